//! Games of chance: a pool is never overdrawn, by however many members and servers, and what a backtest draws is the same
//! each time.

use regulars_app::{Backtest, JobState, Mode, Submission};
use regulars_engine::{
    document::Format,
    event::{Body, Drawn, Play},
};

use crate::bench::*;

const ROUNDS: usize = 40;
const RIVALS: usize = 32;
/// How many of the first prize there are in each round.
const POOL: usize = 7;

/// A program with a game per round, which everybody wins: the first prize while there is any, then the other.
fn games() -> Bench {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    let game = |round| {
        format!(
            "  g{round}:
    name: Game {round}
    limit: once in total
    prizes:
      big: {{ odds: the rest, stock: {POOL}, when_gone: small, give: 100 points }}
      small: {{ stock: 20, when_gone: none, give: 1 points }}
      none: {{ give: badge patient }}
"
        )
    };
    let games: String = (0..ROUNDS).map(game).collect();
    let document = format!("{PROGRAM}badges: {{ patient: {{ name: Patient }} }}\ngames:\n{games}");
    bench.app.save_draft("tea", &document, None).unwrap();
    assert_eq!(bench.app.publish("tea", "first", None).unwrap(), 1);
    bench
}

fn plays(who: &str, game: &str, external_id: &str, drawn: Option<Drawn>) -> Submission {
    let body = Body::GamePlayed(Play { game: game.to_owned(), input: None, drawn });
    Submission { who: known(who), event: incoming(external_id, body, 1) }
}

/// How many of the rivals got each of the prizes.
fn race(bench: &Bench, round: usize, (from, to): (usize, usize)) -> [usize; 3] {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let tea = bench.tea();
    let submissions = (from..to)
        .map(|rival| plays(&format!("m{rival}"), &format!("g{round}"), &format!("{round}-{rival}"), None));
    let tasks: Vec<_> = submissions.map(|one| bench.app.submit(&tea, one)).collect();
    runtime.block_on(async {
        let mut given = [0; 3];
        // All of them wait in the queue before the first is asked for.
        for answer in join_all(tasks).await {
            let played = answer.unwrap().entry.view().decided.played.unwrap();
            assert_eq!((played.won.as_deref(), played.number, played.of), (Some("big"), 1, 1));
            let place =
                ["big", "small", "none"].iter().position(|prize| played.given.as_deref() == Some(*prize));
            given[place.unwrap()] += 1;
        }
        given
    })
}

#[tokio::test]
async fn a_pool_is_never_overdrawn() {
    let bench = games();
    for rival in 0..RIVALS {
        bench.join(&format!("m{rival}")).await;
    }
    let other = bench.another();
    for round in 0..ROUNDS {
        let half = RIVALS / 2;
        // Every second round both servers play it.
        let given = std::thread::scope(|scope| {
            let halves = match round % 2 {
                0 => vec![(&bench, (0, RIVALS))],
                _ => vec![(&bench, (0, half)), (&other, (half, RIVALS))],
            };
            let threads: Vec<_> =
                halves.into_iter().map(|(bench, who)| scope.spawn(move || race(bench, round, who))).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .fold([0; 3], |sum, one| [sum[0] + one[0], sum[1] + one[1], sum[2] + one[2]])
        });
        assert_eq!(given, [POOL, 20, RIVALS - POOL - 20], "round {round}");
    }
    bench.audit();
}

#[tokio::test]
async fn what_comes_back_can_be_won_by_another() {
    let bench = games();
    let other = bench.another();
    for rival in 0..=POOL {
        bench.join(&format!("m{rival}")).await;
        let server = if rival % 2 == 0 { &bench } else { &other };
        server
            .app
            .submit(&server.tea(), plays(&format!("m{rival}"), "g0", &format!("p{rival}"), None))
            .await
            .unwrap();
    }
    let given = async |bench: &Bench, who: &str, id: &str| {
        let answer = bench.app.submit(&bench.tea(), plays(who, "g0", id, None)).await.unwrap();
        answer.entry.view().decided.played.unwrap().given.unwrap()
    };
    bench.submit(known("m0"), reversal("v0", "p0")).await.unwrap();
    bench.join("late").await;
    // The other server remembers that all were gone.
    assert_eq!(given(&other, "late", "p-late").await, "big");
    assert_eq!(code(bench.submit(known("m0"), reversal("v1", "v0")).await), "out_of_stock");
    // The reversal gave the place in the limit back, too.
    assert_eq!(given(&bench, "m0", "again").await, "small");
    bench.audit();
}

#[tokio::test]
async fn backtests_draw_what_was_drawn() {
    let bench = games();
    let chances = "games: { g0: { name: Game, limit: once a day, prizes: { half: { odds: 1 in 2, give: 3 points } } } }";
    for rival in 0..RIVALS {
        bench.join(&format!("m{rival}")).await;
        bench
            .app
            .submit(&bench.tea(), plays(&format!("m{rival}"), "g0", &format!("p{rival}"), None))
            .await
            .unwrap();
    }
    let document = format!("{PROGRAM}{chances}");
    let mut results = Vec::new();
    for _ in 0..2 {
        let of = Backtest::Document(document.clone(), Format::Yaml);
        let id = bench.app.start_backtest(&bench.tea(), &of).unwrap();
        let mut watch = bench.app.watch_job(&bench.tea(), id).unwrap();
        while watch.changed().await.is_ok() {}
        let job = bench.app.job(&bench.tea(), id).unwrap();
        assert_eq!(job.state, JobState::Done, "{}", job.result);
        results.push(job.result);
    }
    assert_eq!(results[0], results[1]);
    // The bits that were recorded, under the chances of the draft: the lower half of them wins.
    let mut wins = 0;
    for rival in 0..RIVALS {
        let entry = bench.app.find_entry(&bench.tea(), "pos", &format!("p{rival}")).unwrap().unwrap();
        let Body::GamePlayed(Play { drawn: Some(Drawn::Bits { bits, .. }), .. }) =
            entry.event().unwrap().body
        else {
            panic!("what was drawn stands in the event");
        };
        wins += i64::from(bits[0] < 128);
    }
    assert!((1..32).contains(&wins));
    let report: serde_json::Value = serde_json::from_str(&results[0]).unwrap();
    assert_eq!(report["wallets"]["points"]["issued"], 32 * 100 + 3 * wins);
}
