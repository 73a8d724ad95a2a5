//! The slow, obvious model of a member's account.
//!
//! It decides the same events as the engine and shares none of its code but the types of events: programs are
//! plain values, counts and limits are logs that are summed anew each time, calendars come straight from
//! `jiff`, fractions are its own. Where the two disagree, one of them is wrong. It is written to be
//! proofread, not to be fast.

mod age;
pub mod benefit;
pub mod block;
mod budget;
pub mod calendar;
pub mod challenge;
pub mod choice;
pub mod condition;
mod convert;
mod crossing;
pub mod discount;
mod earn;
mod export;
pub mod fraction;
pub mod funding;
pub mod game;
mod giving;
mod hold;
pub mod household;
mod ladder;
pub mod levels;
pub mod link;
pub mod member;
pub mod migrate;
pub mod offer;
mod pay;
mod pay_out;
pub mod plan;
pub mod print;
pub mod program;
mod purse;
pub mod redeem;
pub mod referral;
mod returned;
mod room;
mod share;
mod sight;
pub mod standing;
pub mod team;
mod tick;
mod tiers;
mod top_up;
pub mod transfer;
mod undo;
mod voucher;
mod waitlist;
mod weigh;

use std::{collections::VecDeque, rc::Rc};

use regulars_engine::{
    event::{Activity, Body, Event, EventRef, Joined, Meta, Order, Profile, TopUp},
    id::{EventId, MemberId, VoucherId},
};

use self::{
    calendar::{Calendar, Micro},
    member::{Book, Entry, Member, Move, Shares, Waits},
    program::{Counter, Kind, Program, Trigger},
    purse::Gift,
    tiers::Way,
};

/// Why the model refuses an event: the name of the engine's rejection.
pub type Refusal = &'static str;

/// One member of one program.
#[derive(Debug, Clone)]
pub struct Model<'p> {
    /// The program.
    pub program: &'p Program,
    /// Its calendar.
    pub calendar: Calendar,
    /// The account.
    pub member: Member,
    /// The ids of the vouchers that the next event issues.
    pub ids: VecDeque<VoucherId>,
    /// The activities that the program mentions.
    known: Vec<&'static str>,
}

/// A decision in progress.
struct Work<'a> {
    program: &'a Program,
    calendar: &'a Calendar,
    profile: &'a Profile,
    body: &'a Body,
    source: &'a str,
    known: &'a [&'static str],
    member: Member,
    moves: Vec<Move>,
    original: Option<Rc<Entry>>,
    event_id: EventId,
    /// What others of the household have to spend.
    others: Vec<(MemberId, Vec<household::Units>)>,
    ids: VecDeque<VoucherId>,
    /// Rounds whose team is told to be done.
    just_done: Vec<(usize, i32)>,
    occurred: Micro,
    now: Micro,
    /// How much of the order belongs to which level, by tier set.
    along: Vec<Vec<(Option<usize>, i64)>>,
    /// What each rule gave.
    gave: Vec<(usize, i64)>,
    /// What could be spent of each wallet before the event.
    spendable_at_first: Vec<i64>,
}

