//! What is refused, at which column, and with which advice.

use super::super::compile;
use super::schema;

/// `expected` has one line per mistake: `column: reason; fix`, of which the row may give only the beginning.
fn check(source: &str, expected: &str) {
    let mistakes = compile(source, &schema()).err().unwrap_or_default();
    let found: Vec<String> =
        mistakes.iter().map(|m| format!("{}: {}; {}", m.column, m.reason, m.fix)).collect();
    let wanted: Vec<&str> = expected.lines().map(str::trim).collect();
    let fits = found.len() == wanted.len() && found.iter().zip(&wanted).all(|(f, w)| f.starts_with(w));
    assert!(fits, "{source}\n found: {found:#?}\nwanted: {wanted:#?}");
}

fn check_all(rows: &[(&str, &str)]) {
    for (source, expected) in rows {
        check(source, expected);
    }
}

#[test]
fn lexical_mistakes() {
    check_all(&[
        ("order.count = 3", "13: `=` is no comparison; write `==`"),
        ("member.vip & order.first", "12: `&` is no operator; write `&&`"),
        ("member.vip | order.first", "12: `|` is no operator; write `||`"),
        ("order.channel == “web”", "18: `“` does not open a text; use straight\n22: `”` does not"),
        ("order.count ≥ 3", "13: `≥` is no operator; write `>=`"),
        ("order.count > 3u", "15: unsigned numbers are not offered; leave out the `u`"),
        ("order.count > 0x3U", "15: unsigned numbers"),
        ("order.count > 3px", "16: `px` follows a number directly"),
        ("order.channel == b'web'", "18: bytes are not offered; leave out the `b`"),
        ("order.channel == rb'web'", "18: bytes are not offered"),
        ("order.channel == 'web", "18: this text has no end; close it with '"),
        ("order.channel == 'we\nb'", "18: this text has no end\n22: this text has no end"),
        ("order.channel == \"\"\"web\"", "18: this text has no end; close it with \"\"\""),
        (r"order.channel == '\q'", r"19: `\q` is no escape sequence"),
        (r"order.channel == '\u12'", r"19: `\u` is no escape sequence"),
        (r"order.channel == '\ud800'", r"19: `\ud800` is no escape sequence"),
        (r"order.channel == '\999' || '\400' == ''", "19: `\\9`\n29: `\\4`"),
        ("order.eligible > 1.1234567", "18: `1.1234567` has more than six digits after the point; round"),
        ("order.eligible > 1e-7", "18: `1e-7` has more than six digits"),
        ("order.eligible > 1e19", "18: `1e19` is too large; write at most 9223372036854775807.00"),
        ("order.eligible > 1e99999999999999999999", "18: `1e99999999999999999999` is too large"),
        ("order.count > 9223372036854775808", "15: `9223372036854775808` is too large; write at most"),
        ("order.count > 99999999999999999999", "15: `99999999999999999999` is too large"),
        ("order.count > 0xfffffffffffffffff", "15: `0xfffffffffffffffff` is too large"),
        ("`order.count` > 3", "1: quoted names are not offered\n13: quoted names"),
        ("order.count > 3 # three", "17: `#` has no meaning outside a text"),
        ("order.count > $3 @", "15: `$` has no meaning\n18: `@` has no meaning"),
    ]);
}

