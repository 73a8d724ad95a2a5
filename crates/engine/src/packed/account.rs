//! Accounts as they are stored.

use super::{Bytes, Damaged, Packed, filled, pack_all};
use crate::{referral::Friends, state::Account};

/// The number of the section of open holds.
const HOLDS: u8 = 1;
/// The number of the section of vouchers.
const VOUCHERS: u8 = 2;
/// The number of the section of rewards that are given.
const GIVINGS: u8 = 3;
/// The number of the section of claimed codes.
const CLAIMED: u8 = 4;
/// The number of the section of what the member waits for.
const WAITS: u8 = 5;
/// The number of the section of challenges.
const ROUNDS: u8 = 6;
/// The number of the section of badges.
const BADGES: u8 = 7;
/// The number of the section of given levels.
const GIVEN_LEVELS: u8 = 8;
/// The number of the section of lots that somebody else than the program pays for.
const FUNDED: u8 = 9;
/// The number of the section of habits.
const HABITS: u8 = 10;
/// The number of the section of how the member was brought.
const REFERRED: u8 = 11;
/// The number of the section of friends.
const FRIENDS: u8 = 12;
/// The number of the section of households.
const HOMES: u8 = 13;
/// The number of the section of years with a level.
const LEVEL_YEARS: u8 = 14;
/// The number of the section of the plan.
const PLAN: u8 = 15;
/// The number of the section of plans that were left.
const PAST_PLANS: u8 = 16;
/// The number of the section of members who get a part of the plan.
const GUESTS: u8 = 17;
/// The number of the section of parts of other members' plans.
const HOSTS: u8 = 18;
/// The number of the section of teams.
const TEAMS: u8 = 19;
/// The number of the section of links with partners.
const LINKS: u8 = 20;
/// The number of the section of passes.
const PASSES: u8 = 21;

/// A list behind its number, when there is something in it.
fn section<T: Packed>(to: &mut Vec<u8>, number: u8, of: &[T]) {
    if !of.is_empty() {
        to.push(number);
        pack_all(to, of);
    }
}

impl Packed for Account {
    /// What few accounts have comes last, each section behind its number, and only when there is something in it: other
    /// accounts keep the bytes that they had before there were such sections.
    fn pack(&self, to: &mut Vec<u8>) {
        let Account {
            version,
            joined_at,
            as_of,
            closed,
            next_lot,
            wallets,
            counters,
            tiers,
            usages,
            holds,
            vouchers,
            givings,
            claimed,
            waits,
            rounds,
            badges,
            given_levels,
            funded,
            habits,
            referred,
            friends,
            homes,
            level_years,
            plan,
            past_plans,
            guests,
            hosts,
            teams,
            links,
            passes,
        } = self;
        version.pack(to);
        joined_at.pack(to);
        as_of.pack(to);
        closed.pack(to);
        next_lot.pack(to);
        wallets.pack(to);
        counters.pack(to);
        tiers.pack(to);
        usages.pack(to);
        section(to, HOLDS, holds);
        section(to, VOUCHERS, vouchers);
        section(to, GIVINGS, givings);
        section(to, CLAIMED, claimed);
        section(to, WAITS, waits);
        section(to, ROUNDS, rounds);
        section(to, BADGES, badges);
        section(to, GIVEN_LEVELS, given_levels);
        section(to, FUNDED, funded);
        section(to, HABITS, habits);
        if let Some(referred) = referred {
            to.push(REFERRED);
            referred.pack(to);
        }
        if *friends != Friends::default() {
            to.push(FRIENDS);
            friends.pack(to);
        }
        section(to, HOMES, homes);
        section(to, LEVEL_YEARS, level_years);
        if let Some(plan) = plan {
            to.push(PLAN);
            plan.pack(to);
        }
        section(to, PAST_PLANS, past_plans);
        section(to, GUESTS, guests);
        section(to, HOSTS, hosts);
        section(to, TEAMS, teams);
        section(to, LINKS, links);
        section(to, PASSES, passes);
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<Account, Damaged> {
        let mut account = Account {
            version: Packed::unpack(from)?,
            joined_at: Packed::unpack(from)?,
            as_of: Packed::unpack(from)?,
            closed: Packed::unpack(from)?,
            next_lot: Packed::unpack(from)?,
            wallets: Packed::unpack(from)?,
            counters: Packed::unpack(from)?,
            tiers: Packed::unpack(from)?,
            usages: Packed::unpack(from)?,
            holds: Vec::new(),
            vouchers: Vec::new(),
            givings: Vec::new(),
            claimed: Vec::new(),
            waits: Vec::new(),
            rounds: Vec::new(),
            badges: Vec::new(),
            given_levels: Vec::new(),
            funded: Vec::new(),
            habits: Vec::new(),
            referred: None,
            friends: Friends::default(),
            homes: Vec::new(),
            level_years: Vec::new(),
            plan: None,
            past_plans: Vec::new(),
            guests: Vec::new(),
            hosts: Vec::new(),
            teams: Vec::new(),
            links: Vec::new(),
            passes: Vec::new(),
        };
        let mut last = 0;
        while !from.0.is_empty() {
            // Sections rise and are not empty, so that equal accounts have equal bytes.
            let section = from.byte()?;
            match section {
                HOLDS if last < HOLDS => account.holds = filled(from)?,
                VOUCHERS if last < VOUCHERS => account.vouchers = filled(from)?,
                GIVINGS if last < GIVINGS => account.givings = filled(from)?,
                CLAIMED if last < CLAIMED => account.claimed = filled(from)?,
                WAITS if last < WAITS => account.waits = filled(from)?,
                ROUNDS if last < ROUNDS => account.rounds = filled(from)?,
                BADGES if last < BADGES => account.badges = filled(from)?,
                GIVEN_LEVELS if last < GIVEN_LEVELS => account.given_levels = filled(from)?,
                FUNDED if last < FUNDED => account.funded = filled(from)?,
                HABITS if last < HABITS => account.habits = filled(from)?,
                REFERRED if last < REFERRED => account.referred = Some(Packed::unpack(from)?),
                FRIENDS if last < FRIENDS => account.friends = some_friends(from)?,
                HOMES if last < HOMES => account.homes = filled(from)?,
                LEVEL_YEARS if last < LEVEL_YEARS => account.level_years = filled(from)?,
                PLAN if last < PLAN => account.plan = Some(Packed::unpack(from)?),
                PAST_PLANS if last < PAST_PLANS => account.past_plans = filled(from)?,
                GUESTS if last < GUESTS => account.guests = filled(from)?,
                HOSTS if last < HOSTS => account.hosts = filled(from)?,
                TEAMS if last < TEAMS => account.teams = filled(from)?,
                LINKS if last < LINKS => account.links = filled(from)?,
                PASSES if last < PASSES => account.passes = filled(from)?,
                _ => return Err(Damaged),
            }
            last = section;
        }
        Ok(account)
    }
}

/// Friends, of whom there are some.
fn some_friends(from: &mut Bytes<'_>) -> Result<Friends, Damaged> {
    let friends = Friends::unpack(from)?;
    if friends == Friends::default() { Err(Damaged) } else { Ok(friends) }
}
