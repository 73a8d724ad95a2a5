//! Which shared things a decision may touch, so that they are loaded before it; and taking from them in a draft.

use super::{Original, block, budgets, draft::Draft, game, link, sessions, team, voucher::id_of_code};
use crate::{
    event::{AccountLink, BlockPurchase, Body, Event, VoucherClaim},
    fact::Fact,
    household::HouseholdEvent,
    id::{HouseholdId, VoucherId},
    moment::Moment,
    program::{Program, Reward},
    rejection::Rejection,
    shared::{Shared, Slices, Thing},
    state::Account,
    symbol::Sym,
};

/// The shared things that a decision on `event` may touch, each once. `original` is the family that the event refers to.
/// Most events touch none, and then nothing is allocated.
pub fn things(
    program: &Program,
    account: &Account,
    event: &Event,
    original: Option<&Original>,
) -> Vec<Thing> {
    let mut things = Vec::new();
    let mut add = |thing| {
        if !things.contains(&thing) {
            things.push(thing);
        }
    };
    let wanted = match &event.body {
        Body::RewardRedeemed(redemption) => Some(redemption),
        Body::RewardReserved(reservation) => Some(&reservation.redemption),
        _ => None,
    };
    let wanted = match &event.body {
        Body::RewardGiven(given) => Some(&given.reward),
        Body::WaitlistJoined(asked) => Some(&asked.reward),
        Body::DrawEntered(entry) => Some(&entry.reward),
        Body::RoomEntered(entry) => Some(&entry.reward),
        Body::WaitlistLeft(named) | Body::WaitlistOffered(named) => Some(&named.reward),
        _ => wanted.map(|redemption| &redemption.reward),
    };
    let reward = wanted.and_then(|name| program.reward(name));
    if let Some(session) = with_session(&event.body).and_then(|name| sessions::of_name(reward?, name)) {
        add(Thing::Session(session.session));
    }
    if let Some(reward) = reward.filter(|reward| reward.stock.is_some()) {
        add(Thing::Stock(reward.reward));
    }
    if let (Some(reward), Body::RoomEntered(_)) = (reward, &event.body) {
        add(Thing::Room(reward.reward));
    }
    if let Some(voucher) = with_codes(program, event, original) {
        add(Thing::Codes(voucher));
    }
    if let Body::VoucherClaimed(VoucherClaim { code, .. }) = &event.body
        && let Ok(code) = code.parse()
    {
        add(Thing::Code(code));
    }
    if let Body::GamePlayed(play) = &event.body {
        game::things(program, play).for_each(&mut add);
    }
    if event.body.referral_claim().is_some() {
        add(Thing::Referrals);
    }
    budgets::touched(program, account, event, reward).for_each(&mut add);
    budgets::of_rules(program, event).for_each(&mut add);
    block::of_rules(program, |on| budgets::listens(program, event, on)).for_each(&mut add);
    of_partners(program, account, event).into_iter().for_each(&mut add);
    households(account, event).into_iter().for_each(&mut add);
    team::touched(account, event).into_iter().for_each(&mut add);
    if matches!(event.body, Body::Tick | Body::MemberClosed) {
        kept(account).for_each(&mut add);
    }
    // What an undo gives back or takes again was taken by some entry of the family.
    for earlier in original.into_iter().flat_map(Original::entries) {
        earlier.facts.iter().filter_map(Thing::of).for_each(&mut add);
    }
    things
}

/// What is kept for a member: waits, passes and reservations may be over by now, or end with the account.
fn kept(account: &Account) -> impl Iterator<Item = Thing> + '_ {
    let waits = account.waits.iter().map(|wait| Thing::Session(wait.session));
    let undrawn = account.passes.iter().filter(|pass| pass.at.is_none());
    let reserved = account.holds.iter().filter_map(|hold| hold.reserved.as_ref());
    let reserved = reserved.flat_map(|reserved| {
        let stock = reserved.stocked.then_some(Thing::Stock(reserved.reward));
        stock.into_iter().chain(reserved.session.map(Thing::Session))
    });
    waits.chain(undrawn.map(|pass| Thing::Room(pass.reward))).chain(reserved)
}

