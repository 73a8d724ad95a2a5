//! Checking tier sets: windows, validity, what each level takes, and other ways to keep a level.

use super::{
    CountSource, FieldSource, Prize, WalletSpec,
    challenges::WithLevel,
    check::Checker,
    fields::{Fields, REFERRAL_SETTLED},
};
use crate::{
    calendar::{Length, Period},
    cel::{Comparison, Constant, Node, Operand, StrNode},
    document::{self, Document, Downgrade, TierOnReturn, Upgrade, Valid, WalletKind, Window},
    state::Measure,
    symbol::Sym,
    text::Text,
};

pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    wallets: &[WalletSpec],
    fields: &mut Fields,
) -> Vec<TierSet> {
    let mut sets = Vec::new();
    for (name, tiers) in &document.tiers {
        let path = format!("/tiers/{name}");
        let set = checker.declare(&path, name);
        let window =
            checker.take(&format!("{path}/window"), &tiers.window, document::parse_window(&tiers.window));
        let valid = tiers.valid.as_deref().map_or(Some(Valid::Ever), |text| {
            checker.take(&format!("{path}/valid"), text, document::parse_valid(text))
        });
        let grace = tiers.grace.as_deref();
        let grace = grace.and_then(|text| checker.take(&format!("{path}/grace"), text, Length::parse(text)));
        if tiers.levels.is_empty() {
            checker.say(&format!("{path}/levels"), "the ladder has no level", "add one, such as `silver`");
        }
        let mut levels = Vec::new();
        for (level, stated) in &tiers.levels {
            let below = format!("{path}/levels/{level}");
            let sym = checker.declare(&below, level);
            let below = format!("{below}/qualify");
            if let Some(qualify) = requirement(checker, document, fields, &below, &stated.qualify) {
                levels.push(Level { level: sym, name: stated.name.clone(), qualify, prizes: None });
            }
        }
        let keep = tiers.keep.clone().unwrap_or_default();
        if keep.referrals.is_some() {
            let sym = checker.intern(&path, REFERRAL_SETTLED);
            fields.count(CountSource::Measure(Measure::Activity(sym)));
        }
        let keep_price =
            keep.pay.as_deref().and_then(|text| price(checker, wallets, &format!("{path}/keep/pay"), text));
        let (Some(window), Some(valid)) = (window, valid) else { continue };
        if tiers.upgrade == Upgrade::AtReview && valid == Valid::Ever {
            let fix = "add `valid: end of this year` or the like";
            checker.say(&format!("{path}/upgrade"), "levels that last for ever have no review", fix);
        }
        sets.push(TierSet {
            set,
            name: tiers.name.clone(),
            window,
            upgrade: tiers.upgrade,
            valid,
            downgrade: tiers.downgrade,
            grace,
            reset_counters: tiers.reset_counters,
            on_return: tiers.on_return,
            levels,
            keep_price,
            keep_automatic: keep.automatic,
            keep_referrals: keep.referrals.map(i64::from),
            counts_years: false,
            ages: None,
        });
    }
    sets.iter_mut().for_each(|set| note_ages(checker, set));
    sets
}

/// A ladder whose levels ask for an age has a clock on each account: it shows when the next one is reached.
fn note_ages(checker: &mut Checker, set: &mut TierSet) {
    fn within(requirement: &Requirement, ages: &mut Vec<(Sym, i64)>) {
        match requirement {
            Requirement::All(parts) | Requirement::Any(parts) => {
                parts.iter().for_each(|part| within(part, ages));
            }
            Requirement::AtLeast(CountSource::Age { field, unit }, least) => {
                ages.push((*field, least.saturating_mul(unit.months())));
            }
            Requirement::AtLeast(..) | Requirement::Segment(_) | Requirement::Plan(_) => {}
        }
    }
    let mut ages = Vec::new();
    set.levels.iter().for_each(|level| within(&level.qualify, &mut ages));
    if !ages.is_empty() && set.upgrade == Upgrade::AtOnce {
        let name = checker.symbols.name(set.set).to_owned();
        let clock = checker.intern(&format!("/tiers/{name}"), &format!("age:{name}"));
        set.ages = Some(Ages { clock, ages });
    }
}

