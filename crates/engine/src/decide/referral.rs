//! Referral: who brought the member, which purchase settles it, what both get, and what is taken back when that purchase
//! comes back.
//!
//! The friend's side lies in the friend's account: what the friend gets stands behind a mark in the entry
//! ([`crate::fact::of_event`]) and follows from what stands of the purchase, as the prizes of challenges follow from what
//! was done. The referrer hears of it by an effect, which the shell delivers exactly once; what the referrer gets belongs
//! to the entry of that event, and is undone with it.

use super::{
    Company, Known,
    benefit::BenefitAllowance,
    challenge::Qualifies,
    draft::{Draft, Effect},
    original::Original,
    returned::{self, Progress},
    reversal, tick,
    tier::Reassess,
    weigh::Weighed,
};
use crate::{
    event::{Body, Event, EventRef, Profile},
    fact::{Fact, Shares, of_event},
    id::{EventId, MemberId},
    moment::Moment,
    program::{Prize, Program, Referral, ReferralOffer, Trigger},
    referral::{
        FriendStep, News, Promised, ReferralClaim, ReferralFact, ReferralNews, Referred, ReferredOrder, Word,
    },
    rejection::Rejection,
    shared::Slices,
    state::{Account, GivenPrize, HeldVoucher, Measure, Pending},
};

/// So many members in a row may not lead back to the one who claims: a ring of four is found, a longer one is let be.
pub const LINE_MAX: usize = 4;
/// So many purchases may wait at once; what comes on top settles nothing.
const ORDERS_MAX: usize = 100;

/// Somebody in the line of those who brought each other: the one whose code is claimed first, then who brought them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ancestor {
    /// Whether the account takes events.
    pub open: bool,
    /// Whether it is the very member who claims.
    pub same: bool,
    /// Whether the shell knows by identifiers, which the rules never see, that it is the same person.
    pub alike: bool,
    /// What decisions may know of them.
    pub profile: Profile,
}

/// Why a code can't be claimed, as far as that lies with the people: the member's profile and the line of those who brought
/// each other, at most [`LINE_MAX`] long.
pub fn line_mistake(one_person: &[String], profile: &Profile, line: &[Ancestor]) -> Option<Rejection> {
    let referrer = line.first().filter(|referrer| referrer.open || referrer.same);
    let Some(referrer) = referrer else { return Some(Rejection::UnknownReferralCode) };
    let value = |profile: &Profile, name: &String| {
        profile.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone())
    };
    let shares = |other: &Ancestor| {
        let one = |name| value(profile, name).is_some_and(|own| value(&other.profile, name) == Some(own));
        other.alike || one_person.iter().any(one)
    };
    if referrer.same {
        Some(Rejection::OwnReferralCode)
    } else if shares(referrer) {
        Some(Rejection::ReferralSamePerson)
    } else if line.iter().take(LINE_MAX).any(|other| other.same || shares(other)) {
        Some(Rejection::ReferralRing)
    } else {
        None
    }
}

/// The next due work of how a member was brought: a purchase that is settled, or the end of the friend's time.
pub(super) fn next_due(account: &Account) -> Option<Moment> {
    let referred = account.referred.as_ref().filter(|own| !own.over && own.settled.is_none())?;
    let waiting = || referred.orders.iter().filter(|order| order.is_enough());
    let until = |order: &ReferredOrder| match order.wait {
        Some(Pending::Until(at)) => Some(at),
        Some(Pending::Activity { .. }) | None => None,
    };
    match waiting().next() {
        Some(_) => waiting().filter_map(until).min(),
        None => Some(referred.until),
    }
}

/// `referral.claimed`, and the same said on joining.
pub(super) fn claimed(draft: &mut Draft<'_>, claim: &ReferralClaim) -> Result<(), Rejection> {
    let spec = draft.program.referral.as_ref().ok_or(Rejection::NoReferral)?;
    let by = claim.referrer.ok_or(Rejection::UnknownReferralCode)?;
    if let Some(mistake) = line_mistake(&spec.one_person, draft.known.profile, draft.known.line) {
        return Err(mistake);
    }
    if draft.account.referred.is_some() {
        return Err(Rejection::ReferralClaimed);
    }
    let joined = draft.account.joined_at.unwrap_or(draft.now);
    let until = Moment::from(spec.within.add(joined.timestamp(), &draft.program.zone));
    let bought = draft.account.counter(Measure::Orders).is_some_and(|counter| 0 < counter.total);
    if bought || until <= draft.now {
        return Err(Rejection::ReferralTooLate);
    }
    draft.push(Fact::Referral(ReferralFact::Claimed { by, until }));
    draft.tell_referrer(Word::Claimed);
    Ok(())
}

