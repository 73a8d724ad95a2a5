//! What members choose from, in the model. A choice is one of the things that a challenge or a level gave; what was chosen is
//! added behind it.

use jiff::civil::Date;

use super::{
    Model, Refusal, Work,
    calendar::Micro,
    challenge::{Given, Prize},
    member::Member,
    program::Length,
    tiers::Way,
};

/// Something of which the member chooses one.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// What there is to choose from.
    pub options: Vec<(String, Vec<Prize>)>,
    /// Until when.
    pub deadline: Deadline,
    /// What is given otherwise.
    pub default: usize,
}

/// Until when something has to be chosen.
#[derive(Debug, Clone, Copy)]
pub enum Deadline {
    /// So long.
    Within(Length),
    /// The first such day.
    Day(i8, i8),
    /// Such a day of the next year.
    NextYear(i8, i8),
}

/// Something that may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// What.
    pub choice: usize,
    /// When it is too late.
    pub until: Micro,
    /// Whether a level gave it, the place of that or of the challenge in the member's list, and of the prize in it.
    pub at: (bool, usize, usize),
}

/// What is open: what ends first at the front, then what was given first; of one moment challenges before levels, and each as
/// the document has them.
fn open(member: &Member) -> Vec<Open> {
    let finished = member.finished.iter().enumerate();
    let of_challenges = finished.map(|(at, f)| ((f.at, false, (f.of.0, 0), f.of.1), at, f.given.as_slice()));
    let came = member.came.iter().enumerate();
    let of_levels =
        came.map(|(at, c)| ((c.at, true, c.with, c.round), at, c.given.as_deref().unwrap_or_default()));
    let mut all: Vec<_> = of_challenges.chain(of_levels).collect();
    all.sort_by_key(|(order, ..)| *order);
    let mut open = Vec::new();
    for ((_, with_level, ..), at, prizes) in all {
        for (place, given) in prizes.iter().enumerate() {
            if let (Some(Prize::Choice(choice)), Some(until), None, 0) =
                (given.prize, given.until, given.option, given.back)
            {
                open.push(Open { choice, until, at: (with_level, at, place) });
            }
        }
    }
    open.sort_by_key(|open: &Open| open.until);
    open
}

impl Model<'_> {
    /// What may be chosen, what ends first at the front.
    pub fn open_choices(&self) -> Vec<Open> {
        open(&self.member)
    }
}

impl Work<'_> {
    /// When it is too late for who may choose from now on.
    pub(super) fn too_late(&self, choice: usize) -> Micro {
        let today = self.calendar.date(self.now);
        // Who has no 29 February has the 28th.
        let in_year = |year: i16, (month, day): (i8, i8)| {
            Date::new(year, month, day).unwrap_or_else(|_| Date::constant(year, 2, 28))
        };
        let last = match self.program.choices[choice].deadline {
            Deadline::Within(length) => self.calendar.date(self.calendar.add(self.now, length)),
            Deadline::NextYear(month, day) => in_year(today.year() + 1, (month, day)),
            Deadline::Day(month, day) => {
                let this = in_year(today.year(), (month, day));
                if this < today { in_year(today.year() + 1, (month, day)) } else { this }
            }
        };
        self.calendar.start(last.tomorrow().expect("a day"))
    }

    /// `choice.made`.
    pub(super) fn chooses(&mut self, choice: &str, option: &str) -> Result<(), Refusal> {
        let place = self.program.choices.iter().position(|c| c.name == choice).ok_or("UnknownChoice")?;
        let options = &self.program.choices[place].options;
        let option = options.iter().position(|(name, _)| name == option).ok_or("UnknownOption")?;
        let first = open(&self.member).into_iter().find(|open| open.choice == place);
        let open = first.ok_or("NothingToChoose")?;
        self.gives_chosen(open, option)?;
        self.reassess(Way::Up)
    }

    /// Gives what was not chosen in time.
    pub(super) fn default_choices(&mut self) -> Result<(), Refusal> {
        let due: Vec<Open> = open(&self.member).into_iter().filter(|open| open.until <= self.now).collect();
        for open in &due {
            self.gives_chosen(*open, self.program.choices[open.choice].default)?;
        }
        if due.is_empty() { Ok(()) } else { self.reassess(Way::Up) }
    }

    fn given_at(&mut self, (with_level, at, _): (bool, usize, usize)) -> &mut Vec<Given> {
        match with_level {
            false => &mut self.member.finished[at].given,
            true => self.member.came[at].given.as_mut().expect("what is open was given"),
        }
    }

    fn gives_chosen(&mut self, open: Open, option: usize) -> Result<(), Refusal> {
        self.given_at(open.at)[open.at.2].option = Some(option);
        for prize in self.program.choices[open.choice].options[option].1.clone() {
            let mut given = self.fresh(prize);
            // Due work must not fail.
            let must_fit = open.at.0 || matches!(self.body, regulars_engine::event::Body::Tick);
            if !must_fit || self.fits(prize, given.back) {
                given = self.give_prize(prize, given, !open.at.0)?;
            }
            self.given_at(open.at).push(given);
        }
        Ok(())
    }
}
