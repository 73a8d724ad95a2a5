//! One read transaction over everything, for the audit. It has a connection of its own: an audit runs for minutes, and a
//! few of them must not use up the others.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

use regulars_engine::id::{AccountId, ProgramId, VoucherId};
use tokio_postgres::Row;

use super::{
    Postgres,
    address::Address,
    codec::{get, number, of},
    codes,
    connection::{Connection, Driver, Parameter},
    entries::{ACCOUNT, ENTRY, read_account, read_entry},
    faults::Outcome,
    migrate::citus,
    outbox::{self, OUTBOX},
    schema,
    shared::{SHARED, read_shared},
};
use crate::{AccountRow, CodeRow, Counts, EntryRow, Fault, OutboxRow, SharedRow};

/// Rows that are fetched at once. Between two fetches the connection is free for what the visitor asks.
const FETCHED: u32 = 500;

/// A connection inside a read transaction, which ends with it.
#[derive(Debug)]
pub struct PostgresSnapshot {
    connection: RefCell<Connection>,
    /// How many cursors were opened, for their names.
    cursors: Cell<u64>,
    /// For what can't be done where only reading is allowed.
    driver: Arc<Driver>,
    address: Address,
    sharded: bool,
}

impl Drop for PostgresSnapshot {
    fn drop(&mut self) {
        // The connection ends some time after this; what the transaction holds up must not wait for that.
        let _ = self.connection.get_mut().run("ROLLBACK");
    }
}

impl Postgres {
    pub fn snapshot(&self) -> Result<PostgresSnapshot, Fault> {
        let doing = "begin a snapshot";
        let mut connection = Connection::open_plain(&self.driver, &self.address)?;
        // BEGIN alone reads nothing; the first read fixes what the transaction sees.
        let begin = "SET idle_in_transaction_session_timeout = 0;
                     BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        connection.run(begin).map_err(|trouble| trouble.fault(doing))?;
        connection.row("SELECT count(*) FROM program", &[]).map_err(|trouble| trouble.fault(doing))?;
        Ok(PostgresSnapshot {
            connection: RefCell::new(connection),
            cursors: Cell::new(0),
            driver: Arc::clone(&self.driver),
            address: self.address.clone(),
            sharded: self.sharded,
        })
    }
}

impl PostgresSnapshot {
    pub fn for_each_account(
        &self,
        program: Option<ProgramId>,
        visit: &mut dyn FnMut(AccountRow),
    ) -> Result<(), Fault> {
        let sql = format!("{ACCOUNT} WHERE {OF_PROGRAM} ORDER BY account_id");
        self.for_each("read the accounts", &sql, &[&program.map(of)], read_account, visit)
    }

    pub fn sample_accounts(
        &self,
        program: ProgramId,
        wanted: u32,
        visit: &mut dyn FnMut(AccountRow),
    ) -> Result<bool, Fault> {
        let doing = "sample the accounts";
        let wanted = i64::from(wanted.max(1));
        let few = "SELECT count(*) <= $1::bigint FROM (SELECT FROM account LIMIT $1::bigint + 1) AS them";
        if self.ask(doing, few, &[&wanted], |row| get::<bool>(row, 0))? {
            let sql = format!("{ACCOUNT} WHERE program_id = $1");
            self.for_each(doing, &sql, &[&of(program)], read_account, visit)?;
            return Ok(true);
        }
        // Whole pages are sampled, each of which has accounts that were made at about the same time. How many there are in
        // all is as the server last counted; before it has, they are counted, up to some number.
        let share = "SELECT 1000000 * $1::bigint / CASE
                            WHEN $1 < reltuples THEN reltuples::bigint
                            ELSE (SELECT count(*) FROM (SELECT FROM account LIMIT 50 * $1::bigint) AS them) END
                       FROM pg_class WHERE oid = 'account'::regclass";
        let share = self.ask(doing, share, &[&wanted], |row| get::<i64>(row, 0))?;
        let sql = format!(
            "{ACCOUNT} TABLESAMPLE SYSTEM ($2::bigint / 10000.0) REPEATABLE (1) WHERE program_id = $1"
        );
        self.for_each(doing, &sql, &[&of(program), &share], read_account, visit)?;
        Ok(false)
    }

