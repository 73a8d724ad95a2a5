//! Returns and cancellations in the model: what has come back so far is summed from all entries of the
//! order's family, and what that part of each award is worth is compared with what was taken before.

use std::rc::Rc;

use regulars_engine::event::{Body, Order, Part, Return, ReturnLine};

use super::{
    Refusal, Work,
    challenge::Deed,
    discount::as_paid,
    earn::IN_FAVOUR,
    fraction::Fraction,
    member::{Award, Book, Counted, Entry, Move, Shares, Use},
    program::{Counter, Effect},
    tiers::Way,
    weigh::paid_per_line,
};

/// What has come back of an order, or of a top-up, which has one line.
#[derive(Clone)]
pub(super) struct Progress {
    quantities: Vec<i64>,
    paid: Vec<i64>,
    pub(super) back: Vec<(i64, i64)>,
}

impl Progress {
    /// What was paid for what has not come back.
    pub(super) fn not_back(&self) -> i64 {
        let paid: i64 = self.paid.iter().sum();
        paid - self.owed(&Shares::Lines(self.paid.clone()), paid)
    }
}

impl Work<'_> {
    /// `order.returned`.
    pub(super) fn returned(&mut self, event: &Return) -> Result<(), Refusal> {
        let (root, _) = self.open_order()?;
        let mut progress = self.progress_of(&root)?;
        if progress.whole() {
            return Err("NothingLeft");
        }
        for line in &event.lines {
            let back = progress.add(line)?;
            self.moves.push(back);
        }
        self.take_order_back(&root, &progress)
    }

    /// `order.cancelled`.
    pub(super) fn cancelled(&mut self) -> Result<(), Refusal> {
        let (root, order) = self.open_order()?;
        let mut progress = self.progress_of(&root)?;
        if progress.whole() {
            return Err("NothingLeft");
        }
        for line in (0u32..).take(order.lines.len()) {
            let back = progress.add(&ReturnLine { line, part: Part::Rest })?;
            self.moves.push(back);
        }
        self.take_order_back(&root, &progress)
    }

    pub(super) fn open_order(&self) -> Result<(Rc<Entry>, Order), Refusal> {
        let target = self.original.clone().ok_or("OriginalRequired")?;
        let Body::OrderPaid(order) = &target.body else { return Err("NotAnOrder") };
        if !self.member.stands(target.number) {
            return Err("NothingLeft");
        }
        let order = order.clone();
        Ok((target, order))
    }

    pub(super) fn progress_of(&self, root: &Entry) -> Result<Progress, Refusal> {
        let (quantities, paid): (Vec<i64>, Vec<i64>) = match &root.body {
            Body::OrderPaid(order) => {
                let order = as_paid(root, order);
                (order.lines.iter().map(|l| l.quantity).collect(), paid_per_line(&order)?)
            }
            Body::WalletToppedUp(top_up) => (vec![1], vec![top_up.amount]),
            _ => return Err("NotAnOrder"),
        };
        let mut back = vec![(0, 0); quantities.len()];
        for entry in self.member.followers(root.number) {
            for step in &entry.moves {
                if let Move::Back { line, quantity, amount } = step {
                    back[*line].0 += quantity;
                    back[*line].1 += amount;
                }
            }
        }
        Ok(Progress { quantities, paid, back })
    }

    /// Whether what a reversal had given free can come back again.
    pub(super) fn check_room(&self, root: u64, reversal: &Entry) -> Result<(), Refusal> {
        let root = self.member.entry(root).cloned().ok_or("OriginalRequired")?;
        let mut progress = self.progress_of(&root)?;
        for step in &reversal.moves {
            if let Move::Back { line, quantity, amount } = step {
                progress.back[*line].0 -= quantity;
                progress.back[*line].1 -= amount;
            }
        }
        let fits = (0..progress.back.len()).all(|line| progress.of_line(line) <= Fraction::ONE);
        if fits { Ok(()) } else { Err("ExceedsOriginal") }
    }

    /// What was taken of an award before.
    pub(super) fn taken(&self, root: &Entry, place: usize) -> (i64, Fraction) {
        let mut sum = (0, Fraction::ZERO);
        for entry in self.member.followers(root.number) {
            for step in &entry.moves {
                if let Move::TookBack { award, amount, exact } = step
                    && *award == place
                {
                    sum = (sum.0 + amount, sum.1 + *exact);
                }
            }
        }
        sum
    }

    pub(super) fn take_order_back(&mut self, root: &Rc<Entry>, progress: &Progress) -> Result<(), Refusal> {
        if let Body::OrderPaid(order) = &root.body {
            let order = as_paid(root, order);
            let price = if progress.whole() { super::weigh::total(&order)? } else { progress.price(&order) };
            self.give_back(root, &order, price);
        }
        let mut freed: Vec<(usize, i64)> = Vec::new();
        for (place, step) in root.own_moves().into_iter().enumerate() {
            match step {
                // What was bought itself: money that was paid in.
                Move::Gave { wallet, lot, amount, book: Book::Funded, .. } => {
                    let due = progress.owed(&Shares::Whole, *amount) - self.taken(root, place).0;
                    self.take_back(*wallet, due, *lot, Book::Funded)?;
                    self.moves.push(Move::TookBack { award: place, amount: due, exact: Fraction::ZERO });
                }
                Move::Gave { wallet, lot, amount, award: Some(award), .. } => {
                    let due = self.take_award_back(root, place, (*wallet, *lot, *amount), award, progress)?;
                    freed.push((award.rule, due));
                }
                Move::Counted { count, shares } => {
                    let due = progress.owed(shares, count.amount) - self.taken(root, place).0;
                    if due != 0 {
                        self.moves.push(Move::TookBack { award: place, amount: due, exact: Fraction::ZERO });
                        if count.counter == Counter::ToppedUpOnce {
                            // It is not one large top-up any more, but a smaller one.
                            let stood = count.amount - self.taken(root, place).0;
                            self.count_on(Counted { amount: -stood, ..*count }, Shares::Whole);
                            self.count_on(Counted { amount: stood - due, ..*count }, Shares::Whole);
                        } else {
                            self.count_on(Counted { amount: -due, ..*count }, Shares::Whole);
                        }
                    }
                }
                Move::Deed { deed, shares } => {
                    let due = progress.owed(shares, deed.amount) - self.taken(root, place).0;
                    if due != 0 {
                        self.moves.push(Move::TookBack { award: place, amount: due, exact: Fraction::ZERO });
                        self.change_deed(Deed { amount: -due, ..*deed });
                    }
                }
                Move::Used { used, carried, .. } if 0 < *carried => {
                    let due = progress.owed(&Shares::Whole, *carried) - self.taken(root, place).0;
                    if 0 < due {
                        self.moves.push(Move::TookBack { award: place, amount: due, exact: Fraction::ZERO });
                        self.drop_carried(used, due)?;
                    }
                }
                _ => {}
            }
        }
        self.free_limits(root, &freed, progress.whole());
        self.free_budgets(root, &freed);
        if progress.whole() {
            self.free_tickets(root);
            self.give_back_plan_uses(root);
        }
        self.note_revenue(Some(root));
        self.settle()?;
        self.assess_friend()?;
        self.reassess(Way::Both)
    }

    /// Gives free what the returned parts had used: units in proportion, times with the last part.
    fn free_limits(&mut self, root: &Entry, freed: &[(usize, i64)], whole: bool) {
        let mut uses: Vec<Use> = Vec::new();
        for step in &root.moves {
            let Move::Used { used, .. } = step else { continue };
            match uses.iter_mut().find(|u| u.rule == used.rule && u.limit == used.limit) {
                Some(sum) => {
                    sum.times += used.times;
                    sum.units += used.units;
                }
                None => uses.push(*used),
            }
        }
        for used in uses {
            let due: i64 = freed.iter().filter(|(rule, _)| *rule == used.rule).map(|(_, due)| due).sum();
            let units = due.clamp(0, used.units.max(0));
            let times = if whole { used.times } else { 0 };
            if units != 0 || times != 0 {
                self.use_limit(Use { times: -times, units: -units, ..used }, 0);
            }
        }
    }

    /// Takes back what was carried to later periods: from what still waits, then from what was given of it.
    pub(super) fn drop_carried(&mut self, used: &Use, amount: i64) -> Result<(), Refusal> {
        let pot = self.member.pots.iter().find(|p| p.rule == used.rule && p.limit == used.limit);
        let waiting = pot.map_or(0, |p| p.carried).min(amount).max(0);
        if 0 < waiting {
            let nothing = Use { times: 0, units: 0, ..*used };
            self.use_limit(nothing, -waiting);
        }
        if waiting < amount {
            let Effect::Give(give) = &self.program.rules[used.rule].effect else { return Ok(()) };
            let payer = self.payer(used.rule, give.wallet);
            let taken = self.take_back_of(give.wallet, amount - waiting, None, (Book::Issued, payer))?;
            self.credit_payer(payer, give.wallet, taken);
        }
        Ok(())
    }

    fn take_award_back(
        &mut self,
        root: &Entry,
        place: usize,
        (wallet, lot, amount): (usize, Option<u32>, i64),
        award: &Award,
        progress: &Progress,
    ) -> Result<i64, Refusal> {
        let taken = self.taken(root, place);
        let Some(exact) = &award.exact else {
            let due = progress.owed(&award.shares, amount) - taken.0;
            if 0 < due {
                self.take_gift_back(wallet, due, lot, Book::Issued)?;
                self.moves.push(Move::TookBack { award: place, amount: due, exact: Fraction::ZERO });
            }
            return Ok(due);
        };
        let part = |at: usize| match award.shares {
            Shares::Whole => progress.of_order(),
            Shares::Lines(_) => progress.of_line(at),
        };
        let grain = Fraction { num: super::earn::GRAIN, den: 1 };
        let back = |(at, exact): (usize, &Fraction)| (*exact * grain * part(at)).floor();
        let owed = Fraction::new(exact.iter().enumerate().map(back).sum(), grain.num);
        let due = owed - taken.1;
        if due.num <= 0 {
            return Ok(0);
        }
        let amount = -self.change_fraction(wallet, -due, lot)?;
        self.moves.push(Move::TookBack { award: place, amount, exact: due });
        Ok(amount)
    }

    /// Changes a hidden fraction; the whole units that this makes or breaks are given or taken, and answered.
    pub(super) fn change_fraction(
        &mut self,
        wallet: usize,
        change: Fraction,
        own: Option<u32>,
    ) -> Result<i64, Refusal> {
        let sum = self.member.purses[wallet].fraction + change;
        let whole = super::earn::whole(sum.floor())?;
        self.set_fraction(wallet, sum - Fraction::whole(whole));
        if whole < 0 {
            self.take_gift_back(wallet, -whole, own, Book::Issued)?;
        }
        if 0 < whole {
            self.give_again(wallet, whole, Book::Issued)?;
        }
        Ok(whole)
    }
}

