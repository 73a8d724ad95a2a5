//! `reversal`: undoing an entry by a new one. Every fact of the entry is undone, last one first; what was given and is
//! spent meanwhile becomes debt; what was taken comes back with its old expiry. A reversal is an entry like any other
//! and can be reversed.

use super::{
    draft::Draft,
    fulfil,
    lots::Gift,
    original::{Earlier, Original},
    tick,
    tier::Reassess,
};
use crate::{
    amount::{OutOfRange, Ratio},
    event::Body,
    fact::{Count, Fact, Fulfilment, Grant, Shares, Sink, Source, TierCause, Use, of_event},
    referral::ReferralFact,
    rejection::Rejection,
    state::{Lot, Pending, TierState, Wallet},
    symbol::Sym,
};

pub(super) fn reverse(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let original = draft.known.original.ok_or(Rejection::OriginalRequired)?;
    let target = original.target();
    if !reversible(target) {
        return Err(Rejection::NotReversible);
    }
    if !original.stands(target.entry) {
        return Err(Rejection::AlreadyReversed);
    }
    if undone_by_another(original, target) {
        return Err(Rejection::AlreadyReversed);
    }
    check_family(original, target)?;
    undo_entry(draft, target)
}

/// Undoes every fact of an entry that stands, last one first.
pub(super) fn undo_entry(draft: &mut Draft<'_>, target: &Earlier) -> Result<(), Rejection> {
    draft.push(Fact::Reverses { entry: target.entry });
    // Who gets the price back gives back all that it bought, or stored value could be had for nothing.
    let buys = |fact: &Fact| match fact {
        Fact::Redeemed { .. } | Fact::Converted { .. } => true,
        Fact::Played(played) => played.units != 0,
        _ => false,
    };
    let bought = target.facts.iter().any(buys);
    for fact in of_event(&target.facts).rev() {
        undo(draft, fact, bought)?;
    }
    // What a confirmed reservation used of limits and took from stock is in its own entry.
    if let (Body::RewardConfirmed(_), Some(original)) = (&target.body, draft.known.original) {
        let used = |fact: &&Fact| {
            matches!(
                fact,
                Fact::Used(_) | Fact::StockTaken { .. } | Fact::PlaceTaken { .. } | Fact::BudgetUsed(_)
            )
        };
        for fact in original.root.facts.iter().filter(used) {
            undo(draft, fact, bought)?;
        }
    }
    draft.settle_challenges()?;
    draft.settle_referral()?;
    // What came back after its time lapses now, so that the answer tells what is really there.
    tick::expire(draft);
    draft.reassess(Reassess::Both)
}

/// Undoes an entry that sent units outside, which did not arrive. Where the member has left meanwhile, nobody is there to
/// have them, and they lapse.
pub(super) fn give_all_back(draft: &mut Draft<'_>, target: &Earlier) -> Result<(), Rejection> {
    if !draft.account.closed {
        return undo_entry(draft, target);
    }
    draft.push(Fact::Reverses { entry: target.entry });
    for fact in target.facts.iter().rev() {
        match fact {
            Fact::Drawn { to: Sink::Transit | Sink::Spent | Sink::PaidOut, .. }
            | Fact::Sent { .. }
            | Fact::Exported { .. } => {
                undo(draft, fact, false)?;
            }
            _ => {}
        }
    }
    for Wallet { wallet, lots, .. } in draft.account.wallets.clone() {
        for lot in lots {
            draft.draw(wallet, lot, lot.remaining, Sink::Expired);
        }
    }
    Ok(())
}

/// Whether what would stand again is still undone by another entry that stands; it can't be undone twice.
fn undone_by_another(original: &Original, target: &Earlier) -> bool {
    let twice = reversed_by(target).and_then(|entry| original.entry_of(entry)).and_then(reversed_by);
    twice.is_some_and(|entry| original.reversals_of(entry).any(|e| Some(e) != reversed_by(target)))
}

