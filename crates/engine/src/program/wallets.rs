//! Checking wallets: their kind, worth, terms and what a return does.

use super::{
    Currency, Days, Limit,
    check::Checker,
    given,
    limits::{self, Limited, Of},
    plans,
};
use crate::{
    amount::{AMOUNT_MAX, Decimal, Ratio, Rounding},
    calendar::{Lasting, Length},
    document::{
        self, DebtMax, Document, Expires, Idle, LevelExpires, LevelExpiresWord, OnReturn, SpendOrder,
        WalletKind, WhenSpent,
    },
    symbol::Sym,
};

/// The most stamps of a card.
const CARD_MAX: u16 = 1_000;

pub(super) fn check(checker: &mut Checker, document: &Document, currency: &Currency) -> Vec<WalletSpec> {
    if document.wallets.is_empty() {
        checker.say("/wallets", "the program has no wallet", "declare one, such as `points: {}`");
    }
    let mut wallets = Vec::new();
    for (name, wallet) in &document.wallets {
        let path = format!("/wallets/{name}");
        let kind = wallet.kind.unwrap_or_default();
        let worth = wallet.worth.as_deref().and_then(|text| {
            let (amount, code) = checker.take(&format!("{path}/worth"), text, document::parse_worth(text))?;
            if code != currency.code {
                let fix = format!("state it in {}", currency.code);
                checker.say(&format!("{path}/worth"), format!("`{code}` is not the base currency"), fix);
            }
            Some(amount)
        });
        if kind == WalletKind::Money && wallet.keep_fractions {
            checker.say(&format!("{path}/keep_fractions"), "money has no hidden fractions", "leave it out");
        }
        let on_return = wallet.on_return.clone().unwrap_or_default();
        let exponent = if kind == WalletKind::Money { currency.exponent } else { 0 };
        wallets.push(WalletSpec {
            wallet: checker.declare(&path, name),
            kind,
            worth,
            rounding: wallet.rounding.unwrap_or_default(),
            keep_fractions: wallet.keep_fractions,
            terms: Terms::Same(Term::Lasting(Lasting::Never)),
            spend: wallet.spend.unwrap_or_default(),
            card: card(checker, &path, name, wallet),
            separate_buckets: wallet.separate_buckets,
            when_spent: on_return.when_spent,
            debt_max: debt_max(checker, &path, &on_return, exponent),
            debt_by_tier: debt_by_tier(checker, &path, &on_return, exponent),
            top_up: None,
            pay: pay(checker, &path, name, wallet, currency),
            pay_out: pay_out(checker, &path, name, document, currency),
            household: wallet.household,
        });
    }
    for place in 0..wallets.len() {
        let top_up = top_up(checker, document, &wallets, place, currency);
        if let Some(spec) = wallets.get_mut(place) {
            spec.top_up = top_up;
        }
    }
    wallets
}

/// How many stamps a card has.
fn card(checker: &mut Checker, path: &str, name: &str, wallet: &document::Wallet) -> Option<i64> {
    let stamps = wallet.card?;
    let path = format!("{path}/card");
    if wallet.kind != Some(WalletKind::Stamps) {
        checker.say(&path, format!("{name} holds no stamps"), "write `kind: stamps`, or leave it out");
    }
    if !(2..=CARD_MAX).contains(&stamps) {
        checker.say(&path, format!("a card of {stamps}"), format!("2 to {CARD_MAX}"));
    }
    Some(i64::from(stamps))
}

