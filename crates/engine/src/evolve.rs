//! Applying facts. It needs no program and can't fail: whatever was decided is applied as it stands, so an account can be
//! rebuilt from its entries by any later version of the code.

mod plan;

use crate::{
    amount::Ratio,
    fact::{Advance, ChallengeStep, Count, Fact, Grant, PassStep, Sink, Use},
    household::{Home, HouseholdStep},
    id::{EventId, HouseholdId, LinkId, VoucherId},
    moment::Moment,
    referral,
    state::{
        Account, Counter, GivenLevel, GivenPrize, Giving, Habit, HeldBadge, HeldVoucher, Hold, Link, Lot,
        Measure, Pass, Prize, Round, TierState, Usage, Wait, Wallet,
    },
    symbol::Sym,
};

/// Applies one entry: its facts in order, and the step in version and time that every entry is.
pub fn apply(account: &mut Account, at: Moment, facts: &[Fact]) {
    account.version = account.version.saturating_add(1);
    account.as_of = account.as_of.max(at);
    for fact in facts {
        evolve(account, fact);
    }
}

/// Applies one fact.
pub fn evolve(account: &mut Account, fact: &Fact) {
    match fact {
        Fact::Joined => account.joined_at = Some(account.as_of),
        Fact::Closed => account.closed = true,
        Fact::Granted(grant) => granted(account, grant),
        Fact::Activated { wallet, lot, .. } => change_lot(account, *wallet, *lot, |lot| lot.pending = None),
        Fact::Drawn { wallet, lot, amount, .. } => {
            draw(account, *wallet, *lot, *amount);
            hold_more(account, fact);
        }
        Fact::Owed { wallet, amount, .. } => owe(account, *wallet, *amount),
        Fact::Repaid { wallet, lot, amount } => {
            draw(account, *wallet, *lot, *amount);
            owe(account, *wallet, amount.saturating_neg());
        }
        Fact::Forgiven { wallet, amount, .. } => owe(account, *wallet, amount.saturating_neg()),
        Fact::Restored { .. } => restored(account, fact),
        Fact::Fraction { wallet, change } => add_fraction(wallet_mut(account, *wallet), *change),
        Fact::IdleUntil { wallet, until } => wallet_mut(account, *wallet).idle_until = *until,
        Fact::Rescheduled { wallet, lot, expires_at } => {
            change_lot(account, *wallet, *lot, |lot| lot.expires_at = *expires_at);
        }
        Fact::Counted(count) => counted(account, count),
        Fact::Used(used) => self::used(account, used),
        Fact::Tier { tier, .. } => set_tier(account, tier),
        Fact::VoucherIssued(given) => issue_voucher(account, given),
        Fact::VoucherUsed(used) => change_voucher(account, &used.held, used.held.uses.saturating_neg()),
        Fact::HoldPlaced { hold, wallet, until, reserved } => {
            let (hold, wallet, until, reserved) = (*hold, *wallet, *until, reserved.clone());
            account.holds.push(Hold { hold, wallet, until, parts: Vec::new(), reserved });
        }
        Fact::GivenNext { reward, at } => given_next(account, *reward, *at),
        Fact::HoldEnded { hold, .. } => account.holds.retain(|h| h.hold != *hold),
        Fact::CodeClaimed { code, times, several } if *several => remember_claim(account, *code, *times),
        Fact::WaitBegun { .. } => begin_wait(account, fact),
        Fact::PlaceOffered { wait, until, .. } => keep_places(account, *wait, *until),
        Fact::WaitEnded { wait, .. } => account.waits.retain(|w| w.wait != *wait),
        Fact::Pass { reward, pass, step } => change_pass(account, *reward, *pass, *step),
        Fact::Bought { .. } => bought(account, fact),
        Fact::Advanced(_)
        | Fact::ChallengeJoined { .. }
        | Fact::Challenge { .. }
        | Fact::Prize { .. }
        | Fact::Badge { .. } => of_challenge(account, fact),
        Fact::LevelYear(year) => account.level_years.push(*year),
        Fact::LevelGiven(given) => account.given_levels.push(given.clone()),
        Fact::LevelEnded { given, .. } => end_given_level(account, given),
        Fact::Funded(funding) => account.note_funding(funding),
        Fact::Referral(fact) => referral::evolve(&mut account.referred, &mut account.friends, fact),
        Fact::Household { household, step, .. } => of_household(account, *household, step),
        // Its units are facts of the account that pays them.
        Fact::HouseholdShare { .. } => {}
        Fact::Plan(fact) => plan::of_plan(account, fact),
        Fact::Team { team, step, .. } => {
            crate::team::evolve((&mut account.teams, &account.rounds, account.as_of), *team, step);
        }
        Fact::Linked { partner, number, since } => link(account, *partner, Some(*number), *since),
        Fact::Unlinked { partner, .. } => {
            let since = account.as_of;
            link(account, *partner, None, since);
        }
        Fact::Reverses { .. }
        | Fact::Returned { .. }
        | Fact::TookBack { .. }
        | Fact::Redeemed { .. }
        | Fact::Paid { .. }
        | Fact::PaidBack { .. }
        // Of the thing that all accounts share: see `crate::shared`.
        | Fact::StockTaken { .. }
        | Fact::CodeTaken { .. }
        | Fact::CodeClaimed { .. }
        | Fact::BudgetUsed(_)
        | Fact::PlaceTaken { .. }
        | Fact::Fulfilled { .. }
        | Fact::Sent { .. }
        | Fact::Converted { .. }
        | Fact::Instruction { .. }
        | Fact::Exported { .. }
        | Fact::BenefitUsed { .. }
        | Fact::Played(_)
        | Fact::PrizeTaken { .. }
        | Fact::Offer { .. }
        | Fact::Usual { .. }
        | Fact::BlockBought { .. }
        | Fact::BlockDrawn { .. } => {}
    }
}

