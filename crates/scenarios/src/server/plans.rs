//! What a server tells of paid memberships, and what of it a scenario sees.

use regulars_engine::Program;
use serde::Deserialize;

use crate::language::{PlanSeen, Seen, WorthSeen};

/// `GET …/plan`.
#[derive(Deserialize)]
pub(super) struct MemberPlan {
    plan: Option<Held>,
}

#[derive(Deserialize)]
struct Held {
    id: String,
    state: String,
    period: String,
    until: jiff::Timestamp,
    renews: bool,
    next: Option<Pair>,
    owed: i64,
    fee: i64,
    account: Account,
}

#[derive(Deserialize)]
struct Pair {
    id: String,
    period: String,
}

#[derive(Deserialize)]
struct Account {
    paid: i64,
    worth: i64,
    others: Vec<Other>,
}

#[derive(Deserialize)]
struct Other {
    plan: Option<Pair>,
    gain: i64,
}

impl MemberPlan {
    /// What is seen of a member, with the plan.
    pub(super) fn add_to(self, mut seen: Seen, program: &Program) -> Seen {
        let Some(held) = self.plan else { return Seen { plan: "none".to_owned(), ..seen } };
        let Account { paid, worth, others } = held.account;
        let best = others.into_iter().next().map(|best| (best.plan.map(pair), best.gain));
        seen.worth = WorthSeen { paid, worth, best }.words(program);
        let words = PlanSeen {
            plan: held.id,
            period: held.period,
            until: Some(held.until.into()),
            // One that could not be charged is out of its trial.
            trial: held.state == "trial",
            renews: held.renews,
            next: held.next.map(pair),
            owed: held.owed,
        };
        let words = words.words(program);
        // What was paid is what the period costs less what is owed, and nothing in a trial.
        let tallies = paid == held.fee - held.owed && (held.state != "trial" || held.fee == 0);
        seen.plan = if tallies { words } else { format!("{words}, but {paid} were paid of {}", held.fee) };
        seen
    }
}

fn pair(pair: Pair) -> (String, String) {
    (pair.id, pair.period)
}
