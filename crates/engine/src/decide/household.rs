//! `household.founded`, `household.invited` and so on: who shares balances; and what they spend together.
//!
//! Each event is decided on the account of the person whom it happens to: the head invites and removes, but it is told of
//! whoever is invited or removed, so all facts of one membership are of one account. How many there are and who is the head
//! stands in the shared state ([`Household`]), which is version-checked like a stock: the last place is given once.
//!
//! Who redeems a reward with the units of a household takes each one's share from each one's lots. The decision on the own
//! account says whose units go ([`Fact::HouseholdShare`]); whoever stores it decides `household.drawn` on each of the other
//! accounts, and stores all of them together or none. Nothing goes from hand to hand: each one's units are spent where they
//! lie, and come back there when the redemption is undone.

use super::{draft::Draft, lots, reversal, tier::Reassess, transfer};
use crate::{
    amount::share_out,
    document::{Draw, Leaving},
    event::{Body, Event},
    fact::{Fact, Sink},
    household::{
        Drawing, Entrance, Exit, Founding, Home, Household, HouseholdEvent, HouseholdStep, Invitation,
        Moving, Place, Removal,
    },
    id::{HouseholdId, MemberId},
    moment::Moment,
    program::{HouseholdSpec, Program, SlotSpec},
    rejection::Rejection,
    shared::Thing,
    state::Account,
    symbol::Sym,
};

/// The most invitations that a member has at a time.
const INVITATIONS_MAX: usize = 10;

/// The people around an account, as a decision knows them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Company {
    /// Whose account it is; none where members have no ids.
    pub own: Option<MemberId>,
    /// The others of the household, as [`draws_on`] asks for them, in the order in which they came into it.
    pub others: Vec<Other>,
}

/// Another member of the household, whose due work is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Who.
    pub member: MemberId,
    /// The account.
    pub account: Account,
}

impl Company {
    /// Of nobody.
    pub const NONE: &'static Company = &Company { own: None, others: Vec::new() };
}

/// The household whose members' accounts must be known to decide an event: it spends their units.
pub fn draws_on(program: &Program, account: &Account, event: &Event) -> Option<HouseholdId> {
    let Body::RewardRedeemed(redemption) = &event.body else { return None };
    let wallet = program.reward(&redemption.reward)?.wallet?;
    program.wallet_of(wallet)?.household?;
    home(account)
}

/// The household that the member is in.
pub fn home(account: &Account) -> Option<HouseholdId> {
    account.homes.iter().find(|home| home.until.is_none()).map(|home| home.household)
}

/// The most that can be spent at once of a wallet by a member with company.
pub fn spendable_together(program: &Program, account: &Account, company: &Company, wallet: Sym) -> i64 {
    let own = lots::spendable(program, account, wallet);
    let is_shared = program.wallet_of(wallet).is_some_and(|spec| spec.household.is_some());
    if !is_shared || home(account).is_none() {
        return own;
    }
    let others = company.others.iter().map(|other| lots::spendable(program, &other.account, wallet));
    others.fold(own, i64::saturating_add)
}

/// How much of an amount comes from each, the one who spends first; none when all of them have less.
fn parts(program: &Program, wallet: Sym, draw: Draw, people: &[&Account], amount: i64) -> Option<Vec<i64>> {
    let has = |account: &&Account| lots::spendable(program, account, wallet);
    let mut balances: Vec<i64> = people.iter().map(has).collect();
    if balances.iter().copied().fold(0, i64::saturating_add) < amount {
        return None;
    }
    match draw {
        Draw::Proportionally => Some(share_out(amount, &balances)),
        Draw::OwnFirst => {
            let own = balances.first().copied().unwrap_or(0).min(amount);
            balances.iter_mut().take(1).for_each(|own| *own = 0);
            let mut parts = share_out(amount.saturating_sub(own), &balances);
            parts.iter_mut().take(1).for_each(|first| *first = own);
            Some(parts)
        }
        Draw::OldestFirst => Some(oldest(wallet, people, amount)),
    }
}

