//! Files of members: one row or one JSON object per member.
//!
//! Identifiers are taken as written; whether a phone number or an address is one, and whether two rows are
//! the same person, is for the import to find out, which knows the program.

use std::path::Path;

use regulars_engine::{calendar::MonthDay, event::Metadata, moment::Moment};
use serde::Deserialize;

use super::{
    Fault, FileFormat, MembersMapping, MetadataColumn, Progress, Reason, Report,
    clock::Clock,
    input::Input,
    orders::header_fault,
    report::LeftOut,
    rows::{Rows, Step},
    text::{self, FreeField, Header, bad, cell},
    wire::{self, Fields, optional, present},
};

/// Most segments of one member.
const SEGMENTS_MAX: usize = 100;

/// One member. At least one of the four identifiers is given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MemberRow {
    /// The shop's own number of the member.
    pub external_id: Option<String>,
    /// Phone number, as written.
    pub phone: Option<String>,
    /// E-mail address, as written.
    pub email: Option<String>,
    /// Card number, as written.
    pub card: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Birthday.
    pub birthday: Option<Birthday>,
    /// Language tag, as written.
    pub language: Option<String>,
    /// When the member joined.
    pub joined_at: Option<Moment>,
    /// Segments, in the order of the file.
    pub segments: Vec<String>,
    /// Free fields of the profile.
    pub attributes: Metadata,
    /// The number of the row's first line in the file, from 1.
    pub position: u64,
}

/// A birthday, with its year when it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Birthday {
    /// The year, 0 to 9999.
    pub year: Option<i16>,
    /// Month and day.
    pub month_day: MonthDay,
}

impl Birthday {
    /// Reads `1990-05-17` or `--05-17`. `None` for days that the calendar does not have.
    pub fn parse(text: &str) -> Option<Birthday> {
        if let Some(month_day) = text.strip_prefix("--") {
            return Some(Birthday { year: None, month_day: MonthDay::parse(month_day).ok()? });
        }
        let date: jiff::civil::Date = text.parse().ok().filter(|_| text.len() == 10)?;
        Some(Birthday { year: Some(date.year()), month_day: MonthDay::new(date.month(), date.day())? })
    }
}

/// The members of a file.
pub struct Members {
    rows: Rows,
    clock: Clock,
    /// `None`: NDJSON.
    plan: Option<Plan>,
    report: Report,
}

impl Members {
    /// Opens a file of members. A CSV file needs a mapping.
    ///
    /// # Errors
    /// The file can't be opened or is packed in an unknown way, or its header lacks a mapped column.
    pub fn open(path: &Path, mapping: Option<&MembersMapping>) -> Result<Members, Fault> {
        let format = mapping.and_then(|mapping| mapping.format).unwrap_or_else(|| FileFormat::of(path));
        let input = Input::open(path)?;
        let (rows, clock, plan) = match (format, mapping) {
            (FileFormat::Ndjson, _) => (Rows::new(input, None), Clock::new(None, None), None),
            (FileFormat::Csv, None) => return Err(Fault::MappingMissing { path: path.to_owned() }),
            (FileFormat::Csv, Some(mapping)) => {
                let mut rows = Rows::new(input, Some(mapping.csv.delimiter().map_err(header_fault)?));
                let plan = Plan::new(&mut rows, mapping)?;
                (rows, mapping.time.clock().map_err(header_fault)?, Some(plan))
            }
        };
        Ok(Members { rows, clock, plan, report: Report::default() })
    }

