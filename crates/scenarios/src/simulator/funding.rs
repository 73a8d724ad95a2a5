//! Random partners who pay for units, and what engine and model must say of those.

use std::collections::BTreeMap;

use regulars_engine::{fact::Fact, funding::FundingStep, state::Account};

use super::{random::Random, world::World};
use crate::model::{
    funding::{FUNDERS, Funder, Step},
    program::Program,
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
        program.funders.push(Funder { name, prices, settle });
    }
    for rule in &mut program.rules {
        rule.funded_by = random.maybe(45, |r| r.pick(&FUNDERS));
    }
    for wallet in &mut program.wallets {
        wallet.partner_first = !wallet.oldest_first && random.chance(40);
    }
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
