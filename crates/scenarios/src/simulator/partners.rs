//! Random partners, to which units go.

use super::{programs::transfer, random::Random};
use crate::model::program::{Kind, Partner, Program, Transfer};

/// Partners that take units of some wallets.
pub fn add(random: &mut Random, program: &mut Program, width: i64) {
    for wallet in 0..program.wallets.len() {
        if program.wallets[wallet].kind != Kind::Status && random.chance(15 * width) {
            let partner = partner(random, program, wallet);
            program.partners.push(partner);
        }
    }
}

/// Terms under which most units that go to a partner pass.
fn partner(random: &mut Random, program: &Program, from: usize) -> Partner {
    let Transfer { at_least, limits, fee, .. } = transfer(random, from);
    let (name, gives) = (format!("partner{}", program.partners.len()), random.number(1, 50));
    let takes = (from, random.pick(&[1, 3, 10]) * 10i64.pow(program.exponent(from)));
    Partner { name, takes, gives, at_least, limits, fee }
}