    /// Lists every row that is left out in a CSV file at `path`, which is replaced. To be called before the
    /// first row.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn list_left_out_in(&mut self, path: &Path) -> Result<(), Fault> {
        self.report.list_in(path)
    }

    /// The next member; `None` at the end of the file.
    ///
    /// # Errors
    /// Reading or unpacking fails, or the list of what is left out can't be written.
    pub fn next_member(&mut self) -> Result<Option<MemberRow>, Fault> {
        loop {
            self.report.check_list()?;
            let step = self.rows.advance()?;
            let position = self.rows.line();
            let read = match (step, &self.plan) {
                (Step::End, _) => {
                    self.report.flush_list()?;
                    return Ok(None);
                }
                (Step::Bad(why), _) => Err(why.to_owned()),
                (Step::Row, Some(plan)) => plan.read(&self.rows, &mut self.clock),
                (Step::Row, None) => read_json(self.rows.field(0), &mut self.clock),
            };
            self.report.rows += 1;
            match read {
                Ok(member) => {
                    self.report.rows_used += 1;
                    self.report.records += 1;
                    return Ok(Some(MemberRow { position, ..member }));
                }
                Err(detail) => self.report.leave_out(LeftOut {
                    line: position,
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

    /// What was taken and left out so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// How far reading has come.
    pub fn progress(&self) -> Progress {
        let (bytes_read, bytes) = self.rows.progress();
        Progress { bytes_read, bytes }
    }
}

/// The mapping with its names turned into places of columns.
struct Plan {
    width: usize,
    external_id: Option<usize>,
    phone: Option<usize>,
    email: Option<usize>,
    card: Option<usize>,
    name: Option<usize>,
    birthday: Option<usize>,
    language: Option<usize>,
    joined_at: Option<usize>,
    segments: Option<usize>,
    separator: char,
    attributes: Vec<FreeField>,
    mark: u8,
}

impl Plan {
    fn new(rows: &mut Rows, mapping: &MembersMapping) -> Result<Plan, Fault> {
        let header = match rows.advance()? {
            Step::Row => Header::of(rows),
            Step::Bad(why) => return Err(Fault::Header(format!("the header {why}"))),
            Step::End => return Err(Fault::Header("the file is empty".to_owned())),
        };
        let columns = &mapping.columns;
        let free_field = |(name, field): (&String, &MetadataColumn)| {
            Ok(FreeField { name: name.clone(), column: header.place(&field.column)?, kind: field.kind })
        };
        Ok(Plan {
            width: header.len(),
            external_id: header.place_of(columns.external_id.as_ref())?,
            phone: header.place_of(columns.phone.as_ref())?,
            email: header.place_of(columns.email.as_ref())?,
            card: header.place_of(columns.card.as_ref())?,
            name: header.place_of(columns.name.as_ref())?,
            birthday: header.place_of(columns.birthday.as_ref())?,
            language: header.place_of(columns.language.as_ref())?,
            joined_at: header.place_of(columns.joined_at.as_ref())?,
            segments: header.place_of(columns.segments.as_ref())?,
            separator: mapping.segment_separator,
            attributes: mapping.attributes.iter().map(free_field).collect::<Result<_, Fault>>()?,
            mark: mapping.csv.mark().map_err(header_fault)?,
        })
    }

    fn read(&self, rows: &Rows, clock: &mut Clock) -> Result<MemberRow, String> {
        if rows.len() != self.width {
            return Err(format!("has {} columns where the header has {}", rows.len(), self.width));
        }
        let text = |at: Option<usize>, name: &str| match at.map(|at| cell(rows, at)) {
            None | Some([]) => Ok(None),
            Some(bytes) => text::text(bytes).map(|text| Some(text.to_owned())).map_err(|why| bad(name, why)),
        };
        let joined_at = match self.joined_at.map(|at| cell(rows, at)) {
            None | Some([]) => None,
            Some(bytes) => Some(clock.read(bytes).map_err(|why| bad("joined_at", why))?),
        };
        let segments = text(self.segments, "segments")?.unwrap_or_default();
        let segments = segments.split(self.separator).map(str::trim).filter(|name| !name.is_empty());
        checked(MemberRow {
            external_id: text(self.external_id, "external_id")?,
            phone: text(self.phone, "phone")?,
            email: text(self.email, "email")?,
            card: text(self.card, "card")?,
            name: text(self.name, "name")?,
            birthday: birthday(text(self.birthday, "birthday")?)?,
            language: text(self.language, "language")?,
            joined_at,
            segments: segments.map(str::to_owned).collect(),
            attributes: text::free_fields(rows, &self.attributes, self.mark)?,
            position: 0,
        })
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct WireMember {
    #[serde(deserialize_with = "present")]
    external_id: Option<String>,
    #[serde(deserialize_with = "present")]
    phone: Option<String>,
    #[serde(deserialize_with = "present")]
    email: Option<String>,
    #[serde(deserialize_with = "present")]
    card: Option<String>,
    #[serde(deserialize_with = "present")]
    name: Option<String>,
    #[serde(deserialize_with = "present")]
    birthday: Option<String>,
    #[serde(deserialize_with = "present")]
    language: Option<String>,
    #[serde(deserialize_with = "present")]
    joined_at: Option<String>,
    segments: Vec<String>,
    attributes: Fields,
}

fn read_json(bytes: &[u8], clock: &mut Clock) -> Result<MemberRow, String> {
    let member: WireMember = serde_json::from_slice(bytes).map_err(|e| wire::without_line(&e))?;
    let joined_at = member.joined_at.map(|text| clock.read(text.as_bytes())).transpose();
    checked(MemberRow {
        external_id: optional("external_id", member.external_id)?,
        phone: optional("phone", member.phone)?,
        email: optional("email", member.email)?,
        card: optional("card", member.card)?,
        name: optional("name", member.name)?,
        birthday: birthday(member.birthday)?,
        language: optional("language", member.language)?,
        joined_at: joined_at.map_err(|why| bad("`joined_at`", why))?,
        segments: member
            .segments
            .into_iter()
            .map(|name| wire::filled("segments", name))
            .collect::<Result<_, _>>()?,
        attributes: member.attributes.0,
        position: 0,
    })
}

fn birthday(text: Option<String>) -> Result<Option<Birthday>, String> {
    let Some(text) = text else { return Ok(None) };
    Birthday::parse(&text)
        .map(Some)
        .ok_or_else(|| "the birthday is not a day like 1990-05-17 or --05-17".to_owned())
}

fn checked(member: MemberRow) -> Result<MemberRow, String> {
    let identifiers = [&member.external_id, &member.phone, &member.email, &member.card];
    if identifiers.iter().all(|identifier| identifier.is_none()) {
        return Err("has none of external_id, phone, email, card".to_owned());
    }
    if SEGMENTS_MAX < member.segments.len() {
        return Err("has more than 100 segments".to_owned());
    }
    Ok(member)
}
