//! Programs and jobs: the life of a document.

use regulars_app::{Backtest, JobState, Mode, PublishRefusal, Refusal};
use regulars_engine::document::Format;

use crate::bench::*;

#[tokio::test]
async fn a_document_from_draft_to_roll_back() {
    let bench = Bench::bare();
    let app = &bench.app;
    app.create_program("tea", Mode::Live).unwrap();
    assert_eq!(code(app.create_program("tea", Mode::Live)), r#"AlreadyExists("program")"#);
    assert!(app.create_program("Tea!", Mode::Live).is_err());
    assert!(matches!(app.publish("tea", "", None), Err(PublishRefusal::Other(Refusal::NotFound("draft")))));
    assert_eq!(code(app.enrol(&bench.tea(), newcomer("ada")).await), "NotPublished");

    assert_eq!(app.save_draft("tea", "format: regulars/1", None).unwrap().revision, 1);
    assert!(matches!(app.publish("tea", "", None), Err(PublishRefusal::Mistakes(m)) if !m.is_empty()));
    assert_eq!(app.save_draft("tea", PROGRAM, Some(1)).unwrap().revision, 2);
    assert_eq!(code(app.save_draft("tea", PROGRAM, Some(1))), "Conflict");
    assert_eq!(app.check(PROGRAM, Format::Yaml, Some("tea")).unwrap(), []);
    assert_eq!(app.publish("tea", "first", None).unwrap(), 1);
    let ada = bench.join("ada").await;

    let double = PROGRAM.replace("give: 1 points per", "give: 2 points per");
    app.save_draft("tea", &double, None).unwrap();
    assert_eq!(app.publish("tea", "double", None).unwrap(), 2);
    bench.pay(known("ada"), "o1", 10_00).await.unwrap();
    assert_eq!(bench.points(ada.id), 120);
    let changes = app.diff("tea", 1, 2).unwrap();
    assert_eq!(
        changes.iter().map(|change| change.path.as_str()).collect::<Vec<_>>(),
        ["/earn/purchase/give"]
    );
    assert_eq!(app.roll_back("tea", 1, None).unwrap(), 3);
    let answer = bench.pay(known("ada"), "o2", 10_00).await.unwrap();
    assert_eq!((answer.entry.row.program_version, bench.points(ada.id)), (3, 130));
    assert_eq!(app.versions("tea").unwrap().len(), 3);
    assert_eq!(app.version("tea", 1).unwrap().document, PROGRAM);
    // Another server picks it up in its next round.
    let other = bench.another();
    app.roll_back("tea", 2, None).unwrap();
    assert_eq!(other.tea().published.as_ref().unwrap().version, 3);
    other.app.sweep().unwrap();
    assert_eq!(other.tea().published.as_ref().unwrap().version, 4);
    bench.audit();
}

#[tokio::test]
async fn nothing_is_taken_away_without_a_plan() {
    let bench = Bench::new();
    let app = &bench.app;
    let publish = |from: &str, to: &str| {
        app.save_draft("tea", &PROGRAM.replace(from, to), None).unwrap();
        match app.publish("tea", "", None) {
            Ok(_) => "published".to_owned(),
            Err(PublishRefusal::RequiresPlan { path, .. }) => path,
            Err(other) => format!("{other:?}"),
        }
    };
    // Nobody is there yet.
    assert_eq!(publish("currency: EUR", "currency: SEK"), "published");
    assert_eq!(publish("currency: EUR", "currency: EUR"), "published");
    bench.join("ada").await;
    assert_eq!(publish("currency: EUR", "currency: SEK"), "/currency");
    assert_eq!(publish("Europe/Tallinn", "Asia/Shanghai"), "/time_zone");
    assert_eq!(publish("silver:", "gold:"), "/tiers/level/levels/silver");
    assert_eq!(publish("30 days after earning", "10 days after earning"), "published");
    // Units that were given a day may not begin to be forfeited with a level.
    let by_level = "{ by_tier: level, levels: { silver: 30 days after earning }, otherwise: LOST }";
    let terms = |lost| by_level.replace("LOST", lost);
    assert_eq!(publish("30 days after earning", &terms("forfeited")), "/wallets/points/expires");
    assert_eq!(publish("30 days after earning", &terms("never")), "published");
    assert!(publish("program: tea", "program: tee").contains("the document is that of"));
}

#[tokio::test]
async fn a_backtest_runs_the_recorded_events() {
    let bench = Bench::new();
    let tea = bench.tea();
    bench.join("ada").await;
    for n in 0..5 {
        bench.pay(known("ada"), &format!("o{n}"), 10_00).await.unwrap();
    }
    bench.pass(40 * DAY);
    bench.pay(known("ada"), "late", 10_00).await.unwrap();
    let double = PROGRAM.replace("give: 1 points per", "give: 2 points per");
    for (of, expected) in [(Backtest::Version(1), "160"), (Backtest::Document(double, Format::Yaml), "220")] {
        let id = bench.app.start_backtest(&tea, &of).unwrap();
        let mut watch = bench.app.watch_job(&tea, id).unwrap();
        while watch.changed().await.is_ok() {}
        let job = bench.app.job(&tea, id).unwrap();
        assert_eq!(
            (job.state, job.progress_done, job.progress_total),
            (JobState::Done, 1, 1),
            "{}",
            job.result
        );
        assert!(job.result.contains(&format!(":{expected}")), "{expected} in {}", job.result);
    }
    assert_eq!(bench.app.jobs(&tea, None, 10).unwrap().len(), 2);
    assert!(bench.app.start_backtest(&tea, &Backtest::Version(9)).is_err());
    assert!(bench.app.start_backtest(&tea, &Backtest::Document("x: 1".to_owned(), Format::Yaml)).is_err());
    bench.audit();
}
