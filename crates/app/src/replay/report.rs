//! The figures of a replay: what a program would have issued and cost on this history, and where its members would be.

use std::collections::BTreeMap;

use jiff::civil::Date;
use regulars_engine::{
    Program,
    amount::{Ratio, Rounding},
    event::Body,
    fact::{Fact, TierCause},
    ledger::{Book, postings},
    moment::Moment,
    state::Measure,
    symbol::Sym,
};
use serde::Serialize;

use super::{Replay, Step};

/// How many rules the list by cost has.
const RULES_BY_COST: usize = 10;

/// The figures of a replay. Amounts are in the smallest unit of their wallet, money in that of the base currency.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// The program's name in addresses.
    pub program: String,
    /// The base currency.
    pub currency: String,
    /// The time up to which due work was run.
    pub until: String,
    /// Members.
    pub members: u64,
    /// Paid orders.
    pub orders: u64,
    /// Returns and cancellations.
    pub returns: u64,
    /// Events that were refused, by code.
    pub refused: BTreeMap<String, u64>,
    /// Eligible sales, less returns.
    pub eligible_sales: i64,
    /// What the units issued less those taken back cost at the program's value of a unit.
    pub cost: i64,
    /// That cost per eligible sales, in basis points (hundredths of a percent), rounded half-even.
    pub cost_share_bp: i64,
    /// By wallet.
    pub wallets: BTreeMap<String, WalletFigures>,
    /// By tier set, then level; `none` for members without a level.
    pub tiers: BTreeMap<String, BTreeMap<String, TierFigures>>,
    /// The ten rules that cost most.
    pub rules: Vec<RuleCost>,
    /// By month, `YYYY-MM`.
    pub months: BTreeMap<String, MonthFigures>,
}

/// The figures of a wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct WalletFigures {
    /// Given under the rules, before anything was taken back.
    pub issued: i64,
    /// Taken back by returns.
    pub taken_back: i64,
    /// Paid in by members.
    pub funded: i64,
    /// Corrected by staff.
    pub adjusted: i64,
    /// Spent.
    pub spent: i64,
    /// Lapsed.
    pub expired: i64,
    /// Held by members at the end, pending included, debt subtracted.
    pub outstanding: i64,
}

/// The figures of a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct TierFigures {
    /// Members at the end.
    pub members: i64,
    /// Moves up into it.
    pub up: i64,
    /// Moves down into it.
    pub down: i64,
}

/// What a rule cost.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RuleCost {
    /// The rule.
    pub rule: String,
    /// The wallet.
    pub wallet: String,
    /// Units it gave.
    pub issued: i64,
    /// Their cost, where the wallet has a value.
    pub cost: i64,
}

/// The figures of a month.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct MonthFigures {
    /// Paid orders.
    pub orders: u64,
    /// Eligible sales, less returns.
    pub eligible_sales: i64,
    /// By wallet; `outstanding` is that at the end of the month.
    pub wallets: BTreeMap<String, WalletFigures>,
    /// Members per level at the end of the month, by tier set.
    pub tiers: BTreeMap<String, BTreeMap<String, i64>>,
}

/// Collects the figures while a replay runs.
#[derive(Debug, Default)]
pub struct Collector {
    orders: u64,
    returns: u64,
    refused: BTreeMap<String, u64>,
    months: BTreeMap<i32, Month>,
    rules: BTreeMap<(Sym, Sym), i64>,
    span: Option<(Moment, Moment, i32)>,
}

#[derive(Debug, Default)]
struct Month {
    orders: u64,
    eligible: i64,
    /// A handful, looked at by every entry.
    books: Vec<((Sym, Book), i64)>,
    /// What was taken back, of what the book of issued units shows net.
    taken_back: BTreeMap<Sym, i64>,
    /// Changes in the number of members per level.
    levels: BTreeMap<(Sym, Option<Sym>), i64>,
    moves: BTreeMap<(Sym, Option<Sym>), (i64, i64)>,
}

impl Collector {
    /// Notes a refused event.
    pub fn refused(&mut self, code: &str) {
        *self.refused.entry(code.to_owned()).or_default() += 1;
    }

