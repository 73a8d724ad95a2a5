//! Checking challenges: what counts, how much of it, when, for whom, and what there is for it; and the badges they give.

use jiff::civil::Date;

use super::{
    Choice, Currency, Eligible, LevelPrizes, Levels, TeamSpec, TierSet, Trigger, Voucher, WalletSpec,
    check::Checker,
    fields::{Fields, REFERRAL_SETTLED},
    rewards, rules, teams,
    wallets::{unit, wallet_named},
};
use crate::{
    amount::Ratio,
    calendar::{Length, Period, day_number},
    cel::Condition,
    document::{self, Document, PrizeSentence, VoucherCodes, parse_done, parse_prize},
    state::Round,
    symbol::Sym,
    text::Text,
};

/// The most days that a task can ask for, and that may be missed.
const DAYS_MAX: u32 = 366;
/// The most tasks of one challenge: each has a place in the account.
const TASKS_MAX: usize = 20;
/// The most things that one challenge gives.
const PRIZES_MAX: usize = 8;
/// What tasks count.
const COUNTS: [&str; 7] =
    ["orders", "spend", "items", "topped_up", "referrals", "activity.NAME", "fields.NAME"];

/// Something to do for something in return.
#[derive(Debug, Clone)]
pub struct Challenge {
    /// Its name.
    pub challenge: Sym,
    /// For people.
    pub name: Text,
    /// More about it, for people.
    pub text: Option<Text>,
    /// The address of its picture.
    pub picture: Option<Text>,
    /// The first day that counts (days since 1970-01-01 in the program's zone).
    pub first_day: Option<i32>,
    /// The last day that counts.
    pub last_day: Option<i32>,
    /// It begins anew with each of these; none when it can be done once.
    pub each: Option<Period>,
    /// The levels that may do it; none when everybody may.
    pub levels: Option<Levels>,
    /// Whether only those take part who join it.
    pub opt_in: bool,
    /// Whether members are told of it only when they have done it.
    pub hidden: bool,
    /// The teams that do it together; none when everybody does it alone.
    pub team: Option<TeamSpec>,
    /// The tasks, in document order, at least one.
    pub tasks: Vec<Task>,
    /// How many of them have to be done.
    pub tasks_min: usize,
    /// What there is for it, in document order.
    pub prizes: Vec<Prize>,
}

/// A task of a challenge.
#[derive(Debug, Clone)]
pub struct Task {
    /// The name under which its progress is kept.
    pub task: Sym,
    /// Its name within the challenge; none when it is the only one and has no name.
    pub key: Option<String>,
    /// For people.
    pub name: Option<Text>,
    /// What counts.
    pub count: TaskCount,
    /// Its condition.
    pub condition: Option<Condition>,
    /// Which items and amounts count: a place in [`super::Program::eligibles`].
    pub eligible: usize,
    /// How much of it.
    pub goal: Goal,
    /// The places of the tasks that have to be done before this one counts; all smaller than its own.
    pub after: Vec<usize>,
}

/// What counts for a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskCount {
    /// Orders of which something is eligible.
    Orders,
    /// The eligible amount.
    Spend,
    /// Eligible pieces.
    Items,
    /// Money paid into stored value.
    ToppedUp,
    /// Activities of a name.
    Activity(Sym),
    /// The sum of a whole-number field of orders.
    Field(Sym),
}

/// How much of it a task takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// So much, in the smallest unit.
    Amount(i64),
    /// So many different days.
    Days(i32),
    /// So many days in a row.
    Row {
        /// How many.
        days: i32,
        /// How many days between them may be missed in all.
        grace: i32,
    },
}

/// What a challenge gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prize {
    /// Units of a wallet.
    Units {
        /// The place of the wallet.
        wallet: usize,
        /// How many, in its smallest unit.
        amount: i64,
    },
    /// A voucher of the kind at this place.
    Voucher(usize),
    /// A badge.
    Badge(Sym),
    /// A level.
    Level {
        /// The tier set.
        set: Sym,
        /// The level.
        level: Sym,
        /// How long; as long as one that is reached when none.
        lasts: Option<Length>,
    },
    /// The choice at this place.
    Choice(usize),
}

