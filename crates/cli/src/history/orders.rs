//! Rows of a CSV file of orders, gathered into drafts: one per order or return, not yet matched with
//! anything.
//!
//! An order is taken whole or not at all. When one of its rows is bad, all of them are left out, because half
//! an order would earn half its points and could never be returned exactly.

use std::{
    collections::{HashSet, VecDeque},
    hash::BuildHasher,
};

use foldhash::quality::FixedState;
use regulars_engine::{
    event::{Line, Metadata},
    moment::Moment,
};

use super::{
    Fault, MappingError, OrdersMapping, Reason, Report, Returns, ZeroPrice,
    clock::Clock,
    number::{self, Money},
    report::LeftOut,
    rows::{Rows, Step},
    text::{self, FreeField, Header, bad, cell},
};

/// The most rows of one order.
const ORDER_ROWS_MAX: usize = 10_000;
/// So many orders back it is noticed that an order begins a second time. The engine knows all of them.
const SEEN_ORDERS_MAX: usize = 4_096;

/// An order or a return as the file tells it.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) id: String,
    /// Empty when there is none.
    pub(super) member: String,
    /// The time of its first row.
    pub(super) occurred_at: Moment,
    pub(super) is_return: bool,
    pub(super) rows: Vec<DraftRow>,
    pub(super) whole: Whole,
    /// The line of the first bad row, and what is wrong with it.
    pub(super) spoiled: Option<(u64, String)>,
    /// A row that can't be split came after its rows. If more rows follow, it was one of them.
    doubtful: Option<u64>,
}

/// What concerns a whole order, from its first row.
#[derive(Debug, Default)]
pub(super) struct Whole {
    pub(super) discount: i64,
    pub(super) shipping: i64,
    pub(super) tip: i64,
    pub(super) tender: Option<String>,
    pub(super) channel: Option<String>,
    pub(super) store: Option<String>,
    pub(super) metadata: Metadata,
}

/// One row. Quantity and amount are positive for a return as well.
#[derive(Debug, Default)]
pub(super) struct DraftRow {
    /// The number of its first line in the file.
    pub(super) position: u64,
    pub(super) line: Line,
    /// Why the row is not part of the order.
    pub(super) left_out: Option<Reason>,
    /// For a return that states what it returns: the order and the place of the line in it.
    pub(super) original: Option<(String, u32)>,
    /// The row has no quantity, which in a return means all that is left.
    pub(super) rest: bool,
}

/// A reader of drafts, in the order of their first rows.
pub(super) struct OrderRows {
    rows: Rows,
    plan: Plan,
    clock: Clock,
    /// Boxed, since a draft is moved several times and is large.
    open: VecDeque<Box<Draft>>,
    seen: SeenOrders,
}

impl OrderRows {
    /// Reads the header and finds the columns that the mapping names.
    pub(super) fn new(mut rows: Rows, mapping: &OrdersMapping) -> Result<OrderRows, Fault> {
        let plan = Plan::new(&mut rows, mapping)?;
        let clock = mapping.time.clock().map_err(header_fault)?;
        Ok(OrderRows { rows, plan, clock, open: VecDeque::new(), seen: SeenOrders::default() })
    }

    pub(super) fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The next complete draft.
    pub(super) fn next(&mut self, report: &mut Report) -> Result<Option<Box<Draft>>, Fault> {
        loop {
            if self.plan.open_max < self.open.len() {
                return Ok(self.open.pop_front());
            }
            match self.rows.advance()? {
                Step::End => return Ok(self.open.pop_front()),
                Step::Bad(why) => {
                    report.rows += 1;
                    self.pass_over(report, why.to_owned());
                }
                Step::Row => {
                    report.rows += 1;
                    self.take_row(report);
                }
            }
        }
    }

    /// The time of the next row that has one, and its line; for the pass that finds out whether the file is
    /// sorted.
    pub(super) fn next_time(&mut self) -> Result<Option<(Moment, u64)>, Fault> {
        loop {
            match self.rows.advance()? {
                Step::End => return Ok(None),
                Step::Bad(_) => {}
                Step::Row => {
                    if let Ok(time) = self.clock.read(cell(&self.rows, self.plan.time)) {
                        return Ok(Some((time, self.rows.line())));
                    }
                }
            }
        }
    }

    /// Leaves out a row that can't be said to belong to an order.
    fn pass_over(&mut self, report: &mut Report, detail: String) {
        let line = self.rows.line();
        for draft in &mut self.open {
            draft.doubtful.get_or_insert(line);
        }
        let order = String::new();
        report.leave_out(LeftOut {
            line,
            order,
            reason: Reason::BadRow,
            detail,
            quantity: 0,
            amount: 0,
            in_part: false,
        });
    }

