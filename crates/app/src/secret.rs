//! The master key, and types whose values never reach a log.
//!
//! Everything personal in the database is sealed under keys derived from the master key, and members are found by hashes
//! keyed with it. It therefore belongs apart from the database and its backups: whoever has both can read everything. A
//! first start makes one beside the database so that a trial needs no preparation; a real installation passes it by
//! file from elsewhere or by environment.

use std::{
    fmt, fs,
    io::{self, Write as _},
    path::Path,
};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{fault::Fault, ids::Ids};

/// 32 bytes that everything personal rests on.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// Why a text is no master key. The text itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretMistake {
    /// Neither hexadecimal nor base64 of 32 bytes.
    #[error("the master key is 32 random bytes as 64 hexadecimal digits or 44 characters of base64")]
    NotAKey,
    /// A sample, a pattern or a word.
    #[error("the master key is a sample or a pattern; make a random one")]
    Weak,
    /// The file can't be read or written.
    #[error("the file of the master key can't be read or written: {0}")]
    File(io::ErrorKind),
    /// Others may read the file.
    #[error("the file of the master key can be read by others; allow only its owner (mode 0600)")]
    Readable,
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl MasterKey {
    /// Reads 64 hexadecimal digits or 44 characters of base64 (43 without padding; both alphabets).
    ///
    /// # Errors
    /// Anything else, and keys that are no secret: repeated bytes or groups of bytes, rising bytes, printable words.
    pub fn from_text(text: &str) -> Result<MasterKey, SecretMistake> {
        let bytes = Zeroizing::new(bytes_of(text.trim())?);
        MasterKey::from_bytes(&bytes)
    }

    /// Takes 32 bytes.
    ///
    /// # Errors
    /// As [`MasterKey::from_text`].
    pub fn from_bytes(bytes: &[u8]) -> Result<MasterKey, SecretMistake> {
        let key: [u8; 32] = bytes.try_into().map_err(|_| SecretMistake::NotAKey)?;
        if weak(&key) { Err(SecretMistake::Weak) } else { Ok(MasterKey(Zeroizing::new(key))) }
    }

    /// Reads the key from a file that only its owner may read.
    ///
    /// # Errors
    /// As [`MasterKey::from_text`], and when the file can't be read or others can read it.
    pub fn from_file(path: &Path) -> Result<MasterKey, SecretMistake> {
        let failed = |error: io::Error| SecretMistake::File(error.kind());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(path).map_err(failed)?.permissions().mode();
            if mode & 0o077 != 0 {
                return Err(SecretMistake::Readable);
            }
        }
        let text = Zeroizing::new(fs::read_to_string(path).map_err(failed)?);
        MasterKey::from_text(&text)
    }

    /// Reads the key from a file, which is made with a random key when it is not there. True when it was made.
    ///
    /// # Errors
    /// As [`MasterKey::from_file`].
    pub fn from_file_or_new(path: &Path, ids: &Ids) -> Result<(MasterKey, bool), Fault> {
        match MasterKey::from_file(path) {
            Err(SecretMistake::File(io::ErrorKind::NotFound)) => {}
            found => return Ok((found?, false)),
        }
        let key = MasterKey(Zeroizing::new(ids.secret()?));
        let mut text = Zeroizing::new(String::with_capacity(65));
        for byte in *key.0 {
            let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
            text.push(digit(byte >> 4));
            text.push(digit(byte & 15));
        }
        text.push('\n');
        write_private(path, text.as_bytes()).map_err(|error| SecretMistake::File(error.kind()))?;
        Ok((key, true))
    }

    /// A key for one purpose. The parts are told apart by their lengths, so no two purposes share a key.
    pub(crate) fn derive(&self, parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(keyed_hash(&self.0, parts))
    }
}

