//! Starting documents: each is right in every currency and shop, and each pays for what its goal asks for.
//!
//! Members with the same spending do what the goal asks for, or don't; who does must get more, and all together may not cost
//! more than three per cent of revenue.

#![expect(clippy::unwrap_used, reason = "a test ends at the first thing that goes wrong")]

use regulars_app::start::{Business, Goal, Start, document, measure};
use regulars_engine::{
    Program,
    amount::Decimal,
    calendar::{Length, LengthUnit},
    document::Format,
    event::Profile,
    moment::Moment,
    program::check_text,
};
use regulars_scenarios::language::{Act, Stage, World};

const PLACES: [(&str, &str); 6] = [
    ("EUR", "Europe/Tallinn"),
    ("CNY", "Asia/Shanghai"),
    ("HKD", "Asia/Hong_Kong"),
    ("TWD", "Asia/Taipei"),
    ("JPY", "Asia/Tokyo"),
    ("USD", "America/New_York"),
];

fn written(goal: Goal, business: Business, (currency, zone): (&str, &str)) -> String {
    let start = Start {
        goal,
        business,
        currency: currency.to_owned(),
        time_zone: zone.to_owned(),
        program: "first".to_owned(),
        name: "First \"steps\"".to_owned(),
    };
    document(&start).unwrap_or_else(|mistakes| panic!("{goal:?} {business:?} {currency}: {mistakes:?}"))
}

fn checked(text: &str) -> Program {
    check_text(text, Format::Yaml, Vec::new()).unwrap_or_else(|mistakes| panic!("{mistakes:?}\n{text}"))
}

#[test]
fn every_start_is_right() {
    for goal in Goal::ALL {
        for business in Business::ALL {
            for place in PLACES {
                let text = written(goal, business, place);
                let program = checked(&text);
                let objective = program.document.objective.as_ref().unwrap();
                assert_eq!(objective.goal, goal.name());
                let others = objective.key_results.iter().map(|result| &result.measure);
                for name in [&objective.measure].into_iter().chain(others) {
                    // Each figure is explained, with where it comes from.
                    let known = measure(name).unwrap_or_else(|| panic!("{name}"));
                    assert!(text.contains(known.meaning) && text.contains(known.report), "{text}");
                }
                assert!(objective.key_results.iter().any(|result| result.measure == "cost_share"));
                assert_eq!((program.budgets.len(), program.rewards.len().min(3)), (1, 3), "{text}");
                for language in ["en", "zh-Hans", "zh-Hant", "et"] {
                    let complexity = regulars_app::explain::explain(&program, language).complexity(&program);
                    assert_ne!(complexity.verdict, "hard", "{goal:?} in {language}: {complexity:?}");
                }
            }
        }
    }
}

#[test]
fn what_is_none_is_told() {
    let check = |currency: &str, zone: &str, program: &str, path: &str| {
        let start = Start {
            goal: Goal::Basket,
            business: Business::Cafe,
            currency: currency.to_owned(),
            time_zone: zone.to_owned(),
            program: program.to_owned(),
            name: "Name".to_owned(),
        };
        let mistakes = document(&start).unwrap_err();
        assert!(mistakes.iter().any(|mistake| mistake.path == path), "{mistakes:?}");
    };
    check("EURO", "Europe/Tallinn", "a", "/currency");
    check("EUR", "Tallinn", "a", "/time_zone");
    check("EUR", "Europe/Tallinn", "A b", "/program");
    check("EUR\nwallets: {}", "Europe/Tallinn", "a", "/currency");
}

/// A world of one starting program in which members act.
struct Play {
    world: World,
    program: Program,
    /// What a basket usually costs, in the smallest unit.
    basket: i64,
    now: Moment,
    orders: u32,
    revenue: i64,
}

impl Play {
    fn new(goal: Goal, business: Business) -> Play {
        let text = written(goal, business, PLACES[0]);
        let basket = text.split("rest on a basket of ").nth(1).unwrap().split(',').next().unwrap();
        let basket = Decimal::parse(basket).unwrap().to_minor(2).unwrap();
        let program = checked(&text);
        let now: jiff::Timestamp = "2026-01-01T10:00:00Z".parse().unwrap();
        let world = World::new(program.clone());
        Play { world, program, basket, now: now.into(), orders: 0, revenue: 0 }
    }

    fn joins(&mut self, who: &str) {
        self.world.add(who, Profile::default());
        self.does(who, "joins").unwrap();
    }

