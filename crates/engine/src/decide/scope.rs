//! What a condition sees: the fields of the event, the account and the profile, read where they lie.

use jiff::civil::{Date, DateTime};

use super::{draft::Draft, tier, weigh::Weighed};
use crate::{
    cel::{Field, MICRO, Scope, Value},
    event::{Body, Meta, Metadata},
    program::{CountSource, FieldSource, Program},
    state::{Account, Measure},
};

/// The scope of one rule's condition.
pub(super) struct RuleScope<'a> {
    draft: &'a Draft<'a>,
    order: Option<(&'a Weighed<'a>, usize)>,
}

impl<'a> RuleScope<'a> {
    /// For a rule with this definition of the eligible amount.
    pub(super) fn new(draft: &'a Draft<'a>, order: Option<(&'a Weighed<'a>, usize)>) -> RuleScope<'a> {
        RuleScope { draft, order }
    }

    /// What the program's clocks show; few conditions ask.
    fn local(&self) -> DateTime {
        self.draft.program.zone.datetime(self.draft.event.occurred_at.timestamp())
    }

    fn source(&self, field: Field) -> Option<&'a FieldSource> {
        self.draft.program.fields.get(usize::from(field.0))
    }

    fn money(&self, minor: i64) -> Value<'a> {
        money(self.draft.program, minor)
    }

    /// Whether the last day of a proof is not over; who has none has proven nothing.
    fn proven(&self, name: &str) -> Value<'a> {
        let attributes = &self.draft.known.profile.attributes;
        match attributes.iter().find(|(own, _)| own == name) {
            None => Value::Bool(false),
            Some((_, Meta::Text(day))) => match day.parse::<Date>() {
                Ok(day) => Value::Bool(self.local().date() <= day),
                Err(_) => Value::Missing,
            },
            Some(_) => Value::Missing,
        }
    }

    fn of_order(&self, source: &FieldSource) -> Value<'a> {
        let Some((weighed, base)) = self.order else { return Value::Missing };
        let order = &weighed.order;
        let all = |amount: fn(&crate::event::Line) -> i64| {
            order.lines.iter().map(amount).fold(0, i64::saturating_add)
        };
        match source {
            FieldSource::OrderTotal => self.money(weighed.total),
            FieldSource::OrderEligible => self.money(weighed.base(base).map_or(0, |b| b.amount)),
            FieldSource::OrderDiscount => self.money(all(|l| l.discount).saturating_add(order.discount)),
            FieldSource::OrderTax => self.money(all(|l| l.tax)),
            FieldSource::OrderShipping => self.money(order.shipping),
            FieldSource::OrderTip => self.money(order.tip),
            FieldSource::OrderQuantity => Value::Int(weighed.quantity),
            FieldSource::OrderFirst => {
                Value::Bool(self.draft.account.counter(Measure::Orders).is_none_or(|c| c.total == 0))
            }
            FieldSource::OrderCurrency => Value::Str(weighed.currency),
            FieldSource::OrderChannel => text(order.channel.as_deref()),
            FieldSource::OrderStore => text(order.store.as_deref()),
            _ => Value::Missing,
        }
    }

    fn of_event(&self, source: &FieldSource) -> Value<'a> {
        let body = &self.draft.event.body;
        match (source, body) {
            (FieldSource::ActivityName, Body::Activity(activity)) => Value::Str(&activity.name),
            (FieldSource::ActivityQuantity, Body::Activity(activity)) => Value::Int(activity.quantity),
            (FieldSource::TopUpAmount, Body::WalletToppedUp(top_up)) => self.money(top_up.amount),
            (FieldSource::TopUpWallet, Body::WalletToppedUp(top_up)) => Value::Str(&top_up.wallet),
            (FieldSource::TopUpTender, Body::WalletToppedUp(top_up)) => text(top_up.tender.as_deref()),
            (FieldSource::JoinChannel, Body::MemberJoined(joined)) => text(joined.channel.as_deref()),
            (FieldSource::Metadata(name), _) => meta(metadata(body), name),
            _ => Value::Missing,
        }
    }
}

