//! Accounts as they are stored.

use super::{Bytes, Damaged, Packed, filled};
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
        if !holds.is_empty() {
            to.push(HOLDS);
            holds.pack(to);
        }
        if !vouchers.is_empty() {
            to.push(VOUCHERS);
            vouchers.pack(to);
        }
        if !givings.is_empty() {
            to.push(GIVINGS);
            givings.pack(to);
        }
        if !claimed.is_empty() {
            to.push(CLAIMED);
            claimed.pack(to);
        }
        if !waits.is_empty() {
            to.push(WAITS);
            waits.pack(to);
        }
        if !rounds.is_empty() {
            to.push(ROUNDS);
            rounds.pack(to);
        }
        if !badges.is_empty() {
            to.push(BADGES);
            badges.pack(to);
        }
        if !given_levels.is_empty() {
            to.push(GIVEN_LEVELS);
            given_levels.pack(to);
        }
        if !funded.is_empty() {
            to.push(FUNDED);
            funded.pack(to);
        }
        if !habits.is_empty() {
            to.push(HABITS);
            habits.pack(to);
        }
        if let Some(referred) = referred {
            to.push(REFERRED);
            referred.pack(to);
        }
        if *friends != Friends::default() {
            to.push(FRIENDS);
            friends.pack(to);
        }
        if !homes.is_empty() {
            to.push(HOMES);
            homes.pack(to);
        }
        if !level_years.is_empty() {
            to.push(LEVEL_YEARS);
            level_years.pack(to);
        }
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
