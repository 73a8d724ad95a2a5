//! Random lives of three members who draw on the blocks of one partner together, and links with its accounts. After each step
//! what was drawn is what members were given less what was taken back, and no block is overdrawn or more than full.

use regulars_engine::{
    Program,
    decide::open_blocks,
    document::Format,
    event::{AccountLink, AccountUnlink, Activity, BlockPurchase, Body, EventRef, Joined},
    fact::Fact,
    id::LinkId,
    moment::Moment,
    program::check_text,
    rejection::Rejection,
    shared::{Pool, Thing},
};

use crate::{
    member::Member,
    random::{DAY, Random, START, lives},
};

const LIVES: u64 = 1_000;

fn program(when_empty: &str) -> Program {
    let text = format!(
        "
format: regulars/1
program: lives
name: Lives
currency: EUR
time_zone: Europe/Tallinn
wallets:
  points: {{}}
earn:
  visit: {{ on: activity.visit, give: 7 points, funded_by: bank }}
  linked: {{ on: account.linked.bank, give: 50 points }}
partners:
  bank: {{ name: Bank, pays: {{ points: {{ price: 0.008, when_empty: {when_empty} }} }} }}
  press: {{ name: Press }}
"
    );
    check_text(&text, Format::Yaml, Vec::new()).unwrap()
}

struct World {
    program: Program,
    pool: Pool,
    members: [Member; 3],
    now: i64,
    events: u64,
}

impl World {
    fn new(when_empty: &str) -> World {
        let program = program(when_empty);
        let mut world =
            World { program, pool: Pool::default(), members: Default::default(), now: START, events: 0 };
        for member in 0..3 {
            world.step(member, Body::MemberJoined(Joined::default())).unwrap();
        }
        world
    }

    fn step(&mut self, member: usize, body: Body) -> Result<(), Rejection> {
        self.events += 1;
        self.members[member].step(&self.program, &mut self.pool, self.events, Moment(self.now), body)
    }

    fn visit(&mut self, member: usize) -> Result<(), Rejection> {
        let activity = Activity { name: "visit".into(), order: None, quantity: 1, metadata: Vec::new() };
        self.step(member, Body::Activity(activity))
    }

    fn buy(&mut self, units: i64, until: Option<i64>, reserve: bool) -> Result<(), Rejection> {
        let (from, until) = (Moment(self.now), until.map(Moment));
        let (partner, wallet, price) = ("bank".into(), "points".into(), None);
        self.step(0, Body::BlockBought(BlockPurchase { partner, wallet, units, price, from, until, reserve }))
    }

    fn points(&self, member: usize) -> i64 {
        let wallet = self.program.symbols.get("points").unwrap();
        self.members[member].account.balance(wallet).available
    }

    fn open(&self) -> Vec<(u32, i64)> {
        let [bank, points] = ["bank", "points"].map(|name| self.program.symbols.get(name).unwrap());
        let slices = self.pool.slices([Thing::Block(bank, points)]);
        open_blocks(&slices, bank, points, Moment(self.now))
    }

    /// What was drawn is what was given and not taken back, and the blocks say the same.
    fn check(&self, seed: u64, billed: bool) {
        let facts = || self.members.iter().flat_map(|m| m.entries.iter().flat_map(|(.., e)| &e.facts));
        let drawn: i64 =
            facts().map(|fact| if let Fact::BlockDrawn { units, .. } = fact { *units } else { 0 }).sum();
        let answered: i64 = facts()
            .map(|fact| match fact {
                Fact::Funded(funding) => match funding.step {
                    regulars_engine::funding::FundingStep::Issued => funding.units,
                    regulars_engine::funding::FundingStep::TakenBack => -funding.units,
                    _ => 0,
                },
                _ => 0,
            })
            .sum();
        assert!(
            if billed { drawn <= answered } else { drawn == answered },
            "{drawn}, {answered}, seed {seed}"
        );
        for (thing, shared) in self.pool.iter() {
            if let Thing::Block(..) = thing {
                assert_eq!(shared.taken, drawn, "seed {seed}");
                let sum: i64 = shared.blocks.iter().map(|block| block.drawn).sum();
                assert_eq!(sum, drawn, "seed {seed}");
                let full = shared.blocks.iter().all(|block| (0..=block.units).contains(&block.drawn));
                assert!(full, "{:?}, seed {seed}", shared.blocks);
            }
        }
    }
}

