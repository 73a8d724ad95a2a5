//! Seeded chance for the generator: the same seed gives the same year on every machine.
//!
//! SplitMix64, in whole numbers only. It is quick and even enough for a demo, and not for secrets.

/// A stream of chance.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// A stream for one purpose: different parts give unrelated streams.
    pub(super) fn new(seed: u64, parts: [u64; 2]) -> Dice {
        let mut dice = Dice(seed);
        for part in parts {
            dice.0 = dice.next() ^ part.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, `end`; 0 when `end` is 0.
    pub(super) fn below(&mut self, end: u32) -> u32 {
        // The high half of the product; its bias is below 1 in 2^32.
        let product = (self.next() >> 32).wrapping_mul(u64::from(end)) >> 32;
        u32::try_from(product).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        low.saturating_add(self.below(high.saturating_sub(low).saturating_add(1)))
    }

    /// True so many times in a thousand.
    pub(super) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1_000) < per_mille
    }

    /// One of the items, each as likely as its weight says. The items are constants and never empty.
    pub(super) fn weighted<T: Copy>(&mut self, items: &[(T, u32)]) -> T {
        let total: u32 = items.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total);
        for (item, weight) in items {
            match left.checked_sub(*weight) {
                None => return *item,
                Some(rest) => left = rest,
            }
        }
        items[items.len() - 1].0
    }

    /// One of the items. The items are constants and never empty.
    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        let place = self.below(u32::try_from(items.len()).unwrap_or(u32::MAX));
        items[usize::try_from(place).unwrap_or(0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_streams_differ() {
        let first = |seed, parts| Dice::new(seed, parts).next();
        assert_eq!(first(7, [1, 2]), first(7, [1, 2]));
        let all = [first(7, [1, 2]), first(7, [2, 1]), first(7, [1, 3]), first(8, [1, 2])];
        assert!(all.iter().enumerate().all(|(at, value)| !all[..at].contains(value)), "{all:?}");
    }

    #[test]
    fn draws_stay_in_bounds_and_reach_them() {
        let mut dice = Dice::new(1, [0, 0]);
        let drawn: Vec<u32> = (0..1_000).map(|_| dice.between(3, 6)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&3), Some(&6)));
        assert_eq!(dice.below(0), 0);
        let often = (0..10_000).filter(|_| dice.chance(200)).count();
        assert!((1_800..2_200).contains(&often), "{often}");
        let heavy = (0..1_000).filter(|_| dice.weighted(&[(true, 9), (false, 1)])).count();
        assert!((850..950).contains(&heavy), "{heavy}");
    }
}
