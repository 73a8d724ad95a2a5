//! Random events: what the model knows of the member steers them towards what could go wrong, some are
//! plainly invalid.

use regulars_engine::{
    amount::Decimal,
    calendar::MonthDay,
    event::{
        self, Activity, Adjustment, Body, Capture, EventRef, Hold, HoldTime, Joined, Line, Meta, Metadata,
        Order, Part, Profile, Redemption, Refund, Reservation, Return, ReturnLine, Tender, TierKept, TopUp,
    },
    id::MemberId,
};

use super::{
    post::{Letter, Post},
    programs::{BRANDS, CATEGORIES, SEGMENTS, SKUS, TENDERS},
    random::Random,
    reads::OWN_SOURCE,
    referrals,
};
use crate::model::{
    Model,
    member::Move,
    program::{ACTIVITIES, Kind, Program},
};

/// A random profile.
pub fn profile(random: &mut Random) -> Profile {
    let month = i8::try_from(random.number(1, 12)).unwrap_or(1);
    let mut attributes: Metadata = Vec::new();
    if random.chance(60) {
        attributes.push(("age".into(), Meta::Int(random.number(12, 70))));
    }
    if random.chance(50) {
        attributes.push(("city".into(), Meta::Text("Tartu".into())));
    }
    if random.chance(50) {
        let day = random.number(1, 28);
        let until = if random.chance(90) { format!("2026-{month:02}-{day:02}") } else { "soon".to_owned() };
        attributes.push(("enrolled".into(), Meta::Text(until)));
    }
    if random.chance(60) {
        // Some are born on a day that not every month has, some are not born yet, and some days are none.
        let day = if random.chance(95) { random.pick(&[1, 14, 28, 30]) } else { 31 };
        let born = format!("{}-{:02}-{day:02}", random.number(2025, 2026), random.number(1, 12));
        attributes.push(("born".into(), Meta::Text(born)));
    }
    let birthday = random.maybe(70, |_| MonthDay::new(month, 14)).flatten();
    Profile {
        birthday,
        birth_year: birthday
            .and_then(|_| random.maybe(60, |r| i16::try_from(r.number(1990, 2020)).ok()).flatten()),
        segments: random.some(&SEGMENTS, 30).into_iter().map(str::to_owned).collect(),
        attributes,
    }
}

/// The first event of every account.
pub fn joined(random: &mut Random, program: &Program) -> Body {
    let channel = random.maybe(70, |r| r.pick(&["app", "store"]).to_owned());
    let brought = program.referral.is_some() && random.chance(20);
    let claim = brought.then(|| Box::new(referrals::claim_on_joining(random)));
    Body::MemberJoined(Joined { channel, claim, ..Joined::default() })
}

/// Something that happens next.
pub fn random(random: &mut Random, model: &Model<'_>) -> Body {
    let program = model.program;
    match random.number(0, 99) {
        0..=33 => Body::OrderPaid(order(random, model)),
        34..=45 => returned(random, model),
        46..=48 => Body::OrderCancelled(earlier(random, model, true)),
        49..=53 => Body::RewardRedeemed(redemption(random, model)),
        54..=56 => hold(random, model),
        57..=60 => hold_end(random, model),
        61..=62 => reservation(random, model),
        63 => Body::RewardConfirmed(of_kind(random, model, "reward.reserved")),
        64..=68 => activity(random, model),
        69..=71 if random.chance(30) || has_money(program) => top_up(random, program),
        72 if has_money(program) => refund(random, model),
        73..=80 => adjustment(random, model),
        81..=82 => match random.number(0, 9) {
            0..=5 => redemption_cancelled(random, model),
            6..=7 => {
                let kind = took(random);
                Body::RewardIssued(of_kind(random, model, kind))
            }
            _ => {
                let kind = took(random);
                Body::RewardUsed(of_kind(random, model, kind))
            }
        },
        83..=92 => Body::Reversal(earlier(random, model, false)),
        93..=95 => kept_or_undone(random, model),
        96 => joined(random, program),
        98 if asks(program) => instruction(random, model),
        97 if random.chance(25) => Body::MemberClosed,
        _ => Body::Tick,
    }
}

