//! Random households, and what happens to a member in them.

use regulars_engine::{
    decide::{Company, Other},
    event::{Body, EventRef},
    fact::Fact,
    household::{
        Drawing, Entrance, Exit, Founding, HouseholdEvent, HouseholdStep, Invitation, Moving, Place, Removal,
    },
    id::{HouseholdId, MemberId},
    moment::Moment,
    program::Program as Checked,
    state::{Account, Lot, Wallet},
};
use uuid::Uuid;

use super::{compare::same, conditions, random::Random, world::World};
use crate::model::{
    Model,
    household::{Draw, Households, OWN, Shared, neighbours, others},
    program::{Kind, Program},
};

const ADDRESSES: [&str; 3] = ["elm", "oak", "fir"];

/// Households in some programs.
pub fn add(random: &mut Random, program: &mut Program, width: i64) {
    if width == 0 || !random.chance(40) {
        return;
    }
    let slots = match random.number(0, 2) {
        0 => vec![("member", usize::try_from(random.number(2, 5)).unwrap_or(2))],
        1 => vec![("adult", 1), ("child", 2)],
        _ => vec![("adult", 2), ("child", 1)],
    };
    let mut behind = random.chance(50);
    let mut shared = Vec::new();
    for wallet in &program.wallets {
        let can = wallet.kind != Kind::Status && !wallet.separate_buckets;
        let draw = random.pick(&[Draw::Proportionally, Draw::OwnFirst, Draw::OldestFirst]);
        let own = (can && random.chance(70)).then_some(Shared { draw, behind });
        behind &= own.is_none();
        shared.push(own);
    }
    program.household = Some(Households {
        slots,
        invite_days: random.number(1, 40),
        same_address: random.chance(25),
        change_days: random.maybe(50, |r| r.number(1, 200)),
        condition: random.maybe(if width < 2 { 0 } else { 20 }, |r| conditions::of_member(r, program)),
        shared,
    });
}

/// Something that happens to the member: mostly what can.
pub fn event(random: &mut Random, model: &Model<'_>) -> Body {
    let mut households: Vec<HouseholdId> = neighbours(model.program).iter().map(|(id, ..)| *id).collect();
    households.extend(model.member.homes.iter().map(|home| home.household));
    let mut household = households[random.place(households.len())];
    let home = model.member.homes.iter().find(|home| home.until.is_none());
    let drawn = |key: &EventRef| key.clone();
    let entries = model.member.entries.iter();
    let drawings: Vec<EventRef> = entries
        .filter(|entry| matches!(entry.body, Body::Household(HouseholdEvent::Drawn(_))))
        .map(|entry| drawn(&entry.key))
        .collect();
    if let Some(home) = home.filter(|_| random.chance(80)) {
        household = home.household;
    }
    let address = random.maybe(60, |r| r.pick(&ADDRESSES).to_owned());
    let head = model.people(household).first().map_or(OWN, |(who, ..)| *who);
    let by = if random.chance(90) { head } else { MemberId(Uuid::from_u128(0x5202)) };
    let invited = model.member.homes.iter().find(|home| home.until.is_some());
    let happened = match (random.number(0, 19), home.is_some()) {
        (0..=1, true) => HouseholdEvent::Left(Exit { household }),
        (2, true) | (0, false) => HouseholdEvent::Removed(Removal { household, by }),
        (3..=4, true) | (1, false) => {
            let address = random.pick(&ADDRESSES).to_owned();
            HouseholdEvent::Moved(Moving { household, address })
        }
        (5..=12, true) | (2, false) => HouseholdEvent::Drawn(drawing(random, model)),
        (13..=15, true) if !drawings.is_empty() => {
            HouseholdEvent::Returned(drawings[random.place(drawings.len())].clone())
        }
        (16, true) | (3..=6, false) => HouseholdEvent::Founded(Founding { address }),
        (7, false) => HouseholdEvent::Left(Exit { household }),
        (8..=13, false) if invited.is_some() => {
            let household = invited.map_or(household, |home| home.household);
            HouseholdEvent::Joined(Entrance { household, address })
        }
        _ if random.chance(10) => HouseholdEvent::Joined(Entrance { household, address }),
        _ => {
            let slot = random.maybe(70, |r| r.pick(&["adult", "child", "member", "adult"]).to_owned());
            HouseholdEvent::Invited(Invitation { household, by, slot })
        }
    };
    Body::Household(happened)
}

