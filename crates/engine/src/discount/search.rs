//! Finds the permitted set of discounts that saves most, exactly, by branch and bound.
//!
//! Discounts are decided in order of application, so that what the lines still cost is known at every step. A discount
//! never saves more on a cart that costs less, so what it would save now bounds what it will save later; a branch whose
//! bounds don't reach the best set found so far is left. Two shortcuts keep ordinary cases small: of equal discounts
//! only the first is tried, and a discount that makes every set without it worse is taken without trying to do without.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
};

use super::{
    Effect,
    effect::{View, saving, weigh},
    prepared::{Candidate, Prepared},
};
use crate::amount::{Ratio, share_out};

/// The work that a search may do, in evaluations of a discount or of a line. Ordinary carts need some hundreds; beyond
/// this (a few milliseconds) the best set found so far is the answer. It depends on nothing but cart and terms.
pub const STEPS_MAX: u32 = 100_000;

/// The set that was chosen.
#[derive(Debug, Clone, Default)]
pub(super) struct Choice {
    pub saved: i64,
    /// In order of application.
    pub candidates: Vec<Candidate>,
    /// Whether no permitted set is better. Otherwise the work had to be cut short.
    pub is_proven: bool,
}

/// In place of a group: others may be used too.
const STACKS: u32 = u32::MAX;

struct Search<'a> {
    prepared: &'a Prepared<'a>,
    /// One per discount already chosen, and one more.
    frames: Vec<Frame>,
    /// Places in the list of candidates, in order of application.
    chosen: Vec<u32>,
    best: Choice,
    steps: u32,
}

/// A point of the search: some discounts are chosen and applied, and later ones may follow.
#[derive(Default)]
struct Frame {
    /// What each line still costs.
    rest: Vec<i64>,
    /// Per scope; valid where `is_fresh`.
    views: Vec<Fresh>,
    saved: i64,
    /// Candidates that may still follow, in order of application.
    live: Vec<Live>,
    /// Per group with policy `best`, the largest of its live candidates; scratch.
    largest: Vec<i64>,
}

#[derive(Default, Clone)]
struct Fresh {
    is_fresh: bool,
    has_items: bool,
    view: View,
}

#[derive(Clone, Copy)]
struct Live {
    /// Its place in the list of candidates.
    place: u32,
    /// Its group, or [`STACKS`].
    group: u32,
    /// What it would save now, or a bound of it.
    saves: i64,
    /// Whether `saves` is no mere bound.
    is_exact: bool,
}

/// What to try next: the most promising first, of equals the first in order of application.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Branch {
    /// No set of this branch saves more in all.
    bound: i64,
    /// Place in `live`.
    at: Reverse<usize>,
}

pub(super) fn best(prepared: &Prepared<'_>) -> Choice {
    let mut search = Search {
        prepared,
        frames: vec![Frame::default()],
        chosen: Vec::new(),
        best: Choice::default(),
        steps: 0,
    };
    for candidate in &prepared.exclusive {
        search.offer(candidate.alone.min(prepared.ceiling), &[*candidate]);
    }
    let mut root = Frame { rest: prepared.costs.clone(), ..Frame::default() };
    root.views.resize(prepared.scopes.len(), Fresh::default());
    root.largest.resize(prepared.terms.groups.len(), 0);
    root.live = (0..)
        .zip(&prepared.candidates)
        .map(|(place, c)| {
            let group = if c.stacks { STACKS } else { c.group };
            Live { place, group, saves: c.alone.min(prepared.ceiling), is_exact: true }
        })
        .collect();
    search.begin(&root);
    search.expand(&mut root);
    Choice { is_proven: search.steps < STEPS_MAX, ..search.best }
}

