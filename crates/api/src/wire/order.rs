//! Orders and their returns on the wire, and the sums that must agree.

use regulars_engine::{
    amount::{self, OutOfRange, bounded},
    event::{self, EventRef, Part},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    metadata::Metadata,
    number::{Amount, LineIndex, Quantity},
    text::{Currency, ExternalId, Label, Source},
};
use crate::{json::Mistake, problem::Code};

/// The most vouchers of one order: choosing the best of them takes time that grows with their number.
const VOUCHERS_MAX: usize = 20;

/// A paid order. Amounts are in the smallest unit of the currency.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// ISO 4217 code.
    currency: Currency,
    /// What was paid: lines less discounts, plus delivery, tip, and tax when it is not in the prices.
    total: Amount,
    /// What was bought: 1 to 1,000 lines.
    #[schema(min_items = 1, max_items = 1000)]
    lines: Vec<Line>,
    /// A discount on the whole order.
    #[serde(default)]
    discount: Amount,
    /// Delivery, paid by the customer.
    #[serde(default)]
    shipping: Amount,
    /// A tip.
    #[serde(default)]
    tip: Amount,
    /// Whether prices contain their tax; otherwise it comes on top.
    #[serde(default = "yes")]
    #[schema(default = true)]
    tax_included: bool,
    /// What was paid by which means. Sums to the total when given.
    #[serde(default)]
    #[schema(max_items = 1000)]
    tenders: Vec<Tender>,
    /// Where the order came in, such as `store`, `app`, `web`.
    channel: Option<Label>,
    /// The shop.
    store: Option<Label>,
    /// Vouchers of the member to use on it, each by its code or its id, or by its kind: then the one of that kind that ends
    /// first. The
    /// total, the lines and the delivery are told as they are without vouchers; the tenders make up what is left to pay.
    #[serde(default)]
    #[schema(max_items = 20)]
    vouchers: Vec<Label>,
    /// What is left to pay after the vouchers, as the shop reckons it; it must be what the program reckons. A quote tells
    /// it. Only with `vouchers`.
    payable: Option<Amount>,
    /// Free fields; conditions can use those that the program declares under `fields.order`.
    #[serde(default)]
    metadata: Metadata,
}

/// One line of an order. Either `unit_price` or `amount` is required.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The item.
    sku: Label,
    /// Its category.
    category: Option<Label>,
    /// Its brand.
    brand: Option<Label>,
    /// How many; 1 when left out.
    #[serde(default = "one")]
    quantity: Quantity,
    /// The price of one, before discounts.
    unit_price: Option<Amount>,
    /// The price of the whole line, before discounts.
    amount: Option<Amount>,
    /// The discount on this line, at most its price.
    #[serde(default)]
    discount: Amount,
    /// The tax of this line.
    #[serde(default)]
    tax: Amount,
}

/// A part of the payment.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tender {
    /// `cash`, `card`, `stored_value`, `points`, or a name of the shop's own.
    #[schema(example = "card")]
    kind: Option<Label>,
    /// A wallet of the member, instead of `kind`: it pays this part, with units at the program's rate.
    #[schema(example = "points")]
    wallet: Option<Label>,
    /// How much.
    amount: Amount,
}

/// An earlier event, by its business identity.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventReference {
    /// Who reported it; the source of this event when left out.
    source: Option<Source>,
    /// The reporter's number of it.
    external_id: ExternalId,
}

/// A returned part of one order line: `quantity`, or `amount`, or neither for all that is left.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnLine {
    /// The place of the line in the order, from 0.
    line: LineIndex,
    /// So many pieces.
    quantity: Option<Quantity>,
    /// So much of the price paid, after discounts.
    amount: Option<PositivePart>,
}

type PositivePart = super::number::PositiveAmount;

impl Order {
    /// The order as the engine decides it.
    ///
    /// # Errors
    /// `totals_mismatch`, `amount_out_of_range`, `ambiguous_fields`, `invalid_value` (no line), with the pointer.
    pub fn check(self) -> Result<event::Order, Mistake> {
        at_least_one(self.lines.len(), "lines")?;
        let lines = (self.lines.into_iter().enumerate())
            .map(|(index, line)| line.check().map_err(|mistake| mistake.at(index).under("lines")))
            .collect::<Result<Vec<_>, _>>()?;
        let tenders = (self.tenders.into_iter().enumerate())
            .map(|(index, tender)| tender.check().map_err(|mistake| mistake.at(index).under("tenders")))
            .collect::<Result<Vec<_>, _>>()?;
        let order = event::Order {
            currency: self.currency.into_string(),
            lines,
            discount: self.discount.get(),
            shipping: self.shipping.get(),
            tip: self.tip.get(),
            tax_included: self.tax_included,
            tenders,
            channel: self.channel.map(Label::into_string),
            store: self.store.map(Label::into_string),
            metadata: self.metadata.into_engine(),
            vouchers: vouchers(self.vouchers, self.payable)?,
        };
        let total = total(&order).map_err(|OutOfRange| beyond().under("lines"))?;
        if total != self.total.get() {
            let detail = format!("the lines, discounts, delivery, tip and tax make {total}");
            return Err(Mistake::new(Code::TotalsMismatch, detail).under("total"));
        }
        let paid = amount::sum(order.tenders.iter().map(|tender| tender.amount));
        let paid = paid.map_err(|OutOfRange| beyond().under("tenders"))?;
        // What vouchers leave to pay is known when the order is decided.
        if !order.tenders.is_empty() && order.vouchers.is_none() && paid != total {
            let detail = format!("the tenders make {paid}, the total is {total}");
            return Err(Mistake::new(Code::TotalsMismatch, detail).under("tenders"));
        }
        Ok(order)
    }
}

