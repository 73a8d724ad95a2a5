//! `reward.given`: rewards that the program gives by itself, on stated days, to whoever has units for them.
//!
//! A clock per such reward stands on the account from when units come into the wallet that pays, so that the work is found
//! by its time and a day that was shown to a member stays that day, whatever a new version says. Each day is an event of
//! its own, which can be listed, handed over and cancelled like any redemption. What is given at once has a clock, too, which
//! stands at the very instant at which there is enough.

use super::{draft::Draft, lots, redeem};
use crate::{
    amount::sum,
    event::Given,
    fact::Fact,
    moment::Moment,
    program::{Program, Reward},
    rejection::Rejection,
    state::{Account, Balance},
    symbol::Sym,
};

/// The first reward, in document order, that is due at `at` and for which there are units.
pub(super) fn due(program: &Program, account: &Account, at: Moment) -> Option<Given> {
    let is_due =
        |reward: &Reward| account.givings.iter().any(|clock| clock.reward == reward.reward && clock.at <= at);
    let given = program.given.iter().filter_map(|place| program.rewards.get(*place));
    let due = given.into_iter().find(|reward| is_due(reward) && can_pay(program, account, reward))?;
    Some(Given { reward: program.name_of(due.reward).to_owned() })
}

/// Gives as many as the units pay for and as limits, stock and the reward itself allow. What is left stays with the member
/// until the next day.
pub(super) fn given(draft: &mut Draft<'_>, given: &Given) -> Result<(), Rejection> {
    let reward = draft.program.reward(&given.reward).ok_or(Rejection::UnknownReward)?;
    // Whatever follows, the day is over.
    draft.next_giving(reward);
    let quantity = draft.most_given(reward);
    if quantity < 1 {
        return Ok(());
    }
    redeem::take(draft, redeem::given(reward, quantity)?)?;
    // What limits or stock did not stand against may be there for another one.
    if let Some(wallet) = reward.wallet {
        draft.note_enough(wallet);
    }
    Ok(())
}

/// Lets the day pass for those who have too few units, and for what is not given any more.
pub(super) fn pass_over(draft: &mut Draft<'_>) {
    for clock in draft.account.givings.clone() {
        if draft.now < clock.at {
            continue;
        }
        let program = draft.program;
        // The time of an offer does not pass without its event.
        if program.offers.iter().any(|offer| offer.clock == clock.reward) {
            continue;
        }
        if let Some(spec) = program.wallets.iter().find(|w| w.pays_out_by(clock.reward)) {
            draft.pass_over_pay_out(spec);
            continue;
        }
        match program.rewards.iter().find(|r| r.reward == clock.reward && r.given.is_some()) {
            Some(reward) if can_pay(program, &draft.account, reward) => {}
            Some(reward) => draft.next_giving(reward),
            None => draft.push(Fact::GivenNext { reward: clock.reward, at: None }),
        }
    }
}

/// Whether there are units for one.
fn can_pay(program: &Program, account: &Account, reward: &Reward) -> bool {
    let Some((wallet, price)) = reward.wallet.zip(reward.prices.first()) else { return false };
    let debt = account.wallet(wallet).map_or(0, |held| held.debt);
    debt == 0 && price.units <= lots::spendable(program, account, wallet)
}

/// The largest number up to `most` that is allowed, where what is allowed for a number is allowed for smaller ones.
fn largest(most: i64, allowed: impl Fn(i64) -> bool) -> i64 {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = high.saturating_sub(high.saturating_sub(low) / 2);
        if allowed(middle) {
            low = middle;
        } else {
            high = middle.saturating_sub(1);
        }
    }
    low
}

impl Draft<'_> {
    /// Starts the clocks of rewards that units of this wallet pay for, and of its payments, where none runs.
    pub(super) fn start_giving(&mut self, wallet: Sym) {
        self.start_pay_out(wallet);
        let program = self.program;
        for place in &program.given {
            let Some(reward) = program.rewards.get(*place).filter(|r| r.wallet == Some(wallet)) else {
                continue;
            };
            if !self.account.givings.iter().any(|clock| clock.reward == reward.reward) {
                self.next_giving(reward);
            }
        }
    }

    /// What is given as soon as there is enough falls due when there is. Only units that come in ask for it: what was refused
    /// or taken back waits for the next ones, or it would be given again without end.
    pub(super) fn note_enough(&mut self, wallet: Sym) {
        let program = self.program;
        for place in &program.given {
            let reward = program.rewards.get(*place).filter(|reward| reward.wallet == Some(wallet));
            let Some(reward) = reward.filter(|r| r.given.as_ref().is_some_and(|given| given.at_once)) else {
                continue;
            };
            let runs = self.account.givings.iter().any(|clock| clock.reward == reward.reward);
            if !runs && can_pay(program, &self.account, reward) {
                self.push(Fact::GivenNext { reward: reward.reward, at: Some(self.now) });
            }
        }
    }

    /// Sets the clock of a reward to the next day; it stops while there is nothing that could pay.
    fn next_giving(&mut self, reward: &Reward) {
        let held = reward.wallet.and_then(|wallet| self.account.wallet(wallet));
        let empty = held.is_none_or(|held| held.lots.is_empty());
        let next = reward.given.as_ref().and_then(|given| given.next(self.now, &self.program.zone));
        let at = next.filter(|_| !empty);
        let running = self.account.givings.iter().find(|c| c.reward == reward.reward).map(|clock| clock.at);
        if running != at {
            self.push(Fact::GivenNext { reward: reward.reward, at });
        }
    }

    /// How many can be given now.
    fn most_given(&self, reward: &Reward) -> i64 {
        let (Some(given), Some((wallet, price))) = (&reward.given, reward.wallet.zip(reward.prices.first()))
        else {
            return 0;
        };
        if !can_pay(self.program, &self.account, reward) || self.lock(reward).is_some() {
            return 0;
        }
        let paid = lots::spendable(self.program, &self.account, wallet).checked_div(price.units).unwrap_or(0);
        largest(paid.min(given.at_most), |quantity| {
            let fits = redeem::given(reward, quantity).is_ok();
            let units = price.units.saturating_mul(quantity);
            fits && !self.is_over_budget(reward, reward.worth.saturating_mul(quantity))
                && self.limit_before(reward.usage, &reward.limits, quantity, units).is_none()
                && !self.is_out_of_stock(reward, quantity)
                && self.has_room(reward, quantity)
        })
    }

    /// Whether what is credited fits into its wallet. Due work must not fail: the account could do nothing any more.
    fn has_room(&self, reward: &Reward, quantity: i64) -> bool {
        let Some((wallet, amount)) = reward.credit else { return true };
        self.has_room_for(wallet, amount.saturating_mul(quantity))
    }

    /// Whether so many units fit into a wallet.
    pub(super) fn has_room_for(&self, wallet: Sym, amount: i64) -> bool {
        let Balance { available, pending, held, .. } = self.account.balance(wallet);
        sum([available, pending, held, amount]).is_ok()
    }
}
