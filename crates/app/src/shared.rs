//! Loading what several accounts share. Who only reads asks here; the lane loads what a batch touches.

use regulars_engine::{
    codec::read_shared,
    id::ProgramId,
    shared::{Shared, Slices, Thing},
};
use regulars_store::{SharedKey, SharedRow, Store};

use crate::fault::Fault;

/// What storage calls a thing.
pub(crate) fn key_of(program: ProgramId, thing: Thing) -> SharedKey {
    SharedKey { program, kind: thing.kind().to_owned(), id: thing.id() }
}

/// The state in a row.
pub(crate) fn state_of(row: &SharedRow) -> Result<Shared, Fault> {
    read_shared(&row.state).map_err(|cause| Fault::Unreadable { what: "shared thing", cause })
}

/// How many codes there are, as decisions count.
pub(crate) fn count(codes: u64) -> i64 {
    i64::try_from(codes).unwrap_or(i64::MAX)
}

/// The states of things, in the order asked; a thing without a row was never taken from.
pub(crate) fn states_of<'r>(
    program: ProgramId,
    things: &'r [Thing],
    rows: &'r [SharedRow],
) -> impl Iterator<Item = Result<(Thing, Shared), Fault>> + use<'r> {
    // The rows are in the order of the things, some of which have none.
    let mut rows = rows.iter().peekable();
    things.iter().copied().map(move |thing| {
        let row = rows.next_if(|row| row.key == key_of(program, thing));
        Ok((thing, row.map(state_of).transpose()?.unwrap_or_default()))
    })
}

/// Loads those of the things that `slices` lacks, with one question. Without any, the store is not asked.
pub(crate) fn fill(
    store: &Store,
    program: ProgramId,
    slices: &mut Slices,
    things: impl IntoIterator<Item = Thing>,
) -> Result<(), Fault> {
    let things: Vec<Thing> = things.into_iter().filter(|thing| slices.get(*thing).is_none()).collect();
    if things.is_empty() {
        return Ok(());
    }
    let keys: Vec<_> = things.iter().map(|thing| key_of(program, *thing)).collect();
    let rows = store.shared(&keys)?;
    for state in states_of(program, &things, &rows) {
        let (thing, state) = state?;
        slices.set(thing, state);
        if let Thing::Codes(voucher) = thing {
            slices.set_codes(voucher, count(store.code_count(program, voucher)?));
        }
    }
    Ok(())
}
