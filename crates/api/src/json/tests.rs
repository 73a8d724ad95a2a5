//! Strictness, case by case, and the whole of JSONTestSuite.

use std::{env, fs, path::PathBuf};

use serde::Deserialize;

use super::*;
use crate::problem::Code;

fn check(text: impl AsRef<[u8]>, expected: Result<Value, (Code, &str)>) {
    let text = text.as_ref();
    let parsed = parse(text).map_err(|mistake| (mistake.code, mistake.pointer));
    let expected = expected.map_err(|(code, pointer)| (code, pointer.to_owned()));
    assert_eq!(parsed, expected, "{:.80}", String::from_utf8_lossy(text));
}

#[test]
fn numbers() {
    for (text, value) in [
        ("1", Value::Int(1)),
        ("-9223372036854775808", Value::Int(i64::MIN)),
        ("9223372036854775807", Value::Int(i64::MAX)),
        ("9223372036854775808", Value::OutOfRange { negative: false }),
        ("-9223372036854775809", Value::OutOfRange { negative: true }),
        ("18446744073709551616", Value::OutOfRange { negative: false }),
        ("1e300", Value::OutOfRange { negative: false }),
        ("1.5", Value::Float(1.5)),
        ("1.0", Value::Float(1.0)),
        ("1e2", Value::Float(100.0)),
        ("0", Value::Int(0)),
        ("0.0", Value::Float(0.0)),
        ("-0", Value::NegativeZero),
        ("-0.0", Value::NegativeZero),
        ("-0e5", Value::NegativeZero),
        ("1e-400", Value::Float(0.0)),
    ] {
        check(text, Ok(value));
    }
    let digits = "9".repeat(400);
    for text in ["1e400", "-1e400", "1e999999999999999999999", &digits] {
        check(text, Err((Code::AmountOutOfRange, "")));
    }
    for text in ["NaN", "Infinity", "+1", "01", "0x10", "1.", ".5", "1e", "--1"] {
        check(text, Err((Code::MalformedJson, "")));
    }
}

#[test]
fn what_is_not_one_document() {
    for text in [
        "",
        " \n",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{'a':1}",
        "// x\n1",
        "1 2",
        "{} {}",
        "\u{feff}{}",
        "nul",
        "\"a",
        "{\"a\"}",
    ] {
        check(text, Err((Code::MalformedJson, "")));
    }
    for bytes in [&b"\"\xff\""[..], b"\"\xc0\xaf\"", b"\"\xed\xa0\x80\"", b"\xff\xfe{\0}\0"] {
        check(bytes, Err((Code::MalformedJson, "")));
    }
    for text in [r#""\ud800""#, r#""\ud800\u0041""#, r#""\udc00""#, r#"{"\ud800":1}"#] {
        check(text, Err((Code::MalformedJson, "")));
    }
    check(r#""\ud83d\ude00""#, Ok(Value::Str("😀".to_owned())));
}

#[test]
fn limits() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(nested(DEPTH_MAX).as_bytes()).is_ok());
    assert_eq!(parse(nested(DEPTH_MAX + 1).as_bytes()).unwrap_err().code, Code::TooDeep);
    assert_eq!(parse("[".repeat(100_000).as_bytes()).unwrap_err().code, Code::TooDeep);
    assert_eq!(parse("{\"a\":".repeat(100_000).as_bytes()).unwrap_err().code, Code::TooDeep);
    let array = |items: usize| format!("{{\"x\":[{}]}}", vec!["0"; items].join(","));
    assert!(parse(array(ARRAY_ITEMS_MAX).as_bytes()).is_ok());
    check(array(ARRAY_ITEMS_MAX + 1), Err((Code::TooManyItems, "/x")));
    let object = |members: usize| {
        format!("{{{}}}", (0..members).map(|i| format!("\"k{i}\":0")).collect::<Vec<_>>().join(","))
    };
    assert!(parse(object(ARRAY_ITEMS_MAX).as_bytes()).is_ok());
    check(object(ARRAY_ITEMS_MAX + 1), Err((Code::TooManyItems, "")));
    let long = "x".repeat(STRING_BYTES_MAX + 1);
    check(format!("[0,\"{long}\"]"), Err((Code::TooLong, "/1")));
    check(format!("{{\"{long}\":1}}"), Err((Code::TooLong, "")));
    check(r#"{"a":{"b/c":"x\u0000"}}"#, Err((Code::InvalidCharacters, "/a/b~1c")));
}

