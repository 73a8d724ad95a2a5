//! Statements for a database whose rows are on several machines (Citus), where those for one machine would not do: an outer
//! join to rows of many shards is refused there or reads all of them, and what is unique over all accounts has a look-up.
//!
//! Each names the column that its table is distributed by, with one value or an array of them, so that only the shards are
//! asked that have such rows. What was asked for in which order is put together here. They run on one machine as well, which
//! is how they are tested.

use std::collections::HashMap;

use regulars_engine::id::{AccountId, MemberId, ProgramId, WebhookId};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{
    codec::{bytes, count, get, id, number, of, program},
    connection::{Connection, Step},
    entries::{ACCOUNT, ENTRY, read_account, read_due, read_entry},
    faults::Outcome,
    shared::{SHARED, read_shared},
};
use crate::{AccountRow, AccountVersions, Due, EntryRow, Found, LookupHash, Share, SharedKey, SharedRow};

/// The accounts that are as expected, in no other shards than theirs.
pub const UPDATE_ACCOUNTS: &str =
    "UPDATE account SET version = new.version, state = new.state, head = new.head,
            next_due_at = new.next_due_at, status = new.status
       FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::bytea[], $6::bytea[],
                   $7::bigint[], $8::text[], $9::bigint[])
         AS new (account_id, program_id, member_id, version, state, head, next_due_at, status, expected)
      WHERE account.account_id = new.account_id AND account.program_id = new.program_id
        AND account.member_id = new.member_id AND account.version = new.expected AND account.account_id = ANY ($1)
     RETURNING account.account_id";

/// Entries, whose identities were taken before.
pub const INSERT_ENTRIES: &str =
    "INSERT INTO entry (account_id, seq, program_id, event_id, kind, source, external_id, content_hash,
                        occurred_at, recorded_at, program_version, postings, input, record, of_seq)
     SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::uuid[], $5::text[], $6::text[],
                          $7::text[], $8::bytea[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[],
                          $13::bytea[], $14::bytea[], $15::bigint[])";

/// Takes the identities that are free, and returns the entries that have them now.
pub fn take_identities(entries: &[EntryRow]) -> Outcome<Step<'_>> {
    let mut sorted: Vec<&EntryRow> = entries.iter().collect();
    sorted
        .sort_by(|a, b| (a.program, &a.source, &a.external_id).cmp(&(b.program, &b.source, &b.external_id)));
    let seqs = sorted.iter().map(|entry| count(entry.seq)).collect::<Outcome<Vec<_>>>()?;
    Ok(Step {
        sql: "INSERT INTO entry_lookup (program_id, source, external_id, account_id, seq)
              SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::uuid[], $5::bigint[])
              ON CONFLICT (program_id, source, external_id) DO NOTHING RETURNING account_id, seq",
        parameters: vec![
            Box::new(sorted.iter().map(|entry| of(entry.program)).collect::<Vec<_>>()),
            Box::new(sorted.iter().map(|entry| entry.source.as_str()).collect::<Vec<_>>()),
            Box::new(sorted.iter().map(|entry| entry.external_id.as_str()).collect::<Vec<_>>()),
            Box::new(sorted.iter().map(|entry| entry.account.0).collect::<Vec<_>>()),
            Box::new(seqs),
        ],
    })
}

pub fn accounts(db: &mut Connection, program: ProgramId, ids: &[AccountId]) -> Outcome<Vec<AccountRow>> {
    let keys: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let sql = format!("{ACCOUNT} WHERE program_id = $1 AND account_id = ANY ($2)");
    let rows = db.rows(&sql, &[&of(program), &keys])?;
    let found = rows.iter().map(|row| read_account(row).map(|row| (row.account, row)));
    let found = found.collect::<Outcome<HashMap<_, _>>>()?;
    Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
}

/// The member's revision is read after the account's version: either may be newer than what is remembered, and is told.
pub fn account_versions(
    db: &mut Connection,
    program: ProgramId,
    ids: &[AccountId],
) -> Outcome<Vec<Option<AccountVersions>>> {
    let keys: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = db.rows(
        "SELECT account_id, version, member_id FROM account WHERE program_id = $1 AND account_id = ANY ($2)",
        &[&of(program), &keys],
    )?;
    let read = |row: &Row| Ok((id(row, 0, AccountId)?, (number(row, 1)?, get::<Uuid>(row, 2)?)));
    let found = rows.iter().map(read).collect::<Outcome<HashMap<_, (u64, Uuid)>>>()?;
    let members: Vec<Uuid> = found.values().map(|(_, member)| *member).collect();
    if members.is_empty() {
        return Ok(vec![None; ids.len()]);
    }
    let rows = db.rows(
        "SELECT member_id, revision FROM member WHERE program_id = $1 AND member_id = ANY ($2)",
        &[&of(program), &members],
    )?;
    let read = |row: &Row| Ok((get::<Uuid>(row, 0)?, number(row, 1)?));
    let revisions = rows.iter().map(read).collect::<Outcome<HashMap<_, u64>>>()?;
    let versions = |id: &AccountId| {
        let (account, member) = *found.get(id)?;
        Some(AccountVersions { account, member: revisions.get(&member).copied().unwrap_or(0) })
    };
    Ok(ids.iter().map(versions).collect())
}

