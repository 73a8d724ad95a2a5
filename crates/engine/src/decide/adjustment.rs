//! `adjustment`, `tier.kept` and `member.closed`.

use super::{draft::Draft, hold, household, link, lots::Gift, room, team, tier::Reassess, waitlist};
use crate::{
    event::{Adjustment, TierKept},
    fact::{Fact, PlanEnd, Shares, Sink, Source, TierCause},
    rejection::Rejection,
    state::TierState,
};

pub(super) fn adjust(draft: &mut Draft<'_>, adjustment: &Adjustment) -> Result<(), Rejection> {
    let (_, spec) = draft.program.wallet(&adjustment.wallet).ok_or(Rejection::UnknownWallet)?;
    let wallet = spec.wallet;
    if adjustment.amount < 0 {
        draft.spend(wallet, adjustment.amount.saturating_neg(), Sink::Adjusted)?;
    } else {
        let earned_at = draft.event.occurred_at;
        let gift = Gift {
            from: Source::Adjusted,
            rule: None,
            earned_at,
            pending: None,
            expires_at: draft.expires_at(spec, earned_at),
            shares: Shares::Whole,
            exact: None,
        };
        draft.give(wallet, adjustment.amount, gift)?;
    }
    draft.reassess(Reassess::Both)
}

pub(super) fn keep_tier(draft: &mut Draft<'_>, kept: &TierKept) -> Result<(), Rejection> {
    let set = draft.program.symbols.get(&kept.tier_set).and_then(|s| draft.program.tier_set(s));
    let (set, price) = set.and_then(|s| Some((s, s.keep_price?))).ok_or(Rejection::NotKeepable)?;
    let held = draft.account.tier(set.set).copied();
    let held =
        held.filter(|t| t.level.is_some() && t.until.is_some() && !t.kept).ok_or(Rejection::NothingToKeep)?;
    let (wallet, amount) = price;
    draft.spend(wallet, amount, Sink::Spent)?;
    draft.push(Fact::Tier { tier: TierState { kept: true, ..held }, cause: TierCause::Paid });
    Ok(())
}

/// What is set aside comes back, and all that is left lapses; debt is let go, since nobody is left to pay it.
pub(super) fn close(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    draft.end_plan(PlanEnd::Closed);
    hold::release_all(draft);
    waitlist::leave_all(draft);
    room::leave_all(draft);
    draft.leave_referral();
    household::leave_all(draft)?;
    team::leave_all(draft);
    link::unlink_all(draft);
    for wallet in draft.account.wallets.clone() {
        for lot in &wallet.lots {
            draft.draw(wallet.wallet, *lot, lot.remaining, Sink::Expired);
        }
        if wallet.debt > 0 {
            draft.push(Fact::Forgiven { wallet: wallet.wallet, amount: wallet.debt, by: Sink::Expired });
        }
    }
    draft.push(Fact::Closed);
    Ok(())
}
