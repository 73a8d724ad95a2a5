//! What can be seen of a member: balances, lots, levels, ways. Every runner fills this in from what it knows,
//! the engine's from the account, a server's from its answers, so that one comparison serves all.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use regulars_engine::{
    Program,
    amount::Decimal,
    decide::{
        self, BenefitLock, ChallengeState, Company, Lock, Offer, Turn, catalog, challenge_standings,
        places_left, standings, turn,
    },
    event::{GivenReason, Profile},
    moment::Moment,
    program::{Benefit, CountSource, Goal, Level, Reward, Task},
    shared::Slices,
    state::{Account, Measure, TierState},
    symbol::Sym,
    trace::{TraceLine, Verdict},
};

use super::{
    expect::{Books, Missing},
    games::add_games,
    plans,
};

/// What can be seen of a member.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// Balances of all wallets.
    pub balances: IndexMap<String, Books>,
    /// What is left by wallet and last day; `never` for what does not expire.
    pub lots: IndexMap<String, BTreeMap<String, Decimal>>,
    /// Standings in all tier sets.
    pub standings: IndexMap<String, Standing>,
    /// The benefits of the levels held.
    pub benefits: Vec<String>,
    /// What is left of each of them.
    pub allowances: IndexMap<String, String>,
    /// What the member could do about each reward: `available`, `120 points to go`, `locked: not now`; with a pass also
    /// `available, entered`, `available, turn at 2026-09-10T10:00:01Z`, `available, admitted`.
    pub rewards: IndexMap<String, String>,
    /// The dates of experiences, by reward and name: `2 free`, `full`, `full, waits as 3`, `full, 1 offered`, `over`.
    pub sessions: IndexMap<String, String>,
    /// How far each challenge is that the member is told of.
    pub challenges: IndexMap<String, String>,
    /// How games stand for the member.
    pub games: IndexMap<String, String>,
    /// How many of their prizes are left, by game and prize.
    pub prizes: IndexMap<String, String>,
    /// How many vouchers of each kind the member has.
    pub vouchers: IndexMap<String, i64>,
    /// What can be chosen, by choice: `until 2026-01-08`; of several with one name what ends first.
    pub choices: IndexMap<String, String>,
    /// The badges.
    pub badges: Vec<String>,
    /// How far the friends are that the member has brought: `1 pending, 2 settled`, or `none`.
    pub friends: String,
    /// How many people are in the household; 0 for who is in none.
    pub people: usize,
    /// What they have together, by wallet that they share.
    pub together: IndexMap<String, Decimal>,
    /// The paid membership: `prime month until 2026-04-14, trial`; nothing before anything is known of the member.
    pub plan: String,
    /// Whether it was worth its price.
    pub worth: String,
    /// What was asked for paid memberships so far, less what is to be given back or could not be taken.
    pub fees: Decimal,
}

/// Where a member stands in a tier set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// `gold`, `gold kept`, `gold in grace`, `gold matched`, `gold as a gift`, or `none`.
    pub level: String,
    /// The last day of the term, or `open`.
    pub until: String,
    /// The level itself, if there is one.
    pub held: Option<String>,
    /// The way up, if there is one.
    pub way_up: Option<WayUp>,
    /// What is missing to stay, if something is.
    pub at_risk: Option<WayUp>,
}

/// What is missing.
pub type WayUp = Missing;

