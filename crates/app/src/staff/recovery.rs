//! Recovery codes: ten of 80 random bits, each of which stands once for the second factor. They are kept as hashes under a key
//! that is not in the database.

use regulars_engine::id::StaffId;
use regulars_store::SecretHash;

use crate::{app::Shared, fault::Fault};

const CODES: usize = 10;
/// Without letters that are taken for digits or for each other.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl Shared {
    /// New codes, and what is kept of them.
    pub(super) fn new_recovery_codes(&self, staff: StaffId) -> Result<(Vec<String>, Vec<SecretHash>), Fault> {
        let mut codes = Vec::with_capacity(CODES);
        for _ in 0..CODES {
            codes.push(written(&self.ids.secret::<16>()?));
        }
        let hashes = codes.iter().map(|code| self.recovery_hash(staff, code)).collect();
        Ok((codes, hashes))
    }

    /// What a code is found by, however it is typed.
    pub(super) fn recovery_hash(&self, staff: StaffId, code: &str) -> SecretHash {
        self.vault.keyed(&[b"recovery", staff.0.as_bytes()], plain(code).as_bytes())
    }
}

/// Sixteen letters of five bits each, in groups.
fn written(random: &[u8; 16]) -> String {
    let mut text = String::with_capacity(19);
    for (place, byte) in random.iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push('-');
        }
        text.push(char::from(ALPHABET[usize::from(byte & 31)]));
    }
    text
}

fn plain(code: &str) -> String {
    let letters = code.chars().filter(|c| !c.is_whitespace() && *c != '-');
    letters
        .map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_however_they_are_typed() {
        let code = written(&[0, 1, 2, 31, 32, 33, 17, 18, 19, 20, 21, 22, 23, 24, 255, 254]);
        assert_eq!(code, "012z-01hj-kmnp-qrzy");
        let check = |typed: &str| assert_eq!(plain(typed), "012z01hjkmnpqrzy", "{typed}");
        check(&code);
        check("012Z01HJ KMNPQRZY");
        check(" O12z-oIhj-kmnp-qrzy ");
    }
}