impl Progress {
    /// How much money of a top-up is back.
    pub(super) fn money_back(&self) -> i64 {
        self.back.iter().map(|(_, amount)| amount).sum()
    }

    pub(super) fn with_money(&self, amount: i64) -> Progress {
        let mut after = self.clone();
        after.back[0].1 += amount;
        after
    }

    fn add(&mut self, returned: &ReturnLine) -> Result<Move, Refusal> {
        let line = returned.line as usize;
        let (before, paid) = match (self.back.get(line), self.paid.get(line)) {
            (Some(back), Some(paid)) => (*back, *paid),
            _ => return Err("NoSuchLine"),
        };
        let (quantity, amount) = match returned.part {
            Part::Quantity(quantity) => (quantity, 0),
            Part::Amount(amount) => (0, amount),
            Part::Rest => (self.quantities[line] - before.0, -before.1),
        };
        self.back[line] = (before.0 + quantity, before.1 + amount);
        if (0 < amount && paid == 0) || Fraction::ONE < self.of_line(line) {
            return Err("ExceedsOriginal");
        }
        Ok(Move::Back { line, quantity, amount })
    }

    /// What part of a line is back; delivery and tip come back with the last line.
    fn of_line(&self, line: usize) -> Fraction {
        let Some((quantity, amount)) = self.back.get(line) else {
            return if self.whole() { Fraction::ONE } else { Fraction::ZERO };
        };
        let by_amount = if *amount == 0 {
            Fraction::ZERO
        } else {
            Fraction::new((*amount).into(), self.paid[line].max(1).into())
        };
        Fraction::new((*quantity).into(), self.quantities[line].into()) + by_amount
    }