/// The lots that were earned first; of equal ones those of whoever comes first.
fn oldest(wallet: Sym, people: &[&Account], amount: i64) -> Vec<i64> {
    let mut lots: Vec<(Moment, usize, i64)> = Vec::new();
    for (place, account) in people.iter().enumerate() {
        let held = account.wallet(wallet).map_or(&[][..], |held| &held.lots);
        let open = held.iter().filter(|lot| lot.pending.is_none());
        lots.extend(open.map(|lot| (lot.earned_at, place, lot.remaining)));
    }
    lots.sort_unstable();
    let mut parts = vec![0i64; people.len()];
    let mut left = amount;
    for (_, place, remaining) in lots {
        let part = remaining.min(left);
        parts[place] = parts[place].saturating_add(part);
        left = left.saturating_sub(part);
    }
    parts
}

pub(super) fn happened(draft: &mut Draft<'_>, event: &HouseholdEvent) -> Result<(), Rejection> {
    match event {
        HouseholdEvent::Founded(founding) => founded(draft, founding),
        HouseholdEvent::Invited(invitation) => invited(draft, invitation),
        HouseholdEvent::Joined(entrance) => joined(draft, entrance),
        HouseholdEvent::Left(exit) => left(draft, *exit),
        HouseholdEvent::Removed(removal) => removed(draft, *removal),
        HouseholdEvent::Moved(moving) => moved(draft, moving),
        HouseholdEvent::Drawn(drawing) => drawn(draft, drawing),
        HouseholdEvent::Returned(_) => returned(draft),
    }
}

fn founded(draft: &mut Draft<'_>, founding: &Founding) -> Result<(), Rejection> {
    let (spec, own) = spec(draft)?;
    may_enter(draft, spec)?;
    if spec.same_address && founding.address.is_none() {
        return Err(Rejection::HouseholdAddress);
    }
    let household = HouseholdId(draft.event.id.0);
    let slot = spec.slot(None).ok_or(Rejection::HouseholdFull)?;
    let (place, address) = (place(draft, household, slot), founding.address.clone());
    happen(draft, (household, own), HouseholdStep::Founded { place, address });
    Ok(())
}

fn invited(draft: &mut Draft<'_>, invitation: &Invitation) -> Result<(), Rejection> {
    let (spec, own) = spec(draft)?;
    let Invitation { household, by, slot } = invitation;
    if known(draft, *household)?.head() != Some(*by) {
        return Err(Rejection::NotHead);
    }
    if home(&draft.account).is_some() {
        return Err(Rejection::AlreadyInHousehold);
    }
    let named = slot.as_deref().map(|name| draft.program.symbols.get(name).ok_or(Rejection::UnknownSlot));
    let slot = spec.slot(named.transpose()?).ok_or(Rejection::UnknownSlot)?;
    let now = draft.now;
    let open = |home: &&Home| home.household != *household && home.until.is_some_and(|until| now < until);
    if INVITATIONS_MAX <= draft.account.homes.iter().filter(open).count() {
        return Err(Rejection::TooManyInvitations);
    }
    has_room(draft, *household, slot, own)?;
    let until = Moment::from(spec.invite.add(now.timestamp(), &draft.program.zone));
    let place = place(draft, *household, slot);
    happen(draft, (*household, own), HouseholdStep::Invited { place, until, forget_until: now });
    Ok(())
}

