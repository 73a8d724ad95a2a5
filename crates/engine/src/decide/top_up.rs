//! `wallet.topped_up` and `wallet.refunded`: money that members pay in, and money that is paid back to them.
//!
//! A refund is to a top-up what a return is to an order of one line: what rules gave for the top-up goes back in
//! proportion, and with the last cent exactly all of it. Nobody is paid out what is no longer there, so a refund never
//! makes debt in its own wallet.

use super::{
    draft::Draft,
    lots::Gift,
    original::{Award, Original},
    returned::{self, Progress},
    tier::Reassess,
};
use crate::{
    amount::{OutOfRange, Ratio, Rounding, add},
    document::WalletKind,
    event::{Body, Refund, TopUp},
    fact::{Shares, Source},
    program::{Trigger, WalletSpec},
    rejection::Rejection,
    state::Measure,
    symbol::Sym,
};

pub(super) fn topped_up(draft: &mut Draft<'_>, top_up: &TopUp) -> Result<(), Rejection> {
    let (_, spec) = draft.program.wallet(&top_up.wallet).ok_or(Rejection::UnknownWallet)?;
    if spec.kind != WalletKind::Money {
        return Err(Rejection::NotMoney);
    }
    check_terms(draft, spec, top_up.amount)?;
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
    if let Some(terms) = &spec.top_up {
        draft.note_use_of(terms.usage, &terms.limits, 1, top_up.amount, 0);
    }
    let advances = draft.advances(Trigger::ToppedUp, None, top_up.amount);
    draft.earn(Trigger::ToppedUp, None, 1)?;
    draft.count(Measure::ToppedUp, top_up.amount, Shares::Whole);
    draft.count(Measure::ToppedUpOnce, top_up.amount, Shares::Whole);
    draft.advance(advances)?;
    draft.note_activity();
    draft.reassess(Reassess::Up)
}

/// What the wallet says of top-ups. Gifts of rules are not asked about here, but are held when the next top-up comes.
fn check_terms(draft: &Draft<'_>, spec: &WalletSpec, amount: i64) -> Result<(), Rejection> {
    let Some(terms) = &spec.top_up else { return Ok(()) };
    if !(terms.at_least..=terms.at_most).contains(&amount) {
        return Err(Rejection::TopUpOutOfBounds);
    }
    let held = draft.account.balance(spec.wallet);
    if terms.hold_at_most < add(add(add(held.available, held.pending)?, held.held)?, amount)? {
        return Err(Rejection::HoldsTooMuch);
    }
    match draft.limit_before(terms.usage, &terms.limits, 1, amount) {
        Some(_) => Err(Rejection::TopUpLimit),
        None => Ok(()),
    }
}

pub(super) fn refunded(draft: &mut Draft<'_>, refund: &Refund) -> Result<(), Rejection> {
    let original = draft.known.original.ok_or(Rejection::OriginalRequired)?;
    let Body::WalletToppedUp(top_up) = &original.target().body else { return Err(Rejection::NotATopUp) };
    if !original.stands(original.root.entry) {
        return Err(Rejection::NothingLeft);
    }
    let mut progress = Progress::new(original)?;
    if progress.whole() {
        return Err(Rejection::NothingLeft);
    }
    let claim = Claim::new(draft, original, top_up)?;
    let amount = match refund.amount {
        Some(amount) => amount,
        None => claim.most(&progress)?,
    };
    let back = progress.add_amount(amount)?;
    if claim.available < claim.after(&progress)? {
        return Err(Rejection::InsufficientPoints);
    }
    returned::take_back(draft, original, &progress, &[back])
}

/// What a refund takes out of the wallet that was topped up: the money, and what rules gave beside it.
struct Claim {
    available: i64,
    /// Amounts that were given into what can be spent now.
    given: Vec<i64>,
    /// What was taken of them before.
    taken: i64,
}

impl Claim {
    fn new(draft: &Draft<'_>, original: &Original, top_up: &TopUp) -> Result<Claim, Rejection> {
        let wallet: Option<Sym> = draft.program.symbols.get(&top_up.wallet);
        let state =
            wallet.and_then(|wallet| draft.account.wallet(wallet)).ok_or(Rejection::InsufficientPoints)?;
        let available = draft.account.balance(state.wallet).available;
        let mut claim = Claim { available, given: Vec::new(), taken: 0 };
        for (place, award) in (0u32..).zip(original.awards()) {
            let Award::Grant(grant) = award else { continue };
            // What still waits is taken from where it waits; nobody can have spent it.
            let waits = state.lots.iter().any(|lot| lot.id == grant.lot && lot.pending.is_some());
            if Some(grant.wallet) == wallet && !waits {
                claim.given.push(grant.amount);
                claim.taken = claim.taken.saturating_add(returned::taken(original, place));
            }
        }
        Ok(claim)
    }

    /// What must be taken once so much has come back.
    fn after(&self, progress: &Progress) -> Result<i64, OutOfRange> {
        let back = progress.of_order()?;
        let mut sum = 0;
        for given in &self.given {
            sum = add(sum, Ratio::whole(*given).times(back)?.round(Rounding::Floor)?)?;
        }
        Ok(sum.saturating_sub(self.taken))
    }

    /// The most that can be paid back: of what is left of the top-up, so much that the wallet holds it and its gifts.
    fn most(&self, progress: &Progress) -> Result<i64, Rejection> {
        let (mut low, mut high) = (0, progress.left());
        while low < high {
            // `low` can be paid, more than `high` can't.
            let middle = low.saturating_add(high.saturating_sub(low).saturating_add(1) / 2);
            let mut tried = progress.clone();
            tried.add_amount(middle)?;
            if self.after(&tried)? <= self.available {
                low = middle;
            } else {
                high = middle.saturating_sub(1);
            }
        }
        if low == 0 { Err(Rejection::InsufficientPoints) } else { Ok(low) }
    }
}