/// A reversal must not leave the order in a state that no event could have brought it to. What counts is the entry at the
/// end of the chain of reversals, which the reversal undoes or makes stand again.
fn check_family(original: &Original, target: &Earlier) -> Result<(), Rejection> {
    let (mut base, mut stands_again) = (target, false);
    while let Some(earlier) = reversed_by(base).and_then(|entry| original.entry_of(entry)) {
        (base, stands_again) = (earlier, !stands_again);
    }
    match &base.body {
        Body::OrderPaid(_) | Body::WalletToppedUp(_) if !stands_again && original.has_returns() => {
            Err(Rejection::HasReturns)
        }
        Body::OrderReturned(_) | Body::OrderCancelled(_) | Body::WalletRefunded(_) if stands_again => {
            if !original.stands(original.root.entry) {
                return Err(Rejection::NothingLeft);
            }
            let mut progress = super::returned::Progress::new(original)?;
            progress.note(base.facts.iter());
            if progress.fits() { Ok(()) } else { Err(Rejection::ExceedsOriginal) }
        }
        Body::RewardRedeemed(_) | Body::RewardConfirmed(_) | Body::RewardGiven(_)
            if !stands_again && original.is_fulfilled(Fulfilment::Used) =>
        {
            Err(Rejection::AlreadyUsed)
        }
        Body::RewardIssued(_) if stands_again => fulfil::may_happen(original, Fulfilment::Issued),
        Body::RewardUsed(_) if stands_again => fulfil::may_happen(original, Fulfilment::Used),
        _ => Ok(()),
    }
}

/// The entry that a reversal undid.
fn reversed_by(entry: &Earlier) -> Option<u64> {
    entry.facts.iter().find_map(|fact| match fact {
        Fact::Reverses { entry } => Some(*entry),
        _ => None,
    })
}

fn reversible(target: &Earlier) -> bool {
    // What came back to several members may be spent by any of them.
    let came_back = |fact: &Fact| matches!(fact, Fact::HouseholdShare { amount, .. } if *amount < 0);
    if target.facts.iter().any(came_back) {
        return false;
    }
    match &target.body {
        Body::OrderPaid(_)
        | Body::OrderReturned(_)
        | Body::OrderCancelled(_)
        | Body::WalletToppedUp(_)
        | Body::Adjustment(_)
        | Body::Reversal(_)
        | Body::TierKept(_)
        | Body::RewardRedeemed(_)
        | Body::WalletRefunded(_)
        | Body::RewardIssued(_)
        | Body::RewardUsed(_)
        | Body::VoucherIssued(_)
        | Body::VoucherRevoked(_)
        | Body::VoucherClaimed(_)
        | Body::VoucherUsed(_)
        | Body::HoldCaptured(_)
        | Body::RewardConfirmed(_)
        | Body::UnitsConverted(_)
        | Body::BenefitUsed(_)
        | Body::BenefitClaimed(_)
        | Body::TierGiven(_)
        | Body::GamePlayed(_)
        | Body::BlockBought(_) => true,
        // A hold that was given up is over; one that was confirmed and then cancelled can be confirmed again.
        Body::RewardCancelled(_) => !target.facts.iter().any(|f| matches!(f, Fact::HoldEnded { .. })),
        Body::RewardGiven(_) => target.takes_reward(),
        Body::OfferDue(_) => target.makes_offer(),
        // A delivery made pending points spendable; that can't be taken back from a shop that has relied on it.
        Body::Activity(activity) => activity.order.is_none(),
        // What another member has received can't be taken from them; they can send it back.
        Body::MemberJoined(_)
        | Body::MemberClosed
        | Body::Tick
        | Body::HoldPlaced(_)
        | Body::HoldReleased(_)
        | Body::RewardReserved(_)
        | Body::TransferSent(_)
        | Body::TransferReceived(_)
        | Body::TransferReturned(_)
        // What was asked of somebody outside comes back when they tell that it failed.
        | Body::WalletPaidOut(_)
        | Body::UnitsExported(_)
        // Who does not want to take part just does nothing.
        | Body::ChallengeJoined(_)
        // Who brought somebody stays so; what the referrer got is taken back with the purchase.
        | Body::ReferralClaimed(_)
        | Body::ReferralTold(_)
        // Who left is invited again; what is drawn comes back with what it paid for.
        | Body::Household(_)
        // What was chosen stays chosen.
        | Body::ChoiceMade(_)
        // Money was asked for; who does not want the plan leaves it.
        | Body::Plan(_)
        // Who left a team joins it again.
        | Body::Team(_)
        // A link that was a mistake is ended; what it gave is given once, also when it comes again.
        | Body::AccountLinked(_)
        | Body::AccountUnlinked(_)
        | Body::InstructionDone(_)
        | Body::InstructionFailed(_)
        // Who waited is behind others by now; places that were taken are given back with their redemption.
        | Body::WaitlistJoined(_)
        | Body::WaitlistLeft(_)
        | Body::WaitlistOffered(_)
        | Body::DrawEntered(_)
        | Body::RoomEntered(_) => false,
    }
}

