//! Comparing the engine's account with the model's, field by field.

use regulars_engine::{
    decide::{
        self, BenefitLock, ChallengeState, Effect, Lock, Missing, Outcome, catalog, challenge_standings,
        standings,
    },
    event::Profile,
    fact::Fact,
    moment::Moment,
    program::CountSource,
    referral::{Friends, Word},
    shared::Thing,
    state::{self, Measure, Pending},
    symbol::Sym,
};

use super::{households, teams, world::World};
use crate::model::{
    funding::FUNDERS,
    member::{Lot, Standing, Ticket, Waits},
    program::Counter,
    redeem::Offer,
    standing::Told,
};

/// What each rule gave in this step, in order.
pub fn rules(world: &World<'_>, outcome: &Outcome, gave: &[(usize, i64)]) -> Result<(), String> {
    let given = outcome.facts.iter().filter_map(|fact| match fact {
        Fact::Granted(grant) => grant.rule.map(|rule| (rule, grant.amount)),
        _ => None,
    });
    let names = &world.model.program.rules;
    let given: Vec<(&str, i64)> = given.map(|(rule, n)| (world.checked.name_of(rule), n)).collect();
    let gave: Vec<(&str, i64)> = gave.iter().map(|(rule, n)| (names[*rule].name.as_str(), *n)).collect();
    same("what rules gave", &given, &gave)
}

/// The whole account.
pub fn accounts(world: &World<'_>) -> Result<(), String> {
    let (account, member) = (&world.account, &world.model.member);
    same("version", &account.version, &member.version)?;
    same("as_of", &account.as_of.0, &member.as_of)?;
    same("joined", &account.joined_at.map(|m| m.0), &member.joined)?;
    same("closed", &account.closed, &member.closed)?;
    for place in 0..member.purses.len() {
        wallet(world, place)?;
    }
    holds(world)?;
    households::compare(world)?;
    teams::compare(world)?;
    waiting(world)?;
    passes(world)?;
    benefits(world)?;
    plan(world)?;
    for measured in &world.checked.measures {
        let total = account.counter(measured.measure).map_or(0, |c| c.total);
        if let Some(counter) = counter(world, measured.measure) {
            same(&format!("total of {counter:?}"), &total, &world.model.total(counter))?;
        }
    }
    tickets(world)?;
    challenges(world)?;
    super::levels::compare(world)?;
    offers_known(world)?;
    super::choices::compare(world)?;
    budgets(world)?;
    referral(world)?;
    redemptions(world)?;
    let tiers: Vec<Standing> = account.tiers.iter().filter_map(|t| standing(world, t)).collect();
    same("standings", &tiers, &member.standings)?;
    limits(world)
}

/// How the member was brought, how far the friends are, and how many can still bring something.
fn referral(world: &World<'_>) -> Result<(), String> {
    let account = &world.account;
    let referred = account.referred.as_ref();
    let settled = referred.and_then(|own| own.settled.as_ref()).map(|settled| settled.stands);
    let lapsed = referred.is_some_and(|own| own.over && own.settled.is_none());
    let Friends { joined, settled: brought, rewarded, taken_back, lapsed: late } = account.friends;
    let engine = (referred.is_some(), settled, lapsed, [joined, brought, rewarded, taken_back, late]);
    same("brought, settled, lapsed, friends", &engine, &world.model.referral_seen())?;
    let standing = decide::referral_standing(world.checked, account, account.as_of);
    let left: Vec<i64> = standing.iter().flat_map(|s| &s.allowances).map(|a| a.left).collect();
    same("friends that bring something", &left, &world.model.referral_left(account.as_of.0))
}