impl<'p> Model<'p> {
    /// Nobody yet.
    pub fn new(program: &'p Program) -> Model<'p> {
        let member = Member::new(program.wallets.len());
        let text = format!("{program:?}");
        let mentioned = |name: &&str| *name == "referral_settled" || text.contains(&format!("\"{name}\""));
        let known = program::ACTIVITIES.into_iter().filter(mentioned).collect();
        Model { program, calendar: Calendar::new(program.zone), member, ids: VecDeque::new(), known }
    }

    /// Decides an event and does what was decided; answers what each rule gave.
    ///
    /// # Errors
    /// The name of the rejection; the event then changes nothing.
    pub fn step(&mut self, event: &Event, profile: &Profile) -> Result<Vec<(usize, i64)>, Refusal> {
        if self.member.closed && !pay_out::follows_an_end(&event.body) {
            return Err("AccountClosed");
        }
        let is_tick = matches!(event.body, Body::Tick);
        if event.at < event.occurred_at {
            return Err("TimestampInFuture");
        }
        let latest = self.calendar.add(event.occurred_at.0, self.program.back_dating);
        if event.at != event.occurred_at && !is_tick && latest < event.at.0 {
            return Err("TimestampTooOld");
        }
        let mut work = self.work(&event.body, &event.source, profile);
        work.event_id = event.id;
        if matches!(event.body, Body::RewardRedeemed(_)) {
            work.others = household::others(self.program, event.id.0.as_u128());
        }
        work.occurred = event.occurred_at.0;
        work.now = event.at.0.max(self.member.as_of);
        work.member.as_of = work.now;
        work.member.bringing.told.clear();
        work.member.told_mates.clear();
        work.change_over();
        work.happened()?;
        work.set_offers();
        work.set_ages();
        let Work { member, moves, gave, original, now, .. } = work;
        self.member = member;
        self.member.version += 1;
        self.member.as_of = now;
        if !is_tick {
            let number = self.member.version;
            let root = original.map_or(number, |o| o.root);
            let key = EventRef { source: event.source.clone(), external_id: event.external_id.clone() };
            self.member.entries.push(Rc::new(Entry { number, key, body: event.body.clone(), root, moves }));
        }
        Ok(gave)
    }

    fn work<'a>(&'a self, body: &'a Body, source: &'a str, profile: &'a Profile) -> Work<'a> {
        let member = self.member.clone();
        let spendable_at_first = member.purses.iter().map(|purse| purse.available()).collect();
        let original = body.refers_to().and_then(|key| member.find(key)).cloned();
        Work {
            program: self.program,
            calendar: &self.calendar,
            profile,
            body,
            source,
            known: &self.known,
            member,
            moves: Vec::new(),
            original,
            event_id: EventId(uuid::Uuid::nil()),
            others: Vec::new(),
            ids: self.ids.clone(),
            just_done: Vec::new(),
            occurred: self.member.as_of,
            now: self.member.as_of,
            along: Vec::new(),
            gave: Vec::new(),
            spendable_at_first,
        }
    }

    /// How often and how much each limit of a rule was used in its period around the latest entry, and what
    /// it carries.
    pub fn limit_use(&self, rule: usize, limit: usize) -> (i64, i64, i64) {
        let profile = Profile::default();
        let (times, units) = self.work(&Body::Tick, "", &profile).used(rule, limit);
        let pot = self.member.pots.iter().find(|p| p.rule == rule && p.limit == limit);
        (times, units, pot.map_or(0, |p| p.carried))
    }

    /// A counter since the beginning.
    pub fn total(&self, counter: Counter) -> i64 {
        let profile = Profile::default();
        self.work(&Body::Tick, "", &profile).lifetime(counter, self.member.as_of)
    }
}

impl Work<'_> {
    /// The number of the entry being decided.
    fn number(&self) -> u64 {
        self.member.version + 1
    }

