//! Counters for operators, in the text form that Prometheus reads. Whole numbers only: times are in microseconds.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{event::Answer, fault::Refusal};

/// All of them.
#[derive(Default)]
pub(crate) struct Metrics {
    recorded: Mutex<BTreeMap<String, u64>>,
    refused: Mutex<BTreeMap<&'static str, u64>>,
    repeated: Counter,
    batches: Histogram,
    commits: Histogram,
    /// Batches decided again because another server wrote meanwhile.
    pub conflicts: Counter,
    /// Accounts found in the cache.
    pub accounts_cached: Counter,
    /// Accounts loaded from the store.
    pub accounts_loaded: Counter,
    /// Ticks handed to the lane by the sweeper.
    pub swept: Counter,
}

/// A number that rises.
#[derive(Default)]
pub(crate) struct Counter(AtomicU64);

/// Counts by size, in powers of four.
#[derive(Default)]
struct Histogram {
    buckets: [AtomicU64; BUCKETS],
    sum: AtomicU64,
}

const BUCKETS: usize = 14;

impl Counter {
    pub fn add(&self, by: usize) {
        self.0.fetch_add(u64::try_from(by).unwrap_or(0), Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Histogram {
    fn note(&self, size: u64) {
        let place = (0..BUCKETS).find(|place| size <= bound(*place)).unwrap_or(BUCKETS - 1);
        self.buckets[place].fetch_add(1, Ordering::Relaxed);
        self.sum.fetch_add(size, Ordering::Relaxed);
    }

    fn write(&self, text: &mut String, name: &str, help: &str) {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} histogram");
        let mut count = 0;
        for (place, bucket) in self.buckets.iter().enumerate() {
            count += bucket.load(Ordering::Relaxed);
            let last = place + 1 == BUCKETS;
            let bound = if last { "+Inf".to_owned() } else { bound(place).to_string() };
            let _ = writeln!(text, "{name}_bucket{{le=\"{bound}\"}} {count}");
        }
        let _ = writeln!(text, "{name}_sum {}\n{name}_count {count}", self.sum.load(Ordering::Relaxed));
    }
}

/// The largest size of a bucket: 1, 4, 16, … 4^13.
fn bound(place: usize) -> u64 {
    1 << (2 * place)
}

impl Metrics {
    /// Counts an answer.
    pub fn answered(&self, answer: &Result<Option<Answer>, Refusal>) {
        match answer {
            Ok(Some(answer)) if answer.replayed => self.repeated.add(1),
            Ok(Some(answer)) => {
                let mut recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
                match recorded.get_mut(&answer.entry.row.kind) {
                    Some(count) => *count += 1,
                    None => {
                        recorded.insert(answer.entry.row.kind.clone(), 1);
                    }
                }
            }
            Ok(None) => {}
            Err(refusal) => {
                *self
                    .refused
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .entry(code(refusal))
                    .or_default() += 1;
            }
        }
    }

    /// Counts a commit of so many entries that took so long.
    pub fn committed(&self, entries: usize, micros: i64) {
        self.batches.note(u64::try_from(entries).unwrap_or(0));
        self.commits.note(u64::try_from(micros).unwrap_or(0));
    }

    /// All of them as text, with figures that are not counted here.
    pub fn text(&self, waiting: usize, size_on_disk: u64) -> String {
        let mut text = String::with_capacity(4096);
        let kinds = self.recorded.lock().unwrap_or_else(PoisonError::into_inner).clone();
        labelled(&mut text, "regulars_events_recorded_total", "Events recorded.", "kind", &kinds);
        let codes = self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone();
        labelled(&mut text, "regulars_events_refused_total", "Events refused.", "code", &codes);
        for (name, help, value) in [
            ("regulars_events_repeated_total", "Events answered as before.", self.repeated.get()),
            ("regulars_lane_conflicts_total", "Batches decided again.", self.conflicts.get()),
            ("regulars_accounts_cached_total", "Accounts found in memory.", self.accounts_cached.get()),
            ("regulars_accounts_loaded_total", "Accounts loaded.", self.accounts_loaded.get()),
            ("regulars_accounts_swept_total", "Due accounts handed to the lane.", self.swept.get()),
        ] {
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} counter\n{name} {value}");
        }
        for (name, help, value) in [
            ("regulars_lane_waiting", "Events that wait.", u64::try_from(waiting).unwrap_or(0)),
            ("regulars_store_bytes", "Disk used, the log included.", size_on_disk),
        ] {
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
        }
        self.batches.write(&mut text, "regulars_batch_entries", "Entries of a commit.");
        self.commits.write(&mut text, "regulars_commit_microseconds", "How long a commit took.");
        text
    }
}

fn labelled<K: AsRef<str>>(
    text: &mut String,
    name: &str,
    help: &str,
    label: &str,
    counts: &BTreeMap<K, u64>,
) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} counter");
    for (value, count) in counts {
        let _ = writeln!(text, "{name}{{{label}=\"{}\"}} {count}", value.as_ref());
    }
}

/// The stable code of a refusal.
fn code(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Rejected(rejection) => rejection.code(),
        Refusal::MemberNotFound => "member_not_found",
        Refusal::ProgramNotFound | Refusal::NotFound(_) => "not_found",
        Refusal::NotPublished => "program_not_published",
        Refusal::QuoteInvalid => "quote_invalid",
        Refusal::QuoteExpired => "quote_expired",
        Refusal::DuplicateExternalId { .. } => "duplicate_external_id",
        Refusal::IdentifierTaken(_) | Refusal::AlreadyExists(_) => "already_exists",
        Refusal::Invalid { code, .. } => code,
        Refusal::Overloaded { .. } => "overloaded",
        Refusal::ReplayClosed => "replay_closed",
        Refusal::SignInFailed => "sign_in_failed",
        Refusal::TicketInvalid => "ticket_invalid",
        Refusal::FactorInvalid => "factor_invalid",
        Refusal::TooManyTries { .. } => "too_many_tries",
        Refusal::LastOwner => "last_owner",
        Refusal::Conflict => "conflict",
        Refusal::Fault(_) => "fault",
    }
}