/// How much of a lot this entry has let lapse.
fn lapsed_again(draft: &Draft<'_>, wallet: Sym, lot: u32) -> i64 {
    let lapsed = draft.facts_since(0).iter().map(|fact| match fact {
        Fact::Drawn { wallet: own, lot: drawn, amount, to: Sink::Expired, .. }
            if (*own, *drawn) == (wallet, lot) =>
        {
            *amount
        }
        _ => 0,
    });
    lapsed.fold(0, i64::saturating_add)
}

pub(super) fn undo(draft: &mut Draft<'_>, fact: &Fact, bought: bool) -> Result<(), Rejection> {
    match fact {
        Fact::Granted(grant) => {
            if undo_grant(draft, grant)? < grant.amount && bought {
                return Err(Rejection::InsufficientPoints);
            }
        }
        // A hold ends once, so it is not opened again: undoing a capture gives back what was captured.
        Fact::HoldPlaced { .. }
        | Fact::HoldEnded { .. }
        | Fact::GivenNext { .. }
        | Fact::Instruction { .. }
        | Fact::Drawn { to: Sink::Held, .. }
        | Fact::Restored { from: Sink::Held, .. } => {}
        Fact::Drawn { wallet, lot, amount, earned_at, expires_at, pending, to } => {
            let (id, remaining) = (*lot, *amount);
            let (earned_at, expires_at, pending) = (*earned_at, *expires_at, *pending);
            let part = Lot { id, remaining, earned_at, expires_at, pending };
            draft.restore(*wallet, part, *amount, *to);
        }
        Fact::Owed { wallet, amount, to } => {
            let debt = draft.account.wallet(*wallet).map_or(0, |w| w.debt);
            let forgiven = debt.min(*amount);
            if forgiven > 0 {
                draft.push(Fact::Forgiven { wallet: *wallet, amount: forgiven, by: *to });
            }
            // The rest was paid by later earnings meanwhile; it comes back as new units.
            let paid = amount.saturating_sub(forgiven);
            if paid > 0 {
                draft.give_again(*wallet, paid, *to)?;
            }
        }
        Fact::Forgiven { wallet, amount, by } => {
            draft.take_back(*wallet, *amount, None, *by)?;
        }
        Fact::Restored { wallet, lot, amount, from, .. } => {
            // With a level that is given again it may have lapsed again already.
            let again = if *from == Sink::Expired { lapsed_again(draft, *wallet, *lot) } else { 0 };
            let amount = &amount.saturating_sub(again).max(0);
            let taken = draft.take_back(*wallet, *amount, Some(*lot), *from)?;
            draft.note_kept(*wallet, *lot, amount.saturating_sub(taken), *from);
            // What is bought again must be paid again, or it could be given back a second time for nothing.
            if taken < *amount && matches!(from, Sink::Spent | Sink::Adjusted) {
                return Err(Rejection::InsufficientPoints);
            }
        }
        Fact::Fraction { wallet, change } => {
            draft.change_fraction(*wallet, change.negated(), None)?;
        }
        Fact::Counted(Count { measure, day, amount, .. }) => {
            draft.count_on(*measure, *day, amount.saturating_neg(), Shares::Whole);
        }
        Fact::Used(used) => {
            let renews_at = draft.renewal(used);
            draft.push(Fact::Used(Use {
                times: used.times.saturating_neg(),
                amount: used.amount.saturating_neg(),
                carried: used.carried.saturating_neg().max(0),
                renews_at,
                ..*used
            }));
            if used.carried > 0 {
                draft.drop_carried(used, used.carried)?;
            }
        }
        Fact::Tier { tier, cause: TierCause::Paid } => {
            let held = draft.account.tier(tier.set).copied();
            if let Some(held) = held.filter(|t| t.kept) {
                draft
                    .push(Fact::Tier { tier: TierState { kept: false, ..held }, cause: TierCause::Reversed });
            }
        }
        Fact::Returned { .. }
        | Fact::TookBack { .. }
        | Fact::Redeemed { .. }
        | Fact::PaidBack { .. }
        | Fact::Sent { .. }
        | Fact::Exported { .. }
        | Fact::BenefitUsed { .. }
        | Fact::Played(_)
        | Fact::Badge { .. }
        | Fact::Converted { .. }
        | Fact::HouseholdShare { .. } => draft.push(opposite(fact)),
        Fact::PrizeTaken { prize, quantity } => draft.undo_prize(*prize, *quantity)?,
        Fact::StockTaken { reward, quantity } => draft.undo_stock(*reward, *quantity)?,
        Fact::PlaceTaken { session, quantity } => draft.undo_places(*session, *quantity)?,
        Fact::BudgetUsed(change) => draft.undo_budget(change)?,
        Fact::VoucherIssued(held) => draft.undo_issue(held, bought)?,
        Fact::CodeClaimed { code, times, .. } => {
            let claimed = draft.known.original.map(|original| &original.root.body);
            let Some(Body::VoucherClaimed(claim)) = claimed else { return Ok(()) };
            draft.claim(*code, claim.claims_max, times.saturating_neg())?;
        }
        Fact::VoucherUsed(used) => draft.undo_use(used)?,
        Fact::Paid { tender, wallet, amount, units } => {
            let (tender, wallet, amount, units) = (*tender, Some(*wallet), *amount, *units);
            draft.push(Fact::PaidBack { tender, wallet, amount, units });
        }
        Fact::Referral(ReferralFact::Bought { order, amount, .. }) => {
            draft.push(Fact::Referral(ReferralFact::Back { order: *order, amount: *amount }));
        }
        Fact::Referral(ReferralFact::Back { order, amount }) => {
            let (order, amount) = (*order, amount.saturating_neg());
            draft.push(Fact::Referral(ReferralFact::Back { order, amount }));
        }
        Fact::Advanced(advance) => draft.change_advance(advance, advance.amount.saturating_neg()),
        Fact::LevelGiven(given) => {
            draft.undo_given_level(given);
        }
        Fact::LevelEnded { given, .. } => draft.give_level_again(given),
        Fact::Funded(funding) => draft.undo_funding(funding),
        Fact::BlockDrawn { partner, wallet, number, units, price, rule: None } => {
            draft.undo_draw((*partner, *wallet), *number, (*units, *price))?;
        }
        Fact::BlockBought { .. } => draft.undo_purchase(fact)?,
        // A payment of debt is undone with the grant that paid it; levels follow from the counters; clocks only run on.
        Fact::Repaid { .. }
        | Fact::Activated { .. }
        | Fact::Tier { .. }
        | Fact::IdleUntil { .. }
        | Fact::Rescheduled { .. }
        | Fact::Reverses { .. }
        | Fact::Joined
        | Fact::Closed
        | Fact::Fulfilled { .. }
        // A code that somebody has seen is never given to anybody else.
        | Fact::CodeTaken { .. }
        // Nobody gets their old place in a line back.
        | Fact::WaitBegun { .. }
        | Fact::PlaceOffered { .. }
        | Fact::WaitEnded { .. }
        // Nor a pass that was used.
        | Fact::Pass { .. }
        // What was held at the end of a year was held.
        | Fact::LevelYear(_)
        // What a challenge gives is decided anew, and so is what follows from a friend's purchase.
        | Fact::Referral(_)
        | Fact::ChallengeJoined { .. }
        | Fact::Challenge { .. }
        | Fact::Prize { .. }
        // What an offer gave is undone by its own facts, and its time has passed.
        | Fact::Offer { .. }
        // At which hour somebody comes is no less true for what comes back.
        | Fact::Bought { .. }
        | Fact::Usual { .. }
        // Nobody gets an old place in a household back.
        | Fact::Household { .. }
        // What is done for a team changes with what its member has done.
        | Fact::Team { .. }
        // With what the rule gave, or by itself.
        | Fact::BlockDrawn { rule: Some(_), .. }
        // A link is ended, not undone.
        | Fact::Linked { .. }
        | Fact::Unlinked { .. } => {}
        Fact::Plan(fact) => draft.undo_plan(fact),
    }
    Ok(())
}

