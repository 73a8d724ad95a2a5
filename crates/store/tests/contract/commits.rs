//! The hot path: batches, their conflicts, and reading back what they wrote.

use regulars_engine::{
    id::{ProgramId, VoucherId},
    symbol::Sym,
};
use regulars_store::{
    AccountStatus, AccountVersions, AccountWrite, Batch, CodePurpose, CodeRow, CodeWrite, Commit, Direction,
    EntryRow, Fault, INSTRUCTION, ImportedCode, InstructionPlace, NewCode, NewMember, OutboxId, OutboxRow,
    Share, SharedKey, SharedRow, SharedWrite, Store, Taken,
};
use uuid::Uuid;

use crate::{
    Open,
    rows::{
        account, account_id, answer, commit, entry, event_id, identity, join, key_id, lookup, member,
        member_id, program, step,
    },
};

pub fn done_and_read_back(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    let mut batch = join(tea, 1, &[lookup("phone", 1)]);
    let closed = account(tea, 2, 0);
    let closed = AccountWrite {
        row: regulars_store::AccountRow { status: AccountStatus::Closed, ..closed },
        expected_version: None,
        due_unchanged: false,
    };
    batch.accounts.push(closed.clone());
    batch.answers.push(answer("k", 1));
    commit(&store, &batch);
    commit(&store, &step(tea, 1, Some(0), 2));

    assert_eq!(
        store.accounts(tea, &[account_id(2), account_id(3), account_id(1)]).unwrap(),
        [closed.row, account(tea, 1, 2)]
    );
    assert_eq!(store.member(tea, member_id(1)).unwrap(), Some(member(tea, 1)));
    assert_eq!(store.entry(tea, event_id(1, 2)).unwrap(), Some(entry(tea, 1, 2)));
    assert_eq!(store.entry_at(account_id(1), 1).unwrap(), Some(entry(tea, 1, 1)));
    assert_eq!(store.entry_at(account_id(1), 3).unwrap(), None);
    assert_eq!(store.entry_at(account_id(1), u64::MAX).unwrap(), None);
    let asked = [("pos", "1/2"), ("web", "1/1"), ("pos", "1/1")];
    assert_eq!(store.identities(tea, &asked).unwrap(), [entry(tea, 1, 2), entry(tea, 1, 1)]);
    commit(&store, &Batch::default());
}

/// Nothing of a refused batch may be there.
fn assert_untouched(store: &Store, tea: ProgramId) {
    let snapshot = store.snapshot().unwrap();
    let counts = snapshot.counts(Some(tea)).unwrap();
    assert_eq!((counts.accounts, counts.entries, counts.members), (2, 3, 1));
    assert_eq!(
        store.accounts(tea, &[account_id(1), account_id(2)]).unwrap(),
        [account(tea, 1, 2), account(tea, 2, 1)]
    );
    assert_eq!(store.answer(key_id(1), "new").unwrap(), None);
}

/// Account 1 with two entries and a member, account 2 with one entry; an answer `old`.
fn prepare(store: &Store) -> ProgramId {
    let tea = program(store, "tea");
    commit(store, &Batch { answers: vec![answer("old", 1)], ..join(tea, 1, &[lookup("phone", 1)]) });
    commit(store, &step(tea, 1, Some(0), 2));
    commit(store, &step(tea, 2, None, 1));
    tea
}

