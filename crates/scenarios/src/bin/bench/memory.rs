//! The engine alone and the backtest: orders per second of CPU of one core, and memory per member.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    process::Command,
};

use anyhow::{Context, anyhow};
use regulars_engine::{
    State, apply, decide as decide_event,
    decide::{due_body, payment_offers, voucher_offers},
    decide_with,
    document::Format,
    due_tick,
    event::{Body, Event, Joined, Line, Order, VoucherIssue},
    id::EventId,
    program::check_text,
};
use rustix::time::{ClockId, clock_gettime};

use crate::{
    PROGRAM,
    load::{Random, Visit},
    table::Table,
};

/// Seconds of CPU that this process has used; exact to less than a microsecond.
fn cpu_seconds() -> f64 {
    let used = clock_gettime(ClockId::ProcessCPUTime);
    used.tv_sec as f64 + used.tv_nsec as f64 / 1e9
}

/// Deciding a year of the tea chain, due work apart. Of ten parts of the year, the quickest tells: on a shared machine the
/// others tell of the neighbours.
pub fn decide(table: &mut Table, scale: u64) -> anyhow::Result<()> {
    let program = check_text(PROGRAM, Format::Yaml, Vec::new()).map_err(|m| anyhow!("{m:?}"))?;
    let (members, orders) = (20_000, 1_000_000 * scale / 100);
    let mut random = Random(7);
    let visits: Vec<Visit> = (0..orders).map(|n| Visit::new(&mut random, members, n, orders)).collect();
    let events: Vec<(usize, Event)> =
        visits.iter().map(|v| (usize::try_from(v.member).unwrap_or(0), v.event())).collect();
    let mut states: Vec<State> = (0..members).map(|_| State::default()).collect();
    let (mut alone, mut with_due) = (f64::MAX, f64::MAX);
    for chunk in events.chunks(events.len().div_ceil(10).max(1)) {
        let (mut deciding, start) = (0.0, cpu_seconds());
        // Few at a time, so that their facts are as short-lived as they are in a server.
        for few in chunk.chunks(5_000) {
            for (member, event) in few {
                let state = &mut states[*member];
                while let Some(due) = due_tick(&program, &state.account, event.at) {
                    let tick = Event {
                        body: due_body(&program, &state.account, due),
                        occurred_at: due,
                        at: due,
                        ..event.clone()
                    };
                    let outcome = decide_event(&program, state, &tick).map_err(|r| anyhow!("{r:?}"))?;
                    apply(&mut state.account, due, &outcome.facts);
                }
            }
            let before = cpu_seconds();
            for (member, event) in few {
                let state = &mut states[*member];
                let account = std::mem::take(&mut state.account);
                let known = state.known();
                let decided = decide_with(&program, account, known, event).map_err(|r| anyhow!("{r:?}"))?;
                anyhow::ensure!(!decided.0.facts.is_empty(), "nothing was decided");
                state.account = decided.1;
            }
            deciding += cpu_seconds() - before;
        }
        let each = |seconds: f64| seconds / chunk.len() as f64;
        alone = alone.min(each(deciding));
        with_due = with_due.min(each(cpu_seconds() - start));
    }
    table.at_least("engine.decide", "decide, tea chain, one core", 1.0 / alone, "orders/s", 400_000.0);
    table.figure("engine.decide_due", "decide and due work, tea chain, one core", 1.0 / with_due, "orders/s");
    Ok(())
}

/// Quotes as a till asks for them: a cart of 12 lines under 200 rules that are all in force, by a member who holds 300
/// vouchers of 30 kinds. A quote says what the order would do, what each voucher would save, which of them together save
/// most, and how wallets could pay. Ordinary: of two groups of vouchers an order takes one each. Hard: ten kinds of them
/// may be used together, and each set of them has another result.
pub fn quotes(table: &mut Table, scale: u64) -> anyhow::Result<()> {
    let ordinary = "quote, 12 lines, 200 rules, 300 vouchers, one core";
    table.at_least("engine.quote", ordinary, quote("best", scale)?, "quotes/s", 20_000.0);
    let hard = "the same where 10 kinds of vouchers add up";
    table.figure("engine.quote_hard", hard, quote("all", scale)?, "quotes/s");
    Ok(())
}

