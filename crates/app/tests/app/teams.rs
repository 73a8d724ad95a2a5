//! Teams under concurrency: the last place is given once and the last bit is done once, on one server and on two; each of a
//! team gets the prize exactly once, also when news come again.

use regulars_app::{Incoming, Mode, Refusal, Submission};
use regulars_engine::{
    event::{Body, EventRef},
    id::{MemberId, TeamId},
    team::{TeamEvent, TeamFounding},
};
use rusqlite::Connection;

use crate::bench::*;

const PROGRAM: &str = r#"
format: regulars/1
program: tea
name: Tea
currency: EUR
time_zone: Europe/Tallinn
wallets:
  points: { unit: point|points }
challenges:
  friends:
    name: Friends
    each: month
    count: orders
    target: 12
    team: { size: 2 to 4 }
    give: 100 points
"#;
const NAMES: [&str; 6] = ["ada", "ben", "cid", "dee", "eve", "fay"];
/// As many orders as it takes.
const TARGET: usize = 12;

/// A team of Ada's, and members who may join it.
struct Club {
    bench: Bench,
    members: Vec<MemberId>,
    team: TeamId,
}

fn happened(external_id: &str, event: TeamEvent) -> Incoming {
    incoming(external_id, Body::Team(event), 1)
}

impl Club {
    async fn new() -> Club {
        let bench = Bench::bare();
        bench.app.create_program("tea", Mode::Live).unwrap();
        bench.app.save_draft("tea", PROGRAM, None).unwrap();
        assert_eq!(bench.app.publish("tea", "first", None).unwrap(), 1);
        let mut members = Vec::new();
        for name in NAMES {
            members.push(bench.join(name).await.id);
        }
        let mut club = Club { bench, members, team: TeamId(uuid::Uuid::nil()) };
        club.found("found").await;
        club
    }

    async fn found(&mut self, external_id: &str) {
        let founding = TeamEvent::Founded(TeamFounding { challenge: "friends".to_owned() });
        let answer = self.bench.submit(known("ada"), happened(external_id, founding)).await.unwrap();
        self.team = TeamId(answer.entry.row.event.0);
    }

    fn joins(&self, external_id: &str) -> Incoming {
        happened(external_id, TeamEvent::Joined(self.team))
    }

    fn people(&self) -> usize {
        self.bench.app.team(&self.bench.tea(), self.team, "en").unwrap().1.people.len()
    }

    fn points(&self) -> Vec<i64> {
        self.members.iter().map(|member| self.bench.points(*member)).collect()
    }
}

