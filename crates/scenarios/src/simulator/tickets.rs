//! Random vouchers, and what happens to them.

use regulars_engine::{
    event::{Body, VoucherClaim, VoucherIssue, VoucherRevocation, VoucherUsage, Vouchers},
    id::VoucherId,
};
use uuid::Uuid;

use super::{
    programs::{items, length, period},
    random::Random,
};
use crate::model::{
    Model,
    program::{Limit, Off, OffAmount, Per, Program, SavingMax, Voucher},
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
            off: random.maybe(60, off),
            imported: random.chance(30),
            lasts: random.maybe(60, length),
            uses: random.pick(&[1, 1, 2, 5]),
            limits: limit.into_iter().collect(),
        };
        program.vouchers.push(voucher);
    }
    program.saving_max = SavingMax {
        money: random.maybe(20, |r| r.number(1, 3_000)),
        percent: random.maybe(20, |r| r.pick(&[1, 10, 33, 60, 100])),
    };
}

/// What a kind takes off.
fn off(random: &mut Random) -> Off {
    let of_some = random.chance(40);
    let (only, except) = match (of_some, random.chance(70)) {
        (false, _) => (None, None),
        (true, true) => (Some(items(random)), None),
        (true, false) => (None, Some(items(random))),
    };
    let percent = OffAmount::Percent(random.pick(&[1, 5, 10, 33, 50, 100]));
    let amount = if random.chance(50) { percent } else { OffAmount::Money(random.number(1, 2_500)) };
    Off {
        amount,
        only,
        except,
        together: random.chance(60),
        priority: random.number(0, 2),
        saving_max: random.maybe(25, |r| r.number(1, 900)),
        keep: random.chance(30),
    }
}

/// Vouchers that an order names: mostly one or two that the member has, by kind or by id.
pub fn of_order(random: &mut Random, model: &Model<'_>) -> Option<Box<Vouchers>> {
    let kinds = &model.program.vouchers;
    let held = &model.member.tickets;
    if kinds.is_empty() || held.is_empty() || random.chance(40) {
        return None;
    }
    let name = |random: &mut Random| {
        let ticket = held[random.place(held.len())];
        match random.number(0, 19) {
            0 => kinds[random.place(kinds.len())].name.clone(),
            1..=9 => kinds[ticket.kind].name.clone(),
            _ => ticket.id.to_string(),
        }
    };
    let names: Vec<String> = (0..random.pick(&[1, 1, 1, 2, 2, 3])).map(|_| name(random)).collect();
    Some(Box::new(Vouchers { names, payable: None }))
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
