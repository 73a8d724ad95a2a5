//! What is refused, the largest numbers that are not, and searches that are cut short.

use super::super::{
    Cart, CartLine, DISCOUNTS_MAX, Discount, Effect, Group, LINES_MAX, Level, Limit, LineSet, Pick, Policy,
    Unfit, calculate,
};
use super::invariants::assert_sound;
use super::random::{Case, Dice};
use crate::amount::{AMOUNT_MAX, Ratio, Rounding};

const HALF: Ratio = Ratio { num: 1, den: 2 };

fn discount(id: u64, effect: Effect) -> Discount<'static> {
    let (scope, group, priority) = (0, 0, 0);
    let (exclusive, saving_max, uses_max) = (false, None, None);
    Discount {
        id,
        key: "",
        effect,
        level: Level::Item,
        scope,
        group,
        priority,
        exclusive,
        saving_max,
        uses_max,
    }
}

/// One line of two for 10.00, and one discount of half.
fn simple() -> Case {
    Case {
        cart: Cart {
            lines: vec![CartLine { sku: "tea", quantity: 2, amount: 1_000, tax: 100 }],
            shipping: 0,
            tax_included: true,
        },
        scopes: vec![LineSet::all(1)],
        groups: vec![Group { policy: Policy::All, priority: 0 }],
        discounts: vec![discount(7, Effect::PercentOff { share: HALF })],
        limit: Limit::default(),
        rounding: Rounding::Floor,
    }
}

#[test]
fn numbers_that_cannot_be() {
    let check = |change: &dyn Fn(&mut Case), expected: Option<Unfit>| {
        let mut case = simple();
        change(&mut case);
        assert_eq!(calculate(&case.cart, &case.terms()).err(), expected);
    };
    let effect = |effect: Effect, expected: Option<Unfit>| {
        check(&|case| case.discounts[0].effect = effect, expected);
    };
    check(&|_| {}, None);
    check(&|case| case.cart.lines[0].quantity = 0, Some(Unfit::Line(0)));
    check(&|case| case.cart.lines[0].amount = -1, Some(Unfit::Line(0)));
    check(&|case| case.cart.lines[0].tax = -1, Some(Unfit::Line(0)));
    check(&|case| case.cart.lines[0].tax = 1_001, Some(Unfit::Line(0)));
    check(&|case| (case.cart.tax_included, case.cart.lines[0].tax) = (false, 1_001), None);
    check(&|case| case.cart.shipping = -1, Some(Unfit::Totals));
    check(&|case| case.cart.shipping = AMOUNT_MAX - 1_099, Some(Unfit::Totals));
    check(&|case| case.cart.shipping = AMOUNT_MAX - 1_100, None);
    check(&|case| case.cart.lines = vec![case.cart.lines[0]; LINES_MAX], None);
    check(&|case| case.cart.lines = vec![case.cart.lines[0]; LINES_MAX + 1], Some(Unfit::TooManyLines));
    check(&|case| case.cart.lines.clear(), None);
    check(&|case| case.groups.resize(DISCOUNTS_MAX + 1, case.groups[0]), Some(Unfit::TooManyDiscounts));
    check(&|case| case.discounts.push(case.discounts[0]), Some(Unfit::Repeated(7)));
    check(&|case| case.discounts[0].scope = 1, Some(Unfit::Discount(7)));
    check(&|case| case.discounts[0].group = 1, Some(Unfit::Discount(7)));
    check(&|case| case.discounts[0].saving_max = Some(-1), Some(Unfit::Discount(7)));
    check(&|case| case.discounts[0].uses_max = Some(0), Some(Unfit::Discount(7)));
    check(&|case| case.limit.amount = Some(-1), Some(Unfit::Limit));
    check(&|case| case.limit.share = Some((HALF, 1)), Some(Unfit::Limit));
    check(&|case| case.limit.share = Some((Ratio { num: 3, den: 2 }, 0)), Some(Unfit::Limit));
    for share in [(-1, 2), (3, 2), (1, 0), (-1, -2), (0, 1i128 << 63)] {
        let share = Ratio { num: share.0, den: share.1 };
        effect(Effect::PercentOff { share }, Some(Unfit::Discount(7)));
        effect(Effect::ShippingPercentOff { share }, Some(Unfit::Discount(7)));
        effect(Effect::ItemOff { pick: Pick::Cheapest, share }, Some(Unfit::Discount(7)));
    }
    effect(Effect::AmountOff { amount: -1, per: None }, Some(Unfit::Discount(7)));
    effect(Effect::AmountOff { amount: 1, per: Some(0) }, Some(Unfit::Discount(7)));
    effect(Effect::BuyGet { buy: 0, get: 1, share: HALF, same_item: false }, Some(Unfit::Discount(7)));
    effect(Effect::BuyGet { buy: 1, get: 0, share: HALF, same_item: true }, Some(Unfit::Discount(7)));
    effect(Effect::EveryNth { n: 0, share: HALF }, Some(Unfit::Discount(7)));
    effect(Effect::Covers { amount: -1 }, Some(Unfit::Discount(7)));
    effect(Effect::ItemPrice { price: -1 }, Some(Unfit::Discount(7)));
    effect(Effect::BundlePrice { count: 0, price: 1 }, Some(Unfit::Discount(7)));
    effect(Effect::ShippingAmountOff { amount: AMOUNT_MAX + 1 }, Some(Unfit::Discount(7)));
}

