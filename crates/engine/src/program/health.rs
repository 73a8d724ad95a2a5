//! Checking when a reward is redeemed too rarely.

use super::check::Checker;
use crate::{
    amount::Ratio,
    calendar::{Length, LengthUnit},
    document::{Among, Document, parse_share},
};

/// The longest time over which rewards are looked at, in days.
const DAYS_MAX: u32 = 366;
const OVER_DEFAULT: &str = "7 days";
const BELOW_DEFAULT: &str = "10%";

/// When a reward is redeemed too rarely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RewardHealth {
    /// Of whom the share is taken.
    pub among: Among,
    /// The share below which a reward is flagged, above 0 and at most 1.
    pub below: Ratio,
    /// Over how long, back from now: whole days or weeks.
    pub over: Length,
}

pub(super) fn check(checker: &mut Checker, document: &Document) -> Option<RewardHealth> {
    let stated = document.reward_health.clone().unwrap_or_default();
    let below = stated.below.as_deref().unwrap_or(BELOW_DEFAULT);
    let below = checker.take("/reward_health/below", below, parse_share(below));
    let text = stated.over.as_deref().unwrap_or(OVER_DEFAULT);
    let over = checker.take("/reward_health/over", text, Length::parse(text))?;
    let days = match over.unit() {
        LengthUnit::Days => Some(over.amount()),
        LengthUnit::Weeks => over.amount().checked_mul(7),
        LengthUnit::Seconds
        | LengthUnit::Minutes
        | LengthUnit::Hours
        | LengthUnit::Months
        | LengthUnit::Years => None,
    };
    if days.is_none_or(|days| DAYS_MAX < days) {
        let fix = format!("write a number of days up to {DAYS_MAX}, such as `7 days`");
        checker.say("/reward_health/over", format!("rewards can't be looked at over `{text}`"), fix);
    }
    Some(RewardHealth { among: stated.among.unwrap_or_default(), below: below?, over })
}
