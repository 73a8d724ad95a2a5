//! The way from one machine to several: what each table is on Citus, and the steps that bring a database there.
//!
//! Citus refuses a unique key without the column that rows are distributed by, triggers on such tables, and references
//! between rows that need not be on one machine. So one step takes all of that away and puts a look-up in the place of what
//! was unique over all accounts; then each table is distributed; then the references come back that Citus can keep. Every
//! step is one transaction that can tell whether it was done. docs/decisions/citus.md says why each table is what it is.

use std::sync::Arc;

use super::{
    super::{
        address::Address,
        codec::get,
        connection::{self, Connection, Driver},
        faults::Outcome,
        nodes, schema,
    },
    Server, check,
};
use crate::{CitusPlan, CitusStep, Fault, MigrateHow, migration::Ground};

const DOING: &str = "distribute the tables";

/// Where the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the shard of the value of this column, beside those of another table with the same value.
    By(&'static str, &'static str),
    /// On every machine.
    Everywhere,
    /// On the coordinator only.
    Coordinator,
}

use Place::{By, Coordinator, Everywhere};

/// All tables, each after those that it is beside.
pub const TABLES: [(&str, Place); 28] = [
    ("program", Everywhere),
    ("draft", Everywhere),
    ("version", Everywhere),
    ("symbol", Everywhere),
    ("api_key", Everywhere),
    ("webhook", Everywhere),
    ("account", By("account_id", "none")),
    ("entry", By("account_id", "account")),
    ("outbox", By("account_id", "account")),
    ("entry_lookup", By("external_id", "none")),
    ("member", By("member_id", "none")),
    ("member_key", By("member_id", "member")),
    ("member_lookup", By("hash", "none")),
    ("shared", By("id", "none")),
    ("voucher_code", By("program_id", "none")),
    ("answer", By("key", "none")),
    ("delivery", By("webhook_id", "none")),
    ("recorded", Coordinator),
    ("erasure_journal", Coordinator),
    ("job", Coordinator),
    ("node", Coordinator),
    ("migration_part", Coordinator),
    ("staff", Coordinator),
    ("staff_role", Coordinator),
    ("recovery_code", Coordinator),
    ("session", Coordinator),
    ("ticket", Coordinator),
    ("throttle", Coordinator),
];

