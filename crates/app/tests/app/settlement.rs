//! The settlement with partners: its figures, and that all statements together are what members hold.

use regulars_app::{Mode, Month, view::SettlementView};
use regulars_engine::{
    event::{Activity, Adjustment, Body, EventRef, Export, Redemption, Transfer, VoucherIssue, Vouchers},
    id::MemberId,
    moment::Moment,
};

use crate::bench::*;

const COALITION: &str = r#"
format: regulars/1
program: tea
name: Tea and partners
currency: EUR
time_zone: Europe/Tallinn
wallets:
  points: { worth: 0.01 EUR, expires: "end of month, 2 months after earning", spend: partner-first, on_return: { debt_max: 40 } }
  miles: {}
earn:
  purchase: { on: order.paid, give: 1 points per 1.00 of eligible }
  card: { on: order.paid, give: 2 points per 1.00 of eligible, funded_by: bank }
  stay: { on: activity.stay, give: 30 points, funded_by: hotel }
  flight: { on: activity.flight, give: 50 miles, funded_by: air }
  press: { on: activity.press, give: 5 points, funded_by: press }
vouchers:
  two_off: { name: 2.00 off, discount: 2.00 off, funded_by: bank }
rewards:
  cup: { name: A cup, price: 20 points, worth: 3.00 }
  film: { name: A film, price: 10 points, worth: 9.00, funded_by: press }
  night: { name: A night, price: 40 points, worth: 60.00, provided_by: hotel }
partners:
  bank: { name: City Bank, pays: { points: { price: 0.0125 } } }
  hotel: { name: A hotel, settle: at-redemption, pays: { points: { price: 0.02 } } }
  air: { name: An airline, settle: net, rate: 10 miles = 1 award, worth: 0.25, pays: { miles: { price: 0.03 } } }
"#;

fn coalition() -> Bench {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    bench.app.save_draft("tea", COALITION, None).unwrap();
    bench.app.publish("tea", "", None).unwrap();
    bench
}

fn does(external_id: &str, name: &str) -> regulars_app::Incoming {
    let activity = Activity { name: name.into(), order: None, quantity: 1, metadata: Vec::new() };
    incoming(external_id, Body::Activity(activity), 1)
}

fn takes(external_id: &str, reward: &str) -> regulars_app::Incoming {
    let taken = Redemption { reward: reward.into(), quantity: 1, cause: None, units: None, session: None };
    incoming(external_id, Body::RewardRedeemed(taken), 1)
}

fn settled(bench: &Bench) -> SettlementView {
    bench.app.settlement(&bench.tea(), START, Moment(i64::MAX), "en").unwrap()
}

/// What a partner owes for units, vouchers and rewards, is owed, pays, is paid, and holds in reserve.
fn dues(view: &SettlementView, partner: &str) -> [i64; 7] {
    let of = view.partners.iter().find(|own| own.partner == partner).unwrap();
    [of.units, of.discounts, of.rewards, of.is_owed, of.pays, of.is_paid, of.reserve]
}

