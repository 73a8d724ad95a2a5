//! The hot rows: an account with its whole decision state, and the entries that led to it.
//!
//! A plain order writes two rows, one of each. An entry holds what was asked, what was decided and why, so
//! that it is at once the event's identity, its answer, its ledger lines and its audit record.

use regulars_engine::id::{AccountId, EventId, KeyId, MemberId, ProgramId, VoucherId};

use crate::{
    answer::AnswerRow,
    code::CodeWrite,
    member::{Lookup, NewMember},
    outbox::{OutboxId, OutboxRow},
    webhook::DeliveryRow,
};

/// Whether an account takes events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountStatus {
    /// Takes events.
    Open,
    /// Takes none any more.
    Closed,
}

/// An account as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// The account.
    pub account: AccountId,
    /// The program it belongs to, for ever.
    pub program: ProgramId,
    /// The member it was opened for.
    pub member: MemberId,
    /// How many entries it has: the `seq` of the last one.
    pub version: u64,
    /// The engine's state, encoded.
    pub state: Vec<u8>,
    /// The hash chain's value after the last entry.
    pub head: [u8; 32],
    /// When something falls due by itself: microseconds since the epoch.
    pub next_due_at: Option<i64>,
    /// Whether it takes events.
    pub status: AccountStatus,
}

/// How far an account is, for who remembers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountVersions {
    /// The account's version.
    pub account: u64,
    /// The revision of the data of the member it was opened for; 0 when there is no such member.
    pub member: u64,
}

/// One event as recorded and decided. Never changed and never deleted, so it must hold no personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// The account it was decided on.
    pub account: AccountId,
    /// 1 for the account's first entry, one more for each following.
    pub seq: u64,
    /// The account's program.
    pub program: ProgramId,
    /// The event's own id.
    pub event: EventId,
    /// For example `order.paid`.
    pub kind: String,
    /// Who speaks: with `external_id` the event's business identity, unique in the program for ever.
    pub source: String,
    /// What the source calls it.
    pub external_id: String,
    /// Of the event's content: the same identity with another content is a mistake of the source.
    pub content_hash: [u8; 16],
    /// When it happened: microseconds since the epoch.
    pub occurred_at: i64,
    /// When it was recorded: microseconds since the epoch. Never goes back within a program.
    pub recorded_at: i64,
    /// The published version that decided it.
    pub program_version: u32,
    /// The ledger lines as compact JSON: `[["points","available",20],["points","issued",-20]]`.
    pub postings: String,
    /// The event, encoded.
    pub input: Vec<u8>,
    /// Facts, trace and answer, encoded.
    pub record: Vec<u8>,
    /// The entry of the same account that this one is about: the order of a return, the entry of a reversal.
    pub of_seq: Option<u64>,
}

/// An account as it is to be after a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountWrite {
    /// The account after the batch. Program and member are those it was opened with.
    pub row: AccountRow,
    /// The version that was decided on; `None` opens the account. The batch holds exactly the entries from
    /// the one after it to `row.version`, in order; none of them when only derived columns are rewritten.
    pub expected_version: Option<u64>,
    /// The stored `next_due_at` is already that of `row`, so its index need not be touched.
    pub due_unchanged: bool,
}

/// What storage calls a thing that several accounts take from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SharedKey {
    /// Its program.
    pub program: ProgramId,
    /// Of which kind it is: `stock`.
    pub kind: String,
    /// Which one of its kind.
    pub id: Vec<u8>,
}

/// A thing that several accounts take from, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedRow {
    /// Which one.
    pub key: SharedKey,
    /// How many facts have changed it, at least 1; what was never changed has no row.
    pub version: u64,
    /// The engine's state, encoded.
    pub state: Vec<u8>,
}

/// A shared thing as it is to be after a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedWrite {
    /// The thing after the batch; its version is above the expected one.
    pub row: SharedRow,
    /// The version that was decided on; 0 for a thing without a row.
    pub expected_version: u64,
}

/// Everything that one transaction writes: wholly there afterwards, or wholly absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Batch {
    /// Members who join.
    pub members: Vec<NewMember>,
    /// Accounts, each at most once.
    pub accounts: Vec<AccountWrite>,
    /// Entries of those accounts.
    pub entries: Vec<EntryRow>,
    /// Shared things that those entries changed, each at most once.
    pub shared: Vec<SharedWrite>,
    /// Codes of vouchers that those entries issued.
    pub codes: Vec<CodeWrite>,
    /// Answers to remember.
    pub answers: Vec<AnswerRow>,
    /// What its entries make happen elsewhere.
    pub outbox: Vec<OutboxRow>,
    /// What waited to happen and need not wait any more.
    pub settled: Vec<OutboxId>,
    /// Who is to be told of its entries.
    pub deliveries: Vec<DeliveryRow>,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Commit {
    /// All of it is stored, and survives a power cut.
    Done,
    /// Nothing was stored: these accounts or shared things have another version than expected, exist already, or do
    /// not exist. Load them and decide again.
    Conflict {
        /// All such accounts of the batch.
        accounts: Vec<AccountId>,
        /// All such shared things of the batch, where its accounts are as expected.
        shared: Vec<SharedKey>,
    },
    /// Nothing was stored: these unique values are in use, by what is stored or twice within the batch.
    Taken(Taken),
}

/// The unique values of a batch that are in use.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// Look-ups that find another member.
    pub lookups: Vec<(ProgramId, Lookup)>,
    /// Identities that have an entry.
    pub identities: Vec<(ProgramId, Identity)>,
    /// Vouchers whose code is that of another voucher.
    pub codes: Vec<(ProgramId, VoucherId)>,
    /// `Idempotency-Key`s that have an answer.
    pub answers: Vec<(KeyId, String)>,
}

impl Taken {
    /// Whether nothing was in use.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lookups.is_empty()
            && self.identities.is_empty()
            && self.codes.is_empty()
            && self.answers.is_empty()
    }
}

/// A business identity: what a source calls an event. Unique in a program, for ever.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity {
    /// Who speaks.
    pub source: String,
    /// What the source calls the event.
    pub external_id: String,
}

/// An account with something due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The account's program.
    pub program: ProgramId,
    /// The account.
    pub account: AccountId,
    /// The member it was opened for.
    pub member: MemberId,
    /// Since when: microseconds since the epoch.
    pub next_due_at: i64,
}

/// Which way to page through an account's entries, and from where. The bound itself is not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Oldest first, after this `seq`; 0 starts at the beginning.
    After(u64),
    /// Newest first, before this `seq`; `u64::MAX` starts at the end.
    Before(u64),
}
