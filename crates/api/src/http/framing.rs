//! Refuses requests that two readers could split differently: both lengths, two lengths, folded header lines, lines that
//! end without CR. A proxy in front that reads such a request otherwise would let one client's bytes become the next
//! client's request.
//!
//! hyper answers most of these itself, but takes a bare LF for a line end and drops a Content-Length beside
//! Transfer-Encoding, as RFC 9112 allows. So the bytes are looked at on their way to it. In place of the first bad byte
//! comes one that never stands in a head, and the end of it: hyper then answers 400 and closes, and nothing behind is read.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What no header, request line or chunk size may hold, and the end of a head, for which hyper waits.
const REFUSED: &[u8] = b"\0\r\n\r\n";
/// How a connection begins that speaks HTTP/2, which has other frames.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n";
/// So much of a line is kept, which is more than a length or an encoding takes.
const LINE_BYTES_KEPT: usize = 256;
/// The most digits of a chunk's size.
const SIZE_DIGITS_MAX: usize = 16;

/// A connection whose requests can be read in one way only.
pub struct Unambiguous<S> {
    stream: S,
    framing: Framing,
    /// What is left to give of [`REFUSED`], once something was ambiguous.
    refused: Option<&'static [u8]>,
}

impl<S> Unambiguous<S> {
    /// Watches a connection from its first byte.
    pub fn new(stream: S) -> Unambiguous<S> {
        Unambiguous { stream, framing: Framing::default(), refused: None }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Unambiguous<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.refused.is_none() {
            let before = buf.filled().len();
            ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
            let fresh = buf.filled().get(before..).unwrap_or_default();
            if let Err(Ambiguous { at }) = self.framing.watch(fresh) {
                buf.set_filled(before.saturating_add(at));
                self.refused = Some(REFUSED);
            }
        }
        if let Some(left) = self.refused {
            let (now, later) = left.split_at(left.len().min(buf.remaining()));
            buf.put_slice(now);
            self.refused = Some(later);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Unambiguous<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

/// The place of the byte from which on two readers could differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ambiguous {
    at: usize,
}

/// Where in a request the next byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// So many bytes have been those of HTTP/2.
    Preface(usize),
    /// The request line, or empty lines before it.
    RequestLine,
    /// A header line, or the empty one that ends the head.
    Header,
    /// So many bytes of a body of known length.
    Body(u64),
    /// The line with a chunk's size.
    ChunkSize,
    /// So many bytes of a chunk.
    Chunk(u64),
    /// The line end behind a chunk.
    ChunkEnd,
    /// A line behind the last chunk.
    Trailer,
    /// Not HTTP/1: nothing to watch.
    Other,
}

/// Follows the requests of a connection.
#[derive(Debug)]
struct Framing {
    place: Place,
    /// The beginning of the present line.
    line: Vec<u8>,
    after_cr: bool,
    /// What Content-Length says.
    length: Option<u64>,
    /// Whether there is a Transfer-Encoding, which then is chunked.
    chunked: bool,
}

impl Default for Framing {
    fn default() -> Framing {
        Framing {
            place: Place::Preface(0),
            line: Vec::with_capacity(LINE_BYTES_KEPT),
            after_cr: false,
            length: None,
            chunked: false,
        }
    }
}

impl Framing {
    fn watch(&mut self, bytes: &[u8]) -> Result<(), Ambiguous> {
        let mut at = 0;
        while let Some(byte) = bytes.get(at).copied() {
            if let Place::Body(left) | Place::Chunk(left) = self.place {
                let here = bytes.len().saturating_sub(at);
                let taken = usize::try_from(left).map_or(here, |left| left.min(here));
                self.skip(left.saturating_sub(u64::try_from(taken).unwrap_or(u64::MAX)));
                at = at.saturating_add(taken);
                continue;
            }
            if self.place == Place::Other {
                return Ok(());
            }
            self.take(byte).ok_or(Ambiguous { at })?;
            at = at.saturating_add(1);
        }
        Ok(())
    }

