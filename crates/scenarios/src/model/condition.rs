//! Conditions as the model knows them: a tree that prints to CEL for the engine and is evaluated here by
//! itself.

use std::fmt::Write;

use super::program::Micros;

/// A condition.
#[derive(Debug, Clone)]
pub enum Condition {
    /// All hold.
    And(Vec<Condition>),
    /// Any holds.
    Or(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// A whole number compared.
    Int(String, Comparison, i64),
    /// An exact number compared.
    Decimal(String, Comparison, Micros),
    /// A text is this one.
    Is(String, &'static str),
    /// A text is one of these.
    OneOf(String, Vec<&'static str>),
    /// A yes-or-no field.
    Yes(String),
    /// The field has a value.
    Has(String),
    /// The member is in a segment.
    InSegment(&'static str),
    /// Some line is of this category.
    SomeLineOf(&'static str),
    /// Every line costs at least so much.
    AllLinesFrom(Micros),
}

/// How numbers are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `>=`.
    AtLeast,
    /// `<`.
    Below,
    /// `==`.
    Equal,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A number in millionths.
    Number(i128),
    /// A text.
    Text(String),
    /// Yes or no.
    Bool(bool),
}

/// What a condition is asked about.
pub trait Sight {
    /// The value at a path, if there is one.
    fn value(&self, path: &str) -> Option<Value>;
    /// The member's segments.
    fn segments(&self) -> Vec<String>;
    /// Category and amount (in millionths) of each line.
    fn lines(&self) -> Vec<(Option<String>, i128)>;
}

impl Condition {
    /// True, false, or none when a value is missing and it matters.
    pub fn holds(&self, sight: &dyn Sight) -> Option<bool> {
        match self {
            Condition::And(parts) => decide(parts.iter().map(|p| p.holds(sight)), false),
            Condition::Or(parts) => decide(parts.iter().map(|p| p.holds(sight)), true),
            Condition::Not(part) => part.holds(sight).map(|held| !held),
            Condition::Int(path, comparison, than) => {
                compare(sight.value(path), *comparison, i128::from(*than) * 1_000_000)
            }
            Condition::Decimal(path, comparison, than) => {
                compare(sight.value(path), *comparison, i128::from(*than))
            }
            Condition::Is(path, text) => text_of(sight.value(path)).map(|value| value == *text),
            Condition::OneOf(path, texts) => {
                text_of(sight.value(path)).map(|value| texts.contains(&value.as_str()))
            }
            Condition::Yes(path) => match sight.value(path)? {
                Value::Bool(yes) => Some(yes),
                Value::Number(_) | Value::Text(_) => None,
            },
            Condition::Has(path) => Some(sight.value(path).is_some()),
            Condition::InSegment(name) => Some(sight.segments().iter().any(|s| s == name)),
            Condition::SomeLineOf(category) => {
                let lines = sight.lines();
                decide(lines.iter().map(|(own, _)| own.as_ref().map(|own| own == category)), true)
            }
            Condition::AllLinesFrom(amount) => {
                Some(sight.lines().iter().all(|(_, own)| i128::from(*amount) <= *own))
            }
        }
    }

    /// The condition in CEL.
    pub fn to_cel(&self) -> String {
        let joined = |parts: &[Condition], operator: &str| {
            let parts: Vec<String> = parts.iter().map(|p| format!("({})", p.to_cel())).collect();
            parts.join(operator)
        };
        match self {
            Condition::And(parts) => joined(parts, " && "),
            Condition::Or(parts) => joined(parts, " || "),
            Condition::Not(part) => format!("!({})", part.to_cel()),
            Condition::Int(path, comparison, than) => format!("{path} {} {than}", comparison.sign()),
            Condition::Decimal(path, comparison, than) => {
                format!("{path} {} {}", comparison.sign(), decimal(*than, true))
            }
            Condition::Is(path, text) => format!("{path} == \"{text}\""),
            Condition::OneOf(path, texts) => format!("{path} in {texts:?}"),
            Condition::Yes(path) => path.clone(),
            Condition::Has(path) => format!("has({path})"),
            Condition::InSegment(name) => format!("\"{name}\" in member.segments"),
            Condition::SomeLineOf(category) => {
                format!("order.lines.exists(line, line.category == \"{category}\")")
            }
            Condition::AllLinesFrom(amount) => {
                format!("order.lines.all(line, line.amount >= {})", decimal(*amount, true))
            }
        }
    }
}

impl Comparison {
    fn sign(self) -> &'static str {
        match self {
            Comparison::AtLeast => ">=",
            Comparison::Below => "<",
            Comparison::Equal => "==",
        }
    }
}

/// Millionths as people write them; with a point even when whole, if so asked.
pub fn decimal(micros: Micros, with_point: bool) -> String {
    let mut text = String::new();
    let sign = if micros < 0 { "-" } else { "" };
    let (whole, rest) = (micros.unsigned_abs() / 1_000_000, micros.unsigned_abs() % 1_000_000);
    let _ = write!(text, "{sign}{whole}");
    if rest != 0 || with_point {
        let _ = write!(text, ".{rest:06}");
        while text.ends_with('0') && !text.ends_with(".0") {
            text.pop();
        }
    }
    text
}

/// One part that is `deciding` decides, whatever the others are; else one that can't be told spoils it.
fn decide(parts: impl Iterator<Item = Option<bool>>, deciding: bool) -> Option<bool> {
    let parts: Vec<Option<bool>> = parts.collect();
    if parts.contains(&Some(deciding)) {
        Some(deciding)
    } else if parts.contains(&None) {
        None
    } else {
        Some(!deciding)
    }
}

fn compare(value: Option<Value>, comparison: Comparison, than: i128) -> Option<bool> {
    match value? {
        Value::Number(number) => Some(match comparison {
            Comparison::AtLeast => than <= number,
            Comparison::Below => number < than,
            Comparison::Equal => number == than,
        }),
        Value::Text(_) | Value::Bool(_) => None,
    }
}

fn text_of(value: Option<Value>) -> Option<String> {
    match value? {
        Value::Text(text) => Some(text),
        Value::Number(_) | Value::Bool(_) => None,
    }
}