    fn take_row(&mut self, report: &mut Report) {
        if self.rows.len() != self.plan.width {
            let why = format!("has {} columns where the header has {}", self.rows.len(), self.plan.width);
            return self.pass_over(report, why);
        }
        let id = match text::id(cell(&self.rows, self.plan.order)) {
            Ok("") => return self.pass_over(report, bad("the order's number", "is missing")),
            Err(why) => return self.pass_over(report, bad("the order's number", why)),
            Ok(id) => id,
        };
        // The order of the row before is the last one, so this looks at one draft nearly always.
        let open = self.open.iter().rposition(|draft| draft.id == id);
        let time = self.clock.read(cell(&self.rows, self.plan.time)).map_err(|why| bad("the time", why));
        let at = match open {
            Some(at) => at,
            None if !self.seen.insert(id) => {
                let (order, line) = (id.to_owned(), self.rows.line());
                let detail = "the order's other rows come earlier in the file".to_owned();
                let (reason, in_part) = (Reason::BadRow, false);
                return report.leave_out(LeftOut {
                    line,
                    order,
                    reason,
                    detail,
                    quantity: 0,
                    amount: 0,
                    in_part,
                });
            }
            None => {
                let draft = self.plan.begin(&self.rows, id, &time);
                self.open.push_back(Box::new(draft));
                self.open.len() - 1
            }
        };
        let Some(draft) = self.open.get_mut(at) else { return };
        let position = self.rows.line();
        let row = match time.and_then(|time| self.plan.read_row(&self.rows, draft, time)) {
            Ok(row) => row,
            Err(why) => {
                draft.spoiled.get_or_insert((position, why));
                DraftRow { position, ..DraftRow::default() }
            }
        };
        if let Some(line) = draft.doubtful {
            draft.spoiled.get_or_insert((line, "a row within the order can't be read".to_owned()));
        }
        draft.rows.push(row);
    }
}

/// The mapping with its names turned into places of columns.
struct Plan {
    width: usize,
    order: usize,
    member: usize,
    time: usize,
    sku: Option<usize>,
    sku_constant: String,
    quantity: Option<usize>,
    unit_price: Option<usize>,
    amount: Option<usize>,
    discount: Option<usize>,
    tax: Option<usize>,
    category: Option<usize>,
    brand: Option<usize>,
    whole: WholePlan,
    money: Money,
    codes: HashSet<Vec<u8>>,
    prefixes: Vec<Vec<u8>>,
    leaves_zero_out: bool,
    spread: i64,
    open_max: usize,
    returns: ReturnsPlan,
}

struct WholePlan {
    discount: Option<usize>,
    shipping: Option<usize>,
    tip: Option<usize>,
    tender: (Option<usize>, Option<String>),
    channel: (Option<usize>, Option<String>),
    store: (Option<usize>, Option<String>),
    metadata: Vec<FreeField>,
}

enum ReturnsPlan {
    None,
    Prefix(Vec<u8>),
    Stated { order: usize, line: usize, first_line: u32 },
}

impl Plan {
    fn new(rows: &mut Rows, mapping: &OrdersMapping) -> Result<Plan, Fault> {
        let header = match rows.advance()? {
            Step::Row => Header::of(rows),
            Step::Bad(why) => return Err(Fault::Header(format!("the header {why}"))),
            Step::End => return Err(Fault::Header("the file is empty".to_owned())),
        };
        let columns = &mapping.columns;
        let returns = match &mapping.returns {
            None => ReturnsPlan::None,
            Some(Returns::NewestFirst { order_prefix }) => {
                ReturnsPlan::Prefix(order_prefix.clone().into_bytes())
            }
            Some(Returns::Stated { order, line, first_line }) => ReturnsPlan::Stated {
                order: header.place(order)?,
                line: header.place(line)?,
                first_line: *first_line,
            },
        };
        Ok(Plan {
            width: header.len(),
            order: header.place(&columns.order)?,
            member: header.place(&columns.member)?,
            time: header.place(&columns.time)?,
            sku: header.place_of(columns.sku.as_ref())?,
            sku_constant: mapping.constants.sku.clone().unwrap_or_default(),
            quantity: header.place_of(columns.quantity.as_ref())?,
            unit_price: header.place_of(columns.unit_price.as_ref())?,
            amount: header.place_of(columns.amount.as_ref())?,
            discount: header.place_of(columns.discount.as_ref())?,
            tax: header.place_of(columns.tax.as_ref())?,
            category: header.place_of(columns.category.as_ref())?,
            brand: header.place_of(columns.brand.as_ref())?,
            whole: WholePlan::new(&header, mapping)?,
            money: mapping.money().map_err(header_fault)?,
            codes: mapping.not_items.codes.iter().map(|code| code.clone().into_bytes()).collect(),
            prefixes: mapping.not_items.prefixes.iter().map(|code| code.clone().into_bytes()).collect(),
            leaves_zero_out: mapping.zero_price == ZeroPrice::LeaveOut,
            spread: i64::from(mapping.time_spread_s_max) * 1_000_000,
            open_max: mapping.interleaved_orders_max,
            returns,
        })
    }

