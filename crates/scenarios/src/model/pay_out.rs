//! Payments to the member, in the model.

use jiff::civil::Date;

use super::{Work, member::Book, program::PayOut};

impl Work<'_> {
    /// Everything that is due to be paid.
    pub(super) fn pay_out(&mut self) {
        for (wallet, stated) in self.program.wallets.iter().enumerate() {
            let Some(terms) = &stated.pay_out else { continue };
            if self.member.purses[wallet].pays_at.is_none_or(|at| self.now < at) {
                continue;
            }
            let purse = &self.member.purses[wallet];
            let enough = purse.debt == 0 && terms.at_least.unwrap_or(1) <= purse.available();
            let mut left = if enough { terms.at_most.unwrap_or(i64::MAX) } else { 0 };
            for lot in self.spendable(wallet) {
                let part = left.min(lot.left);
                if 0 < part {
                    self.take(wallet, lot, part, Book::PaidOut);
                }
                left -= part;
            }
            self.next_payment(wallet);
        }
    }

    /// Walks from tomorrow to the first day of payment; nothing is paid of nothing.
    pub(super) fn next_payment(&mut self, wallet: usize) {
        let terms = self.program.wallets[wallet].pay_out.as_ref();
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

fn is_pay_day(terms: &PayOut, date: Date) -> bool {
    date.day() == terms.day && (terms.months.is_empty() || terms.months.contains(&date.month()))
}