#[test]
fn blocks_are_what_was_given_and_never_overdrawn() {
    let (seed, lives) = lives(LIVES);
    for life in 0..lives {
        let seed = seed + life;
        let mut random = Random(seed);
        let word = ["refuse", "earn-nothing", "bill"][random.place(3)];
        let mut world = World::new(word);
        for _ in 0..40 {
            world.now += random.below(3) * DAY;
            let member = random.place(3);
            let earlier = world.members[member].entries.len();
            match random.below(10) {
                0 | 1 => {
                    let until = (random.below(2) == 0).then_some(world.now + (1 + random.below(9)) * DAY);
                    world.buy(1 + random.below(40), until, random.below(3) == 0).unwrap();
                }
                2..=4 if 1 < earlier => {
                    let (external_id, ..) = world.members[member].entries[random.place(earlier)].clone();
                    let of = EventRef { source: "pos".into(), external_id };
                    let _ = world.step(member, Body::Reversal(of));
                }
                _ => {
                    let visited = world.visit(member);
                    let refused = visited == Err(Rejection::BlockEmpty);
                    assert!(visited.is_ok() || (refused && word == "refuse"), "{visited:?}, seed {seed}");
                }
            }
            world.check(seed, word == "bill");
        }
    }
}

#[test]
fn an_empty_block_does_what_the_program_says() {
    for (word, visited, given) in
        [("refuse", Err(Rejection::BlockEmpty), 14), ("earn-nothing", Ok(()), 14), ("bill", Ok(()), 21)]
    {
        let mut world = World::new(word);
        world.buy(15, None, false).unwrap();
        world.visit(1).unwrap();
        world.visit(2).unwrap();
        assert_eq!(world.open(), [(1, 1)], "{word}");
        assert_eq!(world.visit(1), visited, "{word}");
        assert_eq!(world.points(1) + world.points(2), given, "{word}");
        // What comes back fills the block again.
        let of = EventRef { source: "pos".into(), external_id: "e5".into() };
        world.step(1, Body::Reversal(of)).unwrap();
        assert_eq!(world.open()[0].1, if word == "bill" { 7 } else { 8 }, "{word}");
    }
}

#[test]
fn the_reserve_opens_when_the_others_are_empty_and_over_is_over() {
    let mut world = World::new("refuse");
    world.buy(7, None, true).unwrap();
    world.buy(10, Some(START + DAY), false).unwrap();
    assert_eq!(world.open(), [(2, 10), (1, 7)]);
    world.visit(1).unwrap();
    assert_eq!(world.open(), [(2, 3), (1, 7)]);
    // 3 of the first and 4 of the reserve.
    world.visit(1).unwrap();
    assert_eq!(world.open(), [(1, 3)]);
    world.buy(100, Some(START + DAY), false).unwrap();
    world.now = START + DAY;
    assert_eq!(world.open(), [(1, 3)]);
    assert_eq!(world.visit(1), Err(Rejection::BlockEmpty));
    assert_eq!(world.buy(5, Some(world.now), false), Err(Rejection::BlockOver));
}

