//! Rows of a CSV file (RFC 4180) and lines of an NDJSON file, one at a time, out of one reused buffer.
//!
//! Why not a CSV library: a quote that is never closed makes a reader swallow the rest of the file as one
//! field. Here a row has a limit, and a broken row costs that row only: reading goes on with the line after
//! the one it began on.

use std::io::Read;

use memchr::{memchr, memchr_iter, memchr2};

use super::{Fault, input::Input};

/// The longest row or NDJSON line, in bytes.
pub(super) const ROW_BYTES_MAX: usize = 256 * 1024;
/// The most columns of a row.
pub(super) const COLUMNS_MAX: usize = 4096;
/// What is read from the file at once.
const CHUNK_BYTES: usize = 256 * 1024;
const TOO_LONG: &str = "is longer than 256 KiB";
const TOO_MANY_COLUMNS: &str = "has more than 4096 columns";

/// What [`Rows::advance`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A row, to be asked for with [`Rows::field`].
    Row,
    /// A row that can't be split, and why.
    Bad(&'static str),
    /// The end of the file.
    End,
}

/// A reader of rows.
pub(super) struct Rows {
    input: Input,
    /// `None`: a row is a whole line, whatever is in it.
    delimiter: Option<u8>,
    buffer: Vec<u8>,
    /// What is left to read lies at `start..end` of the buffer.
    start: usize,
    end: usize,
    exhausted: bool,
    fields: Vec<Field>,
    /// The row has a quoted field, which may hold line ends.
    quoted: bool,
    line: u64,
    line_next: u64,
}

#[derive(Debug, Clone, Copy)]
struct Field {
    from: usize,
    to: usize,
    /// Contains doubled quotes.
    escaped: bool,
}

enum Scan {
    /// The row and its line end take this many bytes.
    Complete(usize),
    /// The buffer ends before the row does.
    Incomplete {
        quoted: bool,
    },
    Broken(&'static str),
}

impl Rows {
    /// Rows of fields between `delimiter` bytes, or whole lines without one.
    pub(super) fn new(input: Input, delimiter: Option<u8>) -> Rows {
        let buffer = vec![0; ROW_BYTES_MAX.saturating_add(CHUNK_BYTES)];
        Rows {
            input,
            delimiter,
            buffer,
            start: 0,
            end: 0,
            exhausted: false,
            fields: Vec::new(),
            quoted: false,
            line: 0,
            line_next: 1,
        }
    }

    /// Moves to the next row. Blank lines are passed over.
    ///
    /// # Errors
    /// The file can't be read or unpacked any further.
    pub(super) fn advance(&mut self) -> Result<Step, Fault> {
        loop {
            let scan = match self.delimiter {
                Some(delimiter) => self.scan(delimiter),
                None => self.scan_line(),
            };
            match scan {
                Scan::Complete(length) if ROW_BYTES_MAX < length => {
                    self.skip_line()?;
                    return Ok(Step::Bad(TOO_LONG));
                }
                Scan::Complete(length) => {
                    let blank = self.take(length);
                    if blank {
                        continue;
                    }
                    let row =
                        self.buffer.get(self.start.saturating_sub(length)..self.start).unwrap_or_default();
                    if memchr(0, row).is_some() {
                        return Ok(Step::Bad("contains a NUL byte"));
                    }
                    return Ok(Step::Row);
                }
                Scan::Broken(why) => {
                    self.skip_line()?;
                    return Ok(Step::Bad(why));
                }
                Scan::Incomplete { .. } if self.end == self.start && self.exhausted => return Ok(Step::End),
                Scan::Incomplete { quoted } if self.exhausted || ROW_BYTES_MAX <= self.end - self.start => {
                    self.skip_line()?;
                    let why = if quoted { "a quote is never closed" } else { TOO_LONG };
                    return Ok(Step::Bad(why));
                }
                Scan::Incomplete { .. } => self.fill()?,
            }
        }
    }

    /// The fields of the row.
    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    /// Field number `at` of the row, without its quotes; empty when there is none.
    pub(super) fn field(&self, at: usize) -> &[u8] {
        self.fields.get(at).and_then(|f| self.buffer.get(f.from..f.to)).unwrap_or_default()
    }

    /// The number of the line on which the row began, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Bytes taken from the file so far, and its size.
    pub(super) fn progress(&self) -> (u64, u64) {
        self.input.progress()
    }

