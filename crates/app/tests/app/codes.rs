//! The codes of vouchers beside the ledger: every issue has its row, and the audit misses none.

use regulars_app::{CodeFound, CodeMistake, Incoming, Mode, Refusal, Submission};
use regulars_engine::{
    code::{Code, Prefix},
    event::{Body, EventRef, Redemption, VoucherClaim, VoucherIssue, VoucherRevocation, VoucherUsage},
    id::VoucherId,
};
use rusqlite::Connection;

use crate::bench::*;

const VOUCHERS: &str = "
vouchers:
  tenth: { name: A tenth off, discount: 10% off }
  month: { name: A month of music, codes: imported }
rewards:
  music: { name: A month of music, kind: partner-code, voucher: month, price: 1 points }
";

/// A program with vouchers.
fn with_vouchers() -> Bench {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    bench.app.save_draft("tea", &format!("{PROGRAM}{VOUCHERS}"), None).unwrap();
    assert_eq!(bench.app.publish("tea", "first", None).unwrap(), 1);
    bench
}

fn issue(external_id: &str, quantity: i64) -> Incoming {
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
        let CodeFound::Held { held, .. } = found else { panic!("{found:?}") };
        assert_eq!(held.id, *voucher);
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

fn import(bench: &Bench, kind: &str, codes: &[&str], claims_max: Option<u64>) {
    let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
    bench.app.import_codes(&bench.tea(), kind, &codes, claims_max).unwrap().unwrap();
}

fn redeem(external_id: &str, quantity: i64) -> Incoming {
    let reward = "music".to_owned();
    incoming(
        external_id,
        Body::RewardRedeemed(Redemption { reward, quantity, cause: None, units: None, session: None }),
        1,
    )
}

/// The codes of all vouchers that a member has, sorted.
fn codes(bench: &Bench, member: &str) -> Vec<String> {
    let found = bench.app.find_member(&bench.tea(), &known(member)).unwrap();
    let standing = bench.app.standing(&bench.tea(), found.member).unwrap();
    let ids: Vec<VoucherId> = standing.account.vouchers.iter().map(|held| held.id).collect();
    let mut codes = bench.app.codes_of(&bench.tea(), &ids).unwrap();
    codes.sort();
    codes
}

/// What claiming a code comes to.
async fn claim(bench: &Bench, member: &str, external_id: &str, code: &str) -> Result<(), Refusal> {
    let mut body = Body::VoucherClaimed(VoucherClaim { code: code.to_owned(), ..VoucherClaim::default() });
    bench.app.read_codes(&bench.tea(), &known(member), &mut body).unwrap();
    bench.submit(known(member), incoming(external_id, body, 1)).await.map(drop)
}

#[tokio::test]
async fn imported_codes_are_given_out_in_their_order() {
    let bench = with_vouchers();
    bench.join("ada").await;
    bench.join("bob").await;
    assert_eq!(code(bench.submit(known("ada"), redeem("r0", 1)).await), "out_of_stock");
    import(&bench, "month", &["MUSIC-1", "MUSIC-2"], None);
    bench.submit(known("ada"), redeem("r1", 1)).await.unwrap();
    import(&bench, "month", &["MUSIC-3", "MUSIC-4"], None);
    assert_eq!(code(bench.submit(known("bob"), redeem("r2", 4)).await), "out_of_stock");
    bench.submit(known("bob"), redeem("r3", 2)).await.unwrap();
    assert_eq!(
        (codes(&bench, "ada"), codes(&bench, "bob")),
        (vec!["MUS1C1".to_owned()], vec!["MUS1C2".to_owned(), "MUS1C3".to_owned()])
    );
    // A code that was shown is not given to anybody else, and comes back to its member.
    let of = |id: &str| EventRef { source: "pos".to_owned(), external_id: id.to_owned() };
    bench.submit(known("bob"), incoming("c1", Body::RewardCancelled(of("r3")), 1)).await.unwrap();
    assert_eq!(codes(&bench, "bob"), [""; 0]);
    bench.submit(known("ada"), redeem("r4", 1)).await.unwrap();
    assert_eq!(codes(&bench, "ada"), ["MUS1C1", "MUS1C4"]);
    assert_eq!(code(bench.submit(known("ada"), redeem("r5", 1)).await), "out_of_stock");
    bench.submit(known("bob"), reversal("u1", "c1")).await.unwrap();
    assert_eq!(codes(&bench, "bob"), ["MUS1C2", "MUS1C3"]);
    let found = |typed: &str| bench.app.check_code(&bench.tea(), typed, Some(&known("bob"))).unwrap();
    assert!(matches!(found("music 2"), Ok(CodeFound::Held { .. })));
    assert_eq!(found("music 1").unwrap_err(), CodeMistake::OtherMember);
    bench.audit();
}

#[tokio::test]
async fn an_import_is_all_or_nothing() {
    let bench = with_vouchers();
    let wrong = |codes: &[&str]| {
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        let wrong = bench.app.import_codes(&bench.tea(), "month", &codes, None).unwrap().unwrap_err();
        wrong.into_iter().map(|bad| format!("{}: {}", bad.place, bad.detail)).collect::<Vec<_>>()
    };
    import(&bench, "month", &["OLD"], None);
    let found = wrong(&["NEW", "new", "a_b", "N-E-W", ""]);
    assert_eq!(
        found,
        [
            "1: it stands in the list before",
            "2: `_` can't be in a code",
            "3: it stands in the list before",
            "4: a code has at least one letter or digit",
        ]
    );
    assert_eq!(wrong(&["NEW", "o l d"]), ["1: the program has this code already"]);
    import(&bench, "month", &["NEW"], None);
    let refused = |kind: &str, codes: &[String], claims_max| {
        code(bench.app.import_codes(&bench.tea(), kind, codes, claims_max))
    };
    assert_eq!(refused("nothing", &["A".to_owned()], None), "unknown_voucher");
    assert!(refused("tenth", &["A".to_owned()], None).contains("invalid_value"));
    assert!(refused("month", &[], Some(1)).contains("invalid_value"));
    // The file has none of them in plain.
    let file = std::fs::read(bench.database()).unwrap();
    let log = std::fs::read(bench.database().with_extension("db-wal")).unwrap_or_default();
    import(&bench, "month", &["UNMISTAKABLE"], None);
    assert!([file, log].iter().all(|bytes| !bytes.windows(8).any(|w| w == b"UNM1STAK" || w == b"UNMISTAK")));
}

#[tokio::test]
async fn claims_are_counted_and_undone() {
    let bench = with_vouchers();
    for member in ["ada", "bob", "cem"] {
        bench.join(member).await;
    }
    import(&bench, "tenth", &["ONE"], Some(1));
    import(&bench, "tenth", &["TWO"], Some(2));
    let found = |typed: &str| format!("{:?}", bench.app.check_code(&bench.tea(), typed, None).unwrap());
    assert_eq!(found("two"), "Ok(Claimable { voucher: \"tenth\", left: 2 })");
    claim(&bench, "ada", "a1", "one").await.unwrap();
    claim(&bench, "ada", "a2", "two").await.unwrap();
    assert_eq!(code(claim(&bench, "bob", "b1", "ONE").await), "code_invalid");
    assert_eq!(code(claim(&bench, "ada", "a3", "ONE").await), "code_invalid");
    assert_eq!(code(claim(&bench, "ada", "a4", "TWO").await), "already_claimed");
    assert_eq!(code(claim(&bench, "bob", "b2", "NONE").await), "code_invalid");
    claim(&bench, "bob", "b3", "TWO").await.unwrap();
    assert_eq!(code(claim(&bench, "cem", "c1", "TWO").await), "code_invalid");
    assert_eq!(found("two"), "Err(UsedUp)");
    assert_eq!((codes(&bench, "ada").len(), codes(&bench, "bob")), (2, vec!["TW0".to_owned()]));
    // A claim that is undone is free for another, and then can't be made again.
    bench.submit(known("ada"), reversal("u1", "a2")).await.unwrap();
    claim(&bench, "cem", "c2", "TWO").await.unwrap();
    assert_eq!(code(bench.submit(known("ada"), reversal("u2", "u1")).await), "code_invalid");
    bench.submit(known("cem"), reversal("u3", "c2")).await.unwrap();
    bench.submit(known("ada"), reversal("u4", "u1")).await.unwrap();
    assert_eq!(code(claim(&bench, "ada", "a5", "TWO").await), "already_claimed");
    // Nor does it come twice to a member who claimed it anew meanwhile.
    import(&bench, "tenth", &["THREE"], Some(3));
    claim(&bench, "bob", "b4", "THREE").await.unwrap();
    bench.submit(known("bob"), reversal("u5", "b4")).await.unwrap();
    claim(&bench, "bob", "b5", "THREE").await.unwrap();
    assert_eq!(code(bench.submit(known("bob"), reversal("u6", "u5")).await), "already_claimed");
    bench.audit();
}

const ROUNDS: usize = 200;
const RIVALS: usize = 32;

/// In every round 32 members claim one code at once, on one server or on two: none is claimed once too often.
#[tokio::test]
async fn a_code_is_never_claimed_too_often() {
    let rounds = std::env::var("REGULARS_RACE_ROUNDS").map_or(ROUNDS, |text| text.parse().unwrap());
    let bench = with_vouchers();
    for rival in 0..RIVALS {
        bench.join(&format!("m{rival}")).await;
    }
    for allowed in [1, 3] {
        let codes: Vec<String> = (0..rounds).map(|round| format!("RACE{allowed}X{round}")).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        import(&bench, "tenth", &codes, Some(allowed));
    }
    let other = bench.another();
    for round in 0..rounds {
        let allowed = if round % 3 == 0 { 3 } else { 1 };
        let half = RIVALS / 2;
        let halves = match round % 2 {
            0 => vec![(&bench, 0..RIVALS)],
            _ => vec![(&bench, 0..half), (&other, half..RIVALS)],
        };
        let won = std::thread::scope(|scope| {
            let race = |(bench, rivals)| scope.spawn(move || race(bench, rivals, allowed, round));
            let threads: Vec<_> = halves.into_iter().map(race).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>()
        });
        assert_eq!(won, allowed, "round {round}");
    }
    bench.audit();
}

/// How many of the rivals got a voucher; all others were told that the code is used up.
fn race(bench: &Bench, rivals: std::ops::Range<usize>, allowed: usize, round: usize) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let tea = bench.tea();
    let submissions = rivals.map(|rival| {
        let (who, code) = (known(&format!("m{rival}")), format!("race{allowed}x{round}"));
        let mut body = Body::VoucherClaimed(VoucherClaim { code, ..VoucherClaim::default() });
        assert!(!bench.app.read_codes(&tea, &who, &mut body).unwrap());
        Submission { who, event: incoming(&format!("{round}-{rival}"), body, 1) }
    });
    let tasks: Vec<_> = submissions.map(|one| bench.app.submit(&tea, one)).collect();
    let answers = runtime.block_on(join_all(tasks));
    let won = |answer: &Result<_, Refusal>| match answer {
        Ok(_) => true,
        Err(Refusal::Rejected(rejection)) => {
            assert_eq!(rejection.code(), "code_invalid");
            false
        }
        Err(refusal) => panic!("{refusal:?}"),
    };
    answers.iter().filter(|answer| won(answer)).count()
}

