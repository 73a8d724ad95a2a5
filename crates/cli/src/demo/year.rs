//! A year of a tea chain, day by day: who joins, who comes, what they order, top up, return and tell.
//!
//! A day is made from the seed, the day's number and the habits of each member; only the number of orders so far is
//! carried from day to day. So a year of a million members is written with the members in memory and not their events.
//! Everything is made up.

use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use regulars_engine::{
    event::{Activity, Body, EventRef, Joined, Line, Order, Part, Return, ReturnLine, Tender, TopUp},
    moment::Moment,
    referral::ReferralClaim,
};

use super::{
    DAYS,
    dice::Dice,
    menu::{DELIVERY, DRINKS, GIFT_CARD, Item, LEAVES, SNACKS, STORES},
    people::{Person, external_id},
};

/// How busy each month is, in percent.
const MONTHS: [u32; 12] = [85, 80, 92, 98, 106, 115, 122, 120, 106, 100, 92, 88];
/// How busy each day of the week is, in percent, from Monday.
const WEEKDAYS: [u32; 7] = [88, 90, 94, 98, 112, 118, 104];
const DAY_SECONDS: u32 = 86_400;

/// Something that happened to a member.
#[derive(Debug, Clone)]
pub(super) struct Happening {
    /// The number of the member it happened to.
    pub member: u32,
    /// Who reports it.
    pub source: &'static str,
    /// The reporter's own number of it.
    pub external_id: String,
    /// When.
    pub occurred_at: Moment,
    /// What.
    pub body: Body,
}

/// The year, as an iterator over its days.
#[derive(Debug)]
pub(super) struct Year {
    seed: u64,
    zone: TimeZone,
    first_day: Date,
    day: u32,
    people: Vec<Person>,
    /// The day of joining of everybody, which is also the order of their numbers.
    joining: Vec<u32>,
}

impl Year {
    /// A year of `members` that ends with the day before `today`.
    pub(super) fn new(seed: u64, members: u32, today: Date, zone: TimeZone) -> Year {
        let first_day = today.saturating_sub(i64::from(DAYS).days());
        Year { seed, zone, first_day, day: 0, people: Vec::new(), joining: joining(seed, members) }
    }

    /// Who has joined so far, by number from 1.
    pub(super) fn people(&self) -> &[Person] {
        &self.people
    }

    /// The day after the year.
    pub(super) fn today(&self) -> Date {
        self.first_day.saturating_add(i64::from(DAYS).days())
    }

    /// How many days are over.
    pub(super) fn days_done(&self) -> u32 {
        self.day
    }

    /// The next day's events in the order of their times; `None` after the last day.
    pub(super) fn next_day(&mut self) -> Option<Vec<Happening>> {
        if DAYS <= self.day {
            return None;
        }
        let date = self.first_day.saturating_add(i64::from(self.day).days());
        let midnight = self
            .zone
            .to_ambiguous_zoned(date.to_datetime(jiff::civil::Time::midnight()))
            .compatible()
            .ok()?;
        let mut today = Today {
            midnight: Moment::from(midnight.timestamp()),
            number: self.day,
            stamp: format!("{:02}{:02}{:02}", date.year() % 100, date.month(), date.day()),
            busy: busy(date),
            happened: Vec::new(),
        };
        while self.joining.get(self.people.len()) == Some(&self.day) {
            let number = u32::try_from(self.people.len()).ok()?.checked_add(1)?;
            let mut person = Person::new(self.seed, number, self.day);
            // Whoever joins on the same day may do so only after their friend's first order.
            let earlier =
                |inviter: u32| self.joining.get(inviter as usize - 1).is_some_and(|day| *day < self.day);
            person.invited_by = person.invited_by.filter(|inviter| earlier(*inviter));
            self.people.push(person);
        }
        for person in &mut self.people {
            if self.day < person.leaves_on {
                let mut dice = Dice::new(self.seed, [u64::from(person.number), u64::from(self.day)]);
                today.live(person, &mut dice);
            }
        }
        self.day += 1;
        // The sort is stable: what happens to a member in one second stays in its order.
        today.happened.sort_by_key(|happening| happening.occurred_at);
        Some(today.happened)
    }
}

/// The day on which each member joins, in order. A third is there within the first fortnight, as after an opening.
fn joining(seed: u64, members: u32) -> Vec<u32> {
    let mut dice = Dice::new(seed, [u64::MAX, 0]);
    let day = |dice: &mut Dice| if dice.chance(330) { dice.below(14) } else { dice.below(DAYS) };
    let mut days: Vec<u32> = (0..members).map(|_| day(&mut dice)).collect();
    days.sort_unstable();
    // The member of the examples is there from the start.
    if let Some(first) = days.first_mut() {
        *first = 0;
    }
    days
}