fn set_tier(account: &mut Account, tier: &TierState) {
    match account.tiers.iter_mut().find(|held| held.set == tier.set) {
        Some(held) => *held = *tier,
        None => account.tiers.push(*tier),
    }
}

fn begin_wait(account: &mut Account, begun: &Fact) {
    if let Fact::WaitBegun { session, wait, quantity, until, .. } = begun {
        let (session, wait, quantity, until) = (*session, *wait, *quantity, *until);
        account.waits.push(Wait { session, wait, quantity, until, offered: false });
    }
}

/// Units that are set aside go into the hold that was opened last.
fn hold_more(account: &mut Account, drawn: &Fact) {
    if let Fact::Drawn { lot, amount, earned_at, expires_at, pending, to: Sink::Held, .. } = drawn
        && let Some(hold) = account.holds.last_mut()
    {
        let (id, remaining) = (*lot, *amount);
        let (earned_at, expires_at, pending) = (*earned_at, *expires_at, *pending);
        hold.parts.push(Lot { id, remaining, earned_at, expires_at, pending });
    }
}

/// Units come back into a lot.
fn restored(account: &mut Account, fact: &Fact) {
    if let Fact::Restored { wallet, lot, amount, earned_at, expires_at, pending, .. } = fact {
        let (earned_at, expires_at, pending) = (*earned_at, *expires_at, *pending);
        let terms = Lot { id: *lot, remaining: 0, earned_at, expires_at, pending };
        put(account, *wallet, terms, *amount);
    }
}

fn issue_voucher(account: &mut Account, given: &HeldVoucher) {
    let now = account.as_of;
    // What has ended can't be used; it is forgotten here, so that a list does not grow for ever.
    account.vouchers.retain(|held| held.expires_at.is_none_or(|end| now < end));
    change_voucher(account, given, given.uses);
}

fn keep_places(account: &mut Account, wait: EventId, until: Moment) {
    if let Some(own) = account.waits.iter_mut().find(|w| w.wait == wait) {
        (own.offered, own.until) = (true, until);
    }
}

fn change_pass(account: &mut Account, reward: Sym, pass: EventId, step: PassStep) {
    let (at, until) = match step {
        PassStep::Ended { .. } => return account.passes.retain(|own| own.pass != pass),
        PassStep::Entered { until, .. } | PassStep::Postponed { until } => (None, until),
        PassStep::Admitted { at, until, .. } => (Some(at), until),
    };
    let changed = Pass { reward, pass, at, until };
    match account.passes.iter_mut().find(|own| own.pass == pass) {
        Some(own) => *own = changed,
        None => account.passes.push(changed),
    }
}