/// Something that goes to or comes from another member, with the letter that it delivers or gives back.
pub fn transfer(random: &mut Random, model: &Model<'_>, post: &mut Post) -> (Body, Option<Letter>) {
    let sent = model.member.entries.iter().filter(|e| {
        e.moves.iter().any(|step| matches!(step, Move::LeftBehind)) || matches!(e.body, Body::TransferSent(_))
    });
    let sent: Vec<&EventRef> = sent.map(|e| &e.key).collect();
    match random.number(0, 9) {
        0 if !sent.is_empty() => {
            let key = sent[random.place(sent.len())].clone();
            // What has been delivered can't come back as well.
            let letter = post.take_of(&key);
            let body = if letter.is_some() { Body::TransferReturned(key) } else { Body::Tick };
            (body, letter)
        }
        1..=4 if 0 < post.waiting() => {
            let letter = post.take(random.place(post.waiting()));
            (Body::TransferReceived(letter.arrival.clone()), Some(letter))
        }
        _ => {
            let terms = &model.program.transfers;
            let wallet = match terms.first().filter(|_| random.chance(95)) {
                Some(_) => terms[random.place(terms.len())].wallet,
                None => random.place(model.program.wallets.len()),
            };
            let held = model.member.purses[wallet].available();
            let amount =
                if random.chance(70) && 0 < held { random.number(1, held) } else { random.number(1, 200) };
            // The last digit says what becomes of it.
            let digit = random.pick(&[0u128, 1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 4, 5, 6, 7, 8, 9]);
            let to = MemberId(uuid::Uuid::from_u128(1_000 + digit));
            let wallet = model.program.wallets[wallet].name.to_owned();
            (Body::TransferSent(event::Transfer { wallet, amount, to }), None)
        }
    }
}

/// A level that is paid for, or that payment undone.
fn kept_or_undone(random: &mut Random, model: &Model<'_>) -> Body {
    let paid = model.member.entries.iter().rfind(|entry| matches!(entry.body, Body::TierKept(_)));
    match paid.filter(|_| random.chance(30)) {
        Some(paid) => Body::Reversal(paid.key.clone()),
        None => Body::TierKept(TierKept { tier_set: keepable(random, model.program) }),
    }
}

/// Units that become others: mostly what a rate takes, of what is there.
pub fn conversion(random: &mut Random, model: &Model<'_>) -> Body {
    let terms = &model.program.conversions;
    let terms = &terms[random.place(terms.len())];
    let (wallet, takes) = terms.takes;
    let most = model.member.purses[wallet].available() / takes;
    let times = if random.chance(80) && 0 < most { random.number(1, most) } else { random.number(1, 9) };
    let amount = if random.chance(90) { times * takes } else { times };
    let conversion = if random.chance(98) { terms.name.clone() } else { "unknown".to_owned() };
    Body::UnitsConverted(event::Conversion { conversion, amount })
}

/// Units that go to a partner: mostly what a rate takes, of what is there.
pub fn export(random: &mut Random, model: &Model<'_>) -> Body {
    let terms = &model.program.partners;
    let terms = &terms[random.place(terms.len())];
    let (wallet, takes) = terms.takes;
    let most = (model.member.purses[wallet].available() - terms.fee) / takes;
    let times = if random.chance(80) && 0 < most { random.number(1, most) } else { random.number(1, 9) };
    let amount = if random.chance(90) { times * takes } else { times };
    let partner = if random.chance(98) { terms.name.clone() } else { "unknown".to_owned() };
    Body::UnitsExported(event::Export { partner, amount, reference: "link".to_owned() })
}

/// An earlier event, mostly a recent one; sometimes none that exists.
pub(super) fn earlier(random: &mut Random, model: &Model<'_>, order: bool) -> EventRef {
    let entries: Vec<&EventRef> = model
        .member
        .entries
        .iter()
        // The server alone knows the numbers of its own events.
        .filter(|e| e.key.source != OWN_SOURCE)
        .filter(|e| !order || matches!(e.body, Body::OrderPaid(_)))
        .map(|e| &e.key)
        .collect();
    if entries.is_empty() || random.chance(2) {
        return EventRef { source: "pos".into(), external_id: "unknown".into() };
    }
    let recent = entries.len().saturating_sub(6);
    let from = if random.chance(75) { recent } else { 0 };
    let last = entries.len() - 1;
    let place = random.number(i64::try_from(from).unwrap_or(0), i64::try_from(last).unwrap_or(0));
    entries[usize::try_from(place).unwrap_or(0)].clone()
}

fn metadata(random: &mut Random) -> Metadata {
    let mut fields: Metadata = Vec::new();
    if random.chance(40) {
        fields.push(("nights".into(), Meta::Int(random.number(-1, 5))));
    }
    if random.chance(30) {
        fields.push(("weight".into(), Meta::Decimal(Decimal { micros: random.number(0, 40) * 125_000 })));
    }
    if random.chance(30) {
        fields.push(("gift".into(), Meta::Bool(random.chance(50))));
    }
    if random.chance(30) {
        fields.push(("seat".into(), Meta::Text(random.pick(&["window", "aisle"]).into())));
    }
    fields
}

