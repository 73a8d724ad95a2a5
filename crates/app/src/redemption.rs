//! What became of redemptions: a member's own, and what rewards cost a program over a time. Both are read from the entries,
//! whose facts keep what was paid and what it cost; nothing is written beside them.

use std::{collections::BTreeMap, sync::Arc};

use regulars_engine::{
    Program,
    decide::{Earlier, Original, redemption_state},
    event::Body,
    fact::Fact,
    id::MemberId,
    moment::Moment,
    shared::{Slices, Thing},
    symbol::Sym,
};
use regulars_store::EntryRow;

use crate::{
    App,
    fault::{Fault, Refusal},
    member::Who,
    program::ProgramHandle,
    read::{PAGE_MAX, event_of, record_of},
    view::{CostView, RedemptionView, RewardReportView, redemption, reward_report},
};

/// What rewards took and cost, as sums of facts; what was undone in the same time is taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Cost {
    /// How many.
    pub(crate) quantity: i64,
    /// What members paid, in the smallest unit of the reward's wallet.
    pub(crate) units: i64,
    /// Money beside.
    pub(crate) cash: i64,
    /// What they cost the program.
    pub(crate) worth: i64,
}

/// By reward and, for donations, by cause.
pub(crate) type Costs = BTreeMap<(Sym, Option<Sym>), Cost>;

impl App {
    /// A page of a member's redemptions, newest first, from before the number given, each with where it stands now.
    ///
    /// # Errors
    /// [`Refusal::MemberNotFound`].
    pub fn page_redemptions(
        &self,
        program: &ProgramHandle,
        member: MemberId,
        before: Option<u64>,
        limit: u32,
        language: &str,
    ) -> Result<Vec<RedemptionView>, Refusal> {
        let found = self.find_member(program, &Who::Id(member))?;
        let store = &self.shared().store;
        let rows = store.page_redemptions(found.account, before.unwrap_or(u64::MAX), limit.min(PAGE_MAX))?;
        let latest = program.version()?;
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            // What confirms a reservation follows on that.
            let reservation = match row.of_seq {
                Some(of_seq) => store.entry_at(row.account, of_seq)?,
                None => None,
            };
            let root = reservation.as_ref().unwrap_or(&row);
            let followers = store.followers(root.account, root.seq)?;
            let changed_at = followers.last().map_or(row.recorded_at, |last| last.recorded_at);
            let original = Original {
                root: earlier(root)?,
                followers: followers.iter().map(earlier).collect::<Result<_, _>>()?,
                target: row.seq,
            };
            let state = redemption_state(&original);
            // What a reservation took is in its own entry.
            let taken = earlier(&row)?;
            let booked = original.root.facts.iter().find_map(|fact| match fact {
                Fact::PlaceTaken { session, .. } => Some(*session),
                _ => None,
            });
            views.extend(redemption(latest, &row, (&taken, booked), state, Moment(changed_at), language));
        }
        Ok(views)
    }

    /// What rewards took and cost between two instants of the server's time, the first included and the last not.
    ///
    /// # Errors
    /// [`Refusal::NotPublished`].
    pub fn reward_report(
        &self,
        program: &ProgramHandle,
        from: Moment,
        until: Moment,
        language: &str,
    ) -> Result<RewardReportView, Refusal> {
        let latest: Arc<Program> = Arc::clone(program.version()?);
        let mut costs = Costs::new();
        let mut fault: Option<Fault> = None;
        let (now, mut shared) = (self.program_now(program), Slices::default());
        let budgets = latest.budgets.iter().map(|budget| Thing::Budget(budget.budget));
        crate::shared::fill(&self.shared().store, program.id, &mut shared, budgets)?;
        let snapshot = self.shared().store.snapshot()?;
        snapshot.for_each_redemption(program.id, from.0, until.0, &mut |row| match record_of(&row) {
            Ok(record) => record.facts.iter().for_each(|fact| note(&mut costs, fact)),
            Err(found) => fault = Some(found),
        })?;
        match fault {
            Some(fault) => Err(fault.into()),
            None => Ok(reward_report(&latest, &costs, (&shared, now), from, until, language)),
        }
    }
}

impl Cost {
    pub(crate) fn plus(self, other: Cost) -> Cost {
        Cost {
            quantity: self.quantity.saturating_add(other.quantity),
            units: self.units.saturating_add(other.units),
            cash: self.cash.saturating_add(other.cash),
            worth: self.worth.saturating_add(other.worth),
        }
    }
}

impl From<Cost> for CostView {
    fn from(cost: Cost) -> CostView {
        let Cost { quantity, units, cash, worth } = cost;
        CostView { quantity, units, cash, worth }
    }
}

fn note(costs: &mut Costs, fact: &Fact) {
    if let Fact::Redeemed { reward, quantity, worth, cause, units, cash } = fact {
        let cost = Cost { quantity: *quantity, units: *units, cash: *cash, worth: *worth };
        let sum = costs.entry((*reward, *cause)).or_default();
        *sum = sum.plus(cost);
    }
}

fn earlier(row: &EntryRow) -> Result<Earlier, Fault> {
    let body: Body = event_of(row)?.body;
    Ok(Earlier { entry: row.seq, body, facts: record_of(row)?.facts })
}