/// With the largest numbers that are allowed nothing overflows, and the work does not grow with quantities.
#[test]
fn the_largest_numbers() {
    let share = Ratio { num: i128::from(i64::MAX) - 1, den: i64::MAX.into() };
    let most = AMOUNT_MAX;
    let effects = [
        Effect::PercentOff { share },
        Effect::AmountOff { amount: most, per: Some(1) },
        Effect::BuyGet { buy: most, get: most, share, same_item: true },
        Effect::BuyGet { buy: 1, get: 1, share, same_item: true },
        Effect::BuyGet { buy: 2, get: 1, share, same_item: false },
        Effect::EveryNth { n: 1, share },
        Effect::EveryNth { n: 3, share },
        Effect::ItemOff { pick: Pick::Dearest, share },
        Effect::Covers { amount: most },
        Effect::ItemPrice { price: 1 },
        Effect::BundlePrice { count: 2, price: 1 },
        Effect::BundlePrice { count: most, price: most },
        Effect::ShippingAmountOff { amount: most },
    ];
    for (amount, quantity) in
        [(most / 2, 1), (most / 2, most - 3), (most / 2, 7), (0, most - 3), (3, most - 3)]
    {
        for tried in effects {
            for uses_max in [None, Some(1), Some(most)] {
                let mut case = simple();
                let line = CartLine { sku: "tea", quantity, amount, tax: amount / 2 };
                case.cart.lines = vec![line, CartLine { sku: "cup", quantity: 3, amount: 100, tax: 0 }];
                case.cart.shipping = 5;
                case.scopes = vec![LineSet::all(2)];
                case.discounts = vec![Discount { uses_max, ..discount(0, tried) }];
                assert_sound(&case, &case.calculate());
            }
        }
    }
}

/// Too many ways to combine for the work allowed: the answer is sound, says that it may not be the best, is at least as
/// good as taking what saves most alone, and is the same however the discounts are named.
#[test]
fn a_search_that_is_cut_short() {
    let mut dice = Dice::of(1);
    let mut case = simple();
    let line =
        |dice: &mut Dice| CartLine { sku: "tea", quantity: 2, amount: 1_000 + dice.below(5_000), tax: 0 };
    case.cart.lines = (0..12).map(|_| line(&mut dice)).collect();
    case.scopes = (0..9).map(|_| (0..12).map(|_| dice.one_in(2)).collect()).collect();
    let some = |id: u64| Discount {
        scope: u32::try_from(dice.below(9)).unwrap(),
        priority: dice.below(9) as i32,
        ..discount(
            id,
            match dice.below(3) {
                0 => Effect::PercentOff { share: Ratio { num: dice.below(40).into(), den: 1_000 } },
                1 => Effect::ItemOff {
                    pick: Pick::Cheapest,
                    share: Ratio { num: dice.below(40).into(), den: 1_000 },
                },
                _ => Effect::AmountOff { amount: dice.below(200), per: None },
            },
        )
    };
    case.discounts = (0..120).map(some).collect();
    let calculation = case.calculate();
    assert!(!calculation.is_proven_best);
    assert_sound(&case, &calculation);
    for only in case.discounts.clone() {
        let alone = Case { discounts: vec![only], ..simple() };
        let alone = Case { cart: case.cart.clone(), scopes: case.scopes.clone(), ..alone };
        assert!(alone.calculate().saved <= calculation.saved);
    }
    for _ in 0..3 {
        dice.shuffle(&mut case.discounts);
        assert_eq!(case.calculate(), calculation);
    }
}

/// Equal vouchers, and shares that all stack, are decided without trying their sets.
#[test]
fn many_that_are_easy() {
    let mut case = simple();
    case.cart.lines[0] = CartLine { sku: "tea", quantity: 1, amount: 100_000, tax: 0 };
    case.discounts = (0..200).map(|id| discount(id, Effect::AmountOff { amount: 500, per: None })).collect();
    let calculation = case.calculate();
    assert!(calculation.is_proven_best && calculation.saved == 100_000);
    let ids: Vec<u64> = calculation.used.iter().map(|used| used.id).collect();
    assert_eq!(ids, (0..200).collect::<Vec<u64>>());

    case.discounts = (0..40)
        .map(|id| discount(id, Effect::PercentOff { share: Ratio { num: i128::from(id) + 1, den: 2_000 } }))
        .collect();
    let calculation = case.calculate();
    assert!(calculation.is_proven_best && calculation.used.len() == 40);
}
