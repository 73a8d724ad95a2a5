//! The wire form of every kind of event, and the sums of orders.

use regulars_engine::event::{Body, EventRef, GivenReason, Meta, Part};

use super::*;
use crate::{
    json::{self, Value},
    problem::Code,
};

fn parse(text: &str) -> Value {
    json::parse(text.as_bytes()).unwrap()
}

/// An event of `kind` with the fields `rest`.
fn event(kind: &str, rest: &str) -> String {
    format!(
        r#"{{"type":"{kind}","source":"pos","external_id":"R-1001","occurred_at":"2026-11-21T10:00:00+08:00",{rest}}}"#
    )
}

const MEMBER: &str = r#""member":{"external_id":"17850"}"#;

fn body(kind: &str, rest: &str) -> Body {
    let text = event(kind, &format!("{MEMBER},{rest}"));
    Incoming::read(&parse(&text))
        .unwrap_or_else(|mistake| panic!("{text}: {mistake} at {}", mistake.pointer))
        .body
}

fn refused(text: &str, code: Code, pointer: &str) {
    let mistake = Incoming::read(&parse(text)).expect_err(text);
    assert_eq!((mistake.code, mistake.pointer.as_str()), (code, pointer), "{text}: {}", mistake.detail);
}

fn order_refused(order: &str, code: Code, pointer: &str) {
    refused(&event("order.paid", &format!(r#"{MEMBER},"order":{order}"#)), code, &format!("/order{pointer}"));
}

const FULL_ORDER: &str = r#"{"currency":"CNY","total":2650,
    "lines":[{"sku":"latte","category":"tea","brand":"own","quantity":2,"unit_price":1200,"discount":100,"tax":136},
             {"sku":"cake","amount":500}],
    "discount":300,"shipping":50,"tip":100,"tax_included":true,
    "tenders":[{"kind":"stored_value","amount":2000},{"kind":"cash","amount":650}],
    "channel":"store","store":"s-17","metadata":{"cups":2,"gift":false,"price":1.25,"note":"x"}}"#;

#[test]
fn a_full_order() {
    let Body::OrderPaid(order) = body("order.paid", &format!("\"order\":{FULL_ORDER}")) else {
        panic!("an order")
    };
    assert_eq!((order.currency.as_str(), order.lines.len(), order.lines[0].amount), ("CNY", 2, 2400));
    assert_eq!((order.lines[1].quantity, order.tenders.len()), (1, 2));
    assert_eq!(order.metadata[0], ("cups".to_owned(), Meta::Int(2)));
}

#[test]
fn tax_on_top() {
    let order = r#""order":{"currency":"EUR","total":124,"tax_included":false,"lines":[{"sku":"a","amount":100,"tax":24}]}"#;
    assert!(matches!(body("order.paid", order), Body::OrderPaid(order) if !order.tax_included));
}

#[test]
fn the_other_kinds() {
    let original = EventRef { source: "pos".into(), external_id: "R-1".into() };
    let order = r#""order":{"external_id":"R-1"}"#;
    let lines = r#""lines":[{"line":0,"quantity":1},{"line":1,"amount":5},{"line":2}]"#;
    let Body::OrderReturned(returned) = body("order.returned", &format!("{order},{lines}")) else {
        panic!("a return")
    };
    assert_eq!(returned.order, original);
    let parts: Vec<Part> = returned.lines.iter().map(|line| line.part).collect();
    assert_eq!(parts, [Part::Quantity(1), Part::Amount(5), Part::Rest]);
    assert_eq!(body("order.cancelled", order), Body::OrderCancelled(original.clone()));
    let elsewhere = EventRef { source: "shop".into(), external_id: "R-1".into() };
    assert_eq!(
        body("reversal", r#""event":{"source":"shop","external_id":"R-1"}"#),
        Body::Reversal(elsewhere)
    );
    let activity = body("activity", r#""activity":{"name":"check_in","order":{"external_id":"R-1"}}"#);
    assert!(matches!(activity, Body::Activity(a) if a.quantity == 1 && a.order == Some(original)));
    let top_up = body("wallet.topped_up", r#""top_up":{"wallet":"balance","amount":20000,"tender":"card"}"#);
    assert!(matches!(top_up, Body::WalletToppedUp(t) if t.amount == 20_000));
    let taken = body("adjustment", r#""adjustment":{"wallet":"points","amount":-50,"reason":"wrong scan"}"#);
    assert!(matches!(taken, Body::Adjustment(a) if a.amount == -50));
    assert!(
        matches!(body("challenge.joined", r#""challenge":"spring""#), Body::ChallengeJoined(c) if c.challenge == "spring")
    );
    let chosen = body("choice.made", r#""choice":"annual","option":"suite""#);
    assert!(matches!(chosen, Body::ChoiceMade(c) if c.choice == "annual" && c.option == "suite"));
    let given =
        body("tier.given", r#""tier_set":"level","level":"gold","last_day":"1970-01-02","reason":"gift""#);
    assert!(matches!(given, Body::TierGiven(g) if g.last_day == Some(1) && g.reason == GivenReason::Gift));
    assert!(
        matches!(body("tier.kept", r#""tier_set":"member_level""#), Body::TierKept(t) if t.tier_set == "member_level")
    );
}

#[test]
fn joining() {
    let rest = r#""member":{"external_id":"17850","phone":"+372 5555 5555"},"join":{"channel":"app"},
        "profile":{"name":"Mari","birthday":"--05-17","language":"et","segments":["vip"],"attributes":{"pets":2}}"#;
    let incoming = Incoming::read(&parse(&event("member.joined", rest))).unwrap();
    let Subject::Joining { identifiers, profile } = incoming.subject else { panic!("joining") };
    assert_eq!(identifiers.len(), 2);
    assert_eq!(profile.birthday.map(|b| b.to_string()).as_deref(), Some("--05-17"));
    refused(&event("member.joined", r#""member":{}"#), Code::MissingField, "/member");
    refused(&event("member.joined", r#""member":{"id":"x"}"#), Code::UnknownField, "/member/id");
    let joined =
        |profile: &str| event("member.joined", &format!(r#""member":{{"card":"1"}},"profile":{profile}"#));
    refused(&joined(r#"{"birthday":"2026-11-01"}"#), Code::InvalidDate, "/profile/birthday");
    refused(&joined(r#"{"birthday":"2026-02-30"}"#), Code::InvalidDate, "/profile/birthday");
    refused(&joined(r#"{"tier":"gold"}"#), Code::UnknownField, "/profile/tier");
    refused(&joined(r#"{"language":"Estonian language"}"#), Code::InvalidLanguage, "/profile/language");
}

#[test]
fn what_every_kind_refuses() {
    refused("[]", Code::WrongType, "");
    refused("{}", Code::MissingField, "/type");
    refused(r#"{"type":1}"#, Code::WrongType, "/type");
    refused(r#"{"type":"order.eaten"}"#, Code::InvalidValue, "/type");
    let order = format!("\"order\":{FULL_ORDER}");
    refused(&event("order.paid", &order), Code::MissingField, "/member");
    refused(&event("order.paid", &format!(r#""member":{{}},{order}"#)), Code::AmbiguousFields, "/member");
    for field in ["balance", "tenant_id", "tier", "is_admin"] {
        refused(
            &event("order.paid", &format!(r#"{MEMBER},{order},"{field}":1"#)),
            Code::UnknownField,
            &format!("/{field}"),
        );
    }
    let at = |time: &str| {
        event("order.paid", &format!("{MEMBER},{order}")).replace("2026-11-21T10:00:00+08:00", time)
    };
    refused(&at("2026-11-21T10:00:00"), Code::InvalidTimestamp, "/occurred_at");
    refused(&at("2026-11-21T10:00:60Z"), Code::InvalidTimestamp, "/occurred_at");
    refused(
        &event("order.paid", &format!("{MEMBER},{order}")).replace("R-1001", ""),
        Code::InvalidValue,
        "/external_id",
    );
}

#[test]
fn sums_must_agree() {
    const MAX: &str = "9007199254740991";
    order_refused(r#"{"currency":"EUR","total":1,"lines":[]}"#, Code::InvalidValue, "/lines");
    order_refused(
        r#"{"currency":"EUR","total":3,"lines":[{"sku":"a","amount":2}]}"#,
        Code::TotalsMismatch,
        "/total",
    );
    order_refused(
        r#"{"currency":"EUR","total":0,"discount":3,"lines":[{"sku":"a","amount":2}]}"#,
        Code::TotalsMismatch,
        "/total",
    );
    order_refused(
        r#"{"currency":"EUR","total":2,"tenders":[{"kind":"card","amount":1}],"lines":[{"sku":"a","amount":2}]}"#,
        Code::TotalsMismatch,
        "/tenders",
    );
    let line = |line: &str, code, pointer: &str| {
        let order = format!(r#"{{"currency":"EUR","total":2,"lines":[{{"sku":"a",{line}}}]}}"#);
        order_refused(&order, code, &format!("/lines/0{pointer}"));
    };
    line(r#""amount":2,"discount":3"#, Code::TotalsMismatch, "/discount");
    line(r#""amount":2,"unit_price":2"#, Code::AmbiguousFields, "");
    line(r#""quantity":2"#, Code::AmbiguousFields, "");
    line(&format!(r#""unit_price":{MAX},"quantity":2"#), Code::AmountOutOfRange, "/unit_price");
    line(&format!(r#""unit_price":{MAX},"quantity":{MAX}"#), Code::AmountOutOfRange, "/unit_price");
    line(r#""amount":-1"#, Code::AmountNotPositive, "/amount");
    line(r#""amount":2,"quantity":-9223372036854775808"#, Code::AmountNotPositive, "/quantity");
    line(r#""amount":2,"quantity":0"#, Code::AmountZero, "/quantity");
    line(r#""amount":"100""#, Code::WrongType, "/amount");
    line(r#""amount":1.5"#, Code::AmountNotInteger, "/amount");
    line(r#""amount":9007199254740992"#, Code::AmountOutOfRange, "/amount");
    let many = vec![format!(r#"{{"sku":"a","amount":{MAX}}}"#); 1_000].join(",");
    order_refused(
        &format!(r#"{{"currency":"EUR","total":{MAX},"lines":[{many}]}}"#),
        Code::AmountOutOfRange,
        "/lines",
    );
    let huge_tenders = vec![format!(r#"{{"kind":"card","amount":{MAX}}}"#); 2].join(",");
    order_refused(
        &format!(
            r#"{{"currency":"EUR","total":2,"lines":[{{"sku":"a","amount":2}}],"tenders":[{huge_tenders}]}}"#
        ),
        Code::AmountOutOfRange,
        "/tenders",
    );
    order_refused(r#"{"currency":"usd","total":1,"lines":[]}"#, Code::InvalidCurrency, "/currency");
}

#[test]
fn returns_and_amounts() {
    let returned = |lines: &str, code, pointer: &str| {
        refused(
            &event("order.returned", &format!(r#"{MEMBER},"order":{{"external_id":"R-1"}},"lines":{lines}"#)),
            code,
            pointer,
        );
    };
    returned("[]", Code::InvalidValue, "/lines");
    returned(r#"[{"line":0,"quantity":1,"amount":2}]"#, Code::AmbiguousFields, "/lines/0");
    returned(r#"[{"line":0,"quantity":-1}]"#, Code::AmountNotPositive, "/lines/0/quantity");
    returned(r#"[{"line":-1}]"#, Code::AmountNotPositive, "/lines/0/line");
    let adjusted = |amount: &str, code| {
        let adjustment = format!(r#""adjustment":{{"wallet":"points","amount":{amount},"reason":"r"}}"#);
        refused(&event("adjustment", &format!("{MEMBER},{adjustment}")), code, "/adjustment/amount");
    };
    for (amount, code) in [
        ("0", Code::AmountZero),
        ("-0", Code::AmountZero),
        ("1.0", Code::AmountNotInteger),
        ("9007199254740992", Code::AmountOutOfRange),
        ("null", Code::WrongType),
    ] {
        adjusted(amount, code);
    }
}

#[test]
fn the_schema_is_closed_and_complete() {
    use utoipa::{PartialSchema, ToSchema};
    let mut schemas = Vec::new();
    NewEvent::schemas(&mut schemas);
    let text = serde_json::to_string(&NewEvent::schema()).unwrap();
    for (kind, name) in
        [("order.paid", "OrderPaid"), ("member.joined", "MemberJoined"), ("reversal", "EventReversed")]
    {
        assert!(text.contains(&format!("\"{kind}\":\"#/components/schemas/{name}\"")), "{text}");
        let schema =
            schemas.iter().find(|(n, _)| n == name).map(|(_, s)| serde_json::to_value(s).unwrap()).unwrap();
        assert_eq!(schema["additionalProperties"], serde_json::Value::Bool(false), "{name}");
        assert!(schema["required"].as_array().unwrap().iter().any(|field| field == "type"));
    }
}