/// What distinguishes a member.
#[derive(Debug, Clone)]
pub struct Badge {
    /// Its name.
    pub badge: Sym,
    /// What who has it is called.
    pub name: Text,
    /// More about it, for people.
    pub text: Option<Text>,
    /// The address of its picture.
    pub picture: Option<Text>,
}

impl Challenge {
    /// The round that a day lies in: the first day of the period, or 0 for a challenge that is done once.
    pub fn round_of(&self, day: i32) -> i32 {
        self.each.map_or(0, |period| period.days_of(day).0)
    }

    /// Whether what happens on a day can count.
    pub fn is_on(&self, day: i32) -> bool {
        self.first_day.is_none_or(|first| first <= day) && self.last_day.is_none_or(|last| day <= last)
    }

    /// The first and the last day of a round, where there are such.
    pub fn days_of(&self, round: i32) -> (Option<i32>, Option<i32>) {
        let Some(period) = self.each else { return (self.first_day, self.last_day) };
        let (first, last) = period.days_of(round);
        let first = self.first_day.map_or(first, |from| first.max(from));
        (Some(first), Some(self.last_day.map_or(last, |until| last.min(until))))
    }

    /// Which of the tasks are done.
    pub fn done_tasks(&self, round: &Round) -> Vec<bool> {
        let mut done: Vec<bool> = Vec::with_capacity(self.tasks.len());
        for task in &self.tasks {
            let open = task.after.iter().all(|place| done.get(*place) == Some(&true));
            done.push(open && task.goal.is_met(round.days(task.task)));
        }
        done
    }

    /// Whether enough of the tasks are done.
    pub fn is_done(&self, round: &Round) -> bool {
        self.tasks_min <= self.done_tasks(round).into_iter().filter(|done| *done).count()
    }
}

impl Goal {
    /// Whether what was done by day is enough.
    pub fn is_met(self, days: &[(i32, i64)]) -> bool {
        match self {
            Goal::Amount(least) => {
                least <= days.iter().map(|(_, amount)| *amount).fold(0, i64::saturating_add)
            }
            Goal::Days(least) => usize::try_from(least).is_ok_and(|least| least <= days.len()),
            Goal::Row { days: least, grace } => {
                let Ok(run) = usize::try_from(least) else { return false };
                days.windows(run.max(1)).any(|run| match run {
                    [(first, _), .., (last, _)] => {
                        last.saturating_sub(*first).saturating_add(1).saturating_sub(least) <= grace
                    }
                    _ => false,
                })
            }
        }
    }
}

impl TaskCount {
    /// The kind of event that can count.
    pub fn trigger(self) -> Trigger {
        match self {
            TaskCount::Orders | TaskCount::Spend | TaskCount::Items | TaskCount::Field(_) => {
                Trigger::OrderPaid
            }
            TaskCount::ToppedUp => Trigger::ToppedUp,
            TaskCount::Activity(name) => Trigger::Activity(name),
        }
    }

    /// Whether it counts money.
    pub fn is_money(self) -> bool {
        matches!(self, TaskCount::Spend | TaskCount::ToppedUp)
    }
}

/// A tier set and a level, with what comes with it.
pub(super) type WithLevel = ((Sym, Sym), LevelPrizes);

/// What challenges are checked against.
struct Context<'a> {
    document: &'a Document,
    tier_sets: &'a [TierSet],
    givable: Givable<'a>,
}

/// What is checked against all else that can be given.
pub(super) struct Found {
    pub(super) challenges: Vec<Challenge>,
    pub(super) badges: Vec<Badge>,
    pub(super) choices: Vec<Choice>,
    pub(super) with_levels: Vec<WithLevel>,
}

