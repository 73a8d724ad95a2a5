//! The codes of vouchers. The ledger knows ids only; here a code is made for an id, and what somebody typed is taken back
//! to one.
//!
//! The code of a voucher that the program issues is computed from its id under a key of the program, so it is stored
//! nowhere: the database alone gives no code away. A code that was imported is stored, but sealed. Both are found by a
//! keyed hash of their canonical form.

use regulars_engine::{
    code::{Code, Prefix},
    decide::id_of_code,
    event::{Body, Order},
    fact::{Fact, before_challenges},
    id::{AccountId, ProgramId, VoucherId},
    program::Program,
    shared::Thing,
    state::{Account, HeldVoucher},
};
use regulars_store::{CodeHash, CodePurpose, CodeRow, CodeWrite, ImportedCode};

use crate::{
    App,
    app::Shared,
    fault::{Fault, Refusal},
    ids::Ids,
    member::{Vault, Who, open, seal},
    program::ProgramHandle,
    read::Standing,
    shared::{count, key_of, state_of},
};

/// What a code stands for.
#[derive(Debug)]
pub enum CodeFound {
    /// A voucher that a member has.
    Held {
        /// The voucher.
        held: HeldVoucher,
        /// Whose it is, as of now.
        standing: Box<Standing>,
    },
    /// A voucher that a member who knows the code can claim.
    Claimable {
        /// The kind of voucher.
        voucher: String,
        /// How often it can still be claimed.
        left: i64,
    },
}

/// Why nothing can be done with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeMistake {
    /// It is no code of the program.
    Unknown,
    /// It was imported, and nobody has been given it yet.
    NotGiven,
    /// It is the code of another member's voucher.
    OtherMember,
    /// The voucher has ended.
    Ended,
    /// The voucher is used up, or was taken away.
    Gone,
    /// It was claimed as often as it can be.
    UsedUp,
}

impl CodeMistake {
    /// Whether whoever sent it may have guessed.
    pub fn may_be_guess(self) -> bool {
        match self {
            CodeMistake::Unknown | CodeMistake::NotGiven | CodeMistake::OtherMember => true,
            CodeMistake::Ended | CodeMistake::Gone | CodeMistake::UsedUp => false,
        }
    }

    /// What is wrong, as a phrase.
    pub fn detail(self) -> &'static str {
        match self {
            CodeMistake::Unknown => "the program has no such code",
            CodeMistake::NotGiven => "the code was imported, and nobody has been given it yet",
            CodeMistake::OtherMember => "it is the code of another member's voucher",
            CodeMistake::Ended => "the voucher has ended",
            CodeMistake::Gone => "the voucher is used up, or was taken away",
            CodeMistake::UsedUp => "the code has been claimed as often as it can be",
        }
    }
}

impl Vault {
    /// The code of a voucher that the program issued.
    pub(crate) fn code_of(&self, program: ProgramId, voucher: VoucherId) -> Code {
        let hash = self.keyed(&[b"code", &program.0.to_be_bytes()], voucher.0.as_bytes());
        let mut random = [0; 16];
        random.copy_from_slice(&hash[..16]);
        Code::make(&Prefix::default(), random)
    }

    /// What a code is found by.
    pub(crate) fn code_hash(&self, program: ProgramId, code: &Code) -> CodeHash {
        self.keyed(&[b"code lookup", &program.0.to_be_bytes()], code.as_str().as_bytes())
    }

    /// Seals a code that is imported. It opens only in its own row.
    pub(crate) fn seal_code(
        &self,
        ids: &Ids,
        program: ProgramId,
        hash: &CodeHash,
        code: &Code,
    ) -> Result<Vec<u8>, Fault> {
        seal(&self.code_key(program), ids, hash, code.as_str().as_bytes())
    }

    fn open_code(&self, program: ProgramId, row: &CodeRow, imported: &ImportedCode) -> Result<Code, Fault> {
        let plain = open(&self.code_key(program), &row.hash, &imported.sealed)?;
        let text = std::str::from_utf8(&plain).map_err(|_| Fault::Sealed)?;
        Code::read(text).map_err(|_| Fault::Sealed)
    }

    fn code_key(&self, program: ProgramId) -> impl std::ops::Deref<Target = [u8; 32]> {
        self.key(&[b"imported code", &program.0.to_be_bytes()])
    }
}

impl Shared {
    /// The rows by which the vouchers that facts issue will be found. A voucher that comes back by an undoing has its row
    /// already, and so has one that was claimed.
    pub(crate) fn code_writes(
        &self,
        program: ProgramId,
        account: AccountId,
        facts: &[Fact],
    ) -> Vec<CodeWrite> {
        let mut writes = Vec::new();
        let mut imported = None;
        // What a challenge gives is new, also in the entry of an undoing.
        let known = |fact: &Fact| matches!(fact, Fact::Reverses { .. } | Fact::CodeClaimed { .. });
        let skipped = if facts.iter().any(known) { before_challenges(facts) } else { 0 };
        for fact in facts.iter().skip(skipped) {
            match fact {
                Fact::CodeTaken { voucher, number } => imported = Some(id_of_code(*voucher, *number)),
                Fact::VoucherIssued(held) if 0 < held.uses => {
                    let voucher = held.id;
                    let made = (imported != Some(voucher)).then(|| self.vault.code_of(program, voucher));
                    let hash = made.map(|code| self.vault.code_hash(program, &code));
                    writes.push(CodeWrite { program, hash, voucher, account });
                }
                _ => {}
            }
        }
        writes
    }

