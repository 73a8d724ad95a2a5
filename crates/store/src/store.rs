//! The store's whole surface, in the order of its subjects. The work is done by the back end.

use std::path::Path;

use regulars_engine::{
    id::{AccountId, EventId, KeyId, MemberId, ProgramId, VoucherId, WebhookId},
    symbol::Sym,
};

use crate::{
    AccountRow, AccountVersions, AnswerRow, Batch, ClockRow, CodeHash, CodeRow, Commit, DeliveryId,
    DeliveryRow, DeliveryState, Direction, DraftRow, DraftSaved, EntryRow, Erased, ErasureRow, Exists, Fault,
    Found, Inspection, InstructionPlace, KeyRow, LookupHash, MemberRow, MemberUpdate, MemberUpdated,
    MigrateHow, Migrating, NewCode, NewProgram, OutboxId, ProgramRow, Published, PublishedVersion, SharedKey,
    SharedRow, Snapshot, Tried, VersionHeading, Waiting, WebhookRow,
    postgres::{self, Postgres},
    sqlite::{self, Sqlite},
};

/// A database, open. Share it by reference between threads: readers never wait for the writer.
///
/// Every operation can end in a [`Fault`]; what is said under "errors" below comes on top of those that any
/// use of a disk can meet. A limit of rows is the caller's to choose, and to bound.
///
/// ```
/// use regulars_store::{Mode, NewProgram, Store};
///
/// let store = Store::open("sqlite::memory:")?;
/// let tea = NewProgram { slug: "tea".to_owned(), mode: Mode::Live, created_at: 1_700_000_000_000_000 };
/// let program = store.create_program(&tea)?.expect("the slug is free in a new store");
/// assert_eq!(store.program_by_slug("tea")?.map(|row| row.id), Some(program));
/// assert!(store.create_program(&tea)?.is_err());
/// # Ok::<(), regulars_store::Fault>(())
/// ```
#[derive(Debug)]
pub struct Store {
    backend: Backend,
}

#[derive(Debug)]
enum Backend {
    Sqlite(Box<Sqlite>),
    Postgres(Box<Postgres>),
}

/// The operation of the back end that there is.
macro_rules! each {
    ($store:ident, $operation:ident($($argument:expr),*)) => {
        match &$store.backend {
            Backend::Sqlite(database) => database.$operation($($argument),*),
            Backend::Postgres(database) => database.$operation($($argument),*),
        }
    };
}

mod several;
mod staff;
mod work;

impl Store {
    /// Opens the database at `sqlite:path/to/file.db`, creating it if need be, and brings its schema up to
    /// date. `sqlite::memory:` is a database of its own that goes with the store, for tests and trials.
    /// `postgres://user@host/database` is a database of a PostgreSQL server, which must exist.
    ///
    /// # Errors
    /// [`Fault::NewerSchema`] for a database of a later release, [`Fault::Unusable`] for an address that is
    /// not one.
    pub fn open(url: &str) -> Result<Self, Fault> {
        Self::open_with(url, Some(&MigrateHow::default()))
    }

    /// [`Store::open`] of a database whose tables are as this release needs them: nothing of them is changed.
    ///
    /// # Errors
    /// Those of [`Store::open`], and [`Fault::OlderSchema`].
    pub fn open_as_it_is(url: &str) -> Result<Self, Fault> {
        Self::open_with(url, None)
    }

    fn open_with(url: &str, how: Option<&MigrateHow>) -> Result<Self, Fault> {
        let backend = match url.split_once(':') {
            Some(("sqlite", location)) => Backend::Sqlite(Box::new(Sqlite::open(location, how)?)),
            Some(("postgres" | "postgresql", _)) => Backend::Postgres(Box::new(Postgres::open(url, how)?)),
            Some(_) | None => return Err(no_address()),
        };
        Ok(Self { backend })
    }