/// The challenges, the badges and the choices, in document order, and what comes with levels.
pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    (wallets, tier_sets, vouchers): (&[WalletSpec], &[TierSet], &[Voucher]),
    currency: &Currency,
    (fields, eligibles): (&mut Fields, &mut Vec<Eligible>),
) -> Found {
    let badges = badges(checker, document);
    let givable = Givable { document, wallets, tier_sets, vouchers, badges: &badges, currency };
    let choices = givable.choices(checker);
    let context = Context { document, tier_sets, givable };
    let stated = document.challenges.iter();
    let challenges =
        stated.filter_map(|(name, one)| context.challenge(checker, fields, eligibles, name, one)).collect();
    let with_levels = context.with_levels(checker);
    Found { challenges, badges, choices, with_levels }
}

fn badges(checker: &mut Checker, document: &Document) -> Vec<Badge> {
    let mut badges = Vec::new();
    for (name, stated) in &document.badges {
        let path = format!("/badges/{name}");
        let badge = checker.declare(&path, name);
        rewards::picture(checker, &path, stated.picture.as_ref());
        let document::Badge { name, text, picture } = stated.clone();
        badges.push(Badge { badge, name, text, picture });
    }
    badges
}

impl Context<'_> {
    /// What comes with each level.
    fn with_levels(&self, checker: &mut Checker) -> Vec<WithLevel> {
        let mut found = Vec::new();
        for (set, tiers) in &self.document.tiers {
            for (level, stated) in &tiers.levels {
                let path = format!("/tiers/{set}/levels/{level}");
                let each = stated.give_each.as_deref();
                let each = each.and_then(|text| each_of(checker, &format!("{path}/give_each"), text));
                if stated.give.is_empty() {
                    if stated.give_each.is_some() {
                        checker.say(
                            &format!("{path}/give_each"),
                            "nothing comes with the level",
                            "add `give`",
                        );
                    }
                    continue;
                }
                let prizes = self.givable.prizes(checker, &format!("{path}/give"), &stated.give);
                let name = checker.intern(&path, &format!("level:{set}:{level}"));
                let of = (checker.intern(&path, set), checker.intern(&path, level));
                found.push((of, LevelPrizes { name, each, prizes }));
            }
        }
        found
    }

    fn challenge(
        &self,
        checker: &mut Checker,
        fields: &mut Fields,
        eligibles: &mut Vec<Eligible>,
        name: &str,
        stated: &document::Challenge,
    ) -> Option<Challenge> {
        let path = format!("/challenges/{name}");
        let challenge = checker.declare(&path, name);
        rewards::picture(checker, &path, stated.picture.as_ref());
        let each = stated.each.as_deref().and_then(|text| each_of(checker, &format!("{path}/each"), text));
        let (first_day, last_day) = days(checker, &path, (stated.from.as_ref(), stated.until.as_ref()));
        let levels = stated.for_level.as_deref();
        let levels = levels
            .and_then(|text| checker.levels(&format!("{path}/for"), text, self.document, self.tier_sets));
        if stated.opt_in && stated.hidden {
            let fix = "leave `hidden` or `opt_in` out";
            checker.say(&format!("{path}/hidden"), "nobody can join what nobody knows of", fix);
        }
        let tasks = self.tasks(checker, fields, eligibles, (&path, name), stated);
        // With a mistake in the tasks no program comes of it, whatever their number.
        let count = stated.tasks.len().max(1);
        let how_many = stated.done.as_deref().unwrap_or("all");
        let tasks_min = checker.take(&format!("{path}/done"), how_many, parse_done(how_many, count));
        let prizes = self.givable.prizes(checker, &format!("{path}/give"), &stated.give);
        let team = teams::check(checker, &path, stated, (&tasks, self.givable.currency.exponent));
        Some(Challenge {
            challenge,
            name: stated.name.clone(),
            text: stated.text.clone(),
            picture: stated.picture.clone(),
            first_day,
            last_day,
            each,
            levels,
            opt_in: stated.opt_in,
            hidden: stated.hidden,
            team,
            tasks,
            tasks_min: tasks_min?,
            prizes,
        })
    }

    /// The one task of the challenge, or those that it names.
    fn tasks(
        &self,
        checker: &mut Checker,
        fields: &mut Fields,
        eligibles: &mut Vec<Eligible>,
        (path, name): (&str, &str),
        stated: &document::Challenge,
    ) -> Vec<Task> {
        let own = stated.own_task();
        match (&own, stated.tasks.is_empty()) {
            (Some(_), false) => {
                checker.say(path, "it states a task and has tasks", "state it as one of the `tasks`");
            }
            (None, true) => {
                let fix = "add `count: orders` and `target: 3`, or `tasks`";
                checker.say(path, "there is nothing to do", fix);
            }
            (Some(_), true) | (None, false) => {}
        }
        if own.is_some() && stated.done.is_some() {
            checker.say(&format!("{path}/done"), "there is one task only", "leave it out");
        }
        if TASKS_MAX < stated.tasks.len() {
            let fix = format!("at most {TASKS_MAX}");
            checker.say(&format!("{path}/tasks"), format!("{} tasks", stated.tasks.len()), fix);
        }
        let mut tasks = Vec::new();
        if let Some(own) = &own {
            let task = checker.intern(path, &format!("challenge:{name}"));
            tasks.extend(self.task(checker, fields, eligibles, path, (task, None), own));
        }
        for (task, one) in &stated.tasks {
            let below = format!("{path}/tasks/{task}");
            checker.check_name(&below, task);
            let symbol = checker.intern(&below, &format!("challenge:{name}:{task}"));
            let checked = self.task(checker, fields, eligibles, &below, (symbol, Some(task)), one);
            let after = after(checker, &format!("{below}/after"), stated, task, one);
            tasks.extend(checked.map(|checked| Task { after, ..checked }));
        }
        tasks
    }

    fn task(
        &self,
        checker: &mut Checker,
        fields: &mut Fields,
        eligibles: &mut Vec<Eligible>,
        path: &str,
        (task, key): (Sym, Option<&str>),
        stated: &document::Task,
    ) -> Option<Task> {
        let at = |field: &str| format!("{path}/{field}");
        let Some(said) = stated.count.as_deref() else {
            checker.say(
                &at("count"),
                "what counts is missing",
                format!("write one of: {}", COUNTS.join(", ")),
            );
            return None;
        };
        let count = count(checker, self.document, &at("count"), said)?;
        let on = count.trigger();
        let condition = stated.condition.as_ref();
        let condition = condition.and_then(|source| checker.condition(&at("if"), source, fields.schema(on)));
        if let Some(condition) = &condition {
            fields.count_read(&condition.fields());
        }
        let chooses = stated.only.is_some() || stated.except.is_some();
        if chooses && on != Trigger::OrderPaid {
            checker.say(path, "only orders have items", "leave `only` and `except` out");
        }
        let eligible = rules::chosen(self.document, stated.only.as_ref(), stated.except.as_ref());
        let goal = self.goal(checker, path, stated, count)?;
        Some(Task {
            task,
            key: key.map(str::to_owned),
            name: stated.name.clone(),
            count,
            condition,
            eligible: rules::place_of(eligibles, eligible),
            goal,
            after: Vec::new(),
        })
    }

    /// How much of it: exactly one of the three ways to say it.
    fn goal(
        &self,
        checker: &mut Checker,
        path: &str,
        stated: &document::Task,
        count: TaskCount,
    ) -> Option<Goal> {
        let at = |field: &str| format!("{path}/{field}");
        let mut days = |field: &str, stated: u32, least: u32| {
            let days = i32::try_from(stated).ok().filter(|_| (least..=DAYS_MAX).contains(&stated));
            if days.is_none() {
                let fix = format!("write a number from {least} to {DAYS_MAX}");
                checker.say(&at(field), format!("`{stated}` is no number of days"), fix);
            }
            days
        };
        let grace = match stated.grace_days {
            Some(grace) => days("grace_days", grace, 0),
            None => Some(0),
        };
        let goal = match (stated.target, stated.on_days, stated.days_in_a_row) {
            (Some(target), None, None) => {
                let digits = if count.is_money() { self.givable.currency.exponent } else { 0 };
                self::target(checker, &at("target"), target, digits).map(Goal::Amount)
            }
            (None, Some(of), None) => days("on_days", of, 1).map(Goal::Days),
            (None, None, Some(of)) => Some(Goal::Row { days: days("days_in_a_row", of, 2)?, grace: grace? }),
            (None, None, None) => {
                let fix = "add `target: 3`, `on_days: 3`, or `days_in_a_row: 7`";
                checker.say(path, "how much of it is missing", fix);
                None
            }
            (_, _, _) => {
                let fix = "keep one of `target`, `on_days` and `days_in_a_row`";
                checker.say(path, "how much of it is said twice", fix);
                None
            }
        };
        if stated.grace_days.is_some() && stated.days_in_a_row.is_none() {
            checker.say(&at("grace_days"), "only days in a row can be missed", "leave it out");
        }
        goal
    }
}

