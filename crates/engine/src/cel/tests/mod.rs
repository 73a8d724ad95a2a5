//! What conditions mean, in rows: a source, and the outcome or the mistakes it must give.
//!
//! All rows share one schema and one order, below. The random tests are in `random.rs`.

mod limits;
mod meaning;
mod mistakes;
mod random;
mod tree;

use super::{Field, MICRO, Scalar, Schema, Scope, Value};

const ELIGIBLE: Field = Field(0);
const LINES: Field = Field(20);
const SEGMENTS: Field = Field(30);
const COUNTS: Field = Field(31);
const RATES: Field = Field(32);
const NOTHING: Field = Field(33);
const TOO_MANY: Field = Field(34);

fn schema() -> Schema {
    let mut schema = Schema::default();
    schema
        .scalar("order.eligible", Scalar::Decimal, ELIGIBLE)
        .scalar("order.channel", Scalar::Str, Field(1))
        .scalar("order.count", Scalar::Int, Field(2))
        .scalar("order.first", Scalar::Bool, Field(3))
        .scalar("order.coupon", Scalar::Str, Field(4))
        .scalar("order.tip", Scalar::Decimal, Field(5))
        .scalar("member.tier.level", Scalar::Str, Field(6))
        .scalar("member.orders", Scalar::Int, Field(7))
        .scalar("member.vip", Scalar::Bool, Field(8))
        .scalar("member.name", Scalar::Str, Field(9))
        .scalar("big", Scalar::Int, Field(10))
        .scalar("huge", Scalar::Decimal, Field(11))
        .scalar("broken", Scalar::Int, Field(12))
        .scalar("zero", Scalar::Int, Field(13))
        .scalar("nil", Scalar::Decimal, Field(14))
        .scalar("whole", Scalar::Decimal, Field(15))
        .scalar("order.package", Scalar::Bool, Field(16))
        .items(
            "order.lines",
            LINES,
            &[
                ("sku", Scalar::Str, Field(21)),
                ("category", Scalar::Str, Field(22)),
                ("amount", Scalar::Decimal, Field(23)),
                ("quantity", Scalar::Int, Field(24)),
                ("gift", Scalar::Bool, Field(25)),
            ],
        )
        .list("member.segments", Scalar::Str, SEGMENTS)
        .list("counts", Scalar::Int, COUNTS)
        .list("rates", Scalar::Decimal, RATES)
        .list("nothing", Scalar::Str, NOTHING)
        .list("too_many", Scalar::Int, TOO_MANY);
    schema
}

/// One order of 75.50 by Zoë, a gold member: two lines, of which the second has no category.
struct Example;

impl Scope for Example {
    fn value(&self, field: Field) -> Value<'_> {
        match field.0 {
            0 => Value::Decimal(75_500_000),
            1 => Value::Str("web"),
            2 => Value::Int(3),
            3 => Value::Bool(false),
            6 => Value::Str("gold"),
            7 => Value::Int(20),
            8 => Value::Bool(true),
            9 => Value::Str("Zoë"),
            10 => Value::Int(i64::MAX),
            11 => Value::Decimal(i128::MAX),
            12 => Value::Str("not a number"),
            13 => Value::Int(0),
            14 => Value::Decimal(0),
            // A decimal field may be given as an int.
            15 => Value::Int(7),
            16 => Value::Bool(true),
            _ => Value::Missing,
        }
    }

    fn count(&self, list: Field) -> usize {
        match list {
            LINES | SEGMENTS => 2,
            COUNTS | RATES => 3,
            TOO_MANY => 1_001,
            _ => 0,
        }
    }

    fn item(&self, list: Field, index: usize, field: Option<Field>) -> Value<'_> {
        match (list, index, field.map(|field| field.0)) {
            (LINES, 0, Some(21)) => Value::Str("tea-1"),
            (LINES, 0, Some(22)) => Value::Str("tea"),
            (LINES, 0, Some(23)) => Value::Decimal(60 * MICRO),
            (LINES, 0, Some(24)) => Value::Int(2),
            (LINES, 0, Some(25)) => Value::Bool(false),
            (LINES, 1, Some(21)) => Value::Str("cup-9"),
            (LINES, 1, Some(23)) => Value::Decimal(15_500_000),
            (LINES, 1, Some(24)) => Value::Int(1),
            (LINES, 1, Some(25)) => Value::Bool(true),
            (SEGMENTS, 0, None) => Value::Str("students"),
            (SEGMENTS, 1, None) => Value::Str("berlin"),
            (COUNTS, 0, None) => Value::Int(1),
            (COUNTS, 1, None) => Value::Int(2),
            (COUNTS, 2, None) => Value::Int(3),
            (RATES, 0, None) => Value::Decimal(500_000),
            (RATES, 1, None) => Value::Decimal(2 * MICRO),
            (TOO_MANY, ..) => Value::Int(1),
            // The third rate has no value.
            _ => Value::Missing,
        }
    }
}