    /// A draft with all but its rows, from its first row.
    fn begin(&self, rows: &Rows, id: &str, time: &Result<Moment, String>) -> Draft {
        let mut draft = Draft { id: id.to_owned(), is_return: self.is_return(rows, id), ..Draft::default() };
        let begun =
            text::id(cell(rows, self.member)).map_err(|why| bad("the member", why)).and_then(|member| {
                draft.member.push_str(member);
                draft.occurred_at = time.clone()?;
                draft.whole = self.whole.read(rows, self.money)?;
                Ok(())
            });
        draft.spoiled = begun.err().map(|why| (rows.line(), why));
        draft
    }

    fn is_return(&self, rows: &Rows, id: &str) -> bool {
        match &self.returns {
            ReturnsPlan::None => false,
            ReturnsPlan::Prefix(prefix) => id.as_bytes().starts_with(prefix),
            ReturnsPlan::Stated { order, .. } => !cell(rows, *order).is_empty(),
        }
    }

    /// One row of `draft`: first what can't be read, then what is left out, then what makes no sense.
    fn read_row(&self, rows: &Rows, draft: &Draft, time: Moment) -> Result<DraftRow, String> {
        if ORDER_ROWS_MAX <= draft.rows.len() {
            return Err("the order has more than 10,000 rows".to_owned());
        }
        if cell(rows, self.member) != draft.member.as_bytes() {
            return Err("the member is another one than in the order's first row".to_owned());
        }
        if self.spread < (time.0 - draft.occurred_at.0).abs() {
            return Err("the time is too far from that of the order's first row".to_owned());
        }
        if self.is_return(rows, &draft.id) != draft.is_return {
            return Err("the order and a return have the same number".to_owned());
        }
        let mut row = DraftRow { position: rows.line(), ..DraftRow::default() };
        self.read_line(rows, draft, &mut row)?;
        if draft.is_return {
            self.check_return(rows, &mut row)?;
        }
        let line = &row.line;
        row.left_out = if draft.member.is_empty() {
            Some(Reason::NoMember)
        } else if self.is_not_an_item(line.sku.as_bytes()) {
            Some(Reason::NotAnItem)
        } else if draft.is_return {
            None
        } else {
            check_sale(line)?;
            (self.leaves_zero_out && line.amount == 0).then_some(Reason::ZeroPrice)
        };
        Ok(row)
    }

    fn read_line(&self, rows: &Rows, draft: &Draft, row: &mut DraftRow) -> Result<(), String> {
        let line = &mut row.line;
        match self.sku {
            Some(at) => match text::id(cell(rows, at)) {
                Ok("") => return Err(bad("the item", "is missing")),
                Ok(sku) => line.sku.push_str(sku),
                Err(why) => return Err(bad("the item", why)),
            },
            None => line.sku.push_str(&self.sku_constant),
        }
        line.quantity = match self.quantity.map(|at| cell(rows, at)) {
            None => 1,
            Some([]) if draft.is_return => {
                row.rest = true;
                0
            }
            Some(bytes) => number::whole(bytes, self.money.mark).map_err(|why| bad("the quantity", why))?,
        };
        let money = |at: Option<usize>, name: &str, quantity: i64| match at.map(|at| cell(rows, at)) {
            None | Some([]) => Ok(0),
            Some(bytes) => self.money.times(bytes, quantity).map_err(|why| bad(name, why)),
        };
        let priced = self.unit_price.or(self.amount).is_some_and(|at| !cell(rows, at).is_empty());
        if !priced && !draft.is_return {
            return Err(bad("the price", "is empty"));
        }
        line.amount = match self.unit_price {
            Some(_) => money(self.unit_price, "the price", line.quantity)?,
            None => money(self.amount, "the amount", 1)?,
        };
        line.discount = money(self.discount, "the discount", 1)?;
        line.tax = money(self.tax, "the tax", 1)?;
        line.category = optional_text(rows, self.category, "the category")?;
        line.brand = optional_text(rows, self.brand, "the brand")?;
        Ok(())
    }