/// A program with 100,000 living codes is asked for random ones, all of them well formed: as many as its breaker lets pass in
/// a hundred hours, or as `REGULARS_CODES` says. None is found; the chance is one in a billion.
#[tokio::test]
async fn random_codes_are_not_found() {
    const MEMBERS: usize = 100;
    let tries: u64 = std::env::var("REGULARS_CODES").map_or(100_000, |text| text.parse().unwrap());
    let bench = with_vouchers();
    for member in 0..MEMBERS {
        bench.join(&format!("m{member}")).await;
    }
    let issues = (0..1_000).map(|number| Submission {
        who: known(&format!("m{}", number % MEMBERS)),
        event: issue(&format!("i{number}"), 100),
    });
    let issued = bench.app.submit_many(&bench.tea(), issues.collect()).await;
    assert!(issued.iter().all(Result::is_ok));
    assert_eq!(codes(&bench, "m7").len(), 1_000);
    let (tea, mut state) = (bench.tea(), 26u64);
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u128::from(mixed ^ (mixed >> 31))
    };
    for _ in 0..tries {
        let code = Code::make(&Prefix::default(), (next() << 64 | next()).to_be_bytes());
        let found = bench.app.check_code(&tea, code.as_str(), None).unwrap();
        assert_eq!(found.err(), Some(CodeMistake::Unknown), "{code}");
    }
}