/// What happened to a friend of the member's.
pub(super) fn told(draft: &mut Draft<'_>, told: &ReferralNews) -> Result<(), Rejection> {
    match &told.news {
        News::Claimed => draft.friend(FriendStep::Joined, 1),
        News::Lapsed => draft.friend(FriendStep::Lapsed, 1),
        News::Settled { gives, again } => {
            if *again {
                draft.friend(FriendStep::TakenBack, -1);
            }
            return reward(draft, gives);
        }
        News::TakenBack { .. } => {
            let original = draft.known.original.ok_or(Rejection::OriginalRequired)?;
            return undo_reward(draft, original);
        }
    }
    Ok(())
}

/// Gives the referrer what was promised, while the limits allow it.
fn reward(draft: &mut Draft<'_>, gives: &[Promised]) -> Result<(), Rejection> {
    draft.friend(FriendStep::Settled, 1);
    let program = draft.program;
    let (limits, usage) = match &program.referral {
        Some(spec) => (spec.limits.as_slice(), Some(spec.usage)),
        None => (&[][..], None),
    };
    if usage.is_some_and(|usage| draft.limit_before(usage, limits, 1, 0).is_some()) {
        return Ok(());
    }
    draft.friend(FriendStep::Rewarded, 1);
    if let Some(usage) = usage {
        draft.note_use_of(usage, limits, 1, 0, 0);
    }
    for promised in gives {
        let Some(prize) = named(program, promised) else { continue };
        let due = draft.first_given(prize);
        if draft.has_room_for_prize(&due) {
            draft.give_prize(&due, Qualifies::Yes)?;
        }
    }
    if let Some(spec) = &program.referral {
        let advances = draft.advances(Trigger::Activity(spec.settled), None, 1);
        draft.count(Measure::Activity(spec.settled), 1, Shares::Whole);
        draft.advance(advances)?;
    }
    draft.reassess(Reassess::Up)
}

/// What was promised, as the program knows it now.
fn named(program: &Program, promised: &Promised) -> Option<Prize> {
    match promised {
        Promised::Units(name, amount) => {
            let (wallet, _) = program.wallet(name)?;
            Some(Prize::Units { wallet, amount: *amount })
        }
        Promised::Voucher(name) => {
            let spec = program.voucher(name).filter(|spec| !spec.imported)?;
            program.vouchers.iter().position(|own| own.voucher == spec.voucher).map(Prize::Voucher)
        }
        Promised::Badge(name) => {
            let badge = program.symbols.get(name)?;
            program.badges.iter().any(|own| own.badge == badge).then_some(Prize::Badge(badge))
        }
    }
}

/// Takes back what the referrer got for a friend: vouchers that were used stay, and units that were spent are owed, as
/// their wallet says.
fn undo_reward(draft: &mut Draft<'_>, original: &Original) -> Result<(), Rejection> {
    let target = original.target();
    if !original.stands(target.entry) {
        return Err(Rejection::AlreadyReversed);
    }
    draft.push(Fact::Reverses { entry: target.entry });
    for fact in of_event(&target.facts).rev() {
        match fact {
            Fact::VoucherIssued(held) => draft.take_unused(held),
            Fact::Badge { badge, times } => {
                let times = times.saturating_neg();
                draft.push(Fact::Badge { badge: *badge, times });
            }
            Fact::Referral(ReferralFact::Friend {
                step: step @ (FriendStep::Settled | FriendStep::Rewarded),
                times,
            }) => {
                draft.friend(*step, times.saturating_neg());
            }
            other => reversal::undo(draft, other, false)?,
        }
    }
    draft.friend(FriendStep::TakenBack, 1);
    draft.settle_challenges()?;
    tick::expire(draft);
    draft.reassess(Reassess::Both)
}