/// What is told to whoever brought the member.
pub fn words(world: &World<'_>, outcome: &Outcome) -> Result<(), String> {
    // Effects of other kinds come before it; the model knows of none, so that for it each word stands first.
    let alone = |word: &Word| match word {
        Word::TakenBack { entry, .. } => Word::TakenBack { entry: *entry, place: 0 },
        other => other.clone(),
    };
    let words = outcome.effects.iter().filter_map(|effect| match effect {
        Effect::Refer { word, .. } => Some(alone(word)),
        Effect::Deliver { .. } | Effect::Instruct | Effect::Share { .. } | Effect::Team { .. } => None,
    });
    same("what the referrer is told", &words.collect::<Vec<_>>(), &world.model.member.bringing.told)
}

/// Two values that must be the same.
pub fn same<T: PartialEq + std::fmt::Debug + ?Sized>(
    what: &str,
    engine: &T,
    model: &T,
) -> Result<(), String> {
    if engine == model { Ok(()) } else { Err(format!("{what}\n  engine: {engine:?}\n  model:  {model:?}")) }
}

fn wallet(world: &World<'_>, place: usize) -> Result<(), String> {
    let name = world.model.program.wallets[place].name;
    let purse = &world.model.member.purses[place];
    let sym = world.checked.wallet(name).map(|(_, spec)| spec.wallet).ok_or("the wallet is gone")?;
    let Some(held) = world.account.wallet(sym) else {
        let empty = purse.lots.is_empty() && purse.debt == 0 && purse.fraction.num == 0;
        return if empty {
            Ok(())
        } else {
            Err(format!("{name}: the engine has nothing, the model {purse:?}"))
        };
    };
    let balance = world.account.balance(sym);
    let expected = (purse.available(), purse.pending(), purse.held(), purse.debt);
    same(
        &format!("{name}: available, pending, held, debt"),
        &(balance.available, balance.pending, balance.held, balance.debt),
        &expected,
    )?;
    same(
        &format!("{name}: fraction"),
        &(held.fraction.num, held.fraction.den),
        &(purse.fraction.num, purse.fraction.den),
    )?;
    let lots: Vec<Lot> = held.lots.iter().map(|lot| lot_of(world, lot)).collect();
    same(&format!("{name}: lots"), &lots, &purse.lots)?;
    if lots.iter().any(|l| l.expires.is_none()) {
        same(&format!("{name}: idle until"), &held.idle_until.map(|m| m.0), &purse.idle_until)?;
    }
    Ok(())
}

/// What the member waits for, and how many places of each date are gone.
fn waiting(world: &World<'_>) -> Result<(), String> {
    let mut own = Vec::new();
    for (place, reward) in world.checked.rewards.iter().enumerate() {
        for (at, session) in reward.sessions.iter().enumerate() {
            let shared = world.pool.slices([Thing::Session(session.session)]);
            let date = shared.get(Thing::Session(session.session)).cloned().unwrap_or_default();
            let gone = world.model.places_gone(place, at);
            same(&format!("{}: places gone", session.name), &date.taken, &gone)?;
            let wait = world.account.wait(session.session);
            let queued: Vec<_> = wait.iter().filter(|wait| !wait.offered).map(|wait| wait.wait).collect();
            let queue: Vec<_> = date.queue.iter().map(|waiter| waiter.wait).collect();
            same(&format!("{}: the list", session.name), &queue, &queued)?;
            own.extend(wait.map(|wait| (place, at, wait.quantity, wait.until.0, wait.offered)));
        }
    }
    let mut model: Vec<_> = world.model.member.waits.iter().collect();
    model.sort_by_key(|wait| (wait.reward, wait.session));
    let model: Vec<_> = model.iter().map(|w| (w.reward, w.session, w.times, w.until, w.offered)).collect();
    same("what is waited for", &own, &model)
}

