//! API keys: `rk_live_<id>.<secret>`. The secret has 256 random bits and only its SHA-256 is stored; it is shown once.

use std::{
    collections::HashMap,
    fmt::Write as _,
    sync::{Mutex, PoisonError},
};

use regulars_engine::{
    id::{KeyId, ProgramId},
    moment::Moment,
};
use regulars_store::{KeyRow, Mode, Store};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{App, fault::Refusal, program::ProgramHandle, secret::equal};

/// How long a key that was read is believed, so that a revocation on another server acts within a second.
const BELIEVED_MICROS: i64 = 1_000_000;
/// Keys remembered at once; an attacker who tries ids must not fill the memory.
const REMEMBERED_MAX: usize = 10_000;

/// A key without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyView {
    /// The public half.
    pub id: KeyId,
    /// The program it opens; none for the whole server.
    pub program: Option<ProgramId>,
    /// Which programs it may open.
    pub mode: Mode,
    /// What it may do.
    pub scopes: Vec<String>,
    /// What people call it.
    pub label: String,
    /// When it was made.
    pub created_at: Moment,
    /// When it ends by itself.
    pub expires_at: Option<Moment>,
    /// When somebody ended it.
    pub revoked_at: Option<Moment>,
    /// About when it was last used.
    pub last_used_at: Option<Moment>,
}

/// What the app remembers of keys.
#[derive(Default)]
pub(crate) struct Keys {
    known: Mutex<HashMap<KeyId, (KeyRow, Moment)>>,
    used: Mutex<HashMap<KeyId, Moment>>,
}

impl KeyView {
    /// The scope that contains all others.
    pub const ALL_SCOPES: &'static str = "*";

    /// Whether the key may do this.
    pub fn may(&self, scope: &str) -> bool {
        self.scopes.iter().any(|own| own == scope || own == KeyView::ALL_SCOPES)
    }

    /// Whether the key may know of the program at all. If not, the answer is that of a program that does not exist.
    pub fn sees(&self, program: &ProgramHandle) -> bool {
        self.program.is_none_or(|own| own == program.id)
    }

    /// Whether the key is for programs of this mode. The live key of a whole server also opens its sandboxes.
    pub fn is_for(&self, mode: Mode) -> bool {
        self.mode == mode || (self.program.is_none() && self.mode == Mode::Live)
    }
}

impl Keys {
    /// Writes down when keys were last used.
    pub fn flush(&self, store: &Store) {
        let used = std::mem::take(&mut *self.used.lock().unwrap_or_else(PoisonError::into_inner));
        let used: Vec<(KeyId, i64)> = used.into_iter().map(|(id, at)| (id, at.0)).collect();
        if !used.is_empty()
            && let Err(fault) = store.touch_keys(&used)
        {
            tracing::warn!(%fault, "could not note when keys were used");
        }
    }

    fn row(&self, store: &Store, id: KeyId, now: Moment) -> Result<Option<KeyRow>, regulars_store::Fault> {
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((row, read_at)) = lock().get(&id)
            && (0..BELIEVED_MICROS).contains(&now.0.saturating_sub(read_at.0))
        {
            return Ok(Some(row.clone()));
        }
        let row = store.key(id)?;
        let mut known = lock();
        if REMEMBERED_MAX <= known.len() {
            known.clear();
        }
        match &row {
            Some(row) => known.insert(id, (row.clone(), now)),
            None => known.remove(&id),
        };
        Ok(row)
    }

    fn forget(&self, id: KeyId) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

impl App {
    /// The first key of a server: all scopes, all programs. Made and returned once, when there is no such key yet.
    pub fn first_key(&self) -> Result<Option<String>, Refusal> {
        if !self.shared().store.keys(None)?.is_empty() {
            return Ok(None);
        }
        let scopes = vec![KeyView::ALL_SCOPES.to_owned()];
        let (_, text) = self.create_key(None, Mode::Live, scopes, "first key", None)?;
        Ok(Some(text))
    }

