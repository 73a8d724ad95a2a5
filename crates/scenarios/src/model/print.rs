//! A program of the model as a document of the format `regulars/1`.

mod challenges;
mod games;
mod moves;
mod referral;
mod rewards;

use serde_json::{Map, Value, json};

pub(super) use challenges::prize;
use moves::{conversion, funder, partner, transfer};
pub(super) use rewards::for_level;
use rewards::{budget, reward, stacking, voucher};

use super::{
    benefit,
    condition::decimal,
    household, offer, plan,
    program::{
        Amount, Available, Clause, Counter, DebtMax, Downgrade, Effect, Eligible, Expires, FieldKind, Give,
        Kind, Lasting, Length, Limit, Members, Need, PayOut, Per, Period, Program, Rounding, Rule, Selection,
        Term, TierSet, Trigger, Unit, Valid, Wallet, Window,
    },
};

/// The document, as JSON.
pub fn document(program: &Program) -> Value {
    let mut root = json!({
        "format": "regulars/1",
        "program": "simulated",
        "name": "Simulated",
        "currency": program.currency.0,
        "time_zone": program.zone,
        "back_dating": length(program.back_dating),
        "hold_time": format!("{} minutes", program.hold_minutes),
        "fields": {
            "order": fields(&program.order_fields),
            "activity": fields(&program.activity_fields),
            "member": fields(&program.member_fields),
        },
        "eligible": eligible(&program.eligible),
        "wallets": {}, "tiers": {}, "migrate": {}, "earn": {}, "rewards": {}, "transfer": {}, "convert": {}, "partners": {}, "budgets": {}, "vouchers": {},
    });
    let rates = program.rates.iter().map(|rate| {
        let from = rate.from.to_string();
        json!({"currency": rate.currency.0, "from": from, "rate": decimal(rate.rate, false)})
    });
    root["rates"] = rates.collect();
    members(program, &mut root);
    for stated in &program.wallets {
        root["wallets"][stated.name] = wallet(program, stated);
    }
    for stated in &program.tiers {
        root["tiers"][stated.name] = tier_set(program, stated);
    }
    for stated in &program.moved {
        stated.print(program, &mut root["migrate"]);
    }
    for stated in &program.rules {
        root["earn"][&stated.name] = rule(program, stated);
    }
    for stated in &program.rewards {
        root["rewards"][&stated.name] = reward(program, stated);
    }
    for stated in &program.transfers {
        root["transfer"][program.wallets[stated.wallet].name] = transfer(program, stated);
    }
    for stated in &program.conversions {
        root["convert"][&stated.name] = conversion(program, stated);
    }
    for stated in &program.vouchers {
        root["vouchers"][&stated.name] = voucher(program, stated);
    }
    root["stacking"] = stacking(program);
    for stated in &program.budgets {
        root["budgets"][&stated.name] = budget(program, stated);
    }
    root["benefits"] = benefit::all(program);
    root["plans"] = plan::all(program);
    challenges::add(program, &mut root);
    games::add(program, &mut root);
    root["offers"] = offer::all(program);
    referral::add(program, &mut root);
    household::add(program, &mut root);
    for stated in &program.partners {
        root["partners"][&stated.name] = partner(program, stated);
    }
    for stated in &program.funders {
        root["partners"][stated.name] = funder(program, stated);
    }
    root
}

fn members(program: &Program, root: &mut Value) {
    let Members { min_age, max_age, condition } = &program.members;
    for (key, age) in [("min_age", min_age), ("max_age", max_age)] {
        if let Some(age) = age {
            root["members"][key] = json!(age);
        }
    }
    if let Some(condition) = condition {
        root["members"]["if"] = json!(condition.to_cel());
    }
}

fn fields(declared: &[(&str, FieldKind)]) -> Value {
    let type_of = |kind| match kind {
        FieldKind::Bool => "bool",
        FieldKind::Int => "int",
        FieldKind::Decimal => "decimal",
        FieldKind::Text => "text",
        FieldKind::Until => "until",
        FieldKind::Date => "date",
    };
    declared
        .iter()
        .map(|(name, kind)| ((*name).to_owned(), json!(type_of(*kind))))
        .collect::<Map<_, _>>()
        .into()
}

