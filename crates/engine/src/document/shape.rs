//! The shape of a document against its schema: every unknown, missing or mistyped field at once.
//!
//! A general JSON Schema validator would do, but says "is not valid under any of the given schemas" where an author
//! needs "unknown field `unti`; did you mean `unit`?". This one knows just the keywords that our own schema uses.

use serde_json::{Map, Value};

use super::{NAME_CHARS_MAX, SECTION_ENTRIES_MAX};
use crate::program::Mistake;

/// All mistakes of shape in `tree`.
pub(super) fn mistakes(tree: &Value, schema: &Value) -> Vec<Mistake> {
    let mut walk = Walk { root: schema, mistakes: Vec::new() };
    walk.value(tree, schema, "");
    walk.mistakes
}

struct Walk<'a> {
    root: &'a Value,
    mistakes: Vec<Mistake>,
}

impl<'a> Walk<'a> {
    fn say(&mut self, path: &str, reason: String, fix: String) {
        self.mistakes.push(Mistake::new(path, reason, fix));
    }

    fn value(&mut self, tree: &Value, schema: &'a Value, path: &str) {
        let own = schema;
        let schema = self.resolved(schema);
        if let Some(alternatives) =
            schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array)
        {
            let constants: Option<Vec<Value>> =
                alternatives.iter().map(|a| a.get("const").cloned()).collect();
            return match constants {
                Some(constants) => self.one_of(tree, &constants, path),
                None => self.alternatives(tree, alternatives, path),
            };
        }
        if let Some(allowed) = schema.get("enum").and_then(Value::as_array) {
            return self.one_of(tree, allowed, path);
        }
        if !has_type(tree, schema) {
            let reason = format!("found {}, but {} is due here", describe(tree), expected(schema));
            return self.say(path, reason, hint(own, schema));
        }
        match tree {
            Value::Object(map) => self.object(map, schema, path),
            Value::Array(items) => {
                if SECTION_ENTRIES_MAX < items.len() {
                    self.say(
                        path,
                        format!("{} entries", items.len()),
                        format!("at most {SECTION_ENTRIES_MAX}"),
                    );
                }
                if let Some(of) = schema.get("items") {
                    for (index, item) in items.iter().enumerate() {
                        self.value(item, of, &format!("{path}/{index}"));
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn object(&mut self, map: &Map<String, Value>, schema: &'a Value, path: &str) {
        let none = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties").filter(|s| s.is_object());
        if others.is_some() && SECTION_ENTRIES_MAX < map.len() {
            self.say(path, format!("{} entries", map.len()), format!("at most {SECTION_ENTRIES_MAX}"));
        }
        for (key, value) in map {
            let below = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
            match properties.and_then(|p| p.get(key)).or(others) {
                Some(schema) => {
                    if NAME_CHARS_MAX < key.chars().count() {
                        self.say(
                            &below,
                            "the name is too long".into(),
                            format!("at most {NAME_CHARS_MAX} characters"),
                        );
                    }
                    self.value(value, schema, &below);
                }
                None => {
                    let known: Vec<&str> = properties.unwrap_or(&none).keys().map(String::as_str).collect();
                    let fix = match closest(key, &known) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("known here: {}", known.join(", ")),
                    };
                    self.say(&below, format!("unknown field `{key}`"), fix);
                }
            }
        }
        for required in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
            if let Some(name) = required.as_str().filter(|name| !map.contains_key(*name)) {
                // The field's own text: that of its type says nothing of what the field is for.
                let own = properties.and_then(|p| p.get(name)).unwrap_or(&Value::Null);
                let fix = match description(own, self.resolved(own)) {
                    "" => format!("add `{name}`"),
                    about => format!("add `{name}`: {about}"),
                };
                self.say(path, format!("`{name}` is missing"), fix);
            }
        }
    }

    /// Judges by the alternative of the same type whose fields fit best, so that the mistake named is the author's.
    fn alternatives(&mut self, tree: &Value, alternatives: &'a [Value], path: &str) {
        let fitting: Vec<&Value> =
            alternatives.iter().map(|a| self.resolved(a)).filter(|a| has_type(tree, a)).collect();
        let mut best: Option<Vec<Mistake>> = None;
        for alternative in &fitting {
            let mut walk = Walk { root: self.root, mistakes: Vec::new() };
            walk.value(tree, alternative, path);
            if best.as_ref().is_none_or(|b| walk.mistakes.len() < b.len()) {
                best = Some(walk.mistakes);
            }
        }
        match best {
            Some(mistakes) => self.mistakes.extend(mistakes),
            None => {
                let forms = alternatives.iter().map(|a| self.resolved(a)).filter(|a| types(a) != ["null"]);
                let forms: Vec<String> = forms.map(expected).collect();
                let reason = format!("found {}", describe(tree));
                self.say(path, reason, format!("write {}", forms.join(" or ")));
            }
        }
    }

    fn one_of(&mut self, tree: &Value, allowed: &[Value], path: &str) {
        if !allowed.contains(tree) {
            let words: Vec<&str> = allowed.iter().filter_map(Value::as_str).collect();
            let near = tree.as_str().and_then(|t| closest(t, &words));
            let fix = near
                .map_or_else(|| format!("one of: {}", words.join(", ")), |n| format!("did you mean `{n}`?"));
            self.say(path, format!("found {}", describe(tree)), fix);
        }
    }

    fn resolved(&self, schema: &'a Value) -> &'a Value {
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix("#/$defs/"));
        match name.and_then(|name| self.root.get("$defs").and_then(|defs| defs.get(name))) {
            Some(found) => found,
            None => schema,
        }
    }
}

fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => match schema.get("const").or_else(|| schema.get("enum")) {
            Some(_) => vec!["string"],
            None => Vec::new(),
        },
    }
}