/// Quotes per second where so many vouchers of the second group may be used.
fn quote(policy: &str, scale: u64) -> anyhow::Result<f64> {
    let program =
        check_text(&wide_program(policy), Format::Yaml, Vec::new()).map_err(|m| anyhow!("{m:?}"))?;
    let mut state = State::default();
    let issues = (0..KINDS).map(|kind| VoucherIssue { voucher: format!("voucher{kind}"), quantity: 10 });
    let joined = std::iter::once(Body::MemberJoined(Joined::default()));
    let mut random = Random(5);
    let mut happened = Visit::new(&mut random, 1, 0, 1).event();
    for (number, body) in (1u128..).zip(joined.chain(issues.map(Body::VoucherIssued))) {
        happened = Event { id: EventId(uuid::Uuid::from_u128(number)), body, ..happened };
        let outcome = decide_event(&program, &state, &happened).map_err(|r| anyhow!("{r:?}"))?;
        apply(&mut state.account, happened.at, &outcome.facts);
    }
    let carts: Vec<Event> =
        (0..100).map(|_| Event { body: wide_cart(&mut random), ..happened.clone() }).collect();
    let rounds = (400 * scale / 100).max(1);
    let mut quickest = f64::MAX;
    for _ in 0..rounds {
        let start = cpu_seconds();
        for cart in &carts {
            let refused = |r| anyhow!("{r:?}");
            let (account, profile) = (&state.account, &state.profile);
            let offers = voucher_offers(&program, account, profile, cart).map_err(refused)?;
            let payments = payment_offers(&program, account, profile, cart).map_err(refused)?;
            let (would, _) = decide_with(&program, account.clone(), state.known(), cart).map_err(refused)?;
            let told = offers.is_some_and(|offers| offers.each.len() == 300 && 0 < offers.saved);
            anyhow::ensure!(told && payments.is_some() && 1 < would.facts.len(), "a quote says too little");
        }
        quickest = quickest.min((cpu_seconds() - start) / carts.len() as f64);
    }
    Ok(1.0 / quickest)
}

const KINDS: u64 = 30;

/// 200 rules as a large retailer has them: for categories, for single things, for conditions on member and order, for
/// times. Vouchers of six effects, in two groups.
fn wide_program(policy: &str) -> String {
    let mut text = String::from(
        "format: regulars/1\nprogram: wide\nname: Wide\ncurrency: CNY\ntime_zone: Asia/Shanghai\n\
         wallets:\n  points: { pay: { rate: 100 points = 1.00, at_most: 50% } }\n  cash: { kind: money }\nearn:\n  \
         base: { on: order.paid, give: 1 points per 1.00 of eligible }\n",
    );
    for rule in 1..200 {
        let only = match rule % 5 {
            0 => format!("only: {{ categories: [c{}] }}", rule % 24),
            1 => format!("only: {{ skus: [s{rule}, s{}] }}", rule + 200),
            2 => format!("if: 'order.total >= {}.00 && order.channel == \"app\"'", rule % 90),
            3 => format!("if: 'order.quantity >= {} && order.total < 900.00'", rule % 30),
            _ => "when: every saturday".to_owned(),
        };
        text.push_str(&format!(
            "  rule{rule}: {{ on: order.paid, give: {} points, {only} }}\n",
            rule % 7 + 1
        ));
    }
    text.push_str("vouchers:\n");
    for kind in 0..KINDS {
        let discount = match kind % 6 {
            0 => format!("{}% off", 5 + kind),
            1 => format!("{}.00 off", 1 + kind),
            2 => "covers 22.00".to_owned(),
            3 => "buy 2 get 1 free".to_owned(),
            4 => format!("{}.00 off per 50.00", 1 + kind / 6),
            _ => "free shipping".to_owned(),
        };
        let only =
            if kind % 2 == 0 { format!(", only: {{ categories: [c{}] }}", kind % 12) } else { String::new() };
        let group = if kind % 3 == 0 { ", group: extra" } else { "" };
        text.push_str(&format!(
            "  voucher{kind}: {{ name: V{kind}, discount: {discount}{only}{group}, limit: once a day }}\n"
        ));
    }
    text.push_str(&format!("stacking: {{ groups: {{ extra: {{ policy: {policy} }} }} }}\n"));
    text
}

