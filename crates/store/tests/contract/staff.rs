//! People who run programs, their sessions, and secrets that work once.

use regulars_engine::id::{SessionId, StaffId};
use regulars_store::{
    Factor, Grant, Role, SecretHash, SessionKind, SessionRow, SignIn, StaffAct, StaffRow, StaffSaved,
    StaffState, Store, Throttle, TicketKind, TicketRow,
};
use uuid::Uuid;

use crate::{Open, rows::program};

pub fn staff_id(number: u128) -> StaffId {
    StaffId(Uuid::from_u128(0x57f << 64 | number))
}

pub fn someone(number: u8) -> StaffRow {
    StaffRow {
        id: staff_id(number.into()),
        email_hash: [number; 32],
        state: StaffState::Invited,
        personal: vec![number; 9],
        password: None,
        totp: None,
        totp_step: 0,
        grants: vec![Grant { program: None, store: None, role: Role::Owner }],
        revision: 1,
        created_at: 5,
    }
}

pub fn session(subject: StaffId, number: u8, expires_at: i64) -> SessionRow {
    SessionRow {
        id: SessionId(Uuid::from_u128(0x5e5 << 64 | u128::from(number))),
        kind: SessionKind::Staff,
        subject: subject.0,
        program: None,
        token_hash: [number; 32],
        created_at: 5,
        proved_at: 5,
        seen_at: 5,
        expires_at,
    }
}

pub fn ticket(subject: Option<StaffId>, kind: TicketKind, number: u8) -> TicketRow {
    TicketRow {
        token_hash: hash(number),
        kind,
        subject: subject.map(|staff| staff.0),
        program: None,
        expires_at: 100,
        tries: 0,
        data: vec![number],
    }
}

fn hash(number: u8) -> SecretHash {
    [number; 32]
}

fn save(store: &Store, row: &StaffRow, act: &StaffAct) -> StaffSaved {
    store.save_staff(row, act).unwrap()
}

fn next(row: &StaffRow) -> StaffRow {
    StaffRow { revision: row.revision + 1, ..row.clone() }
}

pub fn staff_by_revision(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    let (mari, none) = (someone(1), StaffAct::default());
    assert_eq!(store.staff(mari.id).unwrap(), None);
    assert_eq!(save(&store, &mari, &none), StaffSaved::Saved);
    assert_eq!(save(&store, &StaffRow { id: staff_id(9), ..mari.clone() }, &none), StaffSaved::Taken);
    assert_eq!(save(&store, &someone(2), &none), StaffSaved::Saved);
    let grants = vec![
        Grant { program: Some(tea), store: Some("s-01".to_owned()), role: Role::Clerk },
        Grant { program: Some(tea), store: None, role: Role::Auditor },
    ];
    let changed = StaffRow {
        state: StaffState::Active,
        personal: vec![7],
        password: Some(vec![1, 2]),
        totp: Some(vec![3]),
        totp_step: 8,
        grants,
        ..next(&mari)
    };
    assert_eq!(save(&store, &changed, &none), StaffSaved::Saved);
    assert_eq!(save(&store, &changed, &none), StaffSaved::Moved);
    assert_eq!(save(&store, &StaffRow { id: staff_id(9), ..next(&mari) }, &none), StaffSaved::Moved);
    let store = open();
    assert_eq!(store.staff(mari.id).unwrap(), Some(changed.clone()));
    assert_eq!(store.staff_by_email(&hash(1)).unwrap(), Some(changed.clone()));
    assert_eq!(store.staff_by_email(&hash(9)).unwrap(), None);
    assert_eq!(store.all_staff().unwrap(), [changed.clone(), someone(2)]);
    // What is stored of somebody never takes a step back.
    let later = StaffRow { totp_step: 3, ..next(&changed) };
    assert_eq!(save(&store, &later, &none), StaffSaved::Saved);
    assert_eq!(store.staff(mari.id).unwrap().unwrap().totp_step, 8);
}

pub fn tickets_work_once(open: Open<'_>) {
    let store = open();
    let mari = someone(1);
    store.replace_ticket(&ticket(None, TicketKind::First, 1)).unwrap();
    store.replace_ticket(&ticket(None, TicketKind::First, 2)).unwrap();
    assert_eq!(store.try_ticket(&hash(1)).unwrap(), None);
    let tried = TicketRow { tries: 1, ..ticket(None, TicketKind::First, 2) };
    assert_eq!(store.try_ticket(&hash(2)).unwrap(), Some(tried.clone()));
    assert_eq!(store.try_ticket(&hash(2)).unwrap(), Some(TicketRow { tries: 2, ..tried }));
    let act = StaffAct {
        spends: Some(hash(2)),
        recovery: Some(vec![hash(21), hash(22)]),
        ticket: Some(ticket(Some(mari.id), TicketKind::Second, 3)),
        session: Some(session(mari.id, 4, 100)),
        ends_sessions: false,
    };
    assert_eq!(save(&store, &mari, &act), StaffSaved::Saved);
    assert_eq!(store.recovery_codes(mari.id).unwrap(), 2);
    // The second who comes with it leaves nothing behind.
    let late = StaffAct { spends: Some(hash(2)), recovery: Some(vec![]), ..StaffAct::default() };
    assert_eq!(save(&store, &someone(2), &late), StaffSaved::Spent);
    assert_eq!(store.staff(someone(2).id).unwrap(), None);
    assert_eq!(save(&store, &next(&mari), &late), StaffSaved::Spent);
    assert_eq!(
        (store.recovery_codes(mari.id).unwrap(), store.staff(mari.id).unwrap()),
        (2, Some(mari.clone()))
    );
    // A change that ends everything ends the tickets as well, but not what it brings itself.
    let reset = StaffAct {
        ends_sessions: true,
        recovery: Some(Vec::new()),
        ticket: Some(ticket(Some(mari.id), TicketKind::Reset, 5)),
        ..StaffAct::default()
    };
    assert_eq!(save(&store, &next(&mari), &reset), StaffSaved::Saved);
    assert_eq!(store.try_ticket(&hash(3)).unwrap(), None);
    assert!(store.try_ticket(&hash(5)).unwrap().is_some());
    assert_eq!((store.recovery_codes(mari.id).unwrap(), store.sessions(mari.id.0).unwrap()), (0, vec![]));
}

