//! The account: everything that a decision needs to know of one member's past.
//!
//! A state is the result of applying facts in order ([`crate::evolve`]) and of nothing else, so it can be rebuilt from
//! the ledger byte for byte. It is kept small: lots with the same terms are one lot, counters keep only the days that a
//! window can still see.

use serde::{Deserialize, Serialize};

use crate::{
    amount::Ratio,
    event::GivenReason,
    fact::Use,
    funding::FundedLot,
    household::Home,
    id::{EventId, LinkId, MemberId, VoucherId},
    moment::Moment,
    referral::{Friends, Referred},
    symbol::Sym,
    team::TeamPlace,
};

/// One account of one program.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Account {
    /// How many entries the account has; rises by exactly 1 per entry.
    pub version: u64,
    /// When the member joined.
    pub joined_at: Option<Moment>,
    /// The latest time of any entry. Time never goes back on an account.
    pub as_of: Moment,
    /// Whether the account has ended.
    pub closed: bool,
    /// The number of the next lot.
    pub next_lot: u32,
    /// One per wallet that was ever touched.
    pub wallets: Vec<Wallet>,
    /// One per measure that any tier or rule looks at.
    pub counters: Vec<Counter>,
    /// One per tier set in which the member ever had a level.
    pub tiers: Vec<TierState>,
    /// One per limited rule or reward in its current period.
    pub usages: Vec<Usage>,
    /// Vouchers that can be used, by id.
    pub vouchers: Vec<HeldVoucher>,
    /// Rewards that the program gives by itself and payments to the member, with their next day.
    pub givings: Vec<Giving>,
    /// The codes that the member has claimed and others may claim, too, in rising order.
    pub claimed: Vec<VoucherId>,
    /// What is set aside, in the order in which it was.
    pub holds: Vec<Hold>,
    /// Dates of which the member waits for places, or is offered some, in the order of joining.
    pub waits: Vec<Wait>,
    /// Challenges that were begun, in the order in which they were; what is long over is forgotten.
    pub rounds: Vec<Round>,
    /// What distinguishes the member, in the order in which it was given.
    pub badges: Vec<HeldBadge>,
    /// Levels that were given for a time and still run, in the order in which they were.
    pub given_levels: Vec<GivenLevel>,
    /// Lots that somebody else than the program pays for, by number; some of which nothing is left.
    pub funded: Vec<FundedLot>,
    /// What the member buys at which hour of the week, for offers that look at it; what was bought latest comes last.
    pub habits: Vec<Habit>,
    /// How the member was brought, if somebody did.
    pub referred: Option<Box<Referred>>,
    /// How many friends the member has brought.
    pub friends: Friends,
    /// The household that the member is in, and those into which the member is invited.
    pub homes: Vec<Home>,
    /// Which level was held at the end of each year, for sets whose years count, in rising order of years.
    pub level_years: Vec<LevelYear>,
    /// The paid membership.
    pub plan: Option<PlanHeld>,
    /// Plans that the member was on, the one that was left last at the end.
    pub past_plans: Vec<PlanPast>,
    /// Members who get a part of the plan, in the order in which it was shared.
    pub guests: Vec<PlanGuest>,
    /// Parts of other members' plans.
    pub hosts: Vec<PlanHost>,
    /// The teams that the member is in, was in or is invited into, while their rounds can change.
    pub teams: Vec<TeamPlace>,
    /// Partners with whom the member's account was ever linked, in the order in which it first was.
    pub links: Vec<Link>,
    /// Passes to rewards, in the order in which they were asked for.
    pub passes: Vec<Pass>,
}

/// A pass to a reward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    /// The reward.
    pub reward: Sym,
    /// The event that asked for it.
    pub pass: EventId,
    /// When it is the member's turn; none before lots are drawn.
    pub at: Option<Moment>,
    /// The first instant at which it counts no more; or at which lots are drawn.
    pub until: Moment,
}

/// A partner with whom the member's account was linked at some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The partner.
    pub partner: Sym,
    /// The member's number there; none while it is not linked.
    pub number: Option<LinkId>,
    /// Since when it is linked, or was last.
    pub since: Moment,
}

