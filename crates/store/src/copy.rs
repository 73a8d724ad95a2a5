//! A whole database copied from a SQLite file into one of a PostgreSQL server, with the proof that all of it arrived.
//!
//! Nobody else can open the file meanwhile, and what is written is one transaction: there is the whole copy, or none. Before
//! it commits, every table is read back in the order of its keys, and must have the same digest as what was read from the
//! file.

use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::{
    Fault, MigrateHow,
    postgres::Target,
    sqlite::{Source, Sqlite},
};

/// A table and what was found in it on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedTable {
    /// Its name.
    pub name: &'static str,
    /// How many rows it has.
    pub rows: u64,
    /// SHA-256 of all its values, row by row in the order of the keys.
    pub digest: [u8; 32],
}

/// A table, and how its rows are found in the file.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name on the server.
    pub name: &'static str,
    /// The columns that order it, the same on both sides. Each orders by bytes or by number, as both databases do.
    pub key: &'static str,
    /// What the file reads the same columns from.
    pub from: &'static str,
}

/// A table that both schemas have alike.
const fn same(name: &'static str, key: &'static str) -> Table {
    Table { name, key, from: name }
}

/// All tables, each after those that it refers to. Who uses a database, and what is to be done of its migrations, is its own.
pub const TABLES: &[Table] = &[
    same("program", "program_id"),
    same("draft", "program_id"),
    same("version", "program_id, number"),
    same("symbol", "program_id, position"),
    same("api_key", "key_id"),
    same("account", "account_id"),
    same("entry", "account_id, seq"),
    same("recorded", "program_id"),
    same("member", "program_id, member_id"),
    // The file numbers the keys of profiles, the server has them by member (see its first migration).
    Table {
        name: "member_key",
        key: "program_id, member_id",
        from: "member JOIN member_key USING (key_number)",
    },
    same("member_lookup", "program_id, kind, hash"),
    same("erasure_journal", "program_id, member_id"),
    same("answer", "key_id, key"),
    same("job", "job_id"),
    same("shared", "program_id, kind, id"),
    same("voucher_code", "program_id, code_hash"),
    same("outbox", "account_id, seq, place"),
    same("webhook", "webhook_id"),
    same("delivery", "webhook_id, account_id, seq"),
    same("staff", "staff_id"),
    same("staff_role", "staff_id, place"),
    same("recovery_code", "staff_id, code_hash"),
    same("session", "session_id"),
    same("ticket", "token_hash"),
    same("throttle", "hash, kind"),
];

/// A stored value, alike for both databases: an id is its bytes, and true is 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// None.
    Null,
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// The digest of a table while its rows come.
#[derive(Default)]
pub struct Digest {
    rows: u64,
    hash: Sha256,
}

impl Digest {
    /// Adds the next row.
    pub fn add(&mut self, row: &[Value]) {
        self.rows += 1;
        for value in row {
            let (kind, bytes): (u8, &[u8]) = match value {
                Value::Null => (0, &[]),
                Value::Integer(number) => (1, &number.to_be_bytes()),
                Value::Text(text) => (2, text.as_bytes()),
                Value::Bytes(bytes) => (3, bytes),
            };
            // With its kind and length no value can be taken for another, or for the end of the one before.
            self.hash.update([kind]);
            self.hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            self.hash.update(bytes);
        }
    }

    /// What the table is now known to be.
    pub fn finish(self, name: &'static str) -> CopiedTable {
        CopiedTable { name, rows: self.rows, digest: self.hash.finalize().into() }
    }
}

/// Copies the SQLite database at `from` into the empty PostgreSQL database at `to`, bringing both to this release's schema
/// before. `told` hears of each table once its rows are written.
///
/// # Errors
/// [`Fault::Unusable`] when an address is not of that kind or there is no such file, [`Fault::Busy`] when somebody has the file
/// open, [`Fault::Constraint`] when the server's database is not empty, [`Fault::Corrupt`] when what was written is not what
/// was read. In every case nothing is left in the server's database but empty tables, and the file has what it had.
pub fn copy(from: &str, to: &str, told: &mut dyn FnMut(&CopiedTable)) -> Result<Vec<CopiedTable>, Fault> {
    let unusable = |reason: &str| Fault::Unusable { reason: reason.to_owned() };
    let file =
        from.strip_prefix("sqlite:").filter(|location| !location.is_empty() && *location != ":memory:");
    let file = file.map(Path::new).ok_or_else(|| unusable("expected sqlite:path/to/file.db to copy from"))?;
    if !file.exists() {
        return Err(unusable("there is no such file to copy from"));
    }
    if !to.starts_with("postgres://") && !to.starts_with("postgresql://") {
        return Err(unusable("expected postgres://user@host/database to copy to"));
    }
    drop(Sqlite::open(&file.to_string_lossy(), Some(&MigrateHow::default()))?);
    let source = Source::open(file)?;
    let mut target = Target::open(to)?;
    target.begin(TABLES)?;
    let mut read = Vec::new();
    for table in TABLES {
        let columns = target.columns(table)?;
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        let mut digest = Digest::default();
        source.rows(table, &names, &mut |next| {
            target.write(table, &columns, &mut || {
                let row: Option<Vec<Value>> = next()?;
                row.iter().for_each(|row| digest.add(row));
                Ok(row)
            })
        })?;
        let copied = digest.finish(table.name);
        told(&copied);
        read.push(copied);
    }
    for (table, read) in TABLES.iter().zip(&read) {
        if target.digest(table)? != *read {
            let cause = format!("what was written to {} is not what was read", table.name).into();
            return Err(Fault::Corrupt { doing: "copy the database", cause });
        }
    }
    target.commit()?;
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_not_taken_for_each_other() {
        let digest = |rows: &[&[Value]]| {
            let mut digest = Digest::default();
            rows.iter().for_each(|row| digest.add(row));
            digest.finish("x").digest
        };
        let text = |text: &str| Value::Text(text.to_owned());
        let different = [
            digest(&[]),
            digest(&[&[Value::Null]]),
            digest(&[&[Value::Integer(0)]]),
            digest(&[&[text("")]]),
            digest(&[&[Value::Bytes(Vec::new())]]),
            digest(&[&[text("ab"), text("c")]]),
            digest(&[&[text("a"), text("bc")]]),
            digest(&[&[text("a")], &[text("bc")], &[Value::Null]]),
        ];
        for (place, one) in different.iter().enumerate() {
            assert!(!different[..place].contains(one), "{place}");
        }
    }
}
