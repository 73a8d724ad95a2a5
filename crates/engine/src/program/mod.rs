//! The checked form of a program document: references resolved, limits checked, sentences read, conditions compiled.
//!
//! A [`Program`] is made once per published version and shared by every decision. Nothing in it can fail later: what a
//! rule names exists, and what a condition reads has a type.

mod benefits;
mod budgets;
mod challenges;
mod check;
mod conversions;
mod fields;
mod given;
mod health;
mod items;
mod limits;
mod partners;
mod price;
mod rewards;
mod rules;
mod sessions;
mod tiers;
mod transfers;
mod vouchers;
mod wallets;

pub use health::RewardHealth;

use jiff::civil::Date;

pub use benefits::Benefit;
pub use budgets::{Budget, BudgetLimit, Over, RuleBudget, WhenUsedUp};
pub use challenges::{Badge, Challenge, Goal, Prize, Task, TaskCount};
pub use check::{Mistake, check, check_text};
pub use conversions::ConversionSpec;
pub use fields::{CountSource, FieldSource};
pub use given::{Days, Given};
pub use items::Items;
pub(crate) use items::{LineNames, covers};
pub use partners::PartnerSpec;
pub use price::{Audience, Price, Slide};
pub use sessions::{Session, Waitlist};
pub use transfers::TransferSpec;

use crate::{
    amount::{Decimal, Ratio, Rounding},
    calendar::{Lasting, Length, When, Zone},
    cel::Condition,
    discount,
    document::{
        Document, Downgrade, LimitPer, RewardKind, SpendOrder, TierOnReturn, Upgrade, Valid, VoucherOnReturn,
        WalletKind, WhenSpent, Window,
    },
    event::HoldTime,
    moment::Moment,
    state::Measure,
    symbol::{Sym, Symbols},
    text::Text,
};

/// A program version, ready to decide.
#[derive(Debug, Clone)]
pub struct Program {
    /// The name in addresses.
    pub slug: String,
    /// The name for people.
    pub name: Text,
    /// The version's number, from 1; 0 for a draft.
    pub version: u32,
    /// The base currency.
    pub currency: Currency,
    /// The zone of all calendars.
    pub zone: Zone,
    /// How old an event may be on receipt.
    pub back_dating: Length,
    /// How long holds and reservations last when they don't say.
    pub hold_time: HoldTime,
    /// All names, of this version and earlier ones.
    pub symbols: Symbols,
    /// The wallets, in document order.
    pub wallets: Vec<WalletSpec>,
    /// The tier sets, in document order.
    pub tier_sets: Vec<TierSet>,
    /// The rules, in document order.
    pub rules: Vec<Rule>,
    /// The definitions of the eligible amount that rules use; the first one is the document's own.
    pub eligibles: Vec<Eligible>,
    /// What is counted, and how far back a window looks.
    pub measures: Vec<Measured>,
    /// The benefits, in document order.
    pub benefits: Vec<Benefit>,
    /// The rewards, in document order.
    pub rewards: Vec<Reward>,
    /// The places of rewards that the program gives by itself.
    pub given: Vec<usize>,
    /// The budgets, in document order.
    pub budgets: Vec<Budget>,
    /// When a reward is redeemed too rarely.
    pub reward_health: RewardHealth,
    /// What rules listen to that have a budget, and the place of that; few programs have any.
    pub rule_budgets: Vec<(Trigger, usize)>,
    /// The kinds of vouchers, in document order.
    pub vouchers: Vec<Voucher>,
    /// How the vouchers of one order combine.
    pub stacking: Stacking,
    /// What members can do for something in return, in document order.
    pub challenges: Vec<Challenge>,
    /// What distinguishes members, in document order.
    pub badges: Vec<Badge>,
    /// What members may give to each other, in document order.
    pub transfers: Vec<TransferSpec>,
    /// What members may convert, in document order.
    pub conversions: Vec<ConversionSpec>,
    /// Where members can take units to, in document order.
    pub partners: Vec<PartnerSpec>,
    /// Rates for orders in other currencies, by currency and rising date.
    pub rates: Vec<DatedRate>,
    /// What the fields of conditions stand for; the place is the field's number.
    pub fields: Vec<FieldSource>,
    /// Whether any decision needs the member's profile.
    pub needs_profile: bool,
    /// The document.
    pub document: Document,
}