    fn happened(&mut self) -> Result<(), Refusal> {
        match self.body {
            Body::MemberJoined(joined) => self.joined(joined),
            Body::OrderPaid(order) => self.paid(order),
            Body::OrderReturned(returned) => self.returned(returned),
            Body::OrderCancelled(_) => self.cancelled(),
            Body::Activity(activity) => self.activity(activity),
            Body::WalletToppedUp(top_up) => self.topped_up(top_up),
            Body::Adjustment(adjustment) => self.adjusted(&adjustment.wallet, adjustment.amount),
            Body::Reversal(_) => self.reversed(),
            Body::TierKept(kept) => self.keep_tier(&kept.tier_set),
            Body::MemberClosed => self.close(),
            Body::Tick => self.tick(),
            Body::RewardRedeemed(redemption) => self.redeemed(redemption),
            Body::RewardCancelled(_) => self.redemption_cancelled(),
            Body::WalletRefunded(refund) => self.refunded(refund.amount),
            Body::RewardIssued(_) => self.redemption_goes_on(false),
            Body::RewardUsed(_) => self.redemption_goes_on(true),
            Body::VoucherIssued(issue) => self.vouchers_issued(issue),
            Body::VoucherRevoked(revoked) => self.voucher_revoked(revoked.voucher),
            Body::VoucherClaimed(claim) => self.voucher_claimed(claim),
            Body::VoucherUsed(usage) => self.voucher_used(&usage.voucher),
            Body::HoldPlaced(hold) => self.hold_placed(hold),
            Body::HoldCaptured(capture) => self.hold_captured(capture),
            Body::HoldReleased(_) => self.hold_released(),
            Body::RewardReserved(reservation) => self.reserved(reservation),
            Body::RewardConfirmed(_) => self.confirmed(),
            Body::TransferSent(transfer) => self.sent(transfer),
            Body::TransferReceived(arrival) => self.arrived(arrival),
            Body::TransferReturned(_) => self.came_back(),
            Body::RewardGiven(given) => self.reward_given(&given.reward),
            Body::UnitsConverted(conversion) => self.converted(conversion),
            Body::BenefitUsed(used) => self.benefit_used(&used.benefit),
            Body::BenefitClaimed(claim) => self.benefit_claimed(claim),
            Body::UnitsExported(export) => self.exported(export),
            Body::ChallengeJoined(joined) => self.challenge_joined(&joined.challenge),
            Body::TierGiven(given) => self.tier_given(given),
            Body::GamePlayed(play) => self.game_played(play),
            Body::ReferralClaimed(claim) => self.claimed_friend(claim),
            Body::ReferralTold(told) => self.told_of_friend(told),
            Body::ChoiceMade(made) => self.chooses(&made.choice, &made.option),
            Body::Plan(happened) => self.plan_happened(happened),
            Body::AccountLinked(link) => self.linked(link),
            Body::BlockBought(purchase) => self.block_bought(purchase),
            Body::AccountUnlinked(unlink) => self.unlinked(&unlink.partner),
            Body::WalletPaidOut(paid) => self.paid_out(&paid.wallet),
            Body::InstructionDone(_) => self.became_of_it(false),
            Body::InstructionFailed(_) => self.became_of_it(true),
            Body::WaitlistJoined(asked) => self.waits_for(asked),
            Body::DrawEntered(entry) => self.enters(entry),
            Body::RoomEntered(entry) => self.enters_room(entry),
            Body::WaitlistLeft(named) => self.waits_no_more(named),
            Body::WaitlistOffered(named) => self.offered(named),
            Body::OfferDue(due) => self.offer_fell_due(&due.offer),
            Body::Household(event) => self.in_household(event),
            Body::Team(event) => self.in_team(event),
        }
    }

    fn joined(&mut self, joined: &Joined) -> Result<(), Refusal> {
        if self.member.joined.is_some() {
            return Err("AlreadyJoined");
        }
        self.may_enrol()?;
        self.member.joined = Some(self.now);
        self.earn(Trigger::Joined, None, 1)?;
        if let Some(claim) = &joined.claim {
            self.claimed_friend(claim)?;
        }
        self.note_activity(Trigger::Joined);
        self.reassess(Way::Up)
    }

    fn may_enrol(&self) -> Result<(), Refusal> {
        let terms = &self.program.members;
        let age = self.birthdays();
        let young = terms.min_age.is_some_and(|least| age.is_none_or(|age| age < least));
        let old = terms.max_age.is_some_and(|most| age.is_none_or(|age| most < age));
        if young || old {
            return Err("NotOfAge");
        }
        let holds = terms.condition.as_ref().is_none_or(|c| self.member_condition_holds(c));
        if holds { Ok(()) } else { Err("JoinConditionFalse") }
    }

    fn paid(&mut self, order: &Order) -> Result<(), Refusal> {
        let reduced = self.with_vouchers(order)?;
        let weighed = self.weigh(&reduced)?;
        self.pay_with_wallets(&weighed)?;
        let deeds = self.deeds(Trigger::Order, Some(&weighed), 1);
        self.look_along(self.base(&weighed, None).amount());
        self.earn(Trigger::Order, Some(&weighed), 1)?;
        self.count(Counter::Orders, 1, Shares::Whole);
        let base = self.base(&weighed, None);
        self.count(Counter::Spend, base.amount(), Shares::Lines(base.lines));
        self.note_revenue(None);
        let pieces: Vec<i64> = weighed.order.lines.iter().map(|l| l.quantity).collect();
        self.count(Counter::Items, pieces.iter().sum(), Shares::Lines(pieces));
        for (name, _) in &self.program.order_fields {
            let stated = order.metadata.iter().find(|(own, _)| own == name);
            if let Some((_, Meta::Int(value))) = stated {
                self.count(Counter::Field(name), *value, Shares::Whole);
            }
        }
        self.note_bought(&weighed);
        self.note_habits(&weighed);
        self.note_purchase(&weighed);
        self.do_deeds(deeds)?;
        self.assess_friend()?;
        self.note_activity(Trigger::Order);
        self.reassess(Way::Up)
    }