fn end_given_level(account: &mut Account, given: &GivenLevel) {
    if let Some(place) = account.given_levels.iter().position(|own| own == given) {
        account.given_levels.remove(place);
    }
}

fn given_next(account: &mut Account, reward: Sym, at: Option<Moment>) {
    account.givings.retain(|giving| giving.reward != reward);
    account.givings.extend(at.map(|at| Giving { reward, at }));
}

fn wallet_mut(account: &mut Account, wallet: Sym) -> &mut Wallet {
    let place = account.wallets.iter().position(|w| w.wallet == wallet).unwrap_or_else(|| {
        account.wallets.push(Wallet {
            wallet,
            debt: 0,
            fraction: Ratio::ZERO,
            idle_until: None,
            lots: Vec::new(),
        });
        account.wallets.len().saturating_sub(1)
    });
    &mut account.wallets[place]
}

/// Adds to what the member owes, or takes from it.
fn owe(account: &mut Account, wallet: Sym, amount: i64) {
    let state = wallet_mut(account, wallet);
    state.debt = state.debt.saturating_add(amount);
}

fn lots(account: &mut Account, wallet: Sym) -> &mut Vec<Lot> {
    &mut wallet_mut(account, wallet).lots
}

fn change_lot(account: &mut Account, wallet: Sym, lot: u32, change: impl FnOnce(&mut Lot)) {
    if let Some(lot) = lots(account, wallet).iter_mut().find(|l| l.id == lot) {
        change(lot);
    }
}

fn add_fraction(wallet: &mut Wallet, change: Ratio) {
    // The decision made the same sum, so it can be held.
    wallet.fraction = wallet.fraction.plus(change).unwrap_or(wallet.fraction).reduced();
}

fn granted(account: &mut Account, grant: &Grant) {
    let Grant { wallet, lot, amount, earned_at, expires_at, pending, .. } = grant;
    if *amount > 0 {
        let terms =
            Lot { id: *lot, remaining: 0, earned_at: *earned_at, expires_at: *expires_at, pending: *pending };
        put(account, *wallet, terms, *amount);
    }
}

/// Adds to a lot, which is opened when it is not open.
fn put(account: &mut Account, wallet: Sym, terms: Lot, amount: i64) {
    account.next_lot = account.next_lot.max(terms.id.saturating_add(1));
    let lots = lots(account, wallet);
    match lots.binary_search_by_key(&terms.id, |l| l.id) {
        Ok(place) => lots[place].remaining = lots[place].remaining.saturating_add(amount),
        Err(place) => lots.insert(place, Lot { remaining: amount, ..terms }),
    }
}

/// Takes from a lot, which is closed when nothing is left.
fn draw(account: &mut Account, wallet: Sym, lot: u32, amount: i64) {
    let lots = lots(account, wallet);
    if let Ok(place) = lots.binary_search_by_key(&lot, |l| l.id) {
        lots[place].remaining = lots[place].remaining.saturating_sub(amount);
        if lots[place].remaining <= 0 {
            lots.remove(place);
        }
    }
}

/// Adds uses of a voucher, or takes them; one without uses is no longer held.
fn change_voucher(account: &mut Account, voucher: &HeldVoucher, uses: i64) {
    match account.vouchers.binary_search_by_key(&voucher.id, |held| held.id) {
        Ok(place) => {
            let left = account.vouchers[place].uses.saturating_add(uses);
            account.vouchers[place].uses = left;
            if left <= 0 {
                account.vouchers.remove(place);
            }
        }
        Err(place) if 0 < uses => account.vouchers.insert(place, HeldVoucher { uses, ..*voucher }),
        Err(_) => {}
    }
}

/// Remembers that a code was claimed, or forgets it.
fn remember_claim(account: &mut Account, code: VoucherId, times: i64) {
    match account.claimed.binary_search(&code) {
        Err(place) if 0 < times => account.claimed.insert(place, code),
        Ok(place) if times < 0 => drop(account.claimed.remove(place)),
        Ok(_) | Err(_) => {}
    }
}

