//! Events as a client writes them.

use regulars_engine::{
    event::{
        Activity, BlockPurchase, Body, Drawn, EventRef, Export, GivenReason, Hold, HoldTime, Line, Meta,
        Metadata, Order, Part, PlanCancel, PlanChange, PlanEvent, PlanJoin, Play, Profile, Redemption,
        ReturnLine, RoomEntry, TierGiven, Transfer, VoucherClaim,
    },
    household::HouseholdEvent,
    moment::Moment,
    team::TeamEvent,
};
use serde_json::{Map, Value, json};

/// The JSON of an event. `None` for the kinds that only the server itself records.
pub(crate) fn event(
    (source, external_id): (&str, &str),
    occurred_at: Moment,
    member: &Value,
    profile: &Profile,
    body: &Body,
) -> Option<Value> {
    let fields = match body {
        Body::MemberJoined(joined) => json!({
            "join": {
                "channel": joined.channel,
                "metadata": metadata(&joined.metadata),
                "referral_code": joined.claim.as_ref().map(|claim| &claim.code),
            },
            "profile": self::profile(profile),
        }),
        Body::OrderPaid(paid) => json!({"order": order(paid)}),
        Body::OrderReturned(returned) => json!({
            "order": reference(&returned.order),
            "lines": returned.lines.iter().map(return_line).collect::<Vec<_>>(),
        }),
        Body::OrderCancelled(order) => json!({"order": reference(order)}),
        Body::Activity(activity) => self::activity(activity),
        Body::WalletToppedUp(told) => {
            json!({"top_up": { "wallet": told.wallet, "amount": told.amount, "tender": told.tender }})
        }
        Body::Adjustment(made) => {
            json!({"adjustment": {"wallet": made.wallet, "amount": made.amount, "reason": made.reason}})
        }
        Body::Reversal(event) => json!({"event": reference(event)}),
        Body::GamePlayed(play) => self::play(play),
        Body::ChallengeJoined(joined) => json!({"challenge": joined.challenge}),
        Body::ReferralClaimed(claim) => json!({"referral_code": claim.code}),
        Body::TierKept(kept) => json!({"tier_set": kept.tier_set}),
        Body::TierGiven(given) => tier_given(given),
        Body::ChoiceMade(made) => json!({"choice": made.choice, "option": made.option}),
        Body::RewardRedeemed(redemption) => self::redemption(redemption, None),
        Body::HoldPlaced(hold) => self::hold(hold),
        Body::HoldCaptured(capture) => json!({"hold": reference(&capture.hold), "amount": capture.amount}),
        Body::HoldReleased(hold) => json!({"hold": reference(hold)}),
        Body::RewardReserved(reservation) => redemption(&reservation.redemption, reservation.lasts),
        Body::RewardConfirmed(reservation) => json!({"reservation": reference(reservation)}),
        Body::RewardCancelled(redemption) | Body::RewardIssued(redemption) | Body::RewardUsed(redemption) => {
            json!({"redemption": reference(redemption)})
        }
        Body::WalletRefunded(refund) => json!({"top_up": reference(&refund.top_up), "amount": refund.amount}),
        Body::VoucherIssued(issue) => json!({"voucher": issue.voucher, "quantity": issue.quantity}),
        Body::VoucherRevoked(revoked) => voucher(&revoked.voucher.to_string()),
        Body::TransferSent(sent) => transfer(sent),
        Body::UnitsConverted(made) => json!({"conversion": made.conversion, "amount": made.amount}),
        Body::VoucherClaimed(claim) => json!({"code": code(claim)}),
        Body::VoucherUsed(usage) => voucher(&usage.voucher),
        Body::BenefitUsed(used) => json!({"benefit": used.benefit}),
        Body::BenefitClaimed(claim) => {
            json!({"benefit": claim.benefit, "order": reference(&claim.order), "amount": claim.amount})
        }
        Body::Plan(happened) => plan(happened)?,
        Body::UnitsExported(export) => self::export(export),
        Body::AccountLinked(link) => json!({"partner": link.partner, "number": link.number}),
        Body::AccountUnlinked(link) => json!({"partner": link.partner}),
        Body::BlockBought(block) => self::block(block),
        Body::InstructionDone(of) | Body::InstructionFailed(of) => json!({"instruction": reference(of)}),
        Body::WaitlistJoined(asked) => {
            json!({"reward": asked.reward, "session": asked.session, "quantity": asked.quantity})
        }
        Body::DrawEntered(entry) => {
            json!({"reward": entry.reward, "session": entry.session, "lot": entry.lot})
        }
        Body::RoomEntered(RoomEntry { reward, lot: Some(lot) }) => json!({"reward": reward, "lot": lot}),
        Body::RoomEntered(RoomEntry { reward, lot: None }) => json!({"reward": reward}),
        Body::WaitlistLeft(named) => json!({"reward": named.reward, "session": named.session}),
        Body::Household(HouseholdEvent::Founded(founding)) => json!({"address": founding.address}),
        Body::Household(HouseholdEvent::Invited(invited)) => json!({
            "household": invited.household.to_string(), "by": invited.by.to_string(), "slot": invited.slot,
        }),
        Body::Household(HouseholdEvent::Joined(joined)) => {
            json!({"household": joined.household.to_string(), "address": joined.address})
        }
        Body::Household(HouseholdEvent::Left(left)) => json!({"household": left.household.to_string()}),
        Body::Household(HouseholdEvent::Removed(removed)) => {
            json!({"household": removed.household.to_string(), "by": removed.by.to_string()})
        }
        Body::Household(HouseholdEvent::Moved(moved)) => {
            json!({"household": moved.household.to_string(), "address": moved.address})
        }
        Body::Team(happened) => team(happened)?,
        Body::MemberClosed
        | Body::Tick
        | Body::TransferReceived(_)
        | Body::TransferReturned(_)
        | Body::RewardGiven(_)
        | Body::OfferDue(_)
        | Body::WalletPaidOut(_)
        | Body::WaitlistOffered(_)
        | Body::ReferralTold(_)
        | Body::Household(HouseholdEvent::Drawn(_) | HouseholdEvent::Returned(_)) => return None,
    };
    let mut event = json!({
        "type": body.kind(),
        "source": source,
        "external_id": external_id,
        "occurred_at": occurred_at.timestamp().to_string(),
        "member": member,
    });
    if let (Value::Object(event), Value::Object(fields)) = (&mut event, fields) {
        event.extend(fields);
    }
    Some(without_nulls(event))
}