/// Sends events at once, half of them to another server; answers which were accepted. All others were told one of `refused`.
fn at_once(servers: [&Bench; 2], events: Vec<(usize, Incoming)>, refused: &[&str]) -> Vec<String> {
    let half = events.len() / 2;
    let mut left = events;
    let right = left.split_off(half);
    std::thread::scope(|scope| {
        let threads = [(servers[0], left), (servers[1], right)].map(|(bench, events)| {
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                let tea = bench.tea();
                let names: Vec<String> = events.iter().map(|(_, event)| event.external_id.clone()).collect();
                let sent =
                    events.into_iter().map(|(who, event)| Submission { who: known(NAMES[who]), event });
                let tasks: Vec<_> = sent.map(|submission| bench.app.submit(&tea, submission)).collect();
                let answers = names.into_iter().zip(runtime.block_on(join_all(tasks)));
                let accepted = answers.filter_map(|(name, answer)| match answer {
                    Ok(_) => Some(name),
                    Err(Refusal::Rejected(rejection)) => {
                        assert!(refused.contains(&rejection.code()), "{name}: {rejection:?}");
                        None
                    }
                    Err(refusal) => panic!("{name}: {refusal:?}"),
                });
                accepted.collect::<Vec<_>>()
            })
        });
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

#[tokio::test]
async fn the_last_place_is_given_once() {
    let club = Club::new().await;
    let other = club.bench.another();
    let joins = (1..6).map(|who| (who, club.joins(&format!("j{who}")))).collect();
    let joined = at_once([&club.bench, &other], joins, &["team_full"]);
    assert_eq!((joined.len(), club.people()), (3, 4));
    club.bench.audit();
}

#[tokio::test]
async fn the_last_bit_is_done_once_and_each_gets_the_prize_once() {
    let mut club = Club::new().await;
    let other = club.bench.another();
    let mut prizes = 0;
    for round in 0..8 {
        if 0 < round {
            club.bench.pass(31 * DAY);
            club.found(&format!("found{round}")).await;
        }
        for name in &NAMES[1..4] {
            let joins = club.joins(&format!("j{round}-{name}"));
            club.bench.submit(known(name), joins).await.unwrap();
        }
        // One more than it takes, of all four, on both servers; who is in no team does nothing for it.
        let orders = (0..=TARGET).map(|n| (n % 4, order(&format!("o{round}-{n}"), 100)));
        let others = (0..3).map(|n| (4, order(&format!("e{round}-{n}"), 100)));
        let all: Vec<_> = orders.chain(others).collect();
        assert_eq!(at_once([&club.bench, &other], all, &[]).len(), TARGET + 4);
        prizes += 100;
        assert_eq!(club.points(), [prizes, prizes, prizes, prizes, 0, 0], "round {round}");
        let told = club.bench.app.team(&club.bench.tea(), club.team, "en").unwrap().1;
        assert_eq!(told.challenge.state, "done");
        assert_eq!(
            code(club.bench.submit(known("fay"), club.joins(&format!("f{round}"))).await),
            "team_done"
        );
    }
    club.bench.audit();
}

#[tokio::test]
async fn what_comes_back_while_others_go_on_is_missing() {
    let club = Club::new().await;
    let other = club.bench.another();
    club.bench.submit(known("ben"), club.joins("j1")).await.unwrap();
    let first: Vec<_> = (0..TARGET - 1).map(|n| (n % 2, order(&format!("o{n}"), 100))).collect();
    at_once([&club.bench, &other], first, &[]);
    assert_eq!(club.points(), [0; 6]);
    // Whatever comes first: one more is there, and one less.
    let back = EventRef { source: "pos".to_owned(), external_id: "o0".to_owned() };
    let back = incoming("back", Body::OrderCancelled(back), 1);
    let both = at_once([&club.bench, &other], vec![(0, back), (1, order("last", 100))], &[]);
    assert_eq!(both.len(), 2);
    let done = club.points() == [100, 100, 0, 0, 0, 0];
    assert!(done || club.points() == [0; 6], "{:?}", club.points());
    club.bench.pay(known("ben"), "one more", 100).await.unwrap();
    assert_eq!(club.points(), [100, 100, 0, 0, 0, 0]);
    club.bench.audit();
}

#[tokio::test]
async fn news_that_come_again_change_nothing() {
    let club = Club::new().await;
    let db = Connection::open(club.bench.database()).unwrap();
    db.execute_batch(
        "CREATE TABLE kept AS SELECT * FROM outbox;
         CREATE TRIGGER keep AFTER INSERT ON outbox BEGIN INSERT INTO kept SELECT * FROM outbox; END;",
    )
    .unwrap();
    for who in ["ben", "cid"] {
        club.bench.submit(known(who), club.joins(&format!("join-{who}"))).await.unwrap();
    }
    for n in 0..TARGET {
        club.bench.pay(known("ada"), &format!("o{n}"), 100).await.unwrap();
    }
    let count = |what: &str| -> i64 {
        db.query_row(&format!("SELECT count(*) FROM {what}"), [], |row| row.get(0)).unwrap()
    };
    assert_eq!(club.points(), [100, 100, 100, 0, 0, 0]);
    assert_eq!((count("outbox"), count("entry WHERE kind = 'team.done'")), (0, 2));
    // As if it had stopped before it noted what was delivered; and Cid has left meanwhile.
    club.bench.app.erase_member(&club.bench.tea(), club.members[2]).await.unwrap();
    db.execute_batch("DROP TRIGGER keep; INSERT OR IGNORE INTO outbox SELECT * FROM kept; DROP TABLE kept")
        .unwrap();
    assert_eq!(count("outbox"), 2);
    club.bench.audit();
    club.bench.app.sweep().unwrap();
    assert_eq!((count("outbox"), count("entry WHERE kind = 'team.done'")), (0, 2));
    assert_eq!(club.bench.points(club.members[1]), 100);
    club.bench.audit();
}