    pub fn for_each_entry_of(
        &self,
        account: AccountId,
        visit: &mut dyn FnMut(EntryRow),
    ) -> Result<(), Fault> {
        let sql = format!("{ENTRY} WHERE account_id = $1 ORDER BY seq");
        self.for_each("read an account's entries", &sql, &[&account.0], read_entry, visit)
    }

    pub fn for_each_shared(
        &self,
        program: Option<ProgramId>,
        visit: &mut dyn FnMut(SharedRow),
    ) -> Result<(), Fault> {
        let sql = format!("{SHARED} WHERE {OF_PROGRAM} ORDER BY program_id, kind, id");
        self.for_each("read the shared things", &sql, &[&program.map(of)], read_shared, visit)
    }

    pub fn codes_of_vouchers(
        &self,
        program: ProgramId,
        vouchers: &[VoucherId],
    ) -> Result<Vec<Option<CodeRow>>, Fault> {
        let found = codes::of_vouchers(&mut self.connection.borrow_mut(), program, vouchers);
        found.map_err(|trouble| trouble.fault("look up the codes of vouchers"))
    }

    pub fn owned_codes(&self, program: Option<ProgramId>) -> Result<u64, Fault> {
        let owned =
            format!("SELECT count(*) FROM voucher_code WHERE account_id IS NOT NULL AND ({OF_PROGRAM})");
        self.ask("count the codes", &owned, &[&program.map(of)], |row| number(row, 0))
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
                AND program_id = $1 AND $2 <= recorded_at AND recorded_at < $3 ORDER BY recorded_at"
        );
        self.for_each("read the redemptions", &sql, &[&of(program), &from, &until], read_entry, visit)
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
                AND program_id = $1 AND $2 <= recorded_at AND recorded_at < $3 ORDER BY recorded_at"
        );
        self.for_each("read the instructions", &sql, &[&of(program), &from, &until], read_entry, visit)
    }

    pub fn outbox(&self, program: Option<ProgramId>) -> Result<Vec<OutboxRow>, Fault> {
        let sql = format!("{OUTBOX} WHERE {OF_PROGRAM} ORDER BY account_id, seq, place");
        let mut all = Vec::new();
        let mut keep = |row| all.push(row);
        self.for_each("read what waits to happen", &sql, &[&program.map(of)], outbox::read_row, &mut keep)?;
        Ok(all)
    }

    pub fn counts(&self, program: Option<ProgramId>) -> Result<Counts, Fault> {
        let sql = format!(
            "SELECT (SELECT count(*) FROM program WHERE {OF_PROGRAM}),
                    (SELECT count(*) FROM member WHERE {OF_PROGRAM}),
                    (SELECT count(*) FROM account WHERE {OF_PROGRAM}),
                    (SELECT count(*) FROM entry WHERE {OF_PROGRAM})"
        );
        self.ask("count the rows", &sql, &[&program.map(of)], |row| {
            Ok(Counts {
                programs: number(row, 0)?,
                members: number(row, 1)?,
                accounts: number(row, 2)?,
                entries: number(row, 3)?,
            })
        })
    }

    pub fn check_file(&self) -> Result<Vec<String>, Fault> {
        let mut problems = Vec::new();
        let apart: &[_] = if self.sharded { &APART } else { &[] };
        let beside = REFERENCES.iter().filter(|reference| !apart.contains(reference)).map(|r| (r, true));
        for ((table, columns, parent), beside) in beside.chain(apart.iter().map(|r| (r, false))) {
            let condition = match beside {
                true => {
                    let equal =
                        columns.split(", ").map(|column| format!("parent.{column} = {table}.{column}"));
                    let equal = equal.collect::<Vec<_>>().join(" AND ");
                    format!("NOT EXISTS (SELECT FROM {parent} AS parent WHERE {equal})")
                }
                // Of rows that are on other machines all keys are fetched first.
                false => format!("({columns}) NOT IN (SELECT {columns} FROM {parent})"),
            };
            let sql =
                format!("SELECT 1 FROM {table} WHERE {condition} AND ({columns}) IS NOT NULL LIMIT 100");
            let told = format!("a row of {table} refers to no row of {parent}");
            let mut note = |()| problems.push(told.clone());
            self.for_each("check the references", &sql, &[], |_| Ok(()), &mut note)?;
        }
        Ok(problems)
    }

    pub fn missing_guards(&self) -> Result<Vec<String>, Fault> {
        let mut writer = Connection::open_plain(&self.driver, &self.address)?;
        let steps = schema::steps()?;
        let mut compare = || -> Outcome<(schema::Guards, schema::Guards, Option<String>)> {
            let mut connection = self.connection.borrow_mut();
            let open = schema::open_parts(&mut connection)?;
            let open: Vec<_> = open.into_iter().map(|(step, place, _)| (step, place)).collect();
            let found = schema::guards(&mut connection)?;
            let open_to_all = if self.sharded { citus::missing(&mut connection)? } else { None };
            let expected = schema::expected_guards(&mut writer, &steps, &open, self.sharded)?;
            Ok((found, expected, open_to_all))
        };
        let (found, expected, open_to_all) = compare().map_err(|trouble| trouble.fault("read the schema"))?;
        let missing = expected.into_iter().filter_map(|((kind, name), text)| {
            match found.get(&(kind.clone(), name.clone())) {
                None => Some(format!("the {kind} {name} is missing")),
                Some(other) if *other != text => {
                    Some(format!("the {kind} {name} is another than it should be"))
                }
                Some(_) => None,
            }
        });
        Ok(missing.chain(open_to_all).collect())
    }

    /// Reads the one row of a statement.
    fn ask<T>(
        &self,
        doing: &'static str,
        sql: &str,
        parameters: &[Parameter<'_>],
        read: impl FnOnce(&Row) -> Outcome<T>,
    ) -> Result<T, Fault> {
        let row = self.connection.borrow_mut().rows(sql, parameters);
        let read = row.and_then(|rows| rows.first().map(read).transpose());
        let read = read.map_err(|trouble| trouble.fault(doing))?;
        read.ok_or_else(|| super::faults::Trouble::Refused("there is nothing to read").fault(doing))
    }

    /// Shows every row of a statement, fetched by a cursor, so that visitors can ask for more meanwhile.
    fn for_each<T>(
        &self,
        doing: &'static str,
        sql: &str,
        parameters: &[Parameter<'_>],
        read: impl Fn(&Row) -> Outcome<T>,
        visit: &mut dyn FnMut(T),
    ) -> Result<(), Fault> {
        let cursor = format!("cursor_{}", self.cursors.replace(self.cursors.get() + 1));
        let fault = |trouble: super::faults::Trouble| trouble.fault(doing);
        let declare = format!("DECLARE {cursor} NO SCROLL CURSOR FOR {sql}");
        self.connection.borrow_mut().once(&declare, parameters).map_err(fault)?;
        let fetch = format!("FETCH {FETCHED} FROM {cursor}");
        loop {
            let rows = self.connection.borrow_mut().once(&fetch, &[]).map_err(fault)?;
            for row in &rows {
                visit(read(row).map_err(fault)?);
            }
            if rows.len() < FETCHED as usize {
                break;
            }
        }
        self.connection.borrow().run(&format!("CLOSE {cursor}")).map_err(fault)
    }
}

/// Of one program, or of all.
const OF_PROGRAM: &str = "$1::bigint IS NULL OR program_id = $1";

/// Which rows refer to which: table, columns of the same name in both, and the table they are a key of.
const REFERENCES: [(&str, &str, &str); 15] = [
    ("draft", "program_id", "program"),
    ("version", "program_id", "program"),
    ("symbol", "program_id", "program"),
    ("api_key", "program_id", "program"),
    ("account", "program_id", "program"),
    ("recorded", "program_id", "program"),
    ("member", "program_id", "program"),
    ("job", "program_id", "program"),
    ("shared", "program_id", "program"),
    ("voucher_code", "program_id", "program"),
    ("entry", "account_id", "account"),
    // An account is that of the member whose account it is.
    ("member", "program_id, member_id, account_id", "account"),
    ("member_key", "program_id, member_id", "member"),
    ("member_lookup", "program_id, member_id", "member"),
    ("outbox", "account_id, seq", "entry"),
];

/// Those whose rows need not be on one machine when they are on several, and what is then not kept by an index.
const APART: [(&str, &str, &str); 4] = [
    ("member", "program_id, member_id, account_id", "account"),
    ("member_lookup", "program_id, member_id", "member"),
    ("entry_lookup", "account_id, seq", "entry"),
    ("entry", "program_id, source, external_id", "entry_lookup"),
];
