//! Households: the people around an account, as decisions and readers see them.

use regulars_engine::{
    Program,
    decide::{self, Company, Other},
    event::{Body, Profile},
    household::{Founding, Household, HouseholdEvent, Moving},
    id::{HouseholdId, MemberId, ProgramId},
    moment::Moment,
    shared::{Slices, Thing},
    state::Account,
};

use crate::{
    App, Standing,
    app::Shared,
    fault::{Fault, Refusal},
    lane::read_state,
    program::ProgramHandle,
    read::Due,
    view::{self, HouseholdView, MemberHouseholdView},
};

/// How much of the keyed hash of an address is its label, in bytes.
const LABEL_BYTES: usize = 16;

impl App {
    /// A household as of now.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when nobody is in it, [`Refusal::NotPublished`].
    pub fn household(
        &self,
        program: &ProgramHandle,
        household: HouseholdId,
    ) -> Result<(Moment, HouseholdView), Refusal> {
        let shared = self.shared();
        let version = program.version()?;
        let state = shared.household(program.id, household)?;
        let head = state.head().ok_or(Refusal::NotFound("household"))?;
        let found = shared.store.member(program.id, head)?.ok_or(Refusal::NotFound("household"))?;
        let row = shared.store.accounts(program.id, &[found.account])?.pop();
        let account = read_state(&row.ok_or(Refusal::NotFound("household"))?.state)?;
        let at = program.now(&shared.clock).max(account.as_of);
        let people: Vec<MemberId> = state.members().map(|person| person.member).collect();
        let people = shared.accounts_of(program.id, version, &people, at)?;
        Ok((at, view::household(version, household, &state, &people, at)))
    }

    /// What a member has to do with households.
    ///
    /// # Errors
    /// As [`App::standing`].
    pub fn member_household(
        &self,
        program: &ProgramHandle,
        standing: &Standing,
    ) -> Result<MemberHouseholdView, Refusal> {
        let own = decide::home(&standing.account);
        let own = own.map(|household| self.household(program, household)).transpose()?;
        Ok(view::member_household(
            &standing.program,
            &standing.account,
            own.map(|(_, own)| own),
            standing.as_of,
        ))
    }
}

impl Shared {
    /// Who is in a household.
    fn household(&self, program: ProgramId, household: HouseholdId) -> Result<Household, Fault> {
        let thing = Thing::Household(household);
        let mut slices = Slices::default();
        crate::shared::fill(&self.store, program, &mut slices, [thing])?;
        let state = slices.get(thing).and_then(|shared| shared.household.as_deref());
        Ok(state.cloned().unwrap_or_default())
    }

    /// The people around an account, with their due work done in memory.
    pub fn company(
        &self,
        program: ProgramId,
        version: &Program,
        (own, account): (MemberId, &Account),
        at: Moment,
    ) -> Result<Company, Refusal> {
        let shares = version.wallets.iter().any(|wallet| wallet.household.is_some());
        let home = decide::home(account).filter(|_| shares);
        let Some(household) = home else { return Ok(Company { own: Some(own), others: Vec::new() }) };
        let state = self.household(program, household)?;
        let others = state.members().map(|person| person.member).filter(|member| *member != own);
        let others = self.accounts_of(program, version, &others.collect::<Vec<_>>(), at)?;
        Ok(Company { own: Some(own), others })
    }

    fn accounts_of(
        &self,
        program: ProgramId,
        version: &Program,
        members: &[MemberId],
        at: Moment,
    ) -> Result<Vec<Other>, Refusal> {
        let mut others = Vec::with_capacity(members.len());
        for member in members {
            let row = self.store.member(program, *member)?.ok_or(Refusal::MemberNotFound)?;
            let account = self.store.accounts(program, &[row.account])?.pop();
            let mut account = read_state(&account.ok_or(Refusal::MemberNotFound)?.state)?;
            let profile =
                if version.needs_profile { self.profile(program, *member)? } else { Profile::default() };
            let due = Due { store: &self.store, program, account: row.account, profile: &profile };
            due.run(version, &mut account, &mut Slices::default(), at)?;
            others.push(Other { member: *member, account });
        }
        Ok(others)
    }

    /// Puts labels in the place of addresses: an address stands in no entry. Equal addresses of a program have equal labels,
    /// however they are spaced and capitalised.
    pub fn label_address(&self, program: ProgramId, body: &mut Body) {
        use std::fmt::Write as _;
        let Body::Household(event) = body else { return };
        let address = match event {
            HouseholdEvent::Founded(Founding { address }) => address.as_mut(),
            HouseholdEvent::Joined(entrance) => entrance.address.as_mut(),
            HouseholdEvent::Moved(Moving { address, .. }) => Some(address),
            HouseholdEvent::Invited(_)
            | HouseholdEvent::Left(_)
            | HouseholdEvent::Removed(_)
            | HouseholdEvent::Drawn(_)
            | HouseholdEvent::Returned(_) => None,
        };
        let Some(address) = address else { return };
        let words: Vec<String> = address.split_whitespace().map(str::to_lowercase).collect();
        let program = program.0.to_be_bytes();
        let purpose: [&[u8]; 2] = [b"address", &program];
        let hash = self.vault.keyed(&purpose, words.join(" ").as_bytes());
        let mut label = String::with_capacity(2 * LABEL_BYTES);
        for byte in hash.iter().take(LABEL_BYTES) {
            // Writing to a string can't fail.
            let _ = write!(label, "{byte:02x}");
        }
        *address = label;
    }
}
