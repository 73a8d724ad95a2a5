//! Random programs. Each is a valid document; how much of the format it uses grows with `width`, so that a
//! mistake shows in the plainest program that has it.

use jiff::civil::Date;

use super::{
    benefits, budgets, challenges, choices, conditions, funding, games, households, ladders::tier_set,
    levels, offers, partners, plans, random::Random, rewards::reward, tickets,
};
use crate::model::program::{
    ACTIVITIES, Amount, Available, ByLevel, Clause, Conversion, DebtMax, Effect, Eligible, Expires,
    FieldKind, Give, Kind, Lasting, Length, Limit, Members, Pay, PayOut, Per, Period, Program, Rate,
    Rounding, Rule, SavingMax, Selection, Term, TopUpTerms, Transfer, Trigger, Unit, Wallet,
};

/// Items that orders have.
pub const SKUS: [&str; 5] = ["tea", "cup", "cake", "voucher", "beans"];
/// Their categories.
pub const CATEGORIES: [&str; 4] = ["drinks", "food", "gift-card", "goods"];
/// Their brands.
pub const BRANDS: [&str; 3] = ["leaf", "cloud", "oak"];
/// Means of payment.
pub const TENDERS: [&str; 5] = ["cash", "card", "points", "stored_value", "invoice"];
/// Segments of members.
pub const SEGMENTS: [&str; 3] = ["vip", "student", "staff"];
/// Zones with whole, half and odd offsets, north, south and without summer time.
const ZONES: [&str; 8] = [
    "Asia/Shanghai",
    "Europe/Tallinn",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Santiago",
    "Pacific/Auckland",
    "UTC",
];
const CURRENCIES: [(&str, u32); 4] = [("EUR", 2), ("CNY", 2), ("JPY", 0), ("KWD", 3)];

/// A random program; `width` from 0 (points, orders, expiry) to 4 (everything).
pub fn random(random: &mut Random, width: i64) -> Program {
    let mut program = Program {
        currency: if width < 2 { CURRENCIES[0] } else { random.pick(&CURRENCIES) },
        zone: random.pick(&ZONES),
        back_dating: Length { amount: random.number(3, 90), unit: Unit::Day },
        hold_minutes: random.pick(&[1, 15, 60, 43_200]),
        order_fields: vec![
            ("nights", FieldKind::Int),
            ("weight", FieldKind::Decimal),
            ("gift", FieldKind::Bool),
            ("seat", FieldKind::Text),
        ],
        activity_fields: vec![("stars", FieldKind::Int), ("km", FieldKind::Decimal)],
        member_fields: vec![
            ("age", FieldKind::Int),
            ("city", FieldKind::Text),
            ("enrolled", FieldKind::Until),
            ("born", FieldKind::Date),
        ],
        members: Members::default(),
        eligible: eligible(random, width),
        rates: Vec::new(),
        wallets: Vec::new(),
        tiers: Vec::new(),
        moved: Vec::new(),
        rules: Vec::new(),
        rewards: Vec::new(),
        transfers: Vec::new(),
        conversions: Vec::new(),
        budgets: Vec::new(),
        vouchers: Vec::new(),
        saving_max: SavingMax::default(),
        partners: Vec::new(),
        funders: Vec::new(),
        benefits: Vec::new(),
        plans: Vec::new(),
        challenges: Vec::new(),
        games: Vec::new(),
        offers: Vec::new(),
        referral: None,
        household: None,
        choices: Vec::new(),
    };
    program.rates = if 2 <= width { rates(random, program.currency.0) } else { Vec::new() };
    wallets(random, &mut program, width);
    plans::add(random, &mut program, width);
    if 1 <= width {
        ladders(random, &mut program);
    }
    households::add(random, &mut program, width);
    for place in 0..random.number(1, 3 + width * 2) {
        let rule = rule(random, &program, width, place);
        program.rules.push(rule);
    }
    tickets::add_kinds(random, &mut program, width);
    for place in 0..random.number(0, 1 + width) {
        let reward = reward(random, &program, width, place);
        program.rewards.push(reward);
    }
    more(random, &mut program, width);
    program
}

