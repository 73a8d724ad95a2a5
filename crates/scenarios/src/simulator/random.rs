//! A small random generator (SplitMix64), so that a seed means the same run for ever.

/// The state of the generator.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// From a seed.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `from` to `to`, both included.
    pub fn number(&mut self, from: i64, to: i64) -> i64 {
        let width = u64::try_from(to - from).unwrap_or(0) + 1;
        from + i64::try_from(self.bits() % width).unwrap_or(0)
    }

    /// A place in something of this length, which is not empty.
    pub fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.bits() % (length as u64)).unwrap_or(0)
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, of_hundred: i64) -> bool {
        self.number(0, 99) < of_hundred
    }

    /// One of these.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.place(from.len())].clone()
    }

    /// Some of these, in their order.
    pub fn some<T: Clone>(&mut self, from: &[T], of_hundred: i64) -> Vec<T> {
        from.iter().filter(|_| self.chance(of_hundred)).cloned().collect()
    }

    /// The value, in so many of a hundred cases.
    pub fn maybe<T>(&mut self, of_hundred: i64, make: impl FnOnce(&mut Random) -> T) -> Option<T> {
        if self.chance(of_hundred) { Some(make(self)) } else { None }
    }
}
