//! The report of a backtest for people.

use regulars_app::replay::Report;
use regulars_engine::Program;

use crate::history::{self, Reason};

/// Prints the report to standard output.
pub fn print(program: &Program, report: &Report, history: &history::Report) {
    let money = |minor: i64| format!("{} {}", amount(minor, program.currency.exponent), report.currency);
    println!("{} over {} orders of {} members", report.program, report.orders, report.members);
    println!("  until               {}", report.until);
    println!("  eligible sales      {}", money(report.eligible_sales));
    println!("  returns             {}", report.returns);
    println!("  cost of units       {}", money(report.cost));
    println!("  share of sales      {} %", amount(report.cost_share_bp, 2));
    for (code, count) in &report.refused {
        println!("  refused             {count} × {code}");
    }

    println!(
        "\n{:<16}{:>14}{:>12}{:>12}{:>12}{:>14}",
        "wallet", "issued", "taken back", "spent", "expired", "outstanding"
    );
    for (name, w) in &report.wallets {
        println!(
            "{name:<16}{:>14}{:>12}{:>12}{:>12}{:>14}",
            w.issued, w.taken_back, w.spent, w.expired, w.outstanding
        );
    }
    for (set, levels) in &report.tiers {
        println!("\n{set:<16}{:>14}{:>12}{:>12}", "members", "up", "down");
        for (level, f) in levels {
            println!("{level:<16}{:>14}{:>12}{:>12}", f.members, f.up, f.down);
        }
    }
    println!("\n{:<24}{:<12}{:>14}{:>18}", "rule", "wallet", "issued", "cost");
    for rule in &report.rules {
        println!("{:<24}{:<12}{:>14}{:>18}", rule.rule, rule.wallet, rule.issued, money(rule.cost));
    }
    println!("\n{:<10}{:>10}{:>18}  outstanding", "month", "orders", "eligible sales");
    for (month, f) in &report.months {
        let held: Vec<String> =
            f.wallets.iter().map(|(name, w)| format!("{name} {}", w.outstanding)).collect();
        println!("{month:<10}{:>10}{:>18}  {}", f.orders, money(f.eligible_sales), held.join(", "));
    }

    println!(
        "\nthe file: {} rows, {} used, {} left out",
        history.rows,
        history.rows_used,
        history.rows_left_out()
    );
    for reason in Reason::ALL {
        let tally = history.tally(reason);
        if tally.rows > 0 || tally.rows_in_part > 0 {
            println!(
                "  {:<18}{:>10} rows{:>10} in part{:>12} pieces  {}",
                reason.name(),
                tally.rows,
                tally.rows_in_part,
                tally.quantity,
                money(tally.amount)
            );
        }
    }
}

/// An amount of a unit with so many digits after the point.
fn amount(minor: i64, exponent: u32) -> String {
    let unit = 10u64.pow(exponent);
    let sign = if minor < 0 { "-" } else { "" };
    let (whole, rest) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    if exponent == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{rest:0width$}", width = usize::try_from(exponent).unwrap_or(0))
}
