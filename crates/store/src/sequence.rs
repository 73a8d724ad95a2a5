//! What a batch must be before any database sees it: the sequences of its accounts without gap, and itself without
//! contradiction. What only the database can know (versions, identities) is left to the back ends.

use std::collections::{BTreeMap, HashMap, HashSet};

use regulars_engine::id::{AccountId, ProgramId};

use crate::{AccountRow, Batch, EntryRow};

/// Each account once; its entries run without gap from the version after the expected one to the new one;
/// every entry has its account in the batch, of the same program; an entry speaks only of an earlier one.
pub fn check(batch: &Batch) -> Result<(), &'static str> {
    let mut expected: HashMap<AccountId, (&AccountRow, u64)> = HashMap::with_capacity(batch.accounts.len());
    for write in &batch.accounts {
        let next = write.expected_version.unwrap_or(0);
        if expected.insert(write.row.account, (&write.row, next)).is_some() {
            return Err("an account is in the batch twice");
        }
    }
    for entry in &batch.entries {
        let Some((row, last)) = expected.get_mut(&entry.account) else {
            return Err("an entry's account is not in the batch");
        };
        if entry.program != row.program {
            return Err("an entry is of another program than its account");
        }
        if last.checked_add(1) != Some(entry.seq) {
            return Err("an account's entries do not follow its version");
        }
        if entry.of_seq.is_some_and(|of| of == 0 || entry.seq <= of) {
            return Err("an entry is about an entry that is not before it");
        }
        *last = entry.seq;
    }
    if expected.values().any(|(row, last)| row.version != *last) {
        return Err("an account's version is not that of its last entry");
    }
    if batch.shared.iter().any(|write| write.row.version <= write.expected_version) {
        return Err("a shared thing is written without a change");
    }
    Ok(())
}

/// What an entry makes happen is written with it. Where the database keeps no reference to entries, this is asked here.
pub fn check_effects(batch: &Batch) -> Result<(), &'static str> {
    let entries: HashSet<(AccountId, u64)> =
        batch.entries.iter().map(|entry| (entry.account, entry.seq)).collect();
    let outbox = batch.outbox.iter().map(|row| (row.id.account, row.id.seq));
    let deliveries = batch.deliveries.iter().map(|row| (row.id.account, row.id.seq));
    match outbox.chain(deliveries).all(|entry| entries.contains(&entry)) {
        true => Ok(()),
        false => Err("an effect is of an entry that is not in the batch"),
    }
}

/// The latest time of each program, which is moved along with one row per program and batch, so that it is known without
/// an index on every entry.
pub fn latest(entries: &[EntryRow]) -> BTreeMap<ProgramId, i64> {
    let mut latest: BTreeMap<ProgramId, i64> = BTreeMap::new();
    for entry in entries {
        let at = latest.entry(entry.program).or_insert(entry.recorded_at);
        *at = entry.recorded_at.max(*at);
    }
    latest
}
