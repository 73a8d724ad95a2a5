//! Games of chance in the model: every play is a log, which limits and pools sum anew, and what a number wins is counted off
//! prize by prize.

use jiff::civil::Date;
use regulars_engine::event::{Body, Drawn, Play, Profile};

use super::{
    Model, Refusal, Work,
    calendar::Micro,
    challenge::Prize,
    condition::Condition,
    member::{Book, Move},
    program::{Clause, Limit},
    tiers::Way,
};

/// A game of chance.
#[derive(Debug, Clone)]
pub struct Game {
    /// Its name.
    pub name: String,
    /// Its first day, and from which hour on.
    pub from: Option<(Date, Option<i8>)>,
    /// Its last day.
    pub until: Option<Date>,
    /// Its times.
    pub when: Vec<Clause>,
    /// For whom: tier set, level, and whether the levels above are meant, too.
    pub for_level: Option<(usize, usize, bool)>,
    /// How old one has to be.
    pub min_age: Option<i64>,
    /// Its condition.
    pub condition: Option<Condition>,
    /// The wallet that pays, and how much of its smallest unit.
    pub cost: Option<(usize, i64)>,
    /// Its limits, all in times.
    pub limits: Vec<Limit>,
    /// What can be won.
    pub prizes: Vec<GamePrize>,
}

/// Something that can be won.
#[derive(Debug, Clone)]
pub struct GamePrize {
    /// Its chance.
    pub odds: Chance,
    /// How many there are.
    pub stock: Option<i64>,
    /// The prize that is given instead.
    pub instead: Option<usize>,
    /// What it gives.
    pub gives: Vec<Prize>,
}

/// The chance of a prize.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chance {
    /// So many in so many.
    In(i64, i64),
    /// All that is left.
    Rest,
    /// None of its own.
    Never,
}

/// A play that was made, or undone: of which game and when, what its number won, and what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Played {
    /// The game.
    pub game: usize,
    /// When.
    pub at: Micro,
    /// The number.
    pub number: i64,
    /// What the number won.
    pub won: Option<usize>,
    /// What was given.
    pub given: Option<usize>,
    /// 1, or -1 for one that was undone.
    pub times: i64,
}

/// What is shown of a game: how often it can be played by each limit, and until when; how often in all; and the refusal that a
/// play would meet.
pub type GameShown = (Vec<(i64, Option<Micro>)>, Option<i64>, Option<Refusal>);

impl Game {
    /// Of how many numbers one is drawn: the fewest of which each chance is a whole number.
    pub fn numbers(&self) -> i64 {
        let fits = |numbers: &i64| {
            self.prizes.iter().all(|prize| match prize.odds {
                Chance::In(_, plays) => numbers % plays == 0,
                Chance::Rest | Chance::Never => true,
            })
        };
        (1..).find(fits).unwrap_or(1)
    }

    /// What a number wins, counted off.
    pub fn wins(&self, number: i64) -> Option<usize> {
        let numbers = self.numbers();
        let own = |prize: &GamePrize| match prize.odds {
            Chance::In(times, plays) => numbers / plays * times,
            Chance::Rest | Chance::Never => 0,
        };
        let rest = numbers - self.prizes.iter().map(own).sum::<i64>();
        let mut before = 0;
        for (place, prize) in self.prizes.iter().enumerate() {
            before += if prize.odds == Chance::Rest { rest } else { own(prize) };
            if number <= before {
                return Some(place);
            }
        }
        None
    }
}

impl Model<'_> {
    /// What a member is shown of each game at an instant at which nothing is due.
    pub fn games_shown(&self, profile: &Profile, at: Micro) -> Vec<GameShown> {
        if self.member.closed {
            return Vec::new();
        }
        let mut work = self.work(&Body::Tick, "", profile);
        work.occurred = at;
        work.now = at.max(self.member.as_of);
        (0..self.program.games.len()).map(|game| work.shown_of_game(game)).collect()
    }

    /// How many of a prize were given.
    pub fn prizes_given(&self, game: usize, prize: usize) -> i64 {
        let own = |p: &&Played| (p.game, p.given) == (game, Some(prize));
        self.member.plays.iter().filter(own).map(|p| p.times).sum()
    }

    /// How often a game was played, with which sum of numbers, and how often it won and gave something.
    pub fn plays(&self, game: usize) -> [i64; 4] {
        let own = self.member.plays.iter().filter(|p| p.game == game);
        own.fold([0; 4], |[times, numbers, won, given], p| {
            [
                times + p.times,
                numbers + p.times * p.number,
                won + p.times * i64::from(p.won.is_some()),
                given + p.times * i64::from(p.given.is_some()),
            ]
        })
    }
}

