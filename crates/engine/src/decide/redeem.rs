//! `reward.redeemed`, `reward.reserved`, `reward.confirmed` and `reward.cancelled`: spending units on a reward, in one step
//! or in two, and undoing that. The catalog, which tells what a
//! member could redeem, asks the same questions in the same order, so that what it shows is what an event would do.

use std::borrow::Cow;

use uuid::Uuid;

use super::{
    Company, Known, Missing, budgets,
    draft::Draft,
    hold,
    lots::Gift,
    reversal, room,
    scope::RuleScope,
    sessions,
    things::stock_left,
    tier::{self, Reassess},
};
use crate::{
    amount::bounded,
    calendar::When,
    cel::Condition,
    event::{Body, Event, Profile, Redemption, Reservation},
    fact::{Fact, Fulfilment, HoldEnd, Shares, Source, Use},
    id::EventId,
    moment::Moment,
    program::{Audience, Price, Program, Reward},
    rejection::Rejection,
    shared::Slices,
    state::{Account, Reserved},
    symbol::Sym,
};

/// The most vouchers that one redemption gives: each has a place in the account.
const VOUCHERS_MAX: i64 = 100;

/// Why a reward can't be had, whatever the member holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lock {
    /// Nobody redeems it: the program gives it on its days.
    Given {
        /// The member's next day; none while there is nothing that could pay.
        at: Option<Moment>,
    },
    /// Not at this time.
    NotNow,
    /// For other levels.
    OtherLevel,
    /// For older members.
    Age {
        /// How old one has to be, in years.
        at_least: i16,
        /// Whether the member's age is known.
        known: bool,
    },
    /// Its condition does not hold, or all of its prices are for segments that the member is not in.
    Condition,
    /// What unlocks it is not reached.
    NotUnlocked {
        /// The counters that are too low; none when nothing that the member does would help.
        missing: Vec<Missing>,
    },
    /// A limit allows no more.
    Limit {
        /// Which of the reward's limits, in document order.
        limit: u8,
        /// When the limit begins anew; none when it never does.
        again_at: Option<Moment>,
    },
    /// Nothing of it is left.
    OutOfStock,
    /// All its dates are over, or too near.
    Over,
    /// All dates that are to come are full.
    Full,
    /// It would cost the program more than is left of a budget.
    Budget,
}

/// What a member could do about one reward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// Redeem it now.
    Available,
    /// Earn so much more first, in the smallest unit of the wallet: what is missing of the lowest price, and what is owed.
    Soon {
        /// At least 1.
        missing: i64,
    },
    /// Nothing.
    Locked(Lock),
}

/// A reward as a member sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered<'a> {
    /// What the member could do.
    pub offer: Offer,
    /// The prices that are for the member, in document order; none for what is unlocked only.
    pub prices: Vec<PriceOffered<'a>>,
}

/// A price as a member sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceOffered<'a> {
    /// The price, as a budget has raised it.
    pub price: Cow<'a, Price>,
    /// What is missing for its fewest units, and what is owed, in the smallest unit of the wallet; 0 when it can be paid.
    pub missing: i64,
}

/// What the member could do about each reward at `at`, in document order. The account's due work up to then must have
/// been decided, and `shared` has [`super::things_of_catalog`]. A closed account is offered nothing, so its list is empty.
pub fn catalog<'a>(
    program: &'a Program,
    account: &Account,
    profile: &Profile,
    (shared, company): (&Slices, &Company),
    at: Moment,
) -> Vec<Offered<'a>> {
    if account.closed {
        return Vec::new();
    }
    // Nothing of the event is looked at but its time.
    let event = Event {
        id: EventId(Uuid::nil()),
        source: String::new(),
        external_id: String::new(),
        occurred_at: at,
        at,
        body: Body::Tick,
    };
    let known = Known { profile, original: None, shared, receiver: None, line: &[], company, past: false };
    let draft = Draft::new(program, account.clone(), known, &event);
    program.rewards.iter().map(|reward| draft.offered(reward)).collect()
}

/// What a redemption takes, when it may be had.
pub(super) struct Wanted<'p> {
    reward: &'p Reward,
    quantity: i64,
    /// In the smallest unit of the reward's wallet.
    units: i64,
    /// Beside them, in the smallest unit of the base currency.
    cash: i64,
    worth: i64,
    cause: Option<Sym>,
    session: Option<Sym>,
}

