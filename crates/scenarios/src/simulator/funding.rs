//! Random partners who pay for units, and what engine and model must say of those.

use std::collections::BTreeMap;

use regulars_engine::{
    Program as Checked,
    event::{AccountLink, AccountUnlink, BlockPurchase, Body},
    fact::Fact,
    funding::FundingStep,
    id::LinkId,
    moment::Moment,
    shared::Thing,
    state::Account,
};

use super::{random::Random, world::World};
use crate::model::{
    Model,
    block::Drawn,
    condition::{Comparison, Condition},
    funding::{FUNDERS, Funder, Step},
    link::{OF_OTHERS, text},
    program::{Amount, Available, Effect, Give, Program, Trigger},
};

/// Rules that somebody pays for: a partner with a price, one without, and somebody who is only named.
pub fn add(random: &mut Random, program: &mut Program, width: i64) {
    if random.chance(60) || width == 0 {
        return;
    }
    for name in FUNDERS.into_iter().take(2) {
        let mut prices = Vec::new();
        for wallet in 0..program.wallets.len() {
            if random.chance(60) {
                // Whole millionths for the smallest unit of any currency.
                prices.push((wallet, random.maybe(80, |r| r.number(0, 40) * 1_000)));
            }
        }
        let settle = random.pick(&["at-issuance", "at-redemption", "net"]);
        let needs_link = random.chance(35);
        let mut prepaid = Vec::new();
        for (wallet, _) in &prices {
            let can = settle != "at-redemption" && !program.wallets[*wallet].keep_fractions;
            if can && random.chance(50) {
                prepaid.push((*wallet, random.pick(&["refuse", "earn-nothing", "bill"])));
            }
        }
        program.funders.push(Funder { name, prices, settle, needs_link, prepaid });
    }
    for rule in &mut program.rules {
        // Joining is never refused for want of a block: an account begins with its first event.
        let by_nobody = rule.limits.iter().any(|limit| limit.carry_over) || rule.on == Trigger::Joined;
        let funders = if by_nobody { &FUNDERS[2..] } else { &FUNDERS[..] };
        rule.funded_by = random.maybe(45, |r| r.pick(funders));
        // What is paid in advance is for some rule, where one gives it.
        let (Effect::Give(Give { wallet, .. }) | Effect::Multiply(wallet, ..)) = &rule.effect;
        let pays = |own: &&Funder| own.prepaid.iter().any(|(of, _)| of == wallet);
        let in_advance = program.funders.iter().find(pays).filter(|_| !by_nobody && random.chance(70));
        rule.funded_by = in_advance.map(|own| own.name).or(rule.funded_by);
    }
    for rule in &mut program.rules {
        let fixed = matches!(&rule.effect, Effect::Give(give) if matches!(give.amount, Amount::Fixed(_)));
        let of_activity = matches!(rule.on, Trigger::Activity(_));
        if of_activity && fixed && rule.condition.is_none() && matches!(rule.available, Available::Once) {
            rule.on = random.maybe(60, |r| Trigger::Linked(r.pick(&LINKED))).unwrap_or(rule.on);
        } else if rule.condition.is_none() {
            rule.condition = random.maybe(20, linked);
        }
    }
    for wallet in &mut program.wallets {
        wallet.partner_first = !wallet.oldest_first && random.chance(40);
    }
}

/// The partners with whom accounts are linked.
const LINKED: [&str; 2] = ["bank", "press"];

/// A condition about a link.
fn linked(random: &mut Random) -> Condition {
    let name = random.pick(&LINKED);
    if random.chance(40) {
        return Condition::Yes(format!("member.linked.{name}"));
    }
    Condition::Int(format!("member.linked_hours.{name}"), Comparison::AtLeast, random.number(1, 500))
}

/// Linking an account, mostly with a number of the member's own, or ending that.
pub fn event(random: &mut Random) -> Body {
    let partner = if random.chance(3) { "club".to_owned() } else { random.pick(&LINKED).to_owned() };
    if random.chance(40) {
        return Body::AccountUnlinked(AccountUnlink { partner });
    }
    let own = if partner == "bank" { 0x1000 } else { 0x2000 };
    // A number is one partner's.
    let number = match random.number(0, 9) {
        0 if partner == "bank" => OF_OTHERS[0],
        1 if partner == "bank" => OF_OTHERS[1],
        _ => own + u128::from(random.bits() % 2),
    };
    Body::AccountLinked(AccountLink { partner, number: text(number) })
}

/// A partner pays for units in advance; now and then in a wallet for which it does not.
pub fn buys(random: &mut Random, model: &Model<'_>) -> Body {
    let in_advance = model.program.funders.iter().find(|own| !own.prepaid.is_empty() && random.chance(70));
    let any = random.place(model.program.funders.len());
    let stated = in_advance.unwrap_or(&model.program.funders[any]);
    let wallet = match stated.prepaid.is_empty() || random.chance(4) {
        true => random.place(model.program.wallets.len()),
        false => random.pick(&stated.prepaid).0,
    };
    let day = 86_400_000_000;
    let from = model.member.as_of + random.number(-40, 4) * day;
    Body::BlockBought(BlockPurchase {
        partner: if random.chance(2) { "club".to_owned() } else { stated.name.to_owned() },
        wallet: model.program.wallets[wallet].name.to_owned(),
        units: if random.chance(50) { random.number(1, 300) } else { random.number(300, 20_000) },
        price: random.maybe(50, |r| r.number(0, 9) * 1_000),
        from: Moment(from),
        until: random.maybe(40, |r| Moment(from + r.number(0, 90) * day)),
        reserve: random.chance(30),
    })
}

