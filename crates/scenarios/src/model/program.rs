//! A program as the model knows it: plain values, no sentences, no symbols.
//!
//! The simulator makes it up and prints it as a document for the engine ([`super::print`]); the model reads
//! these values directly. So a mistake in how the engine reads a document shows as a difference.

use jiff::civil::Date;

use super::condition::Condition;

pub use super::{
    benefit::Benefit,
    budget::{AtLimit, Budget, BudgetLimit, BudgetTime},
    challenge::Challenge,
    choice::Choice,
    discount::{Off, OffAmount, SavingMax},
    export::Partner,
    funding::Funder,
    game::Game,
    household::Households,
    ladder::{Counter, Downgrade, Need, TierSet, Valid, Window},
    migrate::Moved,
    offer::Offer,
    plan::Plan,
    referral::Referral,
    voucher::Voucher,
};

/// A number in millionths, as a document writes it with up to six digits.
pub type Micros = i64;

/// A whole program.
#[derive(Debug, Clone)]
pub struct Program {
    /// ISO 4217 code and digits after the point.
    pub currency: (&'static str, u32),
    /// IANA zone.
    pub zone: &'static str,
    /// How old an event may be.
    pub back_dating: Length,
    /// How long holds last when they don't say.
    pub hold_minutes: i64,
    /// Declared order fields.
    pub order_fields: Vec<(&'static str, FieldKind)>,
    /// Declared activity fields.
    pub activity_fields: Vec<(&'static str, FieldKind)>,
    /// Declared member fields.
    pub member_fields: Vec<(&'static str, FieldKind)>,
    /// Who can join.
    pub members: Members,
    /// The document's definition of the eligible amount.
    pub eligible: Eligible,
    /// Exchange rates.
    pub rates: Vec<Rate>,
    /// Wallets.
    pub wallets: Vec<Wallet>,
    /// Tier sets.
    pub tiers: Vec<TierSet>,
    /// Ladders that the version before had instead.
    pub moved: Vec<Moved>,
    /// Rules.
    pub rules: Vec<Rule>,
    /// Rewards.
    pub rewards: Vec<Reward>,
    /// What members may give to each other.
    pub transfers: Vec<Transfer>,
    /// What may become what.
    pub conversions: Vec<Conversion>,
    /// What rewards and rules may cost.
    pub budgets: Vec<Budget>,
    /// Kinds of vouchers.
    pub vouchers: Vec<Voucher>,
    /// What the vouchers of an order may save.
    pub saving_max: SavingMax,
    /// Where units can be taken.
    pub partners: Vec<Partner>,
    /// Who pays for units, beside the program.
    pub funders: Vec<Funder>,
    /// What levels and plans entitle to.
    pub benefits: Vec<Benefit>,
    /// Paid memberships.
    pub plans: Vec<Plan>,
    /// What members can do for something in return.
    pub challenges: Vec<Challenge>,
    /// Games of chance.
    pub games: Vec<Game>,
    /// What comes by itself.
    pub offers: Vec<Offer>,
    /// What there is for bringing friends.
    pub referral: Option<Referral>,
    /// Who may share a household.
    pub household: Option<Households>,
    /// What members choose from.
    pub choices: Vec<Choice>,
}

/// How units of one wallet become units of another one.
#[derive(Debug, Clone)]
pub struct Conversion {
    /// Its name.
    pub name: String,
    /// The wallet that units leave, and how many become …
    pub takes: (usize, i64),
    /// … so many of this wallet, in the smallest unit.
    pub gives: (usize, i64),
    /// The fewest at once, in the smallest unit.
    pub at_least: Option<i64>,
    /// Limits, in whole units.
    pub limits: Vec<Limit>,
}

/// Limits by level: the ladder, and what each of its levels has.
pub type ByLevel = (usize, Vec<(usize, Vec<Limit>)>);

/// How members may give units of a wallet to each other.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// The wallet.
    pub wallet: usize,
    /// The fewest at once, in the smallest unit.
    pub at_least: Option<i64>,
    /// The fee, in the smallest unit.
    pub fee: i64,
    /// How long the sender must have been a member.
    pub after_joining: Option<Length>,
    /// Limits, in whole units.
    pub limits: Vec<Limit>,
    /// Others for who holds a level of a set.
    pub by_level: Option<ByLevel>,
}

/// The type of a declared field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// An exact number.
    Decimal,
    /// A text.
    Text,
    /// A day through which something is true.
    Until,
    /// A day.
    Date,
}

/// Who can join.
#[derive(Debug, Clone, Default)]
pub struct Members {
    /// From which age.
    pub min_age: Option<i64>,
    /// Up to which age.
    pub max_age: Option<i64>,
    /// Under which condition.
    pub condition: Option<Condition>,
}

/// What counts as eligible; none where nothing is said.
#[derive(Debug, Clone, Default)]
pub struct Eligible {
    /// Before discounts.
    pub before_discounts: Option<bool>,
    /// With tax.
    pub tax: Option<bool>,
    /// With delivery.
    pub shipping: Option<bool>,
    /// With the tip.
    pub tip: Option<bool>,
    /// Without these.
    pub except: Selection,
}

/// A choice of items and tenders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// By number.
    pub skus: Vec<&'static str>,
    /// By category.
    pub categories: Vec<&'static str>,
    /// By brand.
    pub brands: Vec<&'static str>,
    /// By means of payment.
    pub tenders: Vec<&'static str>,
}

/// A dated rate.
#[derive(Debug, Clone)]
pub struct Rate {
    /// The other currency and its digits.
    pub currency: (&'static str, u32),
    /// The first day.
    pub from: Date,
    /// Base units per unit.
    pub rate: Micros,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Exact.
    Hour,
    /// Calendar days.
    Day,
    /// Seven days.
    Week,
    /// Calendar months.
    Month,
    /// Twelve months.
    Year,
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// How many.
    pub amount: i64,
    /// Of what.
    pub unit: Unit,
}

/// A calendar period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// A clock hour.
    Hour,
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// Half a year.
    HalfYear,
    /// A year.
    Year,
}

/// How long units live.
#[derive(Debug, Clone, Copy)]
pub enum Lasting {
    /// For ever.
    Never,
    /// So long after earning.
    After(Length),
    /// To the end of a period, so much later.
    EndOf(Period, Option<Length>),
    /// To the first 30 June (or so) on or after the day so much later.
    NamedDay(i8, i8, Option<Length>),
    /// To a date.
    OnDate(Date),
}

/// What a rule or a clock listens to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// `order.paid`.
    Order,
    /// `member.joined`.
    Joined,
    /// `wallet.topped_up`.
    TopUp,
    /// `activity.NAME`.
    Activity(&'static str),
    /// `reward.redeemed`; only clocks listen to it, and to those that follow.
    Redeemed,
    /// `units.converted`.
    Converted,
    /// `units.exported`.
    Exported,
    /// `transfer.sent`.
    Sent,
    /// `account.linked.PARTNER`.
    Linked(&'static str),
}

/// A term of a wallet.
#[derive(Debug, Clone)]
pub enum Term {
    /// By date.
    Lasting(Lasting),
    /// By inactivity.
    Idle(Length, Vec<Trigger>),
    /// Lost with the level, and never held at it.
    Forfeited,
}

/// The terms of a wallet.
#[derive(Debug, Clone)]
pub enum Expires {
    /// For everybody.
    Same(Term),
    /// By tier set, level and term; then for all others.
    ByTier(usize, Vec<(usize, Term)>, Term),
}

/// What a wallet holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Points.
    Points,
    /// Status points.
    Status,
    /// Stamps.
    Stamps,
    /// Money of the base currency.
    Money,
}

/// How a fraction becomes a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Down.
    Floor,
    /// To the nearest, ties to even.
    HalfEven,
    /// Up.
    Ceil,
}

