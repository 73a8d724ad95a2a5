//! What a lane reads before it decides. A lane goes on deciding while its last batch is stored; what it reads meanwhile must
//! be as after that batch, or it would decide on what is about to change, and all of it would have to be decided again.

use std::sync::PoisonError;

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
        self.wait_for_commits();
        self.find_members(program, asked)
    }

    pub fn lane_accounts(&self, program: ProgramId, ids: &[AccountId]) -> Result<Vec<AccountRow>, Fault> {
        self.wait_for_commits();
        self.accounts(program, ids)
    }

    pub fn lane_versions(
        &self,
        program: ProgramId,
        ids: &[AccountId],
    ) -> Result<Vec<Option<AccountVersions>>, Fault> {
        self.wait_for_commits();
        self.account_versions(program, ids)
    }

    pub fn lane_identities(
        &self,
        program: ProgramId,
        asked: &[(&str, &str)],
    ) -> Result<Vec<EntryRow>, Fault> {
        self.wait_for_commits();
        self.identities(program, asked)
    }

    pub fn lane_shared(&self, keys: &[SharedKey]) -> Result<Vec<SharedRow>, Fault> {
        self.wait_for_commits();
        self.shared(keys)
    }

    pub fn lane_code_count(&self, program: ProgramId, kind: Sym) -> Result<u64, Fault> {
        self.wait_for_commits();
        self.code_count(program, kind)
    }

    /// Waits until no batch of this process is being stored. Those of others are told apart by versions.
    fn wait_for_commits(&self) {
        drop(self.committing.write().unwrap_or_else(PoisonError::into_inner));
    }
}
