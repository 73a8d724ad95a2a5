//! Households under concurrency: what several members have is spent once, on one server and on two, while they redeem, give
//! back, leave and join at once; and none of it is stored without all of it.

use regulars_app::{App, Incoming, Mode, Refusal, Submission};
use regulars_engine::{
    event::{Body, EventRef, Redemption},
    household::{Entrance, Exit, Founding, HouseholdEvent, Invitation},
    id::{HouseholdId, MemberId},
};

use crate::bench::*;

const NAMES: [&str; 3] = ["ada", "ben", "cid"];
const PRICE: i64 = 60;

/// A program whose households share points, with a household of Ada, Ben and Cid, who have 100 points each.
struct Home {
    bench: Bench,
    members: [MemberId; 3],
    household: HouseholdId,
}

fn document() -> String {
    let points = "points: { unit: point|points, expires: 30 days after earning";
    let shared = format!("{points}, household: {{ draw: proportionally }}");
    assert!(PROGRAM.contains(points));
    let household = "household: { slots: 4, address: { same: true } }";
    let rewards =
        "rewards:\n  cake: { name: A cake, price: 60 points }\n  feast: { name: A feast, price: 151 points }";
    format!("{}{household}\n{rewards}\n", PROGRAM.replace(points, &shared))
}

fn happened(external_id: &str, event: HouseholdEvent) -> Incoming {
    incoming(external_id, Body::Household(event), 1)
}

fn redeems(external_id: &str, reward: &str) -> Incoming {
    let reward = reward.to_owned();
    let wanted = Redemption { reward, quantity: 1, cause: None, units: None, session: None };
    incoming(external_id, Body::RewardRedeemed(wanted), 1)
}

fn gives_back(external_id: &str, redemption: &str) -> Incoming {
    let redemption = EventRef { source: "pos".to_owned(), external_id: redemption.to_owned() };
    incoming(external_id, Body::RewardCancelled(redemption), 1)
}

impl Home {
    async fn new() -> Home {
        let bench = Bench::bare();
        bench.app.create_program("tea", Mode::Live).unwrap();
        bench.app.save_draft("tea", &document(), None).unwrap();
        assert_eq!(bench.app.publish("tea", "first", None).unwrap(), 1);
        let [ada, ben, cid] = NAMES;
        let members = [bench.join(ada).await.id, bench.join(ben).await.id, bench.join(cid).await.id];
        let address = Some("1 Elm Road,  Tallinn".to_owned());
        let founded = happened("found", HouseholdEvent::Founded(Founding { address }));
        let answer = bench.submit(known(ada), founded).await.unwrap();
        let household = HouseholdId(answer.entry.row.event.0);
        let home = Home { bench, members, household };
        for name in [ben, cid] {
            home.bench.submit(known(name), home.invites(&format!("invite-{name}"))).await.unwrap();
            home.bench.submit(known(name), home.joins(&format!("join-{name}-home"))).await.unwrap();
        }
        home
    }

    fn invites(&self, external_id: &str) -> Incoming {
        let (household, by) = (self.household, self.members[0]);
        happened(external_id, HouseholdEvent::Invited(Invitation { household, by, slot: None }))
    }

    fn joins(&self, external_id: &str) -> Incoming {
        // The same address, told otherwise.
        let address = Some("1 elm road, TALLINN ".to_owned());
        happened(external_id, HouseholdEvent::Joined(Entrance { household: self.household, address }))
    }

    fn leaves(&self, external_id: &str) -> Incoming {
        happened(external_id, HouseholdEvent::Left(Exit { household: self.household }))
    }

    fn each(&self) -> [i64; 3] {
        self.members.map(|member| self.bench.points(member))
    }

    fn all(&self) -> i64 {
        self.each().iter().sum()
    }
}

