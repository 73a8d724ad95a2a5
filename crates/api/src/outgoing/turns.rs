//! Whose turn it is: each address one at a time, those in a row who are due, and after a failure a rest, so that an address
//! that is away costs nothing worth mentioning, however much it has to be told.

use std::collections::{HashMap, HashSet};

use regulars_app::Heard;
use regulars_engine::{id::WebhookId, moment::Moment};

/// The rest after a failure, and after many in a row.
const REST_S: u32 = 5;
const REST_MAX_S: u32 = 5 * 60;
/// The longest rest that an address can ask for all that it is to be told. The message that it refused may wait longer.
const ASKED_MAX_S: u32 = 3_600;

/// Who is being told, and who rests.
#[derive(Debug, Default)]
pub(super) struct Turns {
    busy: HashSet<WebhookId>,
    rests: HashMap<WebhookId, Rest>,
    /// Who began last: the next after it has the first turn.
    last: Option<WebhookId>,
}

#[derive(Debug)]
struct Rest {
    failures: u32,
    until: Moment,
}

impl Turns {
    /// Those of the due ones who have a turn now, at most so many.
    pub fn begin(&mut self, mut due: Vec<WebhookId>, room: usize, now: Moment) -> Vec<WebhookId> {
        due.retain(|webhook| {
            let rests = self.rests.get(webhook).is_some_and(|rest| now < rest.until);
            !rests && !self.busy.contains(webhook)
        });
        due.sort_unstable_by_key(|webhook| (self.last.is_some_and(|last| *webhook <= last), *webhook));
        due.truncate(room);
        self.last = due.last().copied().or(self.last);
        self.busy.extend(&due);
        due
    }

    /// Its turn is over.
    pub fn end(&mut self, webhook: WebhookId) {
        self.busy.remove(&webhook);
    }

    /// What an address made of some messages.
    pub fn note(&mut self, webhook: WebhookId, heard: &[Heard], now: Moment) {
        if heard.iter().all(|heard| *heard == Heard::Yes) {
            self.rests.remove(&webhook);
            return;
        }
        let arrived = heard.contains(&Heard::Yes);
        let before = self.rests.get(&webhook).map_or(0, |rest| rest.failures);
        let failures = if arrived { 0 } else { before };
        let asked = heard.iter().filter_map(|heard| match heard {
            Heard::No { retry_after_s, .. } => *retry_after_s,
            Heard::Yes | Heard::NoMore => None,
        });
        let asked = asked.max().unwrap_or(0).min(ASKED_MAX_S);
        let doubled = REST_S.saturating_mul(1_u32.checked_shl(failures).unwrap_or(u32::MAX));
        let rest_s = doubled.min(REST_MAX_S).max(asked);
        let until = Moment(now.0.saturating_add(i64::from(rest_s) * 1_000_000));
        self.rests.insert(webhook, Rest { failures: failures.saturating_add(1), until });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> WebhookId {
        WebhookId(uuid::Uuid::from_u128(number))
    }

    fn at(seconds: i64) -> Moment {
        Moment(seconds * 1_000_000)
    }

    #[test]
    fn each_has_its_turn() {
        let mut turns = Turns::default();
        let due = || [1, 2, 3].map(id).to_vec();
        assert_eq!(turns.begin(due(), 2, at(0)), [id(1), id(2)]);
        assert_eq!(turns.begin(due(), 2, at(0)), [id(3)]);
        assert_eq!(turns.begin(due(), 2, at(0)), []);
        [1, 2, 3].map(id).into_iter().for_each(|id| turns.end(id));
        assert_eq!(turns.begin(due(), 1, at(0)), [id(1)]);
        turns.end(id(1));
        assert_eq!(turns.begin(due(), 1, at(0)), [id(2)], "who was told last is not told first again");
    }

    #[test]
    fn who_is_away_rests() {
        let mut turns = Turns::default();
        let no = |retry_after_s| Heard::No { status: None, error: String::new(), retry_after_s };
        let mut rest = |heard: &[Heard], now| {
            turns.note(id(1), heard, at(now));
            (now..).find(|later| {
                let begun = !turns.begin(vec![id(1)], 1, at(*later)).is_empty();
                turns.end(id(1));
                begun
            })
        };
        let mut now = 0;
        for expected in [5, 10, 20, 40, 80, 160, 300, 300] {
            assert_eq!(rest(&[no(None)], now), Some(now + expected));
            now += expected;
        }
        // Something arrived: it is there, and one message only is refused.
        assert_eq!(rest(&[no(None), Heard::Yes], 0), Some(5));
        assert_eq!(rest(&[no(Some(60))], 0), Some(60));
        assert_eq!(rest(&[no(Some(u32::MAX))], 0), Some(3_600));
        assert_eq!(rest(&[Heard::Yes], 0), Some(0));
        assert_eq!(rest(&[no(None)], 0), Some(5));
    }
}
