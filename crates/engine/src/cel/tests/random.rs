//! Random sources: no panic whatever is given, and what is accepted means one thing only.

use proptest::prelude::*;

use super::super::{Condition, EvalError, Field, MICRO, Scalar, Schema, Scope, Value, compile};
use super::{Example, schema};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_never_panics(source in any::<String>()) {
        compile_and_eval(&source);
    }

    #[test]
    fn arbitrary_tokens_never_panic(tokens in prop::collection::vec(token(), 0..40), glued in any::<bool>()) {
        compile_and_eval(&tokens.join(if glued { "" } else { " " }));
    }

    #[test]
    fn prints_read_back_as_the_same_condition(pair in condition()) {
        let schema = pair_schema();
        let first = compile(&pair.constants, &schema).expect("the generator makes conditions");
        let again = compile(first.canonical(), &schema).expect("a print is a condition");
        prop_assert_eq!(&again, &first);
        prop_assert_eq!(again.canonical(), first.canonical());
        prop_assert_eq!(again.cost(), first.cost());
    }

    /// The same condition with its constants behind fields cannot be folded, and must come out the same.
    #[test]
    fn folding_changes_no_outcome(pair in condition()) {
        let schema = pair_schema();
        let folded = compile(&pair.constants, &schema).expect("the generator makes conditions");
        let plain = compile(&pair.fields, &schema).expect("the generator makes conditions");
        prop_assert_eq!(kind(&folded), kind(&plain), "{} / {}", pair.constants, pair.fields);
    }
}

fn compile_and_eval(source: &str) {
    if let Ok(condition) = compile(source, &schema()) {
        let outcome = condition.eval(&Example);
        if let Err(error) = outcome {
            condition.explain(error);
        }
        let again = compile(condition.canonical(), &schema()).expect("a print is a condition");
        assert_eq!(again, condition);
    }
}

fn token() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "true",
        "false",
        "1",
        "2.5",
        "'a'",
        "\"b\"",
        "[",
        "]",
        "(",
        ")",
        ",",
        ".",
        "?",
        ":",
        "!",
        "-",
        "+",
        "*",
        "/",
        "%",
        "&&",
        "||",
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "in",
        "order.count",
        "order.eligible",
        "order.channel",
        "order.coupon",
        "member.vip",
        "member.segments",
        "order.lines",
        "exists",
        "all",
        "exists_one",
        "size",
        "has",
        "contains",
        "l",
        "l.sku",
        "l.gift",
        "9223372036854775808",
        "0x",
        "'",
        "\\",
        "1e",
        "é",
        "null",
        "u",
        "//",
    ])
}

/// True, false or the kind of error. Not its place, which differs between the two texts.
fn kind(condition: &Condition) -> Result<bool, &'static str> {
    condition.eval(&Named).map_err(|error| match error {
        EvalError::MissingField { .. } => "missing",
        EvalError::WrongType { .. } => "wrong type",
        EvalError::Overflow { .. } => "overflow",
        EvalError::DivisionByZero { .. } => "zero",
        EvalError::TooManyItems { .. } => "too many",
    })
}

/// One condition written twice: with constants (mostly), and with fields that have these constants' values.
#[derive(Clone, Debug)]
struct Pair {
    constants: String,
    fields: String,
}

const INTS: [(&str, i64); 6] =
    [("i0", 0), ("i1", 1), ("i2", 2), ("i3", -3), ("i4", i64::MAX), ("i5", i64::MIN)];
const DECIMALS: [(&str, &str, i128); 5] = [
    ("d0", "0.0", 0),
    ("d1", "1.00", MICRO),
    ("d2", "2.5", 2_500_000),
    ("d3", "-0.000003", -3),
    ("d4", "9223372036854775807.0", i64::MAX as i128 * MICRO),
];
const STRS: [(&str, &str); 4] = [("s0", ""), ("s1", "a"), ("s2", "ab"), ("s3", "é")];

fn pair_schema() -> Schema {
    let mut schema = Schema::default();
    schema.scalar("b0", Scalar::Bool, Field(0)).scalar("b1", Scalar::Bool, Field(1));
    for (id, (name, _)) in (10..).zip(INTS) {
        schema.scalar(name, Scalar::Int, Field(id));
    }
    for (id, (name, ..)) in (20..).zip(DECIMALS) {
        schema.scalar(name, Scalar::Decimal, Field(id));
    }
    for (id, (name, _)) in (30..).zip(STRS) {
        schema.scalar(name, Scalar::Str, Field(id));
    }
    schema.list("list", Scalar::Int, Field(40)).scalar("missing", Scalar::Int, Field(41));
    schema
}

struct Named;

impl Scope for Named {
    fn value(&self, field: Field) -> Value<'_> {
        let index = usize::from(field.0 % 10);
        match field.0 {
            0 | 1 => Value::Bool(field.0 == 1),
            10..20 => Value::Int(INTS[index].1),
            20..30 => Value::Decimal(DECIMALS[index].2),
            30..40 => Value::Str(STRS[index].1),
            _ => Value::Missing,
        }
    }

    fn count(&self, _: Field) -> usize {
        3
    }

    /// The list is 1, 2 and an element without a value.
    fn item(&self, _: Field, index: usize, _: Option<Field>) -> Value<'_> {
        [Value::Int(1), Value::Int(2), Value::Missing][index]
    }
}

fn leaf(constant: &str, field: &str) -> Pair {
    Pair { constants: constant.to_owned(), fields: field.to_owned() }
}

