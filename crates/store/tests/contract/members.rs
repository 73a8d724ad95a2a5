//! Members: changes, look-ups, and being forgotten.

use regulars_engine::id::ProgramId;
use regulars_store::{
    Batch, Erased, ErasureRow, Fault, Found, MemberRow, MemberStatus, MemberUpdate, MemberUpdated,
};

use crate::{
    Open,
    rows::{account_id, answer, commit, join, key_id, lookup, member, member_id, program},
};

fn update(program: ProgramId, number: u128, expected_revision: u64) -> MemberUpdate {
    MemberUpdate {
        program,
        id: member_id(number),
        expected_revision,
        profile: Some(b"other".to_vec()),
        wrapped_key: Some(vec![8; 40]),
        status: MemberStatus::Active,
        add_lookups: vec![],
        remove_lookups: vec![],
    }
}

pub fn updates_by_revision(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    commit(&store, &join(tea, 1, &[]));
    let check = |update: &MemberUpdate, wanted| assert_eq!(store.update_member(update).unwrap(), wanted);
    check(&update(tea, 1, 2), MemberUpdated::Conflict);
    check(&update(tea, 2, 1), MemberUpdated::Conflict);
    check(&update(program(&store, "coffee"), 1, 1), MemberUpdated::Conflict);
    // A key of the same length, of another length, none, and one again.
    for (revision, key) in
        [Some(vec![8; 40]), Some(vec![9; 41]), None, Some(vec![10; 41])].into_iter().enumerate()
    {
        let revision = revision as u64 + 1;
        let change = MemberUpdate { wrapped_key: key.clone(), ..update(tea, 1, revision) };
        check(&change, MemberUpdated::Done(revision + 1));
        check(&change, MemberUpdated::Conflict);
        let wanted = MemberRow {
            wrapped_key: key,
            profile: Some(b"other".to_vec()),
            revision: revision + 1,
            ..member(tea, 1)
        };
        assert_eq!(store.member(tea, member_id(1)).unwrap(), Some(wanted));
    }
    let closed = MemberUpdate { status: MemberStatus::Closed, profile: None, ..update(tea, 1, 5) };
    check(&closed, MemberUpdated::Done(6));
    let row = store.member(tea, member_id(1)).unwrap().unwrap();
    assert_eq!((row.status, row.profile), (MemberStatus::Closed, None));
    let erased = MemberUpdate { status: MemberStatus::Erased, ..update(tea, 1, 6) };
    assert!(matches!(store.update_member(&erased), Err(Fault::Constraint { .. })));
}

pub fn lookups_move(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    commit(&store, &join(tea, 1, &[lookup("phone", 1), lookup("email", 1)]));
    commit(&store, &join(tea, 2, &[lookup("phone", 2)]));
    let finds = |kind, byte: u8| store.find_member(tea, kind, &[byte; 32]).unwrap().map(|found| found.member);

    let taken = MemberUpdate {
        add_lookups: vec![lookup("phone", 3), lookup("phone", 2)],
        remove_lookups: vec![lookup("email", 1)],
        ..update(tea, 1, 1)
    };
    assert_eq!(store.update_member(&taken).unwrap(), MemberUpdated::LookupTaken { kind: "phone".into() });
    assert_eq!((finds("phone", 3), finds("email", 1)), (None, Some(member_id(1))));
    assert_eq!(store.member(tea, member_id(1)).unwrap(), Some(member(tea, 1)));

    // One it has already, one removed and added again, one removed that is another's.
    let change = MemberUpdate {
        add_lookups: vec![lookup("phone", 1), lookup("email", 1), lookup("card", 2)],
        remove_lookups: vec![lookup("email", 1), lookup("phone", 2)],
        ..update(tea, 1, 1)
    };
    assert_eq!(store.update_member(&change).unwrap(), MemberUpdated::Done(2));
    for (kind, byte, wanted) in [("phone", 1, 1), ("email", 1, 1), ("card", 2, 1), ("phone", 2, 2)] {
        assert_eq!(finds(kind, byte), Some(member_id(wanted)), "{kind} {byte}");
    }

    // What one member gave up, another may have.
    let gives = MemberUpdate { remove_lookups: vec![lookup("phone", 2)], ..update(tea, 2, 1) };
    assert_eq!(store.update_member(&gives).unwrap(), MemberUpdated::Done(2));
    assert_eq!(finds("phone", 2), None);
    let takes = MemberUpdate { add_lookups: vec![lookup("phone", 2)], ..update(tea, 1, 2) };
    assert_eq!(store.update_member(&takes).unwrap(), MemberUpdated::Done(3));
    assert_eq!(finds("phone", 2), Some(member_id(1)));
}

