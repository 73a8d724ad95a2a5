//! Blocks and links under concurrency: two servers on one database never draw a unit twice, or link one number to two members.

use regulars_app::Mode;
use regulars_engine::event::{AccountLink, Activity, BlockPurchase, Body};

use crate::bench::*;

const PROGRAM: &str = "
format: regulars/1
program: tea
name: Tea
currency: EUR
time_zone: Europe/Tallinn
wallets:
  points: {}
earn:
  visit: { on: activity.visit, give: 7 points, funded_by: bank }
  linked: { on: account.linked.bank, give: 50 points }
partners:
  bank: { name: Bank, pays: { points: { price: 0.008, when_empty: refuse } } }
";

async fn opened() -> Bench {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    bench.app.save_draft("tea", PROGRAM, None).unwrap();
    bench.app.publish("tea", "", None).unwrap();
    for name in ["bank", "ada", "ben", "cem", "dia"] {
        bench.join(name).await;
    }
    bench
}

fn block(external_id: &str, units: i64) -> regulars_app::Incoming {
    let (partner, wallet) = ("bank".into(), "points".into());
    let purchase =
        BlockPurchase { partner, wallet, units, price: None, from: START, until: None, reserve: false };
    incoming(external_id, Body::BlockBought(purchase), 1)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_servers_never_overdraw_a_block() {
    let bench = opened().await;
    let other = bench.another();
    bench.submit(known("bank"), block("b1", 50)).await.unwrap();
    let mut tasks = Vec::new();
    for number in 0..40 {
        let server = if number % 2 == 0 { &bench } else { &other };
        let who = ["ada", "ben", "cem", "dia"][number % 4];
        let activity = Activity { name: "visit".into(), order: None, quantity: 1, metadata: Vec::new() };
        tasks.push(server.submit(known(who), incoming(&format!("v{number}"), Body::Activity(activity), 1)));
    }
    let answers = join_all(tasks).await;
    let given = answers.iter().filter(|answer| answer.is_ok()).count();
    let codes: Vec<String> = answers.into_iter().filter(Result::is_err).map(code).collect();
    assert_eq!(given, 7, "50 units are seven visits and one unit over: {codes:?}");
    assert!(codes.iter().all(|code| code == "block_empty"), "{codes:?}");
    // The next block goes on where the first one ends.
    bench.submit(known("bank"), block("b2", 6)).await.unwrap();
    let activity = Activity { name: "visit".into(), order: None, quantity: 1, metadata: Vec::new() };
    bench.submit(known("ada"), incoming("last", Body::Activity(activity), 1)).await.unwrap();
    let view =
        bench.app.settlement(&bench.tea(), START, regulars_engine::moment::Moment(i64::MAX), "en").unwrap();
    let bank = &view.partners[0];
    let prepaid = &bank.prepaid[0];
    assert_eq!([prepaid.bought.units, prepaid.drawn.units, prepaid.after], [56, 56, 0]);
    // 56 units at 0.8 cents were paid for in advance, so nothing is due for them afterwards.
    assert_eq!([bank.blocks, bank.units, bank.pays], [45, 0, 45]);
    bench.audit();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_servers_never_link_a_number_twice() {
    let bench = opened().await;
    let other = bench.another();
    let mut body = Body::AccountLinked(AccountLink { partner: "bank".into(), number: "SECRET-4711".into() });
    bench.app.read_number(&bench.tea(), &mut body);
    let link = |id: &str| incoming(id, body.clone(), 1);
    let answers = join_all(vec![
        bench.submit(known("ada"), link("l1")),
        other.submit(known("ben"), link("l2")),
        bench.submit(known("cem"), link("l3")),
        other.submit(known("dia"), link("l4")),
    ])
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    for answer in answers.into_iter().filter(Result::is_err) {
        assert_eq!(code(answer), "partner_number_taken");
    }
    bench.audit();
    // The number itself is nowhere in the database.
    bench.app.close();
    other.app.close();
    let folder = std::fs::read_dir(bench.folder.path()).unwrap();
    for file in folder.map(|file| file.unwrap().path()).filter(|path| path.is_file()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(11).any(|part| part == b"SECRET-4711"), "{}", file.display());
    }
}
