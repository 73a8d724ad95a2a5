//! What holds for every calculation, whatever was chosen.

use super::super::{Calculation, returned_share};
use super::random::Case;

/// Nothing is negative, sums are equal to the last unit, every discount has a place.
pub fn assert_sound(case: &Case, calculation: &Calculation) {
    let cart = &case.cart;
    let mut lines = vec![0; cart.lines.len()];
    let mut shipping = 0;
    for used in &calculation.used {
        let parts: i64 = used.lines.iter().map(|(_, part)| *part).sum();
        assert_eq!(used.saved, parts + used.shipping);
        assert!(0 < used.saved && used.lines.iter().all(|(_, part)| 0 < *part));
        used.lines.iter().for_each(|(line, part)| lines[*line as usize] += part);
        shipping += used.shipping;
    }
    assert_eq!(calculation.shipping_saved, shipping);
    assert!((0..=cart.shipping).contains(&shipping));
    assert_eq!(calculation.saved, lines.iter().sum::<i64>() + shipping);
    let mut payable = cart.shipping - shipping;
    for ((line, outcome), discount) in cart.lines.iter().zip(&calculation.lines).zip(lines) {
        assert_eq!(outcome.discount, discount);
        assert_eq!(outcome.amount + discount, line.amount);
        assert!(0 <= outcome.amount && (0..=line.tax).contains(&outcome.tax));
        payable += outcome.amount + if cart.tax_included { 0 } else { outcome.tax };
        let part = |before, now| returned_share(discount, line.quantity, before, now).unwrap();
        if line.quantity <= 10 {
            assert_eq!((0..line.quantity).map(|before| part(before, 1)).sum::<i64>(), discount);
        }
        assert_eq!(
            part(0, line.quantity / 2) + part(line.quantity / 2, line.quantity - line.quantity / 2),
            discount
        );
    }
    assert_eq!(calculation.payable, payable);
    let mut ids: Vec<u64> = calculation.used.iter().map(|used| used.id).collect();
    ids.extend(calculation.unused.iter().map(|unused| unused.id));
    ids.sort_unstable();
    let mut expected: Vec<u64> = case.discounts.iter().map(|discount| discount.id).collect();
    expected.sort_unstable();
    assert_eq!(ids, expected);
}

#[test]
fn returned_items_take_back_their_share() {
    let check = |discount, quantity, before, now, expected| {
        assert_eq!(returned_share(discount, quantity, before, now), expected);
    };
    // 10.00 over three: 3.34, 3.33, 3.33.
    check(1_000, 3, 0, 1, Some(334));
    check(1_000, 3, 1, 1, Some(333));
    check(1_000, 3, 1, 2, Some(666));
    check(1_000, 3, 0, 3, Some(1_000));
    check(2, 3, 1, 1, Some(1));
    check(2, 3, 2, 1, Some(0));
    check(5, 3, 3, 0, Some(0));
    check(5, 3, 3, 1, None);
    check(5, 0, 0, 0, None);
    check(-1, 3, 0, 1, None);
    check(5, 3, i64::MAX, i64::MAX, None);
    check(i64::MAX, i64::MAX, 1, i64::MAX - 1, Some(i64::MAX - 1));
}
