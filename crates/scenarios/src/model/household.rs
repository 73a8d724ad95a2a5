//! Households in the model, seen from one member. There are two others that the member may be invited into, whose people
//! never change; and whose units they have to spend follows from a number, so that a life can be told without theirs.

use std::rc::Rc;

use regulars_engine::{
    event::{Body, Profile},
    household::{Drawing, Entrance, Founding, HouseholdEvent, Invitation, Moving, Removal},
    id::{HouseholdId, MemberId},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Model, Refusal, Work,
    calendar::Micro,
    condition::Condition,
    member::{Book, Entry, Move},
    program::Program,
    tiers::Way,
};

/// The member whose life is told.
pub const OWN: MemberId = MemberId(Uuid::from_u128(0x5005));
/// The most invitations at a time.
const INVITATIONS_MAX: usize = 10;
const DAY: Micro = 86_400_000_000;
/// An invitation into the second household is open so long.
const OTHERS_WAIT_UNTIL: Micro = 1_772_000_000_000_000;

/// Who may share a household.
#[derive(Debug, Clone)]
pub struct Households {
    /// How many of each kind.
    pub slots: Vec<(&'static str, usize)>,
    /// How many days an invitation can be accepted.
    pub invite_days: i64,
    /// Whether everybody tells the same address.
    pub same_address: bool,
    /// How many days the address stays.
    pub change_days: Option<i64>,
    /// The condition for whoever comes in.
    pub condition: Option<Condition>,
    /// What they share, by wallet.
    pub shared: Vec<Option<Shared>>,
}

/// How a wallet is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shared {
    /// Whose units go.
    pub draw: Draw,
    /// Whether a member's units stay when the member goes.
    pub behind: bool,
}

/// Whose units go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "as documents say them")]
pub enum Draw {
    Proportionally,
    OwnFirst,
    OldestFirst,
}

/// What the member has to do with a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home {
    /// Which one.
    pub household: HouseholdId,
    /// As what.
    pub kind: usize,
    /// The end of the invitation; none for who is in it.
    pub until: Option<Micro>,
}

/// Somebody in a household: as what, and until when the invitation lasts.
pub type Person = (MemberId, usize, Option<Micro>);

/// Somebody else's units: in which wallet, when they were earned, and how many.
pub type Units = (usize, Micro, i64);

/// The households that are there before the member, with their people and their addresses.
pub fn neighbours(program: &Program) -> Vec<(HouseholdId, Vec<Person>, Option<&'static str>)> {
    let Some(terms) = &program.household else { return Vec::new() };
    let member = |number| MemberId(Uuid::from_u128(number));
    let last = terms.slots.len() - 1;
    let second = vec![
        (member(0x5201), 0, None),
        (member(0x5202), last, None),
        (member(0x5203), 0, Some(OTHERS_WAIT_UNTIL)),
    ];
    let household = |number| HouseholdId(Uuid::from_u128(number));
    vec![(household(0x5100), vec![(member(0x5101), 0, None)], Some("elm")), (household(0x5200), second, None)]
}

/// What others of the household have to spend, from a number.
pub fn others(program: &Program, seed: u128) -> Vec<(MemberId, Vec<Units>)> {
    let part = |seed: u128, below: u128| i64::try_from(seed % below).unwrap_or(0);
    let wallets = || (0..program.wallets.len()).zip(1u128..);
    let other = |at: u128| {
        let units = wallets().flat_map(|(wallet, number)| {
            let seed = (seed / 5).wrapping_mul(31).wrapping_add(977 * at + 101 * number);
            let earned = |days: u128| 1_767_000_000_000_000 + part(seed / 3 + days, 300) * DAY;
            [(wallet, earned(at), part(seed, 97)), (wallet, earned(7 * at + 2), part(seed / 13, 40))]
        });
        (MemberId(Uuid::from_u128(0x5300 + at)), units.filter(|(.., amount)| 0 < *amount).collect())
    };
    (0..seed % 4).map(other).collect()
}

impl Model<'_> {
    /// Who is in a household or invited, the first comer first.
    pub fn people(&self, household: HouseholdId) -> Vec<Person> {
        self.work(&Body::Tick, "", &Profile::default()).people(household)
    }
}

/// A member of a household, with the units to be spent.
type Purseful = (MemberId, Vec<Units>);

