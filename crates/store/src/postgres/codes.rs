//! The codes of vouchers: written with the entry that issues a voucher, or by an import.

use std::collections::{BTreeMap, HashSet};

use regulars_engine::{
    id::{AccountId, ProgramId, VoucherId},
    symbol::Sym,
};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{
    Postgres, Verdict,
    codec::{bytes, count, get, id, id_maybe, number, number_maybe, of, program},
    connection::{Connection, Step},
    faults::{Outcome, Trouble},
    programs,
};
use crate::{CodeHash, CodePurpose, CodeRow, CodeWrite, Fault, ImportedCode, NewCode};

impl Postgres {
    pub fn codes(&self, program: ProgramId, hashes: &[CodeHash]) -> Result<Vec<Option<CodeRow>>, Fault> {
        let hashes: Vec<&[u8]> = hashes.iter().map(<[u8; 32]>::as_slice).collect();
        self.read("look up codes", |db| {
            if hashes.is_empty() {
                return Ok(Vec::new());
            }
            let rows = db.rows(
                "SELECT code_hash, voucher_id, account_id, kind, number, claims_max, sealed
                   FROM unnest($2::bytea[]) WITH ORDINALITY AS asked (hash, place)
                   LEFT JOIN LATERAL (
                        SELECT * FROM voucher_code WHERE program_id = $1 AND code_hash = asked.hash OFFSET 0
                        ) AS found ON true
                  ORDER BY place",
                &[&of(program), &hashes],
            )?;
            rows.iter().map(read_code).collect()
        })
    }

    pub fn codes_of_vouchers(
        &self,
        program: ProgramId,
        vouchers: &[VoucherId],
    ) -> Result<Vec<Option<CodeRow>>, Fault> {
        self.read("look up the codes of vouchers", |db| of_vouchers(db, program, vouchers))
    }

    pub fn code_count(&self, program: ProgramId, kind: Sym) -> Result<u64, Fault> {
        self.read("count codes", |db| last_number(db, program, kind))
    }

    pub fn import_codes(
        &self,
        program: ProgramId,
        kind: Sym,
        codes: &mut dyn FnMut(u64) -> Vec<NewCode>,
    ) -> Result<Result<(), Vec<usize>>, Fault> {
        // Once only, as `codes` may be asked once only.
        self.transact("import codes", 1, |db| {
            db.run("BEGIN")?;
            programs::lock(db, program)?;
            let new = codes(last_number(db, program, kind)?);
            let numbers = new.iter().map(|code| match code.purpose {
                CodePurpose::Given { number } => Ok((Some(count(number)?), None)),
                CodePurpose::Claimed { claims_max } => Ok((None, Some(count(claims_max)?))),
            });
            let (numbers, claims): (Vec<_>, Vec<_>) = numbers.collect::<Outcome<Vec<_>>>()?.into_iter().unzip();
            let hashes: Vec<&[u8]> = new.iter().map(|code| code.hash.as_slice()).collect();
            let vouchers: Vec<Uuid> = new.iter().map(|code| code.voucher.0).collect();
            let sealed: Vec<&[u8]> = new.iter().map(|code| code.sealed.as_slice()).collect();
            let rows = db.rows(
                "INSERT INTO voucher_code (program_id, kind, code_hash, voucher_id, number, claims_max, sealed)
                 SELECT $1, $2, * FROM unnest($3::bytea[], $4::uuid[], $5::bigint[], $6::bigint[], $7::bytea[])
                 ON CONFLICT (program_id, code_hash) DO NOTHING RETURNING code_hash",
                &[&of(program), &i64::from(kind.0), &hashes, &vouchers, &numbers, &claims, &sealed],
            )?;
            let mut written =
                rows.iter().map(|row| bytes::<32>(row, 0)).collect::<Outcome<HashSet<CodeHash>>>()?;
            let taken = |(place, code): (usize, &NewCode)| (!written.remove(&code.hash)).then_some(place);
            let taken: Vec<usize> = new.iter().enumerate().filter_map(taken).collect();
            Ok(if taken.is_empty() { Verdict::Keep(Ok(())) } else { Verdict::Undo(Err(taken)) })
        })
    }
}

/// The codes of a batch as they go into the database: one row for each, in the order of the keys.
pub struct Codes {
    made: BTreeMap<(ProgramId, CodeHash), (VoucherId, AccountId)>,
    given: BTreeMap<(ProgramId, VoucherId), AccountId>,
    /// Those that another one of the batch has taken.
    taken: Vec<(ProgramId, VoucherId)>,
}

const NOT_TO_GIVE: Trouble =
    Trouble::Refused("a code is given that was not imported, or is another account's");

impl Codes {
    pub fn of(writes: &[CodeWrite]) -> Outcome<Codes> {
        let mut codes = Codes { made: BTreeMap::new(), given: BTreeMap::new(), taken: Vec::new() };
        for CodeWrite { program, hash, voucher, account } in writes {
            match hash {
                Some(hash) => {
                    let owner = (*voucher, *account);
                    if *codes.made.entry((*program, *hash)).or_insert(owner) != owner {
                        codes.taken.push((*program, *voucher));
                    }
                }
                None => {
                    if *codes.given.entry((*program, *voucher)).or_insert(*account) != *account {
                        return Err(NOT_TO_GIVE);
                    }
                }
            }
        }
        Ok(codes)
    }