fn busy(date: Date) -> u32 {
    let month = usize::try_from(date.month() - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or(100);
    let weekday = date.weekday().to_monday_zero_offset();
    let weekday = usize::try_from(weekday).ok().and_then(|at| WEEKDAYS.get(at)).copied().unwrap_or(100);
    // Members' day is the 8th, and people know it.
    let members_day = if date.day() == 8 { 160 } else { 100 };
    month * weekday * members_day / 10_000
}

struct Today {
    midnight: Moment,
    number: u32,
    /// The date in the numbers of orders.
    stamp: String,
    /// Visits compared to an average day, in percent.
    busy: u32,
    happened: Vec<Happening>,
}

impl Today {
    /// A day in the life of a member.
    fn live(&mut self, person: &mut Person, dice: &mut Dice) {
        let visit_at = (person.hour * 3_600 + 1_800).saturating_add(dice.below(7_200)).saturating_sub(3_600);
        if person.joins_on == self.number {
            let channel = if dice.chance(person.by_app) { "app" } else { "store" };
            let body = Body::MemberJoined(Joined { channel: Some(channel.to_owned()), ..Joined::default() });
            self.note(
                person.number,
                visit_at.saturating_sub(300),
                "app",
                format!("join-{:05}", person.number),
                body,
            );
        } else if dice.chance(person.checks_in) {
            let id = format!("C{}-{:05}", self.stamp, person.number);
            self.note(person.number, visit_at.saturating_sub(1_200), "app", id, activity("check_in", None));
        }
        let comes = person.joins_on == self.number || dice.chance(person.pace * self.busy / 100);
        if !comes {
            return;
        }
        if let Some(amount) = person.tops_up.filter(|_| person.orders == 2 || dice.chance(12)) {
            let body = TopUp { wallet: "balance".to_owned(), amount, tender: Some("card".to_owned()) };
            let id = format!("T{}-{:05}", self.stamp, person.number);
            self.note(person.number, visit_at.saturating_sub(60), "app", id, Body::WalletToppedUp(body));
        }
        self.visit(person, dice, visit_at, "");
        if person.pace > 500 && dice.chance(60) {
            self.visit(person, dice, visit_at.saturating_add(4 * 3_600), "b");
        }
    }

    /// One order, and what follows from it the same day.
    fn visit(&mut self, person: &mut Person, dice: &mut Dice, at: u32, suffix: &str) {
        let by_app = dice.chance(person.by_app);
        let source = if by_app { "app" } else { "pos" };
        let id = format!("R{}-{:05}{suffix}", self.stamp, person.number);
        let order = cart(person, dice, by_app);
        if let Some(inviter) = person.invited_by.filter(|_| person.orders == 0) {
            let friend = format!("friend-{:05}", person.number);
            // Whose number it is is found out when it is recorded.
            let claim = ReferralClaim { code: external_id(inviter), referrer: None };
            self.note(person.number, at.saturating_sub(30), "app", friend, Body::ReferralClaimed(claim));
        }
        self.note(person.number, at, source, id.clone(), Body::OrderPaid(order));
        person.orders += 1;
        let order = EventRef { source: source.to_owned(), external_id: id.clone() };
        if dice.chance(10) {
            let quantity = if dice.chance(500) { Part::Rest } else { Part::Quantity(1) };
            let body = Return { order, lines: vec![ReturnLine { line: 0, part: quantity }] };
            self.note(
                person.number,
                at.saturating_add(1_500),
                source,
                format!("{id}-r"),
                Body::OrderReturned(body),
            );
        } else if dice.chance(4) {
            let body = Body::OrderCancelled(order);
            self.note(person.number, at.saturating_add(180), source, format!("{id}-c"), body);
        } else if by_app && dice.chance(30) {
            let body = activity("review", Some(order));
            self.note(person.number, at.saturating_add(2_400), "app", format!("{id}-v"), body);
        }
    }

    fn note(&mut self, member: u32, second: u32, source: &'static str, external_id: String, body: Body) {
        let second = i64::from(second.min(DAY_SECONDS - 1));
        let occurred_at = Moment(self.midnight.0.saturating_add(second.saturating_mul(1_000_000)));
        self.happened.push(Happening { member, source, external_id, occurred_at, body });
    }
}

impl Happening {
    /// The shop's number of the member.
    pub(super) fn member_external_id(&self) -> String {
        external_id(self.member)
    }
}

fn activity(name: &str, order: Option<EventRef>) -> Body {
    Body::Activity(Activity { name: name.to_owned(), order, quantity: 1, metadata: Vec::new() })
}

fn cart(person: &Person, dice: &mut Dice, by_app: bool) -> Order {
    let favourite = dice.weighted(&[(0, 60), (1, 20), (2, 8), (3, 12)]);
    let drink = match person.favourites.get(favourite).and_then(|place| DRINKS.get(*place)) {
        Some(drink) => *drink,
        None => dice.pick(&DRINKS),
    };
    let mut lines = vec![line(drink, dice.weighted(&[(1, 78), (2, 16), (3, 4), (4, 2)]))];
    if dice.chance(260) {
        lines.push(line(dice.pick(&SNACKS), dice.weighted(&[(1, 85), (2, 15)])));
    }
    if dice.chance(80) {
        lines.push(line(dice.pick(&DRINKS), 1));
    }
    if dice.chance(12) {
        lines.push(line(dice.pick(&LEAVES), 1));
    }
    if dice.chance(4) {
        lines.push(line(GIFT_CARD, 1));
    }
    if dice.chance(70) {
        // A tenth off the first line, in whole yuan.
        let first = &mut lines[0];
        first.discount = first.amount / 1_000 * 100;
    }
    let shipping = if by_app && dice.chance(250) { DELIVERY } else { 0 };
    let paid: i64 = lines.iter().map(|line| line.amount - line.discount).sum::<i64>() + shipping;
    let tender = dice.weighted(&[("mobile_pay", 80), ("card", 12), ("cash", 8)]);
    Order {
        currency: "CNY".to_owned(),
        lines,
        shipping,
        tax_included: true,
        tenders: vec![Tender { kind: tender.to_owned(), amount: paid, from_wallet: false }],
        channel: Some(if by_app { "app" } else { "store" }.to_owned()),
        store: STORES.get(person.store).map(|store| (*store).to_owned()),
        ..Order::default()
    }
}

fn line(item: Item, quantity: i64) -> Line {
    Line {
        sku: item.sku.to_owned(),
        category: Some(item.category.to_owned()),
        brand: Some("own".to_owned()),
        quantity,
        amount: item.price * quantity,
        ..Line::default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::wire;

    fn year(seed: u64, members: u32) -> (Vec<Happening>, Year) {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let mut year = Year::new(seed, members, jiff::civil::date(2026, 11, 21), zone);
        let mut all = Vec::new();
        while let Some(day) = year.next_day() {
            all.extend(day);
        }
        (all, year)
    }

    #[test]
    fn a_year_is_in_order_and_complete() {
        let (all, year) = year(1, 300);
        assert!(all.windows(2).all(|pair| pair[0].occurred_at <= pair[1].occurred_at));
        let ids: HashSet<_> = all.iter().map(|h| (h.source, &h.external_id)).collect();
        assert_eq!(ids.len(), all.len(), "identities are used once");
        assert_eq!(year.people().len(), 300);
        assert_eq!(year.days_done(), DAYS);
        let mut seen: HashMap<u32, u32> = HashMap::new();
        let mut orders: HashMap<(&str, &str), u32> = HashMap::new();
        for happening in &all {
            let joined = matches!(happening.body, Body::MemberJoined(_));
            let before = seen.entry(happening.member).or_default();
            assert_eq!(*before == 0, joined, "joining comes first: {happening:?}");
            *before += 1;
            match &happening.body {
                Body::OrderPaid(order) => {
                    let paid: i64 = order.tenders.iter().map(|t| t.amount).sum();
                    assert_eq!(wire::total(order), paid);
                    orders.insert((happening.source, &happening.external_id), happening.member);
                }
                body => {
                    if let Some(order) = body.refers_to() {
                        let owner = orders.get(&(order.source.as_str(), order.external_id.as_str()));
                        assert_eq!(owner, Some(&happening.member), "{happening:?}");
                    }
                }
            }
        }
        assert_eq!(seen.len(), 300);
    }

    #[test]
    fn a_year_is_believable() {
        let (all, _) = year(2, 1_000);
        let count = |kind: &str| all.iter().filter(|h| h.body.kind() == kind).count();
        let orders = count("order.paid");
        assert!((20_000..60_000).contains(&orders), "{orders} orders");
        for (kind, low, high) in [
            ("order.returned", 4, 20),
            ("order.cancelled", 1, 10),
            ("wallet.topped_up", 5, 40),
            ("activity", 50, 900),
        ] {
            let per_mille = count(kind) * 1_000 / orders;
            assert!((low..high).contains(&per_mille), "{kind}: {per_mille} in a thousand orders");
        }
    }

    #[test]
    fn a_seed_repeats() {
        let text = |seed| format!("{:?}", year(seed, 50).0);
        assert_eq!(text(3), text(3));
        assert_ne!(text(3), text(4));
    }
}
