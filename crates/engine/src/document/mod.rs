//! The program document: the contract with the members, as its author writes it.
//!
//! These types are the published format `regulars/1`; the JSON Schema is generated from them. Sentences ("1 points per
//! 1.00 of eligible", "every month on day 8") stay text here and are read when the document is checked, so that one
//! check can report every mistake at once ([`crate::program::check`]).

mod benefit;
mod budget;
mod challenge;
mod choice;
mod game;
mod health;
mod household;
mod leaderboard;
mod member;
mod migrate;
mod moves;
mod objective;
mod offer;
mod plan;
mod price;
mod read;
mod referral;
mod reward;
mod rule;
mod sentence;
mod shape;
mod team;
mod tier;
mod voucher;
mod wallet;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use benefit::{Benefit, OfOrder};
pub use budget::{AtLimit, AtLimitWord, Budget, BudgetSize};
pub use challenge::{Badge, Challenge, Prizes, Task};
pub(crate) use challenge::{PrizeSentence, parse_done, parse_prize};
pub(crate) use choice::parse_deadline;
pub use choice::{Choice, ChoiceOption, Deadline};
pub use game::{Game, GamePrize};
pub(crate) use game::{Odds, parse_cost, parse_odds};
pub use health::{Among, RewardHealth};
pub use household::{Draw, HouseholdAddress, Households, Leaving, Shared, Slots};
pub use leaderboard::Leaderboard;
pub use member::Members;
pub(crate) use migrate::{ComesTo, parse_level_of, parse_migration};
pub use moves::{
    ConversionTerms, LimitsByTier, LinkWord, Partner, Pay, PayOut, Pays, Settle, TopUpTerms, TransferTerms,
    WhenEmpty,
};
pub use objective::{KeyResult, Objective};
pub use offer::Offer;
pub(crate) use offer::{OfferSentence, parse_offer};
pub use plan::{Invitees, Plan, PlanPrices, PlanRenewal, WinBack};
pub(crate) use plan::{parse_fee, period_name};
pub use price::Prices;
pub(crate) use price::{AudienceSentence, PriceSentence, parse_price};
pub use read::{Format, parse, schema};
pub use referral::{Referral, ReferralCampaign};
pub use reward::{Cause, Days, DrawTime, Reward, RewardKind, Session, WaitingRoom, Waitlist};
pub use rule::{Band, Bands, Crossing, GiveDoc, Limits, RateByTier, Rule};
pub(crate) use sentence::{AvailableFrom, Give, GiveOf, LimitSize, parse_give, parse_limit, parse_multiply};
pub use sentence::{LimitPer, Valid, Window};
pub(crate) use sentence::{parse_available, parse_for, parse_valid, parse_window, parse_worth};
pub(crate) use sentence::{parse_conversion, parse_exchange};
pub(crate) use shape::closest;
pub use team::Teams;
pub(crate) use team::parse_size;
pub use tier::{Downgrade, Keep, Level, TierOnReturn, TierSet, Upgrade};
pub use voucher::{StackGroup, StackPolicy, Stacking, Voucher, VoucherCodes, VoucherOnReturn};
pub(crate) use voucher::{parse_saving, parse_share};
pub use wallet::{
    DebtByTier, DebtMax, DebtShare, Expires, ExpiresByTier, Idle, LevelExpires, LevelExpiresWord, OnReturn,
    SpendOrder, Wallet, WalletKind, WhenSpent,
};

use crate::{amount::Decimal, text::Text};

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
    /// Who can join; everybody by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Members>,
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
    /// Where members go from levels of earlier versions that are gone: `level.gold: level.reserve`,
    /// `level.silver: level.green until 2027-02-28`, `guests.invitee: nothing`.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub migrate: IndexMap<String, String>,
    /// What gives points, in the order in which multipliers apply.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub earn: IndexMap<String, Rule>,
    /// Paid memberships.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub plans: IndexMap<String, Plan>,
    /// What levels and plans entitle to.
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
    /// Something of which the member chooses one, by name; challenges and levels give it.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub choices: IndexMap<String, Choice>,
    /// What distinguishes members, and is given by challenges and games.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub badges: IndexMap<String, Badge>,
    /// What members can play and win.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub games: IndexMap<String, Game>,
    /// What the program gives to members by itself when their own time has come.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub offers: IndexMap<String, Offer>,
    /// Who has done most of something.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub leaderboards: IndexMap<String, Leaderboard>,
    /// What there is for bringing friends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    /// Who may share a household; nobody by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<Households>,
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
    /// Yes through a day: the value is that day, such as `2027-06-30`, and conditions read whether it is over; who has none is
    /// read as no. Of members only.
    Until,
    /// A day such as `2026-03-08`; of the member it has an age, `age_months.…` and `age_years.…`.
    Date,
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
