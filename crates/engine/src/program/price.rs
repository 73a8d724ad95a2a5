//! The prices of a reward: what the member may pay for one of it, and the checks of their sentences.

use super::{
    Levels,
    check::Checker,
    rewards::Context,
    wallets::{unit, wallet_named},
};
use crate::{
    amount::{Decimal, Ratio, bounded},
    document::{self, AudienceSentence, PriceSentence, WalletKind},
};

/// One of the prices of a reward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// What one costs, in the wallet's smallest unit; at least 1. The most of it where the member may choose.
    pub units: i64,
    /// The money paid beside the units, in the smallest unit of the base currency; not negative.
    pub cash: i64,
    /// The member may pay fewer units and more money.
    pub slide: Option<Slide>,
    /// For whom it is.
    pub audience: Audience,
}

/// How units of a price can be replaced by money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slide {
    /// The fewest units; a whole number of steps below the most.
    pub least: i64,
    /// So many units, at least 1, …
    pub step: i64,
    /// … are replaced by so much money, at least 1.
    pub cash: i64,
}

/// For whom a price is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// For everybody.
    Everybody,
    /// For members of these levels.
    Levels(Levels),
    /// For members of this segment.
    Segment(String),
}

impl Price {
    /// The fewest units that it takes.
    pub fn least(&self) -> i64 {
        self.slide.map_or(self.units, |slide| slide.least)
    }

    /// The same price, so many per cent dearer, rounded up. One where the member may choose stays as it is.
    pub fn raised(&self, percent: i64) -> Price {
        if self.slide.is_some() {
            return self.clone();
        }
        let raise = |amount: i64| {
            let dearer = i128::from(amount).saturating_mul(i128::from(percent).saturating_add(100));
            let up = dearer.saturating_add(99).checked_div(100).unwrap_or(dearer);
            i64::try_from(up).unwrap_or(i64::MAX)
        };
        Price { units: raise(self.units), cash: raise(self.cash), ..self.clone() }
    }

    /// The money that goes with so many units; none when the price does not take so many.
    pub fn cash_for(&self, units: i64) -> Option<i64> {
        let Some(slide) = self.slide else { return (units == self.units).then_some(self.cash) };
        let short = self.units.checked_sub(units).filter(|_| slide.least <= units && units <= self.units)?;
        let exact = short.checked_rem(slide.step)? == 0;
        exact.then(|| short.checked_div(slide.step)?.checked_mul(slide.cash)).flatten()
    }
}