fn wallets(random: &mut Random, program: &mut Program, width: i64) {
    for place in 0..random.number(1, 1 + width.min(3)) {
        let kind = if place == 0 {
            Kind::Points
        } else {
            random.pick(&[Kind::Points, Kind::Status, Kind::Stamps, Kind::Money, Kind::Money])
        };
        let mut wallet = wallet(random, width, place, kind);
        if kind == Kind::Money && wallet.top_up.is_none() && 1 <= width {
            wallet.pay_out = random.maybe(50, pay_out);
        }
        program.wallets.push(wallet);
    }
}

/// Who can join; mostly everybody, or nothing else would happen.
fn members(random: &mut Random, program: &Program) -> Members {
    Members {
        min_age: random.maybe(30, |r| r.number(1, 20)),
        max_age: random.maybe(20, |r| r.number(25, 60)),
        condition: random.maybe(40, |r| conditions::random(r, program, Trigger::Joined, 1)),
    }
}

/// Ladders of levels, and what wallets do by level.
fn ladders(random: &mut Random, program: &mut Program) {
    for place in 0..random.number(0, 2) {
        let set = tier_set(random, program, place);
        program.tiers.push(set);
    }
    if !program.tiers.is_empty() {
        for wallet in 0..program.wallets.len() {
            by_tier(random, program, wallet);
        }
    }
}

/// What rests on all of that.
fn more(random: &mut Random, program: &mut Program, width: i64) {
    moves(random, program, width);
    budgets::add(random, program, width);
    benefits::add(random, program, width);
    choices::add(random, program, width);
    plans::share(random, program);
    challenges::add(random, program, width);
    levels::add_prizes(random, program, width);
    games::add(random, program, width);
    offers::add(random, program, width);
    if random.chance(4 * width) {
        program.members = members(random, program);
    }
}

/// What members may give to each other, make into other units, and take to partners; and what those pay for.
fn moves(random: &mut Random, program: &mut Program, width: i64) {
    for wallet in 0..program.wallets.len() {
        if program.wallets[wallet].kind != Kind::Status && random.chance(10 * width) {
            let by_level = transfer_by_level(random, program, wallet);
            let transfer = Transfer { by_level, ..transfer(random, wallet) };
            program.transfers.push(transfer);
        }
    }
    for from in 0..program.wallets.len() {
        // Only forward, so that nothing comes back to where it was.
        for to in from + 1..program.wallets.len() {
            let spendable = [from, to].iter().all(|wallet| program.wallets[*wallet].kind != Kind::Status);
            if spendable && random.chance(12 * width) {
                let conversion = conversion(random, program, from, to);
                program.conversions.push(conversion);
            }
        }
    }
    partners::add(random, program, width);
    funding::add(random, program, width);
}

/// Terms under which most conversions pass.
fn conversion(random: &mut Random, program: &Program, from: usize, to: usize) -> Conversion {
    let transfer = transfer(random, from);
    let unit = |wallet: usize| 10i64.pow(program.exponent(wallet));
    Conversion {
        name: format!("convert{}", program.conversions.len()),
        takes: (from, random.pick(&[1, 2, 5, 10]) * unit(from)),
        gives: (to, random.number(1, 4) * if random.chance(70) { unit(to) } else { 1 }),
        at_least: transfer.at_least,
        limits: transfer.limits,
    }
}

/// Other limits for some levels of a set.
fn transfer_by_level(random: &mut Random, program: &Program, wallet: usize) -> Option<ByLevel> {
    if program.tiers.is_empty() || random.chance(60) {
        return None;
    }
    let set = random.place(program.tiers.len());
    let levels: Vec<usize> = (0..program.tiers[set].levels.len()).collect();
    let levels = random.some(&levels, 60).into_iter();
    Some((set, levels.map(|level| (level, transfer(random, wallet).limits)).collect()))
}

