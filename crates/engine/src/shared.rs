//! What several accounts take from: the stock of a reward, the codes of a kind of voucher, a code that many may claim, a
//! budget, the prizes of a game; and the households and teams that several are in.
//!
//! Every change of such a thing is a fact in the entry of the account that changed it, so the state of a thing, like that
//! of an account, is the replay of facts and of nothing else. A decision is given the things that it may touch
//! ([`crate::decide::things`]), with what is taken of them so far; whoever stores its facts stores the new states with
//! them, in one transaction and version-checked, so nothing is taken twice.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    fact::{BudgetUse, Fact, PassStep},
    household::Household,
    id::{EventId, HouseholdId, LinkId, TeamId, VoucherId},
    moment::Moment,
    referral::ReferralFact,
    symbol::Sym,
    team::Team,
};

/// Something that several accounts take from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Thing {
    /// The stock of a reward.
    Stock(Sym),
    /// The imported codes that are given out with vouchers of a kind.
    Codes(Sym),
    /// An imported code that can be claimed.
    Code(VoucherId),
    /// What rewards and rules may cost all members together.
    Budget(Sym),
    /// The places of a date of an experience.
    Session(Sym),
    /// The pool of a prize of a game.
    Prize(Sym),
    /// Who brought whom: one claim after the other, or several at once could close a ring.
    Referrals,
    /// Who is in a household.
    Household(HouseholdId),
    /// Who is in a team, and what they have done.
    Team(TeamId),
    /// A member's number with a partner, which is one member's at a time.
    Link(LinkId),
    /// The units that a partner has paid for in advance: which partner, and of which wallet.
    Block(Sym, Sym),
    /// The waiting room of a reward: the latest turn that was given, and who waits for lots to be drawn.
    Room(Sym),
}

/// How much of a thing is taken. What there is of it stands in the document or beside it, so a thing from which nothing was
/// ever taken needs no state, and a new version or import can raise what is left.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shared {
    /// How many facts have changed it.
    pub version: u64,
    /// How much is taken, in the unit of the thing: pieces for a stock, codes, claims, money for a budget, places, prizes; of
    /// a waiting room the time until the latest turn that was given, in microseconds since 1970-01-01.
    pub taken: i64,
    /// For a budget, what happened in each of its spans that can still be looked at, rising; empty for other things.
    pub spans: Vec<Spent>,
    /// For a date, who waits for its places, by their numbers, and for a waiting room who waits for lots; empty for other things.
    pub queue: Vec<Waiter>,
    /// For a household, who is in it; none for other things.
    pub household: Option<Box<Household>>,
    /// For a team, who is in it and how far it is; none for other things.
    pub team: Option<Box<Team>>,
    /// For what a partner has paid for in advance, its blocks by their numbers; empty for other things.
    pub blocks: Vec<Block>,
}

/// Units that a partner has paid for in advance. One that was drawn on before it is known, as an audit reads the accounts in
/// any order, has no units yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Block {
    /// Its number, from 1.
    pub number: u32,
    /// How many units were bought.
    pub units: i64,
    /// What the smallest one cost, in millionths of the base currency.
    pub price: i64,
    /// From when on they can be drawn.
    pub from: Moment,
    /// The first instant at which they can no longer be drawn.
    pub until: Option<Moment>,
    /// Whether they are drawn only when nothing is left of others.
    pub reserve: bool,
    /// How many were drawn.
    pub drawn: i64,
}

impl Block {
    /// How many can still be drawn.
    pub fn left(&self) -> i64 {
        self.units.saturating_sub(self.drawn)
    }
}

/// Somebody who waits for places of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiter {
    /// Where in the list: behind all smaller numbers.
    pub number: u64,
    /// The event by which the member joined it.
    pub wait: EventId,
    /// How many places.
    pub quantity: i64,
}

/// What happened to a budget in one span of time: a day of a rolling window, or a calendar period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// Which span; it rises with time.
    pub key: i64,
    /// What rewards cost, in the smallest unit of the base currency.
    pub used: i64,
    /// What members paid for orders, less what came back, likewise; 0 for a budget that is no share of it.
    pub revenue: i64,
}

/// All shared things of a program, for whoever decides in memory. What is not among them was never taken from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pool(BTreeMap<Thing, Shared>);

