//! `game.played`: a play of a game of chance. The number was drawn before, outside; here it is told what it wins, and that is
//! given out of a pool that all members share. What a member is shown of the games asks the same questions in the same order,
//! so that it is what an event would do.

use uuid::Uuid;

use super::{
    BenefitAllowance, Company, Known, benefit, challenge::Qualifies, draft::Draft, lots, tier::Reassess,
};
use crate::{
    event::{Body, Drawn, Event, Play, Profile},
    fact::{Fact, Played, SeedName, Sink},
    id::EventId,
    moment::Moment,
    program::{Game, GamePrize, Program},
    rejection::Rejection,
    shared::{Slices, Thing},
    state::Account,
    symbol::Sym,
};

/// Why a member can't play a game now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GameLock {
    /// It has not begun.
    Ahead,
    /// It is over.
    Over,
    /// Not at this time.
    NotNow,
    /// For other levels.
    OtherLevel,
    /// For older members, or the member's age is not known.
    Age,
    /// Its condition does not hold.
    Condition,
    /// It was played as often as it can be.
    UsedUp {
        /// When all limits that stand in the way have begun anew; none when one of them never does.
        again_at: Option<Moment>,
    },
    /// The member owes units of the wallet that pays.
    InDebt,
    /// The member has too few units.
    TooFew,
}

/// A game as a member sees it.
#[derive(Debug, Clone)]
pub struct GameStanding<'p> {
    /// The game.
    pub game: &'p Game,
    /// What each of its limits allows, in document order.
    pub allowances: Vec<BenefitAllowance>,
    /// How often it can be played now, limits and units together; none where nothing of both is asked.
    pub plays: Option<i64>,
    /// Why it can't be played now; none when it can.
    pub lock: Option<GameLock>,
}

/// The games as a member sees them at `at`, in document order. The account's due work up to then must have been decided. A
/// closed account is shown none.
pub fn game_standings<'p>(
    program: &'p Program,
    account: &Account,
    profile: &Profile,
    at: Moment,
) -> Vec<GameStanding<'p>> {
    if account.closed {
        return Vec::new();
    }
    // Nothing of the event is looked at but its time.
    let event = Event {
        id: EventId(Uuid::nil()),
        source: String::new(),
        external_id: String::new(),
        occurred_at: at,
        at,
        body: Body::Tick,
    };
    let known = Known {
        profile,
        original: None,
        shared: Slices::NONE,
        receiver: None,
        line: &[],
        company: Company::NONE,
        past: false,
    };
    let draft = Draft::new(program, account.clone(), known, &event);
    let standing = |game: &'p Game| {
        let allowances = draft.allowances_of(game.usage, &game.limits);
        let affordable = game
            .cost
            .and_then(|(wallet, units)| lots::spendable(program, &draft.account, wallet).checked_div(units));
        let plays = allowances.iter().map(|allowance| allowance.left).chain(affordable).min();
        GameStanding { game, plays, lock: draft.game_lock(game, &allowances), allowances }
    };
    program.games.iter().map(standing).collect()
}

/// How many of a prize are left; none when it can't run out. A pool that was not loaded counts as empty: what nobody looked at
/// must not be given away.
pub fn prizes_left(prize: &GamePrize, shared: &Slices) -> Option<i64> {
    let taken = shared.get(Thing::Prize(prize.prize)).map_or(i64::MAX, |pool| pool.taken);
    prize.stock.map(|stock| stock.saturating_sub(taken).max(0))
}

/// The pools of a program's games.
pub fn things_of_games(program: &Program) -> impl Iterator<Item = Thing> + '_ {
    let prizes = program.games.iter().flat_map(|game| &game.prizes);
    prizes.filter(|prize| prize.stock.is_some()).map(|prize| Thing::Prize(prize.prize))
}

/// The pools that a play may take from: that of the prize which its number wins, and of those given instead.
pub(super) fn things(program: &Program, play: &Play) -> impl Iterator<Item = Thing> {
    let game = program.game(&play.game);
    let number = game.zip(play.drawn.as_ref()).and_then(|(game, drawn)| game.number(drawn));
    let won = game.zip(number).and_then(|(game, number)| game.won_by(number));
    let prizes = game.into_iter().flat_map(move |game| game.chain_from(won));
    prizes.filter(|prize| prize.stock.is_some()).map(|prize| Thing::Prize(prize.prize))
}

