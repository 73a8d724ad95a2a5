//! What a client reads, in the form in which it is compared. The API's answers are read into these values, and the model
//! makes the same values up. What they leave out (names, sentences) has tests of its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::model::calendar::Micro;

/// The source of events that the server records of itself.
pub const OWN_SOURCE: &str = "regulars";

/// An instant, in microseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At(pub Micro);

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<At, D::Error> {
        jiff::Timestamp::deserialize(deserializer).map(|at| At(at.as_microsecond()))
    }
}

/// `GET …/balance`.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Balances {
    pub as_of: At,
    pub wallets: Vec<Wallet>,
}

#[derive(Debug, PartialEq, Deserialize)]
pub struct Wallet {
    pub wallet: String,
    pub available: i64,
    pub pending: i64,
    pub held: i64,
    pub debt: i64,
    pub lots: Vec<Lot>,
    pub expiring_next: Option<Expiring>,
}

#[derive(Debug, PartialEq, Deserialize)]
pub struct Lot {
    pub lot: u32,
    pub amount: i64,
    pub earned_at: At,
    pub expires_at: Option<At>,
    pub unless_active: bool,
    pub pending: Option<Waits>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waits {
    Until(At),
    Activity(String),
}

#[derive(Debug, PartialEq, Deserialize)]
pub struct Expiring {
    pub amount: i64,
    pub at: At,
    pub unless_active: bool,
}

/// `GET …/tiers`.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Standings {
    pub tier_sets: Vec<TierSet>,
}

#[derive(Debug, PartialEq, Deserialize)]
pub struct TierSet {
    pub set: String,
    pub level: Option<Named>,
    pub since: Option<At>,
    pub until: Option<At>,
    pub way_up: Option<WayUp>,
    pub at_risk: Option<AtRisk>,
}

#[derive(Debug, PartialEq, Deserialize)]
pub struct Named {
    pub id: String,
}

#[derive(Debug, PartialEq, Deserialize)]
pub struct WayUp {
    pub level: Named,
    pub missing: Vec<Missing>,
    pub by: Option<At>,
}

#[derive(Debug, PartialEq, Deserialize)]
pub struct AtRisk {
    pub until: Option<At>,
    pub missing: Vec<Missing>,
    pub keep_referrals: Option<i64>,
}

#[derive(Debug, PartialEq, Deserialize)]
pub struct Missing {
    pub measure: String,
    pub have: i64,
    pub need: i64,
}

/// A page of a list.
#[derive(Debug, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

/// What an account's books gain by wallet and book, without zeros.
pub type Lines = BTreeMap<(String, String), i64>;

/// An entry of a timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub seq: u64,
    pub kind: String,
    pub source: String,
    pub external_id: String,
    pub occurred_at: At,
    pub recorded_at: At,
    /// The first entry of its family, where that is another one.
    pub of_seq: Option<u64>,
    /// The entry that it undoes.
    pub reverses: Option<u64>,
    pub lines: Lines,
    /// What each rule gave, in order.
    pub gave: Vec<(String, i64)>,
    /// Available, pending, held and debt afterwards, of wallets that hold or owe something.
    pub balances: BTreeMap<String, (i64, i64, i64, i64)>,
    /// The levels held afterwards, and until when.
    pub levels: BTreeMap<String, (String, Option<At>)>,
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Entry, D::Error> {
        Told::deserialize(deserializer).map(Entry::from)
    }
}

/// An entry as the API tells it.
#[derive(Deserialize)]
struct Told {
    seq: u64,
    kind: String,
    source: String,
    external_id: String,
    occurred_at: At,
    recorded_at: At,
    of_seq: Option<u64>,
    reverses: Option<u64>,
    postings: Vec<Posting>,
    granted: Vec<Grant>,
    after: After,
}

#[derive(Deserialize)]
struct Posting {
    wallet: String,
    book: String,
    amount: i64,
}

#[derive(Deserialize)]
struct Grant {
    amount: i64,
    rule: Option<String>,
}

#[derive(Deserialize)]
struct After {
    balances: Vec<Balance>,
    levels: Vec<Held>,
}

#[derive(Deserialize)]
struct Balance {
    wallet: String,
    available: i64,
    pending: i64,
    held: i64,
    debt: i64,
}

#[derive(Deserialize)]
struct Held {
    set: String,
    level: String,
    until: Option<At>,
}

impl From<Told> for Entry {
    fn from(told: Told) -> Entry {
        let mut lines = Lines::new();
        told.postings.into_iter().for_each(|p| add(&mut lines, p.wallet, p.book, p.amount));
        let balances = told.after.balances.into_iter();
        let balances = balances.map(|b| (b.wallet, (b.available, b.pending, b.held, b.debt)));
        Entry {
            seq: told.seq,
            kind: told.kind,
            // What the server records of itself, it numbers as it likes.
            external_id: if told.source == OWN_SOURCE { String::new() } else { told.external_id },
            source: told.source,
            occurred_at: told.occurred_at,
            recorded_at: told.recorded_at,
            of_seq: told.of_seq,
            reverses: told.reverses,
            lines,
            gave: told.granted.into_iter().filter_map(|g| Some((g.rule?, g.amount))).collect(),
            balances: balances.filter(|(_, held)| *held != (0, 0, 0, 0)).collect(),
            levels: told.after.levels.into_iter().map(|h| (h.set, (h.level, h.until))).collect(),
        }
    }
}

/// A line of `GET …/ledger`.
#[derive(Debug, Deserialize)]
pub struct LedgerLine {
    pub seq: u64,
    pub kind: String,
    pub occurred_at: At,
    pub recorded_at: At,
    pub wallet: String,
    pub book: String,
    pub amount: i64,
}

/// The lines of one entry.
#[derive(Debug, PartialEq)]
pub struct Posted {
    pub seq: u64,
    pub kind: String,
    pub occurred_at: At,
    pub recorded_at: At,
    pub lines: Lines,
}

/// Lines by entry, in the order of the page.
pub fn by_entry(lines: Vec<LedgerLine>) -> Vec<Posted> {
    let mut all: Vec<Posted> = Vec::new();
    for line in lines {
        if all.last().is_none_or(|last| last.seq != line.seq) {
            let LedgerLine { seq, kind, occurred_at, recorded_at, .. } = line;
            all.push(Posted { seq, kind, occurred_at, recorded_at, lines: Lines::new() });
        }
        if let Some(last) = all.last_mut() {
            add(&mut last.lines, line.wallet, line.book, line.amount);
        }
    }
    all
}

impl From<&Entry> for Posted {
    fn from(entry: &Entry) -> Posted {
        Posted {
            seq: entry.seq,
            kind: entry.kind.clone(),
            occurred_at: entry.occurred_at,
            recorded_at: entry.recorded_at,
            lines: entry.lines.clone(),
        }
    }
}

/// Adds to a book, and forgets it when it is zero.
pub fn add(lines: &mut Lines, wallet: String, book: String, amount: i64) {
    let key = (wallet, book);
    let sum = lines.remove(&key).unwrap_or(0) + amount;
    if sum != 0 {
        lines.insert(key, sum);
    }
}
