//! The codes of vouchers. The ledger knows ids only; here a code is made for an id, and what somebody typed is taken back
//! to one.
//!
//! The code of a voucher that the program issues is computed from its id under a key of the program, so it is stored
//! nowhere: the database alone gives no code away. A code that was imported is stored, but sealed. Both are found by a
//! keyed hash of their canonical form.

use regulars_engine::{
    code::{Code, Prefix},
    event::{Body, Order},
    fact::Fact,
    id::{AccountId, ProgramId, VoucherId},
    program::Program,
    state::HeldVoucher,
};
use regulars_store::{CodeHash, CodeRow, CodeWrite};

use crate::{
    App,
    app::Shared,
    fault::{Fault, Refusal},
    member::{Vault, Who},
    program::ProgramHandle,
    read::Standing,
};

/// What a code stands for.
#[derive(Debug)]
pub struct CodeFound {
    /// The voucher.
    pub held: HeldVoucher,
    /// Whose it is, as of now.
    pub standing: Standing,
}

/// Why nothing can be done with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeMistake {
    /// It is no code of the program.
    Unknown,
    /// It is the code of another member's voucher.
    OtherMember,
    /// The voucher has ended.
    Ended,
    /// The voucher is used up, or was taken away.
    Gone,
}

impl CodeMistake {
    /// Whether whoever sent it may have guessed.
    pub fn may_be_guess(self) -> bool {
        match self {
            CodeMistake::Unknown | CodeMistake::OtherMember => true,
            CodeMistake::Ended | CodeMistake::Gone => false,
        }
    }

    /// What is wrong, as a phrase.
    pub fn detail(self) -> &'static str {
        match self {
            CodeMistake::Unknown => "the program has no such code",
            CodeMistake::OtherMember => "it is the code of another member's voucher",
            CodeMistake::Ended => "the voucher has ended",
            CodeMistake::Gone => "the voucher is used up, or was taken away",
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
}

impl Shared {
    /// The rows by which the vouchers that facts issue will be found.
    pub(crate) fn code_writes(
        &self,
        program: ProgramId,
        account: AccountId,
        facts: &[Fact],
    ) -> Vec<CodeWrite> {
        let issued = facts.iter().filter_map(|fact| match fact {
            Fact::VoucherIssued(held) if 0 < held.uses => Some(held.id),
            _ => None,
        });
        let write = |voucher| {
            let hash = self.vault.code_hash(program, &self.vault.code_of(program, voucher));
            CodeWrite { program, hash: Some(hash), voucher, account }
        };
        issued.map(write).collect()
    }

    /// What is known of a code; none when it can't be one, or is none of the program.
    pub(crate) fn find_code(&self, program: ProgramId, typed: &str) -> Result<Option<CodeRow>, Fault> {
        let Ok(code) = Code::read(typed) else { return Ok(None) };
        let hash = self.vault.code_hash(program, &code);
        Ok(self.store.codes(program, &[hash])?.pop().flatten())
    }
}

impl App {
    /// The codes of vouchers, as they are printed for people, in the order asked.
    pub fn codes_of(&self, program: &ProgramHandle, vouchers: &[VoucherId]) -> Result<Vec<String>, Fault> {
        let vault = &self.shared().vault;
        Ok(vouchers.iter().map(|voucher| vault.code_of(program.id, *voucher).to_string()).collect())
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
        let Some(owner) = row.account else { return Ok(Err(CodeMistake::Unknown)) };
        if wanted.is_some_and(|wanted| wanted.account != owner) {
            return Ok(Err(CodeMistake::OtherMember));
        }
        let account = self.shared().store.accounts(program.id, &[owner])?.pop();
        let Some(member) = account.map(|row| row.member) else { return Ok(Err(CodeMistake::Unknown)) };
        let standing = match self.standing(program, member) {
            // What was an erased member's is nobody's.
            Err(Refusal::MemberNotFound) => return Ok(Err(CodeMistake::Unknown)),
            standing => standing?,
        };
        let held = standing.account.vouchers.iter().find(|held| held.id == row.voucher).copied();
        let at = standing.as_of;
        Ok(match held {
            None => Err(CodeMistake::Gone),
            Some(held) if held.expires_at.is_some_and(|end| end <= at) => Err(CodeMistake::Ended),
            Some(held) => Ok(CodeFound { held, standing }),
        })
    }

    /// Whether an event names something that may be a code, which [`App::read_codes`] then looks up.
    pub fn names_codes(&self, program: &ProgramHandle, body: &Body) -> bool {
        let Ok(version) = program.version() else { return false };
        typed(body).any(|name| may_be_code(version, name))
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
        for name in typed_mut(body).filter(|name| may_be_code(version, name)) {
            match self.shared().find_code(program.id, name)? {
                Some(row) if row.account.is_none_or(|owner| owner == account) => {
                    *name = row.voucher.to_string();
                }
                Some(_) | None => return Ok(true),
            }
        }
        Ok(false)
    }
}

/// What an event names vouchers by.
fn typed(body: &Body) -> impl Iterator<Item = &String> {
    let names = match body {
        Body::OrderPaid(Order { vouchers: Some(vouchers), .. }) => vouchers.names.as_slice(),
        _ => &[],
    };
    names.iter()
}

fn typed_mut(body: &mut Body) -> impl Iterator<Item = &mut String> {
    let names = match body {
        Body::OrderPaid(Order { vouchers: Some(vouchers), .. }) => vouchers.names.as_mut_slice(),
        _ => &mut [],
    };
    names.iter_mut()
}

/// A voucher is named by its id, by its kind, or else by its code.
fn may_be_code(program: &Program, name: &str) -> bool {
    name.parse::<VoucherId>().is_err() && program.voucher(name).is_none()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{ids::Ids, secret::MasterKey};

    #[test]
    fn codes_differ_by_key_program_and_voucher() {
        let vault = |first: u8| {
            let mut key = Ids::seeded(9).secret::<32>().unwrap();
            key[0] = first;
            Vault::new(MasterKey::from_bytes(&key).unwrap())
        };
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
}
