//! Tests of the calculation of discounts: worked cases, the figures of the manual, random carts beside a slow evaluator.

mod cases;
mod invariants;
mod language;
mod limits;
mod random;
mod reference;
