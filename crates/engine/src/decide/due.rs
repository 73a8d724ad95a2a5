//! When the account's next due work is.

use super::{age, choice, giving, migrate, offers, pay_out, plan_due, referral};
use crate::{
    event::Body,
    moment::Moment,
    program::Program,
    state::{Account, Lot, Pending, Usage, Wallet},
};

/// The earliest instant at which something of the account falls due: coming over to another ladder, a pending grant, an expiry, a lapse by inactivity, a
/// tier review, an age that is reached, the end of a given level, the deadline of a choice, a limit that carried something over, a hold, a wait or a pass whose
/// time is up, the end of a plan's period, a payment to the member, a reward that is given, an offer, a friend's purchase that is
/// settled.
pub fn next_due(program: &Program, account: &Account) -> Option<Moment> {
    if account.closed {
        return None;
    }
    let givings = account.givings.iter().map(|giving| giving.at);
    due_for_tick(program, account).into_iter().chain(givings).chain(plan_due::next(account)).min()
}

/// What the due work of the account at `at` is: a `tick`; once there is nothing else to do, what a plan does by itself, then
/// `wallet.paid_out`, then `reward.given`, and last `offer.due`.
pub fn due_body(program: &Program, account: &Account, at: Moment) -> Body {
    let alone = account.givings.is_empty() && account.plan.is_none();
    if alone || due_for_tick(program, account).is_some_and(|due| due <= at) {
        return Body::Tick;
    }
    let paid = || pay_out::due(program, account, at).map(Body::WalletPaidOut);
    let given = || giving::due(program, account, at).map(Body::RewardGiven);
    let offered = || offers::due(program, account, at).map(Body::OfferDue);
    let plan = plan_due::due(program, account, at).map(Body::Plan);
    plan.or_else(paid).or_else(given).or_else(offered).unwrap_or(Body::Tick)
}

/// The same without what a plan does by itself, payments, rewards that are given, and offers.
fn due_for_tick(program: &Program, account: &Account) -> Option<Moment> {
    let of_lot = |lot: &Lot| {
        let available = match lot.pending {
            Some(Pending::Until(at)) => Some(at),
            Some(Pending::Activity { .. }) | None => None,
        };
        [available, lot.expires_at].into_iter().flatten().min()
    };
    let of_wallet = |wallet: &Wallet| {
        let lots = wallet.lots.iter().filter_map(of_lot).min();
        let idle = wallet.idle_until.filter(|_| wallet.lots.iter().any(|l| l.expires_at.is_none()));
        [lots, idle].into_iter().flatten().min()
    };
    let wallets = account.wallets.iter().filter_map(of_wallet);
    let tiers = account.tiers.iter().filter_map(|t| t.until);
    let choices = choice::next_default(account);
    let given = account.given_levels.iter().filter_map(|given| given.until);
    // A rule or limit that the program no longer has gives nothing any more.
    let carries = |usage: &&Usage| {
        let rule = program.rules.iter().find(|r| r.rule == usage.rule);
        let limit = rule.and_then(|r| r.limits.get(usize::from(usage.limit)));
        usage.carried > 0 && limit.is_some_and(|l| l.carry_over)
    };
    let usages = account.usages.iter().filter(carries).filter_map(|u| u.renews_at);
    let holds = account.holds.iter().map(|h| h.until);
    let waits = account.waits.iter().map(|w| w.until);
    let passes = account.passes.iter().map(|pass| pass.until);
    let friend = referral::next_due(account);
    let comes_over = migrate::next_due(program, account);
    let plan = account.plan.iter().filter(|held| !held.renews).map(|held| held.until);
    let all = wallets.chain(tiers).chain(given).chain(choices).chain(usages);
    let ages = age::next_due(program, account);
    all.chain(holds).chain(waits).chain(passes).chain(friend).chain(plan).chain(comes_over).chain(ages).min()
}