/// The things that a decision may touch, as they stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slices {
    things: Vec<(Thing, Shared)>,
    /// How many codes there are of a kind; not told by any document.
    codes: Vec<(Sym, i64)>,
}

impl Thing {
    /// The thing that a fact changes, if it changes one.
    #[inline]
    pub fn of(fact: &Fact) -> Option<Thing> {
        Thing::taken_by(fact).map(|(thing, _)| thing)
    }

    /// The thing that a fact changes, and how much more of it is taken.
    #[inline]
    fn taken_by(fact: &Fact) -> Option<(Thing, i64)> {
        match fact {
            Fact::StockTaken { reward, quantity } => Some((Thing::Stock(*reward), *quantity)),
            Fact::CodeTaken { voucher, .. } => Some((Thing::Codes(*voucher), 1)),
            Fact::CodeClaimed { code, times, .. } => Some((Thing::Code(*code), *times)),
            Fact::PrizeTaken { prize, quantity } => Some((Thing::Prize(*prize), *quantity)),
            Fact::BudgetUsed(used) => Some((Thing::Budget(used.budget), used.used)),
            Fact::PlaceTaken { session, quantity } | Fact::PlaceOffered { session, quantity, .. } => {
                Some((Thing::Session(*session), *quantity))
            }
            Fact::WaitBegun { session, .. } => Some((Thing::Session(*session), 0)),
            Fact::WaitEnded { session, offered, .. } => {
                Some((Thing::Session(*session), offered.saturating_neg()))
            }
            Fact::Referral(ReferralFact::Claimed { .. }) => Some((Thing::Referrals, 1)),
            Fact::Household { household, .. } => Some((Thing::Household(*household), 0)),
            Fact::Team { team, .. } => Some((Thing::Team(*team), 0)),
            Fact::Joined
            | Fact::Closed
            | Fact::Granted(_)
            | Fact::Activated { .. }
            | Fact::Drawn { .. }
            | Fact::Owed { .. }
            | Fact::Repaid { .. }
            | Fact::Forgiven { .. }
            | Fact::Restored { .. }
            | Fact::Fraction { .. }
            | Fact::IdleUntil { .. }
            | Fact::Rescheduled { .. }
            | Fact::Counted(_)
            | Fact::Used(_)
            | Fact::Tier { .. }
            | Fact::Reverses { .. }
            | Fact::Returned { .. }
            | Fact::TookBack { .. }
            | Fact::Redeemed { .. }
            | Fact::Fulfilled { .. }
            | Fact::VoucherIssued(_)
            | Fact::VoucherUsed(_)
            | Fact::HoldPlaced { .. }
            | Fact::HoldEnded { .. }
            | Fact::Paid { .. }
            | Fact::PaidBack { .. }
            | Fact::Sent { .. }
            | Fact::GivenNext { .. }
            | Fact::Converted { .. }
            | Fact::Instruction { .. }
            | Fact::Exported { .. }
            | Fact::BenefitUsed { .. }
            | Fact::Offer { .. }
            | Fact::Bought { .. }
            | Fact::Usual { .. }
            | Fact::Advanced(_)
            | Fact::ChallengeJoined { .. }
            | Fact::Challenge { .. }
            | Fact::Prize { .. }
            | Fact::Badge { .. }
            | Fact::LevelGiven(_)
            | Fact::LevelEnded { .. }
            | Fact::Funded(_)
            | Fact::Played(_)
            | Fact::Referral(_)
            | Fact::HouseholdShare { .. }
            | Fact::LevelYear(_)
            | Fact::Plan(_) => None,
            Fact::BlockBought { partner, wallet, .. } => Some((Thing::Block(*partner, *wallet), 0)),
            Fact::BlockDrawn { partner, wallet, units, .. } => {
                Some((Thing::Block(*partner, *wallet), *units))
            }
            Fact::Pass { reward, step: PassStep::Admitted { later, .. }, .. } => {
                Some((Thing::Room(*reward), *later))
            }
            Fact::Pass {
                reward,
                step: PassStep::Entered { .. } | PassStep::Ended { in_line: true, .. },
                ..
            } => Some((Thing::Room(*reward), 0)),
            Fact::Pass { .. } => None,
            Fact::Linked { number, .. } => Some((Thing::Link(*number), 1)),
            Fact::Unlinked { number, .. } => Some((Thing::Link(*number), -1)),
        }
    }