/// The passes of the member, and the latest turn in each waiting room.
fn passes(world: &World<'_>) -> Result<(), String> {
    let mut own: Vec<(usize, Option<i64>, i64)> = Vec::new();
    for (place, reward) in world.checked.rewards.iter().enumerate() {
        let shared = world.pool.slices([Thing::Room(reward.reward)]);
        let latest = shared.get(Thing::Room(reward.reward)).map_or(0, |room| room.taken);
        let turns = world.model.member.turns.iter().filter(|(of, _)| *of == place).map(|(_, at)| *at);
        same(&format!("rule_{place}: the latest turn"), &latest, &turns.max().unwrap_or(0))?;
        let pass = world.account.pass(reward.reward);
        own.extend(pass.map(|pass| (place, pass.at.map(|at| at.0), pass.until.0)));
    }
    let model = world.model.member.passes.iter().map(|pass| (pass.reward, pass.turn, pass.until));
    let mut model: Vec<_> = model.collect();
    model.sort_unstable();
    same("passes", &own, &model)
}

/// The vouchers that live, with what is left of them.
fn tickets(world: &World<'_>) -> Result<(), String> {
    let (now, kinds) = (world.account.as_of, &world.model.program.vouchers);
    let held = world.account.vouchers.iter().filter(|held| held.expires_at.is_none_or(|end| now < end));
    let ticket = |held: &state::HeldVoucher| {
        let name = world.checked.name_of(held.voucher);
        let kind = kinds.iter().position(|kind| kind.name == name).unwrap_or(usize::MAX);
        Ticket { id: held.id, kind, uses: held.uses, expires: held.expires_at.map(|end| end.0) }
    };
    let engine: Vec<Ticket> = held.map(ticket).collect();
    let own = world.model.member.tickets.iter().filter(|t| t.expires.is_none_or(|end| now.0 < end));
    let mut expected: Vec<Ticket> = own.copied().collect();
    expected.sort_by_key(|ticket| ticket.id);
    same("vouchers", &engine, &expected)
}

/// When the time of each offer comes, and what was bought for it.
fn offers_known(world: &World<'_>) -> Result<(), String> {
    for (place, offer) in world.checked.offers.iter().enumerate() {
        let clock = world.account.givings.iter().find(|clock| clock.reward == offer.clock);
        same(&format!("offer {place}"), &clock.map(|clock| clock.at.0), &world.model.clock_of(place))?;
        let bought = world.account.round(offer.clock, 0).map_or(&[][..], |round| round.days(offer.clock));
        same(&format!("bought for offer {place}"), bought, &world.model.bought_for(place)[..])?;
        let made = world.offers.get(&offer.offer).copied().unwrap_or(0);
        same(&format!("offer {place} made"), &made, &world.model.times_offered(place))?;
    }
    Ok(())
}

/// What is known of each round of a challenge that can still change, and the badges.
fn challenges(world: &World<'_>) -> Result<(), String> {
    let (model, account) = (&world.model, &world.account);
    let mut rounds: Vec<(usize, i32)> = model.member.deeds.iter().map(|d| (d.challenge, d.round)).collect();
    rounds.sort_unstable();
    rounds.dedup();
    let known = |name: &str| world.checked.symbols.get(name).unwrap_or(Sym(u16::MAX));
    for (place, round) in rounds {
        let stated = &model.program.challenges[place];
        let held = account.round(known(&stated.name), round);
        let Some(expected) = model.round(place, round) else { continue };
        let task = |task: &crate::model::challenge::Task| match &task.name {
            Some(name) => known(&format!("challenge:{}:{name}", stated.name)),
            None => known(&format!("challenge:{}", stated.name)),
        };
        let days = |held: &state::Round, of: Sym| held.days(of).to_vec();
        let engine = held.map(|held| {
            let tasks = stated.tasks.iter().map(task).map(|of| days(held, of)).enumerate();
            let tasks: Vec<_> = tasks.filter(|(_, days)| !days.is_empty()).collect();
            let back = held.prizes.iter().map(|given| given.back).collect();
            (held.done_at.map(|at| at.0), tasks, back)
        });
        same(&format!("{} of {round}", stated.name), &engine, &Some(expected))?;
    }
    for name in crate::model::challenge::BADGES {
        let times: i64 = model.member.badges.iter().filter(|(of, _)| *of == name).map(|(_, n)| n).sum();
        let held = account.badges.iter().find(|held| held.badge == known(name));
        same(&format!("badge {name}"), &held.map_or(0, |held| held.times), &times)?;
    }
    Ok(())
}

