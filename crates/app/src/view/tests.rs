//! Small programs and events, decided by the engine, and what people are shown of them.

use regulars_engine::{
    Program, State, apply,
    codec::{After, Record},
    decide::{self, Earlier, Original, standings},
    document::Format,
    due_tick,
    event::{
        Activity, Adjustment, Body, Event, EventRef, Joined, Line, Meta, Order, Part, Profile, Redemption,
        Return, ReturnLine, Tender, TierKept,
    },
    id::EventId,
    moment::Moment,
    program::check_text,
    rejection::Rejection,
    shared::Pool,
    state::Account,
};
use serde_json::{Value, json};

use super::{Heading, Unit, balances, decimal, entry, ratio_decimal, ratio_fraction, tiers};
use crate::say;

pub(crate) const TEA: &str = r#"
format: regulars/1
program: tea
name: Tea
currency: CNY
time_zone: Asia/Shanghai
wallets:
  points:
    unit: { en: point|points, zh-Hans: 积分, et: punkt|punkti }
    expires: end of month, 12 months after earning
  cash: { kind: money }
  stars: { unit: star|stars, keep_fractions: true }
tiers:
  level:
    name: { en: Level, zh-Hans: 等级 }
    window: calendar year
    valid: end of next year
    keep: { pay: 50 points, referrals: 2 }
    levels:
      silver: { name: { en: Silver, zh-Hans: 银卡 }, qualify: orders >= 2 }
      gold: { name: { en: Gold, zh-Hans: 金卡 }, qualify: "orders >= 4 && spend >= 160.00" }
earn:
  welcome: { on: member.joined, give: 100 points }
  purchase: { on: order.paid, give: 1 points per 1.00 of eligible }
  stars: { on: order.paid, give: 1 stars per 50.00 of eligible }
  back: { on: order.paid, give: 0.01 cash per 1.00 of eligible }
  big: { on: order.paid, name: Big basket, if: order.eligible >= 100.00, give: 10 points, available: after 14 days }
  app: { on: order.paid, if: order.channel == "app", give: 5 points }
  members_day: { on: order.paid, when: every month on day 8, multiply: points by 2, group: calendar }
  sunday: { on: order.paid, if: at.weekday == "sunday", multiply: points by 1.5, group: calendar, of: [purchase] }
  check_in: { on: activity.check_in, give: 2 points, limit: once a day }
rewards:
  sticker: { name: A sticker, price: 1 points, stock: 9 }
benefits:
  free_delivery: { for: gold+, name: { en: free delivery, zh-Hans: 免费配送, et: tasuta tarne } }
  treat: { for: silver+, name: birthday treat }
"#;

/// One account and its entries, decided in memory.
pub(crate) struct Bench {
    pub(crate) program: Program,
    pub(crate) account: Account,
    pub(crate) entries: Vec<Decided>,
    pub(crate) pool: Pool,
}

/// One entry.
pub(crate) struct Decided {
    pub(crate) event: Event,
    pub(crate) record: Record,
    pub(crate) of_seq: Option<u64>,
}

impl Bench {
    pub(crate) fn new(document: &str) -> Bench {
        let program = check_text(document, Format::Yaml, Vec::new());
        let program = program.unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
        Bench {
            program: Program { version: 1, ..program },
            account: Account::default(),
            entries: Vec::new(),
            pool: Pool::default(),
        }
    }

    /// Makes the due work happen up to an instant.
    pub(crate) fn until(&mut self, at: Moment) {
        while let Some(due) = due_tick(&self.program, &self.account, at) {
            let body = decide::due_body(&self.program, &self.account, due);
            let id = format!("{} {}", body.kind(), due.0);
            self.decide(due, body, &id).unwrap();
        }
    }

    pub(crate) fn event(&mut self, at: &str, id: &str, body: Body) -> Result<(), Rejection> {
        let at = moment(at);
        self.until(at);
        self.decide(at, body, id)
    }