/// Terms under which most gifts to others pass.
pub(super) fn transfer(random: &mut Random, wallet: usize) -> Transfer {
    let limit = random.maybe(40, |r| Limit {
        times: if r.chance(50) { Some(r.number(1, 3)) } else { None },
        units: Some(r.number(20, 300)),
        per: Per::Period(period(r)),
        carry_over: false,
    });
    let limit = limit.map(|l| Limit { units: l.units.filter(|_| l.times.is_none()), ..l });
    Transfer {
        wallet,
        at_least: random.maybe(30, |r| r.number(1, 5)),
        fee: if random.chance(40) { random.number(1, 4) } else { 0 },
        after_joining: random.maybe(30, length),
        limits: limit.into_iter().collect(),
        by_level: None,
    }
}

fn rates(random: &mut Random, base: &str) -> Vec<Rate> {
    let mut rates = Vec::new();
    for currency in CURRENCIES.into_iter().filter(|(code, _)| *code != base) {
        for year in [2024, 2025, 2026] {
            if random.chance(60) {
                let from = Date::new(year, i8::try_from(random.number(1, 12)).unwrap_or(1), 1);
                let rate = random.pick(&[1_082_400, 130_500, 7_800_000, 6_250, 163_333_333]);
                rates.push(Rate { currency, from: from.unwrap_or(Date::constant(2025, 1, 1)), rate });
            }
        }
    }
    rates
}

pub(super) fn length(random: &mut Random) -> Length {
    match random.number(0, 5) {
        0 => Length { amount: random.number(1, 72), unit: Unit::Hour },
        1 | 2 => Length { amount: random.number(1, 60), unit: Unit::Day },
        3 => Length { amount: random.number(1, 6), unit: Unit::Week },
        4 => Length { amount: random.number(1, 13), unit: Unit::Month },
        _ => Length { amount: 1, unit: Unit::Year },
    }
}

pub(super) fn days(random: &mut Random) -> Length {
    loop {
        let length = length(random);
        if length.unit != Unit::Hour {
            return length;
        }
    }
}

pub(super) fn period(random: &mut Random) -> Period {
    random.pick(&[Period::Day, Period::Week, Period::Month, Period::Quarter, Period::HalfYear, Period::Year])
}

fn lasting(random: &mut Random) -> Lasting {
    match random.number(0, 5) {
        0 => Lasting::Never,
        1 | 2 => Lasting::After(length(random)),
        3 => Lasting::EndOf(period(random), random.maybe(60, length)),
        4 => Lasting::NamedDay(random.pick(&[1, 6, 12]), random.pick(&[1, 15, 30]), random.maybe(50, length)),
        _ => Lasting::OnDate(random.pick(&[Date::constant(2026, 6, 30), Date::constant(2027, 1, 31)])),
    }
}

/// What can be activity beside what members do without buying.
pub(super) const KINDS: [Trigger; 7] = [
    Trigger::Order,
    Trigger::Joined,
    Trigger::TopUp,
    Trigger::Redeemed,
    Trigger::Converted,
    Trigger::Exported,
    Trigger::Sent,
];

fn idle(random: &mut Random) -> Term {
    let kinds = KINDS;
    let mut activity = random.some(&kinds, 40);
    activity.extend(random.some(&ACTIVITIES.map(Trigger::Activity), 20));
    Term::Idle(length(random), activity)
}

fn term(random: &mut Random) -> Term {
    if random.chance(30) { idle(random) } else { Term::Lasting(lasting(random)) }
}

fn level_term(random: &mut Random) -> Term {
    if random.chance(15) { Term::Forfeited } else { term(random) }
}

fn wallet(random: &mut Random, width: i64, place: i64, kind: Kind) -> Wallet {
    let name = ["points", "extra", "third", "fourth"][usize::try_from(place).unwrap_or(0)];
    Wallet {
        name,
        kind,
        rounding: random.pick(&[Rounding::Floor, Rounding::HalfEven, Rounding::Ceil]),
        keep_fractions: kind != Kind::Money && width >= 1 && random.chance(25),
        expires: Expires::Same(if width == 0 { Term::Lasting(lasting(random)) } else { term(random) }),
        oldest_first: random.chance(30),
        partner_first: false,
        separate_buckets: width >= 1 && random.chance(15),
        stop_at_zero: random.chance(25),
        debt_max: random.maybe(25, debt_max),
        debt_by_tier: None,
        top_up: if kind == Kind::Money && width >= 1 { random.maybe(40, top_up) } else { None },
        pay: pay(random, kind),
        pay_out: None,
        worth: random.maybe(if kind == Kind::Money { 0 } else { 40 }, |r| {
            r.pick(&[4_000, 10_000, 333_333, 2_000_000])
        }),
    }
}

