//! What conditions may name, what each name stands for, and what must be counted for it.

use indexmap::IndexMap;

use super::{
    Audience, Benefit, Challenge, Currency, Game, Measured, Migration, Occasion, Offer, Plan, Requirement,
    Reward, Rule, TierSet, Trigger, Voucher, check::Checker,
};
use crate::{
    calendar::{Length, LengthUnit, Period},
    cel::{Condition, Field, Scalar, Schema},
    document::{Document, FieldType, Valid, WalletKind, Window},
    state::Measure,
    symbol::Sym,
};

/// The activity that counts as a brought friend.
pub(super) const REFERRAL_SETTLED: &str = "referral_settled";

/// What a field of a condition stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldSource {
    /// Who reported the event.
    EventSource,
    /// The order's total, in the smallest unit.
    OrderTotal,
    /// The eligible amount under the rule's own definition.
    OrderEligible,
    /// All discounts.
    OrderDiscount,
    /// All taxes.
    OrderTax,
    /// Delivery.
    OrderShipping,
    /// Tip.
    OrderTip,
    /// Pieces.
    OrderQuantity,
    /// Whether it is the member's first.
    OrderFirst,
    /// The currency.
    OrderCurrency,
    /// Where it came in.
    OrderChannel,
    /// The shop.
    OrderStore,
    /// The lines.
    OrderLines,
    /// Of a line.
    LineSku,
    /// Of a line.
    LineCategory,
    /// Of a line.
    LineBrand,
    /// Of a line.
    LineQuantity,
    /// Of a line: after its discount.
    LineAmount,
    /// The means of payment.
    OrderTenders,
    /// Of a tender.
    TenderKind,
    /// Of a tender.
    TenderAmount,
    /// The activity's name.
    ActivityName,
    /// How often at once.
    ActivityQuantity,
    /// The top-up.
    TopUpAmount,
    /// Its wallet.
    TopUpWallet,
    /// How it was paid.
    TopUpTender,
    /// Where the member joined.
    JoinChannel,
    /// A free field of the event.
    Metadata(String),
    /// The level in a tier set; empty when none.
    Tier(Sym),
    /// As what the member is in a household; empty when in none.
    Household,
    /// The plan; empty when none.
    Plan,
    /// The member's segments.
    Segments,
    /// A free field of the member.
    Attribute(String),
    /// A counter or balance.
    Count(CountSource),
    /// Hour of the day, 0 to 23, in the program's zone.
    Hour,
    /// Minute of the hour.
    Minute,
    /// Day of the month.
    Day,
    /// Month, 1 to 12.
    Month,
    /// Year.
    Year,
    /// `monday` … `sunday`.
    Weekday,
    /// Everybody qualifies.
    Joined,
    /// A free field of the member that is true through a day.
    Proof(String),
    /// Whether the member is linked with a partner.
    Linked(Sym),
    /// For how many whole hours the member has been linked with a partner; 0 without a link.
    LinkedHours(Sym),
}

/// A number that the account keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountSource {
    /// A counter.
    Measure(Measure),
    /// What is available in a wallet.
    Balance(Sym),
    /// Whole days since joining.
    TenureDays,
    /// How old somebody is whose day of birth the member has told: whole months or years.
    Age {
        /// The field of the member.
        field: Sym,
        /// Months or years.
        unit: AgeUnit,
    },
    /// Calendar years at whose end a level, or a higher one, was held.
    Years {
        /// The tier set.
        set: Sym,
        /// The level.
        level: Sym,
    },
}

/// In what an age is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgeUnit {
    /// Whole months.
    Months,
    /// Whole years.
    Years,
}

impl AgeUnit {
    /// How many months it has.
    pub fn months(self) -> i64 {
        match self {
            AgeUnit::Months => 1,
            AgeUnit::Years => 12,
        }
    }

    /// As requirements name it.
    pub fn name(self) -> &'static str {
        match self {
            AgeUnit::Months => "age_months",
            AgeUnit::Years => "age_years",
        }
    }
}

/// The fields of one document, numbered as they are first used in a schema.
pub(super) struct Fields {
    sources: Vec<FieldSource>,
    schemas: [Schema; 5],
    qualify: Schema,
    /// Digits after the point of what a measure counts.
    money_exponent: u32,
    counted: Vec<Measure>,
    /// The tier sets whose years are counted.
    pub(super) years_of: Vec<Sym>,
}

