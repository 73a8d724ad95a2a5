//! The dates of the demo's classes: those of the exemplar stand still, those of a demo are yet to come.

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};
use regulars_engine::document::{self, Format};

/// The document with its sessions on the Saturdays from a week after `today`, one a week, each at its own time of day and
/// named by its day, such as `dec-12`. The text is changed and not written anew, so that its comments stay.
pub(super) fn to_come(text: &str, today: Date) -> String {
    let mut moved = text.to_owned();
    let Ok(document) = document::parse(text, Format::Yaml) else { return moved };
    let mut saturday = today.saturating_add(1.week());
    while saturday.weekday() != Weekday::Saturday {
        saturday = saturday.saturating_add(1.day());
    }
    let sessions = || document.rewards.values().flat_map(|reward| &reward.sessions).enumerate();
    // By way of marks, since the new day of one may be the old day of another.
    for (place, (name, session)) in sessions() {
        moved = moved.replacen(&format!(" {name}:"), &format!(" @{place}:"), 1).replacen(
            &session.starts,
            &format!("@{place} at"),
            1,
        );
    }
    for (place, (_, session)) in sessions() {
        let time = session.starts.split_once(' ').map_or("", |(_, time)| time);
        let called = saturday.strftime("%b-%-d").to_string().to_lowercase();
        moved = moved.replacen(&format!("@{place}:"), &format!("{called}:"), 1).replacen(
            &format!("@{place} at"),
            &format!("{saturday} {time}"),
            1,
        );
        saturday = saturday.saturating_add(1.week());
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use regulars_engine::program::check_text;

    #[test]
    fn classes_are_yet_to_come() {
        let check = |today: Date, expected: [(&str, &str); 2]| {
            let text = to_come(super::super::PROGRAM, today);
            let program = check_text(&text, Format::Yaml, Vec::new()).unwrap();
            let class = &program.document.rewards["baking_class"].sessions;
            let found: Vec<_> =
                class.iter().map(|(name, own)| (name.as_str(), own.starts.as_str())).collect();
            assert_eq!(found, expected, "{today}");
            assert_eq!(text.lines().count(), super::super::PROGRAM.lines().count());
        };
        check(date(2026, 11, 30), [("dec-12", "2026-12-12 14:00"), ("dec-19", "2026-12-19 14:00")]);
        check(date(2026, 12, 26), [("jan-2", "2027-01-02 14:00"), ("jan-9", "2027-01-09 14:00")]);
        // Days of the exemplar itself, which are taken by another of its classes.
        check(date(2026, 5, 9), [("may-16", "2026-05-16 14:00"), ("may-23", "2026-05-23 14:00")]);
        check(date(2026, 4, 25), [("may-2", "2026-05-02 14:00"), ("may-9", "2026-05-09 14:00")]);
    }
}