/// The state of one wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wallet {
    /// Which wallet.
    pub wallet: Sym,
    /// What the member owes, not negative. Later grants pay it first.
    pub debt: i64,
    /// A hidden fraction of one unit, 0 ≤ fraction < 1, for wallets that keep fractions.
    pub fraction: Ratio,
    /// When all lots lapse unless there is activity before; set for wallets that expire by inactivity.
    pub idle_until: Option<Moment>,
    /// Open lots (something remains), in order of their numbers.
    pub lots: Vec<Lot>,
}

/// Units given under the same terms: same availability, same expiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    /// Its number in the account; never used again.
    pub id: u32,
    /// What is left, at least 1.
    pub remaining: i64,
    /// When the first unit of it was earned.
    pub earned_at: Moment,
    /// The first instant at which it is gone.
    pub expires_at: Option<Moment>,
    /// Why it can't be spent yet, if so.
    pub pending: Option<Pending>,
}

/// What a pending lot waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pending {
    /// An instant.
    Until(Moment),
    /// An activity that names the order of this entry.
    Activity {
        /// The activity's name.
        name: Sym,
        /// The entry that gave the lot.
        entry: u64,
    },
}

/// Something counted for tiers and conditions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// What is counted.
    pub measure: Measure,
    /// Since the beginning.
    pub total: i64,
    /// By day (days since 1970-01-01 in the program's zone), rising; only days that some window can still see.
    pub days: Vec<(i32, i64)>,
}

/// What can be counted. Money in the smallest unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Measure {
    /// Paid orders, less those fully returned.
    Orders,
    /// Eligible amount of paid orders, less returns.
    Spend,
    /// Pieces bought, less returns.
    Items,
    /// Money paid into stored value.
    ToppedUp,
    /// The largest single top-up.
    ToppedUpOnce,
    /// Qualifying units earned in a wallet, less those taken back.
    Earned(Sym),
    /// Activities of a name.
    Activity(Sym),
    /// The sum of a declared numeric order field (nights, segments), less returns.
    Field(Sym),
}

/// Where a member stands in one tier set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierState {
    /// Which tier set.
    pub set: Sym,
    /// The level, if any.
    pub level: Option<Sym>,
    /// Since when.
    pub since: Moment,
    /// The review of the level; none for levels that last for ever.
    pub until: Option<Moment>,
    /// The level that the last review left: what a return can't go below.
    pub base: Option<Sym>,
    /// Until when the base level was promised.
    pub base_until: Option<Moment>,
    /// Counts before this instant no longer qualify, for sets whose counters are reset.
    pub counts_from: Option<Moment>,
    /// The member paid to keep the level at the next review.
    pub kept: bool,
    /// The review found too little and the level lasts only until `until`.
    pub grace: bool,
}

/// The level that was held at the end of a calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelYear {
    /// The tier set.
    pub set: Sym,
    /// The year.
    pub year: i16,
    /// The level.
    pub level: Sym,
}

/// A level that was given for a time, whatever was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenLevel {
    /// The tier set.
    pub set: Sym,
    /// The level.
    pub level: Sym,
    /// Since when.
    pub since: Moment,
    /// The first instant at which it is over; none when it lasts for ever.
    pub until: Option<Moment>,
    /// Why.
    pub reason: GivenReason,
    /// The levels that were below it then, lowest first: it counts above these.
    pub outranks: Vec<Sym>,
}

/// How much of a limit is used in the current period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// The rule, or the name that the program gives to the limits of a reward.
    pub rule: Sym,
    /// Which of its limits, in document order.
    pub limit: u8,
    /// The period's key; 0 for limits that never renew.
    pub period: i64,
    /// How often.
    pub times: i64,
    /// How much.
    pub amount: i64,
    /// What went over the limit and is carried to the next period.
    pub carried: i64,
    /// When the next period begins, while something is carried.
    pub renews_at: Option<Moment>,
}

/// When a reward is given next, or a wallet pays to the member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Giving {
    /// The reward, or the name that the program gives to the payments of a wallet.
    pub reward: Sym,
    /// The first instant of its day.
    pub at: Moment,
}

/// A voucher of the member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldVoucher {
    /// Which one; never used again.
    pub id: VoucherId,
    /// Its kind.
    pub voucher: Sym,
    /// How often it can still be used, at least 1. In a fact: how often it was used, or how many uses were given; negative
    /// when that is undone.
    pub uses: i64,
    /// When it was issued.
    pub issued_at: Moment,
    /// The first instant at which it can no longer be used.
    pub expires_at: Option<Moment>,
}

