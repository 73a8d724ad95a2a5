//! The cart as the calculation of discounts sees it: quantities and prices, and sets of lines.

/// What somebody is about to pay.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cart<'a> {
    /// The lines as on the receipt, at most [`LINES_MAX`](super::LINES_MAX). Their order decides where a unit goes that
    /// can't be divided.
    pub lines: Vec<CartLine<'a>>,
    /// Delivery, in minor units, not negative.
    pub shipping: i64,
    /// Whether the amounts of lines contain their tax. Otherwise tax comes on top.
    pub tax_included: bool,
}

/// One line of the cart. Amounts are in minor units and not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CartLine<'a> {
    /// The item.
    pub sku: &'a str,
    /// How many, at least 1.
    pub quantity: i64,
    /// The price of the whole line after discounts that the shop has already given.
    pub amount: i64,
    /// The tax of the line at this price.
    pub tax: i64,
}

/// A set of lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineSet {
    words: Vec<u64>,
}

impl LineSet {
    /// The first `lines` lines.
    pub fn all(lines: usize) -> LineSet {
        (0..lines).map(|_| true).collect()
    }

    /// Adds the line at `place`, from 0.
    pub fn insert(&mut self, place: usize) {
        let word = place / 64;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << (place % 64);
    }

    /// Whether the line at `place` is in the set.
    pub fn contains(&self, place: usize) -> bool {
        self.words.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    /// Whether a line is in both.
    pub(super) fn meets(&self, other: &LineSet) -> bool {
        self.words.iter().zip(&other.words).any(|(a, b)| a & b != 0)
    }

    /// Whether all lines of `other` are in this set.
    pub(super) fn covers(&self, other: &LineSet) -> bool {
        let own = self.words.iter().copied().chain(std::iter::repeat(0));
        other.words.iter().zip(own).all(|(theirs, own)| theirs & !own == 0)
    }
}

/// For each line whether it is in the set.
impl FromIterator<bool> for LineSet {
    fn from_iter<I: IntoIterator<Item = bool>>(lines: I) -> LineSet {
        let mut set = LineSet::default();
        for (place, _) in lines.into_iter().enumerate().filter(|(_, is_in)| *is_in) {
            set.insert(place);
        }
        set
    }
}
