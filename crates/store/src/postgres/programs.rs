//! Programs, drafts and published versions.

use regulars_engine::id::{KeyId, ProgramId};
use tokio_postgres::Row;

use super::{
    Postgres, Verdict,
    codec::{Word, bytes, count, get, id_maybe, number, of, program, word},
    connection::Connection,
    faults::Outcome,
};
use crate::{
    ClockRow, DraftRow, DraftSaved, Exists, Fault, NewProgram, ProgramRow, Published, PublishedVersion,
    VersionHeading,
};

const PROGRAM: &str =
    "SELECT program_id, slug, mode, clock_kind, clock_instant, replay_open, history_until, created_at
       FROM program";
const HEADING: &str = "SELECT number, checksum, note, published_at, published_by FROM version";

impl Postgres {
    pub fn create_program(&self, new: &NewProgram) -> Result<Result<ProgramId, Exists>, Fault> {
        self.write("create a program", |db| {
            // Numbers have no gaps, so two servers may want the same one: then the later takes the next.
            loop {
                let made = db.row(
                    "INSERT INTO program (program_id, slug, mode, created_at)
                     SELECT coalesce(max(program_id), 0) + 1, $1, $2, $3 FROM program
                     ON CONFLICT DO NOTHING RETURNING program_id",
                    &[&new.slug, &new.mode.word(), &new.created_at],
                )?;
                if let Some(row) = made {
                    return Ok(Verdict::Keep(Ok(program(&row, 0)?)));
                }
                if db.row("SELECT 1 FROM program WHERE slug = $1", &[&new.slug])?.is_some() {
                    return Ok(Verdict::Undo(Err(Exists)));
                }
            }
        })
    }

    pub fn program_by_slug(&self, slug: &str) -> Result<Option<ProgramRow>, Fault> {
        self.read("find a program", |db| {
            let row = db.row(&format!("{PROGRAM} WHERE slug = $1"), &[&slug])?;
            row.map(|row| read_program(&row)).transpose()
        })
    }

    pub fn programs(&self) -> Result<Vec<ProgramRow>, Fault> {
        self.read("list the programs", |db| {
            db.rows(&format!("{PROGRAM} ORDER BY program_id"), &[])?.iter().map(read_program).collect()
        })
    }

    pub fn set_program_clock(&self, program: ProgramId, clock: &ClockRow) -> Result<bool, Fault> {
        self.write("set a program's clock", |db| {
            let changed = db.execute(
                "UPDATE program SET clock_kind = $2, clock_instant = $3 WHERE program_id = $1",
                &[&of(program), &clock.kind, &clock.instant],
            )?;
            Ok(Verdict::Keep(changed == 1))
        })
    }

