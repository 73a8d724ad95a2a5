//! The codes of vouchers: look-up rows beside the ledger, which itself knows ids only.

use regulars_engine::{
    id::{AccountId, ProgramId, VoucherId},
    symbol::Sym,
};

/// A keyed hash of a code's canonical form.
pub type CodeHash = [u8; 32];

/// A code as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRow {
    /// By what it is found.
    pub hash: CodeHash,
    /// The voucher that it is the code of.
    pub voucher: VoucherId,
    /// Whose voucher it is; none for an imported code that nobody was given, or that several may claim.
    pub account: Option<AccountId>,
    /// What only imported codes have.
    pub imported: Option<ImportedCode>,
}

/// What only imported codes have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedCode {
    /// The kind of voucher.
    pub kind: Sym,
    /// What it is there for.
    pub purpose: CodePurpose,
    /// The code itself, sealed.
    pub sealed: Vec<u8>,
}

/// What an imported code is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodePurpose {
    /// To be given out by the program, in the order of the numbers of its kind, which begin with 1 and have no gap.
    Given {
        /// Its number.
        number: u64,
    },
    /// To be claimed by members who know it.
    Claimed {
        /// How often in all, at least 1.
        claims_max: u64,
    },
}

/// A code that an import brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCode {
    /// By what it is found.
    pub hash: CodeHash,
    /// The voucher that it will be the code of.
    pub voucher: VoucherId,
    /// What it is there for.
    pub purpose: CodePurpose,
    /// The code itself, sealed.
    pub sealed: Vec<u8>,
}

/// A code that a batch brings into being, or gives to its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeWrite {
    /// The program.
    pub program: ProgramId,
    /// By what it is found; none for an imported code, which is found already.
    pub hash: Option<CodeHash>,
    /// The voucher.
    pub voucher: VoucherId,
    /// Whose it is from now on.
    pub account: AccountId,
}
