//! What is wrong with a condition, where, and what to write instead.
//!
//! The reader is a marketer in a browser or a developer reading `program check`: every mistake names the
//! place and a fix, and as many as possible are told at once.

use std::fmt;

/// So many mistakes are reported at most: more help nobody, and each costs a search for the closest name.
pub const MISTAKES_MAX: usize = 20;

/// One mistake in the text of a condition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mistake {
    /// Where it is, in bytes from the start of the source.
    pub offset: usize,
    /// Where it is, in characters, the first being 1.
    pub column: usize,
    /// What is wrong: lower case, no full stop.
    pub reason: String,
    /// What to do about it: lower case, no full stop.
    pub fix: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}; {}", self.column, self.reason, self.fix)
    }
}

impl std::error::Error for Mistake {}

/// Collects the mistakes of one source and works out their columns.
pub(super) struct Report<'s> {
    source: &'s str,
    mistakes: Vec<Mistake>,
}

impl<'s> Report<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Report { source, mistakes: Vec::new() }
    }

    pub(super) fn add(&mut self, offset: usize, reason: impl Into<String>, fix: impl Into<String>) {
        if self.is_full() {
            return;
        }
        let column = self.source.char_indices().take_while(|&(start, _)| start < offset).count() + 1;
        self.mistakes.push(Mistake { offset, column, reason: reason.into(), fix: fix.into() });
    }

    pub(super) fn is_full(&self) -> bool {
        self.mistakes.len() >= MISTAKES_MAX
    }

    pub(super) fn is_empty(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// The mistakes in the order of the source; those at one place keep the order in which they were found.
    pub(super) fn into_mistakes(mut self) -> Vec<Mistake> {
        self.mistakes.sort_by_key(|mistake| mistake.offset);
        self.mistakes
    }
}

/// The known name that was probably meant. A name is also recognised by its last part alone (`eligible` for
/// `order.eligible`), since that is how people shorten paths.
pub(super) fn closest<'n>(wanted: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    /// A longer name is no slip of the pen, and the search is quadratic in the length.
    const NAME_BYTES_MAX: usize = 80;
    if wanted.len() > NAME_BYTES_MAX {
        return None;
    }
    let allowed = (wanted.len() / 3).clamp(1, 4);
    known
        .map(|name| {
            let last = name.rsplit('.').next().unwrap_or(name);
            let by_last = distance(wanted, last).saturating_add(1);
            (distance(wanted, name).min(by_last), name)
        })
        .filter(|&(distance, _)| distance <= allowed)
        .min()
        .map(|(_, name)| name)
}

/// How many letters must be added, dropped, changed or swapped with their neighbour; case does not count.
fn distance(left: &str, right: &str) -> usize {
    let (left, right) = (left.to_ascii_lowercase(), right.to_ascii_lowercase());
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut before_last = vec![0; right.len() + 1];
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, &a) in left.iter().enumerate() {
        let mut current = vec![row + 1; right.len() + 1];
        for (column, &b) in right.iter().enumerate() {
            let changed = last[column] + usize::from(a != b);
            let mut best = changed.min(last[column + 1] + 1).min(current[column] + 1);
            let swapped = row > 0 && column > 0 && a == right[column - 1] && left[row - 1] == b;
            if swapped {
                best = best.min(before_last[column - 1] + 1);
            }
            current[column + 1] = best;
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[right.len()]
}
