//! Random ways to bring friends, and what friends and those who brought them tell.

use regulars_engine::{
    event::{Body, EventRef},
    id::MemberId,
    referral::{News, Promised, ReferralClaim, ReferralNews},
};

use super::{challenges, random::Random, reads::OWN_SOURCE};
use crate::model::{
    Model,
    challenge::Prize,
    program::{Available, Length, Limit, Per, Period, Program, Trigger, Unit},
    referral::{Referral, promise},
};

/// What there is for bringing friends; then nothing else may listen to friends.
pub fn add(random: &mut Random, program: &mut Program, width: i64) {
    if !random.chance(15 * width) {
        return;
    }
    for rule in &mut program.rules {
        if rule.on == Trigger::Activity("referral_settled") {
            rule.on = Trigger::Activity("review");
        }
    }
    let prizes = |random: &mut Random| {
        let mut prizes = Vec::new();
        while prizes.len() < 3 && random.chance(60) {
            let prize = challenges::prize(random, program);
            if !matches!(prize, Prize::Level(..)) {
                prizes.push(prize);
            }
        }
        prizes
    };
    let length = |random: &mut Random, most| Length { amount: random.number(1, most), unit: Unit::Day };
    let day = |r: &mut Random, from: i64, to: i64| {
        let month = i8::try_from(r.number(from, to)).unwrap_or(1);
        jiff::civil::Date::new(2026, month, 10).unwrap_or(jiff::civil::Date::MIN)
    };
    let settles = match random.number(0, 5) {
        0 => Some(Available::Once),
        1 => None,
        2 | 3 => Some(Available::On(random.pick(&["delivered", "review"]))),
        _ => Some(Available::After(length(random, 20))),
    };
    let limit = |random: &mut Random| Limit {
        times: Some(random.number(1, 3)),
        units: None,
        per: random.pick(&[
            Per::Total,
            Per::Period(Period::Month),
            Per::Period(Period::Year),
            Per::MembershipYear,
        ]),
        carry_over: false,
    };
    let known: Vec<&'static str> = program.member_fields.iter().map(|(name, _)| *name).collect();
    let referral = Referral {
        referrer: prizes(random),
        friend: prizes(random),
        spend: random.maybe(50, |r| r.number(1, 5_000)),
        settles,
        within: length(random, 90),
        reversible: length(random, 40),
        limits: (0..random.number(1, 2)).map(|_| limit(random)).collect(),
        one_person: known.into_iter().filter(|name| *name == "city" && random.chance(60)).collect(),
        campaign: random.maybe(40, |r| (day(r, 1, 4), day(r, 5, 12))),
    };
    program.referral = Some(referral);
}

/// Says who brought the member: somebody who can, or not.
pub fn claim(random: &mut Random) -> ReferralClaim {
    let digit = if random.chance(70) { random.number(8, 9) } else { random.number(0, 9) };
    let id = u128::from(random.number(1, 9).unsigned_abs()) * 10 + u128::from(digit.unsigned_abs());
    let referrer = random.maybe(97, |_| MemberId(uuid::Uuid::from_u128(id)));
    ReferralClaim { code: String::new(), referrer }
}

/// The same on joining, by somebody who can: an account begins with its first event.
pub fn claim_on_joining(random: &mut Random) -> ReferralClaim {
    let id = u128::from(random.number(1, 9).unsigned_abs()) * 10 + 8;
    ReferralClaim { code: String::new(), referrer: Some(MemberId(uuid::Uuid::from_u128(id))) }
}

/// Something about friends.
pub fn event(random: &mut Random, model: &Model<'_>) -> Body {
    if !model.member.bringing.brought && random.chance(50) || random.chance(5) {
        return Body::ReferralClaimed(claim(random));
    }
    let program = model.program;
    let told = model.member.entries.iter().filter_map(|entry| match &entry.body {
        Body::ReferralTold(ReferralNews { news: News::Settled { .. }, .. }) => Some(entry.key.clone()),
        _ => None,
    });
    let told: Vec<EventRef> = told.collect();
    let news = match random.number(0, 9) {
        0..=2 => News::Claimed,
        3 => News::Lapsed,
        4 | 5 if !told.is_empty() => News::TakenBack { settled: random.pick(&told) },
        6 if random.chance(20) => {
            let settled = EventRef { source: OWN_SOURCE.to_owned(), external_id: "none".into() };
            News::TakenBack { settled }
        }
        _ => {
            let prizes = program.referral.as_ref().map(|stated| stated.referrer.clone()).unwrap_or_default();
            let mut gives: Vec<Promised> = prizes.into_iter().map(|prize| promise(program, prize)).collect();
            if random.chance(5) {
                gives.push(Promised::Units("gone".into(), 5));
                gives.push(Promised::Badge("gone".into()));
                gives.push(Promised::Voucher("gone".into()));
            }
            News::Settled { gives, again: random.chance(10) }
        }
    };
    Body::ReferralTold(ReferralNews { friend: MemberId(uuid::Uuid::from_u128(9)), news })
}