pub(super) fn played(draft: &mut Draft<'_>, play: &Play) -> Result<(), Rejection> {
    let game = draft.program.game(&play.game).ok_or(Rejection::UnknownGame)?;
    let drawn = play.drawn.as_ref().ok_or(Rejection::NotDrawn)?;
    let number = game.number(drawn).ok_or(Rejection::NoSuchNumber)?;
    let allowances = draft.allowances_of(game.usage, &game.limits);
    if let Some(lock) = draft.game_lock(game, &allowances) {
        return Err(match lock {
            GameLock::Ahead | GameLock::Over | GameLock::NotNow => Rejection::GameNotNow,
            GameLock::OtherLevel => Rejection::GameForOtherLevel,
            GameLock::Age => Rejection::GameForOlder,
            GameLock::Condition => Rejection::GameConditionFalse,
            GameLock::UsedUp { .. } => Rejection::GameUsedUp,
            GameLock::InDebt => Rejection::InDebt,
            GameLock::TooFew => Rejection::InsufficientPoints,
        });
    }
    if let Some((wallet, units)) = game.cost {
        draft.spend(wallet, units, Sink::Spent)?;
    }
    let won = game.won_by(number);
    let given = game.chain_from(won).find(|prize| prizes_left(prize, &draft.shared) != Some(0));
    let seed = match drawn {
        Drawn::Bits { day, commitment, .. } => Some(SeedName { day: *day, commitment: *commitment }),
        Drawn::Number(_) => None,
    };
    draft.push(Fact::Played(Box::new(Played {
        game: game.game,
        number,
        of: game.numbers,
        won: won.and_then(|place| game.prizes.get(place)).map(|prize| prize.prize),
        given: given.map(|prize| prize.prize),
        units: game.cost.map_or(0, |(_, units)| units),
        times: 1,
        seed,
    })));
    draft.note_use_of(game.usage, &game.limits, 1, 0, 0);
    if let Some(prize) = given {
        if prize.stock.is_some() {
            draft.push(Fact::PrizeTaken { prize: prize.prize, quantity: 1 });
        }
        for gift in &prize.gives {
            let due = draft.first_given(*gift);
            draft.give_prize(&due, Qualifies::Yes)?;
        }
    }
    draft.reassess(Reassess::Up)
}

impl Draft<'_> {
    /// Games go by the server's time, like limits: who tells a play late can't choose the day on which it counts.
    fn game_lock(&self, game: &Game, allowances: &[BenefitAllowance]) -> Option<GameLock> {
        let now = self.now;
        if game.begins.is_some_and(|begins| now < begins) {
            return Some(GameLock::Ahead);
        }
        if game.ends.is_some_and(|ends| ends <= now) {
            return Some(GameLock::Over);
        }
        let birthday = self.known.profile.birthday;
        let runs = |when: &crate::calendar::When| when.matches(now.timestamp(), &self.program.zone, birthday);
        if !game.when.as_ref().is_none_or(runs) {
            return Some(GameLock::NotNow);
        }
        if !game.levels.is_none_or(|levels| self.holds_one_of(levels)) {
            return Some(GameLock::OtherLevel);
        }
        if game.min_age.is_some_and(|at_least| self.too_young(at_least).is_some()) {
            return Some(GameLock::Age);
        }
        if !self.member_is(game.condition.as_ref()) {
            return Some(GameLock::Condition);
        }
        if let Some(again_at) = benefit::used_up(allowances) {
            return Some(GameLock::UsedUp { again_at });
        }
        let (wallet, units) = game.cost?;
        if 0 < self.account.wallet(wallet).map_or(0, |held| held.debt) {
            return Some(GameLock::InDebt);
        }
        (self.spendable(wallet) < units).then_some(GameLock::TooFew)
    }

    /// Undoes what was taken from a pool. What was given back is taken again only if it is still there, or the pool is no
    /// longer counted.
    pub(super) fn undo_prize(&mut self, prize: Sym, quantity: i64) -> Result<(), Rejection> {
        let back = quantity.saturating_neg();
        let mut prizes = self.program.games.iter().flat_map(|game| &game.prizes);
        let counted = prizes.find(|own| own.prize == prize);
        let left = counted.and_then(|own| prizes_left(own, &self.shared));
        if 0 < back && left.is_some_and(|left| left < back) {
            return Err(Rejection::OutOfStock);
        }
        self.push(Fact::PrizeTaken { prize, quantity: back });
        Ok(())
    }
}
