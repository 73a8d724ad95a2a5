//! What a lane reads before it decides. A lane goes on deciding while its last batches are stored; it knows which accounts and
//! names these have, and waits for them itself when it reads one of those. Of other writers it learns by versions.

use regulars_engine::{
    id::{AccountId, ProgramId},
    symbol::Sym,
};

use super::Postgres;
use crate::{AccountRow, AccountVersions, EntryRow, Fault, Found, LookupHash, SharedKey, SharedRow};

impl Postgres {
    pub fn lane_members(
        &self,
        program: ProgramId,
        asked: &[(&str, &LookupHash)],
    ) -> Result<Vec<Option<Found>>, Fault> {
        self.find_members(program, asked)
    }

    pub fn lane_accounts(&self, program: ProgramId, ids: &[AccountId]) -> Result<Vec<AccountRow>, Fault> {
        self.accounts(program, ids)
    }

    pub fn lane_versions(
        &self,
        program: ProgramId,
        ids: &[AccountId],
    ) -> Result<Vec<Option<AccountVersions>>, Fault> {
        self.account_versions(program, ids)
    }

    pub fn lane_identities(
        &self,
        program: ProgramId,
        asked: &[(&str, &str)],
    ) -> Result<Vec<EntryRow>, Fault> {
        self.identities(program, asked)
    }

    pub fn lane_shared(&self, keys: &[SharedKey]) -> Result<Vec<SharedRow>, Fault> {
        self.shared(keys)
    }

    pub fn lane_code_count(&self, program: ProgramId, kind: Sym) -> Result<u64, Fault> {
        self.code_count(program, kind)
    }
}