    /// Brings a database to this release's schema while others use it, and tells what remains to be done. `told` hears of
    /// each step, and ends the filling of rows by answering false; the next call goes on there.
    ///
    /// # Errors
    /// [`Fault::Blocked`] when somebody holds what a step needs: nothing of that step was changed. Otherwise those of
    /// [`Store::open`].
    pub fn migrate(
        url: &str,
        how: &MigrateHow,
        told: &mut dyn FnMut(&Migrating) -> bool,
    ) -> Result<Waiting, Fault> {
        match url.split_once(':') {
            Some(("sqlite", location)) => sqlite::migrate(location, how, told),
            Some(("postgres" | "postgresql", _)) => postgres::migrate(url, how, told),
            Some(_) | None => Err(no_address()),
        }
    }

    /// Whether several servers may use the database at a time.
    pub fn is_for_many(&self) -> bool {
        matches!(self.backend, Backend::Postgres(_))
    }

    /// Looks at a database without changing or creating anything, so that an operator can ask before a start what it
    /// would do. Of a database that another process is opening for the first time in that moment it may tell less than
    /// there is.
    ///
    /// # Errors
    /// [`Fault::Unusable`] for an address that is no file's or server's, [`Fault::Io`] if there is none, [`Fault::Corrupt`] for
    /// a file that is no database.
    pub fn inspect(url: &str) -> Result<Inspection, Fault> {
        match url.split_once(':') {
            Some(("sqlite", location)) if !location.is_empty() && location != ":memory:" => {
                sqlite::inspect(Path::new(location))
            }
            Some(("postgres" | "postgresql", _)) => postgres::inspect(url),
            Some(_) | None => Err(no_address()),
        }
    }

    // Programs ----------------------------------------------------------------------------------------------

    /// Creates a program with the system's clock, closed for replay.
    pub fn create_program(&self, new: &NewProgram) -> Result<Result<ProgramId, Exists>, Fault> {
        each!(self, create_program(new))
    }

    /// Finds a program by its public name.
    pub fn program_by_slug(&self, slug: &str) -> Result<Option<ProgramRow>, Fault> {
        each!(self, program_by_slug(slug))
    }

    /// All programs, oldest first.
    pub fn programs(&self) -> Result<Vec<ProgramRow>, Fault> {
        each!(self, programs())
    }

    /// Sets which time a program lives in. False if there is no such program.
    pub fn set_program_clock(&self, program: ProgramId, clock: &ClockRow) -> Result<bool, Fault> {
        each!(self, set_program_clock(program, clock))
    }

    /// Opens or closes a program for the replay of history, which ends `at` when it is closed. False if there is no such
    /// program.
    pub fn set_replay_open(&self, program: ProgramId, open: bool, at: i64) -> Result<bool, Fault> {
        each!(self, set_replay_open(program, open, at))
    }

    /// Saves the draft if it is still at the expected revision; `None` expects that there is none.
    pub fn save_draft(
        &self,
        program: ProgramId,
        expected_revision: Option<u64>,
        document: &str,
        at: i64,
    ) -> Result<DraftSaved, Fault> {
        each!(self, save_draft(program, expected_revision, document, at))
    }

    /// A program's draft.
    pub fn draft(&self, program: ProgramId) -> Result<Option<DraftRow>, Fault> {
        each!(self, draft(program))
    }

    /// Publishes a version. Its number follows the latest, and its symbols begin with those of the latest.
    pub fn publish(&self, program: ProgramId, version: &PublishedVersion) -> Result<Published, Fault> {
        each!(self, publish(program, version))
    }

    /// A published version.
    pub fn version(&self, program: ProgramId, number: u32) -> Result<Option<PublishedVersion>, Fault> {
        each!(self, version(program, number))
    }

    /// The version that decides new events.
    pub fn latest_version(&self, program: ProgramId) -> Result<Option<PublishedVersion>, Fault> {
        each!(self, latest_version(program))
    }

