//! A version with another ladder: whether all members can come over, and how many come from where to where.
//!
//! Both are read from the accounts as they stand, one after the other from a frozen view, so that nothing is held but the counts.

use std::collections::BTreeMap;

use regulars_engine::{Program, program::check_text, state::Account, symbol::Sym};
use regulars_store::AccountStatus;

use super::{ProgramHandle, PublishRefusal, handle::format_of};
use crate::{App, fault::Fault, lane::read_state};

/// A level and the one that its members come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComesOver {
    /// The tier set of now.
    pub set: String,
    /// The level of now.
    pub level: String,
    /// Tier set and level of the draft; none when the level ends.
    pub to: Option<(String, String)>,
    /// Whether the draft says where they go; else it can't be published.
    pub planned: bool,
    /// How many members hold it.
    pub members: u64,
    /// Of these, how many were given it for a time.
    pub given: u64,
}

/// What publishing the draft would do to the levels of members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// By level, lowest first.
    pub levels: Vec<ComesOver>,
    /// All members who take part.
    pub members: u64,
}

impl App {
    /// What publishing the draft would do to the levels of members.
    ///
    /// # Errors
    /// Mistakes of the draft; [`crate::Refusal::NotFound`] without a draft or a published version.
    pub fn preview(&self, slug: &str) -> Result<Preview, PublishRefusal> {
        let program = self.program(slug)?;
        let before = program.version()?;
        let draft = self.draft(slug)?.document;
        let names = before.symbols.names().to_vec();
        let after = check_text(&draft, format_of(&draft), names).map_err(PublishRefusal::Mistakes)?;
        let levels =
            before.tier_sets.iter().flat_map(|set| set.levels.iter().map(|level| (set.set, level.level)));
        let mut held: BTreeMap<(Sym, Sym), [u64; 2]> = BTreeMap::new();
        let mut members = 0u64;
        self.each_account(&program, &mut |account| {
            members = members.saturating_add(1);
            for set in &before.tier_sets {
                let Some(level) = level_of(before, account, set.set) else { continue };
                let counts = held.entry((set.set, level)).or_default();
                counts[0] = counts[0].saturating_add(1);
                counts[1] = counts[1].saturating_add(u64::from(account.given_level(set.set).is_some()));
            }
        })?;
        let levels = levels.map(|(set, level)| {
            let [members, given] = held.get(&(set, level)).copied().unwrap_or_default();
            let named =
                |(set, level): (Sym, Sym)| (after.name_of(set).to_owned(), after.name_of(level).to_owned());
            let migration = after.migration(set, level);
            let to =
                if stays(&after, set, level) { Some((set, level)) } else { migration.and_then(|m| m.to) };
            let planned = stays(&after, set, level) || migration.is_some();
            let (set, level) = named((set, level));
            ComesOver { set, level, to: to.map(named), planned, members, given }
        });
        Ok(Preview { levels: levels.collect(), members })
    }

    /// Who would be left behind: a level that an earlier version has moved, and that somebody holds still, of whom `after` does
    /// not know where to go. Whoever did nothing since has not come over yet.
    pub(super) fn left_behind(
        &self,
        program: &ProgramHandle,
        before: &Program,
        after: &Program,
    ) -> Result<Option<(String, String)>, Fault> {
        let unknown =
            |from: (Sym, Sym)| !stays(after, from.0, from.1) && after.migration(from.0, from.1).is_none();
        let dropped: Vec<(Sym, Sym)> =
            before.migrations.iter().map(|migration| migration.from).filter(|from| unknown(*from)).collect();
        if dropped.is_empty() {
            return Ok(None);
        }
        let mut holders: BTreeMap<(Sym, Sym), u64> = BTreeMap::new();
        self.each_account(program, &mut |account| {
            for level in dropped.iter().filter(|level| names(account, **level)) {
                let count = holders.entry(*level).or_default();
                *count = count.saturating_add(1);
            }
        })?;
        Ok(holders.into_iter().next().map(|((set, level), count)| {
            let from = format!("{}.{}", before.name_of(set), before.name_of(level));
            let reason = format!("{count} members have not come over from `{from}` yet, so its line stays");
            (format!("/migrate/{from}"), reason)
        }))
    }

    /// Shows all open accounts of a program.
    fn each_account(&self, program: &ProgramHandle, visit: &mut dyn FnMut(&Account)) -> Result<(), Fault> {
        let mut fault: Option<Fault> = None;
        self.shared().store.snapshot()?.for_each_account(Some(program.id), &mut |row| {
            if row.status != AccountStatus::Open || fault.is_some() {
                return;
            }
            match read_state(&row.state) {
                Ok(account) => visit(&account),
                Err(unreadable) => fault = Some(unreadable),
            }
        })?;
        fault.map_or(Ok(()), Err)
    }
}

/// The first level of the version before of which the new one does not say where its members go.
pub(super) fn levels_gone(before: &Program, after: &Program) -> Option<(String, String)> {
    for set in &before.tier_sets {
        let name = before.name_of(set.set);
        for level in &set.levels {
            if stays(after, set.set, level.level) || after.migration(set.set, level.level).is_some() {
                continue;
            }
            let level = before.name_of(level.level);
            let path = match after.tier_set(set.set) {
                Some(_) => format!("/tiers/{name}/levels/{level}"),
                None => format!("/tiers/{name}"),
            };
            let fix = format!("write under `migrate` where they go: `{name}.{level}: ...`, or `nothing`");
            return Some((path, format!("the level `{level}` that members hold is gone; {fix}")));
        }
    }
    None
}

fn stays(after: &Program, set: Sym, level: Sym) -> bool {
    after.tier_set(set).is_some_and(|set| set.rank(Some(level)).is_some())
}

/// The level that counts, for who has not come over to the version yet as well.
fn level_of(program: &Program, account: &Account, set: Sym) -> Option<Sym> {
    let comes_from =
        program.migrations.iter().filter(|migration| migration.to.is_some_and(|(to, _)| to == set));
    let left = comes_from.filter(|migration| account.level(migration.from.0) == Some(migration.from.1));
    let rank = |level: &Sym| program.tier_set(set).and_then(|set| set.rank(Some(*level)));
    let held = account.level(set).filter(|level| rank(level).is_some());
    left.filter_map(|migration| migration.to.map(|(_, level)| level)).chain(held).max_by_key(rank)
}

/// Whether an account says anything of a level.
fn names(account: &Account, (set, level): (Sym, Sym)) -> bool {
    account
        .tiers
        .iter()
        .any(|tier| tier.set == set && (tier.level == Some(level) || tier.base == Some(level)))
        || account.level_years.iter().any(|year| year.set == set && year.level == level)
        || account
            .given_levels
            .iter()
            .any(|given| given.set == set && (given.level == level || given.outranks.contains(&level)))
}