#[tokio::test]
async fn one_redeems_with_what_all_have() {
    let home = Home::new().await;
    let bench = &home.bench;
    let answer = bench.submit(known("ben"), redeems("r1", "feast")).await.unwrap();
    // One of 151 goes to whoever is first, who redeems.
    assert_eq!(home.each(), [50, 49, 50]);
    let again = bench.submit(known("ben"), redeems("r1", "feast")).await.unwrap();
    assert!(again.replayed && again.entry.row == answer.entry.row);
    assert_eq!(home.each(), [50, 49, 50]);
    assert_eq!(code(bench.submit(known("ada"), redeems("r2", "feast")).await), "insufficient_points");
    assert_eq!(code(bench.submit(known("ada"), gives_back("b1", "r1")).await), "original_required");
    bench.audit();
    bench.submit(known("ben"), gives_back("b1", "r1")).await.unwrap();
    assert_eq!(home.each(), [100, 100, 100]);
    // All in one batch: what was drawn is in no database yet when it comes back.
    let submission = |event| Submission { who: known("cid"), event };
    let events = [redeems("r3", "cake"), gives_back("b3", "r3"), redeems("r4", "cake")].map(submission);
    let answers = bench.app.submit_many(&bench.tea(), events.into()).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(home.each(), [80, 80, 80]);
    // Whoever has left pays no more, and gets back what was taken all the same.
    bench.submit(known("ada"), home.leaves("l1")).await.unwrap();
    bench.submit(known("cid"), redeems("r5", "cake")).await.unwrap();
    assert_eq!(home.each(), [80, 50, 50]);
    bench.submit(known("cid"), gives_back("b4", "r4")).await.unwrap();
    assert_eq!(home.each(), [100, 70, 70]);
    // Who is no member any more has nothing to get back into; it lapses.
    bench.app.erase_member(&bench.tea(), home.members[1]).await.unwrap();
    bench.submit(known("cid"), gives_back("b5", "r5")).await.unwrap();
    assert_eq!(bench.points(home.members[2]), 100);
    bench.audit();
}

