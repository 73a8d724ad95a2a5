//! Members: changing, and forgetting down to the bytes of the file.

use regulars_app::{
    Birthday, Identifier, MasterKey, MemberPatch, MemberStatus, NewMember, Pii, Profile, Settings, Who,
};
use regulars_engine::calendar::MonthDay;

use crate::bench::*;

const NAME: &str = "Canary Maasikas";
const PHONE: &str = "+37251234567";
const EMAIL: &str = "canary-7b1f@example.org";

fn somebody() -> NewMember {
    NewMember {
        identifiers: vec![
            (Identifier::Phone, Pii(PHONE.to_owned())),
            (Identifier::Email, Pii(EMAIL.to_owned())),
            (Identifier::ExternalId, Pii("canary-ext-99".to_owned())),
        ],
        profile: Profile {
            name: Some(NAME.to_owned()),
            birthday: Some(Birthday { year: Some(1990), day: MonthDay::new(3, 1).unwrap() }),
            segments: vec!["canary-segment".to_owned()],
            ..Profile::default()
        },
        ..newcomer("canary")
    }
}

/// All bytes of the database, its log included.
fn bytes(bench: &Bench) -> Vec<u8> {
    let mut all = Vec::new();
    for file in std::fs::read_dir(bench.folder.path()).unwrap() {
        all.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    all
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[tokio::test]
async fn an_erased_member_is_gone_from_the_file() {
    let bench = Bench::new();
    let tea = bench.tea();
    let (member, _) = bench.app.enrol(&tea, somebody()).await.unwrap();
    bench.join("ada").await;
    bench.pay(Who::Id(member.id), "o1", 50_00).await.unwrap();
    let row = bench.app.store().member(tea.id, member.id).unwrap().unwrap();
    let (key, profile) = (row.wrapped_key.unwrap(), row.profile.unwrap());
    assert!(holds(&bytes(&bench), &key) && holds(&bytes(&bench), &profile));
    // Even before, nothing is readable.
    let readable = |bytes: &[u8]| {
        [NAME, PHONE, EMAIL, "canary-ext-99", "canary-segment", "51234567"]
            .into_iter()
            .filter(|text| holds(bytes, text.as_bytes()))
            .collect::<Vec<_>>()
    };
    assert_eq!(readable(&bytes(&bench)), [""; 0]);

    bench.app.erase_member(&tea, member.id).await.unwrap();
    bench.app.erase_member(&tea, member.id).await.unwrap();
    let after = bytes(&bench);
    assert_eq!(readable(&after), [""; 0]);
    assert!(!holds(&after, &key) && !holds(&after, &profile));
    // It is found no more; the list tells that it was there.
    assert_eq!(code(bench.app.member(&tea, member.id)), "MemberNotFound");
    assert_eq!(code(bench.app.standing(&tea, member.id)), "MemberNotFound");
    assert_eq!(
        code(bench.app.patch_member(&tea, member.id, &MemberPatch::default(), None)),
        "MemberNotFound"
    );
    let listed = bench.app.page_members(&tea, None, 10).unwrap();
    let erased = listed.into_iter().find(|listed| listed.id == member.id).unwrap();
    assert_eq!((erased.status, erased.identifiers.len()), (MemberStatus::Erased, 0));
    assert_eq!(erased.profile, Profile::default());
    assert_eq!(code(bench.pay(known("canary-ext-99"), "o2", 1_00).await), "MemberNotFound");
    assert_eq!(code(bench.pay(Who::Id(member.id), "o2", 1_00).await), "MemberNotFound");
    // The books still balance, and the person can come again as somebody new.
    bench.audit();
    let again = NewMember { external_id: "second".to_owned(), ..somebody() };
    let (new, _) = bench.app.enrol(&tea, again).await.unwrap();
    assert_ne!(new.id, member.id);
    bench.audit();
}

/// A long reader keeps the log, and with it the sealed profile; the scrub that comes some time later takes it away.
#[tokio::test]
async fn what_an_erasure_must_leave_is_scrubbed_later() {
    let bench = Bench::new();
    let tea = bench.tea();
    let (member, _) = bench.app.enrol(&tea, somebody()).await.unwrap();
    let row = bench.app.store().member(tea.id, member.id).unwrap().unwrap();
    let canaries = [row.wrapped_key.unwrap(), row.profile.unwrap()];
    let left = |bench: &Bench| canaries.iter().filter(|canary| holds(&bytes(bench), canary)).count();
    let reader = bench.app.store().snapshot().unwrap();
    bench.app.erase_member(&tea, member.id).await.unwrap();
    assert_eq!(left(&bench), 2);
    bench.app.sweep().unwrap();
    bench.pass(DAY / 24);
    bench.app.sweep().unwrap();
    assert_eq!(left(&bench), 2, "the reader is still there");
    drop(reader);
    bench.app.sweep().unwrap();
    assert_eq!(left(&bench), 2, "an hour has not passed since the last try");
    bench.pass(DAY / 24);
    bench.app.sweep().unwrap();
    assert_eq!(left(&bench), 0);
    bench.audit();
}

/// A server that ended before its scrub leaves it to the next one.
#[tokio::test]
async fn a_scrub_outlives_a_restart() {
    let bench = Bench::new();
    let tea = bench.tea();
    let (member, _) = bench.app.enrol(&tea, somebody()).await.unwrap();
    let key = bench.app.store().member(tea.id, member.id).unwrap().unwrap().wrapped_key.unwrap();
    let reader = bench.app.store().snapshot().unwrap();
    bench.app.erase_member(&tea, member.id).await.unwrap();
    let other = bench.another();
    drop(reader);
    assert!(holds(&bytes(&other), &key));
    bench.pass(DAY / 24);
    other.app.sweep().unwrap();
    assert!(!holds(&bytes(&other), &key));
}

#[tokio::test]
async fn a_member_is_changed() {
    let bench = Bench::new();
    let tea = bench.tea();
    let (member, _) = bench.app.enrol(&tea, somebody()).await.unwrap();
    let ada = bench.join("ada").await;
    // The birthday is seen by the rules, here on 1 March.
    assert_eq!(
        bench.pay(Who::Id(member.id), "o1", 1_00).await.unwrap().entry.record.after.balances[0].1.available,
        108
    );

    let patch = MemberPatch {
        birthday: Some(None),
        name: Some(Some("Other".to_owned())),
        identifiers: vec![
            (Identifier::Phone, None),
            (Identifier::Email, Some(Pii("new@example.org".to_owned()))),
        ],
        ..MemberPatch::default()
    };
    let changed = bench.app.patch_member(&tea, member.id, &patch, Some(1)).unwrap();
    assert_eq!((changed.revision, changed.profile.name.as_deref()), (2, Some("Other")));
    let kinds: Vec<_> = changed.identifiers.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [Identifier::ExternalId, Identifier::Email]);
    assert_eq!(code(bench.app.patch_member(&tea, member.id, &patch, Some(1))), "Conflict");
    let find = |kind, text: &str| bench.app.find_member(&tea, &Who::Key(kind, text.to_owned())).ok();
    assert_eq!(find(Identifier::Phone, PHONE), None);
    assert_eq!(find(Identifier::Email, "New@Example.org").map(|found| found.member), Some(member.id));
    // The lane has forgotten the old birthday and the old phone number.
    bench.pay(Who::Id(member.id), "o2", 1_00).await.unwrap();
    assert_eq!(bench.points(member.id), 109);
    let old = Who::Key(Identifier::Phone, PHONE.to_owned());
    assert_eq!(code(bench.pay(old, "o3", 1_00).await), "MemberNotFound");

    let taken = MemberPatch {
        identifiers: vec![(Identifier::ExternalId, Some(Pii("canary-ext-99".to_owned())))],
        ..MemberPatch::default()
    };
    let refused = bench.app.patch_member(&tea, ada.id, &taken, None);
    assert_eq!(code(refused), "IdentifierTaken(ExternalId)");
    let nothing = MemberPatch { identifiers: vec![(Identifier::ExternalId, None)], ..MemberPatch::default() };
    assert!(bench.app.patch_member(&tea, ada.id, &nothing, None).is_err());
    // Nothing of a person is printed.
    let printed = format!("{changed:?} {patch:?} {:?}", somebody());
    for text in ["Other", "new@example.org", NAME, PHONE, "1990"] {
        assert!(!printed.contains(text), "{text} in {printed}");
    }
}

#[tokio::test]
async fn another_master_key_is_refused() {
    let bench = Bench::new();
    bench.join("ada").await;
    bench.app.close();
    let master_key =
        MasterKey::from_text("9f1c02e7a95b44d0936ef1087b2d5ca36e90f41d82b7c5530ae8d91f64273bc0").unwrap();
    let other = Settings { master_key, ..settings(&bench.folder, &bench.clock) };
    assert!(regulars_app::App::open(other).is_err());
}
