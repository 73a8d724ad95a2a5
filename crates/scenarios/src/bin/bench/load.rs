//! The load: orders of a tea chain from a seeded generator, so that each run has the same ones.

use std::fmt::Write;

use jiff::Timestamp;
use regulars_engine::{
    event::{Body, Event, Line, Order, Tender},
    id::EventId,
    moment::Moment,
};

/// A small generator (splitmix64); the same seed gives the same load on every machine.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }
}

/// One generated order.
pub struct Visit {
    pub member: u64,
    pub number: u64,
    pub at: Moment,
    pub lines: Vec<(&'static str, &'static str, i64, i64)>,
}

const DRINKS: [(&str, i64); 5] =
    [("oolong", 1600), ("milk-tea", 1900), ("jasmine", 1500), ("matcha", 2400), ("fruit-tea", 2200)];

impl Visit {
    /// The `number`th visit of `of` visits spread evenly over a year.
    pub fn new(random: &mut Random, members: u64, number: u64, of: u64) -> Visit {
        let year_us = 365 * 86_400 * 1_000_000i128;
        let start = "2026-01-01T00:00:00Z".parse::<Timestamp>().map_or(0, |t| t.as_microsecond());
        let offset = i64::try_from(year_us * i128::from(number) / i128::from(of.max(1))).unwrap_or(0);
        let mut lines = Vec::with_capacity(2);
        for _ in 0..=random.below(2) {
            let (sku, price) = DRINKS[usize::try_from(random.below(5)).unwrap_or(0)];
            lines.push((sku, "drink", 1 + i64::try_from(random.below(2)).unwrap_or(0), price));
        }
        Visit { member: random.below(members), number, at: Moment(start + offset), lines }
    }

    pub fn total(&self) -> i64 {
        self.lines.iter().map(|(_, _, quantity, price)| quantity * price).sum()
    }

    /// As the engine takes it.
    pub fn event(&self) -> Event {
        let lines = self.lines.iter().map(|(sku, category, quantity, price)| Line {
            sku: (*sku).to_owned(),
            category: Some((*category).to_owned()),
            quantity: *quantity,
            amount: quantity * price,
            ..Line::default()
        });
        let order = Order {
            currency: "CNY".to_owned(),
            lines: lines.collect(),
            tax_included: true,
            tenders: vec![Tender { kind: "card".to_owned(), amount: self.total(), from_wallet: false }],
            channel: Some("store".to_owned()),
            ..Order::default()
        };
        Event {
            id: EventId(uuid::Uuid::nil()),
            source: "pos".to_owned(),
            external_id: format!("o{}", self.number),
            occurred_at: self.at,
            at: self.at,
            body: Body::OrderPaid(order),
        }
    }

    /// As the API takes it for a quote.
    pub fn cart(&self, into: &mut String) {
        self.json("", into);
        let order = into.find(r#""member""#).map_or(0, |from| from);
        into.replace_range(..order, "{");
    }

    /// As the API takes it, happening at `at`.
    pub fn json(&self, at: &str, into: &mut String) {
        into.clear();
        let _ = write!(
            into,
            r#"{{"type":"order.paid","source":"pos","external_id":"o{}","occurred_at":"{at}","member":{{"external_id":"m{}"}},"order":{{"currency":"CNY","total":{},"lines":["#,
            self.number,
            self.member,
            self.total()
        );
        for (at, (sku, category, quantity, price)) in self.lines.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let _ = write!(
                into,
                r#"{comma}{{"sku":"{sku}","category":"{category}","quantity":{quantity},"unit_price":{price}}}"#
            );
        }
        let _ = write!(
            into,
            r#"],"tenders":[{{"kind":"card","amount":{}}}],"channel":"store"}}}}"#,
            self.total()
        );
    }
}

/// An id that rises with time, as the server's do.
pub fn ordered(time: u64, scatter: u64) -> uuid::Uuid {
    uuid::Builder::from_unix_timestamp_millis(1_800_000_000_000 + time, &{
        let mut random = [0; 10];
        random[2..].copy_from_slice(&scatter.to_le_bytes());
        random
    })
    .into_uuid()
}
