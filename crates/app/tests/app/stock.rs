//! Stock and budgets under concurrency: the last piece goes to one member, on one server and on two, and a budget is never
//! overspent.

use regulars_app::{Mode, Refusal, Submission};
use regulars_engine::event::{Body, EventRef, Redemption};

use crate::bench::*;

const ROUNDS: usize = 200;
const RIVALS: usize = 32;

/// A program with one reward per round, of which there is one piece.
fn stocked() -> Bench {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    let rewards: String = (0..ROUNDS)
        .map(|round| format!("  bag{round}: {{ name: Bag {round}, price: 1 points, stock: 1 }}\n"))
        .collect();
    bench.app.save_draft("tea", &format!("{PROGRAM}rewards:\n{rewards}"), None).unwrap();
    assert_eq!(bench.app.publish("tea", "first", None).unwrap(), 1);
    bench
}

fn redeems(who: &str, reward: &str, external_id: &str) -> Submission {
    let body = Body::RewardRedeemed(Redemption {
        reward: reward.to_owned(),
        quantity: 1,
        cause: None,
        units: None,
        session: None,
    });
    Submission { who: known(who), event: incoming(external_id, body, 1) }
}

/// How many of the rivals from `from` to `to` got the reward; all others were told that it is out of stock.
fn race(bench: &Bench, round: usize, (from, to): (usize, usize)) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let tea = bench.tea();
    let submissions = (from..to)
        .map(|rival| redeems(&format!("m{rival}"), &format!("bag{round}"), &format!("{round}-{rival}")));
    let tasks: Vec<_> = submissions.map(|one| bench.app.submit(&tea, one)).collect();
    runtime.block_on(async {
        let mut won = 0;
        // All of them wait in the queue before the first is asked for.
        for answer in join_all(tasks).await {
            match answer {
                Ok(_) => won += 1,
                Err(Refusal::Rejected(rejection)) => {
                    assert!(["out_of_stock", "budget_exhausted"].contains(&rejection.code()));
                }
                Err(refusal) => panic!("{refusal:?}"),
            }
        }
        won
    })
}

#[tokio::test]
async fn the_last_piece_goes_to_one_of_many() {
    let bench = stocked();
    for rival in 0..RIVALS {
        let who = format!("m{rival}");
        bench.join(&who).await;
        // Whoever is first in every round must still be able to pay for it.
        bench.pay(known(&who), &format!("paid-{rival}"), 100_000).await.unwrap();
    }
    let other = bench.another();
    for round in 0..ROUNDS {
        let half = RIVALS / 2;
        // Every second round both servers sell it.
        let winners = std::thread::scope(|scope| {
            let halves = match round % 2 {
                0 => vec![(&bench, (0, RIVALS))],
                _ => vec![(&bench, (0, half)), (&other, (half, RIVALS))],
            };
            let threads: Vec<_> =
                halves.into_iter().map(|(bench, who)| scope.spawn(move || race(bench, round, who))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>()
        });
        assert_eq!(winners, 1, "round {round}");
    }
    bench.audit();
}

#[tokio::test]
async fn what_is_given_back_can_be_taken_by_another() {
    let bench = stocked();
    let (ada, other) = (bench.join("ada").await, bench.another());
    bench.join("bob").await;
    let take = async |bench: &Bench, who, id| bench.app.submit(&bench.tea(), redeems(who, "bag0", id)).await;
    take(&bench, "ada", "r1").await.unwrap();
    assert_eq!(code(take(&other, "bob", "r2").await), "out_of_stock");
    let of = EventRef { source: "pos".to_owned(), external_id: "r1".to_owned() };
    bench.submit(known("ada"), incoming("c1", Body::RewardCancelled(of), 1)).await.unwrap();
    // The other server remembers that nothing was left; a refusal must not rest on that.
    take(&other, "bob", "r2").await.unwrap();
    assert_eq!(code(bench.submit(known("ada"), reversal("v1", "c1")).await), "out_of_stock");
    assert_eq!(bench.points(ada.id), 100);
    bench.audit();
}

#[tokio::test]
async fn a_budget_is_never_overspent() {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    let of_revenue = "  share: { limit: 50% of revenue, over: 90 days, of: [bag1] }\n";
    let budgets = format!("budgets:\n  fixed: {{ limit: 7.50, over: month, of: [bag0] }}\n{of_revenue}");
    let bag = |n| format!("  bag{n}: {{ name: A bag, price: 1 points, worth: 1.00 }}\n");
    let rewards = format!("rewards:\n{}{}", bag(0), bag(1));
    bench.app.save_draft("tea", &format!("{PROGRAM}{rewards}{budgets}"), None).unwrap();
    bench.app.publish("tea", "first", None).unwrap();
    for rival in 0..RIVALS {
        let who = format!("m{rival}");
        bench.join(&who).await;
        // 32 orders of 1.00 are a revenue of which half is 16.00.
        bench.pay(known(&who), &format!("paid-{rival}"), 1_00).await.unwrap();
    }
    let other = bench.another();
    for (round, expected) in [(0, 7), (1, 16)] {
        let winners = std::thread::scope(|scope| {
            let halves = [(&bench, (0, RIVALS / 2)), (&other, (RIVALS / 2, RIVALS))];
            let threads = halves.map(|(bench, who)| scope.spawn(move || race(bench, round, who)));
            threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>()
        });
        assert_eq!(winners, expected, "round {round}");
    }
    let report = bench.app.reward_report(&bench.tea(), START, bench.clock.now(), "en").unwrap();
    let told: Vec<_> = report.budgets.iter().map(|b| (b.used, b.limit, b.revenue, b.state)).collect();
    assert_eq!(told, [(7_00, 7_50, None, "warning"), (16_00, 16_00, Some(32_00), "used_up")]);
    // An order that comes back takes its revenue along.
    let of = EventRef { source: "pos".to_owned(), external_id: "paid-0".to_owned() };
    bench.submit(known("m0"), incoming("c0", Body::OrderCancelled(of), 1)).await.unwrap();
    let report = bench.app.reward_report(&bench.tea(), START, bench.clock.now(), "en").unwrap();
    assert_eq!((report.budgets[1].limit, report.budgets[1].revenue), (15_50, Some(31_00)));
    bench.audit();
}