/// A reference: table, columns of the same name in both, and the table they are a key of.
type Reference = (&'static str, &'static str, &'static str);

/// The references that stay: to what is everywhere, and between rows of one shard.
const KEPT: [Reference; 12] = [
    ("draft", "program_id", "program"),
    ("version", "program_id", "program"),
    ("symbol", "program_id", "program"),
    ("api_key", "program_id", "program"),
    ("webhook", "program_id", "program"),
    ("account", "program_id", "program"),
    ("outbox", "program_id", "program"),
    ("member", "program_id", "program"),
    ("member_key", "program_id, member_id", "member"),
    ("shared", "program_id", "program"),
    ("voucher_code", "program_id", "program"),
    ("delivery", "webhook_id", "webhook"),
];

/// Those that go; the audit looks after them. Whoever checks a reference to an entry must be allowed to change entries, so
/// none to them stays.
const GONE: [Reference; 6] = [
    ("recorded", "program_id", "program"),
    ("job", "program_id", "program"),
    ("member", "account_id", "account"),
    ("member_lookup", "program_id, member_id", "member"),
    ("outbox", "account_id, seq", "entry"),
    ("delivery", "account_id, seq", "entry"),
];

/// What was unique over all accounts becomes a look-up of its own, and triggers go. The latest time of a program is read off
/// its entries, so that commits do not meet in one row.
const SPLIT: &str = r#"DROP TRIGGER entry_never_changes ON entry;
DROP TRIGGER entry_never_goes ON entry;
DROP TRIGGER entry_never_emptied ON entry;
CREATE TABLE entry_lookup (
    account_id  uuid   NOT NULL,
    seq         bigint NOT NULL,
    program_id  bigint NOT NULL,
    source      text   COLLATE "C" NOT NULL,
    external_id text   COLLATE "C" NOT NULL,
    PRIMARY KEY (program_id, source, external_id)
);
INSERT INTO entry_lookup (account_id, seq, program_id, source, external_id)
SELECT account_id, seq, program_id, source, external_id FROM entry;
DROP INDEX entry_identity;
CREATE INDEX entry_recorded ON entry (program_id, recorded_at);
"#;

/// Entries are kept as they are by privileges, which are those of the shards, too.
const KEEP: &str = "REVOKE UPDATE, DELETE, TRUNCATE ON entry FROM CURRENT_USER, PUBLIC";

/// Whether nobody but a superuser may change entries.
const IS_KEPT: &str =
    "SELECT NOT EXISTS (SELECT FROM pg_class, aclexplode(coalesce(relacl, acldefault('r', relowner)))
                         WHERE pg_class.oid = to_regclass('entry')
                           AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE'))";

const IS_SPLIT: &str = "SELECT to_regclass('entry_lookup') IS NOT NULL";

/// A step, and how to ask whether it was done.
struct Step {
    name: String,
    sql: String,
    is_done: String,
}

/// All of what is done to the tables before they are distributed.
fn split() -> String {
    let references = KEPT.iter().chain(&GONE);
    let dropped = references.map(|reference| {
        format!("ALTER TABLE {} DROP CONSTRAINT {};\n", reference.0, constraint_name(reference))
    });
    SPLIT.to_owned() + &dropped.collect::<String>()
}

/// The name that PostgreSQL gave it.
fn constraint_name((table, columns, _): &Reference) -> String {
    format!("{table}_{}_fkey", columns.replace(", ", "_"))
}

fn refer(reference: &Reference) -> String {
    let (table, columns, parent) = reference;
    let name = constraint_name(reference);
    format!("ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {parent}")
}

fn steps() -> Vec<Step> {
    let mut steps = vec![Step {
        name: "make a look-up of what is unique, drop triggers and references".to_owned(),
        sql: split(),
        is_done: IS_SPLIT.to_owned(),
    }];
    steps.extend(TABLES.iter().filter_map(|(table, place)| {
        let (name, spread) = match place {
            Everywhere => {
                (format!("put {table} on every machine"), format!("SELECT create_reference_table('{table}')"))
            }
            By(column, beside) => (
                format!("distribute {table} by {column}"),
                format!(
                    "SELECT create_distributed_table('{table}', '{column}', colocate_with => '{beside}')"
                ),
            ),
            Coordinator => return None,
        };
        // The coordinator would keep what it had, out of sight.
        let sql = format!("{spread};\nSELECT truncate_local_data_after_distributing_table('{table}')");
        let is_done =
            format!("SELECT EXISTS (SELECT FROM citus_tables WHERE table_name = to_regclass('{table}'))");
        Some(Step { name, sql, is_done })
    }));
    steps.extend(KEPT.iter().map(|reference| Step {
        name: format!("refer from {} to {}", reference.0, reference.2),
        sql: refer(reference),
        is_done: format!(
            "SELECT EXISTS (SELECT FROM pg_constraint WHERE conrelid = to_regclass('{}') AND conname = '{}')",
            reference.0,
            constraint_name(reference)
        ),
    }));
    let name = "let nobody change entries".to_owned();
    steps.push(Step { name, sql: KEEP.to_owned(), is_done: IS_KEPT.to_owned() });
    steps
}

/// What the steps make of the tables of one machine, for who compares them.
pub fn guarded() -> String {
    KEPT.iter().fold(split(), |sql, reference| sql + &refer(reference) + ";\n")
}

/// What should keep entries as they are and does not.
pub fn missing(connection: &mut Connection) -> Outcome<Option<String>> {
    let kept = truth(connection, IS_KEPT)?;
    Ok((!kept).then(|| "entries may be changed: somebody has the privilege".to_owned()))
}

/// Whether the database has its look-up of entries: then it is used as one whose rows are on several machines.
pub fn is_split(connection: &mut Connection) -> Outcome<bool> {
    truth(connection, IS_SPLIT)
}

fn truth(connection: &mut Connection, sql: &str) -> Outcome<bool> {
    connection.rows(sql, &[])?.first().map_or(Ok(false), |row| get(row, 0))
}

fn version(connection: &mut Connection) -> Outcome<Option<String>> {
    let row = connection.row("SELECT extversion FROM pg_extension WHERE extname = 'citus'", &[])?;
    row.map(|row| get(&row, 0)).transpose()
}

/// How far a database is; nothing is changed.
pub fn plan(url: &str) -> Result<CitusPlan, Fault> {
    let (_, _, mut connection) = connect(url)?;
    let look = |connection: &mut Connection| {
        connection.run("SET default_transaction_read_only = on")?;
        look(connection)
    };
    look(&mut connection).map_err(|trouble| trouble.fault("look at the database"))
}

fn look(connection: &mut Connection) -> Outcome<CitusPlan> {
    let version = version(connection)?;
    let mut before = version.is_some();
    let mut told = Vec::new();
    for Step { name, sql, is_done } in steps() {
        // Before the first, the references are there that are still to be dropped.
        let done = before && truth(connection, &is_done)?;
        before = done;
        told.push(CitusStep { name, sql, done });
    }
    Ok(CitusPlan { version, steps: told })
}

/// Distributes the tables, and tells of each step that is done. It goes on where it was.
pub fn distribute(url: &str, how: &MigrateHow, told: &mut dyn FnMut(&CitusStep)) -> Result<(), Fault> {
    let refused = |reason: &str| Err(Fault::Constraint { doing: DOING, reason: reason.to_owned() });
    let (driver, address, mut connection) = connect(url)?;
    check(&mut connection)?;
    let fault = |trouble: super::super::faults::Trouble| trouble.fault(DOING);
    if !schema::open_parts(&mut connection).map_err(fault)?.is_empty() {
        return refused("a step of the schema is not finished: run `regulars migrate` to its end first");
    }
    if version(&mut connection).map_err(fault)?.is_none() {
        return refused(
            "the database has no citus extension: it must be installed on the coordinator and all workers, made with CREATE \
             EXTENSION citus in this database of each, and the workers added",
        );
    }
    let process = super::process(&mut connection)?;
    let place = (&driver, &address);
    let mut server = Server { connection, watch: None, place, process, lock_time: how.lock_time };
    server.begin()?;
    for step in server.ask(look)?.pending() {
        let running = server.ask(nodes::alive)?;
        if !running.is_empty() {
            let by =
                format!("{} servers of Regulars use it; stop them, and wait half a minute", running.len());
            return Err(Fault::Blocked { doing: DOING, by });
        }
        let mut tries = 1;
        while let Err(fault) = server.in_transaction(&step.sql) {
            if !matches!(fault, Fault::Blocked { .. }) || how.tries_max <= tries {
                return Err(fault);
            }
            tries += 1;
            server.pause();
        }
        told(step);
    }
    Ok(())
}

fn connect(url: &str) -> Result<(Arc<Driver>, Address, Connection), Fault> {
    let address = Address::read(url)?;
    let driver = Arc::new(Driver::start()?);
    let mut connection = Connection::open_plain(&driver, &address)?;
    connection::check_server(&mut connection)?;
    Ok((driver, address, connection))
}
