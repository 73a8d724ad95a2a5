//! What version 1 wrote, as files, and that other bytes are refused.

mod benefit_claims;

mod referral;
mod rooms;

mod households;

mod partners;
mod plans;
mod progress;

mod teams;

use uuid::Uuid;

use self::progress::{challenges, choices, given_levels};
use super::*;
use crate::{
    amount::{Decimal, Ratio},
    event::{
        Activity, BenefitUse, Body, ChallengeJoined, ChoiceMade, Conversion, DrawEntry, Drawn, EventRef,
        Export, Given, GivenReason, Line, Meta, MovedPart, OfferDue, Order, PaidOut, Play, Redemption,
        Tender, TierGiven, Transfer, VoucherClaim, Vouchers, Waiting, WaitlistJoin,
    },
    fact::{
        Advance, BudgetUse, ChallengeStep, Count, Exact, Fulfilment, Grant, HoldEnd, InstructionStep,
        LevelEnd, OfferStep, Played, SeedName, Shares, Sink, Source, Use, VoucherUse, WaitEnd,
    },
    funding::{FundedLot, Funding, FundingStep},
    id::{EventId, MemberId, VoucherId},
    shared::{Spent, Waiter},
    state::{
        Counter, GivenLevel, GivenPrize, Giving, Habit, HeldBadge, HeldVoucher, Hold, LevelYear, Lot,
        Measure, Pending, Prize, Reserved, Round, TaskProgress, TierState, Usage, Wait, Wallet,
    },
    trace::{TraceLine, Verdict},
};

fn account() -> Account {
    let lot = |id, pending, expires_at| Lot { id, remaining: 500, earned_at: Moment(1), expires_at, pending };
    Account {
        version: 7,
        joined_at: Some(Moment(1_767_225_600_000_000)),
        as_of: Moment(1_772_000_000_000_000),
        closed: false,
        next_lot: 3,
        wallets: vec![Wallet {
            wallet: Sym(0),
            debt: 12,
            fraction: Ratio { num: 1, den: 3 },
            idle_until: Some(Moment(9)),
            lots: vec![
                lot(0, None, Some(Moment(1_800_000_000_000_000))),
                lot(1, Some(Pending::Until(Moment(5))), None),
                lot(2, Some(Pending::Activity { name: Sym(4), entry: 6 }), None),
            ],
        }],
        counters: vec![Counter { measure: Measure::Earned(Sym(0)), total: 9, days: vec![(20_000, 9)] }],
        tiers: vec![TierState {
            set: Sym(1),
            level: Some(Sym(2)),
            since: Moment(3),
            until: Some(Moment(4)),
            base: None,
            base_until: None,
            counts_from: None,
            kept: true,
            grace: false,
        }],
        usages: vec![Usage {
            rule: Sym(3),
            limit: 0,
            period: 20_000,
            times: 1,
            amount: 2,
            carried: 3,
            renews_at: Some(Moment(8)),
        }],
        givings: Vec::new(),
        vouchers: Vec::new(),
        claimed: Vec::new(),
        waits: Vec::new(),
        holds: Vec::new(),
        rounds: Vec::new(),
        badges: Vec::new(),
        given_levels: Vec::new(),
        funded: Vec::new(),
        habits: Vec::new(),
        referred: None,
        friends: crate::referral::Friends::default(),
        homes: Vec::new(),
        level_years: Vec::new(),
        plan: None,
        past_plans: Vec::new(),
        guests: Vec::new(),
        hosts: Vec::new(),
        teams: Vec::new(),
        links: Vec::new(),
        passes: Vec::new(),
    }
}

