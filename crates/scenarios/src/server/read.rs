//! What a member's balances and levels look like in the API's answers, in the form in which scenarios are compared.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use regulars_engine::{
    Program,
    amount::Decimal,
    decide::ChallengeState,
    id::{HouseholdId, TeamId},
    moment::Moment,
};
use serde::Deserialize;

use crate::language::{
    Books, Own, Seen, Standing, TaskSeen, WayUp, allowance_words, challenge_words, decimal, friends_words,
    game_words, last_day, nearest_end, prize_words, session_words,
};

/// `GET …/balance`.
#[derive(Deserialize)]
pub(super) struct Balances {
    wallets: Vec<Wallet>,
}

#[derive(Deserialize)]
struct Wallet {
    wallet: String,
    scale: u32,
    available: i64,
    pending: i64,
    held: i64,
    debt: i64,
    lots: Vec<Lot>,
}

#[derive(Deserialize)]
struct Lot {
    amount: i64,
    expires_at: Option<jiff::Timestamp>,
}

/// `GET …/tiers`.
#[derive(Deserialize)]
pub(super) struct Standings {
    tier_sets: Vec<TierSet>,
}

#[derive(Deserialize)]
struct TierSet {
    set: String,
    level: Option<Named>,
    until: Option<jiff::Timestamp>,
    held: Option<HeldBy>,
    benefits: Vec<Named>,
    way_up: Option<Up>,
    at_risk: Option<Risk>,
}

