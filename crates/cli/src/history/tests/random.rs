//! Random orders written as CSV read back equal, and random bytes never break the reading.

use proptest::{collection::vec, prelude::*};
use regulars_engine::event::{Body, Line};

use super::*;

const MAPPING: &str = "
time: {}
sorted: false
currency: EUR
source: shop
columns: { order: id, member: who, time: at, sku: sku, quantity: n, amount: sum, discount: off, category: kind }
";

/// A cell as RFC 4180 has it: in quotes when it must be, or for no reason.
fn quoted(text: &str, always: bool) -> String {
    match always || text.contains(['"', ',']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

fn line() -> impl Strategy<Value = Line> {
    let names = ("[a-zA-Zäõ€\",'=;]{1,12}", prop::option::of("[a-z\"]{1,5}"));
    (names, 1i64..1_000, 0i64..1_000_000_000, 0i64..100).prop_map(
        |((sku, category), quantity, amount, percent)| Line {
            sku,
            category,
            quantity,
            amount,
            discount: amount * percent / 100,
            ..Line::default()
        },
    )
}

fn csv_of(orders: &[(Vec<Line>, bool)]) -> String {
    let mut csv = "id,who,at,sku,n,sum,off,kind,ignored\r\n".to_owned();
    for (number, (lines, always)) in orders.iter().enumerate() {
        for line in lines {
            let money = |minor: i64| format!("{}.{:02}", minor / 100, minor % 100);
            let cells = [
                number.to_string(),
                format!("m{}", number % 3),
                format!("2026-01-01T00:{:02}:{:02}Z", number / 60, number % 60),
                line.sku.clone(),
                line.quantity.to_string(),
                money(line.amount),
                money(line.discount),
                line.category.clone().unwrap_or_default(),
            ];
            let cells = cells.map(|cell| quoted(&cell, *always));
            csv.push_str(&cells.join(","));
            csv.push_str(if *always { ",\"line\nend\"\n" } else { ",\r\n" });
        }
    }
    csv
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn orders_read_back_equal(orders in vec((vec(line(), 1..6), any::<bool>()), 0..80)) {
        let file = TempFile::new("orders.csv", csv_of(&orders).as_bytes());
        let (records, report) = read_all(&file.0, Some(&OrdersMapping::parse(MAPPING).unwrap())).unwrap();
        prop_assert_eq!(report.rows_left_out(), 0);
        prop_assert_eq!(records.len(), orders.len());
        for (number, (record, (lines, _))) in records.iter().zip(&orders).enumerate() {
            prop_assert_eq!(&record.external_id, &number.to_string());
            prop_assert_eq!(record.occurred_at.0, 1_767_225_600_000_000 + number as i64 * 1_000_000);
            let Body::OrderPaid(order) = &record.body else { panic!("not an order") };
            prop_assert_eq!(&order.lines, lines);
        }
    }

    #[test]
    fn damaged_files_are_accounted_for(
        orders in vec((vec(line(), 1..4), any::<bool>()), 1..20),
        damage in vec((any::<prop::sample::Index>(), prop::sample::select(b"\",\n\r\0x9\xff".to_vec())), 0..20),
    ) {
        let mut bytes = csv_of(&orders).into_bytes();
        let header = bytes.iter().position(|b| *b == b'\n').unwrap() + 1;
        for (at, byte) in damage {
            let at = header + at.index(bytes.len() - header);
            bytes[at] = byte;
        }
        let file = TempFile::new("orders.csv", &bytes);
        // `read_all` asserts that rows = used + left out, and that nothing panics.
        read_all(&file.0, Some(&OrdersMapping::parse(MAPPING).unwrap())).unwrap();
    }

    #[test]
    fn any_bytes_are_a_file(bytes in vec(any::<u8>(), 0..2_000)) {
        for name in ["a.csv", "a.ndjson"] {
            let file = TempFile::new(name, &bytes);
            let _ = read_all(&file.0, Some(&OrdersMapping::parse(MAPPING).unwrap()));
        }
    }
}