    /// All versions without their documents, oldest first.
    pub fn versions(&self, program: ProgramId) -> Result<Vec<VersionHeading>, Fault> {
        each!(self, versions(program))
    }

    // Keys --------------------------------------------------------------------------------------------------

    /// Stores a new key.
    ///
    /// # Errors
    /// [`Fault::Constraint`] if the id is in use, the program unknown, or a scope empty or of several lines.
    pub fn insert_key(&self, key: &KeyRow) -> Result<(), Fault> {
        each!(self, insert_key(key))
    }

    /// A key, whatever program it opens: who asks is not known before the key is.
    pub fn key(&self, id: KeyId) -> Result<Option<KeyRow>, Fault> {
        each!(self, key(id))
    }

    /// The keys of one program, or those of the whole server; revoked ones too, oldest first.
    pub fn keys(&self, program: Option<ProgramId>) -> Result<Vec<KeyRow>, Fault> {
        each!(self, keys(program))
    }

    /// Stops a key; the first time stands. False if there is no such key.
    pub fn revoke_key(&self, id: KeyId, at: i64) -> Result<bool, Fault> {
        each!(self, revoke_key(id, at))
    }

    /// Notes when keys were last used. Never moves a time back, and passes over unknown keys.
    pub fn touch_keys(&self, uses: &[(KeyId, i64)]) -> Result<(), Fault> {
        each!(self, touch_keys(uses))
    }

    // Members -----------------------------------------------------------------------------------------------

    /// A member with the encrypted profile.
    pub fn member(&self, program: ProgramId, id: MemberId) -> Result<Option<MemberRow>, Fault> {
        each!(self, member(program, id))
    }

    /// Finds a member by a keyed hash.
    pub fn find_member(
        &self,
        program: ProgramId,
        kind: &str,
        hash: &LookupHash,
    ) -> Result<Option<Found>, Fault> {
        Ok(each!(self, find_members(program, &[(kind, hash)]))?.pop().flatten())
    }

    /// Finds many members; the answers are in the order of the questions.
    pub fn find_members(
        &self,
        program: ProgramId,
        asked: &[(&str, &LookupHash)],
    ) -> Result<Vec<Option<Found>>, Fault> {
        each!(self, find_members(program, asked))
    }

    /// Members by id, which is by when they joined.
    pub fn page_members(
        &self,
        program: ProgramId,
        after: Option<MemberId>,
        limit: u32,
    ) -> Result<Vec<MemberRow>, Fault> {
        each!(self, page_members(program, after, limit))
    }

    /// Changes a member's personal data, all of it or nothing.
    pub fn update_member(&self, update: &MemberUpdate) -> Result<MemberUpdated, Fault> {
        each!(self, update_member(update))
    }

    /// Forgets a member: key, profile, look-ups and remembered answers. The ledger keeps the bare id. A
    /// journal row says that it must be done again should an older backup be restored.
    pub fn erase_member(&self, program: ProgramId, member: MemberId, at: i64) -> Result<Erased, Fault> {
        each!(self, erase_member(program, member, at))
    }

    /// Removes stray copies of erased look-ups and answers, which page splits may have left in the file, and
    /// empties the log. It writes both tables anew and holds up writers meanwhile, so run it in a quiet hour of
    /// each day that had erasures. False if a long reader kept the log from being emptied.
    pub fn scrub(&self) -> Result<bool, Fault> {
        each!(self, scrub())
    }

    /// The erasures that have been made, by program and member, to be kept with the backups.
    pub fn page_erasures(
        &self,
        after: Option<(ProgramId, MemberId)>,
        limit: u32,
    ) -> Result<Vec<ErasureRow>, Fault> {
        each!(self, page_erasures(after, limit))
    }

    // The hot path ------------------------------------------------------------------------------------------

