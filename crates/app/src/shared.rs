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

/// Loads those of the things that `slices` lacks. Without any, the store is not asked.
pub(crate) fn fill(
    store: &Store,
    program: ProgramId,
    slices: &mut Slices,
    things: impl IntoIterator<Item = Thing>,
) -> Result<(), Fault> {
    for thing in things {
        if slices.get(thing).is_none() {
            let row = store.shared(&[key_of(program, thing)])?.pop();
            slices.set(thing, row.as_ref().map(state_of).transpose()?.unwrap_or_default());
            if let Thing::Codes(voucher) = thing {
                slices.set_codes(voucher, count(store.code_count(program, voucher)?));
            }
        }
    }
    Ok(())
}
