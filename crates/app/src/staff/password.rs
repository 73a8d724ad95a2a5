//! Passwords: what one must be, and how it is kept.
//!
//! At least 8 characters, up to 256, of any kind: no rule asks for capitals or signs. Those that everybody tries first are
//! refused. Kept is the Argon2id hash under a key that is not in the database, so that the database alone gives nothing to
//! try passwords on.

use std::sync::LazyLock;

use argon2::{Algorithm, Argon2, Params, Version};

use crate::{
    app::Shared,
    fault::{Fault, Refusal},
    secret::equal,
};

const LENGTH_MIN: usize = 8;
const LENGTH_MAX: usize = 256;
/// Fewer different characters than this are a pattern.
const DISTINCT_MIN: usize = 4;

/// The form of a kept password: this byte, the salt, the hash. Another choice of costs gets another number.
const FORM: u8 = 1;
/// 19 MiB, two passes, one lane: the first choice of OWASP's cheat sheet for Argon2id.
const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT: usize = 16;

/// In lower case and in order, after lines that tell where they come from.
static COMMON: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../assets/common-passwords.txt").lines();
    lines.skip_while(|line| line.starts_with("# ")).collect()
});

/// Refuses a password that is too easy to guess for somebody of this e-mail and name.
pub(super) fn check(password: &str, email: &str, name: &str) -> Result<(), Refusal> {
    let refused = |code, detail| Err(Refusal::Invalid { code, pointer: "/password".to_owned(), detail });
    match password.chars().count() {
        0..LENGTH_MIN => refused("weak_password", "a password has at least 8 characters"),
        LENGTH_MIN..=LENGTH_MAX if is_easy(password, email, name) => {
            refused("weak_password", "the password is one that is tried first")
        }
        LENGTH_MIN..=LENGTH_MAX => Ok(()),
        _ => refused("too_long", "a password has at most 256 characters"),
    }
}

fn is_easy(password: &str, email: &str, name: &str) -> bool {
    let lower = password.to_lowercase();
    if COMMON.binary_search(&lower.as_str()).is_ok() {
        return true;
    }
    let mut distinct: Vec<char> = lower.chars().collect();
    let codes: Vec<i64> = distinct.iter().map(|c| i64::from(u32::from(*c))).collect();
    let step = codes[1].saturating_sub(codes[0]);
    let counted = step.abs() <= 1 && codes.windows(2).all(|pair| pair[1].saturating_sub(pair[0]) == step);
    distinct.sort_unstable();
    distinct.dedup();
    // What is known of the person, and our own name, with digits and signs around it.
    let core = lower.trim_matches(|c: char| !c.is_alphabetic());
    let joined: String = name.to_lowercase().split_whitespace().collect();
    let local = email.split('@').next().unwrap_or_default();
    let known = [email, local, joined.as_str(), "regulars", "password"];
    counted || distinct.len() < DISTINCT_MIN || known.contains(&core) || known.contains(&lower.as_str())
}

impl Shared {
    /// What is kept of a password.
    pub(super) fn hash_password(&self, password: &str) -> Result<Vec<u8>, Refusal> {
        let _place = self.hashing.enter()?;
        let salt: [u8; SALT] = self.ids.secret()?;
        let hash = self.argon2(password, &salt)?;
        Ok([&[FORM][..], &salt, &hash].concat())
    }

    /// Whether a password is the one that is kept. Without one it takes as long, and is wrong.
    pub(super) fn is_password(&self, password: &str, kept: Option<&[u8]>) -> Result<bool, Refusal> {
        let _place = self.hashing.enter()?;
        let none = [FORM; 1 + SALT + 32];
        let parts = |bytes: &[u8]| -> Option<([u8; SALT], [u8; 32])> {
            let rest = bytes.strip_prefix(&[FORM])?;
            let (salt, hash) = rest.split_first_chunk::<SALT>()?;
            Some((*salt, hash.try_into().ok()?))
        };
        let (salt, expected) = parts(kept.unwrap_or(&none)).ok_or(Fault::Sealed)?;
        let is_equal = equal(&self.argon2(password, &salt)?, &expected);
        Ok(is_equal && kept.is_some())
    }

    fn argon2(&self, password: &str, salt: &[u8; SALT]) -> Result<[u8; 32], Fault> {
        let key = self.vault.key(&[b"password"]);
        let failed = |_| Fault::Sealed;
        let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(32)).map_err(failed)?;
        let argon2 =
            Argon2::new_with_secret(&*key, Algorithm::Argon2id, Version::V0x13, params).map_err(failed)?;
        let mut hash = [0; 32];
        argon2.hash_password_into(password.as_bytes(), salt, &mut hash).map_err(failed)?;
        Ok(hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easy_passwords_are_refused() {
        let check = |password: &str, expected: Option<&str>| {
            let code = match check(password, "mari.maasikas@tea.example", "Mari Maasikas") {
                Err(Refusal::Invalid { code, .. }) => Some(code),
                Err(other) => panic!("{other}"),
                Ok(()) => None,
            };
            assert_eq!(code, expected, "{password}");
        };
        for good in [
            "korv täis sinist pilve",
            "xk-93-vann",
            "茶馆的门是绿色的呢",
            &"ab-12 ".repeat(11),
            &"x9-é".repeat(64),
        ] {
            check(good, None);
        }
        for weak in [
            "",
            "short-7",
            "password",
            "PassWord",
            "iloveyou",
            "12345678",
            "aaaaaaaa",
            "abababab",
            "abcdefghij",
            "87654321",
            "marimaasikas",
            "Mari.Maasikas1",
            "mari.maasikas@tea.example",
            "Regulars2026!",
            "password!!99",
        ] {
            check(weak, Some("weak_password"));
        }
        check(&"x9-é".repeat(65), Some("too_long"));
    }

    #[test]
    fn the_list_is_in_order_and_all_of_it_counts() {
        assert!(COMMON.len() > 10_000);
        assert!(COMMON.is_sorted());
        let fits = |word: &&str| {
            (LENGTH_MIN..=LENGTH_MAX).contains(&word.chars().count()) && *word == word.to_lowercase()
        };
        assert!(COMMON.iter().all(fits));
    }
}
