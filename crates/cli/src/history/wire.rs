//! NDJSON of events: one event per line, in the form the API takes, read as strictly: an unknown field, a
//! wrong type, a doubled key, a total that its lines do not make — each is a bad row with its reason.
//!
//! The profile of a `member.joined` is checked and passed over here; members are imported from their own
//! file.

use std::{borrow::Cow, fmt};

use regulars_engine::{
    amount::{self, Decimal},
    event::{
        Activity, Adjustment, Body, ChoiceMade, Conversion, EventRef, Export, Joined, Meta, Metadata,
        Redemption, Refund, Reservation, Return, TopUp, VoucherIssue, VoucherRevocation, VoucherUsage,
        Waiting, WaitlistJoin,
    },
};
use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Visitor},
};

use super::{
    MemberBy, Record,
    clock::Clock,
    wire_hold::{WireHold, lasts},
    wire_kind::{Kind, sections_of},
    wire_link::{Number, linked, unlinked},
    wire_order::{WireOrder, WireReturnLine, return_lines},
    wire_part::{benefit_claimed, benefit_used, challenge_joined, played, tier_given, tier_kept},
    wire_plan::WirePlan,
};

/// The longest text in bytes, as in the API.
const TEXT_BYTES_MAX: usize = 4 * 1024;

/// Reads one line.
pub(super) fn read(bytes: &[u8], clock: &mut Clock, position: u64) -> Result<Record, String> {
    let mut event: Event = serde_json::from_slice(bytes).map_err(|e| without_line(&e))?;
    let sections = event.sections();
    let member = event.member.take().ok_or("`member` is missing")?;
    let joined = event.kind == Kind::MemberJoined;
    let (member, member_by) = member.key(joined)?;
    let occurred_at =
        clock.read(event.occurred_at.as_bytes()).map_err(|why| format!("`occurred_at` {why}"))?;
    let source = filled("source", std::mem::take(&mut event.source))?;
    let allowed = sections_of(event.kind);
    if let Some((name, _)) = sections.iter().find(|(name, present)| *present && !allowed.contains(name)) {
        return Err(format!("`{name}` does not belong to this type of event"));
    }
    let external_id = filled("external_id", std::mem::take(&mut event.external_id))?;
    let body = body(event, &source)?;
    Ok(Record { member, member_by, source, external_id, occurred_at, body, position })
}

