//! People who run programs, and how they prove who they are.

use regulars_engine::id::{ProgramId, SessionId, StaffId};
use uuid::Uuid;

/// A keyed or plain SHA-256 of something secret.
pub type SecretHash = [u8; 32];

/// Somebody who runs programs, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffRow {
    /// Who.
    pub id: StaffId,
    /// What they are found by.
    pub email_hash: SecretHash,
    /// Whether they may sign in.
    pub state: StaffState,
    /// Name and e-mail, sealed.
    pub personal: Vec<u8>,
    /// The slow hash of the password, once there is one.
    pub password: Option<Vec<u8>>,
    /// The secret of the one-time passwords, sealed, once there is one.
    pub totp: Option<Vec<u8>>,
    /// The latest step of a one-time password that was accepted.
    pub totp_step: i64,
    /// What they may do.
    pub grants: Vec<Grant>,
    /// Rises by one per change.
    pub revision: u64,
    /// Microseconds since the epoch.
    pub created_at: i64,
}

/// Whether somebody may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffState {
    /// Not yet: they have a link and no password.
    Invited,
    /// They may.
    Active,
    /// No more.
    Disabled,
}

/// A role and where it is one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    /// In which program; `None` for all, and for the server itself.
    pub program: Option<ProgramId>,
    /// In which store of the program; `None` for all.
    pub store: Option<String>,
    /// As what.
    pub role: Role,
}

/// What somebody is in a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// May do everything.
    Owner,
    /// Runs a program from day to day.
    Manager,
    /// Writes its rules.
    Marketer,
    /// Stands at the till.
    Clerk,
    /// Settles with partners and keeps the books.
    Finance,
    /// Looks at everything and changes nothing.
    Auditor,
}

/// What is stored in one piece with a change of somebody.
#[derive(Debug, Clone, Default)]
pub struct StaffAct {
    /// A ticket that is used up by it; when it is gone, nothing is stored.
    pub spends: Option<SecretHash>,
    /// The new recovery codes, in place of all earlier ones.
    pub recovery: Option<Vec<SecretHash>>,
    /// Whether all their sessions and tickets end.
    pub ends_sessions: bool,
    /// What they get to go on with.
    pub ticket: Option<TicketRow>,
    /// A session that begins.
    pub session: Option<SessionRow>,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffSaved {
    /// It is stored.
    Saved,
    /// Somebody else changed it, or it is not there.
    Moved,
    /// The ticket was used or is over.
    Spent,
    /// Somebody has this e-mail.
    Taken,
}

/// A second factor that is used up, and the session that begins with it.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Whose.
    pub staff: StaffId,
    /// The ticket that the password gave.
    pub ticket: SecretHash,
    /// What proves it.
    pub factor: Factor,
    /// What begins.
    pub session: SessionRow,
}

/// A second factor. Each works once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// The one-time password of this step.
    Totp(i64),
    /// The recovery code of this hash.
    Recovery(SecretHash),
}

/// A browser or device that is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// What it is called.
    pub id: SessionId,
    /// Whose it is.
    pub kind: SessionKind,
    /// The id of the staff, member or device.
    pub subject: Uuid,
    /// The program of a member or device.
    pub program: Option<ProgramId>,
    /// SHA-256 of the token.
    pub token_hash: SecretHash,
    /// Microseconds since the epoch.
    pub created_at: i64,
    /// When its holder last proved who they are.
    pub proved_at: i64,
    /// About when it was last used; written now and then, not with each request.
    pub seen_at: i64,
    /// When it ends in any case.
    pub expires_at: i64,
}

/// Whose a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionKind {
    /// Somebody who runs programs.
    Staff,
    /// A member.
    Member,
    /// A till.
    Device,
}

/// A secret that works once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketRow {
    /// SHA-256 of it.
    pub token_hash: SecretHash,
    /// What it is for.
    pub kind: TicketKind,
    /// For whom; `None` for somebody who is not there yet.
    pub subject: Option<Uuid>,
    /// In which program, where that matters.
    pub program: Option<ProgramId>,
    /// When it is over, in microseconds since the epoch.
    pub expires_at: i64,
    /// How often something was tried with it.
    pub tries: u32,
    /// What goes with it, sealed.
    pub data: Vec<u8>,
}

/// What a ticket is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketKind {
    /// Becoming the first of the staff.
    First,
    /// Choosing a first password.
    Invitation,
    /// Choosing a new password and a new second factor.
    Reset,
    /// Proving the second factor, after the password.
    Second,
    /// Setting up the second factor, after the password.
    Enrolment,
}

/// How often something was tried in the time that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttle {
    /// How often.
    pub tries: u32,
    /// When the count is over.
    pub ends_at: i64,
}
