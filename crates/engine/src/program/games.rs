//! Checking games of chance: when and for whom they are, what a play costs, and which numbers win what.
//!
//! The chances of a game are made into whole numbers: with `1 in 500` and `1 in 4` one of 500 equally likely numbers is
//! drawn, the first of which wins the one and the next 125 the other. So anybody can tell what a number wins, and a chance is
//! exactly what is written.

use jiff::civil::{Date, DateTime};

use super::{
    Currency, Levels, Limit, Prize, TierSet, Trigger, Voucher, WalletSpec,
    challenges::{Badge, Givable},
    check::Checker,
    fields::Fields,
    limits::{self, Limited, Of},
    rewards,
    wallets::{unit, wallet_named},
};
use crate::{
    amount::Ratio,
    calendar::{When, Zone},
    cel::Condition,
    document::{self, Document, Odds, WalletKind, parse_cost, parse_odds},
    event::Drawn,
    moment::Moment,
    symbol::Sym,
    text::Text,
};

/// The most prizes of a game.
const PRIZES_MAX: usize = 50;
/// The most numbers of which one is drawn. 128 drawn bits lean to none of them by more than one part in 10^26.
const NUMBERS_MAX: i64 = 1_000_000_000_000;

/// A game of chance.
#[derive(Debug, Clone)]
pub struct Game {
    /// Its name.
    pub game: Sym,
    /// The name under which its limits are used; a rule may be called as the game is.
    pub usage: Sym,
    /// For people.
    pub name: Text,
    /// More about it, for people.
    pub text: Option<Text>,
    /// The address of its picture.
    pub picture: Option<Text>,
    /// The address of its rules.
    pub rules: Option<Text>,
    /// How to take part without buying, for people.
    pub without_purchase: Option<Text>,
    /// The first instant at which it can be played.
    pub begins: Option<Moment>,
    /// The first instant at which it can be played no more.
    pub ends: Option<Moment>,
    /// When it can be played in that time.
    pub when: Option<When>,
    /// The levels that may play; none when everybody may.
    pub levels: Option<Levels>,
    /// How old one has to be, in years.
    pub min_age: Option<i16>,
    /// Its condition.
    pub condition: Option<Condition>,
    /// What a play costs: the wallet, and how many of its smallest unit.
    pub cost: Option<(Sym, i64)>,
    /// Its limits per member, all in times.
    pub limits: Vec<Limit>,
    /// Of how many numbers, from 1 on, one is drawn.
    pub numbers: i64,
    /// What can be won, in document order.
    pub prizes: Vec<GamePrize>,
}

/// Something that can be won.
#[derive(Debug, Clone)]
pub struct GamePrize {
    /// The name under which its pool is kept.
    pub prize: Sym,
    /// Its name within the game.
    pub key: String,
    /// For people.
    pub name: Option<Text>,
    /// The first number that wins it.
    pub first: i64,
    /// How many numbers win it, from that one on; 0 for what is only given instead of another.
    pub count: i64,
    /// How many there are.
    pub stock: Option<i64>,
    /// The place of the prize that is given instead when all are gone; greater than its own.
    pub when_gone: Option<usize>,
    /// What it gives.
    pub gives: Vec<Prize>,
}

impl Game {
    /// The number that was drawn, from 1 on; none when it is none of the game's.
    pub fn number(&self, drawn: &Drawn) -> Option<i64> {
        number_of(drawn, self.numbers)
    }

    /// The place of the prize that a number wins; none when it wins nothing.
    pub fn won_by(&self, number: i64) -> Option<usize> {
        let wins =
            |prize: &GamePrize| prize.first <= number && number.saturating_sub(prize.first) < prize.count;
        self.prizes.iter().position(wins)
    }

    /// A prize and what is given instead, as long as each is gone.
    pub fn chain_from(&self, place: Option<usize>) -> impl Iterator<Item = &GamePrize> {
        let first = place.and_then(|place| self.prizes.get(place));
        std::iter::successors(first, |prize| prize.when_gone.and_then(|place| self.prizes.get(place)))
    }
}

