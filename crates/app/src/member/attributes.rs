//! Free fields of a member that a program gives a meaning: a day has to be one, or no age could be counted.

use jiff::civil::Date;
use regulars_engine::{
    document::FieldType,
    event::{Meta, Metadata},
};

use crate::{fault::Refusal, program::ProgramHandle};

/// The first year of a day: nobody who is alive was born before.
const YEAR_MIN: i16 = 1900;
/// The last one.
const YEAR_MAX: i16 = 2200;

/// Checks the days among the fields. `below` is where the fields stand.
///
/// # Errors
/// [`Refusal::Invalid`]; the value is not repeated.
pub(super) fn check(program: &ProgramHandle, attributes: &Metadata, below: &str) -> Result<(), Refusal> {
    let Some(published) = &program.published else { return Ok(()) };
    let declared = &published.document.fields.member;
    for (name, value) in attributes {
        if declared.get(name) == Some(&FieldType::Date) && !is_day(value) {
            return Err(Refusal::Invalid {
                code: "invalid_date",
                pointer: format!("{below}/{name}"),
                detail: "this field is a day from 1900 to 2200, written like `2026-03-08`",
            });
        }
    }
    Ok(())
}

fn is_day(value: &Meta) -> bool {
    match value {
        Meta::Text(text) => text.parse::<Date>().is_ok_and(|day| {
            // The parser takes longer texts as well and would drop the rest.
            day.to_string() == *text && (YEAR_MIN..=YEAR_MAX).contains(&day.year())
        }),
        Meta::Bool(_) | Meta::Int(_) | Meta::Decimal(_) => false,
    }
}
