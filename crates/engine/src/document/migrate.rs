//! Where members go from levels that are gone, as a document says it.

use jiff::civil::Date;

/// What becomes of a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ComesTo<'t> {
    /// It ends.
    Nothing,
    /// Another level.
    Level {
        /// The tier set.
        set: &'t str,
        /// The level.
        level: &'t str,
        /// It lasts at least to the end of this day; the term that was told stays when none is said.
        until: Option<Date>,
    },
}

const FORMS: &str = "write `level.reserve`, `level.reserve until 2027-02-28`, or `nothing`";

pub(crate) fn parse_migration(text: &str) -> Result<ComesTo<'_>, String> {
    let (named, until) = match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["nothing"] => return Ok(ComesTo::Nothing),
        [named] => (*named, None),
        [named, "until", day] => {
            let date = day.parse::<Date>().ok().filter(|date| date.to_string() == *day);
            (*named, Some(date.ok_or_else(|| format!("`{day}` is not a date; {FORMS}"))?))
        }
        _ => return Err(FORMS.to_owned()),
    };
    let (set, level) = parse_level_of(named).ok_or_else(|| FORMS.to_owned())?;
    Ok(ComesTo::Level { set, level, until })
}

/// `SET.LEVEL`.
pub(crate) fn parse_level_of(text: &str) -> Option<(&str, &str)> {
    text.split_once('.').filter(|(set, level)| !set.is_empty() && !level.is_empty() && !level.contains('.'))
}