/// The number that was drawn of so many, from 1 on; none when it is none of them.
pub fn number_of(drawn: &Drawn, numbers: i64) -> Option<i64> {
    let number = match drawn {
        Drawn::Bits { bits, .. } => scaled(u128::from_be_bytes(*bits), numbers),
        Drawn::Number(number) => *number,
    };
    Some(number).filter(|number| (1..=numbers).contains(number))
}

/// One of so many numbers, from 1 on, by 128 equally likely bits: their product with the count, without its lower 128 bits.
/// Each number has the same share of all bits but for less than one part in 2^128/count. (Lemire, "Fast Random Integer
/// Generation in an Interval", 2019, section 4, whose rejection of the rest is left out: with 10^12 numbers it would happen
/// once in 10^26 draws, and a rule that anybody can follow by hand is worth more.)
fn scaled(bits: u128, numbers: i64) -> i64 {
    let numbers = u128::from(numbers.unsigned_abs());
    let (high, low) = (bits >> 64, bits & u128::from(u64::MAX));
    let carried = low.saturating_mul(numbers) >> 64;
    let place = high.saturating_mul(numbers).saturating_add(carried) >> 64;
    // Below the count, which is an `i64`.
    i64::try_from(place).unwrap_or(i64::MAX).saturating_add(1)
}

/// What games are checked against.
struct Context<'a> {
    document: &'a Document,
    tier_sets: &'a [TierSet],
    zone: &'a Zone,
    givable: Givable<'a>,
}

/// The games, in document order.
pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    (wallets, tier_sets, vouchers, badges): (&[WalletSpec], &[TierSet], &[Voucher], &[Badge]),
    (currency, zone): (&Currency, &Zone),
    fields: &mut Fields,
) -> Vec<Game> {
    let givable = Givable { document, wallets, tier_sets, vouchers, badges, currency };
    let context = Context { document, tier_sets, zone, givable };
    let stated = document.games.iter();
    stated.filter_map(|(name, one)| context.game(checker, fields, name, one)).collect()
}

