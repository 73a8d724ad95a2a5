//! The lives of 100,000 random orders: bought with vouchers, paid with points, stamps, stored value and a card, given back
//! in random parts, in any order, by pieces and by amounts, with cancellations and reversals in between. Once all is back, the member has to
//! the last unit what was there before the order.
//!
//! `REGULARS_LIVES_SEED` and `REGULARS_LIVES` choose the run; a failure prints the seed of its life, which
//! `REGULARS_LIVES_SEED=… REGULARS_LIVES=1` lives alone.

use regulars_engine::{
    Program, apply,
    decide::{Company, Earlier, Known, Original, decide_with, payment_offers, voucher_offers},
    document::Format,
    event::{
        Adjustment, Body, Event, EventRef, Joined, Line, Order, Part, Profile, Return, ReturnLine, Tender,
        TopUp, VoucherIssue, Vouchers,
    },
    fact::Fact,
    id::EventId,
    ledger::postings,
    moment::Moment,
    program::check_text,
    rejection::Rejection,
    shared::Slices,
    state::{Account, Lot},
};

use crate::random::{DAY, Random, START, lives};

const LIVES: u64 = 100_000;

const PROGRAM: &str = "
format: regulars/1
program: lives
name: Lives
currency: EUR
time_zone: Europe/Tallinn
wallets:
  points: { expires: 'end of month, 24 months after earning', pay: { rate: 100 points = 1.00 } }
  stamps: { kind: stamps, pay: { rate: 3 stamps = 0.10 } }
  balance: { kind: money }
earn:
  purchase: { on: order.paid, give: 1.5 points per 1.00 of eligible }
  gift: { on: order.paid, give: 7 points }
  stamp: { on: order.paid, give: 1 stamps per item }
  cashback: { on: order.paid, give: 0.03 balance per 1.00 of eligible }
vouchers:
  tenth: { name: A tenth, discount: 10% off }
  five: { name: Five, discount: '5.00 off per 20.00, at most 3 times', group: other }
  item: { name: An item, discount: covers 4.10, group: items }
  sent: { name: Sent, discount: free shipping, group: other }
stacking: { groups: { items: { policy: all }, other: { policy: all, priority: 2 } }, at_most_share: 60% }
";

#[test]
fn what_comes_back_is_what_was_there() {
    let (seed, lives) = lives(LIVES);
    let program = check_text(PROGRAM, Format::Yaml, Vec::new()).unwrap();
    let mut seen = Seen::default();
    for seed in seed..seed + lives {
        let lived = Life::new(&program, seed).lived(&mut seen);
        assert_eq!(lived, Ok(()), "REGULARS_LIVES_SEED={seed} REGULARS_LIVES=1");
    }
    println!("{seen:?}");
    let kinds = [seen.returns, seen.reversals, seen.debts, seen.by_wallet, seen.with_vouchers];
    let enough = kinds.iter().all(|n| lives / 20 < *n);
    assert!(enough || lives < 1_000, "so many lives must have seen more than {seen:?}");
}

/// What a quote says of each wallet is what an order may then be paid with, and not a step more.
#[test]
fn a_wallet_pays_what_was_offered() {
    let program = check_text(PROGRAM, Format::Yaml, Vec::new()).unwrap();
    let (mut paying, mut refusing) = (0, 0);
    for seed in 0..3_000 {
        let mut life = Life::new(&program, seed);
        life.prepare().unwrap();
        let order = Order { shipping: 100, ..life.order() };
        let paid_with = |tenders: Vec<Tender>| {
            let vouchers = order.vouchers.clone().map(|v| Box::new(Vouchers { payable: None, ..*v }));
            Body::OrderPaid(Order { vouchers, tenders, ..order.clone() })
        };
        let event = event(life.count, &life.key(), life.now, paid_with(Vec::new()));
        // With dearer delivery a voucher may save nothing any more.
        let offers = payment_offers(&program, &life.account, &Profile::default(), &event);
        let Ok(offers) = offers.map(Option::unwrap) else { continue };
        for offer in offers.each {
            let mut pays = |amount: i64| {
                let kind = program.name_of(offer.wallet).to_owned();
                let rest = Tender { kind: "card".into(), amount: offers.due - amount, from_wallet: false };
                let (before, key) = (life.account.clone(), life.key());
                let tenders = vec![Tender { kind, amount, from_wallet: true }, rest];
                let result = life.happens(paid_with(tenders), &key, None);
                life.account = before;
                life.family.clear();
                result
            };
            if 0 < offer.most {
                assert_eq!(pays(offer.most), Ok(()), "life {seed}: {offer:?} of {}", offers.due);
                paying += 1;
            }
            let more = offer.most + offer.step;
            if more <= offers.due {
                let refused = pays(more).unwrap_err();
                let why = offer.refused.map(|(why, _)| format!("{why:?}"));
                assert_eq!(why.unwrap_or(refused.clone()), refused, "life {seed}: {offer:?}");
                refusing += 1;
            }
        }
    }
    assert!(5_000 < paying && 1_000 < refusing, "{paying} could pay, {refusing} not more");
}

