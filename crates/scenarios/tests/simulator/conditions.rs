//! Conditions in the engine's own CEL and in the `cel` crate, which implements the common language: generated typed
//! expressions over the same fields must give the same results.
//!
//! The generator stays in the part that both mean alike. The README of `engine/src/cel` tells where ours departs on
//! purpose; so this does not generate:
//! - arithmetic and choices that mix `int` and `decimal`, `%` on decimals, and division of decimals by zero (doubles
//!   have an infinity there);
//! - decimals that a double can't hold: all are small multiples of 1/8 that are multiplied or divided at most once, so
//!   that binary and decimal arithmetic are both exact, and only small whole numbers are compared with them;
//! - texts that are joined, lists that hold fields, `matches`, maps, conversions: ours refuses them.
//!
//! Brackets are left out at random. What then groups in a way that our stricter types refuse is not compared, and the
//! test counts that this stays rare.

use std::collections::HashMap;

use cel::{Context, Program, Value as Common};
use regulars_engine::cel::{Condition, Field, MICRO, Scalar, Schema, Scope, Value, compile};
use regulars_scenarios::simulator::random::Random;

const EXPRESSIONS: u32 = 6_000;
/// Each expression is evaluated over so many orders.
const ORDERS: usize = 3;

const TEXTS: [&str; 7] = ["", "a", "ab", "gold", "black tea", "é", "Z"];
/// What can be written for some of them.
const LITERALS: [&str; 12] = [
    "''",
    "\"a\"",
    "'ab'",
    "\"\"\"ab\"\"\"",
    "r'ab'",
    "\"\\x61b\"",
    "'gold'",
    "\"black tea\"",
    "'\\u00e9'",
    "'é'",
    "'\\132'",
    "\"it's\"",
];
const INTS: [(&str, i64); 9] = [
    ("0", 0),
    ("1", 1),
    ("2", 2),
    ("-3", -3),
    ("0x1F", 31),
    ("-0x10", -16),
    ("9223372036854775807", i64::MAX),
    ("-9223372036854775808", i64::MIN),
    ("4611686018427387904", 1 << 62),
];
/// Eighths.
const DECIMALS: [(&str, i64); 6] =
    [("0.0", 0), ("1.00", 8), ("2.5", 20), ("-0.125", -1), ("1.25e1", 100), ("60.00", 480)];

const ELIGIBLE: Field = Field(0);
const TOTAL: Field = Field(1);
const QUANTITY: Field = Field(2);
const LARGE: Field = Field(3);
const FIRST: Field = Field(4);
const CHANNEL: Field = Field(5);
const COUPON: Field = Field(6);
const GUESTS: Field = Field(7);
const LINES: Field = Field(8);
const SEGMENTS: Field = Field(9);
const MARKS: Field = Field(10);
const SKU: Field = Field(11);
const AMOUNT: Field = Field(12);
const COUNT: Field = Field(13);
const GIFT: Field = Field(14);

/// What conditions are asked about.
#[derive(Debug)]
struct Order {
    /// Eighths, like every decimal here.
    eligible: i64,
    total: i64,
    quantity: i64,
    large: i64,
    first: bool,
    channel: &'static str,
    coupon: Option<&'static str>,
    guests: Option<i64>,
    lines: Vec<Line>,
    segments: Vec<&'static str>,
    marks: Vec<i64>,
}

#[derive(Debug)]
struct Line {
    sku: &'static str,
    amount: i64,
    count: i64,
    gift: Option<bool>,
}

#[test]
fn the_common_language_agrees() {
    let seed = super::number("REGULARS_SIM_SEED").unwrap_or(20_260_308);
    let mut random = Random::new(seed);
    let schema = schema();
    let (mut refused, mut outcomes) = (0, HashMap::new());
    for number in 0..EXPRESSIONS {
        // Small ones first: the first failure is then a short one.
        let source = boolean(&mut random, 1 + number / (EXPRESSIONS / 4));
        let Ok(ours) = compile(&source, &schema) else {
            refused += 1;
            continue;
        };
        let common = Program::compile(&source).unwrap_or_else(|error| panic!("{source}\n{error}"));
        for _ in 0..ORDERS {
            let order = Order::random(&mut random);
            let (ours, common) = (our_outcome(&ours, &order), common_outcome(&common, &order));
            assert_eq!(ours.as_ref().ok(), common.as_ref().ok(), "{source}\n{order:?}\n{ours:?}\n{common:?}");
            *outcomes.entry(ours.ok()).or_insert(0) += 1;
        }
    }
    println!("{outcomes:?}, not compared: {refused}");
    assert!(refused < EXPRESSIONS / 10, "{refused} of {EXPRESSIONS} are not typed");
    for outcome in [Some(true), Some(false), None] {
        assert!(outcomes.get(&outcome).is_some_and(|seen| EXPRESSIONS / 10 < *seen), "{outcomes:?}");
    }
}