fn joined(draft: &mut Draft<'_>, entrance: &Entrance) -> Result<(), Rejection> {
    let (spec, own) = spec(draft)?;
    let Entrance { household, address } = entrance;
    may_enter(draft, spec)?;
    let invitation = draft.account.homes.iter().find(|home| home.household == *household).copied();
    let in_time = |home: &Home| home.until.is_some_and(|until| draft.now < until);
    let invitation = invitation.filter(in_time).ok_or(Rejection::NotInvited)?;
    let lives_at = known(draft, *household)?.address.as_ref().map(|own| &own.label);
    if spec.same_address && (address.is_none() || lives_at != address.as_ref()) {
        return Err(Rejection::HouseholdAddress);
    }
    let slot = spec.slot(Some(invitation.kind)).ok_or(Rejection::UnknownSlot)?;
    has_room(draft, *household, slot, own)?;
    let place = place(draft, *household, slot);
    happen(draft, (*household, own), HouseholdStep::Joined { place });
    Ok(())
}

fn left(draft: &mut Draft<'_>, exit: Exit) -> Result<(), Rejection> {
    let (_, own) = spec(draft)?;
    go(draft, (exit.household, own), HouseholdStep::Left)
}

fn removed(draft: &mut Draft<'_>, removal: Removal) -> Result<(), Rejection> {
    let (_, own) = spec(draft)?;
    if known(draft, removal.household)?.head() != Some(removal.by) || removal.by == own {
        return Err(Rejection::NotHead);
    }
    go(draft, (removal.household, own), HouseholdStep::Removed)
}

fn moved(draft: &mut Draft<'_>, moving: &Moving) -> Result<(), Rejection> {
    let (spec, own) = spec(draft)?;
    let Moving { household, address } = moving;
    let state = known(draft, *household)?;
    if state.head() != Some(own) {
        return Err(Rejection::NotHead);
    }
    let last = state.address.as_ref().and_then(|address| address.changed_at);
    let next = spec.change_after.zip(last).map(|(after, at)| after.add(at.timestamp(), &draft.program.zone));
    if next.is_some_and(|next| draft.now < Moment::from(next)) {
        return Err(Rejection::AddressTooSoon);
    }
    let (number, address, at) = (next_number(draft, *household), address.clone(), draft.now);
    happen(draft, (*household, own), HouseholdStep::Moved { number, address, at });
    Ok(())
}

/// Units that somebody else of the household spends.
fn drawn(draft: &mut Draft<'_>, drawing: &Drawing) -> Result<(), Rejection> {
    let (_, spec) = draft.program.wallet(&drawing.wallet).ok_or(Rejection::UnknownWallet)?;
    let wallet = spec.wallet;
    if home(&draft.account).is_none() {
        return Err(Rejection::NotInHousehold);
    }
    draft.spend(wallet, drawing.amount, Sink::Spent)?;
    draft.reassess(Reassess::Both)
}

/// They come back: what they paid for did not happen.
fn returned(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let original = draft.known.original.ok_or(Rejection::OriginalRequired)?;
    let target = original.target();
    if !matches!(target.body, Body::Household(HouseholdEvent::Drawn(_))) {
        return Err(Rejection::OriginalRequired);
    }
    if !original.stands(target.entry) {
        return Err(Rejection::AlreadyReversed);
    }
    reversal::give_all_back(draft, target)
}

/// The account is closed: the member leaves, and declines all invitations.
pub(super) fn leave_all(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let homes = draft.account.homes.clone();
    let Some(own) = draft.known.company.own.filter(|_| !homes.is_empty()) else { return Ok(()) };
    homes.iter().try_for_each(|home| go(draft, (home.household, own), HouseholdStep::Left))
}

/// Goes away, or declines.
fn go(
    draft: &mut Draft<'_>,
    (household, own): (HouseholdId, MemberId),
    step: HouseholdStep,
) -> Result<(), Rejection> {
    let home = draft.account.homes.iter().find(|home| home.household == household).copied();
    let home = home.ok_or(Rejection::NotInHousehold)?;
    let heir = known(draft, household)?.head_without(Some(own));
    if let Some(heir) = heir.filter(|_| home.until.is_none()) {
        leave_behind(draft, heir)?;
    }
    happen(draft, (household, own), step);
    Ok(())
}

