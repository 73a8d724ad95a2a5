//! Importing codes: into the pool of a kind of voucher, to be given out one by one, or to be claimed by members who know
//! them. All codes of a call are stored, or none.

use std::collections::HashSet;

use regulars_engine::{code::Code, decide::id_of_code, id::VoucherId};
use regulars_store::{CodeHash, CodePurpose, NewCode};

use crate::{
    App,
    fault::{Fault, Refusal},
    program::ProgramHandle,
    shared::count,
};

/// The most codes of one call.
pub const IMPORT_MAX: usize = 100_000;

/// The most often that a code can be claimed.
pub const CLAIMS_MAX: u64 = 1_000_000_000;

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodesImported {
    /// How many codes it brought.
    pub imported: u64,
    /// How many there are now to be given out with vouchers of the kind, given or not.
    pub pool: u64,
}

/// A code that can't be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCode {
    /// Its place in the list, from 0.
    pub place: usize,
    /// What is wrong, as a phrase.
    pub detail: String,
}

/// A code that is ready to be stored.
struct Ready {
    hash: CodeHash,
    sealed: Vec<u8>,
    /// The voucher's id, for codes to be claimed.
    voucher: VoucherId,
}

impl App {
    /// Imports codes of a kind of voucher: to be claimed so many times each, or to be given out, in the order of the list.
    ///
    /// # Errors
    /// All codes that are wrong; then none is stored. [`Refusal::Invalid`] for a kind that can't have them.
    pub fn import_codes(
        &self,
        program: &ProgramHandle,
        kind: &str,
        codes: &[String],
        claims_max: Option<u64>,
    ) -> Result<Result<CodesImported, Vec<BadCode>>, Refusal> {
        let invalid = |pointer: &str, detail| {
            Err(Refusal::Invalid { code: "invalid_value", pointer: pointer.to_owned(), detail })
        };
        let Some(spec) = program.version()?.voucher(kind) else {
            return Err(regulars_engine::rejection::Rejection::UnknownVoucher.into());
        };
        if claims_max.is_none() && !spec.imported {
            return invalid(
                "/kind",
                "codes of this kind are made; write `codes: imported`, or say claims_max",
            );
        }
        if codes.is_empty() || IMPORT_MAX < codes.len() {
            return invalid("", "expected 1 to 100,000 codes");
        }
        let ready = match self.sealed(program, codes)? {
            Ok(ready) => ready,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let (voucher, number) = (spec.voucher, u64::try_from(ready.len()).unwrap_or(u64::MAX));
        let mut ready = Some(ready);
        let store = &self.shared().store;
        let stored = store.import_codes(program.id, voucher, &mut |last| {
            let places = last.saturating_add(1)..;
            let new = |(code, number): (Ready, u64)| match claims_max {
                Some(claims_max) => {
                    let purpose = CodePurpose::Claimed { claims_max };
                    NewCode { hash: code.hash, voucher: code.voucher, purpose, sealed: code.sealed }
                }
                None => {
                    let (id, purpose) = (id_of_code(voucher, count(number)), CodePurpose::Given { number });
                    NewCode { hash: code.hash, voucher: id, purpose, sealed: code.sealed }
                }
            };
            ready.take().into_iter().flatten().zip(places).map(new).collect()
        })?;
        let taken = |place| BadCode { place, detail: "the program has this code already".to_owned() };
        match stored {
            Err(places) => Ok(Err(places.into_iter().map(taken).collect())),
            Ok(()) => {
                let pool = store.code_count(program.id, voucher)?;
                Ok(Ok(CodesImported { imported: number, pool }))
            }
        }
    }

    /// Reads, hashes and seals codes, outside of any transaction.
    fn sealed(
        &self,
        program: &ProgramHandle,
        codes: &[String],
    ) -> Result<Result<Vec<Ready>, Vec<BadCode>>, Fault> {
        let shared = self.shared();
        let (mut ready, mut wrong) = (Vec::with_capacity(codes.len()), Vec::new());
        let mut seen: HashSet<CodeHash> = HashSet::with_capacity(codes.len());
        for (place, typed) in codes.iter().enumerate() {
            let code = match Code::read(typed) {
                Ok(code) => code,
                Err(misread) => {
                    wrong.push(BadCode { place, detail: misread.to_string() });
                    continue;
                }
            };
            let hash = shared.vault.code_hash(program.id, &code);
            if !seen.insert(hash) {
                wrong.push(BadCode { place, detail: "it stands in the list before".to_owned() });
                continue;
            }
            let sealed = shared.vault.seal_code(&shared.ids, program.id, &hash, &code)?;
            ready.push(Ready { hash, sealed, voucher: shared.ids.new_voucher(shared.clock.now())? });
        }
        Ok(if wrong.is_empty() { Ok(ready) } else { Err(wrong) })
    }
}