    /// The word for its kind in storage.
    pub fn kind(self) -> &'static str {
        match self {
            Thing::Stock(_) => "stock",
            Thing::Codes(_) => "codes",
            Thing::Code(_) => "code",
            Thing::Budget(_) => "budget",
            Thing::Session(_) => "session",
            Thing::Prize(_) => "prize",
            Thing::Referrals => "referrals",
            Thing::Household(_) => "household",
            Thing::Team(_) => "team",
            Thing::Link(_) => "link",
            Thing::Block(..) => "block",
            Thing::Room(_) => "room",
        }
    }

    /// Which one of its kind, in storage.
    pub fn id(self) -> Vec<u8> {
        match self {
            Thing::Stock(name)
            | Thing::Codes(name)
            | Thing::Budget(name)
            | Thing::Session(name)
            | Thing::Prize(name)
            | Thing::Room(name) => name.0.to_be_bytes().to_vec(),
            Thing::Code(code) => code.0.as_bytes().to_vec(),
            Thing::Referrals => Vec::new(),
            Thing::Household(household) => household.0.as_bytes().to_vec(),
            Thing::Team(team) => team.0.as_bytes().to_vec(),
            Thing::Link(number) => number.0.as_bytes().to_vec(),
            Thing::Block(partner, wallet) => [partner.0.to_be_bytes(), wallet.0.to_be_bytes()].concat(),
        }
    }

    /// The thing that storage calls so.
    pub fn from_stored(kind: &str, id: &[u8]) -> Option<Thing> {
        let name = || Some(Sym(u16::from_be_bytes(id.try_into().ok()?)));
        match kind {
            "stock" => name().map(Thing::Stock),
            "codes" => name().map(Thing::Codes),
            "code" => Uuid::from_slice(id).ok().map(VoucherId).map(Thing::Code),
            "budget" => name().map(Thing::Budget),
            "session" => name().map(Thing::Session),
            "prize" => name().map(Thing::Prize),
            "room" => name().map(Thing::Room),
            "referrals" => id.is_empty().then_some(Thing::Referrals),
            "household" => Uuid::from_slice(id).ok().map(HouseholdId).map(Thing::Household),
            "team" => Uuid::from_slice(id).ok().map(TeamId).map(Thing::Team),
            "block" => {
                let (partner, wallet) = id.split_first_chunk()?;
                let [partner, wallet] = [*partner, wallet.try_into().ok()?].map(u16::from_be_bytes);
                Some(Thing::Block(Sym(partner), Sym(wallet)))
            }
            "link" => Uuid::from_slice(id).ok().map(LinkId).map(Thing::Link),
            _ => None,
        }
    }
}

/// Applies a fact to the thing that it changes ([`Thing::of`]). Like [`crate::evolve`] it needs no program and can't fail.
pub fn evolve(shared: &mut Shared, fact: &Fact) {
    let Some((_, taken)) = Thing::taken_by(fact) else { return };
    match fact {
        Fact::BudgetUsed(used) => spend(&mut shared.spans, used),
        Fact::WaitBegun { wait, number, quantity, .. } => {
            let place = shared.queue.partition_point(|waiter| waiter.number < *number);
            shared.queue.insert(place, Waiter { number: *number, wait: *wait, quantity: *quantity });
        }
        Fact::BlockBought { number, units, price, from, until, reserve, .. } => {
            let block = block(&mut shared.blocks, *number);
            block.units = block.units.saturating_add(*units);
            (block.price, block.from, block.until, block.reserve) = (*price, *from, *until, *reserve);
        }
        Fact::BlockDrawn { number, units, .. } => {
            let block = block(&mut shared.blocks, *number);
            block.drawn = block.drawn.saturating_add(*units);
        }
        Fact::Pass { pass, step: PassStep::Entered { number, .. }, .. } => {
            let place = shared.queue.partition_point(|waiter| waiter.number < *number);
            shared.queue.insert(place, Waiter { number: *number, wait: *pass, quantity: 1 });
        }
        Fact::Pass { pass, step: PassStep::Ended { .. }, .. } => {
            shared.queue.retain(|waiter| waiter.wait != *pass);
        }
        Fact::PlaceOffered { wait, .. } | Fact::WaitEnded { wait, .. } => {
            shared.queue.retain(|waiter| waiter.wait != *wait);
        }
        Fact::Household { member, step, .. } => {
            shared.household.get_or_insert_default().change(*member, step);
        }
        Fact::Team { member, step, .. } => shared.team.get_or_insert_default().change(*member, step),
        _ => {}
    }
    shared.taken = shared.taken.saturating_add(taken);
    shared.version = shared.version.saturating_add(1);
}