fn plan(happened: &PlanEvent) -> Option<Value> {
    Some(match happened {
        PlanEvent::Joined(PlanJoin { plan, period, trial, paid }) => {
            json!({"plan": plan, "period": period, "trial": trial, "paid": paid})
        }
        PlanEvent::Cancelled(PlanCancel { plan, at_once }) => json!({"plan": plan, "at_once": at_once}),
        PlanEvent::Changed(PlanChange { plan, period, at_once }) => {
            json!({"plan": plan, "period": period, "at_once": at_once})
        }
        PlanEvent::Shared(share) | PlanEvent::Unshared(share) => {
            json!({"plan": share.plan, "with": share.with.to_string()})
        }
        PlanEvent::Renewed(_) | PlanEvent::FeeAsked(_) | PlanEvent::Received(_) | PlanEvent::Withdrawn(_) => {
            return None;
        }
    })
}

fn activity(activity: &Activity) -> Value {
    json!({"activity": {
        "name": activity.name,
        "quantity": activity.quantity,
        "order": activity.order.as_ref().map(reference),
        "metadata": metadata(&activity.metadata),
    }})
}

fn hold(hold: &Hold) -> Value {
    let lasts = hold.lasts.map(|time| time.to_string());
    json!({"hold": {"wallet": hold.wallet, "amount": hold.amount, "lasts": lasts}})
}

fn play(play: &Play) -> Value {
    let number = match play.drawn {
        Some(Drawn::Number(number)) => Some(number),
        Some(Drawn::Bits { .. }) | None => None,
    };
    json!({"game": play.game, "input": play.input, "number": number})
}

fn export(export: &Export) -> Value {
    json!({"partner": export.partner, "amount": export.amount, "reference": export.reference})
}

fn voucher(name: &str) -> Value {
    json!({"voucher": name})
}

/// A code as somebody types it: a scenario knows only its id.
pub(super) fn code(claim: &VoucherClaim) -> &str {
    claim.code.trim_start_matches("vch_")
}

fn redemption(redemption: &Redemption, lasts: Option<HoldTime>) -> Value {
    json!({
        "reward": redemption.reward,
        "quantity": redemption.quantity,
        "cause": redemption.cause,
        "units": redemption.units,
        "session": redemption.session,
        "lasts": lasts.map(|time| time.to_string()),
    })
}

fn transfer(sent: &Transfer) -> Value {
    json!({"wallet": sent.wallet, "amount": sent.amount, "to": sent.to.to_string()})
}