/// A constant that may stand as its field on both sides, so that constants meet fields too.
fn leaves(literals: Vec<(&'static str, String)>) -> impl Strategy<Value = Pair> {
    (prop::sample::select(literals), any::<bool>())
        .prop_map(|((field, literal), known)| leaf(if known { &literal } else { field }, field))
}

/// Fills a pattern such as `(# + #)` with pairs, on both sides.
fn fill(pattern: &str, parts: &[Pair]) -> Pair {
    let with = |text: fn(&Pair) -> &str| {
        let mut parts = parts.iter();
        let pieces = pattern.split('#').collect::<Vec<_>>();
        pieces.iter().enumerate().fold(String::new(), |mut out, (index, piece)| {
            if index > 0 {
                out.push_str(text(parts.next().expect("one part for each place")));
            }
            out + piece
        })
    };
    Pair { constants: with(|pair| &pair.constants), fields: with(|pair| &pair.fields) }
}

fn condition() -> impl Strategy<Value = Pair> {
    bool_expr(4).boxed()
}

fn bool_expr(depth: u32) -> BoxedStrategy<Pair> {
    let leaves = prop_oneof![
        Just(leaf("false", "b0")),
        Just(leaf("b1", "b1")),
        Just(leaf("true", "b1")),
        Just(leaf("missing > 1", "missing > 1")),
        Just(leaf("has(missing)", "has(missing)")),
    ];
    if depth == 0 {
        return leaves.boxed();
    }
    let below = depth - 1;
    let relation = prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let (int, decimal, text, inner) =
        (int_expr(below), decimal_expr(below), str_expr(below), bool_expr(below));
    let number = prop_oneof![int.clone(), decimal].boxed();
    prop_oneof![
        1 => leaves,
        2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| fill("(#) && (#)", &[a, b])),
        2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| fill("(#) || (#)", &[a, b])),
        1 => inner.clone().prop_map(|a| fill("!(#)", &[a])),
        1 => (inner.clone(), inner.clone(), inner.clone())
            .prop_map(|(a, b, c)| fill("((#) ? (#) : (#))", &[a, b, c])),
        1 => (relation.clone(), inner.clone(), inner.clone())
            .prop_map(|(op, a, b)| fill(&format!("((#) {op} (#))"), &[a, b])),
        3 => (relation.clone(), number.clone(), number.clone())
            .prop_map(|(op, a, b)| fill(&format!("# {op} #"), &[a, b])),
        2 => (relation, text.clone(), text.clone())
            .prop_map(|(op, a, b)| fill(&format!("# {op} #"), &[a, b])),
        1 => (text.clone(), text.clone()).prop_map(|(a, b)| fill("#.contains(#)", &[a, b])),
        1 => number.clone().prop_map(|a| fill("# in [1, 2.5, -3]", &[a])),
        1 => number.prop_map(|a| fill("# in list", &[a])),
        1 => text.prop_map(|a| fill("# in ['a', 'é']", &[a])),
        1 => int.clone().prop_map(|a| fill("list.exists(x, x == #)", &[a])),
        1 => int.prop_map(|a| fill("[1, 2].all(x, x != #)", &[a])),
    ]
    .boxed()
}

fn int_expr(depth: u32) -> BoxedStrategy<Pair> {
    let leaves = leaves(INTS.iter().map(|&(name, value)| (name, value.to_string())).collect());
    if depth == 0 {
        return leaves.boxed();
    }
    let inner = int_expr(depth - 1);
    let operator = prop::sample::select(vec!["+", "-", "*", "/", "%"]);
    prop_oneof![
        2 => leaves,
        2 => (operator, inner.clone(), inner.clone())
            .prop_map(|(op, a, b)| fill(&format!("(# {op} #)"), &[a, b])),
        1 => inner.clone().prop_map(|a| fill("-(#)", &[a])),
        1 => str_expr(0).prop_map(|a| fill("size(#)", &[a])),
        1 => (bool_expr(0), inner.clone(), inner).prop_map(|(a, b, c)| fill("(# ? # : #)", &[a, b, c])),
    ]
    .boxed()
}

fn decimal_expr(depth: u32) -> BoxedStrategy<Pair> {
    let leaves = leaves(DECIMALS.iter().map(|&(name, literal, _)| (name, literal.to_owned())).collect());
    if depth == 0 {
        return leaves.boxed();
    }
    let (inner, int) = (decimal_expr(depth - 1), int_expr(depth - 1));
    let operator = prop::sample::select(vec!["+", "-", "*", "/", "%"]);
    prop_oneof![
        2 => leaves,
        2 => (operator.clone(), inner.clone(), inner.clone())
            .prop_map(|(op, a, b)| fill(&format!("(# {op} #)"), &[a, b])),
        1 => (operator, inner.clone(), int.clone())
            .prop_map(|(op, a, b)| fill(&format!("(# {op} #)"), &[a, b])),
        1 => inner.clone().prop_map(|a| fill("-(#)", &[a])),
        1 => (bool_expr(0), inner, int).prop_map(|(a, b, c)| fill("(# ? # : #)", &[a, b, c])),
    ]
    .boxed()
}

fn str_expr(depth: u32) -> BoxedStrategy<Pair> {
    let leaves = leaves(STRS.iter().map(|&(name, text)| (name, format!("{text:?}"))).collect());
    if depth == 0 {
        return leaves.boxed();
    }
    let inner = str_expr(depth - 1);
    let choice = (bool_expr(0), inner.clone(), inner).prop_map(|(a, b, c)| fill("(# ? # : #)", &[a, b, c]));
    prop_oneof![3 => leaves, 1 => choice].boxed()
}
