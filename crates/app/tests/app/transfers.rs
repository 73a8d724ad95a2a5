//! Transfers between members: what a stop between sending and arriving leaves is delivered later, once, or comes back.

use regulars_app::{Answer, App, MemberView, Refusal};
use regulars_engine::{
    event::{Body, Transfer},
    id::MemberId,
};
use rusqlite::{Connection, params};

use crate::bench::*;

async fn send(bench: &Bench, external_id: &str, amount: i64, to: MemberId) -> Result<Answer, Refusal> {
    let transfer = Transfer { wallet: "points".to_owned(), amount, to };
    bench.submit(known("ada"), incoming(external_id, Body::TransferSent(transfer), 1)).await
}

fn waiting(db: &Connection) -> i64 {
    db.query_row("SELECT count(*) FROM outbox", [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn units_arrive_before_the_answer_and_once() {
    let bench = Bench::new();
    let (ada, ben) = (bench.join("ada").await, bench.join("ben").await);
    send(&bench, "t1", 60, ben.id).await.unwrap();
    assert_eq!((bench.points(ada.id), bench.points(ben.id)), (40, 160));
    assert!(send(&bench, "t1", 60, ben.id).await.unwrap().replayed);
    assert_eq!((bench.points(ada.id), bench.points(ben.id)), (40, 160));
    assert_eq!(waiting(&Connection::open(bench.database()).unwrap()), 0);

    assert_eq!(code(send(&bench, "t2", 60, ada.id).await), "same_account");
    assert_eq!(code(send(&bench, "t3", 60, ben.id).await), "insufficient_points");
    assert_eq!(code(send(&bench, "t4", 600, ben.id).await), "limit_exceeded");
    bench.app.erase_member(&bench.tea(), ben.id).await.unwrap();
    assert_eq!(code(send(&bench, "t5", 10, ben.id).await), "receiver_unavailable");
    let nobody = MemberId(uuid::Uuid::from_u128(1));
    assert_eq!(code(send(&bench, "t6", 10, nobody).await), "MemberNotFound");
    bench.audit();
}

/// The database as a power cut leaves it after the commit that sent and before the one that delivered.
struct Cut {
    bench: Bench,
    ada: MemberView,
    ben: MemberView,
}

impl Cut {
    async fn new() -> Cut {
        let Bench { app, clock, folder } = Bench::new();
        let bench = Bench { app, clock, folder };
        let (ada, ben) = (bench.join("ada").await, bench.join("ben").await);
        let db = Connection::open(bench.database()).unwrap();
        db.execute_batch("CREATE TABLE before AS SELECT * FROM account").unwrap();
        // The row is kept aside as it is written.
        db.execute_batch(
            "CREATE TABLE kept AS SELECT * FROM outbox;
             CREATE TRIGGER keep AFTER INSERT ON outbox BEGIN INSERT INTO kept SELECT * FROM outbox; END;",
        )
        .unwrap();
        send(&bench, "t1", 60, ben.id).await.unwrap();
        let Bench { app, clock, folder } = bench;
        close(app);
        let ben_is = [ben.account.0.as_bytes().as_slice()];
        let guard: String = db
            .query_row("SELECT sql FROM sqlite_schema WHERE name = 'entry_never_goes'", [], |row| row.get(0))
            .unwrap();
        db.execute_batch("DROP TRIGGER keep; DROP TRIGGER entry_never_goes").unwrap();
        db.execute("DELETE FROM entry WHERE account_id = ?1 AND kind = 'transfer.received'", ben_is).unwrap();
        db.execute(
            "UPDATE account SET (version, state, head, next_due_at) =
                 (SELECT version, state, head, next_due_at FROM before WHERE before.account_id = ?1)
              WHERE account_id = ?1",
            params![ben.account.0.as_bytes().as_slice()],
        )
        .unwrap();
        db.execute_batch(&format!(
            "{guard}; INSERT INTO outbox SELECT * FROM kept; DROP TABLE kept; DROP TABLE before"
        ))
        .unwrap();
        let bench = Bench { app: App::open(settings(&folder, &clock)).unwrap(), clock, folder };
        Cut { bench, ada, ben }
    }

    fn held(&self) -> (i64, i64) {
        (self.bench.points(self.ada.id), self.bench.points(self.ben.id))
    }
}

fn close(app: App) {
    app.close();
}

#[tokio::test]
async fn what_a_power_cut_left_arrives_once() {
    let cut = Cut::new().await;
    assert_eq!(cut.held(), (40, 100));
    // Sixty are in transit, and that is what waits.
    cut.bench.audit();
    cut.bench.app.sweep().unwrap();
    assert_eq!(cut.held(), (40, 160));
    cut.bench.app.sweep().unwrap();
    assert_eq!(cut.held(), (40, 160));
    assert_eq!(waiting(&Connection::open(cut.bench.database()).unwrap()), 0);
    cut.bench.audit();
}

#[tokio::test]
async fn an_effect_that_was_not_forgotten_changes_nothing() {
    let cut = Cut::new().await;
    let db = Connection::open(cut.bench.database()).unwrap();
    db.execute_batch("CREATE TABLE kept AS SELECT * FROM outbox").unwrap();
    cut.bench.app.sweep().unwrap();
    db.execute_batch("INSERT INTO outbox SELECT * FROM kept; DROP TABLE kept").unwrap();
    // They have arrived, though they seem to wait.
    cut.bench.audit();
    cut.bench.app.sweep().unwrap();
    assert_eq!(cut.held(), (40, 160));
    assert_eq!(waiting(&db), 0);
    cut.bench.audit();
}

#[tokio::test]
async fn units_that_can_not_arrive_come_back() {
    let cut = Cut::new().await;
    cut.bench.app.erase_member(&cut.bench.tea(), cut.ben.id).await.unwrap();
    cut.bench.app.sweep().unwrap();
    assert_eq!(cut.bench.points(cut.ada.id), 100);
    // The limit is free again, too.
    let cleo = cut.bench.join("cleo").await;
    send(&cut.bench, "t2", 100, cleo.id).await.unwrap();
    cut.bench.audit();
}

#[tokio::test]
async fn units_of_nobody_lapse() {
    let cut = Cut::new().await;
    for member in [cut.ben.id, cut.ada.id] {
        cut.bench.app.erase_member(&cut.bench.tea(), member).await.unwrap();
    }
    cut.bench.app.sweep().unwrap();
    let db = Connection::open(cut.bench.database()).unwrap();
    assert_eq!(waiting(&db), 0);
    let lapsed: i64 = db
        .query_row("SELECT sum(amount) FROM posting WHERE bucket = 'expired'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(lapsed, 200);
    cut.bench.audit();
}

#[tokio::test]
async fn units_lost_on_the_way_are_found() {
    let cut = Cut::new().await;
    Connection::open(cut.bench.database()).unwrap().execute("DELETE FROM outbox", []).unwrap();
    let report = cut.bench.app.audit(None).unwrap();
    let broken: Vec<&str> = report.findings.iter().filter(|f| 0 < f.violated).map(|f| f.id).collect();
    assert_eq!(broken, ["I32"], "{report}");
}
