//! The stored form of an account: small, and several times quicker to write and read than a form made by derived code,
//! because the server and the backtest do both for every order.
//!
//! Numbers are varints of 7 bits a byte, low bits first; signed ones are zigzagged. Lists say their length first, options
//! a 0 or a 1. Days of a counter rise and are told apart by their distance. [`packed!`] names the fields of a struct in
//! their stored order, and a field that is forgotten there does not compile.

use crate::{
    amount::Ratio,
    event::GivenReason,
    fact::Use,
    funding::FundedLot,
    household::Household,
    id::{EventId, VoucherId},
    moment::Moment,
    shared::{Shared, Spent, Waiter},
    state::{
        Counter, GivenLevel, GivenPrize, Giving, Habit, HeldBadge, HeldVoucher, Hold, LevelYear, Lot,
        Measure, Pass, Pending, Prize, Reserved, Round, TaskProgress, TierState, Usage, Wait, Wallet,
    },
    symbol::Sym,
    team::Team,
};

/// The bytes are cut or damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Damaged;

/// A value with a stored form.
pub(crate) trait Packed: Sized {
    /// Appends the stored form.
    fn pack(&self, to: &mut Vec<u8>);
    /// Takes the stored form off the front.
    fn unpack(from: &mut Bytes<'_>) -> Result<Self, Damaged>;
}

/// Bytes that are still to be read.
pub(crate) struct Bytes<'b>(pub(crate) &'b [u8]);

impl Bytes<'_> {
    #[inline]
    fn byte(&mut self) -> Result<u8, Damaged> {
        let (first, rest) = self.0.split_first().ok_or(Damaged)?;
        self.0 = rest;
        Ok(*first)
    }
}

macro_rules! packed {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl Packed for $name {
            fn pack(&self, to: &mut Vec<u8>) {
                let $name { $($field),+ } = self;
                $($field.pack(to);)+
            }
            fn unpack(from: &mut Bytes<'_>) -> Result<Self, Damaged> {
                $(let $field = Packed::unpack(from)?;)+
                Ok($name { $($field),+ })
            }
        }
    };
}

pub(crate) use packed;

mod account;
mod household;
mod partners;
mod plans;
mod team;

packed!(Wallet { wallet, debt, fraction, idle_until, lots });
packed!(Lot { id, remaining, earned_at, expires_at, pending });
packed!(TierState { set, level, since, until, base, base_until, counts_from, kept, grace });
packed!(Round { challenge, round, joined_at, done_at, tasks, prizes });
packed!(TaskProgress { task, days });
packed!(GivenPrize { prize, back });
packed!(HeldBadge { badge, since, times });
packed!(LevelYear { set, year, level });
packed!(GivenLevel { set, level, since, until, reason, outranks });
packed!(FundedLot { lot, funder, price });
packed!(Habit { offer, item, hour, week, weeks });
packed!(Spent { key, used, revenue });
packed!(HeldVoucher { id, voucher, uses, issued_at, expires_at });