pub(super) fn redeemed(draft: &mut Draft<'_>, redemption: &Redemption) -> Result<(), Rejection> {
    let wanted = wanted(draft, redemption)?;
    take(draft, wanted)
}

/// Takes a reward that may be had.
pub(super) fn take(draft: &mut Draft<'_>, wanted: Wanted<'_>) -> Result<(), Rejection> {
    let Wanted { reward, quantity, units, cash, worth, cause, session } = wanted;
    if let Some(wallet) = reward.wallet {
        if 0 < draft.account.wallet(wallet).map_or(0, |w| w.debt) {
            return Err(Rejection::InDebt);
        }
        draft.spend_together(wallet, units)?;
    }
    draft.push(Fact::Redeemed { reward: reward.reward, quantity, worth, cause, units, cash });
    draft.use_pass(reward.reward);
    draft.take_stock(reward, quantity)?;
    draft.take_places(session, quantity);
    for used in draft.budget_uses(reward, worth) {
        draft.push(Fact::BudgetUsed(used));
    }
    draft.note_use_of(reward.usage, &reward.limits, quantity, units, 0);
    draft.note_activity();
    draft.give_vouchers(reward, quantity)?;
    match credit(reward, quantity)? {
        Some((wallet, amount)) => draft.credit(wallet, amount),
        None => Ok(()),
    }
}

/// So many of a reward that is given by itself.
pub(super) fn given(reward: &Reward, quantity: i64) -> Result<Wanted<'_>, Rejection> {
    if reward.voucher.is_some() && VOUCHERS_MAX < quantity {
        return Err(Rejection::TooManyVouchers);
    }
    let units = times(reward.prices.first().map_or(0, |price| price.units), quantity)?;
    let cause = reward.causes.first().map(|own| own.cause);
    credit(reward, quantity)?;
    Ok(Wanted {
        reward,
        quantity,
        units,
        cash: 0,
        worth: times(reward.worth, quantity)?,
        cause,
        session: None,
    })
}

/// The price is set aside, and limits and stock are used; whether anything is redeemed shows later.
pub(super) fn reserved(draft: &mut Draft<'_>, reservation: &Reservation) -> Result<(), Rejection> {
    let Wanted { reward, quantity, units, cash, worth, cause, session } =
        wanted(draft, &reservation.redemption)?;
    let limits = (0u8..).zip(&reward.limits);
    let uses: Vec<Use> =
        limits.map(|(at, limit)| draft.use_of((reward.usage, at), limit, quantity, units, 0)).collect();
    let of_budgets = draft.budget_uses(reward, worth);
    let kept = Reserved {
        reward: reward.reward,
        quantity,
        worth,
        cause,
        units,
        cash,
        credit: credit(reward, quantity)?,
        uses: uses.iter().copied().chain(of_budgets.iter().map(budgets::kept)).collect(),
        stocked: reward.stock.is_some(),
        session,
    };
    hold::set_aside(draft, reward.wallet, units, reservation.lasts, Some(Box::new(kept)))?;
    for used in uses {
        draft.push(Fact::Used(used));
    }
    for used in of_budgets {
        draft.push(Fact::BudgetUsed(used));
    }
    draft.use_pass(reward.reward);
    draft.take_stock(reward, quantity)?;
    draft.take_places(session, quantity);
    Ok(())
}

/// A reservation becomes a redemption, at what was decided when it was made.
pub(super) fn confirmed(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let original = draft.known.original.ok_or(Rejection::OriginalRequired)?;
    let target = original.target();
    if !matches!(target.body, Body::RewardReserved(_)) {
        return Err(Rejection::NotAReservation);
    }
    let held = hold::open(draft, target.entry)?;
    hold::end(draft, &held, HoldEnd::Captured, held.amount());
    let mut credited = None;
    if let Some(reserved) = held.reserved {
        let Reserved { reward, quantity, worth, cause, units, cash, credit, .. } = *reserved;
        draft.push(Fact::Redeemed { reward, quantity, worth, cause, units, cash });
        // A reward that is gone from the document gives no voucher any more, for nobody knows which.
        let program = draft.program;
        if let Some(reward) = program.rewards.iter().find(|own| own.reward == reward) {
            draft.give_vouchers(reward, quantity)?;
        }
        credited = credit;
    }
    draft.note_activity();
    match credited {
        Some((wallet, amount)) => draft.credit(wallet, amount),
        None => draft.reassess(Reassess::Up),
    }
}