#[test]
fn a_purchase_can_be_taken_back_until_somebody_draws() {
    let mut world = World::new("refuse");
    let bought = |number: &str| EventRef { source: "pos".into(), external_id: number.into() };
    world.buy(10, None, false).unwrap();
    world.step(0, Body::Reversal(bought("e4"))).unwrap();
    assert_eq!(world.open(), []);
    assert_eq!(world.visit(1), Err(Rejection::BlockEmpty));
    // What undid it is undone, and then somebody draws.
    world.step(0, Body::Reversal(bought("e5"))).unwrap();
    world.visit(1).unwrap();
    assert_eq!(world.open(), [(1, 3)]);
    assert_eq!(world.step(0, Body::Reversal(bought("e7"))), Err(Rejection::BlockDrawn));
    assert_eq!(world.open(), [(1, 3)]);
    world.step(1, Body::Reversal(bought("e8"))).unwrap();
    assert_eq!(world.open(), [(1, 10)]);
    world.step(0, Body::Reversal(bought("e7"))).unwrap();
    assert_eq!(world.open(), []);
}

#[test]
fn a_block_that_nobody_can_draw_on_is_refused() {
    let mut world = World::new("refuse");
    let block = |partner: &str, wallet: &str, units, (from, until): (i64, Option<i64>)| {
        let (partner, wallet, until) = (partner.into(), wallet.into(), until.map(Moment));
        let (from, price, reserve) = (Moment(from), None, false);
        Body::BlockBought(BlockPurchase { partner, wallet, units, price, from, until, reserve })
    };
    for (body, expected) in [
        (block("nobody", "points", 1, (START, None)), Rejection::UnknownPartner),
        (block("bank", "miles", 1, (START, None)), Rejection::UnknownWallet),
        (block("press", "points", 1, (START, None)), Rejection::NotPrepaid),
        (block("bank", "points", 1, (START + DAY, Some(START + DAY))), Rejection::BlockOver),
        (block("bank", "points", 1, (START - DAY, Some(START))), Rejection::BlockOver),
        (block("bank", "points", i64::MAX, (START, None)), Rejection::AmountOutOfRange),
    ] {
        assert_eq!(world.step(0, body), Err(expected));
    }
    for _ in 0..500 {
        world.buy(1, None, false).unwrap();
    }
    assert_eq!(world.buy(1, None, false), Err(Rejection::TooManyBlocks));
}

fn link(world: &mut World, member: usize, partner: &str, number: u128) -> Result<(), Rejection> {
    let number = LinkId(uuid::Uuid::from_u128(number)).to_string();
    world.step(member, Body::AccountLinked(AccountLink { partner: partner.into(), number }))
}

fn unlink(world: &mut World, member: usize, partner: &str) -> Result<(), Rejection> {
    world.step(member, Body::AccountUnlinked(AccountUnlink { partner: partner.into() }))
}

#[test]
fn a_number_is_one_members_and_its_bonus_is_given_once() {
    let mut world = World::new("bill");
    assert_eq!(link(&mut world, 0, "nobody", 1), Err(Rejection::UnknownPartner));
    assert_eq!(unlink(&mut world, 0, "bank"), Err(Rejection::NotLinked));
    link(&mut world, 0, "bank", 1).unwrap();
    assert_eq!(world.points(0), 50);
    assert_eq!(link(&mut world, 0, "bank", 2), Err(Rejection::AlreadyLinked));
    assert_eq!(link(&mut world, 1, "bank", 1), Err(Rejection::PartnerNumberTaken));
    unlink(&mut world, 0, "bank").unwrap();
    // The number has had its bonus, and so has the member.
    link(&mut world, 1, "bank", 1).unwrap();
    link(&mut world, 0, "bank", 3).unwrap();
    assert_eq!([world.points(0), world.points(1)], [50, 0]);
    link(&mut world, 2, "bank", 4).unwrap();
    assert_eq!(world.points(2), 50);
    // Who leaves lets the number go.
    world.step(1, Body::MemberClosed).unwrap();
    unlink(&mut world, 0, "bank").unwrap();
    link(&mut world, 0, "bank", 1).unwrap();
    assert_eq!(world.points(0), 50);
}
