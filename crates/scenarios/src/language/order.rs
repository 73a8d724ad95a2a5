//! Orders and returns as a scenario says them.

use indexmap::IndexMap;
use regulars_engine::{
    Program,
    amount::Decimal,
    event::{self, Part},
};
use serde::Deserialize;
use serde_json::Value;

use super::{
    act::{metadata, minor},
    file::typed,
};

/// A payment.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Pays {
    /// So much for one item of no category.
    Amount(Decimal),
    /// An order.
    Order(Value),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    lines: Vec<Line>,
    #[serde(default)]
    discount: Decimal,
    #[serde(default)]
    shipping: Decimal,
    #[serde(default)]
    tip: Decimal,
    #[serde(default = "yes")]
    tax_included: bool,
    #[serde(default)]
    wallets: IndexMap<String, Decimal>,
    #[serde(default)]
    tenders: IndexMap<String, Decimal>,
    currency: Option<String>,
    channel: Option<String>,
    store: Option<String>,
    #[serde(default)]
    vouchers: Vec<String>,
    payable: Option<Decimal>,
    #[serde(default)]
    metadata: IndexMap<String, Value>,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default = "item")]
    sku: String,
    category: Option<String>,
    brand: Option<String>,
    #[serde(default = "one")]
    quantity: i64,
    amount: Decimal,
    #[serde(default)]
    discount: Decimal,
    #[serde(default)]
    tax: Decimal,
}

fn item() -> String {
    "item".to_owned()
}

pub(super) fn one() -> i64 {
    1
}

/// A return.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Returns {
    pub(super) order: String,
    pub(super) lines: Vec<ReturnedLine>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReturnedLine {
    line: u32,
    quantity: Option<i64>,
    amount: Option<Decimal>,
}

pub(super) fn order(pays: &Pays, program: &Program) -> Result<event::Order, String> {
    let base = &program.currency;
    let order: Order = match pays {
        Pays::Amount(amount) => {
            let amount = minor(*amount, base.exponent)?;
            let line = event::Line { sku: item(), quantity: 1, amount, ..event::Line::default() };
            return Ok(event::Order {
                currency: base.code.clone(),
                lines: vec![line],
                tax_included: true,
                ..event::Order::default()
            });
        }
        Pays::Order(value) => typed(value.clone())?,
    };
    let code = order.currency.unwrap_or_else(|| base.code.clone());
    let rated = program.rates.iter().map(|r| &r.currency).chain([base]).find(|c| c.code == code);
    // An order in a currency without a rate is refused whatever its digits are.
    let digits = rated.map_or(2, |currency| currency.exponent);
    let lines = order.lines.into_iter().map(|line| {
        Ok(event::Line {
            sku: line.sku,
            category: line.category,
            brand: line.brand,
            quantity: line.quantity,
            amount: minor(line.amount, digits)?,
            discount: minor(line.discount, digits)?,
            tax: minor(line.tax, digits)?,
        })
    });
    let wallets = order.wallets.into_iter().map(|paid| (paid, true));
    let tenders = wallets.chain(order.tenders.into_iter().map(|paid| (paid, false)));
    let tenders = tenders.map(|((kind, amount), from_wallet)| {
        Ok(event::Tender { kind, amount: minor(amount, digits)?, from_wallet })
    });
    Ok(event::Order {
        lines: lines.collect::<Result<_, String>>()?,
        discount: minor(order.discount, digits)?,
        shipping: minor(order.shipping, digits)?,
        tip: minor(order.tip, digits)?,
        tax_included: order.tax_included,
        tenders: tenders.collect::<Result<_, String>>()?,
        channel: order.channel,
        store: order.store,
        metadata: metadata(&order.metadata)?,
        vouchers: vouchers(order.vouchers, order.payable, digits)?,
        currency: code,
    })
}

pub(super) fn vouchers(
    names: Vec<String>,
    payable: Option<Decimal>,
    digits: u32,
) -> Result<Option<Box<event::Vouchers>>, String> {
    let payable = payable.map(|payable| minor(payable, digits)).transpose()?;
    Ok((!names.is_empty()).then(|| Box::new(event::Vouchers { names, payable })))
}

pub(super) fn returned(line: &ReturnedLine, digits: u32) -> Result<event::ReturnLine, String> {
    let part = match (line.quantity, line.amount) {
        (Some(quantity), None) => Part::Quantity(quantity),
        (None, Some(amount)) => Part::Amount(minor(amount, digits)?),
        (None, None) => Part::Rest,
        (Some(_), Some(_)) => return Err("a returned line names `quantity` or `amount`".to_owned()),
    };
    Ok(event::ReturnLine { line: line.line, part })
}
