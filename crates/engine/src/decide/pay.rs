//! Paying for an order with wallets, and giving that back with what is returned.
//!
//! A tender that names a wallet is a part of the price. The wallet's rate makes units of it, exactly or not at all, and
//! they are spent by the entry of the order itself. A return gives back the price of what came back, shared out to the
//! tenders in proportion; units go back into the lots that they left, the last one first. All of it is computed anew from
//! the beginning and compared with what was given back before, so that every split of a return ends at the same sums.

use super::{
    Company, Known, draft::Draft, hold::spendable, original::Original, returned::Progress, voucher,
    weigh::Weighed,
};
use crate::{
    amount::{OutOfRange, Ratio, Rounding, add, bounded},
    event::{Body, Event, Order, Profile, Tender},
    fact::{Fact, Sink},
    program::{Pay, Program},
    rejection::Rejection,
    shared::Slices,
    state::{Account, Lot},
    symbol::Sym,
};

/// The amounts next to `amount` that the wallet can pay exactly: not above it, and above it. Amounts are in the smallest
/// unit of the base currency. None when it does not pay at all.
pub fn payable(program: &Program, wallet: &str, amount: i64) -> Option<(i64, i64)> {
    let pay = program.wallet(wallet)?.1.pay?;
    // A rate in lowest terms makes whole units of the multiples of its denominator.
    let step = i64::try_from(pay.rate.reduced().den).ok()?;
    let below = amount.checked_div(step)?.checked_mul(step)?;
    Some((below, if below == amount { amount } else { below.checked_add(step)? }))
}

/// What is left to pay of an order, and how much of it each wallet of the member could pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentOffers {
    /// What tenders must make up, in the smallest unit of the base currency: with the vouchers that the order names.
    pub due: i64,
    /// One for each wallet that pays for orders, in document order.
    pub each: Vec<PaymentOffer>,
}

/// How much of an order a wallet could pay. Money is in the smallest unit of the base currency, units in that of the
/// wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentOffer {
    /// The wallet.
    pub wallet: Sym,
    /// The most that it can pay; 0 when it can pay nothing.
    pub most: i64,
    /// The units that this takes.
    pub units: i64,
    /// It pays multiples of so much, at least 1.
    pub step: i64,
    /// The units of one step, at least 1.
    pub step_units: i64,
    /// Why it can pay nothing, and how much is missing: units that are owed or lacking for one step, or money of a basket
    /// that is too small. 0 when nothing that is added to it would help.
    pub refused: Option<(Rejection, i64)>,
}

/// How an order that is about to be paid could be paid, whatever tenders it names. None for an event that is no order, or
/// one in another currency. The account's due work must have been decided.
///
/// # Errors
/// As those of the order: lines that don't add up, or a voucher that can't be used.
pub fn payment_offers(
    program: &Program,
    account: &Account,
    profile: &Profile,
    event: &Event,
) -> Result<Option<PaymentOffers>, Rejection> {
    let Body::OrderPaid(order) = &event.body else { return Ok(None) };
    if order.currency != program.currency.code {
        return Ok(None);
    }
    let mut order = Order { tenders: Vec::new(), ..order.clone() };
    if let Some(vouchers) = &mut order.vouchers {
        vouchers.payable = None;
    }
    let known = Known {
        profile,
        original: None,
        shared: Slices::NONE,
        receiver: None,
        line: &[],
        company: Company::NONE,
        past: false,
    };
    let mut draft = Draft::new(program, account.clone(), known, event);
    let order = voucher::applied(&mut draft, &order)?.unwrap_or(order);
    let weighed = Weighed::for_conditions(&draft, &order)?;
    let paying = program.wallets.iter().filter_map(|spec| Some((spec.wallet, spec.pay?)));
    let each = paying.map(|(wallet, pay)| offer(&draft, &weighed, wallet, &pay));
    Ok(Some(PaymentOffers { due: weighed.total, each: each.collect::<Result<_, _>>()? }))
}

