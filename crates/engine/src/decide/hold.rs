//! `hold.placed`, `hold.captured`, `hold.released`, and holds whose time is up: units set aside for a while.
//!
//! A hold remembers which lots its units left and on what terms. It ends once: what is captured is spent, and the rest
//! goes back into those lots under the old expiry; what is overdue by then lapses. Reservations of rewards are holds
//! that also keep what they used of the reward's limits.

use super::{budgets, draft::Draft, tick, tier::Reassess};
use crate::{
    document::WalletKind,
    event::{self, Body, Capture, HoldTime},
    fact::{Fact, HoldEnd, Sink, Use},
    moment::Moment,
    program::WalletSpec,
    rejection::Rejection,
    state::{Hold, Reserved},
    symbol::Sym,
};

/// The most holds and reservations of an account that are open at a time.
const HOLDS_MAX: usize = 100;

pub(super) fn placed(draft: &mut Draft<'_>, hold: &event::Hold) -> Result<(), Rejection> {
    let wallet = spendable(draft, &hold.wallet)?.wallet;
    set_aside(draft, Some(wallet), hold.amount, hold.lasts, None)
}

pub(super) fn captured(draft: &mut Draft<'_>, capture: &Capture) -> Result<(), Rejection> {
    let hold = named(draft)?;
    let amount = capture.amount.unwrap_or(hold.amount());
    if hold.amount() < amount {
        return Err(Rejection::ExceedsHold);
    }
    end(draft, &hold, HoldEnd::Captured, amount);
    draft.reassess(Reassess::Up)
}

pub(super) fn released(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let hold = named(draft)?;
    end(draft, &hold, HoldEnd::Released, 0);
    draft.reassess(Reassess::Up)
}

/// Ends what is over by now.
pub(super) fn time_out(draft: &mut Draft<'_>) {
    if draft.account.holds.is_empty() {
        return;
    }
    for hold in draft.account.holds.clone() {
        if hold.until <= draft.now {
            end(draft, &hold, HoldEnd::Expired, 0);
        }
    }
}

/// Ends all of them: the account is closed.
pub(super) fn release_all(draft: &mut Draft<'_>) {
    for hold in draft.account.holds.clone() {
        end(draft, &hold, HoldEnd::Released, 0);
    }
}

/// The wallet of a name, when it holds something that can be spent.
pub(super) fn spendable<'p>(draft: &Draft<'p>, name: &str) -> Result<&'p WalletSpec, Rejection> {
    let program = draft.program;
    let (_, spec) = program.wallet(name).ok_or(Rejection::UnknownWallet)?;
    match spec.kind {
        WalletKind::Points | WalletKind::Stamps | WalletKind::Money => Ok(spec),
        WalletKind::Status => Err(Rejection::NotSpendable),
    }
}

/// Opens a hold and fills it from the lots in the wallet's order of spending; without a wallet it holds nothing, as the
/// reservation of a reward that costs no units. Its time runs from the server's clock: an
/// event that is reported late must not find its hold over.
pub(super) fn set_aside(
    draft: &mut Draft<'_>,
    wallet: Option<Sym>,
    amount: i64,
    lasts: Option<HoldTime>,
    reserved: Option<Box<Reserved>>,
) -> Result<(), Rejection> {
    if HOLDS_MAX <= draft.account.holds.len() {
        return Err(Rejection::TooManyHolds);
    }
    if 0 < wallet.and_then(|wallet| draft.account.wallet(wallet)).map_or(0, |w| w.debt) {
        return Err(Rejection::InDebt);
    }
    let seconds = i64::from(lasts.unwrap_or(draft.program.hold_time).seconds());
    let until = Moment(draft.now.0.saturating_add(seconds.saturating_mul(1_000_000)));
    draft.push(Fact::HoldPlaced { hold: draft.entry(), wallet, until, reserved });
    wallet.map_or(Ok(()), |wallet| draft.spend(wallet, amount, Sink::Held))
}

/// The open hold that an entry placed.
pub(super) fn open(draft: &Draft<'_>, entry: u64) -> Result<Hold, Rejection> {
    draft.account.hold(entry).cloned().ok_or(Rejection::HoldClosed)
}

/// Ends a hold: `captured` units are spent, those that leave the account first; the rest comes back. A reservation of
/// which nothing comes gives its limits free.
pub(super) fn end(draft: &mut Draft<'_>, hold: &Hold, end: HoldEnd, captured: i64) {
    draft.push(Fact::HoldEnded { hold: hold.hold, end });
    let mut left = captured;
    let mut rest = Vec::new();
    for (wallet, part) in hold.wallet.into_iter().flat_map(|w| hold.parts.iter().map(move |part| (w, part))) {
        let taken = left.min(part.remaining);
        if 0 < taken {
            // Through the lot, but before any debt could be paid from it: what was held is there to be captured.
            let lot = draft.put_back(wallet, *part, taken, Sink::Held);
            draft.draw(wallet, lot, taken, Sink::Spent);
        }
        left = left.saturating_sub(taken);
        if taken < part.remaining {
            rest.push((wallet, *part, part.remaining.saturating_sub(taken)));
        }
    }
    for (wallet, part, amount) in rest {
        draft.restore(wallet, part, amount, Sink::Held);
    }
    tick::expire(draft);
    match (&hold.reserved, end) {
        (Some(reserved), HoldEnd::Released | HoldEnd::Expired) => give_free(draft, reserved),
        (Some(_), HoldEnd::Captured) | (None, _) => {}
    }
}

/// What a reservation had used is free again.
fn give_free(draft: &mut Draft<'_>, reserved: &Reserved) {
    for used in &reserved.uses {
        if let Some(used) = budgets::of_kept(used) {
            draft.give_back(used);
            continue;
        }
        let (times, amount) = (used.times.saturating_neg(), used.amount.saturating_neg());
        draft.push(Fact::Used(Use { times, amount, ..*used }));
    }
    if reserved.stocked {
        let (reward, quantity) = (reserved.reward, reserved.quantity.saturating_neg());
        draft.push(Fact::StockTaken { reward, quantity });
    }
    draft.give_places(reserved.session, reserved.quantity);
}

/// The open hold that the event refers to.
fn named(draft: &Draft<'_>) -> Result<Hold, Rejection> {
    let original = draft.known.original.ok_or(Rejection::OriginalRequired)?;
    let target = original.target();
    if !matches!(target.body, Body::HoldPlaced(_)) {
        return Err(Rejection::NotAHold);
    }
    open(draft, target.entry)
}
