//! Orders and returns on the wire: amounts within bounds, and totals that their lines make.

use regulars_engine::{
    amount,
    event::{EventRef, Line, Order, Part, ReturnLine, Tender, Vouchers},
};
use serde::Deserialize;

use super::wire::{Fields, Reference, filled, not_negative, optional, positive, present};

/// Most lines or tenders of one order, as in the API.
const ITEMS_MAX: usize = 1_000;

/// Most vouchers of one order, as in the API.
const VOUCHERS_MAX: usize = 20;

/// An order as it is paid, or the reference to an earlier one.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct WireOrder {
    #[serde(deserialize_with = "present")]
    external_id: Option<String>,
    #[serde(deserialize_with = "present")]
    source: Option<String>,
    #[serde(deserialize_with = "present")]
    currency: Option<String>,
    #[serde(deserialize_with = "present")]
    total: Option<i64>,
    #[serde(deserialize_with = "present")]
    lines: Option<Vec<WireLine>>,
    #[serde(deserialize_with = "present")]
    discount: Option<i64>,
    #[serde(deserialize_with = "present")]
    shipping: Option<i64>,
    #[serde(deserialize_with = "present")]
    tip: Option<i64>,
    #[serde(deserialize_with = "present")]
    tax_included: Option<bool>,
    #[serde(deserialize_with = "present")]
    tenders: Option<Vec<WireTender>>,
    #[serde(deserialize_with = "present")]
    channel: Option<String>,
    #[serde(deserialize_with = "present")]
    store: Option<String>,
    #[serde(deserialize_with = "present")]
    metadata: Option<Fields>,
    #[serde(deserialize_with = "present")]
    vouchers: Option<Vec<String>>,
    #[serde(deserialize_with = "present")]
    payable: Option<i64>,
}

impl WireOrder {
    pub(super) fn paid(self) -> Result<Order, String> {
        if self.external_id.is_some() || self.source.is_some() {
            return Err(
                "`order.external_id` and `order.source` refer to an earlier order, not to a new one".into()
            );
        }
        let currency = self.currency.ok_or("`order.currency` is missing")?;
        let is_code = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
        let total = self.total.ok_or("`order.total` is missing")?;
        let wire_lines = self.lines.ok_or("`order.lines` is missing")?;
        if !is_code {
            return Err(format!("`order.currency` {currency:?} is not an ISO 4217 code"));
        }
        if wire_lines.is_empty() || ITEMS_MAX < wire_lines.len() {
            return Err("`order.lines` must have 1 to 1000 lines".to_owned());
        }
        let lines = wire_lines.into_iter().map(WireLine::line).collect::<Result<Vec<_>, _>>()?;
        let order = Order {
            currency,
            lines,
            discount: not_negative("order.discount", self.discount)?,
            shipping: not_negative("order.shipping", self.shipping)?,
            tip: not_negative("order.tip", self.tip)?,
            tax_included: self.tax_included.unwrap_or(true),
            tenders: tenders(self.tenders.unwrap_or_default())?,
            channel: optional("order.channel", self.channel)?,
            store: optional("order.store", self.store)?,
            metadata: self.metadata.unwrap_or_default().0,
            vouchers: vouchers(self.vouchers.unwrap_or_default(), self.payable)?,
        };
        check_totals(&order, total)?;
        Ok(order)
    }

    pub(super) fn reference(self, source: &str) -> Result<EventRef, String> {
        let paid_only = self.currency.is_some()
            || self.total.is_some()
            || self.lines.is_some()
            || self.discount.or(self.shipping).or(self.tip).is_some()
            || self.tax_included.is_some()
            || self.tenders.is_some()
            || self.channel.is_some()
            || self.store.is_some()
            || self.vouchers.is_some()
            || self.payable.is_some()
            || self.metadata.is_some();
        if paid_only {
            return Err("`order` takes only external_id and source here".to_owned());
        }
        let external_id = self.external_id.ok_or("`order.external_id` is missing")?;
        Reference { external_id, source: self.source }.event_ref(source)
    }
}

fn vouchers(names: Vec<String>, payable: Option<i64>) -> Result<Option<Box<Vouchers>>, String> {
    if names.is_empty() {
        return match payable {
            None => Ok(None),
            Some(_) => Err("only an order with vouchers has `order.payable`".to_owned()),
        };
    }
    if VOUCHERS_MAX < names.len() {
        return Err(format!("`order.vouchers` must have at most {VOUCHERS_MAX}"));
    }
    let names = names.into_iter().map(|name| filled("order.vouchers", name)).collect::<Result<_, _>>()?;
    let payable = payable.map(|payable| not_negative("order.payable", Some(payable))).transpose()?;
    Ok(Some(Box::new(Vouchers { names, payable })))
}