/// An amount of what is counted in its smallest unit.
pub(super) fn target(
    checker: &mut Checker,
    path: &str,
    target: crate::amount::Decimal,
    digits: u32,
) -> Option<i64> {
    let minor = target.to_minor(digits).filter(|minor| 0 < *minor);
    if minor.is_none() {
        let fix = match digits {
            0 => "write a whole number from 1".to_owned(),
            digits => format!("write an amount above 0 with at most {digits} digits after the point"),
        };
        checker.say(path, format!("`{target}` is no target"), fix);
    }
    minor
}

/// What can be given as a prize, by a challenge or by a game.
pub(super) struct Givable<'a> {
    pub(super) document: &'a Document,
    pub(super) wallets: &'a [WalletSpec],
    pub(super) tier_sets: &'a [TierSet],
    pub(super) vouchers: &'a [Voucher],
    pub(super) badges: &'a [Badge],
    pub(super) currency: &'a Currency,
}

impl Givable<'_> {
    /// What sentences say that is given.
    pub(super) fn prizes(&self, checker: &mut Checker, path: &str, stated: &document::Prizes) -> Vec<Prize> {
        let sentences = stated.sentences();
        if !(1..=PRIZES_MAX).contains(&sentences.len()) {
            let fix = format!(
                "1 to {PRIZES_MAX} of `300 points`, `voucher NAME`, `badge NAME`, `choice NAME`, `level NAME`"
            );
            checker.say(path, format!("it gives {} things", sentences.len()), fix);
        }
        sentences.iter().filter_map(|text| self.prize(checker, path, text)).collect()
    }

    pub(super) fn prize(&self, checker: &mut Checker, path: &str, text: &str) -> Option<Prize> {
        match checker.take(path, text, parse_prize(text))? {
            PrizeSentence::Units(amount, name) => {
                let wallet = wallet_named(checker, self.wallets, path, &name)?;
                let unit = unit(self.wallets.get(wallet), self.currency);
                let minor = amount.ratio().times(unit).ok().map(Ratio::reduced).filter(|r| r.den == 1);
                let minor = minor.and_then(|r| i64::try_from(r.num).ok());
                if minor.is_none() {
                    checker.say(
                        path,
                        format!("`{amount}` is not a whole number of units"),
                        "write a whole number",
                    );
                }
                Some(Prize::Units { wallet, amount: minor? })
            }
            PrizeSentence::Voucher(name) => {
                let known: Vec<&str> = self.document.vouchers.keys().map(String::as_str).collect();
                let Some(stated) = self.document.vouchers.get(&name) else {
                    checker.unknown(path, "voucher", &name, &known);
                    return None;
                };
                if stated.codes == VoucherCodes::Imported {
                    let fix = "name a voucher whose codes the program makes";
                    checker.say(path, format!("the codes of {name} could run out"), fix);
                }
                let sym = checker.intern(path, &name);
                self.vouchers.iter().position(|voucher| voucher.voucher == sym).map(Prize::Voucher)
            }
            PrizeSentence::Badge(name) => {
                let known: Vec<&str> = self.document.badges.keys().map(String::as_str).collect();
                let place = self.document.badges.get_index_of(&name);
                if place.is_none() {
                    checker.unknown(path, "badge", &name, &known);
                }
                place.and_then(|place| self.badges.get(place)).map(|badge| Prize::Badge(badge.badge))
            }
            PrizeSentence::Choice(name) => {
                let place = self.document.choices.get_index_of(&name);
                if place.is_none() {
                    let known: Vec<&str> = self.document.choices.keys().map(String::as_str).collect();
                    checker.unknown(path, "choice", &name, &known);
                }
                place.map(Prize::Choice)
            }
            PrizeSentence::Level(name, lasts) => {
                let named = checker.levels(path, &name, self.document, self.tier_sets)?;
                let set = self.tier_sets.iter().find(|set| set.set == named.set)?;
                if named.from != named.to || name.ends_with('+') {
                    checker.say(path, format!("`{name}` is several levels"), "name one level");
                    return None;
                }
                Some(Prize::Level { set: set.set, level: set.levels.get(named.from)?.level, lasts })
            }
        }
    }
}