/// A reservation and a hold, of which one wallet paid a part of an order.
fn held() -> (Account, Event, Record) {
    let part = |id| Lot {
        id,
        remaining: 30,
        earned_at: Moment(1),
        expires_at: Some(Moment(1_800_000_000_000_000)),
        pending: None,
    };
    let used = Use { rule: Sym(9), limit: 1, period: 7, times: 1, amount: 60, carried: 0, renews_at: None };
    let kept = Reserved {
        reward: Sym(8),
        quantity: 2,
        worth: 90,
        cause: Some(Sym(7)),
        units: 60,
        cash: 5,
        credit: Some((Sym(1), 4)),
        uses: vec![used],
        stocked: true,
        session: Some(Sym(6)),
    };
    let until = Moment(1_772_000_900_000_000);
    let reserved = Some(Box::new(kept.clone()));
    let holds = vec![
        Hold { hold: 5, wallet: Some(Sym(0)), until, parts: vec![part(1), part(2)], reserved },
        Hold { hold: 7, wallet: Some(Sym(0)), until, parts: vec![part(1)], reserved: None },
    ];
    let account = Account { holds, ..account() };
    let Body::OrderPaid(mut order) = event().body else { unreachable!() };
    order.tenders.push(Tender { kind: "points".into(), amount: 0, from_wallet: true });
    let facts = vec![
        Fact::HoldPlaced { hold: 7, wallet: Some(Sym(0)), until, reserved: Some(Box::new(kept)) },
        Fact::HoldEnded { hold: 7, end: HoldEnd::Expired },
        Fact::Paid { tender: 1, wallet: Sym(0), amount: 60, units: 600 },
        Fact::PaidBack { tender: 1, wallet: Some(Sym(0)), amount: -60, units: -600 },
    ];
    let record = Record { facts, trace: Trace::default(), after: After::of(&account) };
    (account, Event { body: Body::OrderPaid(order), ..event() }, record)
}

fn event() -> Event {
    let line = Line { sku: "latte".into(), quantity: 2, amount: 4800, tax: 272, ..Line::default() };
    let order = Order {
        currency: "CNY".into(),
        lines: vec![line],
        tax_included: true,
        tenders: vec![Tender { kind: "cash".into(), amount: 4800, from_wallet: false }],
        metadata: vec![("cups".into(), Meta::Int(2)), ("sugar".into(), Meta::Decimal(Decimal { micros: 5 }))],
        ..Order::default()
    };
    Event {
        id: EventId(Uuid::from_u128(1)),
        source: "pos".into(),
        external_id: "R-1".into(),
        occurred_at: Moment(1),
        at: Moment(2),
        body: Body::OrderPaid(order),
    }
}

fn record() -> Record {
    let grant = Grant {
        wallet: Sym(0),
        lot: 1,
        amount: 48,
        from: Source::Issued,
        rule: Some(Sym(3)),
        earned_at: Moment(1),
        pending: None,
        expires_at: Some(Moment(2)),
        shares: Shares::Lines(vec![48]),
        exact: Some(Box::new(Exact { nums: vec![4800], den: 100 })),
    };
    let count = Count {
        measure: Measure::Orders,
        day: 20_000,
        amount: 1,
        forget_before: i32::MAX,
        shares: Shares::Whole,
    };
    let exact = Ratio { num: 48, den: 1 };
    Record {
        facts: vec![Fact::Granted(grant), Fact::Counted(count), Fact::Reverses { entry: 4 }],
        trace: Trace {
            lines: vec![
                TraceLine { rule: 0, verdict: Verdict::Gave { base: 4800, exact, rounded: 48, given: 48 } },
                TraceLine { rule: 1, verdict: Verdict::ConditionFailed { offset: 12 } },
            ],
        },
        after: After::of(&account()),
    }
}

fn shared() -> Shared {
    Shared { version: 3, taken: 4_999, ..Shared::default() }
}

fn redemption() -> (Event, Record) {
    let body = Redemption {
        reward: "tree".into(),
        quantity: 2,
        cause: Some("forest".into()),
        units: Some(500),
        session: Some("june".into()),
    };
    let facts = vec![
        Fact::Drawn {
            wallet: Sym(0),
            lot: 1,
            amount: 1_000,
            earned_at: Moment(1),
            expires_at: Some(Moment(9)),
            pending: None,
            to: Sink::Spent,
        },
        Fact::Redeemed {
            reward: Sym(5),
            quantity: 2,
            worth: 1_000,
            cause: Some(Sym(7)),
            units: 1_000,
            cash: 250,
        },
    ];
    (
        Event { body: Body::RewardRedeemed(body), ..event() },
        Record { facts, trace: Trace::default(), after: After::default() },
    )
}

fn of_shared() -> Record {
    let facts = vec![
        Fact::StockTaken { reward: Sym(5), quantity: 2 },
        Fact::PlaceTaken { session: Sym(6), quantity: 1 },
    ];
    Record { facts, trace: Trace::default(), after: After::default() }
}

