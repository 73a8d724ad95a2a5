//! `units.converted`: units of one wallet become units of another one of the same member.
//!
//! What leaves is spent, and what comes is issued: each wallet balances on its own, so that points and money never meet in
//! one posting. The rate is applied to whole multiples, so nothing is rounded. What comes lives as units do that are
//! earned then.

use super::draft::Draft;
use crate::{
    amount::bounded,
    event::Conversion,
    fact::{Fact, Sink},
    rejection::Rejection,
};

pub(super) fn converted(draft: &mut Draft<'_>, conversion: &Conversion) -> Result<(), Rejection> {
    let amount = conversion.amount;
    let terms = draft.program.conversion(&conversion.conversion).ok_or(Rejection::UnknownConversion)?;
    if amount < terms.at_least {
        return Err(Rejection::ConversionTooSmall);
    }
    let times = amount.checked_div(terms.takes).filter(|_| amount.checked_rem(terms.takes) == Some(0));
    let times = times.ok_or(Rejection::InexactConversion)?;
    if draft.limit_before(terms.usage, &terms.limits, 1, amount).is_some() {
        return Err(Rejection::ConversionLimit);
    }
    if draft.account.wallet(terms.from).is_some_and(|w| 0 < w.debt) {
        return Err(Rejection::InDebt);
    }
    draft.spend(terms.from, amount, Sink::Spent)?;
    let gave = bounded(i128::from(times).saturating_mul(i128::from(terms.gives)))?;
    draft.push(Fact::Converted {
        conversion: terms.conversion,
        from: terms.from,
        amount,
        to: terms.to,
        gave,
    });
    draft.note_use_of(terms.usage, &terms.limits, 1, amount, 0);
    draft.note_activity();
    draft.credit(terms.to, gave)
}