pub fn effects_are_stored_with_their_entries(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    commit(&store, &join(tea, 1, &[]));
    let effect = |seq, due_at| OutboxRow {
        id: OutboxId { account: account_id(1), seq, place: 0 },
        program: tea,
        kind: "transfer".to_owned(),
        payload: vec![1, 2],
        attempts: 0,
        due_at,
    };
    let sends = |from, to, due_at| Batch { outbox: vec![effect(to, due_at)], ..step(tea, 1, Some(from), to) };
    commit(&store, &sends(0, 1, 20));
    commit(&store, &sends(1, 2, 10));
    // Nothing of a refused batch waits to happen.
    assert!(matches!(store.commit(&sends(1, 2, 5)).unwrap(), Commit::Conflict { .. }));
    // Nor is there an effect of nothing.
    let orphan = Batch { outbox: vec![effect(9, 1)], ..Batch::default() };
    assert!(matches!(store.commit(&orphan), Err(Fault::Constraint { .. })));
    assert_eq!(store.outbox(9, Share::ALL, 10).unwrap(), []);
    assert_eq!(store.outbox(20, Share::ALL, 1).unwrap(), [effect(2, 10)]);
    assert_eq!(store.outbox(20, Share::ALL, 10).unwrap(), [effect(2, 10), effect(1, 20)]);
    for (place, found) in [(0, 0), (1, 2), (2, 0)] {
        assert_eq!(store.outbox(20, Share { place, of: 3 }, 10).unwrap().len(), found, "{place}");
    }
    assert_eq!(store.snapshot().unwrap().outbox(Some(tea)).unwrap(), [effect(1, 20), effect(2, 10)]);

    store.outbox_later(effect(2, 0).id, 30).unwrap();
    assert_eq!(store.outbox(29, Share::ALL, 10).unwrap(), [effect(1, 20)]);
    assert_eq!(store.outbox(30, Share::ALL, 10).unwrap()[1], OutboxRow { attempts: 1, ..effect(2, 30) });
    store.outbox_done(&[effect(1, 0).id]).unwrap();
    store.outbox_done(&[effect(1, 0).id]).unwrap();
    assert_eq!(store.outbox(i64::MAX, Share::ALL, 10).unwrap().len(), 1);
}

pub fn instructions_wait_until_they_are_settled(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    commit(&store, &join(tea, 1, &[]));
    commit(&store, &join(tea, 2, &[]));
    let asks = |number, from: u64| {
        let mut batch = step(tea, number, Some(from), from + 1);
        batch.entries[0].kind = "wallet.paid_out".to_owned();
        let row = &batch.entries[0];
        batch.outbox.push(OutboxRow {
            id: OutboxId { account: row.account, seq: row.seq, place: 0 },
            program: tea,
            kind: INSTRUCTION.to_owned(),
            payload: vec![1],
            attempts: 0,
            due_at: row.recorded_at,
        });
        batch
    };
    let place = |row: &EntryRow| InstructionPlace {
        recorded_at: row.recorded_at,
        account: row.account,
        seq: row.seq,
    };
    for (number, from) in [(1, 0), (2, 0), (1, 1)] {
        commit(&store, &asks(number, from));
    }
    let all = store.page_instructions(tea, false, None, 10).unwrap();
    assert_eq!(all.len(), 3);
    assert!(all.is_sorted_by_key(place));
    assert_eq!(store.page_instructions(tea, true, None, 10).unwrap(), all);
    for open in [false, true] {
        let first = store.page_instructions(tea, open, None, 2).unwrap();
        let rest = store.page_instructions(tea, open, Some(place(&first[1])), 2).unwrap();
        assert_eq!([first, rest].concat(), all, "open: {open}");
    }
    // Nobody here tries them.
    assert_eq!(store.outbox(i64::MAX, Share::ALL, 10).unwrap(), []);

    let gone = OutboxId { account: all[1].account, seq: all[1].seq, place: 0 };
    let settles = |number, from| Batch { settled: vec![gone], ..step(tea, number, Some(from), from + 1) };
    assert!(matches!(store.commit(&settles(2, 4)).unwrap(), Commit::Conflict { .. }));
    assert_eq!(store.page_instructions(tea, true, None, 10).unwrap().len(), 3);
    commit(&store, &settles(2, 1));
    let open = store.page_instructions(tea, true, None, 10).unwrap();
    assert_eq!(open, [all[0].clone(), all[2].clone()]);
    assert_eq!(store.page_instructions(tea, false, None, 10).unwrap(), all);
    assert_eq!(store.page_instructions(ProgramId(9), false, None, 10).unwrap(), []);
    let mut seen = 0;
    let snapshot = store.snapshot().unwrap();
    snapshot.for_each_instruction(tea, i64::MIN, i64::MAX, &mut |_| seen += 1).unwrap();
    assert_eq!(seen, 3);
}

