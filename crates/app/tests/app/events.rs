//! Events: what is recorded, repeated and refused.

use regulars_app::{Identifier, Pii, Refusal, Submission, Who};
use regulars_engine::{
    event::{Adjustment, Body, Joined},
    moment::Moment,
};

use crate::bench::*;

#[tokio::test]
async fn an_order_gives_points() {
    let bench = Bench::new();
    let ada = bench.join("ada").await;
    assert_eq!(bench.points(ada.id), 100);
    let answer = bench.pay(known("ada"), "o1", 24_00).await.unwrap();
    assert_eq!((answer.replayed, answer.member, answer.entry.row.seq), (false, ada.id, 2));
    assert_eq!(answer.entry.row.postings, r#"[["points","issued",-24],["points","available",24]]"#);
    assert_eq!(bench.points(ada.id), 124);
    let by_id = bench.pay(Who::Id(ada.id), "o2", 1_00).await.unwrap();
    assert_eq!(by_id.entry.record.after.balances[0].1.available, 125);

    let tea = bench.tea();
    let found = bench.app.entry(&tea, answer.entry.row.event).unwrap();
    assert_eq!(found.row, answer.entry.row);
    assert_eq!(found.view().decided.granted[0].amount, 24);
    let page = bench.app.page_entries(&tea, ada.id, None, 2).unwrap();
    assert_eq!(page.iter().map(|entry| entry.row.seq).collect::<Vec<_>>(), [3, 2]);
    assert_eq!(bench.app.balances(&tea, ada.id, "en").unwrap().wallets[0].available, 125);
    bench.audit();
}

#[tokio::test]
async fn a_repeat_answers_as_the_first_did() {
    let bench = Bench::new();
    bench.join("ada").await;
    bench.join("ben").await;
    let first = bench.pay(known("ada"), "o1", 24_00).await.unwrap();
    bench.pay(known("ada"), "o2", 5_00).await.unwrap();
    let again = bench.pay(known("ada"), "o1", 24_00).await.unwrap();
    assert!(again.replayed);
    assert_eq!((&again.entry.row, &again.entry.record), (&first.entry.row, &first.entry.record));

    let refused = |differs_in: Option<&str>| format!("DuplicateExternalId {{ differs_in: {differs_in:?} }}");
    assert_eq!(code(bench.pay(known("ada"), "o1", 25_00).await), refused(None));
    assert_eq!(code(bench.pay(known("ben"), "o1", 24_00).await), refused(Some("/member")));
    let other_kind = incoming("o1", Body::Adjustment(adjustment(1)), 1);
    assert_eq!(code(bench.submit(known("ada"), other_kind).await), refused(Some("/type")));
    bench.audit();
}

#[tokio::test]
async fn a_batch_is_decided_in_order() {
    let bench = Bench::new();
    let ada = bench.join("ada").await;
    let submission = |event| Submission { who: known("ada"), event };
    let events = [
        order("o1", 10_00),
        order("o1", 10_00),
        order("o1", 11_00),
        returned("r1", "o1", 1),
        returned("r2", "o1", 2),
        reversal("x1", "r1"),
        returned("r2", "o1", 2),
        reversal("x2", "o1"),
        returned("r3", "no-such-order", 1),
    ];
    let tea = bench.tea();
    let answers = bench.app.submit_many(&tea, events.map(submission).into()).await;
    let short: Vec<String> = answers
        .into_iter()
        .map(|answer| match answer {
            Ok(answer) if answer.replayed => format!("again {}", answer.entry.row.seq),
            Ok(answer) => format!("{} of {:?}", answer.entry.row.seq, answer.entry.row.of_seq),
            Err(refusal) => code::<()>(Err(refusal)),
        })
        .collect();
    assert_eq!(
        short,
        [
            "2 of None",
            "again 2",
            "DuplicateExternalId { differs_in: None }",
            "3 of Some(2)",
            "exceeds_original",
            "4 of Some(2)",
            "5 of Some(2)",
            "has_returns",
            "original_required",
        ]
    );
    assert_eq!(bench.points(ada.id), 100);
    // The same family, read back from the store.
    bench.submit(known("ada"), reversal("x3", "r2")).await.unwrap();
    assert_eq!(bench.points(ada.id), 110);
    assert_eq!(code(bench.submit(known("ada"), reversal("x4", "r2")).await), "already_reversed");
    bench.audit();
}

#[tokio::test]
async fn a_refused_event_leaves_nothing() {
    let bench = Bench::new();
    let ada = bench.join("ada").await;
    let tea = bench.tea();
    let head = || bench.app.store().accounts(tea.id, &[ada.account]).unwrap();
    // Not even the due work that would have come before it.
    bench.pass(31 * DAY);
    let before = head();
    assert_eq!(code(bench.submit(known("ada"), returned("r", "none", 1)).await), "original_required");
    let take = incoming("a", Body::Adjustment(adjustment(-1)), 1);
    assert_eq!(code(bench.submit(known("ada"), take.clone()).await), "insufficient_points");
    assert_eq!(code(bench.submit(known("nobody"), take.clone()).await), "MemberNotFound");
    let early = Moment(bench.clock.now().0 + 1);
    let future = regulars_app::Incoming { occurred_at: Some(early), ..order("f", 1_00) };
    assert_eq!(code(bench.submit(known("ada"), future).await), "timestamp_out_of_window");
    let history = regulars_app::Incoming { replay: true, occurred_at: Some(START), ..order("h", 1_00) };
    assert_eq!(code(bench.submit(known("ada"), history).await), "ReplayClosed");
    assert_eq!(head(), before);
    // What was refused may be tried again, and the due work comes with it.
    let answer = bench.pay(known("ada"), "a", 1_00).await.unwrap();
    assert_eq!((answer.entry.row.seq, bench.points(ada.id)), (3, 1));
    bench.audit();
}

#[tokio::test]
async fn the_server_keeps_its_own_events_to_itself() {
    let bench = Bench::new();
    bench.join("ada").await;
    for body in [Body::Tick, Body::MemberClosed] {
        assert!(matches!(
            bench.submit(known("ada"), incoming("x", body, 1)).await,
            Err(Refusal::Invalid { pointer, .. }) if pointer == "/type"
        ));
    }
    let own = regulars_app::Incoming { source: "regulars".to_owned(), ..order("x", 1) };
    assert!(matches!(bench.submit(known("ada"), own).await, Err(Refusal::Invalid { .. })));
}

#[tokio::test]
async fn joining() {
    let bench = Bench::new();
    let tea = bench.tea();
    let mut new = newcomer("ada");
    new.identifiers.push((Identifier::Phone, Pii("+372 5555 5555".to_owned())));
    let (ada, first) = bench.app.enrol(&tea, new.clone()).await.unwrap();
    assert_eq!(ada.identifiers[1].1.0, "+37255555555");
    let (again, repeat) = bench.app.enrol(&tea, new.clone()).await.unwrap();
    assert_eq!((again, repeat.replayed, first.replayed), (ada.clone(), true, false));

    let with = |number: &str, identifiers: &[(Identifier, &str)]| {
        let identifiers = identifiers.iter().map(|(kind, text)| (*kind, Pii((*text).to_owned()))).collect();
        let external_id = number.to_owned();
        bench.app.enrol(&tea, regulars_app::NewMember { identifiers, external_id, ..newcomer("-") })
    };
    let (id, phone) = (Identifier::ExternalId, Identifier::Phone);
    assert_eq!(code(with("j2", &[(phone, "+372-5555-5555")]).await), "already_joined");
    assert_eq!(code(with("j3", &[(id, "eve"), (phone, "+37255555555")]).await), "IdentifierTaken(Phone)");
    assert_eq!(
        code(with("join-ada", &[(id, "eve")]).await),
        r#"DuplicateExternalId { differs_in: Some("/member") }"#
    );
    assert!(matches!(with("j4", &[]).await, Err(Refusal::Invalid { code: "missing_field", .. })));
    assert!(matches!(
        with("j5", &[(phone, "12")]).await,
        Err(Refusal::Invalid { code: "invalid_phone", .. })
    ));
    // Refused attempts left nobody behind.
    assert_eq!(bench.app.page_members(&tea, None, 10).unwrap(), [ada]);
    let joined = incoming("j6", Body::MemberJoined(Joined::default()), 1);
    assert_eq!(code(bench.submit(known("ada"), joined).await), "already_joined");
    bench.audit();
}

#[tokio::test]
async fn a_quote_stores_nothing_and_tells_what_would_be() {
    let bench = Bench::new();
    let ada = bench.join("ada").await;
    let tea = bench.tea();
    let quote = bench.app.quote(&tea, &known("ada"), order("q", 9_00)).unwrap();
    assert_eq!(quote.view().decided.granted[0].amount, 9);
    assert_eq!((quote.view().seq, bench.points(ada.id)), (None, 100));
    let real = bench.pay(known("ada"), "q", 9_00).await.unwrap();
    assert_eq!(real.entry.record, quote.would.record);
    assert_eq!(code(bench.app.quote(&tea, &known("ada"), returned("r", "none", 1))), "original_required");
    let quote = bench.app.quote(&tea, &known("ada"), returned("r", "q", 1)).unwrap();
    assert_eq!(quote.view().decided.postings[0].amount.abs(), 4);
}

#[tokio::test]
async fn a_foreign_program_knows_nobody() {
    let bench = Bench::new();
    bench.publish("coffee", regulars_app::Mode::Live);
    let ada = bench.join("ada").await;
    let answer = bench.pay(known("ada"), "o1", 1_00).await.unwrap();
    let coffee = bench.app.program("coffee").unwrap();
    let app = &bench.app;
    for who in [known("ada"), Who::Id(ada.id)] {
        let event = order("o1", 1_00);
        let submitted = app.submit(&coffee, Submission { who: who.clone(), event: event.clone() }).await;
        assert_eq!(code(submitted), "MemberNotFound");
        assert_eq!(code(app.find_member(&coffee, &who)), "MemberNotFound");
        assert_eq!(code(app.quote(&coffee, &who, event)), "MemberNotFound");
    }
    assert_eq!(code(app.member(&coffee, ada.id)), "MemberNotFound");
    assert_eq!(code(app.standing(&coffee, ada.id)), "MemberNotFound");
    assert_eq!(code(app.entry(&coffee, answer.entry.row.event)), r#"NotFound("event")"#);
    assert!(app.find_entry(&coffee, "pos", "o1").unwrap().is_none());
    assert_eq!(code(app.program("milk")), "ProgramNotFound");
    // The same person and the same receipt are others there.
    let (eve, _) = app.enrol(&coffee, newcomer("ada")).await.unwrap();
    assert_ne!(eve.id, ada.id);
    let event = order("o1", 7_00);
    assert!(!app.submit(&coffee, Submission { who: known("ada"), event }).await.unwrap().replayed);
    bench.audit();
}

fn adjustment(amount: i64) -> Adjustment {
    Adjustment { wallet: "points".to_owned(), amount, reason: "test".to_owned() }
}
