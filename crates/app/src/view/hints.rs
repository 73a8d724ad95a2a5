//! What clerk and member hear while an order is being paid, out of what is known anyway: the ways up, what is at risk, which
//! benefits can be used now, and what can be redeemed now or soon.

use serde::Serialize;

use super::{BenefitHeldView, RewardView, StandingView};

/// So many rewards, and so many benefits, are named at most; more is not read at a till.
const NAMED_MAX: usize = 3;

/// Sentences in the asked language, the most useful first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct HintsView {
    /// For the clerk.
    pub clerk: Vec<String>,
    /// For the member.
    pub member: Vec<String>,
}

/// What to say: `after` are the standings after the order, `held` the benefits before it, `now` and `then` the catalog before
/// and after it, in the order of [`super::rewards`].
pub fn hints(
    after: &[StandingView],
    held: &[BenefitHeldView],
    now: &[RewardView],
    then: &[RewardView],
) -> HintsView {
    let ways_up = || after.iter().filter_map(|standing| Some(standing.way_up.as_ref()?.sentence.clone()));
    let at_risk = after.iter().filter_map(|standing| Some(standing.at_risk.as_ref()?.sentence.clone()));
    let of = |rewards: &[RewardView], state: &str| -> Vec<String> {
        let named = rewards.iter().filter(|reward| reward.state == state);
        named.take(NAMED_MAX).map(|reward| reward.sentence.clone()).collect()
    };
    // What can be used as often as one likes is told with the level.
    let usable = held.iter().filter(|held| held.locked.is_none() && !held.allowances.is_empty());
    let usable = usable.take(NAMED_MAX).map(|held| held.sentence.clone());
    HintsView {
        clerk: told(ways_up().chain(usable).chain(of(now, "available"))),
        member: told(ways_up().chain(at_risk).chain(of(then, "available")).chain(of(then, "soon"))),
    }
}

/// Without what nobody wrote a sentence for.
fn told(sentences: impl Iterator<Item = String>) -> Vec<String> {
    sentences.filter(|sentence| !sentence.is_empty()).collect()
}