    /// Splits the row at `start` into fields without changing the buffer, so that a broken row can be read
    /// again.
    fn scan(&mut self, delimiter: u8) -> Scan {
        self.fields.clear();
        self.quoted = false;
        let data = self.buffer.get(self.start..self.end).unwrap_or_default();
        // Nearly all rows have no quotes, and are split several times faster.
        if let Some(length) = memchr(b'\n', data)
            && let Some(line) = data.get(..length)
            && memchr2(b'"', b'\0', line).is_none()
        {
            return split(line, delimiter, self.start, &mut self.fields);
        }
        let mut at = 0;
        loop {
            if COLUMNS_MAX <= self.fields.len() {
                return Scan::Broken(TOO_MANY_COLUMNS);
            }
            let rest = data.get(at..).unwrap_or_default();
            let (from, to, escaped) = if let [b'"', inner @ ..] = rest {
                let Some((length, escaped)) = closing_quote(inner) else {
                    return Scan::Incomplete { quoted: true };
                };
                (at + 1, at + 1 + length, escaped)
            } else {
                let length = rest.iter().position(|b| *b == delimiter || *b == b'\n').unwrap_or(rest.len());
                (at, at + length, false)
            };
            let quoted = from != at;
            self.quoted |= quoted;
            let after = if quoted { to + 1 } else { to };
            let mut field = Field { from: self.start + from, to: self.start + to, escaped };
            match data.get(after..).unwrap_or_default() {
                [byte, ..] if *byte == delimiter => {
                    self.fields.push(field);
                    at = after + 1;
                }
                [b'\n', ..] => {
                    if !quoted && from < to && data.get(to - 1) == Some(&b'\r') {
                        field.to -= 1;
                    }
                    self.fields.push(field);
                    return Scan::Complete(after + 1);
                }
                [b'\r', b'\n', ..] => {
                    self.fields.push(field);
                    return Scan::Complete(after + 2);
                }
                [] if self.exhausted && !data.is_empty() => {
                    self.fields.push(field);
                    return Scan::Complete(after);
                }
                [] | [b'\r'] if !self.exhausted => return Scan::Incomplete { quoted: false },
                [] => return Scan::Incomplete { quoted: false },
                [..] => return Scan::Broken("has text after a closing quote"),
            }
        }
    }

    fn scan_line(&mut self) -> Scan {
        self.fields.clear();
        let data = self.buffer.get(self.start..self.end).unwrap_or_default();
        let length = match data.iter().position(|b| *b == b'\n') {
            Some(length) => length,
            None if self.exhausted && !data.is_empty() => data.len(),
            None => return Scan::Incomplete { quoted: false },
        };
        let text = data.get(..length).unwrap_or_default();
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        self.fields.push(Field { from: self.start, to: self.start + text.len(), escaped: false });
        Scan::Complete((length + 1).min(data.len()))
    }

    /// Takes a complete row: counts its lines and undoubles its quotes. Tells whether it is a blank line.
    fn take(&mut self, length: usize) -> bool {
        let row = self.buffer.get(self.start..self.start + length).unwrap_or_default();
        let breaks = if self.quoted { row.iter().filter(|b| **b == b'\n').count() } else { 1 };
        self.line = self.line_next;
        self.line_next += breaks.max(1) as u64;
        self.start += length;
        let blank = matches!(self.fields.as_slice(), [only] if only.from == only.to && !self.quoted);
        for field in self.fields.iter_mut().filter(|f| f.escaped) {
            if let Some(text) = self.buffer.get_mut(field.from..field.to) {
                field.to = field.from + undouble(text);
            }
        }
        blank
    }

    /// Passes over the line at `start`, however long it is.
    fn skip_line(&mut self) -> Result<(), Fault> {
        self.line = self.line_next;
        self.line_next += 1;
        loop {
            let data = self.buffer.get(self.start..self.end).unwrap_or_default();
            if let Some(length) = data.iter().position(|b| *b == b'\n') {
                self.start += length + 1;
                return Ok(());
            }
            self.start = self.end;
            if self.exhausted {
                return Ok(());
            }
            self.fill()?;
        }
    }

    /// Moves what is left to the front of the buffer and reads on.
    fn fill(&mut self) -> Result<(), Fault> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        let free = self.buffer.get_mut(self.end..).unwrap_or_default();
        let line = self.line_next;
        match self.input.read(free) {
            Ok(0) => self.exhausted = true,
            Ok(count) => self.end += count,
            Err(source) if source.kind() == std::io::ErrorKind::Interrupted => {}
            Err(source) => return Err(Fault::Read { line, source }),
        }
        Ok(())
    }
}

/// Splits a line without quotes, which begins at `start` of the buffer, into fields.
fn split(line: &[u8], delimiter: u8, start: usize, fields: &mut Vec<Field>) -> Scan {
    let text = line.strip_suffix(b"\r").unwrap_or(line);
    let mut from = start;
    for at in memchr_iter(delimiter, text).chain([text.len()]) {
        if COLUMNS_MAX <= fields.len() {
            return Scan::Broken(TOO_MANY_COLUMNS);
        }
        let to = start + at;
        fields.push(Field { from, to, escaped: false });
        from = to + 1;
    }
    Scan::Complete(line.len() + 1)
}

/// Where the closing quote lies, and whether doubled quotes come before it.
fn closing_quote(inner: &[u8]) -> Option<(usize, bool)> {
    let (mut at, mut escaped) = (0, false);
    loop {
        at += inner.get(at..)?.iter().position(|b| *b == b'"')?;
        match inner.get(at + 1) {
            Some(b'"') => {
                escaped = true;
                at += 2;
            }
            Some(_) | None => return Some((at, escaped)),
        }
    }
}

/// Makes one quote of each doubled one, in place; the new length.
fn undouble(text: &mut [u8]) -> usize {
    let (mut from, mut to) = (0, 0);
    while let Some(byte) = text.get(from).copied() {
        if let Some(place) = text.get_mut(to) {
            *place = byte;
        }
        to += 1;
        from += if byte == b'"' { 2 } else { 1 };
    }
    to
}
