//! The catalog of a member.

use regulars_app::view;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Level, Missing, mirror};
use crate::wire::Instant;

/// A member's pass to a reward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PassAnswer {
    /// The instant that is shown; due work up to it is included.
    pub as_of: Instant,
    /// The pass.
    pub pass: RewardPass,
    /// The pass as it is shown outside, signed with the key of `…/rewards/{reward}/pass-key`; absent until lots are drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// The key of a reward's passes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PassKey {
    /// 32 bytes in base64url, for HMAC-SHA256.
    pub key: String,
}

/// What a member can redeem, and what is missing for the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rewards {
    /// The instant that is shown; due work up to it is included.
    pub as_of: Instant,
    /// Available ones, then those that are nearest, then locked ones.
    pub rewards: Vec<Reward>,
}

mirror! {
    /// A reward, and what the member can do about it.
    Reward of view::RewardView {
        /// The reward.
        #[schema(example = "cup_sleeve")]
        id: String,
        /// Its name.
        name: String,
        /// More about it.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// The address of its picture.
        #[serde(skip_serializing_if = "Option::is_none")]
        picture: Option<String>,
        /// `product`, `bundle`, `free-shipping`, `experience`, `donation`, `access`, `gift-card` or `stored-value`.
        #[schema(value_type = String, example = "product")]
        kind: &'static str,
        /// What a bundle contains: item numbers, or names of other rewards.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        contains: Vec<String>,
        /// What one costs the member: one of these. Empty when it costs nothing. The `units` of a redemption name one.
        prices: Vec<RewardPrice>,
        /// What one gives to a wallet of money.
        #[serde(skip_serializing_if = "Option::is_none")]
        credit: Option<RewardCredit>,
        /// Whom a donation can be for.
        causes: Vec<RewardCause>,
        /// `available`: it can be redeemed now. `soon`: more units are needed. `locked`: units would not help.
        #[schema(value_type = String, example = "soon")]
        state: &'static str,
        /// How much more it takes, debt included, in the smallest unit of the wallet; only when it is `soon`.
        #[serde(skip_serializing_if = "Option::is_none")]
        missing: Option<i64>,
        /// How many are left for all members together; only where their number is limited.
        #[serde(skip_serializing_if = "Option::is_none")]
        stock_left: Option<i64>,
        /// When it takes place, and for how many; absent for what has no date. A redemption names one.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        sessions: Vec<RewardSession>,
        /// How members come to it one after the other; absent where they need no pass.
        #[serde(skip_serializing_if = "Option::is_none")]
        waiting_room: Option<WaitingRoom>,
        /// Why; only when it is `locked`.
        #[serde(skip_serializing_if = "Option::is_none")]
        locked: Option<RewardLock>,
        /// What to tell the member.
        #[schema(example = "120 more points for Cup sleeve")]
        sentence: String,
    }

    /// How members come to a reward one after the other.
    WaitingRoom of view::RoomView {
        /// How many are let in each minute.
        per_minute: u32,
        /// When those enter who are let in by lot; absent where who comes first is first.
        #[serde(skip_serializing_if = "Option::is_none")]
        draw: Option<RewardDraw>,
        /// The member's pass; absent for who has none.
        #[serde(skip_serializing_if = "Option::is_none")]
        own: Option<RewardPass>,
    }

    /// A pass to a reward.
    RewardPass of view::PassView {
        /// `entered`: lots are not drawn yet. `waiting`: for the member's turn. `admitted`: the reward can be redeemed or reserved.
        #[schema(value_type = String, example = "waiting")]
        state: &'static str,
        /// When it is the member's turn; absent until lots are drawn. It never changes.
        #[serde(skip_serializing_if = "Option::is_none")]
        admitted_at: Option<Instant>,
        /// The place in line, from 1; only while `waiting`.
        #[serde(skip_serializing_if = "Option::is_none")]
        place: Option<u64>,
        /// The first instant at which the pass counts no more; while `entered`, when lots are drawn.
        until: Instant,
    }

    /// A price of a reward.
    RewardPrice of view::PriceView {
        /// The wallet that pays.
        #[schema(example = "points")]
        wallet: String,
        /// How much, in its smallest unit; the most of it where the member may choose.
        amount: i64,
        /// Digits after the point.
        scale: u32,
        /// The money beside it, in the smallest unit of the program's currency.
        cash: i64,
        /// How the member may pay fewer units and more money; only where that is so.
        #[serde(skip_serializing_if = "Option::is_none")]
        slide: Option<RewardSlide>,
        /// How much more its fewest units take, debt included; 0 when it can be paid.
        missing: i64,
    }

    /// How units of a price can be replaced by money.
    RewardSlide of view::SlideView {
        /// The fewest units.
        least: i64,
        /// So many units …
        step: i64,
        /// … are replaced by so much money, in the smallest unit of the program's currency.
        cash: i64,
    }

    /// What a reward gives to a wallet of money.
    RewardCredit of view::CreditView {
        /// The wallet.
        #[schema(example = "balance")]
        wallet: String,
        /// How much, in its smallest unit.
        amount: i64,
        /// Digits after the point.
        scale: u32,
    }

    /// Whom a donation can be for.
    RewardCause of view::CauseView {
        /// The cause.
        id: String,
        /// Its name.
        name: String,
    }

    /// A date of an experience.
    RewardSession of view::SessionView {
        /// The date, as redemptions name it.
        #[schema(example = "june-6")]
        id: String,
        /// When it begins.
        starts_at: Instant,
        /// When it ends; absent where that is not stated.
        #[serde(skip_serializing_if = "Option::is_none")]
        ends_at: Option<Instant>,
        /// Where.
        #[serde(skip_serializing_if = "Option::is_none")]
        place: Option<String>,
        /// More about it.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// How many places there are for all members together.
        capacity: i64,
        /// How many of them are free; 0 when it is over.
        free: i64,
        /// `open`: there are free places. `full`: there are none now. `over`: none can be taken any more.
        #[schema(value_type = String, example = "open")]
        state: &'static str,
        /// The first instant at which no place can be taken any more.
        book_until: Instant,
        /// The first instant at which none can be given back any more.
        return_until: Instant,
        /// Who waits for places; absent where nobody can.
        #[serde(skip_serializing_if = "Option::is_none")]
        waitlist: Option<RewardWaitlist>,
    }

    /// The waiting list of a date.
    RewardWaitlist of view::WaitlistView {
        /// How many members wait.
        waiting: u64,
        /// How many can.
        at_most: u64,
        /// When members enter a draw for the places, by an event of type `draw.entered`; absent where who comes first is first.
        #[serde(skip_serializing_if = "Option::is_none")]
        draw: Option<RewardDraw>,
        /// What the member waits for; absent for who does not.
        #[serde(skip_serializing_if = "Option::is_none")]
        own: Option<RewardWait>,
    }

    /// When members enter a draw for the places of a date, or for the turns of a waiting room.
    RewardDraw of view::DrawTimeView {
        /// The first instant at which one can.
        from: Instant,
        /// The first at which one can no more, and lots are drawn.
        until: Instant,
    }

    /// What a member waits for.
    RewardWait of view::WaitView {
        /// `entered`: lots are not drawn yet. `waiting`: for places to come free. `offered`: they are kept for the member, to be redeemed or reserved.
        #[schema(value_type = String, example = "offered")]
        state: &'static str,
        /// How many places.
        quantity: i64,
        /// The place in line, from 1; only while `waiting`.
        #[serde(skip_serializing_if = "Option::is_none")]
        place: Option<u64>,
        /// The first instant at which the places are kept no longer, or nobody waits any more.
        until: Instant,
    }

    /// Why a reward is locked.
    RewardLock of view::LockView {
        /// `given`: the program gives it by itself. `not_now`: its time has passed or not come. `other_level`: it is for other levels. `age`: it is for older members,
        /// or the year of birth is not known. `condition`: its condition
        /// does not hold. `not_unlocked`: the member has not reached what unlocks it. `limit`: the member has had it as
        /// often as allowed. `out_of_stock`: nothing of it is left. `over`: all its dates are over. `full`: those to come have no free place.
        /// `budget`: it would cost more than all members together may get.
        #[schema(value_type = String, example = "other_level")]
        by: &'static str,
        /// The lowest level that may have it; only with `other_level`.
        #[serde(skip_serializing_if = "Option::is_none")]
        level: Option<Level>,
        /// How old one has to be; only with `age`.
        #[serde(skip_serializing_if = "Option::is_none")]
        min_age: Option<i16>,
        /// What is missing to unlock it; only with `not_unlocked`, and absent when nothing that the member does would help.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        missing: Vec<Missing>,
        /// When the limit begins anew, or when it is given next; absent for limits that never do.
        #[serde(skip_serializing_if = "Option::is_none")]
        again_at: Option<Instant>,
    }
}