    /// Notes a decided entry.
    pub fn step(&mut self, program: &Program, step: &Step<'_>) {
        let key = self.month_of(program, step.at);
        let month = self.months.entry(key).or_default();
        match step.body {
            Body::OrderPaid(_) => {
                self.orders += 1;
                month.orders += 1;
            }
            Body::OrderReturned(_) | Body::OrderCancelled(_) => self.returns += 1,
            _ => {}
        }
        for fact in &step.outcome.facts {
            match fact {
                Fact::Granted(grant) => {
                    if let Some(rule) = grant.rule {
                        *self.rules.entry((rule, grant.wallet)).or_default() += grant.amount;
                    }
                }
                Fact::Drawn { wallet, amount, to, .. } | Fact::Owed { wallet, amount, to }
                    if *to == regulars_engine::fact::Sink::Issued =>
                {
                    *month.taken_back.entry(*wallet).or_default() += amount;
                }
                Fact::Counted(count) if count.measure == Measure::Spend => month.eligible += count.amount,
                Fact::Tier { tier, cause } => {
                    let before = step.tiers_before.iter().find(|t| t.set == tier.set).and_then(|t| t.level);
                    note_move(month, program, tier.set, before, tier.level, *cause);
                }
                _ => {}
            }
        }
        for posting in postings(&step.outcome.facts) {
            let key = (posting.wallet, posting.book);
            match month.books.iter_mut().find(|(known, _)| *known == key) {
                Some((_, amount)) => *amount += posting.amount,
                None => month.books.push((key, posting.amount)),
            }
        }
    }

    /// The month of an instant, as months since year 0; the last month's bounds are kept, since most events fall in it.
    fn month_of(&mut self, program: &Program, at: Moment) -> i32 {
        if let Some((from, to, key)) = self.span
            && from <= at
            && at < to
        {
            return key;
        }
        let first = program.zone.date(at.timestamp()).first_of_month();
        let next = first.last_of_month().tomorrow().unwrap_or(first);
        let start = |date: Date| Moment::from(program.zone.start_of_day(date));
        let key = i32::from(first.year()) * 12 + i32::from(first.month()) - 1;
        self.span = Some((start(first), start(next), key));
        key
    }

    /// The figures.
    pub fn report(self, replay: &Replay, until: Moment) -> Report {
        let program = replay.program();
        let mut report = Report {
            program: program.slug.clone(),
            currency: program.currency.code.clone(),
            until: until.timestamp().to_string(),
            members: replay.members_count() as u64,
            orders: self.orders,
            returns: self.returns,
            refused: self.refused,
            ..Report::default()
        };
        for spec in &program.wallets {
            report.wallets.insert(program.name_of(spec.wallet).to_owned(), WalletFigures::default());
        }
        let mut levels = first_levels(program, report.members);
        for (key, month) in &self.months {
            report.eligible_sales += month.eligible;
            let mut figures = MonthFigures {
                orders: month.orders,
                eligible_sales: month.eligible,
                ..MonthFigures::default()
            };
            for spec in &program.wallets {
                let name = program.name_of(spec.wallet);
                let total = report.wallets.entry(name.to_owned()).or_default();
                figures.wallets.insert(name.to_owned(), month.wallet(spec.wallet, total));
            }
            for (place, change) in &month.levels {
                *levels.entry(*place).or_default() += change;
            }
            for ((set, level), members) in &levels {
                let set = figures.tiers.entry(program.name_of(*set).to_owned()).or_default();
                set.insert(level_name(program, *level), *members);
            }
            report.months.insert(format!("{:04}-{:02}", key.div_euclid(12), key.rem_euclid(12) + 1), figures);
        }
        tier_figures(program, &self.months, &levels, &mut report);
        costs(program, &self.rules, &mut report);
        report
    }
}

fn note_move(
    month: &mut Month,
    program: &Program,
    set: Sym,
    before: Option<Sym>,
    after: Option<Sym>,
    cause: TierCause,
) {
    if before == after || matches!(cause, TierCause::Paid | TierCause::Grace) {
        return;
    }
    *month.levels.entry((set, before)).or_default() -= 1;
    *month.levels.entry((set, after)).or_default() += 1;
    let rank = |level| program.tier_set(set).and_then(|s| s.rank(level));
    let moves = month.moves.entry((set, after)).or_default();
    if rank(before) < rank(after) { moves.0 += 1 } else { moves.1 += 1 }
}

