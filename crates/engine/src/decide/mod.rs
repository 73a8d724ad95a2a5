//! Deciding: a state and an event become facts.
//!
//! A decision works on a draft of the account: each fact is applied to the draft the moment it is decided, so that a
//! later step of the same decision sees it (a grant pays debt, then tiers look at the counters) and so that what is
//! decided and what [`crate::evolve`] makes of it can't differ. There is a file per kind of event.

mod activity;
mod adjustment;
mod age;
mod benefit;
mod benefit_claim;
mod block;
mod budgets;
mod challenge;
mod choice;
mod convert;
mod count;
mod crossing;
mod draft;
mod due;
mod earn;
mod export;
mod fulfil;
mod funding;
mod game;
mod given_level;
mod giving;
mod habits;
mod hold;
mod household;
mod instruction;
mod leaderboard;
mod limits;
mod link;
mod lots;
mod migrate;
mod offers;
mod order;
mod original;
mod pay;
mod pay_out;
mod plan;
mod plan_account;
mod plan_due;
mod plan_share;
mod progress;
mod redeem;
mod referral;
mod returned;
mod reversal;
mod room;
mod scope;
mod sessions;
mod team;
mod terms;
mod things;
mod tick;
mod tier;
mod top_up;
mod transfer;
mod upgrade;
mod voucher;
mod waitlist;
mod weigh;
mod years;

pub use benefit::{BenefitAllowance, BenefitHeld, BenefitLock, benefits_held};
pub use block::open_blocks;
pub use budgets::{BudgetStanding, budget_standing};
pub use choice::{OpenChoice, open_choices};
pub use draft::{Effect, Outcome};
pub use due::{due_body, next_due};
pub use fulfil::{RedemptionState, redemption_state};
pub use game::{GameLock, GameStanding, game_standings, prizes_left, things_of_games};
pub use household::{Company, Other, draws_on, home, spendable_together};
pub use instruction::{InstructionState, instruction_state};
pub use leaderboard::{called, first_day, is_listed, score};
pub use original::{Earlier, Original};
pub use pay::{PaymentOffer, PaymentOffers, payable, payment_offers};
pub use plan_account::{OtherPlan, PlanAccount, PlanOffer, as_on_plan, plan_account, plan_offers};
pub use progress::{
    ChallengeStanding, ChallengeState, TaskStanding, challenge_standings, team_standing, things_of_challenges,
};
pub use redeem::{Lock, Offer, Offered, PriceOffered, catalog};
pub use referral::{
    Ancestor, BroughtState, LINE_MAX, ReferralStanding, line_mistake, news_of, referral_standing,
};
pub use sessions::places_left;
pub use team::{contributed, teams};
pub use things::{stock_left, things, things_of_catalog};
pub use tier::{AtRisk, Missing, Standing, WayUp, standings};
pub use transfer::Receiver;
pub use voucher::{VoucherOffers, id_of_code, voucher_offers};
pub use waitlist::{Turn, next_offer, turn, waitlists};

use draft::Draft;

use crate::{
    event::{Body, Event, EventRef, Profile},
    fact::{Fulfilment, InstructionStep},
    id::MemberId,
    moment::Moment,
    program::Program,
    rejection::Rejection,
    shared::Slices,
    state::Account,
};

/// What must be loaded to decide an event, beside the account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    /// The earlier event it refers to, with all that followed on it.
    pub original: Option<EventRef>,
    /// The member's profile.
    pub profile: bool,
    /// The other member whom it concerns.
    pub receiver: Option<MemberId>,
}

/// What a decision knows.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The account.
    pub account: Account,
    /// The member's profile; empty when [`Keys::profile`] did not ask for it.
    pub profile: Profile,
    /// The earlier event; none when there is no such event on this account.
    pub original: Option<Original>,
    /// The shared things that [`things`] asks for.
    pub shared: Slices,
    /// The other member; none when there is no such member, or the event concerns no other.
    pub receiver: Option<Receiver>,
    /// Whoever brought the member, if the event says so, then who brought them, and so on: [`LINE_MAX`] at most.
    pub line: Vec<Ancestor>,
    /// Whose account it is, and the others of the household that [`draws_on`] asks for.
    pub company: Company,
    /// It belongs to a history that is told afterwards: what it would ask of others was settled then.
    pub past: bool,
}

