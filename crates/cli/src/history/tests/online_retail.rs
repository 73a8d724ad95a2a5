//! The mapping that is shipped for "Online Retail", against the real file where it is at hand.
//!
//! The figures were found independently as well, with exact decimals and without any of this code.

use std::collections::HashSet;

use regulars_engine::event::{Body, Part};

use super::*;

const MAPPING: &str = include_str!("../../../../scenarios/mappings/online-retail.yaml");

#[test]
fn the_shipped_mapping_is_right() {
    assert!(OrdersMapping::parse(MAPPING).unwrap().sorted);
}

#[test]
fn a_year_of_real_invoices() {
    let file = "../shared/data/online-retail/online_retail.csv.zst";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
    if !path.exists() {
        assert!(std::env::var_os("CI").is_none(), "{} is missing", path.display());
        println!("skipped: {} is not there", path.display());
        return;
    }
    let (records, report) = read_all(&path, Some(&OrdersMapping::parse(MAPPING).unwrap())).unwrap();

    assert_eq!(report.rows, 541_909);
    assert_eq!((report.orders, report.order_lines, report.sales), (18_402, 396_337, 876_106_665));
    let members: HashSet<_> = records.iter().map(|r| r.member.as_str()).collect();
    assert_eq!(members.len(), 4_334);

    let tally = |reason| {
        let Tally { rows, rows_in_part, quantity, amount } = *report.tally(reason);
        (rows, rows_in_part, quantity, amount)
    };
    assert_eq!(tally(Reason::NoMember).0, 135_080);
    assert_eq!(tally(Reason::NoMember).3, 144_768_212);
    assert_eq!((tally(Reason::NotAnItem).0, tally(Reason::NotAnItem).3), (1_920, 1_340_249));
    assert_eq!((tally(Reason::ZeroPrice).0, tally(Reason::ZeroPrice).3), (33, 0));
    assert_eq!(tally(Reason::UnmatchedReturn), (1_056, 51, -18_807, -2_382_155));
    assert_eq!(tally(Reason::BadRow), (0, 0, 0, 0));

    assert_eq!((report.returns, report.returned_quantity), (3_774, 250_677));
    assert_eq!(report.returned_amount, 47_440_333 - 2_382_155);
    let returned: i64 = records
        .iter()
        .filter_map(|record| match &record.body {
            Body::OrderReturned(given_back) => Some(given_back),
            _ => None,
        })
        .flat_map(|given_back| &given_back.lines)
        .map(|line| match line.part {
            Part::Quantity(quantity) => quantity,
            Part::Amount(_) | Part::Rest => 0,
        })
        .sum();
    assert_eq!(returned, 250_677);
    assert!(records.is_sorted_by_key(|record| record.occurred_at));
    let ids: HashSet<_> = records.iter().map(|r| (&r.source, &r.external_id)).collect();
    assert_eq!(ids.len(), records.len());
}
