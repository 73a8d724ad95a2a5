//! The stream of records of one file, in time order.
//!
//! Events are decided in the order of their times, so a file that goes back in time is either sorted here,
//! when it is small enough to be held in memory, or refused before its first record is given. To know that,
//! the times of the file are read once beforehand, unless its mapping says that it is sorted.

use std::{collections::VecDeque, path::Path};

use regulars_engine::moment::Moment;

use super::{
    Fault, FileFormat, OrdersMapping, Progress, Reason, Record, Report,
    clock::Clock,
    input::Input,
    orders::{Draft, OrderRows, header_fault},
    report::LeftOut,
    returns::Settling,
    rows::{Rows, Step},
    wire,
};

/// The most rows of a file that is sorted here; it takes some 300 bytes of memory per row.
pub const SORT_ROWS_MAX: u64 = 1_000_000;

/// The records of a file.
pub struct History {
    feed: Feed,
    /// Used for CSV only.
    settling: Option<Settling>,
    report: Report,
    /// All pieces by time, when the file had to be sorted.
    sorted: Option<std::vec::IntoIter<Piece>>,
    /// Records of the last piece that have not been asked for.
    ready: VecDeque<Record>,
    /// Time and position of the latest piece.
    latest: (Moment, u64),
}

enum Feed {
    Orders(Box<OrderRows>),
    Events { rows: Box<Rows>, clock: Clock },
}

/// An order with all its rows, or an event.
enum Piece {
    Order(Box<Draft>),
    Event(Box<Record>),
}

impl History {
    /// Opens a file of orders or events and finds out whether it is sorted. A CSV file needs a mapping.
    ///
    /// # Errors The file can't be opened or is packed in an unknown way, its header lacks a mapped column, or
    /// it goes back in time and has more than [`SORT_ROWS_MAX`] rows.
    pub fn open(path: &Path, mapping: Option<&OrdersMapping>) -> Result<History, Fault> {
        let mut history = History::open_unsorted(path, mapping)?;
        if mapping.is_some_and(|mapping| mapping.sorted) {
            return Ok(history);
        }
        let mut first_pass = History::open_unsorted(path, mapping)?;
        let Some((line, before)) = first_pass.feed.first_step_back()? else { return Ok(history) };
        let mut pieces = Vec::new();
        while let Some(piece) = history.feed.next(&mut history.report)? {
            if SORT_ROWS_MAX < history.report.rows {
                let advice = format!(
                    "files of more than {SORT_ROWS_MAX} rows are not sorted here, so sort it by time first"
                );
                return Err(Fault::NotSorted { line, before, advice });
            }
            pieces.push(piece);
        }
        // The sort is stable: rows of one moment stay as the file has them.
        pieces.sort_by_key(Piece::occurred_at);
        history.sorted = Some(pieces.into_iter());
        Ok(history)
    }