/// HMAC-SHA256 over parts, each after its length.
pub(crate) fn keyed_hash(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("an HMAC key has any length");
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Whether two secrets are equal, in a time that does not depend on where they differ.
pub(crate) fn equal(a: &[u8; 32], b: &[u8; 32]) -> bool {
    std::hint::black_box(a.iter().zip(b).fold(0, |differs, (a, b)| differs | (a ^ b))) == 0
}

/// A value about a person. It can be used, but not printed.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Pii<T>(pub T);

impl<T> fmt::Debug for Pii<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

fn weak(key: &[u8; 32]) -> bool {
    let repeated = [1, 2, 4, 8, 16].iter().any(|n| key.chunks(*n).all(|chunk| chunk == &key[..*n]));
    let step = key[1].wrapping_sub(key[0]);
    let counted = key.windows(2).all(|pair| pair[1].wrapping_sub(pair[0]) == step);
    // 32 random bytes are all printable once in 10^14 keys; a pass phrase always is.
    let words = key.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ' || *byte == 0);
    repeated || counted || words
}

fn bytes_of(text: &str) -> Result<Vec<u8>, SecretMistake> {
    const SAMPLES: [&str; 6] = ["secret", "changeme", "change-me", "password", "example", "test"];
    if SAMPLES.iter().any(|sample| text.eq_ignore_ascii_case(sample)) {
        return Err(SecretMistake::Weak);
    }
    match text.len() {
        64 => hex(text),
        43 | 44 => base64(text.strip_suffix('=').unwrap_or(text)),
        _ => None,
    }
    .ok_or(SecretMistake::NotAKey)
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
    digits?.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect()
}

/// 43 characters: 32 bytes and two bits that must be zero.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(33);
    let (mut bits, mut count) = (0u32, 0u32);
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).ok()?);
        }
        bits &= (1 << count) - 1;
    }
    (bits == 0 && bytes.len() == 32).then_some(bytes)
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    // Members sealed under a key that a power cut takes away are lost.
    file.sync_all()?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "8f1c02e7a95b44d0936ef1087b2d5ca36e90f41d82b7c5530ae8d91f64273bc0";

    #[test]
    fn keys_are_read_and_weak_ones_refused() {
        let check = |text: &str, expected: Result<(), SecretMistake>| {
            assert_eq!(MasterKey::from_text(text).map(|_| ()), expected, "{text}");
        };
        check(GOOD, Ok(()));
        check(&GOOD.to_uppercase(), Ok(()));
        check("jxwC56lbRNCTbvEIey1co26Q9B2Ct8VTCujZH2QnO8A=", Ok(()));
        check("jxwC56lbRNCTbvEIey1co26Q9B2Ct8VTCujZH2QnO8A", Ok(()));
        for weak in ["secret", "changeme", "ChangeMe", &"00".repeat(32), &"ab".repeat(32), &"0123".repeat(16)]
        {
            check(weak, Err(SecretMistake::Weak));
        }
        let rising: String = (0..32).map(|n| format!("{n:02x}")).collect();
        check(&rising, Err(SecretMistake::Weak));
        let words: String = "correct horse battery staple!!!!".bytes().map(|b| format!("{b:02x}")).collect();
        check(&words, Err(SecretMistake::Weak));
        for wrong in ["", "8f1c02e7", &GOOD[..62], &format!("{GOOD}00"), &GOOD.replace('8', "x"), "ключ"]
        {
            check(wrong, Err(SecretMistake::NotAKey));
        }
        // The two forms are the same key.
        let of = |text: &str| *MasterKey::from_text(text).unwrap().0;
        assert_eq!(of(GOOD), of("jxwC56lbRNCTbvEIey1co26Q9B2Ct8VTCujZH2QnO8A="));
    }

    #[test]
    fn a_first_start_makes_a_private_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let (key, made) = MasterKey::from_file_or_new(&path, &Ids::system()).unwrap();
        assert!(made);
        let (again, made) = MasterKey::from_file_or_new(&path, &Ids::system()).unwrap();
        assert!(!made && key.0 == again.0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
            assert_eq!(MasterKey::from_file(&path).map(|_| ()), Err(SecretMistake::Readable));
        }
        assert_eq!(format!("{key:?} {:?}", Pii("Mari")), "MasterKey(…) …");
    }

    #[test]
    fn purposes_have_their_own_keys() {
        let key = MasterKey::from_text(GOOD).unwrap();
        assert_ne!(key.derive(&[b"ab", b"c"]), key.derive(&[b"a", b"bc"]));
        assert!(equal(&key.derive(&[b"a"]), &key.derive(&[b"a"])));
        assert!(!equal(&key.derive(&[b"a"]), &key.derive(&[b"b"])));
    }
}
