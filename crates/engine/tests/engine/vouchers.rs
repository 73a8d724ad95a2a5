//! Random orders with vouchers, returned in random parts, reversed, and reversed again: at the end of each life the account
//! is to the last unit what it was before. The seed of a life is its number, which a failure names.

use regulars_engine::{
    Program, State, apply,
    codec::{read_account, write_account},
    decide::{self, Earlier, Original},
    document::Format,
    event::{
        Body, Event, EventRef, Joined, Line, Order, Part, Profile, Return, ReturnLine, Tender, VoucherIssue,
        Vouchers,
    },
    fact::Fact,
    id::EventId,
    moment::Moment,
    program::check_text,
    rejection::Rejection,
    state::{Account, HeldVoucher, Measure},
};
use uuid::Uuid;

use crate::random::{Random, START};

const LIVES: u64 = 4_000;

const PROGRAM: &str = r#"
format: regulars/1
program: tea
name: Tea
currency: EUR
time_zone: Europe/Tallinn
wallets: { points: {}, stamps: { kind: stamps }, cash: { kind: money } }
tiers:
  level: { window: lifetime, levels: { gold: { qualify: spend >= 200.00 } } }
earn:
  purchase: { on: order.paid, give: 1 points per 1.00 of eligible }
  stamp: { on: order.paid, give: 1 stamps per item, only: { categories: [drink] } }
  back: { on: order.paid, give: 0.03 cash per 1.00 of eligible }
  gift: { on: order.paid, give: 7 points }
vouchers:
  tenth: { name: A tenth, discount: 10% off, limit: 2 times a day }
  five: { name: Five, discount: "5.00 off per 20.00, at most 3 times", group: other, uses: 3 }
  drink: { name: A drink, discount: covers 4.10, only: { categories: [drink] }, group: items }
  third: { name: A third one, discount: buy 2 get 1 free, except: { skus: [cake] }, group: items }
  sent: { name: Sent, discount: free shipping, group: other, lasts: 30 days }
  alone: { name: Alone, discount: 33% off, exclusive: true, saving_max: 9.99, if: order.total >= 10.00 }
stacking:
  groups: { items: { policy: all }, other: { policy: all, priority: 2 } }
  at_most: 40.00
  at_most_share: 60%
"#;

const KINDS: [&str; 6] = ["tenth", "five", "drink", "third", "sent", "alone"];

/// One member.
struct Life<'p> {
    program: &'p Program,
    account: Account,
    /// With the number of the family's first entry.
    entries: Vec<(u64, Earlier)>,
}

/// What must be the same again after there and back.
#[derive(Debug, PartialEq)]
struct Shown {
    balances: Vec<(i64, i64, i64)>,
    counted: Vec<i64>,
    uses: Vec<(i64, i64)>,
    vouchers: Vec<HeldVoucher>,
}

impl Life<'_> {
    fn new(program: &Program) -> Life<'_> {
        let mut life = Life { program, account: Account::default(), entries: Vec::new() };
        life.event(Body::MemberJoined(Joined::default())).unwrap();
        for voucher in KINDS {
            life.event(Body::VoucherIssued(VoucherIssue { voucher: voucher.to_owned(), quantity: 2 }))
                .unwrap();
        }
        life
    }

    /// The number of the entry, and its facts.
    fn event(&mut self, body: Body) -> Result<(u64, Vec<Fact>), Rejection> {
        let number = self.account.version + 1;
        let at = Moment(START + i64::try_from(number).unwrap());
        let original = body.refers_to().map(|of| self.original(of.external_id.parse().unwrap()));
        let event = Event {
            id: EventId(Uuid::from_u128(number.into())),
            source: "pos".to_owned(),
            external_id: number.to_string(),
            occurred_at: at,
            at,
            body,
        };
        let root = original.as_ref().map_or(number, |original| original.root.entry);
        let state = State { account: self.account.clone(), original, ..State::default() };
        let facts = decide::decide(self.program, &state, &event)?.facts;
        apply(&mut self.account, at, &facts);
        assert_eq!(read_account(&write_account(&self.account)).as_ref(), Ok(&self.account));
        self.entries.push((root, Earlier { entry: number, body: event.body, facts: facts.clone() }));
        Ok((number, facts))
    }

    fn original(&self, target: u64) -> Original {
        let root = self.entries.iter().find(|(_, e)| e.entry == target).unwrap().0;
        let family = self.entries.iter().filter(|(of, _)| *of == root).map(|(_, e)| e.clone());
        let (first, followers) = family.partition::<Vec<_>, _>(|e| e.entry == root);
        Original { root: first.into_iter().next().unwrap(), followers, target }
    }

    fn shown(&self) -> Shown {
        let balance = |wallet: &regulars_engine::program::WalletSpec| {
            let balance = self.account.balance(wallet.wallet);
            (balance.available, balance.pending, balance.debt)
        };
        let total = |measure| self.account.counter(measure).map_or(0, |counter| counter.total);
        Shown {
            balances: self.program.wallets.iter().map(balance).collect(),
            counted: [Measure::Orders, Measure::Spend].into_iter().map(total).collect(),
            uses: self.account.usages.iter().map(|u| (u.times, u.amount)).filter(|u| *u != (0, 0)).collect(),
            vouchers: self.account.vouchers.clone(),
        }
    }
}