/// What a decision knows beside the account.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The member's profile; empty when [`Keys::profile`] did not ask for it.
    pub profile: &'a Profile,
    /// The earlier event; none when there is no such event on this account.
    pub original: Option<&'a Original>,
    /// The shared things that [`things`] asks for.
    pub shared: &'a Slices,
    /// The other member; none when there is no such member, or the event concerns no other.
    pub receiver: Option<Receiver>,
    /// Whoever brought the member, if the event says so, then who brought them, and so on: [`LINE_MAX`] at most.
    pub line: &'a [Ancestor],
    /// Whose account it is, and the others of the household that [`draws_on`] asks for.
    pub company: &'a Company,
    /// It belongs to a history that is told afterwards: what it would ask of others was settled then.
    pub past: bool,
}

impl State {
    /// All but the account.
    pub fn known(&self) -> Known<'_> {
        Known {
            profile: &self.profile,
            original: self.original.as_ref(),
            shared: &self.shared,
            receiver: self.receiver,
            line: &self.line,
            company: &self.company,
            past: self.past,
        }
    }
}

/// What must be loaded to decide `event`.
pub fn keys(program: &Program, event: &Event) -> Keys {
    Keys {
        original: event.body.refers_to().cloned(),
        profile: program.needs_profile,
        receiver: event.body.receiver(),
    }
}

/// Decides an event. The account's due work up to the event's time must have been decided before, by ticks
/// ([`next_due`]).
///
/// # Errors
/// The first [`Rejection`] that applies; the event then changes nothing.
pub fn decide(program: &Program, state: &State, event: &Event) -> Result<Outcome, Rejection> {
    decide_with(program, state.account.clone(), state.known(), event).map(|(outcome, _)| outcome)
}

