//! Leaderboards, as they stand when somebody asks. Nothing is written beside the ledger: all accounts of the program are read
//! on one snapshot, and the profiles of those who have done something.

use regulars_engine::{
    decide::{called, is_listed, score},
    id::MemberId,
    moment::Moment,
    program::Leaderboard,
};
use regulars_store::AccountStatus;

use crate::{
    App,
    fault::{Fault, Refusal},
    lane::read_state,
    program::ProgramHandle,
    view::{LeaderboardView, PlaceView, leaderboard_view},
};

/// So many places above and below a member's own are shown.
const NEIGHBOURS: usize = 2;

/// Somebody who is listed.
pub(crate) struct Listed {
    pub(crate) member: MemberId,
    pub(crate) score: i64,
    pub(crate) name: Option<String>,
}

impl App {
    /// A leaderboard from behind a place on, the first place first.
    ///
    /// # Errors
    /// [`Refusal::NotPublished`], [`Refusal::NotFound`].
    pub fn leaderboard(
        &self,
        handle: &ProgramHandle,
        name: &str,
        after: Option<(i64, MemberId)>,
        limit: usize,
        language: &str,
    ) -> Result<(LeaderboardView, Option<(i64, MemberId)>), Refusal> {
        let (spec, at, all) = self.listed(handle, name)?;
        let from = after.map_or(0, |after| {
            all.partition_point(|one| key(one.score, one.member) <= key(after.0, after.1))
        });
        let until = from.saturating_add(limit).min(all.len());
        let next = (until < all.len()).then(|| all.get(until.checked_sub(1)?)).flatten();
        let next = next.map(|last| (last.score, last.member));
        let view = leaderboard_view(handle.version()?, &spec, at, (&all, from..until), language);
        Ok((view, next))
    }

    /// The places around a member's own; none when the member is not listed.
    ///
    /// # Errors
    /// [`Refusal::NotPublished`], [`Refusal::NotFound`].
    pub fn leaderboard_of(
        &self,
        handle: &ProgramHandle,
        name: &str,
        member: MemberId,
        language: &str,
    ) -> Result<(LeaderboardView, Option<PlaceView>), Refusal> {
        let (spec, at, all) = self.listed(handle, name)?;
        let own = all.iter().position(|one| one.member == member);
        let around = own.map_or(0..0, |own| {
            own.saturating_sub(NEIGHBOURS)..own.saturating_add(NEIGHBOURS).saturating_add(1).min(all.len())
        });
        let first = around.start;
        let view = leaderboard_view(handle.version()?, &spec, at, (&all, around), language);
        let place = own.and_then(|own| view.places.get(own.checked_sub(first)?).cloned());
        Ok((view, place))
    }

    fn listed(
        &self,
        handle: &ProgramHandle,
        name: &str,
    ) -> Result<(Leaderboard, Moment, Vec<Listed>), Refusal> {
        let program = handle.version()?;
        let spec = program.symbols.get(name);
        let spec = program.leaderboards.iter().find(|own| Some(own.leaderboard) == spec);
        let spec = spec.ok_or(Refusal::NotFound("leaderboard"))?;
        let shared = self.shared();
        let at = self.program_now(handle);
        let mut found: Vec<(MemberId, i64)> = Vec::new();
        let mut fault: Option<Fault> = None;
        shared.store.snapshot()?.for_each_account(Some(handle.id), &mut |row| {
            if row.status != AccountStatus::Open || fault.is_some() {
                return;
            }
            match read_state(&row.state) {
                Ok(account) => {
                    let score = score(program, spec, &account, at);
                    if 0 < score {
                        found.push((row.member, score));
                    }
                }
                Err(unreadable) => fault = Some(unreadable),
            }
        })?;
        if let Some(fault) = fault {
            return Err(fault.into());
        }
        let mut all = Vec::with_capacity(found.len());
        for (member, score) in found {
            // Whoever was erased since the snapshot was taken is listed without a name, if at all.
            let profile = shared.profile(handle.id, member)?;
            if is_listed(spec, &profile) {
                all.push(Listed { member, score, name: called(spec, &profile).map(str::to_owned) });
            }
        }
        all.sort_by_key(|one| key(one.score, one.member));
        Ok((spec.clone(), at, all))
    }
}

/// Most first; among equals, whoever joined first.
fn key(score: i64, member: MemberId) -> (std::cmp::Reverse<i64>, MemberId) {
    (std::cmp::Reverse(score), member)
}