impl Seen {
    /// What can be seen of an account at an instant.
    pub fn of(
        program: &Program,
        account: &Account,
        profile: &Profile,
        (shared, company): (&Slices, &Company),
        at: Moment,
    ) -> Seen {
        let mut seen = Seen::default();
        (seen.plan, seen.worth) = plans::words_of(program, account, profile, at);
        add_balances(&mut seen, program, account);
        for standing in standings(program, account, profile, at) {
            let set = program.name_of(standing.set).to_owned();
            let seen_standing = of_standing(program, account.tier(standing.set), &standing);
            seen.standings.insert(set, seen_standing);
        }
        let offers = catalog(program, account, profile, (shared, company), at);
        for (reward, seen_of_it) in program.rewards.iter().zip(offers) {
            let pass = account.pass(reward.reward).map(|pass| pass_words(pass.at, at));
            let words = offered(program, reward, &seen_of_it.offer) + &pass.unwrap_or_default();
            let name = program.name_of(reward.reward);
            for session in &reward.sessions {
                let free = if session.is_before_draw(at) { 0 } else { places_left(session, shared) };
                let own = account.wait(session.session).map(|wait| match turn(session, wait, shared, at) {
                    Turn::Entered => Own::Entered,
                    Turn::Behind(before) => Own::Waits(before.saturating_add(1)),
                    Turn::Offered => Own::Offered(wait.quantity),
                });
                let words = session_words(session.is_open(at), free, own);
                seen.sessions.insert(format!("{name} {}", session.name), words);
            }
            seen.rewards.insert(name.to_owned(), words);
        }
        add_allowances(&mut seen, program, account, (profile, at));
        for standing in challenge_standings(program, account, shared, at) {
            let tasks = standing.tasks.iter().map(|task| {
                let digits = if counts_money(task.task) { program.currency.exponent } else { 0 };
                let (have, need) = (decimal(task.have, digits), decimal(task.need, digits));
                let locked = !task.open;
                TaskSeen { name: task.task.key.clone(), have, need, done: task.done, locked }
            });
            let mut words = challenge_words(standing.state, &tasks.collect::<Vec<_>>());
            if let Some((have, need)) = standing.share_missing() {
                let money = standing.tasks.first().is_some_and(|task| counts_money(task.task));
                let digits = if money { program.currency.exponent } else { 0 };
                words = format!("own share {} of {}", decimal(have, digits), decimal(need, digits));
            }
            seen.challenges.insert(program.name_of(standing.challenge.challenge).to_owned(), words);
        }
        add_games(&mut seen, program, account, (profile, shared), at);
        seen.vouchers = vouchers_held(program, account, at);
        let own = &account.friends;
        seen.friends = friends_words([own.pending(), own.settled, own.rewarded, own.taken_back, own.lapsed]);
        add_choices(&mut seen, program, account);
        seen.badges = account.badges.iter().map(|held| program.name_of(held.badge).to_owned()).collect();
        if decide::home(account).is_some() {
            seen.people = company.others.len().saturating_add(1);
            for spec in program.wallets.iter().filter(|spec| spec.household.is_some()) {
                let all = decide::spendable_together(program, account, company, spec.wallet);
                let all = decimal(all, program.wallet_exponent(spec));
                seen.together.insert(program.name_of(spec.wallet).to_owned(), all);
            }
        }
        let held = benefits_held(program, &seen);
        seen.benefits = held.iter().map(|b| program.name_of(b.benefit).to_owned()).collect();
        seen
    }

    /// The names of the levels held and of their benefits in a language, as the program has them.
    pub fn called(&self, program: &Program, language: &str) -> Vec<String> {
        let levels = levels_held(program, self).filter_map(|level| level.name.as_ref());
        let names = levels.chain(benefits_held(program, self).into_iter().map(|benefit| &benefit.name));
        names.map(|text| text.in_language(language).to_owned()).collect()
    }
}

/// How many vouchers of each kind live.
fn vouchers_held(program: &Program, account: &Account, at: Moment) -> IndexMap<String, i64> {
    let mut held: IndexMap<String, i64> = IndexMap::new();
    for voucher in account.vouchers.iter().filter(|held| held.expires_at.is_none_or(|end| at < end)) {
        let count = held.entry(program.name_of(voucher.voucher).to_owned()).or_default();
        *count = count.saturating_add(1);
    }
    held
}

/// How far friends are: pending, settled, rewarded, taken back, lapsed; only those of whom there are some.
pub(crate) fn friends_words(counts: [i64; 5]) -> String {
    let words = ["pending", "settled", "rewarded", "taken back", "lapsed"];
    let told = counts.iter().zip(words).filter(|(count, _)| **count != 0);
    let told: Vec<String> = told.map(|(count, word)| format!("{count} {word}")).collect();
    if told.is_empty() { "none".to_owned() } else { told.join(", ") }
}

/// What the member may choose; of several with one name what ends first.
fn add_choices(seen: &mut Seen, program: &Program, account: &Account) {
    for open in decide::open_choices(program, account) {
        let words = format!("until {}", last_day(program, Some(open.until), "ever"));
        seen.choices.entry(program.name_of(open.choice.choice).to_owned()).or_insert(words);
    }
}