    /// The accounts of these ids that exist in the program, in the order asked.
    pub fn accounts(&self, program: ProgramId, ids: &[AccountId]) -> Result<Vec<AccountRow>, Fault> {
        each!(self, accounts(program, ids))
    }

    /// The entries that have these business identities `(source, external_id)`, in the order asked.
    pub fn identities(&self, program: ProgramId, asked: &[(&str, &str)]) -> Result<Vec<EntryRow>, Fault> {
        each!(self, identities(program, asked))
    }

    /// [`Store::find_members`] for what is about to write. The caller sees to it that no batch of its own that is under way changes
    /// the answer: this does not wait for a running commit.
    pub fn lane_members(
        &self,
        program: ProgramId,
        asked: &[(&str, &LookupHash)],
    ) -> Result<Vec<Option<Found>>, Fault> {
        each!(self, lane_members(program, asked))
    }

    /// [`Store::accounts`] for what is about to write.
    pub fn lane_accounts(&self, program: ProgramId, ids: &[AccountId]) -> Result<Vec<AccountRow>, Fault> {
        each!(self, lane_accounts(program, ids))
    }

    /// How far accounts are, in the order asked; none for those that the program does not have.
    pub fn lane_versions(
        &self,
        program: ProgramId,
        ids: &[AccountId],
    ) -> Result<Vec<Option<AccountVersions>>, Fault> {
        each!(self, lane_versions(program, ids))
    }

    /// [`Store::identities`] for what is about to write.
    pub fn lane_identities(
        &self,
        program: ProgramId,
        asked: &[(&str, &str)],
    ) -> Result<Vec<EntryRow>, Fault> {
        each!(self, lane_identities(program, asked))
    }

    /// The shared things of these keys that have a row, in the order asked.
    pub fn shared(&self, keys: &[SharedKey]) -> Result<Vec<SharedRow>, Fault> {
        each!(self, shared(keys))
    }

    /// [`Store::shared`] for what is about to write.
    pub fn lane_shared(&self, keys: &[SharedKey]) -> Result<Vec<SharedRow>, Fault> {
        each!(self, lane_shared(keys))
    }

    /// The codes that have these hashes; the answers are in the order of the questions.
    pub fn codes(&self, program: ProgramId, hashes: &[CodeHash]) -> Result<Vec<Option<CodeRow>>, Fault> {
        each!(self, codes(program, hashes))
    }

    /// The codes of these vouchers; the answers are in the order of the questions.
    pub fn codes_of_vouchers(
        &self,
        program: ProgramId,
        vouchers: &[VoucherId],
    ) -> Result<Vec<Option<CodeRow>>, Fault> {
        each!(self, codes_of_vouchers(program, vouchers))
    }

    /// How many codes were imported to be given out with vouchers of a kind, given or not.
    pub fn code_count(&self, program: ProgramId, kind: Sym) -> Result<u64, Fault> {
        each!(self, code_count(program, kind))
    }

    /// [`Store::code_count`] for what is about to write.
    pub fn lane_code_count(&self, program: ProgramId, kind: Sym) -> Result<u64, Fault> {
        each!(self, lane_code_count(program, kind))
    }

    /// Stores imported codes of a kind, all or none. `codes` is asked once and given the last number of the kind, which
    /// the numbers of codes to be given out follow. Otherwise the places of those whose hash is in use, here or there.
    ///
    /// # Errors
    /// [`Fault::Constraint`] if a number or a voucher's id is in use.
    pub fn import_codes(
        &self,
        program: ProgramId,
        kind: Sym,
        codes: &mut dyn FnMut(u64) -> Vec<NewCode>,
    ) -> Result<Result<(), Vec<usize>>, Fault> {
        each!(self, import_codes(program, kind, codes))
    }

    /// The entries that are about this one: returns, cancellations, reversals. Oldest first.
    pub fn followers(&self, account: AccountId, of_seq: u64) -> Result<Vec<EntryRow>, Fault> {
        each!(self, followers(account, of_seq))
    }

