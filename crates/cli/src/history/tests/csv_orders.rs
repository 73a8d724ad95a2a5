//! CSV files of orders: columns, grouping, what is left out, returns, and rows that are broken.

use std::io::Write;

use regulars_engine::event::{Body, EventRef, Part, ReturnLine};

use super::*;

const MAPPING: &str = "
time: { zone: Europe/Tallinn }
currency: EUR
decimals: 3
source: pos
columns: { order: order, member: member, time: time, sku: sku, quantity: quantity, unit_price: price }
not_items: { codes: [POST], prefixes: [gift_] }
zero_price: leave_out
returns: { newest_first: { order_prefix: C } }
";
const HEADER: &str = "order,member,time,sku,quantity,price\n";

fn records_of(mapping: &str, content: &[u8]) -> (Vec<Record>, Report) {
    let file = TempFile::new("orders.csv", content);
    read_all(&file.0, Some(&OrdersMapping::parse(mapping).unwrap())).unwrap()
}

/// One record in short: `1 m1: A 2×latte=500 1×tea=120`, `C1 m1: back A 0:1`.
fn short(record: &Record) -> String {
    let what = match &record.body {
        Body::OrderPaid(order) => {
            let line = |line: &regulars_engine::event::Line| {
                format!(" {}×{}={}", line.quantity, line.sku, line.amount)
            };
            order.lines.iter().map(line).collect()
        }
        Body::OrderReturned(back) => {
            let line = |line: &ReturnLine| match line.part {
                Part::Quantity(quantity) => format!(" {}:{quantity}", line.line),
                Part::Amount(amount) => format!(" {}:={amount}", line.line),
                Part::Rest => format!(" {}:rest", line.line),
            };
            format!(" back {}{}", back.order.external_id, back.lines.iter().map(line).collect::<String>())
        }
        other => format!(" {}", other.kind()),
    };
    format!("{} {}:{what}", record.external_id, record.member)
}

fn check_with(mapping: &str, rows: &str, expected: &[&str], expected_left: &[&str]) {
    let (records, report) = records_of(mapping, format!("{HEADER}{rows}").as_bytes());
    assert_eq!(records.iter().map(short).collect::<Vec<_>>(), expected, "records of:\n{rows}");
    assert_eq!(left_out(&report), expected_left, "left out of:\n{rows}");
}

fn check(rows: &str, expected: &[&str], expected_left: &[&str]) {
    check_with(MAPPING, rows, expected, expected_left);
}

#[test]
fn lines_are_gathered_into_orders() {
    check(
        "1,m1,2026-01-01 10:00,latte,2,2.5\n1,m1,2026-01-01 10:00,tea,1,1.2\n2,m2,2026-01-01 10:01,latte,3,0.005\n",
        &["1 m1: 2×latte=500 1×tea=120", "2 m2: 3×latte=2"],
        &[],
    );
    check("", &[], &[]);
    check("\r\n\n1,m1,2026-01-01 10:00,latte,1,1\r\n\n", &["1 m1: 1×latte=100"], &[]);
    check("1,m1,2026-01-01 10:00,latte,1,1", &["1 m1: 1×latte=100"], &[]);
    check(
        "1, m1 ,2026-01-01 10:00,\"a \"\"b\"\", c\nd\",1,1\n",
        &[],
        &["2:bad_row:the item contains control characters"],
    );
    check("1, m1 ,2026-01-01 10:00,\"a \"\"b\"\", c\",1,1\n", &["1 m1: 1×a \"b\", c=100"], &[]);
}

#[test]
fn times_are_in_the_zone_and_positions_are_lines() {
    let (records, _) = records_of(MAPPING, format!("{HEADER}\n1,m1,2026-07-01 10:00,a,1,1\n").as_bytes());
    assert_eq!(records[0].occurred_at.timestamp().to_string(), "2026-07-01T07:00:00Z");
    assert_eq!((records[0].position, records[0].source.as_str()), (3, "pos"));
}

#[test]
fn what_is_no_purchase_is_reported() {
    check(
        "1,,2026-01-01 10:00,latte,2,2.5\n2,m1,2026-01-01 10:00,POST,1,4\n2,m1,2026-01-01 10:00,gift_10,1,10\n\
         2,m1,2026-01-01 10:00,tea,1,0.005\n2,m1,2026-01-01 10:00,tea,1,1\n3,m1,2026-01-01 10:00,POST,-1,-4\n",
        &["2 m1: 1×tea=100"],
        &[
            "2:no_member:latte",
            "3:not_an_item:POST",
            "4:not_an_item:gift_10",
            "5:zero_price:tea",
            "7:not_an_item:POST",
        ],
    );
}