/// The block of a number.
fn block(blocks: &mut Vec<Block>, number: u32) -> &mut Block {
    let place = match blocks.binary_search_by_key(&number, |own| own.number) {
        Ok(place) => place,
        Err(place) => {
            blocks.insert(place, Block { number, ..Block::default() });
            place
        }
    };
    &mut blocks[place]
}

/// Adds to a span, unless no window can see it any more.
fn spend(spans: &mut Vec<Spent>, change: &BudgetUse) {
    spans.retain(|span| change.forget_before <= span.key);
    if change.key < change.forget_before {
        return;
    }
    let place = match spans.binary_search_by_key(&change.key, |span| span.key) {
        Ok(place) => place,
        Err(place) => {
            spans.insert(place, Spent { key: change.key, used: 0, revenue: 0 });
            place
        }
    };
    let span = &mut spans[place];
    span.used = span.used.saturating_add(change.used);
    span.revenue = span.revenue.saturating_add(change.revenue);
    if (span.used, span.revenue) == (0, 0) {
        spans.remove(place);
    }
}

impl Slices {
    /// None.
    pub const NONE: &'static Slices = &Slices { things: Vec::new(), codes: Vec::new() };

    /// A thing as it stands; none when it is not among them.
    pub fn get(&self, thing: Thing) -> Option<&Shared> {
        self.things.iter().find(|(own, _)| *own == thing).map(|(_, shared)| shared)
    }

    /// How many codes there are to be given out with vouchers of a kind; none when nobody has looked.
    pub fn codes(&self, voucher: Sym) -> Option<i64> {
        self.codes.iter().find(|(own, _)| *own == voucher).map(|(_, codes)| *codes)
    }

    /// Says how many codes there are to be given out with vouchers of a kind.
    pub fn set_codes(&mut self, voucher: Sym, codes: i64) {
        self.codes.retain(|(own, _)| *own != voucher);
        self.codes.push((voucher, codes));
    }

