//! The program document: the contract with the members, as its author writes it.
//!
//! These types are the published format `regulars/1`; the JSON Schema is generated from them. Sentences ("1 points per
//! 1.00 of eligible", "every month on day 8") stay text here and are read when the document is checked, so that one
//! check can report every mistake at once ([`crate::program::check`]).

mod benefit;
mod budget;
mod challenge;
mod health;
mod moves;
mod price;
mod read;
mod reward;
mod sentence;
mod shape;
mod voucher;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use benefit::Benefit;
pub use budget::{AtLimit, AtLimitWord, Budget, BudgetSize};
pub use challenge::{Badge, Challenge, Prizes, Task};
pub(crate) use challenge::{PrizeSentence, parse_done, parse_prize};
pub use health::{Among, RewardHealth};
pub use moves::{ConversionTerms, Partner, Pay, PayOut, TopUpTerms, TransferTerms};
pub use price::Prices;
pub(crate) use price::{AudienceSentence, PriceSentence, parse_price};
pub use read::{Format, parse, schema};
pub use reward::{Cause, Days, Reward, RewardKind, Session, Waitlist};
pub(crate) use sentence::{AvailableFrom, Give, GiveOf, LimitSize, parse_give, parse_limit, parse_multiply};
pub use sentence::{LimitPer, Valid, Window};
pub(crate) use sentence::{parse_available, parse_for, parse_valid, parse_window, parse_worth};
pub(crate) use sentence::{parse_conversion, parse_exchange};
pub(crate) use shape::closest;
pub use voucher::{StackGroup, StackPolicy, Stacking, Voucher, VoucherCodes, VoucherOnReturn};
pub(crate) use voucher::{parse_saving, parse_share};

use crate::{
    amount::{Decimal, Rounding},
    text::Text,
};

/// The largest document, in bytes.
pub const DOCUMENT_BYTES_MAX: usize = 256 * 1024;
/// The most entries of one section: wallets, rules, levels, rewards and so on.
pub const SECTION_ENTRIES_MAX: usize = 500;
/// The longest name of a wallet, rule, level and so on, in characters.
pub const NAME_CHARS_MAX: usize = 60;

/// A loyalty program as a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The version of the format: `regulars/1`.
    pub format: String,
    /// The program's name in addresses: lower-case letters, digits and hyphens.
    pub program: String,
    /// The program's name for people.
    pub name: Text,
    /// The base currency, ISO 4217.
    pub currency: String,
    /// The IANA time zone of all calendars, such as `Europe/Tallinn`.
    pub time_zone: String,
    /// What the program is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objective: Option<Objective>,
    /// How old an event may be on receipt, such as `90 days` (the default).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back_dating: Option<String>,
    /// How long holds and reservations last when they don't say, such as `15 minutes` (the default); 1 minute to 30 days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_time: Option<String>,
    /// Free fields that events and members carry and conditions may use.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub fields: Fields,
    /// What counts as the eligible amount, unless a rule says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligible: Option<Eligible>,
    /// Rates for orders in other currencies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<Rate>,
    /// The balances that members have.
    pub wallets: IndexMap<String, Wallet>,
    /// The ladders of levels.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub tiers: IndexMap<String, TierSet>,
    /// What gives points, in the order in which multipliers apply.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub earn: IndexMap<String, Rule>,
    /// What levels entitle to.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub benefits: IndexMap<String, Benefit>,
    /// What units can be spent on.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub rewards: IndexMap<String, Reward>,
    /// What rewards and rules may cost all members together.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub budgets: IndexMap<String, Budget>,
    /// When a reward is redeemed too rarely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reward_health: Option<RewardHealth>,
    /// What members can use on an order.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub vouchers: IndexMap<String, Voucher>,
    /// How the vouchers of one order combine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stacking: Option<Stacking>,
    /// What members can do for something in return.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub challenges: IndexMap<String, Challenge>,
    /// What distinguishes members, and is given by challenges.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub badges: IndexMap<String, Badge>,
    /// Which wallets' units members may give to each other, by wallet; none by default.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub transfer: IndexMap<String, TransferTerms>,
    /// How members may make units of one wallet into units of another one.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub convert: IndexMap<String, ConversionTerms>,
    /// Where members can take units to.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub partners: IndexMap<String, Partner>,
    /// What clerk and member hear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub say: Option<Say>,
}

/// What the program is for, and how that is measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// `repurchase`, `basket`, `lifecycle`, `acquisition`, `value`.
    pub goal: String,
    /// The measure, such as `repurchase_rate`.
    pub measure: String,
    /// The target, such as `+40%`.
    pub target: String,
}

/// Free fields by where they appear.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Fields {
    /// Of an order: `order.metadata.…`.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub order: IndexMap<String, FieldType>,
    /// Of an activity: `activity.metadata.…`.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub activity: IndexMap<String, FieldType>,
    /// Of joining: `join.metadata.…`.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub join: IndexMap<String, FieldType>,
    /// Of the member: `member.attributes.…`.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub member: IndexMap<String, FieldType>,
}