/// A member with two vouchers, an order on which a third was used, and its record.
fn vouchers() -> (Account, Event, Record) {
    let held = |id, uses, expires_at| HeldVoucher {
        id: VoucherId(Uuid::from_u128(id)),
        voucher: Sym(9),
        uses,
        issued_at: Moment(1),
        expires_at,
    };
    let both = vec![held(1, 1, None), held(7 << 100, 300, Some(Moment(1_772_000_000_000_000)))];
    let names = vec!["ten_off".to_owned(), both[0].id.to_string()];
    let vouchers = Some(Box::new(Vouchers { names, payable: Some(4_320) }));
    let Body::OrderPaid(order) = event().body else { unreachable!() };
    let used = VoucherUse { held: held(2, 1, None), lines: vec![(0, 480)], shipping: 20 };
    let facts = vec![Fact::VoucherIssued(held(3, -1, None)), Fact::VoucherUsed(used)];
    (
        Account { vouchers: both, ..account() },
        Event { body: Body::OrderPaid(Order { vouchers, ..order }), ..event() },
        Record { facts, trace: Trace::default(), after: After::default() },
    )
}

fn transfer() -> (Event, Record, Effect) {
    let to = MemberId(Uuid::from_u128(9));
    let body = Body::TransferSent(Transfer { wallet: "points".into(), amount: 50, to });
    let (earned_at, expires_at) = (Moment(1), Some(Moment(9)));
    let drawn =
        |amount, to| Fact::Drawn { wallet: Sym(0), lot: 1, amount, earned_at, expires_at, pending: None, to };
    let facts =
        vec![drawn(50, Sink::Transit), drawn(5, Sink::Spent), Fact::Sent { wallet: Sym(0), amount: 50, to }];
    let parts = vec![MovedPart { amount: 50, earned_at, expires_at }];
    (
        Event { body, ..event() },
        Record { facts, trace: Trace::default(), after: After::default() },
        Effect::Deliver { to, wallet: "points".into(), parts },
    )
}

/// A member to whom two rewards are given by themselves, the day of one, and its record.
fn given() -> (Account, Event, Record) {
    let at = Moment(1_780_000_000_000_000);
    let givings = vec![Giving { reward: Sym(5), at }, Giving { reward: Sym(300), at: Moment(1) }];
    let facts = vec![
        Fact::GivenNext { reward: Sym(5), at: Some(at) },
        Fact::GivenNext { reward: Sym(300), at: None },
    ];
    let day = Body::RewardGiven(Given { reward: "ten".into() });
    (
        Account { givings, ..account() },
        Event { body: day, ..event() },
        Record { facts, trace: Trace::default(), after: After::default() },
    )
}

fn conversion() -> (Event, Record) {
    let body = Body::UnitsConverted(Conversion { conversion: "to_miles".into(), amount: 200 });
    let (conversion, from, to) = (Sym(7), Sym(0), Sym(1));
    let facts = vec![Fact::Converted { conversion, from, amount: 200, to, gave: 10 }];
    (Event { body, ..event() }, Record { facts, ..Record::default() })
}

/// A member who has claimed codes, claiming one, and its record.
fn codes() -> (Account, Event, Record) {
    let code = VoucherId(Uuid::from_u128(5));
    let claim = VoucherClaim { code: code.to_string(), voucher: "autumn".into(), claims_max: 500 };
    let facts = vec![
        Fact::CodeTaken { voucher: Sym(9), number: 77 },
        Fact::CodeClaimed { code, times: 1, several: true },
    ];
    (
        Account { claimed: vec![code, VoucherId(Uuid::from_u128(6))], ..account() },
        Event { body: Body::VoucherClaimed(claim), ..event() },
        Record { facts, ..Record::default() },
    )
}

/// A budget that is a share of the revenue, and a change of it.
fn budget() -> (Shared, Record) {
    let spans =
        vec![Spent { key: 20_500, used: 640, revenue: 90_000 }, Spent { key: 20_590, used: 0, revenue: -5 }];
    let used = BudgetUse {
        budget: Sym(6),
        key: 20_500,
        used: 640,
        revenue: 0,
        forget_before: 20_411,
        rule: Some(Sym(3)),
    };
    let facts = vec![Fact::BudgetUsed(used)];
    (
        Shared { version: 9, taken: 640, spans, ..Shared::default() },
        Record { facts, trace: Trace::default(), after: After::default() },
    )
}

