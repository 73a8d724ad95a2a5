//! Worked cases, each checked with a pencil, and the figures of the manual.

use super::language::check;

/// The blocks of `docs/concepts/discounts.md`.
#[test]
fn figures_of_the_manual() {
    let page = include_str!("../../../../../docs/concepts/discounts.md");
    let blocks: Vec<&str> = page.split("```discounts\n").skip(1).collect();
    assert!(8 <= blocks.len(), "the manual has its figures");
    for block in blocks {
        check(block.split("```").next().unwrap());
    }
}

/// A cart of tea 2 × 6.00, cake 3 × 4.00, shipping 5.00, one discount in group `g`.
fn one(discount: &str, expected: &str) {
    check(&format!(
        "tea 2 = 12.00\ncake 3 = 12.00\nshipping 5.00\ngroup g best\nD in g: {discount}\ngives\n{expected}"
    ));
}

#[test]
fn effects() {
    one("10% off all", "D: tea 1.20, cake 1.20\nsaves 2.40, pays 26.60");
    one("10% off tea", "D: tea 1.20\nsaves 1.20, pays 27.80");
    one("10% off tea, up to 1.00", "D: tea 1.00\nsaves 1.00, pays 28.00");
    one("100% off all", "D: tea 12.00, cake 12.00\nsaves 24.00, pays 5.00");
    one("0% off all", "D unused: saves nothing\nsaves 0.00, pays 29.00");
    one("10% off coffee", "D unused: saves nothing\nsaves 0.00, pays 29.00");
    one("0.01 off all", "D: tea 0.01\nsaves 0.01, pays 28.99");
    one("5.00 off all", "D: tea 2.50, cake 2.50\nsaves 5.00, pays 24.00");
    one("20.00 off tea", "D: tea 12.00\nsaves 12.00, pays 17.00");
    one("2.00 off each 10.00 of all", "D: tea 2.00, cake 2.00\nsaves 4.00, pays 25.00");
    one("2.00 off each 10.00 of all, 1 times", "D: tea 1.00, cake 1.00\nsaves 2.00, pays 27.00");
    one("2.00 off each 24.01 of all", "D unused: saves nothing\nsaves 0.00, pays 29.00");
    one("buy 1 get 1 100% off all", "D: cake 8.00\nsaves 8.00, pays 21.00");
    one("buy 1 get 1 100% off all, 1 times", "D: cake 4.00\nsaves 4.00, pays 25.00");
    one("buy 1 get 1 50% off tea", "D: tea 3.00\nsaves 3.00, pays 26.00");
    one("buy 2 get 1 100% off tea", "D unused: saves nothing\nsaves 0.00, pays 29.00");
    one("buy 3 get 2 100% off all", "D: cake 8.00\nsaves 8.00, pays 21.00");
    one("buy 1 get 1 100% off each all", "D: tea 6.00, cake 4.00\nsaves 10.00, pays 19.00");
    one("buy 1 get 1 100% off each all, 1 times", "D: tea 6.00\nsaves 6.00, pays 23.00");
    one("every 2 50% off all", "D: tea 3.00, cake 2.00\nsaves 5.00, pays 24.00");
    one("every 2 50% off all, 1 times", "D: tea 3.00\nsaves 3.00, pays 26.00");
    one("every 1 25% off all", "D: tea 3.00, cake 3.00\nsaves 6.00, pays 23.00");
    one("cheapest 100% off all", "D: cake 4.00\nsaves 4.00, pays 25.00");
    one("dearest 50% off all", "D: tea 3.00\nsaves 3.00, pays 26.00");
    one("dearest 50% off all, 3 times", "D: tea 6.00, cake 2.00\nsaves 8.00, pays 21.00");
    one("covers 5.00 of all", "D: tea 5.00\nsaves 5.00, pays 24.00");
    one("covers 10.00 of cake", "D: cake 4.00\nsaves 4.00, pays 25.00");
    one("each for 5.00 all", "D: tea 2.00\nsaves 2.00, pays 27.00");
    one("each for 3.50 all, 3 times", "D: tea 5.00, cake 0.50\nsaves 5.50, pays 23.50");
    one("2 for 7.00 all", "D: tea 3.60, cake 2.40\nsaves 6.00, pays 23.00");
    one("2 for 7.00 all, 1 times", "D: tea 5.00\nsaves 5.00, pays 24.00");
    one("4 for 15.00 all", "D: tea 3.00, cake 2.00\nsaves 5.00, pays 24.00");
    one("6 for 1.00 all", "D unused: saves nothing\nsaves 0.00, pays 29.00");
    one("100% off shipping", "D: shipping 5.00\nsaves 5.00, pays 24.00");
    one("30% off shipping", "D: shipping 1.50\nsaves 1.50, pays 27.50");
    one("9.00 off shipping", "D: shipping 5.00\nsaves 5.00, pays 24.00");
}

