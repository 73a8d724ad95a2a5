//! Rewards that are given by themselves, in the model: each day is looked at one after the other, and pieces are given one
//! by one in thought until the next one is too many.

use regulars_engine::event::{Body, Given, PaidOut};

use super::{Model, Refusal, Work, calendar::Micro, member::Taken, purse::AMOUNT_MAX};

impl Model<'_> {
    /// What is due at an instant: a payment when there is nothing else, and then a reward that is given.
    pub fn due_body(&self, at: Micro) -> Body {
        if self.due_for_tick().is_some_and(|due| due <= at) {
            return Body::Tick;
        }
        if let Some(plan) = self.plan_body(at) {
            return Body::Plan(plan);
        }
        let profile = regulars_engine::event::Profile::default();
        let work = self.work(&Body::Tick, "", &profile);
        let mut wallets = 0..self.program.wallets.len();
        if let Some(wallet) = wallets.find(|wallet| work.pays_now(*wallet, at)) {
            return Body::WalletPaidOut(PaidOut { wallet: self.program.wallets[wallet].name.to_owned() });
        }
        let due = |place: &usize| self.member.givings.iter().any(|(of, day)| of == place && *day <= at);
        let mut rewards = (0..self.program.rewards.len()).filter(due);
        let given = rewards.find(|place| work.can_pay(*place));
        let given = given.map(|place| Given { reward: self.program.rewards[place].name.clone() });
        given.map(Body::RewardGiven).or_else(|| self.offer_due(at)).unwrap_or(Body::Tick)
    }
}

impl Work<'_> {
    /// `reward.given`.
    pub(super) fn reward_given(&mut self, name: &str) -> Result<(), Refusal> {
        let place = self.program.rewards.iter().position(|r| r.name == name).ok_or("UnknownReward")?;
        self.next_giving(place);
        let reward = &self.program.rewards[place];
        let most = reward.given.as_ref().and_then(|given| given.at_most).unwrap_or(10_000);
        let each = reward.prices[0].units;
        let has = self.most_units(reward.wallet);
        let mut times = 0;
        while self.can_pay(place)
            && self.locked(place).is_none()
            && times < most
            && !self.gives_too_many(place, times + 1)
            && (times + 1) * each <= has
            && !self.over_limit(place, times + 1, (times + 1) * each)
            && !self.is_out(place, times + 1)
            && !self.is_too_dear(place, self.cost(place, times + 1))
            && self.has_room(place, times + 1)
        {
            times += 1;
        }
        if times == 0 {
            return Ok(());
        }
        let taken = Taken { reward: place, at: self.now, times, units: times * each, cash: 0, session: None };
        self.pay_for(taken)?;
        self.issue_for(place, times);
        self.credit(taken)?;
        self.note_enough(reward.wallet);
        Ok(())
    }

    /// Units can be spent that could not before; whatever waits only for enough of them falls due now.
    pub(super) fn note_enough(&mut self, wallet: usize) {
        for (place, reward) in self.program.rewards.iter().enumerate() {
            let waits_for_enough = reward.given.as_ref().is_some_and(|given| given.at_once);
            let runs = self.member.givings.iter().any(|(of, _)| *of == place);
            if waits_for_enough && reward.wallet == wallet && !runs && self.can_pay(place) {
                self.member.givings.push((place, self.now));
            }
        }
    }

    /// Whether so many fit into the wallet that they are credited to.
    fn has_room(&self, place: usize, times: i64) -> bool {
        let Some((wallet, amount)) = self.program.rewards[place].credit else { return true };
        let purse = &self.member.purses[wallet];
        let full = [purse.available(), purse.pending(), purse.held()].map(i128::from).iter().sum::<i128>();
        full + i128::from(amount) * i128::from(times) <= i128::from(AMOUNT_MAX)
    }

    /// Units have come into a wallet.
    pub(super) fn start_giving(&mut self, wallet: usize) {
        if self.member.purses[wallet].pays_at.is_none() {
            self.next_payment(wallet);
        }
        for (place, reward) in self.program.rewards.iter().enumerate() {
            let runs = self.member.givings.iter().any(|(of, _)| *of == place);
            if reward.given.is_some() && reward.wallet == wallet && !runs {
                self.next_giving(place);
            }
        }
    }

    /// The day has passed for whoever can't pay.
    pub(super) fn pass_over(&mut self) {
        for wallet in 0..self.program.wallets.len() {
            let due = self.member.purses[wallet].pays_at.is_some_and(|at| at <= self.now);
            if due && !self.pays_now(wallet, self.now) {
                self.next_payment(wallet);
            }
        }
        for (place, day) in self.member.givings.clone() {
            if day <= self.now && !self.can_pay(place) {
                self.next_giving(place);
            }
        }
    }

    fn can_pay(&self, place: usize) -> bool {
        let reward = &self.program.rewards[place];
        self.member.purses[reward.wallet].debt == 0
            && reward.prices.iter().any(|price| price.units <= self.most_units(reward.wallet))
    }

    /// Walks from tomorrow to the first of the days.
    fn next_giving(&mut self, place: usize) {
        let reward = &self.program.rewards[place];
        self.member.givings.retain(|(of, _)| *of != place);
        let Some(given) = &reward.given else { return };
        if self.member.purses[reward.wallet].lots.is_empty() {
            return;
        }
        let mut day = self.calendar.date(self.now);
        for _ in 0..366 {
            day = day.tomorrow().expect("within the calendar");
            let start = self.calendar.start(day);
            let yearly = given.yearly.contains(&(day.month(), day.day()));
            if yearly || given.days.iter().any(|clause| self.calendar.runs(*clause, start, None)) {
                self.member.givings.push((place, start));
                return;
            }
        }
    }
}