/// Adds what can be known of tier sets only when everything else is checked: what comes with levels, and whether somebody asks
/// for years with them.
pub(super) fn finish(sets: &mut [TierSet], with_levels: Vec<WithLevel>, fields: &Fields) {
    sets.iter_mut().for_each(|set| set.counts_years = fields.years_of.contains(&set.set));
    for ((set, level), prizes) in with_levels {
        let levels = sets.iter_mut().filter(|found| found.set == set).flat_map(|found| &mut found.levels);
        for found in levels.filter(|found| found.level == level) {
            found.prizes = Some(prizes.clone());
        }
    }
}

fn price(checker: &mut Checker, wallets: &[WalletSpec], path: &str, text: &str) -> Option<(Sym, i64)> {
    let give = checker.take(path, text, document::parse_give(text))?;
    let spec = wallets.iter().find(|w| checker.symbols.name(w.wallet) == give.wallet);
    match (spec, give.of, give.amount.to_minor(0)) {
        (Some(spec), document::GiveOf::Event, Some(amount)) if spec.kind == WalletKind::Points => {
            Some((spec.wallet, amount))
        }
        _ => {
            checker.say(
                path,
                format!("`{text}` is not a price"),
                "write a whole number of a points wallet: `500 points`",
            );
            None
        }
    }
}

const QUALIFY_FIX: &str = "compare counters with numbers by `>=`, joined by `&&` and `||`: \
     `orders >= 20 && topped_up >= 200.00`; `joined` means everybody, `member.plan == \"prime\"` who is on that plan";

/// What a level or a reward takes: counters and segments.
pub(super) fn requirement(
    checker: &mut Checker,
    document: &Document,
    fields: &mut Fields,
    path: &str,
    text: &str,
) -> Option<Requirement> {
    let condition = checker.condition(path, text, fields.qualify_schema())?;
    let requirement = from_node(checker, document, fields, condition.tree());
    if requirement.is_none() {
        checker.say(path, format!("`{text}` is not a requirement"), QUALIFY_FIX);
    }
    requirement
}

fn from_node(
    checker: &Checker,
    document: &Document,
    fields: &mut Fields,
    node: &Node,
) -> Option<Requirement> {
    match node {
        Node::Constant(true) => Some(Requirement::All(Vec::new())),
        Node::Read(_) => Some(Requirement::All(Vec::new())),
        Node::And(parts) => {
            let parts = parts.iter().map(|p| from_node(checker, document, fields, p));
            parts.collect::<Option<_>>().map(Requirement::All)
        }
        Node::Or(parts) => {
            let parts = parts.iter().map(|p| from_node(checker, document, fields, p));
            parts.collect::<Option<_>>().map(Requirement::Any)
        }
        Node::Compare { read, operator, constant } => {
            let crate::cel::Place::Field(field) = read.place else { return None };
            if let (Some(FieldSource::Plan), Constant::Str(name)) = (fields.source(field), constant) {
                let known = *operator == Comparison::Equal && document.plans.contains_key(&**name);
                return checker.symbols.get(name).filter(|_| known).map(Requirement::Plan);
            }
            let Some(FieldSource::Count(source)) = fields.source(field) else { return None };
            let source = *source;
            fields.count(source);
            let exponent = fields.exponent(checker, document, source);
            Some(Requirement::AtLeast(source, threshold(*operator, constant, exponent)?))
        }
        Node::InField { needle, .. } => match needle.as_ref() {
            Operand::Str(StrNode::Constant(name)) => Some(Requirement::Segment(name.to_string())),
            Operand::Bool(_) | Operand::Int(_) | Operand::Decimal(_) | Operand::Str(_) => None,
        },
        Node::Constant(false)
        | Node::Has(_)
        | Node::Not(_)
        | Node::Choose(_)
        | Node::OneOf { .. }
        | Node::In { .. }
        | Node::CompareBools(_)
        | Node::CompareInts(_)
        | Node::CompareDecimals(_)
        | Node::CompareStrs(_)
        | Node::Quantified(_)
        | Node::Text { .. } => None,
    }
}