    fn days(&mut self, days: u32) {
        if let Ok(length) = Length::new(days, LengthUnit::Days) {
            self.now = length.add(self.now.timestamp(), &self.program.zone).into();
        }
        self.world.pass(self.now).unwrap();
    }

    /// So many hundredths of a basket.
    fn pays(&mut self, who: &str, hundredths: i64) {
        let minor = self.basket * hundredths / 100;
        self.orders += 1;
        self.revenue += minor;
        self.does(who, &format!("pays: {}.{:02}", minor / 100, minor % 100)).unwrap();
    }

    /// What is done, in the words of a scenario; the code when it is refused.
    fn does(&mut self, who: &str, deed: &str) -> Result<(), String> {
        let act: Act = serde_saphyr::from_str(deed).unwrap();
        let body = act.body(&self.program, &|_| None).unwrap();
        self.world.act(who, None, (self.now, self.now), body).unwrap().map(drop)
    }

    fn points(&mut self, who: &str) -> i64 {
        let seen = self.world.seen(who, self.now).unwrap();
        let available = seen.balances["points"].available;
        available.to_minor(0).unwrap()
    }

    fn level(&mut self, who: &str, set: &str) -> String {
        self.world.seen(who, self.now).unwrap().standings[set].level.clone()
    }

    fn reward(&mut self, who: &str, reward: &str) -> String {
        self.world.seen(who, self.now).unwrap().rewards[reward].clone()
    }
}

/// Amounts of a member's orders, in hundredths of a basket: from 60 to 130, the same each time.
fn amounts(count: u32) -> impl Iterator<Item = i64> {
    let mut dice = 7u32;
    (0..count).map(move |_| {
        dice = dice.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        60 + i64::from((dice >> 16) % 71)
    })
}

fn everywhere(goal: Goal, check: impl Fn(&mut Play)) {
    for business in Business::ALL {
        check(&mut Play::new(goal, business));
    }
}

#[test]
fn repurchase_pays_for_coming_back_sooner() {
    everywhere(Goal::Repurchase, |play| {
        play.joins("soon");
        play.joins("late");
        // The same orders: some in each year's first weeks, or one each half-year, which no period sees twice.
        let amounts: Vec<i64> = amounts(6).collect();
        for amount in &amounts {
            play.pays("soon", *amount);
            play.days(2);
        }
        let soon = play.points("soon");
        for amount in &amounts {
            play.days(400);
            play.pays("late", *amount);
        }
        play.days(1);
        let plain: i64 = amounts.iter().map(|amount| play.basket * amount / 100 / 100).sum();
        assert!(plain < soon, "{soon} for coming back, {plain} for the orders alone");
        assert!(play.points("late") <= plain);
    });
}

#[test]
fn basket_pays_for_large_orders_alone() {
    everywhere(Goal::Basket, |play| {
        play.joins("large");
        play.joins("small");
        for _ in 0..6 {
            play.pays("large", 160);
            play.pays("small", 80);
            play.pays("small", 80);
        }
        let (large, small) = (play.points("large"), play.points("small"));
        // The same spending: double for large orders, but for what rounding takes.
        assert!(small + small * 8 / 10 <= large, "{large} for large orders, {small} for small ones");
        // The step itself counts, and one cent less does not.
        let per_order = |play: &mut Play, who: &str, minor: i64| {
            play.joins(who);
            play.does(who, &format!("pays: {}.{:02}", minor / 100, minor % 100)).unwrap();
            play.points(who)
        };
        let step = play.basket * 15 / 10;
        assert!(step / 100 * 2 <= per_order(play, "at", step));
        assert_eq!(per_order(play, "below", step - 1), (step - 1) / 100);
    });
}

#[test]
fn lifecycle_pays_for_staying_through_the_stages() {
    everywhere(Goal::Lifecycle, |play| {
        play.joins("stays");
        play.joins("same");
        let mut earned = (0, 0);
        for amount in amounts(6) {
            let before = (play.points("stays"), play.points("same"));
            play.pays("stays", amount);
            play.pays("same", amount);
            earned.0 += play.points("stays") - before.0;
            earned.1 += play.points("same") - before.1;
            if play.level("stays", "stage") != "third" {
                play.does("stays", "does: stage_reached").unwrap();
            }
            play.days(20);
        }
        assert!(earned.1 < earned.0, "{earned:?}");
        assert_eq!(
            (play.level("stays", "stage"), play.level("same", "stage")),
            ("third".into(), "first".into())
        );
        assert_ne!(play.reward("stays", "third_stage"), play.reward("same", "third_stage"));
    });
}

