//! What conditions that are accepted evaluate to: true, false, or an error at a place.

use super::super::{Condition, EvalError, compile};
use super::{Example, schema};

/// `expected` is `true`, `false`, or the kind of error with its byte position, such as `missing@3`.
fn check(source: &str, expected: &str) {
    let condition = match compile(source, &schema()) {
        Ok(condition) => condition,
        Err(mistakes) => panic!("{source}: {mistakes:?}"),
    };
    assert_eq!(outcome(&condition), expected, "{source}");

    let canonical = condition.canonical();
    let again = compile(canonical, &schema()).unwrap_or_else(|mistakes| panic!("{canonical}: {mistakes:?}"));
    assert_eq!(again, condition, "{source} was printed as {canonical}");
    assert_eq!(again.canonical(), canonical, "{source}");
}

fn check_all(rows: &[(&str, &str)]) {
    for (source, expected) in rows {
        check(source, expected);
    }
}

fn outcome(condition: &Condition) -> String {
    match condition.eval(&Example) {
        Ok(value) => value.to_string(),
        Err(EvalError::MissingField { at }) => format!("missing@{at}"),
        Err(EvalError::WrongType { at }) => format!("wrong@{at}"),
        Err(EvalError::Overflow { at }) => format!("overflow@{at}"),
        Err(EvalError::DivisionByZero { at }) => format!("zero@{at}"),
        Err(EvalError::TooManyItems { at }) => format!("many@{at}"),
    }
}

#[test]
fn comparisons() {
    check_all(&[
        ("order.eligible >= 60.00 && member.tier.level in [\"gold\", \"black\"]", "true"),
        ("order.eligible >= 75.50", "true"),
        ("order.eligible > 75.50", "false"),
        ("order.eligible >= 75.500001", "false"),
        ("order.eligible < 75.500001", "true"),
        ("order.eligible == 75.5", "true"),
        ("order.eligible != 75.5", "false"),
        ("order.eligible >= 75", "true"),
        ("order.eligible == 75", "false"),
        ("60 <= order.eligible", "true"),
        ("60 > order.eligible", "false"),
        ("100.0 != order.eligible", "true"),
        ("order.count == 3", "true"),
        ("order.count == 3.0", "true"),
        ("order.count >= 3.000001", "false"),
        ("order.count > 2.5", "true"),
        ("2.5 >= order.count", "false"),
        ("order.count < order.eligible", "true"),
        ("order.eligible > order.count", "true"),
        ("order.count == member.orders - 17", "true"),
        ("whole == 7", "true"),
        ("whole == 7.0 && whole + 1 == 8", "true"),
        ("order.channel == 'web'", "true"),
        ("order.channel != \"web\"", "false"),
        ("order.channel < \"weg\" && order.channel > 'we'", "true"),
        ("'pos' == order.channel", "false"),
        ("order.channel == member.tier.level", "false"),
        ("\"a\" < \"b\"", "true"),
        ("\"Z\" < \"a\"", "true"),
        ("\"z\" < \"é\"", "true"),
        ("order.first == false", "true"),
        ("order.first < member.vip", "true"),
        ("member.vip != order.first", "true"),
        ("(order.count > 1) == member.vip", "true"),
        ("1 < 2 == true", "true"),
        ("big == 9223372036854775807", "true"),
        ("big < 9223372036854775807.0", "false"),
        ("-9223372036854775808 < big", "true"),
        ("order.package", "true"),
    ]);
}

