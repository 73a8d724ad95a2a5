//! The only place that reads randomness: ids, and the bytes of secrets.
//!
//! Ids are UUIDv7, made in the process: they sort by time and need no sequence in the database. Within a millisecond a
//! counter keeps them in order (RFC 9562, 6.2), so that a list by id is a list by age, and a page of it misses nobody who
//! joined meanwhile.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use regulars_engine::{
    id::{AccountId, EventId, JobId, KeyId, MemberId, SessionId, StaffId, VoucherId, WebhookId},
    moment::Moment,
};
use regulars_store::NodeId;
use uuid::Uuid;

use crate::fault::Fault;

/// Where ids and secrets come from. Clones share the source.
#[derive(Clone)]
pub struct Ids(Arc<Mutex<Shared>>);

struct Shared {
    source: Source,
    /// The milliseconds of the latest ids, each with its counter. There are several, because each program's clock has
    /// its own; the oldest is overwritten.
    counters: [(u64, u32); CLOCKS],
    oldest: usize,
}

/// As many clocks are kept apart.
const CLOCKS: usize = 8;

enum Source {
    /// The system's randomness, fetched ahead for ids; a call per id would cost more than the id.
    System { ahead: Box<[u8; AHEAD]>, used: usize },
    /// Made from a seed, for tests.
    Seeded(u64),
}

const AHEAD: usize = 4096;

impl fmt::Debug for Ids {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ids")
    }
}

impl Default for Ids {
    fn default() -> Ids {
        Ids::system()
    }
}

impl Ids {
    /// From the system's randomness.
    pub fn system() -> Ids {
        Ids::of(Source::System { ahead: Box::new([0; AHEAD]), used: AHEAD })
    }

    /// The same ids for the same seed. For tests only: its secrets can be guessed.
    pub fn seeded(seed: u64) -> Ids {
        Ids::of(Source::Seeded(seed))
    }

    fn of(source: Source) -> Ids {
        Ids(Arc::new(Mutex::new(Shared { source, counters: [(u64::MAX, 0); CLOCKS], oldest: 0 })))
    }

    /// An id for an event.
    pub fn new_event(&self, at: Moment) -> Result<EventId, Fault> {
        self.uuid(at).map(EventId)
    }

    /// An id for a member.
    pub fn new_member(&self, at: Moment) -> Result<MemberId, Fault> {
        self.uuid(at).map(MemberId)
    }

    /// An id for an account.
    pub fn new_account(&self, at: Moment) -> Result<AccountId, Fault> {
        self.uuid(at).map(AccountId)
    }

    /// An id for an API key.
    pub fn new_key(&self, at: Moment) -> Result<KeyId, Fault> {
        self.uuid(at).map(KeyId)
    }

    /// An id for a voucher that has a code before it has an owner.
    pub fn new_voucher(&self, at: Moment) -> Result<VoucherId, Fault> {
        self.uuid(at).map(VoucherId)
    }

    /// An id for a webhook.
    pub fn new_webhook(&self, at: Moment) -> Result<WebhookId, Fault> {
        self.uuid(at).map(WebhookId)
    }

    /// An id for one of the staff.
    pub(crate) fn new_staff(&self, at: Moment) -> Result<StaffId, Fault> {
        self.uuid(at).map(StaffId)
    }

    /// An id for a session.
    pub(crate) fn new_session(&self, at: Moment) -> Result<SessionId, Fault> {
        self.uuid(at).map(SessionId)
    }

    /// An id for a job.
    pub fn new_job(&self, at: Moment) -> Result<JobId, Fault> {
        self.uuid(at).map(JobId)
    }

    /// An id for a server.
    pub(crate) fn new_node(&self, at: Moment) -> Result<NodeId, Fault> {
        self.uuid(at).map(NodeId)
    }

    /// Bytes that nobody can guess. They are fetched for this call alone and no copy of them stays here.
    ///
    /// # Errors
    /// [`Fault::Randomness`] when the system gives none.
    pub fn secret<const N: usize>(&self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        match &mut self.0.lock().unwrap_or_else(PoisonError::into_inner).source {
            Source::System { .. } => fill(&mut bytes)?,
            Source::Seeded(state) => fill_seeded(state, &mut bytes),
        }
        Ok(bytes)
    }

    /// UUIDv7: 48 bits of milliseconds, 26 of the counter, 48 random ones, with version and variant between.
    fn uuid(&self, at: Moment) -> Result<Uuid, Fault> {
        let mut random = [0; 10];
        let mut shared = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut shared.source {
            Source::System { ahead, used } => {
                if AHEAD < *used + random.len() {
                    fill(ahead.as_mut_slice())?;
                    *used = 0;
                }
                random.copy_from_slice(&ahead[*used..*used + 10]);
                *used += random.len();
            }
            Source::Seeded(state) => fill_seeded(state, &mut random),
        }
        let millis = u64::try_from(at.0.div_euclid(1000)).unwrap_or(0);
        let start = u32::from_be_bytes([0, random[0], random[1], random[2]]);
        let count = shared.count(millis, start);
        // The library writes the version over the uppermost bits of the first byte, the variant over those of the third.
        random[..2].copy_from_slice(&(count >> 14).to_be_bytes()[2..]);
        random[2..4].copy_from_slice(&(count & 0x3fff).to_be_bytes()[2..]);
        Ok(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

impl Shared {
    /// The next count of a millisecond, 26 bits; the first is `start`, of 24 bits, so that 50 million can follow.
    fn count(&mut self, millis: u64, start: u32) -> u32 {
        if let Some((_, count)) = self.counters.iter_mut().find(|(of, _)| *of == millis) {
            *count = count.wrapping_add(1) & 0x3ff_ffff;
            return *count;
        }
        self.counters[self.oldest] = (millis, start);
        self.oldest = (self.oldest + 1) % CLOCKS;
        start
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one source of randomness of the server")]
fn fill(bytes: &mut [u8]) -> Result<(), Fault> {
    getrandom::fill(bytes).map_err(|_| Fault::Randomness)
}

/// SplitMix64.
fn fill_seeded(state: &mut u64, bytes: &mut [u8]) {
    for chunk in bytes.chunks_mut(8) {
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        chunk.copy_from_slice(&mixed.to_be_bytes()[..chunk.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_are_of_version_7() {
        for ids in [Ids::system(), Ids::seeded(1)] {
            let of = |at| ids.new_event(Moment(at)).unwrap();
            let (a, b) = (of(1_700_000_000_000_000), of(1_700_000_000_001_000));
            assert!(a < b);
            assert_eq!(a.0.get_version_num(), 7);
            assert_eq!(a.to_string().parse(), Ok(a));
        }
    }

    #[test]
    fn ids_of_one_millisecond_sort_by_age() {
        for ids in [Ids::system(), Ids::seeded(1)] {
            let made: Vec<EventId> = (0..20_000).map(|_| ids.new_event(Moment(1_000)).unwrap()).collect();
            assert!(made.is_sorted_by(|a, b| a < b));
            assert!(made.iter().all(|id| id.0.get_version_num() == 7));
            // Another program's clock does not disturb them.
            ids.new_event(Moment(9_000_000)).unwrap();
            assert!(made.last() < Some(&ids.new_event(Moment(1_000)).unwrap()));
        }
    }

    #[test]
    fn a_seed_repeats_and_the_system_does_not() {
        let first = |ids: &Ids| ids.secret::<32>().unwrap();
        assert_eq!(first(&Ids::seeded(7)), first(&Ids::seeded(7)));
        let ids = Ids::system();
        assert_ne!(first(&ids), first(&ids));
    }
}
