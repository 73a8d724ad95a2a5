//! What an entry moved: units between lots and books, and what they went for.

use regulars_engine::{
    fact::{Fact, Sink},
    ledger::Book,
    moment::Moment,
    program::Program,
};
use serde::Serialize;

use super::{Stamp, name};

/// What else became of units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MoveView {
    /// `drawn`, `activated`, `owed`, `repaid`, `forgiven`, `restored` or `rescheduled`.
    pub what: &'static str,
    /// The wallet.
    pub wallet: String,
    /// The lot, where it is about one.
    pub lot: Option<u32>,
    /// How many, in the smallest unit; 0 where only the terms changed.
    pub amount: i64,
    /// The book on the other side.
    pub against: Option<&'static str>,
    /// The lot's expiry.
    pub expires_at: Option<Stamp>,
}

/// A reward that was taken or given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RedeemedView {
    /// The reward.
    pub reward: String,
    /// How many; negative when given back.
    pub quantity: i64,
    /// What they cost the program, in the smallest unit of its currency; negative when given back.
    pub worth: i64,
    /// Whom a donation is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// What the member paid for them, in the smallest unit of the reward's wallet; negative when given back.
    pub units: i64,
    /// The money to be paid beside the units, in the smallest unit of the program's currency; negative when given back.
    pub cash: i64,
}

/// Units that were sent to another member, or came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SentView {
    /// The wallet.
    pub wallet: String,
    /// How many, in the smallest unit, without the fee; negative when they came back.
    pub amount: i64,
    /// To whom.
    pub to: String,
}

/// Units of one wallet that became units of another one. Amounts are in the smallest unit; negative when undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConvertedView {
    /// The conversion.
    pub conversion: String,
    /// The wallet that they left.
    pub from: String,
    /// How many left it.
    pub amount: i64,
    /// The wallet that they came into.
    pub to: String,
    /// How many came into it.
    pub gave: i64,
}

/// Units that went to a partner, or came back. Amounts are negative then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExportedView {
    /// The partner.
    pub partner: String,
    /// The wallet that they left.
    pub wallet: String,
    /// How many left it, in its smallest unit and without the fee.
    pub amount: i64,
    /// The fee, in the same unit.
    pub fee: i64,
    /// How many of its own units the partner is to give.
    pub gave: i64,
}

pub(super) fn moved(program: &Program, fact: &Fact) -> Option<MoveView> {
    let row = |what, wallet, lot, amount, against: Option<Sink>, expires_at: Option<Moment>| MoveView {
        what,
        wallet: name(program, wallet),
        lot,
        amount,
        against: against.map(book_of),
        expires_at: expires_at.map(Stamp),
    };
    Some(match fact {
        Fact::Activated { wallet, lot, amount } => row("activated", *wallet, Some(*lot), *amount, None, None),
        Fact::Drawn { wallet, lot, amount, expires_at, to, .. } => {
            row("drawn", *wallet, Some(*lot), *amount, Some(*to), *expires_at)
        }
        Fact::Owed { wallet, amount, to } => row("owed", *wallet, None, *amount, Some(*to), None),
        Fact::Repaid { wallet, lot, amount } => row("repaid", *wallet, Some(*lot), *amount, None, None),
        Fact::Forgiven { wallet, amount, by } => row("forgiven", *wallet, None, *amount, Some(*by), None),
        Fact::Restored { wallet, lot, amount, expires_at, from, .. } => {
            row("restored", *wallet, Some(*lot), *amount, Some(*from), *expires_at)
        }
        Fact::Rescheduled { wallet, lot, expires_at } => {
            row("rescheduled", *wallet, Some(*lot), 0, None, *expires_at)
        }
        Fact::Joined
        | Fact::Closed
        | Fact::Granted(_)
        | Fact::Fraction { .. }
        | Fact::IdleUntil { .. }
        | Fact::Counted(_)
        | Fact::Used(_)
        | Fact::Tier { .. }
        | Fact::Reverses { .. }
        | Fact::Returned { .. }
        | Fact::TookBack { .. }
        | Fact::Redeemed { .. }
        | Fact::StockTaken { .. }
        | Fact::PlaceTaken { .. }
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
        | Fact::BudgetUsed(_)
        | Fact::Instruction { .. }
        | Fact::Exported { .. }
        | Fact::WaitBegun { .. }
        | Fact::PlaceOffered { .. }
        | Fact::WaitEnded { .. }
        | Fact::Pass { .. }
        | Fact::BenefitUsed { .. }
        | Fact::Offer { .. }
        | Fact::Bought { .. }
        | Fact::Usual { .. }
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
        | Fact::BlockDrawn { .. } => return None,
    })
}

pub(super) fn redeemed(program: &Program, fact: &Fact) -> Option<RedeemedView> {
    let Fact::Redeemed { reward, quantity, worth, cause, units, cash } = fact else { return None };
    Some(RedeemedView {
        reward: name(program, *reward),
        quantity: *quantity,
        worth: *worth,
        cause: cause.map(|cause| name(program, cause)),
        units: *units,
        cash: *cash,
    })
}

pub(super) fn exported(program: &Program, fact: &Fact) -> Option<ExportedView> {
    let Fact::Exported { partner, wallet, amount, fee, gave, .. } = fact else { return None };
    let [partner, wallet] = [*partner, *wallet].map(|sym| name(program, sym));
    Some(ExportedView { partner, wallet, amount: *amount, fee: *fee, gave: *gave })
}

fn book_of(sink: Sink) -> &'static str {
    match sink {
        Sink::Spent => Book::Spent.name(),
        Sink::Issued => Book::Issued.name(),
        Sink::Funded => Book::Funded.name(),
        Sink::Adjusted => Book::Adjusted.name(),
        Sink::Expired => Book::Expired.name(),
        Sink::Held => Book::Held.name(),
        Sink::Transit => Book::Transit.name(),
        Sink::PaidOut => Book::PaidOut.name(),
    }
}