impl Work<'_> {
    /// `game.played`.
    pub(super) fn game_played(&mut self, play: &Play) -> Result<(), Refusal> {
        let place = self.program.games.iter().position(|game| game.name == play.game).ok_or("UnknownGame")?;
        let game = &self.program.games[place];
        let number = match play.drawn {
            None => return Err("NotDrawn"),
            Some(Drawn::Number(number)) if 1 <= number && number <= game.numbers() => number,
            Some(_) => return Err("NoSuchNumber"),
        };
        if let (.., Some(refusal)) = self.shown_of_game(place) {
            return Err(refusal);
        }
        if let Some((wallet, units)) = game.cost {
            self.spend(wallet, units, Book::Spent)?;
        }
        let won = game.wins(number);
        let mut given = won;
        while let Some(prize) = given.filter(|prize| self.is_gone(place, *prize)) {
            given = game.prizes[prize].instead;
        }
        self.note_play(Played { game: place, at: self.now, number, won, given, times: 1 });
        for prize in given.map(|prize| game.prizes[prize].gives.clone()).unwrap_or_default() {
            match prize {
                Prize::Badge(badge) => self.give_badge(badge, 1),
                Prize::Units(..) | Prize::Ticket(_) | Prize::Level(..) | Prize::Choice(_) => {
                    let fresh = self.fresh(prize);
                    self.give_prize(prize, fresh, true)?;
                }
            }
        }
        self.reassess(Way::Up)
    }

    /// Gives a badge that was won, or takes it back.
    pub(super) fn give_badge(&mut self, badge: &'static str, times: i64) {
        self.member.badges.push((badge, times));
        self.moves.push(Move::Badge { badge, times });
    }

    /// Undoes a play, or plays again, if what it gave is still there.
    pub(super) fn undo_play(&mut self, played: Played) -> Result<(), Refusal> {
        let again = Played { times: -played.times, ..played };
        if 0 < again.times && again.given.is_some_and(|prize| self.is_gone(again.game, prize)) {
            return Err("OutOfStock");
        }
        self.note_play(again);
        Ok(())
    }

    fn note_play(&mut self, played: Played) {
        self.member.plays.push(played);
        self.moves.push(Move::Play(played));
    }

    /// Whether all of a prize were given.
    fn is_gone(&self, game: usize, prize: usize) -> bool {
        let own = |p: &&Played| (p.game, p.given) == (game, Some(prize));
        let given: i64 = self.member.plays.iter().filter(own).map(|p| p.times).sum();
        self.program.games[game].prizes[prize].stock.is_some_and(|stock| stock <= given)
    }

    fn shown_of_game(&self, place: usize) -> GameShown {
        let game = &self.program.games[place];
        let left: Vec<(i64, Option<Micro>)> = game.limits.iter().map(|l| self.plays_left(place, l)).collect();
        let affordable = game.cost.map(|(wallet, units)| self.most_units(wallet) / units);
        let all = left.iter().map(|(left, _)| *left).chain(affordable).min();
        let refusal = self.refusal_of_game(place, &left);
        (left, all, refusal)
    }

    fn refusal_of_game(&self, place: usize, left: &[(i64, Option<Micro>)]) -> Option<Refusal> {
        let game = &self.program.games[place];
        let begun = game
            .from
            .is_none_or(|(day, hour)| self.calendar.at(day.at(hour.unwrap_or(0), 0, 0, 0)) <= self.now);
        let over = game.until.is_some_and(|last| last < self.calendar.date(self.now));
        let birth_month = self.profile.birthday.map(|b| b.month());
        let runs = game.when.iter().all(|clause| self.calendar.runs(*clause, self.now, birth_month));
        if !begun || over || !runs {
            return Some("GameNotNow");
        }
        if !self.has_level(game.for_level) {
            return Some("GameForOtherLevel");
        }
        if game.min_age.is_some_and(|age| self.birthdays().is_none_or(|had| had < age)) {
            return Some("GameForOlder");
        }
        if game.condition.as_ref().is_some_and(|c| !self.member_condition_holds(c)) {
            return Some("GameConditionFalse");
        }
        if left.iter().any(|(left, _)| *left == 0) {
            return Some("GameUsedUp");
        }
        let (wallet, units) = game.cost?;
        if 0 < self.member.purses[wallet].debt {
            return Some("InDebt");
        }
        (self.most_units(wallet) < units).then_some("InsufficientPoints")
    }

    fn plays_left(&self, game: usize, limit: &Limit) -> (i64, Option<Micro>) {
        let (from, to) = self.period_of(limit);
        let log = self.member.plays.iter().filter(|p| p.game == game && from <= p.at && p.at < to);
        let often: i64 = log.map(|p| p.times).sum();
        ((limit.times.unwrap_or(i64::MAX) - often).max(0), if to == Micro::MAX { None } else { Some(to) })
    }
}
