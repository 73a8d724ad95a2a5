//! The account of what was not taken from a file, and why.
//!
//! Nothing is dropped in silence: every row of a file is either used or counted here under one reason, so
//! that rows = used + left out. The first rows are kept in a list; all of them go to a file when one is asked
//! for.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use regulars_engine::event::Body;
use serde::Serialize;

use super::Fault;

/// The most rows that [`Report::listed`] keeps.
pub const LISTED_MAX: usize = 1_000;

/// Why a row, or a part of it, was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nobody to credit it to.
    NoMember,
    /// Postage, fees and the like, as the mapping lists them.
    NotAnItem,
    /// The line comes to 0 in the smallest unit.
    ZeroPrice,
    /// More came back than the member had bought before.
    UnmatchedReturn,
    /// The row, or another one of its order, can't be understood.
    BadRow,
}

impl Reason {
    /// All of them, in the order of the report.
    pub const ALL: [Reason; 5] =
        [Reason::NoMember, Reason::NotAnItem, Reason::ZeroPrice, Reason::UnmatchedReturn, Reason::BadRow];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Reason::NoMember => "no_member",
            Reason::NotAnItem => "not_an_item",
            Reason::ZeroPrice => "zero_price",
            Reason::UnmatchedReturn => "unmatched_return",
            Reason::BadRow => "bad_row",
        }
    }
}

/// What was left out for one reason. Returned quantities and amounts count negative. Sums stop at the ends of
/// `i64`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    /// Rows of which nothing was used.
    pub rows: u64,
    /// Rows of which a part was used; they are counted in [`Report::rows_used`].
    pub rows_in_part: u64,
    /// Pieces, where they could be read.
    pub quantity: i64,
    /// Money in the smallest unit, where it could be read.
    pub amount: i64,
}

/// One row that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// The order it belongs to, as far as known.
    pub order: String,
    /// Why.
    pub reason: Reason,
    /// The item, or what is wrong.
    pub detail: String,
    /// Pieces that were left out; negative for a return.
    pub quantity: i64,
    /// Their money in the smallest unit.
    pub amount: i64,
    /// The rest of the row was used.
    pub in_part: bool,
}

/// What a file gave and what it did not.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Rows of a CSV file after its header, lines of an NDJSON file; blank lines are none.
    pub rows: u64,
    /// Rows that are in a record, wholly or in part.
    pub rows_used: u64,
    /// Records given.
    pub records: u64,
    /// Orders among them.
    pub orders: u64,
    /// The lines of these orders.
    pub order_lines: u64,
    /// Σ (amount − discount) of these lines, in the smallest unit. Stops at the end of `i64`.
    pub sales: i64,
    /// Returns among the records.
    pub returns: u64,
    /// Pieces that came back in them.
    pub returned_quantity: i64,
    /// What the file says was paid back for these pieces, not negative. The decision counts what was paid for
    /// them.
    pub returned_amount: i64,
    /// Nobody to credit it to.
    pub no_member: Tally,
    /// Postage, fees and the like.
    pub not_an_item: Tally,
    /// Lines that come to 0.
    pub zero_price: Tally,
    /// Returns without a purchase.
    pub unmatched_return: Tally,
    /// Rows that can't be understood.
    pub bad_row: Tally,
    /// The first [`LISTED_MAX`] rows that were left out.
    pub listed: Vec<LeftOut>,
    #[serde(skip)]
    file: Option<ListFile>,
}

#[derive(Debug)]
struct ListFile {
    path: PathBuf,
    writer: BufWriter<File>,
    failed: Option<std::io::Error>,
}

impl Report {
    /// Lists every row that is left out in a CSV file at `path`, which is replaced.
    pub(super) fn list_in(&mut self, path: &Path) -> Result<(), Fault> {
        let fault = |source| Fault::Write { path: path.to_owned(), source };
        let mut writer = BufWriter::new(File::create(path).map_err(fault)?);
        writer.write_all(b"line,order,reason,detail,quantity,amount,in_part\n").map_err(fault)?;
        self.file = Some(ListFile { path: path.to_owned(), writer, failed: None });
        Ok(())
    }

    /// The count of one reason.
    pub fn tally(&self, reason: Reason) -> &Tally {
        match reason {
            Reason::NoMember => &self.no_member,
            Reason::NotAnItem => &self.not_an_item,
            Reason::ZeroPrice => &self.zero_price,
            Reason::UnmatchedReturn => &self.unmatched_return,
            Reason::BadRow => &self.bad_row,
        }
    }

    /// Rows of which nothing was used. At the end of the file `rows` = `rows_used` + this.
    pub fn rows_left_out(&self) -> u64 {
        Reason::ALL.iter().map(|reason| self.tally(*reason).rows).sum()
    }

