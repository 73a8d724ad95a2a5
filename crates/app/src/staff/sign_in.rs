//! Signing in: the password, which gives a ticket, and the second factor, which gives a session.
//!
//! Tries are counted before they are judged, so that many at once count as many. A count is kept per account, known or not;
//! per person for the second factor; and of wrong passwords per password, which stops who tries one on many accounts.

use std::fmt;

use regulars_engine::{
    id::{SessionId, StaffId},
    moment::Moment,
};
use regulars_store::{
    Factor, Grant, Role, SecretHash, SignIn, StaffAct, StaffRow, StaffState, TicketKind, TicketRow,
};
use zeroize::Zeroizing;

use super::{Personal, hash_of, password, staff_email, totp};
use crate::{
    App,
    app::Shared,
    fault::{Fault, Refusal},
    member::{open, seal},
    session::Signed,
};

const MINUTE: i64 = 60 * 1_000_000;
/// How long somebody has for the second factor, and for setting it up.
const SECOND_KEPT: i64 = 5 * MINUTE;
const ENROLMENT_KEPT: i64 = 15 * MINUTE;
/// Tries with one ticket.
const TICKET_TRIES_MAX: u32 = 5;

/// A count of tries.
struct Allowance {
    kind: &'static str,
    tries_max: u32,
    window: i64,
}

/// Passwords tried on one e-mail, known or not.
const OF_ACCOUNT: Allowance = Allowance { kind: "account", tries_max: 10, window: 15 * MINUTE };
/// Second factors tried for one person.
const OF_FACTOR: Allowance = Allowance { kind: "factor", tries_max: 10, window: 15 * MINUTE };
/// One password that was wrong, on whichever account.
const OF_PASSWORD: Allowance = Allowance { kind: "password", tries_max: 30, window: 60 * MINUTE };

/// What comes after the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Step {
    /// The secret that goes with the second factor.
    pub ticket: String,
    /// Until when.
    pub expires_at: Moment,
    /// What is to be set up first; absent when the second factor is there.
    pub enrolment: Option<Enrolment>,
}

/// The secret of the one-time passwords, for an authenticator app.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// To be typed, in base 32.
    pub secret: String,
    /// To be shown as a QR code.
    pub uri: String,
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Step(…)")
    }
}

impl fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enrolment(…)")
    }
}