impl Packed for Shared {
    /// Spans come last and only where there are some, as sections of accounts do; who waits comes behind them, a household
    /// behind that, then a team, and blocks last; what is not there is told as such then.
    fn pack(&self, to: &mut Vec<u8>) {
        let Shared { version, taken, spans, queue, household, team, blocks } = self;
        let teams = team.is_some() || !blocks.is_empty();
        let people = household.is_some() || teams;
        version.pack(to);
        taken.pack(to);
        if !spans.is_empty() || !queue.is_empty() || people {
            spans.pack(to);
        }
        if !queue.is_empty() || people {
            queue.pack(to);
        }
        if people {
            household.clone().unwrap_or_default().pack(to);
        }
        if teams {
            team.clone().unwrap_or_default().pack(to);
        }
        if !blocks.is_empty() {
            blocks.pack(to);
        }
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<Shared, Damaged> {
        let (version, taken) = (Packed::unpack(from)?, Packed::unpack(from)?);
        let mut shared = Shared { version, taken, ..Shared::default() };
        if !from.0.is_empty() {
            shared.spans = Vec::unpack(from)?;
            // An empty list is told only where something follows, so that equal states have equal bytes.
            if shared.spans.is_empty() || !from.0.is_empty() {
                shared.queue = Vec::unpack(from)?;
                if shared.queue.is_empty() || !from.0.is_empty() {
                    let household: Household = Packed::unpack(from)?;
                    match from.0.is_empty() {
                        true => shared.household = Some(Box::new(household)),
                        false if household == Household::default() => read_behind(from, &mut shared)?,
                        false => return Err(Damaged),
                    }
                }
            }
        }
        Ok(shared)
    }
}

/// A team, or the blocks behind an empty one: a thing is the one or the other.
fn read_behind(from: &mut Bytes<'_>, shared: &mut Shared) -> Result<(), Damaged> {
    let team = Team::unpack(from)?;
    match from.0.is_empty() {
        true => shared.team = Some(Box::new(team)),
        false if team == Team::default() => shared.blocks = filled(from)?,
        false => return Err(Damaged),
    }
    Ok(())
}

/// A list that has something in it.
fn filled<T: Packed>(from: &mut Bytes<'_>) -> Result<Vec<T>, Damaged> {
    let list = Vec::unpack(from)?;
    if list.is_empty() { Err(Damaged) } else { Ok(list) }
}
packed!(Giving { reward, at });
packed!(Wait { session, wait, quantity, until, offered });
packed!(Waiter { number, wait, quantity });
packed!(Pass { reward, pass, at, until });
packed!(Usage { rule, limit, period, times, amount, carried, renews_at });
packed!(Hold { hold, wallet, until, parts, reserved });
packed!(Reserved { reward, quantity, worth, cause, units, cash, credit, uses, stocked, session });
packed!(Use { rule, limit, period, times, amount, carried, renews_at });

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn pack(&self, to: &mut Vec<u8>) {
        self.0.pack(to);
        self.1.pack(to);
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<(A, B), Damaged> {
        Ok((A::unpack(from)?, B::unpack(from)?))
    }
}

impl<T: Packed> Packed for Box<T> {
    fn pack(&self, to: &mut Vec<u8>) {
        T::pack(self, to);
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<Box<T>, Damaged> {
        T::unpack(from).map(Box::new)
    }
}

impl Packed for u64 {
    #[inline]
    fn pack(&self, to: &mut Vec<u8>) {
        let mut left = *self;
        while left > 0x7f {
            to.push(left.to_le_bytes()[0] | 0x80);
            left >>= 7;
        }
        to.push(left.to_le_bytes()[0]);
    }

    #[inline]
    fn unpack(from: &mut Bytes<'_>) -> Result<u64, Damaged> {
        let first = from.byte()?;
        if first < 0x80 {
            return Ok(u64::from(first));
        }
        let mut value = u64::from(first & 0x7f);
        for shift in (7u32..64).step_by(7) {
            let byte = from.byte()?;
            let bits = u64::from(byte & 0x7f);
            let moved = bits << shift;
            // The tenth byte has room for one bit.
            if moved >> shift != bits {
                return Err(Damaged);
            }
            value |= moved;
            if byte < 0x80 {
                // Each value has one form only, so that equal accounts have equal bytes.
                return if byte == 0 { Err(Damaged) } else { Ok(value) };
            }
        }
        Err(Damaged)
    }
}

impl Packed for i64 {
    #[inline]
    fn pack(&self, to: &mut Vec<u8>) {
        ((*self << 1) ^ (*self >> 63)).cast_unsigned().pack(to);
    }