impl Fields {
    fn is_empty(&self) -> bool {
        self == &Fields::default()
    }
}

/// The type of a free field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// A number with up to 6 digits after the point.
    Decimal,
    /// A text.
    Text,
}

/// What counts as the eligible amount of an order. The part paid with points never earns.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Eligible {
    /// `after` discounts (the default) or `before`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discounts: Option<Side>,
    /// Whether tax counts; by default it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax: Option<bool>,
    /// Whether delivery counts; by default it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping: Option<bool>,
    /// Whether a tip counts; by default it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tip: Option<bool>,
    /// Items and tenders that never count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub except: Option<Selection>,
}

/// Before or after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Before.
    Before,
    /// After.
    After,
}

/// A choice of items and tenders. An item is chosen when any of the lists names it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Selection {
    /// Items by number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skus: Vec<String>,
    /// Items by category.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Items by brand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub brands: Vec<String>,
    /// Means of payment.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tenders: Vec<String>,
}

/// A dated exchange rate into the base currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The other currency, ISO 4217.
    pub currency: String,
    /// The first day of the rate.
    pub from: String,
    /// Units of the base currency for one unit of the other.
    pub rate: Decimal,
}

/// A balance that members have.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Wallet {
    /// `points` (the default), `status` (qualifies, can't be spent), `stamps`, or `money` (in the base currency).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<WalletKind>,
    /// The name of one unit, singular and plural: `point|points`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Text>,
    /// What one unit costs the program, such as `0.01 CNY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worth: Option<String>,
    /// How a fraction becomes a whole: `floor` (the default), `half-even`, `ceil`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Rounding>,
    /// Keep fractions hidden and carry them over instead of rounding.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub keep_fractions: bool,
    /// How long units live; `never` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Expires>,
    /// Which units are spent first: `earliest-expiry` (the default) or `oldest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spend: Option<SpendOrder>,
    /// Units of different expiry can't be spent together: each month is a bucket of its own.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub separate_buckets: bool,
    /// What a return does when the units are spent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_return: Option<OnReturn>,
    /// How much money members may pay in, for wallets of kind money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top_up: Option<TopUpTerms>,
    /// How it pays for orders. A wallet of kind money does without it; points and stamps only with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay: Option<Pay>,
    /// When it pays what it holds to the member, for cashback in wallets of kind money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_out: Option<PayOut>,
}

/// What a wallet holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WalletKind {
    /// Units to earn and spend.
    #[default]
    Points,
    /// Units that qualify for tiers and can't be spent.
    Status,
    /// Stamps of a card.
    Stamps,
    /// Stored value or cashback, in the smallest unit of the base currency.
    Money,
}

/// How long units live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Expires {
    /// A sentence, the same for all.
    Lasting(#[schemars(with = "crate::calendar::Lasting")] String),
    /// All lapse together after a time without activity.
    Idle(Idle),
    /// Other terms per level; a change of level changes the terms of what is held.
    ByTier(ExpiresByTier),
}

/// Lapse after a time without activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Idle {
    /// How long, such as `12 months`.
    pub after_inactivity: String,
    /// What counts as activity: kinds of events, or `activity.NAME`. Orders by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activity: Vec<String>,
}

/// Terms per level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpiresByTier {
    /// The tier set.
    pub by_tier: String,
    /// Terms by level.
    pub levels: IndexMap<String, LevelExpires>,
    /// For members without a level, and levels not named.
    pub otherwise: LevelExpires,
}

/// The terms of one level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum LevelExpires {
    /// A word.
    Word(LevelExpiresWord),
    /// A sentence.
    Lasting(#[schemars(with = "crate::calendar::Lasting")] String),
    /// Lapse after a time without activity.
    Idle(Idle),
}

/// The terms of one level, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LevelExpiresWord {
    /// Who comes to the level loses all that is there, and what is earned at it is gone at once.
    Forfeited,
}

/// Which units are spent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SpendOrder {
    /// The earliest expiry, then the oldest.
    #[default]
    EarliestExpiry,
    /// The oldest.
    Oldest,
}

/// What a return does.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OnReturn {
    /// `debt` (the default): later earnings pay it. `stop-at-zero`: what is spent stays spent.
    #[serde(default)]
    pub when_spent: WhenSpent,
    /// The largest debt; without it debt has no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debt_max: Option<Decimal>,
    /// Other limits per level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_tier: Option<DebtByTier>,
}

/// The largest debt per level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DebtByTier {
    /// The tier set.
    pub set: String,
    /// Limits by level.
    pub levels: IndexMap<String, Decimal>,
}

/// What becomes of units that should be taken back and are spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WhenSpent {
    /// The member owes them.
    #[default]
    Debt,
    /// They are let go.
    StopAtZero,
}

