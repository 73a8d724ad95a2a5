//! The stored forms of accounts, events and records: compact, versioned bytes.
//!
//! The first byte is the version of the form. A later version adds a reader for its own byte and an upcaster from the one
//! before; golden files of every past version are kept in `tests/golden` and must read for ever. The current writer
//! always writes the newest.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{
    event::Event,
    fact::Fact,
    moment::Moment,
    state::{Account, Balance},
    symbol::Sym,
    trace::Trace,
};

/// The current form.
const VERSION: u8 = 1;

/// Stored bytes that can't be read: of a newer form, or damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The form is newer than this code.
    #[error("stored form {0} is newer than this server reads; run the newer version")]
    Newer(u8),
    /// The bytes are cut or damaged.
    #[error("stored bytes are damaged")]
    Damaged,
}

/// What an entry keeps beside its event: what was decided, why, and what the answer said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Record {
    /// The changes.
    pub facts: Vec<Fact>,
    /// Why.
    pub trace: Trace,
    /// What the answer told about the account after the event.
    pub after: After,
}

/// The account after an event, as the answer told it; kept so that a repeated event answers as the first did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct After {
    /// Balances of the wallets that the member has.
    pub balances: Vec<(Sym, Balance)>,
    /// Levels: tier set, level, and until when.
    pub levels: Vec<(Sym, Sym, Option<Moment>)>,
}

impl After {
    /// As the account stands.
    pub fn of(account: &Account) -> After {
        let levels = account.tiers.iter().filter_map(|t| Some((t.set, t.level?, t.until)));
        After {
            balances: account.wallets.iter().map(|w| (w.wallet, w.balance())).collect(),
            levels: levels.collect(),
        }
    }
}

/// Writes an account.
pub fn write_account(account: &Account) -> Vec<u8> {
    write(account)
}

/// Reads an account.
///
/// # Errors
/// Bytes of a newer form, or damaged ones.
pub fn read_account(bytes: &[u8]) -> Result<Account, Unreadable> {
    read(bytes)
}

/// Writes an event.
pub fn write_event(event: &Event) -> Vec<u8> {
    write(event)
}

/// Reads an event.
///
/// # Errors
/// Bytes of a newer form, or damaged ones.
pub fn read_event(bytes: &[u8]) -> Result<Event, Unreadable> {
    read(bytes)
}

/// Writes a record.
pub fn write_record(record: &Record) -> Vec<u8> {
    write(record)
}

/// Reads a record.
///
/// # Errors
/// Bytes of a newer form, or damaged ones.
pub fn read_record(bytes: &[u8]) -> Result<Record, Unreadable> {
    read(bytes)
}

fn write<T: Serialize>(value: &T) -> Vec<u8> {
    // Writing into a slice is several times faster than growing a vector byte by byte.
    let mut room = 512usize;
    loop {
        let mut bytes = vec![0u8; room];
        bytes[0] = VERSION;
        match postcard::to_slice(value, &mut bytes[1..]).map(|written| written.len()) {
            Ok(written) => {
                bytes.truncate(written.saturating_add(1));
                return bytes;
            }
            Err(postcard::Error::SerializeBufferFull) => room = room.saturating_mul(4),
            // Writing to memory fails otherwise only for types that can't say their length; ours all can.
            Err(error) => unreachable!("a stored form could not be written: {error}"),
        }
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    match bytes.split_first() {
        Some((&VERSION, rest)) => match postcard::take_from_bytes(rest) {
            Ok((value, [])) => Ok(value),
            Ok(_) | Err(_) => Err(Unreadable::Damaged),
        },
        Some((&newer, _)) if VERSION < newer => Err(Unreadable::Newer(newer)),
        Some(_) | None => Err(Unreadable::Damaged),
    }
}

/// One link of an account's hash chain: SHA-256 over the head before and the canonical bytes of the entry, each part
/// preceded by its length, so that no two entries have the same bytes.
pub fn link(head: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(head);
    for part in parts {
        // A part is far smaller than 2^64 bytes.
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        hash.update(length.to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
