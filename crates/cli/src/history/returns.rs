//! From drafts to records: the lines of an order, and what a return gives back of which order.
//!
//! Where the file does not say what a return belongs to, each returned row takes from the member's earlier
//! lines of the same item, newest first, as a shop assistant without the receipt would. What is more than
//! that is reported.

use std::collections::{HashMap, VecDeque};

use regulars_engine::{
    amount::{self, Ratio, Rounding},
    event::{Body, EventRef, Order, Part, Return, ReturnLine, Tender},
};

use super::{
    MemberBy, OrdersMapping, Reason, Record, Report, Returns,
    orders::{Draft, DraftRow},
    report::LeftOut,
};

/// Turns drafts into records, in the order in which they are given.
pub(super) struct Settling {
    source: String,
    currency: String,
    tax_included: bool,
    bought: Option<Bought>,
}

impl Settling {
    pub(super) fn new(mapping: &OrdersMapping) -> Settling {
        let bought = match mapping.returns {
            Some(Returns::NewestFirst { .. }) => Some(Bought::default()),
            Some(Returns::Stated { .. }) | None => None,
        };
        Settling {
            source: mapping.source.clone(),
            currency: mapping.currency.clone(),
            tax_included: mapping.constants.tax_included,
            bought,
        }
    }

    /// Adds the records of a draft to `records`: none, one, or for a return one per original order.
    pub(super) fn settle(
        &mut self,
        mut draft: Box<Draft>,
        report: &mut Report,
        records: &mut VecDeque<Record>,
    ) {
        if draft.spoiled.is_none() && !draft.is_return {
            draft.spoiled = check_whole(&draft).map(|why| (position(&draft), why.to_owned()));
        }
        if let Some((bad_line, why)) = draft.spoiled.take() {
            for row in &draft.rows {
                let same = row.position == bad_line;
                let detail = if same {
                    why.clone()
                } else {
                    format!("line {bad_line} of the same order is bad: {why}")
                };
                report.leave_out(left_out(&draft, row, Reason::BadRow, detail));
            }
            return;
        }
        for row in &draft.rows {
            if let Some(reason) = row.left_out {
                report.leave_out(left_out(&draft, row, reason, row.line.sku.clone()));
            }
        }
        match draft.is_return {
            false => self.settle_order(draft, report, records),
            true => self.settle_return(&draft, report, records),
        }
    }

    fn settle_order(&mut self, mut draft: Box<Draft>, report: &mut Report, records: &mut VecDeque<Record>) {
        let position = position(&draft);
        let rows = draft.rows.drain(..).filter(|row| row.left_out.is_none());
        let mut lines = Vec::with_capacity(rows.size_hint().1.unwrap_or(0));
        lines.extend(rows.map(|row| row.line));
        if lines.is_empty() {
            return;
        }
        report.rows_used += lines.len() as u64;
        report.orders += 1;
        report.order_lines += lines.len() as u64;
        let sales = lines.iter().fold(0i64, |sum, line| sum.saturating_add(line.amount - line.discount));
        report.sales = report.sales.saturating_add(sales);
        let taxes = lines.iter().fold(0i64, |sum, line| sum.saturating_add(line.tax));
        let whole = std::mem::take(&mut draft.whole);
        let total =
            sales - whole.discount + whole.shipping + whole.tip + if self.tax_included { 0 } else { taxes };
        let order = Order {
            currency: self.currency.clone(),
            lines,
            discount: whole.discount,
            shipping: whole.shipping,
            tip: whole.tip,
            tax_included: self.tax_included,
            tenders: whole
                .tender
                .map(|kind| Tender { kind, amount: total, from_wallet: false })
                .into_iter()
                .collect(),
            channel: whole.channel,
            store: whole.store,
            metadata: whole.metadata,
            vouchers: None,
        };
        if let Some(bought) = &mut self.bought {
            bought.remember(&draft.member, &draft.id, &order);
        }
        let body = Body::OrderPaid(order);
        records.push_back(Record {
            member: draft.member,
            member_by: MemberBy::ExternalId,
            source: self.source.clone(),
            external_id: draft.id,
            occurred_at: draft.occurred_at,
            body,
            position,
        });
    }

    fn settle_return(&mut self, draft: &Draft, report: &mut Report, records: &mut VecDeque<Record>) {
        let mut returns: Vec<(EventRef, Vec<ReturnLine>)> = Vec::new();
        for row in draft.rows.iter().filter(|row| row.left_out.is_none()) {
            let unmatched = match (&row.original, &mut self.bought) {
                (Some((order, line)), _) => {
                    let part = if row.rest { Part::Rest } else { Part::Quantity(row.line.quantity) };
                    give_back(&mut returns, &self.source, order, ReturnLine { line: *line, part });
                    0
                }
                (None, Some(bought)) => {
                    bought.take(&draft.member, &row.line.sku, row.line.quantity, |order, line, n| {
                        give_back(
                            &mut returns,
                            &self.source,
                            order,
                            ReturnLine { line, part: Part::Quantity(n) },
                        );
                    })
                }
                (None, None) => row.line.quantity,
            };
            account_for(draft, row, unmatched, report);
        }
        for (at, (order, lines)) in returns.into_iter().enumerate() {
            report.returns += 1;
            records.push_back(Record {
                member: draft.member.clone(),
                member_by: MemberBy::ExternalId,
                source: self.source.clone(),
                external_id: if at == 0 { draft.id.clone() } else { format!("{}/{}", draft.id, at + 1) },
                occurred_at: draft.occurred_at,
                body: Body::OrderReturned(Return { order, lines }),
                position: position(draft),
            });
        }
    }
}

