//! What an event says, from the fields of its kind: whom it concerns, and its body.

use regulars_engine::{event as engine, event::Body, moment::Moment, referral::ReferralClaim};

pub(super) use super::household::{
    household_founded, household_invited, household_joined, household_left, household_moved,
    household_removed,
};
pub(super) use super::team::{team_founded, team_invited, team_joined, team_left, team_removed};
use super::{
    identity::{Identifiers, MemberIdText, MemberRef},
    incoming::Subject,
    number::{Amount, PositiveAmount, Quantity},
    order::{EventReference, Order, ReturnLine, return_lines},
    parts::{Activity, Adjustment, GivenReason, Hold, Join, TopUp},
    profile::Profile,
    text::Label,
    time::{Day, HoldTime, Instant},
};
use crate::{json::Mistake, problem::Code};

/// The most vouchers that one event gives: each has a place in the account.
const VOUCHERS_MAX: i64 = 100;

/// What checks need of an event beside its own fields.
pub(super) struct Told {
    pub source: String,
    pub occurred_at: Moment,
    /// What the check finds of a quote, for those kinds that can have one.
    pub quote: Option<String>,
}

pub(super) type Checked = Result<(Subject, Body), Mistake>;

pub(super) fn member_joined(told: &Told, member: Identifiers, join: Join, profile: Profile) -> Checked {
    let identifiers = member.some().map_err(|mistake| mistake.under("member"))?;
    profile.check(told.occurred_at).map_err(|mistake| mistake.under("profile"))?;
    Ok((Subject::Joining { identifiers, profile }, Body::MemberJoined(join.into())))
}

pub(super) fn order_paid(told: &mut Told, member: MemberRef, order: Order, quote: Option<String>) -> Checked {
    told.quote = quote;
    let order = order.check().map_err(|mistake| mistake.under("order"))?;
    Ok((subject(member)?, Body::OrderPaid(order)))
}

pub(super) fn order_returned(
    told: &Told,
    member: MemberRef,
    order: EventReference,
    lines: Vec<ReturnLine>,
) -> Checked {
    let returned = engine::Return { order: order.resolve(&told.source), lines: return_lines(lines)? };
    Ok((subject(member)?, Body::OrderReturned(returned)))
}

pub(super) fn order_cancelled(told: &Told, member: MemberRef, order: EventReference) -> Checked {
    Ok((subject(member)?, Body::OrderCancelled(order.resolve(&told.source))))
}

pub(super) fn activity_done(told: &Told, member: MemberRef, activity: Activity) -> Checked {
    let activity = engine::Activity {
        name: activity.name.into_string(),
        order: activity.order.map(|order| order.resolve(&told.source)),
        quantity: activity.quantity.get(),
        metadata: activity.metadata.into_engine(),
    };
    Ok((subject(member)?, Body::Activity(activity)))
}

pub(super) fn wallet_topped_up(_: &Told, member: MemberRef, top_up: TopUp) -> Checked {
    let top_up = engine::TopUp {
        wallet: top_up.wallet.into_string(),
        amount: top_up.amount.get(),
        tender: top_up.tender.map(Label::into_string),
    };
    Ok((subject(member)?, Body::WalletToppedUp(top_up)))
}

pub(super) fn adjustment_made(_: &Told, member: MemberRef, adjustment: Adjustment) -> Checked {
    let adjustment = engine::Adjustment {
        wallet: adjustment.wallet.into_string(),
        amount: adjustment.amount.get(),
        reason: adjustment.reason.into_string(),
    };
    Ok((subject(member)?, Body::Adjustment(adjustment)))
}

pub(super) fn event_reversed(told: &Told, member: MemberRef, event: EventReference) -> Checked {
    Ok((subject(member)?, Body::Reversal(event.resolve(&told.source))))
}

pub(super) fn tier_kept(_: &Told, member: MemberRef, tier_set: Label) -> Checked {
    Ok((subject(member)?, Body::TierKept(engine::TierKept { tier_set: tier_set.into_string() })))
}

pub(super) fn tier_given(
    _: &Told,
    member: MemberRef,
    tier_set: Label,
    level: Label,
    last_day: Option<Day>,
    reason: GivenReason,
) -> Checked {
    let given = engine::TierGiven {
        tier_set: tier_set.into_string(),
        level: level.into_string(),
        last_day: last_day.map(Day::number),
        reason: reason.0,
    };
    Ok((subject(member)?, Body::TierGiven(given)))
}

