//! What the tea chain of the demo sells, and where.

/// An item with its price in the smallest unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// The item's code.
    pub sku: &'static str,
    /// Its category.
    pub category: &'static str,
    /// The price of one, in fen.
    pub price: i64,
}

const fn drink(sku: &'static str, price: i64) -> Item {
    Item { sku, category: "drink", price }
}

const fn snack(sku: &'static str, price: i64) -> Item {
    Item { sku, category: "snack", price }
}

/// Drinks, which also give stamps.
pub(super) const DRINKS: [Item; 14] = [
    drink("jasmine-tea", 900),
    drink("oolong-tea", 1_000),
    drink("black-tea", 900),
    drink("lemon-tea", 1_200),
    drink("milk-tea", 1_400),
    drink("brown-sugar-milk", 1_600),
    drink("taro-milk", 1_700),
    drink("mango-pomelo", 1_900),
    drink("grape-cloud", 2_100),
    drink("peach-oolong", 1_800),
    drink("matcha-latte", 2_200),
    drink("latte", 2_000),
    drink("americano", 1_500),
    drink("cold-brew", 2_400),
];

/// What goes with them.
pub(super) const SNACKS: [Item; 6] = [
    snack("egg-tart", 700),
    snack("mochi", 800),
    snack("taro-puff", 1_000),
    snack("cheese-toast", 1_400),
    snack("scone", 1_200),
    snack("tea-egg", 300),
];

/// Leaf tea to take home.
pub(super) const LEAVES: [Item; 3] = [
    Item { sku: "jasmine-leaves-100g", category: "leaves", price: 5_800 },
    Item { sku: "oolong-leaves-100g", category: "leaves", price: 8_800 },
    Item { sku: "cup-set", category: "ware", price: 12_800 },
];

/// It earns when it is spent, not when it is bought.
pub(super) const GIFT_CARD: Item = Item { sku: "gift-card-100", category: "gift-card", price: 10_000 };

/// What delivery costs.
pub(super) const DELIVERY: i64 = 600;

/// The shops.
pub(super) const STORES: [&str; 12] =
    ["s-01", "s-02", "s-03", "s-04", "s-05", "s-06", "s-07", "s-08", "s-09", "s-10", "s-11", "s-12"];
