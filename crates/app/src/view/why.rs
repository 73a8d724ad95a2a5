//! Why an event gave what it gave: each line of the trace as a code, figures, and a sentence in English.

use std::borrow::Cow;

use regulars_engine::{
    amount::{Ratio, Rounding},
    cel::{Condition, EvalError},
    program::{Effect, Give, GiveAmount, Program, Rule, WalletSpec},
    trace::{Trace, TraceLine, Verdict},
};
use serde::Serialize;

use super::figure::{Unit, decimal, ratio_decimal, ratio_fraction};

/// The language of names and units in sentences.
const ENGLISH: &str = "en";

/// What one rule did, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyLine {
    /// The rule.
    pub rule: String,
    /// Its name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `gave`, `multiplied`, `condition_false`, `condition_failed`, `not_now`, `nothing_covered`, `too_little`,
    /// `limit_reached`, `budget_used_up`, `outdone` or `nothing_to_multiply`.
    pub outcome: &'static str,
    /// The wallet that the rule gives to or multiplies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wallet: Option<String>,
    /// The figures, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures: Option<Figures>,
    /// All of it in a sentence.
    pub sentence: String,
}

/// The figures of a line. Amounts are in smallest units.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Figures {
    /// What the rule looked at: money in the smallest unit, pieces, times, or the value of a field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<i64>,
    /// The factor of a multiplier, as a decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factor: Option<String>,
    /// The exact result, as a fraction in lowest terms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
    /// The exact result as a decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact_decimal: Option<String>,
    /// After rounding, before limits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounded: Option<i64>,
    /// What was given.
    pub given: i64,
}

/// Explains a trace. `program` is the version that decided.
pub fn why(program: &Program, trace: &Trace) -> Vec<WhyLine> {
    trace.lines.iter().filter_map(|line| explain(program, line)).collect()
}

/// None for a line of another version, which names no rule here.
fn explain(program: &Program, line: &TraceLine) -> Option<WhyLine> {
    let rule = program.rules.get(usize::from(line.rule))?;
    let wallet = match &rule.effect {
        Effect::Give(Give { wallet, .. }) | Effect::Multiply { wallet, .. } => *wallet,
    };
    let spec = program.wallets.get(wallet)?;
    let told = Told { program, rule, spec, unit: Unit::of(program, spec.wallet, ENGLISH) };
    let name = program.name_of(rule.rule);
    Some(WhyLine {
        rule: name.to_owned(),
        name: rule.name.as_ref().map(|text| text.in_language(ENGLISH).to_owned()),
        outcome: outcome(line.verdict),
        wallet: Some(program.name_of(spec.wallet).to_owned()),
        figures: figures(line.verdict),
        sentence: [name, ": ", &told.verdict(line.verdict)].concat(),
    })
}

fn outcome(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Gave { .. } => "gave",
        Verdict::Multiplied { .. } => "multiplied",
        Verdict::ConditionFalse => "condition_false",
        Verdict::ConditionFailed { .. } => "condition_failed",
        Verdict::NotNow => "not_now",
        Verdict::NothingCovered => "nothing_covered",
        Verdict::TooLittle { .. } => "too_little",
        Verdict::LimitReached { .. } => "limit_reached",
        Verdict::BudgetUsedUp => "budget_used_up",
        Verdict::NotLinked => "not_linked",
        Verdict::BlockEmpty => "block_empty",
        Verdict::Outdone { .. } => "outdone",
        Verdict::NothingToMultiply => "nothing_to_multiply",
    }
}

fn figures(verdict: Verdict) -> Option<Figures> {
    match verdict {
        Verdict::Gave { base, exact, rounded, given } => Some(Figures {
            base: Some(base),
            factor: None,
            exact: Some(ratio_fraction(exact)),
            exact_decimal: Some(ratio_decimal(exact)),
            rounded: Some(rounded),
            given,
        }),
        Verdict::Multiplied { factor, given } => {
            Some(Figures { factor: Some(ratio_decimal(factor)), given, ..Figures::default() })
        }
        Verdict::TooLittle { exact } => Some(Figures {
            exact: Some(ratio_fraction(exact)),
            exact_decimal: Some(ratio_decimal(exact)),
            ..Figures::default()
        }),
        Verdict::ConditionFalse
        | Verdict::ConditionFailed { .. }
        | Verdict::NotNow
        | Verdict::NothingCovered
        | Verdict::LimitReached { .. }
        | Verdict::BudgetUsedUp
        | Verdict::NotLinked
        | Verdict::BlockEmpty
        | Verdict::Outdone { .. }
        | Verdict::NothingToMultiply => None,
    }
}

/// A rule that is being told about.
struct Told<'p> {
    program: &'p Program,
    rule: &'p Rule,
    spec: &'p WalletSpec,
    unit: Unit<'p>,
}