pub(super) fn debt_max(random: &mut Random) -> DebtMax {
    if random.chance(50) {
        return DebtMax::Amount(random.number(0, 300));
    }
    let (least, most) = (random.maybe(50, |r| r.number(0, 40)), random.maybe(50, |r| r.number(40, 300)));
    DebtMax::Percent(random.pick(&[1, 10, 33, 100]), least, most)
}

/// Days on which most wallets have something to pay.
fn pay_out(random: &mut Random) -> PayOut {
    let months = [[1, 4, 7, 10], [2, 5, 8, 11], [3, 6, 9, 12]];
    PayOut {
        renewal_of: None,
        day: i8::try_from(random.number(1, 28)).unwrap_or(1),
        months: if random.chance(50) { random.pick(&months).to_vec() } else { Vec::new() },
        at_least: random.maybe(60, |r| r.number(1, 800)),
        at_most: random.maybe(30, |r| r.number(800, 3_000)),
    }
}

/// What may be paid in, wide enough for most of the top-ups that are made up.
fn top_up(random: &mut Random) -> TopUpTerms {
    let limits = random.maybe(50, |r| Limit {
        times: None,
        units: Some(r.number(20, 120)),
        per: Per::Period(period(r)),
        carry_over: false,
    });
    TopUpTerms {
        at_least: random.maybe(40, |r| r.number(1, 300)),
        at_most: random.maybe(40, |r| r.number(4_000, 6_000)),
        hold_at_most: random.maybe(40, |r| r.number(6_000, 20_000)),
        limits: limits.into_iter().collect(),
    }
}

fn pay(random: &mut Random, kind: Kind) -> Pay {
    let pays = matches!(kind, Kind::Points | Kind::Stamps) && random.chance(70);
    Pay {
        rate: pays.then(|| random.pick(&[(1, 1), (100, 100), (1, 25), (3, 10), (7, 2), (50, 12)])),
        min_basket: if random.chance(25) { random.number(1, 900) } else { 0 },
        percent_max: if random.chance(25) { random.number(1, 99) } else { 100 },
    }
}

/// Lets the level decide about a wallet's terms and debt.
fn by_tier(random: &mut Random, program: &mut Program, wallet: usize) {
    let set = random.place(program.tiers.len());
    let levels = program.tiers[set].levels.len();
    if random.chance(30) {
        let mut terms = Vec::new();
        for level in 0..levels {
            if random.chance(70) {
                terms.push((level, level_term(random)));
            }
        }
        program.wallets[wallet].expires = Expires::ByTier(set, terms, level_term(random));
    }
    if random.chance(20) {
        let limits = (0..levels).map(|level| (level, debt_max(random))).collect();
        program.wallets[wallet].debt_by_tier = Some((set, limits));
    }
}

fn eligible(random: &mut Random, width: i64) -> Eligible {
    if width == 0 {
        return Eligible::default();
    }
    Eligible {
        before_discounts: random.maybe(20, |r| r.chance(50)),
        tax: random.maybe(30, |r| r.chance(50)),
        shipping: random.maybe(20, |r| r.chance(50)),
        tip: random.maybe(20, |r| r.chance(50)),
        except: if random.chance(20) { selection(random) } else { Selection::default() },
    }
}

pub(super) fn selection(random: &mut Random) -> Selection {
    Selection {
        skus: random.some(&SKUS, 15),
        categories: random.some(&CATEGORIES, 25),
        brands: random.some(&BRANDS, 15),
        tenders: random.some(&["stored_value", "invoice"], 30),
    }
}