fn check_totals(order: &Order, total: i64) -> Result<(), String> {
    let range = |_| "`order` has amounts outside ±(2^53 − 1)".to_owned();
    let net = amount::sum(order.lines.iter().map(|line| line.amount - line.discount)).map_err(range)?;
    let taxes = amount::sum(order.lines.iter().map(|line| line.tax)).map_err(range)?;
    let on_top = if order.tax_included { 0 } else { taxes };
    let sum = amount::sum([net, -order.discount, order.shipping, order.tip, on_top]).map_err(range)?;
    if net < order.discount {
        return Err("`order.discount` is more than the lines come to".to_owned());
    }
    if sum != total {
        return Err(format!("`order.total` is {total}, but the lines come to {sum}"));
    }
    let paid = amount::sum(order.tenders.iter().map(|tender| tender.amount)).map_err(range)?;
    // What vouchers leave to pay is known when the order is decided.
    if !order.tenders.is_empty() && order.vouchers.is_none() && paid != total {
        return Err(format!("`order.tenders` sum to {paid}, but the total is {total}"));
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireLine {
    sku: String,
    #[serde(default, deserialize_with = "present")]
    category: Option<String>,
    #[serde(default, deserialize_with = "present")]
    brand: Option<String>,
    #[serde(default, deserialize_with = "present")]
    quantity: Option<i64>,
    #[serde(default, deserialize_with = "present")]
    unit_price: Option<i64>,
    #[serde(default, deserialize_with = "present")]
    amount: Option<i64>,
    #[serde(default, deserialize_with = "present")]
    discount: Option<i64>,
    #[serde(default, deserialize_with = "present")]
    tax: Option<i64>,
}

impl WireLine {
    fn line(self) -> Result<Line, String> {
        let quantity = positive("quantity", self.quantity.unwrap_or(1))?;
        let amount = match (self.unit_price, self.amount) {
            (Some(price), None) => {
                let price = not_negative("unit_price", Some(price))?;
                amount::bounded(i128::from(price) * i128::from(quantity))
                    .map_err(|_| "`unit_price` × `quantity` is outside ±(2^53 − 1)".to_owned())?
            }
            (None, Some(amount)) => not_negative("amount", Some(amount))?,
            (Some(_), Some(_)) | (None, None) => {
                return Err("a line takes either `unit_price` or `amount`".to_owned());
            }
        };
        let discount = not_negative("discount", self.discount)?;
        if amount < discount {
            return Err("the `discount` of a line is more than its amount".to_owned());
        }
        Ok(Line {
            sku: filled("sku", self.sku)?,
            category: optional("category", self.category)?,
            brand: optional("brand", self.brand)?,
            quantity,
            amount,
            discount,
            tax: not_negative("tax", self.tax)?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireTender {
    #[serde(default, deserialize_with = "present")]
    kind: Option<String>,
    #[serde(default, deserialize_with = "present")]
    wallet: Option<String>,
    amount: i64,
}

fn tenders(given: Vec<WireTender>) -> Result<Vec<Tender>, String> {
    if ITEMS_MAX < given.len() {
        return Err("`order.tenders` has more than 1000 entries".to_owned());
    }
    let tender = |tender: WireTender| {
        let (kind, from_wallet) = match (tender.kind, tender.wallet) {
            (Some(kind), None) => (filled("kind", kind)?, false),
            (None, Some(wallet)) => (filled("wallet", wallet)?, true),
            (None, None) | (Some(_), Some(_)) => {
                return Err("a tender takes `kind` or `wallet`, and not both".to_owned());
            }
        };
        Ok(Tender { kind, amount: not_negative("amount", Some(tender.amount))?, from_wallet })
    };
    given.into_iter().map(tender).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireReturnLine {
    line: u32,
    #[serde(default, deserialize_with = "present")]
    quantity: Option<i64>,
    #[serde(default, deserialize_with = "present")]
    amount: Option<i64>,
}

pub(super) fn return_lines(given: Option<Vec<WireReturnLine>>) -> Result<Vec<ReturnLine>, String> {
    let given = given.ok_or("`lines` is missing")?;
    if given.is_empty() || ITEMS_MAX < given.len() {
        return Err("`lines` must have 1 to 1000 lines".to_owned());
    }
    let line = |line: WireReturnLine| {
        let part = match (line.quantity, line.amount) {
            (None, None) => Part::Rest,
            (Some(quantity), None) => Part::Quantity(positive("quantity", quantity)?),
            (None, Some(amount)) => Part::Amount(positive("amount", amount)?),
            (Some(_), Some(_)) => return Err("a line takes `quantity` or `amount`, not both".to_owned()),
        };
        Ok(ReturnLine { line: line.line, part })
    };
    given.into_iter().map(line).collect()
}
