//! Transfers in the model, seen from one member. Whether another member can receive stands in the last digit of the id, so
//! that a life can be told without the others.

use std::rc::Rc;

use regulars_engine::{
    decide::Receiver,
    event::{Arrival, Body, Transfer},
    id::MemberId,
};

use super::{
    Refusal, Work,
    calendar::Micro,
    member::{Book, Entry, Lot, Move},
    program::{self, Limit, Trigger},
    purse::Gift,
    tiers::Way,
};

/// What there is to know of somebody by the id.
pub fn receiver(to: MemberId) -> Option<Receiver> {
    match to.0.as_u128() % 10 {
        0 => None,
        1 => Some(Receiver::Closed),
        2 => Some(Receiver::Same),
        _ => Some(Receiver::Open),
    }
}

impl Work<'_> {
    /// `transfer.sent`.
    pub(super) fn sent(&mut self, transfer: &Transfer) -> Result<(), Refusal> {
        let wallet = self.wallet(&transfer.wallet)?;
        let program = self.program;
        let terms = program.transfers.iter().find(|t| t.wallet == wallet).ok_or("NotTransferable")?;
        match receiver(transfer.to) {
            Some(Receiver::Open) => {}
            Some(Receiver::Same) => return Err("SameAccount"),
            Some(Receiver::Closed) | None => return Err("ReceiverUnavailable"),
        }
        if terms.at_least.is_some_and(|least| transfer.amount < least) {
            return Err("TransferTooSmall");
        }
        let joined = self.member.joined.unwrap_or(self.now);
        if terms.after_joining.is_some_and(|wait| self.now < self.calendar.add(joined, wait)) {
            return Err("TransferTooSoon");
        }
        for limit in self.limits_of_sender(terms) {
            let (from, to) = self.period_of(limit);
            let log = self.member.sent.iter().filter(|(w, at, ..)| *w == wallet && from <= *at && *at < to);
            let (times, units) = log.fold((1, transfer.amount), |sum, s| (sum.0 + s.2, sum.1 + s.3));
            let most = limit.units.map(|units| units * 10i64.pow(program.exponent(wallet)));
            if limit.times.is_some_and(|max| max < times) || most.is_some_and(|max| max < units) {
                return Err("TransferLimit");
            }
        }
        if 0 < self.member.purses[wallet].debt {
            return Err("InDebt");
        }
        self.enough(wallet, transfer.amount + terms.fee)?;
        self.spend(wallet, transfer.amount, Book::Transit)?;
        if 0 < terms.fee {
            self.spend(wallet, terms.fee, Book::Spent)?;
        }
        self.note_sent(wallet, self.now, 1, transfer.amount);
        self.note_activity(Trigger::Sent);
        self.reassess(Way::Both)
    }

    /// Those of the level, when it has some.
    fn limits_of_sender<'t>(&self, terms: &'t program::Transfer) -> &'t [Limit] {
        let of_level = terms.by_level.as_ref().and_then(|(set, levels)| {
            let held = self.member.level(*set)?;
            levels.iter().find(|(level, _)| *level == held)
        });
        of_level.map_or(&terms.limits, |(_, limits)| limits)
    }

    /// `transfer.received`.
    pub(super) fn arrived(&mut self, arrival: &Arrival) -> Result<(), Refusal> {
        let wallet = self.wallet(&arrival.wallet)?;
        for part in &arrival.parts {
            let expires = part.expires_at.map(|at| at.0);
            let gift = Gift {
                book: Book::Transit,
                // The sender's clock may be ahead.
                earned_at: part.earned_at.0.min(self.now),
                waits: None,
                expires,
                award: None,
                payer: None,
            };
            self.give(wallet, part.amount, gift)?;
        }
        self.lapse_overdue();
        self.reassess(Way::Both)
    }

    /// `transfer.returned`.
    pub(super) fn came_back(&mut self) -> Result<(), Refusal> {
        let target: Rc<Entry> = self.original.clone().ok_or("OriginalRequired")?;
        let left_behind = target.moves.iter().any(|step| matches!(step, Move::LeftBehind));
        if !matches!(target.body, Body::TransferSent(_)) && !left_behind {
            return Err("OriginalRequired");
        }
        if !self.member.stands(target.number) {
            return Err("AlreadyReversed");
        }
        self.give_all_back(&target)
    }

    pub(super) fn note_sent(&mut self, wallet: usize, at: Micro, times: i64, units: i64) {
        self.member.sent.push((wallet, at, times, units));
        self.moves.push(Move::Sent { wallet, at, times, units });
    }

    /// Whether so much can be spent together.
    pub(super) fn enough(&self, wallet: usize, amount: i64) -> Result<(), Refusal> {
        let lots = self.spendable(wallet);
        let apart = self.program.wallets[wallet].separate_buckets;
        let together = |first: &Lot| {
            lots.iter().filter(|l| !apart || l.expires == first.expires).map(|l| l.left).sum::<i64>()
        };
        if super::purse::AMOUNT_MAX < amount {
            return Err("AmountOutOfRange");
        }
        if lots.iter().any(|l| amount <= together(l)) { Ok(()) } else { Err("InsufficientPoints") }
    }
}
