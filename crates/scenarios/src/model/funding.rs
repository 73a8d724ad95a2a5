//! Who pays for units, in the model: each lot says so itself, for ever, and what becomes of its units is a log.

use super::{
    Work,
    member::{Book, Lot, Move},
    program::{Kind, Program},
};

/// Who pays, and for the smallest unit how many millionths of the base currency.
pub type Payer = (&'static str, i64);

/// Who may pay; the last of them is no partner and has agreed on no price.
pub const FUNDERS: [&str; 3] = ["bank", "press", "club"];

/// Somebody who pays for units.
#[derive(Debug, Clone)]
pub struct Funder {
    /// The name.
    pub name: &'static str,
    /// For one unit of a wallet as people write it, in millionths of the base currency.
    pub prices: Vec<(usize, Option<i64>)>,
    /// When it pays.
    pub settle: &'static str,
    /// Whether it asks for a link.
    pub needs_link: bool,
    /// The wallets for which it pays in advance, and what happens when too little is left.
    pub prepaid: Vec<(usize, &'static str)>,
}

/// What became of units that somebody pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say what they are")]
pub enum Step {
    Issued,
    TakenBack,
    Redeemed,
    Expired,
    Sent,
    Adjusted,
    Repaid,
    Replaced,
}

/// A line of the log.
#[derive(Debug, Clone, Copy)]
pub struct Funded {
    /// Who pays.
    pub payer: Payer,
    /// The wallet.
    pub wallet: usize,
    /// What became of them.
    pub step: Step,
    /// How many; negative when undone.
    pub units: i64,
}

impl Program {
    /// What somebody pays for the smallest unit of a wallet.
    pub fn price(&self, funder: &str, wallet: usize) -> i64 {
        let stated = self.funders.iter().find(|own| own.name == funder);
        let agreed = stated.and_then(|own| own.prices.iter().find(|(of, _)| *of == wallet));
        let usual = match (self.wallets[wallet].worth, self.wallets[wallet].kind) {
            (Some(worth), _) => worth,
            (None, Kind::Money) => 1_000_000,
            (None, _) => 0,
        };
        agreed.and_then(|(_, price)| *price).unwrap_or(usual) / 10i64.pow(self.exponent(wallet))
    }
}

impl Work<'_> {
    /// Who pays for what a rule gives.
    pub(super) fn payer(&self, rule: usize, wallet: usize) -> Option<Payer> {
        let name = self.program.rules[rule].funded_by?;
        Some((name, self.program.price(name, wallet)))
    }

    /// Who pays for a lot, if it is open or not.
    pub(super) fn payer_of(&self, lot: u32) -> Option<Payer> {
        self.member.payers.iter().find(|(own, _)| *own == lot).map(|(_, payer)| *payer)
    }

    pub(super) fn log_funded(&mut self, payer: Option<Payer>, wallet: usize, step: Step, units: i64) {
        let Some(payer) = payer.filter(|_| units != 0) else { return };
        let line = Funded { payer, wallet, step, units };
        self.member.funded.push(line);
        self.moves.push(Move::Funded(line));
    }

    /// Units of a lot went to a book, or with a negative number came back from it.
    pub(super) fn log_moved(&mut self, wallet: usize, lot: u32, units: i64, book: Book) {
        let step = match book {
            Book::Spent | Book::PaidOut => Step::Redeemed,
            Book::Expired => Step::Expired,
            Book::Transit => Step::Sent,
            Book::Adjusted | Book::Funded => Step::Adjusted,
            // What is set aside is still there; what is taken back is credited to whoever paid for what is returned.
            Book::Held | Book::Issued => return,
        };
        self.log_funded(self.payer_of(lot), wallet, step, units);
    }

    /// Units were taken back for which `payer` is credited: from these lots, and the rest is owed.
    pub(super) fn log_replaced(
        &mut self,
        wallet: usize,
        payer: Option<Payer>,
        parts: &[(Lot, i64)],
        owed: i64,
    ) {
        for (lot, units) in parts.iter().filter(|(lot, _)| lot.payer != payer) {
            self.log_funded(lot.payer, wallet, Step::Replaced, -units);
            self.log_funded(payer, wallet, Step::Replaced, *units);
        }
        self.log_funded(payer, wallet, Step::Replaced, owed);
    }

    /// What was taken back is credited to whoever had paid for it.
    pub(super) fn credit_payer(&mut self, payer: Option<Payer>, wallet: usize, units: i64) {
        self.log_funded(payer, wallet, Step::TakenBack, units);
        if let Some(payer) = payer {
            self.fill_blocks(payer, wallet, units);
        }
    }

    /// A return, or the undoing of one, happened the other way round.
    pub(super) fn undo_funded(&mut self, line: Funded) {
        if matches!(line.step, Step::TakenBack | Step::Replaced) {
            self.log_funded(Some(line.payer), line.wallet, line.step, -line.units);
        }
    }
}
