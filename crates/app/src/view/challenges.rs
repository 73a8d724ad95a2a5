//! The challenges of a member and how far each is, and the badges.

use regulars_engine::{
    decide::{ChallengeStanding, ChallengeState, TaskStanding, challenge_standings},
    fact::{ChallengeStep, Fact},
    moment::Moment,
    program::{Goal, Prize, Program, TaskCount},
    shared::Slices,
    state::Account,
    symbol::Sym,
    text::Text,
};
use serde::Serialize;

use super::{Stamp, TeamShareView, Unit, decimal, name};
use crate::say;

/// A challenge, and how far the member is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChallengeView {
    /// The challenge.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
    /// More about it, in the asked language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The address of its picture, in the asked language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// `ahead`, `joinable`, `open` or `done`.
    pub state: &'static str,
    /// When its days begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begins_at: Option<Stamp>,
    /// The first instant that no longer counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Stamp>,
    /// When it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Stamp>,
    /// What there is to do.
    pub tasks: Vec<TaskView>,
    /// How many more of the tasks have to be done.
    pub missing: u64,
    /// What there is for it.
    pub gives: Vec<PrizeView>,
    /// The team of the member, where it is done by teams: the tasks are what all of it have done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// What the member has done of what it takes of each in a team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<TeamShareView>,
    /// What to tell the member.
    pub sentence: String,
}

/// A task of a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaskView {
    /// The task; none when it is the only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `orders`, `spend`, `items`, `topped_up`, `activity`, `days` or `days_in_a_row`.
    pub counts: &'static str,
    /// How much is done, at most what it takes.
    pub have: i64,
    /// How much it takes.
    pub need: i64,
    /// Digits after the point of both.
    pub scale: u32,
    /// `open`, `done`, or `locked` while others have to be done before.
    pub state: &'static str,
    /// The first instant at which a row begins anew, unless the member has come before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub come_before: Option<Stamp>,
    /// What to tell the member.
    pub sentence: String,
}

/// What a challenge gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrizeView {
    /// `units`, `voucher` or `badge`.
    pub kind: &'static str,
    /// The wallet, the kind of voucher, or the badge.
    pub id: String,
    /// How many: units in the smallest unit of the wallet, else 1.
    pub amount: i64,
    /// What to tell the member: `300 points`, or the name of the voucher or badge.
    pub name: String,
}

/// A badge that the member has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BadgeView {
    /// The badge.
    pub id: String,
    /// What the member is called by it, in the asked language.
    pub name: String,
    /// More about it, in the asked language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The address of its picture, in the asked language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Since when.
    pub since: Stamp,
}

/// What an entry did for a challenge, or what followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChallengeMoveView {
    /// The challenge.
    pub id: String,
    /// `joined`, `advanced`, `done`, `taken_back` or `closed`.
    pub what: &'static str,
    /// The task that was advanced, where it has a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// How much was done, in the smallest unit; negative when taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
}

/// A badge that was given or taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BadgeMoveView {
    /// The badge.
    pub id: String,
    /// `given` or `taken_back`.
    pub what: &'static str,
}

/// What a fact says of a challenge. What is done for a hidden one is not told before all of it is.
pub(super) fn challenge_move(program: &Program, fact: &Fact) -> Option<ChallengeMoveView> {
    let view = |challenge, what| {
        let id = name(program, challenge);
        ChallengeMoveView { id, what, task: None, amount: None }
    };
    match fact {
        Fact::Advanced(advance) => {
            let challenge = program.challenge_of(advance.challenge).filter(|c| !c.hidden)?;
            let task = challenge.tasks.iter().find(|task| task.task == advance.task);
            let (task, amount) = (task.and_then(|task| task.key.clone()), Some(advance.amount));
            Some(ChallengeMoveView { task, amount, ..view(advance.challenge, "advanced") })
        }
        Fact::ChallengeJoined { challenge, .. } => Some(view(*challenge, "joined")),
        // What comes with a level is told by what was given.
        Fact::Challenge { challenge, .. } if program.challenge_of(*challenge).is_none() => None,
        Fact::Challenge { challenge, step, .. } => Some(view(
            *challenge,
            match step {
                ChallengeStep::Done => "done",
                ChallengeStep::TakenBack => "taken_back",
                ChallengeStep::Forgotten | ChallengeStep::Settled => "closed",
            },
        )),
        _ => None,
    }
}

/// What became of a badge.
pub(super) fn badge_move(program: &Program, badge: Sym, times: i64) -> BadgeMoveView {
    BadgeMoveView { id: name(program, badge), what: if 0 < times { "given" } else { "taken_back" } }
}

/// The challenges as of `at`, in document order; the caller has made the due work happen up to it.
pub fn challenges(
    program: &Program,
    (account, shared): (&Account, &Slices),
    at: Moment,
    language: &str,
) -> Vec<ChallengeView> {
    let standings = challenge_standings(program, account, shared, at);
    standings.iter().map(|standing| view(program, standing, at, language)).collect()
}