/// The levels that a member holds, by tier set.
fn levels_held<'a>(program: &'a Program, seen: &'a Seen) -> impl Iterator<Item = &'a Level> {
    program.tier_sets.iter().filter_map(|set| {
        let held = seen.standings.get(program.name_of(set.set))?.held.as_deref()?;
        set.levels.iter().find(|l| program.name_of(l.level) == held)
    })
}

fn benefits_held<'a>(program: &'a Program, seen: &Seen) -> Vec<&'a Benefit> {
    let held: Vec<_> = levels_held(program, seen).map(|l| l.level).collect();
    let entitled = |benefit: &&Benefit| {
        let Some(own) = benefit.levels else { return false };
        let set = program.tier_set(own.set);
        let levels = set.and_then(|s| s.levels.get(own.from..=own.to)).unwrap_or_default();
        levels.iter().any(|l| held.contains(&l.level))
    };
    program.benefits.iter().filter(entitled).collect()
}

fn of_standing(program: &Program, held: Option<&TierState>, standing: &decide::Standing) -> Standing {
    let name = |sym: Sym| program.name_of(sym).to_owned();
    let level = standing.level.map(name);
    let word = match (&level, held) {
        (Some(level), _) if standing.given == Some(GivenReason::Match) => format!("{level} matched"),
        (Some(level), _) if standing.given == Some(GivenReason::Gift) => format!("{level} as a gift"),
        (Some(level), Some(held)) if held.kept => format!("{level} kept"),
        (Some(level), Some(held)) if held.grace => format!("{level} in grace"),
        (Some(level), _) => level.clone(),
        (None, _) => "none".to_owned(),
    };
    let missing = |missing: &[decide::Missing]| {
        missing
            .iter()
            .map(|m| {
                (
                    counter(program, m.source),
                    decimal(m.need.saturating_sub(m.have), digits(program, m.source)),
                )
            })
            .collect()
    };
    Standing {
        level: word,
        until: last_day(program, standing.until, "open"),
        held: level,
        way_up: standing.way_up.as_ref().map(|way| WayUp {
            to: Some(name(way.level)),
            missing: missing(&way.missing),
            by: way.by.map(|by| program.zone.date(by.timestamp()).to_string()),
            ..WayUp::default()
        }),
        at_risk: standing.at_risk.as_ref().map(|risk| WayUp {
            missing: missing(&risk.missing),
            by: Some(last_day(program, Some(risk.until), "open")),
            pay: risk.keep_price.map(|(wallet, amount)| format!("{amount} {}", program.name_of(wallet))),
            referrals: risk.keep_referrals,
            ..WayUp::default()
        }),
    }
}

/// What the member could do about a reward, in words.
fn offered(program: &Program, reward: &Reward, offer: &Offer) -> String {
    match offer {
        Offer::Available => "available".to_owned(),
        Offer::Soon { missing } => {
            let payer = reward.wallet.and_then(|wallet| program.wallet_of(wallet));
            let digits = payer.map_or(0, |spec| program.wallet_exponent(spec));
            let unit = payer.map_or("", |spec| program.name_of(spec.wallet));
            format!("{} {unit} to go", decimal(*missing, digits))
        }
        Offer::Locked(lock) => format!("locked: {}", lock_word(lock)),
    }
}

/// Whether it is the turn of a member with a pass, behind what else is said of the reward.
pub(crate) fn pass_words(turn: Option<Moment>, at: Moment) -> String {
    match turn {
        None => ", entered".to_owned(),
        Some(turn) if at < turn => format!(", turn at {}", turn.timestamp()),
        Some(_) => ", admitted".to_owned(),
    }
}

/// What a member waits for of a date.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Own {
    /// The place in line, from 1.
    Waits(usize),
    /// So many places are offered.
    Offered(i64),
    /// In a draw.
    Entered,
}

fn counts_money(task: &Task) -> bool {
    matches!(task.goal, Goal::Amount(_)) && task.count.is_money()
}

/// How far a task is.
pub(crate) struct TaskSeen {
    /// Its name; none for the only one.
    pub(crate) name: Option<String>,
    /// How much is done.
    pub(crate) have: Decimal,
    /// How much it takes.
    pub(crate) need: Decimal,
    /// Whether it is done.
    pub(crate) done: bool,
    /// Whether others have to be done before.
    pub(crate) locked: bool,
}