/// What a wallet says of top-ups.
fn top_up(
    checker: &mut Checker,
    document: &Document,
    wallets: &[WalletSpec],
    place: usize,
    currency: &Currency,
) -> Option<TopUpSpec> {
    let (name, wallet) = document.wallets.get_index(place)?;
    let stated = wallet.top_up.as_ref()?;
    let path = format!("/wallets/{name}/top_up");
    if wallets.get(place)?.kind != WalletKind::Money {
        checker.say(&path, format!("{name} does not hold money"), "write `kind: money`, or leave it out");
        return None;
    }
    let mut amount = |key: &str, stated: Option<Decimal>, otherwise: i64| {
        money(checker, &format!("{path}/{key}"), stated, currency, otherwise)
    };
    let at_least = amount("at_least", stated.at_least, 1);
    let at_most = amount("at_most", stated.at_most, AMOUNT_MAX);
    let hold_at_most = amount("hold_at_most", stated.hold_at_most, AMOUNT_MAX);
    if at_most.min(hold_at_most) < at_least {
        checker.say(&path, "no top-up is small enough", "let `at_least` be the smallest of the amounts");
    }
    let limited = Limited { of: Of::TopUp, wallets, currency, wallet: Some(place) };
    let limits = limits::check(checker, &format!("{path}/limit"), &stated.limit, &limited);
    let usage = checker.intern(&path, &format!("top_up:{name}"));
    Some(TopUpSpec { usage, at_least, at_most, hold_at_most, limits })
}

/// When a wallet pays to the member.
fn pay_out(
    checker: &mut Checker,
    path: &str,
    name: &str,
    document: &Document,
    currency: &Currency,
) -> Option<PayOutSpec> {
    let wallet = document.wallets.get(name)?;
    let stated = wallet.pay_out.as_ref()?;
    let path = format!("{path}/pay_out");
    if wallet.kind != Some(WalletKind::Money) {
        checker.say(&path, format!("{name} does not hold money"), "write `kind: money`, or leave it out");
    }
    if wallet.top_up.is_some() {
        let fix = "let members pay into a wallet of its own";
        checker.say(&path, "what members pay in is no cashback", fix);
    }
    let on = format!("{path}/on");
    let renewal_of = match stated.on.sentences() {
        [one] => one.strip_prefix("renewal of ").map(str::to_owned),
        _ => None,
    };
    let (days, renewal_of) = match renewal_of {
        None => (given::days(checker, &on, &stated.on), None),
        Some(plan) => (Days::default(), plans::named(checker, &on, document, &[plan]).first().copied()),
    };
    let at_least = money(checker, &format!("{path}/at_least"), stated.at_least, currency, 1);
    let at_most = money(checker, &format!("{path}/at_most"), stated.at_most, currency, AMOUNT_MAX);
    if at_most < at_least {
        checker.say(&path, "no payment is small enough", "let `at_least` be the smaller of the amounts");
    }
    let clock = checker.intern(&path, &format!("pay_out:{name}"));
    Some(PayOutSpec { clock, days, renewal_of, at_least, at_most })
}

/// An amount above 0 in the smallest unit of the base currency.
fn money(
    checker: &mut Checker,
    path: &str,
    stated: Option<Decimal>,
    currency: &Currency,
    otherwise: i64,
) -> i64 {
    let Some(stated) = stated else { return otherwise };
    let minor = stated.to_minor(currency.exponent).filter(|minor| 0 < *minor);
    if minor.is_none() {
        let fix =
            format!("write an amount above 0 with at most {} digits after the point", currency.exponent);
        checker.say(path, format!("`{stated}` is not an amount of {}", currency.code), fix);
    }
    minor.unwrap_or(otherwise)
}

