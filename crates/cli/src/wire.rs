//! Events written as the API takes them: what `import` sends and what `demo --write` puts into files.
//!
//! It is the counterpart of `history`'s reading. The types borrow, because an import writes millions of them.

use regulars_engine::{
    event::{
        Activity, Adjustment, BenefitClaim, Body, Capture, Conversion, Drawn, EventRef, Export, GivenReason,
        Hold, Joined, Meta, Metadata, Order, Part, PlanCancel, PlanChange, PlanEvent, PlanJoin, Play,
        Redemption, Refund, Reservation, Return, ReturnLine, Tender, TierKept, TopUp, VoucherIssue, Waiting,
        WaitlistJoin,
    },
    moment::Moment,
};
use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::history::{Birthday, MemberBy};

/// An event to be written.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// Who reports it.
    pub source: &'a str,
    /// The reporter's own number of it.
    pub external_id: &'a str,
    /// When it happened.
    pub occurred_at: Moment,
    /// Whose it is: one identifier, or several of somebody who joins.
    pub member: &'a [(MemberBy, &'a str)],
    /// What happened.
    pub body: &'a Body,
    /// What is told of somebody who joins.
    pub profile: Option<&'a Profile<'a>>,
}

/// What is told of somebody who joins.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Profile<'a> {
    /// How to address the member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// The day of birth.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "birthday")]
    pub birthday: Option<Birthday>,
    /// BCP 47 tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<&'a str>,
    /// The segments the member is in.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub segments: &'a [String],
    /// Free fields.
    #[serde(skip_serializing_if = "no_fields", serialize_with = "fields")]
    pub attributes: &'a [(String, Meta)],
}

/// Appends the event as one line of NDJSON, line end included. False for the kinds that only the server itself records;
/// then nothing is written.
pub fn write_line(event: &Event<'_>, line: &mut Vec<u8>) -> bool {
    let Some(sections) = Sections::of(event) else { return false };
    let told = Told {
        kind: event.body.kind(),
        source: event.source,
        external_id: event.external_id,
        occurred_at: event.occurred_at.timestamp(),
        member: Named(event.member),
        sections,
    };
    // Texts and numbers always become JSON, and a Vec takes every byte.
    let written = serde_json::to_writer(&mut *line, &told).is_ok();
    line.push(b'\n');
    written
}

#[derive(Serialize)]
struct Told<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    source: &'a str,
    external_id: &'a str,
    occurred_at: jiff::Timestamp,
    member: Named<'a>,
    #[serde(flatten)]
    sections: Sections<'a>,
}

struct Named<'a>(&'a [(MemberBy, &'a str)]);

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let name = |by: &MemberBy| match by {
            MemberBy::ExternalId => "external_id",
            MemberBy::Id => "id",
            MemberBy::Phone => "phone",
            MemberBy::Email => "email",
            MemberBy::Card => "card",
        };
        serializer.collect_map(self.0.iter().map(|(by, value)| (name(by), value)))
    }
}

