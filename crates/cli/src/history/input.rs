//! A file of history as plain bytes: plain, gzip or zstd, told apart by their first bytes and not by their
//! names.
//!
//! The bytes taken from the file itself are counted, so that progress can be shown for packed files as well.

use std::{
    fs::File,
    io::{self, Cursor, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use super::Fault;

/// Unpacked bytes of a file.
pub(super) struct Input {
    reader: Box<dyn Read + Send>,
    taken: Arc<AtomicU64>,
    size: u64,
}

impl Input {
    /// Opens a regular file and skips a UTF-8 byte order mark.
    ///
    /// # Errors
    /// No such file, not a regular file, a zip archive, UTF-16 text.
    pub(super) fn open(path: &Path) -> Result<Input, Fault> {
        let fault = |source| Fault::Open { path: path.to_owned(), source };
        let refused = |why: &str| Err(Fault::NotReadable { path: path.to_owned(), why: why.to_owned() });
        let mut file = File::open(path).map_err(fault)?;
        let metadata = file.metadata().map_err(fault)?;
        if !metadata.is_file() {
            return refused("it is not a regular file");
        }
        let taken = Arc::new(AtomicU64::new(0));
        let head = read_head(&mut file).map_err(fault)?;
        taken.fetch_add(head.len() as u64, Ordering::Relaxed);
        let packing = &head.clone();
        let counted = Cursor::new(head).chain(Counted { file, taken: Arc::clone(&taken) });
        let mut reader: Box<dyn Read + Send> = match packing.as_slice() {
            [0x1f, 0x8b, ..] => Box::new(flate2::read::MultiGzDecoder::new(counted)),
            [0x28, 0xb5, 0x2f, 0xfd] => Box::new(zstd::Decoder::new(counted).map_err(fault)?),
            [b'P', b'K', 3, 4] => return refused("it is a zip archive; unpack it first"),
            _ => Box::new(counted),
        };
        let text = read_head(&mut reader).map_err(fault)?;
        let text = match text.as_slice() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return refused("it is UTF-16 text; save it as UTF-8"),
            [0xef, 0xbb, 0xbf, rest @ ..] => rest.to_vec(),
            _ => text,
        };
        Ok(Input { reader: Box::new(Cursor::new(text).chain(reader)), taken, size: metadata.len() })
    }

    /// Bytes taken from the file so far, and its size.
    pub(super) fn progress(&self) -> (u64, u64) {
        (self.taken.load(Ordering::Relaxed), self.size)
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buffer)
    }
}

struct Counted {
    file: File,
    taken: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// The first four bytes, or all of a shorter file.
fn read_head(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(4);
    reader.by_ref().take(4).read_to_end(&mut head)?;
    Ok(head)
}
