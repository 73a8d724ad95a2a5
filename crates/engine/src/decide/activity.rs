//! `member.joined` and `activity`: events that earn without an order.

use super::{draft::Draft, referral, tier::Reassess};
use crate::{
    event::{Activity, Joined},
    fact::{Fact, Shares},
    program::Trigger,
    rejection::Rejection,
    state::{Measure, Pending},
};

pub(super) fn joined(draft: &mut Draft<'_>, joined: &Joined) -> Result<(), Rejection> {
    if draft.account.joined_at.is_some() {
        return Err(Rejection::AlreadyJoined);
    }
    draft.may_enrol()?;
    draft.push(Fact::Joined);
    draft.earn(Trigger::MemberJoined, None, 1)?;
    if let Some(claim) = &joined.claim {
        referral::claimed(draft, claim)?;
    }
    draft.note_activity();
    draft.reassess(Reassess::Up)
}

impl Draft<'_> {
    /// Whether the program takes somebody like this.
    fn may_enrol(&self) -> Result<(), Rejection> {
        let terms = &self.program.members;
        let fits = |age: i16| {
            terms.min_age.is_none_or(|least| least <= age) && terms.max_age.is_none_or(|most| age <= most)
        };
        if terms.asks_for_age() && !self.age().is_some_and(fits) {
            return Err(Rejection::NotOfAge);
        }
        if self.member_is(terms.condition.as_ref()) { Ok(()) } else { Err(Rejection::JoinConditionFalse) }
    }
}

pub(super) fn happened(draft: &mut Draft<'_>, activity: &Activity) -> Result<(), Rejection> {
    if draft.program.referral.as_ref().is_some_and(|own| draft.program.name_of(own.settled) == activity.name)
    {
        return Err(Rejection::ReferralCounted);
    }
    if let Some(sym) = draft.program.symbols.get(&activity.name) {
        if activity.order.is_some() {
            let original = draft.known.original.ok_or(Rejection::OriginalRequired)?;
            activate_waiting(draft, sym, original.root.entry);
            draft.confirm_purchase(Pending::Activity { name: sym, entry: original.root.entry });
        }
        let advances = draft.advances(Trigger::Activity(sym), None, activity.quantity);
        draft.earn(Trigger::Activity(sym), None, activity.quantity)?;
        draft.count(Measure::Activity(sym), activity.quantity, Shares::Whole);
        draft.advance(advances)?;
        draft.settle_referral()?;
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
        draft.note_enough(wallet);
    }
}