fn order(order: &Order) -> Value {
    let tenders = order.tenders.iter().map(|tender| {
        let by = if tender.from_wallet { "wallet" } else { "kind" };
        json!({by: tender.kind, "amount": tender.amount})
    });
    json!({
        "currency": order.currency,
        "total": total(order),
        "lines": order.lines.iter().map(line).collect::<Vec<_>>(),
        "discount": order.discount,
        "shipping": order.shipping,
        "tip": order.tip,
        "tax_included": order.tax_included,
        "tenders": tenders.collect::<Vec<_>>(),
        "channel": order.channel,
        "store": order.store,
        "metadata": metadata(&order.metadata),
        "vouchers": order.vouchers.as_ref().map(|vouchers| &vouchers.names),
        "payable": order.vouchers.as_ref().and_then(|vouchers| vouchers.payable),
    })
}

/// What was paid. A scenario does not state it; the server insists that it fits.
fn total(order: &Order) -> i64 {
    let plus = order.lines.iter().map(|line| line.amount).chain([order.shipping, order.tip]);
    let tax = order.lines.iter().filter(|_| !order.tax_included).map(|line| line.tax);
    let minus = order.lines.iter().map(|line| line.discount).chain([order.discount]);
    let sum = plus.chain(tax).fold(0, i64::saturating_add);
    // Nobody is paid for shopping: with discounts that large the lines are wrong, not the total.
    minus.fold(sum, i64::saturating_sub).max(0)
}

fn line(line: &Line) -> Value {
    json!({
        "sku": line.sku,
        "category": line.category,
        "brand": line.brand,
        "quantity": line.quantity,
        "amount": line.amount,
        "discount": line.discount,
        "tax": line.tax,
    })
}

fn return_line(line: &ReturnLine) -> Value {
    match line.part {
        Part::Quantity(quantity) => json!({"line": line.line, "quantity": quantity}),
        Part::Amount(amount) => json!({"line": line.line, "amount": amount}),
        Part::Rest => json!({"line": line.line}),
    }
}

fn profile(profile: &Profile) -> Value {
    json!({
        "birthday": profile.birthday.map(|day| {
            let year = profile.birth_year.map_or_else(|| "-".to_owned(), |year| format!("{year:04}"));
            format!("{year}-{:02}-{:02}", day.month(), day.day())
        }),
        "segments": profile.segments,
        "attributes": metadata(&profile.attributes),
    })
}

fn reference(event: &EventRef) -> Value {
    json!({"source": event.source, "external_id": event.external_id})
}

fn metadata(fields: &Metadata) -> Value {
    let value = |meta: &Meta| match meta {
        Meta::Bool(value) => json!(value),
        Meta::Int(value) => json!(value),
        // A decimal's text is a number of JSON.
        Meta::Decimal(value) => serde_json::from_str(&value.to_string()).unwrap_or_default(),
        Meta::Text(text) => json!(text),
    };
    fields.iter().map(|(name, meta)| (name.clone(), value(meta))).collect::<Map<_, _>>().into()
}

/// A client leaves out what it does not know.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let known = fields.into_iter().filter(|(_, value)| !value.is_null());
            known.map(|(name, value)| (name, without_nulls(value))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

fn tier_given(given: &TierGiven) -> Value {
    let mut fields = json!({
        "tier_set": given.tier_set,
        "level": given.level,
        "reason": match given.reason {
            GivenReason::Match => "match",
            GivenReason::Gift => "gift",
        },
    });
    if let Some(day) = given.last_day {
        let epoch = jiff::civil::Date::constant(1970, 1, 1);
        fields["last_day"] = json!(epoch.saturating_add(jiff::Span::new().days(day)).to_string());
    }
    fields
}

/// What is said of a team; none for what the server says itself.
fn team(happened: &TeamEvent) -> Option<Value> {
    Some(match happened {
        TeamEvent::Founded(founding) => json!({"challenge": founding.challenge}),
        TeamEvent::Invited(invited) => {
            json!({"team": invited.team.to_string(), "by": invited.by.to_string()})
        }
        TeamEvent::Joined(team) | TeamEvent::Left(team) => json!({"team": team.to_string()}),
        TeamEvent::Removed(removal) => {
            let by = removal.by.map(|by| by.to_string());
            json!({"team": removal.team.to_string(), "by": by})
        }
        TeamEvent::Done(_) => return None,
    })
}

fn block(block: &BlockPurchase) -> Value {
    let stamp = |moment: Moment| moment.timestamp().to_string();
    let mut told = json!({
        "partner": block.partner,
        "wallet": block.wallet,
        "units": block.units,
        "from": stamp(block.from),
        "reserve": block.reserve,
    });
    if let Some(price) = block.price {
        told["price"] = json!(price);
    }
    if let Some(until) = block.until {
        told["until"] = json!(stamp(until));
    }
    told
}