    /// Lists every row that is left out in a CSV file at `path`, which is replaced. To be called before the
    /// first record.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn list_left_out_in(&mut self, path: &Path) -> Result<(), Fault> {
        self.report.list_in(path)
    }

    /// The next record; `None` at the end of the file.
    ///
    /// # Errors Reading or unpacking fails, the list of what is left out can't be written, or the mapping
    /// says that the file is sorted and it is not.
    pub fn next_record(&mut self) -> Result<Option<Record>, Fault> {
        loop {
            if let Some(record) = self.ready.pop_front() {
                self.report.records += 1;
                return Ok(Some(record));
            }
            let piece = match &mut self.sorted {
                Some(pieces) => pieces.next(),
                None => self.feed.next(&mut self.report)?,
            };
            self.report.check_list()?;
            let Some(piece) = piece else {
                self.report.flush_list()?;
                return Ok(None);
            };
            self.check_order(&piece)?;
            match (piece, &mut self.settling) {
                (Piece::Order(draft), Some(settling)) => {
                    settling.settle(draft, &mut self.report, &mut self.ready)
                }
                (Piece::Order(_), None) => {}
                (Piece::Event(record), _) => {
                    self.report.count_event(&record.body);
                    self.ready.push_back(*record);
                }
            }
        }
    }

    /// What was taken and left out so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// What was taken and left out.
    pub fn into_report(self) -> Report {
        self.report
    }

    /// How far reading has come. A file that had to be sorted is read at once by [`History::open`].
    pub fn progress(&self) -> Progress {
        let (bytes_read, bytes) = self.feed.rows().progress();
        Progress { bytes_read, bytes }
    }

    fn open_unsorted(path: &Path, mapping: Option<&OrdersMapping>) -> Result<History, Fault> {
        let format = mapping.and_then(|mapping| mapping.format).unwrap_or_else(|| FileFormat::of(path));
        let input = Input::open(path)?;
        let (feed, settling) = match (format, mapping) {
            (FileFormat::Ndjson, _) => {
                (Feed::Events { rows: Box::new(Rows::new(input, None)), clock: Clock::new(None, None) }, None)
            }
            (FileFormat::Csv, None) => return Err(Fault::MappingMissing { path: path.to_owned() }),
            (FileFormat::Csv, Some(mapping)) => {
                let delimiter = mapping.csv.delimiter().map_err(header_fault)?;
                let rows = OrderRows::new(Rows::new(input, Some(delimiter)), mapping)?;
                (Feed::Orders(Box::new(rows)), Some(Settling::new(mapping)))
            }
        };
        Ok(History {
            feed,
            settling,
            report: Report::default(),
            sorted: None,
            ready: VecDeque::new(),
            latest: (Moment(i64::MIN), 0),
        })
    }

    fn check_order(&mut self, piece: &Piece) -> Result<(), Fault> {
        // The time of a spoiled order may be unreadable, and nothing will come of it.
        let Some((time, position)) = piece.time_and_position() else { return Ok(()) };
        let (latest, before) = self.latest;
        if time < latest {
            let advice =
                "the mapping says that the file is sorted; sort it, or take `sorted` out of the mapping";
            return Err(Fault::NotSorted { line: position, before, advice: advice.to_owned() });
        }
        self.latest = (time, position);
        Ok(())
    }
}

impl Feed {
    fn rows(&self) -> &Rows {
        match self {
            Feed::Orders(orders) => orders.rows(),
            Feed::Events { rows, .. } => rows,
        }
    }

    fn next(&mut self, report: &mut Report) -> Result<Option<Piece>, Fault> {
        let (rows, clock) = match self {
            Feed::Orders(orders) => return Ok(orders.next(report)?.map(Piece::Order)),
            Feed::Events { rows, clock } => (rows, clock),
        };
        loop {
            let read = match rows.advance()? {
                Step::End => return Ok(None),
                Step::Bad(why) => Err(why.to_owned()),
                Step::Row => wire::read(rows.field(0), clock, rows.line()),
            };
            report.rows += 1;
            match read {
                Ok(record) => return Ok(Some(Piece::Event(Box::new(record)))),
                Err(detail) => report.leave_out(LeftOut {
                    line: rows.line(),
                    order: String::new(),
                    reason: Reason::BadRow,
                    detail,
                    quantity: 0,
                    amount: 0,
                    in_part: false,
                }),
            }
        }
    }

    fn next_time(&mut self) -> Result<Option<(Moment, u64)>, Fault> {
        let (rows, clock) = match self {
            Feed::Orders(orders) => return orders.next_time(),
            Feed::Events { rows, clock } => (rows, clock),
        };
        loop {
            match rows.advance()? {
                Step::End => return Ok(None),
                Step::Bad(_) => {}
                Step::Row => {
                    let text = wire::time_text(rows.field(0));
                    if let Some(time) = text.and_then(|text| clock.read(text.as_bytes()).ok()) {
                        return Ok(Some((time, rows.line())));
                    }
                }
            }
        }
    }

    /// The first line that is earlier than one before it, and that one.
    fn first_step_back(&mut self) -> Result<Option<(u64, u64)>, Fault> {
        let (mut latest, mut before) = (Moment(i64::MIN), 0);
        while let Some((time, line)) = self.next_time()? {
            if time < latest {
                return Ok(Some((line, before)));
            }
            (latest, before) = (time, line);
        }
        Ok(None)
    }
}

impl Piece {
    fn occurred_at(&self) -> Moment {
        match self {
            Piece::Order(draft) => draft.occurred_at,
            Piece::Event(record) => record.occurred_at,
        }
    }

    fn time_and_position(&self) -> Option<(Moment, u64)> {
        match self {
            Piece::Order(draft) if draft.spoiled.is_some() => None,
            Piece::Order(draft) => {
                Some((draft.occurred_at, draft.rows.first().map_or(0, |row| row.position)))
            }
            Piece::Event(record) => Some((record.occurred_at, record.position)),
        }
    }
}
