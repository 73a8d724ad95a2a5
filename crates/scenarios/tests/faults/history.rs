//! Whether what clients saw can have happened one after the other: each thing at one instant between its call and its answer. This
//! is linearizability (Herlihy and Wing 1990), checked as Lowe does ("Testing for linearizability", 2017): just in time, so that
//! what takes effect is tried when an answer comes, and memory is bounded by what is under way at once and not by the length of
//! the history. docs/decisions/dependencies.md says why it is no crate's.

use std::{collections::HashSet, hash::Hash};

/// What happened, in the order of time. A thing is named by its place in the list of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    Called(usize),
    Answered(usize),
}

/// A state in which everything can be, and what of that which is under way has taken effect by then.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Possible<S> {
    state: S,
    done: Vec<usize>,
}

/// The place in the history of the first answer that can't be; none when all can. `effect` is the state after a thing with the answer
/// that was seen, or none when it can't have been answered so in this state.
pub fn impossible<S: Clone + Eq + Hash>(
    start: S,
    history: &[Happened],
    effect: impl Fn(&S, usize) -> Option<S>,
) -> Option<usize> {
    let mut possible = HashSet::from([Possible { state: start, done: Vec::new() }]);
    let mut under_way: Vec<usize> = Vec::new();
    for (place, happened) in history.iter().enumerate() {
        match *happened {
            Happened::Called(thing) => under_way.push(thing),
            Happened::Answered(thing) => {
                possible = answered(possible, &under_way, thing, &effect);
                if possible.is_empty() {
                    return Some(place);
                }
                under_way.retain(|other| *other != thing);
            }
        }
    }
    None
}

/// What is possible when this thing has its answer: it, and whatever of the others, has taken effect in some order.
fn answered<S: Clone + Eq + Hash>(
    possible: HashSet<Possible<S>>,
    under_way: &[usize],
    thing: usize,
    effect: &impl Fn(&S, usize) -> Option<S>,
) -> HashSet<Possible<S>> {
    let mut open: Vec<Possible<S>> = possible.iter().cloned().collect();
    let mut seen = possible;
    let mut after = HashSet::new();
    while let Some(Possible { state, done }) = open.pop() {
        if done.contains(&thing) {
            after
                .insert(Possible { state, done: done.into_iter().filter(|other| *other != thing).collect() });
            continue;
        }
        for other in under_way.iter().filter(|other| !done.contains(other)) {
            let Some(state) = effect(&state, *other) else { continue };
            let mut done = done.clone();
            done.push(*other);
            done.sort_unstable();
            let next = Possible { state, done };
            if seen.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    after
}

#[cfg(test)]
mod tests {
    use regulars_scenarios::simulator::random::Random;

    use super::*;
    use Happened::{Answered as A, Called as C};

    /// On a number that begins with 0.
    #[derive(Debug, Clone, Copy)]
    enum Thing {
        /// Adds, and is told what is there then.
        Add(i64, i64),
        Read(i64),
    }
    use Thing::{Add, Read};

    fn effect(things: &[Thing]) -> impl Fn(&i64, usize) -> Option<i64> {
        |state, thing| match things[thing] {
            Add(more, told) => (state + more == told).then_some(told),
            Read(told) => (*state == told).then_some(told),
        }
    }

    #[test]
    fn known_histories() {
        let check = |things: &[Thing], history: &[Happened], expected: Option<usize>| {
            assert_eq!(impossible(0, history, effect(things)), expected, "{things:?} {history:?}");
        };
        check(&[], &[], None);
        check(&[Add(1, 1), Read(1)], &[C(0), A(0), C(1), A(1)], None);
        // What was answered before this was called has happened.
        check(&[Add(1, 1), Read(0)], &[C(0), A(0), C(1), A(1)], Some(3));
        // At the same time, either may be first.
        check(&[Add(1, 1), Read(0)], &[C(0), C(1), A(0), A(1)], None);
        check(&[Add(1, 1), Read(1)], &[C(0), C(1), A(1), A(0)], None);
        check(&[Add(1, 1), Read(2)], &[C(0), C(1), A(1), A(0)], Some(2));
        // A read of something new, then one of something old.
        check(&[Add(1, 1), Read(1), Read(0)], &[C(0), C(1), A(1), C(2), A(2), A(0)], Some(4));
        check(&[Add(1, 1), Read(0), Read(1)], &[C(0), C(1), A(1), C(2), A(2), A(0)], None);
        // Both believe that they were first.
        check(&[Add(1, 1), Add(1, 1)], &[C(0), C(1), A(0), A(1)], Some(3));
        check(&[Add(1, 2), Add(1, 1)], &[C(0), C(1), A(0), A(1)], None);
        // What has no answer may have happened or not.
        check(&[Add(1, 1), Read(1)], &[C(0), C(1), A(1)], None);
        check(&[Add(1, 1), Read(0)], &[C(0), C(1), A(1)], None);
    }

    /// The same by trying every order.
    fn possible_in_some_order(state: i64, things: &[Thing], history: &[Happened], left: &[usize]) -> bool {
        let at = |happened| history.iter().position(|other| *other == happened);
        left.is_empty()
            || left.iter().any(|thing| {
                // Nothing that is still to come may have been answered before this was called.
                let first = left.iter().all(|other| at(A(*other)) > at(C(*thing)) || other == thing);
                let rest: Vec<usize> = left.iter().copied().filter(|other| other != thing).collect();
                let next = effect(things)(&state, *thing);
                first && next.is_some_and(|next| possible_in_some_order(next, things, history, &rest))
            })
    }

    #[test]
    fn it_agrees_with_trying_every_order() {
        let mut random = Random::new(3);
        let mut found = [0; 2];
        for _ in 0..4_000 {
            let count = random.place(6) + 1;
            let thing = |random: &mut Random| match random.chance(60) {
                true => Add(random.number(1, 2), random.number(1, 5)),
                false => Read(random.number(0, 4)),
            };
            let things: Vec<Thing> = (0..count).map(|_| thing(&mut random)).collect();
            let (mut history, mut open, mut next) = (Vec::new(), Vec::new(), 0);
            while next < count || !open.is_empty() {
                if next < count && (open.is_empty() || random.chance(50)) {
                    history.push(C(next));
                    open.push(next);
                    next += 1;
                } else {
                    history.push(A(open.remove(random.place(open.len()))));
                }
            }
            let all: Vec<usize> = (0..count).collect();
            let expected = possible_in_some_order(0, &things, &history, &all);
            assert_eq!(
                impossible(0, &history, effect(&things)).is_none(),
                expected,
                "{things:?} {history:?}"
            );
            found[usize::from(expected)] += 1;
        }
        assert!(found.iter().all(|count| 200 < *count), "{found:?}");
    }
}