/// A currency with the number of digits after its point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    /// ISO 4217 code.
    pub code: String,
    /// Digits after the point: 2 for EUR, 0 for JPY.
    pub exponent: u32,
}

/// A wallet.
#[derive(Debug, Clone)]
pub struct WalletSpec {
    /// Its name.
    pub wallet: Sym,
    /// What it holds.
    pub kind: WalletKind,
    /// What one unit costs, in the base currency.
    pub worth: Option<Decimal>,
    /// How a fraction becomes a whole.
    pub rounding: Rounding,
    /// Fractions are kept hidden instead.
    pub keep_fractions: bool,
    /// How long units live.
    pub terms: Terms,
    /// Which units are spent first.
    pub spend: SpendOrder,
    /// Units of different expiry can't be spent together.
    pub separate_buckets: bool,
    /// What becomes of spent units that should be taken back.
    pub when_spent: WhenSpent,
    /// The largest debt; none is without limit.
    pub debt_max: Option<i64>,
    /// Other largest debts by tier set and level.
    pub debt_by_tier: Option<(Sym, Vec<(Sym, i64)>)>,
    /// How much money may be paid in; none when nothing is said.
    pub top_up: Option<TopUpSpec>,
    /// How it pays for orders; none when it does not.
    pub pay: Option<Pay>,
    /// When it pays what it holds to the member; none when it does not.
    pub pay_out: Option<PayOutSpec>,
}

/// When a wallet pays to the member. Amounts in its smallest unit.
#[derive(Debug, Clone)]
pub struct PayOutSpec {
    /// The name under which an account keeps its next day.
    pub clock: Sym,
    /// The days.
    pub days: Days,
    /// The smallest payment, at least 1.
    pub at_least: i64,
    /// The largest payment, not below the smallest.
    pub at_most: i64,
}

/// How much money may be paid into a wallet. Amounts in its smallest unit.
#[derive(Debug, Clone)]
pub struct TopUpSpec {
    /// The name under which its limits are used.
    pub usage: Sym,
    /// The smallest top-up, at least 1.
    pub at_least: i64,
    /// The largest top-up.
    pub at_most: i64,
    /// The most that a member may hold after a top-up.
    pub hold_at_most: i64,
    /// Its limits per member.
    pub limits: Vec<Limit>,
}

/// How a wallet pays for orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pay {
    /// Units per smallest unit of money, above 0; 1 for money.
    pub rate: Ratio,
    /// The least that the goods must cost after discounts, in the smallest unit of money.
    pub basket_min: i64,
    /// The largest part of the total, above 0 and at most 1.
    pub share_max: Ratio,
}

/// How long the units of a wallet live.
#[derive(Debug, Clone)]
pub enum Terms {
    /// The same for all.
    Same(Term),
    /// By the level of a tier set.
    ByTier {
        /// The tier set.
        set: Sym,
        /// Terms by level.
        levels: Vec<(Sym, Term)>,
        /// For everybody else.
        otherwise: Term,
    },
}

/// One way for units to end.
#[derive(Debug, Clone)]
pub enum Term {
    /// Counted from the day of earning.
    Lasting(Lasting),
    /// Counted from the last activity.
    Idle {
        /// How long.
        after: Length,
        /// What counts.
        activity: Vec<Trigger>,
    },
    /// Nothing lives at this level: what is there when it begins lapses, and what is earned at it is gone at once.
    Forfeited,
}

/// What a rule listens to, and what counts as activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// `order.paid`.
    OrderPaid,
    /// `activity.NAME`.
    Activity(Sym),
    /// `member.joined`.
    MemberJoined,
    /// `wallet.topped_up`.
    ToppedUp,
    /// `reward.redeemed`; no rule listens to it.
    Redeemed,
}