/// How a wallet pays. Money is worth what it is and always pays; other units have a rate.
fn pay(
    checker: &mut Checker,
    path: &str,
    name: &str,
    wallet: &document::Wallet,
    currency: &Currency,
) -> Option<Pay> {
    let kind = wallet.kind.unwrap_or_default();
    let path = format!("{path}/pay");
    let always = Pay { rate: Ratio::ONE, basket_min: 0, share_max: Ratio::ONE };
    let Some(stated) = &wallet.pay else { return (kind == WalletKind::Money).then_some(always) };
    let rate = match (kind, &stated.rate) {
        (WalletKind::Status, _) => {
            checker.say(&path, format!("{name} can't be spent"), "leave `pay` out");
            return None;
        }
        (WalletKind::Money, None) => Some(Ratio::ONE),
        (WalletKind::Money, Some(_)) => {
            checker.say(&format!("{path}/rate"), "money is worth what it is", "leave the rate out");
            None
        }
        (WalletKind::Points | WalletKind::Stamps, None) => {
            checker.say(&path, "a rate is missing", format!("add `rate: 100 {name} = 1.00`"));
            None
        }
        (WalletKind::Points | WalletKind::Stamps, Some(text)) => {
            pay_rate(checker, &format!("{path}/rate"), name, text, currency)
        }
    };
    let basket_min = stated.min_basket.unwrap_or_default();
    let basket = basket_min.to_minor(currency.exponent).filter(|minor| 0 <= *minor);
    if basket.is_none() {
        let reason = format!("`{basket_min}` is not an amount of {}", currency.code);
        let fix = format!("write an amount from 0 with at most {} digits after the point", currency.exponent);
        checker.say(&format!("{path}/min_basket"), reason, fix);
    }
    let share_max = match &stated.at_most {
        None => Some(Ratio::ONE),
        Some(text) => checker.take(&format!("{path}/at_most"), text, document::parse_share(text)),
    };
    Some(Pay { rate: rate?, basket_min: basket?, share_max: share_max? })
}

/// Units per smallest unit of money.
fn pay_rate(checker: &mut Checker, path: &str, name: &str, text: &str, currency: &Currency) -> Option<Ratio> {
    let (units, wallet, money) = checker.take(path, text, document::parse_exchange(text))?;
    if wallet != name {
        checker.say(path, format!("the rate is one of {wallet}"), format!("state it in {name}"));
        return None;
    }
    let (Some(whole), Some(minor)) = (units.to_minor(0), money.to_minor(currency.exponent)) else {
        let digits = currency.exponent;
        let fix = format!("write whole units and money with at most {digits} digits after the point");
        checker.say(path, format!("`{text}` can't be paid exactly"), fix);
        return None;
    };
    Some(Ratio { num: i128::from(whole), den: i128::from(minor) }.reduced())
}

fn debt_max(checker: &mut Checker, path: &str, on_return: &OnReturn, exponent: u32) -> Option<DebtLimit> {
    let limit = on_return.debt_max.as_ref()?;
    debt_limit(checker, &format!("{path}/on_return/debt_max"), limit, exponent)
}

fn debt_limit(checker: &mut Checker, path: &str, stated: &DebtMax, exponent: u32) -> Option<DebtLimit> {
    let mut amount = |path: &str, amount: Decimal| {
        let minor = amount.to_minor(exponent).filter(|m| 0 <= *m);
        if minor.is_none() {
            let fix = match exponent {
                0 => "write a whole number from 0".to_owned(),
                digits => format!("write an amount from 0 with at most {digits} digits after the point"),
            };
            checker.say(path, format!("`{amount}` is not an amount"), fix);
        }
        minor
    };
    let stated = match stated {
        DebtMax::Amount(stated) => return amount(path, *stated).map(DebtLimit::Amount),
        DebtMax::Share(stated) => stated,
    };
    let at_least = stated.at_least.map_or(Some(0), |least| amount(&format!("{path}/at_least"), least));
    let at_most = stated.at_most.map_or(Some(i64::MAX), |most| amount(&format!("{path}/at_most"), most));
    let share = checker.take(&format!("{path}/share"), &stated.share, document::parse_share(&stated.share));
    let (share, at_least, at_most) = (share?, at_least?, at_most?);
    if at_most < at_least {
        checker.say(&format!("{path}/at_most"), "it is below `at_least`", "write a larger amount");
        return None;
    }
    Some(DebtLimit::Share { share, at_least, at_most })
}

