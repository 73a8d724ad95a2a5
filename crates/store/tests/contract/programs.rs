//! Programs, their documents, and keys.

use regulars_engine::id::ProgramId;
use regulars_store::{
    ClockRow, DraftSaved, Exists, Fault, KeyRow, Mode, NewProgram, Published, PublishedVersion,
};

use crate::{
    Open,
    rows::{key_id, program},
};

const NOWHERE: ProgramId = ProgramId(4_000_000_000);

pub fn creates_once(open: Open<'_>) {
    let store = open();
    let new = NewProgram { slug: "tea".into(), mode: Mode::Sandbox, created_at: 7 };
    let first = store.create_program(&new).unwrap().unwrap();
    assert_eq!(store.create_program(&new).unwrap(), Err(Exists));
    assert_ne!(program(&store, "coffee"), first);
}

pub fn lists_and_finds(open: Open<'_>) {
    let store = open();
    let (tea, coffee) = (program(&store, "tea"), program(&store, "coffee"));
    assert_eq!(store.programs().unwrap().iter().map(|row| row.id).collect::<Vec<_>>(), [tea, coffee]);
    let row = store.program_by_slug("coffee").unwrap().unwrap();
    assert_eq!((row.id, row.mode, row.created_at, row.replay_open), (coffee, Mode::Live, 1, false));
    assert_eq!(row.clock, ClockRow { kind: "system".into(), instant: None });
    assert_eq!(store.program_by_slug("Tea").unwrap(), None);
}

pub fn clock_and_replay(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    let clock = ClockRow { kind: "set".into(), instant: Some(-5) };
    assert!(store.set_program_clock(tea, &clock).unwrap());
    let row = |name: &str| store.program_by_slug(name).unwrap().unwrap();
    // History ends when it is closed, and not again by closing what is closed.
    let steps =
        [(false, 1, None), (true, 2, None), (false, 3, Some(3)), (false, 4, Some(3)), (true, 5, Some(3))];
    for (open, at, until) in steps {
        assert!(store.set_replay_open(tea, open, at).unwrap());
        assert_eq!((row("tea").replay_open, row("tea").history_until), (open, until));
    }
    assert_eq!(row("tea").clock, clock);
    assert!(!store.set_program_clock(NOWHERE, &clock).unwrap());
    assert!(!store.set_replay_open(NOWHERE, true, 6).unwrap());
}

pub fn drafts_by_revision(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    let check = |expected, wanted| assert_eq!(store.save_draft(tea, expected, "a: 1", 9).unwrap(), wanted);
    check(Some(1), DraftSaved::Conflict(None));
    check(None, DraftSaved::Saved(1));
    check(None, DraftSaved::Conflict(Some(1)));
    check(Some(1), DraftSaved::Saved(2));
    check(Some(1), DraftSaved::Conflict(Some(2)));
    check(Some(u64::MAX), DraftSaved::Conflict(Some(2)));
    let draft = store.draft(tea).unwrap().unwrap();
    assert_eq!((draft.revision, draft.document.as_str(), draft.saved_at), (2, "a: 1", 9));
    assert_eq!(store.save_draft(NOWHERE, None, "", 9).unwrap(), DraftSaved::Conflict(None));
    assert_eq!(store.draft(NOWHERE).unwrap(), None);
}

pub fn version(number: u32, symbols: &[&str]) -> PublishedVersion {
    PublishedVersion {
        number,
        document: format!("version {number}"),
        symbols: symbols.iter().map(|&name| name.to_owned()).collect(),
        checksum: [3; 32],
        note: "spring".into(),
        published_at: 11,
        published_by: Some(key_id(8)),
    }
}

pub fn publishes_in_order(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    let check =
        |number, wanted| assert_eq!(store.publish(tea, &version(number, &["points"])).unwrap(), wanted);
    assert_eq!(store.latest_version(tea).unwrap(), None);
    check(2, Published::NotNext { latest: 0 });
    check(0, Published::NotNext { latest: 0 });
    check(1, Published::Done);
    check(1, Published::NotNext { latest: 1 });
    check(2, Published::Done);
    assert_eq!(store.version(tea, 1).unwrap(), Some(version(1, &["points"])));
    assert_eq!(store.latest_version(tea).unwrap(), Some(version(2, &["points"])));
    let numbers: Vec<_> = store.versions(tea).unwrap().iter().map(|heading| heading.number).collect();
    assert_eq!(numbers, [1, 2]);
    assert_eq!(store.version(tea, 3).unwrap(), None);
    assert_eq!(store.version(program(&store, "coffee"), 1).unwrap(), None);
    assert_eq!(store.publish(NOWHERE, &version(1, &[])).unwrap(), Published::UnknownProgram);
}

pub fn symbols_only_grow(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    let check = |number, symbols, wanted| {
        assert_eq!(store.publish(tea, &version(number, symbols)).unwrap(), wanted, "{symbols:?}");
    };
    check(1, &["points", "gold"], Published::Done);
    check(2, &["points"], Published::SymbolsRewritten);
    check(2, &[], Published::SymbolsRewritten);
    check(2, &["gold", "points"], Published::SymbolsRewritten);
    check(2, &["points", "silver", "gold"], Published::SymbolsRewritten);
    check(2, &["points", "gold", "silver"], Published::Done);
    check(3, &["points", "gold"], Published::SymbolsRewritten);
    check(3, &["points", "gold", "silver"], Published::Done);
    assert_eq!(store.version(tea, 1).unwrap().unwrap().symbols, ["points", "gold"]);
    assert_eq!(store.version(tea, 2).unwrap().unwrap().symbols, ["points", "gold", "silver"]);
}

pub fn keeps_keys(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    let key = |number, program, scopes: &[&str]| KeyRow {
        id: key_id(number),
        program,
        mode: Mode::Sandbox,
        secret_hash: [5; 32],
        scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
        label: "till".into(),
        created_at: 1,
        expires_at: Some(99),
        revoked_at: None,
        last_used_at: None,
    };
    let (till, server) = (key(1, Some(tea), &["events:write", "members:read"]), key(2, None, &[]));
    store.insert_key(&till).unwrap();
    store.insert_key(&server).unwrap();
    assert_eq!(store.key(till.id).unwrap(), Some(till.clone()));
    assert_eq!(store.key(key_id(3)).unwrap(), None);
    assert_eq!(store.keys(Some(tea)).unwrap(), std::slice::from_ref(&till));
    assert_eq!(store.keys(None).unwrap(), std::slice::from_ref(&server));
    for wrong in [&till, &key(4, Some(NOWHERE), &[]), &key(5, None, &["a\nb"]), &key(6, None, &[""])] {
        assert!(matches!(store.insert_key(wrong), Err(Fault::Constraint { .. })));
    }

    assert!(store.revoke_key(till.id, 50).unwrap());
    assert!(store.revoke_key(till.id, 60).unwrap());
    assert!(!store.revoke_key(key_id(3), 50).unwrap());
    store.touch_keys(&[(till.id, 40), (till.id, 30), (key_id(3), 40)]).unwrap();
    let row = store.key(till.id).unwrap().unwrap();
    assert_eq!((row.revoked_at, row.last_used_at), (Some(50), Some(40)));
}
