//! Random ladders of levels.

use super::{
    programs::{SEGMENTS, days, length, period},
    random::Random,
};
use crate::model::program::{ACTIVITIES, Counter, Downgrade, Kind, Need, Program, TierSet, Valid, Window};

pub(super) fn some_level(random: &mut Random, program: &Program) -> Option<(usize, usize, bool)> {
    if program.tiers.is_empty() {
        return None;
    }
    let set = random.place(program.tiers.len());
    Some((set, random.place(program.tiers[set].levels.len()), random.chance(60)))
}

pub(super) fn tier_set(random: &mut Random, program: &Program, place: i64) -> TierSet {
    let first = place == 0;
    let window = match random.number(0, 5) {
        0 | 1 => Window::Lifetime,
        2 | 3 => Window::Rolling(days(random)),
        4 => Window::Calendar(period(random)),
        _ => Window::MembershipYear,
    };
    let at_review = random.chance(15);
    let valid = match random.number(if at_review { 1 } else { 0 }, 4) {
        0 => Valid::Ever,
        1 => Valid::For(days(random)),
        2 => Valid::EndOfMembershipYear(random.chance(50)),
        _ => Valid::EndOf(period(random), random.chance(50)),
    };
    let names = if first { ["silver", "gold", "black"] } else { ["fan", "hero", "legend"] };
    let count = usize::try_from(random.number(1, 3)).unwrap_or(1);
    // A real ladder asks for more and more of one thing, so that a failed review leaves a lower level.
    let ladder = random.maybe(60, |r| {
        let wallet = r.place(program.wallets.len());
        let (counter, most) = r.pick(&[
            (Counter::Orders, 2),
            (Counter::Spend, 5_000),
            (Counter::Items, 4),
            (Counter::Earned(wallet), 60),
        ]);
        (counter, r.number(1, most))
    });
    let levels = (0..count).map(|rank| {
        let qualify = match (ladder, i64::try_from(rank)) {
            (Some((counter, step)), Ok(rank)) => Need::AtLeast(counter, step * (rank + 1)),
            _ => need(random, program, rank, 0),
        };
        (names[rank], qualify)
    });
    let levels = levels.collect();
    let points: Vec<usize> =
        (0..program.wallets.len()).filter(|w| program.wallets[*w].kind == Kind::Points).collect();
    TierSet {
        name: if first { "level" } else { "club" },
        window,
        at_review,
        valid,
        downgrade: random.pick(&[Downgrade::Requalify, Downgrade::OneLevel, Downgrade::Never]),
        grace: random.maybe(30, length),
        reset: random.chance(20),
        keep_on_return: random.chance(25),
        gives: vec![(Vec::new(), None); count],
        levels,
        price: random.maybe(40, |r| (r.pick(&points), r.number(1, 100))),
        automatic: random.chance(50),
        referrals: random.maybe(25, |r| r.number(1, 3)),
    }
}

fn need(random: &mut Random, program: &Program, rank: usize, depth: usize) -> Need {
    let step = i64::try_from(rank).unwrap_or(0) + 1;
    if depth < 2 && random.chance(25) {
        let parts = (0..2).map(|_| need(random, program, rank, depth + 1)).collect();
        return if random.chance(50) { Need::All(parts) } else { Need::Any(parts) };
    }
    let wallet = random.place(program.wallets.len());
    let (counter, each) = match random.number(0, 11) {
        0 | 1 => (Counter::Orders, 2),
        2 | 3 => (Counter::Spend, 10_000),
        4 => (Counter::Items, 5),
        5 => (Counter::ToppedUp, 5_000),
        6 => (Counter::ToppedUpOnce, 3_000),
        7 if random.chance(40) && !program.tiers.is_empty() => {
            let set = random.place(program.tiers.len());
            return Need::AtLeast(Counter::Years(set, random.place(program.tiers[set].levels.len())), 1);
        }
        7 if random.chance(50) => (Counter::AgeMonths("born"), 4),
        7 => (Counter::TenureDays, 30),
        8 => (Counter::Earned(wallet), 120),
        9 => (Counter::Balance(wallet), 150),
        10 => (Counter::Activity(random.pick(&ACTIVITIES)), 2),
        _ if rank == 0 && random.chance(30) => return Need::Joined,
        _ if !program.plans.is_empty() && random.chance(40) => {
            return Need::Plan(random.place(program.plans.len()));
        }
        _ if random.chance(50) => return Need::Segment(random.pick(&SEGMENTS)),
        _ => (Counter::Field("nights"), 4),
    };
    Need::AtLeast(counter, random.number(1, each * step * 2))
}