impl Context<'_> {
    fn game(
        &self,
        checker: &mut Checker,
        fields: &mut Fields,
        name: &str,
        stated: &document::Game,
    ) -> Option<Game> {
        let path = format!("/games/{name}");
        let at = |field: &str| format!("{path}/{field}");
        let game = checker.declare(&path, name);
        let usage = checker.intern(&path, &format!("game:{name}"));
        rewards::picture(checker, &path, stated.picture.as_ref());
        rules(checker, &at("rules"), stated.rules.as_ref());
        let begins = stated.from.as_deref();
        let begins = begins.and_then(|text| self.instant(checker, &at("from"), text, false));
        let ends = stated.until.as_deref();
        let ends = ends.and_then(|text| self.instant(checker, &at("until"), text, true));
        if begins.zip(ends).is_some_and(|(begins, ends)| ends <= begins) {
            checker.say(&at("until"), "it ends before it begins", "write a later day");
        }
        let when = stated.when.as_deref();
        let when = when.and_then(|text| checker.take(&at("when"), text, When::parse(text)));
        let levels = stated.for_level.as_deref();
        let levels = levels.and_then(|text| checker.levels(&at("for"), text, self.document, self.tier_sets));
        rewards::check_age(checker, &path, stated.min_age);
        // It is shown before anybody plays it, so it can only ask about the member and the time, as a reward can.
        let condition = stated.condition.as_ref();
        let condition = condition
            .and_then(|source| checker.condition(&at("if"), source, fields.schema(Trigger::Redeemed)));
        if let Some(condition) = &condition {
            fields.count_read(&condition.fields());
        }
        let cost = stated.costs.as_deref().and_then(|text| self.cost(checker, &at("costs"), text));
        let limited = Limited { of: Of::Game, wallets: &[], currency: self.givable.currency, wallet: None };
        let limits = limits::check(checker, &at("limit"), &stated.limit, &limited);
        if stated.costs.is_none() && stated.limit.sentences().is_empty() {
            let fix = "add `limit: 2 times a day`, or what a play `costs`";
            checker.say(&path, "whoever plays for long enough wins everything", fix);
        }
        let (numbers, prizes) = self.prizes(checker, &at("prizes"), name, stated)?;
        Some(Game {
            game,
            usage,
            name: stated.name.clone(),
            text: stated.text.clone(),
            picture: stated.picture.clone(),
            rules: stated.rules.clone(),
            without_purchase: stated.without_purchase.clone(),
            begins,
            ends,
            when,
            levels,
            min_age: stated.min_age.map(i16::from),
            condition,
            cost,
            limits,
            numbers,
            prizes,
        })
    }

    /// The first instant of a day, or that after it, or what clocks show.
    fn instant(&self, checker: &mut Checker, path: &str, text: &str, after: bool) -> Option<Moment> {
        let form = "write a day, `2027-03-07`, or a day and a time, `2027-03-07 05:00`";
        let with_time = text.len() == 16 && text.as_bytes().get(10) == Some(&b' ');
        if with_time {
            let read = text.parse::<DateTime>().map_err(|_| form);
            return Some(Moment::from(self.zone.instant_of(checker.take(path, text, read)?)));
        }
        let read = if text.len() == 10 { text.parse::<Date>().ok() } else { None };
        let day = checker.take(path, text, read.ok_or(form))?;
        let day = if after { day.tomorrow().unwrap_or(day) } else { day };
        Some(Moment::from(self.zone.start_of_day(day)))
    }

    fn cost(&self, checker: &mut Checker, path: &str, text: &str) -> Option<(Sym, i64)> {
        let (amount, name) = checker.take(path, text, parse_cost(text))?;
        let place = wallet_named(checker, self.givable.wallets, path, &name)?;
        let spec = self.givable.wallets.get(place)?;
        if matches!(spec.kind, WalletKind::Money | WalletKind::Status) {
            let fix = "name a wallet of kind points or stamps";
            checker.say(path, format!("a play can't be paid with {name}"), fix);
        }
        let minor = amount.ratio().times(unit(Some(spec), self.givable.currency)).ok();
        let minor = minor.map(Ratio::reduced).filter(|minor| minor.den == 1);
        let minor = minor.and_then(|minor| i64::try_from(minor.num).ok());
        if minor.is_none() {
            checker.say(path, format!("`{amount}` is not a whole number of units"), "write a whole number");
        }
        Some((spec.wallet, minor?))
    }

    /// Of how many numbers one is drawn, and the prizes with theirs.
    fn prizes(
        &self,
        checker: &mut Checker,
        path: &str,
        name: &str,
        stated: &document::Game,
    ) -> Option<(i64, Vec<GamePrize>)> {
        if !(1..=PRIZES_MAX).contains(&stated.prizes.len()) {
            let fix = format!("1 to {PRIZES_MAX} of them");
            checker.say(path, format!("{} prizes", stated.prizes.len()), fix);
        }
        let mut odds = Vec::with_capacity(stated.prizes.len());
        let mut prizes = Vec::with_capacity(stated.prizes.len());
        for (key, one) in &stated.prizes {
            let below = format!("{path}/{key}");
            checker.check_name(&below, key);
            let prize = checker.intern(&below, &format!("game:{name}:{key}"));
            let chance = one.odds.as_deref();
            odds.push(chance.and_then(|text| checker.take(&format!("{below}/odds"), text, parse_odds(text))));
            let when_gone = when_gone(checker, &below, stated, key);
            let gives = self.givable.things(checker, &format!("{below}/give"), &one.give);
            let (first, count, stock) = (0, 0, one.stock.map(i64::from));
            let (key, name) = (key.clone(), one.name.clone());
            prizes.push(GamePrize { prize, key, name, first, count, stock, when_gone, gives });
        }
        for (place, (key, one)) in stated.prizes.iter().enumerate() {
            let instead = prizes.iter().any(|other| other.when_gone == Some(place));
            if one.odds.is_none() && !instead {
                let fix = "add `odds: 1 in 500`, or name it as `when_gone` of another";
                checker.say(&format!("{path}/{key}"), "nobody can win it", fix);
            }
        }
        let numbers = numbers(checker, path, &odds)?;
        let mut next = 1i64;
        let taken: i64 = odds.iter().map(|odds| share(*odds, numbers)).fold(0, i64::saturating_add);
        for (prize, odds) in prizes.iter_mut().zip(&odds) {
            let rest = *odds == Some(Odds::Rest);
            (prize.first, prize.count) =
                (next, if rest { numbers.saturating_sub(taken) } else { share(*odds, numbers) });
            next = next.saturating_add(prize.count);
        }
        Some((numbers, prizes))
    }
}