/// A tier set.
#[derive(Debug, Clone)]
pub struct TierSet {
    /// Its name.
    pub set: Sym,
    /// For people.
    pub name: Option<Text>,
    /// Over which time counters count.
    pub window: Window,
    /// When a higher level begins.
    pub upgrade: Upgrade,
    /// How long a level lasts.
    pub valid: Valid,
    /// What a failed review does.
    pub downgrade: Downgrade,
    /// How long a level stays after a failed review.
    pub grace: Option<Length>,
    /// Whether counters start again with each level or review.
    pub reset_counters: bool,
    /// What a return does to a level that rested on it.
    pub on_return: TierOnReturn,
    /// The levels, lowest first.
    pub levels: Vec<Level>,
    /// The price of keeping a level: wallet and amount.
    pub keep_price: Option<(Sym, i64)>,
    /// Whether the price is taken at the review without being asked.
    pub keep_automatic: bool,
    /// How many referrals keep a level.
    pub keep_referrals: Option<i64>,
}

/// A level.
#[derive(Debug, Clone)]
pub struct Level {
    /// Its name.
    pub level: Sym,
    /// For people.
    pub name: Option<Text>,
    /// What it takes.
    pub qualify: Requirement,
}

/// What a level takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requirement {
    /// All of these; with none, everybody qualifies.
    All(Vec<Requirement>),
    /// Any of these.
    Any(Vec<Requirement>),
    /// A counter of at least so much, in its smallest unit.
    AtLeast(CountSource, i64),
    /// Membership of a segment.
    Segment(String),
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// What.
    pub measure: Measure,
    /// How many days back some window looks; none when the total is enough.
    pub days: Option<i32>,
}

/// A rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name.
    pub rule: Sym,
    /// For people.
    pub name: Option<Text>,
    /// What it listens to.
    pub on: Trigger,
    /// Its condition.
    pub condition: Option<Condition>,
    /// When it runs.
    pub when: Option<When>,
    /// Which amounts count: a place in [`Program::eligibles`].
    pub eligible: usize,
    /// What it does.
    pub effect: Effect,
    /// Its limits.
    pub limits: Vec<Limit>,
    /// What bounds it for all members together.
    pub budget: Option<RuleBudget>,
    /// When its units can be spent.
    pub available: Available,
    /// How long they live, when not as the wallet says.
    pub lasting: Option<Lasting>,
    /// Whether they qualify for tiers.
    pub qualifies: bool,
    /// Who pays for them.
    pub funded_by: Option<Sym>,
}

/// What counts as the eligible amount of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Eligible {
    /// Discounts are not subtracted.
    pub before_discounts: bool,
    /// Tax counts.
    pub tax: bool,
    /// Delivery counts.
    pub shipping: bool,
    /// A tip counts.
    pub tip: bool,
    /// Only these items.
    pub only: Items,
    /// Not these items.
    pub except: Items,
    /// Not what was paid by these means. Points never earn.
    pub except_tenders: Vec<String>,
}

/// What a rule does.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Gives units.
    Give(Give),
    /// Multiplies what other rules give.
    Multiply {
        /// In which wallet.
        wallet: usize,
        /// By how much: 1 to 1000.
        factor: Ratio,
        /// The stack group.
        group: Sym,
        /// Which rules, by place; none is all of the wallet.
        of: Option<Vec<usize>>,
    },
}

/// What a rule gives.
#[derive(Debug, Clone)]
pub struct Give {
    /// To which wallet, by place.
    pub wallet: usize,
    /// How much.
    pub amount: GiveAmount,
    /// Other rates by level: tier set, then rate per level.
    pub by_tier: Option<(Sym, Vec<(Sym, Ratio)>)>,
    /// Other rates by tender.
    pub by_tender: Vec<(String, Ratio)>,
}

/// How much a rule gives.
#[derive(Debug, Clone)]
pub enum GiveAmount {
    /// So many units per event.
    Fixed(Ratio),
    /// So many units per smallest unit of money: `rate` with levels and tenders, over `per`.
    PerMoney {
        /// Units.
        rate: Ratio,
        /// Per so much money, in the smallest unit.
        per: i64,
    },
    /// So many units per piece.
    PerItem(Ratio),
    /// So many units per so much of a numeric field.
    PerField {
        /// Units.
        rate: Ratio,
        /// Per so much.
        per: Ratio,
        /// The field's name.
        field: String,
    },
    /// By the size of the eligible amount: upper end (inclusive, smallest unit) and units.
    Bands(Vec<(Option<i64>, i64)>),
}

