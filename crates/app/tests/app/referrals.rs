//! Bringing friends: what the friend's entry says reaches the referrer once, also over a stop in between; nobody is brought in
//! a ring, also when two servers decide at once; and no code stands in the database.

use regulars_app::{Answer, App, MemberView, Mode, Refusal};
use regulars_engine::{
    event::{Body, Joined},
    id::MemberId,
    referral::{Friends, ReferralClaim},
};
use rusqlite::{Connection, params};

use crate::bench::*;

const PROGRAM: &str = r#"
format: regulars/1
program: tea
name: Tea
currency: EUR
time_zone: Europe/Tallinn
wallets:
  points: { unit: point|points }
referral:
  referrer: 25 points
  friend: 10 points
  settles: at once
"#;

/// An empty server with the program, live.
fn shop() -> Bench {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    bench.app.save_draft("tea", PROGRAM, None).unwrap();
    bench.app.publish("tea", "first", None).unwrap();
    bench
}

fn code_of(bench: &Bench, member: MemberId) -> String {
    let standing = bench.app.standing(&bench.tea(), member).unwrap();
    bench.app.referral_code(&bench.tea(), &standing).unwrap().0
}

fn claim_of(code: &str) -> ReferralClaim {
    ReferralClaim { code: code.to_owned(), referrer: None }
}

async fn brought(bench: &Bench, name: &str, code: &str) -> Result<MemberView, Refusal> {
    let joined = Joined { claim: Some(Box::new(claim_of(code))), ..Joined::default() };
    let new = regulars_app::NewMember { joined, ..newcomer(name) };
    Ok(bench.app.enrol(&bench.tea(), new).await?.0)
}

async fn claims(bench: &Bench, name: &str, id: &str, code: &str) -> Result<Answer, Refusal> {
    let mut body = Body::ReferralClaimed(claim_of(code));
    bench.app.read_codes(&bench.tea(), &known(name), &mut body)?;
    bench.submit(known(name), incoming(id, body, 1)).await
}

fn friends(bench: &Bench, member: MemberId) -> Friends {
    bench.app.standing(&bench.tea(), member).unwrap().account.friends
}