/// The units come back into the lots that they came from, with their old expiry. A reservation is given up; one that was
/// confirmed is undone by its confirmation.
pub(super) fn cancelled(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let original = draft.known.original.ok_or(Rejection::OriginalRequired)?;
    let target = original.target();
    if !target.takes_reward() && !matches!(target.body, Body::RewardReserved(_)) {
        return Err(Rejection::NotARedemption);
    }
    let Some(redemption) = original.redemption() else {
        let held = hold::open(draft, target.entry)?;
        hold::end(draft, &held, HoldEnd::Released, 0);
        return draft.reassess(Reassess::Up);
    };
    if !original.stands(redemption.entry) {
        return Err(Rejection::AlreadyReversed);
    }
    if original.is_fulfilled(Fulfilment::Used) {
        return Err(Rejection::AlreadyUsed);
    }
    sessions::may_return(draft, original)?;
    reversal::undo_entry(draft, redemption)
}

/// The reward that is asked for, when the member may have so many of it.
fn wanted<'p>(draft: &Draft<'p>, redemption: &Redemption) -> Result<Wanted<'p>, Rejection> {
    let program = draft.program;
    let reward = program.reward(&redemption.reward).ok_or(Rejection::UnknownReward)?;
    let cause = cause(draft, reward, redemption)?;
    let session = sessions::named(reward, redemption)?;
    let quantity = redemption.quantity;
    if reward.voucher.is_some() && VOUCHERS_MAX < quantity {
        return Err(Rejection::TooManyVouchers);
    }
    if let Some(lock) = draft.lock_of_asking(reward).or_else(|| draft.lock(reward)) {
        return Err(rejection(&lock));
    }
    if session.is_some_and(|session| !session.is_open(draft.now)) {
        return Err(Rejection::SessionOver);
    }
    room::may_come(draft, reward)?;
    let (units, cash) = draft.price(reward, redemption.units)?;
    let (units, cash) = (times(units, quantity)?, times(cash, quantity)?);
    if draft.limit_before(reward.usage, &reward.limits, quantity, units).is_some() {
        return Err(Rejection::LimitExceeded);
    }
    if draft.is_out_of_stock(reward, quantity) {
        return Err(Rejection::OutOfStock);
    }
    if session.is_some_and(|session| draft.places_for_member(session) < quantity) {
        return Err(Rejection::SessionFull);
    }
    let worth = times(reward.worth, quantity)?;
    if draft.is_over_budget(reward, worth) {
        return Err(Rejection::BudgetExhausted);
    }
    let session = session.map(|session| session.session);
    Ok(Wanted { reward, quantity, units, cash, worth, cause, session })
}

pub(super) fn rejection(lock: &Lock) -> Rejection {
    match lock {
        Lock::Given { .. } => Rejection::RewardIsGiven,
        Lock::NotNow => Rejection::RewardNotNow,
        Lock::OtherLevel => Rejection::RewardForOtherLevel,
        Lock::Age { .. } => Rejection::RewardForOlder,
        Lock::Condition => Rejection::RewardConditionFalse,
        Lock::NotUnlocked { .. } => Rejection::RewardNotUnlocked,
        Lock::Limit { .. } => Rejection::LimitExceeded,
        Lock::OutOfStock => Rejection::OutOfStock,
        Lock::Over => Rejection::SessionOver,
        Lock::Full => Rejection::SessionFull,
        Lock::Budget => Rejection::BudgetExhausted,
    }
}

/// Whom a donation is for: the named cause, or the only one that can be given to at the time of the event. Where there is
/// none, the reward is locked.
fn cause(draft: &Draft<'_>, reward: &Reward, redemption: &Redemption) -> Result<Option<Sym>, Rejection> {
    let (program, at) = (draft.program, draft.event.occurred_at);
    let mut open = reward.causes.iter().filter(|cause| cause.is_open(at, &program.zone));
    if let Some(name) = &redemption.cause {
        let named = reward.causes.iter().find(|own| program.name_of(own.cause) == name);
        let named = named.ok_or(Rejection::UnknownCause)?;
        let open = open.any(|own| own.cause == named.cause);
        return if open { Ok(Some(named.cause)) } else { Err(Rejection::CauseNotNow) };
    }
    match (open.next(), open.next()) {
        (Some(_), Some(_)) => Err(Rejection::UnknownCause),
        (only, _) => Ok(only.map(|own| own.cause)),
    }
}