fn line(random: &mut Random) -> Line {
    let quantity = if random.chance(60) { 1 } else { random.number(2, 7) };
    let amount = match random.number(0, 9) {
        0 => 0,
        1..=6 => random.number(1, 6_000),
        _ => random.number(1, 60) * 100,
    };
    let discount = if random.chance(25) { random.number(0, amount) } else { 0 };
    Line {
        sku: random.pick(&SKUS).into(),
        category: random.maybe(85, |r| r.pick(&CATEGORIES).to_owned()),
        brand: random.maybe(60, |r| r.pick(&BRANDS).to_owned()),
        quantity,
        amount,
        discount,
        tax: if random.chance(40) { random.number(0, 500) } else { 0 },
    }
}

fn order(random: &mut Random, model: &Model<'_>) -> Order {
    let program = model.program;
    let count = random.pick(&[1, 1, 1, 2, 2, 3, 5]);
    let lines: Vec<Line> = (0..count).map(|_| line(random)).collect();
    let goods: i64 = lines.iter().map(|l| l.amount - l.discount).sum();
    let foreign = random.chance(8);
    let mut order = Order {
        currency: if foreign { "JPY" } else { program.currency.0 }.into(),
        discount: if random.chance(20) { random.number(0, goods) } else { 0 },
        shipping: if random.chance(25) { random.number(0, 900) } else { 0 },
        tip: if random.chance(15) { random.number(0, 300) } else { 0 },
        tax_included: random.chance(60),
        tenders: Vec::new(),
        channel: random.maybe(70, |r| r.pick(&["app", "store", "web"]).to_owned()),
        store: random.maybe(30, |_| "s1".to_owned()),
        metadata: metadata(random),
        vouchers: super::tickets::of_order(random, model),
        lines,
    };
    let tax: i64 = if order.tax_included { 0 } else { order.lines.iter().map(|l| l.tax).sum() };
    let total = goods - order.discount + order.shipping + order.tip + tax;
    // Tenders make up what is left with vouchers, where those can be used.
    let total = model.due(&order).unwrap_or(total);
    if let Some(vouchers) = order.vouchers.as_mut().filter(|_| random.chance(30)) {
        vouchers.payable = Some(if random.chance(95) { total } else { total - 1 });
    }
    if random.chance(50) {
        order.tenders = tenders(random, total);
    }
    if random.chance(30) {
        pay_with_wallets(random, model, &mut order.tenders, total);
    }
    if random.chance(3) {
        break_order(random, &mut order);
    }
    order
}

fn tenders(random: &mut Random, total: i64) -> Vec<Tender> {
    let mut left = total;
    let mut tenders = Vec::new();
    for _ in 0..random.number(0, 2) {
        let amount = random.number(0, left);
        tenders.push(tender(random.pick(&TENDERS), amount));
        left -= amount;
    }
    tenders.push(tender(random.pick(&TENDERS), left));
    tenders
}

fn tender(kind: &str, amount: i64) -> Tender {
    Tender { kind: kind.into(), amount, from_wallet: false }
}

/// Lets wallets pay parts of the price: mostly so much as is there, in whole units and within their terms.
fn pay_with_wallets(random: &mut Random, model: &Model<'_>, tenders: &mut Vec<Tender>, total: i64) {
    if tenders.is_empty() {
        tenders.push(tender("card", total));
    }
    for _ in 0..random.pick(&[1, 1, 1, 2, 3]) {
        let place = random.place(model.program.wallets.len());
        let wallet = &model.program.wallets[place];
        let (units, money) = wallet.pay.rate.unwrap_or((1, 1));
        let from = random.place(tenders.len());
        let share = (total * wallet.pay.percent_max / 100).min(tenders[from].amount);
        let held = model.member.purses[place].available().min(1 << 40);
        let most = if random.chance(97) { share.min(held * money / units) } else { tenders[from].amount };
        let amount = random.number(0, most.max(0));
        let amount = if random.chance(95) { amount / money * money } else { amount };
        let paid = Tender { kind: wallet.name.into(), amount, from_wallet: true };
        tenders[from].amount -= amount;
        tenders.insert(random.place(tenders.len() + 1), paid);
    }
}