/// What the member is told of challenges, at a time at which nothing is due.
pub fn challenges_told(world: &World<'_>, at: Moment) -> Result<(), String> {
    let shared = world.pool.slices(decide::things_of_challenges(&world.account));
    let told = challenge_standings(world.checked, &world.account, &shared, at).into_iter().map(|standing| {
        let name = world.checked.name_of(standing.challenge.challenge);
        let place = world.model.program.challenges.iter().position(|c| c.name == name);
        let tasks = standing.tasks.iter().map(|t| (t.have, t.done, t.come_before.map(|at| at.0)));
        let word = match standing.state {
            ChallengeState::Done => 'd',
            ChallengeState::Joinable => 'j',
            ChallengeState::Open | ChallengeState::Ahead => '-',
        };
        (
            place.unwrap_or(usize::MAX),
            word,
            tasks.collect(),
            standing.share,
            standing.share_missing().is_some(),
        )
    });
    same("challenges as told", &told.collect::<Vec<_>>(), &world.model.challenges_told(at.0))
}

/// What is used of each budget, what came in, and how much it allows.
fn budgets(world: &World<'_>) -> Result<(), String> {
    for (place, budget) in world.checked.budgets.iter().enumerate() {
        let shared = world.pool.slices([Thing::Budget(budget.budget)]);
        let standing = decide::budget_standing(world.checked, budget, &shared, world.account.as_of);
        let name = world.checked.name_of(budget.budget);
        let engine = (standing.used, standing.revenue, standing.limit);
        same(&format!("{name}: used, revenue, limit"), &engine, &world.model.budget(place))?;
    }
    Ok(())
}

/// How often each reward was had, for how much, and what it cost the program: redeemed by entries, or reserved.
fn redemptions(world: &World<'_>) -> Result<(), String> {
    let member = &world.model.member;
    for (place, reward) in world.checked.rewards.iter().enumerate() {
        let [mut times, mut units, mut cash, mut worth] =
            world.redeemed.get(&reward.reward).copied().unwrap_or_default();
        let reserved = world.account.holds.iter().filter_map(|hold| hold.reserved.as_ref());
        for kept in reserved.filter(|kept| kept.reward == reward.reward) {
            times += kept.quantity;
            units += kept.units;
            cash += kept.cash;
            worth += kept.worth;
        }
        let mut expected = (0, 0, 0, 0);
        let each = world.model.program.rewards[place].worth.unwrap_or(0);
        for taken in member.taken.iter().filter(|taken| taken.reward == place) {
            expected.0 += taken.times;
            expected.1 += taken.units;
            expected.2 += taken.cash;
            expected.3 += taken.times * each;
        }
        let name = world.checked.name_of(reward.reward);
        same(&format!("{name}: times, units, money, worth"), &(times, units, cash, worth), &expected)?;
    }
    Ok(())
}

/// What is set aside, and of which lots.
fn holds(world: &World<'_>) -> Result<(), String> {
    let hold = |hold: &state::Hold| {
        let named = hold.wallet.map(|wallet| world.checked.name_of(wallet));
        let wallet = named.map(|name| world.model.program.wallets.iter().position(|w| w.name == name));
        let parts: Vec<Lot> = hold.parts.iter().map(|part| lot_of(world, part)).collect();
        (hold.hold, wallet, hold.until.0, parts, hold.reserved.as_ref().map(|r| r.quantity))
    };
    let expected = world.model.member.holds.iter().map(|hold| {
        (
            hold.entry,
            hold.wallet.map(Some),
            hold.until,
            hold.parts.clone(),
            hold.reserved.map(|taken| taken.times),
        )
    });
    let engine: Vec<_> = world.account.holds.iter().map(hold).collect();
    same("holds", &engine, &expected.collect())
}

