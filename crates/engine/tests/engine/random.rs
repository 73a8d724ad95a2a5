//! The same lives everywhere: one small generator, and the time at which they begin.

use std::env;

/// The length of most days, in microseconds.
pub const DAY: i64 = 86_400_000_000;
/// The first of January 2026, in UTC.
pub const START: i64 = 1_767_225_600_000_000;

/// SplitMix64.
pub struct Random(pub u64);

impl Random {
    /// A number from 0, below `end`.
    pub fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end).unwrap()).unwrap()
    }

    /// A place in a list of so many.
    pub fn place(&mut self, of: usize) -> usize {
        usize::try_from(self.below(i64::try_from(of).unwrap())).unwrap()
    }

    /// One of a list.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.place(of.len())]
    }
}

/// The seed and the number of lives that `REGULARS_LIVES_SEED` and `REGULARS_LIVES` ask for, and prints them.
pub fn lives(lives: u64) -> (u64, u64) {
    let number = |name: &str| env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let seed = number("REGULARS_LIVES_SEED").unwrap_or(20_261_122);
    let lives = number("REGULARS_LIVES").unwrap_or(lives);
    println!("REGULARS_LIVES_SEED={seed} REGULARS_LIVES={lives}");
    (seed, lives)
}