impl Draft<'_> {
    fn friend(&mut self, step: FriendStep, times: i64) {
        self.push(Fact::Referral(ReferralFact::Friend { step, times }));
    }

    fn tell_referrer(&mut self, word: Word) {
        if let Some(to) = self.account.referred.as_ref().map(|own| own.by) {
            self.effects.push(Effect::Refer { to, word });
        }
    }

    fn take_unused(&mut self, held: &HeldVoucher) {
        let lives = held.expires_at.is_none_or(|end| self.now < end);
        if lives && held.uses <= self.held(held.id) {
            let uses = held.uses.saturating_neg();
            self.push(Fact::VoucherIssued(HeldVoucher { uses, ..*held }));
        }
    }

    /// Whether units fit into their wallet. What others have promised must not be refused for ever.
    fn has_room_for_prize(&self, due: &GivenPrize) -> bool {
        let crate::state::Prize::Units { wallet, .. } = due.prize else { return true };
        self.has_room_for(wallet, due.back)
    }

    /// Notes a purchase that may settle how the member was brought.
    pub(super) fn note_purchase(&mut self, weighed: &Weighed<'_>) {
        let Some(referred) = self.account.referred.as_ref() else { return };
        let Some(spec) = self.program.referral.as_ref() else { return };
        let open = !referred.over && referred.settled.is_none() && referred.orders.len() < ORDERS_MAX;
        if !open || referred.until <= self.event.occurred_at {
            return;
        }
        let offer = spec.offer_on(self.occurred_day);
        let base = weighed.base(spec.eligible).filter(|base| spec.spend <= base.amount);
        let (Some(base), Some(offer)) = (base, offer) else { return };
        let (order, amount, need) = (self.entry(), base.amount, spec.spend);
        let (shares, wait) = (Shares::Lines(base.lines.to_vec()), self.settles(spec));
        let campaign = offer.campaign;
        self.push(Fact::Referral(ReferralFact::Bought { order, amount, need, shares, wait, campaign }));
    }

    /// What a purchase waits for.
    fn settles(&self, spec: &Referral) -> Option<Pending> {
        if let Some(available) = &spec.settles {
            return self.pending(available);
        }
        let waits = self.facts_since(0).iter().filter_map(|fact| match fact {
            // A fraction that is no unit yet is nothing to wait for.
            Fact::Granted(grant) if grant.amount != 0 => grant.pending,
            _ => None,
        });
        waits.max_by_key(|wait| match wait {
            Pending::Until(at) => *at,
            Pending::Activity { .. } => Moment(i64::MAX),
        })
    }

    /// Notes what of such a purchase has come back.
    pub(super) fn note_purchase_back(
        &mut self,
        original: &Original,
        progress: &Progress,
    ) -> Result<(), Rejection> {
        let Some(referred) = self.account.referred.as_ref() else { return Ok(()) };
        let Some(known) = referred.order(original.root.entry).copied() else { return Ok(()) };
        let bought = of_event(&original.root.facts).find_map(|fact| match fact {
            Fact::Referral(ReferralFact::Bought { amount, shares, .. }) => Some((*amount, shares)),
            _ => None,
        });
        let Some((amount, shares)) = bought else { return Ok(()) };
        let back = returned::owed(shares, amount, progress, progress.of_order()?)?;
        let more = back.saturating_sub(amount.saturating_sub(known.left));
        if more != 0 {
            self.push(Fact::Referral(ReferralFact::Back { order: known.order, amount: more }));
        }
        Ok(())
    }

    /// What a purchase waited for has happened.
    pub(super) fn confirm_purchase(&mut self, wait: Pending) {
        let orders = self.account.referred.iter().flat_map(|own| &own.orders);
        let waiting = orders.filter(|order| order.wait == Some(wait)).map(|order| order.order);
        for order in waiting.collect::<Vec<_>>() {
            self.push(Fact::Referral(ReferralFact::Confirmed { order }));
        }
    }

    /// The account ends, and with it what could still have come of it.
    pub(super) fn leave_referral(&mut self) {
        if self.account.referred.as_ref().is_some_and(|own| !own.over && own.settled.is_none()) {
            self.push(Fact::Referral(ReferralFact::Lapsed));
            self.tell_referrer(Word::Lapsed);
        }
    }

    /// Settles what is to be settled, and takes back what no longer stands.
    pub(super) fn settle_referral(&mut self) -> Result<(), Rejection> {
        let Some(referred) = self.account.referred.as_ref().filter(|own| !own.over) else { return Ok(()) };
        let Some(settled) = &referred.settled else {
            let now = self.now;
            let ready = |order: &&ReferredOrder| {
                let waited = match order.wait {
                    Some(Pending::Until(at)) => at <= now,
                    Some(Pending::Activity { .. }) => false,
                    None => true,
                };
                waited && order.is_enough()
            };
            return match referred.orders.iter().find(ready).copied() {
                Some(order) => self.settle_purchase(order, None),
                None => {
                    let waits = referred.orders.iter().any(ReferredOrder::is_enough);
                    if !waits && referred.until <= now {
                        self.leave_referral();
                    }
                    Ok(())
                }
            };
        };
        if settled.until <= self.now {
            self.push(Fact::Referral(ReferralFact::Over));
            return Ok(());
        }
        let (settled, order) = (settled.clone(), referred.orders.first().copied());
        let enough = order.is_some_and(|order| order.is_enough());
        match (settled.stands, enough) {
            (true, false) => {
                self.push(Fact::Referral(ReferralFact::TakenBack));
                for (place, given) in (0u8..).zip(&settled.prizes) {
                    let taken = self.take_prize(given)?;
                    if taken != 0 {
                        let back = given.back.saturating_add(taken);
                        let given = GivenPrize { prize: given.prize, back };
                        self.push(Fact::Referral(ReferralFact::Prize { place, given }));
                    }
                }
                let (entry, place) = (settled.entry, settled.place);
                self.tell_referrer(Word::TakenBack { entry, place });
                Ok(())
            }
            (false, true) => match order {
                Some(order) => self.settle_purchase(order, Some((settled.until, settled.prizes))),
                None => Ok(()),
            },
            (_, _) => Ok(()),
        }
    }

    /// Gives the friend what there is, and tells the referrer; what was taken back before, the second time.
    fn settle_purchase(
        &mut self,
        order: ReferredOrder,
        before: Option<(Moment, Vec<GivenPrize>)>,
    ) -> Result<(), Rejection> {
        let program = self.program;
        let spec = program.referral.as_ref();
        let again = before.is_some();
        let place = u32::try_from(self.effects.len()).unwrap_or(u32::MAX);
        let (until, prizes) = match before {
            Some(before) => before,
            None => (self.reversible_until(spec), self.friend_prizes(order)),
        };
        let (entry, order_of) = (self.entry(), order.order);
        self.push(Fact::Referral(ReferralFact::Settled { order: order_of, until, entry, place }));
        for (place, due) in (0u8..).zip(prizes) {
            let given = match self.has_room_for_prize(&due) {
                true => self.give_prize(&due, Qualifies::Yes)?,
                false => None,
            };
            if let Some(given) = given.or((!again).then_some(due)) {
                self.push(Fact::Referral(ReferralFact::Prize { place, given }));
            }
        }
        let gives = spec.map(|spec| spec.promised(program, order)).unwrap_or_default();
        self.tell_referrer(Word::Settled { gives, again });
        Ok(())
    }

    /// What the friend gets for a purchase.
    fn friend_prizes(&self, order: ReferredOrder) -> Vec<GivenPrize> {
        let offer = self.program.referral.as_ref().and_then(|spec| spec.offer(order.campaign));
        let prizes = offer.into_iter().flat_map(|offer| &offer.friend);
        prizes.map(|prize| self.first_given(*prize)).collect()
    }

    fn reversible_until(&self, spec: Option<&Referral>) -> Moment {
        spec.map_or(self.now, |spec| spec.reversible.add(self.now.timestamp(), &self.program.zone).into())
    }
}

