//! Checking budgets, and the spans of time over which they are summed.

use super::{Currency, Reward, check::Checker};
use crate::{
    amount::{Decimal, Ratio},
    calendar::{Period, Zone},
    document::{self, AtLimit, AtLimitWord, BudgetSize, Document},
    moment::Moment,
    symbol::Sym,
    text::Text,
};

/// The most budgets of a program.
const BUDGETS_MAX: usize = 20;
/// The longest rolling window, in days.
const DAYS_MAX: i64 = 366;
/// The most that prices are raised by, in per cent.
const RAISE_MAX: i64 = 1_000;
const LIMIT_FORMS: &str = "write an amount such as `5000.00`, or `3% of revenue`";
const SHARE_FORMS: &str = "write a share such as `80%`";

/// What rewards may cost all members together.
#[derive(Debug, Clone)]
pub struct Budget {
    /// Its name.
    pub budget: Sym,
    /// For people.
    pub name: Option<Text>,
    /// How much.
    pub limit: BudgetLimit,
    /// Over which time.
    pub over: Over,
    /// From which part of the limit on reports warn.
    pub warn_at: Ratio,
    /// What happens when it is used up.
    pub at_limit: WhenUsedUp,
}

/// How much rewards may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BudgetLimit {
    /// So much, in the smallest unit of the base currency.
    Amount(i64),
    /// A share of what members paid for orders in the same time.
    OfRevenue(Ratio),
}

/// Over which time a budget is summed, by the server's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// For good.
    Total,
    /// A calendar period.
    Period(Period),
    /// So many days, the last of them today.
    Days(i64),
}

/// What happens when a budget is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenUsedUp {
    /// No reward is given that would cost more than is left.
    Stop,
    /// Reports say so.
    Alarm,
    /// Prices go up by so many per cent.
    Raise(i64),
}

impl Budget {
    /// Whether it is a share of revenue, so that orders count for it.
    pub fn is_of_revenue(&self) -> bool {
        matches!(self.limit, BudgetLimit::OfRevenue(_))
    }
}

impl Over {
    /// The span in which something at `at` falls, and the first one that a window which ends there can see.
    pub fn span(self, at: Moment, zone: &Zone) -> (i64, i64) {
        match self {
            Over::Total => (0, 0),
            Over::Period(period) => {
                let key = period.span(at.timestamp(), zone).key;
                (key, key)
            }
            Over::Days(days) => {
                let today = i64::from(zone.day_number(at.timestamp()));
                (today, today.saturating_sub(days).saturating_add(1))
            }
        }
    }
}

/// Checks the budgets and notes in the rewards which of them they use.
pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    rewards: &mut [Reward],
    currency: &Currency,
) -> Vec<Budget> {
    if BUDGETS_MAX < document.budgets.len() {
        checker.say(
            "/budgets",
            format!("{} budgets", document.budgets.len()),
            format!("at most {BUDGETS_MAX}"),
        );
    }
    let mut budgets = Vec::new();
    for (name, stated) in &document.budgets {
        let path = format!("/budgets/{name}");
        let sym = checker.declare(&path, name);
        if let Some(budget) = budget(checker, &path, sym, stated, currency) {
            assign(checker, document, &path, stated, (budgets.len(), &budget), rewards);
            budgets.push(budget);
        }
    }
    budgets
}