    /// What is known of a code; none when it can't be one, or is none of the program.
    fn find_code(&self, program: ProgramId, typed: &str) -> Result<Option<CodeRow>, Fault> {
        let Ok(code) = Code::read(typed) else { return Ok(None) };
        let hash = self.vault.code_hash(program, &code);
        Ok(self.store.codes(program, &[hash])?.pop().flatten())
    }

    fn account(&self, program: ProgramId, id: AccountId) -> Result<Option<Account>, Fault> {
        let row = self.store.accounts(program, &[id])?.pop();
        row.map(|row| crate::lane::read_state(&row.state)).transpose()
    }
}

impl App {
    /// The codes of vouchers, as they are printed for people, in the order asked.
    pub fn codes_of(&self, program: &ProgramHandle, vouchers: &[VoucherId]) -> Result<Vec<String>, Fault> {
        let Shared { vault, store, .. } = self.shared();
        let rows = store.codes_of_vouchers(program.id, vouchers)?;
        let code = |(voucher, row): (&VoucherId, Option<CodeRow>)| match row {
            Some(row @ CodeRow { imported: Some(_), .. }) => {
                let imported = row.imported.as_ref().ok_or(Fault::Sealed)?;
                vault.open_code(program.id, &row, imported)
            }
            Some(CodeRow { imported: None, .. }) | None => Ok(vault.code_of(program.id, *voucher)),
        };
        vouchers.iter().zip(rows).map(|pair| code(pair).map(|code| code.to_string())).collect()
    }

    /// What a code stands for, and for whom: for the member, when one is named.
    ///
    /// # Errors
    /// [`Refusal::MemberNotFound`], [`Refusal::NotPublished`].
    pub fn check_code(
        &self,
        program: &ProgramHandle,
        typed: &str,
        who: Option<&Who>,
    ) -> Result<Result<CodeFound, CodeMistake>, Refusal> {
        let wanted = who.map(|who| self.find_member(program, who)).transpose()?;
        let Some(row) = self.shared().find_code(program.id, typed)? else {
            return Ok(Err(CodeMistake::Unknown));
        };
        let member = match (row.account, wanted) {
            (Some(owner), Some(wanted)) if owner != wanted.account => {
                return Ok(Err(CodeMistake::OtherMember));
            }
            (_, Some(wanted)) => Some(wanted.member),
            (Some(owner), None) => {
                self.shared().store.accounts(program.id, &[owner])?.pop().map(|row| row.member)
            }
            (None, None) => None,
        };
        let standing = match member.map(|member| self.standing(program, member)).transpose() {
            // What was an erased member's is nobody's.
            Err(Refusal::MemberNotFound) => return Ok(Err(CodeMistake::Unknown)),
            standing => standing?,
        };
        let claimed = standing.as_ref().is_some_and(|s| s.account.claimed.contains(&row.voucher));
        let held = standing.and_then(|standing| {
            let held = standing.account.vouchers.iter().find(|held| held.id == row.voucher).copied()?;
            Some((held, Box::new(standing)))
        });
        Ok(match held {
            Some((held, standing)) if held.expires_at.is_some_and(|end| end <= standing.as_of) => {
                Err(CodeMistake::Ended)
            }
            Some((held, standing)) => Ok(CodeFound::Held { held, standing }),
            None if claimed || row.account.is_some() => Err(CodeMistake::Gone),
            None => self.unowned(program, &row)?,
        })
    }

    /// What an imported code without an owner stands for.
    fn unowned(
        &self,
        program: &ProgramHandle,
        row: &CodeRow,
    ) -> Result<Result<CodeFound, CodeMistake>, Refusal> {
        let Some(ImportedCode { kind, purpose: CodePurpose::Claimed { claims_max }, .. }) = &row.imported
        else {
            return Ok(Err(CodeMistake::NotGiven));
        };
        let thing = self.shared().store.shared(&[key_of(program.id, Thing::Code(row.voucher))])?.pop();
        let taken = thing.as_ref().map(state_of).transpose()?.unwrap_or_default().taken;
        let left = count(*claims_max).saturating_sub(taken);
        let voucher = program.version()?.name_of(*kind).to_owned();
        Ok(if left < 1 { Err(CodeMistake::UsedUp) } else { Ok(CodeFound::Claimable { voucher, left }) })
    }

    /// Whether an event names something that may be a code, which [`App::read_codes`] then looks up.
    pub fn names_codes(&self, program: &ProgramHandle, body: &Body) -> bool {
        let Ok(version) = program.version() else { return false };
        let claims = matches!(body, Body::VoucherClaimed(_)) || body.referral_claim().is_some();
        claims || typed(body).iter().any(|name| may_be_code(version, name))
    }

