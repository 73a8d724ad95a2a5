//! The games of chance of a program, with all that has to be told of their chances; what a member can play; what a play came
//! to; and what proves it.

use jiff::civil::Date;
use regulars_engine::{
    calendar::date_of_day,
    decide::{GameLock, GameStanding, game_standings, prizes_left},
    event::Profile,
    fact::Played,
    moment::Moment,
    program::{DrawTime, Game, GamePrize, Program},
    shared::Slices,
    state::Account,
    symbol::Sym,
    text::Text,
};
use serde::Serialize;

use super::{AllowanceView, PrizeView, Stamp, benefits::allowance, challenges::prize_view, name};
use crate::say;

/// A game, as anybody may read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GameView {
    /// The game.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
    /// More about it, in the asked language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The address of its picture, in the asked language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// The address of its official rules, in the asked language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    /// How to take part without buying, in the asked language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_purchase: Option<String>,
    /// `ahead`, `open` or `over`.
    pub state: &'static str,
    /// The first instant at which it can be played.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begins_at: Option<Stamp>,
    /// The first instant at which it can be played no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Stamp>,
    /// When it can be played in that time, as the document says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// How old one has to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_age: Option<i64>,
    /// What a play costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub costs: Option<CostOfPlayView>,
    /// How often a member can play, as the document says it.
    pub limits: Vec<String>,
    /// Of how many numbers, from 1 on, one is drawn.
    pub numbers: i64,
    /// What can be won, in document order.
    pub prizes: Vec<GamePrizeView>,
}

/// What a play costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CostOfPlayView {
    /// The wallet.
    pub wallet: String,
    /// How much, in its smallest unit.
    pub amount: i64,
}

/// Something that can be won.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GamePrizeView {
    /// The prize.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
    /// The chance, as the document says it; none for what is only given instead of another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub odds: Option<String>,
    /// How many of the numbers win it.
    pub numbers: i64,
    /// The first of them; none when none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<i64>,
    /// The last of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<i64>,
    /// How many there are for all members together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stock: Option<i64>,
    /// How many of them are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<i64>,
    /// The prize that is given instead when all are gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when_gone: Option<String>,
    /// What it gives.
    pub gives: Vec<PrizeView>,
}

/// A game, and what the member can do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemberGameView {
    /// The game.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
    /// `ahead`, `open`, `locked` or `over`.
    pub state: &'static str,
    /// The first instant at which it can be played.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begins_at: Option<Stamp>,
    /// The first instant at which it can be played no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Stamp>,
    /// What a play costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub costs: Option<CostOfPlayView>,
    /// What each of its limits allows.
    pub allowances: Vec<AllowanceView>,
    /// How often the member can play now, limits and units together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plays: Option<i64>,
    /// Why it is `locked`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked: Option<GameLockView>,
    /// What to tell the member.
    pub sentence: String,
}

/// Why a game can't be played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GameLockView {
    /// `not_now`, `other_level`, `age`, `condition`, `used_up`, `in_debt` or `too_few`.
    pub by: &'static str,
    /// When the limits have begun anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Stamp>,
}

/// A play, and what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlayedView {
    /// The game.
    pub game: String,
    /// The number that was drawn.
    pub number: i64,
    /// Of how many.
    pub of: i64,
    /// The prize that the number wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub won: Option<String>,
    /// The prize that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// 1, or -1 for a play that was undone.
    pub times: i64,
    /// The day from whose seed it was drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// The commitment to that seed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commitment: Option<String>,
}

/// What proves the plays of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProofView {
    /// The day, in the program's zone.
    pub day: String,
    /// The SHA-256 of its seed.
    pub commitment: String,
    /// When the seed is told.
    pub told_at: Stamp,
    /// The seed, once it is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
}

impl ProofView {
    pub(crate) fn new(
        day: Date,
        commitment: [u8; 32],
        told_at: Moment,
        seed: Option<&[u8; 32]>,
    ) -> ProofView {
        let (commitment, seed) = (hex(&commitment), seed.map(|seed| hex(seed)));
        ProofView { day: day.to_string(), commitment, told_at: Stamp(told_at), seed }
    }
}

/// What proves a draw for the places of a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DrawProofView {
    /// The first instant at which one can enter.
    pub from: Stamp,
    /// When lots are drawn.
    pub until: Stamp,
    /// The SHA-256 of its seed.
    pub commitment: String,
    /// When the seed is told.
    pub told_at: Stamp,
    /// The seed, once it is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
}

impl DrawProofView {
    pub(crate) fn new(
        draw: DrawTime,
        commitment: [u8; 32],
        told_at: Moment,
        seed: Option<&[u8; 32]>,
    ) -> DrawProofView {
        DrawProofView {
            from: Stamp(draw.from),
            until: Stamp(draw.until),
            commitment: hex(&commitment),
            told_at: Stamp(told_at),
            seed: seed.map(|seed| hex(seed)),
        }
    }
}

/// The games at `at`, in document order.
pub fn games(program: &Program, pools: &Slices, at: Moment, language: &str) -> Vec<GameView> {
    program.games.iter().map(|game| game_view(program, game, pools, at, language)).collect()
}