/// The badges, in the order in which they were given; without those that the program no longer has.
pub fn badges(program: &Program, account: &Account, language: &str) -> Vec<BadgeView> {
    let badge = |held: &regulars_engine::state::HeldBadge| {
        let spec = program.badges.iter().find(|badge| badge.badge == held.badge)?;
        Some(BadgeView {
            id: name(program, held.badge),
            name: spec.name.in_language(language).to_owned(),
            text: told(spec.text.as_ref(), language),
            picture: told(spec.picture.as_ref(), language),
            since: Stamp(held.since),
        })
    };
    account.badges.iter().filter_map(badge).collect()
}

fn told(text: Option<&Text>, language: &str) -> Option<String> {
    text.map(|text| text.in_language(language).to_owned())
}

pub(super) fn view(
    program: &Program,
    standing: &ChallengeStanding<'_>,
    at: Moment,
    language: &str,
) -> ChallengeView {
    let challenge = standing.challenge;
    ChallengeView {
        id: name(program, challenge.challenge),
        name: challenge.name.in_language(language).to_owned(),
        text: told(challenge.text.as_ref(), language),
        picture: told(challenge.picture.as_ref(), language),
        state: match standing.state {
            ChallengeState::Ahead => "ahead",
            ChallengeState::Joinable => "joinable",
            ChallengeState::Open => "open",
            ChallengeState::Done => "done",
        },
        begins_at: standing.begins.map(Stamp),
        ends_at: standing.ends.map(Stamp),
        done_at: standing.done_at.map(Stamp),
        tasks: standing.tasks.iter().map(|task| task_view(program, standing, task, language)).collect(),
        missing: u64::try_from(standing.missing).unwrap_or(u64::MAX),
        gives: challenge.prizes.iter().filter_map(|prize| prize_view(program, *prize, language)).collect(),
        team: standing.team.map(|team| team.to_string()),
        share: standing.share.map(|share| TeamShareView::new(program, challenge, share)),
        sentence: say::challenge(program, standing, at, language),
    }
}

fn task_view(
    program: &Program,
    standing: &ChallengeStanding<'_>,
    task: &TaskStanding<'_>,
    language: &str,
) -> TaskView {
    let counts = match (task.task.goal, task.task.count) {
        (Goal::Row { .. }, _) => "days_in_a_row",
        (Goal::Days(_), _) => "days",
        (Goal::Amount(_), TaskCount::Orders) => "orders",
        (Goal::Amount(_), TaskCount::Spend) => "spend",
        (Goal::Amount(_), TaskCount::Items) => "items",
        (Goal::Amount(_), TaskCount::ToppedUp) => "topped_up",
        (Goal::Amount(_), TaskCount::Activity(_)) => "activity",
        (Goal::Amount(_), TaskCount::Field(_)) => "field",
    };
    let money = matches!(counts, "spend" | "topped_up");
    TaskView {
        id: task.task.key.clone(),
        counts,
        have: task.have,
        need: task.need,
        scale: if money { program.currency.exponent } else { 0 },
        state: match (task.done, task.open) {
            (true, _) => "done",
            (false, true) => "open",
            (false, false) => "locked",
        },
        come_before: task.come_before.map(Stamp),
        sentence: say::task(program, standing, task, language),
    }
}

pub(super) fn prize_view(program: &Program, prize: Prize, language: &str) -> Option<PrizeView> {
    Some(match prize {
        Prize::Units { wallet, amount } => {
            let wallet = program.wallets.get(wallet)?.wallet;
            let unit = Unit::of(program, wallet, language);
            let words = format!("{} {}", decimal(amount, unit.exponent), unit.word(amount));
            PrizeView { kind: "units", id: name(program, wallet), amount, name: words }
        }
        Prize::Voucher(place) => {
            let spec = program.vouchers.get(place)?;
            let words = spec.name.in_language(language).to_owned();
            PrizeView { kind: "voucher", id: name(program, spec.voucher), amount: 1, name: words }
        }
        Prize::Badge(badge) => {
            let spec = program.badges.iter().find(|spec| spec.badge == badge)?;
            let words = spec.name.in_language(language).to_owned();
            PrizeView { kind: "badge", id: name(program, badge), amount: 1, name: words }
        }
        Prize::Choice(place) => {
            let spec = program.choices.get(place)?;
            let words = spec.name.in_language(language).to_owned();
            PrizeView { kind: "choice", id: name(program, spec.choice), amount: 1, name: words }
        }
        Prize::Level { set, level, .. } => {
            let words = say::level_name(program, program.tier_set(set)?, level, language);
            PrizeView { kind: "level", id: name(program, level), amount: 1, name: words }
        }
    })
}
