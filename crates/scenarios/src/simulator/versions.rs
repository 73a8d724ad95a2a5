//! A second version of a random program, with other ladders, that is published in the middle of a life.

use std::cell::OnceCell;

use jiff::civil::Date;
use regulars_engine::{Program as Checked, document::Format, moment::Moment, program::check_text};

use crate::model::{migrate::Moved, print, program::Program};

/// A version that is published later.
pub struct Next {
    /// As the model knows it.
    pub program: Program,
    checked: Checked,
    published: OnceCell<Checked>,
}

impl Next {
    /// The version after a program: ladders whose levels nothing gives have other levels. None when there is no such ladder.
    ///
    /// # Errors
    /// The engine refuses it.
    pub fn after(program: &Program, before: &Checked) -> Result<Option<Next>, String> {
        let mut program = program.clone();
        for set in 0..program.tiers.len() {
            if !is_given(&program, set) {
                move_ladder(&mut program, set);
            }
        }
        if program.moved.is_empty() {
            return Ok(None);
        }
        let text = print::document(&program).to_string();
        let checked = check_text(&text, Format::Json, before.symbols.names().to_vec());
        let checked =
            checked.map_err(|mistakes| format!("the engine refuses the next version: {mistakes:?}"))?;
        Ok(Some(Next { program, checked, published: OnceCell::new() }))
    }

    /// As the engine knows it, from its publishing on.
    pub fn published(&self, at: Moment) -> &Checked {
        self.published.get_or_init(|| Checked { version: 2, since: Some(at), ..self.checked.clone() })
    }
}

/// All levels have other names. The two highest become one; of the second ladder the lowest ends.
fn move_ladder(program: &mut Program, set: usize) {
    let ladder = &mut program.tiers[set];
    let count = ladder.levels.len();
    let fresh = if set == 0 { ["basic", "plus", "best"] } else { ["pal", "star", "icon"] };
    let names = ladder.levels.iter().map(|(name, _)| *name).collect();
    let to = (0..count).map(|rank| match rank {
        0 if set != 0 && 1 < count => None,
        _ if 1 < count && rank == count - 1 => Some(rank - 1),
        _ => Some(rank),
    });
    let to = to.collect();
    for ((name, _), other) in ladder.levels.iter_mut().zip(fresh) {
        *name = other;
    }
    let until = (set == 0).then_some(Date::constant(2026, 11, 30));
    program.moved.push(Moved { set, names, to, until });
}

/// Whether something comes with a level of the ladder, or gives one: that goes by its name. So do limits of a level: those of
/// another level begin anew.
fn is_given(program: &Program, set: usize) -> bool {
    let limits = program.transfers.iter().filter_map(|transfer| transfer.by_level.as_ref());
    if limits.into_iter().any(|(own, _)| *own == set) {
        return true;
    }
    let comes_with = program.tiers[set].gives.iter().any(|(prizes, _)| !prizes.is_empty());
    let Program { challenges, choices, games, offers, .. } = program;
    let by_levels: Vec<_> = program.tiers.iter().map(|ladder| &ladder.gives).collect();
    let prizes = format!("{challenges:?} {choices:?} {games:?} {offers:?} {by_levels:?}");
    comes_with || prizes.contains(&format!("Level({set}, "))
}