/// The vouchers of an order; none for most.
fn vouchers(names: Vec<Label>, payable: Option<Amount>) -> Result<Option<Box<event::Vouchers>>, Mistake> {
    if names.is_empty() {
        return match payable {
            None => Ok(None),
            Some(_) => {
                Err(Mistake::new(Code::InvalidValue, "only an order with vouchers has it").under("payable"))
            }
        };
    }
    if VOUCHERS_MAX < names.len() {
        let detail = format!("expected at most {VOUCHERS_MAX}");
        return Err(Mistake::new(Code::InvalidValue, detail).under("vouchers"));
    }
    let names = names.into_iter().map(Label::into_string).collect();
    Ok(Some(Box::new(event::Vouchers { names, payable: payable.map(Amount::get) })))
}

impl Line {
    fn check(self) -> Result<event::Line, Mistake> {
        let quantity = self.quantity.get();
        let amount = match (self.unit_price, self.amount) {
            (Some(price), None) => {
                let product = i128::from(price.get()).checked_mul(i128::from(quantity)).ok_or(OutOfRange);
                product.and_then(bounded).map_err(|OutOfRange| beyond().under("unit_price"))?
            }
            (None, Some(amount)) => amount.get(),
            (None, None) | (Some(_), Some(_)) => {
                return Err(Mistake::new(
                    Code::AmbiguousFields,
                    "exactly one of unit_price and amount is due",
                ));
            }
        };
        if amount < self.discount.get() {
            let detail = format!("the discount is larger than the line's price, {amount}");
            return Err(Mistake::new(Code::TotalsMismatch, detail).under("discount"));
        }
        Ok(event::Line {
            sku: self.sku.into_string(),
            category: self.category.map(Label::into_string),
            brand: self.brand.map(Label::into_string),
            quantity,
            amount,
            discount: self.discount.get(),
            tax: self.tax.get(),
        })
    }
}

impl Tender {
    fn check(self) -> Result<event::Tender, Mistake> {
        let (kind, from_wallet) = match (self.kind, self.wallet) {
            (Some(kind), None) => (kind, false),
            (None, Some(wallet)) => (wallet, true),
            (None, None) => return Err(Mistake::new(Code::MissingField, "kind or wallet is required")),
            (Some(_), Some(_)) => {
                return Err(Mistake::new(Code::AmbiguousFields, "exactly one of kind and wallet is due"));
            }
        };
        Ok(event::Tender { kind: kind.into_string(), amount: self.amount.get(), from_wallet })
    }
}

impl EventReference {
    /// The reference, with the source of the event that refers when it names none itself.
    pub fn resolve(self, source: &str) -> EventRef {
        let source = self.source.map_or_else(|| source.to_owned(), Source::into_string);
        EventRef { source, external_id: self.external_id.into_string() }
    }
}

/// The lines that came back, as the engine decides them.
///
/// # Errors
/// `invalid_value` when there is none, `ambiguous_fields` when a line says both quantity and amount.
pub fn return_lines(lines: Vec<ReturnLine>) -> Result<Vec<event::ReturnLine>, Mistake> {
    at_least_one(lines.len(), "lines")?;
    let check = |line: ReturnLine| {
        let part = match (line.quantity, line.amount) {
            (None, None) => Part::Rest,
            (Some(quantity), None) => Part::Quantity(quantity.get()),
            (None, Some(amount)) => Part::Amount(amount.get()),
            (Some(_), Some(_)) => {
                return Err(Mistake::new(Code::AmbiguousFields, "at most one of quantity and amount is due"));
            }
        };
        Ok(event::ReturnLine { line: line.line.get(), part })
    };
    let checked = lines.into_iter().enumerate();
    checked.map(|(index, line)| check(line).map_err(|mistake| mistake.at(index).under("lines"))).collect()
}

/// What the parts of the order add up to. Every partial sum of amounts must be an amount too.
fn total(order: &event::Order) -> Result<i64, OutOfRange> {
    let gross = amount::sum(order.lines.iter().map(|line| line.amount))?;
    let discounts = amount::sum(order.lines.iter().map(|line| line.discount).chain([order.discount]))?;
    let tax = if order.tax_included { 0 } else { amount::sum(order.lines.iter().map(|line| line.tax))? };
    let extras = amount::sum([order.shipping, order.tip, tax])?;
    bounded(i128::from(gross).saturating_sub(i128::from(discounts)).saturating_add(i128::from(extras)))
}

fn at_least_one(count: usize, field: &str) -> Result<(), Mistake> {
    if count == 0 {
        return Err(Mistake::new(Code::InvalidValue, "expected at least one").under(field));
    }
    Ok(())
}

fn beyond() -> Mistake {
    Mistake::new(Code::AmountOutOfRange, "a sum or product is outside ±(2^53 − 1)")
}

fn yes() -> bool {
    true
}

fn one() -> Quantity {
    Quantity::ONE
}