    fn activity(&mut self, activity: &Activity) -> Result<(), Refusal> {
        if self.program.referral.is_some() && activity.name == "referral_settled" {
            return Err("ReferralCounted");
        }
        let Some(name) = self.known_activity(&activity.name) else {
            return self.reassess(Way::Up);
        };
        if activity.order.is_some() {
            let order = self.original.clone().ok_or("OriginalRequired")?;
            self.activate(|waits| waits == Waits::For(name, order.root));
            self.confirm_purchases(name, order.root);
        }
        let deeds = self.deeds(Trigger::Activity(name), None, activity.quantity);
        self.earn(Trigger::Activity(name), None, activity.quantity)?;
        self.count(Counter::Activity(name), activity.quantity, Shares::Whole);
        self.do_deeds(deeds)?;
        self.assess_friend()?;
        self.note_activity(Trigger::Activity(name));
        self.reassess(Way::Up)
    }

    /// The activity's name, when the program says it anywhere.
    fn known_activity(&self, name: &str) -> Option<&'static str> {
        self.known.iter().copied().find(|known| *known == name)
    }

    fn topped_up(&mut self, top_up: &TopUp) -> Result<(), Refusal> {
        let wallet = self.wallet(&top_up.wallet)?;
        if self.program.wallets[wallet].kind != Kind::Money {
            return Err("NotMoney");
        }
        self.may_top_up(wallet, top_up.amount)?;
        let gift = self.plain_gift(wallet, Book::Funded);
        self.give(wallet, top_up.amount, gift)?;
        self.note_top_up(wallet, self.now, 1, top_up.amount);
        let deeds = self.deeds(Trigger::TopUp, None, top_up.amount);
        self.earn(Trigger::TopUp, None, 1)?;
        self.count(Counter::ToppedUp, top_up.amount, Shares::Whole);
        self.count(Counter::ToppedUpOnce, top_up.amount, Shares::Whole);
        self.do_deeds(deeds)?;
        self.note_activity(Trigger::TopUp);
        self.reassess(Way::Up)
    }

    fn adjusted(&mut self, wallet: &str, amount: i64) -> Result<(), Refusal> {
        let wallet = self.wallet(wallet)?;
        if amount < 0 {
            self.spend(wallet, -amount, Book::Adjusted)?;
        } else {
            let gift = self.plain_gift(wallet, Book::Adjusted);
            self.give(wallet, amount, gift)?;
        }
        self.reassess(Way::Both)
    }

    fn close(&mut self) -> Result<(), Refusal> {
        self.leave_plan();
        self.time_out(|_| true);
        self.member.waits.clear();
        self.member.passes.clear();
        self.leave_friend();
        self.goes_out()?;
        self.leaves_teams();
        for name in funding::FUNDERS {
            if self.link_with(name).is_some() {
                self.member.links.push(link::Link { partner: name, number: None, since: self.now });
            }
        }
        for wallet in 0..self.member.purses.len() {
            for lot in self.member.purses[wallet].lots.clone() {
                self.take(wallet, lot, lot.left, Book::Expired);
            }
            self.forgive_all(wallet);
        }
        self.member.closed = true;
        Ok(())
    }

    fn wallet(&self, name: &str) -> Result<usize, Refusal> {
        self.program.wallets.iter().position(|w| w.name == name).ok_or("UnknownWallet")
    }

    pub(super) fn plain_gift(&self, wallet: usize, book: Book) -> Gift {
        let expires = self.gone(wallet, self.occurred);
        Gift { book, earned_at: self.occurred, waits: None, expires, award: None, payer: None }
    }
}