#[test]
fn an_order_is_taken_whole_or_not_at_all() {
    let good = "1,m1,2026-01-01 10:00,latte,1,1\n";
    let mate = "3:bad_row:line 2 of the same order is bad: ";
    for (row, why) in [
        ("1,m1,2026-01-01 10:00,latte,x,1", "the quantity is not a number"),
        ("1,m1,2026-01-01 10:00,latte,1.5,1", "the quantity is not a whole number"),
        ("1,m1,2026-01-01 10:00,latte,0,1", "the quantity is 0"),
        ("1,m1,2026-01-01 10:00,latte,-1,1", "the quantity is negative and the row is no return"),
        ("1,m1,2026-01-01 10:00,latte,1,-1", "the price is negative"),
        ("1,m1,2026-01-01 10:00,latte,1,1.2345", "the price has too many digits after the point"),
        ("1,m1,2026-01-01 10:00,latte,1,", "the price is empty"),
        ("1,m1,2026-01-01 10:00,latte,9007199254740992,1", "the price makes an amount outside ±(2^53 − 1)"),
        ("1,m1,2026-01-01 10:00,,1,1", "the item is missing"),
        ("1,m1,2026-02-30 10:00,latte,1,1", "the time is not a day of the calendar"),
        (
            "1,m1,2026-03-29 03:30,latte,1,1",
            "the time does not exist in the zone, since clocks are put forward then",
        ),
    ] {
        check(
            &format!("{row}\n{good}2,m2,2026-05-01 10:00,tea,1,1\n"),
            &["2 m2: 1×tea=100"],
            &[&format!("2:bad_row:{why}"), &format!("{mate}{why}")],
        );
    }
    for (row, why) in [
        ("1,m2,2026-01-01 10:00,latte,1,1", "the member is another one than in the order's first row"),
        ("1,,2026-01-01 10:00,latte,1,1", "the member is another one than in the order's first row"),
        ("1,m1,2026-01-01 10:01,latte,1,1", "the time is too far from that of the order's first row"),
    ] {
        check(
            &format!("{good}{row}\n"),
            &[],
            &[&format!("2:bad_row:line 3 of the same order is bad: {why}"), &format!("3:bad_row:{why}")],
        );
    }
}

#[test]
fn orders_that_are_not_together() {
    let rows = "1,m1,2026-01-01 10:00,a,1,1\n2,m2,2026-01-01 10:00,b,1,1\n1,m1,2026-01-01 10:00,c,1,1\n";
    let later = "4:bad_row:the order's other rows come earlier in the file";
    check(rows, &["1 m1: 1×a=100", "2 m2: 1×b=100"], &[later]);
    let gathered = format!("{MAPPING}interleaved_orders_max: 2\n");
    check_with(&gathered, rows, &["1 m1: 1×a=100 1×c=100", "2 m2: 1×b=100"], &[]);
    let spread = "1,m1,2026-01-01 10:00:00,a,1,1\n1,m1,2026-01-01 10:01:00,b,1,1\n";
    check_with(&format!("{MAPPING}time_spread_s_max: 60\n"), spread, &["1 m1: 1×a=100 1×b=100"], &[]);
}

#[test]
fn returns_take_the_newest_lines_first() {
    let bought = "1,m1,2026-01-01 10:00,a,5,1\n2,m1,2026-01-02 10:00,b,1,1\n2,m1,2026-01-02 10:00,a,2,1\n\
                  3,m2,2026-01-03 10:00,a,9,1\n";
    let orders = ["1 m1: 5×a=500", "2 m1: 1×b=100 2×a=200", "3 m2: 9×a=900"];
    let check_return = |rows: &str, expected: &[&str], left: &[&str]| {
        let all: Vec<&str> = orders.iter().chain(expected).copied().collect();
        check(&format!("{bought}{rows}"), &all, left);
    };
    check_return("C4,m1,2026-01-04 10:00,a,-1,1\n", &["C4 m1: back 2 1:1"], &[]);
    check_return("C4,m1,2026-01-04 10:00,a,-3,9\n", &["C4 m1: back 2 1:2", "C4/2 m1: back 1 0:1"], &[]);
    check_return(
        "C4,m1,2026-01-04 10:00,a,-1,1\nC4,m1,2026-01-04 10:00,a,-1,1\nC4,m1,2026-01-04 10:00,b,-1,1\n",
        &["C4 m1: back 2 1:2 0:1"],
        &[],
    );
    check_return(
        "C4,m1,2026-01-04 10:00,a,-8,1\nC5,m1,2026-01-04 10:00,a,-1,1\nC6,m3,2026-01-04 10:00,a,-1,1\n",
        &["C4 m1: back 2 1:2", "C4/2 m1: back 1 0:5"],
        &["6:unmatched_return:a", "7:unmatched_return:a", "8:unmatched_return:a"],
    );
    check_return(
        "C4,m1,2026-01-04 10:00,a,1,1\n",
        &[],
        &["6:bad_row:the quantity of a return is not negative"],
    );
    check_return("C4,m1,2026-01-04 10:00,POST,-1,1\n", &[], &["6:not_an_item:POST"]);
    check_return("C4,,2026-01-04 10:00,a,-1,1\n", &[], &["6:no_member:a"]);

    let (_, report) =
        records_of(MAPPING, format!("{HEADER}{bought}C4,m1,2026-01-04 10:00,a,-8,1\n").as_bytes());
    assert_eq!(report.unmatched_return, Tally { rows: 0, rows_in_part: 1, quantity: -1, amount: -100 });
    assert_eq!((report.rows_used, report.returned_quantity, report.returned_amount), (5, 7, 700));
}