fn has_type(tree: &Value, schema: &Value) -> bool {
    let types = types(schema);
    if let Some(constant) = schema.get("const") {
        return tree == constant;
    }
    types.is_empty()
        || types.iter().any(|t| match *t {
            "null" => tree.is_null(),
            "boolean" => tree.is_boolean(),
            "integer" => tree.is_i64() || tree.is_u64(),
            "number" => tree.is_number(),
            "string" => tree.is_string(),
            "array" => tree.is_array(),
            "object" => tree.is_object(),
            _ => false,
        })
}

fn describe(tree: &Value) -> String {
    match tree {
        Value::Null => "nothing".to_owned(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let text: String = tree.to_string().chars().take(60).collect();
            format!("`{text}`")
        }
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a group of fields".to_owned(),
    }
}

fn expected(schema: &Value) -> String {
    if let Some(constant) = schema.get("const") {
        return format!("{constant}");
    }
    let types = types(schema);
    let words = types.iter().map(|t| match *t {
        "null" => "nothing",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number",
        "string" => "a text",
        "array" => "a list",
        _ => "a group of fields",
    });
    words.collect::<Vec<_>>().join(" or ")
}

/// What to write instead, with what the field is for.
fn hint(own: &Value, schema: &Value) -> String {
    match description(own, schema) {
        "" => format!("write {}", expected(schema)),
        about => format!("write {}: {about}", expected(schema)),
    }
}

/// What the field is for; where it does not say, what its type is for.
fn description<'s>(own: &'s Value, schema: &'s Value) -> &'s str {
    let of = |schema: &'s Value| schema.get("description").and_then(Value::as_str);
    of(own).or_else(|| of(schema)).unwrap_or_default()
}

/// The known word that differs from `word` in at most a third of its letters.
pub(crate) fn closest<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    let scored = known.iter().map(|k| (distance(word, k), *k)).min()?;
    let allowed = (word.chars().count() / 3).max(1);
    (scored.0 <= allowed).then_some(scored.1)
}

/// How many letters must be added, dropped, changed or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            let changed = last[j] + usize::from(x != y);
            row[j + 1] = changed.min(last[j + 1] + 1).min(row[j] + 1);
            if 0 < i && 0 < j && *x == b[j - 1] && a[i - 1] == *y {
                row[j + 1] = row[j + 1].min(before_last[j - 1] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}
