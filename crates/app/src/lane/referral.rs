//! What the decision on a claim must know: who brought the one whose code it is, and so on up the line.
//!
//! It is read anew for every claim, after the thing that all claims of a program change ([`Thing::Referrals`]): what
//! another server has claimed before that is seen here, and what it claims after it is found by the version check, so two
//! claims at once close no ring.

use regulars_engine::{
    decide::{Ancestor, LINE_MAX},
    event::Event,
    shared::Thing,
};
use regulars_store::{MemberRow, MemberStatus};

use super::{decide::Try, load::read_state};
use crate::{
    fault::{Fault, Refusal},
    referral::{is_alike, personal},
};

impl Try<'_, '_> {
    /// The line of those who brought each other, the one whose code it is first; empty for other events. `joining` is the row
    /// of somebody who is not stored yet.
    pub(super) fn line(
        &self,
        place: usize,
        event: &Event,
        joining: Option<&MemberRow>,
    ) -> Result<Vec<Ancestor>, Refusal> {
        let mut next = event.body.referral_claim().and_then(|claim| claim.referrer);
        let mut line = Vec::new();
        let own = &self.working[place];
        debug_assert!(next.is_none() || self.things.contains_key(&(own.held.program, Thing::Referrals)));
        let (shared, program) = (&self.lane.shared, own.held.program);
        let mut own_personal = None;
        while let Some(member) = next.filter(|_| line.len() < LINE_MAX) {
            let Some(row) = shared.store.member(program, member).map_err(Fault::from)? else { break };
            let account = match self.places.get(&row.account) {
                Some(at) => self.working[*at].held.account.clone(),
                None => {
                    let stored = shared.store.lane_accounts(program, &[row.account]).map_err(Fault::from)?;
                    let Some(stored) = stored.first() else { break };
                    read_state(&stored.state)?
                }
            };
            let mine = match own_personal.take() {
                Some(mine) => mine,
                None => match joining {
                    Some(row) => personal(shared, row)?,
                    None => match shared.store.member(program, own.held.member).map_err(Fault::from)? {
                        Some(row) => personal(shared, &row)?,
                        None => break,
                    },
                },
            };
            let theirs = personal(shared, &row)?;
            line.push(Ancestor {
                open: row.status == MemberStatus::Active && !account.closed,
                same: row.account == own.id,
                alike: is_alike(&mine, &theirs),
                profile: theirs.profile.for_decisions(),
            });
            own_personal = Some(mine);
            next = account.referred.as_ref().map(|referred| referred.by);
        }
        Ok(line)
    }
}