fn offer(
    draft: &Draft<'_>,
    weighed: &Weighed<'_>,
    wallet: Sym,
    pay: &Pay,
) -> Result<PaymentOffer, Rejection> {
    let rate = pay.rate.reduced();
    let (step, step_units) = (bounded(rate.den)?, bounded(rate.num)?);
    let nothing = |why, missing| {
        Ok(PaymentOffer { wallet, most: 0, units: 0, step, step_units, refused: Some((why, missing)) })
    };
    let debt = draft.account.wallet(wallet).map_or(0, |w| w.debt);
    if 0 < debt {
        return nothing(Rejection::InDebt, debt);
    }
    let goods = weighed.paid.iter().try_fold(0, |sum, paid| add(sum, *paid))?;
    if goods < pay.basket_min {
        return nothing(Rejection::BasketTooSmall, pay.basket_min.saturating_sub(goods));
    }
    let spendable = draft.spendable(wallet);
    if spendable < step_units {
        return nothing(Rejection::InsufficientPoints, step_units.saturating_sub(spendable));
    }
    let share = Ratio::whole(weighed.total).times(pay.share_max)?.round(Rounding::Floor)?;
    let steps = (share / step.max(1)).min(spendable / step_units.max(1));
    if steps == 0 {
        return nothing(Rejection::ShareTooLarge, 0);
    }
    let (most, units) = (steps.saturating_mul(step), steps.saturating_mul(step_units));
    Ok(PaymentOffer { wallet, most, units, step, step_units, refused: None })
}

/// Spends what the tenders that name wallets pay.
pub(super) fn with_wallets(draft: &mut Draft<'_>, weighed: &Weighed<'_>) -> Result<(), Rejection> {
    let order: &Order = &weighed.order;
    for (place, tender) in (0u32..).zip(&order.tenders).filter(|(_, t)| t.from_wallet) {
        let spec = spendable(draft, &tender.kind)?;
        let pay = spec.pay.ok_or(Rejection::NotPaying)?;
        if weighed.currency != draft.program.currency.code {
            return Err(Rejection::NotInBaseCurrency);
        }
        let units = units(&pay, weighed, tender)?;
        let wallet = spec.wallet;
        if 0 < draft.account.wallet(wallet).map_or(0, |w| w.debt) {
            return Err(Rejection::InDebt);
        }
        draft.push(Fact::Paid { tender: place, wallet, amount: tender.amount, units });
        draft.spend(wallet, units, Sink::Spent)?;
    }
    Ok(())
}

/// The units that a tender takes, when it keeps to the wallet's terms.
fn units(pay: &Pay, weighed: &Weighed<'_>, tender: &Tender) -> Result<i64, Rejection> {
    let goods = weighed.paid.iter().try_fold(0, |sum, paid| add(sum, *paid))?;
    if goods < pay.basket_min {
        return Err(Rejection::BasketTooSmall);
    }
    let same = |t: &&Tender| t.from_wallet && t.kind == tender.kind;
    let paid = weighed.order.tenders.iter().filter(same).try_fold(0, |sum, t| add(sum, t.amount))?;
    if Ratio::whole(paid).exceeds(Ratio::whole(weighed.total).times(pay.share_max)?) {
        return Err(Rejection::ShareTooLarge);
    }
    let units = Ratio::whole(tender.amount).times(pay.rate)?.reduced();
    if units.den != 1 {
        return Err(Rejection::InexactPayment);
    }
    Ok(units.round(Rounding::Floor)?)
}