fn rule(random: &mut Random, program: &Program, width: i64, place: i64) -> Rule {
    let givers: Vec<usize> = program
        .rules
        .iter()
        .enumerate()
        .filter(|(_, r)| r.on == Trigger::Order && matches!(r.effect, Effect::Give(_)))
        .map(|(at, _)| at)
        .collect();
    let multiplies = 1 <= width && !givers.is_empty() && random.chance(30);
    let on = if multiplies || place == 0 { Trigger::Order } else { trigger(random) };
    let wallet = random.place(program.wallets.len());
    let effect = if multiplies {
        let factor = random.pick(&[1_000_000, 1_500_000, 2_000_000, 3_000_000, 1_330_000]);
        let group = random.pick(&["calendar", "level"]);
        let of = if random.chance(30) { random.some(&givers, 50) } else { Vec::new() };
        Effect::Multiply(wallet, factor, group, of)
    } else {
        Effect::Give(give(random, program, width, wallet, on))
    };
    let order = on == Trigger::Order;
    let mut rule = Rule {
        name: format!("rule_{place}"),
        on,
        condition: random.maybe(if width < 2 { 0 } else { 35 }, |r| conditions::random(r, program, on, 0)),
        when: clauses(random, width),
        only: random.maybe(if order && width >= 1 { 20 } else { 0 }, items),
        except: if order && width >= 1 && random.chance(20) {
            selection(random)
        } else {
            Selection::default()
        },
        eligible: if order && random.chance(25) { eligible(random, width) } else { Eligible::default() },
        effect,
        limits: Vec::new(),
        available: if width == 0 { Available::Once } else { available(random, on) },
        expires: random.maybe(15, |r| ever(r, &program.wallets[wallet])),
        qualifies: random.chance(80),
        budget: None,
        funded_by: None,
    };
    if multiplies {
        // What the document excepts already is not named again: it would not be a choice of its own.
        rule.except = Selection { tenders: rule.except.tenders, ..Selection::default() };
        rule.eligible.except = Selection::default();
    }
    if 1 <= width {
        rule.limits = limits(random, &rule, &program.wallets[wallet]);
    }
    rule
}

/// How long a rule's own units live: in a wallet of inactivity they must end.
fn ever(random: &mut Random, wallet: &Wallet) -> Lasting {
    let idle = |term: &Term| matches!(term, Term::Idle(..));
    let inactivity = match &wallet.expires {
        Expires::Same(term) => idle(term),
        Expires::ByTier(_, levels, otherwise) => levels.iter().any(|(_, t)| idle(t)) || idle(otherwise),
    };
    loop {
        let lasting = lasting(random);
        if !(inactivity && matches!(lasting, Lasting::Never)) {
            return lasting;
        }
    }
}

fn trigger(random: &mut Random) -> Trigger {
    match random.number(0, 7) {
        0..=3 => Trigger::Order,
        4 => Trigger::Joined,
        5 => Trigger::TopUp,
        _ => Trigger::Activity(random.pick(&ACTIVITIES)),
    }
}

pub(super) fn items(random: &mut Random) -> Selection {
    loop {
        let chosen = Selection { tenders: Vec::new(), ..selection(random) };
        if chosen != Selection::default() {
            return chosen;
        }
    }
}

pub(super) fn clauses(random: &mut Random, width: i64) -> Vec<Clause> {
    if width < 1 || random.chance(75) {
        return Vec::new();
    }
    vec![match random.number(0, 4) {
        0 => Clause::Weekday(i8::try_from(random.number(0, 6)).unwrap_or(0)),
        1 => Clause::MonthDay(i8::try_from(random.number(1, 28)).unwrap_or(1)),
        2 => Clause::Hours(random.pick(&[0, 8, 12]), random.pick(&[13, 18, 23])),
        3 => Clause::Between(Date::constant(2026, 2, 1), Date::constant(2026, 8, 15)),
        _ => Clause::BirthdayMonth,
    }]
}