fn debt_by_tier(
    checker: &mut Checker,
    path: &str,
    on_return: &OnReturn,
    exponent: u32,
) -> Option<(Sym, Vec<(Sym, DebtLimit)>)> {
    let by_tier = on_return.by_tier.as_ref()?;
    let path = format!("{path}/on_return/by_tier");
    let mut levels = Vec::new();
    for (level, limit) in &by_tier.levels {
        let below = format!("{path}/levels/{level}");
        if let Some(limit) = debt_limit(checker, &below, limit, exponent) {
            levels.push((checker.intern(&below, level), limit));
        }
    }
    Some((checker.intern(&path, &by_tier.set), levels))
}

/// Checks the tier sets and levels that wallets mention, once both are known.
pub(super) fn check_tiers(checker: &mut Checker, document: &Document) {
    for (name, wallet) in &document.wallets {
        if let Some(Expires::ByTier(by_tier)) = &wallet.expires {
            let path = format!("/wallets/{name}/expires");
            known_levels(checker, document, &path, "by_tier", &by_tier.by_tier, by_tier.levels.keys());
        }
        if let Some(by_tier) = wallet.on_return.as_ref().and_then(|r| r.by_tier.as_ref()) {
            let path = format!("/wallets/{name}/on_return/by_tier");
            known_levels(checker, document, &path, "set", &by_tier.set, by_tier.levels.keys());
        }
    }
}

/// The place of a wallet by its name.
pub(super) fn wallet_named(
    checker: &mut Checker,
    wallets: &[WalletSpec],
    path: &str,
    name: &str,
) -> Option<usize> {
    let place = wallets.iter().position(|w| checker.symbols.name(w.wallet) == name);
    if place.is_none() {
        let known: Vec<String> = wallets.iter().map(|w| checker.symbols.name(w.wallet).to_owned()).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        checker.unknown(path, "wallet", name, &known);
    }
    place
}

/// One unit as people write it, in smallest units of the wallet.
pub(super) fn unit(wallet: Option<&WalletSpec>, currency: &Currency) -> Ratio {
    let money = wallet.is_some_and(|w| w.kind == WalletKind::Money);
    let exponent = if money { currency.exponent } else { 0 };
    Ratio { num: 10i128.pow(exponent), den: 1 }
}

/// Notes a tier set that the document does not have, or levels that the set does not have.
pub(super) fn known_levels<'a>(
    checker: &mut Checker,
    document: &Document,
    path: &str,
    set_key: &str,
    set: &str,
    levels: impl Iterator<Item = &'a String>,
) {
    let Some(found) = document.tiers.get(set) else {
        let known: Vec<&str> = document.tiers.keys().map(String::as_str).collect();
        return checker.unknown(&format!("{path}/{set_key}"), "tier set", set, &known);
    };
    let known: Vec<&str> = found.levels.keys().map(String::as_str).collect();
    for level in levels {
        if !known.contains(&level.as_str()) {
            checker.unknown(&format!("{path}/levels/{level}"), "level", level, &known);
        }
    }
}

pub(super) fn terms(checker: &mut Checker, path: &str, expires: &Expires) -> Option<Terms> {
    match expires {
        Expires::Lasting(text) => lasting(checker, path, text).map(Terms::Same),
        Expires::Idle(idle) => self::idle(checker, path, idle).map(Terms::Same),
        Expires::ByTier(by_tier) => {
            let mut levels = Vec::new();
            for (level, expires) in &by_tier.levels {
                let below = format!("{path}/levels/{level}");
                let sym = checker.intern(&below, level);
                levels.push((sym, level_term(checker, &below, expires)?));
            }
            let otherwise = level_term(checker, &format!("{path}/otherwise"), &by_tier.otherwise)?;
            Some(Terms::ByTier { set: checker.intern(path, &by_tier.by_tier), levels, otherwise })
        }
    }
}

fn level_term(checker: &mut Checker, path: &str, expires: &LevelExpires) -> Option<Term> {
    match expires {
        LevelExpires::Word(LevelExpiresWord::Forfeited) => Some(Term::Forfeited),
        LevelExpires::Lasting(text) => {
            let stated = Lasting::parse(text).map_err(|error| format!("{error}; `forfeited`"));
            checker.take(path, text, stated).map(Term::Lasting)
        }
        LevelExpires::Idle(idle) => self::idle(checker, path, idle),
    }
}