/// How far a challenge is.
pub(crate) fn challenge_words(state: ChallengeState, tasks: &[TaskSeen]) -> String {
    match state {
        ChallengeState::Ahead => return "ahead".to_owned(),
        ChallengeState::Joinable => return "joinable".to_owned(),
        ChallengeState::Done => return "done".to_owned(),
        ChallengeState::Open => {}
    }
    let words = tasks.iter().map(|task| {
        let far = match (task.done, task.locked) {
            (true, _) => "done".to_owned(),
            (false, true) => "locked".to_owned(),
            (false, false) => format!("{} of {}", task.have, task.need),
        };
        task.name.as_ref().map_or(far.clone(), |name| format!("{name} {far}"))
    });
    words.collect::<Vec<_>>().join(", ")
}

/// How a date stands.
pub(crate) fn session_words(open: bool, free: i64, own: Option<Own>) -> String {
    let words = match (open, free) {
        (false, _) => "over".to_owned(),
        (true, 0) => "full".to_owned(),
        (true, free) => format!("{free} free"),
    };
    match own {
        None => words,
        Some(Own::Waits(place)) => format!("{words}, waits as {place}"),
        Some(Own::Offered(quantity)) => format!("{words}, {quantity} offered"),
        Some(Own::Entered) => format!("{words}, entered"),
    }
}

/// What is left of a benefit, with why it can't be used and until when that is so.
pub(crate) fn allowance_words(
    program: &Program,
    lock: Option<(&str, Option<Moment>)>,
    left: Vec<(i64, Option<Moment>)>,
) -> String {
    let until = |end: Option<Moment>| {
        end.map(|end| format!(" until {}", last_day(program, Some(end), ""))).unwrap_or_default()
    };
    if let Some((word, again_at)) = lock {
        return format!("locked: {word}{}", until(again_at));
    }
    let told: Vec<String> =
        left.into_iter().map(|(left, end)| format!("{left} left{}", until(end))).collect();
    if told.is_empty() { "available".to_owned() } else { told.join(", ") }
}

fn lock_word(lock: &Lock) -> &'static str {
    match lock {
        Lock::Given { .. } => "given",
        Lock::NotNow => "not now",
        Lock::OtherLevel => "other level",
        Lock::Age { .. } => "age",
        Lock::Condition => "condition",
        Lock::NotUnlocked { .. } => "not unlocked",
        Lock::Limit { .. } => "limit",
        Lock::Over => "over",
        Lock::OutOfStock => "out of stock",
        Lock::Full => "full",
        Lock::Budget => "budget",
    }
}

/// The last day on which something that ends at an instant is there; the local time where it ends within a
/// day.
pub(crate) fn last_day(program: &Program, end: Option<Moment>, without: &str) -> String {
    let Some(end) = end else { return without.to_owned() };
    let day = program.zone.date(end.timestamp());
    if Moment::from(program.zone.start_of_day(day)) == end {
        day.yesterday().unwrap_or(day).to_string()
    } else {
        program.zone.datetime(end.timestamp()).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }
}

/// The counter's name, as requirements write it.
fn counter(program: &Program, source: CountSource) -> String {
    let name = |sym: Sym| program.name_of(sym);
    match source {
        CountSource::TenureDays => "tenure_days".to_owned(),
        CountSource::Age { field, unit } => format!("{}.{}", unit.name(), name(field)),
        CountSource::Years { set, level } => format!("years.{}.{}", name(set), name(level)),
        CountSource::Balance(wallet) => format!("balance.{}", name(wallet)),
        CountSource::Measure(measure) => match measure {
            Measure::Orders => "orders".to_owned(),
            Measure::Spend => "spend".to_owned(),
            Measure::Items => "items".to_owned(),
            Measure::ToppedUp => "topped_up".to_owned(),
            Measure::ToppedUpOnce => "topped_up_once".to_owned(),
            Measure::Earned(wallet) => format!("earned.{}", name(wallet)),
            Measure::Activity(activity) if name(activity) == "referral_settled" => "referrals".to_owned(),
            Measure::Activity(activity) => format!("activities.{}", name(activity)),
            Measure::Field(field) => format!("fields.{}", name(field)),
        },
    }
}

