//! The breaker of codes: who sends too many wrong ones is not told for a while whether any is right, so that codes can't be
//! found by trying.
//!
//! Wrong codes are counted over sliding windows, per key and per program, by the server's clock. The counts are in memory
//! and of this process: a restart forgets them, and several servers allow as many times more. Codes are looked up one
//! after another, or a burst of many at once would be looked up before the first was counted.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use regulars_engine::{
    id::{KeyId, ProgramId},
    moment::Moment,
};

use crate::problem::{Code, Problem};

const SECOND: i64 = 1_000_000;

/// Wrong codes of one key.
const OF_KEY: Allowance = Allowance { wrong_max: 10, window: 60 * SECOND };
/// Wrong codes of all keys of a program.
const OF_PROGRAM: Allowance = Allowance { wrong_max: 1_000, window: 3_600 * SECOND };

/// When so many keys are remembered, those without wrong codes of late are forgotten.
const REMEMBERED_MAX: usize = 10_000;

struct Allowance {
    wrong_max: usize,
    /// In microseconds.
    window: i64,
}

/// Who sent wrong codes of late.
#[derive(Debug, Default)]
pub(crate) struct Breaker(Mutex<Wrong>);

#[derive(Debug, Default)]
struct Wrong {
    of_keys: HashMap<KeyId, Times>,
    of_programs: HashMap<ProgramId, Times>,
}

/// When wrong codes came, the earliest first.
type Times = VecDeque<Moment>;

impl Breaker {
    /// Looks up a code, if the key may still try. `look_up` says what it found and whether the code was wrong.
    ///
    /// # Errors
    /// `rate_limited` without looking, and what `look_up` says.
    pub(crate) fn look_up<T, E: From<Problem>>(
        &self,
        key: KeyId,
        program: ProgramId,
        now: Moment,
        look_up: impl FnOnce() -> Result<(T, bool), E>,
    ) -> Result<T, E> {
        let mut wrong = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Wrong { of_keys, of_programs } = &mut *wrong;
        if REMEMBERED_MAX <= of_keys.len() {
            of_keys.retain(|_, times| OF_KEY.recent(times, now) != 0);
        }
        let of_key = of_keys.entry(key).or_default();
        let of_program = of_programs.entry(program).or_default();
        let waits = [OF_KEY.wait(of_key, now), OF_PROGRAM.wait(of_program, now)];
        if let Some(wait) = waits.into_iter().flatten().max() {
            let problem = Problem::new(Code::RateLimited, "too many codes were wrong").retry_after(wait);
            return Err(problem.into());
        }
        let (found, is_wrong) = look_up()?;
        if is_wrong {
            of_key.push_back(now);
            of_program.push_back(now);
        }
        Ok(found)
    }
}

impl Allowance {
    /// How many wrong codes count now; forgets those that do not. A clock that goes back does not make them count longer
    /// than the window.
    fn recent(&self, times: &mut Times, now: Moment) -> usize {
        let counts = |at: &Moment| now.0.saturating_sub(at.0).saturating_abs() < self.window;
        times.retain(counts);
        times.len()
    }

    /// Seconds until another code may be tried; none when it may be now.
    fn wait(&self, times: &mut Times, now: Moment) -> Option<u32> {
        let recent = self.recent(times, now);
        let first = times.get(recent.checked_sub(self.wrong_max)?)?;
        let left = first.0.saturating_add(self.window).saturating_sub(now.0).clamp(1, self.window);
        u32::try_from(left.saturating_add(SECOND.saturating_sub(1)) / SECOND).ok()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[derive(Debug, PartialEq, Eq)]
    enum Told {
        Found,
        Wait(u32),
    }

    fn try_one(breaker: &Breaker, key: u128, program: u32, second: i64, is_wrong: bool) -> Told {
        let now = Moment(second * SECOND);
        match breaker.look_up(KeyId(Uuid::from_u128(key)), ProgramId(program), now, || Ok(((), is_wrong))) {
            Ok(()) => Told::Found,
            Err(Problem { code: Code::RateLimited, retry_after_s: Some(wait), .. }) => Told::Wait(wait),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn ten_wrong_codes_a_minute() {
        let breaker = Breaker::default();
        for second in 0..10 {
            assert_eq!(try_one(&breaker, 1, 1, second, false), Told::Found);
            assert_eq!(try_one(&breaker, 1, 1, second, true), Told::Found);
        }
        assert_eq!(try_one(&breaker, 1, 1, 9, false), Told::Wait(51));
        assert_eq!(try_one(&breaker, 1, 1, 59, true), Told::Wait(1));
        // Another key is not concerned, and a refused try is none.
        assert_eq!(try_one(&breaker, 2, 1, 59, true), Told::Found);
        assert_eq!(try_one(&breaker, 1, 1, 60, true), Told::Found);
        assert_eq!(try_one(&breaker, 1, 1, 60, true), Told::Wait(1));
        assert_eq!(try_one(&breaker, 1, 1, 61, true), Told::Found);
        // The clock goes back by a day.
        assert_eq!(try_one(&breaker, 1, 1, -86_400, true), Told::Found);
    }

    #[test]
    fn a_thousand_wrong_codes_an_hour_in_a_program() {
        let breaker = Breaker::default();
        for number in 0..1_000 {
            let second = i64::try_from(number).unwrap();
            assert_eq!(try_one(&breaker, number, 1, second, true), Told::Found);
        }
        assert_eq!(try_one(&breaker, 5_000, 1, 1_000, false), Told::Wait(2_600));
        assert_eq!(try_one(&breaker, 5_000, 2, 1_000, false), Told::Found);
        assert_eq!(try_one(&breaker, 5_000, 1, 3_600, true), Told::Found);
        assert_eq!(try_one(&breaker, 5_000, 1, 3_600, true), Told::Wait(1));
    }

    #[test]
    fn idle_keys_are_forgotten() {
        let breaker = Breaker::default();
        for number in 0..=u128::try_from(REMEMBERED_MAX).unwrap() {
            try_one(&breaker, number, u32::try_from(number).unwrap(), 0, true);
        }
        try_one(&breaker, 1, 1, 100, true);
        assert_eq!(breaker.0.lock().unwrap().of_keys.len(), 1);
    }
}
