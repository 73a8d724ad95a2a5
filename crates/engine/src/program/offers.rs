//! Checking offers: when their time comes, for whom, how often, and what they give.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};

use super::{
    Badge, Currency, Eligible, Levels, Limit, Prize, TierSet, Trigger, Voucher, WalletSpec,
    challenges::Givable,
    check::Checker,
    fields::Fields,
    limits::{self, Limited, Of},
    rules, wallets,
};
use crate::{
    calendar::{Length, MonthDay, Period, Zone, anniversary},
    cel::Condition,
    document::{self, Document, LimitPer, OfferSentence, parse_offer},
    moment::Moment,
    symbol::Sym,
    text::Text,
};

/// Something that the program gives to a member at a time that follows from what the member did.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Its name.
    pub offer: Sym,
    /// The name under which an account keeps when its time comes, what was bought for it, and how often it was made.
    pub clock: Sym,
    /// For people.
    pub name: Text,
    /// More about it, for people.
    pub text: Option<Text>,
    /// When its time comes.
    pub on: Occasion,
    /// At which time of that day; none for the time of day of what it is counted from, or the first instant of the day.
    pub at: Option<Time>,
    /// The levels that get it; none when everybody does.
    pub levels: Option<Levels>,
    /// Its condition.
    pub condition: Option<Condition>,
    /// Its limits per member, all in times.
    pub limits: Vec<Limit>,
    /// What it gives, in document order, at least one.
    pub prizes: Vec<Prize>,
}

/// When the time of an offer comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Occasion {
    /// After so long without activity.
    Dormant {
        /// How long.
        after: Length,
        /// What counts as activity.
        activity: Vec<Trigger>,
    },
    /// On the birthday, or so long before it.
    Birthday(Option<Length>),
    /// On the day of the year on which the member joined, or so long before it.
    Anniversary(Option<Length>),
    /// So long after the member joined.
    AfterJoining(Length),
    /// So long after something was bought.
    AfterBuying {
        /// How long.
        after: Length,
        /// What: a place in [`super::Program::eligibles`].
        eligible: usize,
    },
    /// When the member usually buys the same, or so long before.
    Habit {
        /// How long before.
        before: Option<Length>,
        /// In how many weeks it was bought.
        times: usize,
        /// Of how many weeks before.
        weeks: i32,
        /// What: a place in [`super::Program::eligibles`].
        eligible: usize,
    },
}

impl Offer {
    /// So long after an instant, at the offer's time of day if it names one.
    pub fn after(&self, since: Moment, length: Length, zone: &Zone) -> Moment {
        let end = length.add(since.timestamp(), zone);
        match self.at {
            Some(_) => self.on_day(zone.date(end), zone).into(),
            None => end.into(),
        }
    }

    /// The first birthday, or time before one, after an instant.
    pub fn next_birthday(&self, birthday: MonthDay, after: Moment, zone: &Zone) -> Option<Moment> {
        let Occasion::Birthday(before) = self.on else { return None };
        self.next_of_years(before, after, zone, |year| Some(birthday.in_year(year)))
    }

    /// The first anniversary of joining, or time before one, after an instant.
    pub fn next_anniversary(&self, joined: Moment, after: Moment, zone: &Zone) -> Option<Moment> {
        let Occasion::Anniversary(before) = self.on else { return None };
        let first = zone.date(joined.timestamp());
        self.next_of_years(before, after, zone, |year| {
            let years = i64::from(year).saturating_sub(i64::from(first.year()));
            (0 < years).then(|| anniversary(first, years))
        })
    }

    /// The first of a day per year, or the day so long before it, whose time is after an instant.
    fn next_of_years(
        &self,
        before: Option<Length>,
        after: Moment,
        zone: &Zone,
        day_of: impl Fn(i16) -> Option<Date>,
    ) -> Option<Moment> {
        let this_year = zone.date(after.timestamp()).year();
        // A time before may lie in the year before.
        let years = (0..=2i16).map(|ahead| this_year.saturating_add(ahead));
        let days = years.filter_map(day_of);
        let times = days.map(|day| {
            let day = before.map_or(day, |length| length.before_date(day));
            Moment::from(self.on_day(day, zone))
        });
        times.filter(|time| after < *time).min()
    }

    /// The offer's time of a day.
    fn on_day(&self, day: Date, zone: &Zone) -> Timestamp {
        match self.at {
            Some(time) => zone.instant_of(DateTime::from_parts(day, time)),
            None => zone.start_of_day(day),
        }
    }
}

/// What they are checked against.
type Known<'a> = (&'a [WalletSpec], &'a [TierSet], &'a [Voucher], &'a [Badge]);

struct Context<'a> {
    document: &'a Document,
    tier_sets: &'a [TierSet],
    givable: Givable<'a>,
}