fn of(entry: u64) -> EventRef {
    EventRef { source: "pos".to_owned(), external_id: entry.to_string() }
}

fn order(random: &mut Random) -> Order {
    let line = |random: &mut Random| {
        let (quantity, amount) = (1 + random.below(4), random.below(3_000));
        let (sku, category) = *random.pick(&[("tea", "drink"), ("cup", "drink"), ("cake", "food")]);
        Line {
            sku: sku.to_owned(),
            category: Some(category.to_owned()),
            quantity,
            amount,
            discount: if random.below(4) == 0 { random.below(amount + 1) } else { 0 },
            tax: amount / 6,
            ..Line::default()
        }
    };
    let lines: Vec<Line> = (0..=random.below(4)).map(|_| line(random)).collect();
    let goods: i64 = lines.iter().map(|line| line.amount - line.discount).sum();
    let names = (0..=random.below(3)).map(|_| (*random.pick(&KINDS)).to_owned()).collect();
    Order {
        currency: "EUR".to_owned(),
        discount: if random.below(4) == 0 { random.below(goods + 1) } else { 0 },
        shipping: *random.pick(&[0, 390, 790]),
        tip: *random.pick(&[0, 0, 100]),
        tax_included: random.below(3) != 0,
        vouchers: Some(Box::new(Vouchers { names, payable: None })),
        lines,
        ..Order::default()
    }
}

/// What the order comes to without vouchers.
fn gross(order: &Order) -> i64 {
    let lines: i64 = order.lines.iter().map(|line| line.amount - line.discount).sum();
    lines - order.discount + order.shipping + order.tip
}

/// Returns the whole order in parts.
fn return_all(life: &mut Life<'_>, random: &mut Random, entry: u64, order: &Order) {
    let mut left: Vec<i64> = order.lines.iter().map(|line| line.quantity).collect();
    while left.iter().any(|left| 0 < *left) {
        if random.below(6) == 0 {
            life.event(Body::OrderCancelled(of(entry))).unwrap();
            return;
        }
        let place = random.place(left.len());
        if left[place] == 0 {
            continue;
        }
        let now = 1 + random.below(left[place]);
        left[place] -= now;
        let part = ReturnLine { line: u32::try_from(place).unwrap(), part: Part::Quantity(now) };
        let returned = Return { order: of(entry), lines: vec![part] };
        let (number, _) = life.event(Body::OrderReturned(returned)).unwrap();
        // A return undone and done again changes nothing.
        if random.below(5) == 0 {
            let before = life.shown();
            let (undone, _) = life.event(Body::Reversal(of(number))).unwrap();
            life.event(Body::Reversal(of(undone))).unwrap();
            assert_eq!(life.shown(), before);
        }
    }
}

