//! Programs, drafts and published versions.

use regulars_engine::id::{KeyId, ProgramId};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{
    Sqlite, Verdict,
    codec::{Word, count, counted, id_maybe, program, word},
};
use crate::{
    ClockRow, DraftRow, DraftSaved, Exists, Fault, NewProgram, ProgramRow, Published, PublishedVersion,
    VersionHeading,
};

const PROGRAM: &str =
    "SELECT program_id, slug, mode, clock_kind, clock_instant, replay_open, history_until, created_at
     FROM program";
const HEADING: &str = "SELECT number, checksum, note, published_at, published_by FROM version";

impl Sqlite {
    pub fn create_program(&self, new: &NewProgram) -> Result<Result<ProgramId, Exists>, Fault> {
        self.write("create a program", |tx| {
            let made = tx.execute(
                "INSERT INTO program (program_id, slug, mode, created_at)
                 SELECT coalesce(max(program_id), 0) + 1, ?1, ?2, ?3 FROM program WHERE true
                 ON CONFLICT (slug) DO NOTHING",
                params![new.slug, new.mode.word(), new.created_at],
            )?;
            if made == 0 {
                return Ok(Verdict::Undo(Err(Exists)));
            }
            let id = u32::try_from(tx.last_insert_rowid())
                .map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, tx.last_insert_rowid()))?;
            Ok(Verdict::Keep(Ok(ProgramId(id))))
        })
    }

    pub fn program_by_slug(&self, slug: &str) -> Result<Option<ProgramRow>, Fault> {
        self.read("find a program", |db| {
            db.prepare_cached(&format!("{PROGRAM} WHERE slug = ?1"))?
                .query_row([slug], read_program)
                .optional()
        })
    }

    pub fn programs(&self) -> Result<Vec<ProgramRow>, Fault> {
        self.read("list the programs", |db| {
            db.prepare_cached(&format!("{PROGRAM} ORDER BY program_id"))?
                .query_map([], read_program)?
                .collect()
        })
    }

    pub fn set_program_clock(&self, program: ProgramId, clock: &ClockRow) -> Result<bool, Fault> {
        self.write("set a program's clock", |tx| {
            let changed = tx.execute(
                "UPDATE program SET clock_kind = ?2, clock_instant = ?3 WHERE program_id = ?1",
                params![program.0, clock.kind, clock.instant],
            )?;
            Ok(Verdict::Keep(changed == 1))
        })
    }

    pub fn set_replay_open(&self, program: ProgramId, open: bool, at: i64) -> Result<bool, Fault> {
        self.write("open or close a program's replay", |tx| {
            let changed = tx.execute(
                "UPDATE program
                    SET history_until = CASE WHEN replay_open AND NOT ?2 THEN ?3 ELSE history_until END,
                        replay_open = ?2
                  WHERE program_id = ?1",
                params![program.0, open, at],
            )?;
            Ok(Verdict::Keep(changed == 1))
        })
    }

    pub fn save_draft(
        &self,
        program: ProgramId,
        expected_revision: Option<u64>,
        document: &str,
        at: i64,
    ) -> Result<DraftSaved, Fault> {
        self.write("save a draft", |tx| {
            let current = tx
                .query_row("SELECT revision FROM draft WHERE program_id = ?1", [program.0], |row| {
                    counted(row, 0)
                })
                .optional()?;
            if current != expected_revision || !program_exists(tx, program)? {
                return Ok(Verdict::Undo(DraftSaved::Conflict(current)));
            }
            let revision = current.unwrap_or(0) + 1;
            tx.execute(
                "INSERT INTO draft (program_id, revision, document, saved_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (program_id) DO UPDATE SET revision = ?2, document = ?3, saved_at = ?4",
                params![program.0, count(revision)?, document, at],
            )?;
            Ok(Verdict::Keep(DraftSaved::Saved(revision)))
        })
    }

    pub fn draft(&self, program: ProgramId) -> Result<Option<DraftRow>, Fault> {
        self.read("load a draft", |db| {
            db.prepare_cached("SELECT revision, document, saved_at FROM draft WHERE program_id = ?1")?
                .query_row([program.0], |row| {
                    Ok(DraftRow { revision: counted(row, 0)?, document: row.get(1)?, saved_at: row.get(2)? })
                })
                .optional()
        })
    }

    pub fn publish(&self, program: ProgramId, version: &PublishedVersion) -> Result<Published, Fault> {
        self.write("publish a version", |tx| {
            if !program_exists(tx, program)? {
                return Ok(Verdict::Undo(Published::UnknownProgram));
            }
            let latest: u32 = tx.query_row(
                "SELECT coalesce(max(number), 0) FROM version WHERE program_id = ?1",
                [program.0],
                |row| row.get(0),
            )?;
            if latest.checked_add(1) != Some(version.number) {
                return Ok(Verdict::Undo(Published::NotNext { latest }));
            }
            let known = load_symbols(tx, program, None)?;
            if !version.symbols.starts_with(&known) {
                return Ok(Verdict::Undo(Published::SymbolsRewritten));
            }
            insert_version(tx, program, version, known.len())?;
            Ok(Verdict::Keep(Published::Done))
        })
    }

    pub fn version(&self, program: ProgramId, number: u32) -> Result<Option<PublishedVersion>, Fault> {
        self.read("load a version", |db| load_version(db, program, Some(number)))
    }

    pub fn latest_version(&self, program: ProgramId) -> Result<Option<PublishedVersion>, Fault> {
        self.read("load the latest version", |db| load_version(db, program, None))
    }

    pub fn versions(&self, program: ProgramId) -> Result<Vec<VersionHeading>, Fault> {
        self.read("list the versions", |db| {
            db.prepare_cached(&format!("{HEADING} WHERE program_id = ?1 ORDER BY number"))?
                .query_map([program.0], read_heading)?
                .collect()
        })
    }
}