fn lot_of(world: &World<'_>, lot: &state::Lot) -> Lot {
    Lot {
        id: lot.id,
        left: lot.remaining,
        earned_at: lot.earned_at.0,
        expires: lot.expires_at.map(|m| m.0),
        waits: lot.pending.map(|pending| waits(world, pending)),
        payer: world.account.funded_lot(lot.id).map(|of| {
            let name = world.checked.name_of(of.funder);
            (FUNDERS.into_iter().find(|own| *own == name).unwrap_or("?"), of.price)
        }),
    }
}

fn waits(world: &World<'_>, pending: Pending) -> Waits {
    match pending {
        Pending::Until(at) => Waits::Until(at.0),
        Pending::Activity { name, entry } => {
            let name =
                crate::model::program::ACTIVITIES.into_iter().find(|a| *a == world.checked.name_of(name));
            Waits::For(name.unwrap_or("?"), entry)
        }
    }
}

fn counter(world: &World<'_>, measure: Measure) -> Option<Counter> {
    let program = world.model.program;
    let wallet = |sym: Sym| program.wallets.iter().position(|w| w.name == world.checked.name_of(sym));
    Some(match measure {
        Measure::Orders => Counter::Orders,
        Measure::Spend => Counter::Spend,
        Measure::Items => Counter::Items,
        Measure::ToppedUp => Counter::ToppedUp,
        Measure::ToppedUpOnce => Counter::ToppedUpOnce,
        Measure::Earned(sym) => Counter::Earned(wallet(sym)?),
        Measure::Activity(sym) => {
            let name = world.checked.name_of(sym);
            Counter::Activity(crate::model::program::ACTIVITIES.into_iter().find(|a| *a == name)?)
        }
        Measure::Field(sym) => {
            let name = world.checked.name_of(sym);
            Counter::Field(program.order_fields.iter().map(|(own, _)| *own).find(|own| *own == name)?)
        }
    })
}

fn standing(world: &World<'_>, tier: &state::TierState) -> Option<Standing> {
    let name = world.checked.name_of(tier.set);
    let set = world.model.program.tiers.iter().position(|t| t.name == name)?;
    let levels = &world.model.program.tiers[set].levels;
    let rank = |level: Sym| levels.iter().position(|(name, _)| *name == world.checked.name_of(level));
    Some(Standing {
        set,
        level: tier.level.and_then(rank),
        since: tier.since.0,
        until: tier.until.map(|m| m.0),
        base: tier.base.and_then(rank),
        base_until: tier.base_until.map(|m| m.0),
        counts_from: tier.counts_from.map(|m| m.0),
        kept: tier.kept,
        grace: tier.grace,
    })
}

/// What the member is offered, at a time at which nothing is due.
pub fn offers(world: &World<'_>, profile: &Profile, at: Moment) -> Result<(), String> {
    let shared = world.pool.slices(decide::things_of_catalog(world.checked, at));
    let company = households::company(world.checked, world.model.program, u128::from(at.0.unsigned_abs()));
    let offers = catalog(world.checked, &world.account, profile, (&shared, &company), at);
    let offers = offers.into_iter().map(|seen| match seen.offer {
        decide::Offer::Available => Offer::Available,
        decide::Offer::Soon { missing } => Offer::Soon(missing),
        decide::Offer::Locked(lock) => Offer::Locked(match lock {
            Lock::Given { .. } => "RewardIsGiven",
            Lock::NotNow => "RewardNotNow",
            Lock::OtherLevel => "RewardForOtherLevel",
            Lock::Age { .. } => "RewardForOlder",
            Lock::Condition => "RewardConditionFalse",
            Lock::NotUnlocked { .. } => "RewardNotUnlocked",
            Lock::Limit { .. } => "LimitExceeded",
            Lock::Over => "SessionOver",
            Lock::OutOfStock => "OutOfStock",
            Lock::Full => "SessionFull",
            Lock::Budget => "BudgetExhausted",
        }),
    });
    same("what is offered", &offers.collect::<Vec<_>>(), &world.model.offers(profile, at.0))
}