#[test]
fn syntax_mistakes() {
    check_all(&[
        ("", "1: expected a field, a value or `(`, but found the end"),
        ("  // nothing", "13: expected a field, a value or `(`, but found the end"),
        ("order.count >", "14: expected a field, a value or `(`, but found the end"),
        ("(order.count > 3", "17: expected `)`, but found the end"),
        ("order.count > 3)", "16: expected an operator or the end, but found `)`"),
        (
            "member.vip and order.first",
            "12: expected an operator or the end, but found `and`; write `&&` for",
        ),
        ("member.vip OR order.first", "12: expected an operator or the end, but found `OR`; write `||` for"),
        ("not member.vip", "5: expected an operator or the end, but found `member`; write `!` for"),
        ("order.count not in [1]", "13: expected an operator or the end, but found `not`; write `!(x in"),
        ("order.count <> 3", "14: expected a field, a value or `(`, but found `>`; write `!=`"),
        ("order..count > 3", "7: expected a name after the point, but found `.`"),
        ("order. > 3", "8: expected a name after the point, but found `>`"),
        (".order.count > 3", "1: a name cannot start with a point"),
        ("order.in > 3", "7: expected a name after the point, but found `in`"),
        ("if > 3", "1: `if` is a reserved word"),
        ("package.x > 3", "1: `package` is a reserved word"),
        ("order.coupon == null", "17: `null` is not offered; ask `has(field)`"),
        (
            "order.lines[0].sku == 'a'",
            "12: picking an element by its number or key is not offered; use `exists`",
        ),
        ("{'a': 1} == 1", "1: maps and objects are not offered"),
        ("Order{count: 1} == 1", "6: objects are not offered"),
        ("'a'.b == 1", "4: `.b` can only follow a name"),
        ("member.vip ? true", "18: expected the `:` of `… ? … : …`, but found the end"),
        ("member.vip ? true ? true : false : true", "19: a choice stands within a choice before its `:`"),
        ("order.channel in ['a' 'b']", "23: expected `,` or `]`, but found a text"),
        ("order.channel.contains('a',)", "28: expected another argument"),
        ("size(", "6: expected a field, a value or `(`, but found the end"),
        ("order.count > 3; true", "16: expected an operator or the end, but found `;`"),
        ("in [1]", "1: expected a field, a value or `(`, but found `in`"),
    ]);
}

#[test]
fn unknown_names() {
    check_all(&[
        ("order.eligibel > 3", "1: unknown field `order.eligibel`; did you mean `order.eligible`?"),
        ("eligible > 3", "1: unknown field `eligible`; did you mean `order.eligible`?"),
        ("order.Channel == 'web'", "1: unknown field `order.Channel`; did you mean `order.channel`?"),
        ("gold == member.tier.level", "1: unknown field `gold`; known here: big, broken,"),
        ("order == 3", "1: `order` is a group of fields; name one of its fields, such as `order.channel`"),
        ("member.tier in ['a']", "1: `member.tier` is a group of fields; name one"),
        (
            "order.cuont > 3 && member.vpi || member.segmnts.exists(s, true) && order.count == orders",
            "1: unknown field `order.cuont`; did you mean `order.count`?
             20: unknown field `member.vpi`; did you mean `member.vip`?
             34: unknown field `member.segmnts`; did you mean `member.segments`?
             83: unknown field `orders`; did you mean `member.orders`?",
        ),
        (
            "order.lines.exists(l, l.skuu == 'a' && l.colour == 'b' && l == 'c')",
            "23: unknown field `l.skuu`; did you mean `l.sku`?
             40: unknown field `l.colour`; use one of its members: `l.amount`
             59: `l` is a whole object; name one of its members: `l.amount`",
        ),
        (
            "member.segments.exists(s, s.name == 'a')",
            "27: `s` is a single string and has no `name`; write `s`",
        ),
        ("order.lines.exists(l, l.gift) && l.gift", "34: unknown field `l.gift`"),
    ]);
}

#[test]
fn types_that_do_not_fit() {
    check_all(&[
        ("order.count", "1: a condition must be true or false, but this is of type int; compare it"),
        ("'yes'", "1: a condition must be true or false, but this is of type string"),
        ("order.count > 'three'", "13: `>` cannot compare int with string; compare the number with a number"),
        ("order.channel == 3", "15: `==` cannot compare string with int"),
        ("order.eligible == true", "16: `==` cannot compare decimal with bool; compare a bool with"),
        ("1 < order.count < 5", "17: `<` cannot compare bool with int; write `a < b && b < c`"),
        ("order.count && member.vip", "1: both sides of `&&` must be true or false, but this is of type int"),
        (
            "order.count || order.channel",
            "1: both sides of `||` must be true or false, but this is of type int
             16: both sides of `||` must be true or false, but this is of type string",
        ),
        ("!order.count", "2: the operand of `!` must be true or false"),
        ("-order.channel == 'a'", "1: `-` needs a number, but this is of type string"),
        ("order.channel + 'a' == 'weba'", "15: `+` needs two numbers, but has string and string"),
        ("order.count ? true : false", "1: what stands before `?` must be true or false"),
        ("(member.vip ? 1 : 'a') == 1", "13: the two results of `?` are of types int and string"),
        ("order.channel in [1, 2]", "15: `in` looks for string in a list of int"),
        ("1 in member.segments", "3: `in` looks for int in a list of string"),
        ("order.count in 3", "16: the right side of `in` needs a list, but this is of type int"),
        (
            "order.count in order.channel",
            "16: the right side of `in` needs a list, but this is of type string",
        ),
        ("'a' in order.lines", "5: `in` cannot look into a list of objects; write `list.exists("),
        ("order.channel in ['a', 1]", "24: a list of string cannot hold int"),
        ("order.channel in ['a', member.name]", "24: a list holds constants only; write `x == a || x == b`"),
        ("1 / 0 in [1 / 0]", "13: a list holds constants only"),
        ("[1] == [1]", "5: lists cannot be compared as a whole"),
        ("member.segments == 'a'", "17: lists cannot be compared as a whole; use `in`"),
        (
            "member.segments",
            "1: `member.segments` is a list and cannot stand here; write `x in member.segments`",
        ),
        ("[true]", "1: a list cannot stand here"),
    ]);
}