fn lasting(checker: &mut Checker, path: &str, text: &str) -> Option<Term> {
    checker.take(path, text, Lasting::parse(text)).map(Term::Lasting)
}

fn idle(checker: &mut Checker, path: &str, idle: &Idle) -> Option<Term> {
    let after = &idle.after_inactivity;
    let after = checker.take(&format!("{path}/after_inactivity"), after, Length::parse(after))?;
    let activity = activity(checker, &format!("{path}/activity"), &idle.activity)?;
    Some(Term::Idle { after, activity })
}

/// What counts as activity; orders when nothing is said.
pub(super) fn activity(checker: &mut Checker, path: &str, names: &[String]) -> Option<Vec<Trigger>> {
    let mut activity = Vec::new();
    for (index, name) in names.iter().enumerate() {
        activity.push(trigger(checker, &format!("{path}/{index}"), name, &ACTIVITY)?);
    }
    if activity.is_empty() {
        activity.push(Trigger::OrderPaid);
    }
    Some(activity)
}

/// The kinds of events that rules listen to; `NAME` stands for any.
pub(super) const EARNING: [&str; 5] =
    ["order.paid", "activity.NAME", "member.joined", "wallet.topped_up", "account.linked.PARTNER"];
/// The kinds that clocks of inactivity listen to.
const ACTIVITY: [&str; 9] = [
    "order.paid",
    "activity.NAME",
    "member.joined",
    "wallet.topped_up",
    "account.linked.PARTNER",
    "reward.redeemed",
    "units.converted",
    "units.exported",
    "transfer.sent",
];

/// The kind of event that a rule or a clock listens to. `known` is told when there is none of that name.
pub(super) fn trigger(checker: &mut Checker, path: &str, text: &str, known: &[&str]) -> Option<Trigger> {
    match text {
        "order.paid" => Some(Trigger::OrderPaid),
        "member.joined" => Some(Trigger::MemberJoined),
        "wallet.topped_up" => Some(Trigger::ToppedUp),
        "reward.redeemed" => Some(Trigger::Redeemed),
        "units.converted" => Some(Trigger::Converted),
        "units.exported" => Some(Trigger::Exported),
        "transfer.sent" => Some(Trigger::Sent),
        _ => match (text.strip_prefix("activity."), text.strip_prefix("account.linked.")) {
            (Some(name), _) if !name.is_empty() => Some(Trigger::Activity(checker.declare(path, name))),
            (_, Some(partner)) if !partner.is_empty() => {
                // Whether the program has the partner is checked with the partners.
                checker.linked.push((path.to_owned(), partner.to_owned()));
                Some(Trigger::Linked(checker.intern(path, partner)))
            }
            (_, _) => {
                checker.unknown(path, "kind of event", text, known);
                None
            }
        },
    }
}

/// A wallet.
#[derive(Debug, Clone)]
pub struct WalletSpec {
    /// Its name.
    pub wallet: Sym,
    /// What it holds.
    pub kind: WalletKind,
    /// What one unit costs, in the base currency.
    pub worth: Option<Decimal>,
    /// How a fraction becomes a whole.
    pub rounding: Rounding,
    /// Fractions are kept hidden instead.
    pub keep_fractions: bool,
    /// How long units live.
    pub terms: Terms,
    /// Which units are spent first.
    pub spend: SpendOrder,
    /// How many stamps a card has.
    pub card: Option<i64>,
    /// Units of different expiry can't be spent together.
    pub separate_buckets: bool,
    /// What becomes of spent units that should be taken back.
    pub when_spent: WhenSpent,
    /// The largest debt; none is without limit.
    pub debt_max: Option<DebtLimit>,
    /// Other largest debts by tier set and level.
    pub debt_by_tier: Option<(Sym, Vec<(Sym, DebtLimit)>)>,
    /// How much money may be paid in; none when nothing is said.
    pub top_up: Option<TopUpSpec>,
    /// How it pays for orders; none when it does not.
    pub pay: Option<Pay>,
    /// When it pays what it holds to the member; none when it does not.
    pub pay_out: Option<PayOutSpec>,
    /// What the members of a household spend together; none where everybody spends their own.
    pub household: Option<document::Shared>,
}