/// What all lives came across.
#[derive(Debug, Default)]
struct Seen {
    returns: u64,
    reversals: u64,
    debts: u64,
    by_wallet: u64,
    with_vouchers: u64,
}

/// One member with one order.
struct Life<'p> {
    program: &'p Program,
    random: Random,
    account: Account,
    now: i64,
    count: u64,
    /// The order and what followed on it.
    family: Vec<(EventRef, Earlier)>,
}

impl<'p> Life<'p> {
    fn new(program: &'p Program, seed: u64) -> Life<'p> {
        let (random, account) = (Random(seed), Account::default());
        Life { program, random, account, now: START, count: 0, family: Vec::new() }
    }

    fn lived(mut self, seen: &mut Seen) -> Result<(), String> {
        self.prepare()?;
        let before = self.account.clone();
        let (order, key) = (self.order(), self.key());
        seen.with_vouchers += u64::from(order.vouchers.is_some());
        seen.by_wallet += u64::from(order.tenders.iter().any(|t| t.from_wallet && 0 < t.amount));
        self.happens(Body::OrderPaid(order.clone()), &key, None)?;
        let spent = self.spend()?;
        let mut last = None;
        for _ in 0..200 {
            let key = self.key();
            let root = self.family[0].0.clone();
            // Now and then the latest return is undone, and so has to be made again.
            let (body, about) = match last.take().filter(|_| self.random.below(5) == 0) {
                Some(undone) => (Body::Reversal(EventRef::clone(&undone)), undone),
                None if self.random.below(9) == 0 => (Body::OrderCancelled(root.clone()), root),
                None => (self.part(&order, &root), root),
            };
            let is_return = !matches!(body, Body::Reversal(_));
            match self.happens(body, &key, Some(&about)) {
                Ok(()) if is_return => last = Some(key),
                Ok(()) => seen.reversals += 1,
                // Too much of a line; or all is back.
                Err(text) if text == format!("{:?}", Rejection::ExceedsOriginal) => continue,
                Err(text) if text == format!("{:?}", Rejection::NothingLeft) => break,
                Err(text) => return Err(text),
            }
            seen.returns += u64::from(is_return);
            seen.debts += u64::from(self.account.wallets.iter().any(|w| 0 < w.debt));
        }
        let rest = self.key();
        let root = self.family[0].0.clone();
        let cancelled = self.happens(Body::OrderCancelled(root.clone()), &rest, Some(&root));
        if cancelled.is_err_and(|text| text != format!("{:?}", Rejection::NothingLeft)) {
            return Err("the rest can't be cancelled".into());
        }
        self.compare(&before, spent)
    }

    /// Points of several days, stamps, money, and vouchers.
    fn prepare(&mut self) -> Result<(), String> {
        let key = self.key();
        self.happens(Body::MemberJoined(Joined::default()), &key, None)?;
        for _ in 0..self.random.below(4) + 1 {
            self.now += self.random.below(60) * DAY;
            for (wallet, most) in [("points", 3_000), ("stamps", 90)] {
                let (amount, key) = (self.random.below(most) + 1, self.key());
                let given = Adjustment { wallet: wallet.into(), amount, reason: "a gift".into() };
                self.happens(Body::Adjustment(given), &key, None)?;
            }
            let (amount, key) = (self.random.below(4_000) + 1, self.key());
            self.happens(
                Body::WalletToppedUp(TopUp { wallet: "balance".into(), amount, tender: None }),
                &key,
                None,
            )?;
        }
        for voucher in ["tenth", "five", "item", "sent"] {
            let key = self.key();
            let issue = VoucherIssue { voucher: voucher.into(), quantity: 1 };
            self.happens(Body::VoucherIssued(issue), &key, None)?;
        }
        self.family.clear();
        Ok(())
    }

    /// Spends some of what is left, so that what was earned can't always be taken back; answers how many points.
    fn spend(&mut self) -> Result<i64, String> {
        let points = self.program.wallet("points").unwrap().1.wallet;
        let there = self.account.balance(points).available;
        if there == 0 || self.random.below(2) == 0 {
            return Ok(0);
        }
        let all = self.random.below(2) == 0;
        let amount = if all { there } else { self.random.below(there) + 1 };
        let key = self.key();
        let family = std::mem::take(&mut self.family);
        let taken = Adjustment { wallet: "points".into(), amount: -amount, reason: "spent".into() };
        self.happens(Body::Adjustment(taken), &key, None)?;
        self.family = family;
        Ok(amount)
    }

    fn order(&mut self) -> Order {
        let line = |random: &mut Random| {
            let amount = random.below(6_000);
            let discount = if random.below(4) == 0 { random.below(amount + 1) } else { 0 };
            let (quantity, tax) = (random.below(5) + 1, random.below(300));
            Line { sku: "item".into(), quantity, amount, discount, tax, ..Line::default() }
        };
        let lines: Vec<Line> = (0..self.random.below(4) + 1).map(|_| line(&mut self.random)).collect();
        let goods: i64 = lines.iter().map(|l| l.amount - l.discount).sum();
        let mut order = Order {
            currency: "EUR".into(),
            discount: if self.random.below(4) == 0 { self.random.below(goods + 1) } else { 0 },
            shipping: self.random.below(500),
            tip: if self.random.below(5) == 0 { self.random.below(200) } else { 0 },
            tax_included: self.random.below(2) == 0,
            lines,
            ..Order::default()
        };
        let tax: i64 = if order.tax_included { 0 } else { order.lines.iter().map(|l| l.tax).sum() };
        let gross = goods - order.discount + order.shipping + order.tip + tax;
        let mut left = self.with_vouchers(&mut order).unwrap_or(gross);
        for (name, units, money) in [("points", 1, 1), ("stamps", 3, 10), ("balance", 1, 1)] {
            if self.random.below(3) == 0 {
                continue;
            }
            let there = self.account.balance(self.program.wallet(name).unwrap().1.wallet).available;
            let most = left.min(there / units * money);
            let amount = if self.random.below(3) == 0 { most } else { self.random.below(most + 1) };
            let amount = amount / money * money;
            left -= amount;
            order.tenders.push(Tender { kind: name.into(), amount, from_wallet: true });
        }
        let place = self.random.place(4).min(order.tenders.len());
        order.tenders.insert(place, Tender { kind: "card".into(), amount: left, from_wallet: false });
        order
    }

    /// Names the vouchers that together save most, now and then; answers what is left to pay.
    fn with_vouchers(&mut self, order: &mut Order) -> Option<i64> {
        if self.random.below(3) == 0 {
            return None;
        }
        let event = event(self.count, &self.key(), self.now, Body::OrderPaid(order.clone()));
        let offers = voucher_offers(self.program, &self.account, &Profile::default(), &event).ok()??;
        let names: Vec<String> = offers.best.iter().map(ToString::to_string).collect();
        let used = !names.is_empty();
        order.vouchers = used.then(|| Box::new(Vouchers { names, payable: Some(offers.payable) }));
        used.then_some(offers.payable)
    }

    fn part(&mut self, order: &Order, root: &EventRef) -> Body {
        let line = u32::try_from(self.random.place(order.lines.len())).unwrap();
        let part = match self.random.below(5) {
            0 | 1 => Part::Quantity(self.random.below(2) + 1),
            2 | 3 => Part::Amount(self.random.below(2_000) + 1),
            _ => Part::Rest,
        };
        Body::OrderReturned(Return { order: root.clone(), lines: vec![ReturnLine { line, part }] })
    }

    fn key(&mut self) -> EventRef {
        self.count += 1;
        EventRef { source: "pos".into(), external_id: self.count.to_string() }
    }

    /// Decides an event, checks its books, and keeps it.
    fn happens(&mut self, body: Body, key: &EventRef, about: Option<&EventRef>) -> Result<(), String> {
        self.now += self.random.below(3_600) * 1_000_000;
        let at = Moment(self.now);
        let event = event(self.count, key, self.now, body);
        let original = about.map(|about| {
            let all = || self.family.iter().map(|(_, earlier)| earlier.clone());
            let target = self.family.iter().find(|(key, _)| key == about).unwrap().1.entry;
            Original { root: all().next().unwrap(), followers: all().skip(1).collect(), target }
        });
        let profile = Profile::default();
        let known = Known {
            profile: &profile,
            original: original.as_ref(),
            shared: Slices::NONE,
            receiver: None,
            line: &[],
            company: Company::NONE,
            past: false,
        };
        let decided = decide_with(self.program, self.account.clone(), known, &event);
        let (outcome, after) = decided.map_err(|rejection| format!("{rejection:?}"))?;
        let mut applied = self.account.clone();
        apply(&mut applied, at, &outcome.facts);
        if applied != after || postings(&outcome.facts).iter().map(|p| p.amount).sum::<i64>() != 0 {
            return Err("the facts make another account, or don't balance".into());
        }
        self.account = after;
        let entry = self.account.version;
        self.family.push((key.clone(), Earlier { entry, body: event.body, facts: outcome.facts }));
        self.in_bounds()
    }

    /// Nothing is below zero, nobody owes beside what could pay it, and no tender has got back more than it paid.
    fn in_bounds(&self) -> Result<(), String> {
        for wallet in &self.account.wallets {
            let balance = self.account.balance(wallet.wallet);
            if balance.available < 0 || balance.debt < 0 || 0 < balance.available.min(balance.debt) {
                return Err(format!("{balance:?}"));
            }
        }
        let Some(Body::OrderPaid(order)) = self.family.first().map(|(_, root)| &root.body) else {
            return Ok(());
        };
        let mut back = vec![0; order.tenders.len()];
        for fact in self.family.iter().flat_map(|(_, earlier)| &earlier.facts) {
            if let Fact::PaidBack { tender, amount, .. } = fact {
                back[usize::try_from(*tender).unwrap()] += amount;
            }
        }
        let fits = |(tender, back): (&Tender, &i64)| (0..=tender.amount).contains(back);
        if order.tenders.iter().zip(&back).all(fits) { Ok(()) } else { Err(format!("{back:?} came back")) }
    }

    /// Nothing spent: the same lots on the same terms. Otherwise the same, less what was spent.
    fn compare(&self, before: &Account, spent: i64) -> Result<(), String> {
        if self.account.vouchers != before.vouchers {
            return Err(format!("{:?} before, {:?} now", before.vouchers, self.account.vouchers));
        }
        for spec in &self.program.wallets {
            let lots = |account: &Account| -> Vec<Lot> {
                account.wallet(spec.wallet).map(|w| w.lots.clone()).unwrap_or_default()
            };
            let net = |account: &Account| {
                let balance = account.balance(spec.wallet);
                balance.available - balance.debt
            };
            let name = self.program.name_of(spec.wallet);
            let gone = if name == "points" { spent } else { 0 };
            if net(&self.account) != net(before) - gone {
                return Err(format!(
                    "{name}: {} before, {} now, {gone} spent",
                    net(before),
                    net(&self.account)
                ));
            }
            if gone == 0 && lots(&self.account) != lots(before) {
                return Err(format!("{name}: {:?} before, {:?} now", lots(before), lots(&self.account)));
            }
        }
        Ok(())
    }
}

fn event(number: u64, key: &EventRef, at: i64, body: Body) -> Event {
    let (id, at) = (EventId(uuid::Uuid::from_u128(number.into())), Moment(at));
    let EventRef { source, external_id } = key.clone();
    Event { id, source, external_id, occurred_at: at, at, body }
}