impl Fields {
    pub(super) fn new(checker: &mut Checker, document: &Document, currency: &Currency) -> Fields {
        let mut fields = Fields {
            sources: Vec::new(),
            schemas: Default::default(),
            qualify: Schema::default(),
            money_exponent: currency.exponent,
            counted: vec![Measure::Orders, Measure::Spend],
            years_of: Vec::new(),
        };
        let counters = fields.counters(checker, document);
        for (index, trigger) in ["order", "activity", "join", "top_up", "reward"].into_iter().enumerate() {
            let mut schema = Schema::default();
            if trigger != "reward" {
                fields.scalar(&mut schema, "event.source", Scalar::Str, FieldSource::EventSource);
            }
            fields.everywhere(checker, document, &mut schema);
            for (path, scalar, source) in &counters {
                let field = fields.field(FieldSource::Count(*source));
                schema.scalar(&format!("member.count.{path}"), *scalar, field);
            }
            match trigger {
                "order" => fields.order(&mut schema, &document.fields.order),
                "activity" => {
                    fields.scalar(&mut schema, "activity.name", Scalar::Str, FieldSource::ActivityName);
                    fields.scalar(
                        &mut schema,
                        "activity.quantity",
                        Scalar::Int,
                        FieldSource::ActivityQuantity,
                    );
                    fields.metadata(&mut schema, "activity.metadata", &document.fields.activity);
                }
                "join" => {
                    fields.scalar(&mut schema, "join.channel", Scalar::Str, FieldSource::JoinChannel);
                    fields.metadata(&mut schema, "join.metadata", &document.fields.join);
                }
                "top_up" => {
                    fields.scalar(&mut schema, "top_up.amount", Scalar::Decimal, FieldSource::TopUpAmount);
                    fields.scalar(&mut schema, "top_up.wallet", Scalar::Str, FieldSource::TopUpWallet);
                    fields.scalar(&mut schema, "top_up.tender", Scalar::Str, FieldSource::TopUpTender);
                }
                // A reward is shown before anybody redeems it, so it can only ask about the member and the time.
                _ => {}
            }
            fields.schemas[index] = schema;
        }
        let mut qualify = Schema::default();
        for (path, scalar, source) in &counters {
            let field = fields.field(FieldSource::Count(*source));
            qualify.scalar(path, *scalar, field);
        }
        fields.ages(checker, document, &mut qualify);
        fields.scalar(&mut qualify, "joined", Scalar::Bool, FieldSource::Joined);
        let segments = fields.field(FieldSource::Segments);
        qualify.list("member.segments", Scalar::Str, segments);
        if !document.plans.is_empty() {
            fields.scalar(&mut qualify, "member.plan", Scalar::Str, FieldSource::Plan);
        }
        fields.qualify = qualify;
        fields
    }

    /// The schema of conditions of rules on this kind of event.
    pub(super) fn schema(&self, on: Trigger) -> &Schema {
        let [order, activity, join, top_up, reward] = &self.schemas;
        match on {
            Trigger::OrderPaid => order,
            Trigger::Activity(_) => activity,
            Trigger::MemberJoined => join,
            Trigger::ToppedUp => top_up,
            // What is known of a link is about the member.
            Trigger::Redeemed
            | Trigger::Converted
            | Trigger::Exported
            | Trigger::Sent
            | Trigger::Linked(_) => reward,
        }
    }

    /// The schema of level requirements.
    pub(super) fn qualify_schema(&self) -> &Schema {
        &self.qualify
    }

    pub(super) fn source(&self, field: Field) -> Option<&FieldSource> {
        self.sources.get(usize::from(field.0))
    }

    /// Digits after the point of a counter.
    pub(super) fn exponent(&self, checker: &Checker, document: &Document, source: CountSource) -> u32 {
        let is_money = |wallet: Sym| {
            let name = checker.symbols.name(wallet);
            document.wallets.get(name).is_some_and(|w| w.kind == Some(WalletKind::Money))
        };
        match source {
            CountSource::Measure(Measure::Spend | Measure::ToppedUp | Measure::ToppedUpOnce) => {
                self.money_exponent
            }
            CountSource::Measure(Measure::Earned(wallet)) | CountSource::Balance(wallet)
                if is_money(wallet) =>
            {
                self.money_exponent
            }
            CountSource::Measure(_)
            | CountSource::Balance(_)
            | CountSource::TenureDays
            | CountSource::Age { .. }
            | CountSource::Years { .. } => 0,
        }
    }

