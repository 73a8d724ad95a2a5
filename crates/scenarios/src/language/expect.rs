//! What must follow a step.

use indexmap::IndexMap;
use regulars_engine::amount::Decimal;
use serde::Deserialize;

/// What must follow a step.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Exactly these changes, by member.
    Changes(IndexMap<String, Expected>),
    /// The event is refused with this code, and nothing changes.
    Refused(String),
}

/// What must follow for one member. Whatever is not mentioned among wallets and levels must not have changed;
/// the other fields are looked at when they are mentioned.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Expected {
    /// The level, when the level or its term changed.
    #[serde(default)]
    pub level: Option<OfSets<String>>,
    /// The last day of the level's term, or `open`.
    #[serde(default)]
    pub until: Option<OfSets<String>>,
    /// What each rule did, by rule.
    #[serde(default)]
    pub why: IndexMap<String, String>,
    /// Balances after the step, by wallet.
    #[serde(default)]
    pub holds: IndexMap<String, Amounts>,
    /// All that is left, by wallet and last day.
    #[serde(default)]
    pub lots: IndexMap<String, IndexMap<String, Decimal>>,
    /// What the next level takes, or `none` at the top.
    #[serde(default)]
    pub way_up: Option<OfSets<Way>>,
    /// What is missing to stay, or `none`.
    #[serde(default)]
    pub at_risk: Option<OfSets<Way>>,
    /// All benefits of the levels held.
    #[serde(default)]
    pub benefits: Option<Vec<String>>,
    /// What is left of benefits: `1 left until 2026-03-31`, `available`, `locked: not now`, `locked: used up until 2026-03-31`.
    #[serde(default)]
    pub allowances: IndexMap<String, String>,
    /// The names of the level and its benefits, by language.
    #[serde(default)]
    pub called: IndexMap<String, Vec<String>>,
    /// What the member could do about rewards: `available`, `120 points to go`, `locked: not now`.
    #[serde(default)]
    pub rewards: IndexMap<String, String>,
    /// How dates of experiences stand, by reward and name: `class june-6: 2 free`, `full`, `over`.
    #[serde(default)]
    pub sessions: IndexMap<String, String>,
    /// How far challenges are: `3 of 7`, `tea done, cake 1 of 2, review locked`, `done`, `ahead`, `joinable`, or `not told`.
    #[serde(default)]
    pub challenges: IndexMap<String, String>,
    /// How games stand: `2 left until 2026-03-31`, `ahead`, `over`, `locked: used up until 2026-03-31`.
    #[serde(default)]
    pub games: IndexMap<String, String>,
    /// How many of the prizes of games are left, by game and prize: `wheel coffee: 3 left`, `gone`, `unlimited`.
    #[serde(default)]
    pub prizes: IndexMap<String, String>,
    /// How many vouchers of these kinds the member has.
    #[serde(default)]
    pub vouchers: IndexMap<String, i64>,
    /// How far the friends are that the member has brought: `1 pending, 2 settled, 1 rewarded`, or `none`.
    #[serde(default)]
    pub friends: Option<String>,
    /// What the member may choose, by choice: `until 2026-01-08`, or `none`.
    #[serde(default)]
    pub choices: IndexMap<String, String>,
    /// All badges of the member.
    #[serde(default)]
    pub badges: Option<Vec<String>>,
    /// How many people are in the member's household.
    #[serde(default)]
    pub people: Option<usize>,
    /// What they have together, by wallet.
    #[serde(default)]
    pub together: IndexMap<String, Decimal>,
    /// The paid membership, when it changed: `prime month until 2026-04-14`, with `, trial`, `, ends`, `, then prime year`,
    /// `, owes 14.99`; or `none`.
    #[serde(default)]
    pub plan: Option<String>,
    /// What was asked for it, less what is to be given back or could not be taken.
    #[serde(default)]
    pub fee: Option<Decimal>,
    /// Whether it was worth its price: `139.00 paid, 23.96 had; better without it by 115.04`.
    #[serde(default)]
    pub worth: Option<String>,
    /// Changes, by wallet.
    #[serde(flatten)]
    pub wallets: IndexMap<String, Amounts>,
}

/// Something of the only tier set, or by tier set.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum OfSets<T> {
    /// Of the only tier set.
    Only(T),
    /// By tier set.
    Sets(IndexMap<String, T>),
}

/// Amounts of one wallet.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
pub enum Amounts {
    /// What can be spent; nothing else.
    Available(Decimal),
    /// Each of the four books.
    Books(Books),
}

/// Amounts by book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Books {
    /// Can be spent.
    pub available: Decimal,
    /// Can't be spent yet.
    pub pending: Decimal,
    /// Set aside.
    pub held: Decimal,
    /// Owed by the member.
    pub debt: Decimal,
}

/// The way to a level, or to keep one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Way {
    /// `none`.
    None(NoWay),
    /// What is missing.
    Missing(Missing),
}

/// The word `none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoWay {
    /// There is nothing above, or nothing to lose.
    None,
}

/// What is missing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// The level above.
    #[serde(default)]
    pub to: Option<String>,
    /// How much, by counter.
    pub missing: IndexMap<String, Decimal>,
    /// The last day that counts, where there is one.
    #[serde(default)]
    pub by: Option<String>,
    /// The price that keeps the level.
    #[serde(default)]
    pub pay: Option<String>,
    /// How many more friends keep it.
    #[serde(default)]
    pub referrals: Option<i64>,
}

impl Amounts {
    /// By book; what is not mentioned is zero.
    pub fn books(self) -> Books {
        match self {
            Amounts::Available(available) => Books { available, ..Books::default() },
            Amounts::Books(books) => books,
        }
    }
}