fn our_outcome(condition: &Condition, order: &Order) -> Result<bool, String> {
    condition.eval(order).map_err(|error| condition.explain(error))
}

fn common_outcome(program: &Program, order: &Order) -> Result<bool, String> {
    match program.execute(&order.context()) {
        Ok(Common::Bool(value)) => Ok(value),
        Ok(other) => panic!("a condition gave {other:?}"),
        Err(error) => Err(error.to_string()),
    }
}

fn schema() -> Schema {
    let mut schema = Schema::default();
    schema
        .scalar("order.eligible", Scalar::Decimal, ELIGIBLE)
        .scalar("order.total", Scalar::Decimal, TOTAL)
        .scalar("order.quantity", Scalar::Int, QUANTITY)
        .scalar("order.large", Scalar::Int, LARGE)
        .scalar("order.first", Scalar::Bool, FIRST)
        .scalar("order.channel", Scalar::Str, CHANNEL)
        .scalar("order.coupon", Scalar::Str, COUPON)
        .scalar("order.guests", Scalar::Int, GUESTS)
        .list("member.segments", Scalar::Str, SEGMENTS)
        .list("member.marks", Scalar::Int, MARKS)
        .items(
            "order.lines",
            LINES,
            &[
                ("sku", Scalar::Str, SKU),
                ("amount", Scalar::Decimal, AMOUNT),
                ("count", Scalar::Int, COUNT),
                ("gift", Scalar::Bool, GIFT),
            ],
        );
    schema
}

impl Order {
    fn random(random: &mut Random) -> Order {
        let lines = random.number(0, 3);
        Order {
            eligible: random.number(-20, 600),
            total: random.pick(&[0, 8, 20, 480]),
            quantity: random.number(-3, 35),
            large: random.pick(&[i64::MIN, -1, 0, 1 << 62, i64::MAX]),
            first: random.chance(50),
            channel: random.pick(&TEXTS),
            coupon: random.maybe(50, |r| r.pick(&TEXTS)),
            guests: random.maybe(50, |r| r.number(0, 3)),
            lines: (0..lines).map(|_| Line::random(random)).collect(),
            segments: random.some(&TEXTS, 30),
            marks: random.some(&[0, 1, 2, -3, 31, 1 << 62], 30),
        }
    }

    fn context(&self) -> Context<'static, 'static> {
        let mut order: HashMap<String, Common> = [
            ("eligible", double(self.eligible)),
            ("total", double(self.total)),
            ("quantity", Common::Int(self.quantity)),
            ("large", Common::Int(self.large)),
            ("first", Common::Bool(self.first)),
            ("channel", self.channel.into()),
            ("lines", self.lines.iter().map(Line::common).collect::<Vec<_>>().into()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        order.extend(self.coupon.map(|coupon| ("coupon".to_owned(), coupon.into())));
        order.extend(self.guests.map(|guests| ("guests".to_owned(), Common::Int(guests))));
        let segments: Vec<Common> = self.segments.iter().map(|segment| (*segment).into()).collect();
        let marks: Vec<Common> = self.marks.iter().map(|mark| Common::Int(*mark)).collect();
        let member: HashMap<String, Common> =
            [("segments".to_owned(), segments.into()), ("marks".to_owned(), marks.into())].into();
        let mut context = Context::default();
        context.add_variable_from_value("order", order);
        context.add_variable_from_value("member", member);
        context
    }
}

impl Line {
    fn random(random: &mut Random) -> Line {
        Line {
            sku: random.pick(&TEXTS),
            amount: random.number(-8, 500),
            count: random.number(0, 4),
            gift: random.maybe(70, |r| r.chance(50)),
        }
    }

    fn common(&self) -> Common {
        let mut line: HashMap<String, Common> = [
            ("sku".to_owned(), self.sku.into()),
            ("amount".to_owned(), double(self.amount)),
            ("count".to_owned(), Common::Int(self.count)),
        ]
        .into();
        line.extend(self.gift.map(|gift| ("gift".to_owned(), Common::Bool(gift))));
        line.into()
    }
}

#[expect(clippy::float_arithmetic, reason = "the common language has doubles, and eighths are exact in them")]
fn double(eighths: i64) -> Common {
    Common::Float(eighths as f64 / 8.0)
}

fn eighths(number: i64) -> Value<'static> {
    Value::Decimal(i128::from(number) * MICRO / 8)
}

impl Scope for Order {
    fn value(&self, field: Field) -> Value<'_> {
        match field {
            ELIGIBLE => eighths(self.eligible),
            TOTAL => eighths(self.total),
            QUANTITY => Value::Int(self.quantity),
            LARGE => Value::Int(self.large),
            FIRST => Value::Bool(self.first),
            CHANNEL => Value::Str(self.channel),
            COUPON => self.coupon.map_or(Value::Missing, Value::Str),
            GUESTS => self.guests.map_or(Value::Missing, Value::Int),
            other => panic!("{other:?} is no single value"),
        }
    }