/// A wallet that paid what it held to the member.
fn paid_out() -> Record {
    let (wallet, earned_at, to) = (Sym(1), Moment(1), Sink::PaidOut);
    let facts = vec![
        Fact::Drawn { wallet, lot: 2, amount: 750, earned_at, expires_at: None, pending: None, to },
        Fact::Instruction { step: InstructionStep::Asked },
    ];
    Record { facts, ..Record::default() }
}

/// Units that go to a partner, and its record.
fn exported() -> (Event, Record) {
    let body = Export { partner: "sky_miles".into(), amount: 3_000, reference: "link-7".into() };
    let (partner, wallet) = (Sym(8), Sym(0));
    let facts =
        vec![Fact::Exported { partner, wallet, amount: 3_000, fee: 10, gave: 1_000, worth: 12_000_000 }];
    (Event { body: Body::UnitsExported(body), ..event() }, Record { facts, ..Record::default() })
}

/// A member who waits for places and is offered some, the list, the events and the record.
fn waiting() -> (Account, Shared, [Event; 3], Record) {
    let wait = |id| EventId(Uuid::from_u128(id));
    let (session, until) = (Sym(6), Moment(1_780_000_000_000_000));
    let waits = vec![
        Wait { session, wait: wait(5), quantity: 2, until, offered: false },
        Wait { session: Sym(7), wait: wait(8), quantity: 1, until, offered: true },
    ];
    let queue = [(4, 5, 2), (300, 9, 1)];
    let queue = queue.map(|(number, id, quantity)| Waiter { number, wait: wait(id), quantity });
    let (reward, date) = ("class".to_owned(), "june".to_owned());
    let named = || Waiting { reward: reward.clone(), session: date.clone() };
    let bodies = [
        Body::WaitlistJoined(WaitlistJoin { reward: reward.clone(), session: date.clone(), quantity: 2 }),
        Body::WaitlistLeft(named()),
        Body::WaitlistOffered(named()),
    ];
    let mut facts = vec![
        Fact::WaitBegun { session, wait: wait(5), number: 4, quantity: 2, until },
        Fact::PlaceOffered { session, wait: wait(5), quantity: 2, until },
    ];
    let ends = [WaitEnd::Taken, WaitEnd::Left, WaitEnd::Lapsed];
    facts.extend(ends.map(|end| Fact::WaitEnded { session, wait: wait(5), offered: 2, end }));
    (
        Account { waits, ..account() },
        Shared { version: 300, taken: 8, queue: queue.into(), ..Shared::default() },
        bodies.map(|body| Event { body, ..event() }),
        Record { facts, ..Record::default() },
    )
}

/// An entry for a draw.
fn entered() -> Event {
    let (reward, session) = ("bag".to_owned(), "autumn".to_owned());
    Event { body: Body::DrawEntered(DrawEntry { reward, session, lot: Some(1 << 61) }), ..event() }
}

/// A use of a benefit, and its record.
fn benefit_used() -> (Event, Record) {
    let (benefit, worth) = (Sym(9), 80);
    let used = Use { rule: Sym(10), limit: 0, period: 675, times: 1, amount: 0, carried: 0, renews_at: None };
    let facts = vec![Fact::BenefitUsed { benefit, times: 1, worth }, Fact::Used(used)];
    let body = Body::BenefitUsed(BenefitUse { benefit: "free_mod".into() });
    (Event { body, ..event() }, Record { facts, ..Record::default() })
}

/// Plays of a game, and the record of one.
fn played() -> ([Event; 2], Record) {
    let commitment = std::array::from_fn(|at| u8::try_from(at).unwrap_or(0));
    let bits = Drawn::Bits { day: 20_501, commitment, bits: [200; 16] };
    let play = |input, drawn| Body::GamePlayed(Play { game: "wheel".into(), input, drawn: Some(drawn) });
    let bodies = [play(Some("seven".into()), bits), play(None, Drawn::Number(7))];
    let (prize, other) = (Sym(300), Sym(301));
    let played = Played {
        game: Sym(9),
        number: 7,
        of: 1_000_000,
        won: Some(prize),
        given: Some(other),
        units: 1,
        times: 1,
        seed: Some(SeedName { day: 20_501, commitment }),
    };
    let undone = Played { won: None, given: None, units: -1, times: -1, seed: None, ..played.clone() };
    let facts = vec![
        Fact::Played(Box::new(played)),
        Fact::PrizeTaken { prize: other, quantity: 1 },
        Fact::Played(Box::new(undone)),
        Fact::PrizeTaken { prize: other, quantity: -1 },
    ];
    (bodies.map(|body| Event { body, ..event() }), Record { facts, ..Record::default() })
}

