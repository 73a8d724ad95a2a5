//! Members: personal data, kept apart from the ledger so that it can be forgotten while the ledger stays.
//!
//! A profile is ciphertext under a key of its own, and that key is stored wrapped; without it the profile is
//! noise. Phone numbers and the like are found by a keyed hash, never by their text.

use regulars_engine::id::{AccountId, MemberId, ProgramId};

/// What a member is found by: a keyed hash of the normalised value (phone, e-mail, card number, external id).
pub type LookupHash = [u8; 32];

/// Whether a member takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MemberStatus {
    /// Takes part.
    Active,
    /// Left, or was closed; the data is kept.
    Closed,
    /// The personal data was erased; the id stays, because the ledger refers to it.
    Erased,
}

/// A member as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// The program the member belongs to.
    pub program: ProgramId,
    /// The member.
    pub id: MemberId,
    /// The account that the member's events are decided on.
    pub account: AccountId,
    /// The key of the profile, wrapped by the program's key. 1,024 bytes at most.
    pub wrapped_key: Option<Vec<u8>>,
    /// The profile, encrypted.
    pub profile: Option<Vec<u8>>,
    /// 1 for a new member, one more for each change.
    pub revision: u64,
    /// Whether the member takes part.
    pub status: MemberStatus,
    /// Microseconds since the epoch.
    pub created_at: i64,
}

/// One way to find a member. Unique in the program.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lookup {
    /// What was hashed: `phone`, `email`, `external_id`, `card`.
    pub kind: String,
    /// The keyed hash.
    pub hash: LookupHash,
}

/// A member to be stored with a [`Batch`](crate::Batch). Its account must exist or be inserted by the same
/// batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMember {
    /// The member; `revision` is stored as 1 whatever it says.
    pub row: MemberRow,
    /// How the member is found.
    pub lookups: Vec<Lookup>,
}

/// Whom a look-up found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The member.
    pub member: MemberId,
    /// The member's account.
    pub account: AccountId,
}

/// A change of a member's personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberUpdate {
    /// The program the member belongs to.
    pub program: ProgramId,
    /// The member.
    pub id: MemberId,
    /// The revision the change was made from.
    pub expected_revision: u64,
    /// Replaces the profile.
    pub profile: Option<Vec<u8>>,
    /// Replaces the wrapped key; the bytes of the old one are overwritten.
    pub wrapped_key: Option<Vec<u8>>,
    /// Replaces the status. Not [`MemberStatus::Erased`]: that is
    /// [`Store::erase_member`](crate::Store::erase_member).
    pub status: MemberStatus,
    /// New ways to find the member; one the member has already is no error.
    pub add_lookups: Vec<Lookup>,
    /// Ways to find the member that end. Taken away before others are added; another member's are left alone.
    pub remove_lookups: Vec<Lookup>,
}

/// What became of a member's change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberUpdated {
    /// It is stored, with this revision.
    Done(u64),
    /// The member has changed since, was erased, or is unknown.
    Conflict,
    /// Another member is found by this kind of value already. Nothing was changed.
    LookupTaken {
        /// The kind of the first such look-up.
        kind: String,
    },
}

/// An erasure that must be done again after an older backup is restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErasureRow {
    /// The program of the member.
    pub program: ProgramId,
    /// Who was erased.
    pub member: MemberId,
    /// Microseconds since the epoch, of the first erasure.
    pub erased_at: i64,
}

/// What became of an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// There is no such member.
    Unknown,
    /// The personal data is gone. Erasing again is harmless.
    Done {
        /// Whether earlier images left the log as well. If not, a long reader still needs them: call
        /// [`Store::scrub`](crate::Store::scrub) later.
        log_emptied: bool,
    },
}
