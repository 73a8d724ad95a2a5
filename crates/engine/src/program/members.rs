//! Checking who can join.

use super::{Trigger, check::Checker, fields::Fields, plans};
use crate::{
    cel::Condition,
    document::{Document, FieldType},
};

/// Who can join the program.
#[derive(Debug, Clone, Default)]
pub struct Members {
    /// From which age, in years.
    pub min_age: Option<i16>,
    /// Up to which age, in years.
    pub max_age: Option<i16>,
    /// The condition.
    pub condition: Option<Condition>,
}

impl Members {
    /// Whether age matters.
    pub fn asks_for_age(&self) -> bool {
        self.min_age.is_some() || self.max_age.is_some()
    }
}

pub(super) fn check(checker: &mut Checker, document: &Document, fields: &mut Fields) -> Members {
    check_proofs(checker, document);
    let Some(stated) = &document.members else { return Members::default() };
    plans::check_ages(checker, "/members", (stated.min_age, stated.max_age));
    let condition = stated.condition.as_ref();
    let condition = condition
        .and_then(|source| checker.condition("/members/if", source, fields.schema(Trigger::MemberJoined)));
    if let Some(condition) = &condition {
        fields.count_read(&condition.fields());
    }
    Members { min_age: stated.min_age.map(i16::from), max_age: stated.max_age.map(i16::from), condition }
}

/// Only members prove something until a day; an event is of its own day.
fn check_proofs(checker: &mut Checker, document: &Document) {
    let declared = &document.fields;
    for (of, fields) in
        [("order", &declared.order), ("activity", &declared.activity), ("join", &declared.join)]
    {
        for (name, _) in fields.iter().filter(|(_, kind)| **kind == FieldType::Until) {
            let fix = "write `bool`, or declare it under `member`";
            checker.say(&format!("/fields/{of}/{name}"), "only a field of members is of type `until`", fix);
        }
    }
}