/// Of how many numbers one is drawn so that each chance is a whole number of them.
fn numbers(checker: &mut Checker, path: &str, odds: &[Option<Odds>]) -> Option<i64> {
    let mut numbers = 1i64;
    for odds in odds.iter().flatten() {
        let Odds::In(_, plays) = odds else { continue };
        let common = numbers.checked_div(gcd(numbers, *plays)).and_then(|part| part.checked_mul(*plays));
        let Some(common) = common.filter(|common| *common <= NUMBERS_MAX) else {
            let fix = "use chances with a common multiple, such as 1 in 1000 and 1 in 50";
            checker.say(path, format!("it takes more than {NUMBERS_MAX} numbers to draw from"), fix);
            return None;
        };
        numbers = common;
    }
    let taken: i64 = odds.iter().map(|odds| share(*odds, numbers)).fold(0, i64::saturating_add);
    let rests = odds.iter().filter(|odds| **odds == Some(Odds::Rest)).count();
    if numbers < taken {
        checker.say(path, "the chances are more than all plays", "lower them until they fit into one");
    } else if 0 < rests && numbers == taken {
        checker.say(
            path,
            "there is no rest: the chances are all plays",
            "lower them, or leave `the rest` out",
        );
    }
    if 1 < rests {
        checker.say(path, "two prizes have the rest", "let one of them have it");
    }
    Some(numbers)
}

/// How many of the numbers a chance is; the rest is asked for afterwards.
fn share(odds: Option<Odds>, numbers: i64) -> i64 {
    match odds {
        Some(Odds::In(times, plays)) => numbers.checked_div(plays).unwrap_or(0).saturating_mul(times),
        Some(Odds::Rest) | None => 0,
    }
}

fn gcd(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a
}

/// The place of the prize that is given instead.
fn when_gone(checker: &mut Checker, path: &str, game: &document::Game, key: &str) -> Option<usize> {
    let stated = game.prizes.get(key)?;
    let instead = stated.when_gone.as_deref()?;
    let path = format!("{path}/when_gone");
    if stated.stock.is_none() {
        checker.say(&path, "it is never gone", "add how many there are, `stock: 500`, or leave it out");
    }
    let (own, place) = (game.prizes.get_index_of(key)?, game.prizes.get_index_of(instead));
    match place {
        Some(place) if own < place => return Some(place),
        Some(_) => {
            let reason = format!("`{instead}` does not stand behind `{key}`");
            checker.say(&path, reason, "order the prizes so that what is given instead comes later");
        }
        None => {
            let known: Vec<&str> = game.prizes.keys().map(String::as_str).collect();
            checker.unknown(&path, "prize", instead, &known);
        }
    }
    None
}

fn rules(checker: &mut Checker, path: &str, rules: Option<&Text>) {
    if !rewards::are_addresses(rules) {
        checker.say(path, "it is no address", "write an address such as `https://shop.example/rules`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_shared_out_evenly() {
        let check =
            |bits, numbers, expected| assert_eq!(scaled(bits, numbers), expected, "{bits} of {numbers}");
        check(0, 6, 1);
        check(u128::MAX, 6, 6);
        check(u128::MAX / 2, 6, 3);
        check(u128::MAX / 2 + 1, 6, 4);
        check(u128::MAX, NUMBERS_MAX, NUMBERS_MAX);
        check(u128::MAX, 1, 1);
        // The lower half is carried: the first bits of the second of three parts.
        check(u128::MAX / 3, 3, 1);
        check(u128::MAX / 3 + 1, 3, 2);
    }
}