/// Digits after the point of a counter.
fn digits(program: &Program, source: CountSource) -> u32 {
    match source {
        CountSource::Measure(Measure::Spend | Measure::ToppedUp | Measure::ToppedUpOnce) => {
            program.currency.exponent
        }
        CountSource::Measure(Measure::Earned(wallet)) | CountSource::Balance(wallet) => {
            program.wallet_of(wallet).map_or(0, |spec| program.wallet_exponent(spec))
        }
        CountSource::Measure(Measure::Orders | Measure::Items | Measure::Activity(_) | Measure::Field(_))
        | CountSource::TenureDays
        | CountSource::Age { .. }
        | CountSource::Years { .. } => 0,
    }
}

/// An amount of smallest units, as a scenario writes it.
pub(crate) fn decimal(minor: i64, digits: u32) -> Decimal {
    // Amounts of scenarios are far below the largest decimal.
    Decimal::of_minor(minor, digits).unwrap_or_default()
}

/// What a rule did, in words: `gave 24`, `added 24`, `condition false`, `limit reached`.
pub(super) fn verdict(program: &Program, line: &TraceLine) -> Option<(String, String)> {
    use regulars_engine::program::Effect;
    let rule = program.rules.get(usize::from(line.rule))?;
    let wallet = match &rule.effect {
        Effect::Give(give) => give.wallet,
        Effect::Multiply { wallet, .. } => *wallet,
    };
    let digits = program.wallets.get(wallet).map_or(0, |spec| program.wallet_exponent(spec));
    let amount = |minor| decimal(minor, digits);
    let words = match line.verdict {
        Verdict::Gave { rounded, given, .. } if given < rounded => {
            format!("gave {} of {}", amount(given), amount(rounded))
        }
        Verdict::Gave { given, .. } => format!("gave {}", amount(given)),
        Verdict::Multiplied { given, .. } => format!("added {}", amount(given)),
        Verdict::ConditionFalse => "condition false".to_owned(),
        Verdict::ConditionFailed { .. } => "condition failed".to_owned(),
        Verdict::NotNow => "not now".to_owned(),
        Verdict::NothingCovered => "nothing covered".to_owned(),
        Verdict::TooLittle { .. } => "too little".to_owned(),
        Verdict::LimitReached { .. } => "limit reached".to_owned(),
        Verdict::BudgetUsedUp => "budget used up".to_owned(),
        Verdict::BlockEmpty => "block empty".to_owned(),
        Verdict::NotLinked => "not linked".to_owned(),
        Verdict::Outdone { .. } => "outdone".to_owned(),
        Verdict::NothingToMultiply => "nothing to multiply".to_owned(),
    };
    Some((program.name_of(rule.rule).to_owned(), words))
}

/// What every wallet holds, and until when.
fn add_balances(seen: &mut Seen, program: &Program, account: &Account) {
    for spec in &program.wallets {
        let name = program.name_of(spec.wallet).to_owned();
        let digits = program.wallet_exponent(spec);
        let balance = account.balance(spec.wallet);
        let books = Books {
            available: decimal(balance.available, digits),
            pending: decimal(balance.pending, digits),
            held: decimal(balance.held, digits),
            debt: decimal(balance.debt, digits),
        };
        seen.balances.insert(name.clone(), books);
        let mut lots: BTreeMap<String, Decimal> = BTreeMap::new();
        if let Some(wallet) = account.wallet(spec.wallet) {
            for lot in &wallet.lots {
                let day = last_day(program, lot.expires_at.or(wallet.idle_until), "never");
                let sum = lots.entry(day).or_default();
                sum.micros = sum.micros.saturating_add(decimal(lot.remaining, digits).micros);
            }
        }
        seen.lots.insert(name, lots);
    }
}

/// How often benefits can still be used.
fn add_allowances(seen: &mut Seen, program: &Program, account: &Account, (profile, at): (&Profile, Moment)) {
    for held in decide::benefits_held(program, account, profile, at) {
        let lock = held.lock.map(|lock| match lock {
            BenefitLock::NotNow => ("not now", None),
            BenefitLock::Condition => ("condition", None),
            BenefitLock::UsedUp { again_at } => ("used up", again_at),
        });
        let left = held.allowances.iter().map(|allowance| (allowance.left, allowance.until)).collect();
        let words = allowance_words(program, lock, left);
        seen.allowances.insert(program.name_of(held.benefit.benefit).to_owned(), words);
    }
}