    fn decide(&mut self, at: Moment, body: Body, id: &str) -> Result<(), Rejection> {
        let number = u128::try_from(self.entries.len()).unwrap() + 1;
        let event = Event {
            id: EventId(uuid::Uuid::from_u128(0xe << 64 | number)),
            source: "pos".to_owned(),
            external_id: id.to_owned(),
            occurred_at: at,
            at,
            body,
        };
        let original = event.body.refers_to().and_then(|named| self.original(named));
        let of_seq = original.as_ref().map(|o| o.root.entry);
        let things = decide::things(&self.program, &self.account, &event, original.as_ref());
        let shared = self.pool.slices(things);
        let (account, profile) = (self.account.clone(), Profile::default());
        let state = State { account, profile, original, shared, ..State::default() };
        let outcome = regulars_engine::decide(&self.program, &state, &event)?;
        self.pool.note(&outcome.facts);
        apply(&mut self.account, event.at, &outcome.facts);
        let after = After::of(&self.account);
        let record = Record { facts: outcome.facts, trace: outcome.trace, after };
        self.entries.push(Decided { event, record, of_seq });
        Ok(())
    }

    fn original(&self, named: &EventRef) -> Option<Original> {
        let earlier = |place: usize, decided: &Decided| Earlier {
            entry: u64::try_from(place).unwrap() + 1,
            body: decided.event.body.clone(),
            facts: decided.record.facts.clone(),
        };
        let place = self.entries.iter().position(|d| d.event.external_id == named.external_id)?;
        let target = u64::try_from(place).unwrap() + 1;
        let root = self.entries[place].of_seq.unwrap_or(target);
        let all = self.entries.iter().enumerate();
        let followers = all.filter(|(_, d)| d.of_seq == Some(root)).map(|(at, d)| earlier(at, d)).collect();
        let root = usize::try_from(root).unwrap() - 1;
        Some(Original { root: earlier(root, &self.entries[root]), followers, target })
    }

    /// The view of the last entry.
    fn shown(&self) -> Value {
        let last = self.entries.last().unwrap();
        let heading = Heading::unrecorded(&last.event, &self.program);
        serde_json::to_value(entry(&self.program, &heading, &last.record)).unwrap()
    }

    fn sentences(&self) -> Vec<String> {
        let why = self.shown()["why"].as_array().unwrap().clone();
        why.iter().map(|line| line["sentence"].as_str().unwrap().to_owned()).collect()
    }
}

pub(crate) fn moment(text: &str) -> Moment {
    text.parse::<jiff::Timestamp>().unwrap().into()
}

pub(crate) fn order(amount: i64) -> Body {
    let line = Line { sku: "latte".to_owned(), quantity: 2, amount, ..Line::default() };
    Body::OrderPaid(Order {
        currency: "CNY".to_owned(),
        lines: vec![line],
        tax_included: true,
        ..Order::default()
    })
}

pub(crate) fn returned(order: &str, quantity: i64) -> Body {
    let lines = vec![ReturnLine { line: 0, part: Part::Quantity(quantity) }];
    Body::OrderReturned(Return { order: of(order), lines })
}

pub(crate) fn adjusted(amount: i64) -> Body {
    Body::Adjustment(Adjustment { wallet: "points".to_owned(), amount, reason: "test".to_owned() })
}

pub(crate) fn redeemed() -> Body {
    Body::RewardRedeemed(Redemption {
        reward: "sticker".to_owned(),
        quantity: 2,
        cause: None,
        units: None,
        session: None,
    })
}

pub(crate) fn of(id: &str) -> EventRef {
    EventRef { source: "pos".to_owned(), external_id: id.to_owned() }
}

pub(crate) fn joined() -> Body {
    Body::MemberJoined(Joined::default())
}

fn check_in() -> Body {
    Body::Activity(Activity { name: "check_in".to_owned(), quantity: 1, ..Activity::default() })
}