/// The free fields of an event.
pub(super) fn metadata(body: &Body) -> Option<&Metadata> {
    match body {
        Body::OrderPaid(order) => Some(&order.metadata),
        Body::Activity(activity) => Some(&activity.metadata),
        Body::MemberJoined(joined) => Some(&joined.metadata),
        Body::OrderReturned(_)
        | Body::OrderCancelled(_)
        | Body::WalletToppedUp(_)
        | Body::Adjustment(_)
        | Body::Reversal(_)
        | Body::TierKept(_)
        | Body::MemberClosed
        | Body::Tick
        | Body::RewardRedeemed(_)
        | Body::RewardCancelled(_)
        | Body::WalletRefunded(_)
        | Body::RewardIssued(_)
        | Body::RewardUsed(_)
        | Body::VoucherIssued(_)
        | Body::VoucherRevoked(_)
        | Body::VoucherClaimed(_)
        | Body::VoucherUsed(_)
        | Body::HoldPlaced(_)
        | Body::HoldCaptured(_)
        | Body::HoldReleased(_)
        | Body::RewardReserved(_)
        | Body::RewardConfirmed(_)
        | Body::TransferSent(_)
        | Body::TransferReceived(_)
        | Body::TransferReturned(_)
        | Body::RewardGiven(_)
        | Body::UnitsConverted(_)
        | Body::WalletPaidOut(_)
        | Body::InstructionDone(_)
        | Body::InstructionFailed(_)
        | Body::UnitsExported(_)
        | Body::WaitlistJoined(_)
        | Body::WaitlistLeft(_)
        | Body::WaitlistOffered(_)
        | Body::BenefitUsed(_)
        | Body::BenefitClaimed(_)
        | Body::ChallengeJoined(_)
        | Body::TierGiven(_)
        | Body::GamePlayed(_)
        | Body::OfferDue(_)
        | Body::ReferralClaimed(_)
        | Body::ReferralTold(_)
        | Body::Household(_)
        | Body::ChoiceMade(_)
        | Body::Plan(_)
        | Body::Team(_)
        | Body::AccountLinked(_)
        | Body::AccountUnlinked(_)
        | Body::BlockBought(_)
        | Body::DrawEntered(_)
        | Body::RoomEntered(_) => None,
    }
}

fn meta<'a>(fields: Option<&'a Metadata>, name: &str) -> Value<'a> {
    match fields.and_then(|f| f.iter().find(|(n, _)| n == name)) {
        Some((_, Meta::Bool(value))) => Value::Bool(*value),
        Some((_, Meta::Int(value))) => Value::Int(*value),
        Some((_, Meta::Decimal(value))) => Value::Decimal(i128::from(value.micros)),
        Some((_, Meta::Text(value))) => Value::Str(value),
        None => Value::Missing,
    }
}

fn text(value: Option<&str>) -> Value<'_> {
    value.map_or(Value::Missing, Value::Str)
}

fn money(program: &Program, minor: i64) -> Value<'static> {
    let unit = 10i128.pow(program.currency.exponent.min(6));
    Value::Decimal(i128::from(minor).saturating_mul(MICRO).checked_div(unit).unwrap_or(0))
}

/// A counter or balance, lifetime.
fn count(
    program: &Program,
    account: &Account,
    now: crate::moment::Moment,
    source: CountSource,
) -> Value<'static> {
    let amount = tier::lifetime(program, account, now, source);
    let is_money = match source {
        CountSource::Measure(Measure::Spend | Measure::ToppedUp | Measure::ToppedUpOnce) => true,
        CountSource::Measure(Measure::Earned(wallet)) | CountSource::Balance(wallet) => {
            program.wallet_of(wallet).is_some_and(|w| w.kind == crate::document::WalletKind::Money)
        }
        CountSource::Measure(_)
        | CountSource::TenureDays
        | CountSource::Age { .. }
        | CountSource::Years { .. } => false,
    };
    if is_money { money(program, amount) } else { Value::Int(amount) }
}