pub fn version_conflicts(open: Open<'_>) {
    let store = open();
    let tea = prepare(&store);
    // Each as (account, expected, new): the batch holds a good change of account 2 besides.
    let check = |changes: &[(u128, Option<u64>, u64)], conflicts: &[u128]| {
        let mut batch = step(tea, 2, Some(1), 2);
        batch.answers.push(answer("new", 1));
        for &(number, from, to) in changes {
            let more = step(tea, number, from, to);
            batch.accounts.extend(more.accounts);
            batch.entries.extend(more.entries);
        }
        let accounts = conflicts.iter().map(|&number| account_id(number)).collect();
        assert_eq!(
            store.commit(&batch).unwrap(),
            Commit::Conflict { accounts, shared: vec![] },
            "{changes:?}"
        );
        assert_untouched(&store, tea);
    };
    check(&[(1, Some(1), 2)], &[1]);
    check(&[(1, Some(3), 4)], &[1]);
    check(&[(1, None, 1)], &[1]);
    check(&[(9, Some(0), 1)], &[9]);
    check(&[(1, Some(1), 2), (8, None, 1), (9, Some(4), 5)], &[1, 9]);

    // A rewrite of derived columns is checked as well.
    let rewrite = |version| Batch {
        accounts: vec![AccountWrite {
            row: account(tea, 1, version),
            expected_version: Some(version),
            due_unchanged: false,
        }],
        ..Batch::default()
    };
    assert_eq!(store.commit(&rewrite(1)).unwrap(), conflict_of_account_1());
    assert_eq!(store.commit(&rewrite(2)).unwrap(), Commit::Done);
    // Neither the program nor the member of an account can be changed.
    let coffee = program(&store, "coffee");
    let stolen = step(coffee, 1, Some(2), 3);
    assert_eq!(store.commit(&stolen).unwrap(), conflict_of_account_1());
    let mut moved = step(tea, 1, Some(2), 3);
    moved.accounts[0].row.member = member_id(5);
    assert_eq!(store.commit(&moved).unwrap(), conflict_of_account_1());
    assert_untouched(&store, tea);
}

fn conflict_of_account_1() -> Commit {
    Commit::Conflict { accounts: vec![account_id(1)], shared: vec![] }
}

pub fn taken_identities(open: Open<'_>) {
    let store = open();
    let tea = prepare(&store);
    let named = |number, seq, external_id: &str| EntryRow {
        external_id: external_id.to_owned(),
        ..entry(tea, number, seq)
    };
    let check = |ids: [&str; 2], taken: &[&str]| {
        let mut batch = step(tea, 3, None, 2);
        batch.entries = vec![named(3, 1, ids[0]), named(3, 2, ids[1])];
        batch.answers.push(answer("new", 1));
        // What the first would make happen elsewhere doesn't hide that it has been recorded.
        batch.outbox.push(OutboxRow {
            id: OutboxId { account: account_id(3), seq: 1, place: 0 },
            program: tea,
            kind: "transfer".to_owned(),
            payload: vec![1],
            attempts: 0,
            due_at: 1,
        });
        let identities = taken.iter().map(|external_id| (tea, identity("pos", external_id))).collect();
        assert_eq!(
            store.commit(&batch).unwrap(),
            Commit::Taken(Taken { identities, ..Taken::default() }),
            "{ids:?}"
        );
        assert_untouched(&store, tea);
    };
    check(["1/1", "3/2"], &["1/1"]);
    check(["1/1", "2/1"], &["1/1", "2/1"]);
    check(["twice", "twice"], &["twice"]);

    // The same words in another program, or from another source, are another identity.
    let coffee = program(&store, "coffee");
    let mut elsewhere = step(coffee, 4, None, 1);
    elsewhere.entries[0].external_id = "1/1".into();
    commit(&store, &elsewhere);
    let mut other_source = step(tea, 5, None, 1);
    other_source.entries[0] = EntryRow { source: "web".into(), ..named(5, 1, "1/1") };
    commit(&store, &other_source);
}