#[test]
fn equal_keys() {
    check(r#"{"amount":1,"amount":999}"#, Err((Code::DuplicateKey, "/amount")));
    check(r#"{"m":[{"a":1,"\u0061":2}]}"#, Err((Code::DuplicateKey, "/m/0/a")));
    let many: Vec<String> = (0..500).chain([250]).map(|i| format!("\"k{i}\":0")).collect();
    check(format!("{{{}}}", many.join(",")), Err((Code::DuplicateKey, "/k250")));
    check(
        r#"{"a":1,"A":2}"#,
        Ok(Value::Object(vec![("a".into(), Value::Int(1)), ("A".into(), Value::Int(2))])),
    );
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outer {
    inner: Vec<Inner>,
    note: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inner {
    kind: Kind,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Small,
    Large,
}

#[test]
fn mistakes_know_their_place() {
    let check = |text: &str, code: Code, pointer: &str| {
        let mistake = read::<Outer>(&parse(text.as_bytes()).unwrap()).unwrap_err();
        assert_eq!((mistake.code, mistake.pointer.as_str()), (code, pointer), "{text}: {}", mistake.detail);
    };
    check(r#"{"inner":[{"kind":"small"},{"kind":"tiny"}]}"#, Code::InvalidValue, "/inner/1/kind");
    check(r#"{"inner":[{"kind":"small","x~y":1}]}"#, Code::UnknownField, "/inner/0/x~0y");
    check(r#"{"inner":[{}]}"#, Code::MissingField, "/inner/0/kind");
    check(r#"{"inner":{}}"#, Code::WrongType, "/inner");
    check(r#"{"inner":[[]]}"#, Code::WrongType, "/inner/0");
    check(r#"{"inner":[{"kind":1}]}"#, Code::WrongType, "/inner/0/kind");
    check(r#"{"inner":[],"note":null}"#, Code::WrongType, "/note");
    check(r#"{"inner":[],"note":1.5}"#, Code::WrongType, "/note");
    check(r#"{"inner":[],"note":99999999999999999999}"#, Code::WrongType, "/note");
    check(r#"[]"#, Code::WrongType, "");
    let good = parse(br#"{"inner":[{"kind":"large"}]}"#).unwrap();
    assert_eq!(read::<Outer>(&good), Ok(Outer { inner: vec![Inner { kind: Kind::Large }], note: None }));
}

/// `y_` is JSON, `n_` is not, `i_` may be either: see the choices below.
#[test]
fn json_test_suite() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/suites/json-parsing/test_parsing");
    let Ok(files) = fs::read_dir(&folder) else {
        assert!(env::var_os("CI").is_none(), "JSONTestSuite is missing at {}", folder.display());
        eprintln!("skipped: JSONTestSuite is not at {}", folder.display());
        return;
    };
    let mut counts = [0; 3];
    let mut choices = Vec::new();
    for file in files {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let result = parse(&fs::read(&path).unwrap()).map_err(|mistake| mistake.code);
        match name.as_bytes() {
            [b'y', b'_', ..] => {
                counts[0] += 1;
                // Valid JSON that we refuse for what it says, never as malformed.
                let refused_for_content = matches!(result, Err(Code::DuplicateKey | Code::InvalidCharacters));
                assert!(result.is_ok() || refused_for_content, "{name}: {result:?}");
            }
            [b'n', b'_', ..] => {
                counts[1] += 1;
                let status = result.map(|_| 200).unwrap_or_else(Code::status);
                assert_eq!(status, 400, "{name}");
            }
            _ => {
                counts[2] += 1;
                choices.push(format!("{name} {}", result.map_or_else(Code::as_str, |_| "accepted")));
            }
        }
    }
    choices.sort();
    assert_eq!(counts, [95, 188, 35]);
    assert_eq!(choices.join("\n"), include_str!("suite_choices.txt").trim_end());
}
