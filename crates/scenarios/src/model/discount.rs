//! What vouchers take off an order, in the model: every set of those that the order names is played through, and the order
//! is accepted only when no smaller set saves as much. From then on it is an order that costs so much less.

use std::rc::Rc;

use regulars_engine::{
    event::{Body, Line, Order, Profile},
    id::VoucherId,
};

use super::{
    Model, Refusal, Work,
    fraction::{Fraction, share_out},
    member::{Entry, Move, Ticket, TicketMove},
    program::{Rounding, Selection},
    weigh::{names, paid_per_line, total},
};

/// What a kind of voucher takes off.
#[derive(Debug, Clone)]
pub struct Off {
    /// How much.
    pub amount: OffAmount,
    /// Only these items.
    pub only: Option<Selection>,
    /// Not these.
    pub except: Option<Selection>,
    /// Whether others may be used beside it; of those that may not, an order takes one.
    pub together: bool,
    /// Its place among the others.
    pub priority: i64,
    /// The most it saves, in the smallest unit.
    pub saving_max: Option<i64>,
    /// It stays used when the order comes back.
    pub keep: bool,
}

/// How much a voucher takes off.
#[derive(Debug, Clone, Copy)]
pub enum OffAmount {
    /// So many per cent.
    Percent(i64),
    /// So much money, in the smallest unit.
    Money(i64),
}

/// What all vouchers of an order may save.
#[derive(Debug, Clone, Copy, Default)]
pub struct SavingMax {
    /// So much, in the smallest unit.
    pub money: Option<i64>,
    /// So many per cent of what the lines cost.
    pub percent: Option<i64>,
}

impl Off {
    fn covers(&self, line: &Line) -> bool {
        let wanted = self.only.as_ref().is_none_or(|only| names(only, line));
        wanted && !self.except.as_ref().is_some_and(|except| names(except, line))
    }

    /// What is for some items comes before what is for the order.
    fn is_for_all(&self) -> bool {
        self.only.is_none() && self.except.is_none()
    }
}

impl Model<'_> {
    /// What an order would come to with the vouchers that it names; none when they can't be used.
    pub fn due(&self, order: &Order) -> Option<i64> {
        let profile = Profile::default();
        let reduced = self.work(&Body::Tick, "", &profile).with_vouchers(order).ok()?;
        total(&reduced).ok()
    }
}

