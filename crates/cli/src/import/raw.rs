//! The lines of an NDJSON file as they are, for what reading leaves out: the profile and the further identifiers of
//! somebody who joins. They are sent to the server untouched and never kept here for longer than it takes.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufRead, BufReader, Read as _, Seek as _, SeekFrom},
    path::Path,
};

use anyhow::Context;

/// As long as a line of a history may be.
const LINE_BYTES_MAX: u64 = 256 * 1024;

/// Reads beside the history, at the same pace.
pub(super) struct RawLines {
    reader: Box<dyn BufRead + Send>,
    /// The number of the line read last, from 1.
    line: u64,
    /// Joining lines that were passed over. Only a file that is not sorted has more than its bad rows here, and such a
    /// file is small.
    kept: HashMap<u64, Vec<u8>>,
}

impl RawLines {
    /// Opens a plain, gzip or zstd file.
    ///
    /// # Errors
    /// The file can't be read.
    pub(super) fn open(path: &Path) -> anyhow::Result<RawLines> {
        let open = || -> std::io::Result<Box<dyn BufRead + Send>> {
            let mut file = File::open(path)?;
            let mut head = Vec::with_capacity(4);
            file.by_ref().take(4).read_to_end(&mut head)?;
            file.seek(SeekFrom::Start(0))?;
            Ok(match head.as_slice() {
                [0x1f, 0x8b, ..] => Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(file))),
                [0x28, 0xb5, 0x2f, 0xfd] => Box::new(BufReader::new(zstd::Decoder::new(file)?)),
                _ => Box::new(BufReader::new(file)),
            })
        };
        let reader = open().with_context(|| format!("can't read {}", path.display()))?;
        Ok(RawLines { reader, line: 0, kept: HashMap::new() })
    }

    /// The line of this number, which is asked for once.
    ///
    /// # Errors
    /// Reading fails.
    pub(super) fn take(&mut self, number: u64) -> anyhow::Result<Option<Vec<u8>>> {
        if let Some(line) = self.kept.remove(&number) {
            return Ok(Some(line));
        }
        while self.line < number {
            let Some(line) =
                self.advance().with_context(|| format!("reading stopped near line {}", self.line))?
            else {
                return Ok(None);
            };
            if self.line == number {
                return Ok(Some(line));
            }
            if contains(&line, b"member.joined") {
                self.kept.insert(self.line, line);
            }
        }
        Ok(None)
    }

    /// The next line without its end; empty in place of one that is too long.
    fn advance(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        self.reader.by_ref().take(LINE_BYTES_MAX + 1).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        let too_long = line.last() != Some(&b'\n') && LINE_BYTES_MAX < line.len() as u64;
        if too_long {
            self.reader.skip_until(b'\n')?;
            line.clear();
        }
        while line.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            line.pop();
        }
        if self.line == 0 && line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        self.line += 1;
        Ok(Some(line))
    }
}

fn contains(line: &[u8], word: &[u8]) -> bool {
    line.windows(word.len()).any(|window| window == word)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn lines_are_found_in_any_order_and_packing() {
        let long = "x".repeat(300 * 1024);
        let text = format!("\u{feff}one\r\n\n{long}\nmember.joined four\nfive\nmember.joined six");
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        for path in [
            write("a.ndjson", text.as_bytes()),
            write("a.ndjson.gz", &gzip.finish().unwrap()),
            write("a.ndjson.zst", &zstd::encode_all(text.as_bytes(), 1).unwrap()),
        ] {
            let mut lines = RawLines::open(&path).unwrap();
            let mut check = |number, expected: Option<&str>| {
                let line = lines.take(number).unwrap();
                assert_eq!(line.as_deref(), expected.map(str::as_bytes), "{number} of {}", path.display());
            };
            check(1, Some("one"));
            check(5, Some("five"));
            check(4, Some("member.joined four"));
            check(4, None);
            check(6, Some("member.joined six"));
            check(7, None);
        }
    }
}
