//! Mapping files: what the columns of a CSV file mean. YAML, strict, and explained key by key in the types
//! below.
//!
//! A mapping is data about one exporter and is meant to be shared; it holds no secrets and no paths.
//! `mappings/online-retail.yaml` is a commented example with matched returns.

use std::{collections::BTreeMap, path::Path};

use iso_currency::Currency;
use jiff::tz::TimeZoneDatabase;
use serde::Deserialize;

use super::{
    clock::Clock,
    number::{DECIMALS_MAX, Money},
};

/// Most orders that may be open at once; see [`OrdersMapping::interleaved_orders_max`].
const INTERLEAVED_MAX: usize = 64;

/// What is wrong with a mapping file, as one sentence with the key in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MappingError(pub String);

/// How the rows of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// Rows of columns with a header.
    Csv,
    /// One JSON object per line.
    Ndjson,
}

impl FileFormat {
    /// By the file's name: `.ndjson` and `.jsonl`, also before `.gz` and `.zst`, are NDJSON; all else is CSV.
    pub fn of(path: &Path) -> FileFormat {
        let name =
            path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
        match name.ends_with(".ndjson") || name.ends_with(".jsonl") {
            true => FileFormat::Ndjson,
            false => FileFormat::Csv,
        }
    }
}

/// How a CSV file is written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Csv {
    /// What stands between columns; one ASCII character, `,` unless told.
    pub delimiter: char,
    /// What stands between whole and fraction, `.` or `,`.
    pub decimal_mark: char,
}

impl Default for Csv {
    fn default() -> Csv {
        Csv { delimiter: ',', decimal_mark: '.' }
    }
}

/// How times are written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeFormat {
    /// The IANA zone of times without an offset. Without it these are refused.
    pub zone: Option<String>,
    /// `iso` (2010-12-01 08:26:00, also with `T`, fraction and offset), or a strptime pattern such as
    /// `%d/%m/%Y %H:%M`.
    #[serde(default = "iso")]
    pub format: String,
}

fn iso() -> String {
    "iso".to_owned()
}

/// The mapping of a file of orders: one row per order line, lines of an order together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrdersMapping {
    /// CSV or NDJSON; by the file's name unless told.
    pub format: Option<FileFormat>,
    /// Delimiter and decimal mark.
    #[serde(default)]
    pub csv: Csv,
    /// Layout and zone of times.
    pub time: TimeFormat,
    /// The file is sorted by time. Saves the pass that finds out; a row that goes back in time then ends the
    /// reading.
    #[serde(default)]
    pub sorted: bool,
    /// ISO 4217 code of all amounts; it also says how many digits the smallest unit has.
    pub currency: String,
    /// Most digits after the point in columns of money; as many as the currency has unless told. At most 6. A
    /// line's amount is quantity × unit price with all these digits, rounded once half to even to the
    /// smallest unit.
    pub decimals: Option<u32>,
    /// The source of the events; with the order's id their identity for ever.
    pub source: String,
    /// Which column holds what.
    pub columns: OrderColumns,
    /// Values that no column holds.
    #[serde(default)]
    pub constants: Constants,
    /// Fields of `order.metadata` by name, from the order's first row.
    #[serde(default)]
    pub metadata: BTreeMap<String, MetadataColumn>,
    /// Rows that are not goods; they are left out and reported.
    #[serde(default)]
    pub not_items: NotItems,
    /// What becomes of lines that come to 0.
    #[serde(default)]
    pub zero_price: ZeroPrice,
    /// How many seconds the rows of one order may lie apart; the order has the time of its first row.
    #[serde(default)]
    pub time_spread_s_max: u32,
    /// How many orders may run through each other in the file, 1 to 64. With 1 the rows of an order must be
    /// consecutive.
    #[serde(default = "one")]
    pub interleaved_orders_max: usize,
    /// How the file tells returns. Without it a negative quantity is a bad row.
    pub returns: Option<Returns>,
}

fn one() -> usize {
    1
}

/// Columns of a file of orders, by the names in its header.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrderColumns {
    /// The order's (or return's) own number. Required.
    pub order: String,
    /// The member's external id. Required; rows without a value are left out and reported.
    pub member: String,
    /// When it was paid. Required.
    pub time: String,
    /// The item; or `constants.sku` for files with one row per order.
    pub sku: Option<String>,
    /// How many pieces; 1 without it.
    pub quantity: Option<String>,
    /// The price of one piece. Either this or `amount`.
    pub unit_price: Option<String>,
    /// The price of the whole line before discounts.
    pub amount: Option<String>,
    /// The discount on the line; an empty cell is 0.
    pub discount: Option<String>,
    /// The tax of the line; an empty cell is 0.
    pub tax: Option<String>,
    /// The item's category.
    pub category: Option<String>,
    /// The item's brand.
    pub brand: Option<String>,
    /// A discount on the whole order, from its first row.
    pub order_discount: Option<String>,
    /// Delivery paid by the customer, from the order's first row.
    pub shipping: Option<String>,
    /// A tip, from the order's first row.
    pub tip: Option<String>,
    /// The means that paid the whole order, from its first row.
    pub tender: Option<String>,
    /// Where the order came in, from its first row.
    pub channel: Option<String>,
    /// The shop, from the order's first row.
    pub store: Option<String>,
}