pub(super) fn reward_redeemed(
    _: &Told,
    member: MemberRef,
    reward: Label,
    quantity: Quantity,
    cause: Option<Label>,
    units: Option<PositiveAmount>,
    session: Option<Label>,
) -> Checked {
    let redemption = engine::Redemption {
        reward: reward.into_string(),
        quantity: quantity.get(),
        cause: cause.map(Label::into_string),
        units: units.map(PositiveAmount::get),
        session: session.map(Label::into_string),
    };
    Ok((subject(member)?, Body::RewardRedeemed(redemption)))
}

pub(super) fn reward_cancelled(told: &Told, member: MemberRef, redemption: EventReference) -> Checked {
    Ok((subject(member)?, Body::RewardCancelled(redemption.resolve(&told.source))))
}

pub(super) fn transfer_sent(
    _: &Told,
    member: MemberRef,
    wallet: Label,
    amount: PositiveAmount,
    to: MemberIdText,
) -> Checked {
    let transfer = engine::Transfer { wallet: wallet.into_string(), amount: amount.get(), to: to.0 };
    Ok((subject(member)?, Body::TransferSent(transfer)))
}

pub(super) fn units_converted(
    _: &Told,
    member: MemberRef,
    conversion: Label,
    amount: PositiveAmount,
) -> Checked {
    let conversion = engine::Conversion { conversion: conversion.into_string(), amount: amount.get() };
    Ok((subject(member)?, Body::UnitsConverted(conversion)))
}

pub(super) fn challenge_joined(_: &Told, member: MemberRef, challenge: Label) -> Checked {
    let joined = engine::ChallengeJoined { challenge: challenge.into_string() };
    Ok((subject(member)?, Body::ChallengeJoined(joined)))
}

pub(super) fn game_played(
    _: &Told,
    member: MemberRef,
    game: Label,
    input: Option<Label>,
    number: Option<PositiveAmount>,
) -> Checked {
    let drawn = number.map(|number| engine::Drawn::Number(number.get()));
    let (game, input) = (game.into_string(), input.map(Label::into_string));
    Ok((subject(member)?, Body::GamePlayed(engine::Play { game, input, drawn })))
}

pub(super) fn referral_claimed(_: &Told, member: MemberRef, referral_code: Label) -> Checked {
    // Whose it is is looked up when the event is taken in.
    let claim = ReferralClaim { code: referral_code.into_string(), ..ReferralClaim::default() };
    Ok((subject(member)?, Body::ReferralClaimed(claim)))
}

pub(super) fn choice_made(_: &Told, member: MemberRef, choice: Label, option: Label) -> Checked {
    let made = engine::ChoiceMade { choice: choice.into_string(), option: option.into_string() };
    Ok((subject(member)?, Body::ChoiceMade(made)))
}

pub(super) fn units_exported(
    _: &Told,
    member: MemberRef,
    partner: Label,
    amount: PositiveAmount,
    reference: Label,
) -> Checked {
    let (partner, reference) = (partner.into_string(), reference.into_string());
    let export = engine::Export { partner, amount: amount.get(), reference };
    Ok((subject(member)?, Body::UnitsExported(export)))
}

pub(super) fn benefit_used(_: &Told, member: MemberRef, benefit: Label) -> Checked {
    let used = engine::BenefitUse { benefit: benefit.into_string() };
    Ok((subject(member)?, Body::BenefitUsed(used)))
}

pub(super) fn benefit_claimed(
    told: &Told,
    member: MemberRef,
    benefit: Label,
    order: EventReference,
    amount: Option<PositiveAmount>,
) -> Checked {
    let (order, amount) = (order.resolve(&told.source), amount.map(PositiveAmount::get));
    let claim = engine::BenefitClaim { benefit: benefit.into_string(), order, amount };
    Ok((subject(member)?, Body::BenefitClaimed(claim)))
}

pub(super) fn plan_joined(
    _: &Told,
    member: MemberRef,
    plan: Label,
    period: Option<Label>,
    trial: Option<bool>,
    paid: bool,
) -> Checked {
    let (plan, period) = (plan.into_string(), period.map(Label::into_string));
    let joined = engine::PlanEvent::Joined(engine::PlanJoin { plan, period, trial, paid });
    Ok((subject(member)?, Body::Plan(joined)))
}

