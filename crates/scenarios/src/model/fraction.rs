//! Exact fractions, the plain way: always in lowest terms. The simulator keeps figures small enough; a sum
//! that does not fit stops the run.

use std::ops::{Add, Mul, Neg, Sub};

use super::program::Rounding;

/// `num / den`, in lowest terms, `den` above 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    /// Above the line.
    pub num: i128,
    /// Below the line.
    pub den: i128,
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Fraction = Fraction { num: 0, den: 1 };
    /// One.
    pub const ONE: Fraction = Fraction { num: 1, den: 1 };

    /// `num / den` in lowest terms.
    pub fn new(num: i128, den: i128) -> Fraction {
        let (mut a, mut b) = (num.unsigned_abs(), den.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let divisor = i128::try_from(a.max(1)).expect("figures are small");
        let sign = if den < 0 { -1 } else { 1 };
        Fraction { num: sign * num / divisor, den: sign * den / divisor }
    }

    /// A whole number.
    pub fn whole(value: i64) -> Fraction {
        Fraction { num: value.into(), den: 1 }
    }

    /// A number in millionths.
    pub fn micros(value: i64) -> Fraction {
        Fraction::new(value.into(), 1_000_000)
    }

    /// The whole number below or equal.
    pub fn floor(self) -> i128 {
        self.num.div_euclid(self.den)
    }

    /// The whole number that a rounding makes of it.
    pub fn round(self, rounding: Rounding) -> i128 {
        let below = self.floor();
        let rest = self - Fraction { num: below, den: 1 };
        let half = Fraction { num: 1, den: 2 };
        match rounding {
            Rounding::Floor => below,
            Rounding::Ceil => below + i128::from(rest.num > 0),
            Rounding::HalfEven if rest == half => below + below.rem_euclid(2),
            Rounding::HalfEven => below + i128::from(half < rest),
        }
    }
}

impl Add for Fraction {
    type Output = Fraction;
    fn add(self, other: Fraction) -> Fraction {
        Fraction::new(self.num * other.den + other.num * self.den, self.den * other.den)
    }
}

impl Neg for Fraction {
    type Output = Fraction;
    fn neg(self) -> Fraction {
        Fraction { num: -self.num, den: self.den }
    }
}

impl Sub for Fraction {
    type Output = Fraction;
    fn sub(self, other: Fraction) -> Fraction {
        self + -other
    }
}

impl Mul for Fraction {
    type Output = Fraction;
    fn mul(self, other: Fraction) -> Fraction {
        // Crosswise first, so that products stay small.
        let (a, b) = (Fraction::new(self.num, other.den), Fraction::new(other.num, self.den));
        Fraction { num: a.num * b.num, den: a.den * b.den }
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Fraction) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Fraction) -> std::cmp::Ordering {
        (self.num * other.den).cmp(&(other.num * self.den))
    }
}

/// Shares `total` out by largest remainder: everyone the exact share rounded down, the rest one by one to
/// whoever is owed most, the earlier first. Without any weight all goes to the first.
pub fn share_out(total: i64, weights: &[Fraction]) -> Vec<i64> {
    let whole = weights.iter().fold(Fraction::ZERO, |a, b| a + *b);
    let mut shares = vec![0i64; weights.len()];
    if whole.num <= 0 || weights.len() == 1 {
        if let Some(first) = shares.first_mut() {
            *first = total;
        }
        return shares;
    }
    let inverse = Fraction::new(whole.den, whole.num);
    let exact: Vec<Fraction> = weights.iter().map(|w| Fraction::whole(total) * *w * inverse).collect();
    for (share, exact) in shares.iter_mut().zip(&exact) {
        *share = i64::try_from(exact.floor()).expect("a share is not more than the total");
    }
    let owed: Vec<Fraction> =
        shares.iter().zip(&exact).map(|(share, exact)| *exact - Fraction::whole(*share)).collect();
    let mut given = vec![false; shares.len()];
    while shares.iter().sum::<i64>() < total {
        let mut best: Option<usize> = None;
        for at in 0..shares.len() {
            if !given[at] && best.is_none_or(|b| owed[b] < owed[at]) {
                best = Some(at);
            }
        }
        let best = best.expect("less is left than there are shares");
        shares[best] += 1;
        given[best] = true;
    }
    shares
}