/// What so many of a reward give to a wallet of money.
fn credit(reward: &Reward, quantity: i64) -> Result<Option<(Sym, i64)>, Rejection> {
    reward.credit.map(|(wallet, amount)| Ok((wallet, times(amount, quantity)?))).transpose()
}

fn times(amount: i64, quantity: i64) -> Result<i64, Rejection> {
    Ok(bounded(i128::from(amount).saturating_mul(i128::from(quantity)))?)
}

impl Draft<'_> {
    /// Why nobody can ask for a reward.
    pub(super) fn lock_of_asking(&self, reward: &Reward) -> Option<Lock> {
        reward.given.as_ref()?;
        let clock = self.account.givings.iter().find(|clock| clock.reward == reward.reward);
        Some(Lock::Given { at: clock.map(|clock| clock.at) })
    }

    /// Why a reward can't be had, however many of it and whatever the member holds. Limits and stock are asked apart,
    /// since they depend on the price and the quantity.
    pub(super) fn lock(&self, reward: &Reward) -> Option<Lock> {
        let no_cause = !reward.causes.is_empty()
            && !reward.causes.iter().any(|own| own.is_open(self.event.occurred_at, &self.program.zone));
        if no_cause || !self.is_time(reward.when.as_ref()) {
            return Some(Lock::NotNow);
        }
        self.lock_of_member(reward)
    }

    /// The same at any time.
    pub(super) fn lock_of_member(&self, reward: &Reward) -> Option<Lock> {
        if !reward.levels.is_none_or(|levels| self.holds_one_of(levels)) {
            return Some(Lock::OtherLevel);
        }
        if let Some(lock) = reward.min_age.and_then(|at_least| self.too_young(at_least)) {
            return Some(lock);
        }
        if !self.member_is(reward.condition.as_ref()) {
            return Some(Lock::Condition);
        }
        let lacking =
            |unlock| tier::lacking(self.program, &self.account, self.known.profile, self.now, unlock);
        if let Some(missing) = reward.unlock.as_ref().and_then(lacking) {
            return Some(Lock::NotUnlocked { missing });
        }
        if !reward.prices.is_empty() && self.prices_for_member(reward).next().is_none() {
            let by_level = reward.prices.iter().any(|price| matches!(price.audience, Audience::Levels(_)));
            return Some(if by_level { Lock::OtherLevel } else { Lock::Condition });
        }
        None
    }

    /// Whether the event happened at such a time.
    pub(super) fn is_time(&self, when: Option<&When>) -> bool {
        let occurred = self.event.occurred_at.timestamp();
        when.is_none_or(|w| w.matches(occurred, &self.program.zone, self.known.profile.birthday))
    }

    /// Whether a condition over the member and the time holds. One that can't be evaluated does not.
    pub(super) fn member_is(&self, condition: Option<&Condition>) -> bool {
        condition.is_none_or(|condition| condition.eval(&RuleScope::new(self, None)) == Ok(true))
    }

    /// The age on the day of the event counts, in the program's zone.
    pub(super) fn too_young(&self, at_least: i16) -> Option<Lock> {
        let Profile { birthday, birth_year, .. } = self.known.profile;
        let born = birthday.zip(*birth_year);
        let today = self.program.zone.date(self.event.occurred_at.timestamp());
        match born {
            Some((day, year)) if at_least <= day.years_until(year, today) => None,
            _ => Some(Lock::Age { at_least, known: born.is_some() }),
        }
    }

    pub(super) fn is_out_of_stock(&self, reward: &Reward, quantity: i64) -> bool {
        stock_left(reward, &self.shared).is_some_and(|left| left < quantity)
    }

    /// Whether no date of a reward with dates can be booked any more.
    fn has_no_date(&self, reward: &Reward) -> bool {
        !reward.sessions.is_empty() && !reward.sessions.iter().any(|session| session.is_open(self.now))
    }

    /// Whether none of the dates that are to come has a free place.
    fn is_full(&self, reward: &Reward) -> bool {
        let mut open = reward.sessions.iter().filter(|session| session.is_open(self.now));
        !reward.sessions.is_empty() && open.all(|session| self.places_for_member(session) < 1)
    }

    fn prices_for_member<'r>(&self, reward: &'r Reward) -> impl Iterator<Item = Cow<'r, Price>> {
        let percent = self.raised_by(reward);
        let for_member = reward.prices.iter().filter(|price| match &price.audience {
            Audience::Everybody => true,
            Audience::Levels(levels) => self.holds_one_of(*levels),
            Audience::Segment(name) => self.known.profile.segments.contains(name),
        });
        for_member.map(
            move |price| if percent == 0 { Cow::Borrowed(price) } else { Cow::Owned(price.raised(percent)) },
        )
    }

    /// Units and money for one: of the price that has so many units, or of the first one.
    fn price(&self, reward: &Reward, wanted: Option<i64>) -> Result<(i64, i64), Rejection> {
        let mut prices = self.prices_for_member(reward);
        let found = match wanted {
            // What costs nothing has no price to choose.
            None if reward.prices.is_empty() => Some((0, 0)),
            None => prices.next().map(|price| (price.units, price.cash)),
            Some(units) => prices.find_map(|price| Some((units, price.cash_for(units)?))),
        };
        found.ok_or(Rejection::PriceNotOffered)
    }

    /// The vouchers that come with a reward.
    fn give_vouchers(&mut self, reward: &Reward, quantity: i64) -> Result<(), Rejection> {
        let program = self.program;
        let given =
            reward.voucher.and_then(|given| program.vouchers.iter().find(|v| v.voucher == given.voucher));
        let Some(spec) = given else { return Ok(()) };
        (0..quantity).try_for_each(|index| self.issue_voucher(spec, index))
    }

    /// Units that were paid for with others: in a wallet of their own, so that points and money never meet in one posting.
    pub(super) fn credit(&mut self, wallet: Sym, amount: i64) -> Result<(), Rejection> {
        let earned_at = self.event.occurred_at;
        let expires_at = self.program.wallet_of(wallet).and_then(|spec| self.expires_at(spec, earned_at));
        let gift = Gift {
            from: Source::Issued,
            rule: None,
            earned_at,
            pending: None,
            expires_at,
            shares: Shares::Whole,
            exact: None,
        };
        self.give(wallet, amount, gift)?;
        self.reassess(Reassess::Up)
    }

    pub(super) fn holds_one_of(&self, levels: crate::program::Levels) -> bool {
        let level = self.account.level(levels.set);
        let rank = self.program.tier_set(levels.set).and_then(|set| set.rank(level));
        rank.is_some_and(|rank| (levels.from..=levels.to).contains(&rank))
    }

    /// Which limit allows not even one at the lowest price, and when it begins anew.
    pub(super) fn limit_of_one(&self, reward: &Reward) -> Option<(u8, Option<Moment>)> {
        let lowest = self.prices_for_member(reward).map(|price| price.least()).min().unwrap_or(0);
        self.limit_before(reward.usage, &reward.limits, 1, lowest)
    }

    fn offered<'p>(&self, reward: &'p Reward) -> Offered<'p> {
        let lock = self.lock_of_asking(reward).or_else(|| self.lock(reward));
        let (spendable, debt) = reward.wallet.map_or((0, 0), |wallet| {
            (self.spendable_together(wallet), self.account.wallet(wallet).map_or(0, |w| w.debt))
        });
        let mut prices: Vec<PriceOffered<'p>> = self
            .prices_for_member(reward)
            .map(|price| {
                let short = price.least().saturating_sub(spendable).max(0);
                PriceOffered { price, missing: short.saturating_add(debt) }
            })
            .collect();
        let missing = prices.iter().map(|offered| offered.missing).min().unwrap_or(0);
        let limit = || self.limit_of_one(reward).map(|(limit, again_at)| Lock::Limit { limit, again_at });
        let out = || self.is_out_of_stock(reward, 1).then_some(Lock::OutOfStock);
        let dear = || self.is_over_budget(reward, reward.worth).then_some(Lock::Budget);
        let over = || self.has_no_date(reward).then_some(Lock::Over);
        let full = || self.is_full(reward).then_some(Lock::Full);
        let lock = lock.or_else(over).or_else(limit).or_else(out).or_else(full).or_else(dear);
        let offer = match lock {
            Some(lock) => Offer::Locked(lock),
            None if 0 < missing => Offer::Soon { missing },
            None => Offer::Available,
        };
        // Who may not have it at any price is shown what others pay.
        if prices.is_empty() {
            let shown = |price| PriceOffered { price: Cow::Borrowed(price), missing: 0 };
            prices = reward.prices.iter().map(shown).collect();
        }
        Offered { offer, prices }
    }
}
