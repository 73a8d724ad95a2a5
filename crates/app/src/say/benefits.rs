//! What clerk and member hear of a benefit: "Free modification: 1 left until 31 Mar", "Free modification: used up, again on
//! 1 Apr".

use regulars_engine::{
    decide::{BenefitAllowance, BenefitHeld, BenefitLock},
    moment::Moment,
    program::Program,
};

use super::{Parts, Speech, fill, phrases::Words};

/// What the member can do with a benefit, in the asked language.
pub(crate) fn benefit(program: &Program, held: &BenefitHeld<'_>, at: Moment, language: &str) -> String {
    let speech = Speech::of(language);
    let words = Words { program, speech, language };
    let name = held.benefit.name.in_language(language).to_owned();
    // The limit that is reached first is the one to know of.
    let nearest: Option<&BenefitAllowance> = held.allowances.iter().min_by_key(|allowance| allowance.left);
    let (template, left, by) = match (held.lock, nearest) {
        (None, None) => return name,
        (None, Some(allowance)) => {
            let last = allowance.until.map(|until| Moment(until.0.saturating_sub(1)));
            (speech.left(), allowance.left.to_string(), last)
        }
        (Some(lock), _) => {
            let again = match lock {
                BenefitLock::UsedUp { again_at } => again_at,
                BenefitLock::NotNow | BenefitLock::Condition => None,
            };
            (speech.not_usable(lock), String::new(), again)
        }
    };
    let by = by.map(|by| words.date(by, at)).unwrap_or_default();
    let parts = Parts { benefits: name.clone(), missing: left, by, ..Parts::default() };
    fill(template, &parts).unwrap_or(name)
}

impl Speech {
    fn left(self) -> &'static str {
        match self {
            Speech::English => "{benefits}: {missing} left[ until {by}]",
            Speech::Simplified => "{benefits}：[{by}前]还可使用{missing}次",
            Speech::Traditional => "{benefits}：[{by}前]還可使用{missing}次",
            Speech::Estonian => "{benefits}: jäänud {missing}[, kasuta hiljemalt {by}]",
        }
    }

    fn not_usable(self, lock: BenefitLock) -> &'static str {
        match (self, lock) {
            (Speech::English, BenefitLock::NotNow) => "{benefits}: not at this time",
            (Speech::English, BenefitLock::Condition) => "{benefits}: the conditions are not met",
            (Speech::English, BenefitLock::UsedUp { .. }) => "{benefits}: used up[, again on {by}]",
            (Speech::Simplified, BenefitLock::NotNow) => "{benefits}：目前不在使用时间内",
            (Speech::Simplified, BenefitLock::Condition) => "{benefits}：未满足使用条件",
            (Speech::Simplified, BenefitLock::UsedUp { .. }) => "{benefits}：已用完[，{by}起可再次使用]",
            (Speech::Traditional, BenefitLock::NotNow) => "{benefits}：目前不在使用時間內",
            (Speech::Traditional, BenefitLock::Condition) => "{benefits}：未滿足使用條件",
            (Speech::Traditional, BenefitLock::UsedUp { .. }) => "{benefits}：已用完[，{by}起可再次使用]",
            (Speech::Estonian, BenefitLock::NotNow) => "{benefits}: praegu ei saa kasutada",
            (Speech::Estonian, BenefitLock::Condition) => "{benefits}: tingimused ei ole täidetud",
            (Speech::Estonian, BenefitLock::UsedUp { .. }) => "{benefits}: kasutatud[, uuesti {by}]",
        }
    }
}
