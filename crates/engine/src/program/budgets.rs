//! Checking budgets, and the spans of time over which they are summed.

use super::{
    Currency, Effect, Reward, Rule, WalletSpec,
    check::Checker,
    wallets::{unit, wallet_named},
};
use crate::{
    amount::{Decimal, Ratio},
    calendar::{Period, Zone},
    document::{self, AtLimit, AtLimitWord, BudgetSize, Document, WalletKind},
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
const LIMIT_FORMS: &str =
    "write an amount such as `5000.00`, `3% of revenue`, or units such as `100000 points`";
const SHARE_FORMS: &str = "write a share such as `80%`";

/// What rewards and rules may cost all members together.
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

/// How much may be spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BudgetLimit {
    /// So much, in the smallest unit of the base currency.
    Amount(i64),
    /// A share of what members paid for orders in the same time.
    OfRevenue(Ratio),
    /// So many units that rules give, in the smallest unit of their wallet.
    Units {
        /// The wallet.
        wallet: Sym,
        /// How many.
        amount: i64,
    },
}

/// The budget of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleBudget {
    /// Its place in [`super::Program::budgets`].
    pub place: usize,
    /// What the smallest unit that the rule gives costs, in the smallest unit of the base currency, above 0; none where
    /// the budget counts the units themselves.
    pub cost: Option<Ratio>,
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

/// Checks the budgets and notes in rewards and rules which of them they use.
pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    wallets: &[WalletSpec],
    (rewards, rules): (&mut [Reward], &mut [Rule]),
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
        if let Some(budget) = budget(checker, &path, (sym, stated), wallets, currency) {
            let is_named = document.earn.values().any(|rule| rule.budget.as_ref() == Some(name));
            let counts_units = matches!(budget.limit, BudgetLimit::Units { .. });
            if counts_units && !stated.of.is_empty() {
                checker.say(&format!("{path}/of"), "rewards cost money", "write the limit in money");
            } else if counts_units && !is_named {
                checker.say(&path, "no rule gives these units from it", "name it as the `budget` of a rule");
            } else if !is_named || !stated.of.is_empty() {
                assign(checker, document, &path, stated, (budgets.len(), &budget), rewards);
            }
            budgets.push(budget);
        }
    }
    for rule in rules {
        rule.budget = of_rule(checker, document, rule, wallets, (&budgets, currency));
    }
    budgets
}

/// The budget that a rule names.
fn of_rule(
    checker: &mut Checker,
    document: &Document,
    rule: &Rule,
    wallets: &[WalletSpec],
    (budgets, currency): (&[Budget], &Currency),
) -> Option<RuleBudget> {
    let rule_name = checker.symbols.name(rule.rule).to_owned();
    let named = document.earn.get(&rule_name)?.budget.as_ref()?;
    let path = format!("/earn/{rule_name}/budget");
    if !document.budgets.contains_key(named) {
        let known: Vec<&str> = document.budgets.keys().map(String::as_str).collect();
        checker.unknown(&path, "budget", named, &known);
        return None;
    }
    let sym = checker.symbols.get(named)?;
    let (place, budget) = budgets.iter().enumerate().find(|(_, budget)| budget.budget == sym)?;
    let spec = match &rule.effect {
        Effect::Give(give) => wallets.get(give.wallet)?,
        Effect::Multiply { wallet, .. } => wallets.get(*wallet)?,
    };
    let wallet = checker.symbols.name(spec.wallet).to_owned();
    if matches!(budget.at_limit, WhenUsedUp::Raise(_)) {
        checker.say(&path, "what a rule gives has no price", "name a budget with `at_limit: stop`");
    }
    if spec.keep_fractions {
        let fix = "round in the wallet, or leave the budget out";
        checker.say(&path, format!("hidden fractions of {wallet} can't be counted"), fix);
    }
    if rule.limits.iter().any(|limit| limit.carry_over) {
        let fix = "leave `, carry over the rest` out, or the budget";
        checker.say(&path, "what is carried over can't be promised from a budget", fix);
    }
    match (budget.limit, spec.kind, spec.worth) {
        (BudgetLimit::Units { wallet: counted, .. }, _, _) => {
            if counted != spec.wallet {
                let fix = format!("name a budget of {wallet}, or of money");
                checker.say(&path, format!("the budget does not count {wallet}"), fix);
            }
            Some(RuleBudget { place, cost: None })
        }
        (_, WalletKind::Money, _) => Some(RuleBudget { place, cost: Some(Ratio::ONE) }),
        (_, _, Some(worth)) if 0 < worth.micros => {
            let minor = Ratio { num: 10i128.checked_pow(currency.exponent)?, den: 1 };
            Some(RuleBudget { place, cost: Some(worth.ratio().times(minor).ok()?.reduced()) })
        }
        (_, _, _) => {
            let fix = format!("add `worth` to the wallet, or name a budget such as `100000 {wallet}`");
            checker.say(&path, format!("nobody knows what {wallet} cost"), fix);
            None
        }
    }
}

fn budget(
    checker: &mut Checker,
    path: &str,
    (sym, stated): (Sym, &document::Budget),
    wallets: &[WalletSpec],
    currency: &Currency,
) -> Option<Budget> {
    let at = |field: &str| format!("{path}/{field}");
    let limit = match &stated.limit {
        BudgetSize::Amount(amount) => {
            let minor = amount.to_minor(currency.exponent).filter(|minor| 0 < *minor).ok_or(LIMIT_FORMS);
            checker.take(&at("limit"), &amount.to_string(), minor).map(BudgetLimit::Amount)
        }
        BudgetSize::Share(text) if !text.ends_with("of revenue") => {
            units(checker, &at("limit"), text, wallets, currency)
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

/// A limit such as `100000 points`.
fn units(
    checker: &mut Checker,
    path: &str,
    text: &str,
    wallets: &[WalletSpec],
    currency: &Currency,
) -> Option<BudgetLimit> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let read = match parts.as_slice() {
        [amount, wallet] => Decimal::parse(amount).map(|amount| (amount, *wallet)),
        _ => None,
    };
    let (amount, name) = checker.take(path, text, read.ok_or(LIMIT_FORMS))?;
    let spec = wallets.get(wallet_named(checker, wallets, path, name)?)?;
    let minor = amount.ratio().times(unit(Some(spec), currency)).ok().map(Ratio::reduced);
    let minor = minor.filter(|minor| minor.den == 1 && 0 < minor.num);
    let minor = minor.and_then(|minor| i64::try_from(minor.num).ok());
    let amount = checker.take(path, text, minor.ok_or(LIMIT_FORMS))?;
    Some(BudgetLimit::Units { wallet: spec.wallet, amount })
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