impl Search<'_> {
    /// A first set that is often the best or near it, so that little has to be tried: of each group `best` what saves
    /// most alone, and all others.
    fn begin(&mut self, root: &Frame) {
        let mut largest: Vec<Option<Live>> = vec![None; root.largest.len()];
        for live in root.live.iter().filter(|live| live.group != STACKS) {
            let largest = &mut largest[live.group as usize];
            if largest.is_none_or(|largest| largest.saves < live.saves) {
                *largest = Some(*live);
            }
        }
        let is_largest = |live: &Live| largest[live.group as usize].is_some_and(|l| l.place == live.place);
        let (mut rest, mut view, mut saved, mut set) = (root.rest.clone(), View::default(), 0, Vec::new());
        for live in root.live.iter().filter(|live| live.group == STACKS || is_largest(live)) {
            let candidate = self.prepared.candidates[live.place as usize];
            self.prepared.view(candidate.scope, &rest, candidate.effect.is_of_items(), &mut view);
            let full = saving(&candidate, &view, self.prepared.terms.rounding);
            let saves = full.min(self.prepared.ceiling - saved);
            if 0 < saves {
                for (line, part) in shares(self.prepared, &candidate, &view, &rest, saves) {
                    rest[line as usize] -= part;
                }
                saved += saves;
                set.push(candidate);
            }
        }
        self.offer(saved, &set);
    }

    /// Tries all that may follow on `frame`.
    fn expand(&mut self, frame: &mut Frame) {
        self.count(frame.live.len());
        self.drop_hopeless(frame);
        if frame.live.is_empty() || STEPS_MAX <= self.steps {
            return;
        }
        if self.is_sure(frame) {
            self.follow(frame, 0);
            return;
        }
        if frame.live.iter().any(|live| !live.is_exact) {
            for at in 0..frame.live.len() {
                self.evaluate(frame, at);
            }
            self.drop_hopeless(frame);
        }
        let mut branches = self.branches(frame);
        while let Some(Branch { bound, at: Reverse(at) }) = branches.pop() {
            if STEPS_MAX <= self.steps || bound < self.best.saved {
                return;
            }
            let saved = frame.saved + frame.live[at].saves;
            // What the first discount does not save, another one must.
            let least = self.chosen.len() + if saved == self.best.saved { 1 } else { 2 };
            if self.can_win(bound, least) {
                self.follow(frame, at);
            }
        }
    }

    /// Chooses the live candidate `at` and goes on from there.
    fn follow(&mut self, frame: &Frame, at: usize) {
        let Live { place, saves, .. } = frame.live[at];
        let candidate = self.prepared.candidates[place as usize];
        self.chosen.push(place);
        let saved = frame.saved + saves;
        if self.is_interesting(saved) {
            let set: Vec<Candidate> =
                self.chosen.iter().map(|place| self.prepared.candidates[*place as usize]).collect();
            self.offer(saved, &set);
        }
        let group = if candidate.stacks { None } else { Some(candidate.group) };
        let goes_on = |live: &&Live| Some(live.group) != group && 0 < live.saves;
        let own = &self.prepared.scopes[candidate.scope as usize].set;
        let left = self.prepared.ceiling - saved;
        let mut next = self.frames.pop().unwrap_or_default();
        next.live.clear();
        // What is taken off here changes nothing for those that look at other lines.
        next.live.extend(frame.live[at + 1..].iter().filter(goes_on).map(|live| {
            let scope = self.prepared.candidates[live.place as usize].scope;
            let is_exact = live.is_exact && !self.prepared.scopes[scope as usize].set.meets(own);
            Live { saves: live.saves.min(left), is_exact, ..*live }
        }));
        if !next.live.is_empty() && saved < self.prepared.ceiling {
            next.rest.clone_from(&frame.rest);
            next.saved = saved;
            next.largest.resize(frame.largest.len(), 0);
            next.views.resize(frame.views.len(), Fresh::default());
            next.views.iter_mut().for_each(|fresh| (fresh.is_fresh, fresh.has_items) = (false, false));
            let before = &frame.views[candidate.scope as usize];
            let mut view = View::default();
            let view = if before.is_fresh && (before.has_items || !candidate.effect.is_of_items()) {
                &before.view
            } else {
                self.prepared.view(candidate.scope, &frame.rest, candidate.effect.is_of_items(), &mut view);
                &view
            };
            for (line, saved) in shares(self.prepared, &candidate, view, &frame.rest, saves) {
                next.rest[line as usize] -= saved;
            }
            self.count(frame.rest.len());
            self.expand(&mut next);
        }
        self.frames.push(next);
        self.chosen.pop();
    }

    /// Replaces the bound of a live candidate by what it saves now.
    fn evaluate(&mut self, frame: &mut Frame, at: usize) {
        let live = &mut frame.live[at];
        if live.is_exact {
            return;
        }
        self.count(1);
        live.is_exact = true;
        let candidate = &self.prepared.candidates[live.place as usize];
        let items = candidate.effect.is_of_items();
        let fresh = &mut frame.views[candidate.scope as usize];
        if !fresh.is_fresh || (items && !fresh.has_items) {
            self.prepared.view(candidate.scope, &frame.rest, items, &mut fresh.view);
            (fresh.is_fresh, fresh.has_items) = (true, items);
            self.count(frame.rest.len());
        }
        let full = saving(candidate, &fresh.view, self.prepared.terms.rounding);
        live.saves = full.min(self.prepared.ceiling - frame.saved);
    }

    /// Drops live candidates that save nothing, and those with which no set can be the best. What remains is enough to
    /// find the best set, since only whole sets are judged.
    fn drop_hopeless(&self, frame: &mut Frame) {
        let all = sum_of_largest(frame);
        let (saved, least) = (frame.saved, self.chosen.len() + 1);
        let Frame { live, largest, .. } = frame;
        live.retain(|live| {
            let others = largest.get(live.group as usize).map_or(0, |largest| largest - live.saves);
            let bound = saved.saturating_add(all - others).min(self.prepared.ceiling);
            0 < live.saves && self.can_win(bound, least)
        });
    }

    /// The candidates that may come next, most promising first; each with all that come after it.
    fn branches(&self, frame: &mut Frame) -> BinaryHeap<Branch> {
        frame.largest.fill(0);
        let mut branches = Vec::with_capacity(frame.live.len());
        let mut later = 0i64;
        for (at, live) in frame.live.iter().enumerate().rev() {
            let same_group = frame.largest.get(live.group as usize).copied().unwrap_or(0);
            let bound = frame.saved.saturating_add(live.saves).saturating_add(later - same_group);
            let bound = bound.min(self.prepared.ceiling);
            if self.is_permitted(live) && self.can_win(bound, self.chosen.len() + 1) {
                branches.push(Branch { bound, at: Reverse(at) });
            }
            later = later.saturating_add(add_largest(&mut frame.largest, live));
        }
        branches.into()
    }

    /// A twin follows directly on the one that it equals.
    fn is_permitted(&self, live: &Live) -> bool {
        let is_twin = self.prepared.candidates[live.place as usize].is_twin;
        !is_twin || self.chosen.last().is_some_and(|last| last + 1 == live.place)
    }

    fn can_win(&self, bound: i64, least: usize) -> bool {
        self.best.saved < bound || (bound == self.best.saved && least <= self.best.candidates.len())
    }

    fn is_interesting(&self, saved: i64) -> bool {
        self.can_win(saved, self.chosen.len())
    }

    fn count(&mut self, steps: usize) {
        self.steps = self.steps.saturating_add(u32::try_from(steps).unwrap_or(u32::MAX));
    }

    /// Keeps the set if it is better than the best so far.
    fn offer(&mut self, saved: i64, set: &[Candidate]) {
        let best = &self.best;
        let by_key = || self.keys(set).cmp(&self.keys(&best.candidates));
        let order = saved.cmp(&best.saved).reverse();
        let order = order.then(set.len().cmp(&best.candidates.len())).then_with(by_key);
        if order == Ordering::Less {
            self.best.saved = saved;
            self.best.candidates.clear();
            self.best.candidates.extend_from_slice(set);
        }
    }

    fn keys(&self, set: &[Candidate]) -> Vec<u32> {
        let mut keys: Vec<u32> = set.iter().map(|c| self.prepared.ranks[c.place as usize]).collect();
        keys.sort_unstable();
        keys
    }

    /// Whether every set that leaves out the first live candidate is strictly worse than the same set with it.
    ///
    /// That is so when all that may come later looks only at sums: shares and amounts off, each of a scope that contains
    /// the scopes before it, or that has nothing to do with it. Then the rest that the first one takes away is carried
    /// on, less by each later share, and nothing else moves. It must not vanish in rounding, in an amount that takes
    /// all there is, or in the limit of the order.
    fn is_sure(&mut self, frame: &mut Frame) -> bool {
        let first = self.prepared.candidates[frame.live[0].place as usize];
        if !first.stacks || !self.is_permitted(&frame.live[0]) {
            return false;
        }
        self.evaluate(frame, 0);
        let gain = frame.live[0].saves;
        frame.largest.fill(0);
        let mut largest_shares: Vec<(u32, Ratio)> = Vec::new();
        let (mut reach, mut before, mut apart) = (first.scope, gain, 0i64);
        for at in 1..frame.live.len() {
            let live = frame.live[at];
            let candidate = self.prepared.candidates[live.place as usize];
            let more = add_largest(&mut frame.largest, &live);
            let [own, own_reach] = [candidate.scope, reach].map(|s| &self.prepared.scopes[s as usize].set);
            if candidate.scope != reach && !own.meets(own_reach) {
                apart = apart.saturating_add(more);
                continue;
            }
            if candidate.scope != reach && !own.covers(own_reach) {
                return false;
            }
            reach = candidate.scope;
            match candidate.effect {
                Effect::PercentOff { share } | Effect::ShippingPercentOff { share } => {
                    let of_group =
                        |(group, _): &&mut (u32, Ratio)| !candidate.stacks && *group == candidate.group;
                    match largest_shares.iter_mut().find(of_group) {
                        Some((_, largest)) if share.exceeds(*largest) => *largest = share,
                        Some(_) => {}
                        None => largest_shares.push((candidate.group, share)),
                    }
                }
                Effect::AmountOff { amount, per: None } | Effect::ShippingAmountOff { amount } => {
                    let cost = self.cost(frame, candidate.scope);
                    if cost.saturating_sub(before).saturating_sub(apart) < amount.min(candidate.saving_max) {
                        return false;
                    }
                }
                Effect::AmountOff { per: Some(_), .. }
                | Effect::BuyGet { .. }
                | Effect::EveryNth { .. }
                | Effect::ItemOff { .. }
                | Effect::Covers { .. }
                | Effect::ItemPrice { .. }
                | Effect::BundlePrice { .. } => return false,
            }
            before = before.saturating_add(more);
        }
        let in_all = frame.saved.saturating_add(before).saturating_add(apart);
        let fits = !self.prepared.is_limited || in_all <= self.prepared.ceiling;
        fits && 0 < carried(gain, &largest_shares)
    }

    fn cost(&mut self, frame: &mut Frame, scope: u32) -> i64 {
        let fresh = &mut frame.views[scope as usize];
        if !fresh.is_fresh {
            self.prepared.view(scope, &frame.rest, false, &mut fresh.view);
            (fresh.is_fresh, fresh.has_items) = (true, false);
        }
        fresh.view.sum
    }
}