/// Makes an order that can't be.
fn break_order(random: &mut Random, order: &mut Order) {
    match random.number(0, 4) {
        0 => order.tenders.push(tender("cash", 1)),
        1 => order.lines[0].discount = order.lines[0].amount + 1,
        2 => order.discount = 1 << 40,
        3 => order.lines.clear(),
        _ => order.currency = "XAF".into(),
    }
}

fn returned(random: &mut Random, model: &Model<'_>) -> Body {
    let orders = random.chance(95);
    let order = earlier(random, model, orders);
    let count = model.member.find(&order).map_or(1, |e| match &e.body {
        Body::OrderPaid(order) => order.lines.len(),
        _ => 1,
    });
    let mut lines = Vec::new();
    for _ in 0..random.number(1, 2) {
        let extra = usize::from(random.chance(2));
        let line = u32::try_from(random.place(count + extra)).unwrap_or(0);
        let part = match random.number(0, 9) {
            0..=4 => Part::Quantity(random.number(1, 2)),
            5..=7 => Part::Amount(random.number(1, 2_500)),
            _ => Part::Rest,
        };
        lines.push(ReturnLine { line, part });
    }
    Body::OrderReturned(Return { order, lines })
}

fn activity(random: &mut Random, model: &Model<'_>) -> Body {
    let delivered = random.chance(45);
    let name = if delivered { "delivered" } else { random.pick(&ACTIVITIES) };
    let name = if random.chance(3) { "unheard_of" } else { name };
    let order = if delivered || random.chance(5) {
        let orders = random.chance(95);
        Some(earlier(random, model, orders))
    } else {
        None
    };
    let mut fields: Metadata = Vec::new();
    if random.chance(50) {
        fields.push(("stars".into(), Meta::Int(random.number(0, 5))));
    }
    if random.chance(50) {
        fields.push(("km".into(), Meta::Decimal(Decimal { micros: random.number(0, 90) * 110_000 })));
    }
    let quantity = if random.chance(80) { 1 } else { random.number(2, 4) };
    Body::Activity(Activity { name: name.into(), order, quantity, metadata: fields })
}

fn has_money(program: &Program) -> bool {
    program.wallets.iter().any(|w| w.kind == Kind::Money)
}

/// Mostly a reward that there is; now and then too many of it, or for a cause that it does not have.
fn redemption(random: &mut Random, model: &Model<'_>) -> Redemption {
    let rewards = &model.program.rewards;
    let known = !rewards.is_empty() && random.chance(98);
    let wanted = if known { Some(&rewards[random.place(rewards.len())]) } else { None };
    let reward = wanted.map_or_else(|| "gone".into(), |reward| reward.name.clone());
    let units = match wanted.map(|reward| &reward.prices[..]) {
        Some(prices @ [_, ..]) if random.chance(40) => {
            let price = prices[random.place(prices.len())];
            let (step, _, steps) = price.slide.unwrap_or((1, 0, 0));
            // Now and then half a step, which is no price.
            let off = if random.chance(5) { 1 } else { 0 };
            Some((price.units - step * random.number(0, steps) - off).max(1))
        }
        _ => None,
    };
    let quantity = match random.number(0, 99) {
        0..=79 => 1,
        80..=98 => random.number(2, 4),
        _ => i64::MAX >> 10,
    };
    let cause = random.maybe(2, |_| "forest".to_owned());
    let sessions = wanted.map(|reward| &reward.sessions[..]).unwrap_or_default();
    let session = if sessions.is_empty() || random.chance(3) {
        random.maybe(1, |_| "gone".to_owned())
    } else {
        Some(sessions[random.place(sessions.len())].name.clone())
    };
    Redemption { reward, quantity, cause, units, session }
}

/// Whether there is a date whose places can be waited for.
pub fn has_waitlist(program: &Program) -> bool {
    program.rewards.iter().flat_map(|reward| &reward.sessions).any(|session| session.answer_hours.is_some())
}