impl Referral {
    /// What the referrer gets for a purchase, by name.
    fn promised(&self, program: &Program, order: ReferredOrder) -> Vec<Promised> {
        let prizes = self.offer(order.campaign).into_iter().flat_map(|offer| &offer.referrer);
        let promised = prizes.filter_map(|prize| match prize {
            Prize::Units { wallet, amount } => {
                let spec = program.wallets.get(*wallet)?;
                Some(Promised::Units(program.name_of(spec.wallet).to_owned(), *amount))
            }
            Prize::Voucher(place) => {
                let spec = program.vouchers.get(*place)?;
                Some(Promised::Voucher(program.name_of(spec.voucher).to_owned()))
            }
            Prize::Badge(badge) => Some(Promised::Badge(program.name_of(*badge).to_owned())),
            // No document says so.
            Prize::Level { .. } | Prize::Choice(_) => None,
        });
        promised.collect()
    }
}

/// What becomes of a friend's word on its way to the referrer. `settled` names the event by which an entry had been told to
/// be settled.
pub fn news_of(friend: MemberId, word: Word, settled: impl Fn(u64, u32) -> EventRef) -> ReferralNews {
    let news = match word {
        Word::Claimed => News::Claimed,
        Word::Settled { gives, again } => News::Settled { gives, again },
        Word::TakenBack { entry, place } => News::TakenBack { settled: settled(entry, place) },
        Word::Lapsed => News::Lapsed,
    };
    ReferralNews { friend, news }
}