pub(super) fn plan_cancelled(_: &Told, member: MemberRef, plan: Label, at_once: bool) -> Checked {
    let cancelled = engine::PlanCancel { plan: plan.into_string(), at_once };
    Ok((subject(member)?, Body::Plan(engine::PlanEvent::Cancelled(cancelled))))
}

pub(super) fn plan_changed(
    _: &Told,
    member: MemberRef,
    plan: Label,
    period: Option<Label>,
    at_once: bool,
) -> Checked {
    let (plan, period) = (plan.into_string(), period.map(Label::into_string));
    let changed = engine::PlanEvent::Changed(engine::PlanChange { plan, period, at_once });
    Ok((subject(member)?, Body::Plan(changed)))
}

pub(super) fn plan_shared(_: &Told, member: MemberRef, plan: Label, with: MemberIdText) -> Checked {
    let share = engine::PlanShare { plan: plan.into_string(), with: with.0 };
    Ok((subject(member)?, Body::Plan(engine::PlanEvent::Shared(share))))
}

pub(super) fn plan_unshared(_: &Told, member: MemberRef, plan: Label, with: MemberIdText) -> Checked {
    let share = engine::PlanShare { plan: plan.into_string(), with: with.0 };
    Ok((subject(member)?, Body::Plan(engine::PlanEvent::Unshared(share))))
}

pub(super) fn instruction_done(told: &Told, member: MemberRef, instruction: EventReference) -> Checked {
    Ok((subject(member)?, Body::InstructionDone(instruction.resolve(&told.source))))
}

pub(super) fn instruction_failed(told: &Told, member: MemberRef, instruction: EventReference) -> Checked {
    Ok((subject(member)?, Body::InstructionFailed(instruction.resolve(&told.source))))
}

pub(super) fn waitlist_joined(
    _: &Told,
    member: MemberRef,
    reward: Label,
    session: Label,
    quantity: Quantity,
) -> Checked {
    let (reward, session) = (reward.into_string(), session.into_string());
    let asked = engine::WaitlistJoin { reward, session, quantity: quantity.get() };
    Ok((subject(member)?, Body::WaitlistJoined(asked)))
}

pub(super) fn draw_entered(
    _: &Told,
    member: MemberRef,
    reward: Label,
    session: Label,
    lot: Option<PositiveAmount>,
) -> Checked {
    let (reward, session) = (reward.into_string(), session.into_string());
    let lot = lot.map(|lot| lot.get().unsigned_abs());
    Ok((subject(member)?, Body::DrawEntered(engine::DrawEntry { reward, session, lot })))
}

pub(super) fn room_entered(
    _: &Told,
    member: MemberRef,
    reward: Label,
    lot: Option<PositiveAmount>,
) -> Checked {
    let lot = lot.map(|lot| lot.get().unsigned_abs());
    let entry = engine::RoomEntry { reward: reward.into_string(), lot };
    Ok((subject(member)?, Body::RoomEntered(entry)))
}

pub(super) fn waitlist_left(_: &Told, member: MemberRef, reward: Label, session: Label) -> Checked {
    let named = engine::Waiting { reward: reward.into_string(), session: session.into_string() };
    Ok((subject(member)?, Body::WaitlistLeft(named)))
}

pub(super) fn wallet_refunded(
    told: &Told,
    member: MemberRef,
    top_up: EventReference,
    amount: Option<PositiveAmount>,
) -> Checked {
    let refund =
        engine::Refund { top_up: top_up.resolve(&told.source), amount: amount.map(PositiveAmount::get) };
    Ok((subject(member)?, Body::WalletRefunded(refund)))
}

pub(super) fn reward_issued(told: &Told, member: MemberRef, redemption: EventReference) -> Checked {
    Ok((subject(member)?, Body::RewardIssued(redemption.resolve(&told.source))))
}

pub(super) fn reward_used(told: &Told, member: MemberRef, redemption: EventReference) -> Checked {
    Ok((subject(member)?, Body::RewardUsed(redemption.resolve(&told.source))))
}

pub(super) fn voucher_issued(_: &Told, member: MemberRef, voucher: Label, quantity: Quantity) -> Checked {
    let quantity = quantity.get();
    if VOUCHERS_MAX < quantity {
        let detail = format!("expected at most {VOUCHERS_MAX}");
        return Err(Mistake::new(Code::InvalidValue, detail).under("quantity"));
    }
    let issue = engine::VoucherIssue { voucher: voucher.into_string(), quantity };
    Ok((subject(member)?, Body::VoucherIssued(issue)))
}

