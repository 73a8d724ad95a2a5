//! People who run programs: how they come in, what they may do, and how they go.
//!
//! Somebody proves who they are by a password and then by a second factor, which is set up at the first sign-in and can't be
//! left out. What stands between the two is a ticket; what comes of both is a session (`session.rs`). Links that begin or
//! reset an account are tickets, too: each works once. Nothing here tells whether an e-mail is known: both answers are the
//! same, after the same work.

mod password;
mod recovery;
mod sign_in;
pub mod totp;

use std::sync::atomic::{AtomicUsize, Ordering};

use regulars_engine::{id::StaffId, moment::Moment};
use regulars_store::{
    Grant, Role, SecretHash, StaffAct, StaffRow, StaffSaved, StaffState, TicketKind, TicketRow,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    App,
    app::Shared,
    fault::{Fault, Refusal},
    key::hex,
    member::{Identifier, open, seal},
    secret::Pii,
};

pub use sign_in::{Enrolment, Proof, SignedIn, Step};

const MINUTE: i64 = 60 * 1_000_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// How long a link to begin with works.
const LINK_KEPT: i64 = 3 * DAY;
/// How many roles somebody may have.
const GRANTS_MAX: usize = 50;
/// Passwords that are hashed at a time: each takes 19 MiB and some tens of milliseconds.
const HASHING_MAX: usize = 4;

/// Somebody who runs programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffView {
    /// Who.
    pub id: StaffId,
    /// Where they are written to, and what they sign in with.
    pub email: Pii<String>,
    /// What they are called.
    pub name: Pii<String>,
    /// Whether they may sign in.
    pub state: StaffState,
    /// What they may do.
    pub grants: Vec<Grant>,
    /// Whether their second factor is set up.
    pub second_factor: bool,
    /// Rises by one per change.
    pub revision: u64,
    /// Since when they are known.
    pub created_at: Moment,
}

/// What is to be different about somebody.
#[derive(Debug, Clone, Default)]
pub struct StaffPatch {
    /// What they are called.
    pub name: Option<Pii<String>>,
    /// What they may do.
    pub grants: Option<Vec<Grant>>,
    /// Whether they may sign in.
    pub enabled: Option<bool>,
}

/// What is known of a person, as it is sealed.
#[derive(Serialize, Deserialize)]
struct Personal {
    email: String,
    name: String,
}

/// How many passwords are being hashed.
#[derive(Default)]
pub(crate) struct Hashing(AtomicUsize);

/// A place among those that are hashed.
struct HashingPlace<'a>(&'a AtomicUsize);

impl Drop for HashingPlace<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Hashing {
    fn enter(&self) -> Result<HashingPlace<'_>, Refusal> {
        let place = HashingPlace(&self.0);
        if HASHING_MAX <= self.0.fetch_add(1, Ordering::Relaxed) {
            return Err(Refusal::Overloaded { retry_after_s: 1 });
        }
        Ok(place)
    }
}

impl App {
    /// The secret of a link by which the first of the staff comes in, as long as there is nobody. Each one takes the place of
    /// the one before.
    ///
    /// # Errors
    /// A fault.
    pub fn first_administrator_link(&self) -> Result<Option<String>, Refusal> {
        let shared = self.shared();
        if !shared.store.all_staff()?.is_empty() {
            return Ok(None);
        }
        let (token, ticket) = shared.ticket(TicketKind::First, None, LINK_KEPT, Vec::new())?;
        shared.store.replace_ticket(&ticket)?;
        Ok(Some(token))
    }

    /// Everybody, the oldest first.
    ///
    /// # Errors
    /// A fault.
    pub fn staff(&self) -> Result<Vec<StaffView>, Refusal> {
        let rows = self.shared().store.all_staff()?;
        rows.into_iter().map(|row| Ok(self.shared().staff_view(row)?)).collect()
    }

