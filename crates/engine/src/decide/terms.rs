//! How long units live: the wallet's terms, clocks of inactivity, and what a change of level does to units held.

use super::draft::Draft;
use crate::{
    calendar::Length,
    event::Body,
    fact::{Fact, Sink},
    moment::Moment,
    program::{Program, Term, Terms, Trigger, WalletSpec},
    state::{Account, Lot},
    symbol::Sym,
};

/// The term that holds for the account now.
pub(super) fn term<'p>(spec: &'p WalletSpec, account: &Account) -> &'p Term {
    match &spec.terms {
        Terms::Same(term) => term,
        Terms::ByTier { set, levels, otherwise } => {
            let level = account.level(*set);
            levels.iter().find(|(l, _)| Some(*l) == level).map_or(otherwise, |(_, term)| term)
        }
    }
}

/// When units earned at `earned_at` are gone under a term; none also when inactivity decides.
fn expiry(program: &Program, term: &Term, earned_at: Moment) -> Option<Moment> {
    match term {
        Term::Lasting(lasting) => lasting.expires_at(earned_at.timestamp(), &program.zone).map(Moment::from),
        Term::Idle { .. } => None,
        Term::Forfeited => Some(earned_at),
    }
}

/// The first instant at which inactivity since `since` has lasted long enough; whole days for calendar lengths.
fn idle_end(program: &Program, after: Length, since: Moment) -> Moment {
    let end = after.add(since.timestamp(), &program.zone);
    if after.is_exact() {
        return end.into();
    }
    let last_day = program.zone.date(end);
    program.zone.start_of_day(last_day.tomorrow().unwrap_or(last_day)).into()
}

