//! `tick`: the due work of an account, in a fixed order: what a limit carried over, what becomes spendable, what
//! was set aside too long, what expires, what lapses by inactivity, a plan that does not go on, then tier reviews, since they
//! look at what is left, the ends of given levels, what was not chosen in time, and last the days of payments and rewards that
//! there are no units for.

use super::{choice, draft::Draft, giving, hold, plan_due, room, waitlist};
use crate::{
    fact::{Fact, Shares, Sink, Use},
    moment::Moment,
    program::Effect,
    rejection::Rejection,
    state::Pending,
};

pub(super) fn due_work(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    carried_over(draft)?;
    activate(draft);
    hold::time_out(draft);
    waitlist::time_out(draft);
    room::time_out(draft);
    expire(draft);
    lapse(draft);
    plan_due::lapse(draft);
    draft.settle_referral()?;
    draft.review_tiers()?;
    draft.grow()?;
    draft.end_given_levels();
    choice::give_defaults(draft)?;
    giving::pass_over(draft);
    Ok(())
}

/// Gives what went over a limit, as far as the new period allows; the rest waits for the next one.
fn carried_over(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let program = draft.program;
    for rule in &program.rules {
        let Effect::Give(give) = &rule.effect else { continue };
        let Some(spec) = program.wallets.get(give.wallet) else { continue };
        for (index, limit) in (0u8..).zip(&rule.limits).filter(|(_, limit)| limit.carry_over) {
            let due = draft.usage(rule, index).copied();
            let due = due.filter(|u| u.carried > 0 && u.renews_at.is_some_and(|at| at <= draft.now));
            let (Some(usage), Some(span)) = (due, draft.period_of(limit)) else { continue };
            let amount = usage.carried.min(limit.amount.unwrap_or(i64::MAX));
            draft.give_to_member(rule, spec, amount, Shares::Whole, None)?;
            draft.push(Fact::Used(Use {
                rule: rule.rule,
                limit: index,
                period: span.key,
                times: 0,
                amount,
                carried: amount.saturating_neg(),
                renews_at: Some(Moment::from(span.end)),
            }));
        }
    }
    Ok(())
}

fn activate(draft: &mut Draft<'_>) {
    for wallet in draft.account.wallets.clone() {
        let mut came = false;
        for lot in &wallet.lots {
            if matches!(lot.pending, Some(Pending::Until(at)) if at <= draft.now) {
                came = true;
                draft.push(Fact::Activated { wallet: wallet.wallet, lot: lot.id, amount: lot.remaining });
            }
        }
        // Debt is paid in the wallet's order of spending, so only when all of them can be spent.
        draft.repay(wallet.wallet);
        if came {
            draft.note_enough(wallet.wallet);
        }
    }
}

/// What is past its time lapses.
pub(super) fn expire(draft: &mut Draft<'_>) {
    for wallet in draft.account.wallets.clone() {
        for lot in &wallet.lots {
            if lot.expires_at.is_some_and(|at| at <= draft.now) {
                draft.draw(wallet.wallet, *lot, lot.remaining, Sink::Expired);
            }
        }
    }
}

fn lapse(draft: &mut Draft<'_>) {
    for wallet in draft.account.wallets.clone() {
        if wallet.idle_until.is_none_or(|at| draft.now < at) {
            continue;
        }
        for lot in wallet.lots.iter().filter(|l| l.expires_at.is_none()) {
            draft.draw(wallet.wallet, *lot, lot.remaining, Sink::Expired);
        }
        draft.push(Fact::IdleUntil { wallet: wallet.wallet, until: None });
    }
}
