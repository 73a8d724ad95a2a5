//! `benefit.claimed`: a member uses a benefit for an order: what may be returned for longer, or what has become cheaper since.
//!
//! The claim belongs to the family of the order, so that all of them together never pay back more than was paid and has not
//! come back.

use super::{draft::Draft, original::Original, returned};
use crate::{
    event::BenefitClaim, fact::Fact, program::OrderTerms, rejection::Rejection, state::Measure, symbol::Sym,
};

pub(super) fn claimed(draft: &mut Draft<'_>, claim: &BenefitClaim) -> Result<(), Rejection> {
    let program = draft.program;
    let benefit = program.benefit(&claim.benefit).ok_or(Rejection::UnknownBenefit)?;
    let terms = benefit.of_order.ok_or(Rejection::BenefitNotOfOrder)?;
    let (original, order) = returned::order_of(draft)?;
    let progress = returned::Progress::new(original)?;
    if progress.whole() {
        return Err(Rejection::NothingLeft);
    }
    draft.may_use(benefit)?;
    let day = day_of(original).ok_or(Rejection::OriginalRequired)?;
    if terms.until(day, &program.zone) <= draft.event.occurred_at {
        return Err(Rejection::BenefitTooLate);
    }
    let foreign = order.currency != program.currency.code;
    if terms.difference && foreign {
        return Err(Rejection::UnknownRate);
    }
    let worth = difference(terms, claim, progress.not_back()?, paid_back(original, benefit.benefit))?;
    draft.use_benefit(benefit, worth.unwrap_or(benefit.worth));
    Ok(())
}

/// What is paid back now; none where the benefit pays nothing back.
fn difference(
    terms: OrderTerms,
    claim: &BenefitClaim,
    paid: i64,
    before: i64,
) -> Result<Option<i64>, Rejection> {
    match (terms.difference, claim.amount) {
        (false, None) => Ok(None),
        (true, Some(amount)) if amount <= paid.min(terms.at_most).saturating_sub(before) => Ok(Some(amount)),
        _ => Err(Rejection::BenefitAmount),
    }
}

/// The day of the order, on which it was counted.
fn day_of(original: &Original) -> Option<i32> {
    original.root.facts.iter().find_map(|fact| match fact {
        Fact::Counted(count) if count.measure == Measure::Orders => Some(count.day),
        _ => None,
    })
}

/// What a benefit has paid back of the order so far.
fn paid_back(original: &Original, benefit: Sym) -> i64 {
    let uses = original.later_facts().filter_map(|fact| match fact {
        Fact::BenefitUsed { benefit: used, worth, .. } if *used == benefit => Some(*worth),
        _ => None,
    });
    uses.fold(0, i64::saturating_add)
}