#[tokio::test]
async fn each_partner_pays_for_what_it_funds_when_it_says() {
    let bench = coalition();
    bench.join("ada").await;
    let submit = |event| bench.submit(known("ada"), event);
    // 20.00: 20 points of the program, 40 of the bank at 1.25 cents.
    submit(order("o1", 2_000)).await.unwrap();
    submit(does("a1", "stay")).await.unwrap();
    for number in 1..=2 {
        submit(does(&format!("f{number}"), "flight")).await.unwrap();
    }
    submit(does("p1", "press")).await.unwrap();
    let view = settled(&bench);
    assert_eq!(dues(&view, "bank"), [50, 0, 0, 0, 50, 0, 50]);
    // The hotel pays when its points are spent, and has 60 cents in reserve until then.
    assert_eq!(dues(&view, "hotel"), [0, 0, 0, 0, 0, 0, 60]);
    assert_eq!(dues(&view, "air"), [300, 0, 0, 0, 300, 0, 300]);
    // Who has agreed on no price pays what the wallet says.
    assert_eq!(dues(&view, "press"), [5, 0, 0, 0, 5, 0, 5]);

    // What partners pay for goes first, all of it in the order of its expiry: 40 of the bank.
    submit(takes("r1", "night")).await.unwrap();
    // 20 of the hotel.
    submit(takes("r2", "cup")).await.unwrap();
    // 10 of the hotel, and the press pays for the film.
    submit(takes("r3", "film")).await.unwrap();
    let export = Export { partner: "air".into(), amount: 40, reference: "x".into() };
    submit(incoming("x1", Body::UnitsExported(export), 1)).await.unwrap();
    let view = settled(&bench);
    assert_eq!(dues(&view, "bank"), [50, 0, 0, 0, 50, 0, 0]);
    // 30 points at 2 cents, and 60.00 for the night that it gave.
    assert_eq!(dues(&view, "hotel"), [60, 0, 0, 6_000, 60, 6_000, 0]);
    // 4 awards at 25 cents against 100 miles at 3 cents: only the difference is paid.
    assert_eq!(dues(&view, "air"), [300, 0, 0, 100, 200, 0, 180]);
    assert_eq!(dues(&view, "press"), [5, 0, 900, 0, 905, 0, 5]);
    assert_eq!([view.pays, view.is_paid], [50 + 60 + 200 + 905, 6_000]);

    // One of the two pieces comes back: 10 points of the program, which are there, and 20 of the bank, which are not. 15 of
    // others are taken in their place, and 5 are owed.
    submit(returned("b1", "o1", 1)).await.unwrap();
    let view = settled(&bench);
    assert_eq!(dues(&view, "bank"), [25, 0, 0, 0, 25, 0, 0]);
    let of_bank = &view.partners.iter().find(|own| own.partner == "bank").unwrap().wallets[0];
    assert_eq!([of_bank.taken_back.units, of_bank.replaced.units, of_bank.after.units], [20, 20, 0]);
    assert_eq!([view.own[0].after.units, view.all[0].after.units], [-5, -5]);
    bench.audit();
}

#[tokio::test]
async fn vouchers_cost_whoever_funds_them() {
    let bench = coalition();
    bench.join("ada").await;
    let issue = VoucherIssue { voucher: "two_off".into(), quantity: 1 };
    bench.submit(known("ada"), incoming("v1", Body::VoucherIssued(issue), 1)).await.unwrap();
    let mut paid = order("o1", 1_000);
    if let Body::OrderPaid(order) = &mut paid.body {
        order.vouchers = Some(Box::new(Vouchers { names: vec!["two_off".into()], payable: None }));
    }
    bench.submit(known("ada"), paid).await.unwrap();
    // 16 points for 8.00, and 2.00 off.
    assert_eq!(dues(&settled(&bench), "bank"), [20, 200, 0, 0, 220, 0, 20]);
    let cancelled =
        incoming("c1", Body::OrderCancelled(EventRef { source: "pos".into(), external_id: "o1".into() }), 1);
    bench.submit(known("ada"), cancelled).await.unwrap();
    assert_eq!(dues(&settled(&bench), "bank")[0], 0);
}

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % end
    }
}

fn anything(
    dice: &mut Dice,
    number: usize,
    made: &mut Vec<String>,
    others: &[MemberId],
) -> regulars_app::Incoming {
    let id = format!("e{number}");
    let body = |body| incoming(&id, body, 1);
    match dice.below(12) {
        0..=3 => {
            made.push(id.clone());
            order(&id, 100 + dice.below(6_000))
        }
        4 => does(&id, "stay"),
        5 => does(&id, "flight"),
        6 => takes(&id, ["cup", "film", "night"][usize::try_from(dice.below(3)).unwrap()]),
        7 | 8 if !made.is_empty() => {
            let of = made[usize::try_from(dice.below(i64::try_from(made.len()).unwrap())).unwrap()].clone();
            if dice.below(3) == 0 { reversal(&id, &of) } else { returned(&id, &of, 1) }
        }
        9 => body(Body::Adjustment(Adjustment {
            wallet: "points".into(),
            amount: dice.below(60) - 30,
            reason: "counted".into(),
        })),
        10 => body(Body::UnitsExported(Export { partner: "air".into(), amount: 10, reference: "x".into() })),
        _ => body(Body::TransferSent(Transfer {
            wallet: "points".into(),
            amount: 1 + dice.below(20),
            to: others[usize::try_from(dice.below(i64::try_from(others.len()).unwrap())).unwrap()],
        })),
    }
}

/// What members hold of a wallet, less what they owe.
fn held(bench: &Bench, members: &[MemberId], wallet: &str) -> i64 {
    let of = |member: &MemberId| {
        let standing = bench.app.standing(&bench.tea(), *member).unwrap();
        let balance = standing.account.balance(standing.program.symbols.get(wallet).unwrap());
        balance.available + balance.pending + balance.held - balance.debt
    };
    members.iter().map(of).sum()
}