/// What is bought and drawn of blocks is the same in both worlds, and none is overdrawn.
fn blocks(world: &World<'_>) -> Result<(), String> {
    let mut engine: Vec<(String, String, u32, i64, i64)> = Vec::new();
    for (thing, shared) in world.pool.iter() {
        let Thing::Block(partner, wallet) = thing else { continue };
        let name = |sym| world.checked.name_of(sym).to_owned();
        for block in &shared.blocks {
            if block.drawn < 0 || block.units < block.drawn {
                return Err(format!("a block is overdrawn, or more than full: {block:?}"));
            }
            engine.push((name(partner), name(wallet), block.number, block.units, block.drawn));
        }
    }
    let member = &world.model.member;
    let mut model: Vec<_> = member
        .blocks
        .iter()
        .map(|own| {
            let same = |line: &&Drawn| {
                (line.funder, line.wallet, line.number) == (own.funder, own.wallet, own.number)
            };
            let drawn: i64 = member.drawn.iter().filter(same).map(|line| line.units).sum();
            let wallet = world.model.program.wallets[own.wallet].name;
            (own.funder.to_owned(), wallet.to_owned(), own.number, own.units, drawn)
        })
        .collect();
    engine.sort();
    model.sort();
    if engine == model { Ok(()) } else { Err(format!("blocks: engine {engine:?}, model {model:?}")) }
}

/// What other members have done to the numbers of partners.
pub fn of_others(checked: &Checked) -> Vec<Fact> {
    let Some(partner) = checked.partner("bank").map(|spec| spec.partner) else { return Vec::new() };
    let [taken, used] = OF_OTHERS.map(|number| LinkId(uuid::Uuid::from_u128(number)));
    let since = Moment(0);
    vec![
        Fact::Linked { partner, number: taken, since },
        Fact::Linked { partner, number: used, since },
        Fact::Unlinked { partner, number: used },
    ]
}

/// The links are the same in both worlds.
fn links(world: &World<'_>) -> Result<(), String> {
    let engine: Vec<_> = world
        .account
        .links
        .iter()
        .map(|own| {
            let number = own.number.map(|number| number.to_string());
            (world.checked.name_of(own.partner), number, own.since.0)
        })
        .collect();
    let mut model: Vec<(&str, Option<String>, i64)> = Vec::new();
    for line in &world.model.member.links {
        let own = (line.partner, line.number.clone(), line.since);
        match model.iter_mut().find(|known| known.0 == line.partner) {
            Some(known) => *known = own,
            None => model.push(own),
        }
    }
    if engine == model { Ok(()) } else { Err(format!("links: engine {engine:?}, model {model:?}")) }
}

/// What became of units by who pays for them, for how much, in which wallet.
type Sums<'a> = BTreeMap<(&'a str, i64, &'a str, FundingStep), i64>;

/// Notes what an entry says of units that somebody pays for.
pub fn note(sums: &mut BTreeMap<(u16, i64, u16, FundingStep), i64>, facts: &[Fact]) {
    for fact in facts {
        if let Fact::Funded(funding) = fact {
            let key = (funding.of.funder.0, funding.of.price, funding.wallet.0, funding.step);
            *sums.entry(key).or_default() += funding.units;
        }
    }
}

/// The same in both worlds; and whoever pays answers for exactly the units that are in lots of theirs.
pub fn check(world: &World<'_>) -> Result<(), String> {
    links(world)?;
    blocks(world)?;
    let name = |sym: u16| world.checked.name_of(regulars_engine::symbol::Sym(sym));
    let mut engine = Sums::new();
    for ((funder, price, wallet, step), units) in &world.funded {
        engine.insert((name(*funder), *price, name(*wallet), *step), *units);
    }
    engine.retain(|_, units| *units != 0);
    let mut model = Sums::new();
    for line in &world.model.member.funded {
        let wallet = world.model.program.wallets[line.wallet].name;
        *model.entry((line.payer.0, line.payer.1, wallet, step_of(line.step))).or_default() += line.units;
    }
    model.retain(|_, units| *units != 0);
    if engine != model {
        return Err(format!("funded units: engine {engine:?}, model {model:?}"));
    }
    let mut left: BTreeMap<(u16, i64, u16), i64> = BTreeMap::new();
    for ((funder, price, wallet, step), units) in &world.funded {
        *left.entry((*funder, *price, *wallet)).or_default() += units * step.sign();
    }
    left.retain(|_, units| *units != 0);
    let there = in_lots(&world.account);
    if left != there {
        return Err(format!("partners answer for {left:?}, and their lots hold {there:?}"));
    }
    Ok(())
}

/// What lots hold, set aside or not, by who pays for them.
fn in_lots(account: &Account) -> BTreeMap<(u16, i64, u16), i64> {
    let mut there = BTreeMap::new();
    let open = account.wallets.iter().flat_map(|w| w.lots.iter().map(|lot| (w.wallet, lot)));
    let held = account.holds.iter().flat_map(|hold| hold.parts.iter().map(|lot| (hold.wallet, lot)));
    let held = held.filter_map(|(wallet, lot)| Some((wallet?, lot)));
    for (wallet, lot) in open.chain(held) {
        if let Some(of) = account.funded_lot(lot.id) {
            *there.entry((of.funder.0, of.price, wallet.0)).or_default() += lot.remaining;
        }
    }
    there
}

fn step_of(step: Step) -> FundingStep {
    match step {
        Step::Issued => FundingStep::Issued,
        Step::TakenBack => FundingStep::TakenBack,
        Step::Redeemed => FundingStep::Redeemed,
        Step::Expired => FundingStep::Expired,
        Step::Sent => FundingStep::Sent,
        Step::Adjusted => FundingStep::Adjusted,
        Step::Repaid => FundingStep::Repaid,
        Step::Replaced => FundingStep::Replaced,
    }
}