    pub(super) fn into_sources(self) -> Vec<FieldSource> {
        self.sources
    }

    fn field(&mut self, source: FieldSource) -> Field {
        let place = self.sources.iter().position(|s| *s == source).unwrap_or_else(|| {
            self.sources.push(source);
            self.sources.len().saturating_sub(1)
        });
        // A document has at most a few thousand names; the symbol table bounds them.
        Field(u16::try_from(place).unwrap_or(u16::MAX))
    }

    fn scalar(&mut self, schema: &mut Schema, path: &str, scalar: Scalar, source: FieldSource) {
        let field = self.field(source);
        schema.scalar(path, scalar, field);
    }

    fn metadata(&mut self, schema: &mut Schema, path: &str, declared: &IndexMap<String, FieldType>) {
        for (name, type_) in declared {
            self.scalar(
                schema,
                &format!("{path}.{name}"),
                scalar_of(*type_),
                FieldSource::Metadata(name.clone()),
            );
        }
    }

    fn everywhere(&mut self, checker: &mut Checker, document: &Document, schema: &mut Schema) {
        for (path, scalar, source) in [
            ("at.hour", Scalar::Int, FieldSource::Hour),
            ("at.minute", Scalar::Int, FieldSource::Minute),
            ("at.day", Scalar::Int, FieldSource::Day),
            ("at.month", Scalar::Int, FieldSource::Month),
            ("at.year", Scalar::Int, FieldSource::Year),
            ("at.weekday", Scalar::Str, FieldSource::Weekday),
        ] {
            self.scalar(schema, path, scalar, source);
        }
        for set in document.tiers.keys() {
            let sym = checker.intern("/tiers", set);
            self.scalar(schema, &format!("member.tier.{set}"), Scalar::Str, FieldSource::Tier(sym));
        }
        if document.household.is_some() {
            self.scalar(schema, "member.household", Scalar::Str, FieldSource::Household);
        }
        for plan in document.plans.keys() {
            checker.intern("/plans", plan);
        }
        if !document.plans.is_empty() {
            self.scalar(schema, "member.plan", Scalar::Str, FieldSource::Plan);
        }
        for partner in document.partners.keys() {
            let sym = checker.intern("/partners", partner);
            self.scalar(schema, &format!("member.linked.{partner}"), Scalar::Bool, FieldSource::Linked(sym));
            let hours = format!("member.linked_hours.{partner}");
            self.scalar(schema, &hours, Scalar::Int, FieldSource::LinkedHours(sym));
        }
        let segments = self.field(FieldSource::Segments);
        schema.list("member.segments", Scalar::Str, segments);
        for (name, type_) in &document.fields.member {
            let path = format!("member.attributes.{name}");
            let source = match type_ {
                FieldType::Until => FieldSource::Proof(name.clone()),
                _ => FieldSource::Attribute(name.clone()),
            };
            self.scalar(schema, &path, scalar_of(*type_), source);
        }
    }

    /// The ages that requirements can ask for; conditions see only what the account keeps.
    fn ages(&mut self, checker: &mut Checker, document: &Document, schema: &mut Schema) {
        let dates = document.fields.member.iter().filter(|(_, type_)| **type_ == FieldType::Date);
        for (name, _) in dates {
            let field = checker.intern("/fields/member", name);
            for unit in [AgeUnit::Months, AgeUnit::Years] {
                let source = FieldSource::Count(CountSource::Age { field, unit });
                self.scalar(schema, &format!("{}.{name}", unit.name()), Scalar::Int, source);
            }
        }
    }

