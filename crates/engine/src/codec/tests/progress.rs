//! What members work towards: challenges, given levels, choices.

use super::*;

/// A member with challenges and a badge, and what an entry did for them.
pub(super) fn challenges() -> (Account, Record) {
    let (challenge, round, task) = (Sym(7), 20_454, Sym(300));
    let held = HeldVoucher {
        id: VoucherId(Uuid::from_u128(9)),
        voucher: Sym(5),
        uses: 2,
        issued_at: Moment(7),
        expires_at: Some(Moment(1_800_000_000_000_000)),
    };
    let units = Prize::Units { wallet: Sym(0), lot: 3, amount: 300, day: Some(20_500) };
    let uncounted = Prize::Units { wallet: Sym(1), lot: 4, amount: 1, day: None };
    let given = |prize, back| GivenPrize { prize, back };
    let prizes = vec![
        given(units, 120),
        given(uncounted, 0),
        given(Prize::Voucher(held), 2),
        given(Prize::Badge(Sym(8)), 0),
    ];
    let tasks = vec![
        TaskProgress { task, days: vec![(20_498, 1), (20_499, 2), (20_501, 1)] },
        TaskProgress { task: Sym(301), days: vec![(0, 12_345)] },
    ];
    let done_at = Some(Moment(1_772_000_000_000_000));
    let rounds = vec![
        Round { challenge, round, joined_at: None, done_at, tasks, prizes: prizes.clone() },
        Round {
            challenge: Sym(9),
            round: 0,
            joined_at: Some(Moment(8)),
            done_at: None,
            tasks: Vec::new(),
            prizes: Vec::new(),
        },
    ];
    let badges = vec![HeldBadge { badge: Sym(8), since: Moment(7), times: 2 }];
    let shares = Shares::Lines(vec![1, 2]);
    let advance = Advance { challenge, round, task, day: 20_501, amount: 3, forget_before: 20_494, shares };
    let step = |step| Fact::Challenge { challenge, round, step };
    let mut facts = vec![Fact::Advanced(advance), Fact::ChallengeJoined { challenge, round }];
    facts.extend([ChallengeStep::Done, ChallengeStep::TakenBack].map(step));
    facts.extend([ChallengeStep::Forgotten, ChallengeStep::Settled].map(step));
    facts.extend((0u8..).zip(prizes).map(|(place, given)| Fact::Prize { challenge, round, place, given }));
    facts.extend([1, -1].map(|times| Fact::Badge { badge: Sym(8), times }));
    (Account { rounds, badges, ..account() }, Record { facts, ..Record::default() })
}

/// A member to whom levels were given, the event that gave one, and what entries said of them.
pub(super) fn given_levels() -> (Account, Event, Record) {
    let (set, level) = (Sym(1), Sym(300));
    let until = Some(Moment(1_800_000_000_000_000));
    let given = GivenLevel {
        set,
        level,
        since: Moment(7),
        until,
        reason: GivenReason::Match,
        outranks: vec![Sym(2), Sym(3)],
    };
    let for_ever =
        GivenLevel { until: None, reason: GivenReason::Gift, outranks: Vec::new(), ..given.clone() };
    let prize = Prize::Level { set, level, since: Moment(7), until };
    let rounds = vec![Round {
        challenge: Sym(9),
        round: 20_454,
        joined_at: None,
        done_at: Some(Moment(7)),
        tasks: Vec::new(),
        prizes: vec![GivenPrize { prize, back: 1 }],
    }];
    let ends = [LevelEnd::Lapsed, LevelEnd::Undone];
    let mut facts = vec![Fact::LevelGiven(given.clone()), Fact::LevelGiven(for_ever.clone())];
    facts.extend(ends.map(|end| Fact::LevelEnded { given: given.clone(), end }));
    let body = Body::TierGiven(TierGiven {
        tier_set: "status".into(),
        level: "gold".into(),
        last_day: Some(20_818),
        reason: GivenReason::Match,
    });
    (
        Account { rounds, given_levels: vec![given, for_ever], ..account() },
        Event { body, ..event() },
        Record { facts, ..Record::default() },
    )
}

/// A member who has chosen one thing and may choose another, with years with a level; the event that chose.
pub(super) fn choices() -> (Account, Event, Record) {
    let until = Moment(1_800_000_000_000_000);
    let of = |option| Prize::Choice { choice: Sym(11), option, until };
    let prizes = [None, Some(Sym(300))].map(|option| GivenPrize { prize: of(option), back: 0 });
    let (challenge, round, done_at) = (Sym(9), 20_454, Some(Moment(7)));
    let (tasks, joined_at) = (Vec::new(), None);
    let rounds = vec![Round { challenge, round, joined_at, done_at, tasks, prizes: prizes.to_vec() }];
    let years =
        [(2025, Sym(2)), (2026, Sym(300))].map(|(year, level)| LevelYear { set: Sym(1), year, level });
    let mut facts: Vec<Fact> = years.map(Fact::LevelYear).into();
    facts.extend((0u8..).zip(prizes).map(|(place, given)| Fact::Prize { challenge, round, place, given }));
    let body = Body::ChoiceMade(ChoiceMade { choice: "annual".into(), option: "suite".into() });
    (
        Account { rounds, level_years: years.into(), ..account() },
        Event { body, ..event() },
        Record { facts, ..Record::default() },
    )
}