    pub fn set_replay_open(&self, program: ProgramId, open: bool, at: i64) -> Result<bool, Fault> {
        self.write("open or close a program's replay", |db| {
            let changed = db.execute(
                "UPDATE program
                    SET history_until = CASE WHEN replay_open AND NOT $2 THEN $3 ELSE history_until END,
                        replay_open = $2
                  WHERE program_id = $1",
                &[&of(program), &open, &at],
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
        self.write("save a draft", |db| {
            let exists = lock(db, program)?;
            let current = db.row("SELECT revision FROM draft WHERE program_id = $1", &[&of(program)])?;
            let current = current.map(|row| number::<u64>(&row, 0)).transpose()?;
            if current != expected_revision || !exists {
                return Ok(Verdict::Undo(DraftSaved::Conflict(current)));
            }
            let revision = current.unwrap_or(0) + 1;
            db.execute(
                "INSERT INTO draft (program_id, revision, document, saved_at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (program_id) DO UPDATE SET revision = $2, document = $3, saved_at = $4",
                &[&of(program), &count(revision)?, &document, &at],
            )?;
            Ok(Verdict::Keep(DraftSaved::Saved(revision)))
        })
    }

    pub fn draft(&self, program: ProgramId) -> Result<Option<DraftRow>, Fault> {
        self.read("load a draft", |db| {
            let row = db.row(
                "SELECT revision, document, saved_at FROM draft WHERE program_id = $1",
                &[&of(program)],
            )?;
            let read = |row: Row| {
                Ok(DraftRow { revision: number(&row, 0)?, document: get(&row, 1)?, saved_at: get(&row, 2)? })
            };
            row.map(read).transpose()
        })
    }

    pub fn publish(&self, program: ProgramId, version: &PublishedVersion) -> Result<Published, Fault> {
        self.write("publish a version", |db| {
            if !lock(db, program)? {
                return Ok(Verdict::Undo(Published::UnknownProgram));
            }
            let latest = db
                .row("SELECT coalesce(max(number), 0) FROM version WHERE program_id = $1", &[&of(program)])?;
            let latest: u32 = latest.map_or(Ok(0), |row| number(&row, 0))?;
            if latest.checked_add(1) != Some(version.number) {
                return Ok(Verdict::Undo(Published::NotNext { latest }));
            }
            let known = load_symbols(db, program, i64::MAX)?;
            if !version.symbols.starts_with(&known) {
                return Ok(Verdict::Undo(Published::SymbolsRewritten));
            }
            insert_version(db, program, version, known.len())?;
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
            let sql = format!("{HEADING} WHERE program_id = $1 ORDER BY number");
            db.rows(&sql, &[&of(program)])?.iter().map(read_heading).collect()
        })
    }
}

/// Whether the program exists; until the end of the transaction nobody else who asks so goes on. Who only refers to the
/// program is not held up.
pub fn lock(db: &mut Connection, program: ProgramId) -> Outcome<bool> {
    let sql = "SELECT 1 FROM program WHERE program_id = $1 FOR NO KEY UPDATE";
    Ok(db.row(sql, &[&of(program)])?.is_some())
}

fn insert_version(
    db: &mut Connection,
    program: ProgramId,
    version: &PublishedVersion,
    symbols_known: usize,
) -> Outcome<()> {
    db.execute(
        "INSERT INTO version
            (program_id, number, document, symbol_count, checksum, note, published_at, published_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            &of(program),
            &i64::from(version.number),
            &version.document,
            &count(version.symbols.len() as u64)?,
            &version.checksum.as_slice(),
            &version.note,
            &version.published_at,
            &version.published_by.map(|key| key.0),
        ],
    )?;
    let names = version.symbols.get(symbols_known..).unwrap_or_default();
    db.execute(
        "INSERT INTO symbol (program_id, position, name)
         SELECT $1, $2 + place - 1, name FROM unnest($3::text[]) WITH ORDINALITY AS new (name, place)",
        &[&of(program), &count(symbols_known as u64)?, &names],
    )?;
    Ok(())
}

/// The version of this number, or the latest.
fn load_version(
    db: &mut Connection,
    program: ProgramId,
    asked: Option<u32>,
) -> Outcome<Option<PublishedVersion>> {
    let row = db.row(
        "SELECT number, checksum, note, published_at, published_by, document, symbol_count FROM version
          WHERE program_id = $1 AND ($2::bigint IS NULL OR number = $2) ORDER BY number DESC LIMIT 1",
        &[&of(program), &asked.map(i64::from)],
    )?;
    let Some(row) = row else { return Ok(None) };
    let heading = read_heading(&row)?;
    Ok(Some(PublishedVersion {
        number: heading.number,
        document: get(&row, 5)?,
        symbols: load_symbols(db, program, get(&row, 6)?)?,
        checksum: heading.checksum,
        note: heading.note,
        published_at: heading.published_at,
        published_by: heading.published_by,
    }))
}

/// The first `limit` names of a program.
fn load_symbols(db: &mut Connection, program: ProgramId, limit: i64) -> Outcome<Vec<String>> {
    let sql = "SELECT name FROM symbol WHERE program_id = $1 ORDER BY position LIMIT $2";
    db.rows(sql, &[&of(program), &limit])?.iter().map(|row| get(row, 0)).collect()
}

fn read_program(row: &Row) -> Outcome<ProgramRow> {
    Ok(ProgramRow {
        id: program(row, 0)?,
        slug: get(row, 1)?,
        mode: word(row, 2)?,
        clock: ClockRow { kind: get(row, 3)?, instant: get(row, 4)? },
        replay_open: get(row, 5)?,
        history_until: get(row, 6)?,
        created_at: get(row, 7)?,
    })
}

fn read_heading(row: &Row) -> Outcome<VersionHeading> {
    Ok(VersionHeading {
        number: number(row, 0)?,
        checksum: bytes(row, 1)?,
        note: get(row, 2)?,
        published_at: get(row, 3)?,
        published_by: id_maybe(row, 4, KeyId)?,
    })
}
