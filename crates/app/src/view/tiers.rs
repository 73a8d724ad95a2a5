//! Levels as people read them: where a member stands, what the level entitles to, the way up, and what is at risk.

use regulars_engine::{
    decide::{AtRisk, Missing, Standing, WayUp, standings},
    document::WalletKind,
    event::{GivenReason, Profile},
    moment::Moment,
    program::{Benefit, CountSource, Program, TierSet},
    state::{Account, Measure, TierState},
    symbol::Sym,
};
use serde::Serialize;

use super::{Stamp, figure::Unit, name};
use crate::say;

/// Where a member stands in one tier set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StandingView {
    /// The tier set.
    pub set: String,
    /// Its name in the asked language.
    pub name: String,
    /// The level held, if any.
    pub level: Option<LevelView>,
    /// Since when.
    pub since: Option<Stamp>,
    /// Until when it is promised.
    pub until: Option<Stamp>,
    /// What the level rests on; none without a level.
    pub held: Option<HeldView>,
    /// What the level entitles to.
    pub benefits: Vec<BenefitView>,
    /// The way to the next level; none at the top, and where nothing the member does leads up.
    pub way_up: Option<WayUpView>,
    /// What is missing to stay; none when the level is safe.
    pub at_risk: Option<AtRiskView>,
}

/// A level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelView {
    /// The level.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
}

/// What a level rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldView {
    /// In one word.
    pub by: HeldBy,
    /// The last day of the level in the program's zone, `YYYY-MM-DD`; none for levels that last for ever.
    pub last_day: Option<String>,
    /// What to tell the member.
    pub sentence: String,
}

/// What a level rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldBy {
    /// It was reached, and its term runs until the review.
    Reached,
    /// The review that comes will keep it whatever was done: it is paid for, or enough friends were brought.
    Kept,
    /// The last review found too little, and the level goes when the time of grace is over.
    Grace,
    /// It was given, since the member has such a level elsewhere.
    Match,
    /// It was given.
    Gift,
}

impl HeldBy {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            HeldBy::Reached => "reached",
            HeldBy::Kept => "kept",
            HeldBy::Grace => "grace",
            HeldBy::Match => "match",
            HeldBy::Gift => "gift",
        }
    }
}

/// A benefit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BenefitView {
    /// The benefit.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
}

/// The way to the next level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WayUpView {
    /// The level.
    pub level: LevelView,
    /// What it brings that the present level does not.
    pub benefits: Vec<BenefitView>,
    /// Everything that is needed; empty when enough is done and the level begins by itself.
    pub missing: Vec<MissingView>,
    /// The last instant that counts.
    pub by: Option<Stamp>,
    /// What to tell the member.
    pub sentence: String,
}

/// What is missing to stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AtRiskView {
    /// The review at which the level would be lost.
    pub until: Stamp,
    /// Everything that is needed.
    pub missing: Vec<MissingView>,
    /// The price that keeps the level instead.
    pub keep_price: Option<KeepPriceView>,
    /// How many more friends keep the level instead.
    pub keep_referrals: Option<i64>,
    /// What to tell the member.
    pub sentence: String,
}

/// The price of keeping a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeepPriceView {
    /// The wallet.
    pub wallet: String,
    /// How much, in its smallest unit.
    pub amount: i64,
}

/// A counter that is too low. Amounts are in its smallest unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingView {
    /// The counter as requirements name it: `orders`, `spend`, `earned.points`.
    pub measure: String,
    /// How much there is.
    pub have: i64,
    /// How much it takes.
    pub need: i64,
    /// The difference.
    pub amount: i64,
    /// The currency of counters of money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Digits after the point.
    pub scale: u32,
}

/// Where a member stands in every tier set as of `at`; the caller has made the due work happen up to it.
pub fn tiers(
    program: &Program,
    account: &Account,
    profile: &Profile,
    at: Moment,
    language: &str,
) -> Vec<StandingView> {
    let standings = standings(program, account, profile, at);
    let views = standings.iter().filter_map(|standing| {
        let set = program.tier_set(standing.set)?;
        Some(Names { program, set, language }.standing(standing, account.tier(standing.set), at))
    });
    views.collect()
}

/// What `set` gives at the level of place `rank`.
pub(crate) fn benefits_at(
    program: &Program,
    set: Sym,
    rank: Option<usize>,
) -> impl Iterator<Item = &Benefit> {
    let entitled = move |b: &&Benefit| {
        let own = b.levels.filter(|own| own.set == set).zip(rank);
        own.is_some_and(|(own, rank)| (own.from..=own.to).contains(&rank))
    };
    program.benefits.iter().filter(entitled)
}

/// What a level gives that the present one does not.
pub(crate) fn benefits_gained(
    program: &Program,
    set: Sym,
    from: Option<usize>,
    to: Option<usize>,
) -> impl Iterator<Item = &Benefit> {
    let held = move |b: &&Benefit| !benefits_at(program, set, from).any(|h| h.benefit == b.benefit);
    benefits_at(program, set, to).filter(held)
}

/// The counter as requirements name it.
pub(crate) fn measure_name(program: &Program, source: CountSource) -> String {
    let of = |section: &str, sym: Sym| format!("{section}.{}", program.name_of(sym));
    match source {
        CountSource::Measure(measure) => match measure {
            Measure::Orders => "orders".to_owned(),
            Measure::Spend => "spend".to_owned(),
            Measure::Items => "items".to_owned(),
            Measure::ToppedUp => "topped_up".to_owned(),
            Measure::ToppedUpOnce => "topped_up_once".to_owned(),
            Measure::Earned(wallet) => of("earned", wallet),
            Measure::Activity(activity) if is_referral(program, activity) => "referrals".to_owned(),
            Measure::Activity(activity) => of("activities", activity),
            Measure::Field(field) => of("fields", field),
        },
        CountSource::Balance(wallet) => of("balance", wallet),
        CountSource::TenureDays => "tenure_days".to_owned(),
        CountSource::Age { field, unit } => of(unit.name(), field),
        CountSource::Years { set, level } => {
            format!("years.{}.{}", program.name_of(set), program.name_of(level))
        }
    }
}