/// Values for all orders of a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Constants {
    /// Line amounts contain their tax.
    pub tax_included: bool,
    /// The item of every row.
    pub sku: Option<String>,
    /// Where the orders came in.
    pub channel: Option<String>,
    /// The shop.
    pub store: Option<String>,
    /// The means of payment.
    pub tender: Option<String>,
}

impl Default for Constants {
    fn default() -> Constants {
        Constants { tax_included: true, sku: None, channel: None, store: None, tender: None }
    }
}

/// A column with a free field. An empty cell means that the field is absent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetadataColumn {
    /// The column.
    pub column: String,
    /// What it holds.
    #[serde(default, rename = "type")]
    pub kind: MetadataType,
}

/// What a free field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetadataType {
    /// A text.
    #[default]
    Text,
    /// A whole number.
    Int,
    /// A number with up to 6 digits after the point.
    Decimal,
    /// `true`, `yes`, `1`, or `false`, `no`, `0`.
    Bool,
}

/// Codes in the item column that stand for something else.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NotItems {
    /// Whole codes, letter by letter.
    pub codes: Vec<String>,
    /// Beginnings of codes.
    pub prefixes: Vec<String>,
}

/// What becomes of lines that come to 0 in the smallest unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZeroPrice {
    /// They stay in their order and earn nothing by amount.
    #[default]
    Keep,
    /// They are left out and reported.
    LeaveOut,
}

/// How a file tells returns.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Returns {
    /// The number of a return begins with `order_prefix` and its quantities are negative, but it does not say
    /// which order it belongs to. Each row is matched with the same member's earlier lines of the same item,
    /// newest first; prices are not compared. All lines are kept in memory, some 60 bytes each.
    NewestFirst {
        /// What the number of every return begins with, and that of no order.
        order_prefix: String,
    },
    /// A row with a value in the column `order` returns something of that order.
    Stated {
        /// The column with the number of the original order.
        order: String,
        /// The column with the place of the line among the rows of the original order.
        line: String,
        /// The number of the first line, 0 or 1.
        #[serde(default = "one_line")]
        first_line: u32,
    },
}

fn one_line() -> u32 {
    1
}

/// The mapping of a file of members: one row per member.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MembersMapping {
    /// CSV or NDJSON; by the file's name unless told.
    pub format: Option<FileFormat>,
    /// Delimiter and decimal mark.
    #[serde(default)]
    pub csv: Csv,
    /// Layout and zone of `joined_at`.
    pub time: TimeFormat,
    /// Which column holds what.
    pub columns: MemberColumns,
    /// What stands between two segments in one cell, `;` unless told.
    #[serde(default = "semicolon")]
    pub segment_separator: char,
    /// Fields of the profile by name.
    #[serde(default)]
    pub attributes: BTreeMap<String, MetadataColumn>,
}

fn semicolon() -> char {
    ';'
}

/// Columns of a file of members. At least one of the identifiers is needed, in the mapping and in every row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MemberColumns {
    /// The shop's own number of the member.
    pub external_id: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Card number.
    pub card: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// `1990-05-17`, or `--05-17` without the year.
    pub birthday: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// When the member joined, as `time` says.
    pub joined_at: Option<String>,
    /// Segments in one cell.
    pub segments: Option<String>,
}

impl OrdersMapping {
    /// Reads and checks a mapping file.
    ///
    /// # Errors
    /// YAML mistakes, unknown keys, missing or contradicting ones, unknown zones and currencies.
    pub fn parse(yaml: &str) -> Result<OrdersMapping, MappingError> {
        let mapping: OrdersMapping = serde_saphyr::from_str(yaml).map_err(|e| MappingError(e.to_string()))?;
        mapping.check()?;
        Ok(mapping)
    }

