//! The stored forms of accounts, events and records: compact, versioned bytes.
//!
//! The first byte is the version of the form. A later version adds a reader for its own byte and an upcaster from the one
//! before; golden files of every past version are kept in `tests/golden` and must read for ever. The current writer
//! always writes the newest.
//!
//! What came later and few values have (holds and vouchers of an account, tenders
//! that a wallet pays, vouchers of an order, who brought somebody who joins) is written behind the form, and only when it
//! is there: all other values keep their bytes, and cost nothing more.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{
    decide::Effect,
    event::{Body, Event, Joined, Order},
    fact::Fact,
    moment::Moment,
    packed::{Bytes, Damaged, Packed},
    shared::Shared,
    state::{Account, Balance},
    symbol::Sym,
    trace::Trace,
};

/// The current form.
const VERSION: u8 = 1;

/// Stands before the vouchers of an order, where a list of other things may come to be told: no list has no entries.
const NOT_A_LIST: u8 = 0;

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
        let sets = account.tiers.iter().map(|tier| tier.set);
        let mut only_given: Vec<Sym> = Vec::new();
        for set in account.given_levels.iter().map(|given| given.set) {
            if account.tier(set).is_none() && !only_given.contains(&set) {
                only_given.push(set);
            }
        }
        let levels = sets.chain(only_given).filter_map(|set| match account.given_level(set) {
            Some(given) => Some((set, given.level, given.until)),
            None => account.tier(set).and_then(|tier| Some((set, tier.level?, tier.until))),
        });
        After {
            balances: account.wallets.iter().map(|w| (w.wallet, account.balance(w.wallet))).collect(),
            levels: levels.collect(),
        }
    }
}

/// Writes an account.
pub fn write_account(account: &Account) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(512);
    write_account_to(account, &mut bytes);
    bytes
}

/// Writes an account over what `bytes` held, whose room is used again.
pub fn write_account_to(account: &Account, bytes: &mut Vec<u8>) {
    bytes.clear();
    bytes.push(VERSION);
    account.pack(bytes);
}

/// Reads an account.
///
/// # Errors
/// Bytes of a newer form, or damaged ones.
pub fn read_account(bytes: &[u8]) -> Result<Account, Unreadable> {
    unpack(bytes)
}

/// Writes the state of a shared thing.
pub fn write_shared(shared: &Shared) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    shared.pack(&mut bytes);
    bytes
}

/// Reads the state of a shared thing.
///
/// # Errors
/// Bytes of a newer form, or damaged ones.
pub fn read_shared(bytes: &[u8]) -> Result<Shared, Unreadable> {
    unpack(bytes)
}

/// Writes an event.
pub fn write_event(event: &Event) -> Vec<u8> {
    let mut bytes = write(event);
    if let Body::MemberJoined(Joined { claim: Some(claim), .. }) = &event.body {
        append(&mut bytes, claim);
    }
    let Body::OrderPaid(order) = &event.body else { return bytes };
    if order.tenders.iter().any(|t| t.from_wallet) {
        let paying = (0u32..).zip(&order.tenders).filter(|(_, t)| t.from_wallet).map(|(place, _)| place);
        append(&mut bytes, &paying.collect::<Vec<u32>>());
    }
    if let Some(vouchers) = &order.vouchers {
        bytes.push(NOT_A_LIST);
        append(&mut bytes, vouchers);
    }
    bytes
}

/// Reads an event.
///
/// # Errors
/// Bytes of a newer form, or damaged ones.
pub fn read_event(bytes: &[u8]) -> Result<Event, Unreadable> {
    let (mut event, more) = read_front::<Event>(bytes)?;
    if let (false, Body::MemberJoined(joined)) = (more.is_empty(), &mut event.body) {
        joined.claim = Some(Box::new(read_rest(more)?));
        return Ok(event);
    }
    let more = match (more, &mut event.body) {
        ([] | [NOT_A_LIST, ..], _) => more,
        (_, Body::OrderPaid(order)) => pay_from_wallets(order, more)?,
        (_, _) => return Err(Unreadable::Damaged),
    };
    match (more, &mut event.body) {
        ([], _) => {}
        ([NOT_A_LIST, vouchers @ ..], Body::OrderPaid(order)) => {
            order.vouchers = Some(Box::new(read_rest(vouchers)?));
        }
        (_, _) => return Err(Unreadable::Damaged),
    }
    Ok(event)
}

/// Writes a record.
pub fn write_record(record: &Record) -> Vec<u8> {
    let mut bytes = write(record);
    let balances = &record.after.balances;
    if balances.iter().any(|(_, balance)| balance.held != 0) {
        let held = balances.iter().filter(|(_, balance)| balance.held != 0);
        append(&mut bytes, &held.map(|(wallet, balance)| (*wallet, balance.held)).collect::<Vec<_>>());
    }
    bytes
}

/// Reads a record.
///
/// # Errors
/// Bytes of a newer form, or damaged ones.
pub fn read_record(bytes: &[u8]) -> Result<Record, Unreadable> {
    let (mut record, more) = read_front::<Record>(bytes)?;
    if more.is_empty() {
        return Ok(record);
    }
    let held: Vec<(Sym, i64)> = read_rest(more)?;
    for (wallet, amount) in held {
        let balance = record.after.balances.iter_mut().find(|(of, _)| *of == wallet);
        balance.ok_or(Unreadable::Damaged)?.1.held = amount;
    }
    Ok(record)
}

/// Writes an effect.
pub fn write_effect(effect: &Effect) -> Vec<u8> {
    write(effect)
}

/// Reads an effect.
///
/// # Errors
/// Bytes of a newer form, or damaged ones.
pub fn read_effect(bytes: &[u8]) -> Result<Effect, Unreadable> {
    read_rest(after_version(bytes)?)
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

/// Reads which tenders wallets pay; what is behind that.
fn pay_from_wallets<'b>(order: &mut Order, bytes: &'b [u8]) -> Result<&'b [u8], Unreadable> {
    let (paying, more) = postcard::take_from_bytes::<Vec<u32>>(bytes).map_err(|_| Unreadable::Damaged)?;
    for place in paying {
        let tender = usize::try_from(place).ok().and_then(|place| order.tenders.get_mut(place));
        tender.ok_or(Unreadable::Damaged)?.from_wallet = true;
    }
    Ok(more)
}

/// Writes what few values have behind the form.
fn append<T: Serialize>(bytes: &mut Vec<u8>, value: &T) {
    match postcard::to_allocvec(value) {
        Ok(more) => bytes.extend(more),
        Err(error) => unreachable!("a stored form could not be written: {error}"),
    }
}

/// Reads a value, and gives what is behind its form.
fn read_front<T: DeserializeOwned>(bytes: &[u8]) -> Result<(T, &[u8]), Unreadable> {
    postcard::take_from_bytes(after_version(bytes)?).map_err(|_| Unreadable::Damaged)
}

fn read_rest<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Ok(value),
        Ok(_) | Err(_) => Err(Unreadable::Damaged),
    }
}

fn unpack<T: Packed>(bytes: &[u8]) -> Result<T, Unreadable> {
    let mut from = Bytes(after_version(bytes)?);
    match T::unpack(&mut from) {
        Ok(value) if from.0.is_empty() => Ok(value),
        Ok(_) | Err(Damaged) => Err(Unreadable::Damaged),
    }
}

fn after_version(bytes: &[u8]) -> Result<&[u8], Unreadable> {
    match bytes.split_first() {
        Some((&VERSION, rest)) => Ok(rest),
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

#[cfg(test)]
mod tests;
