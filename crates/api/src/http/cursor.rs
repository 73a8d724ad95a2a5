//! Cursors of lists: opaque, and only good for the list they were made for.
//!
//! A cursor is a position and a seal over position, route, program and filter. A forged cursor, or one of another
//! program or filter, is told from a good one before it reaches the store.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::problem::{Code, Problem};

/// Seals cursors. Made from a secret that outlives restarts, so that a client can go on.
#[derive(Clone)]
pub struct Cursors {
    key: [u8; 32],
}

/// What a cursor belongs to: the route, the program, the filter.
pub type List<'l> = &'l [&'l str];

/// Bytes of the seal: nobody gets to try often enough to guess 96 bits.
const SEAL_BYTES: usize = 12;

impl Cursors {
    /// Cursors under a secret of 32 bytes.
    pub fn new(key: [u8; 32]) -> Cursors {
        Cursors { key }
    }

    /// The cursor of a position.
    pub fn seal(&self, list: List<'_>, position: &[u8]) -> String {
        let seal = self.mac(list, position);
        seal.iter().chain(position).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The position of a cursor.
    ///
    /// # Errors
    /// `invalid_cursor` when it was not made here for this list.
    pub fn open(&self, list: List<'_>, cursor: &str) -> Result<Vec<u8>, Problem> {
        let opened = bytes(cursor).and_then(|bytes| {
            let (seal, position) = bytes.split_at_checked(SEAL_BYTES)?;
            same(seal, &self.mac(list, position)).then(|| position.to_vec())
        });
        opened.ok_or_else(|| Problem::new(Code::InvalidCursor, "cursor: not a cursor of this list"))
    }

    /// The position of a cursor that is a number.
    ///
    /// # Errors
    /// As [`Cursors::open`].
    pub fn open_number(&self, list: List<'_>, cursor: &str) -> Result<u64, Problem> {
        let position = self.open(list, cursor)?;
        let position = <[u8; 8]>::try_from(position.as_slice());
        position
            .map(u64::from_be_bytes)
            .map_err(|_| Problem::new(Code::InvalidCursor, "cursor: not a position"))
    }

    fn mac(&self, list: List<'_>, position: &[u8]) -> [u8; SEAL_BYTES] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        for part in list {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.update(b"position");
        mac.update(position);
        let mut seal = [0; SEAL_BYTES];
        seal.copy_from_slice(&mac.finalize().into_bytes()[..SEAL_BYTES]);
        seal
    }
}

/// Compares without telling by its time where the first difference is.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differing, (x, y)| differing | (x ^ y)) == 0
}

/// Lower-case hexadecimal, as [`Cursors::seal`] writes it.
fn bytes(text: &str) -> Option<Vec<u8>> {
    const LENGTH_MAX: usize = 400;
    let digit = |byte: &u8| char::from(*byte).to_digit(16).filter(|_| !byte.is_ascii_uppercase());
    if LENGTH_MAX < text.len() || !text.len().is_multiple_of(2) {
        return None;
    }
    let pairs = text.as_bytes().chunks_exact(2);
    pairs.map(|pair| u8::try_from(digit(&pair[0])? * 16 + digit(&pair[1])?).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_opens_only_its_own_list() {
        let cursors = Cursors::new([1; 32]);
        let list: List<'_> = &["members", "tea", "status=open"];
        let cursor = cursors.seal(list, &7u64.to_be_bytes());
        assert_eq!(cursors.open_number(list, &cursor), Ok(7));
        let refused = |cursors: &Cursors, list: List<'_>, cursor: &str| {
            assert_eq!(
                cursors.open(list, cursor).map_err(|problem| problem.code),
                Err(Code::InvalidCursor),
                "{cursor}"
            );
        };
        refused(&cursors, &["members", "coffee", "status=open"], &cursor);
        refused(&cursors, &["members", "tea", "status=closed"], &cursor);
        refused(&cursors, &["members", "teastatus=open"], &cursor);
        refused(&Cursors::new([2; 32]), list, &cursor);
        for damaged in [
            "",
            "0",
            "zz",
            &cursor[2..],
            &cursor.to_uppercase(),
            &format!("{cursor}00"),
            &"a".repeat(402),
            "é",
        ] {
            refused(&cursors, list, damaged);
        }
        for at in 0..cursor.len() {
            let mut other = cursor.clone().into_bytes();
            other[at] = if other[at] == b'0' { b'1' } else { b'0' };
            refused(&cursors, list, &String::from_utf8(other).unwrap());
        }
    }
}