impl Work<'_> {
    /// What happened to the member in a household.
    pub(super) fn in_household(&mut self, event: &HouseholdEvent) -> Result<(), Refusal> {
        match event {
            HouseholdEvent::Drawn(drawing) => return self.drawn(drawing),
            HouseholdEvent::Returned(_) => return self.drawn_back(),
            _ => {}
        }
        let program = self.program;
        let terms = program.household.as_ref().ok_or("NoHouseholds")?;
        match event {
            HouseholdEvent::Founded(Founding { address }) => {
                self.may_come_in(terms)?;
                if terms.same_address && address.is_none() {
                    return Err("HouseholdAddress");
                }
                let household = HouseholdId(self.event_id.0);
                self.member.homes.push(Home { household, kind: 0, until: None });
                self.member.lives_at.push((household, address.clone(), None));
                Ok(())
            }
            HouseholdEvent::Invited(invitation) => self.invited(terms, invitation),
            HouseholdEvent::Joined(entrance) => self.comes_in(terms, entrance),
            HouseholdEvent::Left(exit) => self.goes(exit.household),
            HouseholdEvent::Removed(Removal { household, by }) => {
                if self.head(*household)? != *by || *by == OWN {
                    return Err("NotHead");
                }
                self.goes(*household)
            }
            HouseholdEvent::Moved(Moving { household, address }) => {
                if self.head(*household)? != OWN {
                    return Err("NotHead");
                }
                let now = self.now;
                let last = self.member.lives_at.iter().rfind(|(own, ..)| own == household);
                let changed = last.and_then(|(.., at)| *at);
                if let (Some(days), Some(changed)) = (terms.change_days, changed)
                    && now < self.days_after(changed, days)
                {
                    return Err("AddressTooSoon");
                }
                self.member.lives_at.push((*household, Some(address.clone()), Some(now)));
                Ok(())
            }
            HouseholdEvent::Drawn(_) | HouseholdEvent::Returned(_) => Ok(()),
        }
    }

    fn invited(&mut self, terms: &Households, invitation: &Invitation) -> Result<(), Refusal> {
        let Invitation { household, by, slot } = invitation;
        if self.head(*household)? != *by {
            return Err("NotHead");
        }
        if self.own_home().is_some() {
            return Err("AlreadyInHousehold");
        }
        let named = |name: &String| terms.slots.iter().position(|(kind, _)| kind == name);
        let kind = slot.as_ref().map_or(Some(0), named).ok_or("UnknownSlot")?;
        let now = self.now;
        let open = self.member.homes.iter().filter(|home| home.until.is_some_and(|until| now < until));
        if INVITATIONS_MAX <= open.filter(|home| home.household != *household).count() {
            return Err("TooManyInvitations");
        }
        self.has_place(terms, *household, kind)?;
        self.member.homes.retain(|home| home.until.is_none_or(|until| now < until));
        let until = Some(self.days_after(now, terms.invite_days));
        self.member.homes.retain(|home| home.household != *household);
        self.member.homes.push(Home { household: *household, kind, until });
        Ok(())
    }

    fn comes_in(&mut self, terms: &Households, entrance: &Entrance) -> Result<(), Refusal> {
        let Entrance { household, address } = entrance;
        self.may_come_in(terms)?;
        let own = self.member.homes.iter().find(|home| home.household == *household).copied();
        let now = self.now;
        let own = own.filter(|home| home.until.is_some_and(|until| now < until)).ok_or("NotInvited")?;
        self.head(*household)?;
        let there = neighbours(self.program);
        let there = there.iter().find(|(id, ..)| id == household).and_then(|(.., address)| *address);
        if terms.same_address && (address.is_none() || there != address.as_deref()) {
            return Err("HouseholdAddress");
        }
        self.has_place(terms, *household, own.kind)?;
        self.member.homes.retain(|home| home.household != *household);
        self.member.homes.push(Home { until: None, ..own });
        Ok(())
    }

    fn goes(&mut self, household: HouseholdId) -> Result<(), Refusal> {
        let home = self.member.homes.iter().find(|home| home.household == household).copied();
        let home = home.ok_or("NotInHousehold")?;
        let others: Vec<Person> =
            self.people(household).into_iter().filter(|(who, ..)| *who != OWN).collect();
        if home.until.is_none() && first(&others).is_some() {
            self.leaves_behind()?;
        }
        self.member.homes.retain(|home| home.household != household);
        Ok(())
    }

    /// Out of all of them.
    pub(super) fn goes_out(&mut self) -> Result<(), Refusal> {
        let homes = self.member.homes.clone();
        homes.iter().try_for_each(|home| self.goes(home.household))
    }

    fn leaves_behind(&mut self) -> Result<(), Refusal> {
        let shared = self.program.household.iter().flat_map(|terms| terms.shared.iter().enumerate());
        let behind = shared.filter(|(_, shared)| shared.is_some_and(|shared| shared.behind));
        for wallet in behind.map(|(wallet, _)| wallet).collect::<Vec<_>>() {
            let all = self.member.purses[wallet].available();
            if 0 < all {
                self.spend(wallet, all, Book::Transit)?;
                self.moves.push(Move::LeftBehind);
            }
        }
        self.reassess(Way::Both)
    }

    fn may_come_in(&self, terms: &Households) -> Result<(), Refusal> {
        if self.own_home().is_some() {
            return Err("AlreadyInHousehold");
        }
        let holds = terms.condition.as_ref().is_none_or(|condition| self.member_condition_holds(condition));
        if holds { Ok(()) } else { Err("HouseholdCondition") }
    }

    fn has_place(&self, terms: &Households, household: HouseholdId, kind: usize) -> Result<(), Refusal> {
        let taken = self.people(household).into_iter().filter(|(who, as_what, until)| {
            *who != OWN && *as_what == kind && until.is_none_or(|until| self.now < until)
        });
        if taken.count() < terms.slots[kind].1 { Ok(()) } else { Err("HouseholdFull") }
    }

    fn days_after(&self, at: Micro, days: i64) -> Micro {
        let length = super::program::Length { amount: days, unit: super::program::Unit::Day };
        self.calendar.add(at, length)
    }

    pub(super) fn own_home(&self) -> Option<HouseholdId> {
        self.member.homes.iter().find(|home| home.until.is_none()).map(|home| home.household)
    }

    /// As what the member is in one.
    pub(super) fn own_kind(&self) -> Option<usize> {
        self.member.homes.iter().find(|home| home.until.is_none()).map(|home| home.kind)
    }

    /// Who is in a household or invited, the first comer first.
    fn people(&self, household: HouseholdId) -> Vec<Person> {
        let there = neighbours(self.program);
        let mut people =
            there.into_iter().find(|(id, ..)| *id == household).map_or(Vec::new(), |(_, who, _)| who);
        let own = self.member.homes.iter().filter(|home| home.household == household);
        people.extend(own.map(|home| (OWN, home.kind, home.until)));
        people
    }

    fn head(&self, household: HouseholdId) -> Result<MemberId, Refusal> {
        first(&self.people(household)).ok_or("UnknownHousehold")
    }

    fn drawn(&mut self, drawing: &Drawing) -> Result<(), Refusal> {
        let wallet = self.wallet(&drawing.wallet)?;
        self.own_home().ok_or("NotInHousehold")?;
        self.spend(wallet, drawing.amount, Book::Spent)?;
        self.reassess(Way::Both)
    }

    fn drawn_back(&mut self) -> Result<(), Refusal> {
        let target: Rc<Entry> = self.original.clone().ok_or("OriginalRequired")?;
        if !matches!(target.body, Body::Household(HouseholdEvent::Drawn(_))) {
            return Err("OriginalRequired");
        }
        if !self.member.stands(target.number) {
            return Err("AlreadyReversed");
        }
        self.give_all_back(&target)
    }

    /// What others have of a wallet that is shared; nobody for who is in no household.
    fn others_of(&self, wallet: usize) -> Option<(Draw, Vec<Purseful>)> {
        let shared = self.program.household.as_ref()?.shared[wallet]?;
        self.own_home()?;
        let own = |(who, units): &(MemberId, Vec<Units>)| {
            (*who, units.iter().filter(|(of, ..)| *of == wallet).copied().collect::<Vec<_>>())
        };
        Some((shared.draw, self.others.iter().map(own).collect()))
    }

    /// What others could pay.
    pub(super) fn others_have(&self, wallet: usize) -> i64 {
        let others = self.others_of(wallet).map_or(Vec::new(), |(_, others)| others);
        others.iter().flat_map(|(_, units)| units).map(|(.., amount)| amount).sum()
    }

    /// Pays with the units of all.
    pub(super) fn spend_with_others(&mut self, wallet: usize, amount: i64) -> Result<(), Refusal> {
        let Some((draw, others)) = self.others_of(wallet) else {
            return self.spend(wallet, amount, Book::Spent);
        };
        let own = self.member.purses[wallet].available();
        let mut balances = vec![own];
        balances.extend(others.iter().map(|(_, units)| units.iter().map(|(.., n)| n).sum::<i64>()));
        if balances.iter().sum::<i64>() < amount {
            return Err("InsufficientPoints");
        }
        let parts = match draw {
            Draw::Proportionally => in_proportion(amount, &balances),
            Draw::OwnFirst => {
                let first = own.min(amount);
                balances[0] = 0;
                let mut parts = in_proportion(amount - first, &balances);
                parts[0] += first;
                parts
            }
            Draw::OldestFirst => {
                // Each unit by itself.
                let lots = self.spendable(wallet);
                let own_units = lots.iter().map(|lot| (lot.earned_at, 0, lot.left));
                let of_others = others.iter().enumerate().flat_map(|(place, (_, units))| {
                    units.iter().map(move |(_, earned, n)| (*earned, place + 1, *n))
                });
                let mut all: Vec<(Micro, usize, i64)> = own_units.chain(of_others).collect();
                all.sort_by_key(|(earned, place, _)| (*earned, *place));
                let mut parts = vec![0; balances.len()];
                let mut left = amount;
                for (_, place, n) in all {
                    parts[place] += n.min(left);
                    left -= n.min(left);
                }
                parts
            }
        };
        self.spend(wallet, parts[0], Book::Spent)?;
        for ((who, _), part) in others.iter().zip(&parts[1..]) {
            if 0 < *part {
                self.note_share(wallet, *who, *part);
            }
        }
        Ok(())
    }

    pub(super) fn note_share(&mut self, wallet: usize, member: MemberId, amount: i64) {
        self.member.shares.push((wallet, member, amount));
        self.moves.push(Move::Shared { wallet, member, amount });
    }
}