pub fn taken_lookups_and_answers(open: Open<'_>) {
    let store = open();
    let tea = prepare(&store);
    let mut batch = join(tea, 3, &[lookup("phone", 1), lookup("email", 1), lookup("phone", 3)]);
    batch.answers = vec![answer("new", 1), answer("old", 1)];
    assert_eq!(
        store.commit(&batch).unwrap(),
        Commit::Taken(Taken {
            lookups: vec![(tea, lookup("phone", 1))],
            answers: vec![(key_id(1), "old".into())],
            ..Taken::default()
        })
    );
    assert_untouched(&store, tea);
    assert_eq!(store.find_member(tea, "email", &[1; 32]).unwrap(), None);

    let coffee = program(&store, "coffee");
    commit(&store, &join(coffee, 4, &[lookup("phone", 1)]));
}

pub fn refuses_contradictions(open: Open<'_>) {
    let store = open();
    let tea = prepare(&store);
    let good = || step(tea, 1, Some(2), 4);
    commit(&store, &Batch { accounts: vec![], entries: vec![], ..good() });
    type Spoil = fn(&mut Batch);
    let spoils: [(&str, Spoil); 13] = [
        ("an entry missing", |batch| drop(batch.entries.pop())),
        ("an entry too many", |batch| batch.accounts[0].row.version = 3),
        ("a gap", |batch| drop(batch.entries.remove(0))),
        ("out of order", |batch| batch.entries.swap(0, 1)),
        ("repeated", |batch| batch.entries[1].seq = 3),
        ("no account", |batch| batch.accounts.clear()),
        ("an account twice", |batch| batch.accounts.push(batch.accounts[0].clone())),
        ("another program's entry", |batch| batch.entries[0].program = ProgramId(77)),
        ("about itself", |batch| batch.entries[0].of_seq = Some(3)),
        ("about nothing", |batch| batch.entries[0].of_seq = Some(0)),
        ("version falls", |batch| (batch.accounts[0].row.version, batch.entries) = (1, vec![])),
        ("number too large", |batch| {
            batch.accounts[0].expected_version = Some(u64::MAX);
            batch.entries.clear();
            batch.accounts[0].row.version = u64::MAX;
        }),
        ("member known", |batch| {
            let row = member(batch.accounts[0].row.program, 1);
            batch.members.push(NewMember { row, lookups: vec![] });
        }),
    ];
    for (name, spoil) in spoils {
        let mut batch = good();
        spoil(&mut batch);
        let refused = store.commit(&batch);
        assert!(matches!(refused, Err(Fault::Constraint { .. })), "{name}: {refused:?}");
        assert_untouched(&store, tea);
    }
    let nowhere = store.commit(&step(ProgramId(77), 9, None, 1));
    assert!(matches!(nowhere, Err(Fault::Constraint { .. })), "{nowhere:?}");
    commit(&store, &good());
}