/// A redemption is used or expires with its vouchers, and comes back to life with them.
#[tokio::test]
async fn a_redemption_stands_as_its_vouchers_do() {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    let kinds = "
vouchers:
  cup: { name: A cup, lasts: 10 days, uses: 2 }
rewards:
  cup: { name: A cup, price: 10 points, voucher: cup }
";
    bench.app.save_draft("tea", &format!("{PROGRAM}{kinds}"), None).unwrap();
    bench.app.publish("tea", "first", None).unwrap();
    let ada = bench.join("ada").await;
    let states = || {
        let taken = bench.app.page_redemptions(&bench.tea(), ada.id, None, 10, "en").unwrap();
        taken.iter().rev().map(|own| own.state).collect::<Vec<_>>()
    };
    let redeem = |id: &str, quantity: i64| {
        let cup = Redemption { reward: "cup".into(), quantity, cause: None, units: None, session: None };
        bench.submit(known("ada"), incoming(id, Body::RewardRedeemed(cup), 1))
    };
    let ids = |answer: regulars_app::Answer| -> Vec<VoucherId> {
        let facts = &answer.entry.record.facts;
        let issued = facts.iter().filter_map(|fact| match fact {
            regulars_engine::fact::Fact::VoucherIssued(held) => Some(held.id),
            _ => None,
        });
        issued.collect()
    };
    let take = |id: &str, voucher: VoucherId| {
        let usage = Body::VoucherUsed(VoucherUsage { voucher: voucher.to_string() });
        bench.submit(known("ada"), incoming(id, usage, 1))
    };
    let first = ids(redeem("r1", 2).await.unwrap());
    let second = ids(redeem("r2", 1).await.unwrap());
    redeem("r3", 1).await.unwrap();
    let fourth = ids(redeem("r4", 1).await.unwrap());
    assert_eq!(states(), ["redeemed"; 4]);
    // The first one takes four uses of two vouchers.
    for (place, voucher) in [first[0], first[0], first[1]].into_iter().enumerate() {
        take(&format!("u{place}"), voucher).await.unwrap();
    }
    let handed = EventRef { source: "pos".into(), external_id: "r2".into() };
    bench.submit(known("ada"), incoming("h2", Body::RewardIssued(handed), 1)).await.unwrap();
    assert_eq!(states(), ["redeemed", "issued", "redeemed", "redeemed"]);
    take("u3", first[1]).await.unwrap();
    take("v1", second[0]).await.unwrap();
    assert_eq!(states(), ["used", "issued", "redeemed", "redeemed"]);
    bench.submit(known("ada"), reversal("back", "u3")).await.unwrap();
    assert_eq!(states()[0], "redeemed");
    take("u4", first[1]).await.unwrap();
    // What is taken away ends before its time; used in part, a voucher still ends.
    let revoked = Body::VoucherRevoked(VoucherRevocation { voucher: fourth[0] });
    bench.submit(known("ada"), incoming("w4", revoked, 1)).await.unwrap();
    assert_eq!(states(), ["used", "issued", "redeemed", "expired"]);
    bench.pass(11 * DAY);
    assert_eq!(states(), ["used", "expired", "expired", "expired"]);
    // What has ended is forgotten with the next voucher, and stands as before.
    redeem("r5", 1).await.unwrap();
    assert_eq!(states(), ["used", "expired", "expired", "expired", "redeemed"]);
    bench.audit();
}