impl Told<'_> {
    fn verdict(&self, verdict: Verdict) -> Cow<'static, str> {
        Cow::Borrowed(match verdict {
            Verdict::Gave { base, exact, rounded, given } => {
                return self.gave(base, exact, rounded, given).into();
            }
            Verdict::Multiplied { factor, given } => {
                return ["×", &ratio_decimal(factor), " → ", &self.unit.amount(given), " more"]
                    .concat()
                    .into();
            }
            Verdict::ConditionFalse => match &self.rule.condition {
                Some(condition) => return ["`", condition.canonical(), "` does not hold"].concat().into(),
                None => "its condition does not hold",
            },
            Verdict::ConditionFailed { offset } => match &self.rule.condition {
                Some(condition) => return failed(condition, offset).into(),
                None => "its condition could not be evaluated",
            },
            Verdict::NotNow => match self.document().and_then(|rule| rule.when.as_deref()) {
                Some(when) => return ["not at this time: it runs ", when].concat().into(),
                None => "not at this time",
            },
            Verdict::NothingCovered => "nothing in the event is covered",
            Verdict::TooLittle { exact } => return self.too_little(exact).into(),
            Verdict::BudgetUsedUp => "its budget is used up",
            Verdict::BlockEmpty => "the partner has paid for too few in advance",
            Verdict::NotLinked => "the account is not linked with the partner",
            Verdict::LimitReached { limit } => {
                let sentences = self.document().map_or(&[][..], |rule| rule.limit.sentences());
                match sentences.get(usize::from(limit)) {
                    Some(limit) => return ["its limit `", limit, "` is used up"].concat().into(),
                    None => "its limit is used up",
                }
            }
            Verdict::Outdone { group } => {
                let group = self.program.name_of(group);
                return ["a better multiplier of the group `", group, "` applies"].concat().into();
            }
            Verdict::NothingToMultiply => "there was nothing to multiply",
        })
    }

    fn document(&self) -> Option<&regulars_engine::document::Rule> {
        self.program.document.earn.get(self.program.name_of(self.rule.rule))
    }

    fn gave(&self, base: i64, exact: Ratio, rounded: i64, given: i64) -> String {
        let stated = self.stated(base, exact);
        let mut text = stated.unwrap_or_else(|| "it".to_owned());
        let even = exact == Ratio::whole(rounded);
        if !even {
            text.push_str(" = ");
            text.push_str(&self.unit.fraction(exact));
        }
        text.push_str(" → ");
        text.push_str(&self.unit.amount(rounded));
        if self.spec.keep_fractions && !even {
            text.push_str(", with the fraction carried over");
        }
        if given != rounded {
            text.push_str(", limited to ");
            text.push_str(&self.unit.amount(given));
        }
        text
    }

    fn too_little(&self, exact: Ratio) -> String {
        let one = if self.unit.money {
            format!("{} {}", decimal(1, self.unit.exponent), self.unit.one)
        } else {
            format!("one {}", self.unit.one)
        };
        let kept = if self.spec.keep_fractions { "; it is carried over" } else { "" };
        format!("{} is less than {one}{kept}", self.unit.fraction(exact))
    }

    /// What the rule gives per what, and on how much. The rate is the one that applied, which a level or a tender may
    /// have changed.
    fn stated(&self, base: i64, exact: Ratio) -> Option<String> {
        let Effect::Give(give) = &self.rule.effect else { return None };
        let money = |minor| decimal(minor, self.program.currency.exponent);
        let wallet = if self.unit.money { self.unit.many } else { self.program.name_of(self.spec.wallet) };
        let per_base = |per: i64| {
            let inverse = Ratio { num: i128::from(per), den: i128::from(base.max(1)) };
            exact.times(inverse).ok().map(|rate| self.unit.fraction(rate))
        };
        Some(match &give.amount {
            GiveAmount::Fixed(_) if base == 1 => format!("{} {wallet}", per_base(1)?),
            GiveAmount::Fixed(_) => format!("{} {wallet} for each of {base}", per_base(1)?),
            GiveAmount::PerItem(_) => format!("{} {wallet} per item on {base}", per_base(1)?),
            GiveAmount::PerMoney { per, .. } => {
                let (rate, per, base) = (per_base(*per)?, money(*per), money(base));
                [rate.as_str(), " ", wallet, " per ", &per, " of eligible on ", &base].concat()
            }
            GiveAmount::PerField { rate, per, field } => {
                let (rate, value) = field_value(give, *rate, *per, base, exact)?;
                let (rate, per) = (self.unit.fraction(rate), ratio_decimal(*per));
                format!("{rate} {wallet} per {per} of {field} on {}", ratio_decimal(value))
            }
            GiveAmount::Bands(bands) => {
                let place = bands.iter().position(|(end, _)| end.is_none_or(|end| base <= end))?;
                let below = place.checked_sub(1).and_then(|place| bands.get(place)).and_then(|(end, _)| *end);
                let band = match (bands.get(place)?.0, below) {
                    (Some(end), _) => format!("up to {}", money(end)),
                    (None, Some(below)) => format!("above {}", money(below)),
                    (None, None) => "of any size".to_owned(),
                };
                format!("the band {band} on {}", money(base))
            }
        })
    }
}

/// The rate that applied and the field's value: the trace keeps the value rounded down, and not the level's rate.
fn field_value(give: &Give, rate: Ratio, per: Ratio, base: i64, exact: Ratio) -> Option<(Ratio, Ratio)> {
    let by_level = give.by_tier.iter().flat_map(|(_, levels)| levels.iter().map(|(_, rate)| *rate));
    let mut candidates = [rate].into_iter().chain(by_level);
    candidates.find_map(|rate| {
        let inverse = Ratio { num: rate.den, den: rate.num.max(1) };
        let value = exact.times(per).and_then(|sum| sum.times(inverse)).ok()?.reduced();
        (value.round(Rounding::Floor) == Ok(base)).then_some((rate, value))
    })
}

/// The trace keeps only where the condition failed; what stands there tells how.
fn failed(condition: &Condition, offset: u16) -> String {
    let rest = condition.source().get(usize::from(offset)..).unwrap_or_default();
    let error = match rest.chars().next() {
        Some('/' | '%') => EvalError::DivisionByZero { at: offset },
        Some('+' | '-' | '*') => EvalError::Overflow { at: offset },
        Some(_) | None => EvalError::MissingField { at: offset },
    };
    condition.explain(error)
}