    /// Adds a thing as it stands, in place of what was known of it.
    pub fn set(&mut self, thing: Thing, shared: Shared) {
        match self.things.iter_mut().find(|(own, _)| *own == thing) {
            Some((_, known)) => *known = shared,
            None => self.things.push((thing, shared)),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// Applies a fact to the thing that it changes, if it is among them. Most facts change none.
    #[inline]
    pub fn note(&mut self, fact: &Fact) {
        if self.things.is_empty() {
            return;
        }
        let Some(thing) = Thing::of(fact) else { return };
        if let Some((_, shared)) = self.things.iter_mut().find(|(own, _)| *own == thing) {
            evolve(shared, fact);
        }
    }
}

impl Pool {
    /// These things as they stand. No codes are imported here, so there are as many as it takes.
    pub fn slices(&self, things: impl IntoIterator<Item = Thing>) -> Slices {
        let mut slices = Slices::default();
        for thing in things {
            slices.set(thing, self.0.get(&thing).cloned().unwrap_or_default());
            if let Thing::Codes(voucher) = thing {
                slices.set_codes(voucher, i64::MAX);
            }
        }
        slices
    }

    /// Applies the facts of an entry.
    pub fn note(&mut self, facts: &[Fact]) {
        for fact in facts {
            if let Some(thing) = Thing::of(fact) {
                evolve(self.0.entry(thing).or_default(), fact);
            }
        }
    }

    /// Takes a thing out.
    pub fn remove(&mut self, thing: Thing) -> Option<Shared> {
        self.0.remove(&thing)
    }

    /// All of them, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = (Thing, &Shared)> {
        self.0.iter().map(|(thing, shared)| (*thing, shared))
    }
}

impl FromIterator<(Thing, Shared)> for Slices {
    fn from_iter<I: IntoIterator<Item = (Thing, Shared)>>(things: I) -> Slices {
        Slices { things: things.into_iter().collect(), codes: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn storage_gives_back_what_it_got() {
        let code = Thing::Code(VoucherId(Uuid::from_u128(7)));
        let named =
            [Thing::Stock(Sym(0)), Thing::Stock(Sym(59_999)), Thing::Codes(Sym(7)), Thing::Budget(Sym(7))];
        let home = Thing::Household(HouseholdId(Uuid::from_u128(8)));
        let team = Thing::Team(TeamId(Uuid::from_u128(9)));
        let others = [code, Thing::Session(Sym(7)), Thing::Prize(Sym(7)), Thing::Referrals, home, team];
        let others = others
            .into_iter()
            .chain([Thing::Link(LinkId(Uuid::from_u128(9))), Thing::Block(Sym(3), Sym(700))]);
        for thing in named.into_iter().chain(others) {
            assert_eq!(Thing::from_stored(thing.kind(), &thing.id()), Some(thing));
        }
        assert_eq!(Thing::from_stored("stock", &[1]), None);
        assert_eq!(Thing::from_stored("code", &[0, 1]), None);
        assert_eq!(Thing::from_stored("stick", &[0, 1]), None);
    }

    #[test]
    fn only_its_own_facts_change_a_thing() {
        let (bag, cup) = (Thing::Stock(Sym(1)), Thing::Stock(Sym(2)));
        let mut slices = Slices::from_iter([(bag, Shared::default())]);
        for quantity in [3, -1] {
            slices.note(&Fact::StockTaken { reward: Sym(1), quantity });
            slices.note(&Fact::StockTaken { reward: Sym(2), quantity });
            slices.note(&Fact::Joined);
        }
        let of = |version, taken| Shared { version, taken, ..Shared::default() };
        assert_eq!(slices.get(bag), Some(&of(2, 2)));
        assert_eq!(slices.get(cup), None);
        slices.set(cup, of(1, 9));
        slices.set(bag, Shared::default());
        assert_eq!((slices.get(bag), slices.get(cup).map(|s| s.taken)), (Some(&Shared::default()), Some(9)));
    }

    #[test]
    fn a_line_is_the_same_in_whatever_order_accounts_are_read() {
        let (session, until) = (Sym(1), Moment(9));
        let wait = |id| EventId(Uuid::from_u128(id));
        let begun =
            |id, number, quantity| Fact::WaitBegun { session, wait: wait(id), number, quantity, until };
        let ended = |id, offered| {
            let end = crate::fact::WaitEnd::Left;
            Fact::WaitEnded { session, wait: wait(id), offered, end }
        };
        let offered = Fact::PlaceOffered { session, wait: wait(1), quantity: 2, until };
        let accounts =
            [vec![begun(1, 3, 2), offered, ended(1, 2)], vec![begun(2, 4, 1)], vec![begun(3, 5, 1)]];
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
            let mut shared = Shared { version: 2, taken: 8, ..Shared::default() };
            order.iter().flat_map(|at: &usize| &accounts[*at]).for_each(|fact| evolve(&mut shared, fact));
            let line: Vec<_> = shared.queue.iter().map(|waiter| (waiter.number, waiter.wait)).collect();
            assert_eq!((shared.version, shared.taken), (7, 8));
            assert_eq!(line, [(4, wait(2)), (5, wait(3))], "{order:?}");
        }
    }

    #[test]
    fn spans_are_kept_while_they_can_be_seen() {
        let mut shared = Shared::default();
        for (key, used, revenue, forget_before, expected) in [
            (10, 5, 0, 8, vec![(10, 5, 0)]),
            (12, 0, 100, 10, vec![(10, 5, 0), (12, 0, 100)]),
            (11, 7, 0, 10, vec![(10, 5, 0), (11, 7, 0), (12, 0, 100)]),
            // Given back to its own day, of which nothing is left.
            (10, -5, 0, 10, vec![(11, 7, 0), (12, 0, 100)]),
            (13, 1, 0, 12, vec![(12, 0, 100), (13, 1, 0)]),
            // Too late to be seen.
            (11, -7, 0, 12, vec![(12, 0, 100), (13, 1, 0)]),
        ] {
            let used = BudgetUse { budget: Sym(1), key, used, revenue, forget_before, rule: None };
            evolve(&mut shared, &Fact::BudgetUsed(used));
            let spans: Vec<_> = shared.spans.iter().map(|s| (s.key, s.used, s.revenue)).collect();
            assert_eq!(spans, expected, "{key}");
        }
        assert_eq!((shared.version, shared.taken), (6, 1));
    }
}
