//! The stored forms of referral.

use uuid::Uuid;

use super::*;
use crate::{
    event::Joined,
    referral::{
        FriendStep, Friends, News, Promised, ReferralClaim, ReferralFact, ReferralNews, Referred,
        ReferredOrder, SettledReferral, Word,
    },
};

const ADA: MemberId = MemberId(Uuid::from_u128(0xada));

fn friend() -> Account {
    let wait = Some(Pending::Until(Moment(12)));
    let order = ReferredOrder { order: 4, left: 1_800, need: 2_000, wait, campaign: Some(Sym(9)) };
    let badge = GivenPrize { prize: Prize::Badge(Sym(3)), back: 1 };
    let settled =
        SettledReferral { entry: 6, place: 1, until: Moment(99), stands: false, prizes: vec![badge] };
    let referred =
        Referred { by: ADA, until: Moment(50), orders: vec![order], settled: Some(settled), over: true };
    let friends = Friends { joined: 5, settled: 2, rewarded: 1, taken_back: 1, lapsed: 1 };
    Account { referred: Some(Box::new(referred)), friends, ..account() }
}

fn record() -> Record {
    let shares = Shares::Lines(vec![1_500, 500]);
    let wait = Some(Pending::Activity { name: Sym(4), entry: 5 });
    let given = GivenPrize { prize: Prize::Badge(Sym(3)), back: 0 };
    let facts = [
        ReferralFact::Claimed { by: ADA, until: Moment(50) },
        ReferralFact::Bought { order: 5, amount: 2_000, need: 2_000, shares, wait, campaign: None },
        ReferralFact::Back { order: 5, amount: -500 },
        ReferralFact::Confirmed { order: 5 },
        ReferralFact::Settled { order: 5, until: Moment(99), entry: 6, place: 0 },
        ReferralFact::TakenBack,
        ReferralFact::Prize { place: 0, given },
        ReferralFact::Over,
        ReferralFact::Lapsed,
        ReferralFact::Friend { step: FriendStep::TakenBack, times: -1 },
    ];
    Record { facts: facts.map(Fact::Referral).into(), ..Record::default() }
}

#[test]
fn golden_files_of_referral_read_as_written() {
    check_golden("account-referral", friend(), write_account, read_account);
    check_golden("record-referral", record(), write_record, read_record);
    let claim = ReferralClaim { code: String::new(), referrer: Some(ADA) };
    let joined =
        Joined { channel: Some("app".into()), claim: Some(Box::new(claim.clone())), ..Joined::default() };
    let told = |news| Body::ReferralTold(ReferralNews { friend: ADA, news });
    let gives = vec![
        Promised::Units("points".into(), 25),
        Promised::Voucher("tea".into()),
        Promised::Badge("host".into()),
    ];
    let settled = EventRef { source: "regulars".into(), external_id: "referral:1:2:0".into() };
    for (name, body) in [
        ("event-referral-joined", Body::MemberJoined(joined)),
        ("event-referral-claimed", Body::ReferralClaimed(claim)),
        ("event-referral-friend", told(News::Claimed)),
        ("event-referral-settled", told(News::Settled { gives: gives.clone(), again: true })),
        ("event-referral-taken-back", told(News::TakenBack { settled })),
        ("event-referral-lapsed", told(News::Lapsed)),
    ] {
        check_golden(name, Event { body, ..event() }, write_event, read_event);
    }
    for (name, word) in [
        ("effect-refer", Word::Settled { gives, again: false }),
        ("effect-refer-back", Word::TakenBack { entry: 7, place: 1 }),
    ] {
        check_golden(name, Effect::Refer { to: ADA, word }, write_effect, read_effect);
    }
}