#[derive(Deserialize)]
struct HeldBy {
    by: String,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct Up {
    level: Named,
    missing: Vec<Counter>,
    by: Option<jiff::Timestamp>,
}

#[derive(Deserialize)]
struct Risk {
    until: jiff::Timestamp,
    missing: Vec<Counter>,
    keep_price: Option<Price>,
    keep_referrals: Option<i64>,
}

#[derive(Deserialize)]
struct Counter {
    measure: String,
    amount: i64,
    scale: u32,
}

#[derive(Deserialize)]
struct Price {
    wallet: String,
    amount: i64,
}

/// `GET …/rewards`.
#[derive(Deserialize)]
pub(super) struct Catalog {
    rewards: Vec<Reward>,
}

#[derive(Deserialize)]
struct Reward {
    id: String,
    prices: Vec<RewardPrice>,
    state: String,
    missing: Option<i64>,
    locked: Option<Lock>,
    #[serde(default)]
    sessions: Vec<Session>,
    waiting_room: Option<Room>,
}

#[derive(Deserialize)]
struct Room {
    own: Option<Pass>,
}

#[derive(Deserialize)]
struct Pass {
    state: String,
    admitted_at: Option<jiff::Timestamp>,
}

#[derive(Deserialize)]
struct Session {
    id: String,
    free: i64,
    state: String,
    waitlist: Option<Waitlist>,
}

#[derive(Deserialize)]
struct Waitlist {
    own: Option<Wait>,
}

#[derive(Deserialize)]
struct Wait {
    state: String,
    quantity: i64,
    place: Option<usize>,
}

#[derive(Deserialize)]
struct RewardPrice {
    wallet: String,
    scale: u32,
}

#[derive(Deserialize)]
struct Lock {
    by: String,
}

/// `GET …/benefits`.
#[derive(Deserialize)]
pub(super) struct Benefits {
    benefits: Vec<BenefitHeld>,
}

#[derive(Deserialize)]
struct BenefitHeld {
    id: String,
    allowances: Vec<Allowance>,
    locked: Option<BenefitLock>,
}

#[derive(Deserialize)]
struct Allowance {
    left: i64,
    until: Option<jiff::Timestamp>,
}

#[derive(Deserialize)]
struct BenefitLock {
    by: String,
    again_at: Option<jiff::Timestamp>,
}

/// `GET …/referral`.
#[derive(Deserialize)]
pub(super) struct Referral {
    friends: Friends,
}

#[derive(Deserialize)]
struct Friends {
    pending: i64,
    settled: i64,
    rewarded: i64,
    taken_back: i64,
    lapsed: i64,
}

impl Referral {
    /// How far the friends are.
    pub(super) fn words(self) -> String {
        let Friends { pending, settled, rewarded, taken_back, lapsed } = self.friends;
        friends_words([pending, settled, rewarded, taken_back, lapsed])
    }
}

/// `GET …/challenges`.
#[derive(Deserialize)]
pub(super) struct Challenges {
    challenges: Vec<Challenge>,
    badges: Vec<Named>,
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    id: String,
    until: jiff::Timestamp,
}

#[derive(Deserialize)]
struct Challenge {
    id: String,
    state: String,
    tasks: Vec<Task>,
    missing: u64,
    share: Option<Share>,
}

/// What of a team's challenge the member has to do.
#[derive(Deserialize)]
struct Share {
    have: i64,
    need: i64,
    scale: u32,
}

#[derive(Deserialize)]
struct Task {
    id: Option<String>,
    have: i64,
    need: i64,
    scale: u32,
    state: String,
}

impl Challenges {
    /// What is seen of a member, with the challenges.
    pub(super) fn add_to(self, program: &Program, mut seen: Seen) -> Seen {
        for Choice { id, until } in self.choices {
            let words = format!("until {}", last_day(program, Some(until.into()), "ever"));
            seen.choices.entry(id).or_insert(words);
        }
        for Challenge { id, state, tasks, missing, share } in self.challenges {
            let state = match state.as_str() {
                "ahead" => ChallengeState::Ahead,
                "joinable" => ChallengeState::Joinable,
                "done" => ChallengeState::Done,
                _ => ChallengeState::Open,
            };
            let tasks = tasks.into_iter().map(|Task { id: name, have, need, scale, state }| TaskSeen {
                name,
                have: decimal(have, scale),
                need: decimal(need, scale),
                done: state == "done",
                locked: state == "locked",
            });
            // While it is all that is missing.
            let lacks = state == ChallengeState::Open && missing == 0;
            let words = match share.filter(|share| lacks && share.have < share.need) {
                Some(Share { have, need, scale }) => {
                    format!("own share {} of {}", decimal(have, scale), decimal(need, scale))
                }
                None => challenge_words(state, &tasks.collect::<Vec<_>>()),
            };
            seen.challenges.insert(id, words);
        }
        seen.badges = self.badges.into_iter().map(|badge| badge.id).collect();
        seen
    }
}

/// `GET …/members/{member}/games`.
#[derive(Deserialize)]
pub(super) struct MemberGames {
    games: Vec<MemberGame>,
}

#[derive(Deserialize)]
struct MemberGame {
    id: String,
    state: String,
    allowances: Vec<Allowance>,
    plays: Option<i64>,
    locked: Option<BenefitLock>,
}

impl MemberGames {
    /// What is seen of a member, with the games.
    pub(super) fn add_to(self, program: &Program, mut seen: Seen) -> Seen {
        for MemberGame { id, state, allowances, plays, locked } in self.games {
            let by = match &locked {
                Some(lock) => Some(format!("locked: {}", lock.by.replace('_', " "))),
                None => Some(state).filter(|state| state != "open"),
            };
            let again = locked.and_then(|lock| lock.again_at.map(Moment::from));
            let lock = by.as_deref().map(|by| (by, again));
            let left = allowances.iter().map(|one| (one.left, one.until.map(Moment::from)));
            let words = game_words(program, lock, plays, nearest_end(plays, left));
            seen.games.insert(id, words);
        }
        seen
    }
}

/// `GET …/games`.
#[derive(Deserialize)]
pub(super) struct Games {
    games: Vec<Game>,
}

#[derive(Deserialize)]
struct Game {
    id: String,
    prizes: Vec<GamePrize>,
}

#[derive(Deserialize)]
struct GamePrize {
    id: String,
    left: Option<i64>,
}

impl Games {
    /// What is seen of a member, with the prizes.
    pub(super) fn add_to(self, mut seen: Seen) -> Seen {
        for Game { id, prizes } in self.games {
            for prize in prizes {
                seen.prizes.insert(format!("{id} {}", prize.id), prize_words(prize.left));
            }
        }
        seen
    }
}

/// `GET …/vouchers`.
#[derive(Deserialize)]
pub(super) struct Vouchers {
    vouchers: Vec<Voucher>,
}

#[derive(Deserialize)]
struct Voucher {
    voucher: String,
}

impl Vouchers {
    /// What is seen of a member, with the vouchers.
    pub(super) fn add_to(self, mut seen: Seen) -> Seen {
        for Voucher { voucher } in self.vouchers {
            let count = seen.vouchers.entry(voucher).or_default();
            *count = count.saturating_add(1);
        }
        seen
    }
}

/// `GET …/household`.
#[derive(Deserialize)]
pub(super) struct MemberHousehold {
    household: Option<Household>,
}

#[derive(Deserialize)]
struct Household {
    id: String,
    people: Vec<Person>,
    balances: Vec<Together>,
}

#[derive(Deserialize)]
struct Person {
    state: String,
}

#[derive(Deserialize)]
struct Together {
    wallet: String,
    scale: u32,
    available: i64,
}

impl MemberHousehold {
    /// What is seen of a member, with the household.
    pub(super) fn add_to(self, mut seen: Seen) -> Seen {
        let Some(household) = self.household else { return seen };
        seen.people = household.people.iter().filter(|person| person.state == "member").count();
        let together = household.balances.into_iter();
        seen.together = together.map(|t| (t.wallet, decimal(t.available, t.scale))).collect();
        seen
    }

