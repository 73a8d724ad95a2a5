//! Which rewards are redeemed too rarely, with figures by hand.

use regulars_app::{Mode, view::HealthView};
use regulars_engine::event::{Body, EventRef, Redemption};

use crate::bench::*;

const REWARDS: &str = "
rewards:
  pin: { name: A pin, price: 10 points }
  bag: { name: A bag, price: 120 points }
  tree: { name: A tree, price: 5000 points }
  sale: { name: The sale a day early, kind: access, price: 1 points, for: silver }
  summer: { name: A summer drink, price: 10 points, when: from 2026-06-01 until 2026-08-31 }
  gone: { name: A cup, price: 10 points, stock: 0 }
";

fn bench(health: &str) -> Bench {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    bench.app.save_draft("tea", &format!("{PROGRAM}{REWARDS}{health}"), None).unwrap();
    bench.app.publish("tea", "first", None).unwrap();
    bench
}

async fn redeems(bench: &Bench, who: &str, reward: &str, id: &str) {
    let (reward, quantity) = (reward.to_owned(), 1);
    let body = Redemption { reward, quantity, cause: None, units: None, session: None };
    bench.submit(known(who), incoming(id, Body::RewardRedeemed(body), 1)).await.unwrap();
}

fn of(bench: &Bench) -> Vec<HealthView> {
    let report = bench.app.reward_health(&bench.tea(), "en").unwrap();
    assert!(report.complete);
    report.rewards
}

fn figures(health: &[HealthView], reward: &str) -> (u64, u64, Option<i64>, &'static str) {
    let found = health.iter().find(|own| own.reward == reward).unwrap();
    (found.redeemed, found.among, found.rate, found.state)
}

/// Twenty members with 100 points each; the first two paid 50.00 more.
async fn twenty(bench: &Bench) {
    for number in 0..20 {
        let who = format!("m{number}");
        bench.join(&who).await;
        if number < 2 {
            bench.pay(known(&who), &format!("o{number}"), 50_00).await.unwrap();
        }
    }
}

#[tokio::test]
async fn of_those_who_could_have_it() {
    let bench = bench("");
    twenty(&bench).await;
    for number in 0..2 {
        redeems(&bench, &format!("m{number}"), "pin", &format!("p{number}")).await;
    }
    redeems(&bench, "m0", "bag", "b0").await;
    let health = of(&bench);
    // All twenty can pay for a pin, and two have taken one: ten of a hundred are not below ten of a hundred.
    assert_eq!(figures(&health, "pin"), (2, 20, Some(10_00), "healthy"));
    // A bag is for the two who have 140 points; the one who took it has 20 left and counts still.
    assert_eq!(figures(&health, "bag"), (1, 2, Some(50_00), "healthy"));
    assert_eq!(figures(&health, "tree"), (0, 0, None, "flagged"));
    assert_eq!(figures(&health, "sale"), (0, 0, None, "flagged"));
    assert_eq!(figures(&health, "summer"), (0, 0, None, "not_judged"));
    assert_eq!(figures(&health, "gone"), (0, 0, None, "not_judged"));
    let said: Vec<(&str, &str)> =
        health.iter().take(2).map(|own| (own.reward.as_str(), own.suggestion.as_str())).collect();
    let dear = "Nobody can pay for it: 20 of 20 members have too few units. Lower the price, or replace it.";
    let closed = "Nobody can have it: 20 of 20 members have another level. Open it, or replace it.";
    assert_eq!(said, [("tree", dear), ("sale", closed)]);
    // What was undone was not taken, and then it is one of twenty.
    let p1 = EventRef { source: "pos".to_owned(), external_id: "p1".to_owned() };
    bench.submit(known("m1"), incoming("c1", Body::RewardCancelled(p1), 1)).await.unwrap();
    let health = of(&bench);
    assert_eq!(figures(&health, "pin"), (1, 20, Some(5_00), "flagged"));
    let pin = health.iter().find(|own| own.reward == "pin").unwrap();
    assert_eq!(
        pin.suggestion,
        "20 of 20 members could have it now, but only 1 of 20 took it. Show it better, improve it, or replace it."
    );
    // A week later nobody has taken anything lately.
    bench.pass(7 * DAY + 1);
    let health = of(&bench);
    assert_eq!(figures(&health, "pin"), (0, 20, Some(0), "flagged"));
    assert_eq!(figures(&health, "bag"), (0, 1, Some(0), "flagged"));
}

#[tokio::test]
async fn of_those_whom_the_program_names() {
    let all = bench("reward_health: { among: all, below: 5.1%, over: 14 days }\n");
    twenty(&all).await;
    redeems(&all, "m0", "bag", "b0").await;
    assert_eq!(figures(&of(&all), "bag"), (1, 20, Some(5_00), "flagged"));
    all.pass(13 * DAY);
    assert_eq!(figures(&of(&all), "bag"), (1, 20, Some(5_00), "flagged"));
    let active = bench("reward_health: { among: active }\n");
    twenty(&active).await;
    active.pass(8 * DAY);
    redeems(&active, "m0", "bag", "b0").await;
    active.pay(known("m5"), "o5", 10_00).await.unwrap();
    assert_eq!(figures(&of(&active), "bag"), (1, 2, Some(50_00), "healthy"));
}
