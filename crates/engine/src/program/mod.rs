//! The checked form of a program document: references resolved, limits checked, sentences read, conditions compiled.
//!
//! A [`Program`] is made once per published version and shared by every decision. Nothing in it can fail later: what a
//! rule names exists, and what a condition reads has a type.

mod benefits;
mod budgets;
mod challenges;
mod check;
mod choices;
mod conversions;
mod effect;
mod fields;
mod games;
mod given;
mod health;
mod households;
mod items;
mod leaderboards;
mod limits;
mod members;
mod migrations;
mod objectives;
mod offers;
mod partners;
mod plans;
mod price;
mod referral;
mod rewards;
mod rooms;
mod rules;
mod sessions;
mod teams;
mod tiers;
mod transfers;
mod vouchers;
mod wallets;

pub use health::RewardHealth;

use jiff::civil::Date;

pub use crate::document::WhenEmpty;
pub use benefits::{Benefit, OrderTerms};
pub use budgets::{Budget, BudgetLimit, Over, RuleBudget, WhenUsedUp};
pub use challenges::{Badge, Challenge, Goal, Prize, Task, TaskCount};
pub use check::{Mistake, check, check_text};
pub use choices::{Choice, ChoiceOption};
pub use conversions::ConversionSpec;
pub use effect::{Available, Effect, Eligible, Give, GiveAmount, Limit, Rule};
pub use fields::{AgeUnit, CountSource, FieldSource};
pub use games::{Game, GamePrize, number_of};
pub use given::{Days, Given};
pub use households::{HouseholdSpec, SlotSpec};
pub use items::Items;
pub(crate) use items::{LineNames, covers};
pub use leaderboards::{Compared, Leaderboard};
pub use members::Members;
pub use migrations::Migration;
pub use offers::{Occasion, Offer};
pub use partners::{ExportSpec, PartnerSpec, PaysSpec};
pub use plans::{Invitees, Plan, PlanPrice, WinBack};
pub use price::{Audience, Price, Slide};
pub use referral::{Referral, ReferralOffer};
pub use rewards::{Cause, GivenVoucher, Reward};
pub use rooms::WaitingRoom;
pub use sessions::{DrawTime, Session, Waitlist};
pub use teams::TeamSpec;
pub use tiers::{Ages, Level, LevelPrizes, Measured, Requirement, TierSet};
pub use transfers::{LevelLimits, TransferSpec};
pub use vouchers::{Stacking, Voucher};
pub use wallets::{DebtLimit, Pay, PayOutSpec, Term, Terms, TopUpSpec, Trigger, WalletSpec};

use crate::{
    amount::Ratio,
    calendar::{Length, Zone},
    document::{Document, WalletKind},
    event::HoldTime,
    moment::Moment,
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
    /// Since when it decides; none for a version that is not published.
    pub since: Option<Moment>,
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
    /// Who can join.
    pub members: Members,
    /// The wallets, in document order.
    pub wallets: Vec<WalletSpec>,
    /// The tier sets, in document order.
    pub tier_sets: Vec<TierSet>,
    /// Where members go from levels of earlier versions, in document order.
    pub migrations: Vec<Migration>,
    /// The rules, in document order.
    pub rules: Vec<Rule>,
    /// The definitions of the eligible amount that rules use; the first one is the document's own.
    pub eligibles: Vec<Eligible>,
    /// What is counted, and how far back a window looks.
    pub measures: Vec<Measured>,
    /// The paid memberships, in document order.
    pub plans: Vec<Plan>,
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
    /// What rules listen to that draw on blocks, and the partner and wallet of each; few programs have any.
    pub rule_blocks: Vec<(Trigger, Sym, Sym)>,
    /// The kinds of vouchers, in document order.
    pub vouchers: Vec<Voucher>,
    /// How the vouchers of one order combine.
    pub stacking: Stacking,
    /// What members can do for something in return, in document order.
    pub challenges: Vec<Challenge>,
    /// What distinguishes members, in document order.
    pub badges: Vec<Badge>,
    /// What members can play and win, in document order.
    pub games: Vec<Game>,
    /// What the program gives by itself when a member's time has come, in document order.
    pub offers: Vec<Offer>,
    /// Who has done most of something, in document order.
    pub leaderboards: Vec<Leaderboard>,
    /// What there is for bringing friends.
    pub referral: Option<Referral>,
    /// Who may share a household; none where nobody may.
    pub household: Option<HouseholdSpec>,
    /// What members choose from, in document order.
    pub choices: Vec<Choice>,
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

    /// The plan of a name.
    pub fn plan(&self, name: &str) -> Option<&Plan> {
        self.plan_of(self.symbols.get(name)?)
    }

    /// The plan of a symbol, when this version still has it.
    pub fn plan_of(&self, sym: Sym) -> Option<&Plan> {
        self.plans.iter().find(|p| p.plan == sym)
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

    /// The game of a name.
    pub fn game(&self, name: &str) -> Option<&Game> {
        let sym = self.symbols.get(name)?;
        self.games.iter().find(|g| g.game == sym)
    }

    /// The offer of a name.
    pub fn offer(&self, name: &str) -> Option<&Offer> {
        let sym = self.symbols.get(name)?;
        self.offers.iter().find(|offer| offer.offer == sym)
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

    /// What units of a wallet are worth, in the smallest unit of the base currency and cut to a whole one; nothing where the
    /// document does not say.
    pub fn worth_of(&self, spec: &WalletSpec, amount: i64) -> i64 {
        match (spec.kind, spec.worth) {
            (WalletKind::Money, _) => amount,
            (_, None) => 0,
            (_, Some(worth)) => {
                let minor = 10i128.saturating_pow(self.currency.exponent);
                let exact = i128::from(amount).saturating_mul(worth.micros.into()).saturating_mul(minor);
                i64::try_from(exact.div_euclid(1_000_000)).unwrap_or(i64::MAX)
            }
        }
    }

    /// The digits after the point of a wallet's unit: those of the currency for money, else 0.
    pub fn wallet_exponent(&self, spec: &WalletSpec) -> u32 {
        match spec.kind {
            WalletKind::Money => self.currency.exponent,
            WalletKind::Points | WalletKind::Status | WalletKind::Stamps => 0,
        }
    }
}