    /// Which one it is.
    pub(super) fn id(self) -> Option<HouseholdId> {
        self.household?.id.parse().ok()
    }
}

/// `GET …/teams`.
#[derive(Deserialize)]
pub(super) struct MemberTeams {
    teams: Vec<MemberTeam>,
}

#[derive(Deserialize)]
struct MemberTeam {
    team: Team,
    state: String,
}

#[derive(Deserialize)]
struct Team {
    id: String,
}

impl MemberTeams {
    /// The latest one that the member is in.
    pub(super) fn latest(self) -> Option<TeamId> {
        self.teams.into_iter().rfind(|own| own.state == "member")?.team.id.parse().ok()
    }
}

/// The part of an entry that tells of levels.
#[derive(Deserialize)]
pub(super) struct LevelChange {
    /// The tier set.
    pub set: String,
    /// Why it changed.
    pub cause: String,
}

/// One line of an entry's reasons.
#[derive(Deserialize)]
pub(super) struct Why {
    rule: String,
    outcome: String,
    wallet: String,
    figures: Option<Figures>,
}

#[derive(Deserialize)]
struct Figures {
    rounded: Option<i64>,
    given: i64,
}

/// What can be seen of a member. `causes` has why each tier set changed last: it tells a level that is kept, or in its
/// grace time, from one that is simply held.
pub(super) fn seen(
    program: &Program,
    balances: &Balances,
    standings: &Standings,
    (catalog, benefits): (&Catalog, &Benefits),
    causes: &IndexMap<String, String>,
) -> Seen {
    let mut seen = Seen::default();
    for wallet in &balances.wallets {
        let units = |amount| decimal(amount, wallet.scale);
        let books = Books {
            available: units(wallet.available),
            pending: units(wallet.pending),
            held: units(wallet.held),
            debt: units(wallet.debt),
        };
        seen.balances.insert(wallet.wallet.clone(), books);
        let mut lots: BTreeMap<String, Decimal> = BTreeMap::new();
        for lot in &wallet.lots {
            let day = last_day(program, lot.expires_at.map(Moment::from), "never");
            let sum = lots.entry(day).or_default();
            sum.micros = sum.micros.saturating_add(units(lot.amount).micros);
        }
        seen.lots.insert(wallet.wallet.clone(), lots);
    }
    for set in &standings.tier_sets {
        let cause = causes.get(&set.set).map(String::as_str);
        seen.standings.insert(set.set.clone(), set.standing(program, cause));
        seen.benefits.extend(set.benefits.iter().map(|benefit| benefit.id.clone()));
    }
    for held in &benefits.benefits {
        let by = held.locked.as_ref().map(|lock| lock.by.replace('_', " "));
        let again = held.locked.as_ref().and_then(|lock| lock.again_at.map(Moment::from));
        let left = held.allowances.iter().map(|one| (one.left, one.until.map(Moment::from))).collect();
        let words = allowance_words(program, by.as_deref().map(|by| (by, again)), left);
        seen.allowances.insert(held.id.clone(), words);
    }
    for reward in &catalog.rewards {
        for session in &reward.sessions {
            let own = session.waitlist.as_ref().and_then(|list| list.own.as_ref());
            let own = own.map(|wait| match (wait.place, wait.state.as_str()) {
                (_, "entered") => Own::Entered,
                (Some(place), _) => Own::Waits(place),
                (None, _) => Own::Offered(wait.quantity),
            });
            let words = session_words(session.state != "over", session.free, own);
            seen.sessions.insert(format!("{} {}", reward.id, session.id), words);
        }
    }
    seen.rewards =
        catalog.rewards.iter().map(|reward| (reward.id.clone(), reward.words() + &reward.turn())).collect();
    seen
}

/// What each rule did.
pub(super) fn why(program: &Program, lines: &[Why]) -> IndexMap<String, String> {
    lines.iter().map(|line| (line.rule.clone(), line.words(program))).collect()
}

impl Standings {
    /// The names of the levels and their benefits. A level without a name is called by its id, and not told.
    pub fn called(self) -> Vec<String> {
        let levels = self.tier_sets.iter().filter_map(|set| set.level.as_ref());
        let levels = levels.filter(|level| level.name != level.id);
        let benefits = self.tier_sets.iter().flat_map(|set| &set.benefits);
        levels.chain(benefits).map(|named| named.name.clone()).collect()
    }
}

impl TierSet {
    fn standing(&self, program: &Program, cause: Option<&str>) -> Standing {
        let held = self.level.as_ref().map(|level| level.id.clone());
        let by = self.held.as_ref().map(|held| held.by.as_str());
        let word = match (&held, cause) {
            (None, _) => "none".to_owned(),
            (Some(level), _) if by == Some("match") => format!("{level} matched"),
            (Some(level), _) if by == Some("gift") => format!("{level} as a gift"),
            (Some(level), Some("paid")) => format!("{level} kept"),
            (Some(level), Some("grace")) => format!("{level} in grace"),
            (Some(level), _) => level.clone(),
        };
        let end = |at: Option<jiff::Timestamp>| last_day(program, at.map(Moment::from), "open");
        Standing {
            level: word,
            until: end(self.until),
            held,
            way_up: self.way_up.as_ref().map(|way| WayUp {
                to: Some(way.level.id.clone()),
                missing: missing(&way.missing),
                by: way.by.map(|by| program.zone.date(by).to_string()),
                ..WayUp::default()
            }),
            at_risk: self.at_risk.as_ref().map(|risk| WayUp {
                missing: missing(&risk.missing),
                by: Some(end(Some(risk.until))),
                pay: risk.keep_price.as_ref().map(|price| format!("{} {}", price.amount, price.wallet)),
                referrals: risk.keep_referrals,
                ..WayUp::default()
            }),
        }
    }
}

impl Reward {
    fn words(&self) -> String {
        match (&self.missing, &self.locked) {
            (Some(missing), _) => {
                let (scale, wallet) = self.prices.first().map_or((0, ""), |p| (p.scale, p.wallet.as_str()));
                format!("{} {wallet} to go", decimal(*missing, scale))
            }
            (None, Some(lock)) => format!("{}: {}", self.state, lock.by.replace('_', " ")),
            (None, None) => self.state.clone(),
        }
    }

    /// Whether it is the turn of the member.
    fn turn(&self) -> String {
        match self.waiting_room.as_ref().and_then(|room| room.own.as_ref()) {
            None => String::new(),
            Some(Pass { state, admitted_at: Some(turn) }) if state == "waiting" => {
                format!(", turn at {turn}")
            }
            Some(Pass { state, .. }) => format!(", {state}"),
        }
    }
}

impl Why {
    fn words(&self, program: &Program) -> String {
        let digits = program.wallet(&self.wallet).map_or(0, |(_, spec)| program.wallet_exponent(spec));
        let amount = |minor| decimal(minor, digits);
        match (self.outcome.as_str(), &self.figures) {
            ("gave", Some(Figures { rounded: Some(rounded), given })) if given < rounded => {
                format!("gave {} of {}", amount(*given), amount(*rounded))
            }
            ("gave", Some(figures)) => format!("gave {}", amount(figures.given)),
            ("multiplied", Some(figures)) => format!("added {}", amount(figures.given)),
            (outcome, _) => outcome.replace('_', " "),
        }
    }
}

fn missing(counters: &[Counter]) -> IndexMap<String, Decimal> {
    counters.iter().map(|c| (c.measure.clone(), decimal(c.amount, c.scale))).collect()
}