/// The offers, in document order.
pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    (wallets, tier_sets, vouchers, badges): Known<'_>,
    currency: &Currency,
    (fields, eligibles): (&mut Fields, &mut Vec<Eligible>),
) -> Vec<Offer> {
    let givable = Givable { document, wallets, tier_sets, vouchers, badges, currency };
    let context = Context { document, tier_sets, givable };
    let stated = document.offers.iter();
    let offers = stated.filter_map(|(name, one)| offer(checker, &context, fields, eligibles, name, one));
    offers.collect()
}

fn offer(
    checker: &mut Checker,
    context: &Context<'_>,
    fields: &mut Fields,
    eligibles: &mut Vec<Eligible>,
    name: &str,
    stated: &document::Offer,
) -> Option<Offer> {
    let path = format!("/offers/{name}");
    let at = |field: &str| format!("{path}/{field}");
    let offer = checker.declare(&path, name);
    let clock = checker.intern(&path, &format!("offer:{name}"));
    let on = checker.take(&at("on"), &stated.on, parse_offer(&stated.on));
    let on = on.and_then(|sentence| occasion(checker, context, eligibles, &path, (sentence, stated)));
    let time = stated.at.as_deref().and_then(|text| checker.take(&at("at"), text, time_of_day(text)));
    let levels = stated.for_level.as_deref();
    let levels =
        levels.and_then(|text| checker.levels(&at("for"), text, context.document, context.tier_sets));
    // It is asked when nothing happens, so it can only ask about the member and the time, as a reward can.
    let schema = fields.schema(Trigger::Redeemed);
    let condition = stated.condition.as_ref();
    let condition = condition.and_then(|source| checker.condition(&at("if"), source, schema));
    if let Some(condition) = &condition {
        fields.count_read(&condition.fields());
    }
    let limited = Limited { of: Of::Offer, wallets: &[], currency: context.givable.currency, wallet: None };
    let mut limits = limits::check(checker, &at("limit"), &stated.limit, &limited);
    if let Some(Occasion::Birthday(_)) = on {
        // Whoever moves a birthday does not get a second one.
        let per = LimitPer::Period(Period::Year);
        limits.push(Limit { times: Some(1), amount: None, per, carry_over: false });
    }
    let prizes = context.givable.prizes(checker, &at("give"), &stated.give);
    if prizes.iter().any(|prize| matches!(prize, Prize::Level { .. } | Prize::Choice(_))) {
        let fix = "let a challenge give it, or staff";
        checker.say(&at("give"), "an offer gives no level", fix);
    }
    Some(Offer {
        offer,
        clock,
        name: stated.name.clone(),
        text: stated.text.clone(),
        on: on?,
        at: time,
        levels,
        condition,
        limits,
        prizes,
    })
}

/// The occasion, with what only some of them can say.
fn occasion(
    checker: &mut Checker,
    context: &Context<'_>,
    eligibles: &mut Vec<Eligible>,
    path: &str,
    (sentence, stated): (OfferSentence, &document::Offer),
) -> Option<Occasion> {
    let chooses = stated.only.is_some() || stated.except.is_some();
    let buys = matches!(sentence, OfferSentence::AfterBuying(_) | OfferSentence::Habit { .. });
    if stated.at.is_some() && matches!(sentence, OfferSentence::Habit { .. }) {
        checker.say(&format!("{path}/at"), "a habit has its own time of day", "leave it out");
    }
    if chooses && !buys {
        checker.say(path, "nothing has to be bought for it", "leave `only` and `except` out");
    }
    if !stated.activity.is_empty() && !matches!(sentence, OfferSentence::Dormant(_)) {
        checker.say(&format!("{path}/activity"), "only `dormant` looks at activity", "leave it out");
    }
    let chosen = |eligibles: &mut Vec<Eligible>| {
        let eligible = rules::chosen(context.document, stated.only.as_ref(), stated.except.as_ref());
        rules::place_of(eligibles, eligible)
    };
    Some(match sentence {
        OfferSentence::Dormant(after) => {
            let path = format!("{path}/activity");
            Occasion::Dormant { after, activity: wallets::activity(checker, &path, &stated.activity)? }
        }
        OfferSentence::Birthday(before) => Occasion::Birthday(before),
        OfferSentence::Anniversary(before) => Occasion::Anniversary(before),
        OfferSentence::AfterJoining(after) => Occasion::AfterJoining(after),
        OfferSentence::AfterBuying(after) => Occasion::AfterBuying { after, eligible: chosen(eligibles) },
        OfferSentence::Habit { before, times, weeks } => Occasion::Habit {
            before,
            times: usize::try_from(times).unwrap_or(usize::MAX),
            weeks: i32::try_from(weeks).unwrap_or(i32::MAX),
            eligible: chosen(eligibles),
        },
    })
}

fn time_of_day(text: &str) -> Result<Time, &'static str> {
    let forms = "write hours and minutes: `10:00`";
    let plain = text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit() || b == b':');
    if plain { text.parse::<Time>().map_err(|_| forms) } else { Err(forms) }
}