    #[inline]
    fn unpack(from: &mut Bytes<'_>) -> Result<i64, Damaged> {
        let zigzag = u64::unpack(from)?;
        Ok((zigzag >> 1).cast_signed() ^ (zigzag & 1).cast_signed().wrapping_neg())
    }
}

macro_rules! as_word {
    ($($small:ty as $word:ty),+) => {
        $(impl Packed for $small {
            #[inline]
            fn pack(&self, to: &mut Vec<u8>) {
                <$word>::from(*self).pack(to);
            }
            #[inline]
            fn unpack(from: &mut Bytes<'_>) -> Result<Self, Damaged> {
                <$small>::try_from(<$word>::unpack(from)?).map_err(|_| Damaged)
            }
        })+
    };
}

as_word!(u8 as u64, u16 as u64, u32 as u64, i16 as i64, i32 as i64);

impl Packed for bool {
    fn pack(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self));
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<bool, Damaged> {
        match from.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Damaged),
        }
    }
}

impl Packed for Sym {
    #[inline]
    fn pack(&self, to: &mut Vec<u8>) {
        self.0.pack(to);
    }

    #[inline]
    fn unpack(from: &mut Bytes<'_>) -> Result<Sym, Damaged> {
        u16::unpack(from).map(Sym)
    }
}

impl Packed for VoucherId {
    fn pack(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(self.0.as_bytes());
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<VoucherId, Damaged> {
        let (bytes, rest) = from.0.split_first_chunk().ok_or(Damaged)?;
        from.0 = rest;
        Ok(VoucherId(uuid::Uuid::from_bytes(*bytes)))
    }
}

impl Packed for EventId {
    fn pack(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(self.0.as_bytes());
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<EventId, Damaged> {
        let (bytes, rest) = from.0.split_first_chunk().ok_or(Damaged)?;
        from.0 = rest;
        Ok(EventId(uuid::Uuid::from_bytes(*bytes)))
    }
}

impl Packed for Moment {
    /// Nearly every instant takes all bytes of a varint, so it is stored as it lies in memory.
    #[inline]
    fn pack(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.0.to_le_bytes());
    }

    #[inline]
    fn unpack(from: &mut Bytes<'_>) -> Result<Moment, Damaged> {
        let (bytes, rest) = from.0.split_first_chunk().ok_or(Damaged)?;
        from.0 = rest;
        Ok(Moment(i64::from_le_bytes(*bytes)))
    }
}

impl<T: Packed> Packed for Option<T> {
    #[inline]
    fn pack(&self, to: &mut Vec<u8>) {
        self.is_some().pack(to);
        if let Some(value) = self {
            value.pack(to);
        }
    }

