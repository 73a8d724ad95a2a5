//! Parts of events on the wire that have a name of their own.

use regulars_engine::{event as engine, referral::ReferralClaim};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use super::{
    metadata::Metadata,
    number::{PositiveAmount, Quantity, SignedAmount},
    order::EventReference,
    text::{Label, Reason, Text},
    time::HoldTime,
};
use crate::{json::custom, problem::Code};

/// How somebody became a member.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// Where, such as `app`, `store`, `web`.
    pub(super) channel: Option<Label>,
    /// Free fields; conditions can use those that the program declares under `fields.join`.
    #[serde(default)]
    pub(super) metadata: Metadata,
    /// The code of whoever brought them, where the program gives something for it.
    pub(super) referral_code: Option<Label>,
}

impl From<Join> for engine::Joined {
    fn from(join: Join) -> engine::Joined {
        engine::Joined {
            channel: join.channel.map(Label::into_string),
            metadata: join.metadata.into_engine(),
            // Whose it is is looked up when the event is taken in.
            claim: join
                .referral_code
                .map(|code| Box::new(ReferralClaim { code: code.into_string(), ..ReferralClaim::default() })),
        }
    }
}

/// Something a member did.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// `check_in`, `review`, `delivered`, or a name of the program's own.
    #[schema(example = "check_in")]
    pub(super) name: Label,
    /// How often at once; 1 when left out.
    #[serde(default = "once")]
    pub(super) quantity: Quantity,
    /// The order it concerns.
    pub(super) order: Option<EventReference>,
    /// Free fields; conditions can use those that the program declares under `fields.activity`.
    #[serde(default)]
    pub(super) metadata: Metadata,
}

/// Money paid into a wallet.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TopUp {
    /// The wallet's name; it holds money.
    #[schema(example = "balance")]
    pub(super) wallet: Label,
    /// How much.
    pub(super) amount: PositiveAmount,
    /// How it was paid, such as `card`.
    pub(super) tender: Option<Label>,
}

/// A correction by staff.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    /// The wallet's name.
    #[schema(example = "points")]
    pub(super) wallet: Label,
    /// What to add (positive) or to take (negative).
    pub(super) amount: SignedAmount,
    /// Why, for the audit and the member.
    pub(super) reason: Reason,
}

/// Why a level is given: `match`, since the member has such a level elsewhere, or `gift`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, example = "match")]
pub struct GivenReason(pub(super) engine::GivenReason);

impl<'de> Deserialize<'de> for GivenReason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        match text.0.as_ref() {
            "match" => Ok(GivenReason(engine::GivenReason::Match)),
            "gift" => Ok(GivenReason(engine::GivenReason::Gift)),
            _ => Err(custom(Code::InvalidValue, "not a reason: `match` or `gift`")),
        }
    }
}

/// Units to be set aside.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// The wallet's name.
    #[schema(example = "points")]
    pub(super) wallet: Label,
    /// How much, in the smallest unit.
    pub(super) amount: PositiveAmount,
    /// How long, such as `PT10M`; as the program says when left out.
    pub(super) lasts: Option<HoldTime>,
}

fn once() -> Quantity {
    Quantity::ONE
}