    fn order(&mut self, schema: &mut Schema, declared: &IndexMap<String, FieldType>) {
        for (path, scalar, source) in [
            ("order.total", Scalar::Decimal, FieldSource::OrderTotal),
            ("order.eligible", Scalar::Decimal, FieldSource::OrderEligible),
            ("order.discount", Scalar::Decimal, FieldSource::OrderDiscount),
            ("order.tax", Scalar::Decimal, FieldSource::OrderTax),
            ("order.shipping", Scalar::Decimal, FieldSource::OrderShipping),
            ("order.tip", Scalar::Decimal, FieldSource::OrderTip),
            ("order.quantity", Scalar::Int, FieldSource::OrderQuantity),
            ("order.first", Scalar::Bool, FieldSource::OrderFirst),
            ("order.currency", Scalar::Str, FieldSource::OrderCurrency),
            ("order.channel", Scalar::Str, FieldSource::OrderChannel),
            ("order.store", Scalar::Str, FieldSource::OrderStore),
        ] {
            self.scalar(schema, path, scalar, source);
        }
        let line = [
            ("sku", Scalar::Str, FieldSource::LineSku),
            ("category", Scalar::Str, FieldSource::LineCategory),
            ("brand", Scalar::Str, FieldSource::LineBrand),
            ("quantity", Scalar::Int, FieldSource::LineQuantity),
            ("amount", Scalar::Decimal, FieldSource::LineAmount),
        ]
        .map(|(name, scalar, source)| (name, scalar, self.field(source)));
        let tender = [
            ("kind", Scalar::Str, FieldSource::TenderKind),
            ("amount", Scalar::Decimal, FieldSource::TenderAmount),
        ]
        .map(|(name, scalar, source)| (name, scalar, self.field(source)));
        let lines = self.field(FieldSource::OrderLines);
        let tenders = self.field(FieldSource::OrderTenders);
        schema.items("order.lines", lines, &line).items("order.tenders", tenders, &tender);
        self.metadata(schema, "order.metadata", declared);
    }

    /// The counters that conditions and requirements can name.
    fn counters(&mut self, checker: &mut Checker, document: &Document) -> Vec<(String, Scalar, CountSource)> {
        let referral = checker.intern("/tiers", REFERRAL_SETTLED);
        let mut counters = vec![
            ("orders".to_owned(), Scalar::Int, CountSource::Measure(Measure::Orders)),
            ("spend".to_owned(), Scalar::Decimal, CountSource::Measure(Measure::Spend)),
            ("items".to_owned(), Scalar::Int, CountSource::Measure(Measure::Items)),
            ("topped_up".to_owned(), Scalar::Decimal, CountSource::Measure(Measure::ToppedUp)),
            ("topped_up_once".to_owned(), Scalar::Decimal, CountSource::Measure(Measure::ToppedUpOnce)),
            ("referrals".to_owned(), Scalar::Int, CountSource::Measure(Measure::Activity(referral))),
            ("tenure_days".to_owned(), Scalar::Int, CountSource::TenureDays),
        ];
        for (name, wallet) in &document.wallets {
            let sym = checker.intern("/wallets", name);
            let money = wallet.kind == Some(WalletKind::Money);
            let scalar = if money { Scalar::Decimal } else { Scalar::Int };
            counters.push((format!("earned.{name}"), scalar, CountSource::Measure(Measure::Earned(sym))));
            counters.push((format!("balance.{name}"), scalar, CountSource::Balance(sym)));
        }
        let mut activities: Vec<&str> =
            document.earn.values().filter_map(|rule| rule.on.strip_prefix("activity.")).collect();
        activities.extend(
            document.tiers.values().flat_map(|t| t.levels.values()).flat_map(|l| activities_in(&l.qualify)),
        );
        activities.sort_unstable();
        activities.dedup();
        for name in activities {
            let sym = checker.intern("/earn", name);
            counters.push((
                format!("activities.{name}"),
                Scalar::Int,
                CountSource::Measure(Measure::Activity(sym)),
            ));
        }
        for (name, tiers) in &document.tiers {
            let set = checker.intern("/tiers", name);
            for level in tiers.levels.keys() {
                let level_sym = checker.intern("/tiers", level);
                let source = CountSource::Years { set, level: level_sym };
                counters.push((format!("years.{name}.{level}"), Scalar::Int, source));
            }
        }
        for (name, type_) in &document.fields.order {
            if *type_ == FieldType::Int {
                let sym = checker.intern("/fields/order", name);
                counters.push((
                    format!("fields.{name}"),
                    Scalar::Int,
                    CountSource::Measure(Measure::Field(sym)),
                ));
            }
        }
        counters
    }

