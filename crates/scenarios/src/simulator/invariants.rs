//! What must hold whatever the program says: the books balance and agree with the account, lots are accounted
//! for to the last unit, an entry with its reversal is nothing, and a wholly returned order leaves nothing
//! behind.

use std::collections::BTreeMap;

use regulars_engine::{
    amount::Ratio,
    apply, codec,
    decide::{self, Outcome},
    event::{Body, Event},
    fact::{ChallengeStep, Fact, PlanFact, Sink, of_event},
    ledger::{Book, postings},
    moment::Moment,
    program::{Term, Terms},
    rejection::Rejection,
    state::{Account, Balance, Lot},
    symbol::Sym,
    team::TeamStep,
};

use super::world::{Step, World};

/// Of the entry that was just made.
pub fn of_entry(world: &mut World<'_>, event: &Event, outcome: &Outcome) -> Result<(), String> {
    let mut sums: BTreeMap<Sym, i64> = BTreeMap::new();
    for posting in postings(&outcome.facts) {
        if posting.amount == 0 {
            return Err("a posting of nothing".into());
        }
        *sums.entry(posting.wallet).or_default() += posting.amount;
        *world.books.entry((posting.wallet, posting.book)).or_default() += posting.amount;
    }
    if sums.values().any(|sum| *sum != 0) {
        return Err(format!("postings do not balance: {:?}", outcome.facts));
    }
    for fact in &outcome.facts {
        let (wallet, lot, amount) = match fact {
            Fact::Granted(grant) => (grant.wallet, grant.lot, grant.amount),
            Fact::Restored { wallet, lot, amount, .. } => (*wallet, *lot, *amount),
            Fact::Repaid { wallet, lot, amount } => (*wallet, *lot, -amount),
            Fact::Drawn { wallet, lot, amount, expires_at, to, .. } => {
                // Who undoes the undoing of a lapse lets lapse what is there, which may be units of another lot.
                let closes =
                    world.account.closed || matches!(event.body, Body::MemberClosed | Body::Reversal(_));
                let early = expires_at.is_some_and(|end| event.at.max(world.account.as_of) < end);
                let lapsed_early = *to == Sink::Expired && early && !closes;
                if lapsed_early && forfeited(world, *wallet, &outcome.facts) {
                    *world.seen.entry("forfeited").or_default() += 1;
                } else if lapsed_early {
                    return Err(format!("a lot lapsed before its time: {fact:?}"));
                }
                (*wallet, *lot, -amount)
            }
            _ => continue,
        };
        *world.lots.entry((wallet, lot)).or_default() += amount;
    }
    Ok(())
}

/// Whether the member came to a level that takes what the wallet holds, or left the plan with whose renewal it is paid.
fn forfeited(world: &World<'_>, wallet: Sym, facts: &[Fact]) -> bool {
    let left = |plan: Sym| {
        facts.iter().any(|fact| match fact {
            Fact::Plan(PlanFact::Ended { plan: ended, .. }) => *ended == plan,
            Fact::Plan(PlanFact::Held { held, .. }) => held.plan != plan,
            _ => false,
        })
    };
    let pay_out = world.checked.wallet_of(wallet).and_then(|spec| spec.pay_out.as_ref());
    if pay_out.and_then(|terms| terms.renewal_of).is_some_and(left) {
        return true;
    }
    let Some(Terms::ByTier { set, levels, otherwise }) =
        world.checked.wallet_of(wallet).map(|spec| &spec.terms)
    else {
        return false;
    };
    let takes = |level: Option<Sym>| {
        let own = levels.iter().find(|(own, _)| Some(*own) == level);
        matches!(own.map_or(otherwise, |(_, term)| term), Term::Forfeited)
    };
    facts.iter().any(|fact| match fact {
        Fact::Tier { tier, .. } if tier.set == *set => takes(tier.level) || takes(world.account.level(*set)),
        Fact::LevelGiven(given) if given.set == *set => takes(Some(given.level)),
        Fact::LevelEnded { given, .. } if given.set == *set => takes(world.account.level(*set)),
        _ => false,
    })
}