    fn count(&self, list: Field) -> usize {
        match list {
            LINES => self.lines.len(),
            SEGMENTS => self.segments.len(),
            MARKS => self.marks.len(),
            other => panic!("{other:?} is no list"),
        }
    }

    fn item(&self, list: Field, index: usize, field: Option<Field>) -> Value<'_> {
        match (list, field) {
            (SEGMENTS, None) => Value::Str(self.segments[index]),
            (MARKS, None) => Value::Int(self.marks[index]),
            (LINES, Some(SKU)) => Value::Str(self.lines[index].sku),
            (LINES, Some(AMOUNT)) => eighths(self.lines[index].amount),
            (LINES, Some(COUNT)) => Value::Int(self.lines[index].count),
            (LINES, Some(GIFT)) => self.lines[index].gift.map_or(Value::Missing, Value::Bool),
            other => panic!("{other:?} is no element"),
        }
    }
}

/// Brackets, mostly: where they are left out, the operators around decide.
fn grouped(random: &mut Random, text: String) -> String {
    if random.chance(70) { format!("({text})") } else { text }
}

fn boolean(random: &mut Random, depth: u32) -> String {
    if depth == 0 || random.chance(8) {
        let leaves = ["true", "false", "order.first", "has(order.coupon)", "has(order.guests)"];
        return random.pick(&leaves).to_owned();
    }
    let below = depth - 1;
    let text = match random.number(0, 15) {
        0..=2 => format!("{} && {}", boolean(random, below), boolean(random, below)),
        3..=5 => format!("{} || {}", boolean(random, below), boolean(random, below)),
        6 => format!("!{}", bracketed(boolean(random, below))),
        7 => format!(
            "{} ? {} : {}",
            bracketed(boolean(random, below)),
            boolean(random, below),
            boolean(random, below)
        ),
        8 => {
            let (left, right) = (boolean(random, below), boolean(random, below));
            format!("({left}) {} ({right})", random.pick(&["==", "!="]))
        }
        9 | 10 => format!("{} {} {}", int(random, below), relation(random), int(random, below)),
        11 => format!("{} {} {}", decimal(random, below), relation(random), decimal(random, below)),
        12 => {
            let (whole, decimal) = (small(random), decimal(random, below));
            let (left, right) = if random.chance(50) { (whole, decimal) } else { (decimal, whole) };
            format!("{left} {} {right}", relation(random))
        }
        13 => of_texts(random, below),
        14 => membership(random, below),
        _ => over_list(random, below),
    };
    grouped(random, text)
}

fn bracketed(text: String) -> String {
    format!("({text})")
}

fn relation(random: &mut Random) -> &'static str {
    random.pick(&["==", "!=", "<", "<=", ">", ">="])
}

fn of_texts(random: &mut Random, depth: u32) -> String {
    let (left, right) = (text(random, depth), text(random, depth));
    match random.number(0, 5) {
        0 => format!("{left}.startsWith({right})"),
        1 => format!("{left}.endsWith({right})"),
        2 => format!("{left}.contains({right})"),
        _ => format!("{left} {} {right}", relation(random)),
    }
}