/// What the member is entitled to, at a time at which nothing is due.
pub fn entitled(world: &World<'_>, profile: &Profile, at: Moment) -> Result<(), String> {
    let held = decide::benefits_held(world.checked, &world.account, profile, at);
    let shown = held.into_iter().map(|held| {
        let left = held.allowances.iter().map(|a| (a.left, a.until.map(|until| until.0)));
        let refusal = held.lock.map(|lock| match lock {
            BenefitLock::NotNow => "BenefitNotNow",
            BenefitLock::Condition => "BenefitConditionFalse",
            BenefitLock::UsedUp { .. } => "BenefitUsedUp",
        });
        (world.checked.name_of(held.benefit.benefit).to_owned(), left.collect::<Vec<_>>(), refusal)
    });
    same("benefits held", &shown.collect::<Vec<_>>(), &world.model.benefits(profile, at.0))
}

/// The paid membership.
fn plan(world: &World<'_>) -> Result<(), String> {
    let (account, member, program) = (&world.account, &world.model.member, world.model.program);
    let name = |sym: Sym| world.checked.name_of(sym).to_owned();
    let engine = account.plan.as_ref().map(|held| {
        let next = held.next.map(|next| (name(next.plan), name(next.period)));
        let used = held.used.iter().map(|used| (name(used.what), used.times, used.worth));
        (
            (name(held.plan), name(held.period), held.number, held.since.0, held.from.0, held.until.0),
            (held.fee, held.renews, next, held.owed, held.tries, held.ask_at.map(|at| at.0)),
            used.collect::<Vec<_>>(),
        )
    });
    let said = |(plan, price): (usize, usize)| {
        let plan = &program.plans[plan];
        (plan.name.to_owned(), crate::model::plan::period(plan.prices[price].1))
    };
    let model = member.plan.as_ref().map(|on| {
        let (plan, period) = said((on.plan, on.price));
        let begun = u32::try_from(on.begun).unwrap_or(u32::MAX);
        let failures = u8::try_from(on.failures).unwrap_or(u8::MAX);
        (
            (plan, period, begun, on.since, on.from, on.until),
            (on.fee, on.goes_on, on.next.map(said), on.owed, failures, on.again),
            on.used.clone(),
        )
    });
    same("plan", &engine, &model)?;
    let left = account.past_plans.last().filter(|past| past.left_at.is_some()).map(|past| name(past.plan));
    same("plan left", &left, &member.left.map(|plan| program.plans[plan].name.to_owned()))?;
    let guests = account.guests.iter().map(|guest| (guest.member, guest.share));
    same("guests", &guests.collect::<Vec<_>>(), &member.guests)?;
    let hosts = account.hosts.iter().map(|host| (name(host.plan), host.by, host.share, host.over));
    let known = member.hosts.iter();
    let known = known.map(|h| (program.plans[h.plan].name.to_owned(), h.by, h.share, h.ended));
    same("hosts", &hosts.collect::<Vec<_>>(), &known.collect::<Vec<_>>())?;
    same("trial", &account.past_plans.iter().any(|past| past.trial), &member.had_trial)?;
    same("prices", &world.fees, &member.fees)
}

/// How often benefits were used, and what that cost.
fn benefits(world: &World<'_>) -> Result<(), String> {
    for (place, benefit) in world.checked.benefits.iter().enumerate() {
        let sums = world.benefits.get(&benefit.benefit).copied().unwrap_or_default();
        same(&format!("uses of benefit {place}"), &sums, &world.model.benefit_sums(place))?;
    }
    Ok(())
}

