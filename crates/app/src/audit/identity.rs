//! Whether business identities repeat, in bounded memory.
//!
//! The store's unique index is what enforces this; the audit looks again, so that a dropped index does not go unseen.
//! Up to [`KEPT_MAX`] identities are remembered by a 128-bit hash. Beyond that, only those whose hash begins with so
//! many zero bits are: a repeat has the same hash, so it is either in the sample twice or not at all.

use std::collections::HashSet;

use regulars_engine::{codec::link, id::ProgramId};
use regulars_store::EntryRow;

/// The most identities that are remembered: some 40 MB.
pub const KEPT_MAX: usize = 1 << 20;

/// The identities seen so far, or a sample of them.
pub(super) struct Identities {
    kept: HashSet<u128>,
    /// Hashes of the sample begin with so many zero bits.
    zeros: u32,
    kept_max: usize,
}

impl Identities {
    pub(super) fn new() -> Identities {
        Identities::with_max(KEPT_MAX)
    }

    pub(super) fn with_max(kept_max: usize) -> Identities {
        Identities { kept: HashSet::new(), zeros: 0, kept_max }
    }

    /// Whether the entry's identity was seen before.
    pub(super) fn repeats(&mut self, entry: &EntryRow) -> bool {
        let hash = hash(entry.program, &entry.source, &entry.external_id);
        self.note(hash)
    }

    /// How many identities were compared with each other.
    pub(super) fn looked_at(&self) -> u64 {
        u64::try_from(self.kept.len()).unwrap_or(u64::MAX)
    }

    fn note(&mut self, hash: u128) -> bool {
        if hash.leading_zeros() < self.zeros {
            return false;
        }
        let repeats = !self.kept.insert(hash);
        while self.kept_max < self.kept.len() {
            self.zeros = self.zeros.saturating_add(1);
            let zeros = self.zeros;
            self.kept.retain(|kept| zeros <= kept.leading_zeros());
        }
        repeats
    }
}

fn hash(program: ProgramId, source: &str, external_id: &str) -> u128 {
    let parts: [&[u8]; 3] = [&program.0.to_be_bytes(), source.as_bytes(), external_id.as_bytes()];
    let hash = link(&[0; 32], &parts);
    hash.iter().take(16).fold(0, |sum, byte| sum << 8 | u128::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_finds_repeats_of_its_own() {
        let mut identities = Identities::with_max(64);
        let hash = |n: u32| hash(ProgramId(1), "pos", &n.to_string());
        for n in 0..1_000 {
            assert!(!identities.note(hash(n)));
        }
        assert!(identities.looked_at() <= 64 && 0 < identities.looked_at());
        let found = (0..1_000).filter(|n| identities.note(hash(*n))).count();
        assert_eq!(u64::try_from(found), Ok(identities.looked_at()));
    }
}