    /// Turns the signs of a return, and reads what it states.
    fn check_return(&self, rows: &Rows, row: &mut DraftRow) -> Result<(), String> {
        match &self.returns {
            ReturnsPlan::None => {}
            ReturnsPlan::Prefix(_) if row.rest => return Err(bad("the quantity", "is empty")),
            ReturnsPlan::Prefix(_) if 0 <= row.line.quantity => {
                return Err(bad("the quantity", "of a return is not negative"));
            }
            ReturnsPlan::Prefix(_) => {}
            ReturnsPlan::Stated { .. } if row.line.quantity == 0 && !row.rest => {
                return Err(bad("the quantity", "is 0"));
            }
            ReturnsPlan::Stated { order, line, first_line } => {
                let order = text::id(cell(rows, *order)).map_err(|why| bad("the original order", why))?;
                let number = number::whole(cell(rows, *line), self.money.mark);
                let number = number.map_err(|why| bad("the original line", why))?;
                let line =
                    number.checked_sub(i64::from(*first_line)).and_then(|line| u32::try_from(line).ok());
                let line = line.ok_or_else(|| bad("the original line", "is out of range"))?;
                row.original = Some((order.to_owned(), line));
            }
        }
        row.line.quantity = row.line.quantity.saturating_abs();
        row.line.amount = row.line.amount.saturating_abs();
        Ok(())
    }

    fn is_not_an_item(&self, sku: &[u8]) -> bool {
        self.codes.contains(sku) || self.prefixes.iter().any(|prefix| sku.starts_with(prefix))
    }
}

impl WholePlan {
    fn new(header: &Header, mapping: &OrdersMapping) -> Result<WholePlan, Fault> {
        let (columns, constants) = (&mapping.columns, &mapping.constants);
        let free_field = |(name, field): (&String, &super::MetadataColumn)| {
            Ok(FreeField { name: name.clone(), column: header.place(&field.column)?, kind: field.kind })
        };
        Ok(WholePlan {
            discount: header.place_of(columns.order_discount.as_ref())?,
            shipping: header.place_of(columns.shipping.as_ref())?,
            tip: header.place_of(columns.tip.as_ref())?,
            tender: (header.place_of(columns.tender.as_ref())?, constants.tender.clone()),
            channel: (header.place_of(columns.channel.as_ref())?, constants.channel.clone()),
            store: (header.place_of(columns.store.as_ref())?, constants.store.clone()),
            metadata: mapping.metadata.iter().map(free_field).collect::<Result<_, Fault>>()?,
        })
    }

    fn read(&self, rows: &Rows, money: Money) -> Result<Whole, String> {
        let amount = |at: Option<usize>, name: &str| match at.map(|at| cell(rows, at)) {
            None | Some([]) => Ok(0),
            Some(bytes) => match money.amount(bytes) {
                Ok(amount) if amount < 0 => Err(bad(name, "is negative")),
                Ok(amount) => Ok(amount),
                Err(why) => Err(bad(name, why)),
            },
        };
        let name = |(at, constant): &(Option<usize>, Option<String>), name: &str| {
            Ok::<_, String>(optional_text(rows, *at, name)?.or_else(|| constant.clone()))
        };
        Ok(Whole {
            discount: amount(self.discount, "the order's discount")?,
            shipping: amount(self.shipping, "the shipping")?,
            tip: amount(self.tip, "the tip")?,
            tender: name(&self.tender, "the tender")?,
            channel: name(&self.channel, "the channel")?,
            store: name(&self.store, "the store")?,
            metadata: text::free_fields(rows, &self.metadata, money.mark)?,
        })
    }
}

fn check_sale(line: &Line) -> Result<(), String> {
    let wrong = if line.quantity < 0 {
        "the quantity is negative and the row is no return"
    } else if line.quantity == 0 {
        "the quantity is 0"
    } else if line.amount < 0 {
        "the price is negative"
    } else if line.discount < 0 || line.amount < line.discount {
        "the discount does not lie between 0 and the price of the line"
    } else if line.tax < 0 {
        "the tax is negative"
    } else {
        return Ok(());
    };
    Err(wrong.to_owned())
}

fn optional_text(rows: &Rows, at: Option<usize>, name: &str) -> Result<Option<String>, String> {
    match at.map(|at| cell(rows, at)) {
        None | Some([]) => Ok(None),
        Some(bytes) => text::text(bytes).map(|text| Some(text.to_owned())).map_err(|why| bad(name, why)),
    }
}

pub(super) fn header_fault(error: MappingError) -> Fault {
    Fault::Header(format!("the mapping is wrong: {error}"))
}

/// The latest orders, as hashes: 8 bytes each tell that an order began before. Two orders with one hash, once
/// in some hundred million runs, make the second a reported bad row.
#[derive(Default)]
struct SeenOrders {
    state: FixedState,
    hashes: HashSet<u64, FixedState>,
    by_age: VecDeque<u64>,
}

impl SeenOrders {
    /// Whether the order is new.
    fn insert(&mut self, id: &str) -> bool {
        let hash = self.state.hash_one(id);
        if !self.hashes.insert(hash) {
            return false;
        }
        if self.by_age.len() == SEEN_ORDERS_MAX
            && let Some(oldest) = self.by_age.pop_front()
        {
            self.hashes.remove(&oldest);
        }
        self.by_age.push_back(hash);
        true
    }
}