/// A wallet.
#[derive(Debug, Clone)]
pub struct Wallet {
    /// Its name.
    pub name: &'static str,
    /// Its kind.
    pub kind: Kind,
    /// Its rounding.
    pub rounding: Rounding,
    /// Whether it keeps fractions.
    pub keep_fractions: bool,
    /// Its terms.
    pub expires: Expires,
    /// Spend the oldest first, not the earliest to expire.
    pub oldest_first: bool,
    /// Whether what partners pay for is spent before all else.
    pub partner_first: bool,
    /// Units of different expiry can't be spent together.
    pub separate_buckets: bool,
    /// Returns never make debt.
    pub stop_at_zero: bool,
    /// The largest debt.
    pub debt_max: Option<DebtMax>,
    /// The largest debt by tier set and level.
    pub debt_by_tier: Option<(usize, Vec<(usize, DebtMax)>)>,
    /// What may be paid in, of money.
    pub top_up: Option<TopUpTerms>,
    /// How it pays.
    pub pay: Pay,
    /// When it pays to the member, of money.
    pub pay_out: Option<PayOut>,
    /// What a unit costs, in millionths of the base currency.
    pub worth: Option<Micros>,
}

/// The largest debt, in the smallest unit.
#[derive(Debug, Clone, Copy)]
pub enum DebtMax {
    /// So much.
    Amount(i64),
    /// So many percent of what could be spent before the event, at least and at most so much.
    Percent(i64, Option<i64>, Option<i64>),
}

