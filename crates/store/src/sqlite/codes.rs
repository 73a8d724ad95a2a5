//! The codes of vouchers: written with the entry that issues a voucher, or by an import.

use regulars_engine::{
    id::{AccountId, ProgramId, VoucherId},
    symbol::Sym,
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{
    Sqlite, Verdict,
    codec::{blob, count, counted, id, id_maybe},
    faults::refused,
};
use crate::{CodeHash, CodePurpose, CodeRow, CodeWrite, Fault, ImportedCode, NewCode};

const CODE: &str =
    "SELECT code_hash, voucher_id, account_id, kind, number, claims_max, sealed FROM voucher_code";

impl Sqlite {
    pub fn codes(&self, program: ProgramId, hashes: &[CodeHash]) -> Result<Vec<Option<CodeRow>>, Fault> {
        let keys = hashes.iter().map(<[u8; 32]>::as_slice);
        self.read("look up codes", |db| find(db, "code_hash", program, keys))
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

    pub fn lane_code_count(&self, program: ProgramId, kind: Sym) -> Result<u64, Fault> {
        self.read_on_writer("count codes", |db| last_number(db, program, kind))
    }

    pub fn import_codes(
        &self,
        program: ProgramId,
        kind: Sym,
        codes: &mut dyn FnMut(u64) -> Vec<NewCode>,
    ) -> Result<Result<(), Vec<usize>>, Fault> {
        self.write("import codes", |tx| {
            let last = last_number(tx, program, kind)?;
            let mut insert = tx.prepare_cached(
                "INSERT INTO voucher_code (program_id, code_hash, voucher_id, kind, number, claims_max, sealed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (program_id, code_hash) DO NOTHING",
            )?;
            let mut taken = Vec::new();
            for (place, NewCode { hash, voucher, purpose, sealed }) in codes(last).into_iter().enumerate() {
                let (number, claims_max) = match purpose {
                    CodePurpose::Given { number } => (Some(count(number)?), None),
                    CodePurpose::Claimed { claims_max } => (None, Some(count(claims_max)?)),
                };
                let row =
                    params![program.0, hash, blob!(voucher), kind.0, number, claims_max, sealed];
                if insert.execute(row)? == 0 {
                    taken.push(place);
                }
            }
            Ok(if taken.is_empty() { Verdict::Keep(Ok(())) } else { Verdict::Undo(Err(taken)) })
        })
    }
}

/// Writes the codes of a batch, and says which are in use by another voucher.
pub fn write(tx: &Transaction<'_>, writes: &[CodeWrite]) -> rusqlite::Result<Vec<(ProgramId, VoucherId)>> {
    let mut taken = Vec::new();
    if writes.is_empty() {
        return Ok(taken);
    }
    // A voucher that comes back to its member has its code already.
    let mut insert = tx.prepare_cached(
        "INSERT INTO voucher_code (program_id, code_hash, voucher_id, account_id) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (program_id, code_hash) DO UPDATE SET account_id = ?4
          WHERE voucher_id = ?3 AND account_id = ?4",
    )?;
    let mut give = tx.prepare_cached(
        "UPDATE voucher_code SET account_id = ?3
          WHERE program_id = ?1 AND voucher_id = ?2 AND sealed IS NOT NULL
            AND (account_id IS NULL OR account_id = ?3)",
    )?;
    for CodeWrite { program, hash, voucher, account } in writes {
        let (voucher_id, account) = (blob!(voucher), blob!(account));
        let written = match hash {
            Some(hash) => insert.execute(params![program.0, hash, voucher_id, account])?,
            None if give.execute(params![program.0, voucher_id, account])? == 0 => {
                return Err(refused("a code is given that was not imported, or is another account's"));
            }
            None => 1,
        };
        if written == 0 {
            taken.push((*program, *voucher));
        }
    }
    Ok(taken)
}

pub fn read_code(row: &Row<'_>) -> rusqlite::Result<CodeRow> {
    let imported = match row.get::<_, Option<Vec<u8>>>(6)? {
        None => None,
        Some(sealed) => {
            let purpose = match row.get::<_, Option<i64>>(4)? {
                Some(_) => CodePurpose::Given { number: counted(row, 4)? },
                None => CodePurpose::Claimed { claims_max: counted(row, 5)? },
            };
            Some(ImportedCode { kind: Sym(row.get(3)?), purpose, sealed })
        }
    };
    Ok(CodeRow {
        hash: row.get(0)?,
        voucher: id(row, 1, VoucherId)?,
        account: id_maybe(row, 2, AccountId)?,
        imported,
    })
}

pub fn of_vouchers(
    db: &Connection,
    program: ProgramId,
    vouchers: &[VoucherId],
) -> rusqlite::Result<Vec<Option<CodeRow>>> {
    find(db, "voucher_id", program, vouchers.iter().map(|voucher| blob!(voucher).as_slice()))
}

/// The rows with these keys, each of them unique in the program.
fn find<'k>(
    db: &Connection,
    column: &str,
    program: ProgramId,
    keys: impl Iterator<Item = &'k [u8]>,
) -> rusqlite::Result<Vec<Option<CodeRow>>> {
    let mut statement = db.prepare_cached(&format!("{CODE} WHERE program_id = ?1 AND {column} = ?2"))?;
    keys.map(|key| statement.query_row(params![program.0, key], read_code).optional()).collect()
}

fn last_number(db: &Connection, program: ProgramId, kind: Sym) -> rusqlite::Result<u64> {
    let mut last = db.prepare_cached(
        "SELECT coalesce(max(number), 0) FROM voucher_code
          WHERE program_id = ?1 AND kind = ?2 AND number IS NOT NULL",
    )?;
    last.query_row(params![program.0, kind.0], |row| counted(row, 0))
}
