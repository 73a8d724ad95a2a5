//! Who is told of entries: deliveries come and go with their entries, in the order of each account, to one worker at a time.

use regulars_engine::id::{ProgramId, WebhookId};
use regulars_store::{
    Batch, Commit, DeliveryId, DeliveryRow, DeliveryState, Store, Tried, WebhookRow, WebhookState,
};
use uuid::Uuid;

use crate::{
    Open,
    rows::{account_id, commit, join, program, step},
};

pub fn webhook_id(number: u128) -> WebhookId {
    WebhookId(Uuid::from_u128(0x3eb << 64 | number))
}

pub fn webhook(program: ProgramId, number: u128) -> WebhookRow {
    WebhookRow {
        id: webhook_id(number),
        program,
        url: "https://shop.example/hook".to_owned(),
        kinds: vec!["order.paid".to_owned(), "order.returned".to_owned()],
        label: String::new(),
        state: WebhookState::Active,
        reason: String::new(),
        secret: vec![1; 40],
        earlier: None,
        revision: 1,
        created_at: 3,
    }
}

pub fn delivery(program: ProgramId, webhook: u128, account: u128, seq: u64, due_at: i64) -> DeliveryRow {
    DeliveryRow {
        id: DeliveryId { webhook: webhook_id(webhook), account: account_id(account), seq },
        program,
        state: DeliveryState::Waiting,
        attempts: 0,
        due_at,
        status: None,
        error: String::new(),
    }
}

fn failed(state: DeliveryState, due_at: i64) -> Tried {
    Tried::Failed { state, due_at, status: Some(500), error: "it says 500".to_owned() }
}

/// Who gets what now.
fn claimed(store: &Store, now: i64, until: i64) -> Vec<(WebhookId, u64)> {
    let claim = |webhook| store.claim_deliveries(webhook, now, until, 100).unwrap();
    let rows = store.due_webhooks(now).unwrap().into_iter().flat_map(claim);
    rows.map(|row| (row.id.webhook, row.id.seq)).collect()
}

pub fn webhooks_by_revision(open: Open<'_>) {
    let store = open();
    let (tea, coffee) = (program(&store, "tea"), program(&store, "coffee"));
    let (one, two) = (webhook(tea, 1), webhook(tea, 2));
    store.insert_webhook(&one).unwrap();
    store.insert_webhook(&two).unwrap();
    assert!(store.insert_webhook(&one).is_err());
    assert_eq!(store.webhooks(Some(tea)).unwrap(), [one.clone(), two.clone()]);
    assert_eq!(store.webhooks(None).unwrap().len(), 2);
    assert!(store.webhooks(Some(coffee)).unwrap().is_empty());
    assert_eq!(store.webhook(coffee, one.id).unwrap(), None);
    let changed = WebhookRow {
        revision: 2,
        state: WebhookState::Disabled,
        reason: "it says 410".to_owned(),
        kinds: vec!["*".to_owned()],
        secret: vec![2; 40],
        earlier: Some((vec![1; 40], 77)),
        ..one.clone()
    };
    assert!(store.update_webhook(&changed).unwrap());
    assert!(!store.update_webhook(&changed).unwrap());
    assert!(!store.update_webhook(&WebhookRow { program: coffee, revision: 3, ..changed.clone() }).unwrap());
    assert_eq!(store.webhook(tea, one.id).unwrap(), Some(changed));
    assert!(!store.delete_webhook(coffee, one.id).unwrap());
    assert!(store.delete_webhook(tea, one.id).unwrap());
    assert!(!store.delete_webhook(tea, one.id).unwrap());
    assert_eq!(open().webhooks(None).unwrap(), [two]);
}

