//! Members and the ways to find them.

use std::collections::HashSet;

use regulars_engine::id::{AccountId, MemberId, ProgramId};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{
    Postgres, Verdict,
    codec::{Word, bytes, count, get, id, id_maybe, number, of, program, word},
    connection::{Connection, Step},
    faults::{Outcome, Trouble},
    sharded,
};
use crate::{
    Fault, Found, Lookup, LookupHash, MemberRow, MemberStatus, MemberUpdate, MemberUpdated, NewMember,
};

const MEMBER: &str =
    "SELECT program_id, member_id, account_id, wrapped_key, profile, revision, status, created_at
       FROM member LEFT JOIN member_key USING (program_id, member_id)";

impl Postgres {
    pub fn member(&self, program: ProgramId, id: MemberId) -> Result<Option<MemberRow>, Fault> {
        self.read("load a member", |db| {
            let sql = format!("{MEMBER} WHERE program_id = $1 AND member_id = $2");
            db.row(&sql, &[&of(program), &id.0])?.map(|row| read_member(&row)).transpose()
        })
    }

    pub fn find_members(
        &self,
        program: ProgramId,
        asked: &[(&str, &LookupHash)],
    ) -> Result<Vec<Option<Found>>, Fault> {
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        if self.sharded {
            return self.read("find members", |db| sharded::find_members(db, program, asked));
        }
        let (kinds, hashes): (Vec<&str>, Vec<&[u8]>) =
            asked.iter().map(|(kind, hash)| (*kind, hash.as_slice())).unzip();
        self.read("find members", |db| {
            let rows = db.rows(
                "SELECT member_id, account_id
                   FROM unnest($2::text[], $3::bytea[]) WITH ORDINALITY AS asked (kind, hash, place)
                   LEFT JOIN LATERAL (
                        SELECT member_id, account_id FROM member_lookup AS known
                         WHERE known.program_id = $1 AND known.kind = asked.kind AND known.hash = asked.hash OFFSET 0
                        ) AS found ON true
                  ORDER BY place",
                &[&of(program), &kinds, &hashes],
            )?;
            let read = |row| {
                let member = id_maybe(row, 0, MemberId)?;
                let account = id_maybe(row, 1, AccountId)?;
                Ok(member.zip(account).map(|(member, account)| Found { member, account }))
            };
            rows.iter().map(read).collect()
        })
    }

    pub fn page_members(
        &self,
        program: ProgramId,
        after: Option<MemberId>,
        limit: u32,
    ) -> Result<Vec<MemberRow>, Fault> {
        self.read("page the members", |db| {
            let sql =
                format!("{MEMBER} WHERE program_id = $1 AND member_id > $2 ORDER BY member_id LIMIT $3");
            let after = after.map_or(Uuid::nil(), |member| member.0);
            let rows = db.rows(&sql, &[&of(program), &after, &i64::from(limit)])?;
            rows.iter().map(read_member).collect()
        })
    }

    pub fn update_member(&self, update: &MemberUpdate) -> Result<MemberUpdated, Fault> {
        self.write("update a member", |db| {
            if update.status == MemberStatus::Erased {
                return Err(Trouble::Refused("erasing a member is not an update"));
            }
            let Some(account) = lock_member(db, update)? else {
                return Ok(Verdict::Undo(MemberUpdated::Conflict));
            };
            let revision = update.expected_revision + 1;
            db.execute(
                "UPDATE member SET profile = $3, revision = $4, status = $5
                  WHERE program_id = $1 AND member_id = $2",
                &[
                    &of(update.program),
                    &update.id.0,
                    &update.profile,
                    &count(revision)?,
                    &update.status.word(),
                ],
            )?;
            replace_key(db, update.program, update.id, update.wrapped_key.as_deref())?;
            remove_lookups(db, update)?;
            let owner = Found { member: update.id, account };
            for lookup in &update.add_lookups {
                if !insert_lookup(db, update.program, owner, lookup)? {
                    return Ok(Verdict::Undo(MemberUpdated::LookupTaken { kind: lookup.kind.clone() }));
                }
            }
            Ok(Verdict::Keep(MemberUpdated::Done(revision)))
        })
    }
}

/// Inserts members.
pub fn insert(members: &[NewMember]) -> Step<'_> {
    let rows = || members.iter().map(|new| &new.row);
    Step {
        sql: "INSERT INTO member (program_id, member_id, account_id, profile, revision, status, created_at)
              SELECT program_id, member_id, account_id, profile, 1, status, created_at
                FROM unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::bytea[], $5::text[], $6::bigint[])
                  AS new (program_id, member_id, account_id, profile, status, created_at)",
        parameters: vec![
            Box::new(rows().map(|row| of(row.program)).collect::<Vec<_>>()),
            Box::new(rows().map(|row| row.id.0).collect::<Vec<_>>()),
            Box::new(rows().map(|row| row.account.0).collect::<Vec<_>>()),
            Box::new(rows().map(|row| row.profile.as_deref()).collect::<Vec<_>>()),
            Box::new(rows().map(|row| row.status.word()).collect::<Vec<_>>()),
            Box::new(rows().map(|row| row.created_at).collect::<Vec<_>>()),
        ],
    }
}