impl Scope for RuleScope<'_> {
    fn value(&self, field: Field) -> Value<'_> {
        let Some(source) = self.source(field) else { return Value::Missing };
        let draft = self.draft;
        match source {
            FieldSource::EventSource => Value::Str(&draft.event.source),
            FieldSource::Tier(set) => {
                let level = draft.account.level(*set);
                Value::Str(level.map_or("", |l| draft.program.name_of(l)))
            }
            FieldSource::Household => {
                let home = draft.account.homes.iter().find(|home| home.until.is_none());
                Value::Str(home.map_or("", |home| draft.program.name_of(home.kind)))
            }
            FieldSource::Plan => {
                let plan = draft.account.plan.as_ref().map(|held| held.plan);
                Value::Str(plan.map_or("", |plan| draft.program.name_of(plan)))
            }
            FieldSource::Attribute(name) => meta(Some(&draft.known.profile.attributes), name),
            FieldSource::Proof(name) => self.proven(name),
            FieldSource::Count(source) => count(draft.program, &draft.account, draft.now, *source),
            FieldSource::Hour => Value::Int(i64::from(self.local().hour())),
            FieldSource::Minute => Value::Int(i64::from(self.local().minute())),
            FieldSource::Day => Value::Int(i64::from(self.local().day())),
            FieldSource::Month => Value::Int(i64::from(self.local().month())),
            FieldSource::Year => Value::Int(i64::from(self.local().year())),
            FieldSource::Weekday => Value::Str(weekday(self.local())),
            FieldSource::Joined => Value::Bool(true),
            FieldSource::Linked(partner) => Value::Bool(draft.account.linked_since(*partner).is_some()),
            FieldSource::LinkedHours(partner) => Value::Int(draft.linked_hours(*partner)),
            FieldSource::OrderTotal
            | FieldSource::OrderEligible
            | FieldSource::OrderDiscount
            | FieldSource::OrderTax
            | FieldSource::OrderShipping
            | FieldSource::OrderTip
            | FieldSource::OrderQuantity
            | FieldSource::OrderFirst
            | FieldSource::OrderCurrency
            | FieldSource::OrderChannel
            | FieldSource::OrderStore => self.of_order(source),
            FieldSource::ActivityName
            | FieldSource::ActivityQuantity
            | FieldSource::TopUpAmount
            | FieldSource::TopUpWallet
            | FieldSource::TopUpTender
            | FieldSource::JoinChannel
            | FieldSource::Metadata(_) => self.of_event(source),
            FieldSource::Segments
            | FieldSource::OrderLines
            | FieldSource::OrderTenders
            | FieldSource::LineSku
            | FieldSource::LineCategory
            | FieldSource::LineBrand
            | FieldSource::LineQuantity
            | FieldSource::LineAmount
            | FieldSource::TenderKind
            | FieldSource::TenderAmount => Value::Missing,
        }
    }

    fn count(&self, list: Field) -> usize {
        match self.source(list) {
            Some(FieldSource::Segments) => self.draft.known.profile.segments.len(),
            Some(FieldSource::OrderLines) => self.order.map_or(0, |(w, _)| w.order.lines.len()),
            Some(FieldSource::OrderTenders) => self.order.map_or(0, |(w, _)| w.order.tenders.len()),
            _ => 0,
        }
    }

    fn item(&self, list: Field, index: usize, field: Option<Field>) -> Value<'_> {
        let member = field.and_then(|f| self.source(f));
        match (self.source(list), self.order, member) {
            (Some(FieldSource::Segments), _, _) => {
                text(self.draft.known.profile.segments.get(index).map(String::as_str))
            }
            (Some(FieldSource::OrderLines), Some((weighed, _)), Some(member)) => {
                let Some(line) = weighed.order.lines.get(index) else { return Value::Missing };
                match member {
                    FieldSource::LineSku => Value::Str(&line.sku),
                    FieldSource::LineCategory => text(line.category.as_deref()),
                    FieldSource::LineBrand => text(line.brand.as_deref()),
                    FieldSource::LineQuantity => Value::Int(line.quantity),
                    FieldSource::LineAmount => self.money(weighed.paid.get(index).copied().unwrap_or(0)),
                    _ => Value::Missing,
                }
            }
            (Some(FieldSource::OrderTenders), Some((weighed, _)), Some(member)) => {
                let Some(tender) = weighed.order.tenders.get(index) else { return Value::Missing };
                match member {
                    FieldSource::TenderKind => Value::Str(&tender.kind),
                    FieldSource::TenderAmount => self.money(tender.amount),
                    _ => Value::Missing,
                }
            }
            _ => Value::Missing,
        }
    }
}

fn weekday(local: DateTime) -> &'static str {
    use jiff::civil::Weekday;
    match local.weekday() {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    }
}

/// Whole days between two instants in the program's zone, not negative.
pub(super) fn days_between(program: &Program, from: crate::moment::Moment, to: crate::moment::Moment) -> i64 {
    let day = |moment: crate::moment::Moment| program.zone.day_number(moment.timestamp());
    i64::from(day(to).saturating_sub(day(from)).max(0))
}
