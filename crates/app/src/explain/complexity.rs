//! How hard a program is to understand: simple rules first, since members leave what they can't follow.
//!
//! What is counted is what a member must read: the sentences and the lines of the page. Hints name what makes it long or
//! hard, and what to do.

use regulars_engine::program::{Effect, Program, Terms};
use serde::Serialize;

use super::{Explanation, words::Teller};
use crate::say::Speech;

/// So many lines of so many columns are a page.
pub const PAGE_LINES: usize = 50;
const LINE_COLUMNS: usize = 90;
/// More wallets than that are hard to tell apart.
const WALLETS_EASY: usize = 3;
/// More conditions, limits and exclusions than that on one thing are hard to remember.
const TERMS_EASY: usize = 4;

/// How hard a program is to understand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Complexity {
    /// How many sentences there are to read.
    pub sentences: usize,
    /// How many lines they fill.
    pub lines: usize,
    /// How many pages, begun ones included.
    pub pages: usize,
    /// How many of the sentences tell of something that can cost the member something.
    pub watch: usize,
    /// `simple` (one page), `moderate` (two) or `hard`.
    pub verdict: &'static str,
    /// What is hard to understand, and what to do.
    pub hints: Vec<Hint>,
}

/// What is hard to understand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hint {
    /// Where it stands: a JSON pointer.
    pub about: String,
    /// What is hard.
    pub reason: String,
    /// What to do.
    pub fix: String,
}

impl Explanation {
    /// How hard it is to understand. `program` is what was explained.
    pub fn complexity(&self, program: &Program) -> Complexity {
        let lines: usize = self.page_without_costs().lines().map(lines_of).sum();
        let items = || self.sections.iter().flat_map(|section| &section.items);
        let pages = lines.div_ceil(PAGE_LINES);
        let mut hints = hints(program);
        hints.extend(items().filter_map(|item| {
            let terms = item.sentences.iter().filter(|sentence| sentence.watch).count();
            (TERMS_EASY < terms && !item.about.is_empty()).then(|| Hint {
                about: item.about.clone(),
                reason: format!("{terms} limits, conditions and exclusions on one thing"),
                fix: "leave some of them out, or make two things of it".to_owned(),
            })
        }));
        Complexity {
            sentences: items().map(|item| item.sentences.len()).sum(),
            lines,
            pages,
            watch: items().flat_map(|item| &item.sentences).filter(|sentence| sentence.watch).count(),
            verdict: match pages {
                0 | 1 => "simple",
                2 => "moderate",
                _ => "hard",
            },
            hints,
        }
    }

    fn page_without_costs(&self) -> String {
        let unwatched = self.sections.iter().map(|section| {
            let mut section = section.clone();
            section.items.iter_mut().flat_map(|item| &mut item.sentences).for_each(|s| s.watch = false);
            section
        });
        Explanation { sections: unwatched.collect(), ..self.clone() }.page()
    }
}

/// How many lines of a page a paragraph fills; Chinese characters are twice as wide as letters.
fn lines_of(paragraph: &str) -> usize {
    let width: usize = paragraph.chars().map(|c| if c < '\u{2e80}' { 1 } else { 2 }).sum();
    width.div_ceil(LINE_COLUMNS).max(1)
}

fn hints(program: &Program) -> Vec<Hint> {
    let mut hints = Vec::new();
    let mut hint = |about: String, reason: String, fix: &str| {
        hints.push(Hint { about, reason, fix: fix.to_owned() });
    };
    if WALLETS_EASY < program.wallets.len() {
        let reason = format!("{} kinds of units to tell apart", program.wallets.len());
        hint("/wallets".to_owned(), reason, "count in one kind of units where you can");
    }
    for wallet in &program.wallets {
        let about = format!("/wallets/{}", program.name_of(wallet.wallet));
        if wallet.separate_buckets {
            let reason = "units that can't be used together".to_owned();
            hint(about.clone(), reason, "leave `separate_buckets` out");
        }
        if matches!(wallet.terms, Terms::ByTier { .. }) {
            let reason = "how long units live depends on the level".to_owned();
            hint(format!("{about}/expires"), reason, "give all levels the same terms");
        }
        if wallet.debt_by_tier.is_some() {
            let reason = "what a return costs depends on the level".to_owned();
            hint(format!("{about}/on_return"), reason, "one `debt_max` for all");
        }
    }
    let groups = program.rules.iter().filter_map(|rule| match &rule.effect {
        Effect::Multiply { group, .. } => Some(*group),
        Effect::Give(_) => None,
    });
    let mut groups: Vec<_> = groups.collect();
    groups.sort_unstable();
    groups.dedup();
    if 1 < groups.len() {
        let reason = format!("{} groups of multipliers that multiply each other", groups.len());
        hint("/earn".to_owned(), reason, "put all multipliers into one group, so that the best one applies");
    }
    if 1 < program.tier_sets.len() {
        let reason = format!("{} ladders of levels", program.tier_sets.len());
        hint("/tiers".to_owned(), reason, "one ladder, if it can be");
    }
    let teller = Teller { program, speech: Speech::English, language: "en" };
    for (about, name, condition) in conditions(program) {
        if !teller.can_say(condition) {
            let reason = format!("the condition can't be said in plain words: `{}`", condition.canonical());
            hint(format!("{about}/if"), reason, "compare fields with values, joined by `&&` and `||`");
        } else if !name {
            let reason = "a condition, and no name that says what it is for".to_owned();
            hint(about, reason, "add a `name`");
        }
    }
    hints
}

/// All conditions, where they stand, and whether what they belong to has a name.
fn conditions(program: &Program) -> Vec<(String, bool, &regulars_engine::cel::Condition)> {
    let mut all = Vec::new();
    for rule in &program.rules {
        let about = format!("/earn/{}", program.name_of(rule.rule));
        all.extend(rule.condition.as_ref().map(|condition| (about, rule.name.is_some(), condition)));
    }
    for benefit in &program.benefits {
        let about = format!("/benefits/{}", program.name_of(benefit.benefit));
        all.extend(benefit.condition.as_ref().map(|condition| (about, true, condition)));
    }
    for reward in &program.rewards {
        let about = format!("/rewards/{}", program.name_of(reward.reward));
        all.extend(reward.condition.as_ref().map(|condition| (about, true, condition)));
    }
    for voucher in &program.vouchers {
        let about = format!("/vouchers/{}", program.name_of(voucher.voucher));
        all.extend(voucher.condition.as_ref().map(|condition| (about, true, condition)));
    }
    all
}