/// Inserts the keys of those members that have one.
pub fn insert_keys(members: &[NewMember]) -> Step<'_> {
    let keyed = || {
        let keyed = |new: &'_ NewMember| new.row.wrapped_key.is_some();
        members.iter().filter(move |new| keyed(new)).map(|new| &new.row)
    };
    Step {
        sql: "INSERT INTO member_key (program_id, member_id, wrapped_key)
              SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bytea[])",
        parameters: vec![
            Box::new(keyed().map(|row| of(row.program)).collect::<Vec<_>>()),
            Box::new(keyed().map(|row| row.id.0).collect::<Vec<_>>()),
            Box::new(keyed().map(|row| row.wrapped_key.as_deref()).collect::<Vec<_>>()),
        ],
    }
}

/// Inserts the look-ups that find nobody yet, and returns them.
pub fn insert_lookups(members: &[NewMember]) -> Option<Step<'_>> {
    let mut lookups: Vec<(&MemberRow, &Lookup)> =
        members.iter().flat_map(|new| new.lookups.iter().map(|lookup| (&new.row, lookup))).collect();
    lookups.sort_by_key(|(row, lookup)| (row.program, *lookup));
    (!lookups.is_empty()).then(|| Step {
        sql: "INSERT INTO member_lookup (program_id, kind, hash, member_id, account_id)
              SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::uuid[], $5::uuid[])
              ON CONFLICT (program_id, kind, hash) DO NOTHING RETURNING program_id, kind, hash",
        parameters: vec![
            Box::new(lookups.iter().map(|(row, _)| of(row.program)).collect::<Vec<_>>()),
            Box::new(lookups.iter().map(|(_, lookup)| lookup.kind.as_str()).collect::<Vec<_>>()),
            Box::new(lookups.iter().map(|(_, lookup)| lookup.hash.as_slice()).collect::<Vec<_>>()),
            Box::new(lookups.iter().map(|(row, _)| row.id.0).collect::<Vec<_>>()),
            Box::new(lookups.iter().map(|(row, _)| row.account.0).collect::<Vec<_>>()),
        ],
    })
}

/// The look-ups that [`insert_lookups`] did not return: they find somebody already.
pub fn taken(members: &[NewMember], inserted: &[Row]) -> Outcome<Vec<(ProgramId, Lookup)>> {
    let read = |row| Ok((program(row, 0)?, Lookup { kind: get(row, 1)?, hash: bytes(row, 2)? }));
    let mut inserted = inserted.iter().map(read).collect::<Outcome<HashSet<_>>>()?;
    let all =
        members.iter().flat_map(|new| new.lookups.iter().map(|lookup| (new.row.program, lookup.clone())));
    Ok(all.filter(|lookup| !inserted.remove(lookup)).collect())
}

/// The account of a member that is as the update expects, and not erased. Nobody else changes the member meanwhile.
fn lock_member(db: &mut Connection, update: &MemberUpdate) -> Outcome<Option<AccountId>> {
    let row = db.row(
        "SELECT account_id FROM member
          WHERE program_id = $1 AND member_id = $2 AND revision = $3 AND status <> 'erased' FOR NO KEY UPDATE",
        &[&of(update.program), &update.id.0, &count(update.expected_revision)?],
    )?;
    row.map(|row| id(&row, 0, AccountId)).transpose()
}

/// Puts a key in the place of the one there is, or takes that away.
pub fn replace_key(
    db: &mut Connection,
    program: ProgramId,
    member: MemberId,
    new: Option<&[u8]>,
) -> Outcome<()> {
    match new {
        Some(new) => db.execute(
            "INSERT INTO member_key (program_id, member_id, wrapped_key) VALUES ($1, $2, $3)
             ON CONFLICT (program_id, member_id) DO UPDATE SET wrapped_key = $3",
            &[&of(program), &member.0, &new],
        ),
        None => db.execute(
            "DELETE FROM member_key WHERE program_id = $1 AND member_id = $2",
            &[&of(program), &member.0],
        ),
    }
    .map(drop)
}

fn remove_lookups(db: &mut Connection, update: &MemberUpdate) -> Outcome<()> {
    for lookup in &update.remove_lookups {
        db.execute(
            "DELETE FROM member_lookup WHERE program_id = $1 AND kind = $2 AND hash = $3 AND member_id = $4",
            &[&of(update.program), &lookup.kind, &lookup.hash.as_slice(), &update.id.0],
        )?;
    }
    Ok(())
}

/// Whether the look-up finds its owner now: it is new, or was the owner's.
fn insert_lookup(db: &mut Connection, program: ProgramId, owner: Found, lookup: &Lookup) -> Outcome<bool> {
    let written = db.execute(
        "INSERT INTO member_lookup AS known (program_id, kind, hash, member_id, account_id)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (program_id, kind, hash) DO UPDATE SET account_id = $5
          WHERE known.member_id = $4 AND known.account_id = $5",
        &[&of(program), &lookup.kind, &lookup.hash.as_slice(), &owner.member.0, &owner.account.0],
    )?;
    Ok(written == 1)
}

fn read_member(row: &Row) -> Outcome<MemberRow> {
    Ok(MemberRow {
        program: program(row, 0)?,
        id: id(row, 1, MemberId)?,
        account: id(row, 2, AccountId)?,
        wrapped_key: get(row, 3)?,
        profile: get(row, 4)?,
        revision: number(row, 5)?,
        status: word(row, 6)?,
        created_at: get(row, 7)?,
    })
}
