//! NDJSON of events in the form of the API.

use regulars_engine::event::{Body, Meta, Part};

use super::*;

/// An event with `rest` after the fields that all have.
fn event(kind: &str, rest: &str) -> String {
    format!(
        r#"{{"type":"{kind}","source":"pos","external_id":"E1","occurred_at":"2026-11-21T10:00:00+08:00","member":{{"external_id":"m1"}}{rest}}}"#
    )
}

fn read_lines(lines: &[&str]) -> (Vec<Record>, Vec<String>) {
    let file = TempFile::new("events.ndjson", lines.join("\n").as_bytes());
    let (records, report) = read_all(&file.0, None).unwrap();
    (records, left_out(&report))
}

fn body_of(kind: &str, rest: &str) -> Body {
    let (mut records, left) = read_lines(&[&event(kind, rest)]);
    assert_eq!(left, [""; 0], "{rest}");
    let record = records.pop().unwrap();
    assert_eq!((record.member.as_str(), record.member_by, record.position), ("m1", MemberBy::ExternalId, 1));
    assert_eq!(record.occurred_at.timestamp().to_string(), "2026-11-21T02:00:00Z");
    assert_eq!(record.body.kind(), kind);
    record.body
}

const ORDER: &str = r#","order":{"currency":"CNY","total":2390,"lines":[{"sku":"latte","category":"tea","quantity":2,"unit_price":1200,"discount":100,"tax":136}],"shipping":90,"tenders":[{"kind":"cash","amount":2390}],"metadata":{"cups":2,"gift":true,"rate":1.25,"note":"x"}}"#;