fn drawing(random: &mut Random, model: &Model<'_>) -> Drawing {
    let place = random.place(model.program.wallets.len());
    let most = model.member.purses[place].available();
    let amount = if 0 < most && random.chance(85) { random.number(1, most) } else { random.number(1, 99) };
    let wallet = if random.chance(98) { model.program.wallets[place].name } else { "unknown" };
    Drawing { wallet: wallet.to_owned(), amount, by: MemberId(Uuid::from_u128(0x5101)) }
}

/// What is there before the member, as facts of others.
pub fn before(checked: &Checked, program: &Program) -> Vec<Fact> {
    let Some(spec) = &checked.household else { return Vec::new() };
    let mut facts = Vec::new();
    for (household, people, address) in neighbours(program) {
        for (number, (member, kind, until)) in (1u64..).zip(people) {
            let slot = spec.slots[kind];
            let place = Place { kind: slot.kind, rank: slot.rank, number };
            let step = match until {
                None if number == 1 => HouseholdStep::Founded { place, address: address.map(str::to_owned) },
                None => HouseholdStep::Joined { place },
                Some(until) => {
                    HouseholdStep::Invited { place, until: Moment(until), forget_until: Moment(0) }
                }
            };
            facts.push(Fact::Household { household, member, step });
        }
    }
    facts
}

/// The people around the member, from a number.
pub fn company(checked: &Checked, program: &Program, seed: u128) -> Company {
    let wallet = |place: usize| checked.wallets[place].wallet;
    let other = |(member, units): (MemberId, Vec<(usize, i64, i64)>)| {
        let mut account = Account::default();
        for (id, (place, earned, remaining)) in (1u32..).zip(units) {
            let earned_at = Moment(earned);
            let lot = Lot { id, remaining, earned_at, expires_at: None, pending: None };
            match account.wallets.iter_mut().find(|own| own.wallet == wallet(place)) {
                Some(own) => own.lots.push(lot),
                None => account.wallets.push(Wallet {
                    wallet: wallet(place),
                    debt: 0,
                    fraction: regulars_engine::amount::Ratio::ZERO,
                    idle_until: None,
                    lots: vec![lot],
                }),
            }
        }
        Other { member, account }
    };
    Company { own: Some(OWN), others: others(program, seed).into_iter().map(other).collect() }
}

/// Where the member belongs, who else does, and what others have paid.
pub fn compare(world: &World<'_>) -> Result<(), String> {
    let Some(spec) = &world.checked.household else { return Ok(()) };
    let rank = |kind| spec.slots.iter().position(|slot| slot.kind == kind).unwrap_or(usize::MAX);
    let homes =
        world.account.homes.iter().map(|home| (home.household, rank(home.kind), home.until.map(|m| m.0)));
    let expected = world.model.member.homes.iter().map(|home| (home.household, home.kind, home.until));
    same("homes", &homes.collect::<Vec<_>>(), &expected.collect::<Vec<_>>())?;
    for (thing, shared) in world.pool.iter() {
        let (regulars_engine::shared::Thing::Household(household), Some(state)) = (thing, &shared.household)
        else {
            continue;
        };
        let now = world.account.as_of.0;
        let open = |until: &Option<i64>| until.is_none_or(|until| now < until);
        let people = state.people.iter().map(|p| (p.member, rank(p.place.kind), p.until.map(|m| m.0)));
        let people: Vec<_> = people.filter(|(.., until)| open(until)).collect();
        let mut expected = world.model.people(household);
        expected.retain(|(.., until)| open(until));
        same("people of a household", &people, &expected)?;
    }
    let paid: Vec<_> = world
        .model
        .member
        .shares
        .iter()
        .map(|(w, who, n)| (world.checked.wallets[*w].wallet, *who, *n))
        .collect();
    same("what others paid", &world.shares, &paid)
}