fn body(event: Event, source: &str) -> Result<Body, String> {
    let reward = (event.reward, event.session);
    let plan = WirePlan {
        plan: event.plan,
        period: event.period,
        trial: event.trial,
        paid: event.paid,
        at_once: event.at_once,
    };
    Ok(match event.kind {
        Kind::OrderPaid => Body::OrderPaid(event.order.ok_or("`order` is missing")?.paid()?),
        Kind::OrderReturned => {
            let order = event.order.ok_or("`order` is missing")?.reference(source)?;
            Body::OrderReturned(Return { order, lines: return_lines(event.lines)? })
        }
        Kind::OrderCancelled => {
            Body::OrderCancelled(event.order.ok_or("`order` is missing")?.reference(source)?)
        }
        Kind::Activity => Body::Activity(event.activity.ok_or("`activity` is missing")?.body(source)?),
        Kind::WalletToppedUp => Body::WalletToppedUp(event.top_up.ok_or("`top_up` is missing")?.body()?),
        Kind::WalletRefunded => Body::WalletRefunded(Refund {
            top_up: event.top_up.ok_or("`top_up` is missing")?.reference(source)?,
            amount: event.amount.map(|amount| positive("amount", amount)).transpose()?,
        }),
        Kind::Adjustment => Body::Adjustment(event.adjustment.ok_or("`adjustment` is missing")?.body()?),
        Kind::Reversal => Body::Reversal(event.event.ok_or("`event` is missing")?.event_ref(source)?),
        Kind::TierKept => tier_kept(event.tier_set)?,
        Kind::TierGiven => tier_given(event.tier_set, event.level, event.last_day, event.reason)?,
        Kind::RewardRedeemed => {
            Body::RewardRedeemed(wanted(reward, event.quantity, event.cause, event.units)?)
        }
        Kind::RewardCancelled => Body::RewardCancelled(redemption(event.redemption, source)?),
        Kind::RewardIssued => Body::RewardIssued(redemption(event.redemption, source)?),
        Kind::RewardUsed => Body::RewardUsed(redemption(event.redemption, source)?),
        Kind::VoucherIssued => voucher_issued(event.voucher, event.quantity)?,
        Kind::VoucherRevoked => voucher_revoked(event.voucher)?,
        Kind::VoucherUsed => voucher_used(event.voucher)?,
        Kind::HoldPlaced => Body::HoldPlaced(event.hold.ok_or("`hold` is missing")?.placed()?),
        Kind::HoldCaptured => captured(event.hold, source, event.amount)?,
        Kind::HoldReleased => Body::HoldReleased(event.hold.ok_or("`hold` is missing")?.reference(source)?),
        Kind::RewardReserved => Body::RewardReserved(Reservation {
            redemption: wanted(reward, event.quantity, event.cause, event.units)?,
            lasts: lasts("lasts", event.lasts)?,
        }),
        Kind::RewardConfirmed => {
            let reservation = event.reservation.ok_or("`reservation` is missing")?;
            Body::RewardConfirmed(reservation.event_ref(source)?)
        }
        Kind::ChallengeJoined => challenge_joined(event.challenge)?,
        Kind::GamePlayed => played(event.game, event.input, event.number)?,
        Kind::ChoiceMade => choice_made(event.choice, event.option)?,
        Kind::AccountLinked => linked(event.partner, event.number)?,
        Kind::AccountUnlinked => unlinked(event.partner)?,
        Kind::UnitsConverted => converted(event.conversion, event.amount)?,
        Kind::UnitsExported => exported(event.partner, event.amount, event.reference)?,
        Kind::BenefitUsed => benefit_used(event.benefit)?,
        Kind::BenefitClaimed => {
            let order = event.order.ok_or("`order` is missing")?.reference(source)?;
            benefit_claimed(event.benefit, order, event.amount)?
        }
        Kind::PlanJoined => plan.joined()?,
        Kind::PlanCancelled => plan.cancelled()?,
        Kind::PlanChanged => plan.changed()?,
        Kind::InstructionDone => Body::InstructionDone(instruction(event.instruction, source)?),
        Kind::InstructionFailed => Body::InstructionFailed(instruction(event.instruction, source)?),
        Kind::WaitlistJoined => waits(reward, event.quantity)?,
        Kind::WaitlistLeft => Body::WaitlistLeft(waiting(reward)?),
        Kind::MemberJoined => Body::MemberJoined(event.join.unwrap_or_default().joined()?),
    })
}

fn captured(hold: Option<WireHold>, source: &str, amount: Option<i64>) -> Result<Body, String> {
    Ok(Body::HoldCaptured(hold.ok_or("`hold` is missing")?.captured(source, amount)?))
}

fn converted(conversion: Option<String>, amount: Option<i64>) -> Result<Body, String> {
    Ok(Body::UnitsConverted(Conversion {
        conversion: filled("conversion", conversion.ok_or("`conversion` is missing")?)?,
        amount: positive("amount", amount.ok_or("`amount` is missing")?)?,
    }))
}

fn exported(partner: Option<String>, amount: Option<i64>, reference: Option<String>) -> Result<Body, String> {
    Ok(Body::UnitsExported(Export {
        partner: filled("partner", partner.ok_or("`partner` is missing")?)?,
        amount: positive("amount", amount.ok_or("`amount` is missing")?)?,
        reference: filled("reference", reference.ok_or("`reference` is missing")?)?,
    }))
}

fn waits(date: (Option<String>, Option<String>), quantity: Option<i64>) -> Result<Body, String> {
    let Waiting { reward, session } = waiting(date)?;
    let quantity = positive("quantity", quantity.unwrap_or(1))?;
    Ok(Body::WaitlistJoined(WaitlistJoin { reward, session, quantity }))
}