pub(super) fn voucher_revoked(_: &Told, member: MemberRef, voucher: Label) -> Checked {
    let id = voucher.into_string().parse();
    let wrong = |_| Mistake::new(Code::InvalidValue, "expected the id of a voucher, vch_…").under("voucher");
    let revoked = engine::VoucherRevocation { voucher: id.map_err(wrong)? };
    Ok((subject(member)?, Body::VoucherRevoked(revoked)))
}

pub(super) fn hold_placed(_: &Told, member: MemberRef, hold: Hold) -> Checked {
    let hold = engine::Hold {
        wallet: hold.wallet.into_string(),
        amount: hold.amount.get(),
        lasts: hold.lasts.map(HoldTime::get),
    };
    Ok((subject(member)?, Body::HoldPlaced(hold)))
}

pub(super) fn hold_captured(
    told: &Told,
    member: MemberRef,
    hold: EventReference,
    amount: Option<PositiveAmount>,
) -> Checked {
    let capture =
        engine::Capture { hold: hold.resolve(&told.source), amount: amount.map(PositiveAmount::get) };
    Ok((subject(member)?, Body::HoldCaptured(capture)))
}

pub(super) fn hold_released(told: &Told, member: MemberRef, hold: EventReference) -> Checked {
    Ok((subject(member)?, Body::HoldReleased(hold.resolve(&told.source))))
}

#[expect(clippy::too_many_arguments, reason = "one for each field of the event")]
pub(super) fn reward_reserved(
    _: &Told,
    member: MemberRef,
    reward: Label,
    quantity: Quantity,
    cause: Option<Label>,
    units: Option<PositiveAmount>,
    session: Option<Label>,
    lasts: Option<HoldTime>,
) -> Checked {
    let redemption = engine::Redemption {
        reward: reward.into_string(),
        quantity: quantity.get(),
        cause: cause.map(Label::into_string),
        units: units.map(PositiveAmount::get),
        session: session.map(Label::into_string),
    };
    let reservation = engine::Reservation { redemption, lasts: lasts.map(HoldTime::get) };
    Ok((subject(member)?, Body::RewardReserved(reservation)))
}

pub(super) fn reward_confirmed(told: &Told, member: MemberRef, reservation: EventReference) -> Checked {
    Ok((subject(member)?, Body::RewardConfirmed(reservation.resolve(&told.source))))
}

pub(super) fn voucher_claimed(_: &Told, member: MemberRef, code: Label) -> Checked {
    // What the code is for is looked up when the event is taken in.
    let claim = engine::VoucherClaim { code: code.into_string(), ..engine::VoucherClaim::default() };
    Ok((subject(member)?, Body::VoucherClaimed(claim)))
}

pub(super) fn voucher_used(_: &Told, member: MemberRef, voucher: Label) -> Checked {
    Ok((subject(member)?, Body::VoucherUsed(engine::VoucherUsage { voucher: voucher.into_string() })))
}

pub(super) fn subject(member: MemberRef) -> Result<Subject, Mistake> {
    member.who().map(Subject::Member).map_err(|mistake| mistake.under("member"))
}

pub(super) fn account_linked(_: &Told, member: MemberRef, partner: Label, number: Label) -> Checked {
    let link = engine::AccountLink { partner: partner.into_string(), number: number.into_string() };
    Ok((subject(member)?, Body::AccountLinked(link)))
}

pub(super) fn account_unlinked(_: &Told, member: MemberRef, partner: Label) -> Checked {
    let unlink = engine::AccountUnlink { partner: partner.into_string() };
    Ok((subject(member)?, Body::AccountUnlinked(unlink)))
}

#[expect(clippy::too_many_arguments, reason = "one for each field of the event")]
pub(super) fn block_bought(
    told: &Told,
    member: MemberRef,
    partner: Label,
    wallet: Label,
    units: PositiveAmount,
    price: Option<Amount>,
    from: Option<Instant>,
    until: Option<Instant>,
    reserve: bool,
) -> Checked {
    let purchase = engine::BlockPurchase {
        partner: partner.into_string(),
        wallet: wallet.into_string(),
        units: units.get(),
        price: price.map(Amount::get),
        from: from.map_or(told.occurred_at, |from| from.moment()),
        until: until.map(|until| until.moment()),
        reserve,
    };
    Ok((subject(member)?, Body::BlockBought(purchase)))
}