/// The least amount, in the smallest unit, for which the comparison holds.
fn threshold(operator: Comparison, constant: &Constant, exponent: u32) -> Option<i64> {
    let micros = match constant {
        Constant::Int(whole) => i128::from(*whole).checked_mul(1_000_000)?,
        Constant::Decimal(micros) => *micros,
        Constant::Bool(_) | Constant::Str(_) => return None,
    };
    let unit = 10i128.checked_pow(6u32.checked_sub(exponent)?)?;
    let floor = micros.checked_div_euclid(unit)?;
    let exact = micros.checked_rem_euclid(unit)? == 0;
    let least = match operator {
        Comparison::GreaterOrEqual => floor.checked_add(i128::from(!exact))?,
        Comparison::Greater => floor.checked_add(1)?,
        Comparison::Equal | Comparison::NotEqual | Comparison::Less | Comparison::LessOrEqual => return None,
    };
    i64::try_from(least).ok()
}

/// A tier set.
#[derive(Debug, Clone)]
pub struct TierSet {
    /// Its name.
    pub set: Sym,
    /// For people.
    pub name: Option<Text>,
    /// Over which time counters count.
    pub window: Window,
    /// When a higher level begins.
    pub upgrade: Upgrade,
    /// How long a level lasts.
    pub valid: Valid,
    /// What a failed review does.
    pub downgrade: Downgrade,
    /// How long a level stays after a failed review.
    pub grace: Option<Length>,
    /// Whether counters start again with each level or review.
    pub reset_counters: bool,
    /// What a return does to a level that rested on it.
    pub on_return: TierOnReturn,
    /// The levels, lowest first.
    pub levels: Vec<Level>,
    /// The price of keeping a level: wallet and amount.
    pub keep_price: Option<(Sym, i64)>,
    /// Whether the price is taken at the review without being asked.
    pub keep_automatic: bool,
    /// How many referrals keep a level.
    pub keep_referrals: Option<i64>,
    /// Whether something asks for the years with its levels.
    pub counts_years: bool,
    /// The ages that its levels ask for, where they begin at once.
    pub ages: Option<Ages>,
}

/// The ages that levels of a set ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ages {
    /// The name under which an account keeps when the next one is reached.
    pub clock: Sym,
    /// The member's field with the day of birth, and whole months.
    pub ages: Vec<(Sym, i64)>,
}

/// A level.
#[derive(Debug, Clone)]
pub struct Level {
    /// Its name.
    pub level: Sym,
    /// For people.
    pub name: Option<Text>,
    /// What it takes.
    pub qualify: Requirement,
    /// What comes with reaching it.
    pub prizes: Option<LevelPrizes>,
}

/// What comes with reaching a level.
#[derive(Debug, Clone)]
pub struct LevelPrizes {
    /// The name under which an account keeps it.
    pub name: Sym,
    /// It comes again in each of these; none when it comes once.
    pub each: Option<Period>,
    /// What comes, in document order.
    pub prizes: Vec<Prize>,
}

/// What a level takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requirement {
    /// All of these; with none, everybody qualifies.
    All(Vec<Requirement>),
    /// Any of these.
    Any(Vec<Requirement>),
    /// A counter of at least so much, in its smallest unit.
    AtLeast(CountSource, i64),
    /// Membership of a segment.
    Segment(String),
    /// Being on a plan.
    Plan(Sym),
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// What.
    pub measure: Measure,
    /// How many days back some window looks; none when the total is enough.
    pub days: Option<i32>,
}

impl TierSet {
    /// The place of a level, lowest first.
    pub fn rank(&self, level: Option<Sym>) -> Option<usize> {
        let level = level?;
        self.levels.iter().position(|l| l.level == level)
    }
}