    /// Goes on in a body of which so much is left.
    fn skip(&mut self, left: u64) {
        self.place = match (self.place, left) {
            (Place::Chunk(_), 0) => Place::ChunkEnd,
            (Place::Chunk(_), left) => Place::Chunk(left),
            (_, 0) => Place::RequestLine,
            (_, left) => Place::Body(left),
        };
    }

    /// Takes a byte outside of bodies. None when it makes the request ambiguous.
    fn take(&mut self, byte: u8) -> Option<()> {
        if let Place::Preface(matched) = self.place {
            let next = matched.saturating_add(1);
            if PREFACE.get(matched) == Some(&byte) {
                self.place = if next == PREFACE.len() { Place::Other } else { Place::Preface(next) };
                return Some(());
            }
            self.place = Place::RequestLine;
            PREFACE.iter().take(matched).try_for_each(|byte| self.take(*byte))?;
        }
        match (byte, self.after_cr) {
            (b'\n', true) => {
                self.after_cr = false;
                self.end_line()?;
                self.line.clear();
            }
            (b'\n', false) | (_, true) => return None,
            (b'\r', false) => self.after_cr = true,
            (b' ' | b'\t', false) if self.line.is_empty() && self.in_fields() => return None,
            (byte, false) if self.line.len() < LINE_BYTES_KEPT => self.line.push(byte),
            (_, false) => {}
        }
        Some(())
    }

    /// Whether a line that begins with a space would continue the one before.
    fn in_fields(&self) -> bool {
        matches!(self.place, Place::Header | Place::Trailer)
    }

    fn end_line(&mut self) -> Option<()> {
        let is_empty = self.line.is_empty();
        self.place = match self.place {
            Place::RequestLine if is_empty => Place::RequestLine,
            Place::RequestLine => {
                (self.length, self.chunked) = (None, false);
                Place::Header
            }
            Place::Header if is_empty => self.end_head()?,
            Place::Header => {
                self.note_field()?;
                Place::Header
            }
            Place::ChunkSize => match chunk_size(&self.line)? {
                0 => Place::Trailer,
                size => Place::Chunk(size),
            },
            Place::ChunkEnd if is_empty => Place::ChunkSize,
            Place::ChunkEnd => return None,
            Place::Trailer if is_empty => Place::RequestLine,
            Place::Trailer => Place::Trailer,
            Place::Preface(_) | Place::Body(_) | Place::Chunk(_) | Place::Other => self.place,
        };
        Some(())
    }

    fn end_head(&self) -> Option<Place> {
        match (self.chunked, self.length) {
            (true, Some(_)) => None,
            (true, None) => Some(Place::ChunkSize),
            (false, None | Some(0)) => Some(Place::RequestLine),
            (false, Some(length)) => Some(Place::Body(length)),
        }
    }

