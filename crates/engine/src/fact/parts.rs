//! What facts are made of.

use serde::{Deserialize, Serialize};

use crate::{
    moment::Moment,
    state::{HeldVoucher, Measure, Pending},
    symbol::Sym,
};

/// How waiting for places ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum WaitEnd {
    /// The member took places.
    Taken,
    /// The member went away.
    Left,
    /// The time was up.
    Lapsed,
}

/// What became of a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PassStep {
    /// The member entered, to be let in by lot. All accounts share the line.
    Entered {
        /// The lot: behind all smaller ones.
        number: u64,
        /// When lots are drawn.
        until: Moment,
    },
    /// It is known when it is the member's turn.
    Admitted {
        /// When it is.
        at: Moment,
        /// How much later that is than the latest turn of all members so far, in microseconds.
        later: i64,
        /// The first instant at which the pass counts no more.
        until: Moment,
    },
    /// Lots are drawn later, by a new version of the program.
    Postponed {
        /// When.
        until: Moment,
    },
    /// There is none any more.
    Ended {
        /// How.
        end: PassEnd,
        /// Whether the member leaves the line, of which lots were not drawn yet.
        in_line: bool,
    },
}

/// How a pass ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PassEnd {
    /// The member redeemed or reserved the reward.
    Used,
    /// The time was up.
    Lapsed,
    /// The account ended.
    Closed,
}

/// Something done for a task of a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advance {
    /// The challenge.
    pub challenge: Sym,
    /// Which round of it: the first day of the period, or 0 for one that is done once.
    pub round: i32,
    /// The task.
    pub task: Sym,
    /// On which day (days since 1970-01-01 in the program's zone); 0 where days don't matter.
    pub day: i32,
    /// How much; negative when taken back.
    pub amount: i64,
    /// Days of the task before this one can't matter any more.
    pub forget_before: i32,
    /// How it belongs to the lines of the order.
    pub shares: Shares,
}

/// What became of a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChallengeStep {
    /// It is done.
    Done,
    /// It was done, and something that counted came back.
    TakenBack,
    /// It has been over for so long that nothing of it changes any more.
    Forgotten,
    /// It has been done for so long that nothing of it changes any more; that it is done stays known.
    Settled,
}

/// A change of a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetUse {
    /// The budget.
    pub budget: Sym,
    /// In which span: the number of a day for a rolling window, the key of a calendar period, 0 for good.
    pub key: i64,
    /// What rewards and rules cost, in the smallest unit of the base currency, or of the wallet for a budget of units;
    /// negative when given back.
    pub used: i64,
    /// What members paid for orders, likewise; negative when it came back.
    pub revenue: i64,
    /// Spans before this one can't be seen by the window any more.
    pub forget_before: i64,
    /// The rule that gave what it cost; none for rewards and revenue.
    pub rule: Option<Sym>,
}

/// A use of a voucher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherUse {
    /// The voucher, with how often it was used; negative when given back.
    pub held: HeldVoucher,
    /// What it took off lines of the order: the line and the amount, in the smallest unit; negative when undone. None when
    /// only the use comes back, with the returned order.
    pub lines: Vec<(u32, i64)>,
    /// What it took off delivery.
    pub shipping: i64,
}

impl VoucherUse {
    /// What it took off in all; negative when undone.
    pub fn saved(&self) -> i64 {
        self.lines.iter().map(|(_, saved)| *saved).fold(self.shipping, i64::saturating_add)
    }
}

/// How a hold ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum HoldEnd {
    /// All or part of it was spent.
    Captured,
    /// It was given up.
    Released,
    /// Its time was up.
    Expired,
}

/// Units given to a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The wallet.
    pub wallet: Sym,
    /// The lot that took them.
    pub lot: u32,
    /// How many; 0 when a fraction was earned that made no whole unit yet.
    pub amount: i64,
    /// Where they come from.
    pub from: Source,
    /// The rule that gave them.
    pub rule: Option<Sym>,
    /// When they were earned.
    pub earned_at: Moment,
    /// What they wait for.
    pub pending: Option<Pending>,
    /// When they are gone.
    pub expires_at: Option<Moment>,
    /// How they belong to the lines of the order.
    pub shares: Shares,
    /// What was earned exactly, per share, when the wallet keeps fractions. Numerators over the denominator.
    pub exact: Option<Box<Exact>>,
}