fn membership(random: &mut Random, depth: u32) -> String {
    match random.number(0, 3) {
        0 => format!("{} in member.segments", text(random, depth)),
        1 => format!("{} in member.marks", int(random, depth)),
        2 => {
            let chosen = random.some(&LITERALS, 40).join(", ");
            format!("{} in [{chosen}]", text(random, depth))
        }
        _ => {
            let chosen: Vec<&str> = random.some(&INTS, 40).iter().map(|(literal, _)| *literal).collect();
            format!("{} in [{}]", int(random, depth), chosen.join(", "))
        }
    }
}

fn over_list(random: &mut Random, depth: u32) -> String {
    let kind = random.pick(&["exists", "all", "exists_one"]);
    match random.number(0, 4) {
        0 => format!("member.segments.{kind}(s, s {} {})", relation(random), text(random, 0)),
        1 => format!("member.marks.{kind}(m, m {} {})", relation(random), int(random, 1)),
        2 => format!("[1, 2, 31].{kind}(m, order.quantity % m == {})", random.number(0, 1)),
        _ => {
            let parts = [
                "l.gift".to_owned(),
                "has(l.gift)".to_owned(),
                format!("l.amount {} {}", relation(random), decimal(random, 0)),
                format!("l.count + 1 {} {}", relation(random), int(random, depth.min(1))),
                format!("l.sku {} {}", relation(random), text(random, 0)),
                "4 / (l.count - 1) == 2".to_owned(),
            ];
            let join = random.pick(&[" && ", " || "]);
            let body = [random.pick(&parts), random.pick(&parts)].join(join);
            format!("order.lines.{kind}(l, {body})")
        }
    }
}

fn int(random: &mut Random, depth: u32) -> String {
    if depth == 0 || random.chance(35) {
        let fields = ["order.quantity", "order.large", "order.guests"];
        return if random.chance(50) { random.pick(&fields).into() } else { random.pick(&INTS).0.into() };
    }
    let below = depth - 1;
    let text = match random.number(0, 8) {
        0..=5 => {
            let operator = random.pick(&["+", "-", "*", "/", "%"]);
            format!("{} {operator} {}", int(random, below), int(random, below))
        }
        6 => format!("-{}", bracketed(int(random, below))),
        7 => random.pick(&["size(order.lines)", "size(member.segments)", "size(order.channel)"]).to_owned(),
        _ => return format!("({} ? {} : {})", boolean(random, 0), int(random, below), int(random, below)),
    };
    grouped(random, text)
}

/// A whole number that a double can hold.
fn small(random: &mut Random) -> String {
    match random.number(0, 3) {
        0 => "order.quantity".into(),
        1 => format!("(order.quantity * {})", random.number(-9, 9)),
        2 => "size(order.lines)".into(),
        _ => random.number(-5, 60).to_string(),
    }
}

/// Sums of numbers that are multiplied or divided once.
fn decimal(random: &mut Random, depth: u32) -> String {
    let factor = |random: &mut Random| -> String {
        let fields = ["order.eligible", "order.total"];
        if random.chance(60) { random.pick(&fields).into() } else { random.pick(&DECIMALS).0.into() }
    };
    if depth == 0 || random.chance(40) {
        return factor(random);
    }
    let below = depth - 1;
    let text = match random.number(0, 6) {
        0 | 1 => format!("{} * {}", factor(random), factor(random)),
        2 => format!("{} / {}", factor(random), random.pick(&["2.0", "-4.0", "8.0"])),
        3 => format!("-{}", bracketed(decimal(random, below))),
        4 => return format!("({} ? {} : {})", boolean(random, 0), decimal(random, below), factor(random)),
        _ => {
            let operator = random.pick(&["+", "-"]);
            format!("{} {operator} {}", decimal(random, below), decimal(random, below))
        }
    };
    grouped(random, text)
}

fn text(random: &mut Random, depth: u32) -> String {
    match random.number(0, 9) {
        0..=2 => "order.channel".into(),
        3 => "order.coupon".into(),
        4 if 0 < depth => {
            format!("({} ? {} : {})", boolean(random, 0), text(random, depth - 1), text(random, depth - 1))
        }
        _ => random.pick(&LITERALS).into(),
    }
}