#[test]
fn acquisition_pays_for_joining_and_the_first_order() {
    everywhere(Goal::Acquisition, |play| {
        play.joins("new");
        let welcome = play.points("new");
        play.pays("new", 100);
        let first = play.points("new") - welcome;
        play.pays("new", 100);
        let second = play.points("new") - welcome - first;
        assert!(0 < welcome && second * 3 <= first && 0 < second, "{welcome} {first} {second}");
        // Who joins for the gift alone does not cost much: less than a tenth of a basket.
        assert!(welcome <= play.basket / 10, "{welcome}");
    });
}

#[test]
fn activity_pays_for_taking_part_and_can_not_be_farmed() {
    everywhere(Goal::Activity, |play| {
        play.joins("active");
        play.joins("quiet");
        for amount in amounts(4) {
            play.pays("active", amount);
            play.pays("quiet", amount);
            play.does("active", "does: check_in").unwrap();
            play.does("active", "does: review").unwrap();
            play.days(1);
        }
        let (active, quiet) = (play.points("active"), play.points("quiet"));
        assert!(quiet < active, "{active} {quiet}");
        let before = play.points("quiet");
        for _ in 0..30 {
            for deed in ["does: check_in", "does: review", "does: share"] {
                play.does("quiet", deed).unwrap();
            }
        }
        let farmed = play.points("quiet") - before;
        assert!(farmed <= (play.basket / 20).max(20), "{farmed} points of {} in one day", play.basket);
    });
}

#[test]
fn referral_pays_for_friends_who_buy() {
    everywhere(Goal::Referral, |play| {
        play.joins("host");
        play.joins("guest");
        for place in 0..8 {
            let before = play.points("host");
            play.does("host", "does: referral_settled").unwrap();
            let gift = play.points("host") - before;
            // Five a month, and then no more.
            assert_eq!(0 < gift, place < 5, "friend {place}");
        }
        play.days(1);
        assert_eq!(
            (play.level("host", "circle"), play.level("guest", "circle")),
            ("ambassador".into(), "member".into())
        );
    });
}

#[test]
fn retention_pays_for_staying() {
    everywhere(Goal::Retention, |play| {
        play.joins("stays");
        play.joins("leaves");
        for round in 0..9 {
            for amount in amounts(3) {
                play.pays("stays", amount);
                if round < 2 {
                    play.pays("leaves", amount);
                }
            }
            play.days(91);
        }
        assert_ne!(play.level("stays", "level"), "member");
        assert_ne!(play.level("leaves", "level"), play.level("stays", "level"));
        // What is not used is lost by who does not come any more, and by nobody else.
        assert_eq!(play.points("leaves"), 0);
        assert!(0 < play.points("stays"));
    });
}

#[test]
fn value_pays_for_doing_good() {
    everywhere(Goal::Value, |play| {
        play.joins("keeper");
        play.joins("buyer");
        for amount in amounts(6) {
            play.pays("keeper", amount);
            play.pays("buyer", amount);
            play.does("keeper", "does: brought_back").unwrap();
            play.days(10);
        }
        let (keeper, buyer) = (play.points("keeper"), play.points("buyer"));
        assert!(buyer < keeper, "{keeper} {buyer}");
        assert_eq!(
            (play.level("keeper", "care"), play.level("buyer", "care")),
            ("keeper".into(), "member".into())
        );
        assert_eq!(play.does("keeper", "redeems: { reward: good_cause, cause: trees }"), Ok(()));
    });
}

/// What all points together would cost, of what was paid: with activities as lively as the limits allow.
#[test]
fn none_costs_more_than_three_per_cent() {
    for goal in Goal::ALL {
        everywhere(goal, |play| {
            let members: Vec<String> = (0..12).map(|number| format!("m{number}")).collect();
            for who in &members {
                play.joins(who);
            }
            for (round, amount) in (0u32..).zip(amounts(48)) {
                for (place, who) in (0u32..).zip(&members) {
                    // Some come with each round, some with every fourth.
                    if round.is_multiple_of(1 + place % 4) {
                        play.pays(who, amount + i64::from(place) * 5);
                    }
                }
                play.days(7);
            }
            let points: i64 = members.iter().map(|who| play.points(who)).sum();
            // A point costs a cent, and money is counted in cents.
            let (share, revenue) = (points * 10_000 / play.revenue, play.revenue);
            assert!(share <= 300, "{goal:?}: {points} points of {revenue} are {share} of 10000");
        });
    }
}
