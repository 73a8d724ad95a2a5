//! Orders and what comes back of them.

use serde::{Deserialize, Serialize};

use super::{EventRef, Metadata};

/// A paid order. Amounts are in the smallest unit of the currency.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Order {
    /// ISO 4217 code.
    pub currency: String,
    /// At least one line.
    pub lines: Vec<Line>,
    /// A discount on the whole order, shared out to the lines in proportion.
    pub discount: i64,
    /// Delivery, paid by the customer.
    pub shipping: i64,
    /// A tip.
    pub tip: i64,
    /// Whether line amounts contain their tax. Otherwise tax comes on top.
    pub tax_included: bool,
    /// What was paid by which means; empty when not told. Sums to the total otherwise.
    pub tenders: Vec<Tender>,
    /// Where the order came in: "store", "app", "web".
    pub channel: Option<String>,
    /// The shop.
    pub store: Option<String>,
    /// Fields that the program declares under `fields.order`.
    pub metadata: Metadata,
    /// The vouchers to use on it. Few orders have any, and their stored form has them behind everything else.
    #[serde(skip)]
    pub vouchers: Option<Box<Vouchers>>,
}

/// The vouchers of an order. Its lines and delivery are told as they are without them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vouchers {
    /// Each by its id, or by its kind: then the member's voucher of that kind that ends first. At least one.
    pub names: Vec<String>,
    /// What is left to pay, tip included, as the shop reckons it.
    pub payable: Option<i64>,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Line {
    /// The item.
    pub sku: String,
    /// Its category.
    pub category: Option<String>,
    /// Its brand.
    pub brand: Option<String>,
    /// How many, at least 1.
    pub quantity: i64,
    /// The price of the whole line before discounts, not negative.
    pub amount: i64,
    /// The discount on this line, at most `amount`.
    pub discount: i64,
    /// The tax of this line, not negative.
    pub tax: i64,
}

/// A part of the payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tender {
    /// "cash", "card", "stored_value", "points", or a name of the shop's own; the wallet's name when that pays.
    pub kind: String,
    /// How much, not negative.
    pub amount: i64,
    /// Whether a wallet of the member pays it. Few tenders have it, so [`crate::codec`] stores it behind the event.
    #[serde(skip)]
    pub from_wallet: bool,
}

/// What came back of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// The order.
    pub order: EventRef,
    /// At least one line.
    pub lines: Vec<ReturnLine>,
}

/// A returned part of one order line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLine {
    /// The place of the line in the order, from 0.
    pub line: u32,
    /// How much of it.
    pub part: Part,
}

/// How much of a line came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// So many pieces.
    Quantity(i64),
    /// So much of the price paid (after discounts), in the smallest unit.
    Amount(i64),
    /// All that has not come back yet.
    Rest,
}
