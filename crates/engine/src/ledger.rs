//! The double entry behind facts: postings that sum to zero per wallet.
//!
//! Member accounts are `available`, `pending`, `held` and `debt` (never above zero); what stands against them are the
//! system accounts `issued`, `funded`, `adjusted`, `spent`, `expired`, `transit` and `paid_out` of the program. Postings follow from the facts, so
//! they can't disagree with them; they are stored beside them so that the ledger can be read with SQL alone.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    fact::{Fact, Sink, Source},
    state::Pending,
    symbol::Sym,
};

/// A ledger account of one wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Book {
    /// The member's: can be spent.
    Available,
    /// The member's: can't be spent yet.
    Pending,
    /// The member's: owed by the member, zero or below.
    Debt,
    /// Earned under the rules, as a liability of the program.
    Issued,
    /// Paid in by the member.
    Funded,
    /// Corrections by staff.
    Adjusted,
    /// Spent.
    Spent,
    /// Lapsed.
    Expired,
    /// The member's: set aside.
    Held,
    /// On the way from one member to another.
    Transit,
    /// Paid to the member, as money outside.
    #[serde(rename = "paid_out")]
    PaidOut,
}

impl Book {
    /// The name in SQL and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Book::Available => "available",
            Book::Pending => "pending",
            Book::Debt => "debt",
            Book::Issued => "issued",
            Book::Funded => "funded",
            Book::Adjusted => "adjusted",
            Book::Spent => "spent",
            Book::Expired => "expired",
            Book::Held => "held",
            Book::Transit => "transit",
            Book::PaidOut => "paid_out",
        }
    }
}

impl fmt::Display for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One line of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// The wallet.
    pub wallet: Sym,
    /// The account.
    pub book: Book,
    /// What it gains (positive) or gives (negative), in the smallest unit.
    pub amount: i64,
}

/// The postings of an entry: one line per wallet and account, none of them zero, in a fixed order. They sum to zero per
/// wallet.
pub fn postings(facts: &[Fact]) -> Vec<Posting> {
    let mut lines: Vec<Posting> = Vec::new();
    let mut move_to = |wallet: Sym, from: Book, to: Book, amount: i64| {
        for (book, amount) in [(from, amount.saturating_neg()), (to, amount)] {
            match lines.iter_mut().find(|l| l.wallet == wallet && l.book == book) {
                Some(line) => line.amount = line.amount.saturating_add(amount),
                None => lines.push(Posting { wallet, book, amount }),
            }
        }
    };
    for fact in facts {
        match fact {
            Fact::Granted(grant) => {
                move_to(grant.wallet, against_source(grant.from), of_member(grant.pending), grant.amount);
            }
            Fact::Activated { wallet, amount, .. } => {
                move_to(*wallet, Book::Pending, Book::Available, *amount)
            }
            Fact::Drawn { wallet, amount, pending, to, .. } => {
                move_to(*wallet, of_member(*pending), against_sink(*to), *amount);
            }
            Fact::Owed { wallet, amount, to } => move_to(*wallet, Book::Debt, against_sink(*to), *amount),
            Fact::Repaid { wallet, amount, .. } => move_to(*wallet, Book::Available, Book::Debt, *amount),
            Fact::Forgiven { wallet, amount, by } => move_to(*wallet, against_sink(*by), Book::Debt, *amount),
            Fact::Restored { wallet, amount, pending, from, .. } => {
                move_to(*wallet, against_sink(*from), of_member(*pending), *amount);
            }
            Fact::Joined
            | Fact::Closed
            | Fact::Fraction { .. }
            | Fact::IdleUntil { .. }
            | Fact::Rescheduled { .. }
            | Fact::Counted(_)
            | Fact::Used(_)
            | Fact::Tier { .. }
            | Fact::Reverses { .. }
            | Fact::Returned { .. }
            | Fact::TookBack { .. }
            | Fact::Redeemed { .. }
            | Fact::StockTaken { .. }
            | Fact::Fulfilled { .. }
            | Fact::VoucherIssued(_)
            | Fact::VoucherUsed(_)
            | Fact::CodeTaken { .. }
            | Fact::CodeClaimed { .. }
            | Fact::HoldPlaced { .. }
            | Fact::HoldEnded { .. }
            | Fact::Paid { .. }
            | Fact::PaidBack { .. }
            | Fact::Sent { .. }
            | Fact::GivenNext { .. }
            | Fact::Converted { .. }
            | Fact::Instruction { .. }
            | Fact::Exported { .. }
            | Fact::BenefitUsed { .. }
            | Fact::Offer { .. }
            | Fact::Bought { .. }
            | Fact::Usual { .. } => {}
            Fact::BudgetUsed(_)
            | Fact::PlaceTaken { .. }
            | Fact::WaitBegun { .. }
            | Fact::PlaceOffered { .. }
            | Fact::WaitEnded { .. }
            | Fact::Pass { .. }
            | Fact::Advanced(_)
            | Fact::ChallengeJoined { .. }
            | Fact::Challenge { .. }
            | Fact::Prize { .. }
            | Fact::Badge { .. }
            | Fact::LevelGiven(_)
            | Fact::LevelEnded { .. }
            | Fact::Funded(_)
            | Fact::Played(_)
            | Fact::PrizeTaken { .. }
            | Fact::Referral(_)
            | Fact::Household { .. }
            | Fact::HouseholdShare { .. }
            | Fact::LevelYear(_)
            | Fact::Plan(_)
            | Fact::Team { .. }
            | Fact::Linked { .. }
            | Fact::Unlinked { .. }
            | Fact::BlockBought { .. }
            | Fact::BlockDrawn { .. } => {}
        }
    }
    lines.retain(|line| line.amount != 0);
    lines
}

fn of_member(pending: Option<Pending>) -> Book {
    if pending.is_some() { Book::Pending } else { Book::Available }
}

fn against_source(source: Source) -> Book {
    match source {
        Source::Issued => Book::Issued,
        Source::Funded => Book::Funded,
        Source::Adjusted => Book::Adjusted,
        Source::Transit => Book::Transit,
    }
}

fn against_sink(sink: Sink) -> Book {
    match sink {
        Sink::Spent => Book::Spent,
        Sink::Issued => Book::Issued,
        Sink::Funded => Book::Funded,
        Sink::Adjusted => Book::Adjusted,
        Sink::Expired => Book::Expired,
        Sink::Held => Book::Held,
        Sink::Transit => Book::Transit,
        Sink::PaidOut => Book::PaidOut,
    }
}