#[test]
fn every_type_is_read() {
    let Body::OrderPaid(order) = body_of("order.paid", ORDER) else { panic!("not an order") };
    let line = &order.lines[0];
    assert_eq!((line.quantity, line.amount, line.discount, line.tax), (2, 2400, 100, 136));
    assert!(order.tax_included && order.metadata.len() == 4);
    assert_eq!(order.metadata[1].1, Meta::Bool(true));
    let rest = r#","order":{"external_id":"R-1"},"lines":[{"line":0,"quantity":1},{"line":1,"amount":5},{"line":2}]"#;
    let Body::OrderReturned(back) = body_of("order.returned", rest) else { panic!("not a return") };
    assert_eq!((back.order.source.as_str(), back.order.external_id.as_str()), ("pos", "R-1"));
    let parts: Vec<Part> = back.lines.iter().map(|line| line.part).collect();
    assert_eq!(parts, [Part::Quantity(1), Part::Amount(5), Part::Rest]);
    body_of("order.cancelled", r#","order":{"external_id":"R-1","source":"shop"}"#);
    body_of(
        "activity",
        r#","activity":{"name":"check_in","order":{"external_id":"R-1"},"metadata":{"km":1.5}}"#,
    );
    body_of("wallet.topped_up", r#","top_up":{"wallet":"balance","amount":20000,"tender":"card"}"#);
    body_of("adjustment", r#","adjustment":{"wallet":"points","amount":-50,"reason":"wrong scan"}"#);
    body_of("reversal", r#","event":{"external_id":"E0"}"#);
    body_of("tier.kept", r#","tier_set":"member_level""#);
    body_of(
        "member.joined",
        r#","join":{"channel":"app","metadata":{}},"profile":{"name":"Mari","segments":["a"]}"#,
    );
}

#[test]
fn a_new_member_may_have_several_identifiers() {
    let joined =
        event("member.joined", "").replace(r#""external_id":"m1""#, r#""card":"c1","phone":"+372 1""#);
    let (records, _) = read_lines(&[&joined]);
    assert_eq!((records[0].member.as_str(), records[0].member_by), ("+372 1", MemberBy::Phone));
    let paid = event("order.paid", ORDER).replace(r#""external_id":"m1""#, r#""card":"c1","phone":"+372 1""#);
    let (_, left) = read_lines(&[&paid]);
    assert_eq!(left, ["1:bad_row:`member` takes exactly one of external_id, id, phone, email, card"]);
}

#[test]
fn bad_lines_say_why() {
    let good = event("order.paid", ORDER);
    let check = |from: &str, to: &str, why: &str| {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{from}");
        let (records, left) = read_lines(&[&good, &bad, "", &good]);
        assert_eq!((records.len(), left.len()), (2, 1), "{to}: {left:?}");
        assert!(left[0].starts_with("2:bad_row:") && left[0].contains(why), "{to}: {left:?}");
    };
    check(r#""total":2390"#, r#""total":2391"#, "`order.total` is 2391, but the lines come to 2390");
    check(r#""amount":2390"#, r#""amount":2000"#, "`order.tenders` sum to 2000");
    check(r#""total":2390"#, r#""total":2390.0"#, "invalid type: floating point");
    check(r#""total":2390"#, r#""total":"2390""#, "invalid type: string");
    check(r#""total":2390,"#, "", "`order.total` is missing");
    check(r#""total":2390"#, r#""total":2390,"total":1"#, "duplicate field `total`");
    check(r#""cups":2"#, r#""cups":2,"cups":3"#, "duplicate field `cups`");
    check(r#""cups":2"#, r#""cups":null"#, "invalid type: null");
    check(r#""cups":2"#, r#""cups":[1]"#, "invalid type: sequence");
    check(r#""quantity":2"#, r#""quantity":0"#, "`quantity` must lie between 1 and 2^53");
    check(r#""quantity":2"#, r#""quantity":9007199254740991"#, "outside ±(2^53 − 1)");
    check(r#""unit_price":1200"#, r#""unit_price":1200,"amount":2400"#, "either `unit_price` or `amount`");
    check(r#""discount":100"#, r#""discount":2401"#, "`discount` of a line is more");
    check(r#""currency":"CNY""#, r#""currency":"yuan""#, "is not an ISO 4217 code");
    check(r#""type":"order.paid""#, r#""type":"order.eaten""#, "unknown variant `order.eaten`");
    check(r#""type":"order.paid""#, r#""type":"activity""#, "`order` does not belong to this type");
    check("+08:00", "", "`occurred_at` has no offset from UTC");
    check(r#""source":"pos""#, r#""source":"""#, "`source` is empty");
    check(r#""source":"pos""#, r#""source":"a\u0000b""#, "control characters");
    check(r#""source":"pos""#, r#""source":"\ud800""#, "at column");
    check(r#""source":"pos""#, r#""source":"pos","balance":1"#, "unknown field `balance`");
    check(r#""type""#, r#"{"type""#, "at column");
    check(r#""x"}}}"#, r#""x"}}} {}"#, "trailing characters");
    check("{\"type\"", "\u{feff}{\"type\"", "expected value");
    let deep = "[".repeat(100_000);
    check(r#""cups":2"#, &format!(r#""cups":{deep}"#), "invalid type: sequence");
}

#[test]
fn events_are_sorted_by_time() {
    let later = event("order.cancelled", r#","order":{"external_id":"R-1"}"#);
    let earlier = later.replace("2026-11-21", "2026-11-20");
    let (records, _) = read_lines(&[&later, &earlier]);
    assert_eq!(records.iter().map(|record| record.position).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn a_number_is_a_games_or_a_partners() {
    let Body::AccountLinked(link) = body_of("account.linked", r#","partner":"delta","number":"9012""#) else {
        panic!("no link")
    };
    assert_eq!([link.partner.as_str(), link.number.as_str()], ["delta", "9012"]);
    let Body::AccountUnlinked(unlink) = body_of("account.unlinked", r#","partner":"delta""#) else {
        panic!("no end of a link")
    };
    assert_eq!(unlink.partner, "delta");
    for (kind, rest, why) in [
        ("account.linked", r#","partner":"delta""#, "`number` is missing"),
        ("account.linked", r#","number":"9012""#, "`partner` is missing"),
        ("account.linked", r#","partner":"delta","number":9012"#, "`number` of a partner is a text"),
        (
            "account.unlinked",
            r#","partner":"delta","number":"9012""#,
            "`number` does not belong to this type of event",
        ),
        ("game.played", r#","game":"wheel","number":"7""#, "`number` of a game is a whole number"),
    ] {
        let (records, left) = read_lines(&[&event(kind, rest)]);
        assert_eq!(records.len(), 0, "{rest}");
        assert!(left[0].contains(why), "{rest}: {left:?}");
    }
    let (_, left) = read_lines(&[&event("game.played", r#","game":"wheel","number":1.5"#)]);
    assert!(left[0].contains("expected a whole number or a text"), "{left:?}");
}
