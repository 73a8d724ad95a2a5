//! Who calls, and what that allows: an API key, or somebody of the staff with a session. Both pass through the same rules:
//! for a request, the roles of somebody are the scopes of a key that opens what they open.

use std::sync::Arc;

use regulars_app::{Grant, KeyView, Mode, ProgramHandle, Signed};
use regulars_engine::{id::KeyId, moment::Moment};

use super::{access::Scope, roles};
use crate::problem::{Code, Problem};

/// Who calls. The first part is the key, or what stands for it; the second is there for somebody with a session.
#[derive(Clone)]
pub struct Caller(pub Arc<KeyView>, pub Option<Arc<Signed>>);

impl Caller {
    /// Whoever has a key.
    pub fn with_key(key: KeyView) -> Caller {
        Caller(Arc::new(key), None)
    }

    /// Somebody of the staff, as they are in a program, or on the server as a whole.
    pub fn signed_in(signed: Arc<Signed>, program: Option<&ProgramHandle>) -> Caller {
        let grants = signed.staff.grants.iter().filter(|grant| covers(grant, program));
        let key = stands_for(&signed, program, grants);
        Caller(Arc::new(key), Some(signed))
    }

    /// Somebody of the staff, where what they may see is chosen by the handler: with what they may do anywhere.
    pub fn signed_in_anywhere(signed: Arc<Signed>) -> Caller {
        let key = stands_for(&signed, None, signed.staff.grants.iter());
        Caller(Arc::new(key), Some(signed))
    }

    /// Whether the key has the scope.
    pub fn may(&self, scope: Scope) -> bool {
        self.0.may(scope.as_str())
    }

    /// Insists on a scope beside the one that the route names.
    ///
    /// # Errors
    /// `missing_scope`.
    pub fn must(&self, scope: Scope) -> Result<(), Problem> {
        if self.may(scope) {
            return Ok(());
        }
        let whose = if self.1.is_some() { "none of your roles has" } else { "the key lacks" };
        Err(Problem::new(Code::MissingScope, format!("{whose} the scope {scope}")))
    }

    /// Insists on a key for the whole server.
    ///
    /// # Errors
    /// `missing_scope`.
    pub fn must_be_unbound(&self) -> Result<(), Problem> {
        if self.0.program.is_none() {
            return Ok(());
        }
        Err(Problem::new(
            Code::MissingScope,
            "the key belongs to one program; this needs one for the whole server",
        ))
    }

    /// Insists on somebody with a session.
    ///
    /// # Errors
    /// `missing_scope`.
    pub fn must_be_signed_in(&self) -> Result<&Signed, Problem> {
        let signed = self.1.as_deref();
        signed.ok_or_else(|| {
            Problem::new(Code::MissingScope, "this is for people who are signed in, not for keys")
        })
    }

    /// Whether the key opens a program.
    pub fn opens(&self, program: &ProgramHandle) -> bool {
        match &self.1 {
            Some(signed) => signed.staff.grants.iter().any(|grant| covers(grant, Some(program))),
            None => self.0.sees(program) && self.0.is_for(program.mode),
        }
    }

    /// What somebody may do in a program; what a key may do, when it opens it.
    pub fn scopes_in(&self, program: Option<&ProgramHandle>) -> Vec<Scope> {
        let key = match &self.1 {
            Some(signed) => Caller::signed_in(Arc::clone(signed), program).0,
            None => Arc::clone(&self.0),
        };
        Scope::ALL.iter().copied().filter(|scope| key.may(scope.as_str())).collect()
    }

    /// The stores that somebody may report for, when their right to report is bound to stores.
    pub fn stores_in(&self, program: &ProgramHandle) -> Option<Vec<&str>> {
        let signed = self.1.as_deref()?;
        let reports = |grant: &&Grant| roles::scopes(grant.role).contains(&Scope::EventsWrite);
        let grants = grants_in(&signed.staff.grants, program).filter(reports);
        grants.map(|grant| grant.store.as_deref()).collect()
    }
}

/// The roles that hold in a program.
pub(super) fn grants_in<'g>(grants: &'g [Grant], program: &ProgramHandle) -> impl Iterator<Item = &'g Grant> {
    grants.iter().filter(|grant| covers(grant, Some(program)))
}

/// Whether a role holds in a program; without one, on the server as a whole.
fn covers(grant: &Grant, program: Option<&ProgramHandle>) -> bool {
    grant.program.is_none() || program.is_some_and(|program| grant.program == Some(program.id))
}

/// The key that would allow the same. Its id is that of the person, so that limits and repeated requests are theirs.
fn stands_for<'g>(
    signed: &Signed,
    program: Option<&ProgramHandle>,
    grants: impl Iterator<Item = &'g Grant>,
) -> KeyView {
    let mut scopes: Vec<Scope> = grants.flat_map(|grant| roles::scopes(grant.role)).copied().collect();
    scopes.sort_unstable();
    scopes.dedup();
    KeyView {
        id: KeyId(signed.staff.id.0),
        program: program.map(|program| program.id),
        mode: program.map_or(Mode::Live, |program| program.mode),
        scopes: scopes.iter().map(|scope| scope.as_str().to_owned()).collect(),
        label: String::new(),
        created_at: signed.created_at,
        expires_at: Some(signed.expires_at),
        revoked_at: None,
        last_used_at: None::<Moment>,
    }
}
