//! Referral: members bring friends, and both get something once the friend's purchase is settled. The published types; the
//! sentences in them are read when a document is checked.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Limits, Prizes, Selection};
use crate::amount::Decimal;

/// What there is for bringing a friend, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Referral {
    /// What the one who brought a friend gets: `25 points`, `voucher NAME`, `badge NAME`; one or several.
    #[serde(default, skip_serializing_if = "Prizes::is_empty")]
    pub referrer: Prizes,
    /// What the friend gets, likewise.
    #[serde(default, skip_serializing_if = "Prizes::is_empty")]
    pub friend: Prizes,
    /// The smallest eligible amount of the friend's purchase, `20.00`; any purchase that is not free by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spend: Option<Decimal>,
    /// Only these items count for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Selection>,
    /// These items and tenders don't.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub except: Option<Selection>,
    /// When the purchase is settled: `at once`, `after 14 days` (the default), `on activity.delivered`, or `with its units`,
    /// when all that it earned can be spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settles: Option<String>,
    /// How long after joining the friend can claim a code and make the purchase; `60 days` by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// How long after it was settled a return of the purchase takes back what both got; `30 days` by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reversible: Option<String>,
    /// How many friends bring something: `10 times a month` (the default); one or several. A friend who comes on top
    /// gets what friends get, but brings nothing.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limit: Limits,
    /// Fields of members, declared under `fields.member`: two who share one of them are taken for one person, who can't
    /// bring themselves. `[device, card, address]`, say; keyed hashes of these will do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub one_person: Vec<String>,
    /// The address that friends are sent, with `{code}` in it: `https://shop.example/join?friend={code}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Times at which there is something else, by name. The day of the purchase counts; the first that holds on it.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub campaigns: IndexMap<String, ReferralCampaign>,
}

/// What there is for bringing a friend at a certain time, in place of what there is otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferralCampaign {
    /// The first day: `2023-10-13`.
    pub from: String,
    /// The last day.
    pub until: String,
    /// What the one who brought a friend gets.
    #[serde(default, skip_serializing_if = "Prizes::is_empty")]
    pub referrer: Prizes,
    /// What the friend gets.
    #[serde(default, skip_serializing_if = "Prizes::is_empty")]
    pub friend: Prizes,
}