pub fn a_second_factor_works_once(open: Open<'_>) {
    let store = open();
    let mari = StaffRow { state: StaffState::Active, totp_step: 10, ..someone(1) };
    let codes = StaffAct { recovery: Some(vec![hash(9)]), ..StaffAct::default() };
    assert_eq!(save(&store, &mari, &codes), StaffSaved::Saved);
    let check = |ticket_number: u8, factor: Factor, session_number: u8, expected: bool| {
        let act = SignIn {
            staff: mari.id,
            ticket: hash(ticket_number),
            factor,
            session: session(mari.id, session_number, 100),
        };
        assert_eq!(store.sign_in(&act).unwrap(), expected, "{ticket_number} {factor:?}");
    };
    for number in 1..=4 {
        store.insert_ticket(&ticket(Some(mari.id), TicketKind::Second, number)).unwrap();
    }
    check(1, Factor::Totp(10), 1, false);
    check(8, Factor::Totp(11), 1, false);
    check(1, Factor::Totp(11), 1, true);
    check(2, Factor::Totp(11), 2, false);
    check(1, Factor::Totp(12), 2, false);
    check(2, Factor::Recovery(hash(8)), 2, false);
    check(2, Factor::Recovery(hash(9)), 2, true);
    check(3, Factor::Recovery(hash(9)), 3, false);
    assert_eq!(store.sessions(mari.id.0).unwrap().len(), 2);
    let disabled = StaffRow { state: StaffState::Disabled, ..next(&mari) };
    assert_eq!(save(&store, &disabled, &StaffAct::default()), StaffSaved::Saved);
    check(3, Factor::Totp(20), 3, false);
    check(4, Factor::Recovery(hash(9)), 3, false);
}

pub fn sessions_come_and_go(open: Open<'_>) {
    let store = open();
    let (mari, jaan) = (someone(1), someone(2));
    let begin = |row: &StaffRow, sessions: &[SessionRow]| {
        let mut row = row.clone();
        for session in sessions {
            let act = StaffAct { session: Some(session.clone()), ..StaffAct::default() };
            assert_eq!(save(&store, &row, &act), StaffSaved::Saved);
            row = next(&row);
        }
    };
    let (one, two, other) = (session(mari.id, 1, 100), session(mari.id, 2, 200), session(jaan.id, 3, 300));
    begin(&mari, &[one.clone(), two.clone()]);
    begin(&jaan, std::slice::from_ref(&other));
    assert_eq!(store.session(&hash(1)).unwrap(), Some(one.clone()));
    assert_eq!(store.session(&hash(8)).unwrap(), None);
    store.touch_sessions(&[(two.id, 9), (one.id, 8), (one.id, 3)]).unwrap();
    let (one, two) = (SessionRow { seen_at: 8, ..one }, SessionRow { seen_at: 9, ..two });
    assert_eq!(store.sessions(mari.id.0).unwrap(), [one.clone(), two.clone()]);
    // Nobody ends the session of somebody else.
    assert!(!store.end_session(jaan.id.0, one.id).unwrap());
    assert!(store.end_session(mari.id.0, one.id).unwrap());
    assert!(!store.end_session(mari.id.0, one.id).unwrap());
    store.forget_ended(201).unwrap();
    assert_eq!(store.sessions(mari.id.0).unwrap(), []);
    assert_eq!(store.sessions(jaan.id.0).unwrap(), [other]);
}

pub fn tries_are_counted(open: Open<'_>) {
    let store = open();
    let check = |kind: &str, number: u8, now: i64, expected: (u32, i64)| {
        let counted = store.count_try(kind, &hash(number), now, now + 100).unwrap();
        assert_eq!((counted.tries, counted.ends_at), expected, "{kind} {number} {now}");
    };
    assert_eq!(store.tries("a", &hash(1), 0).unwrap(), None);
    check("a", 1, 0, (1, 100));
    check("a", 1, 60, (2, 100));
    check("b", 1, 60, (1, 160));
    check("a", 2, 60, (1, 160));
    assert_eq!(store.tries("a", &hash(1), 99).unwrap(), Some(Throttle { tries: 2, ends_at: 100 }));
    assert_eq!(store.tries("a", &hash(1), 100).unwrap(), None);
    check("a", 1, 100, (1, 200));
    store.forget_tries("a", &hash(1)).unwrap();
    check("a", 1, 150, (1, 250));
    store.forget_ended(200).unwrap();
    check("b", 1, 150, (1, 250));
    check("a", 1, 150, (2, 250));
}
