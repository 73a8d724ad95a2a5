//! The store: where programs, members and the ledger are kept, and the only crate that speaks to a database.
//!
//! It keeps bytes and plain columns and understands none of them: what an entry means is the engine's
//! business, so a new kind of event never needs a migration. It does enforce what only a database can: that a
//! batch is wholly there or wholly absent, that a business identity is used once for ever, that an account's
//! version rises by one per entry, that entries are never changed, and that an erased member's data is gone
//! from the file, or from every row of a server.
//!
//! Times are microseconds since the Unix epoch, UTC. Everything is synchronous: the callers are
//! operating-system threads. Every operation names the program or the account it is about, and answers a
//! foreign id like an unknown one.

mod answer;
mod citus;
mod code;
mod copy;
mod fault;
mod inspection;
mod job;
mod key;
mod ledger;
mod member;
mod migration;
mod node;
mod outbox;
mod postgres;
mod program;
mod sequence;
mod snapshot;
mod sqlite;
mod staff;
mod store;
mod webhook;
mod word;

pub use answer::AnswerRow;
pub use citus::{CitusPlan, CitusStep};
pub use code::{CodeHash, CodePurpose, CodeRow, CodeWrite, ImportedCode, NewCode};
pub use copy::{CopiedTable, copy};
pub use fault::Fault;
pub use inspection::{Inspection, MigrationStep};
pub use job::{JobClaim, JobRow, JobState};
pub use key::KeyRow;
pub use ledger::{
    AccountRow, AccountStatus, AccountVersions, AccountWrite, Batch, Commit, Direction, Due, EntryRow,
    Identity, SharedKey, SharedRow, SharedWrite, Taken,
};
pub use member::{
    Erased, ErasureRow, Found, Lookup, LookupHash, MemberRow, MemberStatus, MemberUpdate, MemberUpdated,
    NewMember,
};
pub use migration::{MigrateHow, Migrating, OpenPart, Waiting, Waits};
pub use node::{NODE_GONE_MICROS, NodeId, NodeRole, NodeRow, Share};
pub use outbox::{INSTRUCTION, InstructionPlace, OutboxId, OutboxRow};
pub use program::{
    ClockRow, DraftRow, DraftSaved, Exists, Mode, NewProgram, ProgramRow, Published, PublishedVersion,
    VersionHeading,
};
pub use snapshot::{Counts, Snapshot};
pub use staff::{
    Factor, Grant, Role, SecretHash, SessionKind, SessionRow, SignIn, StaffAct, StaffRow, StaffSaved,
    StaffState, Throttle, TicketKind, TicketRow,
};
pub use store::Store;
pub use webhook::{DeliveryId, DeliveryRow, DeliveryState, Tried, WebhookRow, WebhookState};