fn count(checker: &mut Checker, document: &Document, path: &str, said: &str) -> Option<TaskCount> {
    if let Some(name) = said.strip_prefix("fields.") {
        match document.fields.order.get(name) {
            Some(document::FieldType::Int) => return Some(TaskCount::Field(checker.intern(path, name))),
            Some(_) => {
                checker.say(path, format!("`{name}` is not a whole number"), "count a field of type int");
            }
            None => {
                let known: Vec<&str> = document.fields.order.keys().map(String::as_str).collect();
                checker.unknown(path, "field", name, &known);
            }
        }
        return None;
    }
    Some(match said {
        "orders" => TaskCount::Orders,
        "spend" => TaskCount::Spend,
        "items" => TaskCount::Items,
        "topped_up" => TaskCount::ToppedUp,
        "referrals" => TaskCount::Activity(checker.intern(path, REFERRAL_SETTLED)),
        _ => match said.strip_prefix("activity.") {
            Some(name) if !name.is_empty() => TaskCount::Activity(checker.declare(path, name)),
            _ => {
                checker.unknown(path, "count", said, &COUNTS);
                return None;
            }
        },
    })
}

fn each_of(checker: &mut Checker, path: &str, text: &str) -> Option<Period> {
    let forms = "write `week`, `month`, `quarter`, `half-year`, or `year`";
    let period = Period::parse(text).ok().filter(|period| !matches!(period, Period::Hour | Period::Day));
    checker.take(path, text, period.ok_or(forms))
}

