//! Members and the ways to find them.

use regulars_engine::id::{AccountId, MemberId, ProgramId};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{
    Sqlite, Verdict,
    codec::{Word, blob, count, counted, id, program, word},
    faults::refused,
};
use crate::{
    Fault, Found, Lookup, LookupHash, MemberRow, MemberStatus, MemberUpdate, MemberUpdated, NewMember,
};

const MEMBER: &str =
    "SELECT program_id, member_id, account_id, wrapped_key, profile, revision, status, created_at
       FROM member LEFT JOIN member_key USING (key_number)";

impl Sqlite {
    pub fn member(&self, program: ProgramId, id: MemberId) -> Result<Option<MemberRow>, Fault> {
        self.read("load a member", |db| {
            db.prepare_cached(&format!("{MEMBER} WHERE program_id = ?1 AND member_id = ?2"))?
                .query_row(params![program.0, blob!(id)], read_member)
                .optional()
        })
    }

    pub fn find_members(
        &self,
        program: ProgramId,
        asked: &[(&str, &LookupHash)],
    ) -> Result<Vec<Option<Found>>, Fault> {
        self.read("find members", |db| find_all(db, program, asked))
    }

    pub fn lane_members(
        &self,
        program: ProgramId,
        asked: &[(&str, &LookupHash)],
    ) -> Result<Vec<Option<Found>>, Fault> {
        self.read_beside_writer("find members", |db| find_all(db, program, asked))
    }

    pub fn page_members(
        &self,
        program: ProgramId,
        after: Option<MemberId>,
        limit: u32,
    ) -> Result<Vec<MemberRow>, Fault> {
        self.read("page the members", |db| {
            db.prepare_cached(&format!(
                "{MEMBER} WHERE program_id = ?1 AND member_id > ?2 ORDER BY member_id LIMIT ?3"
            ))?
            .query_map(
                params![program.0, after.map_or([0; 16], |member| *member.0.as_bytes()), limit],
                read_member,
            )?
            .collect()
        })
    }

    pub fn update_member(&self, update: &MemberUpdate) -> Result<MemberUpdated, Fault> {
        self.write("update a member", |tx| {
            if update.status == MemberStatus::Erased {
                return Err(refused("erasing a member is not an update"));
            }
            let Some((account, key)) = lock_member(tx, update)? else {
                return Ok(Verdict::Undo(MemberUpdated::Conflict));
            };
            let key = replace_key(tx, key, update.wrapped_key.as_deref())?;
            let revision = update.expected_revision + 1;
            tx.prepare_cached(
                "UPDATE member SET key_number = ?3, profile = ?4, revision = ?5, status = ?6
                  WHERE program_id = ?1 AND member_id = ?2",
            )?
            .execute(params![
                update.program.0,
                blob!(update.id),
                key,
                update.profile,
                count(revision)?,
                update.status.word()
            ])?;
            for lookup in &update.remove_lookups {
                tx.prepare_cached(
                    "DELETE FROM member_lookup
                      WHERE program_id = ?1 AND kind = ?2 AND hash = ?3 AND member_id = ?4",
                )?
                .execute(params![
                    update.program.0,
                    lookup.kind,
                    lookup.hash,
                    blob!(update.id)
                ])?;
            }
            for lookup in &update.add_lookups {
                let owner = Found { member: update.id, account };
                if !insert_lookup(tx, update.program, owner, lookup)?
                    && find(tx, update.program, &lookup.kind, &lookup.hash)? != Some(owner)
                {
                    return Ok(Verdict::Undo(MemberUpdated::LookupTaken { kind: lookup.kind.clone() }));
                }
            }
            Ok(Verdict::Keep(MemberUpdated::Done(revision)))
        })
    }
}