#[test]
fn returns_that_state_their_order() {
    let mapping = "
time: {}
currency: JPY
source: shop
columns: { order: id, member: who, time: at, sku: sku, quantity: n, amount: sum, tender: paid, order_discount: off }
metadata: { cups: { column: cups, type: int } }
returns: { stated: { order: of, line: line } }
";
    let rows = "id,who,at,sku,n,sum,paid,off,cups,of,line\n\
        1,m1,2026-01-01T10:00:00Z,a,2,300,cash,20,4,,\n\
        1,m1,2026-01-01T10:00:00Z,b,1,50,cash,,,,\n\
        R1,m1,2026-01-02T10:00:00Z,a,-1,,,,,1,1\n\
        R1,m1,2026-01-02T10:00:00Z,b,,,,,,1,2\n\
        R2,m1,2026-01-02T10:00:00Z,b,1,,,,,1,0\n";
    let (records, report) = records_of(mapping, rows.as_bytes());
    assert_eq!(left_out(&report), ["6:bad_row:the original line is out of range"]);
    let Body::OrderPaid(order) = &records[0].body else { panic!("no order") };
    assert_eq!((order.discount, order.tenders[0].amount, order.lines[0].amount), (20, 330, 300));
    assert_eq!(order.metadata, [("cups".to_owned(), regulars_engine::event::Meta::Int(4))]);
    let Body::OrderReturned(back) = &records[1].body else { panic!("no return") };
    assert_eq!(back.order, EventRef { source: "shop".into(), external_id: "1".into() });
    let part = |line, part| ReturnLine { line, part };
    assert_eq!(back.lines, [part(0, Part::Quantity(1)), part(1, Part::Rest)]);
}

#[test]
fn broken_rows_cost_themselves_only() {
    let good = "9,m1,2026-01-01 10:00,tea,1,1\n";
    let taken = ["9 m1: 1×tea=100"];
    for (row, why) in [
        ("1,m1,2026-01-01 10:00,latte,1", "has 5 columns where the header has 6"),
        ("1,m1,2026-01-01 10:00,latte,1,1,1", "has 7 columns where the header has 6"),
        ("1,m1,2026-01-01 10:00,\"latte,1,1", "a quote is never closed"),
        ("1,m1,2026-01-01 10:00,\"latte\"x,1,1", "has text after a closing quote"),
        ("1,m1,2026-01-01 10:00,la\0tte,1,1", "contains a NUL byte"),
        (",m1,2026-01-01 10:00,latte,1,1", "the order's number is missing"),
    ] {
        check(&format!("{row}\n{good}"), &taken, &[&format!("2:bad_row:{why}")]);
    }
    let columns = format!("{}\n{good}", ",".repeat(1_000_000));
    check(&columns, &taken, &["2:bad_row:has more than 4096 columns"]);
    let long = format!("1,{}\n{good}", "x".repeat(3_000_000));
    check(&long, &taken, &["2:bad_row:is longer than 256 KiB"]);
    // Between two rows of one order it was one of them; after the last one it can't be told, and the order
    // stays.
    check(
        &format!("{good}broken\n{good}"),
        &[],
        &[
            "3:bad_row:has 1 columns where the header has 6",
            "2:bad_row:line 3 of the same order is bad: a row within the order can't be read",
            "4:bad_row:line 3 of the same order is bad: a row within the order can't be read",
        ],
    );
    let utf8 = [HEADER.as_bytes(), b"1,m1,2026-01-01 10:00,\xff,1,1\n", good.as_bytes()].concat();
    let (records, report) = records_of(MAPPING, &utf8);
    assert_eq!(
        (records.len(), left_out(&report)),
        (1, vec!["2:bad_row:the item is not valid UTF-8".to_owned()])
    );
}