/// What stays with the household goes to its head, as a transfer does.
fn leave_behind(draft: &mut Draft<'_>, heir: MemberId) -> Result<(), Rejection> {
    let program = draft.program;
    for spec in &program.wallets {
        let stays = spec.household.is_some_and(|shared| shared.leaving == Leaving::Behind);
        let amount = draft.account.balance(spec.wallet).available;
        if stays && 0 < amount {
            transfer::hand_over(draft, spec, amount, heir)?;
        }
    }
    draft.reassess(Reassess::Both)
}

/// What the program says of households, and whose account it is.
fn spec<'p>(draft: &Draft<'p>) -> Result<(&'p HouseholdSpec, MemberId), Rejection> {
    let spec = draft.program.household.as_ref().ok_or(Rejection::NoHouseholds)?;
    Ok((spec, draft.known.company.own.ok_or(Rejection::NoHouseholds)?))
}

/// A household that somebody is in.
fn known<'d>(draft: &'d Draft<'_>, household: HouseholdId) -> Result<&'d Household, Rejection> {
    let shared = draft.shared.get(Thing::Household(household));
    let state = shared.and_then(|shared| shared.household.as_deref());
    state.filter(|state| state.members().next().is_some()).ok_or(Rejection::UnknownHousehold)
}

fn may_enter(draft: &Draft<'_>, spec: &HouseholdSpec) -> Result<(), Rejection> {
    if home(&draft.account).is_some() {
        return Err(Rejection::AlreadyInHousehold);
    }
    if draft.member_is(spec.condition.as_ref()) { Ok(()) } else { Err(Rejection::HouseholdCondition) }
}

/// Whether there is a place for one more; the own invitation is kept for oneself.
fn has_room(
    draft: &Draft<'_>,
    household: HouseholdId,
    slot: SlotSpec,
    own: MemberId,
) -> Result<(), Rejection> {
    let taken = known(draft, household)?.taken(slot.kind, draft.now, own);
    if taken < slot.at_most { Ok(()) } else { Err(Rejection::HouseholdFull) }
}

fn place(draft: &Draft<'_>, household: HouseholdId, slot: SlotSpec) -> Place {
    Place { kind: slot.kind, rank: slot.rank, number: next_number(draft, household) }
}

/// The version rises with every change, so whatever comes later has a larger number.
fn next_number(draft: &Draft<'_>, household: HouseholdId) -> u64 {
    let shared = draft.shared.get(Thing::Household(household));
    shared.map_or(0, |shared| shared.version).saturating_add(1)
}

fn happen(draft: &mut Draft<'_>, (household, member): (HouseholdId, MemberId), step: HouseholdStep) {
    draft.push(Fact::Household { household, member, step });
}

impl Draft<'_> {
    /// The most units that can be spent at once, those of the household included.
    pub(super) fn spendable_together(&self, wallet: Sym) -> i64 {
        spendable_together(self.program, &self.account, self.known.company, wallet)
    }

    /// Spends units of the household, where the wallet is shared and the member is in one; else of the own account.
    pub(super) fn spend_together(&mut self, wallet: Sym, amount: i64) -> Result<(), Rejection> {
        let shared = self.program.wallet_of(wallet).and_then(|spec| spec.household);
        let (Some(shared), Some(_)) = (shared, home(&self.account)) else {
            return self.spend(wallet, amount, Sink::Spent);
        };
        let others = &self.known.company.others;
        let people: Vec<&Account> =
            std::iter::once(&self.account).chain(others.iter().map(|other| &other.account)).collect();
        let parts = parts(self.program, wallet, shared.draw, &people, amount);
        let parts = parts.ok_or(Rejection::InsufficientPoints)?;
        self.spend(wallet, parts.first().copied().unwrap_or(0), Sink::Spent)?;
        for (other, part) in others.iter().zip(parts.iter().skip(1)).filter(|(_, part)| 0 < **part) {
            self.push(Fact::HouseholdShare { wallet, member: other.member, amount: *part });
        }
        Ok(())
    }
}