/// A ladder of levels, lowest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TierSet {
    /// The ladder's name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// Over which time counters count: `lifetime`, a rolling `12 months`, `calendar year`, `membership year`.
    pub window: String,
    /// When a higher level begins: `at-once` (the default) or `at-review`.
    #[serde(default)]
    pub upgrade: Upgrade,
    /// How long a level lasts: `for ever` (the default), `12 months`, `end of this year`, `end of next membership year`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid: Option<String>,
    /// What a review does when too little was done.
    #[serde(default)]
    pub downgrade: Downgrade,
    /// How long the level stays after a failed review, such as `30 days`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<String>,
    /// Whether counters start again when a level is reached or renewed; by default they keep counting.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reset_counters: bool,
    /// What a return does to a level that rested on it: `take-back` (the default) or `keep`.
    #[serde(default)]
    pub on_return: TierOnReturn,
    /// The levels, lowest first.
    pub levels: IndexMap<String, Level>,
    /// Other ways to keep a level at its review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<Keep>,
}

/// When a higher level begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Upgrade {
    /// With the event that qualifies; it counts from the next order on.
    #[default]
    AtOnce,
    /// At the next review.
    AtReview,
}

/// What a review does when too little was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Downgrade {
    /// To the level that the counters still reach.
    #[default]
    ToWhatRequalifies,
    /// One level at most.
    OneLevel,
    /// Levels are never lost.
    Never,
}

/// What a return does to a level that rested on the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TierOnReturn {
    /// It is taken back, down to what the last review left.
    #[default]
    TakeBack,
    /// It stays until its review.
    Keep,
}

/// One level of a ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// The level's name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// What it takes: counters compared with numbers, joined by `&&` and `||`; `joined` for everybody.
    pub qualify: String,
}

/// Other ways to keep a level.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keep {
    /// A price, such as `500 points`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay: Option<String>,
    /// Take the price at the review without being asked, when it is there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub automatic: bool,
    /// So many friends brought since the last review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referrals: Option<u32>,
}

/// A rule that gives units, or multiplies what others give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The rule's name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// The kind of event: `order.paid`, `activity.NAME`, `member.joined`, `wallet.topped_up`.
    pub on: String,
    /// A condition in CEL.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// When it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<crate::calendar::When>")]
    pub when: Option<String>,
    /// Only these items earn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Selection>,
    /// These items and tenders don't.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub except: Option<Selection>,
    /// What counts as the eligible amount for this rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligible: Option<Eligible>,
    /// What it gives: `500 points`, `1 points per 1.00 of eligible`, `1 stamps per item`, `2 points per 1 of nights`, or
    /// bands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub give: Option<GiveDoc>,
    /// Another rate per level of a tier set; it replaces the first number of `give`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_tier: Option<RateByTier>,
    /// Another rate per means of payment; a split payment earns in proportion.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub by_tender: IndexMap<String, Decimal>,
    /// What it multiplies: `points by 2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiply: Option<String>,
    /// The stack group of a multiplier: the best of a group applies, groups multiply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The rules that a multiplier applies to; all of the wallet by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
    /// How often or how much: `once a day`, `3 times a week`, `1000 points a year, carry over the rest`; one or several.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limit: Limits,
    /// The budget that bounds what it gives to all members together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<String>,
    /// When the units can be spent: `at once` (the default), `after 14 days`, `from 2027-01-01`, `on activity.delivered`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<String>,
    /// How long they live, where the wallet's own terms don't fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<crate::calendar::Lasting>")]
    pub expires: Option<String>,
    /// Whether the units also qualify for tiers; they do by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualifies: Option<bool>,
    /// Who pays for them, when not the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funded_by: Option<String>,
}

/// What a rule gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum GiveDoc {
    /// A sentence.
    Sentence(String),
    /// Bands of the eligible amount.
    Bands(Bands),
}

/// Fixed gifts by the size of the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    /// The wallet.
    pub wallet: String,
    /// The bands, rising; the last one may have no upper end.
    pub bands: Vec<Band>,
}

/// One band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// The largest eligible amount of the band; without it there is no upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<Decimal>,
    /// How many units.
    pub give: Decimal,
}

/// Rates per level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateByTier {
    /// The tier set.
    pub set: String,
    /// The rate by level.
    pub levels: IndexMap<String, Decimal>,
}

/// One limit or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Limits {
    /// One.
    One(String),
    /// Several; all of them hold.
    Several(Vec<String>),
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::Several(Vec::new())
    }
}

impl Limits {
    pub(crate) fn is_empty(&self) -> bool {
        self.sentences().is_empty()
    }

    /// The sentences.
    pub fn sentences(&self) -> &[String] {
        match self {
            Limits::One(one) => std::slice::from_ref(one),
            Limits::Several(several) => several,
        }
    }
}

/// Sentences for clerk and member. `{missing}`, `{level}`, `{benefits}`, `{by}` and `{reward}` are filled in where there is
/// such a thing; a part in square brackets is left out when something in it is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Say {
    /// The way to the next level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way_up: Option<Text>,
    /// What is missing to stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_risk: Option<Text>,
    /// What is missing for a reward: `{missing} for {reward}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub soon: Option<Text>,
}