fn budget(
    checker: &mut Checker,
    path: &str,
    sym: Sym,
    stated: &document::Budget,
    currency: &Currency,
) -> Option<Budget> {
    let at = |field: &str| format!("{path}/{field}");
    let limit = match &stated.limit {
        BudgetSize::Amount(amount) => {
            let minor = amount.to_minor(currency.exponent).filter(|minor| 0 < *minor).ok_or(LIMIT_FORMS);
            checker.take(&at("limit"), &amount.to_string(), minor).map(BudgetLimit::Amount)
        }
        BudgetSize::Share(text) => {
            let part = text.trim().strip_suffix("of revenue").and_then(share).ok_or(LIMIT_FORMS);
            checker.take(&at("limit"), text, part).map(BudgetLimit::OfRevenue)
        }
    };
    let over =
        stated.over.as_deref().map_or(Some(Over::Total), |text| checker.take(&at("over"), text, over(text)));
    let warn_at = stated.warn_at.as_deref().unwrap_or("80%");
    let warn_at = checker.take(&at("warn_at"), warn_at, share(warn_at).ok_or(SHARE_FORMS));
    let at_limit = match &stated.at_limit {
        None | Some(AtLimit::Word(AtLimitWord::Stop)) => Some(WhenUsedUp::Stop),
        Some(AtLimit::Word(AtLimitWord::Alarm)) => Some(WhenUsedUp::Alarm),
        Some(AtLimit::Raise(raise)) => {
            let text = &raise.raise_prices;
            let fix = "write whole per cent from 1% to 1000%, such as `10%`";
            let percent = text.strip_suffix('%').and_then(|digits| digits.trim().parse().ok());
            let percent = percent.filter(|percent| (1..=RAISE_MAX).contains(percent));
            checker.take(&at("at_limit/raise_prices"), text, percent.ok_or(fix)).map(WhenUsedUp::Raise)
        }
    };
    let (limit, over) = (limit?, over?);
    if matches!((limit, over), (BudgetLimit::OfRevenue(_), Over::Total)) {
        checker.say(path, "a share of revenue needs a time", "add `over: 90 days`");
    }
    Some(Budget {
        budget: sym,
        name: stated.name.clone(),
        limit,
        over,
        warn_at: warn_at?,
        at_limit: at_limit?,
    })
}

/// Notes the budget in the rewards that it is for.
fn assign(
    checker: &mut Checker,
    document: &Document,
    path: &str,
    stated: &document::Budget,
    (place, budget): (usize, &Budget),
    rewards: &mut [Reward],
) {
    let known: Vec<&str> = document.rewards.keys().map(String::as_str).collect();
    for name in &stated.of {
        if !known.contains(&name.as_str()) {
            checker.unknown(&format!("{path}/of"), "reward", name, &known);
        }
    }
    for reward in rewards.iter_mut() {
        let name = checker.symbols.name(reward.reward).to_owned();
        let is_named = stated.of.contains(&name);
        if !is_named && !stated.of.is_empty() {
            continue;
        }
        if is_named && reward.worth == 0 {
            let fix = format!("add `worth` to the reward {name}");
            checker.say(&format!("{path}/of"), format!("{name} costs nothing"), fix);
        }
        if reward.worth == 0 && !is_named {
            continue;
        }
        let slides = reward.prices.iter().any(|price| price.slide.is_some());
        if matches!(budget.at_limit, WhenUsedUp::Raise(_)) && (slides || reward.given.is_some()) {
            let fix = "leave it out of this budget, or write `at_limit: stop`";
            checker.say(&format!("{path}/of"), format!("the price of {name} can't be raised"), fix);
        }
        if 0 < reward.worth {
            reward.budgets.push(place);
        }
    }
}

fn over(text: &str) -> Result<Over, &'static str> {
    let forms = "write a calendar period such as `month`, or a rolling window such as `90 days`";
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        [days, "days"] => {
            let days = days.parse().ok().filter(|days| (1..=DAYS_MAX).contains(days));
            days.map(Over::Days).ok_or("write 1 to 366 days")
        }
        [period] => Period::parse(period).map(Over::Period).map_err(|_| forms),
        _ => Err(forms),
    }
}

/// A share above 0, up to 100 %.
fn share(text: &str) -> Option<Ratio> {
    let percent = text.trim().strip_suffix('%').and_then(|digits| Decimal::parse(digits.trim()))?;
    let (num, den) = (i128::from(percent.micros), 100_000_000);
    (0 < num && num <= den).then(|| Ratio { num, den }.reduced())
}