/// A second factor that somebody shows.
#[derive(Clone, Copy)]
pub enum Proof<'a> {
    /// A one-time password.
    Totp(&'a str),
    /// A recovery code.
    Recovery(&'a str),
}

/// A session that has begun.
pub struct SignedIn {
    /// Its secret, for the cookie.
    pub token: String,
    /// Who it is.
    pub signed: Signed,
    /// New recovery codes, after the second factor was set up: shown this once.
    pub recovery_codes: Vec<String>,
}

impl App {
    /// Makes the first of the staff, an owner of the whole server.
    ///
    /// # Errors
    /// [`Refusal::TicketInvalid`], also when there is staff by now, and [`Refusal::Invalid`].
    pub fn become_first(&self, link: &str, email: &str, name: &str, password: &str) -> Result<Step, Refusal> {
        let shared = self.shared();
        let spent = shared.ticket_of(link, &[TicketKind::First])?;
        if !shared.store.all_staff()?.is_empty() {
            return Err(Refusal::TicketInvalid);
        }
        let owner = vec![Grant { program: None, store: None, role: Role::Owner }];
        let row = shared.new_staff(email, name, owner)?;
        shared.begin(row, password, spent.token_hash)
    }

    /// Sets the password of somebody who has a link to begin with, or to begin again.
    ///
    /// # Errors
    /// [`Refusal::TicketInvalid`] and [`Refusal::Invalid`].
    pub fn accept(&self, link: &str, password: &str) -> Result<Step, Refusal> {
        let shared = self.shared();
        let spent = shared.ticket_of(link, &[TicketKind::Invitation, TicketKind::Reset])?;
        let row = shared.subject_of(&spent)?.filter(|row| row.state == StaffState::Invited);
        let row = row.ok_or(Refusal::TicketInvalid)?;
        let revision = row.revision.saturating_add(1);
        shared.begin(StaffRow { revision, ..row }, password, spent.token_hash)
    }

    /// Looks at e-mail and password.
    ///
    /// # Errors
    /// [`Refusal::SignInFailed`] whatever was wrong, [`Refusal::TooManyTries`].
    pub fn sign_in(&self, email: &str, password: &str) -> Result<Step, Refusal> {
        let shared = self.shared();
        // What is no e-mail is nobody's, and is treated like any other of nobody.
        let email_hash = shared.email_hash(&staff_email(email).unwrap_or_else(|_| email.to_owned()));
        let row = shared.prove_password(&email_hash, password)?;
        tracing::info!(staff = %row.id, "a password was right");
        shared.step(&row)
    }

    /// Takes the second factor after the password, and begins a session.
    ///
    /// # Errors
    /// [`Refusal::TicketInvalid`], [`Refusal::FactorInvalid`], [`Refusal::TooManyTries`].
    pub fn second_factor(&self, ticket: &str, proof: Proof<'_>) -> Result<SignedIn, Refusal> {
        let shared = self.shared();
        let ticket = shared.ticket_of(ticket, &[TicketKind::Second, TicketKind::Enrolment])?;
        let row = shared.subject_of(&ticket)?.filter(|row| row.state == StaffState::Active);
        let row = row.ok_or(Refusal::TicketInvalid)?;
        let counted = shared.vault.keyed(&[b"factor"], row.id.0.as_bytes());
        shared.count(&OF_FACTOR, &counted)?;
        let signed_in = match (ticket.kind, proof) {
            (TicketKind::Enrolment, Proof::Totp(code)) => shared.enrol(row, &ticket, code)?,
            (TicketKind::Enrolment, Proof::Recovery(_)) => return Err(Refusal::FactorInvalid),
            (_, proof) => shared.prove_factor(row, &ticket, proof)?,
        };
        shared.store.forget_tries(OF_FACTOR.kind, &counted)?;
        tracing::info!(staff = %signed_in.signed.staff.id, session = %signed_in.signed.id, "signed in");
        Ok(signed_in)
    }

    /// Changes somebody's own password, and signs them out everywhere: the answer is how they go on.
    ///
    /// # Errors
    /// [`Refusal::SignInFailed`] when the present one is wrong, [`Refusal::TooManyTries`], [`Refusal::Invalid`].
    pub fn change_password(&self, staff: StaffId, present: &str, password: &str) -> Result<Step, Refusal> {
        let shared = self.shared();
        let row = shared.prove_own_password(staff, present)?;
        let Personal { email, name } = shared.personal(&row)?;
        password::check(password, &email, &name)?;
        let kept = shared.hash_password(password)?;
        let row = StaffRow { password: Some(kept), revision: row.revision.saturating_add(1), ..row };
        shared.save(&row, StaffAct { ends_sessions: true, ..StaffAct::default() })?;
        shared.step(&row)
    }

    /// Begins to set up another second factor for oneself. The present one counts until the new one is proved.
    ///
    /// # Errors
    /// As [`App::change_password`].
    pub fn change_factor(&self, staff: StaffId, present: &str) -> Result<Step, Refusal> {
        let shared = self.shared();
        let row = shared.prove_own_password(staff, present)?;
        shared.enrolment_step(&row)
    }

    /// New recovery codes for oneself, in place of all earlier ones.
    ///
    /// # Errors
    /// As [`App::change_password`].
    pub fn renew_recovery_codes(&self, staff: StaffId, present: &str) -> Result<Vec<String>, Refusal> {
        let shared = self.shared();
        let row = shared.prove_own_password(staff, present)?;
        let (codes, hashes) = shared.new_recovery_codes(staff)?;
        let row = StaffRow { revision: row.revision.saturating_add(1), ..row };
        shared.save(&row, StaffAct { recovery: Some(hashes), ..StaffAct::default() })?;
        Ok(codes)
    }

    /// How many recovery codes somebody has left.
    ///
    /// # Errors
    /// A fault.
    pub fn recovery_codes_left(&self, staff: StaffId) -> Result<u32, Refusal> {
        Ok(self.shared().store.recovery_codes(staff)?)
    }
}

impl Shared {
    /// Gives somebody a first password, in exchange for the ticket of their link.
    fn begin(&self, row: StaffRow, password: &str, spends: SecretHash) -> Result<Step, Refusal> {
        let Personal { email, name } = self.personal(&row)?;
        password::check(password, &email, &name)?;
        let row =
            StaffRow { password: Some(self.hash_password(password)?), state: StaffState::Active, ..row };
        self.save(&row, StaffAct { spends: Some(spends), ..StaffAct::default() })?;
        self.step(&row)
    }

    /// What somebody does next whose password was right.
    fn step(&self, row: &StaffRow) -> Result<Step, Refusal> {
        if row.totp.is_none() {
            return self.enrolment_step(row);
        }
        let (ticket, stored) = self.ticket(TicketKind::Second, Some(row.id.0), SECOND_KEPT, Vec::new())?;
        self.store.insert_ticket(&stored)?;
        Ok(Step { ticket, expires_at: Moment(stored.expires_at), enrolment: None })
    }

    fn enrolment_step(&self, row: &StaffRow) -> Result<Step, Refusal> {
        let Personal { email, .. } = self.personal(row)?;
        let secret = Zeroizing::new(self.ids.secret::<20>()?);
        let sealed = seal(&self.vault.key(&[b"totp"]), &self.ids, row.id.0.as_bytes(), &*secret)?;
        let (ticket, stored) = self.ticket(TicketKind::Enrolment, Some(row.id.0), ENROLMENT_KEPT, sealed)?;
        self.store.insert_ticket(&stored)?;
        let enrolment = Enrolment { secret: totp::base32(&*secret), uri: totp::uri(&*secret, &email) };
        Ok(Step { ticket, expires_at: Moment(stored.expires_at), enrolment: Some(enrolment) })
    }

    /// The ticket of a secret, one more try noted, if it can be used for one of these.
    fn ticket_of(&self, secret: &str, kinds: &[TicketKind]) -> Result<TicketRow, Refusal> {
        let ticket = self.store.try_ticket(&hash_of(secret))?;
        let now = self.clock.now().0;
        let is_good = |ticket: &TicketRow| {
            kinds.contains(&ticket.kind) && now < ticket.expires_at && self.tries_left(ticket)
        };
        ticket.filter(is_good).ok_or(Refusal::TicketInvalid)
    }

    /// A link has 256 random bits and may be used until a password is good enough; what stands for a second factor may not.
    fn tries_left(&self, ticket: &TicketRow) -> bool {
        match ticket.kind {
            TicketKind::First | TicketKind::Invitation | TicketKind::Reset => true,
            TicketKind::Second | TicketKind::Enrolment => ticket.tries <= TICKET_TRIES_MAX,
        }
    }

    fn subject_of(&self, ticket: &TicketRow) -> Result<Option<StaffRow>, Fault> {
        let Some(subject) = ticket.subject else { return Ok(None) };
        Ok(self.store.staff(StaffId(subject))?)
    }

    /// Whoever has this e-mail and this password, and may sign in.
    fn prove_password(&self, email_hash: &SecretHash, password: &str) -> Result<StaffRow, Refusal> {
        self.count(&OF_ACCOUNT, email_hash)?;
        let of_password = self.vault.keyed(&[b"tried password"], password.as_bytes());
        let now = self.clock.now();
        if let Some(count) = self.store.tries(OF_PASSWORD.kind, &of_password, now.0)?
            && OF_PASSWORD.tries_max <= count.tries
        {
            return Err(too_many(count.ends_at, now));
        }
        let row = self.store.staff_by_email(email_hash)?;
        let kept = row.as_ref().and_then(|row| row.password.as_deref());
        let is_right = self.is_password(password, kept)?;
        match row.filter(|row| is_right && row.state == StaffState::Active) {
            Some(row) => {
                self.store.forget_tries(OF_ACCOUNT.kind, email_hash)?;
                Ok(row)
            }
            None => {
                let ends_at = now.0.saturating_add(OF_PASSWORD.window);
                self.store.count_try(OF_PASSWORD.kind, &of_password, now.0, ends_at)?;
                Err(Refusal::SignInFailed)
            }
        }
    }

    fn prove_own_password(&self, staff: StaffId, password: &str) -> Result<StaffRow, Refusal> {
        let row = self.staff_row(staff)?;
        self.prove_password(&row.email_hash, password)
    }

    /// Sets up the second factor that the ticket brings, once it is shown that it works.
    fn enrol(&self, row: StaffRow, ticket: &TicketRow, code: &str) -> Result<SignedIn, Refusal> {
        let secret = open(&self.vault.key(&[b"totp"]), row.id.0.as_bytes(), &ticket.data)?;
        let step = totp::accepted(&secret, code, self.clock.now(), 0).ok_or(Refusal::FactorInvalid)?;
        let (recovery_codes, hashes) = self.new_recovery_codes(row.id)?;
        let (token, session) = self.new_session(row.id)?;
        let row = StaffRow {
            totp: Some(ticket.data.clone()),
            totp_step: step,
            revision: row.revision.saturating_add(1),
            ..row
        };
        let act = StaffAct {
            spends: Some(ticket.token_hash),
            recovery: Some(hashes),
            ends_sessions: true,
            ticket: None,
            session: Some(session.clone()),
        };
        self.save(&row, act)?;
        Ok(SignedIn { token, signed: Signed::of(&session, self.staff_view(row)?), recovery_codes })
    }

    fn prove_factor(&self, row: StaffRow, ticket: &TicketRow, proof: Proof<'_>) -> Result<SignedIn, Refusal> {
        let factor = match proof {
            Proof::Totp(code) => {
                let sealed = row.totp.as_deref().ok_or(Refusal::FactorInvalid)?;
                let secret = open(&self.vault.key(&[b"totp"]), row.id.0.as_bytes(), sealed)?;
                let step = totp::accepted(&secret, code, self.clock.now(), row.totp_step);
                Factor::Totp(step.ok_or(Refusal::FactorInvalid)?)
            }
            Proof::Recovery(code) => Factor::Recovery(self.recovery_hash(row.id, code)),
        };
        let (token, session) = self.new_session(row.id)?;
        let act = SignIn { staff: row.id, ticket: ticket.token_hash, factor, session: session.clone() };
        if !self.store.sign_in(&act)? {
            return Err(Refusal::FactorInvalid);
        }
        let signed = Signed::of(&session, self.staff_view(row)?);
        Ok(SignedIn { token, signed, recovery_codes: Vec::new() })
    }

    /// Counts a try, and refuses it when there were too many.
    fn count(&self, allowance: &Allowance, hash: &SecretHash) -> Result<(), Refusal> {
        let now = self.clock.now();
        let ends_at = now.0.saturating_add(allowance.window);
        let count = self.store.count_try(allowance.kind, hash, now.0, ends_at)?;
        if allowance.tries_max < count.tries { Err(too_many(count.ends_at, now)) } else { Ok(()) }
    }
}

fn too_many(ends_at: i64, now: Moment) -> Refusal {
    let wait = ends_at.saturating_sub(now.0).max(0) / 1_000_000 + 1;
    Refusal::TooManyTries { retry_after_s: u32::try_from(wait).unwrap_or(u32::MAX) }
}

/// What a session is called in a log.
impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SessionId(id) = self.signed.id;
        write!(f, "SignedIn({id})")
    }
}