fn eligible(stated: &Eligible) -> Value {
    let mut map = Map::new();
    if let Some(before) = stated.before_discounts {
        map.insert("discounts".into(), json!(if before { "before" } else { "after" }));
    }
    for (name, said) in [("tax", stated.tax), ("shipping", stated.shipping), ("tip", stated.tip)] {
        if let Some(said) = said {
            map.insert(name.into(), json!(said));
        }
    }
    if stated.except != Selection::default() {
        map.insert("except".into(), selection(&stated.except));
    }
    map.into()
}

pub(super) fn selection(chosen: &Selection) -> Value {
    let mut map = Map::new();
    let lists = [
        ("skus", &chosen.skus),
        ("categories", &chosen.categories),
        ("brands", &chosen.brands),
        ("tenders", &chosen.tenders),
    ];
    for (name, list) in lists {
        if !list.is_empty() {
            map.insert(name.into(), json!(list));
        }
    }
    map.into()
}

pub(super) fn length(length: Length) -> String {
    let unit = match length.unit {
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Year => "year",
    };
    let s = if length.amount == 1 { "" } else { "s" };
    format!("{} {unit}{s}", length.amount)
}

pub(super) fn period(period: Period) -> &'static str {
    match period {
        Period::Hour => "hour",
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Quarter => "quarter",
        Period::HalfYear => "half-year",
        Period::Year => "year",
    }
}

fn lasting(stated: Lasting) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let tail =
        |after: Option<Length>| after.map_or(String::new(), |l| format!(", {} after earning", length(l)));
    match stated {
        Lasting::Never => "never".into(),
        Lasting::After(after) => format!("{} after earning", length(after)),
        Lasting::EndOf(of, after) => format!("end of {}{}", period(of), tail(after)),
        Lasting::NamedDay(month, day, after) => {
            let name = MONTHS[usize::from(month.unsigned_abs()) - 1];
            format!("on {day} {name}{}", tail(after))
        }
        Lasting::OnDate(date) => format!("on {date}"),
    }
}

pub(super) fn trigger(on: Trigger) -> String {
    match on {
        Trigger::Order => "order.paid".into(),
        Trigger::Joined => "member.joined".into(),
        Trigger::TopUp => "wallet.topped_up".into(),
        Trigger::Redeemed => "reward.redeemed".into(),
        Trigger::Converted => "units.converted".into(),
        Trigger::Exported => "units.exported".into(),
        Trigger::Sent => "transfer.sent".into(),
        Trigger::Activity(name) => format!("activity.{name}"),
        Trigger::Linked(name) => format!("account.linked.{name}"),
    }
}

fn term(stated: &Term) -> Value {
    match stated {
        Term::Lasting(stated) => json!(lasting(*stated)),
        Term::Forfeited => json!("forfeited"),
        Term::Idle(after, activity) => {
            let activity: Vec<String> = activity.iter().map(|t| trigger(*t)).collect();
            json!({"after_inactivity": length(*after), "activity": activity})
        }
    }
}

/// Smallest units as people write them.
pub(super) fn units(amount: i64, exponent: u32) -> String {
    decimal(amount * 10i64.pow(6 - exponent), false)
}

