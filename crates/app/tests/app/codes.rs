//! The codes of vouchers beside the ledger: every issue has its row, and the audit misses none.

use regulars_app::Mode;
use regulars_engine::{
    event::{Body, VoucherIssue},
    id::VoucherId,
};
use rusqlite::Connection;

use crate::bench::*;

/// A program with a voucher.
fn with_vouchers() -> Bench {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    let vouchers = "vouchers:\n  tenth: { name: A tenth off, discount: 10% off }\n";
    bench.app.save_draft("tea", &format!("{PROGRAM}{vouchers}"), None).unwrap();
    assert_eq!(bench.app.publish("tea", "first", None).unwrap(), 1);
    bench
}

fn issue(external_id: &str, quantity: i64) -> regulars_app::Incoming {
    incoming(external_id, Body::VoucherIssued(VoucherIssue { voucher: "tenth".to_owned(), quantity }), 1)
}

#[tokio::test]
async fn every_voucher_has_a_code_of_its_own() {
    let bench = with_vouchers();
    for member in ["ada", "bob"] {
        bench.join(member).await;
        bench.submit(known(member), issue(&format!("i-{member}"), 50)).await.unwrap();
    }
    let vouchers = |bench: &Bench, member| {
        let found = bench.app.find_member(&bench.tea(), &known(member)).unwrap();
        let standing = bench.app.standing(&bench.tea(), found.member).unwrap();
        standing.account.vouchers.iter().map(|held| held.id).collect::<Vec<VoucherId>>()
    };
    let (ada, bob) = (vouchers(&bench, "ada"), vouchers(&bench, "bob"));
    let mut codes = bench.app.codes_of(&bench.tea(), &[ada.clone(), bob].concat()).unwrap();
    assert_eq!(
        codes,
        bench.another().app.codes_of(&bench.tea(), &[ada.clone(), vouchers(&bench, "bob")].concat()).unwrap()
    );
    for (code, voucher) in codes.iter().zip(&ada) {
        let found = bench.app.check_code(&bench.tea(), code, Some(&known("ada"))).unwrap().unwrap();
        assert_eq!(found.held.id, *voucher);
    }
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 100);
    // Taken back and given again, a voucher keeps its code.
    bench.submit(known("ada"), reversal("r1", "i-ada")).await.unwrap();
    bench.submit(known("ada"), reversal("r2", "r1")).await.unwrap();
    assert_eq!(vouchers(&bench, "ada"), ada);
    bench.audit();
}

#[tokio::test]
async fn the_audit_finds_codes_that_do_not_belong() {
    let harms = [
        (
            "DELETE FROM voucher_code WHERE voucher_id = (SELECT min(voucher_id) FROM voucher_code)",
            "has no code",
        ),
        (
            "UPDATE voucher_code SET account_id = zeroblob(16) WHERE voucher_id = (SELECT min(voucher_id) FROM voucher_code)",
            "is another account's",
        ),
        (
            "INSERT INTO voucher_code (program_id, code_hash, voucher_id, account_id)
          SELECT program_id, zeroblob(32), zeroblob(16), account_id FROM voucher_code LIMIT 1",
            "3 codes have an owner, but 2 were issued",
        ),
    ];
    for (harm, told) in harms {
        let bench = with_vouchers();
        bench.join("ada").await;
        bench.submit(known("ada"), issue("i1", 2)).await.unwrap();
        bench.audit();
        Connection::open(bench.database()).unwrap().execute_batch(harm).unwrap();
        let report = bench.app.audit(None).unwrap().to_string();
        assert!(report.contains(told), "{report}");
    }
}