impl Work<'_> {
    /// Uses the vouchers that an order names; answers the order with what they take off.
    pub(super) fn with_vouchers(&mut self, order: &Order) -> Result<Order, Refusal> {
        let Some(stated) = &order.vouchers else { return Ok(order.clone()) };
        let tickets = self.named_tickets(&stated.names)?;
        let paid = paid_per_line(order)?;
        if order.currency != self.program.currency.0 {
            return Err("VoucherConditionFalse");
        }
        for ticket in &tickets {
            if self.program.vouchers[ticket.kind].off.is_none() {
                return Err("VoucherSavesNothing");
            }
            let times = tickets.iter().filter(|other| other.kind == ticket.kind).count();
            self.may_use_voucher(ticket.kind, i64::try_from(times).expect("a few"))?;
        }
        let odd = |(line, paid): (&Line, &i64)| order.tax_included && *paid < line.tax;
        if order.lines.iter().zip(&paid).any(odd) {
            return Err("AmountOutOfRange");
        }
        let saved = self.saved_by(order, &paid, &tickets).ok_or("VoucherSavesNothing")?;
        let reduced = reduced(order, &paid, &saved);
        if stated.payable.is_some_and(|stated| Ok(stated) != total(&reduced)) {
            return Err("TotalsMismatch");
        }
        for ticket in tickets {
            self.change_use(ticket, -1);
            self.note_ticket_use(ticket.kind, self.now, 1);
        }
        self.moves.push(Move::Saved { lines: saved });
        Ok(reduced)
    }

    /// What all of them together take off each line, unless fewer would save as much.
    fn saved_by(&self, order: &Order, paid: &[i64], tickets: &[Ticket]) -> Option<Vec<i64>> {
        let all = (1u32 << tickets.len()) - 1;
        let set = |bits: u32| -> Vec<Ticket> {
            (0..tickets.len()).filter(|at| bits >> at & 1 == 1).map(|at| tickets[at]).collect()
        };
        let play = |bits: u32| self.play(order, paid, &set(bits));
        let best = play(all)?;
        let sum: i64 = best.iter().sum();
        let as_good = |bits: u32| play(bits).is_some_and(|saved| sum <= saved.iter().sum());
        (0..all).all(|bits| !as_good(bits)).then_some(best)
    }

    /// What a set takes off each line, one voucher after the other; none when they may not be used together.
    fn play(&self, order: &Order, paid: &[i64], set: &[Ticket]) -> Option<Vec<i64>> {
        let kinds = &self.program.vouchers;
        let mut set: Vec<(&Off, Ticket)> =
            set.iter().filter_map(|ticket| Some((kinds[ticket.kind].off.as_ref()?, *ticket))).collect();
        if 1 < set.iter().filter(|(off, _)| !off.together).count() {
            return None;
        }
        set.sort_by_key(|(off, ticket)| {
            (off.is_for_all(), off.priority, kinds[ticket.kind].name.clone(), ticket.id)
        });
        let most = self.program.saving_max;
        let goods: i64 = paid.iter().sum();
        let mut left = most.money.unwrap_or(i64::MAX).min(goods * most.percent.unwrap_or(100) / 100);
        let mut rest = paid.to_vec();
        for (off, _) in set {
            let costs: Vec<i64> = rest
                .iter()
                .zip(&order.lines)
                .map(|(cost, line)| if off.covers(line) { *cost } else { 0 })
                .collect();
            let sum: i64 = costs.iter().sum();
            let full = match off.amount {
                OffAmount::Money(amount) => amount.min(sum),
                OffAmount::Percent(percent) => {
                    let exact = Fraction::whole(sum) * Fraction::new(percent.into(), 100);
                    i64::try_from(exact.round(Rounding::HalfEven)).expect("a part of the price")
                }
            };
            let saved = full.min(off.saving_max.unwrap_or(i64::MAX)).min(left);
            let weights: Vec<Fraction> = costs.iter().map(|cost| Fraction::whole(*cost)).collect();
            for (cost, part) in rest.iter_mut().zip(share_out(saved, &weights)) {
                *cost -= part;
            }
            left -= saved;
        }
        Some(paid.iter().zip(&rest).map(|(paid, rest)| paid - rest).collect())
    }

    /// The vouchers that an order names, by id or kind, each once, by their ids.
    fn named_tickets(&self, stated: &[String]) -> Result<Vec<Ticket>, Refusal> {
        let mut ids: Vec<VoucherId> = stated.iter().filter_map(|name| name.parse().ok()).collect();
        for name in stated.iter().filter(|name| name.parse::<VoucherId>().is_err()) {
            let others = |ticket: &&Ticket| !ids.contains(&ticket.id);
            ids.push(self.first_of_kind(name, others).ok_or("VoucherNotHeld")?.id);
        }
        ids.sort();
        if ids.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err("VoucherNotHeld");
        }
        ids.iter().map(|id| self.named_ticket(&id.to_string())).collect()
    }

    /// Gives the vouchers and their limits free with the last part of an order, where they don't stay used.
    pub(super) fn free_tickets(&mut self, root: &Rc<Entry>) {
        let stays = |kind: usize| self.program.vouchers[kind].off.as_ref().is_some_and(|off| off.keep);
        for step in &root.moves {
            match step {
                Move::Ticket(TicketMove::Used { ticket, uses: -1 })
                    if !stays(ticket.kind) && ticket.expires.is_none_or(|end| self.now < end) =>
                {
                    self.change_use(*ticket, 1);
                }
                Move::Ticket(TicketMove::Counted { kind, at, times }) if !stays(*kind) => {
                    self.note_ticket_use(*kind, *at, -times);
                }
                _ => {}
            }
        }
    }
}

/// The order as it was paid: with what vouchers took off.
pub(super) fn as_paid(root: &Entry, order: &Order) -> Order {
    let saved = root.moves.iter().find_map(|step| match step {
        Move::Saved { lines } => Some(lines),
        _ => None,
    });
    match (saved, paid_per_line(order)) {
        (Some(saved), Ok(paid)) => reduced(order, &paid, saved),
        _ => order.clone(),
    }
}

/// The order with so much off each line, whose tax falls with its price.
fn reduced(order: &Order, paid: &[i64], saved: &[i64]) -> Order {
    let mut reduced = Order { discount: 0, vouchers: None, ..order.clone() };
    for ((line, paid), saved) in reduced.lines.iter_mut().zip(paid).zip(saved) {
        line.discount = line.amount - (paid - saved);
        if *saved != 0 {
            let part = Fraction::new((paid - saved).into(), (*paid).into());
            let tax = (Fraction::whole(line.tax) * part).round(Rounding::HalfEven);
            line.tax = i64::try_from(tax).expect("a part of the tax");
        }
    }
    reduced
}
