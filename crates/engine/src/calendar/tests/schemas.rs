//! The types travel as their text, and the published schema says so with examples that parse.

use super::super::{Lasting, Length, MonthDay, Period, Rrule, When, Zone};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

fn check<T: JsonSchema + Serialize + DeserializeOwned + PartialEq + Debug>(wrong: &str) {
    let schema = schemars::schema_for!(T);
    assert_eq!(schema.get("type").and_then(|kind| kind.as_str()), Some("string"));
    assert!(schema.get("description").is_some());
    let examples = schema.get("examples").and_then(|examples| examples.as_array()).unwrap();
    for example in examples {
        let value: T = serde_json::from_value(example.clone()).unwrap();
        assert_eq!(serde_json::from_value::<T>(serde_json::to_value(&value).unwrap()).unwrap(), value);
    }
    let error = serde_json::from_str::<T>(&format!("{wrong:?}")).unwrap_err().to_string();
    assert!(error.contains("allowed: "), "{error}");
    let error = serde_json::from_str::<T>("12").unwrap_err().to_string();
    assert!(error.contains("expected a text such as `"), "{error}");
}

#[test]
fn types_travel_as_text() {
    check::<Zone>("Etc/GMT+25");
    check::<Period>("decade");
    check::<Length>("a while");
    check::<MonthDay>("02-30");
    check::<Lasting>("for ever");
    check::<When>("sometimes");
    check::<Rrule>("RRULE:FREQ=DAILY;COUNT=3");
}