/// Of the account as it stands.
pub fn of_account(world: &World<'_>) -> Result<(), String> {
    let account = &world.account;
    let read = codec::read_account(&codec::write_account(account));
    if read.as_ref() != Ok(account) || world.rebuilt != *account {
        return Err(format!("stored or rebuilt, the account differs: {read:?} {:?}", world.rebuilt));
    }
    for wallet in &account.wallets {
        let Balance { available, pending, debt, held: aside } = account.balance(wallet.wallet);
        let book = |book: Book| world.books.get(&(wallet.wallet, book)).copied().unwrap_or(0);
        let books = (book(Book::Available), book(Book::Pending), book(Book::Debt), book(Book::Held));
        let balances = (available, pending, -debt, aside);
        if books != balances {
            return Err(format!("books {books:?} and balances {balances:?} disagree"));
        }
        let purse =
            world.model.program.wallets.iter().position(|w| w.name == world.checked.name_of(wallet.wallet));
        let system = [
            Book::Issued,
            Book::Funded,
            Book::Adjusted,
            Book::Spent,
            Book::Expired,
            Book::Held,
            Book::Transit,
            Book::PaidOut,
        ];
        let system = system.map(book);
        let expected = purse.map(|place| world.model.member.purses[place].books);
        if expected != Some(system) {
            return Err(format!("system accounts: engine {system:?}, model {expected:?}"));
        }
        let fraction = wallet.fraction;
        if debt < 0 || (0 < debt && 0 < available) || fraction.num < 0 || fraction.den <= fraction.num {
            return Err(format!("debt beside what could pay it, or a fraction out of bounds: {wallet:?}"));
        }
        for lot in &wallet.lots {
            let held = world.lots.get(&(wallet.wallet, lot.id)).copied();
            if lot.remaining < 1 || held != Some(lot.remaining) {
                return Err(format!("the lot {lot:?} should hold {held:?}"));
            }
        }
        let held: i64 = world.lots.iter().filter(|((of, _), _)| *of == wallet.wallet).map(|(_, n)| n).sum();
        if held != available + pending {
            return Err(format!("lots should hold {held}, the wallet has {available} and {pending} pending"));
        }
    }
    Ok(())
}

/// Of what could follow: the entry and its reversal are nothing, and the reversal of that is the entry again;
/// of an order that is wholly back nothing is left.
pub fn of_what_could_follow(world: &World<'_>, before: &Account, step: &Step) -> Result<(), String> {
    let Some(last) = world.entries.last() else { return Ok(()) };
    match &step.event.body {
        Body::OrderReturned(_) | Body::OrderCancelled(_) => whole_return(world, step, last.root),
        Body::Tick => Ok(()),
        // By chance, but one that stays when events around it are left out.
        _ if step.event.id.0.as_u128().is_multiple_of(4) => there_and_back(world, before, step),
        _ => Ok(()),
    }
}

/// When nothing of the order is left to return, all that it gave was taken back, to the last unit.
fn whole_return(world: &World<'_>, step: &Step, root: usize) -> Result<(), String> {
    let Some(order) = world.entries.get(root) else { return Ok(()) };
    let cancel = Event { body: Body::OrderCancelled(order.key.clone()), ..step.event.clone() };
    if world.ask(&cancel, &step.profile).err() != Some(Rejection::NothingLeft) {
        return Ok(());
    }
    let mut award = 0u32;
    for fact in of_event(world.facts(root)) {
        let (amount, exact) = match fact {
            Fact::Granted(grant) => {
                let sum = |e: &regulars_engine::fact::Exact| Ratio { num: e.nums.iter().sum(), den: e.den };
                (grant.amount, grant.exact.as_deref().map(sum))
            }
            Fact::Counted(count) => (count.amount, None),
            Fact::Advanced(advance) => (advance.amount, None),
            Fact::Used(used) if 0 < used.carried => (used.carried, None),
            _ => continue,
        };
        let (mut taken, mut taken_exactly) = (0, Ratio::ZERO);
        for entry in world.entries.iter().filter(|e| e.root == root) {
            for fact in &entry.earlier.facts {
                if let Fact::TookBack { award: of, amount, exact } = fact
                    && *of == award
                {
                    taken += amount;
                    taken_exactly =
                        taken_exactly.plus(exact.unwrap_or(Ratio::ZERO)).map_err(|e| e.to_string())?;
                }
            }
        }
        let right = exact.map_or(taken == amount, |exact| exact == taken_exactly);
        if !right {
            return Err(format!("of {fact:?} only {taken} ({taken_exactly:?}) were taken back in the end"));
        }
        award += 1;
    }
    Ok(())
}