#[test]
fn logic_keeps_true_false_and_error_apart() {
    check_all(&[
        ("true", "true"),
        ("false", "false"),
        ("!order.first", "true"),
        ("!!order.first", "false"),
        ("!!!order.first", "true"),
        ("member.vip && order.first", "false"),
        ("member.vip || order.first", "true"),
        ("order.first || order.first || member.vip", "true"),
        ("order.first || member.vip && member.vip", "true"),
        ("(order.first || member.vip) && order.first", "false"),
        ("order.coupon == 'X'", "missing@0"),
        ("!(order.coupon == 'X')", "missing@2"),
        ("order.coupon != 'X'", "missing@0"),
        ("order.coupon == 'X' || member.vip", "true"),
        ("member.vip || order.coupon == 'X'", "true"),
        ("order.coupon == 'X' && order.first", "false"),
        ("order.first && order.coupon == 'X'", "false"),
        ("order.coupon == 'X' && member.vip", "missing@0"),
        ("member.vip && order.coupon == 'X'", "missing@14"),
        ("order.first || order.coupon == 'X'", "missing@15"),
        ("order.tip > 1.0 || order.coupon == 'X'", "missing@0"),
        ("1 / 0 > 0 || true", "true"),
        ("true || 1 / 0 > 0", "true"),
        ("false && 1 / 0 > 0", "false"),
        ("1 / 0 > 0 || false", "zero@2"),
        ("broken > 1", "wrong@0"),
        ("broken + 1 > 1", "wrong@0"),
        ("broken in [1, 2]", "wrong@0"),
        ("has(broken)", "true"),
        ("has(order.coupon)", "false"),
        ("has(order.channel)", "true"),
        ("has(order.coupon) && order.coupon == 'X'", "false"),
        ("!has(order.tip) || order.tip > 1.0", "true"),
    ]);
}

#[test]
fn choices() {
    check_all(&[
        ("member.vip ? order.count > 2 : order.count > 5", "true"),
        ("order.first ? order.count > 2 : order.count > 5", "false"),
        ("order.eligible >= (member.vip ? 50.00 : 100.00)", "true"),
        ("order.eligible >= (order.first ? 50 : 100.00)", "false"),
        ("order.count == (member.vip ? 3 : 4)", "true"),
        ("(member.vip ? order.channel : member.name) == 'web'", "true"),
        ("order.first ? true : member.vip ? true : false", "true"),
        ("(order.first ? member.vip : order.first) ? true : false", "false"),
        ("member.vip ? true : 1 / 0 > 0", "true"),
        ("has(order.tip) ? order.tip > 0.0 : false", "false"),
        ("order.tip > 0.0 ? true : true", "missing@0"),
        ("true ? member.vip : order.first", "true"),
        ("(order.count > 2 ? 1 : 1.5) == 1", "true"),
    ]);
}

#[test]
fn arithmetic() {
    check_all(&[
        ("1 + 2 * 3 == 7", "true"),
        ("(1 + 2) * 3 == 9", "true"),
        ("10 - 4 - 3 == 3", "true"),
        ("10 - (4 - 3) == 9", "true"),
        ("7 / 2 == 3 && -7 / 2 == -3", "true"),
        ("7 % 3 == 1 && -7 % 3 == -1 && 7 % -3 == 1", "true"),
        ("7 / 2.0 == 3.5", "true"),
        ("0.1 + 0.2 == 0.3", "true"),
        ("1.0 / 3.0 == 0.333333", "true"),
        ("2.0 / 3.0 == 0.666667", "true"),
        ("0.000001 / 2.0 == 0.0", "true"),
        ("0.000003 / 2.0 == 0.000002", "true"),
        ("-0.000003 / 2.0 == -0.000002", "true"),
        ("0.000005 * 0.5 == 0.000002", "true"),
        ("7.5 % 2.0 == 1.5 && -7.5 % 2.0 == -1.5", "true"),
        ("order.eligible / order.count > 25.16", "true"),
        ("order.eligible * 2 == 151", "true"),
        ("order.count * 2 + 1 == 7", "true"),
        ("-order.count == -3", "true"),
        ("- order.eligible < 0.0", "true"),
        ("order.count - -1 == 4", "true"),
        ("--order.count == 3", "true"),
        ("big + 1 > 0", "overflow@4"),
        ("big * 2 > 0", "overflow@4"),
        ("-big - 2 < 0", "overflow@5"),
        ("9223372036854775807 + 1 > 0", "overflow@20"),
        ("-9223372036854775808 / -1 > 0", "overflow@21"),
        ("-9223372036854775808 % -1 == 0", "overflow@21"),
        ("-(-9223372036854775808) > 0", "overflow@0"),
        ("huge + 1.0 > 0.0", "overflow@5"),
        ("huge * huge > 0.0", "overflow@5"),
        ("-huge < 0.0", "overflow@0"),
        ("9223372036854775807.0 + 0.000001 > 0.0", "overflow@22"),
        ("order.count / zero > 0", "zero@12"),
        ("order.count % zero > 0", "zero@12"),
        ("order.eligible / nil > 0.0", "zero@15"),
        ("order.eligible % 0.0 > 0.0", "zero@15"),
        ("zero != 0 && order.count / zero > 0", "false"),
        ("0x1F == 31 && 0xff == 255 && -0x10 == -16", "true"),
        ("1e3 == 1000 && 1.5e2 == 150 && 25e-2 == 0.25 && .5 == 0.50 && 1E+1 == 10", "true"),
        ("007 == 7 && 1.000000000 == 1", "true"),
        ("0e999999999999999999999 == 0", "true"),
    ]);
}