    /// Puts the ids of vouchers in place of their codes, because no code is ever stored with an event. Says whether one was
    /// wrong: no code of the program, or that of another member. It stays as it is and is the last that is looked up,
    /// for the decision finds nothing by it and refuses the event.
    ///
    /// # Errors
    /// [`Refusal::MemberNotFound`], [`Refusal::NotPublished`].
    pub fn read_codes(&self, program: &ProgramHandle, who: &Who, body: &mut Body) -> Result<bool, Refusal> {
        let version = program.version()?;
        let account = self.find_member(program, who)?.account;
        if body.referral_claim().is_some() {
            return Ok(self.shared().read_referral_code(program.id, body)?);
        }
        if let Body::VoucherClaimed(claim) = body {
            let row = self.shared().find_code(program.id, &claim.code)?;
            let Some(CodeRow { voucher, imported: Some(imported), .. }) = row else { return Ok(true) };
            let CodePurpose::Claimed { claims_max } = imported.purpose else { return Ok(true) };
            claim.code = voucher.to_string();
            claim.voucher = version.name_of(imported.kind).to_owned();
            claim.claims_max = count(claims_max);
            return Ok(false);
        }
        for name in typed_mut(body).iter_mut().filter(|name| may_be_code(version, name)) {
            let Some(row) = self.shared().find_code(program.id, name)? else { return Ok(true) };
            let owns = match row.account {
                Some(owner) => owner == account,
                // Many may have claimed it. Who sends one that is used up has not guessed it, but had it.
                None => {
                    let account = self.shared().account(program.id, account)?.unwrap_or_default();
                    account.vouchers.iter().any(|held| held.id == row.voucher)
                        || account.claimed.contains(&row.voucher)
                        || self.unowned(program, &row)?.err() == Some(CodeMistake::UsedUp)
                }
            };
            if !owns {
                return Ok(true);
            }
            *name = row.voucher.to_string();
        }
        Ok(false)
    }
}

/// What an event names vouchers by.
fn typed(body: &Body) -> &[String] {
    match body {
        Body::OrderPaid(Order { vouchers: Some(vouchers), .. }) => &vouchers.names,
        Body::VoucherUsed(usage) => std::slice::from_ref(&usage.voucher),
        _ => &[],
    }
}

fn typed_mut(body: &mut Body) -> &mut [String] {
    match body {
        Body::OrderPaid(Order { vouchers: Some(vouchers), .. }) => &mut vouchers.names,
        Body::VoucherUsed(usage) => std::slice::from_mut(&mut usage.voucher),
        _ => &mut [],
    }
}

/// A voucher is named by its id, by its kind, or else by its code.
fn may_be_code(program: &Program, name: &str) -> bool {
    name.parse::<VoucherId>().is_err() && program.voucher(name).is_none()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::secret::MasterKey;

    fn vault(first: u8) -> Vault {
        let mut key = Ids::seeded(9).secret::<32>().unwrap();
        key[0] = first;
        Vault::new(MasterKey::from_bytes(&key).unwrap())
    }

    #[test]
    fn codes_differ_by_key_program_and_voucher() {
        let code = |key, program, voucher| {
            vault(key).code_of(ProgramId(program), VoucherId(Uuid::from_u128(voucher)))
        };
        let first = code(1, 1, 1);
        assert!(first.is_made());
        assert_eq!(first, code(1, 1, 1));
        for other in [code(2, 1, 1), code(1, 2, 1), code(1, 1, 2)] {
            assert_ne!(first, other);
        }
        let hash = |key, program| vault(key).code_hash(ProgramId(program), &first);
        assert_eq!(hash(1, 1), hash(1, 1));
        assert!(hash(1, 1) != hash(2, 1) && hash(1, 1) != hash(1, 2));
    }

    #[test]
    fn imported_codes_open_in_their_own_row() {
        let (vault_a, program) = (vault(1), ProgramId(1));
        let code = Code::read("Autumn 26").unwrap();
        let hash = vault_a.code_hash(program, &code);
        let sealed = vault_a.seal_code(&Ids::system(), program, &hash, &code).unwrap();
        assert!(!sealed.windows(6).any(|w| w == b"AUTUMN"));
        let open = |vault: &Vault, program, hash: CodeHash| {
            let purpose = CodePurpose::Claimed { claims_max: 1 };
            let imported =
                ImportedCode { kind: regulars_engine::symbol::Sym(0), purpose, sealed: sealed.clone() };
            let voucher = VoucherId(Uuid::nil());
            let row = CodeRow { hash, voucher, account: None, imported: None };
            vault.open_code(program, &row, &imported).ok()
        };
        assert_eq!(open(&vault_a, program, hash), Some(code));
        assert_eq!(open(&vault(2), program, hash), None);
        assert_eq!(open(&vault_a, ProgramId(2), hash), None);
        assert_eq!(open(&vault_a, program, [0; 32]), None);
    }
}