/// The part that differs from kind to kind.
#[derive(Serialize)]
#[serde(untagged)]
enum Sections<'a> {
    Joined {
        join: WireJoin<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        profile: Option<&'a Profile<'a>>,
    },
    Paid {
        order: WireOrder<'a>,
    },
    Returned {
        order: &'a EventRef,
        lines: Vec<WireReturnLine>,
    },
    Cancelled {
        order: &'a EventRef,
    },
    Activity {
        activity: WireActivity<'a>,
    },
    ToppedUp {
        top_up: WireTopUp<'a>,
    },
    Adjusted {
        adjustment: &'a Adjustment,
    },
    Reversed {
        event: &'a EventRef,
    },
    Kept {
        tier_set: &'a str,
    },
    Redeemed {
        reward: &'a str,
        quantity: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        cause: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        units: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        session: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        lasts: Option<String>,
    },
    OfRedemption {
        redemption: &'a EventRef,
    },
    Refunded {
        top_up: &'a EventRef,
        #[serde(skip_serializing_if = "Option::is_none")]
        amount: Option<i64>,
    },
    Issued {
        voucher: &'a str,
        quantity: i64,
    },
    Revoked {
        voucher: String,
    },
    Claimed {
        code: &'a str,
    },
    Used {
        voucher: &'a str,
    },
    HoldPlaced {
        hold: WireHold<'a>,
    },
    HoldEnded {
        hold: &'a EventRef,
        #[serde(skip_serializing_if = "Option::is_none")]
        amount: Option<i64>,
    },
    Confirmed {
        reservation: &'a EventRef,
    },
    Converted {
        conversion: &'a str,
        amount: i64,
    },
    Told {
        instruction: &'a EventRef,
    },
    Waits {
        reward: &'a str,
        session: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        quantity: Option<i64>,
    },
    Benefit {
        benefit: &'a str,
    },
    BenefitClaimed {
        benefit: &'a str,
        order: &'a EventRef,
        #[serde(skip_serializing_if = "Option::is_none")]
        amount: Option<i64>,
    },
    ChallengeJoined {
        challenge: &'a str,
    },
    Chosen {
        choice: &'a str,
        option: &'a str,
    },
    Given {
        tier_set: &'a str,
        level: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        last_day: Option<String>,
        reason: &'static str,
    },
    Played {
        game: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        input: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        number: Option<i64>,
    },
    Referred {
        referral_code: &'a str,
    },
    PlanJoined {
        plan: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        period: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        trial: Option<bool>,
        paid: bool,
    },
    Plan {
        plan: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        period: Option<&'a str>,
        at_once: bool,
    },
    Linked {
        partner: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        number: Option<&'a str>,
    },
    Exported {
        partner: &'a str,
        amount: i64,
        reference: &'a str,
    },
}

