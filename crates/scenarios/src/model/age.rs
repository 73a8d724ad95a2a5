//! Ages in the model: months are counted one by one from the day of birth.

use jiff::{Span, civil::Date};
use regulars_engine::event::Meta;

use super::{
    Refusal, Work,
    calendar::Micro,
    program::{Counter, Need},
    tiers::Way,
};

impl Work<'_> {
    /// The day of birth that the member has told.
    fn born(&self, name: &str) -> Option<Date> {
        let told = self.profile.attributes.iter().find(|(own, _)| own == name);
        told.and_then(|(_, told)| if let Meta::Text(text) = told { text.parse().ok() } else { None })
    }

    /// Whole months; none for who is not born, or of whom nothing is told.
    pub(super) fn age_months(&self, name: &str, at: Micro) -> Option<i64> {
        let (born, today) = (self.born(name)?, self.calendar.date(at));
        let birthdays = (0..).map(|months| born.checked_add(Span::new().months(months)).expect("a day"));
        let passed = birthdays.take_while(|day| *day <= today).count();
        i64::try_from(passed).expect("few months").checked_sub(1).filter(|months| 0 <= *months)
    }

    /// When the next age is reached that a level of a set asks for.
    fn next_age(&self, place: usize) -> Option<Micro> {
        let set = &self.program.tiers[place];
        let mut ages = Vec::new();
        set.levels.iter().for_each(|(_, need)| ages_in(need, &mut ages));
        let days = ages.into_iter().filter(|_| !set.at_review).filter_map(|(name, months)| {
            let day = self.born(name)?.checked_add(Span::new().months(months)).expect("a day");
            Some(self.calendar.start(day))
        });
        days.filter(|time| self.now < *time).min()
    }

    /// After each event: when the next ages are reached, as the profile stands.
    pub(super) fn set_ages(&mut self) {
        if !self.member.closed {
            self.member.ages = (0..self.program.tiers.len()).map(|place| self.next_age(place)).collect();
        }
    }

    /// Levels that an age brings.
    pub(super) fn grow(&mut self) -> Result<(), Refusal> {
        let due = |time: &Option<Micro>| time.is_some_and(|time| time <= self.now);
        let due: Vec<bool> = self.member.ages.iter().map(due).collect();
        for place in (0..due.len()).filter(|place| due[*place]) {
            self.reassess_one(place, Way::Up)?;
        }
        Ok(())
    }
}

fn ages_in(need: &Need, ages: &mut Vec<(&'static str, i64)>) {
    match need {
        Need::AtLeast(Counter::AgeMonths(name), months) => ages.push((name, *months)),
        Need::All(parts) | Need::Any(parts) => parts.iter().for_each(|part| ages_in(part, ages)),
        Need::Joined | Need::AtLeast(..) | Need::Segment(_) | Need::Plan(_) => {}
    }
}