#[test]
fn reasons_in_sentences() {
    let mut bench = Bench::new(TEA);
    let mut check = |at: &str, body: Body, expected: &[&str]| {
        let id = bench.entries.len().to_string();
        bench.event(at, &id, body).unwrap();
        assert_eq!(bench.sentences(), expected, "{at}");
    };
    check("2026-01-01T10:00:00+08:00", joined(), &["welcome: 100 points → 100 points"]);
    let missing = "app: `order.channel` (column 1) has no value; guard it with `has(…) && …`";
    check(
        "2026-01-05T10:00:00+08:00",
        order(24_00),
        &[
            "big: `order.eligible >= 100.00` does not hold",
            missing,
            "members_day: not at this time: it runs every month on day 8",
            "sunday: `at.weekday == \"sunday\"` does not hold",
            "purchase: 1 points per 1.00 of eligible on 24.00 → 24 points",
            "stars: 0.48 is less than one star; it is carried over",
            "back: 0.01 CNY per 1.00 of eligible on 24.00 → 0.24 CNY",
        ],
    );
    check(
        "2026-02-08T10:00:00+08:00",
        order(12_450),
        &[
            missing,
            "purchase: 1 points per 1.00 of eligible on 124.50 = 124.5 → 124 points",
            "stars: 1 stars per 50.00 of eligible on 124.50 = 2.49 → 2 stars, with the fraction carried over",
            "back: 0.01 CNY per 1.00 of eligible on 124.50 = 1.245 → 1.24 CNY",
            "big: 10 points → 10 points",
            "members_day: ×2 → 135 points more",
            "sunday: a better multiplier of the group `calendar` applies",
        ],
    );
    check("2026-02-08T11:00:00+08:00", check_in(), &["check_in: 2 points → 2 points"]);
    check("2026-02-08T12:00:00+08:00", check_in(), &["check_in: its limit `once a day` is used up"]);
    check("2026-02-08T13:00:00+08:00", adjusted(-5), &[]);
}

const RATES: &str = r#"
format: regulars/1
program: rates
name: Rates
currency: EUR
time_zone: Europe/Tallinn
fields: { order: { nights: decimal } }
wallets:
  points: { unit: point|points }
  stamps: { kind: stamps, unit: stamp|stamps }
  cash: { kind: money }
tiers:
  level: { window: lifetime, levels: { base: { qualify: orders >= 1 }, plus: { qualify: orders >= 9 } } }
earn:
  spend:
    on: order.paid
    give: 1 points per 2.00 of eligible
    by_tier: { set: level, levels: { base: 1.2 } }
    by_tender: { card: 3 }
  items: { on: order.paid, give: 1 stamps per item, limit: 3 stamps a day }
  stay: { on: order.paid, give: 5 points per 1 of nights }
  size: { on: order.paid, give: { wallet: points, bands: [{ up_to: 30.00, give: 2 }, { give: 6 }] } }
  cents: { on: order.paid, give: 0.001 cash per 1.00 of eligible }
  gift: { on: order.paid, only: { categories: [gift] }, give: 1 points }
  double: { on: order.paid, only: { categories: [gift] }, multiply: points by 2, group: g }
  visits: { on: activity.visit, give: 3 points }
  divided: { on: activity.visit, if: 10 / member.count.tenure_days > 1, give: 1 points }
"#;

#[test]
fn the_rate_that_applied() {
    let mut bench = Bench::new(RATES);
    let mut check = |change: &dyn Fn(&mut Order), expected: &[&str]| {
        let Body::OrderPaid(mut order) = order(30_00) else { panic!("an order") };
        order.currency = "EUR".to_owned();
        change(&mut order);
        let id = bench.entries.len().to_string();
        bench.event("2026-01-01T10:00:00Z", &id, Body::OrderPaid(order)).unwrap();
        let said = bench.sentences();
        for sentence in expected {
            assert!(said.iter().any(|s| s == sentence), "{sentence}\nnot in {said:#?}");
        }
    };
    check(
        &|_| {},
        &[
            "spend: 1 points per 2.00 of eligible on 30.00 → 15 points",
            "items: 1 stamps per item on 2 → 2 stamps",
            "stay: nothing in the event is covered",
            "size: the band up to 30.00 on 30.00 → 2 points",
            "cents: 0.001 EUR per 1.00 of eligible on 30.00 → 0.03 EUR",
            "gift: nothing in the event is covered",
            "double: nothing in the event is covered",
        ],
    );
    let nights = |order: &mut Order| {
        let half = regulars_engine::amount::Decimal::parse("2.5").unwrap();
        order.metadata = vec![("nights".to_owned(), Meta::Decimal(half))];
        order.lines[0].amount = 5_01;
    };
    check(
        &nights,
        &[
            "spend: 1.2 points per 2.00 of eligible on 5.01 = 3.006 → 3 points",
            "items: 1 stamps per item on 2 → 2 stamps, limited to 1 stamp",
            "stay: 5 points per 1 of nights on 2.5 = 12.5 → 12 points",
            "cents: 0.00501 is less than 0.01 EUR",
        ],
    );
    let tenders = |order: &mut Order| {
        order.lines[0].category = Some("gift".to_owned());
        let tender = |kind: &str, amount| Tender { kind: kind.to_owned(), amount, from_wallet: false };
        order.tenders = vec![tender("card", 10_00), tender("cash", 20_00)];
    };
    check(
        &tenders,
        &[
            "spend: 1.8 points per 2.00 of eligible on 30.00 → 27 points",
            "items: its limit `3 stamps a day` is used up",
            "gift: 1 points → 1 point",
            "double: ×2 → 30 points more",
        ],
    );
    let visit = Activity { name: "visit".to_owned(), quantity: 2, ..Activity::default() };
    bench.event("2026-01-01T11:00:00Z", "v", Body::Activity(visit)).unwrap();
    let division = "divided: `/` (column 4) divides by zero; guard it with `divisor != 0 && …`";
    let visits = "visits: 3 points for each of 2 → 6 points";
    assert_eq!(bench.sentences(), [division, visits]);
}

