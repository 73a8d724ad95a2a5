//! What clerk and member hear while an order is being paid, out of what is known anyway: the ways up, what is at risk, and
//! what can be redeemed now or soon.

use serde::Serialize;

use super::{RewardView, StandingView};

/// So many rewards are named at most; more is not read at a till.
const REWARDS_MAX: usize = 3;

/// Sentences in the asked language, the most useful first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct HintsView {
    /// For the clerk.
    pub clerk: Vec<String>,
    /// For the member.
    pub member: Vec<String>,
}

/// What to say: `after` are the standings after the order, `now` and `then` the catalog before and after it, in the order
/// of [`super::rewards`].
pub fn hints(after: &[StandingView], now: &[RewardView], then: &[RewardView]) -> HintsView {
    let ways_up = || after.iter().filter_map(|standing| Some(standing.way_up.as_ref()?.sentence.clone()));
    let at_risk = after.iter().filter_map(|standing| Some(standing.at_risk.as_ref()?.sentence.clone()));
    let of = |rewards: &[RewardView], state: &str| -> Vec<String> {
        let named = rewards.iter().filter(|reward| reward.state == state);
        named.take(REWARDS_MAX).map(|reward| reward.sentence.clone()).collect()
    };
    HintsView {
        clerk: told(ways_up().chain(of(now, "available"))),
        member: told(ways_up().chain(at_risk).chain(of(then, "available")).chain(of(then, "soon"))),
    }
}

/// Without what nobody wrote a sentence for.
fn told(sentences: impl Iterator<Item = String>) -> Vec<String> {
    sentences.filter(|sentence| !sentence.is_empty()).collect()
}
