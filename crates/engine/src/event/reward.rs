//! Rewards, vouchers and what is set aside for them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::EventRef;
use crate::{
    calendar::{Length, LengthUnit},
    id::VoucherId,
};

/// Units spent on a reward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redemption {
    /// The reward's name.
    pub reward: String,
    /// How many, at least 1.
    pub quantity: i64,
    /// Whom a donation is for, by the name of the cause.
    pub cause: Option<String>,
    /// Which price is paid: its units for one, in the wallet's smallest unit. The first that is for the member by default.
    pub units: Option<i64>,
    /// Which date of an experience, by its name.
    pub session: Option<String>,
}

/// The day of a reward that is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The reward's name.
    pub reward: String,
}

/// Vouchers given to a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherIssue {
    /// The kind's name.
    pub voucher: String,
    /// How many, 1 to 100.
    pub quantity: i64,
}

/// A voucher taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherRevocation {
    /// Which one.
    pub voucher: VoucherId,
}

/// Units to be set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The wallet's name.
    pub wallet: String,
    /// How much, at least 1.
    pub amount: i64,
    /// How long; as the program says when none.
    pub lasts: Option<HoldTime>,
}

/// How long something is set aside: a whole number of seconds from one minute to thirty days of 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldTime(u32);

impl Default for HoldTime {
    /// Fifteen minutes.
    fn default() -> HoldTime {
        HoldTime(15 * 60)
    }
}

impl HoldTime {
    /// The shortest, in seconds.
    pub const SECONDS_MIN: u32 = 60;
    /// The longest, in seconds.
    pub const SECONDS_MAX: u32 = 30 * 24 * 60 * 60;

    /// So many seconds; none when they are too few or too many.
    pub fn of_seconds(seconds: i64) -> Option<HoldTime> {
        let seconds = u32::try_from(seconds).ok()?;
        (Self::SECONDS_MIN..=Self::SECONDS_MAX).contains(&seconds).then_some(HoldTime(seconds))
    }

    /// A length, days counted as 24 hours: a hold is for a checkout, not for a calendar. None for months and years.
    pub fn of_length(length: Length) -> Option<HoldTime> {
        let unit = match length.unit() {
            LengthUnit::Seconds => 1,
            LengthUnit::Minutes => 60,
            LengthUnit::Hours => 3_600,
            LengthUnit::Days => 86_400,
            LengthUnit::Weeks => 604_800,
            LengthUnit::Months | LengthUnit::Years => return None,
        };
        HoldTime::of_seconds(i64::from(length.amount()).saturating_mul(unit))
    }

    /// Reads ISO 8601 in whole hours, minutes and seconds: `PT15M`. None for anything else, and for days: a hold is
    /// counted in hours, and a day has 23 to 25 of them.
    pub fn parse(text: &str) -> Option<HoldTime> {
        let exact =
            text.starts_with("PT") && text.bytes().all(|b| b.is_ascii_digit() || b"PTHMS".contains(&b));
        let length = if exact { text.parse::<jiff::SignedDuration>().ok()? } else { return None };
        HoldTime::of_seconds(length.as_secs())
    }

    /// How many seconds.
    pub fn seconds(self) -> u32 {
        self.0
    }
}

impl fmt::Display for HoldTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PT{}S", self.0)
    }
}

/// Units of a hold to be spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// The hold.
    pub hold: EventRef,
    /// How much, at least 1; all of it when none.
    pub amount: Option<i64>,
}

/// A reward to be set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// What, how many, and for whom.
    pub redemption: Redemption,
    /// How long; as the program says when none.
    pub lasts: Option<HoldTime>,
}

/// A place in a waiting list that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitlistJoin {
    /// The reward's name.
    pub reward: String,
    /// The date's name.
    pub session: String,
    /// How many places, at least 1.
    pub quantity: i64,
}

/// A member enters a draw for a place of a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawEntry {
    /// The reward's name.
    pub reward: String,
    /// The date's name.
    pub session: String,
    /// The lot, which the server draws: who has a smaller one is before all that have larger ones. None until it has.
    pub lot: Option<u64>,
}

/// A member enters the waiting room of a reward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomEntry {
    /// The reward's name.
    pub reward: String,
    /// The lot, which the server draws, as for a draw: it counts where lots are drawn at the opening. None until it is drawn.
    pub lot: Option<u64>,
}

/// A place in a waiting list that the member has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The reward's name.
    pub reward: String,
    /// The date's name.
    pub session: String,
}

/// A voucher that a member gets by knowing a code that may be claimed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct VoucherClaim {
    /// The id of the code, in its public form. Whoever takes events in puts it in place of the code itself; what is no id
    /// finds nothing.
    pub code: String,
    /// The kind of voucher that the code gives.
    pub voucher: String,
    /// How often the code can be claimed by all members together, at least 1.
    pub claims_max: i64,
}

/// A use of a voucher that is no part of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherUsage {
    /// By its id, or by its kind: then the member's voucher of that kind that ends first.
    pub voucher: String,
}
