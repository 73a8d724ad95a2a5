//! `units.exported`: units go to a partner, who gives the member units of its own. They are spent here; what the partner is
//! to do is an instruction, and if that fails, all of it comes back.

use super::{draft::Draft, tier::Reassess};
use crate::{
    amount::bounded,
    event::Export,
    fact::{Fact, Sink},
    rejection::Rejection,
};

pub(super) fn exported(draft: &mut Draft<'_>, export: &Export) -> Result<(), Rejection> {
    let amount = export.amount;
    let spec = draft.program.partner(&export.partner).ok_or(Rejection::UnknownPartner)?;
    if draft.lacks_link(spec) {
        return Err(Rejection::NotLinked);
    }
    let terms = spec.exports.as_ref().ok_or(Rejection::UnknownPartner)?;
    if amount < terms.at_least {
        return Err(Rejection::ExportTooSmall);
    }
    let times = amount.checked_div(terms.takes).filter(|_| amount.checked_rem(terms.takes) == Some(0));
    let times = times.ok_or(Rejection::InexactExport)?;
    if draft.limit_before(terms.usage, &terms.limits, 1, amount).is_some() {
        return Err(Rejection::ExportLimit);
    }
    if draft.account.wallet(terms.from).is_some_and(|w| 0 < w.debt) {
        return Err(Rejection::InDebt);
    }
    // Both are asked for before either is taken, in the order in which units are spent.
    if draft.spendable(terms.from) < amount.saturating_add(terms.fee) {
        return Err(Rejection::InsufficientPoints);
    }
    let gave = bounded(i128::from(times).saturating_mul(i128::from(terms.gives)))?;
    let worth = terms.worth.map_or(0, |worth| worth.micros);
    let worth = worth.checked_mul(gave).ok_or(Rejection::AmountOutOfRange)?;
    draft.spend(terms.from, amount, Sink::Spent)?;
    if 0 < terms.fee {
        draft.spend(terms.from, terms.fee, Sink::Spent)?;
    }
    let (partner, wallet, fee) = (spec.partner, terms.from, terms.fee);
    draft.push(Fact::Exported { partner, wallet, amount, fee, gave, worth });
    draft.note_use_of(terms.usage, &terms.limits, 1, amount, 0);
    draft.instruct();
    draft.note_activity();
    draft.reassess(Reassess::Both)
}
