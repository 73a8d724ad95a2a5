//! How often a key may ask: a bucket of requests per key that fills at a steady rate.
//!
//! A bucket is kept as one instant, at which it will be full again (the generic cell rate algorithm). Buckets are in
//! memory and of this process: a restart fills them.

use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use regulars_engine::{id::KeyId, moment::Moment};

use crate::problem::{Code, Problem};

const SECOND: i64 = 1_000_000;
/// When so many buckets are remembered, the full ones are forgotten.
const REMEMBERED_MAX: usize = 10_000;
/// The fields of the IETF draft "RateLimit header fields for HTTP".
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// How often one key may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Requests a second in the long run, at most a million.
    pub per_s: NonZeroU32,
    /// Requests at once after a pause.
    pub burst: NonZeroU32,
}

/// The buckets of all keys.
#[derive(Debug)]
pub(crate) struct Buckets {
    rate: Rate,
    /// When each bucket will be full.
    full_at: Mutex<HashMap<KeyId, Moment>>,
}

/// What a key has left after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quota {
    rate: Rate,
    /// Requests that may follow at once.
    left: i64,
    /// Microseconds until the bucket is full.
    full_in: i64,
    /// Microseconds until the request may be repeated; none when it may pass.
    wait: Option<i64>,
}

impl Rate {
    /// Microseconds from one request to the next.
    fn pace(self) -> i64 {
        (SECOND / i64::from(self.per_s.get())).max(1)
    }

    /// Microseconds that fill an empty bucket.
    fn window(self) -> i64 {
        self.pace().saturating_mul(i64::from(self.burst.get()))
    }
}

impl Buckets {
    /// Full buckets.
    pub(crate) fn new(rate: Rate) -> Buckets {
        Buckets { rate, full_at: Mutex::default() }
    }

    /// Takes a request from the bucket of a key, if there is one in it.
    pub(crate) fn take(&self, key: KeyId, now: Moment) -> Quota {
        let (pace, window) = (self.rate.pace(), self.rate.window());
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if REMEMBERED_MAX <= buckets.len() {
            buckets.retain(|_, full_at| now < *full_at);
        }
        let full_at = buckets.get(&key).copied().unwrap_or(now);
        // The clock may have gone back; nobody waits longer than an empty bucket takes.
        let full_in = full_at.0.saturating_sub(now.0).clamp(0, window);
        let after = full_in.saturating_add(pace);
        let wait = (window < after).then(|| after.saturating_sub(window));
        let full_in = if wait.is_some() { full_in } else { after };
        buckets.insert(key, Moment(now.0.saturating_add(full_in)));
        Quota { rate: self.rate, left: window.saturating_sub(full_in) / pace, full_in, wait }
    }
}

impl Quota {
    /// The refusal, when the bucket was empty.
    pub(crate) fn refusal(&self) -> Option<Problem> {
        let wait = u32::try_from(seconds(self.wait?)).unwrap_or(u32::MAX);
        Some(Problem::new(Code::RateLimited, "the key asks too often").retry_after(wait))
    }

    /// Tells the client where it stands.
    pub(crate) fn tell(&self, headers: &mut HeaderMap) {
        let fields = [
            (RATE_LIMIT_POLICY, format!("\"key\";q={};w={}", self.rate.burst, seconds(self.rate.window()))),
            (RATE_LIMIT, format!("\"key\";r={};t={}", self.left, seconds(self.full_in))),
        ];
        for (name, text) in fields {
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(name, value);
            }
        }
    }
}

/// Whole seconds, rounded up, so that whoever waits as long finds the request in the bucket.
fn seconds(micros: i64) -> i64 {
    micros.saturating_add(SECOND.saturating_sub(1)) / SECOND
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: KeyId = KeyId(uuid::Uuid::nil());

    #[test]
    fn a_bucket_empties_and_fills() {
        let number = |n| NonZeroU32::new(n).unwrap();
        let buckets = Buckets::new(Rate { per_s: number(2), burst: number(4) });
        // At which tenth of a second, what is left, and after how many tenths another one passes.
        let check = |at: i64, left: i64, wait: Option<i64>| {
            let quota = buckets.take(KEY, Moment(at * SECOND / 10));
            assert_eq!((quota.left, quota.wait), (left, wait.map(|wait| wait * SECOND / 10)), "{at}");
        };
        for left in [3, 2, 1, 0] {
            check(0, left, None);
        }
        check(0, 0, Some(5));
        check(4, 0, Some(1));
        check(5, 0, None);
        check(5, 0, Some(5));
        check(15, 1, None);
        check(1_000, 3, None);
        // A clock that goes back by a minute costs a window at most.
        check(400, 0, Some(5));
        check(405, 0, None);
    }

    #[test]
    fn the_client_is_told() {
        let rate = Rate { per_s: NonZeroU32::new(10).unwrap(), burst: NonZeroU32::new(25).unwrap() };
        let buckets = Buckets::new(rate);
        let mut headers = HeaderMap::new();
        buckets.take(KEY, Moment(0)).tell(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"key\";q=25;w=3");
        assert_eq!(headers["ratelimit"], "\"key\";r=24;t=1");
        let last = (0..25).map(|_| buckets.take(KEY, Moment(0))).last().unwrap();
        let refusal = last.refusal().unwrap();
        assert_eq!((refusal.code, refusal.retry_after_s), (Code::RateLimited, Some(1)));
    }

    #[test]
    fn full_buckets_are_forgotten() {
        let rate = Rate { per_s: NonZeroU32::MIN, burst: NonZeroU32::MIN };
        let buckets = Buckets::new(rate);
        for number in 0..=REMEMBERED_MAX {
            let second = i64::try_from(number).unwrap() * SECOND;
            buckets.take(KeyId(uuid::Uuid::from_u128(u128::try_from(number).unwrap())), Moment(second));
        }
        assert_eq!(buckets.full_at.lock().unwrap().len(), 1);
    }
}