    /// Notes that a counter is needed.
    pub(super) fn count(&mut self, source: CountSource) {
        if let CountSource::Years { set, .. } = source
            && !self.years_of.contains(&set)
        {
            self.years_of.push(set);
        }
        if let CountSource::Measure(measure) = source
            && !self.counted.contains(&measure)
        {
            self.counted.push(measure);
        }
    }

    /// Notes the counters that a condition reads.
    pub(super) fn count_read(&mut self, fields: &[Field]) {
        for field in fields {
            if let Some(FieldSource::Count(source)) = self.source(*field).cloned() {
                self.count(source);
            }
        }
    }

    /// What must be counted, each with the furthest look back of any tier set that reads it; with `revenue`, what members spend
    /// is, whatever else looks at it.
    pub(super) fn measures(
        &self,
        tier_sets: &[TierSet],
        migrations: &[Migration],
        revenue: bool,
    ) -> Vec<Measured> {
        // Who comes over with a promise holds the level longer than by its term, by what was done before.
        let promises = |set: &TierSet| {
            let to_it = |migration: &Migration| migration.to.is_some_and(|(to, _)| to == set.set);
            migrations.iter().any(|migration| migration.until.is_some() && to_it(migration))
        };
        let back = |set: &TierSet| days_back(set).map(|days| if promises(set) { DAYS_EVER } else { days });
        let days = |measure: Measure| tier_sets.iter().filter(|t| reads(t, measure)).filter_map(back).max();
        let spend = (revenue && !self.counted.contains(&Measure::Spend)).then_some(Measure::Spend);
        let counted = self.counted.iter().copied().chain(spend);
        counted.map(|measure| Measured { measure, days: days(measure) }).collect()
    }

    /// Whether a condition reads the member's profile.
    pub(super) fn is_personal(&self, condition: Option<&Condition>) -> bool {
        let personal = |field: Field| {
            matches!(
                self.source(field),
                Some(FieldSource::Segments | FieldSource::Attribute(_) | FieldSource::Proof(_))
            )
        };
        condition.is_some_and(|condition| condition.fields().into_iter().any(personal))
    }

    /// Whether any decision reads the member's profile.
    pub(super) fn needs_profile(
        &self,
        rules: &[Rule],
        tier_sets: &[TierSet],
        rewards: &[Reward],
        vouchers: &[Voucher],
        benefits: &[Benefit],
        (challenges, games, offers, plans): (&[Challenge], &[Game], &[Offer], &[Plan]),
    ) -> bool {
        let segment = |level: &super::Level| is_personal_requirement(&level.qualify);
        let of_rules = rules.iter().map(|rule| (&rule.when, &rule.condition));
        let of_rewards = rewards.iter().map(|reward| (&reward.when, &reward.condition));
        let for_some = |reward: &Reward| {
            reward.unlock.as_ref().is_some_and(is_personal_requirement)
                || reward.prices.iter().any(|price| matches!(price.audience, Audience::Segment(_)))
                || reward.min_age.is_some()
        };
        let of_vouchers = vouchers.iter().map(|voucher| (&voucher.when, &voucher.condition));
        let of_benefits = benefits.iter().map(|benefit| (&benefit.when, &benefit.condition));
        let of_games = games.iter().map(|game| (&game.when, &game.condition));
        let of_plans = plans.iter().map(|plan| (&plan.when, &plan.condition));
        let of_age = |plan: &Plan| plan.min_age.is_some() || plan.max_age.is_some();
        let of_tasks = challenges.iter().flat_map(|c| &c.tasks).map(|task| (&None, &task.condition));
        let of_offers = offers.iter().map(|offer| (&None, &offer.condition));
        let birthdays = offers.iter().any(|offer| matches!(offer.on, Occasion::Birthday(_)));
        let conditions =
            of_rules.chain(of_rewards).chain(of_vouchers).chain(of_benefits).chain(of_games).chain(of_plans);
        birthdays
            || conditions.chain(of_tasks).chain(of_offers).any(|(when, condition)| {
                when.as_ref().is_some_and(|w| w.needs_birthday()) || self.is_personal(condition.as_ref())
            })
            || tier_sets.iter().flat_map(|t| &t.levels).any(segment)
            || rewards.iter().any(for_some)
            || games.iter().any(|game| game.min_age.is_some())
            || plans.iter().any(of_age)
    }
}

