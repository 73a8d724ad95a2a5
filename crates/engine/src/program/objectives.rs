//! Checking what a program is for: a goal that is known, measures that are names, and targets that a figure can meet.
//!
//! Nothing is decided by it. It is checked because a report that compares a figure with its target must be able to read it.

use super::check::Checker;
use crate::{amount::Decimal, document::Document};

/// What programs are for.
const GOALS: [&str; 8] =
    ["repurchase", "basket", "lifecycle", "acquisition", "activity", "referral", "retention", "value"];
/// The most key results of a program: more are none.
const KEY_RESULTS_MAX: usize = 10;
const TARGET_FORMS: &str =
    "write `+10%`, `-10%`, `at least 30%`, or `at most 3%`; without `%` it is a plain number";

pub(super) fn check(checker: &mut Checker, document: &Document) {
    let Some(objective) = &document.objective else { return };
    if !GOALS.contains(&objective.goal.as_str()) {
        checker.unknown("/objective/goal", "goal", &objective.goal, &GOALS);
    }
    result(checker, "/objective", &objective.measure, &objective.target);
    if KEY_RESULTS_MAX < objective.key_results.len() {
        let fix = format!("keep the {KEY_RESULTS_MAX} that matter most");
        checker.say("/objective/key_results", "too many to look at", fix);
    }
    let mut seen = vec![objective.measure.as_str()];
    for (place, key) in objective.key_results.iter().enumerate() {
        let path = format!("/objective/key_results/{place}");
        result(checker, &path, &key.measure, &key.target);
        if seen.contains(&key.measure.as_str()) {
            let fix = "give each measure one target";
            checker.say(&format!("{path}/measure"), format!("`{}` has a target already", key.measure), fix);
        }
        seen.push(&key.measure);
    }
}

fn result(checker: &mut Checker, path: &str, measure: &str, target: &str) {
    checker.check_name(&format!("{path}/measure"), measure);
    if !is_target(target) {
        checker.say(&format!("{path}/target"), format!("`{target}` is not a target"), TARGET_FORMS);
    }
}

/// A change in per cent, or a bound.
fn is_target(text: &str) -> bool {
    let number = |text: &str| {
        let text = text.strip_suffix('%').unwrap_or(text);
        text.starts_with(|c: char| c.is_ascii_digit()) && Decimal::parse(text).is_some()
    };
    let bound = |word: &str| text.strip_prefix(word).is_some_and(number);
    bound("+") || bound("-") || bound("at least ") || bound("at most ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        for right in ["+40%", "-10%", "+0.5", "at least 30%", "at most 3%", "at least 58"] {
            assert!(is_target(right), "{right}");
        }
        for wrong in ["", "40%", "+", "+ 40%", "much", "at least", "at least much", "at most -3%", "+40 %"] {
            assert!(!is_target(wrong), "{wrong}");
        }
    }
}