/// The games as a member sees them as of `at`, in document order; the caller has made the due work happen up to it.
pub fn member_games(
    program: &Program,
    account: &Account,
    profile: &Profile,
    at: Moment,
    language: &str,
) -> Vec<MemberGameView> {
    let standings = game_standings(program, account, profile, at);
    standings.iter().map(|standing| member_game(program, standing, at, language)).collect()
}

/// What a prize is called: as the document says, or by its own name.
pub(crate) fn prize_name(prize: &GamePrize, language: &str) -> String {
    let own = || prize.key.replace(['_', '-'], " ");
    prize.name.as_ref().map_or_else(own, |name| name.in_language(language).to_owned())
}

fn game_view(program: &Program, game: &Game, pools: &Slices, at: Moment, language: &str) -> GameView {
    let told = |text: &Option<Text>| text.as_ref().map(|text| text.in_language(language).to_owned());
    let id = name(program, game.game);
    let stated = program.document.games.get(&id);
    let state = match (game.begins, game.ends) {
        (Some(begins), _) if at < begins => "ahead",
        (_, Some(ends)) if ends <= at => "over",
        (_, _) => "open",
    };
    GameView {
        name: game.name.in_language(language).to_owned(),
        text: told(&game.text),
        picture: told(&game.picture),
        rules: told(&game.rules),
        without_purchase: told(&game.without_purchase),
        state,
        begins_at: game.begins.map(Stamp),
        ends_at: game.ends.map(Stamp),
        when: stated.and_then(|stated| stated.when.clone()),
        min_age: game.min_age.map(i64::from),
        costs: costs(program, game),
        limits: stated.map(|stated| stated.limit.sentences().to_vec()).unwrap_or_default(),
        numbers: game.numbers,
        prizes: game.prizes.iter().map(|prize| game_prize(program, game, prize, pools, language)).collect(),
        id,
    }
}

fn costs(program: &Program, game: &Game) -> Option<CostOfPlayView> {
    game.cost.map(|(wallet, amount)| CostOfPlayView { wallet: name(program, wallet), amount })
}

fn game_prize(
    program: &Program,
    game: &Game,
    prize: &GamePrize,
    pools: &Slices,
    language: &str,
) -> GamePrizeView {
    let stated = program.document.games.get(program.name_of(game.game));
    let stated = stated.and_then(|stated| stated.prizes.get(&prize.key));
    let last = prize.first.saturating_add(prize.count).saturating_sub(1);
    let wins = 0 < prize.count;
    GamePrizeView {
        id: prize.key.clone(),
        name: prize_name(prize, language),
        odds: stated.and_then(|stated| stated.odds.clone()),
        numbers: prize.count,
        first: wins.then_some(prize.first),
        last: wins.then_some(last),
        stock: prize.stock,
        left: prizes_left(prize, pools),
        when_gone: stated.and_then(|stated| stated.when_gone.clone()),
        gives: prize.gives.iter().filter_map(|gift| prize_view(program, *gift, language)).collect(),
    }
}

fn member_game(program: &Program, standing: &GameStanding<'_>, at: Moment, language: &str) -> MemberGameView {
    let game = standing.game;
    MemberGameView {
        id: name(program, game.game),
        name: game.name.in_language(language).to_owned(),
        state: match standing.lock {
            None => "open",
            Some(GameLock::Ahead) => "ahead",
            Some(GameLock::Over) => "over",
            Some(_) => "locked",
        },
        begins_at: game.begins.map(Stamp),
        ends_at: game.ends.map(Stamp),
        costs: costs(program, game),
        allowances: standing.allowances.iter().map(allowance).collect(),
        plays: standing.plays,
        locked: standing.lock.and_then(lock),
        sentence: say::game(program, standing, at, language),
    }
}

fn lock(lock: GameLock) -> Option<GameLockView> {
    let plain = |by| Some(GameLockView { by, again_at: None });
    match lock {
        GameLock::Ahead | GameLock::Over => None,
        GameLock::NotNow => plain("not_now"),
        GameLock::OtherLevel => plain("other_level"),
        GameLock::Age => plain("age"),
        GameLock::Condition => plain("condition"),
        GameLock::UsedUp { again_at } => Some(GameLockView { by: "used_up", again_at: again_at.map(Stamp) }),
        GameLock::InDebt => plain("in_debt"),
        GameLock::TooFew => plain("too_few"),
    }
}

/// A play, and what it came to.
pub(super) fn played(program: &Program, played: &Played) -> PlayedView {
    // A prize is named within its game: `game:wheel:coffee`.
    let key = |prize: Sym| name(program, prize).rsplit(':').next().unwrap_or_default().to_owned();
    PlayedView {
        game: name(program, played.game),
        number: played.number,
        of: played.of,
        won: played.won.map(key),
        given: played.given.map(key),
        times: played.times,
        day: played.seed.map(|seed| date_of_day(seed.day).to_string()),
        commitment: played.seed.map(|seed| hex(&seed.commitment)),
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