    pub(super) fn whole(&self) -> bool {
        (0..self.back.len()).all(|line| self.of_line(line) == Fraction::ONE)
    }

    /// What the parts that are back cost, with their tax, line by line.
    fn price(&self, order: &Order) -> i64 {
        let cost = |line: usize| {
            let tax = if order.tax_included { 0 } else { order.lines[line].tax };
            let back = Fraction::whole(self.paid[line] + tax) * self.of_line(line);
            i64::try_from(back.floor()).expect("a part of the price")
        };
        (0..self.back.len()).map(cost).sum()
    }

    /// What part of the order is back: by price, or by pieces when all of it was free.
    pub(super) fn of_order(&self) -> Fraction {
        if self.whole() {
            return Fraction::ONE;
        }
        let weights = if self.paid.iter().all(|p| *p == 0) { &self.quantities } else { &self.paid };
        let weighted =
            weights.iter().enumerate().map(|(line, weight)| Fraction::whole(*weight) * self.of_line(line));
        let back = weighted.fold(Fraction::ZERO, |a, b| a + b);
        back * Fraction::new(1, weights.iter().sum::<i64>().max(1).into())
    }

    /// What an amount owes for what is back, in the member's favour until all is.
    pub(super) fn owed(&self, shares: &Shares, amount: i64) -> i64 {
        let due = |share: i64, part: Fraction| {
            i64::try_from((Fraction::whole(share) * part).round(IN_FAVOUR)).expect("a part of an amount")
        };
        match shares {
            Shares::Whole => due(amount, self.of_order()),
            Shares::Lines(shares) => {
                shares.iter().enumerate().map(|(line, share)| due(*share, self.of_line(line))).sum()
            }
        }
    }
}