impl<'a> Sections<'a> {
    fn of(event: &Event<'a>) -> Option<Sections<'a>> {
        Some(match event.body {
            Body::MemberJoined(Joined { channel, metadata, .. }) => Sections::Joined {
                join: WireJoin { channel: channel.as_deref(), metadata },
                profile: event.profile,
            },
            Body::OrderPaid(order) => Sections::Paid { order: WireOrder::of(order) },
            Body::OrderReturned(Return { order, lines }) => {
                Sections::Returned { order, lines: lines.iter().map(WireReturnLine::of).collect() }
            }
            Body::OrderCancelled(order) => Sections::Cancelled { order },
            Body::Activity(Activity { name, order, quantity, metadata }) => Sections::Activity {
                activity: WireActivity { name, order: order.as_ref(), quantity: *quantity, metadata },
            },
            Body::WalletToppedUp(TopUp { wallet, amount, tender }) => Sections::ToppedUp {
                top_up: WireTopUp { wallet, amount: *amount, tender: tender.as_deref() },
            },
            Body::Adjustment(adjustment) => Sections::Adjusted { adjustment },
            Body::Reversal(event) => Sections::Reversed { event },
            Body::TierKept(TierKept { tier_set }) => Sections::Kept { tier_set },
            Body::TierGiven(given) => Sections::Given {
                tier_set: &given.tier_set,
                level: &given.level,
                last_day: given.last_day.map(date_text),
                reason: match given.reason {
                    GivenReason::Match => "match",
                    GivenReason::Gift => "gift",
                },
            },
            Body::RewardRedeemed(redemption) => Sections::redeemed(redemption, None),
            Body::RewardCancelled(redemption)
            | Body::RewardIssued(redemption)
            | Body::RewardUsed(redemption) => Sections::OfRedemption { redemption },
            Body::WalletRefunded(Refund { top_up, amount }) => Sections::Refunded { top_up, amount: *amount },
            Body::VoucherIssued(VoucherIssue { voucher, quantity }) => {
                Sections::Issued { voucher, quantity: *quantity }
            }
            Body::VoucherRevoked(revoked) => Sections::Revoked { voucher: revoked.voucher.to_string() },
            Body::VoucherClaimed(claim) => Sections::Claimed { code: &claim.code },
            Body::VoucherUsed(usage) => Sections::Used { voucher: &usage.voucher },
            Body::HoldPlaced(Hold { wallet, amount, lasts }) => Sections::HoldPlaced {
                hold: WireHold { wallet, amount: *amount, lasts: lasts.map(|time| time.to_string()) },
            },
            Body::HoldCaptured(Capture { hold, amount }) => Sections::HoldEnded { hold, amount: *amount },
            Body::HoldReleased(hold) => Sections::HoldEnded { hold, amount: None },
            Body::RewardReserved(Reservation { redemption, lasts }) => {
                Sections::redeemed(redemption, lasts.map(|time| time.to_string()))
            }
            Body::RewardConfirmed(reservation) => Sections::Confirmed { reservation },
            Body::UnitsConverted(Conversion { conversion, amount }) => {
                Sections::Converted { conversion, amount: *amount }
            }
            Body::InstructionDone(instruction) | Body::InstructionFailed(instruction) => {
                Sections::Told { instruction }
            }
            Body::BenefitUsed(used) => Sections::Benefit { benefit: &used.benefit },
            Body::BenefitClaimed(BenefitClaim { benefit, order, amount }) => {
                Sections::BenefitClaimed { benefit, order, amount: *amount }
            }
            Body::ChallengeJoined(joined) => Sections::ChallengeJoined { challenge: &joined.challenge },
            Body::GamePlayed(play) => Sections::played(play),
            Body::ReferralClaimed(claim) => Sections::Referred { referral_code: &claim.code },
            Body::ChoiceMade(made) => Sections::Chosen { choice: &made.choice, option: &made.option },
            Body::Plan(happened) => return Sections::of_plan(happened),
            Body::AccountLinked(link) => {
                Sections::Linked { partner: &link.partner, number: Some(&link.number) }
            }
            Body::AccountUnlinked(link) => Sections::Linked { partner: &link.partner, number: None },
            Body::UnitsExported(Export { partner, amount, reference }) => {
                Sections::Exported { partner, amount: *amount, reference }
            }
            Body::WaitlistJoined(WaitlistJoin { reward, session, quantity }) => {
                Sections::Waits { reward, session, quantity: Some(*quantity) }
            }
            Body::WaitlistLeft(Waiting { reward, session }) => {
                Sections::Waits { reward, session, quantity: None }
            }
            // Transfers, households and teams concern several members, and a block is no member's; histories are told member by member.
            Body::MemberClosed
            | Body::Tick
            | Body::TransferSent(_)
            | Body::TransferReceived(_)
            | Body::TransferReturned(_)
            | Body::RewardGiven(_)
            | Body::OfferDue(_)
            | Body::WalletPaidOut(_)
            | Body::WaitlistOffered(_)
            | Body::BlockBought(_)
            | Body::ReferralTold(_)
            | Body::Household(_)
            | Body::Team(_)
            // Lots were drawn among several, too.
            | Body::DrawEntered(_)
            | Body::RoomEntered(_) => return None,
        })
    }

    fn played(Play { game, input, drawn }: &'a Play) -> Sections<'a> {
        let number = match drawn {
            Some(Drawn::Number(number)) => Some(*number),
            Some(Drawn::Bits { .. }) | None => None,
        };
        Sections::Played { game, input: input.as_deref(), number }
    }

    fn of_plan(happened: &'a PlanEvent) -> Option<Sections<'a>> {
        Some(match happened {
            PlanEvent::Joined(PlanJoin { plan, period, trial, paid }) => {
                Sections::PlanJoined { plan, period: period.as_deref(), trial: *trial, paid: *paid }
            }
            PlanEvent::Cancelled(PlanCancel { plan, at_once }) => {
                Sections::Plan { plan, period: None, at_once: *at_once }
            }
            PlanEvent::Changed(PlanChange { plan, period, at_once }) => {
                Sections::Plan { plan, period: period.as_deref(), at_once: *at_once }
            }
            // A part of a plan concerns two members.
            PlanEvent::Shared(_)
            | PlanEvent::Unshared(_)
            | PlanEvent::Received(_)
            | PlanEvent::Withdrawn(_)
            | PlanEvent::Renewed(_)
            | PlanEvent::FeeAsked(_) => return None,
        })
    }

    fn redeemed(redemption: &'a Redemption, lasts: Option<String>) -> Sections<'a> {
        let Redemption { reward, quantity, cause, units, session } = redemption;
        let (quantity, cause, session) = (*quantity, cause.as_deref(), session.as_deref());
        Sections::Redeemed { reward, quantity, cause, units: *units, session, lasts }
    }
}

/// The date of a day by its number from 1970-01-01.
fn date_text(day: i32) -> String {
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    epoch.saturating_add(jiff::SignedDuration::from_hours(i64::from(day).saturating_mul(24))).to_string()
}

#[derive(Serialize)]
struct WireHold<'a> {
    wallet: &'a str,
    amount: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    lasts: Option<String>,
}

#[derive(Serialize)]
struct WireJoin<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'a str>,
    #[serde(skip_serializing_if = "no_fields", serialize_with = "fields")]
    metadata: &'a Metadata,
}

#[derive(Serialize)]
struct WireOrder<'a> {
    currency: &'a str,
    total: i64,
    lines: Vec<WireLine<'a>>,
    #[serde(skip_serializing_if = "is_zero")]
    discount: i64,
    #[serde(skip_serializing_if = "is_zero")]
    shipping: i64,
    #[serde(skip_serializing_if = "is_zero")]
    tip: i64,
    #[serde(skip_serializing_if = "is_true")]
    tax_included: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tenders: Vec<WireTender<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<&'a str>,
    #[serde(skip_serializing_if = "no_fields", serialize_with = "fields")]
    metadata: &'a Metadata,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    vouchers: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    payable: Option<i64>,
}

impl<'a> WireOrder<'a> {
    fn of(order: &'a Order) -> WireOrder<'a> {
        let line = |line: &'a regulars_engine::event::Line| WireLine {
            sku: &line.sku,
            category: line.category.as_deref(),
            brand: line.brand.as_deref(),
            quantity: line.quantity,
            amount: line.amount,
            discount: line.discount,
            tax: line.tax,
        };
        WireOrder {
            currency: &order.currency,
            total: total(order),
            lines: order.lines.iter().map(line).collect(),
            discount: order.discount,
            shipping: order.shipping,
            tip: order.tip,
            tax_included: order.tax_included,
            tenders: order.tenders.iter().map(WireTender::of).collect(),
            channel: order.channel.as_deref(),
            store: order.store.as_deref(),
            metadata: &order.metadata,
            vouchers: order.vouchers.as_ref().map(|vouchers| vouchers.names.as_slice()).unwrap_or_default(),
            payable: order.vouchers.as_ref().and_then(|vouchers| vouchers.payable),
        }
    }
}

/// What the customer paid. It stops at the ends of `i64`, where the server refuses the order anyway.
pub fn total(order: &Order) -> i64 {
    let line = |line: &regulars_engine::event::Line| {
        let tax = if order.tax_included { 0 } else { line.tax };
        line.amount.saturating_sub(line.discount).saturating_add(tax)
    };
    let lines = order.lines.iter().map(line).fold(0i64, i64::saturating_add);
    lines.saturating_sub(order.discount).saturating_add(order.shipping).saturating_add(order.tip)
}

#[derive(Serialize)]
struct WireLine<'a> {
    sku: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    brand: Option<&'a str>,
    quantity: i64,
    amount: i64,
    #[serde(skip_serializing_if = "is_zero")]
    discount: i64,
    #[serde(skip_serializing_if = "is_zero")]
    tax: i64,
}