pub fn identities(db: &mut Connection, program: ProgramId, asked: &[(&str, &str)]) -> Outcome<Vec<EntryRow>> {
    let (sources, external_ids): (Vec<&str>, Vec<&str>) = asked.iter().copied().unzip();
    let rows = db.rows(
        "SELECT source, external_id, account_id, seq FROM entry_lookup
          WHERE program_id = $1 AND source = ANY ($2) AND external_id = ANY ($3)",
        &[&of(program), &sources, &external_ids],
    )?;
    let read = |row: &Row| {
        Ok(((get::<String>(row, 0)?, get::<String>(row, 1)?), (get::<Uuid>(row, 2)?, get::<i64>(row, 3)?)))
    };
    let taken = rows.iter().map(read).collect::<Outcome<HashMap<_, _>>>()?;
    let place = |(source, external_id): &(&str, &str)| {
        taken.get(&((*source).to_owned(), (*external_id).to_owned())).copied()
    };
    let places: Vec<(Uuid, i64)> = asked.iter().filter_map(place).collect();
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let (accounts, seqs): (Vec<Uuid>, Vec<i64>) = places.iter().copied().unzip();
    let sql = format!(
        "{ENTRY} JOIN unnest($1::uuid[], $2::bigint[]) AS asked (account_id, seq) USING (account_id, seq)
          WHERE entry.account_id = ANY ($1)"
    );
    let rows = db.rows(&sql, &[&accounts, &seqs])?;
    let read = |row: &Row| Ok(((get::<Uuid>(row, 0)?, get::<i64>(row, 1)?), read_entry(row)?));
    let found = rows.iter().map(read).collect::<Outcome<HashMap<_, _>>>()?;
    Ok(places.iter().filter_map(|place| found.get(place).cloned()).collect())
}

pub fn find_members(
    db: &mut Connection,
    program: ProgramId,
    asked: &[(&str, &LookupHash)],
) -> Outcome<Vec<Option<Found>>> {
    let hashes: Vec<&[u8]> = asked.iter().map(|(_, hash)| hash.as_slice()).collect();
    let rows = db.rows(
        "SELECT kind, hash, member_id, account_id FROM member_lookup WHERE program_id = $1 AND hash = ANY ($2)",
        &[&of(program), &hashes],
    )?;
    let read = |row: &Row| {
        let found = Found { member: id(row, 2, MemberId)?, account: id(row, 3, AccountId)? };
        Ok(((get::<String>(row, 0)?, bytes::<32>(row, 1)?), found))
    };
    let found = rows.iter().map(read).collect::<Outcome<HashMap<_, _>>>()?;
    Ok(asked.iter().map(|(kind, hash)| found.get(&((*kind).to_owned(), **hash)).copied()).collect())
}

pub fn shared(db: &mut Connection, keys: &[SharedKey]) -> Outcome<Vec<SharedRow>> {
    let programs: Vec<i64> = keys.iter().map(|key| of(key.program)).collect();
    let ids: Vec<&[u8]> = keys.iter().map(|key| key.id.as_slice()).collect();
    let sql = format!("{SHARED} WHERE program_id = ANY ($1) AND id = ANY ($2)");
    let rows = db.rows(&sql, &[&programs, &ids])?;
    let found = rows.iter().map(|row| read_shared(row).map(|row| (row.key.clone(), row)));
    let found = found.collect::<Outcome<HashMap<_, _>>>()?;
    Ok(keys.iter().filter_map(|key| found.get(key).cloned()).collect())
}

/// Every shard is asked for its first ones, program by program.
pub fn due(
    db: &mut Connection,
    asked: Option<ProgramId>,
    until: i64,
    share: Share,
    limit: u32,
) -> Outcome<Vec<Due>> {
    let programs = match asked {
        Some(program) => vec![program],
        None => programs(db)?,
    };
    let mut due = Vec::new();
    for program in programs {
        let rows = db.rows(
            "SELECT program_id, account_id, member_id, next_due_at FROM account
              WHERE program_id = $1 AND next_due_at <= $2
                AND get_byte(uuid_send(account_id), 15) % $5::bigint = $4
              ORDER BY next_due_at, account_id LIMIT $3",
            &[&of(program), &until, &i64::from(limit), &i64::from(share.place), &i64::from(share.of)],
        )?;
        due.extend(rows.iter().map(read_due).collect::<Outcome<Vec<_>>>()?);
    }
    due.sort_by_key(|due: &Due| (due.next_due_at, due.account));
    due.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(due)
}

pub fn programs(db: &mut Connection) -> Outcome<Vec<ProgramId>> {
    let rows = db.rows("SELECT program_id FROM program ORDER BY program_id", &[])?;
    rows.iter().map(|row| program(row, 0)).collect()
}

/// The latest time of a program, read off its entries.
pub fn latest(db: &mut Connection, program: ProgramId) -> Outcome<Option<i64>> {
    let sql = "SELECT max(recorded_at) FROM entry WHERE program_id = $1";
    db.row(sql, &[&of(program)])?.map_or(Ok(None), |row| get(&row, 0))
}

/// Those who are active and have something due, asked one by one: each in a shard of its own.
pub fn due_webhooks(db: &mut Connection, now: i64) -> Outcome<Vec<WebhookId>> {
    let active = db.rows("SELECT webhook_id FROM webhook WHERE state = 'active' ORDER BY webhook_id", &[])?;
    let mut due = Vec::new();
    for row in &active {
        let webhook: Uuid = get(row, 0)?;
        let waits = db.row(
            "SELECT 1 FROM delivery WHERE webhook_id = $1 AND state = 'waiting' AND due_at <= $2 LIMIT 1",
            &[&webhook, &now],
        )?;
        due.extend(waits.map(|_| WebhookId(webhook)));
    }
    Ok(due)
}