fn waiting(bench: &Bench) -> i64 {
    let db = Connection::open(bench.database()).unwrap();
    db.query_row("SELECT count(*) FROM outbox", [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn both_get_theirs_before_the_answer_and_once() {
    let bench = shop();
    let ada = bench.join("ada").await;
    let code = code_of(&bench, ada.id);
    assert_eq!(code, code_of(&bench, ada.id));
    let ben = brought(&bench, "ben", &code).await.unwrap();
    assert_eq!(friends(&bench, ada.id), Friends { joined: 1, ..Friends::default() });
    bench.pay(known("ben"), "o1", 2_000).await.unwrap();
    assert!(bench.pay(known("ben"), "o1", 2_000).await.unwrap().replayed);
    bench.pay(known("ben"), "o2", 2_000).await.unwrap();
    assert_eq!((bench.points(ada.id), bench.points(ben.id)), (25, 10));
    assert_eq!((friends(&bench, ada.id).settled, waiting(&bench)), (1, 0));

    // It comes back, and then it does not.
    bench.submit(known("ben"), returned("r1", "o1", 2)).await.unwrap();
    assert_eq!((bench.points(ada.id), bench.points(ben.id)), (0, 0));
    bench.submit(known("ben"), reversal("v1", "r1")).await.unwrap();
    assert_eq!((bench.points(ada.id), bench.points(ben.id)), (25, 10));
    bench.pass(31 * DAY);
    bench.submit(known("ben"), reversal("v2", "v1")).await.unwrap();
    assert_eq!((bench.points(ada.id), bench.points(ben.id)), (25, 10));
    bench.audit();
}

#[tokio::test]
async fn who_can_not_be_brought() {
    let bench = shop();
    let ada = bench.join("ada").await;
    let code = code_of(&bench, ada.id);
    for (name, said) in [("ben", "nonsense"), ("ben", "23456789ABCDEF"), ("ben", "")] {
        assert_eq!(self::code(brought(&bench, name, said).await), "referral_not_eligible", "{said}");
    }
    assert_eq!(self::code(claims(&bench, "ada", "c1", &code).await), "referral_not_eligible");
    // One mailbox with two addresses.
    let mail = |name: &str, email: &str, code: &str| {
        let claim = (!code.is_empty()).then(|| Box::new(claim_of(code)));
        let identifiers = vec![(regulars_app::Identifier::Email, regulars_app::Pii(email.to_owned()))];
        let joined = Joined { claim, ..Joined::default() };
        regulars_app::NewMember { identifiers, joined, ..newcomer(name) }
    };
    let tea = bench.tea();
    let dan = bench.app.enrol(&tea, mail("dan", "dan@shop.example", "")).await.unwrap().0;
    let again = bench.app.enrol(&tea, mail("dan2", "dan+2@shop.example", &code_of(&bench, dan.id))).await;
    assert_eq!(self::code(again), "referral_not_eligible");
    // The code of somebody who was erased is nobody's.
    bench.app.erase_member(&tea, ada.id).await.unwrap();
    assert_eq!(self::code(brought(&bench, "ben", &code).await), "referral_not_eligible");
    bench.audit();
}

#[tokio::test]
async fn no_code_stands_in_the_database() {
    let bench = shop();
    let ada = bench.join("ada").await;
    let code = code_of(&bench, ada.id);
    brought(&bench, "ben", &code).await.unwrap();
    bench.join("cleo").await;
    claims(&bench, "cleo", "c1", &code).await.unwrap();
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    bench.app.close();
    for file in std::fs::read_dir(bench.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for text in [&code, &plain] {
            assert!(!bytes.windows(text.len()).any(|window| window == text.as_bytes()));
        }
    }
}

/// The database as a power cut leaves it after the commit that settled and before the one that told the referrer.
async fn cut() -> (Bench, MemberId, MemberId) {
    let bench = shop();
    let ada = bench.join("ada").await;
    let ben = brought(&bench, "ben", &code_of(&bench, ada.id)).await.unwrap();
    let db = Connection::open(bench.database()).unwrap();
    db.execute_batch(
        "CREATE TABLE before AS SELECT * FROM account;
         CREATE TABLE kept AS SELECT * FROM outbox;
         CREATE TRIGGER keep AFTER INSERT ON outbox BEGIN INSERT INTO kept SELECT * FROM outbox; END;",
    )
    .unwrap();
    bench.pay(known("ben"), "o1", 2_000).await.unwrap();
    let Bench { app, clock, folder } = bench;
    app.close();
    drop(app);
    let guard: String = db
        .query_row("SELECT sql FROM sqlite_schema WHERE name = 'entry_never_goes'", [], |row| row.get(0))
        .unwrap();
    db.execute_batch("DROP TRIGGER keep; DROP TRIGGER entry_never_goes").unwrap();
    db.execute("DELETE FROM entry WHERE kind = 'referral.settled'", []).unwrap();
    db.execute(
        "UPDATE account SET (version, state, head, next_due_at) =
             (SELECT version, state, head, next_due_at FROM before WHERE before.account_id = ?1)
          WHERE account_id = ?1",
        params![ada.account.0.as_bytes().as_slice()],
    )
    .unwrap();
    db.execute_batch(&format!(
        "{guard}; INSERT INTO outbox SELECT * FROM kept; DROP TABLE kept; DROP TABLE before"
    ))
    .unwrap();
    let app = App::open(settings(&folder, &clock)).unwrap();
    (Bench { app, clock, folder }, ada.id, ben.id)
}

#[tokio::test]
async fn what_a_power_cut_left_is_told_once() {
    let (bench, ada, ben) = cut().await;
    assert_eq!((bench.points(ada), bench.points(ben)), (0, 10));
    bench.audit();
    let db = Connection::open(bench.database()).unwrap();
    db.execute_batch("CREATE TABLE kept AS SELECT * FROM outbox").unwrap();
    bench.app.sweep().unwrap();
    assert_eq!((bench.points(ada), bench.points(ben), waiting(&bench)), (25, 10, 0));
    // Told again, it changes nothing.
    db.execute_batch("INSERT INTO outbox SELECT * FROM kept; DROP TABLE kept").unwrap();
    bench.audit();
    bench.app.sweep().unwrap();
    assert_eq!((bench.points(ada), friends(&bench, ada).settled, waiting(&bench)), (25, 1, 0));
    bench.audit();
}

#[tokio::test]
async fn what_comes_back_waits_for_what_it_takes_back() {
    let (bench, ada, ben) = cut().await;
    // The purchase comes back before the referrer was told of it.
    let db = Connection::open(bench.database()).unwrap();
    db.execute("UPDATE outbox SET due_at = due_at + 3600000000", []).unwrap();
    bench.submit(known("ben"), returned("r1", "o1", 2)).await.unwrap();
    assert_eq!((bench.points(ada), bench.points(ben), waiting(&bench)), (0, 0, 2));
    bench.audit();
    bench.pass(DAY);
    bench.app.sweep().unwrap();
    bench.pass(DAY);
    bench.app.sweep().unwrap();
    assert_eq!((bench.points(ada), waiting(&bench)), (0, 0));
    assert_eq!(friends(&bench, ada), Friends { joined: 1, taken_back: 1, ..Friends::default() });
    bench.audit();
}

#[tokio::test]
async fn a_word_that_is_lost_is_found() {
    let (bench, ..) = cut().await;
    Connection::open(bench.database()).unwrap().execute("DELETE FROM outbox", []).unwrap();
    let report = bench.app.audit(None).unwrap();
    let broken: Vec<&str> = report.findings.iter().filter(|f| 0 < f.violated).map(|f| f.id).collect();
    assert_eq!(broken, ["I32c"], "{report}");
}

#[tokio::test]
async fn nobody_need_be_told_who_has_left() {
    let (bench, ada, ben) = cut().await;
    bench.app.erase_member(&bench.tea(), ada).await.unwrap();
    bench.app.sweep().unwrap();
    assert_eq!((bench.points(ben), waiting(&bench)), (10, 0));
    bench.submit(known("ben"), returned("r1", "o1", 2)).await.unwrap();
    assert_eq!((bench.points(ben), waiting(&bench)), (0, 0));
    bench.audit();
}

/// Two servers decide at once; whatever comes first, no ring comes of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_claims_at_once_close_no_ring() {
    let one = shop();
    let other = one.another();
    for round in 0..20 {
        let names = [format!("ada{round}"), format!("ben{round}")];
        let (ada, ben) = (one.join(&names[0]).await, one.join(&names[1]).await);
        let (of_ada, of_ben) = (code_of(&one, ada.id), code_of(&one, ben.id));
        let (first, second) = (format!("a{round}"), format!("b{round}"));
        let answers = tokio::join!(
            claims(&one, &names[0], &first, &of_ben),
            claims(&other, &names[1], &second, &of_ada)
        );
        let answers = [answers.0, answers.1];
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    }
    one.audit();
}

/// Many friends are settled at once, on two servers, and each is told of once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_friends_at_once_are_each_told_of_once() {
    let one = shop();
    let other = one.another();
    let ada = one.join("ada").await;
    let code = code_of(&one, ada.id);
    for n in 0..12 {
        brought(&one, &format!("friend{n}"), &code).await.unwrap();
    }
    let mut tasks = Vec::new();
    for n in 0..12 {
        let bench = Bench {
            app: if n % 2 == 0 { one.app.clone() } else { other.app.clone() },
            clock: one.clock.clone(),
            folder: std::sync::Arc::clone(&one.folder),
        };
        tasks.push(tokio::spawn(async move {
            bench.pay(known(&format!("friend{n}")), &format!("o{n}"), 2_000).await.unwrap();
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    one.pass(DAY);
    one.app.sweep().unwrap();
    // Ten a month bring something.
    let expected = Friends { joined: 12, settled: 12, rewarded: 10, ..Friends::default() };
    assert_eq!((friends(&one, ada.id), one.points(ada.id)), (expected, 250));
    one.audit();
}