/// What was bought comes behind what was bought before, of which the oldest are forgotten.
fn bought(account: &mut Account, fact: &Fact) {
    let Fact::Bought { offer, item, hour, week, kept } = fact else { return };
    let (offer, hour, week) = (*offer, *hour, *week);
    let place = account.habits.iter().position(|h| (h.offer, h.hour) == (offer, hour) && h.item == *item);
    let habit = match place {
        Some(place) => account.habits.remove(place).with(week),
        None => Habit { offer, item: item.clone(), hour, week, weeks: 1 },
    };
    account.habits.push(habit);
    let of_offer = account.habits.iter().filter(|habit| habit.offer == offer).count();
    if usize::from(*kept) < of_offer
        && let Some(oldest) = account.habits.iter().position(|habit| habit.offer == offer)
    {
        account.habits.remove(oldest);
    }
}

/// A person is in one household at most, and may be invited into several; invitations that are over are forgotten.
fn of_household(account: &mut Account, household: HouseholdId, step: &HouseholdStep) {
    let (now, homes) = (account.as_of, &mut account.homes);
    let home = match step {
        HouseholdStep::Founded { place, .. } | HouseholdStep::Joined { place } => {
            Home { household, kind: place.kind, until: None }
        }
        HouseholdStep::Invited { place, until, .. } => {
            homes.retain(|home| home.until.is_none_or(|until| now < until));
            Home { household, kind: place.kind, until: Some(*until) }
        }
        HouseholdStep::Left | HouseholdStep::Removed => {
            return homes.retain(|home| home.household != household);
        }
        HouseholdStep::Moved { .. } => return,
    };
    homes.retain(|known| known.household != household);
    homes.push(home);
}

fn of_challenge(account: &mut Account, fact: &Fact) {
    match fact {
        Fact::Advanced(advance) => advanced(account, advance),
        Fact::ChallengeJoined { challenge, round } => {
            let now = account.as_of;
            round_mut(account, *challenge, *round).joined_at = Some(now);
        }
        Fact::Challenge { challenge, round, step } => challenge_step(account, (*challenge, *round), *step),
        Fact::Prize { challenge, round, place, given } => {
            prize(account, (*challenge, *round), *place, given);
        }
        Fact::Badge { badge, times } => change_badge(account, *badge, *times),
        _ => {}
    }
}

fn advanced(account: &mut Account, advance: &Advance) {
    let Advance { challenge, round, task, day, amount, forget_before, .. } = *advance;
    // What is forgotten has nothing to take back from.
    if amount < 0 && account.round(challenge, round).is_none() {
        return;
    }
    let round = round_mut(account, challenge, round);
    round.change(task, day, amount);
    for progress in round.tasks.iter_mut().filter(|progress| progress.task == task) {
        progress.days.retain(|(day, _)| forget_before <= *day);
    }
}

/// A round, which is begun when it was not.
fn round_mut(account: &mut Account, challenge: Sym, round: i32) -> &mut Round {
    let found = account.rounds.iter().position(|r| r.challenge == challenge && r.round == round);
    let place = found.unwrap_or_else(|| {
        let (tasks, prizes) = (Vec::new(), Vec::new());
        account.rounds.push(Round { challenge, round, joined_at: None, done_at: None, tasks, prizes });
        account.rounds.len().saturating_sub(1)
    });
    &mut account.rounds[place]
}

fn challenge_step(account: &mut Account, (challenge, round): (Sym, i32), step: ChallengeStep) {
    let now = account.as_of;
    let is_it = |r: &Round| r.challenge == challenge && r.round == round;
    match step {
        ChallengeStep::Forgotten => account.rounds.retain(|r| !is_it(r)),
        ChallengeStep::Settled => {
            for round in account.rounds.iter_mut().filter(|r| is_it(r)) {
                round.tasks = Vec::new();
                // What is still to be chosen is kept, and stands with the rest.
                round.prizes.retain(is_open);
                if !round.prizes.is_empty() {
                    round.joined_at.get_or_insert(now);
                }
            }
        }
        // What comes with a level has no tasks that could have begun it.
        ChallengeStep::Done => round_mut(account, challenge, round).done_at = Some(now),
        ChallengeStep::TakenBack => {
            for round in account.rounds.iter_mut().filter(|r| is_it(r)) {
                round.done_at = None;
            }
        }
    }
}