/// Reverses the last entry at once, beside the account.
fn there_and_back(world: &World<'_>, before: &Account, step: &Step) -> Result<(), String> {
    let capped = |w: &crate::model::program::Wallet| {
        w.stop_at_zero || w.debt_max.is_some() || w.debt_by_tier.is_some()
    };
    let Some(last) = world.entries.last().filter(|_| !world.model.program.wallets.iter().any(capped)) else {
        return Ok(());
    };
    let reversal = Event {
        external_id: "there-and-back".into(),
        occurred_at: step.event.at.max(world.account.as_of),
        at: step.event.at.max(world.account.as_of),
        body: Body::Reversal(last.key.clone()),
        ..step.event.clone()
    };
    // What was overdue before the event lapses with the reversal, as it would have without both.
    if decide::due_tick(world.checked, before, reversal.at).is_some() {
        return Ok(());
    }
    let Ok(outcome) = world.ask(&reversal, &step.profile) else { return Ok(()) };
    let mut back = world.account.clone();
    apply(&mut back, reversal.at, &outcome.facts);
    // What came with a level stays with it where returns leave levels alone, and goes with it when an earlier return takes it
    // only now.
    let levels = |account: &Account| account.tiers.iter().map(|tier| tier.level).collect::<Vec<_>>();
    let with_level = |fact: &Fact| match fact {
        Fact::Challenge { challenge, .. } => world.checked.name_of(*challenge).starts_with("level:"),
        _ => false,
    };
    let of_levels = last.earlier.facts.iter().chain(&outcome.facts).any(with_level);
    // Where a wallet's last day is past, it lapses before its level goes, and is owed then.
    let past_its_end = |fact: &Fact| match fact {
        Fact::Granted(grant) => grant.expires_at.is_some_and(|end| end <= reversal.at),
        _ => false,
    };
    let lapsed = last.earlier.facts.iter().chain(&outcome.facts).any(past_its_end);
    // With a level that is reached again in another month or year, what comes with it each time comes anew.
    let anew = |fact: &Fact| matches!(fact, Fact::Challenge { step: ChallengeStep::Forgotten, .. });
    let anew = outcome.facts.iter().any(anew);
    if of_levels && (anew || lapsed || levels(before) != levels(&back)) {
        return Ok(());
    }
    // Of what was set aside and is over meanwhile, a part that is captured comes back to lapse, and the rest paid debt.
    let is_over = |part: &Lot| part.expires_at.is_some_and(|end| end <= reversal.at);
    let captured = matches!(step.event.body, Body::HoldCaptured(_));
    if captured && before.holds.iter().flat_map(|hold| &hold.parts).any(is_over) {
        return Ok(());
    }
    // What a team has done it has done, whatever comes back.
    let of_team = |fact: &Fact| matches!(fact, Fact::Team { step: TeamStep::Done { .. }, .. });
    if last.earlier.facts.iter().any(of_team) {
        return Ok(());
    }
    // What never ended gets the whole time of the terms that it comes back to, and those of a fixed day may be over.
    let ends_at_once = |fact: &Fact| match fact {
        Fact::Rescheduled { expires_at, .. } => expires_at.is_some_and(|end| end <= reversal.at),
        _ => false,
    };
    if last.earlier.facts.iter().chain(&outcome.facts).any(ends_at_once) {
        return Ok(());
    }
    nothing_changed(world, before, &back)?;
    let due = decide::next_due(world.checked, &back);
    if due.is_some_and(|at| at < Moment(0)) { Err("due before time began".into()) } else { Ok(()) }
}

fn nothing_changed(world: &World<'_>, before: &Account, back: &Account) -> Result<(), String> {
    for spec in &world.checked.wallets {
        let net = |account: &Account| {
            let balance = account.balance(spec.wallet);
            // What is set aside beyond its time would pay debt as soon as it came back, and lapse beyond it.
            let own = account.holds.iter().filter(|hold| hold.wallet == Some(spec.wallet));
            let (in_time, overdue): (Vec<_>, Vec<_>) = own
                .flat_map(|hold| &hold.parts)
                .partition(|p| p.expires_at.is_none_or(|end| back.as_of < end));
            let sum = |parts: Vec<&Lot>| parts.iter().map(|part| part.remaining).sum::<i64>();
            let held = sum(in_time) + sum(overdue).min(balance.debt);
            balance.available + balance.pending + held - balance.debt
        };
        let fraction = |account: &Account| account.wallet(spec.wallet).map_or(Ratio::ZERO, |w| w.fraction);
        // What an earlier reversal brought back to a level that takes all goes when the member comes to it anew.
        let taken_anew = |terms: &Terms| match terms {
            Terms::ByTier { set, levels, .. } => {
                let own = |(level, _): &&(Sym, Term)| Some(*level) == back.level(*set);
                let takes = levels.iter().find(own).is_some_and(|(_, term)| matches!(term, Term::Forfeited));
                takes && net(back) == 0
            }
            _ => false,
        };
        if taken_anew(&spec.terms) {
            continue;
        }
        if net(before) != net(back) || fraction(before) != fraction(back) {
            let name = world.checked.name_of(spec.wallet);
            return Err(format!("{name}: {} before, {} after the reversal", net(before), net(back)));
        }
    }
    for measured in &world.checked.measures {
        let total = |account: &Account| account.counter(measured.measure).map_or(0, |c| c.total);
        if total(before) != total(back) {
            return Err(format!("{:?} is not what it was before the reversed entry", measured.measure));
        }
    }
    Ok(())
}
