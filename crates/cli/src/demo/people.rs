//! The members of the demo: who they are and what they are in the habit of.
//!
//! Everybody is made up from the seed and a number. Names come from short lists of common given names.

use regulars_engine::calendar::MonthDay;

use super::{
    DAYS,
    dice::Dice,
    menu::{DRINKS, STORES},
};
use crate::history::Birthday;

/// Given names of several places; none is a customer's.
const NAMES: [&str; 40] = [
    "Lin", "Mei", "Wei", "Jun", "Yan", "Hao", "Xin", "Jing", "Ting", "Bo", "Ning", "Kai", "Lan", "Rui",
    "Qing", "Yu", "Tao", "Min", "Fei", "Shan", "Anna", "Mari", "Jaan", "Liis", "Karl", "Leo", "Ida", "Noa",
    "Mia", "Max", "Eva", "Tom", "Nina", "Paul", "Sara", "Otto", "Kim", "Ari", "Lea", "Emil",
];
const LANGUAGES: [(&str, u32); 4] = [("zh-Hans", 80), ("en", 15), ("et", 3), ("zh-Hant", 2)];

/// How often somebody comes, as visits in a thousand days, and how many are so.
const PACES: [(u32, u32); 5] = [(550, 6), (280, 20), (140, 31), (50, 26), (12, 17)];

/// When in the day somebody comes: the hour around which visits lie.
const HOURS: [(u32, u32); 4] = [(8, 28), (12, 24), (15, 32), (19, 16)];

/// One member.
#[derive(Debug, Clone)]
pub(super) struct Person {
    /// From 1, by the order of joining.
    pub number: u32,
    /// How to address them.
    pub name: &'static str,
    /// Month and day, with the year for half of them.
    pub birthday: Option<Birthday>,
    /// BCP 47 tag.
    pub language: &'static str,
    /// The day of joining, from 0.
    pub joins_on: u32,
    /// The first day on which they no longer come.
    pub leaves_on: u32,
    /// Who brought them.
    pub invited_by: Option<u32>,
    /// Visits in a thousand days.
    pub pace: u32,
    /// The hour around which visits lie.
    pub hour: u32,
    /// Places in the list of drinks; the first is ordered most.
    pub favourites: [usize; 3],
    /// The place of the shop nearest to them.
    pub store: usize,
    /// Orders by app, in a thousand.
    pub by_app: u32,
    /// Days on which they check in by app, in a thousand.
    pub checks_in: u32,
    /// How much each top-up is; none for those who have no stored value.
    pub tops_up: Option<i64>,
    /// Orders so far.
    pub orders: u32,
}

impl Person {
    /// Makes up member `number`, who joins on the given day.
    pub(super) fn new(seed: u64, number: u32, joins_on: u32) -> Person {
        let mut dice = Dice::new(seed, [u64::from(number), u64::MAX]);
        let year = dice.chance(500).then(|| i16::try_from(dice.between(1965, 2006)).unwrap_or(1990));
        // No birthday on 29 February, so that every year is possible.
        let (month, day) = (dice.between(1, 12), dice.between(1, 28));
        let month_day = MonthDay::new(i8::try_from(month).unwrap_or(1), i8::try_from(day).unwrap_or(1));
        let drink = |dice: &mut Dice| {
            usize::try_from(dice.below(u32::try_from(DRINKS.len()).unwrap_or(1))).unwrap_or(0)
        };
        let favourites = [drink(&mut dice), drink(&mut dice), drink(&mut dice)];
        let invited = number > 20 && dice.chance(220);
        let stays = dice.weighted(&[(DAYS, 70), (150, 15), (60, 15)]);
        let mut person = Person {
            number,
            name: dice.pick(&NAMES),
            birthday: month_day.map(|month_day| Birthday { year, month_day }).filter(|_| dice.chance(850)),
            language: dice.weighted(&LANGUAGES),
            joins_on,
            leaves_on: joins_on.saturating_add(stays).saturating_add(dice.below(30)),
            invited_by: invited.then(|| dice.between(1, number - 1)),
            pace: dice.weighted(&PACES),
            hour: dice.weighted(&HOURS),
            favourites,
            store: usize::try_from(dice.below(u32::try_from(STORES.len()).unwrap_or(1))).unwrap_or(0),
            by_app: dice.weighted(&[(50, 40), (500, 25), (950, 35)]),
            checks_in: dice.weighted(&[(0, 70), (100, 20), (700, 10)]),
            tops_up: dice.chance(300).then(|| dice.weighted(&[(10_000, 40), (20_000, 40), (50_000, 20)])),
            orders: 0,
        };
        if number == 1 {
            // The member that the printed examples ask about: has a level, and a way up.
            person = Person { leaves_on: u32::MAX, pace: 140, tops_up: Some(10_000), by_app: 500, ..person };
        }
        person
    }

    /// The shop's number of the member.
    pub(super) fn external_id(&self) -> String {
        external_id(self.number)
    }
}

/// The shop's number of a member.
pub(super) fn external_id(number: u32) -> String {
    format!("M-{number:05}")
}