    #[inline]
    fn unpack(from: &mut Bytes<'_>) -> Result<Option<T>, Damaged> {
        if bool::unpack(from)? { T::unpack(from).map(Some) } else { Ok(None) }
    }
}

fn pack_all<T: Packed>(to: &mut Vec<u8>, of: &[T]) {
    of.len().pack(to);
    for item in of {
        item.pack(to);
    }
}

impl<T: Packed> Packed for Vec<T> {
    fn pack(&self, to: &mut Vec<u8>) {
        pack_all(to, self);
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<Vec<T>, Damaged> {
        let length = usize::unpack(from)?;
        // Damaged bytes must not ask for memory: each item takes one byte at least.
        let mut items = Vec::with_capacity(length.min(from.0.len()));
        for _ in 0..length {
            items.push(T::unpack(from)?);
        }
        Ok(items)
    }
}

impl Packed for String {
    fn pack(&self, to: &mut Vec<u8>) {
        self.len().pack(to);
        to.extend(self.as_bytes());
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<String, Damaged> {
        let length = usize::unpack(from)?;
        let (text, rest) = from.0.split_at_checked(length).ok_or(Damaged)?;
        from.0 = rest;
        String::from_utf8(text.to_owned()).map_err(|_| Damaged)
    }
}

impl Packed for usize {
    fn pack(&self, to: &mut Vec<u8>) {
        // No machine has longer words.
        u64::try_from(*self).unwrap_or(u64::MAX).pack(to);
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<usize, Damaged> {
        usize::try_from(u64::unpack(from)?).map_err(|_| Damaged)
    }
}

impl Packed for Ratio {
    /// A fraction in billionths fits two words; a larger one takes its 16 bytes.
    fn pack(&self, to: &mut Vec<u8>) {
        for part in [self.num, self.den] {
            let small = i64::try_from(part).ok();
            small.pack(to);
            if small.is_none() {
                to.extend_from_slice(&part.to_le_bytes());
            }
        }
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<Ratio, Damaged> {
        let mut part = || match Option::<i64>::unpack(from)? {
            Some(small) => Ok(i128::from(small)),
            None => {
                let (bytes, rest) = from.0.split_first_chunk().ok_or(Damaged)?;
                from.0 = rest;
                Ok(i128::from_le_bytes(*bytes))
            }
        };
        let (num, den) = (part()?, part()?);
        if den < 1 { Err(Damaged) } else { Ok(Ratio { num, den }) }
    }
}

impl Packed for Pending {
    fn pack(&self, to: &mut Vec<u8>) {
        match self {
            Pending::Until(moment) => {
                to.push(0);
                moment.pack(to);
            }
            Pending::Activity { name, entry } => {
                to.push(1);
                name.pack(to);
                entry.pack(to);
            }
        }
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<Pending, Damaged> {
        match from.byte()? {
            0 => Moment::unpack(from).map(Pending::Until),
            1 => Ok(Pending::Activity { name: Packed::unpack(from)?, entry: Packed::unpack(from)? }),
            _ => Err(Damaged),
        }
    }
}

impl Packed for Prize {
    fn pack(&self, to: &mut Vec<u8>) {
        match self {
            Prize::Units { wallet, lot, amount, day } => {
                to.push(0);
                wallet.pack(to);
                lot.pack(to);
                amount.pack(to);
                day.pack(to);
            }
            Prize::Voucher(held) => {
                to.push(1);
                held.pack(to);
            }
            Prize::Badge(badge) => {
                to.push(2);
                badge.pack(to);
            }
            Prize::Level { set, level, since, until } => {
                to.push(3);
                set.pack(to);
                level.pack(to);
                since.pack(to);
                until.pack(to);
            }
            Prize::Choice { choice, option, until } => {
                to.push(4);
                choice.pack(to);
                option.pack(to);
                until.pack(to);
            }
        }
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<Prize, Damaged> {
        Ok(match from.byte()? {
            0 => Prize::Units {
                wallet: Packed::unpack(from)?,
                lot: Packed::unpack(from)?,
                amount: Packed::unpack(from)?,
                day: Packed::unpack(from)?,
            },
            1 => Prize::Voucher(Packed::unpack(from)?),
            2 => Prize::Badge(Packed::unpack(from)?),
            3 => Prize::Level {
                set: Packed::unpack(from)?,
                level: Packed::unpack(from)?,
                since: Packed::unpack(from)?,
                until: Packed::unpack(from)?,
            },
            4 => Prize::Choice {
                choice: Packed::unpack(from)?,
                option: Packed::unpack(from)?,
                until: Packed::unpack(from)?,
            },
            _ => return Err(Damaged),
        })
    }
}

impl Packed for GivenReason {
    fn pack(&self, to: &mut Vec<u8>) {
        to.push(match self {
            GivenReason::Match => 0,
            GivenReason::Gift => 1,
        });
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<GivenReason, Damaged> {
        match from.byte()? {
            0 => Ok(GivenReason::Match),
            1 => Ok(GivenReason::Gift),
            _ => Err(Damaged),
        }
    }
}

impl Packed for Measure {
    fn pack(&self, to: &mut Vec<u8>) {
        let (tag, name) = match self {
            Measure::Orders => (0, None),
            Measure::Spend => (1, None),
            Measure::Items => (2, None),
            Measure::ToppedUp => (3, None),
            Measure::ToppedUpOnce => (4, None),
            Measure::Earned(wallet) => (5, Some(wallet)),
            Measure::Activity(name) => (6, Some(name)),
            Measure::Field(name) => (7, Some(name)),
        };
        to.push(tag);
        if let Some(name) = name {
            name.pack(to);
        }
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<Measure, Damaged> {
        Ok(match from.byte()? {
            0 => Measure::Orders,
            1 => Measure::Spend,
            2 => Measure::Items,
            3 => Measure::ToppedUp,
            4 => Measure::ToppedUpOnce,
            5 => Measure::Earned(Sym::unpack(from)?),
            6 => Measure::Activity(Sym::unpack(from)?),
            7 => Measure::Field(Sym::unpack(from)?),
            _ => return Err(Damaged),
        })
    }
}

impl Packed for Counter {
    fn pack(&self, to: &mut Vec<u8>) {
        let Counter { measure, total, days } = self;
        measure.pack(to);
        total.pack(to);
        days.len().pack(to);
        let mut before = 0i32;
        for (day, amount) in days {
            i64::from(*day).saturating_sub(i64::from(before)).pack(to);
            amount.pack(to);
            before = *day;
        }
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<Counter, Damaged> {
        let (measure, total) = (Packed::unpack(from)?, Packed::unpack(from)?);
        let length = usize::unpack(from)?;
        let mut days = Vec::with_capacity(length.min(from.0.len()).saturating_add(1));
        let mut before = 0i32;
        for _ in 0..length {
            let day = i64::from(before).checked_add(i64::unpack(from)?).ok_or(Damaged)?;
            before = i32::try_from(day).map_err(|_| Damaged)?;
            days.push((before, i64::unpack(from)?));
        }
        Ok(Counter { measure, total, days })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::state::Account;

    fn round_trip<T: Packed + PartialEq + std::fmt::Debug>(value: &T) {
        let mut bytes = Vec::new();
        value.pack(&mut bytes);
        let mut from = Bytes(&bytes);
        assert_eq!(T::unpack(&mut from).as_ref(), Ok(value), "{bytes:02x?}");
        assert!(from.0.is_empty(), "{value:?} left bytes over");
    }

    #[test]
    fn the_ends_of_every_type_come_back() {
        for value in [0u64, 1, 127, 128, 16_383, 16_384, u64::MAX >> 1, u64::MAX] {
            round_trip(&value);
        }
        for value in [0i64, -1, 63, -64, 64, i64::MIN, i64::MAX] {
            round_trip(&value);
            round_trip(&Moment(value));
            round_trip(&Some(value));
        }
        for (num, den) in [(0, 1), (-1, 3), (i128::MIN, i128::MAX), (1_000_000_000, 7)] {
            round_trip(&Ratio { num, den });
        }
        let days = vec![(i32::MIN, i64::MAX), (0, -1), (20_000, 5), (20_001, 1), (i32::MAX, i64::MIN)];
        round_trip(&Counter { measure: Measure::Field(Sym(u16::MAX)), total: -5, days });
        round_trip(&Pending::Activity { name: Sym(300), entry: u64::MAX });
        round_trip(&Account::default());
    }

    #[test]
    fn a_number_has_one_form() {
        for bytes in [&[0x80, 0x00][..], &[0xff, 0x80, 0x00], &[0x80], &[0xff; 10], &[0xff; 11]] {
            assert_eq!(u64::unpack(&mut Bytes(bytes)), Err(Damaged), "{bytes:02x?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(account) = Account::unpack(&mut Bytes(&bytes)) {
                round_trip(&account);
            }
        }

        #[test]
        fn numbers_come_back(a in any::<u64>(), b in any::<i64>(), shift in 0u32..64) {
            round_trip(&(a >> shift));
            round_trip(&(b >> shift));
        }
    }
}
