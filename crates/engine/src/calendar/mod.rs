//! The calendar of a program: what day, week, month or membership year an instant belongs to, when a grant is
//! gone, and whether a rule runs now.
//!
//! Everything is pure: the instant and the zone are parameters. An instant is a [`jiff::Timestamp`]; a
//! calendar is always the one of the program's [`Zone`], never the client's. Texts such as `end of month, 12
//! months after earning` are parsed once into checked types and print back as they are written. The rules are
//! explained with worked figures in this folder's `README.md`.

mod days;
mod lasting;
mod length;
mod month_day;
mod period;
mod rrule;
mod rrule_text;
#[cfg(test)]
mod tests;
mod text;
mod when;
mod when_parts;
mod when_text;
mod zone;

pub use days::{date_of_day, day_number};
pub use lasting::Lasting;
pub use length::{Length, LengthUnit};
pub use month_day::MonthDay;
pub(crate) use period::anniversary;
pub use period::{Period, Span, end_of, membership_year, year_from};
pub use rrule::Rrule;
pub use text::ParseError;
pub use when::When;
pub use when_parts::{Recurring, WhenPart};
pub use zone::Zone;