    /// Inserts the codes that were made, and returns the vouchers whose code is now theirs. A voucher that comes back to
    /// its member has its code already.
    pub fn make(&self) -> Option<Step<'_>> {
        let made = &self.made;
        (!made.is_empty()).then(|| Step {
            sql: "INSERT INTO voucher_code AS code (program_id, code_hash, voucher_id, account_id)
                  SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::uuid[], $4::uuid[])
                  ON CONFLICT (program_id, code_hash) DO UPDATE SET account_id = excluded.account_id
                   WHERE code.voucher_id = excluded.voucher_id AND code.account_id = excluded.account_id
                  RETURNING program_id, voucher_id",
            parameters: vec![
                Box::new(made.keys().map(|(program, _)| of(*program)).collect::<Vec<_>>()),
                Box::new(made.keys().map(|(_, hash)| hash.as_slice()).collect::<Vec<_>>()),
                Box::new(made.values().map(|(voucher, _)| voucher.0).collect::<Vec<_>>()),
                Box::new(made.values().map(|(_, account)| account.0).collect::<Vec<_>>()),
            ],
        })
    }

    /// Gives imported codes to their owners, and returns the vouchers that are theirs now.
    pub fn give(&self) -> Option<Step<'_>> {
        let given = &self.given;
        (!given.is_empty()).then(|| Step {
            sql: "UPDATE voucher_code AS code SET account_id = new.account_id
                    FROM unnest($1::bigint[], $2::uuid[], $3::uuid[]) AS new (program_id, voucher_id, account_id)
                   WHERE code.program_id = new.program_id AND code.voucher_id = new.voucher_id
                     AND code.sealed IS NOT NULL
                     AND (code.account_id IS NULL OR code.account_id = new.account_id)
                  RETURNING code.program_id, code.voucher_id",
            parameters: vec![
                Box::new(given.keys().map(|(program, _)| of(*program)).collect::<Vec<_>>()),
                Box::new(given.keys().map(|(_, voucher)| voucher.0).collect::<Vec<_>>()),
                Box::new(given.values().map(|account| account.0).collect::<Vec<_>>()),
            ],
        })
    }

    /// The vouchers whose code is in use by another, after what the two steps returned.
    pub fn taken(mut self, made: &[Row], given: &[Row]) -> Outcome<Vec<(ProgramId, VoucherId)>> {
        let read = |rows: &[Row]| {
            let read = |row| Ok((program(row, 0)?, id(row, 1, VoucherId)?));
            rows.iter().map(read).collect::<Outcome<HashSet<_>>>()
        };
        let given = read(given)?;
        if self.given.keys().any(|voucher| !given.contains(voucher)) {
            return Err(NOT_TO_GIVE);
        }
        let made = read(made)?;
        let vouchers = self.made.iter().map(|((program, _), (voucher, _))| (*program, *voucher));
        self.taken.extend(vouchers.filter(|voucher| !made.contains(voucher)));
        Ok(self.taken)
    }
}

pub fn of_vouchers(
    db: &mut Connection,
    program: ProgramId,
    vouchers: &[VoucherId],
) -> Outcome<Vec<Option<CodeRow>>> {
    if vouchers.is_empty() {
        return Ok(Vec::new());
    }
    let vouchers: Vec<Uuid> = vouchers.iter().map(|voucher| voucher.0).collect();
    let rows = db.rows(
        "SELECT code_hash, voucher_id, account_id, kind, number, claims_max, sealed
           FROM unnest($2::uuid[]) WITH ORDINALITY AS asked (voucher, place)
           LEFT JOIN LATERAL (
                SELECT * FROM voucher_code WHERE program_id = $1 AND voucher_id = asked.voucher OFFSET 0
                ) AS found ON true
          ORDER BY place",
        &[&of(program), &vouchers],
    )?;
    rows.iter().map(read_code).collect()
}

/// A code, or a row of nulls where none was found.
fn read_code(row: &Row) -> Outcome<Option<CodeRow>> {
    if get::<Option<&[u8]>>(row, 0)?.is_none() {
        return Ok(None);
    }
    let imported = match get::<Option<Vec<u8>>>(row, 6)? {
        None => None,
        Some(sealed) => {
            let purpose = match number_maybe(row, 4)? {
                Some(number) => CodePurpose::Given { number },
                None => CodePurpose::Claimed { claims_max: number(row, 5)? },
            };
            Some(ImportedCode { kind: Sym(number(row, 3)?), purpose, sealed })
        }
    };
    Ok(Some(CodeRow {
        hash: bytes(row, 0)?,
        voucher: id(row, 1, VoucherId)?,
        account: id_maybe(row, 2, AccountId)?,
        imported,
    }))
}

fn last_number(db: &mut Connection, program: ProgramId, kind: Sym) -> Outcome<u64> {
    let row = db.row(
        "SELECT coalesce(max(number), 0) FROM voucher_code
          WHERE program_id = $1 AND kind = $2 AND number IS NOT NULL",
        &[&of(program), &i64::from(kind.0)],
    )?;
    row.map_or(Ok(0), |row| number(&row, 0))
}