/// When a wallet pays to the member.
#[derive(Debug, Clone)]
pub struct PayOut {
    /// At the renewal of which plan; then on no day.
    pub renewal_of: Option<usize>,
    /// The day of the month.
    pub day: i8,
    /// The months; all when empty.
    pub months: Vec<i8>,
    /// The smallest payment, in the smallest unit.
    pub at_least: Option<i64>,
    /// The largest payment, in the smallest unit.
    pub at_most: Option<i64>,
}

/// What may be paid into a wallet, in the smallest unit; none where nothing is said.
#[derive(Debug, Clone)]
pub struct TopUpTerms {
    /// The smallest top-up.
    pub at_least: Option<i64>,
    /// The largest top-up.
    pub at_most: Option<i64>,
    /// The most held after it.
    pub hold_at_most: Option<i64>,
    /// Limits, in whole units.
    pub limits: Vec<Limit>,
}

/// How a wallet pays for orders.
#[derive(Debug, Clone, Copy)]
pub struct Pay {
    /// So many units for so much money, in the smallest unit; money needs none, and other wallets don't pay without.
    pub rate: Option<(i64, i64)>,
    /// The smallest order, in the smallest unit.
    pub min_basket: i64,
    /// The largest part of an order in percent.
    pub percent_max: i64,
}

/// When a rule runs: all clauses hold.
#[derive(Debug, Clone, Copy)]
pub enum Clause {
    /// On this weekday, Monday being 0.
    Weekday(i8),
    /// On this day of the month.
    MonthDay(i8),
    /// Between these hours.
    Hours(i8, i8),
    /// Within these days, both included.
    Between(Date, Date),
    /// In the month of the member's birthday.
    BirthdayMonth,
}

/// A rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// What it listens to.
    pub on: Trigger,
    /// Its condition.
    pub condition: Option<Condition>,
    /// Its times.
    pub when: Vec<Clause>,
    /// Only these items.
    pub only: Option<Selection>,
    /// Not these items and tenders.
    pub except: Selection,
    /// Its own definition of the eligible amount.
    pub eligible: Eligible,
    /// What it does.
    pub effect: Effect,
    /// Its limits.
    pub limits: Vec<Limit>,
    /// When its units can be spent.
    pub available: Available,
    /// How long they live.
    pub expires: Option<Lasting>,
    /// Whether they qualify.
    pub qualifies: bool,
    /// The budget that bounds what it gives.
    pub budget: Option<usize>,
    /// Who pays for it.
    pub funded_by: Option<&'static str>,
}

/// A reward.
#[derive(Debug, Clone)]
pub struct Reward {
    /// Its name.
    pub name: String,
    /// The wallet that pays.
    pub wallet: usize,
    /// What one costs.
    pub prices: Vec<Price>,
    /// What unlocks it.
    pub unlock: Option<Need>,
    /// The wallet of money that gets something, and how much.
    pub credit: Option<(usize, i64)>,
    /// For whom: tier set, level, and whether the levels above are meant, too.
    pub for_level: Option<(usize, usize, bool)>,
    /// From which age.
    pub min_age: Option<i64>,
    /// Its condition.
    pub condition: Option<Condition>,
    /// Its times.
    pub when: Vec<Clause>,
    /// When the program gives it by itself.
    pub given: Option<Given>,
    /// Its limits; none carries over.
    pub limits: Vec<Limit>,
    /// How many there are.
    pub stock: Option<i64>,
    /// What one costs the program, in the smallest unit.
    pub worth: Option<i64>,
    /// The kind of voucher that it gives.
    pub voucher: Option<usize>,
    /// Its dates.
    pub sessions: Vec<Session>,
    /// Its waiting room.
    pub room: Option<Room>,
}

/// The waiting room of a reward.
#[derive(Debug, Clone)]
pub struct Room {
    /// How many members are let in each minute: a number that divides 60.
    pub per_minute: i64,
    /// For how many minutes a pass counts.
    pub minutes: i64,
    /// From when until when members enter who are let in by lot.
    pub draw: Option<(jiff::civil::DateTime, jiff::civil::DateTime)>,
}