fn wallet(program: &Program, stated: &Wallet) -> Value {
    let kind = match stated.kind {
        Kind::Points => "points",
        Kind::Status => "status",
        Kind::Stamps => "stamps",
        Kind::Money => "money",
    };
    let rounding = match stated.rounding {
        Rounding::Floor => "floor",
        Rounding::HalfEven => "half-even",
        Rounding::Ceil => "ceil",
    };
    let exponent = if stated.kind == Kind::Money { program.currency.1 } else { 0 };
    let level = |set: usize, level: usize| program.tiers[set].levels[level].0.to_owned();
    let mut on_return = json!({"when_spent": if stated.stop_at_zero { "stop-at-zero" } else { "debt" }});
    if let Some(max) = stated.debt_max {
        on_return["debt_max"] = debt_max(max, exponent);
    }
    if let Some((set, levels)) = &stated.debt_by_tier {
        let levels: Map<_, _> =
            levels.iter().map(|(l, max)| (level(*set, *l), debt_max(*max, exponent))).collect();
        on_return["by_tier"] = json!({"set": program.tiers[*set].name, "levels": levels});
    }
    let expires = match &stated.expires {
        Expires::Same(stated) => term(stated),
        Expires::ByTier(set, levels, otherwise) => {
            let levels: Map<_, _> =
                levels.iter().map(|(l, stated)| (level(*set, *l), term(stated))).collect();
            json!({"by_tier": program.tiers[*set].name, "levels": levels, "otherwise": term(otherwise)})
        }
    };
    let mut told = json!({
        "kind": kind,
        "rounding": rounding,
        "keep_fractions": stated.keep_fractions,
        "expires": expires,
        "spend": spend(stated),
        "separate_buckets": stated.separate_buckets,
        "on_return": on_return,
    });
    if let Some(worth) = stated.worth {
        told["worth"] = json!(format!("{} {}", decimal(worth, false), program.currency.0));
    }
    if let Some(terms) = &stated.pay_out {
        told["pay_out"] = pay_out(program, terms, exponent);
    }
    if let Some(terms) = &stated.top_up {
        let mut top_up = json!({});
        let amounts =
            [("at_least", terms.at_least), ("at_most", terms.at_most), ("hold_at_most", terms.hold_at_most)];
        for (name, amount) in amounts {
            if let Some(amount) = amount {
                top_up[name] = json!(units(amount, exponent));
            }
        }
        top_up["limit"] = terms.limits.iter().map(|l| json!(limit(stated.name, *l))).collect();
        told["top_up"] = top_up;
    }
    if stated.kind == Kind::Money || stated.pay.rate.is_some() {
        let digits = program.currency.1;
        told["pay"] = json!({
            "min_basket": units(stated.pay.min_basket, digits),
            "at_most": format!("{}%", stated.pay.percent_max),
        });
        if let Some((count, money)) = stated.pay.rate {
            told["pay"]["rate"] = json!(format!("{count} {} = {}", stated.name, units(money, digits)));
        }
    }
    told
}

/// The name of a counter in requirements and, after `member.count.`, in conditions.
pub fn counter(program: &Program, counter: Counter) -> String {
    match counter {
        Counter::Orders => "orders".into(),
        Counter::Spend => "spend".into(),
        Counter::Items => "items".into(),
        Counter::ToppedUp => "topped_up".into(),
        Counter::ToppedUpOnce => "topped_up_once".into(),
        Counter::TenureDays => "tenure_days".into(),
        Counter::AgeMonths(name) => format!("age_months.{name}"),
        Counter::Earned(wallet) => format!("earned.{}", program.wallets[wallet].name),
        Counter::Balance(wallet) => format!("balance.{}", program.wallets[wallet].name),
        Counter::Activity("referral_settled") => "referrals".into(),
        Counter::Activity(name) => format!("activities.{name}"),
        Counter::Field(name) => format!("fields.{name}"),
        Counter::Years(set, rank) => {
            format!("years.{}.{}", program.tiers[set].name, program.tiers[set].levels[rank].0)
        }
    }
}

fn need(program: &Program, stated: &Need) -> String {
    let join = |parts: &[Need], operator: &str| {
        let parts: Vec<String> = parts.iter().map(|p| format!("({})", need(program, p))).collect();
        parts.join(operator)
    };
    match stated {
        Need::Joined => "joined".into(),
        Need::AtLeast(of, least) => {
            let exponent = program.counter_exponent(*of);
            let money = match of {
                Counter::Spend | Counter::ToppedUp | Counter::ToppedUpOnce => true,
                Counter::Earned(w) | Counter::Balance(w) => program.wallets[*w].kind == Kind::Money,
                Counter::Orders
                | Counter::Items
                | Counter::TenureDays
                | Counter::AgeMonths(_)
                | Counter::Activity(_)
                | Counter::Field(_)
                | Counter::Years(..) => false,
            };
            let least = decimal(least * 10i64.pow(6 - exponent), money);
            format!("{} >= {least}", counter(program, *of))
        }
        Need::Segment(name) => format!("\"{name}\" in member.segments"),
        Need::Plan(plan) => format!("member.plan == \"{}\"", program.plans[*plan].name),
        Need::All(parts) => join(parts, " && "),
        Need::Any(parts) => join(parts, " || "),
    }
}