/// Places of a date that the member waits for, or that are kept for the member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// The date.
    pub session: Sym,
    /// The event by which the member joined the list.
    pub wait: EventId,
    /// How many places.
    pub quantity: i64,
    /// The first instant at which it is over.
    pub until: Moment,
    /// Whether the places came free and are kept for the member.
    pub offered: bool,
}

/// How far a member is with a challenge, in one of its rounds; or what came with a level, which has no tasks, under the name
/// that the program gives to that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// The challenge.
    pub challenge: Sym,
    /// The first day of the period (days since 1970-01-01 in the program's zone); 0 for a challenge that is done once.
    pub round: i32,
    /// When the member joined it, where one has to. Of what came with a level: since when it stands for good, while something
    /// of it is still to be chosen.
    pub joined_at: Option<Moment>,
    /// When it was done; none while it is not, or no more.
    pub done_at: Option<Moment>,
    /// One per task of which anything was done, in the order in which it was begun.
    pub tasks: Vec<TaskProgress>,
    /// What was given for it, by the place in the document.
    pub prizes: Vec<GivenPrize>,
}

/// How far a member is with a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskProgress {
    /// The task.
    pub task: Sym,
    /// By day, rising; all on the day 0 where days don't matter. Each amount is above 0.
    pub days: Vec<(i32, i64)>,
}

/// Something that a challenge gave, or that came with a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenPrize {
    /// What.
    pub prize: Prize,
    /// How much of it was taken back, and is given again when the challenge is done again.
    pub back: i64,
}

/// What a challenge gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Prize {
    /// Units.
    Units {
        /// The wallet.
        wallet: Sym,
        /// The lot that took them.
        lot: u32,
        /// How many.
        amount: i64,
        /// The day on which they were counted as earned; none when nothing looks at that.
        day: Option<i32>,
    },
    /// A voucher, with how often it could be used.
    Voucher(HeldVoucher),
    /// A badge.
    Badge(Sym),
    /// A level for a time.
    Level {
        /// The tier set.
        set: Sym,
        /// The level.
        level: Sym,
        /// Since when.
        since: Moment,
        /// The first instant at which it is over; none when it lasts for ever.
        until: Option<Moment>,
    },
    /// Something to choose from. What was chosen gives stands behind it.
    Choice {
        /// The choice.
        choice: Sym,
        /// What was chosen; none yet.
        option: Option<Sym>,
        /// The first instant at which it is too late.
        until: Moment,
    },
}

/// A badge that a member has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBadge {
    /// Which one.
    pub badge: Sym,
    /// Since when.
    pub since: Moment,
    /// How often it was given, at least 1.
    pub times: i64,
}

/// In which weeks the member bought something at an hour of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Habit {
    /// The name under which the account keeps what it has of the offer.
    pub offer: Sym,
    /// The item.
    pub item: String,
    /// The hour of the week: hours since Monday began, by the clocks of the program's zone.
    pub hour: u8,
    /// The latest week, in weeks since the one of 1970-01-01.
    pub week: i32,
    /// The latest week (the lowest bit) and those before it, a bit for each.
    pub weeks: u16,
}

/// How a member is on a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanHeld {
    /// Which plan.
    pub plan: Sym,
    /// Which of its periods, by name.
    pub period: Sym,
    /// Since when the member is on a plan without a break.
    pub since: Moment,
    /// The day from which the periods are counted (days since 1970-01-01 in the program's zone).
    pub first_day: i32,
    /// Which period runs, from 1; 0 for the trial.
    pub number: u32,
    /// When it began.
    pub from: Moment,
    /// The first instant after it.
    pub until: Moment,
    /// What it costs, in the smallest unit of the base currency.
    pub fee: i64,
    /// Whether another period follows.
    pub renews: bool,
    /// Which one, when not the same.
    pub next: Option<PlanNext>,
    /// What could not be taken and was not asked for again.
    pub owed: i64,
    /// How often taking it has failed, since it last succeeded.
    pub tries: u8,
    /// When it is asked for again.
    pub ask_at: Option<Moment>,
    /// What was used in the period that runs.
    pub used: Vec<PlanUse>,
}