pub fn deliveries_come_and_go(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    store.insert_webhook(&webhook(tea, 1)).unwrap();
    commit(&store, &join(tea, 1, &[]));
    let told = |from, to, deliveries| Batch { deliveries, ..step(tea, 1, Some(from), to) };
    commit(&store, &told(0, 2, vec![delivery(tea, 1, 1, 1, 10), delivery(tea, 1, 1, 2, 10)]));
    // Nothing of a refused batch is told, and nobody who is not there.
    let refused = told(0, 3, vec![delivery(tea, 1, 1, 3, 10)]);
    assert!(matches!(store.commit(&refused).unwrap(), Commit::Conflict { .. }));
    commit(&store, &told(2, 3, vec![delivery(tea, 9, 1, 3, 10)]));

    // What was recorded before is told as that.
    let mut twice = told(3, 4, vec![delivery(tea, 1, 1, 4, 10)]);
    twice.entries[0].external_id = "1/1".to_owned();
    assert!(matches!(store.commit(&twice).unwrap(), Commit::Taken(_)));

    let page = |state, after| store.page_deliveries(webhook_id(1), state, after, 10).unwrap();
    assert_eq!(page(DeliveryState::Waiting, None), [delivery(tea, 1, 1, 1, 10), delivery(tea, 1, 1, 2, 10)]);
    assert_eq!(page(DeliveryState::Waiting, Some((account_id(1), 1))), [delivery(tea, 1, 1, 2, 10)]);
    let first = delivery(tea, 1, 1, 1, 10).id;
    store.settle_deliveries(&[(first, failed(DeliveryState::Dead, 10))]).unwrap();
    let dead = page(DeliveryState::Dead, None);
    assert_eq!((dead.len(), dead[0].attempts, dead[0].status), (1, 1, Some(500)));
    assert_eq!(dead[0].error, "it says 500");
    store.settle_deliveries(&[(DeliveryId { seq: 2, ..first }, Tried::Arrived)]).unwrap();
    assert!(page(DeliveryState::Waiting, None).is_empty());
    // What is dead comes back when it is asked for.
    assert_eq!(claimed(&store, 100, 200), []);
    assert_eq!(store.revive_deliveries(webhook_id(1), Some((account_id(1), 9)), 50).unwrap(), 0);
    assert_eq!(store.revive_deliveries(webhook_id(1), Some((account_id(1), 1)), 50).unwrap(), 1);
    assert_eq!(store.revive_deliveries(webhook_id(1), None, 50).unwrap(), 0);
    assert_eq!(claimed(&open(), 50, 200), [(webhook_id(1), 1)]);
    // Who is deleted takes along what was not told.
    assert!(store.delete_webhook(tea, webhook_id(1)).unwrap());
    assert_eq!(claimed(&store, 1_000, 2_000), []);
}

pub fn deliveries_keep_their_order(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    store.insert_webhook(&webhook(tea, 1)).unwrap();
    store.insert_webhook(&webhook(tea, 2)).unwrap();
    for account in [1, 2] {
        commit(&store, &join(tea, account, &[]));
        let both = [1, 2].map(|to| [1, 2].map(|seq| delivery(tea, to, account, seq, 10))).concat();
        commit(&store, &Batch { deliveries: both, ..step(tea, account, Some(0), 2) });
    }
    let (one, two) = (webhook_id(1), webhook_id(2));
    assert_eq!(claimed(&store, 9, 90), []);
    // The first entry of each account, for each of them; and nobody else gets the same, nor the next before it.
    assert_eq!(claimed(&store, 10, 90), [(one, 1), (one, 1), (two, 1), (two, 1)]);
    assert_eq!(claimed(&store, 89, 90), []);
    let at = |webhook, account, seq| delivery(tea, webhook, account, seq, 0).id;
    store.settle_deliveries(&[(at(1, 1, 1), Tried::Arrived)]).unwrap();
    store.settle_deliveries(&[(at(1, 2, 1), failed(DeliveryState::Waiting, 500))]).unwrap();
    store.settle_deliveries(&[(at(2, 1, 1), failed(DeliveryState::Dead, 500))]).unwrap();
    store.put_off_deliveries(&[at(2, 2, 1)], 20).unwrap();
    // The next of an account whose first arrived or is given up; not of one whose first will be tried again.
    assert_eq!(claimed(&store, 50, 150), [(one, 2), (two, 2), (two, 1)]);
    // Whoever took something and is gone loses it to the next.
    assert_eq!(claimed(&store, 150, 300), [(one, 2), (two, 2), (two, 1)]);
    // What waits for its turn is due, but nobody gets it.
    assert_eq!(store.due_webhooks(299).unwrap(), [one, two]);
    assert_eq!(claimed(&store, 299, 300), []);
    // Who is paused gets nothing until it is active again.
    let paused = WebhookRow { revision: 2, state: WebhookState::Paused, ..webhook(tea, 1) };
    assert!(store.update_webhook(&paused).unwrap());
    assert_eq!(claimed(&store, 600, 700), [(two, 2), (two, 1)]);
    assert!(
        store.update_webhook(&WebhookRow { revision: 3, state: WebhookState::Active, ..paused }).unwrap()
    );
    assert_eq!(store.claim_deliveries(one, 600, 700, 1).unwrap().len(), 1);
    assert_eq!(claimed(&store, 600, 700), [(one, 1)]);
}