#[test]
fn an_entry_with_pending_units() {
    let mut bench = Bench::new(TEA);
    bench.event("2026-02-02T10:00:00+08:00", "j", joined()).unwrap();
    bench.event("2026-02-03T10:00:00+08:00", "o", order(10_000)).unwrap();
    let shown = bench.shown();
    let check = |pointer: &str, expected: Value| {
        assert_eq!(shown.pointer(pointer), Some(&expected), "{pointer}");
    };
    check("/event", json!("evt_00000000-0000-000e-0000-000000000002"));
    check("/kind", json!("order.paid"));
    check("/occurred_at", json!("2026-02-03T02:00:00Z"));
    check("/postings/0", json!({ "wallet": "points", "book": "issued", "amount": -110 }));
    check("/postings/1", json!({ "wallet": "points", "book": "available", "amount": 100 }));
    check(
        "/granted/3",
        json!({
            "wallet": "points", "amount": 10, "from": "issued", "rule": "big", "lot": 3,
            "earned_at": "2026-02-03T02:00:00Z", "expires_at": "2027-02-28T16:00:00Z",
            "pending": { "until": "2026-02-17T02:00:00Z" },
        }),
    );
    let purchase = shown["why"].as_array().unwrap().iter().find(|line| line["rule"] == "purchase").unwrap();
    assert_eq!(
        purchase["figures"],
        json!({ "base": 10000, "exact": "100/1", "exact_decimal": "100", "rounded": 100, "given": 100 })
    );
    check(
        "/after/balances/0",
        json!({ "wallet": "points", "available": 200, "pending": 10, "held": 0, "debt": 0 }),
    );
    bench.event("2026-02-04T10:00:00+08:00", "o2", order(1_00)).unwrap();
    let level =
        json!([{ "set": "level", "level": "silver", "until": "2027-12-31T16:00:00Z", "cause": "reached" }]);
    assert_eq!(bench.shown()["levels"], level);
    bench.event("2026-02-05T10:00:00+08:00", "r", returned("o", 2)).unwrap();
    let what =
        bench.shown()["moves"].as_array().unwrap().iter().map(|m| m["what"].clone()).collect::<Vec<_>>();
    assert!(what.contains(&json!("drawn")) && !what.contains(&json!("owed")), "{what:?}");
}

