//! The difference of two documents, field by field, so that a change of contract can be read as one.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One changed field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// JSON pointer. An object whose fields only changed places is named itself, with the names in order.
    pub path: String,
    /// The value before; none when the field is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// The value after; none when the field is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// All changes from one document to another, both as JSON, in the order of the older one, new fields last.
pub fn changes(before: &Value, after: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    compare(&mut String::new(), before, after, &mut found);
    found
}

fn compare(path: &mut String, before: &Value, after: &Value, found: &mut Vec<Change>) {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        if before != after {
            found.push(Change {
                path: path.clone(),
                before: Some(before.clone()),
                after: Some(after.clone()),
            });
        }
        return;
    };
    // The place of a rule or level means something: multipliers apply and levels rise in document order.
    let common = |a: &serde_json::Map<String, Value>, b: &serde_json::Map<String, Value>| -> Vec<Value> {
        a.keys().filter(|key| b.contains_key(*key)).map(|key| Value::String(key.clone())).collect()
    };
    let (was, is) = (common(old, new), common(new, old));
    if was != is {
        found.push(Change {
            path: path.clone(),
            before: Some(Value::Array(was)),
            after: Some(Value::Array(is)),
        });
    }
    let keys = old.keys().chain(new.keys().filter(|key| !old.contains_key(*key)));
    for key in keys {
        let outer = path.len();
        path.push('/');
        path.push_str(&key.replace('~', "~0").replace('/', "~1"));
        match (old.get(key), new.get(key)) {
            (Some(old), Some(new)) => compare(path, old, new, found),
            (old, new) => {
                found.push(Change { path: path.clone(), before: old.cloned(), after: new.cloned() });
            }
        }
        path.truncate(outer);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn changes_are_named() {
        let check = |before: Value, after: Value, expected: &[&str]| {
            let paths: Vec<String> = changes(&before, &after).into_iter().map(|c| c.path).collect();
            assert_eq!(paths, expected, "{before} {after}");
        };
        check(json!({"a": 1}), json!({"a": 1}), &[]);
        check(json!({"a": 1}), json!({"a": 2}), &["/a"]);
        check(json!({"a": {"b": 1, "c": 2}}), json!({"a": {"b": 1, "d": 2}}), &["/a/c", "/a/d"]);
        check(json!({"a": 1, "b": 2}), json!({"b": 2, "a": 1}), &[""]);
        check(json!({"a": [1, 2]}), json!({"a": [2, 1]}), &["/a"]);
        check(json!({"a": {"x/y": 1}}), json!({"a": {"x/y": null}}), &["/a/x~1y"]);
    }
}
