//! Facts: what was decided. An entry is a list of facts; they are stored for ever and never changed.
//!
//! A fact carries the decided values (amounts, instants), never what would have to be computed again, so that applying
//! it needs no program and no rules.

mod game;
mod parts;
mod plan;

use serde::{Deserialize, Serialize};

pub use game::{Played, SeedName};
pub use parts::{
    Advance, BudgetUse, ChallengeStep, Count, Exact, Fulfilment, Grant, HoldEnd, InstructionStep, LevelEnd,
    OfferStep, PassEnd, PassStep, Shares, Sink, Source, TierCause, Use, VoucherUse, WaitEnd,
};
pub use plan::{PlanCause, PlanEnd, PlanFact};

use crate::{
    amount::Ratio,
    funding::Funding,
    household::HouseholdStep,
    id::{EventId, HouseholdId, LinkId, MemberId, TeamId, VoucherId},
    moment::Moment,
    referral::ReferralFact,
    state::{GivenLevel, GivenPrize, HeldVoucher, LevelYear, Pending, Reserved, TierState},
    symbol::Sym,
    team::TeamStep,
};

/// One decided change of an account. The stored form knows the kinds by their place, so a new one goes to the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fact {
    /// The member joined.
    Joined,
    /// The account ended.
    Closed,
    /// Units were given.
    Granted(Grant),
    /// A pending lot became spendable.
    Activated {
        /// The wallet.
        wallet: Sym,
        /// The lot.
        lot: u32,
        /// What remained of it.
        amount: i64,
    },
    /// Units left a lot.
    Drawn {
        /// The wallet.
        wallet: Sym,
        /// The lot.
        lot: u32,
        /// How many.
        amount: i64,
        /// When the lot was earned.
        earned_at: Moment,
        /// When it expires; what comes back later comes back with this expiry.
        expires_at: Option<Moment>,
        /// What it waits for, if it is pending.
        pending: Option<Pending>,
        /// Where they went.
        to: Sink,
    },
    /// The member came to owe units that were to be taken but had been spent.
    Owed {
        /// The wallet.
        wallet: Sym,
        /// How many.
        amount: i64,
        /// Which account is owed.
        to: Sink,
    },
    /// Debt was paid from a lot.
    Repaid {
        /// The wallet.
        wallet: Sym,
        /// The lot.
        lot: u32,
        /// How many.
        amount: i64,
    },
    /// Debt was undone (a return that caused it was reversed).
    Forgiven {
        /// The wallet.
        wallet: Sym,
        /// How many.
        amount: i64,
        /// Which account gives it up.
        by: Sink,
    },
    /// Units came back into a lot, which is opened again when it was used up.
    Restored {
        /// The wallet.
        wallet: Sym,
        /// The lot.
        lot: u32,
        /// How many.
        amount: i64,
        /// When it was earned.
        earned_at: Moment,
        /// Its old expiry.
        expires_at: Option<Moment>,
        /// What it waits for.
        pending: Option<Pending>,
        /// Where they come from.
        from: Sink,
    },
    /// The hidden fraction of a wallet changed.
    Fraction {
        /// The wallet.
        wallet: Sym,
        /// By how much; the fraction stays 0 ≤ fraction < 1.
        change: Ratio,
    },
    /// The wallet lapses at this instant unless there is activity before.
    IdleUntil {
        /// The wallet.
        wallet: Sym,
        /// None when inactivity no longer matters.
        until: Option<Moment>,
    },
    /// A lot now expires at another instant (the member's tier changed the terms).
    Rescheduled {
        /// The wallet.
        wallet: Sym,
        /// The lot.
        lot: u32,
        /// The new expiry.
        expires_at: Option<Moment>,
    },
    /// Something was counted.
    Counted(Count),
    /// A rule's limit was used, or given free again.
    Used(Use),
    /// The standing in a tier set is now this.
    Tier {
        /// The new standing.
        tier: TierState,
        /// Why.
        cause: TierCause,
    },
    /// The entry undoes an earlier one.
    Reverses {
        /// The earlier entry.
        entry: u64,
    },
    /// Part of an order came back.
    Returned {
        /// The line.
        line: u32,
        /// Pieces; negative when a return is reversed.
        quantity: i64,
        /// Price, beside the pieces; negative when a return is reversed.
        amount: i64,
    },
    /// Part of an award of the order was taken back.
    TookBack {
        /// Its place among the [`Grant`]s, [`Count`]s and [`Advance`]s of the original entry.
        award: u32,
        /// How much.
        amount: i64,
        /// The exact amount, for wallets that keep fractions.
        exact: Option<Ratio>,
    },
    /// A reward was taken, or given back. The units that paid for it are facts of their own.
    Redeemed {
        /// The reward.
        reward: Sym,
        /// How many; negative when a redemption is undone.
        quantity: i64,
        /// What they cost the program, in the smallest unit of the base currency; negative when undone.
        worth: i64,
        /// Whom a donation is for.
        cause: Option<Sym>,
        /// What the member paid for them, in the smallest unit of the reward's wallet; negative when undone.
        units: i64,
        /// The money that the member owes the shop beside the units, in the smallest unit of the base currency; negative when
        /// undone. It is paid outside.
        cash: i64,
    },
    /// Pieces of a reward's stock, which all accounts share, were taken or given back.
    StockTaken {
        /// The reward.
        reward: Sym,
        /// How many; negative when given back.
        quantity: i64,
    },
    /// What a redemption paid for was handed over or used.
    Fulfilled {
        /// Which of the two.
        step: Fulfilment,
    },
    /// A voucher was given, or taken away.
    VoucherIssued(HeldVoucher),
    /// A voucher was used on the order, or given back.
    VoucherUsed(VoucherUse),
    /// A hold was opened. The units that went into it are the [`Fact::Drawn`]s to [`Sink::Held`] that follow.
    HoldPlaced {
        /// The entry that places it, which is its number.
        hold: u64,
        /// The wallet; none for the reservation of a reward that costs no units.
        wallet: Option<Sym>,
        /// The first instant at which it is over.
        until: Moment,
        /// The reward that it is for.
        reserved: Option<Box<Reserved>>,
    },
    /// A hold is over. Its units come back by the [`Fact::Restored`]s from [`Sink::Held`] that follow; what was captured
    /// is drawn again at once, so that it can be traced to its lots.
    HoldEnded {
        /// Its number.
        hold: u64,
        /// How.
        end: HoldEnd,
    },
    /// A wallet paid a part of the order. The units are the [`Fact::Drawn`]s to [`Sink::Spent`] that follow.
    Paid {
        /// The place of the tender in the order.
        tender: u32,
        /// The wallet.
        wallet: Sym,
        /// How much of the price it paid, in the smallest unit of the base currency.
        amount: i64,
        /// With how many units.
        units: i64,
    },
    /// A tender of an order of which a wallet had paid a part was given back; negative when that is undone.
    PaidBack {
        /// The place of the tender in the order.
        tender: u32,
        /// The wallet that had paid it, if one had.
        wallet: Option<Sym>,
        /// How much of the price, in the smallest unit of the base currency.
        amount: i64,
        /// How many units; 0 when no wallet had paid it.
        units: i64,
    },
    /// Units went to another member, or came back. The lots that they left are facts of their own.
    Sent {
        /// The wallet.
        wallet: Sym,
        /// How many, without the fee; negative when they came back.
        amount: i64,
        /// To whom.
        to: MemberId,
    },
    /// A reward that the program gives by itself, or a payment of a wallet, is due for the member on this day.
    GivenNext {
        /// The reward, or the name of the wallet's payments.
        reward: Sym,
        /// When; none when nothing is there that could pay.
        at: Option<Moment>,
    },
    /// Units of one wallet became units of another one. The lots are facts of their own.
    Converted {
        /// The conversion.
        conversion: Sym,
        /// The wallet that they left.
        from: Sym,
        /// How many left it; negative when undone.
        amount: i64,
        /// The wallet that they came into.
        to: Sym,
        /// How many came into it; negative when undone.
        gave: i64,
    },
    /// The next code of the pool of a kind of voucher was given out. It is never given to anybody else, whatever becomes of
    /// the voucher.
    CodeTaken {
        /// The kind of voucher.
        voucher: Sym,
        /// The number of the code, from 1.
        number: i64,
    },
    /// A code was claimed by the member, or the claim was undone.
    CodeClaimed {
        /// The code, which is the voucher's id as well.
        code: VoucherId,
        /// 1, or -1 when undone.
        times: i64,
        /// Whether others may claim it, too; then the account remembers that this member has.
        several: bool,
    },
    /// A budget, which all accounts share, was used or given back, or the revenue changed that it is a share of.
    BudgetUsed(BudgetUse),
    /// Places of a date of an experience, which all accounts share, were taken or given back.
    PlaceTaken {
        /// The date.
        session: Sym,
        /// How many; negative when given back.
        quantity: i64,
    },
    /// Somebody outside was asked to do something by this entry, or what became of that.
    Instruction {
        /// Which of these.
        step: InstructionStep,
    },
    /// Units went to a partner, or came back. The lots that they left are facts of their own.
    Exported {
        /// The partner.
        partner: Sym,
        /// The wallet.
        wallet: Sym,
        /// How many left it, without the fee; negative when they came back.
        amount: i64,
        /// The fee, in units of the same wallet; negative when it came back.
        fee: i64,
        /// How many of its own units the partner is to give; negative when undone.
        gave: i64,
        /// What the program owes the partner for them, in millionths of the base currency; negative when undone.
        worth: i64,
    },
    /// The member waits for places of a date, in a list that all accounts share.
    WaitBegun {
        /// The date.
        session: Sym,
        /// The event that asked, by which the list knows who waits.
        wait: EventId,
        /// Where in the list: behind all smaller numbers.
        number: u64,
        /// How many places.
        quantity: i64,
        /// The first instant at which nobody waits any more.
        until: Moment,
    },
    /// Places that came free are kept for the member, who is no longer in the list.
    PlaceOffered {
        /// The date.
        session: Sym,
        /// The event by which the member had joined the list.
        wait: EventId,
        /// How many places.
        quantity: i64,
        /// The first instant at which they are kept no longer.
        until: Moment,
    },
    /// The member waits no longer.
    WaitEnded {
        /// The date.
        session: Sym,
        /// The event by which the member had joined the list.
        wait: EventId,
        /// How many places had been offered, and are no longer kept; 0 while none was.
        offered: i64,
        /// How.
        end: WaitEnd,
    },
    /// A benefit of a level was used, or the use was undone. Its limits are used by facts of their own.
    BenefitUsed {
        /// The benefit.
        benefit: Sym,
        /// How often; negative when undone.
        times: i64,
        /// What that costs the program, in the smallest unit of the base currency; negative when undone.
        worth: i64,
    },
    /// Something was done for a task of a challenge.
    Advanced(Advance),
    /// The member joined a challenge.
    ChallengeJoined {
        /// The challenge.
        challenge: Sym,
        /// Which round of it.
        round: i32,
    },
    /// A challenge is done, or no more, or nothing of it changes any more. What an entry holds from the first of these on (but for what lapses) follows from how
    /// far the member is; neither a return nor a reversal undoes it, for it is decided anew.
    Challenge {
        /// The challenge.
        challenge: Sym,
        /// Which round of it.
        round: i32,
        /// Which of these.
        step: ChallengeStep,
    },
    /// What a challenge gave is now this. The units or the voucher are facts of their own.
    Prize {
        /// The challenge.
        challenge: Sym,
        /// Which round of it.
        round: i32,
        /// The place of the prize in the document then.
        place: u8,
        /// What was given, and how much of it is back.
        given: GivenPrize,
    },
    /// A badge was given, or taken back.
    Badge {
        /// Which one.
        badge: Sym,
        /// 1, or -1 when taken back.
        times: i64,
    },
    /// A level was given for a time, whatever was done.
    LevelGiven(GivenLevel),
    /// A given level is over.
    LevelEnded {
        /// The level.
        given: GivenLevel,
        /// How.
        end: LevelEnd,
    },
    /// Something became of units that somebody else than the program pays for. The move itself is a fact of its own.
    Funded(Funding),
    /// A game of chance was played, or the play was undone. What it gave are facts of their own.
    Played(Box<Played>),
    /// A prize was taken from the pool of a game, or given back to it.
    PrizeTaken {
        /// The prize.
        prize: Sym,
        /// 1, or -1 when given back.
        quantity: i64,
    },
    /// The time of an offer had come. What it gave are facts of their own.
    Offer {
        /// The offer.
        offer: Sym,
        /// What became of it.
        step: OfferStep,
    },
    /// Something was bought at an hour of the week, for offers that look at that.
    Bought {
        /// The name under which the account keeps what it has of the offer.
        offer: Sym,
        /// The item.
        item: String,
        /// The hour of the week.
        hour: u8,
        /// The week.
        week: i32,
        /// How many of them are kept: those that were bought latest.
        kept: u8,
    },
    /// What the member usually buys at the hour, for which an offer was made.
    Usual {
        /// The item.
        item: String,
        /// The hour of the week.
        hour: u8,
    },
    /// Something about a member having brought another.
    Referral(ReferralFact),
    /// Something happened to a person in a household, which all its accounts share.
    Household {
        /// Which one.
        household: HouseholdId,
        /// The person whose account it is.
        member: MemberId,
        /// What.
        step: HouseholdStep,
    },
    /// Somebody else of the household pays a share of what this entry spends, by an entry on their own account; negative
    /// when it comes back.
    HouseholdShare {
        /// The wallet.
        wallet: Sym,
        /// Who.
        member: MemberId,
        /// How many units.
        amount: i64,
    },
    /// A year ended with this level.
    LevelYear(LevelYear),
    /// The member's paid membership changed.
    Plan(PlanFact),
    /// Something happened to a member in a team, or to the team, which all its accounts share.
    Team {
        /// Which one.
        team: TeamId,
        /// The member whose account it is.
        member: MemberId,
        /// What.
        step: TeamStep,
    },
    /// The member's account with a partner was linked. The number is a thing that all accounts share.
    Linked {
        /// The partner.
        partner: Sym,
        /// The number there.
        number: LinkId,
        /// Since when.
        since: Moment,
    },
    /// It is linked no more.
    Unlinked {
        /// The partner.
        partner: Sym,
        /// The number there.
        number: LinkId,
    },
    /// A partner has paid for units in advance, or that was undone before any was drawn. All accounts share what is left of them.
    BlockBought {
        /// The partner.
        partner: Sym,
        /// The wallet.
        wallet: Sym,
        /// The number of the block among those of the partner and wallet, from 1.
        number: u32,
        /// How many units; negative when undone.
        units: i64,
        /// What the smallest one cost, in millionths of the base currency.
        price: i64,
        /// From when on they can be drawn.
        from: Moment,
        /// The first instant at which they can no longer be drawn.
        until: Option<Moment>,
        /// Whether they are drawn only when nothing is left of others.
        reserve: bool,
    },
    /// Units were drawn on a block, or given back to it.
    BlockDrawn {
        /// The partner.
        partner: Sym,
        /// The wallet.
        wallet: Sym,
        /// The block.
        number: u32,
        /// How many; negative when given back.
        units: i64,
        /// What the partner pays for the smallest one when it pays afterwards, in millionths of the base currency.
        price: i64,
        /// The rule that gave them; none when they were given back or drawn again.
        rule: Option<Sym>,
    },
    /// Something became of a pass to a reward, from its waiting room.
    Pass {
        /// The reward.
        reward: Sym,
        /// The event that asked for it.
        pass: EventId,
        /// What.
        step: PassStep,
    },
}

/// How many of an entry's facts come before those that follow from how far the member is with challenges and with bringing
/// friends.
pub fn before_challenges(facts: &[Fact]) -> usize {
    let is_mark = |fact: &Fact| match fact {
        Fact::Challenge { .. } => true,
        Fact::Referral(own) => own.is_mark(),
        _ => false,
    };
    let mark = facts.iter().position(is_mark);
    mark.unwrap_or(facts.len())
}

/// What of an entry its event decided. What follows from challenges is not of it; what lapses after that is.
pub fn of_event(facts: &[Fact]) -> impl DoubleEndedIterator<Item = &Fact> {
    let (own, after) = facts.split_at(before_challenges(facts));
    own.iter().chain(after.iter().filter(|fact| matches!(fact, Fact::Drawn { to: Sink::Expired, .. })))
}