impl Context<'_> {
    /// The wallet's place and the prices. All of them are in one wallet, so that a member names a price by its units.
    pub(super) fn prices(
        &self,
        checker: &mut Checker,
        path: &str,
        stated: Option<&document::Prices>,
    ) -> Option<(usize, Vec<Price>)> {
        let sentences = stated.map(document::Prices::sentences)?;
        if sentences.is_empty() {
            checker.say(path, "there is no price", "add one: `[1800 points, 600 points + 15.00]`");
        }
        let mut wallet = None;
        let mut prices: Vec<Price> = Vec::new();
        for text in sentences {
            let Some(said) = checker.take(path, text, document::parse_price(text)) else { continue };
            let Some((place, price)) = self.one(checker, path, &said) else { continue };
            if wallet.is_some_and(|first| first != place) {
                checker.say(path, "the prices are in different wallets", "declare a reward for each wallet");
                continue;
            }
            let told_apart = |other: &Price| {
                let hides = other.audience == Audience::Everybody || other.audience == price.audience;
                !(hides && other.cash_for(price.least()).is_some() && other.cash_for(price.units).is_some())
            };
            if !prices.iter().all(told_apart) {
                let fix = "leave it out, or put the price for fewer members first";
                checker.say(path, format!("`{text}` is hidden by a price before it"), fix);
            }
            wallet = Some(place);
            prices.push(price);
        }
        Some((wallet?, prices))
    }

    fn one(&self, checker: &mut Checker, path: &str, said: &PriceSentence) -> Option<(usize, Price)> {
        let (place, units) = self.units(checker, path, said.units, &said.wallet)?;
        let cash = said.cash.map_or(Some(0), |cash| self.cash(checker, path, cash));
        let slide = match &said.slide {
            None => None,
            Some(slide) => {
                let (_, least) = self.units(checker, path, slide.least, &said.wallet)?;
                let (_, step) = self.units(checker, path, slide.step, &said.wallet)?;
                let slide = Slide { least, step, cash: self.cash(checker, path, slide.cash)? };
                Some(steps(checker, path, units, slide)?)
            }
        };
        let audience = match &said.audience {
            None => Audience::Everybody,
            Some(AudienceSentence::Level(text)) => {
                Audience::Levels(checker.levels(path, text, self.document, self.tier_sets)?)
            }
            Some(AudienceSentence::Segment(name)) => Audience::Segment(name.clone()),
        };
        Some((place, Price { units, cash: cash?, slide, audience }))
    }

    /// The place of the wallet and the amount in its smallest unit.
    pub(super) fn units(
        &self,
        checker: &mut Checker,
        path: &str,
        amount: Decimal,
        name: &str,
    ) -> Option<(usize, i64)> {
        let place = wallet_named(checker, self.wallets, path, name)?;
        let spec = self.wallets.get(place)?;
        match spec.kind {
            WalletKind::Points | WalletKind::Stamps | WalletKind::Money => {}
            WalletKind::Status => {
                let fix = "price it in a wallet of kind points, stamps or money";
                checker.say(path, format!("{name} can't be spent"), fix);
                return None;
            }
        }
        let minor = amount.ratio().times(unit(Some(spec), self.currency)).ok().map(Ratio::reduced);
        let minor = minor.filter(|r| r.den == 1).and_then(|r| bounded(r.num).ok());
        if minor.is_none() {
            let digits = if spec.kind == WalletKind::Money { self.currency.exponent } else { 0 };
            let fix = format!("{name} has {digits} digits after the point");
            checker.say(path, format!("`{amount}` is not an amount of {name}"), fix);
        }
        minor.map(|minor| (place, minor))
    }

    /// Money beside units, in the smallest unit of the base currency.
    fn cash(&self, checker: &mut Checker, path: &str, amount: Decimal) -> Option<i64> {
        let minor = amount.to_minor(self.currency.exponent);
        if minor.is_none() {
            let fix = format!("{} has {} digits after the point", self.currency.code, self.currency.exponent);
            checker.say(path, format!("`{amount}` is not an amount of {}", self.currency.code), fix);
        }
        minor
    }
}

/// A slide whose ends are whole steps apart.
fn steps(checker: &mut Checker, path: &str, most: i64, slide: Slide) -> Option<Slide> {
    let between = most.checked_sub(slide.least).filter(|between| 0 < *between);
    let whole = between.and_then(|between| between.checked_rem(slide.step)) == Some(0);
    if !whole {
        let fix = "let the fewest units lie a whole number of steps below the most: `500 to 2000 points, 1.00 per 100 points short`";
        checker.say(
            path,
            format!("{} to {most} is no whole number of steps of {}", slide.least, slide.step),
            fix,
        );
        return None;
    }
    // What the fewest units leave to pay must be an amount.
    let steps = between.and_then(|between| between.checked_div(slide.step)).unwrap_or(0);
    if bounded(i128::from(steps).saturating_mul(i128::from(slide.cash))).is_err() {
        checker.say(path, "the money beside the fewest units is too much", "write smaller amounts");
        return None;
    }
    Some(slide)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_takes_only_its_own_units() {
        let fixed = Price { units: 600, cash: 1_500, slide: None, audience: Audience::Everybody };
        let slide = Some(Slide { least: 500, step: 100, cash: 100 });
        let chosen = Price { units: 2_000, cash: 0, slide, audience: Audience::Everybody };
        for (price, units, expected) in [
            (&fixed, 600, Some(1_500)),
            (&fixed, 599, None),
            (&chosen, 2_000, Some(0)),
            (&chosen, 1_900, Some(100)),
            (&chosen, 1_950, None),
            (&chosen, 500, Some(1_500)),
            (&chosen, 400, None),
            (&chosen, 2_100, None),
            (&chosen, i64::MIN, None),
        ] {
            assert_eq!(price.cash_for(units), expected, "{units}");
        }
    }
}
