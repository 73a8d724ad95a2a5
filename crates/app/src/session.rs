//! Sessions: who is signed in with a browser. The token has 256 random bits, is in a cookie of the browser, and is stored as
//! its hash only.
//!
//! A session of staff ends after half an hour without use, and after twelve hours in any case. What was read of one is
//! believed for a second, as keys are, so that its end on another server acts within that.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use regulars_engine::{
    id::{SessionId, StaffId},
    moment::Moment,
};
use regulars_store::{SecretHash, SessionKind, SessionRow, StaffState, Store};

use crate::{
    App,
    app::Shared,
    fault::Refusal,
    key::hex,
    staff::{StaffView, hash_of},
};

const MINUTE: i64 = 60 * 1_000_000;
/// How long a session of staff lives without use, and in any case.
const IDLE_MAX: i64 = 30 * MINUTE;
const LIFE_MAX: i64 = 12 * 60 * MINUTE;
const BELIEVED_MICROS: i64 = 1_000_000;
const REMEMBERED_MAX: usize = 10_000;

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The session.
    pub id: SessionId,
    /// When it began.
    pub created_at: Moment,
    /// About when it was last used.
    pub seen_at: Moment,
    /// When it ends in any case.
    pub expires_at: Moment,
    /// Who it is.
    pub staff: StaffView,
}

impl Signed {
    pub(crate) fn of(row: &SessionRow, staff: StaffView) -> Signed {
        Signed {
            id: row.id,
            created_at: Moment(row.created_at),
            seen_at: Moment(row.seen_at),
            expires_at: Moment(row.expires_at),
            staff,
        }
    }
}

/// What the app remembers of sessions.
#[derive(Default)]
pub(crate) struct Sessions {
    known: Mutex<HashMap<SecretHash, (Arc<Signed>, Moment)>>,
    used: Mutex<HashMap<SessionId, Moment>>,
}

impl Sessions {
    /// Writes down when sessions were last used.
    pub fn flush(&self, store: &Store) {
        let used = std::mem::take(&mut *self.used.lock().unwrap_or_else(PoisonError::into_inner));
        let used: Vec<(SessionId, i64)> = used.into_iter().map(|(id, at)| (id, at.0)).collect();
        if !used.is_empty()
            && let Err(fault) = store.touch_sessions(&used)
        {
            tracing::warn!(%fault, "could not note when sessions were used");
        }
    }

    /// Asks for everything anew: somebody or a session has changed.
    pub fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn believed(&self, hash: &SecretHash, now: Moment) -> Option<Arc<Signed>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (signed, read_at) = known.get(hash)?;
        let is_fresh = (0..BELIEVED_MICROS).contains(&now.0.saturating_sub(read_at.0));
        is_fresh.then(|| Arc::clone(signed))
    }

    fn remember(&self, hash: SecretHash, signed: &Arc<Signed>, now: Moment) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if REMEMBERED_MAX <= known.len() {
            known.clear();
        }
        known.insert(hash, (Arc::clone(signed), now));
    }

    /// Whether it was used lately enough to go on; then it is used now.
    fn goes_on(&self, signed: &Signed, now: Moment) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let seen_at = used.get(&signed.id).copied().unwrap_or(signed.seen_at).max(signed.seen_at);
        let lives = now < signed.expires_at && now.0.saturating_sub(seen_at.0) < IDLE_MAX;
        if lives {
            used.insert(signed.id, now);
        }
        lives
    }
}

impl App {
    /// Who is signed in with a token, if it is one that works now.
    ///
    /// # Errors
    /// A fault.
    pub fn signed_in(&self, token: &str) -> Result<Option<Arc<Signed>>, Refusal> {
        let shared = self.shared();
        let (now, hash) = (shared.clock.now(), hash_of(token));
        let signed = match shared.sessions.believed(&hash, now) {
            Some(signed) => signed,
            None => {
                let row = shared.store.session(&hash)?.filter(|row| row.kind == SessionKind::Staff);
                let Some(row) = row else { return Ok(None) };
                let staff = shared.store.staff(StaffId(row.subject))?;
                let Some(staff) = staff.filter(|staff| staff.state == StaffState::Active) else {
                    return Ok(None);
                };
                let signed = Arc::new(Signed::of(&row, shared.staff_view(staff)?));
                shared.sessions.remember(hash, &signed, now);
                signed
            }
        };
        Ok(shared.sessions.goes_on(&signed, now).then_some(signed))
    }

    /// Somebody's sessions that can still be used, the oldest first.
    ///
    /// # Errors
    /// A fault.
    pub fn sessions_of(&self, staff: StaffId) -> Result<Vec<SessionRow>, Refusal> {
        let shared = self.shared();
        shared.sessions.flush(&shared.store);
        let now = shared.clock.now().0;
        let mut rows = shared.store.sessions(staff.0)?;
        rows.retain(|row| now < row.expires_at && now.saturating_sub(row.seen_at) < IDLE_MAX);
        Ok(rows)
    }

    /// Ends a session of somebody, here at once and on other servers within a second.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn end_session(&self, staff: StaffId, session: SessionId) -> Result<(), Refusal> {
        let known = self.shared().store.end_session(staff.0, session)?;
        self.shared().sessions.forget();
        if known { Ok(()) } else { Err(Refusal::NotFound("session")) }
    }
}

impl Shared {
    /// A session of staff that begins now, and its token.
    pub(crate) fn new_session(&self, staff: StaffId) -> Result<(String, SessionRow), Refusal> {
        let now = self.clock.now();
        let token = hex(&self.ids.secret::<32>()?);
        let row = SessionRow {
            id: self.ids.new_session(now)?,
            kind: SessionKind::Staff,
            subject: staff.0,
            program: None,
            token_hash: hash_of(&token),
            created_at: now.0,
            proved_at: now.0,
            seen_at: now.0,
            expires_at: now.0.saturating_add(LIFE_MAX),
        };
        Ok((token, row))
    }
}