/// Whoever came first among those of the lowest kind.
fn first(people: &[Person]) -> Option<MemberId> {
    let members: Vec<&Person> = people.iter().filter(|(.., until)| until.is_none()).collect();
    let lowest = members.iter().map(|(_, kind, _)| *kind).min()?;
    members.iter().find(|(_, kind, _)| *kind == lowest).map(|(who, ..)| *who)
}

/// Rounded down for each; what is left goes one by one to whoever misses most, the first of equals first.
fn in_proportion(amount: i64, balances: &[i64]) -> Vec<i64> {
    let (amount, all) = (i128::from(amount), balances.iter().copied().map(i128::from).sum::<i128>());
    if all == 0 {
        return vec![0; balances.len()];
    }
    let mut parts: Vec<i128> = balances.iter().map(|own| amount * i128::from(*own) / all).collect();
    for _ in parts.iter().sum::<i128>()..amount {
        let misses = |place: usize| amount * i128::from(balances[place]) - parts[place] * all;
        let most = (0..parts.len()).rev().max_by_key(|place| misses(*place)).unwrap_or(0);
        parts[most] += 1;
    }
    parts.into_iter().map(|part| i64::try_from(part).unwrap_or(0)).collect()
}

fn section(terms: &Households) -> Value {
    let mut section = json!({"invite": format!("{} days", terms.invite_days)});
    section["slots"] = match terms.slots.as_slice() {
        [("member", count)] => json!(count),
        kinds => kinds.iter().map(|(kind, count)| ((*kind).to_owned(), json!(count))).collect(),
    };
    if terms.same_address || terms.change_days.is_some() {
        section["address"] = json!({"same": terms.same_address});
        if let Some(days) = terms.change_days {
            section["address"]["change_after"] = json!(format!("{days} days"));
        }
    }
    if let Some(condition) = &terms.condition {
        section["if"] = json!(condition.to_cel());
    }
    section
}

fn of_wallet(shared: Shared) -> Value {
    let draw = match shared.draw {
        Draw::Proportionally => "proportionally",
        Draw::OwnFirst => "own first",
        Draw::OldestFirst => "oldest first",
    };
    let mut said = json!({"draw": draw});
    if shared.behind {
        said["leaving"] = json!("behind");
    }
    said
}

/// Adds the section, and what wallets say, where there are households.
pub fn add(program: &Program, root: &mut Value) {
    let Some(terms) = &program.household else { return };
    root["household"] = section(terms);
    for (wallet, shared) in program.wallets.iter().zip(&terms.shared) {
        if let Some(shared) = shared {
            root["wallets"][wallet.name]["household"] = of_wallet(*shared);
        }
    }
}