#[derive(Serialize)]
struct WireTender<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet: Option<&'a str>,
    amount: i64,
}

impl<'a> WireTender<'a> {
    fn of(tender: &'a Tender) -> WireTender<'a> {
        let name = tender.kind.as_str();
        let (kind, wallet) = if tender.from_wallet { (None, Some(name)) } else { (Some(name), None) };
        WireTender { kind, wallet, amount: tender.amount }
    }
}

#[derive(Serialize)]
struct WireReturnLine {
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<i64>,
}

impl WireReturnLine {
    fn of(line: &ReturnLine) -> WireReturnLine {
        let (quantity, amount) = match line.part {
            Part::Quantity(quantity) => (Some(quantity), None),
            Part::Amount(amount) => (None, Some(amount)),
            Part::Rest => (None, None),
        };
        WireReturnLine { line: line.line, quantity, amount }
    }
}

#[derive(Serialize)]
struct WireActivity<'a> {
    name: &'a str,
    quantity: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<&'a EventRef>,
    #[serde(skip_serializing_if = "no_fields", serialize_with = "fields")]
    metadata: &'a Metadata,
}

#[derive(Serialize)]
struct WireTopUp<'a> {
    wallet: &'a str,
    amount: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    tender: Option<&'a str>,
}

fn fields<S: Serializer>(fields: &[(String, Meta)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(fields.len()))?;
    for (name, value) in fields {
        match value {
            Meta::Bool(value) => map.serialize_entry(name, value)?,
            Meta::Int(value) => map.serialize_entry(name, value)?,
            // At most 6 digits after the point come back from a double as they went in.
            Meta::Decimal(value) => map.serialize_entry(name, &value.to_string().parse::<f64>().ok())?,
            Meta::Text(value) => map.serialize_entry(name, value)?,
        }
    }
    map.end()
}