    /// The entry of an event.
    pub fn entry(&self, program: ProgramId, event: EventId) -> Result<Option<EntryRow>, Fault> {
        each!(self, entry(program, event))
    }

    /// An account's entry by number.
    pub fn entry_at(&self, account: AccountId, seq: u64) -> Result<Option<EntryRow>, Fault> {
        each!(self, entry_at(account, seq))
    }

    /// Pages through an account's entries, either way.
    pub fn page_entries(
        &self,
        account: AccountId,
        direction: Direction,
        limit: u32,
    ) -> Result<Vec<EntryRow>, Fault> {
        each!(self, page_entries(account, direction, limit))
    }

    /// The entries by which an account took rewards, newest first, from before the number given.
    pub fn page_redemptions(
        &self,
        account: AccountId,
        before: u64,
        limit: u32,
    ) -> Result<Vec<EntryRow>, Fault> {
        each!(self, page_redemptions(account, before, limit))
    }

    /// The entries of a program that asked something of somebody outside, in the order of their places and after the one
    /// given; of those, only the ones of which nobody has told what became of them, where `open`.
    pub fn page_instructions(
        &self,
        program: ProgramId,
        open: bool,
        after: Option<InstructionPlace>,
        limit: u32,
    ) -> Result<Vec<EntryRow>, Fault> {
        each!(self, page_instructions(program, open, after, limit))
    }

    /// Writes a batch in one transaction. It is durable when this returns [`Commit::Done`], and otherwise
    /// nothing of it was written.
    ///
    /// # Errors
    /// [`Fault::Constraint`] if the batch contradicts itself: a gap in an account's sequence, an entry
    /// without its account, a version that is not that of the last entry, a member id in use.
    pub fn commit(&self, batch: &Batch) -> Result<Commit, Fault> {
        each!(self, commit(batch))
    }

    /// How many batches can be written side by side, if they have no account in common. A file has one writer.
    pub fn writers(&self) -> usize {
        match self.backend {
            Backend::Sqlite(_) => 1,
            Backend::Postgres(_) => 2,
        }
    }

    /// The latest `recorded_at` of a program's entries, so that time does not go back over a restart.
    pub fn max_recorded_at(&self, program: ProgramId) -> Result<Option<i64>, Fault> {
        each!(self, max_recorded_at(program))
    }

    /// Forgets effects that have happened. Forgetting again is harmless.
    pub fn outbox_done(&self, done: &[OutboxId]) -> Result<(), Fault> {
        each!(self, outbox_done(done))
    }

    /// Puts off an effect that could not happen, and counts the attempt.
    pub fn outbox_later(&self, at: OutboxId, due_at: i64) -> Result<(), Fault> {
        each!(self, outbox_later(at, due_at))
    }

    // Answers -----------------------------------------------------------------------------------------------

    /// The remembered answer to a request.
    pub fn answer(&self, key_id: KeyId, key: &str) -> Result<Option<AnswerRow>, Fault> {
        each!(self, answer(key_id, key))
    }

    /// Forgets up to `limit` answers from before a time, oldest first, and says how many.
    pub fn forget_answers(&self, before: i64, limit: u32) -> Result<u64, Fault> {
        each!(self, forget_answers(before, limit))
    }

    // The whole ---------------------------------------------------------------------------------------------

    /// Freezes a view of everything.
    pub fn snapshot(&self) -> Result<Snapshot, Fault> {
        Ok(match &self.backend {
            Backend::Sqlite(database) => Snapshot::of_sqlite(database.snapshot()?),
            Backend::Postgres(database) => Snapshot::of_postgres(database.snapshot()?),
        })
    }

    /// Writes something that changes nothing, to see whether there is room.
    pub fn try_writing(&self) -> Result<(), Fault> {
        each!(self, try_writing())
    }

    // Webhooks ----------------------------------------------------------------------------------------------

