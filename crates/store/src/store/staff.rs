//! The part of the store's surface that is about people who sign in.

use regulars_engine::id::{SessionId, StaffId};
use uuid::Uuid;

use super::{Backend, Store};
use crate::{Fault, SecretHash, SessionRow, SignIn, StaffAct, StaffRow, StaffSaved, Throttle, TicketRow};

impl Store {
    // Staff -------------------------------------------------------------------------------------------------

    /// Stores somebody, together with what the act brings. A first revision is new; any other takes the place of the one
    /// before it.
    pub fn save_staff(&self, row: &StaffRow, act: &StaffAct) -> Result<StaffSaved, Fault> {
        each!(self, save_staff(row, act))
    }

    /// Somebody.
    pub fn staff(&self, id: StaffId) -> Result<Option<StaffRow>, Fault> {
        each!(self, staff(id))
    }

    /// Whoever has this e-mail.
    pub fn staff_by_email(&self, hash: &SecretHash) -> Result<Option<StaffRow>, Fault> {
        each!(self, staff_by_email(hash))
    }

    /// Everybody, the oldest first.
    pub fn all_staff(&self) -> Result<Vec<StaffRow>, Fault> {
        each!(self, all_staff())
    }

    /// Begins a session if both the ticket and the factor can still be used, which they then can't.
    pub fn sign_in(&self, act: &SignIn) -> Result<bool, Fault> {
        each!(self, sign_in(act))
    }

    /// How many recovery codes somebody has left.
    pub fn recovery_codes(&self, staff: StaffId) -> Result<u32, Fault> {
        each!(self, recovery_codes(staff))
    }

    // Sessions ----------------------------------------------------------------------------------------------

    /// The session of a token.
    pub fn session(&self, token_hash: &SecretHash) -> Result<Option<SessionRow>, Fault> {
        each!(self, session(token_hash))
    }

    /// Somebody's sessions, the oldest first; those that are over too, until they are forgotten.
    pub fn sessions(&self, subject: Uuid) -> Result<Vec<SessionRow>, Fault> {
        each!(self, sessions(subject))
    }

    /// Ends a session of somebody. False if they have none of this id.
    pub fn end_session(&self, subject: Uuid, id: SessionId) -> Result<bool, Fault> {
        each!(self, end_session(subject, id))
    }

    /// Notes when sessions were used.
    pub fn touch_sessions(&self, uses: &[(SessionId, i64)]) -> Result<(), Fault> {
        each!(self, touch_sessions(uses))
    }

    // Tickets and counts ------------------------------------------------------------------------------------

    /// Stores a ticket without a subject, in place of all others of its kind.
    pub fn replace_ticket(&self, ticket: &TicketRow) -> Result<(), Fault> {
        each!(self, replace_ticket(ticket))
    }

    /// Stores a ticket.
    pub fn insert_ticket(&self, ticket: &TicketRow) -> Result<(), Fault> {
        each!(self, insert_ticket(ticket))
    }

    /// A ticket, after noting that something is tried with it.
    pub fn try_ticket(&self, token_hash: &SecretHash) -> Result<Option<TicketRow>, Fault> {
        each!(self, try_ticket(token_hash))
    }

    /// Counts one more try, in a count that ends at `ends_at` if it begins with this one, and tells the count.
    pub fn count_try(
        &self,
        kind: &str,
        hash: &SecretHash,
        now: i64,
        ends_at: i64,
    ) -> Result<Throttle, Fault> {
        each!(self, count_try(kind, hash, now, ends_at))
    }

    /// The count of tries, when there is one that is not over.
    pub fn tries(&self, kind: &str, hash: &SecretHash, now: i64) -> Result<Option<Throttle>, Fault> {
        each!(self, tries(kind, hash, now))
    }

    /// Ends a count.
    pub fn forget_tries(&self, kind: &str, hash: &SecretHash) -> Result<(), Fault> {
        each!(self, forget_tries(kind, hash))
    }

    /// Forgets sessions, tickets and counts that ended before a time.
    pub fn forget_ended(&self, before: i64) -> Result<(), Fault> {
        each!(self, forget_ended(before))
    }
}