fn wide_cart(random: &mut Random) -> Body {
    let line = |random: &mut Random| {
        let sku = random.below(400);
        let amount = 500 + i64::try_from(random.below(4_000)).unwrap_or(0);
        let quantity = 1 + i64::try_from(random.below(4)).unwrap_or(0);
        let category = Some(format!("c{}", sku % 24));
        Line { sku: format!("s{sku}"), category, quantity, amount: amount * quantity, ..Line::default() }
    };
    Body::OrderPaid(Order {
        currency: "CNY".to_owned(),
        lines: (0..12).map(|_| line(random)).collect(),
        shipping: 900,
        tax_included: true,
        channel: Some("app".to_owned()),
        ..Order::default()
    })
}

/// `regulars backtest` as a process of its own, on a generated CSV of a year.
pub fn backtest(table: &mut Table, folder: &Path, scale: u64) -> anyhow::Result<()> {
    let (members, orders) = (50_000, 1_500_000 * scale / 100);
    let (program, csv, mapping) =
        (folder.join("tea-chain.yaml"), folder.join("orders.csv"), folder.join("orders.mapping.yaml"));
    std::fs::write(&program, PROGRAM)?;
    std::fs::write(&mapping, MAPPING)?;
    write_orders(&csv, members, orders)?;
    let few = folder.join("few.csv");
    write_orders(&few, 10, 1_000)?;
    let base = run(&program, &few, &mapping)?;
    let whole = run(&program, &csv, &mapping)?;
    let rate = orders as f64 / (whole.cpu_s - base.cpu_s);
    table.at_least("backtest.rate", "backtest of a CSV, one core", rate, "orders/s", 300_000.0);
    let per_member = (whole.memory_kib - base.memory_kib) * 1024.0 / members as f64;
    table.below("backtest.memory", "backtest, memory per member (30 orders each)", per_member, "B", 1024.0);
    std::fs::remove_file(csv)?;
    Ok(())
}

const MAPPING: &str = "\
time: { zone: UTC }
sorted: true
currency: CNY
source: pos
columns: { order: order, member: member, time: time, sku: sku, category: category, quantity: quantity, unit_price: price }
";

fn write_orders(path: &Path, members: u64, orders: u64) -> anyhow::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "order,member,time,sku,category,quantity,price")?;
    let mut random = Random(11);
    for number in 0..orders {
        let visit = Visit::new(&mut random, members, number, orders);
        let at = visit.at.timestamp();
        for (sku, category, quantity, price) in &visit.lines {
            let (whole, rest) = (price / 100, price % 100);
            writeln!(
                file,
                "o{number},m{},{},{sku},{category},{quantity},{whole}.{rest:02}",
                visit.member,
                at.strftime("%Y-%m-%dT%H:%M:%SZ")
            )?;
        }
    }
    file.flush()?;
    Ok(())
}

struct Used {
    cpu_s: f64,
    memory_kib: f64,
}

/// Runs the backtest under `/usr/bin/time`, the operating system's own accounting.
fn run(program: &Path, orders: &Path, mapping: &Path) -> anyhow::Result<Used> {
    let binary = std::env::current_exe()?.with_file_name("regulars");
    let output = Command::new("/usr/bin/time")
        .args(["-f", "%U %S %M"])
        .arg(&binary)
        .arg("backtest")
        .arg(program)
        .arg("--orders")
        .arg(orders)
        .arg("--mapping")
        .arg(mapping)
        .arg("--json")
        .output()
        .with_context(|| format!("can't run {} under time", binary.display()))?;
    let text = String::from_utf8_lossy(&output.stderr);
    anyhow::ensure!(output.status.success(), "the backtest failed: {text}");
    let last = text.lines().last().unwrap_or_default();
    let parts: Vec<f64> = last.split(' ').filter_map(|p| p.parse().ok()).collect();
    match parts.as_slice() {
        [user, system, memory_kib] => Ok(Used { cpu_s: user + system, memory_kib: *memory_kib }),
        _ => Err(anyhow!("time said {last:?}")),
    }
}