#[test]
fn texts() {
    check_all(&[
        ("order.channel.startsWith('we')", "true"),
        ("order.channel.startsWith('eb')", "false"),
        ("order.channel.endsWith(\"eb\")", "true"),
        ("order.channel.contains('e') && order.channel.contains('')", "true"),
        ("'webshop'.startsWith(order.channel)", "true"),
        ("(member.vip ? order.channel : 'x').contains('eb')", "true"),
        ("order.coupon.startsWith('A')", "missing@0"),
        ("'abc'.contains('bc')", "true"),
        ("size(member.name) == 3", "true"),
        ("member.name.size() == 3 && size('') == 0", "true"),
        ("size(order.coupon) == 0", "missing@5"),
        (r#"'a"b' == "a\"b" && 'it\'s' == "it's""#, "true"),
        (r#""\u00eb" == 'ë' && "\U0001F375" == '🍵' && '\x41\101' == 'AA'"#, "true"),
        (r#"r"\d" == "\\d" && R'\n' == '\\n' && size("\a\b\f\n\r\t\v\?\`") == 9"#, "true"),
        ("\"\"\"a\n\"b\"\"\" == 'a\\n\"b' && '''it's''' == \"it's\"", "true"),
        ("'\\r\\n\\t\\u202e\\u0007' == \"\\r\\n\\t\\u202e\\x07\"", "true"),
        ("member.name == 'Zo\u{eb}' // her real name\n && true", "true"),
    ]);
}

#[test]
fn lists() {
    check_all(&[
        ("order.channel in ['pos', 'web']", "true"),
        ("order.channel in ['pos', 'app']", "false"),
        ("!(order.channel in ['pos', 'app'])", "true"),
        ("order.channel in ['a','b','c','d','e','f','g','h','web','x']", "true"),
        ("order.channel in ['a','b','c','d','e','f','g','h','wec','x']", "false"),
        ("order.count in [1, 3, 3, 2,]", "true"),
        ("order.count in [1, 2.5, 3]", "true"),
        ("order.count in [1.5]", "false"),
        ("order.eligible in [75.5, 1]", "true"),
        ("order.eligible in [75, 76]", "false"),
        ("order.eligible + 0.5 in [75, 76]", "true"),
        ("order.count + 1 in [0,1,2,3,4,5,6,7,8,9]", "true"),
        ("order.count in [-(1 + 2), 1 + 2]", "true"),
        ("order.first in [true]", "false"),
        ("order.first in [true, false]", "true"),
        ("order.channel in []", "false"),
        ("order.coupon in ['X']", "missing@0"),
        ("order.coupon in []", "missing@0"),
        ("'a' in ['a']", "true"),
        ("1 in [1.0]", "true"),
        ("'berlin' in member.segments", "true"),
        ("'paris' in member.segments", "false"),
        ("order.coupon in member.segments", "missing@0"),
        ("order.count in counts && !(4 in counts) && 2.0 in counts", "true"),
        ("2 in rates", "true"),
        ("3 in rates", "missing@5"),
        ("'x' in nothing", "false"),
        ("1 in too_many", "many@5"),
        ("size(member.segments) == 2 && order.lines.size() == 2 && size(nothing) == 0", "true"),
        ("size(too_many) == 1001", "true"),
        ("size([1, 2, 3]) == order.count", "true"),
    ]);
}

#[test]
fn macros() {
    check_all(&[
        ("order.lines.exists(l, l.category == 'tea')", "true"),
        ("order.lines.exists(l, l.sku == 'cup-9' && l.amount > 15)", "true"),
        ("order.lines.exists(l, l.sku == 'cup-9' && l.amount > 15.50)", "false"),
        ("order.lines.exists(l, l.category == 'cups')", "missing@22"),
        ("order.lines.exists(l, has(l.category) && l.category == 'cups')", "false"),
        ("order.lines.all(l, l.quantity >= 1)", "true"),
        ("order.lines.all(l, l.quantity >= 2)", "false"),
        ("order.lines.all(l, l.category == 'tea')", "missing@19"),
        ("order.lines.all(l, l.category == 'cups')", "false"),
        ("order.lines.exists_one(l, l.gift)", "true"),
        ("order.lines.exists_one(l, l.quantity > 0)", "false"),
        ("order.lines.exists_one(l, l.category == 'tea')", "missing@26"),
        ("order.lines.exists(l, l.category in ['tea', 'coffee'])", "true"),
        ("order.lines.exists(l, l.amount * l.quantity >= 120.00)", "true"),
        ("order.lines.exists(l, l.sku in member.segments)", "false"),
        ("member.segments.exists(s, s.startsWith('stud'))", "true"),
        ("member.segments.all(s, size(s) > 6)", "false"),
        ("counts.exists_one(c, c == order.count)", "true"),
        ("counts.all(c, c > 0) && !counts.exists(c, c > 3)", "true"),
        ("nothing.exists(n, true)", "false"),
        ("nothing.all(n, false)", "true"),
        ("nothing.exists_one(n, true)", "false"),
        ("['vip', 'berlin'].exists(s, s in member.segments)", "true"),
        ("['vip', 'paris'].exists(s, s in member.segments)", "false"),
        ("[1, 2.5].exists(x, x * 2 == 5)", "true"),
        ("[1, 1].exists_one(x, x == 1)", "false"),
        ("order.lines.exists(l, order.lines.exists(m, l.sku != m.sku && m.gift))", "true"),
        ("order.lines.all(l, ['tea-1', 'cup-9'].exists_one(s, l.sku == s))", "true"),
        ("order.lines.exists(l, l.gift) && order.lines.exists(l, !l.gift)", "true"),
        ("too_many.exists(n, n == 1)", "many@0"),
        ("order.lines.exists(l, l.quantity / (l.quantity - 1) == 2)", "true"),
        ("order.lines.exists(l, l.quantity / (l.quantity - 1) == 9)", "zero@33"),
    ]);
}

#[test]
fn errors_are_explained_with_the_name_from_the_source() {
    let explain = |source: &str| {
        let condition = compile(source, &schema()).expect("it is a condition");
        condition.explain(condition.eval(&Example).expect_err("it fails"))
    };
    assert_eq!(
        explain("'ë' == 'ë' && order.coupon == 'X'"),
        "`order.coupon` (column 15) has no value; guard it with `has(…) && …`"
    );
    assert_eq!(
        explain("order.count / zero > 0"),
        "`/` (column 13) divides by zero; guard it with `divisor != 0 && …`"
    );
    assert_eq!(size_of::<Result<bool, EvalError>>(), 4, "it is returned in a register");
}