/// The numbers of partners, and what they paid for in advance, that an event itself changes.
fn of_partners(program: &Program, account: &Account, event: &Event) -> Vec<Thing> {
    match &event.body {
        Body::AccountLinked(AccountLink { number, .. }) => {
            number.parse().ok().map(Thing::Link).into_iter().collect()
        }
        Body::AccountUnlinked(_) | Body::MemberClosed => link::numbers(account).collect(),
        Body::BlockBought(BlockPurchase { partner, wallet, .. }) => {
            let partner = program.partner(partner).map(|spec| spec.partner);
            let wallet = program.wallet(wallet).map(|(_, spec)| spec.wallet);
            partner.zip(wallet).map(|(partner, wallet)| Thing::Block(partner, wallet)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The households that an event changes.
fn households(account: &Account, event: &Event) -> Vec<Thing> {
    match &event.body {
        Body::Household(HouseholdEvent::Founded(_)) => vec![Thing::Household(HouseholdId(event.id.0))],
        Body::Household(of) => of.household().into_iter().map(Thing::Household).collect(),
        Body::MemberClosed => account.homes.iter().map(|home| Thing::Household(home.household)).collect(),
        _ => Vec::new(),
    }
}

/// The date that an event names.
fn with_session(body: &Body) -> Option<&str> {
    match body {
        Body::RewardRedeemed(redemption) => redemption.session.as_deref(),
        Body::RewardReserved(reservation) => reservation.redemption.session.as_deref(),
        Body::WaitlistJoined(asked) => Some(&asked.session),
        Body::DrawEntered(entry) => Some(&entry.session),
        Body::WaitlistLeft(named) | Body::WaitlistOffered(named) => Some(&named.session),
        _ => None,
    }
}

/// The kinds of vouchers whose imported codes an event may give out.
fn with_codes(program: &Program, event: &Event, original: Option<&Original>) -> Option<Sym> {
    let reward = match (&event.body, original.map(|original| &original.root.body)) {
        (Body::VoucherIssued(issue), _) => {
            return program.voucher(&issue.voucher).filter(|spec| spec.imported).map(|spec| spec.voucher);
        }
        (Body::RewardRedeemed(redemption), _) => &redemption.reward,
        (Body::RewardGiven(given), _) => &given.reward,
        // It takes no code yet, but is refused when there is none.
        (Body::RewardReserved(reservation), _) => &reservation.redemption.reward,
        (Body::RoomEntered(entry), _) => &entry.reward,
        (Body::RewardConfirmed(_), Some(Body::RewardReserved(reserved))) => &reserved.redemption.reward,
        _ => return None,
    };
    program.reward(reward)?.voucher.filter(|given| given.imported).map(|given| given.voucher)
}

/// The shared things that the catalog tells of at an instant; of dates those that are to come.
pub fn things_of_catalog(program: &Program, at: Moment) -> impl Iterator<Item = Thing> + '_ {
    let of_rewards = program.rewards.iter().flat_map(move |reward| {
        let stock = reward.stock.map(|_| Thing::Stock(reward.reward));
        let room = reward.waiting_room.map(|_| Thing::Room(reward.reward));
        let given = reward.voucher.filter(|given| given.imported);
        let dates = reward.sessions.iter().filter(move |session| session.is_open(at));
        let codes = given.map(|given| Thing::Codes(given.voucher));
        stock.into_iter().chain(room).chain(codes).chain(dates.map(|session| Thing::Session(session.session)))
    });
    of_rewards.chain(program.budgets.iter().map(|budget| Thing::Budget(budget.budget)))
}

/// How many of a reward are left: of its stock, and of the codes that come with it; none when it can't run out. A thing
/// that was not loaded counts as taken: what nobody looked at must not be given away.
pub fn stock_left(reward: &Reward, shared: &Slices) -> Option<i64> {
    let codes = reward.voucher.filter(|given| given.imported).map(|given| codes_left(given.voucher, shared));
    let pieces =
        reward.stock.map(|stock| stock.saturating_sub(taken(Thing::Stock(reward.reward), shared)).max(0));
    codes.into_iter().chain(pieces).min()
}

/// How many imported codes of a kind of voucher are left.
fn codes_left(voucher: Sym, shared: &Slices) -> i64 {
    shared.codes(voucher).unwrap_or(0).saturating_sub(taken(Thing::Codes(voucher), shared)).max(0)
}

fn taken(thing: Thing, shared: &Slices) -> i64 {
    shared.get(thing).map_or(i64::MAX, |Shared { taken, .. }| *taken)
}

impl Draft<'_> {
    /// Takes from the stock of a reward, or gives back to it. A reward without a stock counts nothing.
    pub(super) fn take_stock(&mut self, reward: &Reward, quantity: i64) -> Result<(), Rejection> {
        if stock_left(reward, &self.shared).is_some_and(|left| left < quantity) {
            return Err(Rejection::OutOfStock);
        }
        if reward.stock.is_some() {
            self.push(Fact::StockTaken { reward: reward.reward, quantity });
        }
        Ok(())
    }

    /// Takes the next imported code of a kind of voucher, and says the id of the voucher that it belongs to.
    pub(super) fn take_code(&mut self, voucher: Sym) -> Result<VoucherId, Rejection> {
        if codes_left(voucher, &self.shared) < 1 {
            return Err(Rejection::NoCodesLeft);
        }
        let number = taken(Thing::Codes(voucher), &self.shared).saturating_add(1);
        self.push(Fact::CodeTaken { voucher, number });
        Ok(id_of_code(voucher, number))
    }

    /// Claims a code once more, or gives a claim back. Each member has claimed it once at most, also after an undoing of an
    /// undoing.
    pub(super) fn claim(&mut self, code: VoucherId, claims_max: i64, times: i64) -> Result<(), Rejection> {
        if 0 < times && self.account.claimed.binary_search(&code).is_ok() {
            return Err(Rejection::AlreadyClaimed);
        }
        if 0 < times && claims_max <= taken(Thing::Code(code), &self.shared) {
            return Err(Rejection::CodeUsedUp);
        }
        self.push(Fact::CodeClaimed { code, times, several: 1 < claims_max });
        Ok(())
    }

    /// Undoes a change of a stock. What was given back is taken again only if it is still there, or the reward's stock
    /// is no longer counted.
    pub(super) fn undo_stock(&mut self, reward: Sym, quantity: i64) -> Result<(), Rejection> {
        let back = quantity.saturating_neg();
        let counted = self.program.rewards.iter().find(|own| own.reward == reward);
        let left = counted
            .and_then(|own| Some(own.stock?.saturating_sub(taken(Thing::Stock(reward), &self.shared))));
        if 0 < back && left.is_some_and(|left| left < back) {
            return Err(Rejection::OutOfStock);
        }
        self.push(Fact::StockTaken { reward, quantity: back });
        Ok(())
    }
}