/// A date of a reward.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its name.
    pub name: String,
    /// When it begins, by the clocks of the program.
    pub starts: jiff::civil::DateTime,
    /// How many places there are.
    pub capacity: i64,
    /// How many days before it the last place can be taken.
    pub book_days: Option<i64>,
    /// How many hours before it the last one can be given back.
    pub return_hours: Option<i64>,
    /// For how many hours a place that came free is kept for who waits; nobody can wait when none.
    pub answer_hours: Option<i64>,
    /// From when until when members enter a draw, where they can wait and lots decide.
    pub draw: Option<(jiff::civil::DateTime, jiff::civil::DateTime)>,
}

/// When a reward is given by itself.
#[derive(Debug, Clone)]
pub struct Given {
    /// As soon as there are units for one, and on no days.
    pub at_once: bool,
    /// Days of the year, by month and day.
    pub yearly: Vec<(i8, i8)>,
    /// Other days.
    pub days: Vec<Clause>,
    /// The most pieces on one day.
    pub at_most: Option<i64>,
}

/// A price of a reward.
#[derive(Debug, Clone, Copy)]
pub struct Price {
    /// Units, in the wallet's smallest unit.
    pub units: i64,
    /// Money beside them.
    pub cash: i64,
    /// For each so many units less so much money more, in at most so many steps.
    pub slide: Option<(i64, i64, i64)>,
    /// For whom, as of the reward.
    pub for_level: Option<(usize, usize, bool)>,
}

/// What a rule does.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Gives.
    Give(Give),
    /// Multiplies what rules give: wallet, factor, group, rules (all when empty).
    Multiply(usize, Micros, &'static str, Vec<usize>),
}

/// What a rule gives.
#[derive(Debug, Clone)]
pub struct Give {
    /// To which wallet.
    pub wallet: usize,
    /// How much.
    pub amount: Amount,
    /// Other rates by tier set and level.
    pub by_tier: Option<(usize, Vec<(usize, Micros)>)>,
    /// Whether a level that an order reaches counts for what lies above it.
    pub within_order: bool,
    /// Other rates by tender.
    pub by_tender: Vec<(&'static str, Micros)>,
}

/// How much a rule gives, in units as people write them.
#[derive(Debug, Clone)]
pub enum Amount {
    /// So much.
    Fixed(Micros),
    /// So much per so much money.
    PerMoney(Micros, Micros),
    /// So much per piece.
    PerItem(Micros),
    /// So much per so much of a field.
    PerField(Micros, Micros, &'static str),
    /// By the size of the eligible amount: end (inclusive) and units.
    Bands(Vec<(Option<Micros>, i64)>),
}

/// Over which time a limit counts.
#[derive(Debug, Clone, Copy)]
pub enum Per {
    /// For ever.
    Total,
    /// A calendar period.
    Period(Period),
    /// A membership year.
    MembershipYear,
    /// A year from a day of a month on.
    YearFrom(i8, i8),
}

/// A limit of a rule.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// How often.
    pub times: Option<i64>,
    /// How much, in units as people write them.
    pub units: Option<i64>,
    /// Over which time.
    pub per: Per,
    /// What goes over is given later.
    pub carry_over: bool,
}

/// When units can be spent.
#[derive(Debug, Clone, Copy)]
pub enum Available {
    /// At once.
    Once,
    /// After a time.
    After(Length),
    /// From a day on.
    From(Date),
    /// With an activity that names the order.
    On(&'static str),
}

impl Program {
    /// Digits after the point of a wallet's unit.
    pub fn exponent(&self, wallet: usize) -> u32 {
        if self.wallets[wallet].kind == Kind::Money { self.currency.1 } else { 0 }
    }

    /// Digits after the point of what a counter counts.
    pub fn counter_exponent(&self, counter: Counter) -> u32 {
        match counter {
            Counter::Spend | Counter::ToppedUp | Counter::ToppedUpOnce => self.currency.1,
            Counter::Earned(wallet) | Counter::Balance(wallet) => self.exponent(wallet),
            Counter::Orders
            | Counter::Items
            | Counter::TenureDays
            | Counter::AgeMonths(_)
            | Counter::Activity(_)
            | Counter::Field(_)
            | Counter::Years(..) => 0,
        }
    }
}

/// The activities that simulated programs know.
pub const ACTIVITIES: [&str; 4] = ["check_in", "review", "delivered", "referral_settled"];
