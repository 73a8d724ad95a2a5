//! A frozen view for the audit: what it reads belongs together, whatever is written meanwhile.

use regulars_engine::id::{AccountId, ProgramId, VoucherId};

use crate::{
    AccountRow, CodeRow, EntryRow, Fault, OutboxRow, SharedRow, postgres::PostgresSnapshot,
    sqlite::SqliteSnapshot,
};

/// The database as it was when the snapshot was taken. While it lives the write-ahead log cannot be emptied, or dead rows
/// not be removed, so drop it when done.
#[derive(Debug)]
pub struct Snapshot {
    backend: Backend,
}

#[derive(Debug)]
enum Backend {
    Sqlite(SqliteSnapshot),
    Postgres(Box<PostgresSnapshot>),
}

/// The operation of the back end that there is.
macro_rules! each {
    ($snapshot:ident, $operation:ident($($argument:expr),*)) => {
        match &$snapshot.backend {
            Backend::Sqlite(snapshot) => snapshot.$operation($($argument),*),
            Backend::Postgres(snapshot) => snapshot.$operation($($argument),*),
        }
    };
}

/// How many rows there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Programs.
    pub programs: u64,
    /// Members, erased ones included.
    pub members: u64,
    /// Accounts.
    pub accounts: u64,
    /// Entries.
    pub entries: u64,
}

impl Snapshot {
    pub(crate) fn of_sqlite(snapshot: SqliteSnapshot) -> Self {
        Self { backend: Backend::Sqlite(snapshot) }
    }

    pub(crate) fn of_postgres(snapshot: PostgresSnapshot) -> Self {
        Self { backend: Backend::Postgres(Box::new(snapshot)) }
    }

    /// Shows every account, of one program or of all, by id.
    pub fn for_each_account(
        &self,
        program: Option<ProgramId>,
        visit: &mut dyn FnMut(AccountRow),
    ) -> Result<(), Fault> {
        each!(self, for_each_account(program, visit))
    }

    /// Shows accounts of a program, spread evenly over the order in which accounts were made: all of them while there are at
    /// most `wanted` in the database, else about as many as that share of them. Answers whether it was all. The cost follows
    /// what is wanted and not how many there are.
    pub fn sample_accounts(
        &self,
        program: ProgramId,
        wanted: u32,
        visit: &mut dyn FnMut(AccountRow),
    ) -> Result<bool, Fault> {
        each!(self, sample_accounts(program, wanted, visit))
    }

    /// Shows every entry of an account, oldest first. May be called while visiting accounts.
    pub fn for_each_entry_of(
        &self,
        account: AccountId,
        visit: &mut dyn FnMut(EntryRow),
    ) -> Result<(), Fault> {
        each!(self, for_each_entry_of(account, visit))
    }

    /// Shows every shared thing, of one program or of all.
    pub fn for_each_shared(
        &self,
        program: Option<ProgramId>,
        visit: &mut dyn FnMut(SharedRow),
    ) -> Result<(), Fault> {
        each!(self, for_each_shared(program, visit))
    }

    /// The codes of these vouchers; the answers are in the order of the questions.
    pub fn codes_of_vouchers(
        &self,
        program: ProgramId,
        vouchers: &[VoucherId],
    ) -> Result<Vec<Option<CodeRow>>, Fault> {
        each!(self, codes_of_vouchers(program, vouchers))
    }

    /// How many codes have an owner, in one program or in all.
    pub fn owned_codes(&self, program: Option<ProgramId>) -> Result<u64, Fault> {
        each!(self, owned_codes(program))
    }

    /// Shows the entries of a program that take a reward or may undo that, recorded from one time to before another, oldest
    /// first.
    pub fn for_each_redemption(
        &self,
        program: ProgramId,
        from: i64,
        until: i64,
        visit: &mut dyn FnMut(EntryRow),
    ) -> Result<(), Fault> {
        each!(self, for_each_redemption(program, from, until, visit))
    }

    /// Shows the entries of a program that asked something of somebody outside or tell what became of that, recorded from one
    /// time to before another, oldest first.
    pub fn for_each_instruction(
        &self,
        program: ProgramId,
        from: i64,
        until: i64,
        visit: &mut dyn FnMut(EntryRow),
    ) -> Result<(), Fault> {
        each!(self, for_each_instruction(program, from, until, visit))
    }

    /// The effects that have not happened yet, of one program or of all.
    pub fn outbox(&self, program: Option<ProgramId>) -> Result<Vec<OutboxRow>, Fault> {
        each!(self, outbox(program))
    }

    /// Counts the rows of one program, or of all. Takes a while on a large ledger.
    pub fn counts(&self, program: Option<ProgramId>) -> Result<Counts, Fault> {
        each!(self, counts(program))
    }

    /// Checks the file's structure, its indexes and the references between tables; an empty list is a healthy file. Reads it all. Of a
    /// PostgreSQL server only the references: its files are its own to check.
    pub fn check_file(&self) -> Result<Vec<String>, Fault> {
        each!(self, check_file())
    }

    /// What should keep wrong data out and does not: triggers, unique indexes and tables that are missing or are other
    /// than this release makes them. One sentence each; empty when all are in place.
    pub fn missing_guards(&self) -> Result<Vec<String>, Fault> {
        each!(self, missing_guards())
    }
}