/// Inserts a member, and adds the look-ups that find somebody already to `taken`.
pub fn insert(
    tx: &Transaction<'_>,
    new: &NewMember,
    taken: &mut Vec<(ProgramId, Lookup)>,
) -> rusqlite::Result<()> {
    let row = &new.row;
    let key = replace_key(tx, None, row.wrapped_key.as_deref())?;
    tx.prepare_cached(
        "INSERT INTO member
            (program_id, member_id, account_id, key_number, profile, revision, status, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?7)",
    )?
    .execute(params![
        row.program.0,
        blob!(row.id),
        blob!(row.account),
        key,
        row.profile,
        row.status.word(),
        row.created_at
    ])?;
    for lookup in &new.lookups {
        if !insert_lookup(tx, row.program, Found { member: row.id, account: row.account }, lookup)? {
            taken.push((row.program, lookup.clone()));
        }
    }
    Ok(())
}

/// Overwrites the old key where it lies and returns where the new one is.
///
/// A row of `member_key` never moves and never goes: see the schema. So a key of the same length takes the
/// place of the old one, and any other is appended and the old one's bytes become zeros.
pub fn replace_key(
    tx: &Transaction<'_>,
    old: Option<i64>,
    new: Option<&[u8]>,
) -> rusqlite::Result<Option<i64>> {
    if let (Some(number), Some(new)) = (old, new) {
        let same_length = tx
            .prepare_cached(
                "UPDATE member_key SET wrapped_key = ?2 WHERE key_number = ?1 AND length(wrapped_key) = ?3",
            )?
            .execute(params![number, new, count(new.len() as u64)?])?;
        if same_length == 1 {
            return Ok(old);
        }
    }
    if let Some(number) = old {
        tx.prepare_cached(
            "UPDATE member_key SET wrapped_key = zeroblob(length(wrapped_key)) WHERE key_number = ?1",
        )?
        .execute([number])?;
    }
    match new {
        Some(new) => {
            tx.prepare_cached("INSERT INTO member_key (wrapped_key) VALUES (?1)")?.execute([new])?;
            Ok(Some(tx.last_insert_rowid()))
        }
        None => Ok(None),
    }
}

/// The account and the key of a member that is as the update expects, and not erased.
fn lock_member(
    tx: &Transaction<'_>,
    update: &MemberUpdate,
) -> rusqlite::Result<Option<(AccountId, Option<i64>)>> {
    tx.prepare_cached(
        "SELECT account_id, key_number FROM member
          WHERE program_id = ?1 AND member_id = ?2 AND revision = ?3 AND status <> 'erased'",
    )?
    .query_row(params![update.program.0, blob!(update.id), count(update.expected_revision)?], |row| {
        Ok((id(row, 0, AccountId)?, row.get(1)?))
    })
    .optional()
}

/// Whether the look-up is new and was inserted.
fn insert_lookup(
    tx: &Transaction<'_>,
    program: ProgramId,
    owner: Found,
    lookup: &Lookup,
) -> rusqlite::Result<bool> {
    let inserted = tx
        .prepare_cached(
            "INSERT INTO member_lookup (program_id, kind, hash, member_id, account_id)
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (program_id, kind, hash) DO NOTHING",
        )?
        .execute(params![program.0, lookup.kind, lookup.hash, blob!(owner.member), blob!(owner.account)])?;
    Ok(inserted == 1)
}

fn find_all(
    db: &Connection,
    program: ProgramId,
    asked: &[(&str, &LookupHash)],
) -> rusqlite::Result<Vec<Option<Found>>> {
    asked.iter().map(|(kind, hash)| find(db, program, kind, hash)).collect()
}

fn find(
    db: &Connection,
    program: ProgramId,
    kind: &str,
    hash: &LookupHash,
) -> rusqlite::Result<Option<Found>> {
    db.prepare_cached(
        "SELECT member_id, account_id FROM member_lookup WHERE program_id = ?1 AND kind = ?2 AND hash = ?3",
    )?
    .query_row(params![program.0, kind, hash], |row| {
        Ok(Found { member: id(row, 0, MemberId)?, account: id(row, 1, AccountId)? })
    })
    .optional()
}

fn read_member(row: &Row<'_>) -> rusqlite::Result<MemberRow> {
    Ok(MemberRow {
        program: program(row, 0)?,
        id: id(row, 1, MemberId)?,
        account: id(row, 2, AccountId)?,
        wrapped_key: row.get(3)?,
        profile: row.get(4)?,
        revision: counted(row, 5)?,
        status: word(row, 6)?,
        created_at: row.get(7)?,
    })
}
