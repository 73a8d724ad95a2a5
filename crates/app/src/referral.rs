//! Codes by which members bring friends, and who is behind one.
//!
//! A member's code is computed under a key of the program, so it stands nowhere: the database alone gives none away. It is
//! found by a keyed hash among the ways to find the member, written when the member joins, or when the code is first asked
//! for of one who joined before the program gave anything for it; it is forgotten with the member. An event that names a code is stored with the member's id in its place.

use regulars_engine::{
    code::{Code, Prefix},
    event::Body,
    id::{MemberId, ProgramId},
};
use regulars_store::{Found, Lookup, LookupHash, MemberRow, MemberStatus, MemberUpdate, MemberUpdated};

use crate::{
    App,
    app::Shared,
    fault::{Fault, Refusal},
    member::{Identifier, Personal, Vault},
    program::ProgramHandle,
    read::Standing,
};

/// The kind of look-up by which codes are found, beside those of identifiers.
const CODE: &str = "referral";
/// So often a code is written again that somebody else's change of the member came before.
const TRIES_MAX: u32 = 10;

impl Vault {
    /// The code by which a member brings friends.
    pub(crate) fn referral_code(&self, program: ProgramId, member: MemberId) -> Code {
        let hash = self.keyed(&[b"referral code", &program.0.to_be_bytes()], member.0.as_bytes());
        let mut random = [0; 16];
        random.copy_from_slice(&hash[..16]);
        Code::make(&Prefix::default(), random)
    }

    /// What such a code is found by.
    fn referral_hash(&self, program: ProgramId, code: &Code) -> LookupHash {
        self.keyed(&[b"referral lookup", &program.0.to_be_bytes()], code.as_str().as_bytes())
    }
}

impl Shared {
    /// The member whose code it is; none when it is nobody's, or that of somebody who was erased.
    fn find_referrer(&self, program: ProgramId, typed: &str) -> Result<Option<Found>, Fault> {
        let Ok(code) = Code::read(typed) else { return Ok(None) };
        Ok(self.store.find_member(program, CODE, &self.vault.referral_hash(program, &code))?)
    }

    /// What the code of a new member will be found by, where the program gives something for bringing friends.
    pub(crate) fn referral_lookup(&self, program: &ProgramHandle, member: MemberId) -> Option<Lookup> {
        program.published.as_ref().filter(|version| version.referral.is_some())?;
        let hash = self.vault.referral_hash(program.id, &self.vault.referral_code(program.id, member));
        Some(Lookup { kind: CODE.to_owned(), hash })
    }

    /// Puts the member in place of the code that an event names, because no code is ever stored with an event. Says whether
    /// it was wrong: then it stays, and the decision refuses the event.
    pub(crate) fn read_referral_code(&self, program: ProgramId, body: &mut Body) -> Result<bool, Fault> {
        let Some(claim) = body.referral_claim_mut() else { return Ok(false) };
        claim.referrer = self.find_referrer(program, &claim.code)?.map(|found| found.member);
        if claim.referrer.is_some() {
            claim.code = String::new();
        }
        Ok(claim.referrer.is_none())
    }
}

impl App {
    /// The code by which a member brings friends, as it is printed for people; and the address that friends are sent.
    ///
    /// # Errors
    /// [`Refusal::MemberNotFound`]; [`Refusal::NotFound`] where nothing is given for bringing friends.
    pub fn referral_code(
        &self,
        program: &ProgramHandle,
        standing: &Standing,
    ) -> Result<(String, Option<String>), Refusal> {
        let Shared { vault, store, .. } = self.shared();
        let spec = standing.program.referral.as_ref().ok_or(Refusal::NotFound("referral"))?;
        let code = vault.referral_code(program.id, standing.member);
        let hash = vault.referral_hash(program.id, &code);
        for _ in 0..TRIES_MAX {
            if store.find_member(program.id, CODE, &hash)?.is_some() {
                let link = spec.link.as_ref().map(|link| link.replace("{code}", code.as_str()));
                return Ok((code.to_string(), link));
            }
            let row = store.member(program.id, standing.member)?;
            let row = row.filter(|row| row.status != MemberStatus::Erased).ok_or(Refusal::MemberNotFound)?;
            let update = MemberUpdate {
                program: program.id,
                id: row.id,
                expected_revision: row.revision,
                profile: row.profile,
                wrapped_key: None,
                status: row.status,
                add_lookups: vec![Lookup { kind: CODE.to_owned(), hash }],
                remove_lookups: Vec::new(),
            };
            match store.update_member(&update)? {
                MemberUpdated::Done(_) => self.lane().forget(standing.member),
                // Somebody else has changed the member meanwhile, or has asked for the code, too.
                MemberUpdated::Conflict | MemberUpdated::LookupTaken { .. } => {}
            }
        }
        Err(Refusal::Conflict)
    }
}

/// Whether two people have one mailbox: what is behind a `+` belongs to it, and so do dots where the provider says so.
pub(crate) fn is_alike(one: &Personal, other: &Personal) -> bool {
    let boxes = |personal: &Personal| -> Vec<String> {
        let emails = personal.identifiers.iter().filter(|(kind, _)| *kind == Identifier::Email);
        emails.map(|(_, form)| mailbox(form)).collect()
    };
    let own = boxes(one);
    boxes(other).iter().any(|other| own.contains(other))
}

fn mailbox(email: &str) -> String {
    let form = email.to_lowercase();
    let Some((local, domain)) = form.rsplit_once('@') else { return form };
    let local = local.split('+').next().unwrap_or(local);
    match domain {
        "gmail.com" | "googlemail.com" => format!("{}@gmail.com", local.replace('.', "")),
        _ => format!("{local}@{domain}"),
    }
}

/// What is sealed of a member; nothing of one who was erased.
pub(crate) fn personal(shared: &Shared, row: &MemberRow) -> Result<Personal, Fault> {
    Ok(shared.open_member(row)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailboxes() {
        let check =
            |one: &str, other: &str, same| assert_eq!(mailbox(one) == mailbox(other), same, "{one} {other}");
        check("ada@shop.example", "ADA@shop.example", true);
        check("ada@shop.example", "ada+friend@shop.example", true);
        check("a.d.a@gmail.com", "ada+2@googlemail.com", true);
        check("a.da@shop.example", "ada@shop.example", false);
        check("ada@shop.example", "ada@other.example", false);
        check("ada@shop.example", "eda@shop.example", false);
    }
}