/// Such a payment, and what becomes of it.
fn instructions() -> ([Event; 3], Record) {
    let of = EventRef { source: "regulars".into(), external_id: "wallet.paid_out:1".into() };
    let bodies = [
        Body::WalletPaidOut(PaidOut { wallet: "cashback".into() }),
        Body::InstructionDone(of.clone()),
        Body::InstructionFailed(of),
    ];
    let told = [InstructionStep::Done, InstructionStep::Failed].map(|step| Fact::Instruction { step });
    (bodies.map(|body| Event { body, ..event() }), Record { facts: told.into(), ..Record::default() })
}

/// What a history that was told afterwards would have asked for.
fn past() -> Record {
    Record { facts: vec![Fact::Instruction { step: InstructionStep::Past }], ..Record::default() }
}

/// What version 1 wrote must be read as the same values for ever. A change of the stored form fails here: give it a
/// new version with a reader for the old one, and add new golden files beside these. With `REGULARS_BLESS` set, the files
/// are written instead.
/// A member with a lot that a partner pays for, and what became of units of it.
fn funded() -> (Account, Record) {
    let of = FundedLot { lot: 1, funder: Sym(9), price: 8_000 };
    let account = Account { funded: vec![of], ..account() };
    let fund = |step, units| Fact::Funded(Funding { of, wallet: Sym(0), step, units });
    let facts = FundingStep::ALL.iter().zip([20, 1, 2, -3, 4, 5, 6, -7]).map(|(step, n)| fund(*step, n));
    (account, Record { facts: facts.collect(), ..Record::default() })
}

/// Everything that can become of an offer.
fn offers() -> Record {
    let steps =
        [OfferStep::Made, OfferStep::OtherLevel, OfferStep::Condition, OfferStep::Limit, OfferStep::NoRoom];
    let facts = steps.map(|step| Fact::Offer { offer: Sym(300), step });
    Record { facts: facts.into(), ..Record::default() }
}

/// What a member buys at which hour, and facts of it.
fn habits() -> (Vec<Habit>, Record) {
    let (offer, item, hour, week) = (Sym(300), "oolong".to_owned(), 63, 2_920);
    let bought = Fact::Bought { offer, item: item.clone(), hour, week, kept: 12 };
    let facts = vec![bought, Fact::Usual { item: item.clone(), hour }];
    let habit = Habit { offer, item, hour, week, weeks: 0b1000_0000_0000_1011 };
    let other = Habit { offer: Sym(7), item: "茶".to_owned(), hour: 0, week: -3, weeks: 1 };
    (vec![habit, other], Record { facts, ..Record::default() })
}

