//! Every limit, just kept and just broken, and sources made to exhaust the compiler.

use super::super::{
    COST_MAX, HEIGHT_MAX, LIST_ELEMENTS_MAX, MISTAKES_MAX, NESTING_MAX, SOURCE_BYTES_MAX, compile,
};
use super::schema;

/// None if the source is accepted, or else the first mistake's reason.
fn refusal(source: &str) -> Option<String> {
    compile(source, &schema()).err().map(|mistakes| mistakes[0].reason.clone())
}

fn check_limit(at_limit: &str, beyond: &str, reason: &str) {
    assert_eq!(refusal(at_limit), None, "{at_limit}");
    assert_eq!(refusal(beyond).as_deref(), Some(reason), "{beyond}");
}

#[test]
fn source_length() {
    let padded = |bytes: usize| format!("true{}", " ".repeat(bytes - 4));
    check_limit(
        &padded(SOURCE_BYTES_MAX),
        &padded(SOURCE_BYTES_MAX + 1),
        "a condition has 4096 bytes at most",
    );
    let accented = format!("true{}", "é".repeat(SOURCE_BYTES_MAX));
    assert!(refusal(&accented).is_some());
}

#[test]
fn nesting() {
    let reason = "brackets and operators are nested more than 32 deep";
    let brackets = |n: usize| format!("{}true{}", "(".repeat(n), ")".repeat(n));
    check_limit(&brackets(NESTING_MAX), &brackets(NESTING_MAX + 1), reason);
    let nots = |n: usize| format!("{}true", "!".repeat(n));
    check_limit(&nots(NESTING_MAX), &nots(NESTING_MAX + 1), reason);
    let choices = |n: usize| format!("{}true", "member.vip ? true : ".repeat(n));
    check_limit(&choices(NESTING_MAX), &choices(NESTING_MAX + 1), reason);
    assert_eq!(refusal(&format!("1 == {}1", "-".repeat(33))).as_deref(), Some(reason));
}

#[test]
fn height() {
    // The terms of a sum, the comparison above them and the first term itself.
    let sum = |n: usize| format!("order.count {} > 0", "+ 1 ".repeat(n));
    check_limit(&sum(HEIGHT_MAX - 2), &sum(HEIGHT_MAX - 1), "more than 64 operators build on each other");
    let flat = vec!["member.vip"; 290].join("||");
    assert_eq!(refusal(&flat), None, "a chain is one level");
    let calls = format!("order.channel{}", ".size()".repeat(100));
    assert_eq!(refusal(&calls).as_deref(), Some("more than 64 operators build on each other"));
}

#[test]
fn list_elements() {
    let list = |n: usize| format!("order.count in [{}]", vec!["1"; n].join(","));
    check_limit(&list(LIST_ELEMENTS_MAX), &list(LIST_ELEMENTS_MAX + 1), "a list has 100 elements at most");
}

#[test]
fn cost() {
    let pairs = |clauses: usize| {
        let body = vec!["a.sku != b.sku"; clauses].join("&&");
        format!("order.lines.all(a, order.lines.all(b, {body}))")
    };
    let cost = |source: &str| compile(source, &schema()).expect("it is a condition").cost();
    // 1 + 1,000 × (1 + 1 + 1,000 × (1 + clauses × 3 + 1)).
    assert_eq!(cost(&pairs(2)), 8_002_001);
    assert_eq!(refusal(&pairs(3)), Some(format!("this may cost 11002001 units, and {COST_MAX} are allowed")));

    for (source, expected) in [
        ("true", 1),
        ("member.vip", 1),
        ("order.count > 1", 2),
        ("order.count > 1 && member.vip", 4),
        ("order.channel in ['a', 'b', 'c', 'd']", 5),
        ("order.channel in member.segments", 1_002),
        ("member.segments.exists(s, s == 'a')", 3_001),
        ("['a', 'b'].exists(s, s == order.channel)", 9),
        ("order.channel.contains('a')", 12),
        ("size(order.lines) > 1", 3),
    ] {
        assert_eq!(cost(source), expected, "{source}");
    }
}

#[test]
fn mistakes_are_limited() {
    let source = vec!["nonsense_name_of_a_field > 1"; 60].join("||");
    assert_eq!(compile(&source, &schema()).expect_err("nothing is known").len(), MISTAKES_MAX);
}

#[test]
fn hostile_sources_are_refused_without_a_panic() {
    for piece in [
        "(",
        "[",
        "!",
        "-",
        "{",
        "a.",
        "a(",
        "[[1,",
        "x?",
        "x?y:",
        "'",
        "\\",
        "1+",
        "a.all(b,",
        "a||a&&a==a+a*(",
        "é",
    ] {
        for count in [40, 1_000, 100_000] {
            assert!(refusal(&piece.repeat(count)).is_some(), "{piece} × {count}");
        }
        let bounded = piece.repeat(SOURCE_BYTES_MAX / piece.len());
        assert!(refusal(&bounded).is_some(), "{piece}");
    }
}