fn birthday<S: Serializer>(birthday: &Option<Birthday>, serializer: S) -> Result<S::Ok, S::Error> {
    match birthday {
        None => serializer.serialize_none(),
        Some(Birthday { year: None, month_day }) => serializer.collect_str(month_day),
        Some(Birthday { year: Some(year), month_day }) => {
            // A month and day alone is written `--05-17`.
            let day = month_day.to_string();
            serializer.collect_str(&format_args!("{year:04}-{}", day.trim_start_matches('-')))
        }
    }
}

fn no_fields(fields: &[(String, Meta)]) -> bool {
    fields.is_empty()
}

fn is_zero(amount: &i64) -> bool {
    *amount == 0
}

fn is_true(value: &bool) -> bool {
    *value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::History;

    /// What is written is read back as the same record.
    #[test]
    fn lines_round_trip() {
        let lines = [
            r#"{"type":"member.joined","source":"app","external_id":"j","occurred_at":"2026-01-01T00:00:00Z","member":{"external_id":"7"},"join":{"channel":"app","metadata":{"vip":true}}}"#,
            r#"{"type":"order.paid","source":"pos","external_id":"1","occurred_at":"2026-01-01T00:00:01.5Z","member":{"external_id":"7"},"order":{"currency":"CNY","total":2310,"lines":[{"sku":"latte","category":"drink","brand":"own","quantity":2,"amount":2400,"discount":200,"tax":110}],"discount":100,"shipping":50,"tip":50,"tax_included":false,"tenders":[{"kind":"cash","amount":2310}],"channel":"store","store":"s-1","metadata":{"cups":2,"weight":0.25,"note":"a\"b"}}}"#,
            r#"{"type":"order.returned","source":"pos","external_id":"2","occurred_at":"2026-01-01T00:00:02Z","member":{"phone":"+37255555555"},"order":{"source":"pos","external_id":"1"},"lines":[{"line":0,"quantity":1},{"line":1,"amount":5},{"line":2}]}"#,
            r#"{"type":"order.cancelled","source":"pos","external_id":"3","occurred_at":"2026-01-01T00:00:03Z","member":{"external_id":"7"},"order":{"source":"pos","external_id":"1"}}"#,
            r#"{"type":"activity","source":"app","external_id":"4","occurred_at":"2026-01-01T00:00:04Z","member":{"email":"a@b.org"},"activity":{"name":"check_in","quantity":1,"order":{"source":"pos","external_id":"1"},"metadata":{"n":-3}}}"#,
            r#"{"type":"wallet.topped_up","source":"app","external_id":"5","occurred_at":"2026-01-01T00:00:05Z","member":{"card":"1"},"top_up":{"wallet":"balance","amount":20000,"tender":"card"}}"#,
            r#"{"type":"adjustment","source":"app","external_id":"6","occurred_at":"2026-01-01T00:00:06Z","member":{"external_id":"7"},"adjustment":{"wallet":"points","amount":-50,"reason":"wrong scan"}}"#,
            r#"{"type":"reversal","source":"app","external_id":"7","occurred_at":"2026-01-01T00:00:07Z","member":{"external_id":"7"},"event":{"source":"app","external_id":"6"}}"#,
            r#"{"type":"tier.kept","source":"app","external_id":"8","occurred_at":"2026-01-01T00:00:08Z","member":{"external_id":"7"},"tier_set":"member_level"}"#,
            r#"{"type":"reward.redeemed","source":"app","external_id":"9","occurred_at":"2026-01-01T00:00:09Z","member":{"external_id":"7"},"reward":"tree","quantity":2,"cause":"forest","units":500,"session":"june-6"}"#,
            r#"{"type":"wallet.refunded","source":"app","external_id":"13","occurred_at":"2026-01-01T00:00:10Z","member":{"external_id":"7"},"top_up":{"source":"app","external_id":"5"},"amount":500}"#,
            r#"{"type":"reward.cancelled","source":"app","external_id":"10","occurred_at":"2026-01-01T00:00:10Z","member":{"external_id":"7"},"redemption":{"source":"app","external_id":"9"}}"#,
            r#"{"type":"reward.issued","source":"app","external_id":"11","occurred_at":"2026-01-01T00:00:11Z","member":{"external_id":"7"},"redemption":{"source":"app","external_id":"9"}}"#,
            r#"{"type":"reward.used","source":"app","external_id":"12","occurred_at":"2026-01-01T00:00:12Z","member":{"external_id":"7"},"redemption":{"source":"app","external_id":"9"}}"#,
            r#"{"type":"order.paid","source":"pos","external_id":"31","occurred_at":"2026-01-01T00:00:13Z","member":{"external_id":"7"},"order":{"currency":"CNY","total":500,"lines":[{"sku":"tea","quantity":1,"amount":500}],"tenders":[{"wallet":"points","amount":200},{"kind":"cash","amount":300}]}}"#,
            r#"{"type":"hold.placed","source":"app","external_id":"32","occurred_at":"2026-01-01T00:00:14Z","member":{"external_id":"7"},"hold":{"wallet":"points","amount":50,"lasts":"PT600S"}}"#,
            r#"{"type":"hold.captured","source":"app","external_id":"33","occurred_at":"2026-01-01T00:00:15Z","member":{"external_id":"7"},"hold":{"source":"app","external_id":"32"},"amount":20}"#,
            r#"{"type":"hold.released","source":"app","external_id":"34","occurred_at":"2026-01-01T00:00:16Z","member":{"external_id":"7"},"hold":{"source":"app","external_id":"32"}}"#,
            r#"{"type":"reward.reserved","source":"app","external_id":"35","occurred_at":"2026-01-01T00:00:17Z","member":{"external_id":"7"},"reward":"tree","quantity":1,"lasts":"PT60S"}"#,
            r#"{"type":"reward.confirmed","source":"app","external_id":"36","occurred_at":"2026-01-01T00:00:18Z","member":{"external_id":"7"},"reservation":{"source":"app","external_id":"35"}}"#,
            r#"{"type":"units.converted","source":"app","external_id":"37","occurred_at":"2026-01-01T00:00:19Z","member":{"external_id":"7"},"conversion":"to_miles","amount":200}"#,
        ];
        let file = tempfile::Builder::new().suffix(".ndjson").tempfile().unwrap();
        std::fs::write(file.path(), lines.join("\n")).unwrap();
        let mut history = History::open(file.path(), None).unwrap();
        let mut count = 0;
        while let Some(record) = history.next_record().unwrap() {
            let mut written = Vec::new();
            let event = Event {
                source: &record.source,
                external_id: &record.external_id,
                occurred_at: record.occurred_at,
                member: &[(record.member_by, &record.member)],
                body: &record.body,
                profile: None,
            };
            assert!(write_line(&event, &mut written));
            let same: serde_json::Value = serde_json::from_slice(&written).unwrap();
            assert_eq!(same, serde_json::from_str::<serde_json::Value>(lines[count]).unwrap());
            count += 1;
        }
        assert_eq!(count, lines.len(), "{:?}", history.report().listed);
    }
}