/// Whether the order was accepted.
fn live(program: &Program, seed: u64) -> bool {
    let mut random = Random(seed);
    let mut life = Life::new(program);
    let order = order(&mut random);
    let before = life.shown();
    let Ok((entry, facts)) = life.event(Body::OrderPaid(order.clone())) else {
        assert_eq!(life.shown(), before);
        return false;
    };
    let used = facts.iter().filter_map(|fact| match fact {
        Fact::VoucherUsed(used) => Some(used),
        _ => None,
    });
    let used: Vec<_> = used.collect();
    let saved: i64 = used.iter().map(|used| used.saved()).sum();
    assert_eq!(used.len(), order.vouchers.as_ref().unwrap().names.len());
    assert!(used.iter().all(|used| 0 < used.saved()) && saved <= 4_000);
    let after = life.shown();

    // What is left to pay is what was to be paid, less what was saved; the tenders must make it up.
    if order.tax_included {
        let tender = |amount| vec![Tender { kind: "card".to_owned(), amount, from_wallet: false }];
        for (off, accepted) in [(0, true), (1, false)] {
            let payable = gross(&order) - saved - off;
            let mut stated = order.clone();
            stated.vouchers.as_mut().unwrap().payable = Some(payable);
            let mut tendered = order.clone();
            tendered.tenders = tender(payable);
            for order in [stated, tendered] {
                let result = Life::new(program).event(Body::OrderPaid(order)).map(|_| ());
                assert_eq!(result, if accepted { Ok(()) } else { Err(Rejection::TotalsMismatch) });
            }
        }
    }

    let (undone, _) = life.event(Body::Reversal(of(entry))).unwrap();
    assert_eq!(life.shown(), before);
    life.event(Body::Reversal(of(undone))).unwrap();
    assert_eq!(life.shown(), after);
    return_all(&mut life, &mut random, entry, &order);
    assert_eq!(life.shown(), before);
    true
}

#[test]
fn there_and_back() {
    let program = check_text(PROGRAM, Format::Yaml, Vec::new()).unwrap();
    let mut accepted = 0;
    for seed in 0..LIVES {
        let lived = std::panic::catch_unwind(|| live(&program, seed));
        accepted += u64::from(lived.unwrap_or_else(|_| panic!("life {seed}")));
    }
    assert!(LIVES / 10 < accepted, "{accepted} of {LIVES} orders were accepted");
}

/// It must not matter in which order the vouchers are named.
#[test]
fn the_order_of_names_does_not_matter() {
    let program = check_text(PROGRAM, Format::Yaml, Vec::new()).unwrap();
    for seed in 0..LIVES / 4 {
        let mut order = order(&mut Random(seed));
        let decide = |order: &Order| Life::new(&program).event(Body::OrderPaid(order.clone()));
        let first = decide(&order);
        order.vouchers.as_mut().unwrap().names.reverse();
        assert_eq!(decide(&order), first, "life {seed}");
    }
}

/// What a quote says of each voucher, and of the best of them together, is what the order would then do.
#[test]
fn an_order_saves_what_was_offered() {
    let program = check_text(PROGRAM, Format::Yaml, Vec::new()).unwrap();
    let (mut usable, mut refused) = (0, 0);
    for seed in 0..LIVES / 8 {
        let order = order(&mut Random(seed));
        let with = |names: Vec<String>| Order {
            vouchers: (!names.is_empty()).then(|| Box::new(Vouchers { names, payable: None })),
            ..order.clone()
        };
        let life = Life::new(&program);
        let at = Moment(START + i64::try_from(life.account.version + 1).unwrap());
        let event = Event {
            id: EventId(Uuid::nil()),
            source: "pos".to_owned(),
            external_id: "quote".to_owned(),
            occurred_at: at,
            at,
            body: Body::OrderPaid(order.clone()),
        };
        let profile = Profile::default();
        let offers = decide::voucher_offers(&program, &life.account, &profile, &event).unwrap().unwrap();
        let saved = |names: Vec<String>| {
            let (_, facts) = Life::new(&program).event(Body::OrderPaid(with(names)))?;
            let used = facts.iter().filter_map(|fact| match fact {
                Fact::VoucherUsed(used) => Some(used.saved()),
                _ => None,
            });
            Ok(used.sum::<i64>())
        };
        assert_eq!(offers.each.len(), 2 * KINDS.len());
        for (id, offer) in &offers.each {
            assert_eq!(saved(vec![id.to_string()]), *offer, "life {seed}, {id}");
            if offer.is_ok() {
                usable += 1
            } else {
                refused += 1
            }
            assert!(
                offer.unwrap_or(0) <= offers.saved,
                "life {seed}: {id} alone saves more than the best together"
            );
        }
        let best: Vec<String> = offers.best.iter().map(ToString::to_string).collect();
        assert_eq!(saved(best), Ok(offers.saved), "life {seed}");
        if order.tax_included && 0 < offers.saved {
            assert_eq!(offers.payable, gross(&order) - offers.saved, "life {seed}");
        }
    }
    assert!(1_000 < usable && 100 < refused, "{usable} could be used, {refused} not");
}
