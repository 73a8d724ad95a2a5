//! `member.joined`, `activity` and `wallet.topped_up`: events that earn without an order.

use super::{draft::Draft, lots::Gift, tier::Reassess};
use crate::{
    document::WalletKind,
    event::{Activity, Joined, TopUp},
    fact::{Fact, Shares, Source},
    program::Trigger,
    rejection::Rejection,
    state::{Measure, Pending},
};

pub(super) fn joined(draft: &mut Draft<'_>, _joined: &Joined) -> Result<(), Rejection> {
    if draft.account.joined_at.is_some() {
        return Err(Rejection::AlreadyJoined);
    }
    draft.push(Fact::Joined);
    draft.earn(Trigger::MemberJoined, None, 1)?;
    draft.note_activity();
    draft.reassess(Reassess::Up)
}

pub(super) fn happened(draft: &mut Draft<'_>, activity: &Activity) -> Result<(), Rejection> {
    if let Some(sym) = draft.program.symbols.get(&activity.name) {
        if activity.order.is_some() {
            let original = draft.known.original.ok_or(Rejection::OriginalRequired)?;
            activate_waiting(draft, sym, original.root.entry);
        }
        draft.earn(Trigger::Activity(sym), None, activity.quantity)?;
        draft.count(Measure::Activity(sym), activity.quantity, Shares::Whole);
    }
    draft.note_activity();
    draft.reassess(Reassess::Up)
}

/// Makes spendable what waited for this activity on this order.
fn activate_waiting(draft: &mut Draft<'_>, name: crate::symbol::Sym, entry: u64) {
    let waiting = Pending::Activity { name, entry };
    let wallets = draft.account.wallets.iter();
    let lots: Vec<_> = wallets
        .flat_map(|w| w.lots.iter().filter(|l| l.pending == Some(waiting)).map(|l| (w.wallet, *l)))
        .collect();
    for (wallet, lot) in &lots {
        draft.push(Fact::Activated { wallet: *wallet, lot: lot.id, amount: lot.remaining });
    }
    // Debt is paid in the wallet's order of spending, so only when all of them can be spent.
    for (wallet, _) in lots {
        draft.repay(wallet);
    }
}

pub(super) fn topped_up(draft: &mut Draft<'_>, top_up: &TopUp) -> Result<(), Rejection> {
    let (_, spec) = draft.program.wallet(&top_up.wallet).ok_or(Rejection::UnknownWallet)?;
    if spec.kind != WalletKind::Money {
        return Err(Rejection::NotMoney);
    }
    let earned_at = draft.event.occurred_at;
    let gift = Gift {
        from: Source::Funded,
        rule: None,
        earned_at,
        pending: None,
        expires_at: draft.expires_at(spec, earned_at),
        shares: Shares::Whole,
        exact: None,
    };
    draft.give(spec.wallet, top_up.amount, gift)?;
    draft.earn(Trigger::ToppedUp, None, 1)?;
    draft.count(Measure::ToppedUp, top_up.amount, Shares::Whole);
    draft.count(Measure::ToppedUpOnce, top_up.amount, Shares::Whole);
    draft.note_activity();
    draft.reassess(Reassess::Up)
}