pub fn a_foreign_program_sees_nothing(open: Open<'_>) {
    let store = open();
    let tea = prepare(&store);
    for other in [program(&store, "coffee"), ProgramId(99)] {
        assert_eq!(store.accounts(other, &[account_id(1)]).unwrap(), []);
        assert_eq!(store.identities(other, &[("pos", "1/1")]).unwrap(), []);
        assert_eq!(store.entry(other, event_id(1, 1)).unwrap(), None);
        assert_eq!(store.member(other, member_id(1)).unwrap(), None);
        assert_eq!(store.find_member(other, "phone", &[1; 32]).unwrap(), None);
        assert_eq!(store.page_members(other, None, 10).unwrap(), []);
        assert_eq!(store.max_recorded_at(other).unwrap(), None);
        assert_eq!(store.due(Some(other), i64::MAX, Share::ALL, 10).unwrap(), []);
        assert_eq!(store.erase_member(other, member_id(1), 1).unwrap(), regulars_store::Erased::Unknown);
        assert_eq!(store.snapshot().unwrap().counts(Some(other)).unwrap().entries, 0);
    }
    assert_untouched(&store, tea);
    assert_eq!(store.member(tea, member_id(1)).unwrap(), Some(member(tea, 1)));
}

pub fn pages_and_followers(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    let mut batch = step(tea, 1, None, 6);
    for (seq, of) in [(3, 1), (4, 2), (6, 1)] {
        batch.entries[seq - 1].of_seq = Some(of);
    }
    commit(&store, &batch);
    commit(&store, &step(tea, 2, None, 1));
    let seqs = |entries: Vec<EntryRow>| entries.iter().map(|entry| entry.seq).collect::<Vec<_>>();
    let page = |direction, limit| seqs(store.page_entries(account_id(1), direction, limit).unwrap());
    assert_eq!(page(Direction::After(0), 4), [1, 2, 3, 4]);
    assert_eq!(page(Direction::After(4), 4), [5, 6]);
    assert!(page(Direction::After(6), 4).is_empty());
    assert!(page(Direction::After(u64::MAX), 4).is_empty());
    assert_eq!(page(Direction::Before(u64::MAX), 2), [6, 5]);
    assert_eq!(page(Direction::Before(2), 4), [1]);
    assert!(page(Direction::Before(0), 4).is_empty());
    assert!(page(Direction::After(0), 0).is_empty());
    let followers = |of| seqs(store.followers(account_id(1), of).unwrap());
    assert_eq!(followers(1), [3, 6]);
    assert_eq!(followers(2), [4]);
    assert!(followers(3).is_empty());
    assert_eq!(store.followers(account_id(2), 1).unwrap(), []);
}

pub fn redemptions_of_a_member_and_a_time(open: Open<'_>) {
    let store = open();
    let (tea, coffee) = (program(&store, "tea"), program(&store, "coffee"));
    for (program, number) in [(tea, 1), (tea, 2), (coffee, 3)] {
        // They are recorded at 2,001 to 2,006.
        let mut batch = step(program, number, None, 6);
        let kinds = ["reward.redeemed", "reward.issued", "reward.cancelled", "reversal", "reward.confirmed"];
        for (entry, kind) in batch.entries.iter_mut().zip(kinds) {
            entry.kind = kind.to_owned();
        }
        commit(&store, &batch);
    }
    let page = |before, limit| {
        let entries = store.page_redemptions(account_id(1), before, limit).unwrap();
        entries.iter().map(|entry| entry.seq).collect::<Vec<_>>()
    };
    assert_eq!(page(u64::MAX, 9), [5, 1]);
    assert_eq!(page(u64::MAX, 1), [5]);
    assert_eq!(page(5, 9), [1]);
    assert!(page(1, 9).is_empty());
    let between = |program, from, until| {
        let mut found = Vec::new();
        let snapshot = store.snapshot().unwrap();
        let mut note = |entry: EntryRow| found.push((entry.recorded_at, entry.account));
        snapshot.for_each_redemption(program, from, until, &mut note).unwrap();
        found.sort_unstable();
        found.into_iter().map(|(at, _)| at).collect::<Vec<_>>()
    };
    assert_eq!(between(coffee, i64::MIN, i64::MAX), [2_001, 2_003, 2_004, 2_005]);
    assert_eq!(between(tea, 2_003, 2_005), [2_003, 2_003, 2_004, 2_004]);
    assert!(between(tea, 2_006, i64::MAX).is_empty());
}