fn waiting((reward, session): (Option<String>, Option<String>)) -> Result<Waiting, String> {
    Ok(Waiting {
        reward: filled("reward", reward.ok_or("`reward` is missing")?)?,
        session: filled("session", session.ok_or("`session` is missing")?)?,
    })
}

fn choice_made(choice: Option<String>, option: Option<String>) -> Result<Body, String> {
    Ok(Body::ChoiceMade(ChoiceMade {
        choice: filled("choice", choice.ok_or("`choice` is missing")?)?,
        option: filled("option", option.ok_or("`option` is missing")?)?,
    }))
}

fn voucher_issued(voucher: Option<String>, quantity: Option<i64>) -> Result<Body, String> {
    Ok(Body::VoucherIssued(VoucherIssue {
        voucher: filled("voucher", voucher.ok_or("`voucher` is missing")?)?,
        quantity: positive("quantity", quantity.unwrap_or(1))?,
    }))
}

fn voucher_used(voucher: Option<String>) -> Result<Body, String> {
    let voucher = filled("voucher", voucher.ok_or("`voucher` is missing")?)?;
    Ok(Body::VoucherUsed(VoucherUsage { voucher }))
}

fn voucher_revoked(voucher: Option<String>) -> Result<Body, String> {
    let voucher = voucher.ok_or("`voucher` is missing")?.parse();
    let voucher = voucher.map_err(|_| "`voucher` is not the id of a voucher")?;
    Ok(Body::VoucherRevoked(VoucherRevocation { voucher }))
}

fn wanted(
    (reward, session): (Option<String>, Option<String>),
    quantity: Option<i64>,
    cause: Option<String>,
    units: Option<i64>,
) -> Result<Redemption, String> {
    Ok(Redemption {
        reward: filled("reward", reward.ok_or("`reward` is missing")?)?,
        quantity: positive("quantity", quantity.unwrap_or(1))?,
        cause: optional("cause", cause)?,
        units: units.map(|units| positive("units", units)).transpose()?,
        session: optional("session", session)?,
    })
}

/// The time of a line, for the pass that finds out whether the file is sorted.
pub(super) fn time_text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    #[derive(Deserialize)]
    struct Time<'a> {
        #[serde(borrow)]
        occurred_at: Cow<'a, str>,
    }
    serde_json::from_slice::<Time>(bytes).ok().map(|time| time.occurred_at)
}

/// Every line is line 1 to the JSON reader, so only the column helps.
pub(super) fn without_line(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1 column ", " at column ")
}

/// What somebody outside was asked to do.
fn instruction(named: Option<Reference>, source: &str) -> Result<EventRef, String> {
    named.ok_or("`instruction` is missing")?.event_ref(source)
}

/// The redemption that an event is about.
fn redemption(named: Option<Reference>, source: &str) -> Result<EventRef, String> {
    named.ok_or("`redemption` is missing")?.event_ref(source)
}