/// Exact earnings of the lines of an order in a wallet that keeps fractions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exact {
    /// One numerator per line, or one for the whole order.
    pub nums: Vec<i128>,
    /// The common denominator.
    pub den: i128,
}

/// Something counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// What.
    pub measure: Measure,
    /// On which day (days since 1970-01-01 in the program's zone).
    pub day: i32,
    /// How much; negative when taken back.
    pub amount: i64,
    /// Days before this one can't be seen by any window any more; `i32::MAX` keeps no days at all.
    pub forget_before: i32,
    /// How it belongs to the lines of the order.
    pub shares: Shares,
}

/// A change of how much of a limit is used. It counts only while the period is the current one or a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// The rule, or the name that the program gives to the limits of a reward.
    pub rule: Sym,
    /// Which of its limits, in document order.
    pub limit: u8,
    /// The period's key; 0 for limits that never renew.
    pub period: i64,
    /// How often more; negative when given free.
    pub times: i64,
    /// How much more; negative when given free.
    pub amount: i64,
    /// What went over the limit and is carried to the next period; negative when it was given.
    pub carried: i64,
    /// When the next period begins, where something may be carried.
    pub renews_at: Option<Moment>,
}

/// How an amount belongs to the lines of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shares {
    /// To the order as a whole: it is taken back in proportion to what came back, and wholly with the last piece.
    Whole,
    /// To its lines: one share per line, then one for delivery and one for the tip where those earn.
    Lines(Vec<i64>),
}

/// The account that stands against a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// Earned under the rules.
    Issued,
    /// Bought: stored value.
    Funded,
    /// Given by staff.
    Adjusted,
    /// Sent by another member.
    Transit,
}

impl Source {
    /// Where units go that are taken back.
    pub fn sink(self) -> Sink {
        match self {
            Source::Issued => Sink::Issued,
            Source::Funded => Sink::Funded,
            Source::Adjusted => Sink::Adjusted,
            Source::Transit => Sink::Transit,
        }
    }
}

/// The account that stands against units that leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sink {
    /// Spent.
    Spent,
    /// Taken back from what was earned.
    Issued,
    /// Taken back from what was bought.
    Funded,
    /// Taken by staff.
    Adjusted,
    /// Lapsed.
    Expired,
    /// Set aside; still the member's.
    Held,
    /// On the way to another member.
    Transit,
    /// Paid to the member, as money outside.
    PaidOut,
}

/// What became of a redemption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fulfilment {
    /// It was handed over.
    Issued,
    /// It was used.
    Used,
}

/// What happened to something that somebody outside is to do: pay money to the member, or credit units of a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InstructionStep {
    /// They were asked to do it.
    Asked,
    /// It was done.
    Done,
    /// It could not be done, or came back.
    Failed,
    /// It was asked in a history that is told afterwards: somebody else saw to it then, and nobody is asked again.
    Past,
}

/// How a given level ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LevelEnd {
    /// Its time was up.
    Lapsed,
    /// Its giving was undone.
    Undone,
    /// A new version of the program has another one in its place, or none.
    Migrated,
}

/// Why a standing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TierCause {
    /// The counters reached a higher level.
    Reached,
    /// A review found enough to stay, for another term.
    Renewed,
    /// A review found too little; the level stays for a grace time.
    Grace,
    /// A review found too little.
    Lapsed,
    /// Points or invitations kept the level.
    Kept,
    /// The member paid points to keep the level at the next review.
    Paid,
    /// What had qualified came back.
    TakenBack,
    /// An earlier change was reversed.
    Reversed,
    /// A new version of the program has another level in its place, or none.
    Migrated,
}

/// What became of an offer when its time had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OfferStep {
    /// It was made.
    Made,
    /// It is for other levels.
    OtherLevel,
    /// Its condition did not hold.
    Condition,
    /// It was made as often as it can be.
    Limit,
    /// What it gives did not fit into a wallet.
    NoRoom,
}