#[test]
fn balances_with_lots() {
    let mut bench = Bench::new(TEA);
    bench.event("2026-01-02T10:00:00+08:00", "j", joined()).unwrap();
    bench.event("2026-02-03T10:00:00+08:00", "o", order(10_000)).unwrap();
    let now = moment("2026-02-10T00:00:00Z");
    let shown = serde_json::to_value(balances(&bench.program, &bench.account, now, "en")).unwrap();
    assert_eq!(shown["as_of"], "2026-02-10T00:00:00Z");
    let points = &shown["wallets"][0];
    let lot = |at: usize, field: &str| points["lots"][at][field].clone();
    assert_eq!((&points["wallet"], &points["unit"]), (&json!("points"), &json!("points")));
    assert_eq!((&points["available"], &points["pending"]), (&json!(200), &json!(10)));
    assert_eq!(points["expiring_next"]["amount"], 100);
    assert_eq!(points["expiring_next"]["at"], "2027-01-31T16:00:00Z");
    assert_eq!((lot(0, "amount"), lot(0, "expires_at")), (json!(100), json!("2027-01-31T16:00:00Z")));
    assert_eq!(lot(2, "pending"), json!({ "until": "2026-02-17T02:00:00Z" }));
    let cash = &shown["wallets"][1];
    assert_eq!((&cash["unit"], &cash["scale"], &cash["available"]), (&json!("CNY"), &json!(2), &json!(100)));
    assert_eq!(cash["expiring_next"], Value::Null);
}

#[test]
fn levels_and_what_to_say() {
    let mut bench = Bench::new(TEA);
    bench.event("2026-01-02T10:00:00+08:00", "j", joined()).unwrap();
    let said = |bench: &Bench, at: &str, language: &str| {
        let (at, profile) = (moment(at), Profile::default());
        let standing = standings(&bench.program, &bench.account, &profile, at).remove(0);
        (
            say::way_up(&bench.program, &standing, at, language),
            say::at_risk(&bench.program, &standing, at, language),
        )
    };
    let up = |bench: &Bench, language: &str| said(bench, "2026-03-01T00:00:00Z", language).0.unwrap();
    assert_eq!(up(&bench, "en"), "2 more orders by 31 Dec for Silver: birthday treat");
    bench.event("2026-02-03T10:00:00+08:00", "o1", order(10_000)).unwrap();
    assert_eq!(up(&bench, "en"), "1 more order by 31 Dec for Silver: birthday treat");
    assert_eq!(
        up(&bench, "et"),
        "veel 1 tellimus hiljemalt 31. detsembril ja saad taseme Silver: birthday treat"
    );
    bench.event("2026-02-04T10:00:00+08:00", "o2", order(48_00)).unwrap();
    assert_eq!(
        up(&bench, "en"),
        "place 2 more orders and spend 12.00 more by 31 Dec for Gold: free delivery"
    );
    assert_eq!(
        up(&bench, "zh-CN"),
        "12月31日前再下 2 单并再消费 12.00\u{ff0c}即可升级为金卡\u{ff1a}免费配送"
    );
    assert_eq!(
        up(&bench, "et"),
        "tee veel 2 tellimust ja kuluta veel 12,00 hiljemalt 31. detsembril ja saad taseme Gold: tasuta tarne"
    );
    // Next year's counters decide about staying; so far there is nothing in them.
    let risk = said(&bench, "2027-03-01T00:00:00Z", "en").1;
    assert_eq!(
        risk.as_deref(),
        Some("2 more orders or 50 points or 2 more friends by 31 Dec to stay Silver")
    );
    let risk = said(&bench, "2026-03-01T00:00:00Z", "zh-Hans").1;
    let expected =
        "2027年12月31日前再下 2 单\u{ff0c}或支付 50 积分\u{ff0c}或再邀请 2 位好友\u{ff0c}即可保留银卡";
    assert_eq!(risk.as_deref(), Some(expected));

    let at = moment("2026-03-01T00:00:00Z");
    let shown = tiers(&bench.program, &bench.account, &Profile::default(), at, "zh-Hans");
    let shown = serde_json::to_value(shown).unwrap();
    assert_eq!(shown[0]["name"], "等级");
    assert_eq!(shown[0]["level"], json!({ "id": "silver", "name": "银卡" }));
    assert_eq!(shown[0]["benefits"], json!([{ "id": "treat", "name": "birthday treat" }]));
    assert_eq!(
        shown[0]["way_up"]["missing"],
        json!([
            { "measure": "orders", "have": 2, "need": 4, "amount": 2, "scale": 0 },
            { "measure": "spend", "have": 14800, "need": 16000, "amount": 1200, "currency": "CNY", "scale": 2 },
        ])
    );
    assert_eq!(shown[0]["at_risk"]["keep_price"], json!({ "wallet": "points", "amount": 50 }));
}