    /// Somebody.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn staff_member(&self, id: StaffId) -> Result<StaffView, Refusal> {
        Ok(self.shared().staff_view(self.shared().staff_row(id)?)?)
    }

    /// Makes somebody known, and the secret of a link by which they choose their password.
    ///
    /// # Errors
    /// [`Refusal::AlreadyExists`] for an e-mail in use, and [`Refusal::Invalid`].
    pub fn invite(
        &self,
        email: &str,
        name: &str,
        grants: Vec<Grant>,
    ) -> Result<(StaffView, String), Refusal> {
        let shared = self.shared();
        check_grants(&grants)?;
        let row = shared.new_staff(email, name, grants)?;
        let (token, ticket) = shared.ticket(TicketKind::Invitation, Some(row.id.0), LINK_KEPT, Vec::new())?;
        shared.save(&row, StaffAct { ticket: Some(ticket), ..StaffAct::default() })?;
        Ok((shared.staff_view(row)?, token))
    }

    /// Changes somebody. Who may no longer sign in is signed out everywhere, and other roles hold at once.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Conflict`] when somebody else was quicker, [`Refusal::LastOwner`].
    pub fn change_staff(&self, id: StaffId, revision: u64, patch: StaffPatch) -> Result<StaffView, Refusal> {
        let shared = self.shared();
        let mut row = shared.staff_row(id)?;
        if row.revision != revision {
            return Err(Refusal::Conflict);
        }
        if let Some(Pii(name)) = patch.name {
            let Personal { email, .. } = shared.personal(&row)?;
            row.personal = shared.seal_personal(id, &Personal { email, name })?;
        }
        if let Some(grants) = patch.grants {
            check_grants(&grants)?;
            row.grants = grants;
        }
        match patch.enabled {
            Some(false) => row.state = StaffState::Disabled,
            Some(true) if row.state == StaffState::Disabled => {
                let known = row.password.is_some();
                row.state = if known { StaffState::Active } else { StaffState::Invited };
            }
            Some(true) | None => {}
        }
        shared.keep_an_owner(&row)?;
        row.revision = row.revision.saturating_add(1);
        let ends_sessions = row.state == StaffState::Disabled;
        shared.save(&row, StaffAct { ends_sessions, ..StaffAct::default() })?;
        Ok(shared.staff_view(row)?)
    }

    /// Takes password and second factor from somebody, signs them out everywhere, and makes the secret of a link by which they
    /// choose new ones.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Conflict`], and [`Refusal::Invalid`] for somebody who is disabled.
    pub fn reset_staff(&self, id: StaffId) -> Result<String, Refusal> {
        let shared = self.shared();
        let row = shared.staff_row(id)?;
        if row.state == StaffState::Disabled {
            let detail = "somebody who is disabled has nothing to be reset";
            return Err(Refusal::Invalid { code: "invalid_value", pointer: String::new(), detail });
        }
        let (token, ticket) = shared.ticket(TicketKind::Reset, Some(id.0), LINK_KEPT, Vec::new())?;
        let row = StaffRow {
            state: StaffState::Invited,
            password: None,
            totp: None,
            revision: row.revision.saturating_add(1),
            ..row
        };
        let act = StaffAct {
            recovery: Some(Vec::new()),
            ends_sessions: true,
            ticket: Some(ticket),
            ..StaffAct::default()
        };
        shared.save(&row, act)?;
        Ok(token)
    }
}

impl Shared {
    fn staff_row(&self, id: StaffId) -> Result<StaffRow, Refusal> {
        self.store.staff(id)?.ok_or(Refusal::NotFound("staff"))
    }

    fn save(&self, row: &StaffRow, act: StaffAct) -> Result<(), Refusal> {
        let saved = self.store.save_staff(row, &act)?;
        // Whoever is signed in is asked for anew.
        self.sessions.forget();
        match saved {
            StaffSaved::Saved => Ok(()),
            StaffSaved::Moved => Err(Refusal::Conflict),
            StaffSaved::Spent => Err(Refusal::TicketInvalid),
            StaffSaved::Taken => Err(Refusal::AlreadyExists("e-mail")),
        }
    }