pub fn finds_due(open: Open<'_>) {
    let store = open();
    let (tea, coffee) = (program(&store, "tea"), program(&store, "coffee"));
    for (program, number, due) in
        [(tea, 1, Some(30)), (coffee, 2, Some(10)), (tea, 3, None), (tea, 4, Some(20)), (coffee, 5, Some(40))]
    {
        let mut batch = step(program, number, None, 1);
        batch.accounts[0].row.next_due_at = due;
        commit(&store, &batch);
    }
    let check = |program, until, limit, wanted: &[u128]| {
        let due = store.due(program, until, Share::ALL, limit).unwrap();
        let wanted: Vec<_> = wanted.iter().map(|&number| (account_id(number), member_id(number))).collect();
        assert_eq!(due.iter().map(|due| (due.account, due.member)).collect::<Vec<_>>(), wanted);
    };
    check(None, 9, 10, &[]);
    check(None, 30, 10, &[2, 4, 1]);
    check(None, i64::MAX, 10, &[2, 4, 1, 5]);
    check(None, i64::MAX, 2, &[2, 4]);
    check(Some(tea), i64::MAX, 10, &[4, 1]);
    check(Some(coffee), 10, 10, &[2]);
    // Each account belongs to one share: those of odd numbers to one of two, and so on.
    let of = |place, of| {
        let due = store.due(None, i64::MAX, Share { place, of }, 10).unwrap();
        due.iter().map(|due| due.account).collect::<Vec<_>>()
    };
    assert_eq!(
        (of(0, 2), of(1, 2)),
        (vec![account_id(2), account_id(4)], vec![account_id(1), account_id(5)])
    );
    assert_eq!((of(2, 3), of(5, 256)), (vec![account_id(2), account_id(5)], vec![account_id(5)]));
    // What was done is due no more.
    commit(&store, &step(tea, 4, Some(1), 2));
    check(Some(tea), i64::MAX, 10, &[1]);
}

pub fn time_survives_reopening(open: Open<'_>) {
    let store = open();
    let tea = prepare(&store);
    let mut earlier = step(tea, 3, None, 1);
    earlier.entries[0].recorded_at = 1;
    commit(&store, &earlier);
    drop(store);
    assert_eq!(open().max_recorded_at(tea).unwrap(), Some(2_002));
}

pub fn reopening_keeps_all(open: Open<'_>) {
    let store = open();
    let tea = prepare(&store);
    drop(store);
    let store = open();
    assert_untouched(&store, tea);
    assert_eq!(
        store.find_member(tea, "phone", &[1; 32]).unwrap().map(|found| found.member),
        Some(member_id(1))
    );
    assert_eq!(store.answer(key_id(1), "old").unwrap(), Some(answer("old", 1)));
    assert_eq!(store.entry_at(account_id(1), 2).unwrap(), Some(entry(tea, 1, 2)));
    assert_eq!(store.snapshot().unwrap().check_file().unwrap(), [""; 0]);
}