/// What the member is told of the tiers, at a time at which nothing is due.
pub fn told(world: &World<'_>, profile: &Profile, at: Moment) -> Result<(), String> {
    let set = |name: &str| world.model.program.tiers.iter().find(|t| t.name == name);
    let told = standings(world.checked, &world.account, profile, at).into_iter().map(|standing| {
        let levels = set(world.checked.name_of(standing.set)).map(|t| &t.levels);
        let rank = |level: Sym| {
            let name = world.checked.name_of(level);
            levels.and_then(|l| l.iter().position(|(own, _)| *own == name))
        };
        let missing = |all: &[Missing]| all.iter().filter_map(|m| one_missing(world, m)).collect();
        Told {
            level: standing.level.and_then(rank),
            since: standing.since.map(|m| m.0),
            until: standing.until.map(|m| m.0),
            way_up: standing
                .way_up
                .and_then(|way| Some((rank(way.level)?, missing(&way.missing), way.by.map(|m| m.0)))),
            at_risk: standing.at_risk.map(|risk| (missing(&risk.missing), risk.keep_referrals)),
        }
    });
    same("standings as told", &told.collect::<Vec<_>>(), &world.model.told(profile, at.0))
}

fn one_missing(world: &World<'_>, missing: &Missing) -> Option<(Counter, i64, i64)> {
    let wallet =
        |sym: Sym| world.model.program.wallets.iter().position(|w| w.name == world.checked.name_of(sym));
    let counter = match missing.source {
        CountSource::Measure(measure) => counter(world, measure)?,
        CountSource::Balance(sym) => Counter::Balance(wallet(sym)?),
        CountSource::TenureDays => Counter::TenureDays,
        CountSource::Age { .. } => Counter::AgeMonths("born"),
        CountSource::Years { set, level } => {
            let sets = &world.model.program.tiers;
            let place = sets.iter().position(|own| own.name == world.checked.name_of(set))?;
            let name = world.checked.name_of(level);
            Counter::Years(place, sets[place].levels.iter().position(|(own, _)| *own == name)?)
        }
    };
    Some((counter, missing.have, missing.need))
}

fn limits(world: &World<'_>) -> Result<(), String> {
    for usage in &world.account.usages {
        let name = world.checked.name_of(usage.rule);
        let limit = usize::from(usage.limit);
        let program = world.model.program;
        let (stated, (times, units, carried)) = if let Some(own) = name.strip_prefix("reward:") {
            let Some(place) = program.rewards.iter().position(|r| r.name == own) else { continue };
            let (times, units) = world.model.reward_use(place, limit);
            (world.checked.rewards.get(place).map(|r| &r.limits), (times, units, 0))
        } else {
            let Some(place) = program.rules.iter().position(|r| r.name == name) else { continue };
            (world.checked.rules.get(place).map(|r| &r.limits), world.model.limit_use(place, limit))
        };
        let per = stated.and_then(|limits| limits.get(limit)).map(|l| l.per);
        let now = world.account.as_of.timestamp();
        // What was used in an earlier period is over, whatever is still written of it.
        let current = match per {
            Some(regulars_engine::document::LimitPer::Period(period)) => {
                period.span(now, &world.checked.zone).key == usage.period
            }
            Some(regulars_engine::document::LimitPer::MembershipYear) => {
                let joined = world.account.joined_at.unwrap_or(world.account.as_of).timestamp();
                regulars_engine::calendar::membership_year(joined, now, &world.checked.zone).key
                    == usage.period
            }
            Some(regulars_engine::document::LimitPer::YearFrom(first)) => {
                regulars_engine::calendar::year_from(first, now, &world.checked.zone).key == usage.period
            }
            Some(regulars_engine::document::LimitPer::Total) | None => true,
        };
        let used = if current { (usage.times, usage.amount) } else { (0, 0) };
        same(&format!("{name}: use of limit {limit}"), &used, &(times, units))?;
        same(&format!("{name}: carried by limit {limit}"), &usage.carried, &carried)?;
    }
    Ok(())
}