/// When a wallet pays to the member. Amounts in its smallest unit.
#[derive(Debug, Clone)]
pub struct PayOutSpec {
    /// The name under which an account keeps its next day.
    pub clock: Sym,
    /// The days; none for one that pays at a renewal.
    pub days: Days,
    /// The plan at whose renewal it pays, and without which it pays nothing.
    pub renewal_of: Option<Sym>,
    /// The smallest payment, at least 1.
    pub at_least: i64,
    /// The largest payment, not below the smallest.
    pub at_most: i64,
}

/// How much money may be paid into a wallet. Amounts in its smallest unit.
#[derive(Debug, Clone)]
pub struct TopUpSpec {
    /// The name under which its limits are used.
    pub usage: Sym,
    /// The smallest top-up, at least 1.
    pub at_least: i64,
    /// The largest top-up.
    pub at_most: i64,
    /// The most that a member may hold after a top-up.
    pub hold_at_most: i64,
    /// Its limits per member.
    pub limits: Vec<Limit>,
}

/// How a wallet pays for orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pay {
    /// Units per smallest unit of money, above 0; 1 for money.
    pub rate: Ratio,
    /// The least that the goods must cost after discounts, in the smallest unit of money.
    pub basket_min: i64,
    /// The largest part of the total, above 0 and at most 1.
    pub share_max: Ratio,
}

/// How long the units of a wallet live.
#[derive(Debug, Clone)]
pub enum Terms {
    /// The same for all.
    Same(Term),
    /// By the level of a tier set.
    ByTier {
        /// The tier set.
        set: Sym,
        /// Terms by level.
        levels: Vec<(Sym, Term)>,
        /// For everybody else.
        otherwise: Term,
    },
}

/// The largest debt. Amounts in the wallet's smallest unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DebtLimit {
    /// So much.
    Amount(i64),
    /// A share of what the member could spend before the event that makes the debt.
    Share {
        /// Which part, above 0 and at most 1.
        share: Ratio,
        /// So much is allowed in any case.
        at_least: i64,
        /// Never more than this.
        at_most: i64,
    },
}

/// One way for units to end.
#[derive(Debug, Clone)]
pub enum Term {
    /// Counted from the day of earning.
    Lasting(Lasting),
    /// Counted from the last activity.
    Idle {
        /// How long.
        after: Length,
        /// What counts.
        activity: Vec<Trigger>,
    },
    /// Nothing lives at this level: what is there when it begins lapses, and what is earned at it is gone at once.
    Forfeited,
}

/// What a rule listens to, and what counts as activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// `order.paid`.
    OrderPaid,
    /// `activity.NAME`.
    Activity(Sym),
    /// `member.joined`.
    MemberJoined,
    /// `wallet.topped_up`.
    ToppedUp,
    /// `reward.redeemed`; no rule listens to it, nor to those that follow.
    Redeemed,
    /// `units.converted`.
    Converted,
    /// `units.exported`.
    Exported,
    /// `transfer.sent`.
    Sent,
    /// `account.linked.PARTNER`.
    Linked(Sym),
}

impl WalletSpec {
    /// Whether this clock of an account is that of its payments to the member.
    pub fn pays_out_by(&self, clock: Sym) -> bool {
        self.pay_out.as_ref().is_some_and(|terms| terms.clock == clock)
    }
}

impl Trigger {
    /// Whether rules can listen to it.
    pub(super) fn earns(self) -> bool {
        !matches!(self, Trigger::Redeemed | Trigger::Converted | Trigger::Exported | Trigger::Sent)
    }
}
