//! One read transaction over everything, for the audit. It has a connection of its own: an audit runs for
//! minutes, and a few of them must not use up the readers.

use regulars_engine::id::{AccountId, ProgramId, VoucherId};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{
    Sqlite,
    codec::{blob, counted},
    codes, connection,
    entries::{ACCOUNT, ENTRY, read_account, read_entry},
    faults, outbox, schema,
    shared::{SHARED, read_shared},
};
use crate::{AccountRow, CodeRow, Counts, EntryRow, Fault, OutboxRow, SharedRow};

/// A connection inside a read transaction, which ends with it.
#[derive(Debug)]
pub struct SqliteSnapshot {
    connection: Connection,
}

impl Sqlite {
    pub fn snapshot(&self) -> Result<SqliteSnapshot, Fault> {
        let connection = connection::open_reader(&self.path)?;
        // BEGIN alone reads nothing; the first read fixes what the transaction sees.
        connection
            .execute_batch("BEGIN; SELECT count(*) FROM program;")
            .map_err(|error| faults::from_sqlite("begin a snapshot", error))?;
        Ok(SqliteSnapshot { connection })
    }
}

impl SqliteSnapshot {
    pub fn for_each_account(
        &self,
        program: Option<ProgramId>,
        visit: &mut dyn FnMut(AccountRow),
    ) -> Result<(), Fault> {
        let sql = format!("{ACCOUNT} WHERE ?1 IS NULL OR program_id = ?1 ORDER BY account_id");
        self.for_each("read the accounts", &sql, [program.map(|program| program.0)], read_account, visit)
    }

    pub fn sample_accounts(
        &self,
        program: ProgramId,
        wanted: u32,
        visit: &mut dyn FnMut(AccountRow),
    ) -> Result<bool, Fault> {
        let mut run = || -> rusqlite::Result<bool> {
            // Accounts are never deleted, so that nearly every number up to the last one has its row.
            let last: i64 =
                self.connection
                    .query_row("SELECT coalesce(max(rowid), 0) FROM account", [], |row| row.get(0))?;
            let step = last.checked_div(i64::from(wanted.max(1))).unwrap_or(0).max(1);
            let sql = format!("{ACCOUNT} WHERE rowid = ?1 AND program_id = ?2");
            let mut find = self.connection.prepare_cached(&sql)?;
            let mut number = 1;
            while number <= last {
                if let Some(row) = find.query_row(params![number, program.0], read_account).optional()? {
                    visit(row);
                }
                number += step;
            }
            Ok(step == 1)
        };
        run().map_err(|error| faults::from_sqlite("sample the accounts", error))
    }

    pub fn for_each_entry_of(
        &self,
        account: AccountId,
        visit: &mut dyn FnMut(EntryRow),
    ) -> Result<(), Fault> {
        let sql = format!("{ENTRY} WHERE account_id = ?1 ORDER BY seq");
        self.for_each("read an account's entries", &sql, [blob!(account)], read_entry, visit)
    }

    pub fn for_each_shared(
        &self,
        program: Option<ProgramId>,
        visit: &mut dyn FnMut(SharedRow),
    ) -> Result<(), Fault> {
        let sql = format!("{SHARED} WHERE ?1 IS NULL OR program_id = ?1 ORDER BY program_id, kind, id");
        self.for_each("read the shared things", &sql, [program.map(|program| program.0)], read_shared, visit)
    }

    pub fn codes_of_vouchers(
        &self,
        program: ProgramId,
        vouchers: &[VoucherId],
    ) -> Result<Vec<Option<CodeRow>>, Fault> {
        let found = codes::of_vouchers(&self.connection, program, vouchers);
        found.map_err(|error| faults::from_sqlite("look up the codes of vouchers", error))
    }

    pub fn owned_codes(&self, program: Option<ProgramId>) -> Result<u64, Fault> {
        let owned = "SELECT count(*) FROM voucher_code
                      WHERE account_id IS NOT NULL AND (?1 IS NULL OR program_id = ?1)";
        let program = program.map(|program| program.0);
        let run = self.connection.query_row(owned, [program], |row| counted(row, 0));
        run.map_err(|error| faults::from_sqlite("count the codes", error))
    }

    pub fn for_each_redemption(
        &self,
        program: ProgramId,
        from: i64,
        until: i64,
        visit: &mut dyn FnMut(EntryRow),
    ) -> Result<(), Fault> {
        // The kinds are written as the index has them, or it would not be used.
        let sql = format!(
            "{ENTRY} WHERE kind IN ('reward.redeemed', 'reward.confirmed', 'reward.given', 'reward.cancelled', 'reversal')
                AND program_id = ?1 AND ?2 <= recorded_at AND recorded_at < ?3 ORDER BY recorded_at"
        );
        self.for_each("read the redemptions", &sql, params![program.0, from, until], read_entry, visit)
    }