pub fn shared_things(open: Open<'_>) {
    let store = open();
    let tea = prepare(&store);
    let coffee = program(&store, "coffee");
    let key = |program, id: u8| SharedKey { program, kind: "stock".to_owned(), id: vec![0, id] };
    let write = |program, id, from: u64, to: u64| SharedWrite {
        row: SharedRow { key: key(program, id), version: to, state: vec![u8::try_from(to).unwrap()] },
        expected_version: from,
    };
    let of = |shared| Batch { shared, ..Batch::default() };
    // Each with an account that is as expected, and is not written either when the thing is not.
    let conflict = |writes: Vec<SharedWrite>, conflicts: &[u8]| {
        let batch = Batch { shared: writes, ..step(tea, 2, Some(1), 2) };
        let shared = conflicts.iter().map(|id| key(tea, *id)).collect();
        assert_eq!(store.commit(&batch).unwrap(), Commit::Conflict { accounts: vec![], shared });
        assert_untouched(&store, tea);
    };
    conflict(vec![write(tea, 1, 1, 2)], &[1]);
    commit(&store, &of(vec![write(tea, 1, 0, 2), write(tea, 2, 0, 1), write(coffee, 1, 0, 1)]));
    conflict(vec![write(tea, 1, 0, 1), write(tea, 2, 1, 2)], &[1]);
    conflict(vec![write(tea, 1, 1, 3), write(tea, 2, 2, 3)], &[1, 2]);
    assert!(matches!(store.commit(&of(vec![write(tea, 1, 2, 2)])), Err(Fault::Constraint { .. })));
    commit(&store, &of(vec![write(tea, 1, 2, 5)]));

    // A conflict of accounts is told first.
    let both = Batch { shared: vec![write(tea, 1, 0, 1)], ..step(tea, 1, Some(1), 2) };
    assert_eq!(store.commit(&both).unwrap(), conflict_of_account_1());
    let rows = [write(tea, 2, 0, 1).row, write(tea, 1, 2, 5).row];
    assert_eq!(store.shared(&[key(tea, 2), key(tea, 3), key(tea, 1)]).unwrap(), rows);
    assert_eq!(store.lane_shared(&[key(coffee, 2)]).unwrap(), []);
    let (mut all, mut of_tea) = (0, Vec::new());
    let snapshot = store.snapshot().unwrap();
    snapshot.for_each_shared(None, &mut |_| all += 1).unwrap();
    snapshot.for_each_shared(Some(tea), &mut |row| of_tea.push(row.key.id[1])).unwrap();
    assert_eq!((all, of_tea), (3, vec![1, 2]));
}

pub fn tells_how_far_accounts_are(open: Open<'_>) {
    let store = open();
    let tea = prepare(&store);
    let coffee = program(&store, "coffee");
    let far = |account, member| Some(AccountVersions { account, member });
    let asked = [account_id(2), account_id(3), account_id(1)];
    // Of the second nobody has stored whose it is.
    assert_eq!(store.lane_versions(tea, &asked).unwrap(), [far(1, 0), None, far(2, 1)]);
    assert_eq!(store.lane_versions(coffee, &asked).unwrap(), [None; 3]);
}

pub fn two_threads_do_not_lose(open: Open<'_>) {
    const ROUNDS: u64 = 40;
    let store = open();
    let tea = program(&store, "tea");
    commit(&store, &step(tea, 1, None, 0));
    let raise = |source: &str| {
        for round in 0..ROUNDS {
            loop {
                let version = store.accounts(tea, &[account_id(1)]).unwrap()[0].version;
                let mut batch = step(tea, 1, Some(version), version + 1);
                batch.entries[0].source = source.to_owned();
                batch.entries[0].external_id = round.to_string();
                match store.commit(&batch).unwrap() {
                    Commit::Done => break,
                    Commit::Conflict { .. } => {}
                    Commit::Taken(taken) => panic!("{taken:?}"),
                }
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| raise("one"));
        scope.spawn(|| raise("two"));
    });
    let seqs: Vec<_> = store.page_entries(account_id(1), Direction::After(0), 1_000).unwrap();
    assert_eq!(seqs.iter().map(|entry| entry.seq).collect::<Vec<_>>(), (1..=2 * ROUNDS).collect::<Vec<_>>());
}

