//! The numbers of members with partners. The ledger knows them by a keyed hash only: a number tells who the member is elsewhere,
//! and an entry is kept for ever.

use regulars_engine::{event::Body, id::LinkId};

use crate::{App, member::Vault, program::ProgramHandle};

impl Vault {
    /// What a number of a partner is known by. Without the key nobody can tell which number it is, or try all of them.
    pub(crate) fn link(
        &self,
        program: regulars_engine::id::ProgramId,
        partner: &str,
        number: &str,
    ) -> LinkId {
        let parts: [&[u8]; 3] = [b"partner number", &program.0.to_be_bytes(), partner.as_bytes()];
        let hash = self.keyed(&parts, number.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        LinkId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

impl App {
    /// Puts the keyed hash of a partner's number in its place, because no number is ever stored with an event.
    pub fn read_number(&self, program: &ProgramHandle, body: &mut Body) {
        if let Body::AccountLinked(link) = body {
            link.number = self.shared().vault.link(program.id, &link.partner, link.number.trim()).to_string();
        }
    }
}

#[cfg(test)]
mod tests {
    use regulars_engine::id::ProgramId;

    use super::*;
    use crate::{ids::Ids, secret::MasterKey};

    #[test]
    fn numbers_differ_by_key_program_and_partner() {
        let vault = |first: u8| {
            let mut key = Ids::seeded(9).secret::<32>().unwrap();
            key[0] = first;
            Vault::new(MasterKey::from_bytes(&key).unwrap())
        };
        let link = |key, program, partner, number| vault(key).link(ProgramId(program), partner, number);
        let first = link(1, 1, "delta", "4711");
        assert_eq!(first, link(1, 1, "delta", "4711"));
        assert_eq!(first.to_string().parse(), Ok(first));
        for other in [
            link(2, 1, "delta", "4711"),
            link(1, 2, "delta", "4711"),
            link(1, 1, "marriott", "4711"),
            link(1, 1, "delta", "4712"),
        ] {
            assert_ne!(first, other);
        }
    }
}