    /// Somebody new, who has no password yet.
    fn new_staff(&self, email: &str, name: &str, grants: Vec<Grant>) -> Result<StaffRow, Refusal> {
        let now = self.clock.now();
        let id = self.ids.new_staff(now)?;
        let email = staff_email(email)?;
        Ok(StaffRow {
            id,
            email_hash: self.email_hash(&email),
            state: StaffState::Invited,
            personal: self.seal_personal(id, &Personal { email, name: name.to_owned() })?,
            password: None,
            totp: None,
            totp_step: 0,
            grants,
            revision: 1,
            created_at: now.0,
        })
    }

    /// A ticket and its secret.
    fn ticket(
        &self,
        kind: TicketKind,
        subject: Option<Uuid>,
        kept: i64,
        data: Vec<u8>,
    ) -> Result<(String, TicketRow), Refusal> {
        let token = hex(&self.ids.secret::<32>()?);
        let expires_at = self.clock.now().0.saturating_add(kept);
        let token_hash = hash_of(&token);
        Ok((token, TicketRow { token_hash, kind, subject, program: None, expires_at, tries: 0, data }))
    }

    pub(crate) fn staff_view(&self, row: StaffRow) -> Result<StaffView, Fault> {
        let Personal { email, name } = self.personal(&row)?;
        Ok(StaffView {
            id: row.id,
            email: Pii(email),
            name: Pii(name),
            state: row.state,
            second_factor: row.totp.is_some(),
            grants: row.grants,
            revision: row.revision,
            created_at: Moment(row.created_at),
        })
    }

    /// Somebody must always be able to let others in.
    fn keep_an_owner(&self, changed: &StaffRow) -> Result<(), Refusal> {
        let owns = |row: &StaffRow| {
            row.state == StaffState::Active
                && row.grants.iter().any(|grant| grant.role == Role::Owner && grant.program.is_none())
        };
        let all = self.store.all_staff()?;
        let was = all.iter().any(|row| row.id == changed.id && owns(row));
        let others = all.iter().any(|row| row.id != changed.id && owns(row));
        if was && !others && !owns(changed) { Err(Refusal::LastOwner) } else { Ok(()) }
    }

    fn email_hash(&self, form: &str) -> SecretHash {
        self.vault.keyed(&[b"staff email"], form.as_bytes())
    }

    fn seal_personal(&self, id: StaffId, personal: &Personal) -> Result<Vec<u8>, Fault> {
        let plain = serde_json::to_vec(personal).map_err(|_| Fault::Sealed)?;
        seal(&self.vault.key(&[b"staff"]), &self.ids, id.0.as_bytes(), &plain)
    }

    fn personal(&self, row: &StaffRow) -> Result<Personal, Fault> {
        let plain = open(&self.vault.key(&[b"staff"]), row.id.0.as_bytes(), &row.personal)?;
        serde_json::from_slice(&plain).map_err(|_| Fault::Sealed)
    }
}

/// What a secret is stored as. It has 256 random bits, so it needs no slow hash.
pub(crate) fn hash_of(token: &str) -> SecretHash {
    Sha256::digest(token.as_bytes()).into()
}

fn staff_email(text: &str) -> Result<String, Refusal> {
    Identifier::Email.normalise(text).map_err(|refusal| match refusal {
        Refusal::Invalid { code, detail, .. } => {
            Refusal::Invalid { code, pointer: "/email".to_owned(), detail }
        }
        other => other,
    })
}

fn check_grants(grants: &[Grant]) -> Result<(), Refusal> {
    let refused = |code, detail| Err(Refusal::Invalid { code, pointer: "/roles".to_owned(), detail });
    if grants.is_empty() {
        return refused("invalid_value", "expected at least one role");
    }
    if GRANTS_MAX < grants.len() {
        return refused("too_many_items", "at most 50 roles");
    }
    if grants.iter().any(|grant| grant.store.is_some() && grant.program.is_none()) {
        return refused("invalid_value", "a role in a store names the program, too");
    }
    Ok(())
}
