//! The master key of a server: from the environment, from a file, or made on the very first start.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use anyhow::anyhow;
use regulars_app::{Fault, Ids, MasterKey, SecretMistake};

use crate::{
    Misconfigured,
    address::{database_file, has_data, is_server},
};

/// The variable that can hold the key itself.
pub const VARIABLE: &str = "REGULARS_MASTER_KEY";

/// Where the key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The variable.
    Environment,
    /// A file that was told, or that lies beside the database.
    File(PathBuf),
    /// Made for a database that goes with the process.
    Memory,
}

/// A key ready for use.
#[derive(Debug)]
pub struct Found {
    /// The key.
    pub key: MasterKey,
    /// The file that was made for it just now.
    pub made: Option<PathBuf>,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Environment => f.write_str(VARIABLE),
            Origin::File(path) => write!(f, "{}", path.display()),
            Origin::Memory => f.write_str("memory"),
        }
    }
}

/// Where the key of a server with this database is to be found.
///
/// # Errors
/// [`Misconfigured`] when both the variable and a file are told, because then nobody knows which one is meant, and when
/// neither is and the database is one of a server, which no file can lie beside.
pub fn origin(store: &str, told: Option<&Path>, variable: Option<&str>) -> Result<Origin, Misconfigured> {
    match (variable, told) {
        (Some(_), Some(path)) => Err(Misconfigured(anyhow!(
            "both {VARIABLE} and the file {} are given for the master key; give one",
            path.display()
        ))),
        (Some(_), None) => Ok(Origin::Environment),
        (None, Some(path)) => Ok(Origin::File(path.to_owned())),
        (None, None) if is_server(store) => Err(Misconfigured(anyhow!(
            "a database of a server needs a master key that is kept elsewhere: tell its file with --master-key-file, or \
             the key with {VARIABLE}"
        ))),
        (None, None) => Ok(match database_file(store) {
            Some(path) => Origin::File(path.with_extension("key")),
            None => Origin::Memory,
        }),
    }
}

/// Reads the key, or makes it for a database that does not exist yet.
///
/// # Errors
/// [`Misconfigured`] for a weak or malformed key, a file that others may read, and a missing file while the database
/// exists: a new key would not open what the old one sealed.
pub fn find(origin: &Origin, store: &str, variable: Option<&str>, ids: &Ids) -> Result<Found, Misconfigured> {
    let wrong = |mistake: SecretMistake| Misconfigured(anyhow!("{origin}: {mistake}"));
    match origin {
        Origin::Environment => {
            let key = MasterKey::from_text(variable.unwrap_or_default()).map_err(wrong)?;
            Ok(Found { key, made: None })
        }
        Origin::Memory => {
            let bytes: [u8; 32] = ids.secret().map_err(|fault| Misconfigured(anyhow!("{fault}")))?;
            Ok(Found { key: MasterKey::from_bytes(&bytes).map_err(wrong)?, made: None })
        }
        Origin::File(path) => {
            let has_data = || has_data(store).map_err(|fault| Misconfigured(anyhow!("{fault}")));
            if !path.exists() && has_data()? {
                return Err(Misconfigured(anyhow!(
                    "the database exists, but its master key {} does not; put the key back, or tell where it is with \
                     --master-key-file",
                    path.display()
                )));
            }
            let (key, made) = MasterKey::from_file_or_new(path, ids).map_err(|fault| match fault {
                Fault::Secret(mistake) => wrong(mistake),
                other => Misconfigured(anyhow!("{origin}: {other}")),
            })?;
            Ok(Found { key, made: made.then(|| path.clone()) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "8f1c02e7a95b44d0936ef1087b2d5ca36e90f41d82b7c5530ae8d91f64273bc0";

    #[test]
    fn the_key_has_one_origin() {
        let file = |path: &str| Ok(Origin::File(PathBuf::from(path)));
        let check =
            |store: &str, told: Option<&str>, variable: Option<&str>, expected: Result<Origin, ()>| {
                assert_eq!(origin(store, told.map(Path::new), variable).map_err(|_| ()), expected);
            };
        check("sqlite:data/x.db", None, None, file("data/x.key"));
        check("sqlite:data/x.db", Some("/k"), None, file("/k"));
        check("sqlite:data/x.db", None, Some(GOOD), Ok(Origin::Environment));
        check("sqlite:data/x.db", Some("/k"), Some(GOOD), Err(()));
        check("sqlite::memory:", None, None, Ok(Origin::Memory));
        check("postgres://host/tea", None, None, Err(()));
        check("postgres://host/tea", Some("/k"), None, file("/k"));
        check("postgres://host/tea", None, Some(GOOD), Ok(Origin::Environment));
    }

    #[test]
    fn keys_are_made_once_and_weak_ones_refused() {
        let folder = tempfile::tempdir().unwrap();
        let store = format!("sqlite:{}", folder.path().join("x.db").display());
        let ids = Ids::seeded(1);
        let here = origin(&store, None, None).unwrap();
        let path = folder.path().join("x.key");
        assert_eq!(find(&here, &store, None, &ids).unwrap().made, Some(path.clone()));
        assert_eq!(find(&here, &store, None, &ids).unwrap().made, None);
        std::fs::write(folder.path().join("x.db"), "data").unwrap();
        std::fs::remove_file(&path).unwrap();
        let message = |result: Result<Found, Misconfigured>| result.unwrap_err().0.to_string();
        assert!(message(find(&here, &store, None, &ids)).contains("put the key back"));
        for weak in ["secret", "changeme", &"ab".repeat(32), ""] {
            let refused = message(find(&Origin::Environment, &store, Some(weak), &ids));
            assert!(refused.starts_with("REGULARS_MASTER_KEY: the master key is"), "{refused}");
            assert!(weak.is_empty() || !refused.contains(weak), "secrets are not repeated");
        }
        assert!(find(&Origin::Environment, &store, Some(GOOD), &ids).is_ok());
    }
}