fn insert_version(
    tx: &Transaction<'_>,
    program: ProgramId,
    version: &PublishedVersion,
    symbols_known: usize,
) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO version
            (program_id, number, document, symbol_count, checksum, note, published_at, published_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            program.0,
            version.number,
            version.document,
            count(version.symbols.len() as u64)?,
            version.checksum,
            version.note,
            version.published_at,
            version.published_by.map(|key| *key.0.as_bytes()),
        ],
    )?;
    let mut insert = tx.prepare("INSERT INTO symbol (program_id, position, name) VALUES (?1, ?2, ?3)")?;
    for (position, name) in version.symbols.iter().enumerate().skip(symbols_known) {
        insert.execute(params![program.0, count(position as u64)?, name])?;
    }
    Ok(())
}

/// The version of this number, or the latest.
fn load_version(
    db: &Connection,
    program: ProgramId,
    number: Option<u32>,
) -> rusqlite::Result<Option<PublishedVersion>> {
    let found = db
        .prepare_cached(
            "SELECT number, checksum, note, published_at, published_by, document, symbol_count FROM version
              WHERE program_id = ?1 AND (?2 IS NULL OR number = ?2) ORDER BY number DESC LIMIT 1",
        )?
        .query_row(params![program.0, number], |row| {
            Ok((read_heading(row)?, row.get::<_, String>(5)?, row.get::<_, i64>(6)?))
        })
        .optional()?;
    let Some((heading, document, symbol_count)) = found else { return Ok(None) };
    Ok(Some(PublishedVersion {
        number: heading.number,
        document,
        symbols: load_symbols(db, program, Some(symbol_count))?,
        checksum: heading.checksum,
        note: heading.note,
        published_at: heading.published_at,
        published_by: heading.published_by,
    }))
}

/// The first `limit` names of a program, or all.
fn load_symbols(db: &Connection, program: ProgramId, limit: Option<i64>) -> rusqlite::Result<Vec<String>> {
    db.prepare_cached("SELECT name FROM symbol WHERE program_id = ?1 ORDER BY position LIMIT ?2")?
        .query_map(params![program.0, limit.unwrap_or(i64::MAX)], |row| row.get(0))?
        .collect()
}

fn program_exists(db: &Connection, program: ProgramId) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM program WHERE program_id = ?1")?.exists([program.0])
}

fn read_program(row: &Row<'_>) -> rusqlite::Result<ProgramRow> {
    Ok(ProgramRow {
        id: program(row, 0)?,
        slug: row.get(1)?,
        mode: word(row, 2)?,
        clock: ClockRow { kind: row.get(3)?, instant: row.get(4)? },
        replay_open: row.get(5)?,
        history_until: row.get(6)?,
        created_at: row.get(7)?,
    })
}

fn read_heading(row: &Row<'_>) -> rusqlite::Result<VersionHeading> {
    Ok(VersionHeading {
        number: row.get(0)?,
        checksum: row.get(1)?,
        note: row.get(2)?,
        published_at: row.get(3)?,
        published_by: id_maybe(row, 4, KeyId)?,
    })
}