#[test]
fn calls_that_are_refused() {
    check_all(&[
        ("order.channel.matches('w.*')", "15: the function `matches` is not offered; use `startsWith`"),
        ("order.lines.map(l, l.sku) == 1", "13: the function `map` is not offered; use `exists`"),
        ("size(order.lines.filter(l, true)) > 1", "18: the function `filter` is not offered"),
        (
            "timestamp('2024-01-01T00:00:00Z') == 1",
            "1: the function `timestamp` is not offered; use the window",
        ),
        ("duration('1h') == 1", "1: the function `duration` is not offered"),
        ("int('3') == 3", "1: the function `int` is not offered; leave it out"),
        (
            "order.channel.startswith('w')",
            "15: the function `startswith` is not offered; did you mean `startsWith`?",
        ),
        ("frobnicate(1)", "1: the function `frobnicate` is not offered; use one of all,"),
        ("order.channel.contains()", "15: `contains` is called in another way; write `text.contains"),
        ("contains('a', 'b')", "1: `contains` is called in another way"),
        ("order.channel.contains(3)", "24: the part looked for must be a string, but this is of type int"),
        ("order.count.contains('3')", "1: the text looked into must be a string, but this is of type int"),
        ("member.segments.contains('a')", "1: this looks into a text, but has a list; write `x in list`"),
        ("size(order.count) == 1", "6: what `size` measures must be a string, but this is of type int"),
        (
            "has(order.lines)",
            "5: `order.lines` is a list, and a list is always there; write `size(order.lines) > 0`",
        ),
        ("has('a')", "5: `has` takes the path of a field"),
        ("has(order.cuopon)", "5: unknown field `order.cuopon`; did you mean `order.coupon`?"),
        ("order.channel.exists(c, true)", "1: a macro needs a list, but this is of type string"),
        ("member.segments.exists('s', true)", "24: the first argument of a macro is a plain name"),
        ("member.segments.exists(s.t, true)", "24: the first argument of a macro is a plain name"),
        ("member.segments.exists(order, true)", "24: the name `order` is already taken"),
        ("member.segments.exists(big, true)", "24: the name `big` is already taken"),
        ("counts.all(c, counts.all(c, c > 1))", "26: the name `c` is already taken"),
        ("member.segments.exists(s, s)", "27: the body of a macro must be true or false"),
        ("member.segments.exists(s, 0, true)", "17: `exists` is called in another way; write `list.exists(x"),
        (
            "counts.all(a, counts.all(b, counts.all(c, true)))",
            "29: `exists`, `all` and `exists_one` are nested more",
        ),
    ]);
}

#[test]
fn a_mistake_reads_as_a_sentence() {
    let mistakes = compile("'ë' == 'ë' && order.cuont > 3", &schema()).expect_err("the field is unknown");
    assert_eq!(mistakes.len(), 1);
    assert_eq!((mistakes[0].offset, mistakes[0].column), (16, 15));
    let expected = "column 15: unknown field `order.cuont`; did you mean `order.count`?";
    assert_eq!(mistakes[0].to_string(), expected);
}
