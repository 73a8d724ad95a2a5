//! What members take part in and are given, in NDJSON: benefits, levels, challenges and games.

use regulars_engine::{
    calendar::day_number,
    event::{
        BenefitClaim, BenefitUse, Body, ChallengeJoined, Drawn, EventRef, GivenReason, Play, TierGiven,
        TierKept,
    },
};

use super::{
    wire::{filled, positive},
    wire_link::Number,
};

pub(super) fn benefit_used(benefit: Option<String>) -> Result<Body, String> {
    let benefit = filled("benefit", benefit.ok_or("`benefit` is missing")?)?;
    Ok(Body::BenefitUsed(BenefitUse { benefit }))
}

pub(super) fn benefit_claimed(
    benefit: Option<String>,
    order: EventRef,
    amount: Option<i64>,
) -> Result<Body, String> {
    let benefit = filled("benefit", benefit.ok_or("`benefit` is missing")?)?;
    let amount = amount.map(|amount| positive("amount", amount)).transpose()?;
    Ok(Body::BenefitClaimed(BenefitClaim { benefit, order, amount }))
}

pub(super) fn tier_kept(tier_set: Option<String>) -> Result<Body, String> {
    let tier_set = filled("tier_set", tier_set.ok_or("`tier_set` is missing")?)?;
    Ok(Body::TierKept(TierKept { tier_set }))
}

pub(super) fn tier_given(
    tier_set: Option<String>,
    level: Option<String>,
    last_day: Option<String>,
    reason: Option<String>,
) -> Result<Body, String> {
    let day = |text: String| match text.parse::<jiff::civil::Date>() {
        Ok(day) if text.len() == 10 => Ok(day_number(day)),
        Ok(_) | Err(_) => Err("`last_day` is not a day like 2027-12-31"),
    };
    Ok(Body::TierGiven(TierGiven {
        tier_set: filled("tier_set", tier_set.ok_or("`tier_set` is missing")?)?,
        level: filled("level", level.ok_or("`level` is missing")?)?,
        last_day: last_day.map(day).transpose()?,
        reason: match reason.as_deref() {
            Some("match") => GivenReason::Match,
            Some("gift") => GivenReason::Gift,
            Some(_) => return Err("`reason` is neither `match` nor `gift`".to_owned()),
            None => return Err("`reason` is missing".to_owned()),
        },
    }))
}

pub(super) fn challenge_joined(challenge: Option<String>) -> Result<Body, String> {
    let challenge = filled("challenge", challenge.ok_or("`challenge` is missing")?)?;
    Ok(Body::ChallengeJoined(ChallengeJoined { challenge }))
}

pub(super) fn played(
    game: Option<String>,
    input: Option<String>,
    number: Option<Number>,
) -> Result<Body, String> {
    let game = filled("game", game.ok_or("`game` is missing")?)?;
    let input = input.map(|input| filled("input", input)).transpose()?;
    let drawn = number.map(|number| positive("number", number.whole()?)).transpose()?.map(Drawn::Number);
    Ok(Body::GamePlayed(Play { game, input, drawn }))
}