fn debt_max(stated: DebtMax, exponent: u32) -> Value {
    let (percent, least, most) = match stated {
        DebtMax::Amount(amount) => return json!(units(amount, exponent)),
        DebtMax::Percent(percent, least, most) => (percent, least, most),
    };
    let mut share = json!({ "share": format!("{percent}%") });
    for (name, amount) in [("at_least", least), ("at_most", most)] {
        if let Some(amount) = amount {
            share[name] = json!(units(amount, exponent));
        }
    }
    share
}

fn tier_set(program: &Program, stated: &TierSet) -> Value {
    let window = match stated.window {
        Window::Lifetime => "lifetime".into(),
        Window::Rolling(of) => length(of),
        Window::Calendar(of) => format!("calendar {}", period(of)),
        Window::MembershipYear => "membership year".into(),
    };
    let valid = match stated.valid {
        Valid::Ever => "for ever".into(),
        Valid::For(of) => length(of),
        Valid::EndOf(of, next) => format!("end of {} {}", if next { "next" } else { "this" }, period(of)),
        Valid::EndOfMembershipYear(next) => {
            format!("end of {} membership year", if next { "next" } else { "this" })
        }
    };
    let downgrade = match stated.downgrade {
        Downgrade::Requalify => "to-what-requalifies",
        Downgrade::OneLevel => "one-level",
        Downgrade::Never => "never",
    };
    let levels: Map<_, _> = stated
        .levels
        .iter()
        .zip(&stated.gives)
        .map(|((name, takes), (prizes, each))| {
            let mut level = json!({"qualify": need(program, takes)});
            if !prizes.is_empty() {
                level["give"] = prizes.iter().map(|prize| challenges::prize(program, prize)).collect();
            }
            if let Some(each) = each.filter(|_| !prizes.is_empty()) {
                level["give_each"] = json!(period(each));
            }
            ((*name).to_owned(), level)
        })
        .collect();
    let mut keep = Map::new();
    if let Some((wallet, price)) = stated.price {
        keep.insert("pay".into(), json!(format!("{price} {}", program.wallets[wallet].name)));
        keep.insert("automatic".into(), json!(stated.automatic));
    }
    if let Some(referrals) = stated.referrals {
        keep.insert("referrals".into(), json!(referrals));
    }
    let mut set = json!({
        "window": window,
        "upgrade": if stated.at_review { "at-review" } else { "at-once" },
        "valid": valid,
        "downgrade": downgrade,
        "reset_counters": stated.reset,
        "on_return": if stated.keep_on_return { "keep" } else { "take-back" },
        "levels": levels,
        "keep": keep,
    });
    if let Some(grace) = stated.grace {
        set["grace"] = json!(length(grace));
    }
    set
}

/// Which units are spent first.
fn spend(stated: &Wallet) -> &'static str {
    match (stated.oldest_first, stated.partner_first) {
        (true, _) => "oldest",
        (false, true) => "partner-first",
        (false, false) => "earliest-expiry",
    }
}

fn rule(program: &Program, stated: &Rule) -> Value {
    let mut rule = json!({ "on": trigger(stated.on) });
    if let Some(condition) = &stated.condition {
        rule["if"] = json!(condition.to_cel());
    }
    if !stated.when.is_empty() {
        rule["when"] = json!(stated.when.iter().map(|c| clause(*c)).collect::<Vec<_>>().join(", "));
    }
    if let Some(only) = &stated.only {
        rule["only"] = selection(only);
    }
    if stated.except != Selection::default() {
        rule["except"] = selection(&stated.except);
    }
    rule["eligible"] = eligible(&stated.eligible);
    let wallet = match &stated.effect {
        Effect::Give(give) => {
            give_to(program, &mut rule, give);
            give.wallet
        }
        Effect::Multiply(wallet, factor, group, of) => {
            let name = program.wallets[*wallet].name;
            rule["multiply"] = json!(format!("{name} by {}", decimal(*factor, false)));
            rule["group"] = json!(group);
            rule["of"] = of.iter().map(|place| json!(program.rules[*place].name)).collect();
            *wallet
        }
    };
    let limits = stated.limits.iter().map(|l| json!(limit(program.wallets[wallet].name, *l)));
    rule["limit"] = limits.collect();
    rule["available"] = json!(match stated.available {
        Available::Once => "at once".into(),
        Available::After(time) => format!("after {}", length(time)),
        Available::From(date) => format!("from {date}"),
        Available::On(name) => format!("on activity.{name}"),
    });
    if let Some(expires) = stated.expires {
        rule["expires"] = json!(lasting(expires));
    }
    rule["qualifies"] = json!(stated.qualifies);
    if let Some(place) = stated.budget {
        rule["budget"] = json!(program.budgets[place].name);
    }
    if let Some(funder) = stated.funded_by {
        rule["funded_by"] = json!(funder);
    }
    rule
}