/// Gives back what the returned parts were paid with.
pub(super) fn give_back(
    draft: &mut Draft<'_>,
    original: &Original,
    order: &Order,
    progress: &Progress,
) -> Result<(), Rejection> {
    if !order.tenders.iter().any(|t| t.from_wallet) {
        return Ok(());
    }
    // Vouchers took off tax, too.
    let order = voucher::as_paid(original, order)?;
    let shares = shares(progress.price(&order)?, &order.tenders)?;
    for ((place, tender), back) in (0u32..).zip(&order.tenders).zip(shares) {
        let payment = Payment::of(original, place);
        let (amount_before, units_before) = given_back(original, place);
        let amount = back.saturating_sub(amount_before);
        let units = payment.units_for(back, tender.amount)?.saturating_sub(units_before);
        if amount == 0 && units == 0 {
            continue;
        }
        draft.push(Fact::PaidBack { tender: place, wallet: payment.wallet, amount, units });
        payment.restore(draft, units_before, units);
    }
    super::tick::expire(draft);
    Ok(())
}

/// Shares a part of the price out to the tenders, in proportion to what each paid. The first tender and all others are a
/// pair that is split to the nearest unit, then the second and the others after it, and so on: with a growing price no
/// share ever shrinks, which the largest remainder among three or more can't promise.
fn shares(price: i64, tenders: &[Tender]) -> Result<Vec<i64>, OutOfRange> {
    let mut left = price;
    let mut weight = tenders.iter().try_fold(0, |sum, t| add(sum, t.amount))?;
    let mut shares = Vec::with_capacity(tenders.len());
    for tender in tenders {
        let exact =
            Ratio::whole(left).times(Ratio { num: tender.amount.into(), den: weight.max(1).into() })?;
        let half = Ratio { num: 1, den: 2 };
        let share = exact.plus(half)?.round(Rounding::Floor)?.min(left);
        shares.push(share);
        left = left.saturating_sub(share);
        weight = weight.saturating_sub(tender.amount);
    }
    Ok(shares)
}

/// What was given back of a tender so far: money and units.
fn given_back(original: &Original, place: u32) -> (i64, i64) {
    original.later_facts().fold((0, 0), |(money, count), fact| match fact {
        Fact::PaidBack { tender, amount, units, .. } if *tender == place => {
            (money.saturating_add(*amount), count.saturating_add(*units))
        }
        _ => (money, count),
    })
}

/// What a wallet paid for a tender, by lots.
struct Payment {
    wallet: Option<Sym>,
    units: i64,
    parts: Vec<Lot>,
}

impl Payment {
    /// What the order's entry says of the tender; nothing when no wallet paid it.
    fn of(original: &Original, place: u32) -> Payment {
        let mut payment = Payment { wallet: None, units: 0, parts: Vec::new() };
        let mut own = false;
        for fact in &original.root.facts {
            match fact {
                Fact::Paid { tender, wallet, units, .. } => {
                    own = *tender == place;
                    if own {
                        (payment.wallet, payment.units) = (Some(*wallet), *units);
                    }
                }
                Fact::Drawn { lot, amount, earned_at, expires_at, pending, to: Sink::Spent, .. } if own => {
                    payment.parts.push(Lot {
                        id: *lot,
                        remaining: *amount,
                        earned_at: *earned_at,
                        expires_at: *expires_at,
                        pending: *pending,
                    });
                }
                _ => {}
            }
        }
        payment
    }

    /// The units due for so much of the tender: none comes back before its whole worth has.
    fn units_for(&self, back: i64, paid: i64) -> Result<i64, OutOfRange> {
        if back == paid {
            return Ok(self.units);
        }
        let part = Ratio { num: i128::from(back), den: i128::from(paid.max(1)) };
        Ratio::whole(self.units).times(part)?.round(Rounding::Floor)
    }

    /// Puts units back into their lots, the last one spent first; `before` came back earlier.
    fn restore(&self, draft: &mut Draft<'_>, before: i64, units: i64) {
        let Some(wallet) = self.wallet else { return };
        let (mut skip, mut left) = (before, units);
        for part in self.parts.iter().rev() {
            let skipped = skip.min(part.remaining);
            skip = skip.saturating_sub(skipped);
            let amount = left.min(part.remaining.saturating_sub(skipped));
            if 0 < amount {
                draft.restore(wallet, *part, amount, Sink::Spent);
                left = left.saturating_sub(amount);
            }
        }
    }
}