/// Whether an activity is the one that counts as a brought friend.
pub(crate) fn is_referral(program: &Program, activity: Sym) -> bool {
    program.name_of(activity) == "referral_settled"
}

/// Whether a counter counts money.
fn counts_money(program: &Program, source: CountSource) -> bool {
    match source {
        CountSource::Measure(Measure::Spend | Measure::ToppedUp | Measure::ToppedUpOnce) => true,
        CountSource::Measure(Measure::Earned(wallet)) | CountSource::Balance(wallet) => {
            program.wallet_of(wallet).is_some_and(|spec| spec.kind == WalletKind::Money)
        }
        CountSource::Measure(Measure::Orders | Measure::Items | Measure::Activity(_) | Measure::Field(_))
        | CountSource::TenureDays
        | CountSource::Age { .. }
        | CountSource::Years { .. } => false,
    }
}

/// One tier set in one language.
struct Names<'p> {
    program: &'p Program,
    set: &'p TierSet,
    language: &'p str,
}

impl Names<'_> {
    fn standing(&self, standing: &Standing, state: Option<&TierState>, at: Moment) -> StandingView {
        let rank = self.set.rank(standing.level);
        let set_name = self.set.name.as_ref().map(|text| text.in_language(self.language).to_owned());
        StandingView {
            set: name(self.program, standing.set),
            name: set_name.unwrap_or_else(|| name(self.program, standing.set)),
            level: standing.level.map(|level| self.level(level)),
            since: standing.since.map(Stamp),
            until: standing.until.map(Stamp),
            held: self.held(standing, state, at),
            benefits: self.benefits(benefits_at(self.program, standing.set, rank)),
            way_up: standing.way_up.as_ref().map(|way| self.way_up(standing, way, at)),
            at_risk: standing.at_risk.as_ref().and_then(|risk| self.at_risk(standing, risk, at)),
        }
    }

    fn held(&self, standing: &Standing, state: Option<&TierState>, at: Moment) -> Option<HeldView> {
        let brought = standing.at_risk.as_ref().is_some_and(|risk| risk.keep_referrals == Some(0));
        let by = match (standing.given, state) {
            (Some(GivenReason::Match), _) => HeldBy::Match,
            (Some(GivenReason::Gift), _) => HeldBy::Gift,
            (None, Some(state)) if state.kept || brought => HeldBy::Kept,
            (None, Some(state)) if state.grace => HeldBy::Grace,
            (None, _) => HeldBy::Reached,
        };
        // The review is the first instant that is no longer promised.
        let last = standing.until.map(|until| Moment(until.0.saturating_sub(1)));
        let last_day = last.map(|last| self.program.zone.date(last.timestamp()).to_string());
        let sentence = say::held(self.program, standing, by, at, self.language)?;
        Some(HeldView { by, last_day, sentence })
    }

    fn level(&self, level: Sym) -> LevelView {
        let id = name(self.program, level);
        LevelView { name: say::level_name(self.program, self.set, level, self.language), id }
    }

    fn benefits<'b>(&self, benefits: impl Iterator<Item = &'b Benefit>) -> Vec<BenefitView> {
        let view = |benefit: &Benefit| BenefitView {
            id: name(self.program, benefit.benefit),
            name: benefit.name.in_language(self.language).to_owned(),
        };
        benefits.map(view).collect()
    }

    fn way_up(&self, standing: &Standing, way: &WayUp, at: Moment) -> WayUpView {
        let (from, to) = (self.set.rank(standing.level), self.set.rank(Some(way.level)));
        WayUpView {
            level: self.level(way.level),
            benefits: self.benefits(benefits_gained(self.program, standing.set, from, to)),
            missing: self.missing(&way.missing),
            by: way.by.map(Stamp),
            sentence: say::way_up(self.program, standing, at, self.language).unwrap_or_default(),
        }
    }

    /// None when enough friends were brought already: the review will keep the level.
    fn at_risk(&self, standing: &Standing, risk: &AtRisk, at: Moment) -> Option<AtRiskView> {
        let sentence = say::at_risk(self.program, standing, at, self.language)?;
        Some(AtRiskView {
            until: Stamp(risk.until),
            missing: self.missing(&risk.missing),
            keep_price: risk
                .keep_price
                .map(|(wallet, amount)| KeepPriceView { wallet: name(self.program, wallet), amount }),
            keep_referrals: risk.keep_referrals,
            sentence,
        })
    }

    fn missing(&self, missing: &[Missing]) -> Vec<MissingView> {
        missing.iter().map(|one| self::missing(self.program, one)).collect()
    }
}

/// A counter that is too low.
pub(super) fn missing(program: &Program, missing: &Missing) -> MissingView {
    let money = counts_money(program, missing.source);
    let unit = Unit::money(program);
    MissingView {
        measure: measure_name(program, missing.source),
        have: missing.have,
        need: missing.need,
        amount: missing.need.saturating_sub(missing.have),
        currency: money.then(|| unit.one.to_owned()),
        scale: if money { unit.exponent } else { 0 },
    }
}