pub fn voucher_codes(open: Open<'_>) {
    let store = open();
    let tea = prepare(&store);
    let coffee = program(&store, "coffee");
    let voucher = |number| VoucherId(Uuid::from_u128(number));
    let write = |hash: u8, number, account| CodeWrite {
        program: tea,
        hash: Some([hash; 32]),
        voucher: voucher(number),
        account: account_id(account),
    };
    let give = |number, account| CodeWrite { hash: None, ..write(0, number, account) };
    let of = |codes| Batch { codes, ..Batch::default() };
    commit(&store, &of(vec![write(1, 1, 1), write(2, 2, 1)]));
    // A voucher that comes back has its code; no two vouchers have one, and the rest of the batch is not written.
    commit(&store, &of(vec![write(1, 1, 1)]));
    for (other, account) in [(9, 1), (1, 2)] {
        let batch = Batch { codes: vec![write(1, other, account)], ..step(tea, 2, Some(1), 2) };
        let taken = Taken { codes: vec![(tea, voucher(other))], ..Taken::default() };
        assert_eq!(store.commit(&batch).unwrap(), Commit::Taken(taken));
        assert_untouched(&store, tea);
    }

    let new = |hash: u8, number, purpose| NewCode {
        hash: [hash; 32],
        voucher: voucher(number),
        purpose,
        sealed: vec![hash; 40],
    };
    let import = |hashes: &[u8]| {
        store
            .import_codes(tea, Sym(7), &mut |last| {
                let numbered = hashes.iter().zip(last + 1..);
                let code =
                    |(hash, number): (&u8, u64)| new(*hash, u128::from(*hash), CodePurpose::Given { number });
                numbered.map(code).collect()
            })
            .unwrap()
    };
    assert_eq!(import(&[11, 12]), Ok(()));
    assert_eq!(import(&[13, 12, 1, 14]), Err(vec![1, 2]));
    assert_eq!(import(&[15, 16, 15]), Err(vec![2]));
    assert_eq!(import(&[13]), Ok(()));
    let counts =
        (store.code_count(tea, Sym(7)), store.lane_code_count(tea, Sym(8)), store.code_count(coffee, Sym(7)));
    assert_eq!((counts.0.unwrap(), counts.1.unwrap(), counts.2.unwrap()), (3, 0, 0));
    let claimed = CodePurpose::Claimed { claims_max: 5 };
    assert_eq!(store.import_codes(tea, Sym(7), &mut |_| vec![new(20, 20, claimed)]).unwrap(), Ok(()));

    commit(&store, &of(vec![give(11, 1)]));
    commit(&store, &of(vec![give(11, 1)]));
    for refused in [give(11, 2), give(1, 2), give(99, 1)] {
        assert!(matches!(store.commit(&of(vec![refused])), Err(Fault::Constraint { .. })));
    }
    let found = store.codes(tea, &[[11; 32], [99; 32], [20; 32], [1; 32]]).unwrap();
    let imported = |hash: u8, purpose, account| {
        let imported = ImportedCode { kind: Sym(7), purpose, sealed: vec![hash; 40] };
        CodeRow { hash: [hash; 32], voucher: voucher(hash.into()), account, imported: Some(imported) }
    };
    let made = CodeRow { hash: [1; 32], voucher: voucher(1), account: Some(account_id(1)), imported: None };
    let given = imported(11, CodePurpose::Given { number: 1 }, Some(account_id(1)));
    let expected = [Some(given.clone()), None, Some(imported(20, claimed, None)), Some(made.clone())];
    assert_eq!(found, expected);
    assert_eq!(store.codes(coffee, &[[1; 32]]).unwrap(), [None]);
    let snapshot = store.snapshot().unwrap();
    for found in [
        store.codes_of_vouchers(tea, &[voucher(1), voucher(11), voucher(5)]).unwrap(),
        snapshot.codes_of_vouchers(tea, &[voucher(1), voucher(11), voucher(5)]).unwrap(),
    ] {
        assert_eq!(found, [Some(made.clone()), Some(given.clone()), None]);
    }
    let owned = [None, Some(tea), Some(coffee)].map(|program| snapshot.owned_codes(program).unwrap());
    assert_eq!(owned, [3, 3, 0]);
}