/// A limit per member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How often; none when the limit is an amount.
    pub times: Option<i64>,
    /// How much; none when the limit is a number of times.
    pub amount: Option<i64>,
    /// Over which time.
    pub per: LimitPer,
    /// What goes over is given in later periods.
    pub carry_over: bool,
}

/// When given units can be spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Available {
    /// At once.
    Once,
    /// After a time.
    After(Length),
    /// From an instant on.
    From(Moment),
    /// With an activity that names the order.
    Activity(Sym),
}

/// Something to spend units on.
#[derive(Debug, Clone)]
pub struct Reward {
    /// Its name.
    pub reward: Sym,
    /// The name under which its limits are used; a rule may be called as the reward is.
    pub usage: Sym,
    /// For people.
    pub name: Text,
    /// What it is.
    pub kind: RewardKind,
    /// The wallet that pays; none when it costs nothing.
    pub wallet: Option<Sym>,
    /// What one costs: one of these, all in that wallet.
    pub prices: Vec<Price>,
    /// What it takes beside the price, over the whole life of the account.
    pub unlock: Option<Requirement>,
    /// The levels that may have it; none when everybody may.
    pub levels: Option<Levels>,
    /// How old one has to be, in years, at least 1.
    pub min_age: Option<i16>,
    /// Its condition.
    pub condition: Option<Condition>,
    /// When it can be redeemed.
    pub when: Option<When>,
    /// When the program gives it by itself; nobody can ask for it then.
    pub given: Option<Given>,
    /// Its limits per member.
    pub limits: Vec<Limit>,
    /// How many there are for all members together; none when as many as are wanted.
    pub stock: Option<i64>,
    /// What one costs the program, in the smallest unit of the base currency; not negative.
    pub worth: i64,
    /// The places of the budgets that pay for it.
    pub budgets: Vec<usize>,
    /// Who pays for it.
    pub funded_by: Option<Sym>,
    /// Whom a donation can be for, with their names for people.
    pub causes: Vec<Cause>,
    /// What one gives to a wallet of kind money: which, and how much in its smallest unit.
    pub credit: Option<(Sym, i64)>,
    /// The voucher that one gives.
    pub voucher: Option<GivenVoucher>,
    /// When it takes place and for how many, in document order; none for what has no date.
    pub sessions: Vec<Session>,
    /// More about it, for people.
    pub text: Option<Text>,
    /// The address of its picture.
    pub picture: Option<Text>,
    /// What a bundle contains.
    pub contains: Vec<String>,
}

/// Whom a donation can be for.
#[derive(Debug, Clone)]
pub struct Cause {
    /// The cause.
    pub cause: Sym,
    /// Its name, for people.
    pub name: Text,
    /// The days on which it can be given to, the same for all members; none for every day.
    pub when: Option<When>,
}

impl Cause {
    /// Whether it can be given to at `at`.
    pub fn is_open(&self, at: Moment, zone: &Zone) -> bool {
        self.when.as_ref().is_none_or(|when| when.matches(at.timestamp(), zone, None))
    }
}

/// The voucher that a reward gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenVoucher {
    /// Its kind.
    pub voucher: Sym,
    /// Its codes were imported, so that it can run out.
    pub imported: bool,
}

/// A kind of voucher.
#[derive(Debug, Clone)]
pub struct Voucher {
    /// Its name.
    pub voucher: Sym,
    /// The name under which its limits are used.
    pub usage: Sym,
    /// For people.
    pub name: Text,
    /// What it takes off; nothing when it is no use on orders.
    pub effect: Option<discount::Effect>,
    /// Each takes the next of the imported codes.
    pub imported: bool,
    /// When it is applied.
    pub level: discount::Level,
    /// How often the effect may happen on one order.
    pub uses_max: Option<i64>,
    /// Only these items; all when empty.
    pub only: Items,
    /// Not these items.
    pub except: Items,
    /// Its condition.
    pub condition: Option<Condition>,
    /// When it can be used.
    pub when: Option<When>,
    /// Its group: a place in [`Stacking::groups`].
    pub group: u32,
    /// Its place in the group, the smallest first.
    pub priority: i32,
    /// Whether it is the only one of an order or none of it.
    pub exclusive: bool,
    /// The most it saves on one order, in the smallest unit.
    pub saving_max: Option<i64>,
    /// How often one can be used, at least 1.
    pub uses: i64,
    /// How often a member can use vouchers of this kind.
    pub limits: Vec<Limit>,
    /// How long one lives.
    pub lasts: Option<Length>,
    /// What the return of a whole order does to a use.
    pub on_return: VoucherOnReturn,
    /// Who pays for it.
    pub funded_by: Option<Sym>,
}

