//! The report of rewards tells whom they cost, by what was agreed when each was taken.

use regulars_app::Mode;
use regulars_engine::{
    event::{Body, EventRef, Redemption},
    moment::Moment,
};

use crate::bench::*;

#[tokio::test]
async fn rewards_cost_whoever_paid_for_them() {
    let bench = Bench::bare();
    bench.app.create_program("tea", Mode::Live).unwrap();
    let publish = |revision: Option<u64>, funded_by: &str| {
        let rewards = format!(
            "
rewards:
  cup: {{ name: A cup, price: 1 points, worth: 2.00 }}
  film: {{ name: A film, price: 1 points, worth: 9.00{funded_by} }}
"
        );
        bench.app.save_draft("tea", &format!("{PROGRAM}{rewards}"), revision).unwrap();
        bench.app.publish("tea", "", None).unwrap();
    };
    publish(None, ", funded_by: film_house");
    bench.join("ada").await;
    let redeem = |id: &str, reward: &str, quantity: i64| {
        let taken = Redemption { reward: reward.into(), quantity, cause: None, units: None, session: None };
        bench.submit(known("ada"), incoming(id, Body::RewardRedeemed(taken), 1))
    };
    let costs = || {
        let report = bench.app.reward_report(&bench.tea(), START, Moment(i64::MAX), "en").unwrap();
        let of = report.funders.into_iter().map(|own| (own.funded_by, own.quantity, own.worth));
        of.collect::<Vec<_>>()
    };
    let by = |funder: &str| Some(funder.to_owned());
    redeem("r1", "cup", 3).await.unwrap();
    redeem("r2", "film", 1).await.unwrap();
    redeem("r3", "film", 1).await.unwrap();
    assert_eq!(costs(), [(by("film_house"), 2, 1_800), (None, 3, 600)]);
    // Another pays from now on; what was taken before stays with the first, and so does what comes back of it.
    publish(Some(1), ", funded_by: bank");
    redeem("r4", "film", 1).await.unwrap();
    assert_eq!(costs(), [(by("film_house"), 2, 1_800), (by("bank"), 1, 900), (None, 3, 600)]);
    let back = EventRef { source: "pos".into(), external_id: "r2".into() };
    bench.submit(known("ada"), incoming("c2", Body::RewardCancelled(back), 1)).await.unwrap();
    bench.submit(known("ada"), reversal("v3", "r3")).await.unwrap();
    assert_eq!(costs(), [(by("bank"), 1, 900), (None, 3, 600), (by("film_house"), 0, 0)]);
    bench.submit(known("ada"), reversal("w3", "v3")).await.unwrap();
    assert_eq!(costs()[0], (by("film_house"), 1, 900));
    bench.audit();
}
