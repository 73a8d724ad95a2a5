//! Reversals in the model: the moves of an entry are undone, the last one first.

use std::rc::Rc;

use regulars_engine::event::Body;

use super::{
    Refusal, Work,
    challenge::Deed,
    funding::Step,
    member::{Book, Counted, Entry, Lot, Move, Shares, Use, Waits},
    purse::Gift,
    tiers::Way,
};

impl Work<'_> {
    /// `reversal`.
    pub(super) fn reversed(&mut self) -> Result<(), Refusal> {
        let target: Rc<Entry> = self.original.clone().ok_or("OriginalRequired")?;
        let fixed = match &target.body {
            Body::MemberJoined(_)
            | Body::MemberClosed
            | Body::Tick
            | Body::HoldPlaced(_)
            | Body::HoldReleased(_)
            | Body::RewardReserved(_)
            | Body::TransferSent(_)
            | Body::TransferReceived(_)
            | Body::TransferReturned(_)
            | Body::WalletPaidOut(_)
            | Body::UnitsExported(_)
            | Body::ChallengeJoined(_)
            | Body::ReferralClaimed(_)
            | Body::ReferralTold(_)
            | Body::Household(_)
            | Body::ChoiceMade(_)
            | Body::Plan(_)
            | Body::AccountLinked(_)
            | Body::AccountUnlinked(_)
            | Body::InstructionDone(_)
            | Body::InstructionFailed(_)
            | Body::Team(_)
            | Body::DrawEntered(_)
            | Body::RoomEntered(_)
            | Body::WaitlistJoined(_)
            | Body::WaitlistLeft(_)
            | Body::WaitlistOffered(_) => true,
            Body::OfferDue(_) => !target.moves.iter().any(|m| matches!(m, Move::OfferMade { .. })),
            Body::RewardGiven(_) => !target.moves.iter().any(|m| matches!(m, Move::Redeemed { .. })),
            // What gave up a reservation did not undo anything.
            Body::RewardCancelled(_) => !target.moves.iter().any(|m| m.undone().is_some()),
            Body::Activity(activity) => activity.order.is_some(),
            _ => false,
        };
        let gave_back = |step: &Move| matches!(step, Move::Shared { amount, .. } if *amount < 0);
        if fixed || target.moves.iter().any(gave_back) {
            return Err("NotReversible");
        }
        if !self.member.stands(target.number) {
            return Err("AlreadyReversed");
        }
        self.check_family(&target)?;
        self.undo_all(&target)
    }

    pub(super) fn undo_all(&mut self, target: &Rc<Entry>) -> Result<(), Refusal> {
        self.moves.push(Move::Undid { entry: target.number });
        let takes = |step: &Move| match step {
            Move::Redeemed { .. } | Move::Converted { .. } => true,
            Move::Play(played) => self.program.games[played.game].cost.is_some(),
            _ => false,
        };
        let bought = matches!(target.body, Body::RewardConfirmed(_)) || target.moves.iter().any(takes);
        for step in target.own_moves().into_iter().rev() {
            // What was bought goes back whole, or the price does not come back.
            if let (true, Move::Gave { wallet, lot, amount, .. }) = (bought, step)
                && self.reach(*wallet, *lot, *amount) < *amount
            {
                return Err("InsufficientPoints");
            }
            match step {
                Move::Ticket(step) => self.undo_ticket(*step, bought)?,
                step => self.undo(step)?,
            }
        }
        if matches!(target.body, Body::RewardConfirmed(_)) {
            let reserved = self.member.entry(target.root).cloned().ok_or("OriginalRequired")?;
            for step in reserved.moves.iter().filter(|m| matches!(m, Move::Redeemed { .. })) {
                self.undo(step)?;
            }
        }
        self.settle()?;
        self.assess_friend()?;
        self.lapse_overdue();
        self.reassess(Way::Both)
    }

    /// What came back after its time lapses.
    pub(super) fn lapse_overdue(&mut self) {
        for wallet in 0..self.member.purses.len() {
            for lot in self.member.purses[wallet].lots.clone() {
                if lot.expires.is_some_and(|end| end <= self.now) {
                    self.take(wallet, lot, lot.left, Book::Expired);
                }
            }
        }
    }

    /// An order with returns is not undone, and no return stands again that would take back more than was
    /// bought.
    fn check_family(&self, target: &Rc<Entry>) -> Result<(), Refusal> {
        // What stands again must not undo what something else has undone meanwhile.
        let again = target.moves.iter().find_map(Move::undone).and_then(|number| self.member.entry(number));
        let twice = again.and_then(|again| Some((again.number, again.moves.iter().find_map(Move::undone)?)));
        if let Some((again, undone)) = twice {
            let undoes = |e: &&Rc<Entry>| e.moves.iter().find_map(Move::undone) == Some(undone);
            let mut others = self.member.entries.iter().filter(undoes).filter(|e| e.number != again);
            if others.any(|e| self.member.stands(e.number)) {
                return Err("AlreadyReversed");
            }
        }
        let mut base = target.clone();
        while let Some(undone) = base.moves.iter().find_map(Move::undone) {
            base = self.member.entry(undone).cloned().ok_or("OriginalRequired")?;
        }
        let falls = self.member.stands(base.number);
        match &base.body {
            Body::RewardRedeemed(_) | Body::RewardConfirmed(_) | Body::RewardGiven(_)
                if falls && self.became(base.root, true) =>
            {
                return Err("AlreadyUsed");
            }
            Body::RewardIssued(_) if !falls => return self.may_go_on(base.root, false),
            Body::RewardUsed(_) if !falls => return self.may_go_on(base.root, true),
            _ => {}
        }
        let is_return = |e: &Rc<Entry>| {
            matches!(e.body, Body::OrderReturned(_) | Body::OrderCancelled(_) | Body::WalletRefunded(_))
        };
        let stands_again = !self.member.stands(base.number);
        if is_return(&base) && stands_again {
            if !self.member.stands(base.root) {
                return Err("NothingLeft");
            }
            return self.check_room(base.root, target);
        }
        let mut returns = self.member.followers(base.number).filter(|e| is_return(e));
        let standing_return = returns.any(|e| self.member.stands(e.number));
        let is_order = matches!(base.body, Body::OrderPaid(_) | Body::WalletToppedUp(_));
        if is_order && !stands_again && standing_return { Err("HasReturns") } else { Ok(()) }
    }

    pub(super) fn undo(&mut self, step: &Move) -> Result<(), Refusal> {
        match step {
            Move::Gave { wallet, lot, amount, book, .. } => {
                self.take_gift_back(*wallet, *amount, *lot, *book)
            }
            // What vouchers took off stands with the order, whatever becomes of it.
            Move::Asked
            | Move::Saved { .. }
            | Move::Fee { .. }
            | Move::FriendUse { .. }
            | Move::FriendBadge { .. } => Ok(()),
            // A hold is not opened again.
            Move::Took { book: Book::Held, .. } | Move::PutBack { book: Book::Held, .. } => Ok(()),
            Move::Took { wallet, amount, lot, book } => {
                self.put_back(*wallet, *amount, *lot, *book);
                Ok(())
            }
            Move::Owed { wallet, amount, book } => {
                let forgiven = self.member.purses[*wallet].debt.min(*amount);
                if 0 < forgiven {
                    self.forgive(*wallet, forgiven, *book);
                }
                // What was paid meanwhile comes back as new units.
                if forgiven < *amount { self.give_again(*wallet, amount - forgiven, *book) } else { Ok(()) }
            }
            Move::Forgave { wallet, amount, book } => self.take_back(*wallet, *amount, None, *book),
            Move::PutBack { wallet, lot, amount, book } => {
                self.take_out_again((*wallet, *lot), *amount, *book)
            }
            Move::Fraction { wallet, change } => self.change_fraction(*wallet, -*change, None).map(|_| ()),
            Move::Counted { count, .. } => {
                self.count_on(Counted { amount: -count.amount, ..*count }, Shares::Whole);
                Ok(())
            }
            Move::Used { used, carried } => {
                let back = Use { times: -used.times, units: -used.units, ..*used };
                self.use_limit(back, (-carried).max(0));
                if 0 < *carried { self.drop_carried(used, *carried) } else { Ok(()) }
            }
            Move::Back { line, quantity, amount } => {
                self.moves.push(Move::Back { line: *line, quantity: -quantity, amount: -amount });
                Ok(())
            }
            Move::TookBack { award, amount, exact } => {
                self.moves.push(Move::TookBack { award: *award, amount: -amount, exact: -*exact });
                Ok(())
            }
            Move::Redeemed { taken } => self.untake(*taken),
            Move::Play(played) => self.undo_play(*played),
            Move::Budgeted(gave) => self.undo_budgeted(*gave),
            Move::Bought { block, units } => self.undo_bought(*block, *units),
            Move::Drawn(drawn) => self.undo_drawn(*drawn),
            Move::Paid { .. }
            | Move::PaidBack { .. }
            | Move::PaidIn { .. }
            | Move::Sent { .. }
            | Move::Converted { .. }
            | Move::Revenue { .. }
            | Move::Ticket(_)
            | Move::Exported { .. }
            | Move::Benefit { .. }
            | Move::PlanUse { .. }
            | Move::PaidFor { .. }
            | Move::Deed { .. }
            | Move::LevelGiven(_)
            | Move::LevelEnded(_)
            | Move::Funded(_)
            | Move::OfferMade { .. }
            | Move::Badge { .. }
            | Move::Mark
            | Move::LeftBehind
            | Move::Shared { .. }
            | Move::Undid { .. } => {
                self.undo_passing(step);
                Ok(())
            }
        }
    }

    /// What was put back into a lot goes out of it again.
    fn take_out_again(
        &mut self,
        (wallet, lot): (usize, u32),
        amount: i64,
        book: Book,
    ) -> Result<(), Refusal> {
        // Nobody gets for nothing what was paid for.
        let paid = matches!(book, Book::Spent | Book::Adjusted);
        if paid && self.reach(wallet, Some(lot), amount) < amount {
            return Err("InsufficientPoints");
        }
        // What lapses with a level that is given again does not lapse twice.
        let again = |step: &Move| match step {
            Move::Took { wallet: own, amount, lot: took, book: Book::Expired }
                if book == Book::Expired && *own == wallet && took.id == lot =>
            {
                *amount
            }
            _ => 0,
        };
        let amount = (amount - self.moves.iter().map(again).sum::<i64>()).max(0);
        let payer = self.payer_of(lot);
        let taken = self.take_back_of(wallet, amount, Some(lot), (book, payer))?;
        // What is gone and not owed is kept: nobody answers for it a second time.
        let kept = if book == Book::Issued { amount - taken } else { 0 };
        self.log_funded(payer, wallet, Step::Replaced, kept);
        Ok(())
    }

    /// How much of an amount could be taken back, debt included.
    pub(super) fn reach(&self, wallet: usize, lot: Option<u32>, amount: i64) -> i64 {
        let own = self.member.purses[wallet].lots.iter().filter(|l| Some(l.id) == lot && l.waits.is_some());
        let there: i64 = own.chain(&self.spendable(wallet)).map(|l| l.left).sum();
        there + self.debt_room(wallet).min(amount)
    }

    fn undo_payment(&mut self, step: &Move) {
        let undone = match step {
            Move::Paid { tender, amount, units, .. } => (*tender, *amount, *units),
            Move::PaidBack { tender, amount, units } => (*tender, -amount, -units),
            _ => return,
        };
        let (tender, amount, units) = undone;
        self.moves.push(Move::PaidBack { tender, amount, units });
    }

    /// What passed in or out counts no more for the limits and budgets on that.
    fn undo_passing(&mut self, step: &Move) {
        match step {
            Move::Paid { .. } | Move::PaidBack { .. } => self.undo_payment(step),
            Move::PaidIn { wallet, at, times, units } => self.note_top_up(*wallet, *at, -times, -units),
            Move::Sent { wallet, at, times, units } => self.note_sent(*wallet, *at, -times, -units),
            Move::Exported { partner, at, times, units } => {
                self.note_exported(*partner, *at, -times, -units);
            }
            Move::Converted { conversion, at, times, units } => {
                self.note_converted(*conversion, *at, -times, -units);
            }
            Move::Benefit { benefit, at, times, worth } => {
                self.note_benefit(*benefit, *at, -times, -worth);
            }
            Move::PlanUse { what, from, times, worth } => self.note_plan_use(what, *from, -times, -worth),
            Move::PaidFor { set } => {
                for standing in self.member.standings.iter_mut().filter(|s| s.set == *set) {
                    standing.kept = false;
                }
            }
            Move::Funded(line) => self.undo_funded(*line),
            Move::Deed { deed, .. } => self.change_deed(Deed { amount: -deed.amount, ..*deed }),
            Move::LevelGiven(_) | Move::LevelEnded(_) => self.undo_level(step),
            Move::Badge { badge, times } => self.give_badge(badge, -times),
            Move::Revenue { at, amount } => self.add_revenue(*at, -amount),
            Move::OfferMade { offer, at, times } => self.note_made(*offer, *at, -times),
            Move::Shared { wallet, member, amount } => self.note_share(*wallet, *member, -amount),
            _ => {}
        }
    }

    /// Units come back into their lot, with its terms of then when it is closed.
    pub(super) fn put_back(&mut self, wallet: usize, amount: i64, lot: Lot, book: Book) {
        let open = self.member.purses[wallet].lots.iter().find(|l| l.id == lot.id).copied();
        let terms = open.unwrap_or_else(|| Lot { waits: self.still_waits(lot.waits), ..lot });
        self.put(wallet, terms, amount);
        self.member.purses[wallet].books[book as usize] -= amount;
        self.moves.push(Move::PutBack { wallet, lot: lot.id, amount, book });
        self.log_moved(wallet, lot.id, -amount, book);
        self.start_clock(wallet, false);
        if terms.waits.is_none() {
            self.pay_debt(wallet);
        }
    }

    /// Nothing waits for what has been.
    fn still_waits(&self, waits: Option<Waits>) -> Option<Waits> {
        waits.filter(|waits| match waits {
            Waits::Until(at) => self.now < *at,
            // Of another order nobody looks whether it has been.
            Waits::For(name, entry) => {
                let known = self.original.as_ref().is_some_and(|original| original.root == *entry);
                known && !self.has_happened(name, *entry)
            }
        })
    }

    fn has_happened(&self, name: &str, entry: u64) -> bool {
        let names = |body: &Body| match body {
            Body::Activity(activity) => {
                let order = activity.order.as_ref().and_then(|key| self.member.find(key));
                activity.name == name && order.is_some_and(|order| order.root == entry)
            }
            _ => false,
        };
        self.member.entries.iter().any(|e| names(&e.body))
    }

    fn forgive(&mut self, wallet: usize, amount: i64, book: Book) {
        let purse = &mut self.member.purses[wallet];
        purse.debt -= amount;
        purse.books[book as usize] -= amount;
        self.moves.push(Move::Forgave { wallet, amount, book });
    }

    /// Forgives all debt: nobody is left to pay it.
    pub(super) fn forgive_all(&mut self, wallet: usize) {
        let debt = self.member.purses[wallet].debt;
        if 0 < debt {
            self.forgive(wallet, debt, Book::Expired);
        }
    }

    /// Gives units again under the present terms.
    pub(super) fn give_again(&mut self, wallet: usize, amount: i64, book: Book) -> Result<(), Refusal> {
        let book = match book {
            Book::Funded | Book::Adjusted | Book::Transit => book,
            Book::Issued | Book::Spent | Book::Expired | Book::Held | Book::PaidOut => Book::Issued,
        };
        let expires = self.gone(wallet, self.now);
        self.give(
            wallet,
            amount,
            Gift { book, earned_at: self.now, waits: None, expires, award: None, payer: None },
        )
    }
}