/// The same fact with opposite amounts, for facts that are only ever summed.
fn opposite(fact: &Fact) -> Fact {
    let mut opposite = fact.clone();
    let amounts = match &mut opposite {
        Fact::Returned { quantity, amount, .. } => vec![quantity, amount],
        Fact::TookBack { amount, exact, .. } => {
            *exact = exact.map(Ratio::negated);
            vec![amount]
        }
        Fact::Redeemed { quantity, worth, units, cash, .. } => vec![quantity, worth, units, cash],
        Fact::PaidBack { amount, units, .. } => vec![amount, units],
        Fact::Sent { amount, .. } | Fact::HouseholdShare { amount, .. } => vec![amount],
        Fact::Exported { amount, fee, gave, worth, .. } => vec![amount, fee, gave, worth],
        Fact::Converted { amount, gave, .. } => vec![amount, gave],
        Fact::BenefitUsed { times, worth, .. } => vec![times, worth],
        Fact::Played(played) => vec![&mut played.units, &mut played.times],
        // Badges of challenges are behind the mark; these were won.
        Fact::Badge { times, .. } => vec![times],
        // Undone by more than a sign.
        _ => Vec::new(),
    };
    for amount in amounts {
        *amount = amount.saturating_neg();
    }
    opposite
}

/// Answers how much was taken or is owed now.
fn undo_grant(draft: &mut Draft<'_>, grant: &Grant) -> Result<i64, OutOfRange> {
    let payer = draft.funder(grant.lot);
    let taken = draft.take_back(grant.wallet, grant.amount, Some(grant.lot), grant.from.sink())?;
    draft.credit_funder(grant.wallet, payer, taken);
    Ok(taken)
}