    pub fn for_each_instruction(
        &self,
        program: ProgramId,
        from: i64,
        until: i64,
        visit: &mut dyn FnMut(EntryRow),
    ) -> Result<(), Fault> {
        // The kinds are written as the index has them, or it would not be used.
        let sql = format!(
            "{ENTRY} WHERE kind IN ('wallet.paid_out', 'units.exported', 'instruction.done', 'instruction.failed', 'plan.joined',
                    'plan.cancelled', 'plan.changed', 'plan.renewed', 'plan.fee_asked')
                AND program_id = ?1 AND ?2 <= recorded_at AND recorded_at < ?3 ORDER BY recorded_at"
        );
        self.for_each("read the instructions", &sql, params![program.0, from, until], read_entry, visit)
    }

    pub fn outbox(&self, program: Option<ProgramId>) -> Result<Vec<OutboxRow>, Fault> {
        outbox::all(&self.connection, program)
            .map_err(|error| faults::from_sqlite("read what waits to happen", error))
    }

    pub fn counts(&self, program: Option<ProgramId>) -> Result<Counts, Fault> {
        let run = || {
            self.connection.query_row(
                "SELECT (SELECT count(*) FROM program WHERE ?1 IS NULL OR program_id = ?1),
                        (SELECT count(*) FROM member WHERE ?1 IS NULL OR program_id = ?1),
                        (SELECT count(*) FROM account WHERE ?1 IS NULL OR program_id = ?1),
                        (SELECT count(*) FROM entry WHERE ?1 IS NULL OR program_id = ?1)",
                params![program.map(|program| program.0)],
                |row| {
                    Ok(Counts {
                        programs: counted(row, 0)?,
                        members: counted(row, 1)?,
                        accounts: counted(row, 2)?,
                        entries: counted(row, 3)?,
                    })
                },
            )
        };
        run().map_err(|error| faults::from_sqlite("count the rows", error))
    }

    pub fn check_file(&self) -> Result<Vec<String>, Fault> {
        let mut problems = Vec::new();
        // The quick check would pass over an index that has lost a row or has another one; a repeated event would be a new one then.
        let structure = "PRAGMA integrity_check(100)";
        self.for_each("check the file", structure, [], |row| row.get::<_, String>(0), &mut |line| {
            if line != "ok" {
                problems.push(line);
            }
        })?;
        let references = "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT 100";
        let describe = |row: &Row<'_>| -> rusqlite::Result<String> {
            let (table, number, parent): (String, Option<i64>, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(match number {
                Some(number) => format!("row {number} of {table} refers to no row of {parent}"),
                None => format!("a row of {table} refers to no row of {parent}"),
            })
        };
        self.for_each("check the references", references, [], describe, &mut |line| problems.push(line))?;
        // An account is that of the member whose account it is.
        let owners = "SELECT 'a row of member refers to no row of account' FROM member WHERE NOT EXISTS
            (SELECT 1 FROM account WHERE account.account_id = member.account_id
                AND account.program_id = member.program_id AND account.member_id = member.member_id) LIMIT 100";
        let told = |row: &Row<'_>| row.get::<_, String>(0);
        self.for_each("check the references", owners, [], told, &mut |line| problems.push(line))?;
        Ok(problems)
    }

    pub fn missing_guards(&self) -> Result<Vec<String>, Fault> {
        let found = schema::guards(&self.connection)?;
        let open = schema::open_parts(&self.connection);
        let open = open.map_err(|error| faults::from_sqlite("read what is to be done", error))?;
        let open: Vec<_> = open.into_iter().map(|(step, place, _)| (step, place)).collect();
        let expected = schema::expected_guards(&schema::steps()?, &open)?.into_iter();
        let missing =
            expected.filter_map(|((kind, name), text)| match found.get(&(kind.clone(), name.clone())) {
                None => Some(format!("the {kind} {name} is missing")),
                Some(other) if *other != text => {
                    Some(format!("the {kind} {name} is another than it should be"))
                }
                Some(_) => None,
            });
        Ok(missing.collect())
    }

    fn for_each<T>(
        &self,
        doing: &'static str,
        sql: &str,
        parameters: impl rusqlite::Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
        visit: &mut dyn FnMut(T),
    ) -> Result<(), Fault> {
        let run = || -> rusqlite::Result<()> {
            for row in self.connection.prepare_cached(sql)?.query_map(parameters, read)? {
                visit(row?);
            }
            Ok(())
        };
        run().map_err(|error| faults::from_sqlite(doing, error))
    }
}