    /// Counts and lists a row that is left out.
    pub(super) fn leave_out(&mut self, left: LeftOut) {
        let tally = match left.reason {
            Reason::NoMember => &mut self.no_member,
            Reason::NotAnItem => &mut self.not_an_item,
            Reason::ZeroPrice => &mut self.zero_price,
            Reason::UnmatchedReturn => &mut self.unmatched_return,
            Reason::BadRow => &mut self.bad_row,
        };
        match left.in_part {
            false => tally.rows += 1,
            true => tally.rows_in_part += 1,
        }
        tally.quantity = tally.quantity.saturating_add(left.quantity);
        tally.amount = tally.amount.saturating_add(left.amount);
        if let Some(file) = &mut self.file
            && file.failed.is_none()
        {
            file.failed = write_row(&mut file.writer, &left).err();
        }
        if self.listed.len() < LISTED_MAX {
            self.listed.push(left);
        }
    }

    /// Counts an event that is taken as it is.
    pub(super) fn count_event(&mut self, body: &Body) {
        self.rows_used += 1;
        match body {
            Body::OrderPaid(order) => {
                self.orders += 1;
                self.order_lines += order.lines.len() as u64;
                let sales = order
                    .lines
                    .iter()
                    .fold(0i64, |sum, line| sum.saturating_add(line.amount - line.discount));
                self.sales = self.sales.saturating_add(sales);
            }
            Body::OrderReturned(_) => self.returns += 1,
            Body::MemberJoined(_)
            | Body::OrderCancelled(_)
            | Body::Activity(_)
            | Body::WalletToppedUp(_)
            | Body::Adjustment(_)
            | Body::Reversal(_)
            | Body::TierKept(_)
            | Body::TierGiven(_)
            | Body::ChoiceMade(_)
            | Body::RewardRedeemed(_)
            | Body::RewardCancelled(_)
            | Body::WalletRefunded(_)
            | Body::RewardIssued(_)
            | Body::RewardUsed(_)
            | Body::VoucherIssued(_)
            | Body::VoucherRevoked(_)
            | Body::VoucherClaimed(_)
            | Body::VoucherUsed(_)
            | Body::HoldPlaced(_)
            | Body::HoldCaptured(_)
            | Body::HoldReleased(_)
            | Body::RewardReserved(_)
            | Body::RewardConfirmed(_)
            | Body::TransferSent(_)
            | Body::TransferReceived(_)
            | Body::TransferReturned(_)
            | Body::RewardGiven(_)
            | Body::OfferDue(_)
            | Body::UnitsConverted(_)
            | Body::WalletPaidOut(_)
            | Body::InstructionDone(_)
            | Body::InstructionFailed(_)
            | Body::UnitsExported(_)
            | Body::WaitlistJoined(_)
            | Body::WaitlistLeft(_)
            | Body::WaitlistOffered(_)
            | Body::BenefitUsed(_)
            | Body::BenefitClaimed(_)
            | Body::ChallengeJoined(_)
            | Body::GamePlayed(_)
            | Body::ReferralClaimed(_)
            | Body::ReferralTold(_)
            | Body::Household(_)
            | Body::Plan(_)
            | Body::Team(_)
            | Body::AccountLinked(_)
            | Body::AccountUnlinked(_)
            | Body::BlockBought(_)
            | Body::DrawEntered(_)
            | Body::RoomEntered(_)
            | Body::MemberClosed
            | Body::Tick => {}
        }
    }

    /// A full disk must not hide what was left out, so it ends the reading.
    pub(super) fn check_list(&mut self) -> Result<(), Fault> {
        match self.file.as_mut().and_then(|file| Some((file.failed.take()?, file.path.clone()))) {
            Some((source, path)) => Err(Fault::Write { path, source }),
            None => Ok(()),
        }
    }

    /// Writes out what the list still holds in memory.
    pub(super) fn flush_list(&mut self) -> Result<(), Fault> {
        if let Some(file) = &mut self.file {
            file.failed = file.writer.flush().err();
        }
        self.check_list()
    }
}

fn write_row(writer: &mut impl Write, left: &LeftOut) -> std::io::Result<()> {
    write!(writer, "{},", left.line)?;
    write_text(writer, &left.order)?;
    write!(writer, ",{},", left.reason.name())?;
    write_text(writer, &left.detail)?;
    writeln!(writer, ",{},{},{}", left.quantity, left.amount, left.in_part)
}

/// A cell that a spreadsheet shows as text and never takes for a formula.
fn write_text(writer: &mut impl Write, text: &str) -> std::io::Result<()> {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    match text.contains([',', '"', '\n', '\r']) {
        true => write!(writer, "\"{guard}{}\"", text.replace('"', "\"\"")),
        false => write!(writer, "{guard}{text}"),
    }
}
