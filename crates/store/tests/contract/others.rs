//! Answers, jobs and snapshots.

use regulars_store::{Batch, Fault, JobClaim, JobRow, JobState, NodeId, NodeRole};
use uuid::Uuid;

use crate::{
    Open,
    rows::{account_id, answer, commit, job_id, key_id, program, step},
};

pub fn answers(open: Open<'_>) {
    let store = open();
    let batch = Batch { answers: vec![answer("a", 1), answer("b", 2), answer("c", 3)], ..Batch::default() };
    commit(&store, &batch);
    assert_eq!(store.answer(key_id(1), "b").unwrap(), Some(answer("b", 2)));
    assert_eq!(store.answer(key_id(2), "b").unwrap(), None);
    assert_eq!(store.forget_answers(3, 1).unwrap(), 1);
    assert_eq!(store.answer(key_id(1), "a").unwrap(), None);
    assert_eq!(store.forget_answers(3, 10).unwrap(), 1);
    assert_eq!(store.forget_answers(3, 10).unwrap(), 0);
    assert_eq!(store.answer(key_id(1), "c").unwrap(), Some(answer("c", 3)));
}

pub fn jobs(open: Open<'_>) {
    let store = open();
    let (tea, coffee) = (program(&store, "tea"), program(&store, "coffee"));
    let job = |number, state| JobRow {
        id: job_id(number),
        program: tea,
        kind: "import".into(),
        state,
        progress_done: 0,
        progress_total: 9,
        detail: "{}".into(),
        result: String::new(),
        input: "{}".into(),
        created_at: 1,
        updated_at: 1,
    };
    for number in 1..=3 {
        store.insert_job(&job(number, JobState::Queued)).unwrap();
    }
    assert!(matches!(store.insert_job(&job(1, JobState::Queued)), Err(Fault::Constraint { .. })));
    let done = JobRow { progress_done: 9, result: "[]".into(), updated_at: 5, ..job(2, JobState::Done) };
    assert!(store.update_job(&done, None).unwrap());
    assert!(!store.update_job(&job(4, JobState::Done), None).unwrap());
    assert!(!store.update_job(&JobRow { program: coffee, ..done.clone() }, None).unwrap());
    assert_eq!(store.job(tea, done.id).unwrap(), Some(done.clone()));
    assert_eq!(store.job(coffee, done.id).unwrap(), None);
    let page = |before, limit| {
        let rows = store.page_jobs(tea, before, limit).unwrap();
        rows.iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(page(None, 2), [job_id(3), job_id(2)]);
    assert_eq!(page(Some(job_id(2)), 2), [job_id(1)]);
    assert_eq!(store.page_jobs(coffee, None, 2).unwrap(), []);
    let unfinished = store.unfinished_jobs().unwrap();
    assert_eq!(unfinished, [job(1, JobState::Queued), job(3, JobState::Queued)]);
}

pub fn jobs_are_taken_up_by_one(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    let job = |number, input: &str| JobRow {
        id: job_id(number),
        program: tea,
        kind: "backtest".into(),
        state: JobState::Queued,
        progress_done: 0,
        progress_total: 0,
        detail: "{}".into(),
        result: String::new(),
        input: input.into(),
        created_at: 1,
        updated_at: 1,
    };
    let node = |number| NodeId(Uuid::from_u128(number));
    let claim =
        |number| store.claim_job(node(number), 7).unwrap().map(|(row, claim)| (row.id, claim.attempt));
    assert_eq!(claim(1), None);
    // One that an earlier release does where it was asked for, and two for anybody.
    store.insert_job(&job(1, "")).unwrap();
    assert_eq!(claim(1), None);
    store.insert_job(&job(3, "later")).unwrap();
    store.insert_job(&job(2, "first")).unwrap();
    store.note_node(node(1), NodeRole::Work, "0.1.0").unwrap();
    let (row, first) = store.claim_job(node(1), 7).unwrap().unwrap();
    let running = JobRow { state: JobState::Running, updated_at: 7, ..job(2, "first") };
    assert_eq!((row.clone(), first), (running.clone(), JobClaim { node: node(1), attempt: 1 }));
    assert_eq!(store.job(tea, job_id(2)).unwrap(), Some(running));
    // Others take what is left, and not what a server has that is there.
    assert_eq!((claim(2), claim(2), claim(1)), (Some((job_id(3), 1)), None, Some((job_id(3), 2))));
    store.forget_node(node(1)).unwrap();
    assert_eq!(claim(2), Some((job_id(2), 2)));
    // Who was thought gone writes nothing more.
    let noted = JobRow { progress_done: 5, ..row.clone() };
    assert!(!store.update_job(&noted, Some(first)).unwrap());
    assert_eq!(store.job(tea, job_id(2)).unwrap(), Some(row));
    let second = JobClaim { node: node(2), attempt: 2 };
    assert!(store.update_job(&JobRow { state: JobState::Done, ..noted }, Some(second)).unwrap());
    assert_eq!(claim(3), Some((job_id(3), 3)), "a server that never noted itself is not there");
    assert_eq!(store.unfinished_jobs().unwrap().len(), 2);
}

pub fn servers_note_that_they_are_there(open: Open<'_>) {
    let store = open();
    let id = |number| NodeId(Uuid::from_u128(number));
    assert!(store.nodes().unwrap().is_empty());
    store.note_node(id(1), NodeRole::Serve, "0.1.0").unwrap();
    store.note_node(id(2), NodeRole::Work, "0.1.0").unwrap();
    let nodes = store.nodes().unwrap();
    let told: Vec<_> = nodes.iter().map(|node| (node.id, node.role, node.built.as_str())).collect();
    assert_eq!(told, [(id(1), NodeRole::Serve, "0.1.0"), (id(2), NodeRole::Work, "0.1.0")]);
    assert!(nodes.iter().all(|node| node.started_at == node.seen_at && node.schema > 11), "{nodes:?}");
    store.note_node(id(1), NodeRole::Serve, "0.1.0").unwrap();
    let again = store.nodes().unwrap();
    assert!(again[0].started_at == nodes[0].started_at && nodes[0].seen_at <= again[0].seen_at, "{again:?}");
    store.forget_node(id(1)).unwrap();
    store.forget_node(id(1)).unwrap();
    assert_eq!(store.nodes().unwrap()[..], again[1..]);
}

pub fn snapshot_is_frozen(open: Open<'_>) {
    let store = open();
    let (tea, coffee) = (program(&store, "tea"), program(&store, "coffee"));
    commit(&store, &step(tea, 2, None, 2));
    commit(&store, &step(coffee, 1, None, 1));
    let snapshot = store.snapshot().unwrap();
    commit(&store, &step(tea, 2, Some(2), 3));
    commit(&store, &step(tea, 3, None, 1));

    let walk = |program| {
        let mut seen = Vec::new();
        snapshot
            .for_each_account(program, &mut |account| {
                snapshot
                    .for_each_entry_of(account.account, &mut |entry| seen.push((entry.account, entry.seq)))
                    .unwrap();
            })
            .unwrap();
        seen
    };
    let (one, two) = (account_id(1), account_id(2));
    assert_eq!(walk(None), [(one, 1), (two, 1), (two, 2)]);
    assert_eq!(walk(Some(tea)), [(two, 1), (two, 2)]);
    let counts = snapshot.counts(None).unwrap();
    assert_eq!((counts.programs, counts.members, counts.accounts, counts.entries), (2, 0, 2, 3));
    assert_eq!(store.snapshot().unwrap().counts(None).unwrap().entries, 5);
    assert_eq!(snapshot.check_file().unwrap(), [""; 0]);
}

pub fn samples_accounts(open: Open<'_>) {
    const ACCOUNTS: u128 = 3_000;
    let store = open();
    let (tea, coffee) = (program(&store, "tea"), program(&store, "coffee"));
    for numbers in (0..ACCOUNTS).collect::<Vec<_>>().chunks(500) {
        let mut batch = Batch::default();
        for number in numbers {
            let of = if number % 7 == 0 { coffee } else { tea };
            batch.accounts.extend(step(of, *number, None, 0).accounts);
        }
        commit(&store, &batch);
    }
    let snapshot = store.snapshot().unwrap();
    let sample = |wanted| {
        let mut seen = Vec::new();
        let whole =
            snapshot.sample_accounts(tea, wanted, &mut |row| seen.push((row.program, row.account))).unwrap();
        assert!(seen.iter().all(|(of, _)| *of == tea));
        seen.sort_unstable();
        seen.dedup();
        (whole, seen)
    };
    let (whole, all) = sample(5_000);
    assert_eq!((whole, all.len()), (true, (0..ACCOUNTS).filter(|number| number % 7 != 0).count()));
    // As large as the share that is wanted, or nearly so, and from all of them.
    let (whole, some) = sample(1_000);
    assert!(!whole && (300..1_400).contains(&some.len()), "{}", some.len());
    let late = some.iter().filter(|(_, account)| account_id(ACCOUNTS / 2) < *account).count();
    assert!((some.len() / 5..some.len() * 4 / 5).contains(&late), "{late} of {}", some.len());
}

pub fn many_snapshots_leave_readers_free(open: Open<'_>) {
    let store = open();
    let tea = program(&store, "tea");
    let held: Vec<_> = (0..12).map(|_| store.snapshot().unwrap()).collect();
    commit(&store, &step(tea, 1, None, 1));
    assert_eq!(store.accounts(tea, &[account_id(1)]).unwrap().len(), 1);
    assert_eq!(held[0].counts(None).unwrap().accounts, 0);
}