fn available(random: &mut Random, on: Trigger) -> Available {
    match random.number(0, 9) {
        0 | 1 => Available::After(length(random)),
        2 => Available::From(Date::constant(2026, 7, 1)),
        3 | 4 if on == Trigger::Order => Available::On("delivered"),
        _ => Available::Once,
    }
}

fn give(random: &mut Random, program: &Program, width: i64, wallet: usize, on: Trigger) -> Give {
    let money = program.wallets[wallet].kind == Kind::Money;
    // Money is given in amounts that its smallest unit can show at some rate, not at every one.
    let rate = |r: &mut Random| {
        if money {
            r.pick(&[10_000, 50_000, 1_000_000, 333_000])
        } else {
            r.pick(&[1_000_000, 2_000_000, 500_000, 1_250_000, 100_000, 7_000_000, 333_333])
        }
    };
    let per = |r: &mut Random, unit: i64| r.pick(&[1, 2, 5, 10]) * unit;
    let field = match on {
        Trigger::Order => Some(random.pick(&["nights", "weight"])),
        Trigger::Activity(_) => Some(random.pick(&["stars", "km"])),
        _ => None,
    };
    let fixed = Amount::Fixed(if money { 5_000_000 } else { random.number(1, 100) * 500_000 });
    let fractions = program.wallets[wallet].keep_fractions;
    let amount = match (random.number(0, 9), on) {
        (0..=4, Trigger::Order | Trigger::TopUp) => Amount::PerMoney(rate(random), per(random, 1_000_000)),
        (5, Trigger::Order) => Amount::PerItem(rate(random)),
        (6, Trigger::Order | Trigger::TopUp) if !fractions => {
            let open = random.chance(50);
            let last = if open { None } else { Some(200_000_000) };
            Amount::Bands(vec![(Some(10_000_000), 0), (Some(50_000_000), 7), (last, 30)])
        }
        (7 | 8, _) => match field.filter(|_| 1 <= width) {
            Some(field) => Amount::PerField(rate(random), per(random, 500_000), field),
            None => fixed,
        },
        _ => fixed,
    };
    let bands = matches!(amount, Amount::Bands(_));
    let by_money = matches!(amount, Amount::PerMoney(..));
    let by_tier = random.maybe(if program.tiers.is_empty() || bands { 0 } else { 30 }, |r| {
        let set = r.place(program.tiers.len());
        let levels = 0..program.tiers[set].levels.len();
        (set, levels.map(|level| (level, rate(r))).collect())
    });
    let can_split = by_money
        && on == Trigger::Order
        && by_tier.as_ref().is_some_and(|(set, _)| program.tiers[*set].has_spend());
    Give {
        wallet,
        by_tier,
        within_order: can_split && random.chance(60),
        by_tender: if by_money && on == Trigger::Order && random.chance(25) {
            random.some(&TENDERS, 50).into_iter().map(|kind| (kind, rate(random))).collect()
        } else {
            Vec::new()
        },
        amount,
    }
}

fn limits(random: &mut Random, rule: &Rule, wallet: &Wallet) -> Vec<Limit> {
    let gives = matches!(rule.effect, Effect::Give(_));
    let mut limits: Vec<Limit> = Vec::new();
    while random.chance(35) && limits.len() < 3 {
        let per = match random.number(0, 6) {
            0 => Per::Total,
            1 => Per::MembershipYear,
            6 => year_from(random),
            2 => Per::Period(Period::Hour),
            _ => Per::Period(period(random)),
        };
        let by_times = random.chance(50);
        let can_carry = gives && !by_times && !wallet.keep_fractions && matches!(per, Per::Period(_));
        limits.push(Limit {
            times: if by_times { Some(random.number(1, 3)) } else { None },
            units: if by_times { None } else { Some(random.number(5, 120)) },
            per,
            carry_over: can_carry && limits.iter().all(|l| !l.carry_over) && random.chance(50),
        });
    }
    limits
}

/// A year from a day that every year has.
fn year_from(random: &mut Random) -> Per {
    let mut day = |most| i8::try_from(random.number(1, most)).unwrap_or(1);
    Per::YearFrom(day(12), day(28))
}
