//! API keys, remembered answers, and what operators ask.

use regulars_app::{AnswerRow, Mode};
use regulars_engine::moment::Moment;

use crate::bench::*;

#[test]
fn keys_open_and_close() {
    let bench = Bench::new();
    let app = &bench.app;
    let first = app.first_key().unwrap().unwrap();
    assert_eq!(app.first_key().unwrap(), None);
    let key = app.authenticate(&first).unwrap().unwrap();
    assert!(key.may("events:write") && key.sees(&bench.tea()) && key.is_for(Mode::Sandbox));

    let tea = bench.tea();
    let scopes = vec!["events:write".to_owned()];
    let expires = Moment(START.0 + DAY);
    let (view, text) = app.create_key(Some(tea.id), Mode::Live, scopes, "till", Some(expires)).unwrap();
    assert!(view.may("events:write") && !view.may("keys:write") && !view.is_for(Mode::Sandbox));
    assert_eq!(app.authenticate(&text).unwrap().map(|key| key.id), Some(view.id));
    let other_secret = format!("{}{}", &text[..text.len() - 1], if text.ends_with('0') { '1' } else { '0' });
    for wrong in ["", "rk_live_", "rk_live_x.y", &text.replace("live", "sandbox"), &text[3..], &other_secret]
    {
        assert_eq!(app.authenticate(wrong).unwrap(), None, "{wrong}");
    }
    bench.publish("coffee", Mode::Live);
    assert!(!view.sees(&app.program("coffee").unwrap()));
    // The secret is not in the file.
    let secret = text.split_once('.').unwrap().1.as_bytes();
    let file = std::fs::read(bench.database()).unwrap();
    assert!(!file.windows(secret.len()).any(|window| window == secret));

    // Revoked on one server, it works on the other for a second at most.
    let other = bench.another();
    assert!(other.app.authenticate(&text).unwrap().is_some());
    app.revoke_key(view.id).unwrap();
    assert_eq!(app.authenticate(&text).unwrap(), None);
    bench.pass(1_000_000);
    assert_eq!(other.app.authenticate(&text).unwrap(), None);
    bench.pass(2 * DAY);
    app.sweep().unwrap();
    assert_eq!(app.keys(Some(tea.id)).unwrap()[0].last_used_at, Some(START));
}

#[test]
fn a_key_expires() {
    let bench = Bench::bare();
    let scopes = || vec!["programs:read".to_owned()];
    let expires = Moment(START.0 + DAY);
    let (_, text) = bench.app.create_key(None, Mode::Live, scopes(), "", Some(expires)).unwrap();
    bench.pass(DAY - 1);
    assert!(bench.app.authenticate(&text).unwrap().is_some());
    bench.pass(1);
    assert_eq!(bench.app.authenticate(&text).unwrap(), None);
    for wrong in [vec![], vec![String::new()], vec!["a b".to_owned()]] {
        assert!(bench.app.create_key(None, Mode::Live, wrong, "", None).is_err());
    }
}

#[tokio::test]
async fn answers_are_remembered_and_the_state_is_told() {
    let bench = Bench::new();
    let (key, _) = bench.app.create_key(None, Mode::Live, vec!["*".to_owned()], "", None).unwrap();
    let answer = |status| AnswerRow {
        key_id: key.id,
        key: "k1".to_owned(),
        request_hash: [7; 32],
        status,
        body: b"{}".to_vec(),
        member: None,
        created_at: START.0,
    };
    assert_eq!(bench.app.recall(key.id, "k1").unwrap(), None);
    assert!(bench.app.remember(answer(201)).unwrap());
    assert!(!bench.app.remember(answer(409)).unwrap());
    assert_eq!(bench.app.recall(key.id, "k1").unwrap(), Some(answer(201)));

    bench.join("ada").await;
    bench.pay(known("ada"), "o1", 1_00).await.unwrap();
    bench.pay(known("ada"), "o1", 1_00).await.unwrap();
    bench.pay(known("eve"), "o1", 1_00).await.unwrap_err();
    assert!(bench.app.ready().ok, "{:?}", bench.app.ready());
    let metrics = bench.app.metrics();
    for line in [
        r#"regulars_events_recorded_total{kind="order.paid"} 1"#,
        r#"regulars_events_refused_total{code="member_not_found"} 1"#,
        "regulars_events_repeated_total 1",
        "regulars_lane_waiting 0",
        "regulars_batch_entries_count 2",
    ] {
        assert!(metrics.lines().any(|found| found == line), "{line} in\n{metrics}");
    }
}

#[test]
fn answers_go_when_they_were_kept_long_enough() {
    let bench = Bench::bare();
    let (key, _) = bench.app.create_key(None, Mode::Live, vec!["*".to_owned()], "", None).unwrap();
    let remember = |name: &str| {
        let answer = AnswerRow {
            key_id: key.id,
            key: name.to_owned(),
            request_hash: [7; 32],
            status: 201,
            body: b"{}".to_vec(),
            member: None,
            created_at: bench.clock.now().0,
        };
        assert!(bench.app.remember(answer).unwrap());
    };
    let kept = |name: &str| bench.app.recall(key.id, name).unwrap().is_some();
    remember("first");
    bench.pass(DAY);
    remember("second");
    bench.pass(29 * DAY);
    bench.app.sweep().unwrap();
    assert!(kept("first") && kept("second"), "the API promises 30 days");
    bench.pass(DAY + 1);
    bench.app.sweep().unwrap();
    assert!(!kept("first") && kept("second"));
    bench.pass(DAY);
    bench.app.sweep().unwrap();
    assert!(!kept("second"));
}