fn is_personal_requirement(requirement: &Requirement) -> bool {
    match requirement {
        Requirement::All(parts) | Requirement::Any(parts) => parts.iter().any(is_personal_requirement),
        Requirement::AtLeast(CountSource::Age { .. }, _) | Requirement::Segment(_) => true,
        Requirement::AtLeast(..) | Requirement::Plan(_) => false,
    }
}

/// Names after `activities.` in a requirement: any name may be counted, whether or not a rule listens to it.
fn activities_in(text: &str) -> impl Iterator<Item = &str> {
    text.split("activities.").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        rest.get(..end).filter(|name| !name.is_empty())
    })
}

fn scalar_of(type_: FieldType) -> Scalar {
    match type_ {
        FieldType::Bool | FieldType::Until => Scalar::Bool,
        FieldType::Int => Scalar::Int,
        FieldType::Decimal => Scalar::Decimal,
        FieldType::Text | FieldType::Date => Scalar::Str,
    }
}

fn reads(set: &TierSet, measure: Measure) -> bool {
    fn within(requirement: &Requirement, measure: Measure) -> bool {
        match requirement {
            Requirement::All(parts) | Requirement::Any(parts) => parts.iter().any(|p| within(p, measure)),
            Requirement::AtLeast(source, _) => *source == CountSource::Measure(measure),
            Requirement::Segment(_) | Requirement::Plan(_) => false,
        }
    }
    let referral = set.keep_referrals.is_some() && matches!(measure, Measure::Activity(_));
    referral || set.levels.iter().any(|l| within(&l.qualify, measure))
}

/// How many days a tier set looks back, rounded up; none for a lifetime of totals. A level is held by what was done in
/// the window in which it began, so the look back is the window and the term together.
fn days_back(set: &TierSet) -> Option<i32> {
    let since_review = set.reset_counters || set.keep_referrals.is_some();
    let window = match set.window {
        Window::Lifetime => return since_review.then_some(DAYS_EVER),
        Window::MembershipYear => 367,
        Window::Calendar(period) => days_of_period(period),
        Window::Rolling(length) => days_of_length(length),
    };
    let term = match set.valid {
        Valid::Ever => DAYS_EVER,
        Valid::For(length) => days_of_length(length),
        Valid::EndOf(period, ahead) => {
            let periods = i32::try_from(ahead).unwrap_or(DAYS_EVER).saturating_add(1);
            days_of_period(period).saturating_mul(periods)
        }
        Valid::EndOfMembershipYear(ahead) => {
            let years = i32::try_from(ahead).unwrap_or(DAYS_EVER).saturating_add(1);
            days_of_period(Period::Year).saturating_mul(years)
        }
    };
    let grace = set.grace.map_or(0, days_of_length);
    let days = window.saturating_add(term).saturating_add(grace);
    Some(if since_review { DAYS_EVER } else { days.min(DAYS_EVER) })
}

/// More days than any account lives.
const DAYS_EVER: i32 = 40_000;

pub(super) fn days_of_period(period: Period) -> i32 {
    match period {
        Period::Hour | Period::Day => 1,
        Period::IsoWeek => 7,
        Period::Month => 31,
        Period::Quarter => 92,
        Period::HalfYear => 184,
        Period::Year => 366,
    }
}

pub(super) fn days_of_length(length: Length) -> i32 {
    let amount = i32::try_from(length.amount()).unwrap_or(DAYS_EVER);
    let unit = match length.unit() {
        // Even the longest in seconds or minutes is bounded by 100 years; hours are turned into days.
        LengthUnit::Seconds | LengthUnit::Minutes => return DAYS_EVER.min(amount),
        LengthUnit::Hours => return amount.saturating_add(47).checked_div(24).unwrap_or(DAYS_EVER),
        LengthUnit::Days => 1,
        LengthUnit::Weeks => 7,
        LengthUnit::Months => 31,
        LengthUnit::Years => 366,
    };
    amount.saturating_mul(unit).saturating_add(1).min(DAYS_EVER)
}