/// At first nobody has a level.
fn first_levels(program: &Program, members: u64) -> BTreeMap<(Sym, Option<Sym>), i64> {
    let mut levels = BTreeMap::new();
    for set in &program.tier_sets {
        levels.insert((set.set, None), i64::try_from(members).unwrap_or(i64::MAX));
        levels.extend(set.levels.iter().map(|l| ((set.set, Some(l.level)), 0)));
    }
    levels
}

fn level_name(program: &Program, level: Option<Sym>) -> String {
    level.map_or_else(|| "none".to_owned(), |l| program.name_of(l).to_owned())
}

fn tier_figures(
    program: &Program,
    months: &BTreeMap<i32, Month>,
    levels: &BTreeMap<(Sym, Option<Sym>), i64>,
    report: &mut Report,
) {
    for ((set, level), members) in levels {
        let set = report.tiers.entry(program.name_of(*set).to_owned()).or_default();
        set.entry(level_name(program, *level)).or_default().members = *members;
    }
    for ((set, level), (up, down)) in months.values().flat_map(|m| &m.moves) {
        let set = report.tiers.entry(program.name_of(*set).to_owned()).or_default();
        let figures = set.entry(level_name(program, *level)).or_default();
        figures.up += up;
        figures.down += down;
    }
}

fn costs(program: &Program, rules: &BTreeMap<(Sym, Sym), i64>, report: &mut Report) {
    let unit = 10i128.pow(program.currency.exponent);
    let worth = |wallet: Sym, amount: i64| {
        let worth = program.wallet_of(wallet).and_then(|spec| spec.worth);
        let cost = worth.and_then(|worth| Ratio::whole(amount).times(worth.ratio()).ok());
        let cost = cost.and_then(|c| c.times(Ratio { num: unit, den: 1 }).ok());
        cost.and_then(|c| c.round(Rounding::HalfEven).ok()).unwrap_or(0)
    };
    for spec in &program.wallets {
        if let Some(figures) = report.wallets.get(program.name_of(spec.wallet)) {
            report.cost += worth(spec.wallet, figures.issued - figures.taken_back);
        }
    }
    let sales = i128::from(report.eligible_sales.max(1));
    let share = Ratio { num: i128::from(report.cost) * 10_000, den: sales }.round(Rounding::HalfEven);
    report.cost_share_bp = share.unwrap_or(0);
    let mut by_cost: Vec<RuleCost> = rules
        .iter()
        .map(|((rule, wallet), issued)| RuleCost {
            rule: program.name_of(*rule).to_owned(),
            wallet: program.name_of(*wallet).to_owned(),
            issued: *issued,
            cost: worth(*wallet, *issued),
        })
        .collect();
    by_cost.sort_by(|a, b| b.cost.cmp(&a.cost).then(b.issued.cmp(&a.issued)).then(a.rule.cmp(&b.rule)));
    by_cost.truncate(RULES_BY_COST);
    report.rules = by_cost;
}

impl Month {
    /// The month's figures of a wallet; `total` runs on over the months.
    fn wallet(&self, wallet: Sym, total: &mut WalletFigures) -> WalletFigures {
        let of = |book: Book| self.books.iter().find(|(known, _)| *known == (wallet, book));
        let book = |book: Book| of(book).map_or(0, |(_, amount)| *amount);
        let taken_back = self.taken_back.get(&wallet).copied().unwrap_or(0);
        let mut figures = WalletFigures {
            issued: taken_back - book(Book::Issued),
            taken_back,
            funded: -book(Book::Funded),
            adjusted: -book(Book::Adjusted),
            spent: book(Book::Spent),
            expired: book(Book::Expired),
            outstanding: 0,
        };
        total.issued += figures.issued;
        total.taken_back += figures.taken_back;
        total.funded += figures.funded;
        total.adjusted += figures.adjusted;
        total.spent += figures.spent;
        total.expired += figures.expired;
        total.outstanding += book(Book::Available) + book(Book::Pending) + book(Book::Debt);
        figures.outstanding = total.outstanding;
        figures
    }
}
