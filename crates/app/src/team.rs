//! Teams, as readers see them.

use regulars_engine::{
    id::TeamId,
    moment::Moment,
    shared::{Slices, Thing},
};

use crate::{
    App, Standing,
    fault::Refusal,
    program::ProgramHandle,
    view::{self, MemberTeamView, TeamView},
};

impl App {
    /// A team as of now.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when nobody is in it, [`Refusal::NotPublished`].
    pub fn team(
        &self,
        program: &ProgramHandle,
        team: TeamId,
        language: &str,
    ) -> Result<(Moment, TeamView), Refusal> {
        let shared = self.shared();
        let version = program.version()?;
        let at = program.now(&shared.clock);
        let mut slices = Slices::default();
        crate::shared::fill(&shared.store, program.id, &mut slices, [Thing::Team(team)])?;
        let state = slices.get(Thing::Team(team)).and_then(|shared| shared.team.as_deref());
        let state = state.filter(|state| !state.people.is_empty());
        let told = state.and_then(|state| view::team(version, (team, state), at, language));
        told.map(|told| (at, told)).ok_or(Refusal::NotFound("team"))
    }

    /// The teams that a member is in, and those into which the member is invited.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn member_teams(
        &self,
        program: &ProgramHandle,
        standing: &Standing,
        language: &str,
    ) -> Result<Vec<MemberTeamView>, Refusal> {
        let mut slices = Slices::default();
        let things = standing.account.teams.iter().map(|place| Thing::Team(place.team));
        crate::shared::fill(&self.shared().store, program.id, &mut slices, things)?;
        let state = |team| slices.get(Thing::Team(team))?.team.as_deref().cloned();
        Ok(view::member_teams(&standing.program, &standing.account, state, standing.as_of, language))
    }
}
