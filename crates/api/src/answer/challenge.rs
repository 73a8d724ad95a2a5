//! The challenges of a member, and the badges.

use regulars_app::view;
use serde::Serialize;
use utoipa::ToSchema;

use super::{TeamShare, mirror};
use crate::wire::Instant;

/// What a member can do for something in return, how far it is, and the badges that the member has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Challenges {
    /// The instant that is shown; due work up to it is included.
    pub as_of: Instant,
    /// Challenges that are ahead, to be joined, open or done, in the order of the document. What is hidden is here only when it is done.
    pub challenges: Vec<Challenge>,
    /// The badges, in the order in which they were given.
    pub badges: Vec<Badge>,
    /// What the member may choose, by an event of type `choice.made`; what ends first at the front.
    pub choices: Vec<Choice>,
}

mirror! {
    /// A challenge, and how far the member is.
    Challenge of view::ChallengeView {
        /// The challenge.
        #[schema(example = "seven_days")]
        id: String,
        /// Its name.
        name: String,
        /// More about it.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// The address of its picture.
        #[serde(skip_serializing_if = "Option::is_none")]
        picture: Option<String>,
        /// `ahead`: its days have not begun. `joinable`: it can be done by who joins it, by an event of type
        /// `challenge.joined`, or founds or joins a team, where it is done by teams. `open`: it can be done. `done`: it is done.
        #[schema(value_type = String, example = "open")]
        state: &'static str,
        /// When its days begin; absent where that is not stated.
        #[serde(skip_serializing_if = "Option::is_none")]
        begins_at: Option<Instant>,
        /// The first instant that no longer counts; absent where there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        ends_at: Option<Instant>,
        /// When it was done; only when it is.
        #[serde(skip_serializing_if = "Option::is_none")]
        done_at: Option<Instant>,
        /// What there is to do; empty when it was done more than 92 days ago.
        tasks: Vec<ChallengeTask>,
        /// How many more of the tasks have to be done.
        missing: u64,
        /// What there is for it.
        gives: Vec<ChallengePrize>,
        /// The team of the member, where it is done by teams: its tasks are what all of the team have done then.
        #[serde(skip_serializing_if = "Option::is_none")]
        team: Option<String>,
        /// What the member has done of what it takes of each in a team; absent where everybody of it gets what there is.
        #[serde(skip_serializing_if = "Option::is_none")]
        share: Option<TeamShare>,
        /// What to tell the member.
        #[schema(example = "Seven days of tea: 3 of 7 days in a row, next by 12 Mar")]
        sentence: String,
    }

    /// Something of which the member chooses one.
    Choice of view::ChoiceView {
        /// The choice.
        #[schema(example = "annual_choice")]
        id: String,
        /// Its name.
        name: String,
        /// More about it.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// The first instant at which it is too late: the default is given then.
        until: Instant,
        /// The option that is given then.
        #[schema(example = "suite_nights")]
        default: String,
        /// What there is to choose from.
        options: Vec<ChoiceOption>,
        /// What to tell the member.
        #[schema(example = "Annual choice: choose by 8 Jan, otherwise: Five nights")]
        sentence: String,
    }

    /// One of several things to choose from.
    ChoiceOption of view::OptionView {
        /// The option.
        #[schema(example = "suite_nights")]
        id: String,
        /// Its name.
        name: String,
        /// More about it.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// What who chooses it gets.
        gives: Vec<ChallengePrize>,
    }

    /// A task of a challenge.
    ChallengeTask of view::TaskView {
        /// The task; absent when it is the only one.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// What is counted: `orders`, `spend`, `items`, `topped_up`, `activity`, `field`, `days` or `days_in_a_row`.
        #[schema(value_type = String, example = "days_in_a_row")]
        counts: &'static str,
        /// How much is done, at most what it takes.
        have: i64,
        /// How much it takes.
        need: i64,
        /// Digits after the point of both.
        scale: u32,
        /// `open`, `done`, or `locked` while others have to be done before.
        #[schema(value_type = String, example = "open")]
        state: &'static str,
        /// The first instant at which days in a row begin anew, unless the member has come before; only while such a row goes
        /// on.
        #[serde(skip_serializing_if = "Option::is_none")]
        come_before: Option<Instant>,
        /// What to tell the member.
        sentence: String,
    }

    /// What a challenge gives.
    ChallengePrize of view::PrizeView {
        /// `units`, `voucher`, `badge`, `level` or `choice`.
        #[schema(value_type = String, example = "voucher")]
        kind: &'static str,
        /// The wallet, the kind of voucher, the badge, the level, or the choice.
        #[schema(example = "free_topping")]
        id: String,
        /// How many: units in the smallest unit of the wallet, else 1.
        amount: i64,
        /// What to tell the member.
        #[schema(example = "A free topping")]
        name: String,
    }

    /// A badge that the member has.
    Badge of view::BadgeView {
        /// The badge.
        #[schema(example = "regular")]
        id: String,
        /// What the member is called by it.
        name: String,
        /// More about it.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// The address of its picture.
        #[serde(skip_serializing_if = "Option::is_none")]
        picture: Option<String>,
        /// Since when.
        since: Instant,
    }
}
