//! Payments to the member, and what became of instructions, in the model.

use std::rc::Rc;

use jiff::civil::Date;
use regulars_engine::event::Body;

use super::{
    Refusal, Work,
    calendar::Micro,
    member::{Book, Entry, Lot, Move},
    program::PayOut,
    tiers::Way,
};

impl Work<'_> {
    /// Whether a wallet has something to pay at an instant.
    pub(super) fn pays_now(&self, wallet: usize, at: Micro) -> bool {
        let purse = &self.member.purses[wallet];
        let least = self.program.wallets[wallet].pay_out.as_ref().map(|terms| terms.at_least.unwrap_or(1));
        purse.pays_at.is_some_and(|day| day <= at)
            && purse.debt == 0
            && least.is_some_and(|least| least <= purse.available())
    }

    /// `wallet.paid_out`.
    pub(super) fn paid_out(&mut self, wallet: &str) -> Result<(), Refusal> {
        let wallet = self.wallet(wallet)?;
        let terms = self.program.wallets[wallet].pay_out.as_ref();
        let mut left = terms.and_then(|terms| terms.at_most).unwrap_or(i64::MAX);
        for lot in self.spendable(wallet) {
            let part = left.min(lot.left);
            if 0 < part {
                self.take(wallet, lot, part, Book::PaidOut);
            }
            left -= part;
        }
        self.moves.push(Move::Asked);
        self.next_payment(wallet);
        self.reassess(Way::Both)
    }

    /// `instruction.done` and `instruction.failed`.
    pub(super) fn became_of_it(&mut self, failed: bool) -> Result<(), Refusal> {
        let asked: Rc<Entry> = self.original.clone().ok_or("OriginalRequired")?;
        if !asked.moves.iter().any(|step| matches!(step, Move::Asked)) {
            return Err("NotAnInstruction");
        }
        let told = |kind: &str| self.member.followers(asked.number).any(|e| e.body.kind() == kind);
        if told("instruction.failed") || (told("instruction.done") && !failed) {
            return Err("InstructionOver");
        }
        if let Some(told) = self.fee_told(&asked, failed) {
            return told;
        }
        if failed { self.give_all_back(&asked) } else { Ok(()) }
    }

    /// What went outside and did not arrive. If nobody is there to have it, it comes back and lapses.
    pub(super) fn give_all_back(&mut self, target: &Rc<Entry>) -> Result<(), Refusal> {
        if !self.member.closed {
            return self.undo_all(target);
        }
        self.moves.push(Move::Undid { entry: target.number });
        for step in target.moves.iter().rev() {
            if matches!(step, Move::Took { .. } | Move::Sent { .. } | Move::Exported { .. }) {
                self.undo(step)?;
            }
        }
        for wallet in 0..self.member.purses.len() {
            let lots: Vec<Lot> = self.member.purses[wallet].lots.clone();
            for lot in lots {
                self.take(wallet, lot, lot.left, Book::Expired);
            }
        }
        Ok(())
    }

    /// Walks from tomorrow to the first day of payment; nothing is paid of nothing.
    pub(super) fn next_payment(&mut self, wallet: usize) {
        let terms = self.program.wallets[wallet].pay_out.as_ref();
        let terms = terms.filter(|terms| terms.renewal_of.is_none());
        let terms = terms.filter(|_| !self.member.purses[wallet].lots.is_empty());
        self.member.purses[wallet].pays_at = terms.map(|terms| {
            let mut at = self.calendar.end_of_day(self.now);
            while !is_pay_day(terms, self.calendar.date(at)) {
                at = self.calendar.end_of_day(at);
            }
            at
        });
    }
}

impl Work<'_> {
    /// The wallets that wait for a renewal of a plan.
    pub(super) fn waiting_for(&self, plan: usize) -> Vec<usize> {
        let waits = |terms: &PayOut| terms.renewal_of == Some(plan);
        let wallets = self.program.wallets.iter().enumerate();
        wallets.filter(|(_, w)| w.pay_out.as_ref().is_some_and(waits)).map(|(place, _)| place).collect()
    }

    /// The renewal has come.
    pub(super) fn pays_with_renewal(&mut self, plan: usize) {
        for wallet in self.waiting_for(plan) {
            self.member.purses[wallet].pays_at = Some(self.now);
            if !self.pays_now(wallet, self.now) {
                self.member.purses[wallet].pays_at = None;
            }
        }
    }

    /// It never will.
    pub(super) fn gives_up(&mut self, plan: usize) {
        for wallet in self.waiting_for(plan) {
            for lot in self.member.purses[wallet].lots.clone() {
                self.take(wallet, lot, lot.left, Book::Expired);
            }
        }
    }
}

/// Whether a kind of event may concern an account that has ended.
pub(super) fn follows_an_end(body: &Body) -> bool {
    matches!(body.kind(), "transfer.returned" | "instruction.done" | "instruction.failed")
}

fn is_pay_day(terms: &PayOut, date: Date) -> bool {
    date.day() == terms.day && (terms.months.is_empty() || terms.months.contains(&date.month()))
}
