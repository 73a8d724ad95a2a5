//! The catalog of a member: what each reward costs, and what the member could do about it.

use regulars_engine::{
    decide::{Lock, Offer, catalog, stock_left},
    document::RewardKind,
    event::Profile,
    moment::Moment,
    program::{Program, Reward},
    shared::Slices,
    state::Account,
};
use serde::Serialize;

use super::{LevelView, Stamp, name};
use crate::say;

/// A reward, and what the member could do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RewardView {
    /// The reward.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
    /// `product`, `free-shipping`, `experience`, `donation` or `access`.
    pub kind: &'static str,
    /// What one costs the member.
    pub price: PriceView,
    /// Whom a donation can be for.
    pub causes: Vec<CauseView>,
    /// `available`, `soon` or `locked`.
    pub state: &'static str,
    /// How much more it takes, in the smallest unit of the wallet, when it is `soon`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<i64>,
    /// How many are left for all members together, where their number is limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stock_left: Option<i64>,
    /// Why it is `locked`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked: Option<LockView>,
    /// What to tell the member.
    pub sentence: String,
}

/// A price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PriceView {
    /// The wallet that pays.
    pub wallet: String,
    /// How much, in its smallest unit.
    pub amount: i64,
    /// Digits after the point.
    pub scale: u32,
}

/// Whom a donation can be for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CauseView {
    /// The cause.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
}

/// Why a reward is locked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LockView {
    /// `not_now`, `other_level`, `condition`, `limit` or `out_of_stock`.
    pub by: &'static str,
    /// The lowest level that may have it, when it is for other levels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<LevelView>,
    /// When the limit begins anew, where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Stamp>,
}

/// The catalog as of `at`; the caller has made the due work happen up to it, and loaded what it tells of stocks. What is available comes first, the cheapest
/// first; then what is nearest; then what is locked, in the order of the document.
pub fn rewards(
    program: &Program,
    account: &Account,
    profile: &Profile,
    shared: &Slices,
    at: Moment,
    language: &str,
) -> Vec<RewardView> {
    let offers = catalog(program, account, profile, shared, at);
    let mut offers: Vec<(&Reward, Offer)> = program.rewards.iter().zip(offers).collect();
    offers.sort_by_key(|(reward, offer)| match offer {
        Offer::Available => (0, reward.price),
        Offer::Soon { missing } => (1, *missing),
        Offer::Locked(_) => (2, 0),
    });
    let view = |(reward, offer)| RewardView {
        stock_left: stock_left(reward, shared),
        ..view(program, reward, offer, at, language)
    };
    offers.into_iter().map(view).collect()
}

fn view(program: &Program, reward: &Reward, offer: Offer, at: Moment, language: &str) -> RewardView {
    let causes = reward.causes.iter().map(|(cause, text)| CauseView {
        id: name(program, *cause),
        name: text.in_language(language).to_owned(),
    });
    let (state, missing, locked) = match offer {
        Offer::Available => ("available", None, None),
        Offer::Soon { missing } => ("soon", Some(missing), None),
        Offer::Locked(lock) => ("locked", None, Some(lock_view(program, reward, lock, language))),
    };
    RewardView {
        id: name(program, reward.reward),
        name: reward.name.in_language(language).to_owned(),
        kind: match reward.kind {
            RewardKind::Product => "product",
            RewardKind::FreeShipping => "free-shipping",
            RewardKind::Experience => "experience",
            RewardKind::Donation => "donation",
            RewardKind::Access => "access",
        },
        price: PriceView {
            wallet: name(program, reward.wallet),
            amount: reward.price,
            scale: program.wallet_of(reward.wallet).map_or(0, |spec| program.wallet_exponent(spec)),
        },
        causes: causes.collect(),
        state,
        missing,
        stock_left: None,
        locked,
        sentence: say::reward(program, reward, offer, at, language),
    }
}

fn lock_view(program: &Program, reward: &Reward, lock: Lock, language: &str) -> LockView {
    let level = || {
        let levels = reward.levels?;
        let set = program.tier_set(levels.set)?;
        let lowest = set.levels.get(levels.from)?.level;
        let level_name = say::level_name(program, set, lowest, language);
        Some(LevelView { id: name(program, lowest), name: level_name })
    };
    match lock {
        Lock::NotNow => LockView { by: "not_now", level: None, again_at: None },
        Lock::OtherLevel => LockView { by: "other_level", level: level(), again_at: None },
        Lock::Condition => LockView { by: "condition", level: None, again_at: None },
        Lock::OutOfStock => LockView { by: "out_of_stock", level: None, again_at: None },
        Lock::Limit { again_at, .. } => LockView { by: "limit", level: None, again_at: again_at.map(Stamp) },
    }
}
