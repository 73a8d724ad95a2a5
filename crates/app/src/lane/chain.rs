//! What makes the ledger tamper-evident: each entry is linked to the one before by a hash over all that is stored of it.
//! The audit recomputes the chain with the same function.

use regulars_engine::codec::link;
use regulars_store::EntryRow;

/// The head of an account's chain after an entry, given the head before. A new account's head is 32 zeros.
///
/// ```
/// use regulars_app::chain::{START, follow};
/// # use regulars_engine::id::{AccountId, EventId, ProgramId};
/// # let row = regulars_store::EntryRow {
/// #     account: AccountId(uuid::Uuid::from_u128(1)), seq: 1, program: ProgramId(1),
/// #     event: EventId(uuid::Uuid::from_u128(2)), kind: "tick".to_owned(), source: "regulars".to_owned(),
/// #     external_id: "1".to_owned(), content_hash: [0; 16], occurred_at: 0, recorded_at: 0, program_version: 1,
/// #     postings: "[]".to_owned(), input: vec![], record: vec![], of_seq: None,
/// # };
/// let head = follow(&START, &row);
/// let changed = regulars_store::EntryRow { postings: "[[]]".to_owned(), ..row };
/// assert_ne!(follow(&START, &changed), head);
/// ```
pub fn follow(head: &[u8; 32], entry: &EntryRow) -> [u8; 32] {
    // Every field by name, so that a new column can't be forgotten here.
    let EntryRow {
        account,
        seq,
        program,
        event,
        kind,
        source,
        external_id,
        content_hash,
        occurred_at,
        recorded_at,
        program_version,
        postings,
        input,
        record,
        of_seq,
    } = entry;
    let of_seq = of_seq.map(u64::to_be_bytes);
    link(
        head,
        &[
            account.0.as_bytes(),
            &seq.to_be_bytes(),
            &program.0.to_be_bytes(),
            event.0.as_bytes(),
            kind.as_bytes(),
            source.as_bytes(),
            external_id.as_bytes(),
            content_hash,
            &occurred_at.to_be_bytes(),
            &recorded_at.to_be_bytes(),
            &program_version.to_be_bytes(),
            postings.as_bytes(),
            input,
            record,
            of_seq.as_ref().map_or(&[][..], |seq| seq),
        ],
    )
}

/// The head of an account without entries.
pub const START: [u8; 32] = [0; 32];