/// All fields of all types of events; which of them belong to a type is checked afterwards.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Event<'a> {
    #[serde(rename = "type")]
    kind: Kind,
    source: String,
    external_id: String,
    #[serde(borrow)]
    occurred_at: Cow<'a, str>,
    #[serde(default, deserialize_with = "present")]
    member: Option<Member>,
    #[serde(default, deserialize_with = "present")]
    order: Option<WireOrder>,
    #[serde(default, deserialize_with = "present")]
    lines: Option<Vec<WireReturnLine>>,
    #[serde(default, deserialize_with = "present")]
    activity: Option<WireActivity>,
    #[serde(default, deserialize_with = "present")]
    top_up: Option<WireTopUp>,
    #[serde(default, deserialize_with = "present")]
    amount: Option<i64>,
    #[serde(default, deserialize_with = "present")]
    adjustment: Option<WireAdjustment>,
    #[serde(default, deserialize_with = "present")]
    event: Option<Reference>,
    #[serde(default, deserialize_with = "present")]
    tier_set: Option<String>,
    #[serde(default, deserialize_with = "present")]
    level: Option<String>,
    #[serde(default, deserialize_with = "present")]
    last_day: Option<String>,
    #[serde(default, deserialize_with = "present")]
    reason: Option<String>,
    #[serde(default, deserialize_with = "present")]
    challenge: Option<String>,
    #[serde(default, deserialize_with = "present")]
    game: Option<String>,
    #[serde(default, deserialize_with = "present")]
    input: Option<String>,
    #[serde(default, deserialize_with = "present")]
    number: Option<Number>,
    #[serde(default, deserialize_with = "present")]
    choice: Option<String>,
    #[serde(default, deserialize_with = "present")]
    option: Option<String>,
    #[serde(default, deserialize_with = "present")]
    reward: Option<String>,
    #[serde(default, deserialize_with = "present")]
    quantity: Option<i64>,
    #[serde(default, deserialize_with = "present")]
    cause: Option<String>,
    #[serde(default, deserialize_with = "present")]
    units: Option<i64>,
    #[serde(default, deserialize_with = "present")]
    session: Option<String>,
    #[serde(default, deserialize_with = "present")]
    redemption: Option<Reference>,
    #[serde(default, deserialize_with = "present")]
    voucher: Option<String>,
    #[serde(default, deserialize_with = "present")]
    hold: Option<WireHold>,
    #[serde(default, deserialize_with = "present")]
    lasts: Option<String>,
    #[serde(default, deserialize_with = "present")]
    reservation: Option<Reference>,
    #[serde(default, deserialize_with = "present")]
    conversion: Option<String>,
    #[serde(default, deserialize_with = "present")]
    partner: Option<String>,
    #[serde(default, deserialize_with = "present")]
    benefit: Option<String>,
    #[serde(default, deserialize_with = "present")]
    plan: Option<String>,
    #[serde(default, deserialize_with = "present")]
    period: Option<String>,
    #[serde(default, deserialize_with = "present")]
    trial: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    paid: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    at_once: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    reference: Option<String>,
    #[serde(default, deserialize_with = "present")]
    instruction: Option<Reference>,
    #[serde(default, deserialize_with = "present")]
    join: Option<Join>,
    #[serde(default, deserialize_with = "present")]
    profile: Option<Profile>,
}