/// How the vouchers of one order combine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stacking {
    /// The groups; the first one is of vouchers that name none.
    pub groups: Vec<discount::Group>,
    /// The most that they save together, in the smallest unit.
    pub saving_max: Option<i64>,
    /// The most that they save together, as a share of the lines before discounts.
    pub share_max: Option<Ratio>,
}

/// A run of levels of one tier set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Levels {
    /// The tier set.
    pub set: Sym,
    /// The place of the lowest level.
    pub from: usize,
    /// The place of the highest level.
    pub to: usize,
}

/// A rate into the base currency.
#[derive(Debug, Clone)]
pub struct DatedRate {
    /// The other currency and its digits after the point.
    pub currency: Currency,
    /// The first day.
    pub from: Date,
    /// Base units per unit of the other.
    pub rate: Ratio,
}

impl Program {
    /// The wallet of a name.
    pub fn wallet(&self, name: &str) -> Option<(usize, &WalletSpec)> {
        let sym = self.symbols.get(name)?;
        self.wallets.iter().enumerate().find(|(_, w)| w.wallet == sym)
    }

    /// The wallet of a symbol, when this version still has it.
    pub fn wallet_of(&self, sym: Sym) -> Option<&WalletSpec> {
        self.wallets.iter().find(|w| w.wallet == sym)
    }

    /// The reward of a name.
    pub fn reward(&self, name: &str) -> Option<&Reward> {
        let sym = self.symbols.get(name)?;
        self.rewards.iter().find(|r| r.reward == sym)
    }

    /// The benefit of a name.
    pub fn benefit(&self, name: &str) -> Option<&Benefit> {
        let sym = self.symbols.get(name)?;
        self.benefits.iter().find(|b| b.benefit == sym)
    }

    /// The kind of voucher of a name.
    pub fn voucher(&self, name: &str) -> Option<&Voucher> {
        let sym = self.symbols.get(name)?;
        self.vouchers.iter().find(|v| v.voucher == sym)
    }

    /// The challenge of a symbol, when this version still has it.
    pub fn challenge_of(&self, sym: Sym) -> Option<&Challenge> {
        self.challenges.iter().find(|c| c.challenge == sym)
    }

    /// The conversion of a name.
    pub fn conversion(&self, name: &str) -> Option<&ConversionSpec> {
        let sym = self.symbols.get(name)?;
        self.conversions.iter().find(|c| c.conversion == sym)
    }

    /// The partner of a name.
    pub fn partner(&self, name: &str) -> Option<&PartnerSpec> {
        let sym = self.symbols.get(name)?;
        self.partners.iter().find(|p| p.partner == sym)
    }

    /// The tier set of a symbol.
    pub fn tier_set(&self, sym: Sym) -> Option<&TierSet> {
        self.tier_sets.iter().find(|t| t.set == sym)
    }

    /// The name behind a symbol.
    pub fn name_of(&self, sym: Sym) -> &str {
        self.symbols.name(sym)
    }

    /// The digits after the point of a wallet's unit: those of the currency for money, else 0.
    pub fn wallet_exponent(&self, spec: &WalletSpec) -> u32 {
        match spec.kind {
            WalletKind::Money => self.currency.exponent,
            WalletKind::Points | WalletKind::Status | WalletKind::Stamps => 0,
        }
    }
}

impl WalletSpec {
    /// Whether this clock of an account is that of its payments to the member.
    pub fn pays_out_by(&self, clock: Sym) -> bool {
        self.pay_out.as_ref().is_some_and(|terms| terms.clock == clock)
    }
}

impl TierSet {
    /// The place of a level, lowest first.
    pub fn rank(&self, level: Option<Sym>) -> Option<usize> {
        let level = level?;
        self.levels.iter().position(|l| l.level == level)
    }
}