impl Draft<'_> {
    /// When units of a wallet that are earned now are gone.
    pub(super) fn expires_at(&self, spec: &WalletSpec, earned_at: Moment) -> Option<Moment> {
        expiry(self.program, term(spec, &self.account), earned_at)
    }

    /// Starts the clock of inactivity of a wallet that has none running, or that was empty (`fresh`) until now.
    pub(super) fn start_idle_clock(&mut self, wallet: Sym, fresh: bool) {
        let Some(spec) = self.program.wallet_of(wallet) else { return };
        let Term::Idle { after, .. } = term(spec, &self.account) else { return };
        let Some(running) = self.account.wallet(wallet).map(|w| w.idle_until) else { return };
        if running.is_none() || fresh {
            let until = idle_end(self.program, *after, self.event.occurred_at);
            if running.is_none_or(|shown| shown < until) {
                self.push(Fact::IdleUntil { wallet, until: Some(until) });
            }
        }
    }

    /// Sets the clocks of inactivity back, for wallets for which this event is activity.
    pub(super) fn note_activity(&mut self) {
        let Some(trigger) = self.trigger() else { return };
        for spec in &self.program.wallets {
            let Term::Idle { after, activity } = term(spec, &self.account) else { continue };
            let Some(held) = self.account.wallet(spec.wallet) else { continue };
            if held.lots.is_empty() || !activity.contains(&trigger) {
                continue;
            }
            let until = idle_end(self.program, *after, self.event.occurred_at);
            if held.idle_until.is_none_or(|shown| shown < until) {
                self.push(Fact::IdleUntil { wallet: spec.wallet, until: Some(until) });
            }
        }
    }

    /// What the event is to who listens for activity.
    pub(super) fn trigger(&self) -> Option<Trigger> {
        match &self.event.body {
            Body::MemberJoined(_) => Some(Trigger::MemberJoined),
            Body::OrderPaid(_) => Some(Trigger::OrderPaid),
            Body::Activity(activity) => self.program.symbols.get(&activity.name).map(Trigger::Activity),
            Body::WalletToppedUp(_) => Some(Trigger::ToppedUp),
            Body::RewardRedeemed(_) | Body::RewardConfirmed(_) => Some(Trigger::Redeemed),
            Body::UnitsConverted(_) => Some(Trigger::Converted),
            Body::UnitsExported(_) => Some(Trigger::Exported),
            Body::TransferSent(_) => Some(Trigger::Sent),
            Body::AccountLinked(link) => self.program.symbols.get(&link.partner).map(Trigger::Linked),
            Body::OrderReturned(_)
            | Body::OrderCancelled(_)
            | Body::Adjustment(_)
            | Body::Reversal(_)
            | Body::TierKept(_)
            | Body::MemberClosed
            | Body::Tick
            | Body::RewardCancelled(_)
            | Body::WalletRefunded(_)
            | Body::RewardIssued(_)
            | Body::RewardUsed(_)
            | Body::VoucherIssued(_)
            | Body::VoucherRevoked(_)
            | Body::VoucherClaimed(_)
            | Body::VoucherUsed(_)
            | Body::HoldPlaced(_)
            | Body::HoldCaptured(_)
            | Body::HoldReleased(_)
            | Body::RewardReserved(_)
            | Body::TransferReceived(_)
            | Body::TransferReturned(_)
            // The member did nothing.
            | Body::RewardGiven(_)
            | Body::WalletPaidOut(_)
            | Body::InstructionDone(_)
            | Body::InstructionFailed(_)
            | Body::WaitlistJoined(_)
            | Body::WaitlistLeft(_)
            | Body::WaitlistOffered(_)
            | Body::BenefitUsed(_)
            | Body::BenefitClaimed(_)
            | Body::ChallengeJoined(_)
            | Body::TierGiven(_)
            | Body::GamePlayed(_)
            | Body::OfferDue(_)
            | Body::ReferralClaimed(_)
            | Body::ReferralTold(_)
            | Body::Household(_)
            | Body::ChoiceMade(_)
            | Body::Plan(_)
            | Body::Team(_)
            | Body::AccountUnlinked(_)
            | Body::BlockBought(_)
            | Body::DrawEntered(_)
            | Body::RoomEntered(_) => None,
        }
    }

    /// A change of level in `set` changes the terms of what is held. Nothing that was shown is shortened: a date is only
    /// moved later, and units that never expired get their time from today. A level at which units are forfeited takes
    /// them, as the document said from the beginning; but where a level is taken back that began at `undone`, only those
    /// that were earned at it, since what was there before must be there after.
    pub(super) fn change_terms(&mut self, set: Sym, undone: Option<Moment>) {
        let program = self.program;
        for spec in &program.wallets {
            match &spec.terms {
                Terms::ByTier { set: of, .. } if *of == set => self.change_terms_of(spec, undone),
                Terms::ByTier { .. } | Terms::Same(_) => {}
            }
        }
    }

    fn change_terms_of(&mut self, spec: &WalletSpec, undone: Option<Moment>) {
        let Some(held) = self.account.wallet(spec.wallet) else { return };
        let (mut lots, idle_until) = (held.lots.clone(), held.idle_until);
        let term = term(spec, &self.account).clone();
        if matches!(term, Term::Forfeited) {
            let all = lots.len();
            lots.retain(|lot| undone.is_none_or(|began| began < lot.earned_at));
            return self.forfeit(spec.wallet, &lots, idle_until.is_some() && lots.len() == all);
        }
        let shown_last = lots.iter().filter_map(|l| l.expires_at).chain(idle_until).max();
        for lot in lots {
            let shown = lot.expires_at.or(idle_until);
            let from_earning = expiry(self.program, &term, lot.earned_at);
            let from_now = expiry(self.program, &term, self.now);
            let expires_at = match (&term, shown) {
                (Term::Idle { .. } | Term::Forfeited, _) => None,
                (Term::Lasting(_), None) => from_now,
                (Term::Lasting(_), Some(shown)) => from_earning.map(|date| date.max(shown)),
            };
            if expires_at != lot.expires_at {
                self.push(Fact::Rescheduled { wallet: spec.wallet, lot: lot.id, expires_at });
            }
        }
        let until = match &term {
            Term::Idle { after, .. } => shown_last.max(Some(idle_end(self.program, *after, self.now))),
            Term::Lasting(_) | Term::Forfeited => None,
        };
        if until != idle_until {
            self.push(Fact::IdleUntil { wallet: spec.wallet, until });
        }
    }

    /// These lapse, what waits as well; and no clock runs on when they are all that there is.
    fn forfeit(&mut self, wallet: Sym, lots: &[Lot], stops_clock: bool) {
        for lot in lots {
            self.draw(wallet, *lot, lot.remaining, Sink::Expired);
        }
        if stops_clock {
            self.push(Fact::IdleUntil { wallet, until: None });
        }
    }
}