#[test]
fn what_a_level_rests_on() {
    let silver = |document: &str| {
        let mut bench = Bench::new(document);
        for (at, body) in [("02", joined()), ("03", order(48_00)), ("04", order(48_00))] {
            bench.event(&format!("2026-01-{at}T10:00:00+08:00"), at, body).unwrap();
        }
        bench
    };
    let check = |bench: &mut Bench, at: &str, language: &str, expected: Value| {
        let at = moment(at);
        bench.until(at);
        let shown = tiers(&bench.program, &bench.account, &Profile::default(), at, language);
        assert_eq!(serde_json::to_value(&shown[0].held).unwrap(), expected, "{at:?} {language}");
    };
    let held = |by, last_day, sentence| json!({ "by": by, "last_day": last_day, "sentence": sentence });
    let mut bench = Bench::new(TEA);
    bench.event("2026-01-02T10:00:00+08:00", "j", joined()).unwrap();
    check(&mut bench, "2026-01-03T00:00:00Z", "en", Value::Null);

    let mut bench = silver(TEA);
    let now = "2026-02-01T00:00:00Z";
    check(&mut bench, now, "en", held("reached", Some("2027-12-31"), "Silver until 31 Dec 2027"));
    check(&mut bench, now, "zh", held("reached", Some("2027-12-31"), "银卡，有效期至2027年12月31日"));
    // Paid for, with two points of view: in the year before the last day and in the year of it.
    let keep = Body::TierKept(TierKept { tier_set: "level".to_owned() });
    bench.event("2026-03-01T10:00:00+08:00", "k", keep).unwrap();
    let text = "Silver until 31 Dec 2027, and kept for the time after that";
    check(&mut bench, "2026-04-01T00:00:00Z", "en", held("kept", Some("2027-12-31"), text));
    let text = "tase Silver kehtib veel 31. detsembril ja säilib ka pärast seda";
    check(&mut bench, "2027-04-01T00:00:00Z", "et", held("kept", Some("2027-12-31"), text));

    let mut bench = silver(TEA);
    let friend = |quantity| {
        Body::Activity(Activity { name: "referral_settled".to_owned(), quantity, ..Activity::default() })
    };
    for (number, by) in [("f1", "reached"), ("f2", "kept")] {
        bench.event("2027-03-01T10:00:00+08:00", number, friend(1)).unwrap();
        let shown = tiers(&bench.program, &bench.account, &Profile::default(), bench.account.as_of, "en");
        assert_eq!(shown[0].held.as_ref().unwrap().by.as_str(), by, "{number}");
    }

    let with_grace = TEA.replace("keep: { pay: 50 points, referrals: 2 }", "grace: 30 days");
    let mut bench = silver(&with_grace);
    let text = "Silver until 30 Jan, as a time of grace";
    check(&mut bench, "2028-01-05T00:00:00Z", "en", held("grace", Some("2028-01-30"), text));
    check(&mut bench, "2028-02-05T00:00:00Z", "en", Value::Null);

    let mut bench = silver(&TEA.replace("    valid: end of next year\n", ""));
    check(&mut bench, now, "en", held("reached", None, "Silver"));
}

#[test]
fn figures_are_exact() {
    use regulars_engine::amount::Ratio;
    for (minor, exponent, expected) in [
        (0, 2, "0.00"),
        (5, 2, "0.05"),
        (-1250, 2, "-12.50"),
        (12, 0, "12"),
        (1, 3, "0.001"),
        ((1 << 53) - 1, 2, "90071992547409.91"),
    ] {
        assert_eq!(decimal(minor, exponent), expected);
    }
    for (num, den, fraction, text) in [
        (24, 1, "24/1", "24"),
        (25, 2, "25/2", "12.5"),
        (-1, 4, "-1/4", "-0.25"),
        (4, 3, "4/3", "≈1.333333"),
        (2, 4, "1/2", "0.5"),
    ] {
        let ratio = Ratio { num, den };
        assert_eq!((ratio_fraction(ratio).as_str(), ratio_decimal(ratio).as_str()), (fraction, text));
    }
    let bench = Bench::new(TEA);
    let points = bench.program.symbols.get("points").unwrap();
    let amounts = [0, 1, 2].map(|n| Unit::of(&bench.program, points, "en").amount(n));
    assert_eq!(amounts, ["0 points", "1 point", "2 points"]);
}