    /// Adds somebody who is told of entries.
    pub fn insert_webhook(&self, webhook: &WebhookRow) -> Result<(), Fault> {
        each!(self, insert_webhook(webhook))
    }

    /// Changes one, if it is still at the revision before. False if it is not, or there is none.
    pub fn update_webhook(&self, webhook: &WebhookRow) -> Result<bool, Fault> {
        each!(self, update_webhook(webhook))
    }

    /// Forgets one, with all that it was not told. False if there is none.
    pub fn delete_webhook(&self, program: ProgramId, webhook: WebhookId) -> Result<bool, Fault> {
        each!(self, delete_webhook(program, webhook))
    }

    /// One of a program.
    pub fn webhook(&self, program: ProgramId, webhook: WebhookId) -> Result<Option<WebhookRow>, Fault> {
        each!(self, webhook(program, webhook))
    }

    /// Those of a program, or all, oldest first.
    pub fn webhooks(&self, program: Option<ProgramId>) -> Result<Vec<WebhookRow>, Fault> {
        each!(self, webhooks(program))
    }

    /// Those who are active and have something due `now`, though it may have to wait for its turn.
    pub fn due_webhooks(&self, now: i64) -> Result<Vec<WebhookId>, Fault> {
        each!(self, due_webhooks(now))
    }

    /// Takes deliveries that are due `now` to somebody who is active: nobody else gets them before `until`. Of each account
    /// only the earliest entry that waits, so that an address hears of them in their order.
    pub fn claim_deliveries(
        &self,
        webhook: WebhookId,
        now: i64,
        until: i64,
        limit: u32,
    ) -> Result<Vec<DeliveryRow>, Fault> {
        each!(self, claim_deliveries(webhook, now, until, limit))
    }

    /// Notes what became of them.
    pub fn settle_deliveries(&self, tried: &[(DeliveryId, Tried)]) -> Result<(), Fault> {
        each!(self, settle_deliveries(tried))
    }

    /// Gives back what was taken and not tried.
    pub fn put_off_deliveries(&self, put_off: &[DeliveryId], due_at: i64) -> Result<(), Fault> {
        each!(self, put_off_deliveries(put_off, due_at))
    }

    /// A page of what somebody was not told, by account and entry.
    pub fn page_deliveries(
        &self,
        webhook: WebhookId,
        state: DeliveryState,
        after: Option<(AccountId, u64)>,
        limit: u32,
    ) -> Result<Vec<DeliveryRow>, Fault> {
        each!(self, page_deliveries(webhook, state, after, limit))
    }

    /// Makes what is dead due `now`, all of it or one entry, and tells how many there were.
    pub fn revive_deliveries(
        &self,
        webhook: WebhookId,
        only: Option<(AccountId, u64)>,
        now: i64,
    ) -> Result<u64, Fault> {
        each!(self, revive_deliveries(webhook, only, now))
    }

    /// Copies the database as of now into a new file, while it is being used. Only of SQLite: a server has tools of its
    /// own for this, which copy all of it.
    ///
    /// # Errors
    /// [`Fault::Constraint`] if the target exists, [`Fault::Unusable`] for a database of a server.
    pub fn backup(&self, target: &Path) -> Result<(), Fault> {
        match &self.backend {
            Backend::Sqlite(database) => database.backup(target),
            Backend::Postgres(_) => Err(Fault::Unusable {
                reason: "a PostgreSQL database is backed up with pg_dump or pg_basebackup".to_owned(),
            }),
        }
    }

    /// How much disk the database uses, its log included, in bytes.
    pub fn size_on_disk(&self) -> Result<u64, Fault> {
        each!(self, size_on_disk())
    }
}

/// The address is not repeated: it may hold a password.
fn no_address() -> Fault {
    let reason = "expected an address sqlite:path/to/file.db or postgres://user@host/database";
    Fault::Unusable { reason: reason.to_owned() }
}