pub fn erases(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    let about =
        |key: &str, number| regulars_store::AnswerRow { member: Some(member_id(number)), ..answer(key, 1) };
    commit(
        &store,
        &Batch { answers: vec![about("a", 1), about("b", 2)], ..join(tea, 1, &[lookup("phone", 1)]) },
    );
    commit(&store, &join(tea, 2, &[lookup("phone", 2)]));

    assert_eq!(store.erase_member(tea, member_id(3), 70).unwrap(), Erased::Unknown);
    assert_eq!(store.erase_member(tea, member_id(1), 70).unwrap(), Erased::Done { log_emptied: true });
    let gone = MemberRow {
        wrapped_key: None,
        profile: None,
        revision: 2,
        status: MemberStatus::Erased,
        ..member(tea, 1)
    };
    assert_eq!(store.member(tea, member_id(1)).unwrap(), Some(gone));
    assert_eq!(store.find_member(tea, "phone", &[1; 32]).unwrap(), None);
    assert_eq!(store.answer(key_id(1), "a").unwrap().map(|answer| answer.body), Some(vec![]));
    assert_eq!(store.update_member(&update(tea, 1, 2)).unwrap(), MemberUpdated::Conflict);
    assert_eq!(store.accounts(tea, &[account_id(1)]).unwrap().len(), 1);

    // Others are as they were, also after the scrub.
    assert!(store.scrub().unwrap());
    assert_eq!(store.member(tea, member_id(2)).unwrap(), Some(member(tea, 2)));
    assert_eq!(
        store.find_member(tea, "phone", &[2; 32]).unwrap().map(|found| found.member),
        Some(member_id(2))
    );
    assert_eq!(store.answer(key_id(1), "b").unwrap(), Some(about("b", 2)));
    assert_eq!(store.snapshot().unwrap().check_file().unwrap(), [""; 0]);

    // Again is harmless, and the first time stands.
    assert_eq!(store.erase_member(tea, member_id(1), 80).unwrap(), Erased::Done { log_emptied: true });
    let journal = ErasureRow { program: tea, member: member_id(1), erased_at: 70 };
    assert_eq!(store.page_erasures(None, 10).unwrap(), [journal]);
    assert_eq!(store.page_erasures(Some((tea, member_id(1))), 10).unwrap(), []);

    // With a reader in the way the erasure is made, and says what is left to do.
    let reader = store.snapshot().unwrap();
    assert_eq!(store.erase_member(tea, member_id(2), 90).unwrap(), Erased::Done { log_emptied: false });
    drop(reader);
    assert!(store.scrub().unwrap());
}

pub fn pages_and_batches(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    for number in [3, 1, 2] {
        commit(&store, &join(tea, number, &[lookup("phone", u8::try_from(number).unwrap())]));
    }
    let page = |after, limit| {
        let rows = store.page_members(tea, after, limit).unwrap();
        rows.iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(page(None, 2), [member_id(1), member_id(2)]);
    assert_eq!(page(Some(member_id(2)), 2), [member_id(3)]);
    assert_eq!(page(Some(member_id(3)), 2), []);
    let found = |number| Some(Found { member: member_id(number), account: account_id(number) });
    let asked = [("phone", &[2; 32]), ("email", &[2; 32]), ("phone", &[3; 32])];
    assert_eq!(store.find_members(tea, &asked).unwrap(), [found(2), None, found(3)]);
}