impl PlanHeld {
    /// What has been asked for the running period and did not fail; less than nothing when more is owed.
    pub fn paid(&self) -> i64 {
        self.fee.saturating_sub(self.owed)
    }
}

/// The plan and period that follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanNext {
    /// The plan.
    pub plan: Sym,
    /// The period, by name.
    pub period: Sym,
}

/// Something that a member had from a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanUse {
    /// The benefit, rule or voucher.
    pub what: Sym,
    /// How often, at least 1.
    pub times: i64,
    /// What that is worth, in the smallest unit of the base currency.
    pub worth: i64,
}

/// A plan that the member was on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanPast {
    /// Which.
    pub plan: Sym,
    /// Whether its trial was had.
    pub trial: bool,
    /// When it was left; none when that was in the trial, or is not yet.
    pub left_at: Option<Moment>,
}

/// A member who gets a part of this member's plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanGuest {
    /// Who.
    pub member: MemberId,
    /// The event that shared it.
    pub share: EventId,
}

/// A part of another member's plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanHost {
    /// The plan.
    pub plan: Sym,
    /// Whose it is.
    pub by: MemberId,
    /// The event that shared it.
    pub share: EventId,
    /// Its end came before its beginning, as what is brought again after a failure may: the beginning ends this.
    pub over: bool,
}

/// Units set aside until they are captured, released, or the time is up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The entry that placed it; its number in the account.
    pub hold: u64,
    /// The wallet; none for the reservation of a reward that costs no units.
    pub wallet: Option<Sym>,
    /// The first instant at which it is over.
    pub until: Moment,
    /// What was taken of which lots, in the order of spending.
    pub parts: Vec<Lot>,
    /// The reward that it is for.
    pub reserved: Option<Box<Reserved>>,
}

/// A reward that is set aside, as it was decided then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reserved {
    /// The reward.
    pub reward: Sym,
    /// How many.
    pub quantity: i64,
    /// What they cost the program, in the smallest unit of the base currency.
    pub worth: i64,
    /// Whom a donation is for.
    pub cause: Option<Sym>,
    /// What they cost the member, in the smallest unit of the wallet.
    pub units: i64,
    /// The money beside, in the smallest unit of the base currency.
    pub cash: i64,
    /// What is given to a wallet of kind money, and how much.
    pub credit: Option<(Sym, i64)>,
    /// What was used of the reward's limits, and is free again when nothing comes of it.
    pub uses: Vec<Use>,
    /// Whether they were taken from the reward's stock, and go back to it when nothing comes of it.
    pub stocked: bool,
    /// The date of which they have places, which go back when nothing comes of it.
    pub session: Option<Sym>,
}

impl Hold {
    /// How much is set aside.
    pub fn amount(&self) -> i64 {
        self.parts.iter().map(|part| part.remaining).fold(0, i64::saturating_add)
    }
}

impl Habit {
    /// Whether it was bought in a week.
    pub fn has(&self, week: i32) -> bool {
        let back = self.week.checked_sub(week).and_then(|back| u32::try_from(back).ok());
        back.and_then(|back| self.weeks.checked_shr(back)).is_some_and(|weeks| weeks & 1 == 1)
    }

    /// In how many of the weeks before one it was bought.
    pub fn times_before(&self, week: i32, weeks: i32) -> usize {
        (1..=weeks).filter(|back| self.has(week.saturating_sub(*back))).count()
    }

    /// The same with another week.
    #[must_use]
    pub fn with(self, week: i32) -> Habit {
        let later = week.saturating_sub(self.week);
        match u32::try_from(later) {
            Ok(later) => Habit { week, weeks: self.weeks.checked_shl(later).unwrap_or(0) | 1, ..self },
            Err(_) => {
                let bit = 1u16.checked_shl(later.unsigned_abs()).unwrap_or(0);
                Habit { weeks: self.weeks | bit, ..self }
            }
        }
    }
}

impl Round {
    /// What was done of a task, by day.
    pub fn days(&self, task: Sym) -> &[(i32, i64)] {
        self.tasks.iter().find(|t| t.task == task).map_or(&[], |t| &t.days)
    }

