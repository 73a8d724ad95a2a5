//! The ladders of levels of a program, as the model knows them: what is counted, what each level takes, how long it lasts.

use super::{
    challenge::Prize,
    program::{Length, Period},
};

/// Over which time counters count.
#[derive(Debug, Clone, Copy)]
pub enum Window {
    /// For ever.
    Lifetime,
    /// The last so many.
    Rolling(Length),
    /// The calendar period.
    Calendar(Period),
    /// Since the last anniversary of joining.
    MembershipYear,
}

/// How long a level lasts.
#[derive(Debug, Clone, Copy)]
pub enum Valid {
    /// For ever.
    Ever,
    /// So long.
    For(Length),
    /// To the end of this period or the next.
    EndOf(Period, bool),
    /// To the end of this year since joining, or of the next.
    EndOfMembershipYear(bool),
}

/// What a failed review does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Downgrade {
    /// Down to what is reached.
    Requalify,
    /// Down one level.
    OneLevel,
    /// Nothing.
    Never,
}

/// A ladder.
#[derive(Debug, Clone)]
pub struct TierSet {
    /// Its name.
    pub name: &'static str,
    /// Its window.
    pub window: Window,
    /// Levels begin at reviews only.
    pub at_review: bool,
    /// How long a level lasts.
    pub valid: Valid,
    /// What a failed review does.
    pub downgrade: Downgrade,
    /// Grace after a failed review.
    pub grace: Option<Length>,
    /// Counters start again.
    pub reset: bool,
    /// Returns leave levels alone.
    pub keep_on_return: bool,
    /// Levels, lowest first: name and what it takes.
    pub levels: Vec<(&'static str, Need)>,
    /// What comes with each level, and in which periods it comes again.
    pub gives: Vec<(Vec<Prize>, Option<Period>)>,
    /// Wallet and price that keep a level.
    pub price: Option<(usize, i64)>,
    /// The price is taken at the review.
    pub automatic: bool,
    /// Friends that keep a level.
    pub referrals: Option<i64>,
}

/// What a level takes.
#[derive(Debug, Clone)]
pub enum Need {
    /// Nothing.
    Joined,
    /// A counter of at least so much, in its smallest unit.
    AtLeast(Counter, i64),
    /// A segment.
    Segment(&'static str),
    /// A plan.
    Plan(usize),
    /// All of these.
    All(Vec<Need>),
    /// Any of these.
    Any(Vec<Need>),
}

/// Something counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counter {
    /// Orders.
    Orders,
    /// Eligible amount.
    Spend,
    /// Pieces.
    Items,
    /// Top-ups.
    ToppedUp,
    /// The largest top-up.
    ToppedUpOnce,
    /// Days since joining.
    TenureDays,
    /// Whole months since a day that the member has told.
    AgeMonths(&'static str),
    /// Qualifying units of a wallet.
    Earned(usize),
    /// What is available in a wallet.
    Balance(usize),
    /// Activities of a name.
    Activity(&'static str),
    /// The sum of an order field.
    Field(&'static str),
    /// Years at whose end a level of a tier set was held, or a higher one.
    Years(usize, usize),
}
