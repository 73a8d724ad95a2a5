//! Telling other systems of entries: several workers share the work, each account is heard of in its order, and whoever dies or
//! falls asleep over it loses nothing. On both back ends.

use std::{collections::BTreeMap, sync::Mutex};

use regulars_app::{ALL_KINDS, App, DeliveryId, DeliveryState, DueDelivery, Heard, Mode, Settings};
use regulars_engine::id::WebhookId;

use crate::{
    bench::{Bench, DAY, known, settings},
    cluster::Cluster,
};

const SECOND: i64 = 1_000_000;
/// For so long nobody else gets what somebody took.
const CLAIM: i64 = 60 * SECOND;

/// A shop with a webhook, and the address of its database for more servers.
struct Shop {
    bench: Bench,
    url: String,
    hook: WebhookId,
}

impl Shop {
    fn on(url: impl FnOnce(&Bench) -> String) -> Shop {
        let mut bench = Bench::bare();
        let url = url(&bench);
        bench.app = Shop::open(&bench, &url);
        bench.publish("tea", Mode::Live);
        let kinds = vec![ALL_KINDS.to_owned()];
        let made = bench.app.create_webhook(&bench.tea(), "shop", "https://shop.example/", kinds).unwrap();
        Shop { hook: made.0.id, bench, url }
    }

    fn open(bench: &Bench, url: &str) -> App {
        App::open(Settings { store_url: url.to_owned(), ..settings(&bench.folder, &bench.clock) }).unwrap()
    }

    /// Another server on the same database.
    fn another(&self) -> App {
        Shop::open(&self.bench, &self.url)
    }

    /// Members who each join and order.
    async fn trade(&self, members: usize, orders: usize) {
        for member in 0..members {
            let name = format!("m{member}");
            self.bench.join(&name).await;
            for order in 0..orders {
                self.bench.pay(known(&name), &format!("{name}-{order}"), 1_00).await.unwrap();
            }
        }
    }

    fn take(&self, app: &App) -> Vec<DueDelivery> {
        app.due_deliveries(self.hook, 100).unwrap()
    }

    /// The first server tells everything; what it told, by account.
    fn tell_all(&self, app: &App) -> BTreeMap<String, Vec<u64>> {
        let mut told: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        loop {
            let due = self.take(app);
            if due.is_empty() {
                return told;
            }
            for due in &due {
                told.entry(due.member.to_string()).or_default().push(due.id.seq);
            }
            app.note_heard(&heard(&due, Heard::Yes)).unwrap();
        }
    }

    fn waiting(&self) -> usize {
        let of = |state| self.bench.app.deliveries(&self.bench.tea(), self.hook, state, None, 500).unwrap();
        assert!(of(DeliveryState::Dead).is_empty());
        of(DeliveryState::Waiting).len()
    }
}

fn heard(due: &[DueDelivery], heard: Heard) -> Vec<(DeliveryId, u32, Heard)> {
    due.iter().map(|due| (due.id, due.attempts, heard.clone())).collect()
}

/// Runs a check on a shop of each back end.
macro_rules! on_both {
    ($($name:ident => $check:ident;)*) => {$(
        mod $name {
            #[tokio::test]
            async fn on_sqlite() {
                let shop = super::Shop::on(|bench| format!("sqlite:{}", bench.database().display()));
                super::$check(shop).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                let cluster = super::Cluster::start();
                super::$check(super::Shop::on(|_| cluster.database())).await;
            }
        }
    )*};
}

on_both! {
    workers_share_the_work => workers_share;
    whoever_dies_loses_nothing => dies;
    whoever_falls_asleep_changes_nothing => falls_asleep;
    other_servers_hear_of_changes => hears_of_changes;
}

async fn workers_share(shop: Shop) {
    shop.trade(8, 5).await;
    let other = shop.another();
    let told: Mutex<Vec<(String, u64)>> = Mutex::default();
    let work = |app: &App| {
        while shop.waiting() > 0 {
            for due in app.due_deliveries(shop.hook, 3).unwrap() {
                told.lock().unwrap().push((due.member.to_string(), due.id.seq));
                app.note_heard(&heard(&[due], Heard::Yes)).unwrap();
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| work(&shop.bench.app));
        scope.spawn(|| work(&other));
        scope.spawn(|| work(&other));
    });
    let mut by_member: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (member, seq) in told.into_inner().unwrap() {
        by_member.entry(member).or_default().push(seq);
    }
    assert_eq!(by_member.len(), 8);
    assert!(by_member.values().all(|seqs| *seqs == [1, 2, 3, 4, 5, 6]), "{by_member:?}");
    shop.bench.audit();
}

async fn dies(shop: Shop) {
    shop.trade(3, 2).await;
    let other = shop.another();
    // One took the first entry of each, and is gone: all, some or none of it may have arrived.
    assert_eq!(shop.take(&other).len(), 3);
    drop(other);
    let app = &shop.bench.app;
    assert!(shop.take(app).is_empty());
    shop.bench.pass(CLAIM - 1);
    assert!(shop.take(app).is_empty());
    shop.bench.pass(1);
    let told = shop.tell_all(app);
    assert_eq!(told.len(), 3);
    assert!(told.values().all(|seqs| *seqs == [1, 2, 3]), "{told:?}");
    assert_eq!(shop.waiting(), 0);
}

async fn falls_asleep(shop: Shop) {
    shop.trade(2, 1).await;
    let sleeper = shop.another();
    let taken = shop.take(&sleeper);
    shop.bench.pass(CLAIM);
    // Somebody else told everything meanwhile.
    let told = shop.tell_all(&shop.bench.app);
    assert!(told.values().all(|seqs| *seqs == [1, 2]), "{told:?}");
    // Whatever the sleeper says now, nothing comes back.
    for said in [Heard::unknown(), Heard::Yes] {
        sleeper.note_heard(&heard(&taken, said)).unwrap();
        sleeper.give_back(&taken.iter().map(|due| due.id).collect::<Vec<_>>()).unwrap();
        shop.bench.pass(DAY);
        assert!(shop.take(&shop.bench.app).is_empty());
        assert_eq!(shop.waiting(), 0);
    }
}

async fn hears_of_changes(shop: Shop) {
    let other = shop.another();
    let tea = other.program("tea").unwrap();
    other.delete_webhook(&tea, shop.hook).unwrap();
    // This server does not know yet, and its entries go through all the same; nothing waits for somebody who is gone.
    shop.trade(1, 1).await;
    assert!(shop.take(&shop.bench.app).is_empty());
    let kinds = vec!["order.paid".to_owned()];
    let (made, _) = other.create_webhook(&tea, "again", "https://shop.example/", kinds).unwrap();
    let listed = shop.bench.app.webhooks(&shop.bench.tea()).unwrap();
    assert_eq!(listed, std::slice::from_ref(&made));
    // Within a second it does.
    shop.bench.app.sweep().unwrap();
    shop.bench.pay(known("m0"), "after", 1_00).await.unwrap();
    let due = shop.bench.app.due_deliveries(made.id, 100).unwrap();
    assert_eq!(due.iter().map(|due| due.id.seq).collect::<Vec<_>>(), [3]);
    shop.bench.audit();
}