/// Waiting for places where that is possible, and what makes them come free; now and then where it is not.
pub fn waiting(random: &mut Random, model: &Model<'_>) -> Body {
    let rewards = &model.program.rewards;
    if let Some(own) = model.member.waits.first().filter(|_| random.chance(50)) {
        let reward = rewards[own.reward].name.clone();
        let session = rewards[own.reward].sessions[own.session].name.clone();
        return match (random.number(0, 9), own.offered) {
            (0..=5, false) => Body::RewardCancelled(of_kind(random, model, "reward.redeemed")),
            (0..=5, true) => Body::RewardRedeemed(dated(random, reward, session)),
            _ => Body::WaitlistLeft(event::Waiting { reward, session }),
        };
    }
    let dates = rewards
        .iter()
        .enumerate()
        .flat_map(|(place, reward)| (0..reward.sessions.len()).map(move |session| (place, session)));
    let dates: Vec<(usize, usize)> = dates.collect();
    let (place, at) = dates[random.place(dates.len())];
    let date = &rewards[place].sessions[at];
    let name =
        |random: &mut Random, name: &str| if random.chance(2) { "gone".into() } else { name.to_owned() };
    let (reward, session) = (name(random, &rewards[place].name), name(random, &date.name));
    if random.chance(5) {
        return Body::WaitlistLeft(event::Waiting { reward, session });
    }
    if date.draw.is_some() && random.chance(60) {
        let lot = if random.chance(95) { Some(random.number(1, i64::MAX).unsigned_abs()) } else { None };
        return Body::DrawEntered(event::DrawEntry { reward, session, lot });
    }
    // A date must be full before anybody can wait.
    if model.places_gone(place, at) < date.capacity && random.chance(85) {
        return Body::RewardRedeemed(dated(random, reward, session));
    }
    let quantity = if random.chance(85) { 1 } else { random.number(2, 3) };
    Body::WaitlistJoined(event::WaitlistJoin { reward, session, quantity })
}

/// Whether a reward has a waiting room.
pub fn has_room(program: &Program) -> bool {
    program.rewards.iter().any(|reward| reward.room.is_some())
}

/// Entering a waiting room, and coming when it is the member's turn or too early; now and then where there is none.
pub fn entering(random: &mut Random, model: &Model<'_>) -> Body {
    let rewards = &model.program.rewards;
    let own = model.member.passes.first().filter(|_| random.chance(60));
    if let Some(pass) = own {
        let reward = &rewards[pass.reward];
        let session = reward.sessions.first().map(|session| session.name.clone());
        let wanted =
            Redemption { reward: reward.name.clone(), quantity: 1, cause: None, units: None, session };
        return match random.number(0, 3) {
            0 => Body::RewardReserved(Reservation { redemption: wanted, lasts: None }),
            _ => Body::RewardRedeemed(wanted),
        };
    }
    let rooms: Vec<_> = rewards.iter().filter(|reward| reward.room.is_some()).collect();
    let reward = if random.chance(95) {
        rooms[random.place(rooms.len())]
    } else {
        &rewards[random.place(rewards.len())]
    };
    let lot = if random.chance(95) { Some(random.number(1, i64::MAX).unsigned_abs()) } else { None };
    Body::RoomEntered(event::RoomEntry { reward: reward.name.clone(), lot })
}

fn dated(random: &mut Random, reward: String, session: String) -> Redemption {
    let quantity = if random.chance(85) { 1 } else { 2 };
    Redemption { reward, quantity, cause: None, units: None, session: Some(session) }
}

/// Whether anybody outside is ever asked for anything.
fn asks(program: &Program) -> bool {
    !program.partners.is_empty()
        || !program.plans.is_empty()
        || program.wallets.iter().any(|wallet| wallet.pay_out.is_some())
}

/// What became of something that somebody outside was asked for.
pub fn instruction(random: &mut Random, model: &Model<'_>) -> Body {
    // Asked again for what had failed.
    let again = model.member.plan.as_ref().is_some_and(|on| 0 < on.failures && on.again.is_none());
    let kind = if again && random.chance(60) {
        "plan.fee_asked"
    } else if !model.program.plans.is_empty() && random.chance(70) {
        random.pick(&[
            "plan.joined",
            "plan.renewed",
            "plan.renewed",
            "plan.fee_asked",
            "plan.changed",
            "plan.cancelled",
        ])
    } else {
        random.pick(&["wallet.paid_out", "units.exported", "units.exported"])
    };
    let of = of_kind(random, model, kind);
    if random.chance(50) { Body::InstructionDone(of) } else { Body::InstructionFailed(of) }
}

/// An earlier redemption or reservation, where there is one.
fn redemption_cancelled(random: &mut Random, model: &Model<'_>) -> Body {
    let kind = took(random);
    Body::RewardCancelled(of_kind(random, model, kind))
}

fn took(random: &mut Random) -> &'static str {
    random.pick(&[
        "reward.redeemed",
        "reward.redeemed",
        "reward.reserved",
        "reward.confirmed",
        "reward.given",
    ])
}

