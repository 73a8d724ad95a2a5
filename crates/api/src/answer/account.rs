//! Balances, the ledger, and where a member stands.

use regulars_app::view::{self, HeldBy};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Pending, Tell, mirror};
use crate::wire::Instant;

/// What is set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Holds {
    /// The instant that is shown; due work up to it is included.
    pub as_of: Instant,
    /// Open holds and reservations, the oldest first.
    pub holds: Vec<Hold>,
}

mirror! {
    /// All balances of an account.
    Balances of view::BalancesView {
        /// The instant that is shown; due work up to it is included.
        as_of: Instant,
        /// The program's wallets, then retired ones that still hold something.
        wallets: Vec<Wallet>,
    }

    /// One wallet. Amounts are in its smallest unit.
    Wallet of view::WalletView {
        /// The wallet.
        #[schema(example = "points")]
        wallet: String,
        /// `points`, `status`, `stamps`, `money`, or `retired` when the program no longer has it.
        #[schema(value_type = String, example = "points")]
        kind: &'static str,
        /// The word for its unit, or its currency.
        unit: String,
        /// Digits after the point.
        scale: u32,
        /// Can be spent now.
        available: i64,
        /// Can't be spent yet.
        pending: i64,
        /// Set aside by holds and reservations.
        held: i64,
        /// Owed by the member; later earnings pay it first.
        debt: i64,
        /// The cards that the stamps are on, where the wallet has cards.
        #[serde(skip_serializing_if = "Option::is_none")]
        card: Option<StampCard>,
        /// What the balance is made of, the earliest expiry first.
        lots: Vec<Lot>,
        /// What is gone next.
        #[serde(skip_serializing_if = "Option::is_none")]
        expiring_next: Option<Expiring>,
    }

    /// Stamp cards.
    StampCard of view::CardView {
        /// How many stamps a card has.
        size: i64,
        /// How many cards are full.
        full: i64,
        /// How many stamps are on the card that is not.
        stamps: i64,
    }

    /// Units on the same terms.
    Lot of view::LotView {
        /// Its number in the account.
        lot: u32,
        /// What is left.
        amount: i64,
        /// When the first of it was earned.
        earned_at: Instant,
        /// When it is gone.
        #[serde(skip_serializing_if = "Option::is_none")]
        expires_at: Option<Instant>,
        /// Whether activity before then moves the date.
        unless_active: bool,
        /// What it waits for before it can be spent.
        #[serde(skip_serializing_if = "Option::is_none")]
        pending: Option<Pending>,
    }

    /// What is gone next.
    Expiring of view::ExpiringView {
        /// How much, in the smallest unit.
        amount: i64,
        /// When.
        at: Instant,
        /// Whether activity before then moves the date.
        unless_active: bool,
    }

    /// Units set aside.
    Hold of view::HoldView {
        /// Who reported it.
        source: String,
        /// The reporter's number of it; with `source` what ends it names.
        external_id: String,
        /// The wallet; absent for the reservation of a reward that costs no units.
        #[schema(example = "points")]
        #[serde(skip_serializing_if = "Option::is_none")]
        wallet: Option<String>,
        /// How much, in the smallest unit of the wallet.
        amount: i64,
        /// When it is over.
        until: Instant,
        /// The reward, when it is a reservation.
        #[serde(skip_serializing_if = "Option::is_none")]
        reward: Option<String>,
        /// How many, when it is a reservation.
        #[serde(skip_serializing_if = "Option::is_none")]
        quantity: Option<i64>,
    }

    /// Where a member stands in one tier set.
    Standing of view::StandingView {
        /// The tier set.
        set: String,
        /// Its name.
        name: String,
        /// The level held, if any.
        #[serde(skip_serializing_if = "Option::is_none")]
        level: Option<Level>,
        /// Since when.
        #[serde(skip_serializing_if = "Option::is_none")]
        since: Option<Instant>,
        /// Until when it is promised.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
        /// What the level rests on; absent without a level.
        #[serde(skip_serializing_if = "Option::is_none")]
        held: Option<Held>,
        /// What the level entitles to.
        benefits: Vec<Benefit>,
        /// The way to the next level; absent at the top, and where nothing the member does leads up.
        #[serde(skip_serializing_if = "Option::is_none")]
        way_up: Option<WayUp>,
        /// What is missing to stay; absent when the level is safe.
        #[serde(skip_serializing_if = "Option::is_none")]
        at_risk: Option<AtRisk>,
    }

    /// What a level rests on.
    Held of view::HeldView {
        /// `reached`: its term runs until the review. `kept`: the review will keep it whatever is done, since it is
        /// paid for or enough friends were brought. `grace`: the last review found too little, and it ends with the time
        /// of grace. `match`: it was given, since the member has such a level elsewhere. `gift`: it was given.
        #[schema(value_type = String, example = "reached")]
        by: &'static str,
        /// The last day of the level in the program's zone; absent for levels that last for ever.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(format = Date, example = "2027-12-31")]
        last_day: Option<String>,
        /// What to tell the member.
        #[schema(example = "Gold until 31 Dec 2027")]
        sentence: String,
    }

    /// A level.
    Level of view::LevelView {
        /// The level.
        id: String,
        /// Its name.
        name: String,
    }

    /// A benefit.
    Benefit of view::BenefitView {
        /// The benefit.
        id: String,
        /// Its name.
        name: String,
    }

    /// The way to the next level.
    WayUp of view::WayUpView {
        /// The level.
        level: Level,
        /// What it brings that the present level does not.
        benefits: Vec<Benefit>,
        /// Everything that is needed; empty when enough is done and the level begins by itself.
        missing: Vec<Missing>,
        /// The last instant that counts.
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<Instant>,
        /// What to tell the member.
        #[schema(example = "spend 12.00 more by 31 Dec for Gold: free delivery")]
        sentence: String,
    }

    /// What is missing to stay.
    AtRisk of view::AtRiskView {
        /// The review at which the level would be lost.
        until: Instant,
        /// Everything that is needed.
        missing: Vec<Missing>,
        /// The price that keeps the level instead.
        #[serde(skip_serializing_if = "Option::is_none")]
        keep_price: Option<KeepPrice>,
        /// How many more friends keep the level instead.
        #[serde(skip_serializing_if = "Option::is_none")]
        keep_referrals: Option<i64>,
        /// What to tell the member.
        #[schema(example = "3 more orders by 31 Dec to stay Gold")]
        sentence: String,
    }

    /// The price of keeping a level.
    KeepPrice of view::KeepPriceView {
        /// The wallet.
        wallet: String,
        /// How much, in its smallest unit.
        amount: i64,
    }

    /// A counter that is too low. Amounts are in its smallest unit.
    Missing of view::MissingView {
        /// The counter as requirements name it.
        #[schema(example = "orders")]
        measure: String,
        /// How much there is.
        have: i64,
        /// How much it takes.
        need: i64,
        /// The difference.
        amount: i64,
        /// The currency of counters of money.
        #[serde(skip_serializing_if = "Option::is_none")]
        currency: Option<String>,
        /// Digits after the point.
        scale: u32,
    }
}

impl Tell<&'static str> for HeldBy {
    fn tell(self) -> &'static str {
        self.as_str()
    }
}

/// Where a member stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Standings {
    /// One per tier set of the program.
    pub tier_sets: Vec<Standing>,
}

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LedgerLine {
    /// The number of its entry in the account.
    pub seq: u64,
    /// The event that caused it.
    pub event: String,
    /// The event's kind.
    pub kind: String,
    /// When it happened.
    pub occurred_at: Instant,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// The wallet.
    pub wallet: String,
    /// The book: `available`, `pending` and `debt` are the member's, the others the program's.
    #[schema(value_type = String, example = "available")]
    pub book: &'static str,
    /// What it gains (positive) or gives (negative), in the smallest unit.
    pub amount: i64,
}
