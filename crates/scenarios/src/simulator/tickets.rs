//! Random vouchers, and what happens to them.

use regulars_engine::{
    event::{Body, VoucherClaim, VoucherIssue, VoucherRevocation, VoucherUsage},
    id::VoucherId,
};
use uuid::Uuid;

use super::{
    programs::{length, period},
    random::Random,
};
use crate::model::{
    Model,
    program::{Limit, Per, Program, Voucher},
};

/// Codes that can be claimed; the last digit says how often.
const CODES: i64 = 4;

/// Kinds of vouchers.
pub fn add_kinds(random: &mut Random, program: &mut Program, width: i64) {
    while program.vouchers.len() < 3 && random.chance(15 * width) {
        let limit = random.maybe(40, |r| Limit {
            times: Some(r.number(1, 3)),
            units: None,
            per: if r.chance(20) { Per::Total } else { Per::Period(period(r)) },
            carry_over: false,
        });
        let voucher = Voucher {
            name: format!("ticket{}", program.vouchers.len()),
            imported: random.chance(30),
            lasts: random.maybe(60, length),
            uses: random.pick(&[1, 1, 2, 5]),
            limits: limit.into_iter().collect(),
        };
        program.vouchers.push(voucher);
    }
}

/// The kind of voucher that a reward gives.
pub fn of_reward(random: &mut Random, program: &Program, gives_money: bool) -> Option<usize> {
    let gives = !gives_money && !program.vouchers.is_empty() && random.chance(40);
    gives.then(|| random.place(program.vouchers.len()))
}

/// Something that happens to a voucher, mostly one that is there.
pub fn event(random: &mut Random, model: &Model<'_>) -> Body {
    let kinds = &model.program.vouchers;
    let kind = random.place(kinds.len());
    let named = if random.chance(97) { kinds[kind].name.clone() } else { "gone".to_owned() };
    let held = &model.member.tickets;
    let id = if held.is_empty() || random.chance(10) {
        VoucherId(Uuid::from_u128(7))
    } else {
        held[random.place(held.len())].id
    };
    match random.number(0, 9) {
        0..=2 => Body::VoucherIssued(VoucherIssue { voucher: named, quantity: random.number(1, 3) }),
        3..=4 => {
            let number = random.number(0, CODES - 1);
            let code = VoucherId(Uuid::from_u128(1_000 + u128::from(number.unsigned_abs())));
            // What the server knows of a code is always the same.
            let voucher = kinds[usize::try_from(number).unwrap_or(0) % kinds.len()].name.clone();
            let claims_max = 1 + number % 2;
            Body::VoucherClaimed(VoucherClaim { code: code.to_string(), voucher, claims_max })
        }
        5 => Body::VoucherRevoked(VoucherRevocation { voucher: id }),
        _ => {
            let voucher = if random.chance(50) { named } else { id.to_string() };
            Body::VoucherUsed(VoucherUsage { voucher })
        }
    }
}