    /// Notes what a header line says of the body.
    fn note_field(&mut self) -> Option<()> {
        let colon = self.line.iter().position(|byte| *byte == b':');
        let (name, value) = colon.and_then(|colon| self.line.split_at_checked(colon)).unwrap_or_default();
        let (name, value) = (name.trim_ascii(), value.get(1..).unwrap_or_default().trim_ascii());
        let is_length = name.eq_ignore_ascii_case(b"content-length");
        let is_encoding = name.eq_ignore_ascii_case(b"transfer-encoding");
        if (is_length || is_encoding) && self.line.len() == LINE_BYTES_KEPT {
            return None;
        }
        if is_length {
            let digits = value.iter().all(u8::is_ascii_digit);
            let length = std::str::from_utf8(value).ok().and_then(|value| value.parse().ok());
            return self.length.replace(length.filter(|_| digits)?).is_none().then_some(());
        }
        if is_encoding {
            // The last encoding tells where the body ends; of others the answer is that they are not known.
            let last = value.rsplit(|byte| *byte == b',').next().unwrap_or_default();
            let chunked = last.trim_ascii().eq_ignore_ascii_case(b"chunked");
            return (chunked && !std::mem::replace(&mut self.chunked, true)).then_some(());
        }
        Some(())
    }
}

/// The size of a chunk; what follows the digits is an extension, which nobody uses.
fn chunk_size(line: &[u8]) -> Option<u64> {
    let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let (digits, rest) = line.split_at_checked(digits).filter(|_| (1..=SIZE_DIGITS_MAX).contains(&digits))?;
    let ends = rest.first().is_none_or(|byte| matches!(byte, b';' | b' ' | b'\t'));
    u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok().filter(|_| ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same outcome however the bytes are cut.
    #[track_caller]
    fn check(bytes: &[u8], expected: Option<usize>) {
        for size in [1, 2, 3, 7, bytes.len().max(1)] {
            let mut framing = Framing::default();
            let mut seen = 0;
            let found = bytes.chunks(size).find_map(|piece| {
                let found = framing.watch(piece).err().map(|ambiguous| seen + ambiguous.at);
                seen += piece.len();
                found
            });
            assert_eq!(found, expected, "in pieces of {size}: {}", String::from_utf8_lossy(bytes));
        }
    }

    const HEAD: &str = "POST /x HTTP/1.1\r\nHost: a\r\n";

    #[test]
    fn plain_requests_pass_one_after_the_other() {
        let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        for request in [
            get.to_owned(),
            format!("\r\n{get}"),
            format!("{HEAD}Content-Length: 3\r\n\r\na\nb"),
            format!("{HEAD}content-length:0\r\n\r\n"),
            format!(
                "{HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\na\nb\r\na;x=y\r\n0123456789\r\n0\r\nX: y\r\n\r\n"
            ),
            format!("{HEAD}Transfer-Encoding: gzip, Chunked\r\n\r\n0\r\n\r\n"),
            format!("{HEAD}X: {}\r\n\r\n", "x".repeat(1_000)),
            "PRI /x HTTP/1.1\r\n\r\n".to_owned(),
        ] {
            check(request.repeat(3).as_bytes(), None);
        }
        check(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\n\n", None);
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_found_where_it_begins() {
        let both = [
            "Content-Length: 3\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 3",
        ];
        for fields in both {
            let request = format!("{HEAD}{fields}\r\n\r\nabc");
            check(request.as_bytes(), request.find("\r\n\r\n").map(|at| at + 3));
        }
        for line in [
            "Content-Length: 3\r\nContent-Length: 4",
            "Content-Length: 3\r\ncontent-length: 3",
            "Content-Length: 3, 3",
            "Content-Length: +3",
            "Content-Length: ",
            "Content-Length: 99999999999999999999",
            "Transfer-Encoding: gzip",
            "Transfer-Encoding: chunked, gzip",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: \u{b}chunked",
        ] {
            let request = format!("{HEAD}{line}\r\n\r\n");
            check(request.as_bytes(), request.find("\r\n\r\n").map(|at| at + 1));
        }
        let padded = format!("{HEAD}Content-Length: {}3\r\n\r\n", " ".repeat(300));
        check(padded.as_bytes(), padded.find("\r\n\r\n").map(|at| at + 1));
        for (request, bad) in [
            ("GET / HTTP/1.1\nHost: a\r\n\r\n", "\nH"),
            ("GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", "\nX"),
            ("GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n", "X"),
            ("GET / HTTP/1.1\r\nHost: a\r\n\n", "\n\n"),
            ("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", " folded"),
            ("GET / HTTP/1.1\r\nHost: a\r\n\tfolded\r\n\r\n", "\tfolded"),
            ("GET / HTTP/1.1\r\n folded: a\r\n\r\n", " folded"),
        ] {
            let at = request.find(bad).map(|at| at + usize::from(bad == "\n\n"));
            check(request.as_bytes(), at);
        }
        let chunked = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n");
        for (body, bad) in
            [("3\nabc\r\n", 1), ("3;x\ny\r\n", 3), ("x\r\n", 2), ("3\r\nabcd\r\n", 8), ("0\r\nX: y\n", 7)]
        {
            check(format!("{chunked}{body}").as_bytes(), Some(chunked.len() + bad));
        }
    }
}