#[test]
fn units_that_cannot_be_divided() {
    // Three at 3.34, 3.33, 3.33: the cheapest is 3.33.
    check(
        "tea 3 = 10.00
        group g best
        D in g: cheapest 100% off tea
        gives
        D: tea 3.33
        saves 3.33, pays 6.67",
    );
    // Equal remainders: the earlier line.
    check(
        "tea 1 = 1.00
        cup 1 = 1.00
        cake 1 = 1.00
        group g best
        D in g: 0.50 off all
        gives
        D: tea 0.17, cup 0.17, cake 0.16
        saves 0.50, pays 2.50",
    );
}

#[test]
fn taxes() {
    // 20 % contained: 2.00 of 12.00. A third off leaves 8.00 with 1.33.
    check(
        "tea 1 = 12.00 tax 2.00
        group g best
        D in g: 4.00 off tea
        gives
        D: tea 4.00
        saves 4.00, pays 8.00, tax 1.33",
    );
    check(
        "tax on top
        tea 1 = 10.00 tax 2.00
        cake 1 = 10.00 tax 0.70
        group g best
        D in g: 50% off all
        gives
        D: tea 5.00, cake 5.00
        saves 10.00, pays 11.35, tax 1.35",
    );
}

#[test]
fn rounding() {
    let cart = "tea 1 = 0.05\ngroup g best\nD in g: 50% off tea\ngives\n";
    check(&format!("{cart}D: tea 0.02\nsaves 0.02, pays 0.03"));
    check(&format!("rounding half-even\n{cart}D: tea 0.02\nsaves 0.02, pays 0.03"));
    check(&format!(
        "rounding half-even\n{}",
        cart.replace("0.05", "0.07") + "D: tea 0.04\nsaves 0.04, pays 0.03"
    ));
}

/// Sets in which a discount that looks harmless makes another one worse, or unnecessary.
#[test]
fn choices() {
    // The first would take 2.00 off the tea, and with it the cheapest item would no longer be the cake.
    check(
        "tea 1 = 10.00
        cake 1 = 9.00
        group g all
        group h all
        A in g: 2.00 off tea
        B in h: cheapest 100% off all, priority 1
        C in h: 90% off tea, priority 2
        gives
        B: cake 9.00
        C: tea 9.00
        A unused: better without
        saves 18.00, pays 1.00",
    );
    // The amount needs the teas' full price to be used up, and then nothing of B is left to take.
    check(
        "tea 1 = 1.00
        cup 1 = 10.00
        cake 1 = 10.00
        group g all
        group h all
        A in g: 10% off cup
        B in h: 100% off cake
        C in h: 11.00 off all, on order
        gives
        B: cake 10.00
        C: tea 1.00, cup 10.00
        A unused: better without
        saves 21.00, pays 0.00",
    );
    // Two take all; a third would be spent for nothing.
    check(
        "tea 1 = 10.00
        cake 1 = 10.00
        group g all
        group h all
        A in g: 10% off tea
        B in h: 100% off cake
        C in g: 10.00 off all, on order
        gives
        B: cake 10.00
        C: tea 10.00
        A unused: better without
        saves 20.00, pays 0.00",
    );
    // Equal savings: the fewest, then the first by key.
    check(
        "tea 1 = 10.00
        group g all
        A in g: 5.00 off tea
        B in g: 5.00 off tea
        D in g: 10.00 off tea
        C in g: 10.00 off tea
        gives
        C: tea 10.00
        A unused: better without
        B unused: better without
        D unused: nothing left
        saves 10.00, pays 0.00",
    );
}