impl Event<'_> {
    fn sections(&self) -> [(&'static str, bool); 39] {
        [
            ("order", self.order.is_some()),
            ("lines", self.lines.is_some()),
            ("activity", self.activity.is_some()),
            ("top_up", self.top_up.is_some()),
            ("adjustment", self.adjustment.is_some()),
            ("event", self.event.is_some()),
            ("tier_set", self.tier_set.is_some()),
            ("level", self.level.is_some()),
            ("last_day", self.last_day.is_some()),
            ("reason", self.reason.is_some()),
            ("challenge", self.challenge.is_some()),
            ("game", self.game.is_some()),
            ("input", self.input.is_some()),
            ("number", self.number.is_some()),
            ("choice", self.choice.is_some()),
            ("option", self.option.is_some()),
            ("reward", self.reward.is_some()),
            ("quantity", self.quantity.is_some()),
            ("cause", self.cause.is_some()),
            ("units", self.units.is_some()),
            ("session", self.session.is_some()),
            ("redemption", self.redemption.is_some()),
            ("voucher", self.voucher.is_some()),
            ("hold", self.hold.is_some()),
            ("amount", self.amount.is_some()),
            ("lasts", self.lasts.is_some()),
            ("reservation", self.reservation.is_some()),
            ("conversion", self.conversion.is_some()),
            ("partner", self.partner.is_some()),
            ("benefit", self.benefit.is_some()),
            ("plan", self.plan.is_some()),
            ("period", self.period.is_some()),
            ("trial", self.trial.is_some()),
            ("paid", self.paid.is_some()),
            ("at_once", self.at_once.is_some()),
            ("reference", self.reference.is_some()),
            ("instruction", self.instruction.is_some()),
            ("join", self.join.is_some()),
            ("profile", self.profile.is_some()),
        ]
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Member {
    #[serde(deserialize_with = "present")]
    external_id: Option<String>,
    #[serde(deserialize_with = "present")]
    id: Option<String>,
    #[serde(deserialize_with = "present")]
    phone: Option<String>,
    #[serde(deserialize_with = "present")]
    email: Option<String>,
    #[serde(deserialize_with = "present")]
    card: Option<String>,
}

impl Member {
    /// The identifier; of a new member with several the first in the order below.
    fn key(self, several: bool) -> Result<(String, MemberBy), String> {
        let mut given = [
            (self.external_id, MemberBy::ExternalId),
            (self.id, MemberBy::Id),
            (self.phone, MemberBy::Phone),
            (self.email, MemberBy::Email),
            (self.card, MemberBy::Card),
        ]
        .into_iter()
        .filter_map(|(value, by)| Some((value?, by)));
        let wanted = "`member` takes exactly one of external_id, id, phone, email, card";
        let (value, by) = given.next().ok_or(wanted)?;
        if !several && given.next().is_some() {
            return Err(wanted.to_owned());
        }
        Ok((filled("member", value)?, by))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reference {
    pub(super) external_id: String,
    #[serde(default, deserialize_with = "present")]
    pub(super) source: Option<String>,
}

impl Reference {
    pub(super) fn event_ref(self, source: &str) -> Result<EventRef, String> {
        let source = optional("source", self.source)?.unwrap_or_else(|| source.to_owned());
        Ok(EventRef { source, external_id: filled("external_id", self.external_id)? })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireActivity {
    name: String,
    #[serde(default, deserialize_with = "present")]
    order: Option<Reference>,
    #[serde(default, deserialize_with = "present")]
    quantity: Option<i64>,
    #[serde(default, deserialize_with = "present")]
    metadata: Option<Fields>,
}

impl WireActivity {
    fn body(self, source: &str) -> Result<Activity, String> {
        Ok(Activity {
            name: filled("activity.name", self.name)?,
            order: self.order.map(|order| order.event_ref(source)).transpose()?,
            quantity: positive("activity.quantity", self.quantity.unwrap_or(1))?,
            metadata: self.metadata.unwrap_or_default().0,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireTopUp {
    #[serde(default, deserialize_with = "present")]
    wallet: Option<String>,
    #[serde(default, deserialize_with = "present")]
    amount: Option<i64>,
    #[serde(default, deserialize_with = "present")]
    tender: Option<String>,
    #[serde(default, deserialize_with = "present")]
    external_id: Option<String>,
    #[serde(default, deserialize_with = "present")]
    source: Option<String>,
}

impl WireTopUp {
    fn body(self) -> Result<TopUp, String> {
        if self.external_id.is_some() || self.source.is_some() {
            return Err("`top_up` takes `wallet`, `amount` and `tender`".to_owned());
        }
        let amount = positive("top_up.amount", self.amount.ok_or("`top_up.amount` is missing")?)?;
        let tender = optional("top_up.tender", self.tender)?;
        let wallet = filled("top_up.wallet", self.wallet.ok_or("`top_up.wallet` is missing")?)?;
        Ok(TopUp { wallet, amount, tender })
    }

    /// Of an earlier top-up.
    fn reference(self, source: &str) -> Result<EventRef, String> {
        if self.wallet.is_some() || self.amount.is_some() || self.tender.is_some() {
            return Err("`top_up` takes `external_id` and `source`".to_owned());
        }
        let external_id = self.external_id.ok_or("`top_up.external_id` is missing")?;
        Reference { external_id, source: self.source }.event_ref(source)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireAdjustment {
    wallet: String,
    amount: i64,
    reason: String,
}

impl WireAdjustment {
    fn body(self) -> Result<Adjustment, String> {
        let wallet = filled("adjustment.wallet", self.wallet)?;
        let bounded = amount::bounded(i128::from(self.amount)).ok().filter(|amount| *amount != 0);
        let amount = bounded.ok_or("`adjustment.amount` must lie within ±(2^53 − 1) and not be 0")?;
        Ok(Adjustment { wallet, amount, reason: filled("adjustment.reason", self.reason)? })
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Join {
    #[serde(deserialize_with = "present")]
    channel: Option<String>,
    metadata: Fields,
}

impl Join {
    fn joined(self) -> Result<Joined, String> {
        Ok(Joined {
            channel: optional("channel", self.channel)?,
            metadata: self.metadata.0,
            ..Joined::default()
        })
    }
}

/// Checked for its names only.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Profile {
    #[serde(rename = "name")]
    _name: Option<de::IgnoredAny>,
    #[serde(rename = "birthday")]
    _birthday: Option<de::IgnoredAny>,
    #[serde(rename = "language")]
    _language: Option<de::IgnoredAny>,
    #[serde(rename = "segments")]
    _segments: Option<de::IgnoredAny>,
    #[serde(rename = "attributes")]
    _attributes: Option<de::IgnoredAny>,
}

/// Free fields. A doubled name is refused, since nobody can tell which one is meant.
#[derive(Default)]
pub(super) struct Fields(pub(super) Metadata);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fields, D::Error> {
        struct Map;
        impl<'de> Visitor<'de> for Map {
            type Value = Fields;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of free fields")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Metadata::new();
                while let Some((name, Value(value))) = map.next_entry::<String, Value>()? {
                    if FIELDS_MAX <= fields.len() {
                        return Err(de::Error::custom("more than 50 free fields"));
                    }
                    if fields.iter().any(|(earlier, _)| *earlier == name) {
                        return Err(de::Error::custom(format_args!("duplicate field `{name}`")));
                    }
                    fields.push((name, value));
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Map)
    }
}

/// Most free fields of one event, as in the API.
const FIELDS_MAX: usize = 50;

struct Value(Meta);

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        struct Scalar;
        impl Visitor<'_> for Scalar {
            type Value = Value;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false, a number with at most 6 digits after the point, or a text")
            }
            fn visit_bool<E: de::Error>(self, v: bool) -> Result<Value, E> {
                Ok(Value(Meta::Bool(v)))
            }
            fn visit_i64<E: de::Error>(self, v: i64) -> Result<Value, E> {
                Ok(Value(Meta::Int(v)))
            }
            fn visit_u64<E: de::Error>(self, v: u64) -> Result<Value, E> {
                let int =
                    i64::try_from(v).map_err(|_| E::invalid_value(de::Unexpected::Unsigned(v), &self))?;
                Ok(Value(Meta::Int(int)))
            }
            // The JSON reader hands out binary floating point; its shortest decimal form is what was written.
            fn visit_f64<E: de::Error>(self, v: f64) -> Result<Value, E> {
                let decimal = Decimal::parse(&v.to_string());
                decimal
                    .map(|d| Value(Meta::Decimal(d)))
                    .ok_or_else(|| E::invalid_value(de::Unexpected::Float(v), &self))
            }
            fn visit_str<E: de::Error>(self, v: &str) -> Result<Value, E> {
                if TEXT_BYTES_MAX < v.len() || v.contains('\0') {
                    return Err(E::custom("the text of a free field is too long or contains a NUL"));
                }
                Ok(Value(Meta::Text(v.to_owned())))
            }
        }
        deserializer.deserialize_any(Scalar)
    }
}

/// An optional field may be absent, but `null` is a wrong type.
pub(super) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A text that is not empty, not too long and without control characters.
pub(super) fn filled(name: &str, text: String) -> Result<String, String> {
    if text.is_empty() {
        return Err(format!("`{name}` is empty"));
    }
    if TEXT_BYTES_MAX < text.len() || text.bytes().any(|b| b.is_ascii_control()) {
        return Err(format!("`{name}` is too long or contains control characters"));
    }
    Ok(text)
}

pub(super) fn optional(name: &str, text: Option<String>) -> Result<Option<String>, String> {
    text.map(|text| filled(name, text)).transpose()
}

pub(super) fn positive(name: &str, value: i64) -> Result<i64, String> {
    let value = amount::bounded(i128::from(value)).ok().filter(|value| 0 < *value);
    value.ok_or_else(|| format!("`{name}` must lie between 1 and 2^53 − 1"))
}

pub(super) fn not_negative(name: &str, value: Option<i64>) -> Result<i64, String> {
    let value = amount::bounded(i128::from(value.unwrap_or(0))).ok().filter(|value| 0 <= *value);
    value.ok_or_else(|| format!("`{name}` must lie between 0 and 2^53 − 1"))
}