/// A bound of what can still be saved: of each group `best` the largest, of the others all.
fn sum_of_largest(frame: &mut Frame) -> i64 {
    frame.largest.fill(0);
    frame.live.iter().fold(0, |sum: i64, live| sum.saturating_add(add_largest(&mut frame.largest, live)))
}

/// By how much `live` raises the sum of the largest.
fn add_largest(largest: &mut [i64], live: &Live) -> i64 {
    let Some(largest) = largest.get_mut(live.group as usize) else { return live.saves };
    let more = (live.saves - *largest).max(0);
    *largest += more;
    more
}

/// What is left at least of `gain` after each of `shares` was taken of it, each rounded by less than one.
fn carried(gain: i64, shares: &[(u32, Ratio)]) -> i64 {
    let left = |gain: i128, (_, share): &(u32, Ratio)| gain * (share.den - share.num) / share.den;
    let gain = shares.iter().fold(i128::from(gain), left);
    i64::try_from(gain).unwrap_or(0).saturating_sub(i64::try_from(shares.len()).unwrap_or(i64::MAX))
}

/// The parts of `saved` that fall on lines: `(line, part)`. They sum to `saved`, and no line gets more than it costs.
pub(super) fn shares(
    prepared: &Prepared<'_>,
    candidate: &Candidate,
    view: &View,
    rest: &[i64],
    saved: i64,
) -> Vec<(u32, i64)> {
    let lines = &prepared.scopes[candidate.scope as usize].lines;
    let mut shares: Vec<(u32, i64)> = lines.iter().map(|line| (*line, 0)).collect();
    if candidate.effect.is_of_items() {
        weigh(candidate, view, |line, weight| {
            if let Ok(at) = shares.binary_search_by_key(&line, |(line, _)| *line) {
                shares[at].1 += weight;
            }
        });
    } else {
        for (line, weight) in &mut shares {
            *weight = rest[*line as usize];
        }
    }
    shares.retain(|(_, weight)| 0 < *weight);
    let weights: Vec<i64> = shares.iter().map(|(_, weight)| *weight).collect();
    for ((_, share), part) in shares.iter_mut().zip(share_out(saved, &weights)) {
        *share = part;
    }
    shares
}
