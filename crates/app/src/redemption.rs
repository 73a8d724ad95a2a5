//! What became of redemptions: a member's own, and what rewards cost a program over a time. Both are read from the entries,
//! whose facts keep what was paid and what it cost; nothing is written beside them.

use std::{collections::BTreeMap, sync::Arc};

use regulars_engine::{
    Program,
    decide::{Earlier, Original, RedemptionState, redemption_state},
    event::Body,
    fact::{Fact, VoucherUse},
    id::{MemberId, VoucherId},
    moment::Moment,
    shared::{Slices, Thing},
    state::HeldVoucher,
    symbol::Sym,
};
use regulars_store::{Direction, EntryRow, Found};

use crate::{
    App,
    fault::{Fault, Refusal},
    member::Who,
    program::ProgramHandle,
    read::{PAGE_MAX, Standing, event_of, record_of},
    view::{CostView, RedemptionView, RewardReportView, redemption, reward_report},
};

/// How a redemption stands whose vouchers have ended, or were taken away, before they were used up.
const EXPIRED: &str = "expired";

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

/// By reward, for donations by cause, and by who pays for it when that is not the program.
pub(crate) type Costs = BTreeMap<(Sym, Option<Sym>, Option<Sym>), Cost>;

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
        let mut fates = Fates { app: self, program, found, standing: None };
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
            let state = match state {
                RedemptionState::Redeemed | RedemptionState::Issued => fates.of(&taken, state)?,
                RedemptionState::Used | RedemptionState::Cancelled => state.name(),
            };
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
        snapshot.for_each_redemption(program.id, from.0, until.0, &mut |row| {
            if fault.is_none() {
                fault = self.note_costs(program, &mut costs, &row).err();
            }
        })?;
        match fault {
            Some(fault) => Err(fault.into()),
            None => Ok(reward_report(&latest, &costs, (&shared, now), from, until, language)),
        }
    }
}

impl App {
    /// Adds what an entry took and cost. Who pays for it stands in the version under which the reward was taken, so that a
    /// later one moves nothing, and what comes back is theirs who paid.
    fn note_costs(&self, program: &ProgramHandle, costs: &mut Costs, row: &EntryRow) -> Result<(), Fault> {
        let shared = self.shared();
        for fact in record_of(row)?.facts {
            let Fact::Redeemed { reward, quantity, worth, cause, units, cash } = fact else { continue };
            let root = match row.of_seq {
                Some(of_seq) => shared.store.entry_at(row.account, of_seq)?,
                None => None,
            };
            let number = root.map_or(row.program_version, |root| root.program_version);
            let version = shared.programs.version_of_entry(&shared.store, program.id, number)?;
            let stated = version.rewards.iter().find(|own| own.reward == reward);
            let funder = stated.and_then(|own| own.funded_by);
            let sum = costs.entry((reward, cause, funder)).or_default();
            *sum = sum.plus(Cost { quantity, units, cash, worth });
        }
        Ok(())
    }
}

/// What became of the vouchers that redemptions gave. The account is looked at when the first one is asked for.
struct Fates<'a> {
    app: &'a App,
    program: &'a ProgramHandle,
    found: Found,
    standing: Option<Standing>,
}

impl Fates<'_> {
    /// Where a redemption stands that has not been told to be used: whoever holds a voucher for it uses that. While one of
    /// them lives it stands as before; then it is `used` when all of them were used up, and else `expired`.
    fn of(&mut self, taken: &Earlier, state: RedemptionState) -> Result<&'static str, Refusal> {
        let given: Vec<&HeldVoucher> = taken.facts.iter().filter_map(issued).collect();
        if given.is_empty() {
            return Ok(state.name());
        }
        if self.standing.is_none() {
            self.standing = Some(self.app.standing_of(self.program, self.found)?);
        }
        let lives = |given: &HeldVoucher| {
            let Some(Standing { account, as_of, .. }) = &self.standing else { return false };
            let open = |end: Moment| *as_of < end;
            given.expires_at.is_none_or(open) && account.vouchers.iter().any(|held| held.id == given.id)
        };
        if given.iter().any(|given| lives(given)) {
            return Ok(state.name());
        }
        let used = self.used_after(taken.entry)?;
        let up = |given: &&HeldVoucher| given.uses <= used.get(&given.id).copied().unwrap_or(0);
        Ok(if given.iter().all(up) { RedemptionState::Used.name() } else { EXPIRED })
    }

    /// How often each voucher was used by entries after one.
    fn used_after(&self, entry: u64) -> Result<BTreeMap<VoucherId, i64>, Refusal> {
        let (mut used, mut after) = (BTreeMap::new(), entry);
        loop {
            let rows = self.app.shared().store.page_entries(
                self.found.account,
                Direction::After(after),
                PAGE_MAX,
            )?;
            for row in &rows {
                for fact in record_of(row)?.facts {
                    if let Fact::VoucherUsed(VoucherUse { held, .. }) = fact {
                        let sum: &mut i64 = used.entry(held.id).or_default();
                        *sum = sum.saturating_add(held.uses);
                    }
                }
            }
            match rows.last() {
                Some(last) => after = last.seq,
                None => return Ok(used),
            }
        }
    }
}

/// The voucher that a fact gave to the member.
fn issued(fact: &Fact) -> Option<&HeldVoucher> {
    match fact {
        Fact::VoucherIssued(held) if 0 < held.uses => Some(held),
        _ => None,
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

fn earlier(row: &EntryRow) -> Result<Earlier, Fault> {
    let body: Body = event_of(row)?.body;
    Ok(Earlier { entry: row.seq, body, facts: record_of(row)?.facts })
}