/// An earlier event of a kind, mostly one of the latest; where there is none, any.
fn of_kind(random: &mut Random, model: &Model<'_>, kind: &str) -> EventRef {
    let entries = model.member.entries.iter();
    let known: Vec<&EventRef> =
        entries.filter(|e| e.body.kind() == kind && e.key.source != OWN_SOURCE).map(|e| &e.key).collect();
    if known.is_empty() || random.chance(5) {
        return earlier(random, model, false);
    }
    let latest = if random.chance(80) { known.len().saturating_sub(3) } else { 0 };
    known[latest + random.place(known.len() - latest)].clone()
}

/// Mostly what is there; now and then too much.
fn hold(random: &mut Random, model: &Model<'_>) -> Body {
    let wallet = wallet(random, model.program);
    let place = model.program.wallets.iter().position(|w| w.name == wallet);
    let there = place.map_or(0, |place| model.member.purses[place].available());
    let amount = if random.chance(92) { random.number(1, there.max(1)) } else { there + 1 };
    Body::HoldPlaced(Hold { wallet, amount, lasts: lasts(random) })
}

fn lasts(random: &mut Random) -> Option<HoldTime> {
    let seconds = random.pick(&[60, 3_600, 86_400, 864_000, 2_592_000]);
    random.maybe(80, |_| HoldTime::of_seconds(seconds)).flatten()
}

fn hold_end(random: &mut Random, model: &Model<'_>) -> Body {
    let hold = of_kind(random, model, "hold.placed");
    if random.chance(35) {
        return Body::HoldReleased(hold);
    }
    let open = model.member.find(&hold).and_then(|e| model.member.holds.iter().find(|h| h.entry == e.number));
    let held: i64 = open.map_or(1, |hold| hold.parts.iter().map(|p| p.left).sum());
    let most = if random.chance(90) { held } else { held + 1 };
    let amount = random.maybe(70, |r| r.number(1, most));
    Body::HoldCaptured(Capture { hold, amount })
}

fn reservation(random: &mut Random, model: &Model<'_>) -> Body {
    let redemption = redemption(random, model);
    Body::RewardReserved(Reservation { redemption, lasts: lasts(random) })
}

/// Mostly a tier set whose levels can be kept.
fn keepable(random: &mut Random, program: &Program) -> String {
    let priced = program.tiers.iter().find(|t| t.price.is_some());
    match priced.filter(|_| random.chance(90)) {
        Some(set) => set.name.to_owned(),
        None => random.pick(&["level", "club", "nothing"]).to_owned(),
    }
}

fn wallet(random: &mut Random, program: &Program) -> String {
    if random.chance(2) { "purse".into() } else { random.pick(&program.wallets).name.to_owned() }
}

fn top_up(random: &mut Random, program: &Program) -> Body {
    let money = program.wallets.iter().find(|w| w.kind == Kind::Money);
    let wallet = match money.filter(|_| random.chance(90)) {
        Some(money) => money.name.to_owned(),
        None => wallet(random, program),
    };
    let amount = if random.chance(1) { (1 << 53) - 1 } else { random.number(1, 5_000) };
    let tender = random.maybe(60, |r| r.pick(&["card", "cash"]).to_owned());
    Body::WalletToppedUp(TopUp { wallet, amount, tender })
}

/// Mostly of a top-up, where there is one: all that is left, or a part.
fn refund(random: &mut Random, model: &Model<'_>) -> Body {
    let entries = model.member.entries.iter();
    let top_ups: Vec<&EventRef> =
        entries.filter(|e| matches!(e.body, Body::WalletToppedUp(_))).map(|e| &e.key).collect();
    let top_up = if top_ups.is_empty() || random.chance(5) {
        earlier(random, model, false)
    } else {
        top_ups[random.place(top_ups.len())].clone()
    };
    Body::WalletRefunded(Refund { top_up, amount: random.maybe(60, |r| r.number(1, 3_000)) })
}

fn adjustment(random: &mut Random, model: &Model<'_>) -> Body {
    let wallet = wallet(random, model.program);
    let place = model.program.wallets.iter().position(|w| w.name == wallet);
    let held = place.map_or(0, |place| model.member.purses[place].available());
    let amount = match random.number(0, 9) {
        0..=2 => random.number(1, 400),
        3..=6 if 0 < held => -random.number(1, held),
        7 if 0 < held => -held,
        8 => -random.number(1, 1_000),
        _ => random.number(1, 100),
    };
    Body::Adjustment(Adjustment { wallet, amount, reason: "simulated".into() })
}