fn give_to(program: &Program, rule: &mut Value, give: &Give) {
    let name = program.wallets[give.wallet].name;
    let number = |micros| decimal(micros, false);
    rule["give"] = match &give.amount {
        Amount::Fixed(rate) => json!(format!("{} {name}", number(*rate))),
        Amount::PerMoney(rate, per) => {
            json!(format!("{} {name} per {} of eligible", number(*rate), number(*per)))
        }
        Amount::PerItem(rate) => json!(format!("{} {name} per item", number(*rate))),
        Amount::PerField(rate, per, field) => {
            json!(format!("{} {name} per {} of {field}", number(*rate), number(*per)))
        }
        Amount::Bands(bands) => {
            let bands = bands.iter().map(|(end, units)| match end {
                Some(end) => json!({"up_to": number(*end), "give": units}),
                None => json!({ "give": units }),
            });
            json!({"wallet": name, "bands": bands.collect::<Vec<_>>()})
        }
    };
    if let Some((set, levels)) = &give.by_tier {
        let of = &program.tiers[*set];
        let levels: Map<_, _> =
            levels.iter().map(|(l, rate)| (of.levels[*l].0.to_owned(), json!(number(*rate)))).collect();
        rule["by_tier"] = json!({"set": of.name, "levels": levels});
        if give.within_order {
            rule["by_tier"]["crossing"] = json!("within-order");
        }
    }
    if !give.by_tender.is_empty() {
        let rates: Map<_, _> =
            give.by_tender.iter().map(|(kind, rate)| ((*kind).to_owned(), json!(number(*rate)))).collect();
        rule["by_tender"] = rates.into();
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn pay_out(program: &Program, terms: &PayOut, exponent: u32) -> Value {
    let name = |month: &i8| MONTHS[usize::from(month.unsigned_abs()) - 1];
    let yearly = terms.months.iter().map(|month| format!("{} {}", terms.day, name(month)));
    let mut on: Vec<String> = yearly.collect();
    if on.is_empty() {
        on.push(format!("every month on day {}", terms.day));
    }
    if let Some(plan) = terms.renewal_of {
        on = vec![format!("renewal of {}", program.plans[plan].name)];
    }
    let mut told = json!({ "on": on });
    for (name, amount) in [("at_least", terms.at_least), ("at_most", terms.at_most)] {
        if let Some(amount) = amount {
            told[name] = json!(units(amount, exponent));
        }
    }
    told
}

pub(super) fn limit(wallet: &str, limit: Limit) -> String {
    let size = match (limit.times, limit.units) {
        (Some(1), _) => "once".to_owned(),
        (Some(times), _) => format!("{times} times"),
        (None, units) => format!("{} {wallet}", units.unwrap_or(1)),
    };
    let per = match limit.per {
        Per::Total => "in total".to_owned(),
        Per::Period(of) => format!("a {}", period(of)),
        Per::MembershipYear => "a membership year".to_owned(),
        Per::YearFrom(month, day) => {
            format!("a year from {day} {}", MONTHS[usize::from(month.unsigned_abs()) - 1])
        }
    };
    format!("{size} {per}{}", if limit.carry_over { ", carry over the rest" } else { "" })
}

pub(super) fn clause(clause: Clause) -> String {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    match clause {
        Clause::Weekday(day) => format!("every {}", DAYS[usize::from(day.unsigned_abs())]),
        Clause::MonthDay(day) => format!("every month on day {day}"),
        Clause::Hours(from, to) => format!("{from:02}:00-{to:02}:00"),
        Clause::Between(from, until) => format!("from {from} until {until}"),
        Clause::BirthdayMonth => "birthday month".into(),
    }
}