/// Whether it is something that is still to be chosen.
pub(crate) fn is_open(given: &GivenPrize) -> bool {
    matches!(given.prize, Prize::Choice { option: None, .. }) && given.back == 0
}

fn prize(account: &mut Account, (challenge, round): (Sym, i32), place: u8, given: &GivenPrize) {
    let is_it = |r: &&mut Round| r.challenge == challenge && r.round == round;
    for round in account.rounds.iter_mut().filter(is_it) {
        match round.prizes.get_mut(usize::from(place)) {
            Some(known) => *known = given.clone(),
            None => round.prizes.push(given.clone()),
        }
    }
}

fn change_badge(account: &mut Account, badge: Sym, times: i64) {
    match account.badges.iter().position(|held| held.badge == badge) {
        Some(place) => {
            let left = account.badges[place].times.saturating_add(times);
            account.badges[place].times = left;
            if left <= 0 {
                account.badges.remove(place);
            }
        }
        None if 0 < times => account.badges.push(HeldBadge { badge, since: account.as_of, times }),
        None => {}
    }
}

fn counted(account: &mut Account, count: &Count) {
    let place = account.counters.iter().position(|c| c.measure == count.measure).unwrap_or_else(|| {
        account.counters.push(Counter { measure: count.measure, total: 0, days: Vec::new() });
        account.counters.len().saturating_sub(1)
    });
    let counter = &mut account.counters[place];
    if count.measure == Measure::ToppedUpOnce {
        return largest(counter, count);
    }
    counter.total = counter.total.saturating_add(count.amount);
    counter.days.retain(|(day, _)| count.forget_before <= *day);
    if count.forget_before <= count.day {
        match counter.days.binary_search_by_key(&count.day, |(day, _)| *day) {
            Ok(place) => {
                counter.days[place].1 = counter.days[place].1.saturating_add(count.amount);
                if counter.days[place].1 == 0 {
                    counter.days.remove(place);
                }
            }
            Err(place) => counter.days.insert(place, (count.day, count.amount)),
        }
    }
}

/// The largest of several keeps each of them, so that one can be undone.
fn largest(counter: &mut Counter, count: &Count) {
    if 0 <= count.amount {
        let place = counter.days.partition_point(|(day, _)| *day <= count.day);
        counter.days.insert(place, (count.day, count.amount));
    } else {
        let undone = (count.day, count.amount.saturating_neg());
        if let Some(place) = counter.days.iter().position(|d| *d == undone) {
            counter.days.remove(place);
        }
    }
    counter.total = counter.days.iter().map(|(_, amount)| *amount).max().unwrap_or(0);
}

fn used(account: &mut Account, used: &Use) {
    let place = account.usages.iter().position(|u| u.rule == used.rule && u.limit == used.limit);
    let place = place.unwrap_or_else(|| {
        account.usages.push(Usage {
            rule: used.rule,
            limit: used.limit,
            period: used.period,
            times: 0,
            amount: 0,
            carried: 0,
            renews_at: None,
        });
        account.usages.len().saturating_sub(1)
    });
    let usage = &mut account.usages[place];
    if usage.period < used.period {
        *usage = Usage { period: used.period, times: 0, amount: 0, ..*usage };
    }
    // What belonged to an earlier period is over; giving it free would wrongly widen the current one.
    if usage.period == used.period {
        usage.times = usage.times.saturating_add(used.times);
        usage.amount = usage.amount.saturating_add(used.amount);
    }
    usage.carried = usage.carried.saturating_add(used.carried);
    usage.renews_at = if usage.carried > 0 { used.renews_at.or(usage.renews_at) } else { None };
}

/// Links a partner's account, or with no number unlinks it.
fn link(account: &mut Account, partner: Sym, number: Option<LinkId>, since: Moment) {
    match account.links.iter_mut().find(|own| own.partner == partner) {
        Some(own) => (own.number, own.since) = (number, since),
        None => account.links.push(Link { partner, number, since }),
    }
}