    /// Adds to what was done of a task, or takes from it.
    pub fn change(&mut self, task: Sym, day: i32, amount: i64) {
        let place = self.tasks.iter().position(|t| t.task == task).unwrap_or_else(|| {
            self.tasks.push(TaskProgress { task, days: Vec::new() });
            self.tasks.len().saturating_sub(1)
        });
        let days = &mut self.tasks[place].days;
        match days.binary_search_by_key(&day, |(day, _)| *day) {
            Ok(place) => {
                days[place].1 = days[place].1.saturating_add(amount);
                if days[place].1 <= 0 {
                    days.remove(place);
                }
            }
            Err(place) if 0 < amount => days.insert(place, (day, amount)),
            Err(_) => {}
        }
    }
}

impl Account {
    /// How far the member is with a round of a challenge, if it was begun.
    pub fn round(&self, challenge: Sym, round: i32) -> Option<&Round> {
        self.rounds.iter().find(|r| r.challenge == challenge && r.round == round)
    }

    /// The wallet's state, if it was ever touched.
    pub fn wallet(&self, wallet: Sym) -> Option<&Wallet> {
        self.wallets.iter().find(|w| w.wallet == wallet)
    }

    /// The wallet's balances.
    pub fn balance(&self, wallet: Sym) -> Balance {
        let held = self.holds.iter().filter(|h| h.wallet == Some(wallet)).map(Hold::amount);
        let held = held.fold(0, i64::saturating_add);
        Balance { held, ..self.wallet(wallet).map(Wallet::lots_balance).unwrap_or_default() }
    }

    /// An open hold.
    pub fn hold(&self, hold: u64) -> Option<&Hold> {
        self.holds.iter().find(|h| h.hold == hold)
    }

    /// The pass to a reward.
    pub fn pass(&self, reward: Sym) -> Option<&Pass> {
        self.passes.iter().find(|own| own.reward == reward)
    }

    /// What the member waits for of a date.
    pub fn wait(&self, session: Sym) -> Option<&Wait> {
        self.waits.iter().find(|w| w.session == session)
    }

    /// The level that counts in a tier set: the one that was reached, or a higher one that was given.
    pub fn level(&self, set: Sym) -> Option<Sym> {
        let given = self.given_level(set).map(|given| given.level);
        given.or_else(|| self.tier(set).and_then(|tier| tier.level))
    }

    /// The given level that counts in a tier set; none where the member has reached as much. Of several the highest, and of
    /// the same one what lasts longest.
    pub fn given_level(&self, set: Sym) -> Option<&GivenLevel> {
        let reached = self.tier(set).and_then(|tier| tier.level);
        let mut best: Option<&GivenLevel> = None;
        for given in self.given_levels.iter().filter(|given| given.set == set) {
            let level = best.map(|best| best.level).or(reached);
            let is_higher = level.is_none_or(|level| given.outranks.contains(&level));
            let lasts_longer = best.is_some_and(|best| {
                best.level == given.level
                    && best.until.is_some_and(|end| given.until.is_none_or(|own| end < own))
            });
            if is_higher || lasts_longer {
                best = Some(given);
            }
        }
        best
    }

    /// The standing in a tier set that was reached, if the member ever had one.
    pub fn tier(&self, set: Sym) -> Option<&TierState> {
        self.tiers.iter().find(|t| t.set == set)
    }

    /// The counter of a measure, if anything was counted.
    pub fn counter(&self, measure: Measure) -> Option<&Counter> {
        self.counters.iter().find(|c| c.measure == measure)
    }
}

impl Wallet {
    /// The balances, summed over the open lots; what is set aside is not among them.
    fn lots_balance(&self) -> Balance {
        let mut balance = Balance { debt: self.debt, ..Balance::default() };
        for lot in &self.lots {
            // Each lot lies within ±(2^53 − 1) and so does every sum that a decision lets through.
            match lot.pending {
                None => balance.available = balance.available.saturating_add(lot.remaining),
                Some(_) => balance.pending = balance.pending.saturating_add(lot.remaining),
            }
        }
        balance
    }
}

/// The balances of one wallet, in its smallest unit. None is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Balance {
    /// Can be spent now.
    pub available: i64,
    /// Given, but not to be spent yet.
    pub pending: i64,
    /// Owed by the member.
    pub debt: i64,
    /// Set aside. Few balances have it, so [`crate::codec`] stores it behind the record.
    #[serde(skip)]
    pub held: i64,
}