    /// Makes a key. The text is not kept anywhere.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for scopes that are empty or have spaces.
    pub fn create_key(
        &self,
        program: Option<ProgramId>,
        mode: Mode,
        scopes: Vec<String>,
        label: &str,
        expires_at: Option<Moment>,
    ) -> Result<(KeyView, String), Refusal> {
        let plain = |scope: &String| !scope.is_empty() && !scope.contains(char::is_whitespace);
        if scopes.is_empty() || !scopes.iter().all(plain) {
            let detail = "a key has at least one scope, and scopes have no spaces";
            return Err(Refusal::Invalid { code: "invalid_value", pointer: "/scopes".to_owned(), detail });
        }
        let shared = self.shared();
        let now = shared.clock.now();
        let (id, secret) = (shared.ids.new_key(now)?, hex(&shared.ids.secret::<32>()?));
        let row = KeyRow {
            id,
            program,
            mode,
            secret_hash: Sha256::digest(secret.as_bytes()).into(),
            scopes,
            label: label.to_owned(),
            created_at: now.0,
            expires_at: expires_at.map(|at| at.0),
            revoked_at: None,
            last_used_at: None,
        };
        shared.store.insert_key(&row)?;
        let mode = match mode {
            Mode::Live => "live",
            Mode::Sandbox => "sandbox",
        };
        let text = format!("rk_{mode}_{}.{secret}", id.0.simple());
        Ok((view(row), text))
    }

    /// The key of a text, if it is one that works now. Wrong, revoked and expired ones can't be told apart.
    pub fn authenticate(&self, text: &str) -> Result<Option<KeyView>, Refusal> {
        let shared = self.shared();
        let now = shared.clock.now();
        let Some((id, mode, secret)) = parts(text) else { return Ok(None) };
        let hash: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
        let row = shared.keys.row(&shared.store, id, now)?;
        // An unknown id takes as long as a wrong secret.
        let expected = row.as_ref().map_or([0; 32], |row| row.secret_hash);
        let right = equal(&hash, &expected);
        let works = |row: &KeyRow| {
            right
                && row.mode == mode
                && row.revoked_at.is_none()
                && row.expires_at.is_none_or(|at| now.0 < at)
        };
        let Some(row) = row.filter(works) else { return Ok(None) };
        shared.keys.used.lock().unwrap_or_else(PoisonError::into_inner).insert(id, now);
        Ok(Some(view(row)))
    }

    /// The keys of a program, or those of the whole server; revoked ones too, oldest first.
    pub fn keys(&self, program: Option<ProgramId>) -> Result<Vec<KeyView>, Refusal> {
        Ok(self.shared().store.keys(program)?.into_iter().map(view).collect())
    }

    /// A key, whatever it opens.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn key(&self, id: KeyId) -> Result<KeyView, Refusal> {
        self.shared().store.key(id)?.map(view).ok_or(Refusal::NotFound("key"))
    }

    /// Ends a key, here at once and on other servers within a second.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn revoke_key(&self, id: KeyId) -> Result<(), Refusal> {
        let known = self.shared().store.revoke_key(id, self.shared().clock.now().0)?;
        self.shared().keys.forget(id);
        if known { Ok(()) } else { Err(Refusal::NotFound("key")) }
    }
}

fn parts(text: &str) -> Option<(KeyId, Mode, &str)> {
    let (mode, rest) = match text.strip_prefix("rk_live_") {
        Some(rest) => (Mode::Live, rest),
        None => (Mode::Sandbox, text.strip_prefix("rk_sandbox_")?),
    };
    let (id, secret) = rest.split_once('.')?;
    Some((KeyId(Uuid::try_parse(id).ok()?), mode, secret))
}

fn view(row: KeyRow) -> KeyView {
    KeyView {
        id: row.id,
        program: row.program,
        mode: row.mode,
        scopes: row.scopes,
        label: row.label,
        created_at: Moment(row.created_at),
        expires_at: row.expires_at.map(Moment),
        revoked_at: row.revoked_at.map(Moment),
        last_used_at: row.last_used_at.map(Moment),
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