    pub(super) fn money(&self) -> Result<Money, MappingError> {
        let currency = Currency::from_code(&self.currency)
            .ok_or_else(|| MappingError(format!("currency: {:?} is not an ISO 4217 code", self.currency)))?;
        let minor_digits = u32::from(currency.exponent().unwrap_or(0));
        let decimals = self.decimals.unwrap_or(minor_digits);
        if DECIMALS_MAX < decimals {
            return Err(MappingError(format!("decimals: {decimals} is more than {DECIMALS_MAX}")));
        }
        Ok(Money { mark: self.csv.mark()?, decimals, minor_digits })
    }

    fn check(&self) -> Result<(), MappingError> {
        let refuse = |why: &str| Err(MappingError(why.to_owned()));
        let columns = &self.columns;
        self.money()?;
        self.csv.delimiter()?;
        self.time.clock()?;
        for (key, value) in [
            ("source", &self.source),
            ("columns.order", &columns.order),
            ("columns.member", &columns.member),
            ("columns.time", &columns.time),
        ] {
            if value.is_empty() {
                return Err(MappingError(format!("{key}: is missing")));
            }
        }
        if columns.unit_price.is_some() == columns.amount.is_some() {
            return refuse("columns: name either `unit_price` or `amount`");
        }
        if columns.sku.is_some() == self.constants.sku.is_some() {
            return refuse("columns.sku: name the column of the item, or give `constants.sku` instead");
        }
        if self.interleaved_orders_max < 1 || INTERLEAVED_MAX < self.interleaved_orders_max {
            return refuse("interleaved_orders_max: must lie between 1 and 64");
        }
        if self.not_items.codes.iter().chain(&self.not_items.prefixes).any(String::is_empty) {
            return refuse("not_items: an empty code would leave out every row");
        }
        match &self.returns {
            None => Ok(()),
            Some(Returns::NewestFirst { order_prefix }) if order_prefix.is_empty() => {
                refuse("returns.newest_first.order_prefix: is empty, so every order would be a return")
            }
            Some(Returns::NewestFirst { .. }) => Ok(()),
            Some(Returns::Stated { first_line, .. }) if 1 < *first_line => {
                refuse("returns.stated.first_line: must be 0 or 1")
            }
            Some(Returns::Stated { .. }) if self.leaves_rows_out() => refuse(
                "returns.stated: leaving rows out (not_items, zero_price) would renumber the lines of an order; \
                 exclude them in the program's rules instead",
            ),
            Some(Returns::Stated { .. }) => Ok(()),
        }
    }

    fn leaves_rows_out(&self) -> bool {
        let listed = !self.not_items.codes.is_empty() || !self.not_items.prefixes.is_empty();
        listed || self.zero_price == ZeroPrice::LeaveOut
    }
}

impl MembersMapping {
    /// Reads and checks a mapping file.
    ///
    /// # Errors
    /// YAML mistakes, unknown keys, unknown zones, no column with an identifier.
    pub fn parse(yaml: &str) -> Result<MembersMapping, MappingError> {
        let mapping: MembersMapping =
            serde_saphyr::from_str(yaml).map_err(|e| MappingError(e.to_string()))?;
        mapping.csv.delimiter()?;
        mapping.csv.mark()?;
        mapping.time.clock()?;
        let MemberColumns { external_id, phone, email, card, .. } = &mapping.columns;
        if [external_id, phone, email, card].iter().all(|column| column.is_none()) {
            let why = "columns: name at least one of external_id, phone, email, card";
            return Err(MappingError(why.to_owned()));
        }
        Ok(mapping)
    }
}

impl Csv {
    pub(super) fn delimiter(&self) -> Result<u8, MappingError> {
        let byte = u8::try_from(self.delimiter).ok().filter(|b| b.is_ascii() && !b"\"\r\n\0".contains(b));
        byte.ok_or_else(|| {
            MappingError("csv.delimiter: must be one ASCII character, not a quote or line end".into())
        })
    }

    pub(super) fn mark(&self) -> Result<u8, MappingError> {
        match self.decimal_mark {
            '.' => Ok(b'.'),
            ',' => Ok(b','),
            _ => Err(MappingError("csv.decimal_mark: must be \".\" or \",\"".into())),
        }
    }
}

impl TimeFormat {
    pub(super) fn clock(&self) -> Result<Clock, MappingError> {
        let unknown = |name: &str| MappingError(format!("time.zone: {name:?} is not an IANA time zone"));
        let zone = match self.zone.as_deref() {
            None => None,
            Some(name) => Some(TimeZoneDatabase::bundled().get(name).map_err(|_| unknown(name))?),
        };
        match self.format.as_str() {
            "iso" => Ok(Clock::new(zone, None)),
            pattern if pattern.contains('%') => Ok(Clock::new(zone, Some(pattern.to_owned()))),
            _ => Err(MappingError("time.format: must be `iso` or a pattern such as `%d/%m/%Y %H:%M`".into())),
        }
    }
}