impl Draft<'_> {
    /// What units that come back wait for.
    pub(super) fn still_pending(&self, pending: Option<Pending>) -> Option<Pending> {
        match pending? {
            Pending::Until(at) => (self.now < at).then_some(Pending::Until(at)),
            Pending::Activity { name, entry } => {
                // Only one order is known here. What another one gave, and the undone level took, comes back to be spent:
                // whether its activity has been nobody knows, and to wait for what has been were to wait for ever.
                let original = self.known.original.filter(|original| original.root.entry == entry)?;
                let happened = original.happened(self.program.name_of(name));
                (!happened).then_some(Pending::Activity { name, entry })
            }
        }
    }

    /// Gives units again under the wallet's present terms; `by` is the account that had taken them.
    pub(super) fn give_again(&mut self, wallet: Sym, amount: i64, by: Sink) -> Result<(), OutOfRange> {
        let from = match by {
            Sink::Funded => Source::Funded,
            Sink::Adjusted => Source::Adjusted,
            Sink::Transit => Source::Transit,
            Sink::Issued | Sink::Spent | Sink::Expired | Sink::Held | Sink::PaidOut => Source::Issued,
        };
        let earned_at = self.now;
        let expires_at = self.program.wallet_of(wallet).and_then(|spec| self.expires_at(spec, earned_at));
        let shares = Shares::Whole;
        self.give(
            wallet,
            amount,
            Gift { from, rule: None, earned_at, pending: None, expires_at, shares, exact: None },
        )
    }
}
