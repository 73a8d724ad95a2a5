//! `transfer.sent`, `transfer.received` and `transfer.returned`: units go from one member to another.
//!
//! They leave one account into the book `transit` and arrive at the other out of it, by two entries. What is between them is
//! an effect of the first, which the shell delivers exactly once. If it can't arrive, the first entry is undone. So at any
//! time what both members hold and what is in transit is the same sum.

use super::{
    draft::{Draft, Effect},
    lots::Gift,
    reversal, tick,
    tier::Reassess,
};
use crate::{
    event::{Arrival, MovedPart, Transfer},
    fact::{Fact, Shares, Sink, Source},
    id::MemberId,
    moment::Moment,
    program::{LevelLimits, TransferSpec, WalletSpec},
    rejection::Rejection,
    symbol::Sym,
};

/// What the sender's decision knows of the other member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receiver {
    /// An account that takes events.
    Open,
    /// One that has ended.
    Closed,
    /// The sender's own.
    Same,
}

pub(super) fn sent(draft: &mut Draft<'_>, transfer: &Transfer) -> Result<(), Rejection> {
    let (_, spec) = draft.program.wallet(&transfer.wallet).ok_or(Rejection::UnknownWallet)?;
    let terms = draft.program.transfers.iter().find(|t| t.wallet == spec.wallet);
    let terms = terms.ok_or(Rejection::NotTransferable)?;
    match draft.known.receiver {
        Some(Receiver::Same) => return Err(Rejection::SameAccount),
        Some(Receiver::Closed) | None => return Err(Rejection::ReceiverUnavailable),
        Some(Receiver::Open) => {}
    }
    check_terms(draft, terms, transfer.amount)?;
    let wallet = spec.wallet;
    if draft.account.wallet(wallet).is_some_and(|w| 0 < w.debt) {
        return Err(Rejection::InDebt);
    }
    // Both are asked for before either is taken, in the order in which units are spent.
    if draft.spendable(wallet) < transfer.amount.saturating_add(terms.fee) {
        return Err(Rejection::InsufficientPoints);
    }
    let parts = take_out(draft, wallet, transfer.amount)?;
    if 0 < terms.fee {
        draft.spend(wallet, terms.fee, Sink::Spent)?;
    }
    draft.push(Fact::Sent { wallet, amount: transfer.amount, to: transfer.to });
    draft.note_use_of(terms.usage, &terms.limits, 1, transfer.amount, 0);
    // What is sent at one level counts at the others, too, or each new one would begin anew.
    for LevelLimits { usage, limits, .. } in &terms.by_level {
        draft.note_use_of(*usage, limits, 1, transfer.amount, 0);
    }
    draft.effects.push(Effect::Deliver { to: transfer.to, wallet: transfer.wallet.clone(), parts });
    draft.note_activity();
    draft.reassess(Reassess::Both)
}

/// Units go to another member whatever the terms of gifts are: they are left behind in a household.
pub(super) fn hand_over(
    draft: &mut Draft<'_>,
    spec: &WalletSpec,
    amount: i64,
    to: MemberId,
) -> Result<(), Rejection> {
    let parts = take_out(draft, spec.wallet, amount)?;
    draft.push(Fact::Sent { wallet: spec.wallet, amount, to });
    let wallet = draft.program.name_of(spec.wallet).to_owned();
    draft.effects.push(Effect::Deliver { to, wallet, parts });
    Ok(())
}

/// Takes units out of the lots, in the order in which units are spent, and says what left them.
fn take_out(draft: &mut Draft<'_>, wallet: Sym, amount: i64) -> Result<Vec<MovedPart>, Rejection> {
    let idle_until = draft.account.wallet(wallet).and_then(|w| w.idle_until);
    let before = draft.decided();
    draft.spend(wallet, amount, Sink::Transit)?;
    Ok(parts(draft.facts_since(before), idle_until))
}

fn check_terms(draft: &Draft<'_>, terms: &TransferSpec, amount: i64) -> Result<(), Rejection> {
    if amount < terms.at_least {
        return Err(Rejection::TransferTooSmall);
    }
    let joined = draft.account.joined_at.unwrap_or(draft.now);
    let cooled = terms.after_joining.map(|length| length.add(joined.timestamp(), &draft.program.zone));
    if cooled.is_some_and(|at| draft.now < Moment::from(at)) {
        return Err(Rejection::TransferTooSoon);
    }
    let of_level = terms.by_level.iter().find(|own| draft.holds_one_of(own.level));
    let (usage, limits) = of_level.map_or((terms.usage, &terms.limits), |own| (own.usage, &own.limits));
    match draft.limit_before(usage, limits, 1, amount) {
        Some(_) => Err(Rejection::TransferLimit),
        None => Ok(()),
    }
}

/// What left the lots. Units that lapse with the sender's inactivity keep that day: another owner must not prolong it.
fn parts(facts: &[Fact], idle_until: Option<Moment>) -> Vec<MovedPart> {
    let drawn = facts.iter().filter_map(|fact| match fact {
        Fact::Drawn { amount, earned_at, expires_at, to: Sink::Transit, .. } => {
            Some(MovedPart { amount: *amount, earned_at: *earned_at, expires_at: expires_at.or(idle_until) })
        }
        _ => None,
    });
    drawn.collect()
}

pub(super) fn received(draft: &mut Draft<'_>, arrival: &Arrival) -> Result<(), Rejection> {
    let (_, spec) = draft.program.wallet(&arrival.wallet).ok_or(Rejection::UnknownWallet)?;
    for MovedPart { amount, earned_at, expires_at } in &arrival.parts {
        let gift = Gift {
            from: Source::Transit,
            rule: None,
            // The sender's clock may be ahead. What was here before a level began must not look as if it came with it.
            earned_at: draft.now.min(*earned_at),
            pending: None,
            expires_at: *expires_at,
            shares: Shares::Whole,
            exact: None,
        };
        draft.give(spec.wallet, *amount, gift)?;
    }
    // What has lapsed on the way lapses here.
    tick::expire(draft);
    draft.reassess(Reassess::Both)
}

/// Everything that sending did is undone.
pub(super) fn returned(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let original = draft.known.original.ok_or(Rejection::OriginalRequired)?;
    let target = original.target();
    let sends = |fact: &Fact| matches!(fact, Fact::Sent { amount, .. } if 0 < *amount);
    if !target.facts.iter().any(sends) {
        return Err(Rejection::OriginalRequired);
    }
    if !original.stands(target.entry) {
        return Err(Rejection::AlreadyReversed);
    }
    reversal::give_all_back(draft, target)
}