/// Decides an event as [`decide()`] does and gives the account after it, as [`crate::apply`] would make it, without a
/// copy. A rejection gives nothing back; who goes on after one keeps the account elsewhere.
///
/// # Errors
/// The first [`Rejection`] that applies.
pub fn decide_with(
    program: &Program,
    account: Account,
    known: Known<'_>,
    event: &Event,
) -> Result<(Outcome, Account), Rejection> {
    let mut draft = Draft::new(program, account, known, event);
    if draft.account.closed && !event.body.follows_an_end() {
        return Err(Rejection::AccountClosed);
    }
    draft.check_time()?;
    draft.migrate();
    match &event.body {
        Body::MemberJoined(joined) => activity::joined(&mut draft, joined)?,
        Body::OrderPaid(order) => order::paid(&mut draft, order)?,
        Body::OrderReturned(returned) => returned::lines(&mut draft, returned)?,
        Body::OrderCancelled(_) => returned::cancelled(&mut draft)?,
        Body::Activity(activity) => activity::happened(&mut draft, activity)?,
        Body::WalletToppedUp(top_up) => top_up::topped_up(&mut draft, top_up)?,
        Body::Adjustment(adjustment) => adjustment::adjust(&mut draft, adjustment)?,
        Body::Reversal(_) => reversal::reverse(&mut draft)?,
        Body::TierKept(kept) => adjustment::keep_tier(&mut draft, kept)?,
        Body::MemberClosed => adjustment::close(&mut draft)?,
        Body::Tick => tick::due_work(&mut draft)?,
        Body::RewardRedeemed(redemption) => redeem::redeemed(&mut draft, redemption)?,
        Body::RewardCancelled(_) => redeem::cancelled(&mut draft)?,
        Body::WalletRefunded(refund) => top_up::refunded(&mut draft, refund)?,
        Body::RewardIssued(_) => fulfil::fulfilled(&mut draft, Fulfilment::Issued)?,
        Body::RewardUsed(_) => fulfil::fulfilled(&mut draft, Fulfilment::Used)?,
        Body::VoucherIssued(issue) => voucher::issued(&mut draft, issue)?,
        Body::VoucherRevoked(revoked) => voucher::revoked(&mut draft, revoked)?,
        Body::VoucherClaimed(claim) => voucher::claimed(&mut draft, claim)?,
        Body::VoucherUsed(usage) => voucher::used(&mut draft, usage)?,
        Body::HoldPlaced(hold) => hold::placed(&mut draft, hold)?,
        Body::HoldCaptured(capture) => hold::captured(&mut draft, capture)?,
        Body::HoldReleased(_) => hold::released(&mut draft)?,
        Body::RewardReserved(reservation) => redeem::reserved(&mut draft, reservation)?,
        Body::RewardConfirmed(_) => redeem::confirmed(&mut draft)?,
        Body::TransferSent(transfer) => transfer::sent(&mut draft, transfer)?,
        Body::TransferReceived(arrival) => transfer::received(&mut draft, arrival)?,
        Body::TransferReturned(_) => transfer::returned(&mut draft)?,
        Body::RewardGiven(given) => giving::given(&mut draft, given)?,
        Body::UnitsConverted(conversion) => convert::converted(&mut draft, conversion)?,
        Body::WalletPaidOut(paid) => pay_out::paid(&mut draft, paid)?,
        Body::BenefitUsed(used) => benefit::used(&mut draft, used)?,
        Body::BenefitClaimed(claim) => benefit_claim::claimed(&mut draft, claim)?,
        Body::UnitsExported(export) => export::exported(&mut draft, export)?,
        Body::ChallengeJoined(joined) => challenge::joined(&mut draft, joined)?,
        Body::TierGiven(given) => given_level::given(&mut draft, given)?,
        Body::GamePlayed(play) => game::played(&mut draft, play)?,
        Body::ReferralClaimed(claim) => referral::claimed(&mut draft, claim)?,
        Body::ReferralTold(told) => referral::told(&mut draft, told)?,
        Body::Household(event) => household::happened(&mut draft, event)?,
        Body::ChoiceMade(made) => choice::made(&mut draft, made)?,
        Body::Plan(happened) => plan::happened(&mut draft, happened)?,
        Body::Team(event) => team::happened(&mut draft, event)?,
        Body::AccountLinked(linked) => link::linked(&mut draft, linked)?,
        Body::BlockBought(purchase) => block::bought(&mut draft, purchase)?,
        Body::AccountUnlinked(unlinked) => link::unlinked(&mut draft, unlinked)?,
        Body::DrawEntered(entry) => waitlist::entered(&mut draft, entry)?,
        Body::RoomEntered(entry) => room::entered(&mut draft, entry)?,
        Body::InstructionDone(_) => instruction::reported(&mut draft, InstructionStep::Done)?,
        Body::InstructionFailed(_) => instruction::reported(&mut draft, InstructionStep::Failed)?,
        Body::WaitlistJoined(asked) => waitlist::joined(&mut draft, asked)?,
        Body::WaitlistLeft(named) => waitlist::left(&mut draft, named)?,
        Body::WaitlistOffered(named) => waitlist::offered(&mut draft, named)?,
        Body::OfferDue(due) => offers::fell_due(&mut draft, due)?,
    }
    draft.set_offer_clocks();
    draft.set_age_clocks();
    Ok(draft.finish())
}

/// The time at which the account's next tick is due, if that is not after `until`. Ticks are decided at the very time
/// they are due, so the result does not depend on when somebody came by.
pub fn due_tick(program: &Program, account: &Account, until: Moment) -> Option<Moment> {
    let due = next_due(program, account)?.max(account.as_of);
    (due <= until && !account.closed).then_some(due)
}
