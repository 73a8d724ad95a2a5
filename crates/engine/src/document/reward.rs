//! Rewards: what units can be spent on. The published types; the sentences in them are read when a document is checked.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Limits, Prices};
use crate::{amount::Decimal, text::Text};

/// Something to spend units on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reward {
    /// What it is, for people.
    pub name: Text,
    /// More about it, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// Where its picture is: an address that begins with `https://`, or one per language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Text>,
    /// `product` (the default), `bundle`, `free-shipping`, `experience`, `donation`, `access`, `gift-card`, `stored-value`,
    /// `discount`, or `partner-code`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<RewardKind>,
    /// What one of it costs the member: `25 points`, `600 points + 15.00`, `500 to 2000 points, 1.00 per 100 points short`,
    /// `1500 points for gold+`; one or several to choose from. What is unlocked may cost nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Prices>,
    /// What it takes beside the price, which is not spent: `earned.points >= 3000`, written like the requirements of levels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unlock: Option<String>,
    /// Which level: `gold`, `gold+` for gold and above, `set.level` where there are several sets. Everybody by default.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub for_level: Option<String>,
    /// How old one has to be, in years. Who has not told the year of birth can't redeem it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_age: Option<u8>,
    /// A condition in CEL over the member and the time.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// When it can be redeemed, such as `from 2026-06-01 until 2026-08-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<crate::calendar::When>")]
    pub when: Option<String>,
    /// The program gives it by itself on stated days, to whoever has units for it; nobody else can redeem it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Given>,
    /// How often or how much per member: `once a month`, `500 points a year`; one or several.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limit: Limits,
    /// How many there are for all members together; without it, as many as are wanted. A new version that raises it raises
    /// what is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
    /// What one of it costs the program, in the base currency: `2.00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worth: Option<Decimal>,
    /// Who pays for it, when not the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funded_by: Option<String>,
    /// The partner who hands it over, and whom the program owes its worth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provided_by: Option<String>,
    /// What a bundle contains: item numbers, or names of other rewards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contains: Vec<String>,
    /// What `stored-value` gives: `5.00 balance`, to a wallet of kind money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// The kind of voucher that each one gives; a `discount` and a `partner-code` name one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voucher: Option<String>,
    /// Whom a donation can be for, by name; with several at a time, each redemption names one.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub causes: IndexMap<String, Cause>,
    /// When an experience takes place and for how many, by name; each redemption names one.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub sessions: IndexMap<String, Session>,
    /// At a rush members come one after the other, each with a pass: `{ per_minute: 60, use_within: 10 minutes }`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_room: Option<WaitingRoom>,
}

/// How members come to a reward one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaitingRoom {
    /// How many members are let in each minute: 1 to 60,000.
    pub per_minute: u32,
    /// How long a pass counts once it is the member's turn: `10 minutes`, from 1 minute to 30 days.
    pub use_within: String,
    /// Who enters in a time before is let in by lot from its end on: `{ from: 2026-06-01 09:00, until: 2026-06-01 10:00 }`. Who
    /// comes later comes behind them; without it, who comes first is first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<DrawTime>,
}

/// Whom a donation can be for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Cause {
    /// For a time.
    ForATime(CauseForATime),
    /// At any time: its name, for people.
    Always(Text),
}

/// A cause that takes its turn, such as that of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CauseForATime {
    /// Its name, for people.
    pub name: Text,
    /// The days on which it can be given to, such as `from 2026-06-01 until 2026-06-30`.
    #[schemars(with = "crate::calendar::When")]
    pub when: String,
}

/// A date of an experience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// When it begins, by the clocks of the program's zone: `2026-06-06 10:00`.
    pub starts: String,
    /// How long it takes: `2 hours`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts: Option<String>,
    /// How many places there are for all members together. A new version that raises it raises what is left.
    pub capacity: u32,
    /// Where, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Text>,
    /// More about it, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// Until when places can be taken: `1 day before`. By default until it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub book_until: Option<String>,
    /// Until when they can be given back: `2 days before`. By default until it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_until: Option<String>,
    /// Members can wait for places of a date that is full: `{ answer_within: 12 hours }`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waitlist: Option<Waitlist>,
}

/// How members wait for places of a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waitlist {
    /// How long a place that came free is kept for the one who is first: `12 hours`, from 1 minute to 30 days.
    pub answer_within: String,
    /// How many members can wait at a time: 1 to 200, by default 50; where lots are drawn 1 to 1,000, by default 1,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
    /// The places go by lot to those who enter in a time before: `{ from: 2026-06-01 10:00, until: 2026-06-02 10:00 }`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<DrawTime>,
}

/// When members can enter a draw for the places of a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawTime {
    /// From when, by the clocks of the program's zone: `2026-06-01 10:00`.
    pub from: String,
    /// Until when; then lots are drawn.
    pub until: String,
}

/// When a reward is given by itself, and how many of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The days: `15 June`, or a sentence such as `every month on day 1` or `RRULE:FREQ=MONTHLY;BYMONTHDAY=1`; one or several.
    /// Or `at once`: as soon as there are units for one, as when a stamp card is full.
    pub on: Days,
    /// The most that one member gets on one day; what more the units would pay for waits for the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
}

/// Days on which something happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Days {
    /// One sentence.
    One(String),
    /// Several; each of them is enough.
    Several(Vec<String>),
}

impl Days {
    /// The sentences.
    pub fn sentences(&self) -> &[String] {
        match self {
            Days::One(one) => std::slice::from_ref(one),
            Days::Several(several) => several,
        }
    }
}

/// What a reward is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RewardKind {
    /// Goods or a service.
    #[default]
    Product,
    /// Delivery without a charge.
    FreeShipping,
    /// A class, a tasting, an evening.
    Experience,
    /// Given to a good cause.
    Donation,
    /// Being let in: early, or where others are not.
    Access,
    /// Several things together.
    Bundle,
    /// A card of this or another shop.
    GiftCard,
    /// Money in one of the member's own wallets.
    StoredValue,
    /// A voucher for orders here.
    Discount,
    /// A code that is worth something elsewhere.
    PartnerCode,
}

impl RewardKind {
    /// The name in documents and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            RewardKind::Product => "product",
            RewardKind::FreeShipping => "free-shipping",
            RewardKind::Experience => "experience",
            RewardKind::Donation => "donation",
            RewardKind::Access => "access",
            RewardKind::Bundle => "bundle",
            RewardKind::GiftCard => "gift-card",
            RewardKind::StoredValue => "stored-value",
            RewardKind::Discount => "discount",
            RewardKind::PartnerCode => "partner-code",
        }
    }
}