#[tokio::test]
async fn what_another_server_gave_is_spent_and_what_it_took_is_not() {
    let home = Home::new().await;
    let (bench, other) = (&home.bench, home.bench.another());
    // This server remembers what all have.
    bench.submit(known("ada"), redeems("r1", "feast")).await.unwrap();
    assert_eq!(code(bench.submit(known("ada"), redeems("r2", "feast")).await), "insufficient_points");
    other.pay(known("cid"), "o1", 200).await.unwrap();
    bench.submit(known("ada"), redeems("r2", "feast")).await.unwrap();
    assert_eq!(home.all(), 0);
    other.pay(known("cid"), "o2", 6_000).await.unwrap();
    other.submit(known("cid"), home.leaves("l1")).await.unwrap();
    assert_eq!(code(bench.submit(known("ada"), redeems("r3", "cake")).await), "insufficient_points");
    bench.audit();
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
                let tasks: Vec<_> = events
                    .into_iter()
                    .map(|(who, event)| bench.app.submit(&tea, Submission { who: known(NAMES[who]), event }))
                    .collect();
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
async fn nothing_is_spent_twice() {
    let home = Home::new().await;
    let other = home.bench.another();
    let servers = [&home.bench, &other];
    for round in 0..10 {
        let wanted = (0..24).map(|n| (n % 3, redeems(&format!("r{round}-{n}"), "cake"))).collect();
        let taken = at_once(servers, wanted, &["insufficient_points"]);
        assert_eq!((taken.len() as i64, home.all()), (300 / PRICE, 0), "round {round}");
        let back = taken.iter().map(|name| {
            let who: usize = name.rsplit('-').next().unwrap().parse().unwrap();
            (who % 3, gives_back(&format!("back-{name}"), name))
        });
        let back = at_once(servers, back.collect(), &[]);
        assert_eq!((back.len() as i64, home.each()), (300 / PRICE, [100, 100, 100]), "round {round}");
    }
    home.bench.audit();
}

#[tokio::test]
async fn who_leaves_while_others_redeem_takes_along_what_is_left() {
    let home = Home::new().await;
    let other = home.bench.another();
    let servers = [&home.bench, &other];
    let mut spent = 0;
    for round in 0..10 {
        let mut events: Vec<(usize, Incoming)> =
            (0..8).map(|n| (n % 2, redeems(&format!("r{round}-{n}"), "cake"))).collect();
        events.insert(3, (2, home.leaves(&format!("l{round}"))));
        events.insert(6, (2, home.leaves(&format!("m{round}"))));
        events.push((2, home.leaves(&format!("n{round}"))));
        let done = at_once(servers, events, &["insufficient_points", "not_in_household"]);
        let left = done.iter().filter(|name| !name.starts_with('r')).count();
        assert_eq!(left, 1, "round {round}");
        spent += PRICE * i64::try_from(done.len() - left).unwrap();
        assert_eq!(home.all() + spent, 300 * (round + 1), "round {round}: {done:?}");
        for (name, event) in
            [("invite", home.invites(&format!("i{round}"))), ("join", home.joins(&format!("j{round}")))]
        {
            assert!(other.submit(known("cid"), event).await.is_ok(), "{name}");
        }
        for (name, who) in NAMES.into_iter().zip(0..) {
            other.pay(known(name), &format!("o{round}-{who}"), 10_000).await.unwrap();
        }
    }
    home.bench.audit();
}

#[tokio::test]
async fn the_last_place_is_given_once() {
    let home = Home::new().await;
    let other = home.bench.another();
    for name in ["dee", "eve"] {
        home.bench.join(name).await;
    }
    let full =
        |answer: Result<regulars_app::Answer, Refusal>| answer.is_err() && code(answer) == "household_full";
    let invites = |bench: &Bench, name: &str| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(bench.submit(known(name), home.invites(&format!("invite-{name}"))))
    };
    let (dee, eve) = std::thread::scope(|scope| {
        let dee = scope.spawn(|| invites(&home.bench, "dee"));
        let eve = scope.spawn(|| invites(&other, "eve"));
        (dee.join().unwrap(), eve.join().unwrap())
    });
    assert_eq!([full(dee), full(eve)].iter().filter(|full| **full).count(), 1);
    home.bench.audit();
}

#[tokio::test]
async fn an_address_stands_nowhere() {
    let home = Home::new().await;
    let address = Some("2 Elm Road, Tallinn".to_owned());
    let entrance = Entrance { household: home.household, address };
    home.bench.join("dee").await;
    home.bench.submit(known("dee"), home.invites("i1")).await.unwrap();
    let answer = home.bench.submit(known("dee"), happened("j1", HouseholdEvent::Joined(entrance))).await;
    assert_eq!(code(answer), "other_address");
    home.bench.submit(known("dee"), home.joins("j2")).await.unwrap();
    for entry in std::fs::read_dir(home.bench.folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("elm road"));
    }
}

#[tokio::test]
async fn the_audit_misses_a_share_that_was_not_paid() {
    let home = Home::new().await;
    home.bench.submit(known("ben"), redeems("r1", "feast")).await.unwrap();
    let Bench { app, clock, folder } = home.bench;
    app.close();
    let bench = Bench { app, clock, folder };
    let db = rusqlite::Connection::open(bench.database()).unwrap();
    db.execute_batch("DROP TRIGGER entry_never_goes").unwrap();
    let one = "DELETE FROM entry WHERE (account_id, seq) =
         (SELECT account_id, seq FROM entry WHERE kind = 'household.drawn' LIMIT 1)";
    assert_eq!(db.execute(one, []).unwrap(), 1);
    drop(db);
    let app = App::open(settings(&bench.folder, &bench.clock)).unwrap();
    let report = app.audit(None).unwrap();
    let shares = report.findings.iter().find(|finding| finding.id == "I32c").unwrap();
    assert_eq!(shares.violated, 1, "{report}");
}