/// What a sum over all rows finds wrong with an order.
fn check_whole(draft: &Draft) -> Option<&'static str> {
    let lines = || draft.rows.iter().filter(|row| row.left_out.is_none()).map(|row| &row.line);
    let (Ok(net), Ok(taxes)) = (
        amount::sum(lines().map(|line| line.amount - line.discount)),
        amount::sum(lines().map(|line| line.tax)),
    ) else {
        return Some("the order's total is outside ±(2^53 − 1)");
    };
    let whole = &draft.whole;
    if amount::sum([net, taxes, whole.shipping, whole.tip]).is_err() {
        return Some("the order's total is outside ±(2^53 − 1)");
    }
    (net < whole.discount && lines().next().is_some())
        .then_some("the order's discount is more than its lines come to")
}

/// Adds a returned part to the return of its order; parts of the same line add up.
fn give_back(returns: &mut Vec<(EventRef, Vec<ReturnLine>)>, source: &str, order: &str, part: ReturnLine) {
    let at = match returns.iter().position(|(earlier, _)| earlier.external_id == order) {
        Some(at) => at,
        None => {
            let order = EventRef { source: source.to_owned(), external_id: order.to_owned() };
            returns.push((order, Vec::new()));
            returns.len() - 1
        }
    };
    let Some((_, lines)) = returns.get_mut(at) else { return };
    match lines.iter_mut().find(|line| line.line == part.line) {
        Some(line) => {
            line.part = match (line.part, part.part) {
                (Part::Quantity(a), Part::Quantity(b)) => Part::Quantity(a.saturating_add(b)),
                (Part::Rest | Part::Amount(_), _) | (_, Part::Rest | Part::Amount(_)) => Part::Rest,
            }
        }
        None => lines.push(part),
    }
}

/// Counts a returned row, of which `unmatched` pieces were never bought.
fn account_for(draft: &Draft, row: &DraftRow, unmatched: i64, report: &mut Report) {
    let unmatched_amount = share(row.line.amount, unmatched, row.line.quantity);
    let matched = row.line.quantity - unmatched;
    if 0 < matched || row.rest {
        report.rows_used += 1;
        report.returned_quantity = report.returned_quantity.saturating_add(matched);
        report.returned_amount = report.returned_amount.saturating_add(row.line.amount - unmatched_amount);
    }
    if 0 < unmatched {
        let mut left = left_out(draft, row, Reason::UnmatchedReturn, row.line.sku.clone());
        left.in_part = 0 < matched;
        left.quantity = -unmatched;
        left.amount = -unmatched_amount;
        report.leave_out(left);
    }
}

/// `amount` × `part` ÷ `whole`, half to even.
fn share(amount: i64, part: i64, whole: i64) -> i64 {
    let ratio = Ratio { num: i128::from(amount) * i128::from(part), den: i128::from(whole.max(1)) };
    ratio.round(Rounding::HalfEven).unwrap_or(amount)
}

fn left_out(draft: &Draft, row: &DraftRow, reason: Reason, detail: String) -> LeftOut {
    let sign = if draft.is_return { -1 } else { 1 };
    LeftOut {
        line: row.position,
        order: draft.id.clone(),
        reason,
        detail,
        quantity: sign * row.line.quantity,
        amount: sign * row.line.amount,
        in_part: false,
    }
}

fn position(draft: &Draft) -> u64 {
    draft.rows.first().map_or(0, |row| row.position)
}

/// What each member bought and has not brought back, as chains from the newest line to the oldest.
#[derive(Default)]
struct Bought {
    members: HashMap<Box<str>, usize>,
    items: HashMap<Box<str>, usize>,
    orders: Vec<Box<str>>,
    newest: HashMap<(usize, usize), usize>,
    lines: Vec<BoughtLine>,
}

struct BoughtLine {
    order: usize,
    line: u32,
    left: i64,
    older: Option<usize>,
}

impl Bought {
    fn remember(&mut self, member: &str, id: &str, order: &Order) {
        let member = number_of(&mut self.members, member);
        let order_at = self.orders.len();
        self.orders.push(id.into());
        for (line, at) in order.lines.iter().zip(0u32..) {
            let item = number_of(&mut self.items, &line.sku);
            let older = self.newest.insert((member, item), self.lines.len());
            self.lines.push(BoughtLine { order: order_at, line: at, left: line.quantity, older });
        }
    }

    /// Takes `quantity` pieces, newest first, and gives back how many there were not.
    fn take(&mut self, member: &str, sku: &str, quantity: i64, mut each: impl FnMut(&str, u32, i64)) -> i64 {
        let (Some(member), Some(item)) = (self.members.get(member), self.items.get(sku)) else {
            return quantity;
        };
        let key = (*member, *item);
        let mut wanted = quantity;
        while 0 < wanted {
            let Some(at) = self.newest.get(&key).copied() else { break };
            let Some(line) = self.lines.get_mut(at) else { break };
            let taken = wanted.min(line.left);
            wanted -= taken;
            line.left -= taken;
            if let Some(order) = self.orders.get(line.order) {
                each(order, line.line, taken);
            }
            if line.left == 0 {
                match line.older {
                    Some(older) => self.newest.insert(key, older),
                    None => self.newest.remove(&key),
                };
            }
        }
        wanted
    }
}

fn number_of(numbers: &mut HashMap<Box<str>, usize>, name: &str) -> usize {
    let next = numbers.len();
    match numbers.get(name) {
        Some(number) => *number,
        None => *numbers.entry(name.into()).or_insert(next),
    }
}