#[test]
fn files_are_sorted_or_refused() {
    let rows = "2,m2,2026-01-02 10:00,b,1,1\n1,m1,2026-01-01 10:00,a,1,1\nC1,m1,2026-01-03 10:00,a,-1,1\n";
    check(rows, &["1 m1: 1×a=100", "2 m2: 1×b=100", "C1 m1: back 1 0:1"], &[]);
    let file = TempFile::new("orders.csv", format!("{HEADER}{rows}").as_bytes());
    let mapping = OrdersMapping::parse(&format!("{MAPPING}sorted: true\n")).unwrap();
    let fault = read_all(&file.0, Some(&mapping)).unwrap_err();
    assert!(matches!(fault, Fault::NotSorted { line: 3, before: 2, .. }), "{fault}");
}

#[test]
fn packed_files_are_known_by_their_bytes() {
    let plain = format!("\u{feff}{HEADER}1,m1,2026-01-01 10:00,a,1,1\n");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(plain.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let zstd = zstd::encode_all(plain.as_bytes(), 1).unwrap();
    for content in [plain.as_bytes(), &gzip, &zstd, &[gzip.as_slice(), &gzip].concat()] {
        let (records, _) = records_of(MAPPING, content);
        assert_eq!(records.iter().map(short).next().as_deref(), Some("1 m1: 1×a=100"));
    }
    let refused = |content: &[u8]| {
        let file = TempFile::new("orders.csv", content);
        let mapping = OrdersMapping::parse(MAPPING).unwrap();
        std::error::Error::source(&read_all(&file.0, Some(&mapping)).unwrap_err())
            .map(|source| source.to_string())
            .unwrap_or_else(|| read_all(&file.0, Some(&mapping)).unwrap_err().to_string())
    };
    assert!(refused(b"PK\x03\x04rest").ends_with("it is a zip archive; unpack it first"));
    assert!(refused(b"\xff\xfeo\0r\0").ends_with("it is UTF-16 text; save it as UTF-8"));
    assert!(!refused(&gzip[..gzip.len() - 9]).is_empty());
    assert_eq!(refused(b""), "the file is empty");
    assert!(refused(b"order,member\n").starts_with("the header has no column \"time\""));
    assert_eq!(
        refused(b"order,order,member,time,sku,quantity,price\n"),
        "the header has two columns \"order\""
    );
    let missing = History::open(Path::new("/nowhere/orders.csv"), None).err().map(|fault| fault.to_string());
    assert_eq!(missing.as_deref(), Some("can't open /nowhere/orders.csv"));
}

#[test]
fn the_list_of_what_is_left_out() {
    let rows = "=1,,2026-01-01 10:00,\"a,b\",2,2.5\nC2,m1,2026-01-01 10:00,@x,-2,1\n";
    let file = TempFile::new("orders.csv", format!("{HEADER}{rows}").as_bytes());
    let list = TempFile::new("left-out.csv", b"");
    let mut history = History::open(&file.0, Some(&OrdersMapping::parse(MAPPING).unwrap())).unwrap();
    history.list_left_out_in(&list.0).unwrap();
    assert!(history.next_record().unwrap().is_none());
    assert_eq!(
        std::fs::read_to_string(&list.0).unwrap(),
        "line,order,reason,detail,quantity,amount,in_part\n2,'=1,no_member,\"a,b\",2,500,false\n\
         3,C2,unmatched_return,'@x,-2,-200,false\n"
    );
    let Progress { bytes_read, bytes } = history.progress();
    assert_eq!((bytes_read, bytes), (bytes, (HEADER.len() + rows.len()) as u64));
}

#[test]
fn mistakes_in_a_mapping_are_explained() {
    let check = |from: &str, to: &str, expected: &str| {
        let changed = MAPPING.replace(from, to);
        assert_ne!(changed, MAPPING);
        let found = OrdersMapping::parse(&changed).unwrap_err().to_string();
        assert!(found.contains(expected), "{to}: {found}");
    };
    check("Europe/Tallinn", "Mars/Base", "time.zone: \"Mars/Base\" is not an IANA time zone");
    check("EUR", "eur", "currency: \"eur\" is not an ISO 4217 code");
    check("decimals: 3", "decimals: 7", "decimals: 7 is more than 6");
    check("source: pos", "source: \"\"", "source: is missing");
    check("order: order, ", "", "columns.order: is missing");
    check("unit_price: price", "amount: a, unit_price: b", "either `unit_price` or `amount`");
    check(", sku: sku", "", "columns.sku: name the column");
    check("order_prefix: C", "order_prefix: ''", "every order would be a return");
    check("source: pos", "source: pos\nnonsense: 1", "nonsense");
    check("newest_first: { order_prefix: C }", "stated: { order: a, line: b }", "would renumber the lines");
    check("source: pos", "source: pos\ninterleaved_orders_max: 0", "between 1 and 64");
    check(
        "source: pos",
        "source: pos\ncsv: { delimiter: '\"' }",
        "csv.delimiter: must be one ASCII character",
    );
}
