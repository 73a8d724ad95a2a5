//! Addresses of databases: which kind one is, whether there is something in it, and how it is shown without a password.

use std::path::Path;

use regulars_store::{Fault, Store};

/// The file of the database, when it has one.
pub fn database_file(store: &str) -> Option<&Path> {
    store
        .strip_prefix("sqlite:")
        .filter(|location| *location != ":memory:" && !location.is_empty())
        .map(Path::new)
}

/// Whether the database is one of a server.
pub fn is_server(store: &str) -> bool {
    store.starts_with("postgres:") || store.starts_with("postgresql:")
}

/// Whether the database is there and anything was ever kept in it.
///
/// # Errors
/// A server does not answer. Whether a file is one of ours is not asked.
pub fn has_data(store: &str) -> Result<bool, Fault> {
    match database_file(store) {
        Some(file) => Ok(file.metadata().is_ok_and(|file| file.len() != 0)),
        None if is_server(store) => Store::inspect(store).map(|seen| seen.schema != 0),
        None => Ok(false),
    }
}

/// The address as it may be printed: that of a server without its password, and without whatever else is only for the
/// connection.
pub fn shown(store: &str) -> String {
    let Some((scheme, rest)) = store.split_once("//").filter(|_| is_server(store)) else {
        return match is_server(store) {
            true => "the database of the server".to_owned(),
            false => store.to_owned(),
        };
    };
    // A password may have any sign in it, so it ends at the last @ of all.
    let (user, place) = match rest.rsplit_once('@') {
        Some((user, place)) => (user.split([':', '/', '?']).next().unwrap_or_default(), place),
        None => ("", rest),
    };
    let place = place.split('?').next().unwrap_or_default();
    match user.is_empty() {
        true => format!("{scheme}//{place}"),
        false => format!("{scheme}//{user}@{place}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        let check = |store: &str, expected: &str| assert_eq!(shown(store), expected);
        check("sqlite:data/a@b?c.db", "sqlite:data/a@b?c.db");
        check("sqlite::memory:", "sqlite::memory:");
        check("postgres://host/tea", "postgres://host/tea");
        check("postgresql://ada@host:5433/tea", "postgresql://ada@host:5433/tea");
        check("postgres://ada:secret@host/tea", "postgres://ada@host/tea");
        check("postgres://ada:se/c?r@et@host/tea?sslmode=disable", "postgres://ada@host/tea");
        check("postgres:///tea?host=/run/postgresql&password=secret", "postgres:///tea");
        check("postgres:///tea?user=ada&password=sec@ret", "postgres://ret");
        check("postgres:secret", "the database of the server");
    }

    #[test]
    fn a_file_has_data_when_it_is_not_empty() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        let store = format!("sqlite:{}", path.display());
        assert!(!has_data(&store).unwrap());
        std::fs::write(&path, "").unwrap();
        assert!(!has_data(&store).unwrap());
        std::fs::write(&path, "data").unwrap();
        assert!(has_data(&store).unwrap());
        assert!(!has_data("sqlite::memory:").unwrap());
        assert!(has_data("postgres://nobody@127.0.0.1:1/none").is_err());
    }
}
