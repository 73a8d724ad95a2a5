//! Names as small numbers.
//!
//! Account states and facts mention wallets, rules and tiers by the thousand; a name costs one or two bytes there. The
//! table of names belongs to the program and only grows from version to version, so an old fact always reads the same.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// A name of a program: the index into its [`Symbols`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Sym(pub u16);

/// The names of one program, in the order in which they first appeared in any of its versions.
#[derive(Debug, Clone, Default)]
pub struct Symbols {
    names: Vec<String>,
    index: HashMap<String, Sym>,
}

impl Symbols {
    /// The most names that one program may ever use, over all its versions.
    pub const COUNT_MAX: usize = 60_000;

    /// The table as an earlier version left it.
    pub fn from_names(names: Vec<String>) -> Symbols {
        let index = names
            .iter()
            .enumerate()
            .filter_map(|(at, name)| Some((name.clone(), Sym(u16::try_from(at).ok()?))))
            .collect();
        Symbols { names, index }
    }

    /// The symbol of `name`, which is added when it is new. `None` when the table is full.
    pub fn intern(&mut self, name: &str) -> Option<Sym> {
        if let Some(sym) = self.index.get(name) {
            return Some(*sym);
        }
        if Self::COUNT_MAX <= self.names.len() {
            return None;
        }
        let sym = Sym(u16::try_from(self.names.len()).ok()?);
        self.names.push(name.to_owned());
        self.index.insert(name.to_owned(), sym);
        Some(sym)
    }

    /// The symbol of a known name.
    pub fn get(&self, name: &str) -> Option<Sym> {
        self.index.get(name).copied()
    }

    /// The name of `sym`; `"?"` for a symbol of another program.
    pub fn name(&self, sym: Sym) -> &str {
        self.names.get(usize::from(sym.0)).map_or("?", String::as_str)
    }

    /// All names, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}
