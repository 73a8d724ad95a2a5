//! Sealing personal data. Every member has a random key of their own; the profile is sealed under it, and it is stored
//! wrapped under a key that is derived from the master key per program. Forgetting the wrapped key forgets the person,
//! in every backup that does not hold it.
//!
//! AES-256-GCM-SIV: a nonce that came twice would tell no more than that two texts are equal. The program and the member
//! are authenticated with each text, so that a row copied to another member does not open.

use aes_gcm_siv::{
    Aes256GcmSiv, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use regulars_engine::id::{MemberId, ProgramId};
use regulars_store::LookupHash;
use zeroize::Zeroizing;

use super::{Identifier, Personal};
use crate::{
    fault::Fault,
    ids::Ids,
    secret::{MasterKey, keyed_hash},
};

/// The form of sealed texts: version, nonce, ciphertext with tag.
const VERSION: u8 = 1;
const NONCE: usize = 12;

/// Seals and opens personal data, and hashes identifiers.
pub(crate) struct Vault {
    master: MasterKey,
}

/// A member's personal data as stored.
#[derive(Clone, Debug)]
pub(crate) struct Sealed {
    /// The member's key, wrapped by the program's.
    pub wrapped_key: Vec<u8>,
    /// The data, sealed by the member's key.
    pub profile: Vec<u8>,
}

impl Vault {
    pub fn new(master: MasterKey) -> Vault {
        Vault { master }
    }

    /// What a member is found by. Keyed per program and kind, so that hashes can't be compared across either.
    pub fn lookup(&self, program: ProgramId, kind: Identifier, form: &str) -> LookupHash {
        let key = self.master.derive(&[b"lookup", &program.0.to_be_bytes(), kind.as_str().as_bytes()]);
        keyed_hash(&key, &[form.as_bytes()])
    }

    /// Seals under a new key each time, so that what was sealed before is noise from now on.
    pub fn seal(
        &self,
        ids: &Ids,
        program: ProgramId,
        member: MemberId,
        personal: &Personal,
    ) -> Result<Sealed, Fault> {
        let plain = Zeroizing::new(serde_json::to_vec(personal).map_err(|_| Fault::Sealed)?);
        let own = Zeroizing::new(ids.secret::<32>()?);
        Ok(Sealed {
            wrapped_key: seal(&self.program_key(program), ids, &bound(b"key", program, member), &*own)?,
            profile: seal(&own, ids, &bound(b"profile", program, member), &plain)?,
        })
    }

    /// Opens what [`Vault::seal`] sealed for the same member.
    pub fn open(
        &self,
        program: ProgramId,
        member: MemberId,
        wrapped_key: &[u8],
        profile: &[u8],
    ) -> Result<Personal, Fault> {
        let own = open(&self.program_key(program), &bound(b"key", program, member), wrapped_key)?;
        let own = Zeroizing::new(<[u8; 32]>::try_from(own.as_slice()).map_err(|_| Fault::Sealed)?);
        let plain = open(&own, &bound(b"profile", program, member), profile)?;
        serde_json::from_slice(&plain).map_err(|_| Fault::Sealed)
    }

    /// A key of its own for each purpose.
    pub fn key(&self, purpose: &[&[u8]]) -> Zeroizing<[u8; 32]> {
        self.master.derive(purpose)
    }

    /// A hash under a key of its own for each purpose.
    pub fn keyed(&self, purpose: &[&[u8]], text: &[u8]) -> [u8; 32] {
        keyed_hash(&self.master.derive(purpose), &[text])
    }

    /// A key that signs what the server hands out and takes back, such as cursors.
    pub fn signing_key(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        self.master.derive(&[b"sign", purpose.as_bytes()])
    }

    fn program_key(&self, program: ProgramId) -> Zeroizing<[u8; 32]> {
        self.master.derive(&[b"wrap", &program.0.to_be_bytes()])
    }
}

/// What a sealed text is bound to.
fn bound(what: &[u8], program: ProgramId, member: MemberId) -> Vec<u8> {
    [what, &program.0.to_be_bytes(), member.0.as_bytes()].concat()
}

pub(crate) fn seal(key: &[u8; 32], ids: &Ids, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, Fault> {
    let nonce: [u8; NONCE] = ids.secret()?;
    let cipher = Aes256GcmSiv::new(&(*key).into());
    let sealed =
        cipher.encrypt(&Nonce::from(nonce), Payload { msg: plain, aad }).map_err(|_| Fault::Sealed)?;
    let mut bytes = Vec::with_capacity(1 + NONCE + sealed.len());
    bytes.push(VERSION);
    bytes.extend_from_slice(&nonce);
    bytes.extend_from_slice(&sealed);
    Ok(bytes)
}

pub(crate) fn open(key: &[u8; 32], aad: &[u8], bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let Some((&VERSION, rest)) = bytes.split_first() else { return Err(Fault::Sealed) };
    let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or(Fault::Sealed)?;
    let cipher = Aes256GcmSiv::new(&(*key).into());
    let plain = cipher.decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad });
    plain.map(Zeroizing::new).map_err(|_| Fault::Sealed)
}

#[cfg(test)]
mod tests {
    use regulars_engine::moment::Moment;

    use super::*;
    use crate::member::Profile;

    fn vault(first: u8) -> Vault {
        let mut key = Ids::seeded(9).secret::<32>().unwrap();
        key[0] = first;
        Vault::new(MasterKey::from_bytes(&key).unwrap())
    }

    #[test]
    fn opens_only_where_it_was_sealed() {
        let (ids, vault_a) = (Ids::system(), vault(1));
        let (mari, jaan) = (ids.new_member(Moment(0)).unwrap(), ids.new_member(Moment(1)).unwrap());
        let profile = Profile { name: Some("Mari Maasikas".to_owned()), ..Profile::default() };
        let personal = Personal { identifiers: vec![(Identifier::Card, "1".to_owned())], profile };
        let sealed = vault_a.seal(&ids, ProgramId(1), mari, &personal).unwrap();
        let open = |vault: &Vault, program, member, key: &[u8], profile: &[u8]| {
            vault.open(program, member, key, profile).ok() == Some(personal.clone())
        };
        let (key, text) = (&sealed.wrapped_key[..], &sealed.profile[..]);
        assert!(open(&vault_a, ProgramId(1), mari, key, text));
        assert!(!open(&vault(2), ProgramId(1), mari, key, text));
        assert!(!open(&vault_a, ProgramId(2), mari, key, text));
        assert!(!open(&vault_a, ProgramId(1), jaan, key, text));
        assert!(!open(&vault_a, ProgramId(1), mari, key, &text[..text.len() - 1]));
        assert!(!open(&vault_a, ProgramId(1), mari, &[], &[]));
        for at in [0, 1, 13, text.len() - 1] {
            let mut flipped = text.to_vec();
            flipped[at] ^= 1;
            assert!(!open(&vault_a, ProgramId(1), mari, key, &flipped), "{at}");
        }
        assert!(!text.windows(4).any(|w| w == b"Mari"));
    }

    #[test]
    fn hashes_differ_by_program_kind_and_key() {
        let hash = |vault: &Vault, program, kind| vault.lookup(ProgramId(program), kind, "+37255555555");
        let first = hash(&vault(1), 1, Identifier::Phone);
        assert_eq!(first, hash(&vault(1), 1, Identifier::Phone));
        assert_ne!(first, hash(&vault(1), 2, Identifier::Phone));
        assert_ne!(first, hash(&vault(1), 1, Identifier::Card));
        assert_ne!(first, hash(&vault(2), 1, Identifier::Phone));
    }
}
