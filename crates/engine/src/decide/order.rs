//! `order.paid`: paying with wallets, earning, counting, tiers.

use super::{draft::Draft, pay, tier::Reassess, voucher, weigh::Weighed};
use crate::{
    event::{Meta, Order},
    fact::Shares,
    program::Trigger,
    rejection::Rejection,
    state::Measure,
};

pub(super) fn paid(draft: &mut Draft<'_>, order: &Order) -> Result<(), Rejection> {
    let reduced = voucher::applied(draft, order)?;
    let weighed = Weighed::new(draft, reduced.as_ref().unwrap_or(order))?;
    pay::with_wallets(draft, &weighed)?;
    let advances = draft.advances(Trigger::OrderPaid, Some(&weighed), 1);
    draft.earn(Trigger::OrderPaid, Some(&weighed), 1)?;
    count_order(draft, &weighed);
    draft.note_revenue();
    draft.note_bought(&weighed);
    draft.note_habits(&weighed);
    draft.note_purchase(&weighed);
    draft.advance(advances)?;
    draft.settle_referral()?;
    draft.note_activity();
    draft.reassess(Reassess::Up)
}

fn count_order(draft: &mut Draft<'_>, weighed: &Weighed<'_>) {
    draft.count(Measure::Orders, 1, Shares::Whole);
    if let Some(base) = weighed.base(0).filter(|_| draft.counts(Measure::Spend)) {
        draft.count(Measure::Spend, base.amount, Shares::Lines(base.lines.to_vec()));
    }
    if draft.counts(Measure::Items) {
        let pieces = weighed.order.lines.iter().map(|l| l.quantity).collect();
        draft.count(Measure::Items, weighed.quantity, Shares::Lines(pieces));
    }
    let program = draft.program;
    for measured in &program.measures {
        let Measure::Field(sym) = measured.measure else { continue };
        let name = program.name_of(sym);
        let value = weighed.order.metadata.iter().find(|(n, _)| n == name).map(|(_, v)| v);
        if let Some(Meta::Int(value)) = value {
            draft.count(Measure::Field(sym), *value, Shares::Whole);
        }
    }
}