/// How a member brings friends, and was brought.
#[derive(Debug, Clone)]
pub struct ReferralStanding<'p> {
    /// What there is for a purchase of that day; none between campaigns where there is nothing otherwise.
    pub offer: Option<&'p ReferralOffer>,
    /// What each of the limits allows, in document order.
    pub allowances: Vec<BenefitAllowance>,
    /// How the member was brought, and the instant that matters next.
    pub brought: Option<(BroughtState, Option<Moment>)>,
}

/// How it stands that a member was brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BroughtState {
    /// A purchase is still to come; until then it counts.
    Open,
    /// One waits to be settled.
    Waiting,
    /// It is settled; until then it can be taken back.
    Settled,
    /// It was taken back.
    TakenBack,
    /// There was none in time.
    Lapsed,
}

/// How a member brings friends and was brought; none where nothing is given for it. The account's due work up to `at` must
/// have been decided.
pub fn referral_standing<'p>(
    program: &'p Program,
    account: &Account,
    at: Moment,
) -> Option<ReferralStanding<'p>> {
    let spec = program.referral.as_ref()?;
    // Nothing of the event is looked at but its time.
    let event = Event {
        id: EventId(uuid::Uuid::nil()),
        source: String::new(),
        external_id: String::new(),
        occurred_at: at,
        at,
        body: Body::Tick,
    };
    let profile = Profile::default();
    let known = Known {
        profile: &profile,
        original: None,
        shared: Slices::NONE,
        receiver: None,
        line: &[],
        company: Company::NONE,
        past: false,
    };
    let draft = Draft::new(program, account.clone(), known, &event);
    let today = program.zone.day_number(at.timestamp());
    Some(ReferralStanding {
        offer: spec.offer_on(today),
        allowances: draft.allowances_of(spec.usage, &spec.limits),
        brought: account.referred.as_ref().map(|own| brought(own)),
    })
}

fn brought(own: &Referred) -> (BroughtState, Option<Moment>) {
    let waiting = own.orders.iter().filter(|order| order.is_enough()).min_by_key(|order| match order.wait {
        Some(Pending::Until(at)) => at,
        Some(Pending::Activity { .. }) | None => Moment(i64::MAX),
    });
    match (&own.settled, waiting) {
        (Some(settled), _) if settled.stands => (BroughtState::Settled, Some(settled.until)),
        (Some(_), _) => (BroughtState::TakenBack, None),
        (None, _) if own.over => (BroughtState::Lapsed, None),
        (None, Some(order)) => match order.wait {
            Some(Pending::Until(at)) => (BroughtState::Waiting, Some(at)),
            Some(Pending::Activity { .. }) | None => (BroughtState::Waiting, None),
        },
        (None, None) => (BroughtState::Open, Some(own.until)),
    }
}
