//! Constants to look among: `member.tier.level in ["gold", "black"]`.
//!
//! The lists that people write are short, and going through a few neighbouring values beats any search; from
//! [`SCAN_MAX`] on, halving wins.

use super::Value;
use super::number;
use super::schema::Scalar;
use super::tree::{Constant, Set};

/// Up to so many constants are gone through one by one.
const SCAN_MAX: usize = 8;

impl Set {
    /// Takes constants of one type, in any order.
    pub(super) fn new(constants: &[Constant]) -> Set {
        match constants.first().map(Constant::scalar) {
            None | Some(Scalar::Bool) => Set::Bool(sorted(constants, |constant| match constant {
                Constant::Bool(value) => Some(*value),
                Constant::Int(_) | Constant::Decimal(_) | Constant::Str(_) => None,
            })),
            Some(Scalar::Int) => Set::Int(sorted(constants, |constant| match constant {
                Constant::Int(value) => Some(*value),
                Constant::Bool(_) | Constant::Decimal(_) | Constant::Str(_) => None,
            })),
            Some(Scalar::Decimal) => Set::Decimal(sorted(constants, |constant| match constant {
                Constant::Decimal(value) => Some(*value),
                Constant::Bool(_) | Constant::Int(_) | Constant::Str(_) => None,
            })),
            Some(Scalar::Str) => Set::Str(sorted(constants, |constant| match constant {
                Constant::Str(value) => Some(value.clone()),
                Constant::Bool(_) | Constant::Int(_) | Constant::Decimal(_) => None,
            })),
        }
    }

    /// Whether the value is here; none if it is missing or of another type.
    #[inline]
    pub fn contains(&self, value: Value<'_>) -> Option<bool> {
        Some(match (self, value) {
            (Set::Str(values), Value::Str(value)) => {
                if values.len() <= SCAN_MAX {
                    values.iter().any(|known| **known == *value)
                } else {
                    values.binary_search_by(|known| (**known).cmp(value)).is_ok()
                }
            }
            (Set::Int(values), Value::Int(value)) => found(values, value),
            (Set::Decimal(values), Value::Decimal(value)) => found(values, value),
            (Set::Decimal(values), Value::Int(value)) => found(values, number::widen(value)),
            (Set::Int(values), Value::Decimal(value)) => {
                let whole = i64::try_from(value / number::MICRO);
                whole.is_ok_and(|whole| number::widen(whole) == value && found(values, whole))
            }
            (Set::Bool(values), Value::Bool(value)) => values.contains(&value),
            (set, Value::Bool(_) | Value::Int(_) | Value::Decimal(_) | Value::Str(_)) if set.is_empty() => {
                false
            }
            (Set::Bool(_) | Set::Int(_) | Set::Decimal(_) | Set::Str(_), _) => return None,
        })
    }
}

impl Constant {
    pub(super) fn scalar(&self) -> Scalar {
        match self {
            Constant::Bool(_) => Scalar::Bool,
            Constant::Int(_) => Scalar::Int,
            Constant::Decimal(_) => Scalar::Decimal,
            Constant::Str(_) => Scalar::Str,
        }
    }

    /// A whole number among decimals becomes one; everything else stays.
    pub(super) fn widened_to(self, scalar: Scalar) -> Constant {
        match self {
            Constant::Int(value) if scalar == Scalar::Decimal => Constant::Decimal(number::widen(value)),
            Constant::Bool(_) | Constant::Int(_) | Constant::Decimal(_) | Constant::Str(_) => self,
        }
    }
}

fn found<T: Ord>(values: &[T], value: T) -> bool {
    if values.len() <= SCAN_MAX { values.contains(&value) } else { values.binary_search(&value).is_ok() }
}

fn sorted<T: Ord>(constants: &[Constant], take: fn(&Constant) -> Option<T>) -> Box<[T]> {
    let mut values: Vec<T> = constants.iter().filter_map(take).collect();
    values.sort_unstable();
    values.dedup();
    values.into()
}
