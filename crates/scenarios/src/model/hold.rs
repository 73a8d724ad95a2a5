//! Holds and reservations in the model: what is set aside is a list, and ends once.

use std::rc::Rc;

use regulars_engine::event::{self, Body, Capture, HoldTime, Reservation};

use super::{
    Refusal, Work,
    calendar::Micro,
    member::{Book, Entry, Hold, Lot, Move, Taken},
    program::{Kind, Trigger},
    purse::AMOUNT_MAX,
    tiers::Way,
};

/// The most that are open at a time.
const HOLDS_MAX: usize = 100;

impl Work<'_> {
    /// `hold.placed`.
    pub(super) fn hold_placed(&mut self, hold: &event::Hold) -> Result<(), Refusal> {
        let wallet = self.spendable_wallet(&hold.wallet)?;
        self.set_aside(Some(wallet), hold.amount, hold.lasts, None)
    }

    /// `hold.captured`.
    pub(super) fn hold_captured(&mut self, capture: &Capture) -> Result<(), Refusal> {
        let hold = self.named_hold()?;
        let held: i64 = hold.parts.iter().map(|p| p.left).sum();
        let amount = capture.amount.unwrap_or(held);
        if held < amount {
            return Err("ExceedsHold");
        }
        self.end_hold(&hold, amount);
        self.reassess(Way::Up)
    }

    /// `hold.released`.
    pub(super) fn hold_released(&mut self) -> Result<(), Refusal> {
        let hold = self.named_hold()?;
        self.end_hold(&hold, 0);
        self.reassess(Way::Up)
    }

    /// `reward.reserved`.
    pub(super) fn reserved(&mut self, reservation: &Reservation) -> Result<(), Refusal> {
        let taken = self.wanted(&reservation.redemption)?;
        let reward = &self.program.rewards[taken.reward];
        let wallet = if reward.prices.is_empty() { None } else { Some(reward.wallet) };
        // What could never be credited is not set aside for.
        let credit = reward.credit.map_or(0, |(_, amount)| i128::from(amount) * i128::from(taken.times));
        if i128::from(AMOUNT_MAX) < credit {
            return Err("AmountOutOfRange");
        }
        self.set_aside(wallet, taken.units, reservation.lasts, Some(taken))?;
        self.take_reward(taken);
        self.waits_over(taken);
        self.member.passes.retain(|pass| pass.reward != taken.reward);
        Ok(())
    }

    /// `reward.confirmed`.
    pub(super) fn confirmed(&mut self) -> Result<(), Refusal> {
        let target = self.original.clone().ok_or("OriginalRequired")?;
        if !matches!(target.body, Body::RewardReserved(_)) {
            return Err("NotAReservation");
        }
        let hold = self.open_hold(target.number)?;
        self.end_hold(&hold, hold.parts.iter().map(|p| p.left).sum());
        let taken = hold.reserved.ok_or("NotAReservation")?;
        self.issue_for(taken.reward, taken.times);
        self.note_activity(Trigger::Redeemed);
        self.credit(taken)?;
        self.reassess(Way::Up)
    }

    /// `reward.cancelled` of a reservation that was not confirmed.
    pub(super) fn reservation_given_up(&mut self, target: &Rc<Entry>) -> Result<(), Refusal> {
        let hold = self.open_hold(target.number)?;
        self.give_up(&hold);
        self.reassess(Way::Up)
    }

    /// Ends what is over.
    pub(super) fn time_out(&mut self, over: impl Fn(Micro) -> bool) {
        for hold in self.member.holds.clone() {
            if over(hold.until) {
                self.give_up(&hold);
            }
        }
    }

    /// The wallet of a name, when it can be spent.
    pub(super) fn spendable_wallet(&self, name: &str) -> Result<usize, Refusal> {
        let wallet = self.wallet(name)?;
        if self.program.wallets[wallet].kind == Kind::Status { Err("NotSpendable") } else { Ok(wallet) }
    }

    fn set_aside(
        &mut self,
        wallet: Option<usize>,
        amount: i64,
        lasts: Option<HoldTime>,
        reserved: Option<Taken>,
    ) -> Result<(), Refusal> {
        if HOLDS_MAX <= self.member.holds.len() {
            return Err("TooManyHolds");
        }
        let before = self.moves.len();
        if let Some(wallet) = wallet {
            if 0 < self.member.purses[wallet].debt {
                return Err("InDebt");
            }
            self.spend(wallet, amount, Book::Held)?;
        }
        let parts = self.moves[before..].iter().filter_map(|step| match step {
            Move::Took { amount, lot, .. } => Some(Lot { left: *amount, ..*lot }),
            _ => None,
        });
        let seconds = lasts.map_or(self.program.hold_minutes * 60, |time| i64::from(time.seconds()));
        let (entry, parts) = (self.number(), parts.collect());
        let until = self.now + seconds * 1_000_000;
        self.member.holds.push(Hold { entry, wallet, until, parts, reserved });
        Ok(())
    }

    fn open_hold(&self, entry: u64) -> Result<Hold, Refusal> {
        self.member.holds.iter().find(|h| h.entry == entry).cloned().ok_or("HoldClosed")
    }

    fn named_hold(&self) -> Result<Hold, Refusal> {
        let target = self.original.clone().ok_or("OriginalRequired")?;
        if matches!(target.body, Body::HoldPlaced(_)) {
            self.open_hold(target.number)
        } else {
            Err("NotAHold")
        }
    }

    fn give_up(&mut self, hold: &Hold) {
        self.end_hold(hold, 0);
        if let Some(taken) = hold.reserved {
            self.member.taken.push(taken.undone());
        }
    }

    /// The first units are spent, the rest comes back.
    fn end_hold(&mut self, hold: &Hold, captured: i64) {
        self.member.holds.retain(|h| h.entry != hold.entry);
        let mut left = captured;
        let mut rest = Vec::new();
        let Some(wallet) = hold.wallet else { return };
        for part in &hold.parts {
            let amount = part.left.min(left);
            left -= amount;
            if 0 < amount {
                let books = &mut self.member.purses[wallet].books;
                books[Book::Held as usize] -= amount;
                books[Book::Spent as usize] += amount;
                let open = self.member.purses[wallet].lots.iter().find(|l| l.id == part.id);
                let lot = open.copied().unwrap_or(*part);
                self.moves.push(Move::Took { wallet, amount, lot, book: Book::Spent });
                self.log_moved(wallet, part.id, amount, Book::Spent);
            }
            if amount < part.left {
                rest.push((*part, part.left - amount));
            }
        }
        for (part, amount) in rest {
            self.put_back(wallet, amount, part, Book::Held);
        }
        self.lapse_overdue();
    }
}