#[test]
fn golden_files_of_version_1_read_as_written() {
    let (redeemed, taken) = redemption();
    let (holder, voucher_used, saved) = vouchers();
    let of = EventRef { source: "pos".into(), external_id: "R-1".into() };
    let used = Event { body: Body::RewardUsed(of), ..event() };
    let fulfilled = [Fulfilment::Issued, Fulfilment::Used].map(|step| Fact::Fulfilled { step });
    let fulfilled = Record { facts: fulfilled.into(), ..Record::default() };
    let (with_holds, paid, held) = held();
    let (sent, gone, effect) = transfer();
    let (to_get, day, got) = given();
    let (converted, became) = conversion();
    let (claimer, claimed, given_out) = codes();
    let (budget, of_budget) = budget();
    let (asked, told) = instructions();
    let (export, of_export) = exported();
    let (waiter, line, [joins, leaves, offer], of_line) = waiting();
    let (benefit, of_benefit) = benefit_used();
    let ([drawn, stated], of_play) = played();
    let (challenger, of_challenge) = challenges();
    let (with_levels, level_given, of_levels) = given_levels();
    let (funded, of_funded) = funded();
    let (chooser, chosen, of_choices) = choices();
    let joining = Body::ChallengeJoined(ChallengeJoined { challenge: "spring".into() });
    let joining = Event { body: joining, ..event() };
    let accounts = [
        ("account", account()),
        ("account-vouchers", holder),
        ("account-held", with_holds),
        ("account-given", to_get),
        ("account-claimed", claimer),
        ("account-challenges", challenger),
        ("account-waiting", waiter),
        ("account-given-levels", with_levels),
        ("account-funded", funded),
        ("account-habits", Account { habits: habits().0, ..account() }),
        ("account-choices", chooser),
    ];
    accounts.into_iter().for_each(|(name, value)| check_golden(name, value, write_account, read_account));
    let events = [
        ("event", event()),
        ("event-redeemed", redeemed),
        ("event-vouchers", voucher_used),
        ("event-used", used),
        ("event-paid", paid),
        ("event-sent", sent),
        ("event-given", day),
        ("event-converted", converted),
        ("event-claimed", claimed),
        ("event-paid-out", asked[0].clone()),
        ("event-done", asked[1].clone()),
        ("event-failed", asked[2].clone()),
        ("event-challenge-joined", joining),
        ("event-offer", Event { body: Body::OfferDue(OfferDue { offer: "wake_up".into() }), ..event() }),
        ("event-exported", export),
        ("event-draw-entered", entered()),
        ("event-waits", joins),
        ("event-waits-no-more", leaves),
        ("event-offered", offer),
        ("event-benefit", benefit),
        ("event-tier-given", level_given),
        ("event-played", drawn),
        ("event-played-stated", stated),
        ("event-choice-made", chosen),
    ];
    events.into_iter().for_each(|(name, value)| check_golden(name, value, write_event, read_event));
    let records = [
        ("record", record()),
        ("record-redeemed", taken),
        ("record-shared", of_shared()),
        ("record-vouchers", saved),
        ("record-fulfilled", fulfilled),
        ("record-held", held),
        ("record-sent", gone),
        ("record-given", got),
        ("record-converted", became),
        ("record-codes", given_out),
        ("record-challenges", of_challenge),
        ("record-offers", offers()),
        ("record-habits", habits().1),
        ("record-budget", of_budget),
        ("record-paid-out", paid_out()),
        ("record-told", told),
        ("record-past", past()),
        ("record-exported", of_export),
        ("record-waiting", of_line),
        ("record-benefit", of_benefit),
        ("record-given-levels", of_levels),
        ("record-funded", of_funded),
        ("record-played", of_play),
        ("record-choices", of_choices),
    ];
    records.into_iter().for_each(|(name, value)| check_golden(name, value, write_record, read_record));
    let things = [("shared", shared()), ("shared-budget", budget), ("shared-waiting", line)];
    things.into_iter().for_each(|(name, value)| check_golden(name, value, write_shared, read_shared));
    let effects = [("effect-deliver", effect), ("effect-instruct", Effect::Instruct)];
    effects.into_iter().for_each(|(name, value)| check_golden(name, value, write_effect, read_effect));
}

fn check_golden<T: PartialEq + std::fmt::Debug, E: PartialEq + std::fmt::Debug>(
    name: &str,
    value: T,
    write: fn(&T) -> Vec<u8>,
    read: fn(&[u8]) -> Result<T, E>,
) {
    let path = format!("{}/tests/golden/{name}-1.bin", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("REGULARS_BLESS").is_some() {
        return std::fs::write(path, write(&value)).unwrap();
    }
    let stored = std::fs::read(path).unwrap();
    assert_eq!(write(&value), stored, "{name}");
    assert_eq!(read(&stored), Ok(value), "{name}");
}

#[test]
fn what_is_not_a_stored_form_is_refused() {
    let bytes = write_account(&account());
    assert_eq!(read_account(&[]), Err(Unreadable::Damaged));
    assert_eq!(read_account(&[2, 0]), Err(Unreadable::Newer(2)));
    for cut in 1..bytes.len() {
        assert_eq!(read_account(&bytes[..cut]), Err(Unreadable::Damaged), "cut at {cut}");
    }
    assert_eq!(read_account(&[bytes, vec![0]].concat()), Err(Unreadable::Damaged));
    let activity = Activity {
        order: Some(EventRef { source: "a".into(), external_id: "b".into() }),
        ..Activity::default()
    };
    let event = Event { body: Body::Activity(activity), ..event() };
    assert_eq!(read_event(&write_event(&event)), Ok(event));
}

#[test]
fn a_link_depends_on_every_part_and_its_bounds() {
    let head = [0u8; 32];
    let base = link(&head, &[b"ab", b"c"]);
    assert_ne!(base, link(&head, &[b"a", b"bc"]));
    assert_ne!(base, link(&[1; 32], &[b"ab", b"c"]));
    assert_eq!(base, link(&head, &[b"ab", b"c"]));
}
