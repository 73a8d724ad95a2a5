//! Short ways to write the rows that cases are about.

use regulars_engine::id::{AccountId, EventId, JobId, KeyId, MemberId, ProgramId};
use regulars_store::{
    AccountRow, AccountStatus, AccountWrite, AnswerRow, Batch, Commit, EntryRow, Identity, Lookup, MemberRow,
    MemberStatus, Mode, NewMember, NewProgram, Store,
};
use uuid::Uuid;

pub fn account_id(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(0xacc << 64 | number))
}

pub fn member_id(number: u128) -> MemberId {
    MemberId(Uuid::from_u128(0x3e3be2 << 64 | number))
}

pub fn event_id(account: u128, seq: u64) -> EventId {
    EventId(Uuid::from_u128(account << 64 | u128::from(seq)))
}

pub fn key_id(number: u128) -> KeyId {
    KeyId(Uuid::from_u128(number))
}

pub fn job_id(number: u128) -> JobId {
    JobId(Uuid::from_u128(number))
}

pub fn program(store: &Store, slug: &str) -> ProgramId {
    let new = NewProgram { slug: slug.to_owned(), mode: Mode::Live, created_at: 1 };
    store.create_program(&new).expect("no fault").expect("the slug is free")
}

pub fn account(program: ProgramId, number: u128, version: u64) -> AccountRow {
    AccountRow {
        account: account_id(number),
        program,
        member: member_id(number),
        version,
        state: vec![u8::try_from(version).expect("small"); 3],
        head: [9; 32],
        next_due_at: None,
        status: AccountStatus::Open,
    }
}

pub fn entry(program: ProgramId, number: u128, seq: u64) -> EntryRow {
    EntryRow {
        account: account_id(number),
        seq,
        program,
        event: event_id(number, seq),
        kind: "order.paid".to_owned(),
        source: "pos".to_owned(),
        external_id: format!("{number}/{seq}"),
        content_hash: [4; 16],
        occurred_at: 1_000,
        recorded_at: 2_000 + i64::try_from(seq).expect("small"),
        program_version: 1,
        postings: r#"[["points","available",20],["points","issued",-20]]"#.to_owned(),
        input: vec![1, 2],
        record: vec![3, 4, 5],
        of_seq: None,
    }
}

/// One account going from `from` to `to`, opened if `from` is `None`, with its entries.
pub fn step(program: ProgramId, number: u128, from: Option<u64>, to: u64) -> Batch {
    let first = from.unwrap_or(0) + 1;
    Batch {
        accounts: vec![AccountWrite {
            row: account(program, number, to),
            expected_version: from,
            due_unchanged: false,
        }],
        entries: (first..=to).map(|seq| entry(program, number, seq)).collect(),
        ..Batch::default()
    }
}

pub fn lookup(kind: &str, byte: u8) -> Lookup {
    Lookup { kind: kind.to_owned(), hash: [byte; 32] }
}

pub fn member(program: ProgramId, number: u128) -> MemberRow {
    MemberRow {
        program,
        id: member_id(number),
        account: account_id(number),
        wrapped_key: Some(vec![7; 40]),
        profile: Some(b"ciphertext".to_vec()),
        revision: 1,
        status: MemberStatus::Active,
        created_at: 5,
    }
}

/// A member who joins, with an account that has no entry yet.
pub fn join(program: ProgramId, number: u128, lookups: &[Lookup]) -> Batch {
    Batch {
        members: vec![NewMember { row: member(program, number), lookups: lookups.to_vec() }],
        ..step(program, number, None, 0)
    }
}

pub fn answer(key: &str, created_at: i64) -> AnswerRow {
    AnswerRow {
        key_id: key_id(1),
        key: key.to_owned(),
        request_hash: [6; 32],
        status: 201,
        body: b"{}".to_vec(),
        member: None,
        created_at,
    }
}

pub fn identity(source: &str, external_id: &str) -> Identity {
    Identity { source: source.to_owned(), external_id: external_id.to_owned() }
}

pub fn commit(store: &Store, batch: &Batch) {
    assert_eq!(store.commit(batch).expect("no fault"), Commit::Done);
}