/// Of a partner's units of a wallet, or of the program's own with none: what is there at the end.
fn after(view: &SettlementView, partner: Option<&str>, wallet: &str) -> i64 {
    let of = view.partners.iter().filter(|own| Some(own.partner.as_str()) == partner);
    let mut of = of.flat_map(|own| &own.wallets).chain(view.own.iter().filter(|_| partner.is_none()));
    of.find(|own| own.wallet == wallet).map_or(0, |own| own.after.units)
}

#[tokio::test]
async fn all_statements_of_a_year_are_what_members_hold() {
    let bench = coalition();
    let names = ["ada", "ben", "cem", "dia"];
    let mut members = Vec::new();
    for name in names {
        members.push(bench.join(name).await.id);
    }
    let mut dice = Dice(20_260_301);
    let mut made: Vec<Vec<String>> = vec![Vec::new(); names.len()];
    let (mut number, mut accepted) = (0, 0);
    for day in 0..365 {
        bench.pass(DAY);
        for (place, name) in names.iter().enumerate() {
            number += 1;
            let event = anything(&mut dice, number, &mut made[place], &members);
            let answer = bench.submit(known(name), event).await;
            accepted += usize::from(answer.is_ok());
        }
        if day % 45 == 44 {
            bench.app.sweep().unwrap();
            let view = settled(&bench);
            for wallet in ["points", "miles"] {
                let partners = ["bank", "hotel", "air", "press"];
                let of_partners: i64 = partners.iter().map(|own| after(&view, Some(own), wallet)).sum();
                let own = after(&view, None, wallet);
                assert_eq!(of_partners + own, held(&bench, &members, wallet), "{wallet} on day {day}");
            }
        }
    }
    assert!(accepted > 900, "{accepted} events");
    bench.app.sweep().unwrap();
    months_follow_on_each_other(&bench);
    bench.audit();
}

/// Each month begins with what the one before left, and together they are the year.
fn months_follow_on_each_other(bench: &Bench) {
    let mut left: Vec<(String, String, i64)> = Vec::new();
    let mut issued = 0;
    for month in 3..=15 {
        let name = format!("{}-{:02}", 2026 + (month - 1) / 12, (month - 1) % 12 + 1);
        let view = bench.app.statements(&bench.tea(), Month::parse(&name).unwrap(), "en").unwrap();
        for own in &view.partners {
            for of in &own.wallets {
                let key = (own.partner.clone(), of.wallet.clone());
                let before =
                    left.iter().find(|known| (&known.0, &known.1) == (&key.0, &key.1)).map_or(0, |k| k.2);
                assert_eq!(of.before.units, before, "{key:?} in {name}");
                left.retain(|known| (&known.0, &known.1) != (&key.0, &key.1));
                left.push((key.0, key.1, of.after.units));
                issued += of.issued.units;
            }
        }
    }
    let year = bench.app.settlement(&bench.tea(), START, Moment(START.0 + 400 * DAY), "en").unwrap();
    let all: i64 = year.partners.iter().flat_map(|own| &own.wallets).map(|of| of.issued.units).sum();
    assert_eq!(issued, all);
}

#[tokio::test]
async fn a_statement_is_a_table() {
    let bench = coalition();
    bench.join("ada").await;
    bench.submit(known("ada"), order("o1", 2_000)).await.unwrap();
    let march = Month::parse("2026-03").unwrap();
    let csv = bench.app.statements(&bench.tea(), march, "en").unwrap().csv();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0].split(',').count(), lines[1].split(',').count());
    let expected = "bank,points,EUR,at_issuance,0,0.00,40,0.50,0,0.00,0,0.00,0,0.00,0,0.00,0,0.00,0,0.00,0,0.00,40,0.50,0,0.00,0,0.00,0";
    assert_eq!(lines[1], expected);
    for wrong in ["", "2026", "2026-13", "2026-3", "26-03", "2026-03-01", "+026-03"] {
        assert_eq!(Month::parse(wrong), None, "{wrong}");
    }
    let april = bench.app.statements(&bench.tea(), Month::parse("2026-04").unwrap(), "en").unwrap();
    let of = april.of_partner("bank").unwrap();
    assert_eq!([of.partners[0].wallets[0].before.units, of.partners[0].wallets[0].issued.units], [40, 0]);
}