/// The first and the last day.
pub(super) fn days(
    checker: &mut Checker,
    path: &str,
    (from, until): (Option<&String>, Option<&String>),
) -> (Option<i32>, Option<i32>) {
    let mut day = |field: &str, text: Option<&String>| {
        let text = text.map(String::as_str)?;
        let day = text.parse::<Date>().map_err(|_| "write a day: `2027-03-01`");
        checker.take(&format!("{path}/{field}"), text, day).map(day_number)
    };
    let (first, last) = (day("from", from), day("until", until));
    if last.is_some_and(|last| last < first.unwrap_or(last)) {
        checker.say(&format!("{path}/until"), "it ends before it begins", "write a later day");
    }
    (first, last)
}

/// The places of the tasks that have to be done before.
fn after(
    checker: &mut Checker,
    path: &str,
    challenge: &document::Challenge,
    name: &str,
    stated: &document::Task,
) -> Vec<usize> {
    let own = challenge.tasks.get_index_of(name).unwrap_or(0);
    let mut places = Vec::new();
    for before in &stated.after {
        match challenge.tasks.get_index_of(before) {
            Some(place) if place < own => places.push(place),
            Some(_) => checker.say(
                path,
                format!("`{before}` does not stand before `{name}`"),
                "order the tasks as they are done",
            ),
            None => {
                let known: Vec<&str> = challenge.tasks.keys().map(String::as_str).collect();
                checker.unknown(path, "task", before, &known);
            }
        }
    }
    places
}
