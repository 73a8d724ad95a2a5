//! What the model remembers of a member: everything, for ever. Counts and uses are plain logs that are summed
//! anew for every question; nothing is pruned, merged by period or kept as a running total.

use std::rc::Rc;

use regulars_engine::{
    event::{Body, EventRef},
    id::{EventId, HouseholdId, MemberId, TeamId, VoucherId},
};

use super::{
    block::{Block, Drawn},
    calendar::Micro,
    challenge::{Deed, Finished},
    fraction::Fraction,
    funding::{Funded, Payer},
    game::Played,
    household::Home,
    levels::{Came, GivenLevel},
    link::Link,
    offer::Offers,
    plan::OnPlan,
    program::Counter,
    referral::Bringing,
    share::Host,
    team::OwnTeam,
};

/// A member's account.
#[derive(Debug, Clone)]
pub struct Member {
    /// Entries so far.
    pub version: u64,
    /// When the member joined.
    pub joined: Option<Micro>,
    /// The time of the latest entry.
    pub as_of: Micro,
    /// Whether the account has ended.
    pub closed: bool,
    /// The number of the next lot.
    pub next_lot: u32,
    /// One per wallet of the program.
    pub purses: Vec<Purse>,
    /// Everything counted, by order of counting.
    pub counted: Vec<Counted>,
    /// Every use of a limit.
    pub uses: Vec<Use>,
    /// Every reward taken.
    pub taken: Vec<Taken>,
    /// Everything that rules gave out of budgets; negative when it came back, at the time of the order.
    pub budgeted: Vec<Gave>,
    /// Every top-up: wallet, time, how often and how much; negative when undone.
    pub paid_in: Vec<(usize, Micro, i64, i64)>,
    /// What is set aside.
    pub holds: Vec<Hold>,
    /// Dates of which places are waited for.
    pub waits: Vec<Waiting>,
    /// Passes to rewards.
    pub passes: Vec<Pass>,
    /// All turns that were ever given in the waiting room of a reward, of which each member of the program would have some.
    pub turns: Vec<(usize, Micro)>,
    /// Everything sent to others, likewise.
    pub sent: Vec<(usize, Micro, i64, i64)>,
    /// Rewards that are given by themselves, with their next day.
    pub givings: Vec<(usize, Micro)>,
    /// Every conversion by its place, likewise.
    pub converted: Vec<(usize, Micro, i64, i64)>,
    /// The vouchers that the member has.
    pub tickets: Vec<Ticket>,
    /// Every use of a voucher by kind: when and how often; negative when undone.
    pub ticket_uses: Vec<(usize, Micro, i64)>,
    /// Every claim of a code; negative when undone.
    pub claims: Vec<(VoucherId, i64)>,
    /// What orders brought in; negative when it went back, at the time of the order.
    pub revenue: Vec<(Micro, i64)>,
    /// Everything taken to partners by their places, likewise.
    pub exported: Vec<(usize, Micro, i64, i64)>,
    /// Every use of a benefit by its place, when, and how often; negative when undone.
    pub benefit_uses: Vec<(usize, Micro, i64, i64)>,
    /// The paid membership.
    pub plan: Option<OnPlan>,
    /// Who gets a part of it, and by which event.
    pub guests: Vec<(MemberId, EventId)>,
    /// Parts of other members' plans.
    pub hosts: Vec<Host>,
    /// Whether there was a trial.
    pub had_trial: bool,
    /// The plan that was left last.
    pub left: Option<usize>,
    /// All prices that were asked for.
    pub fees: i64,
    /// What limits carried over.
    pub pots: Vec<Pot>,
    /// Standings, in the order in which they began.
    pub standings: Vec<Standing>,
    /// Every standing that there ever was: the set, since when, and the rank.
    pub history: Vec<(usize, Micro, Option<usize>)>,
    /// Levels that were given and run, in the order in which they were given.
    pub given_levels: Vec<GivenLevel>,
    /// When the member changes over to another ladder.
    pub changes_over: Option<Micro>,
    /// The last entry before the version with another ladder.
    pub moved_after: Option<u64>,
    /// When the next age is reached that a level asks for, by tier set.
    pub ages: Vec<Option<Micro>>,
    /// What came with levels.
    pub came: Vec<Came>,
    /// Everything done for challenges; negative when taken back.
    pub deeds: Vec<Deed>,
    /// Challenges that were done at some time.
    pub finished: Vec<Finished>,
    /// Challenges that were joined, by round.
    pub joined_challenges: Vec<(usize, i32)>,
    /// Offers.
    pub offers: Offers,
    /// How the member was brought, and brings friends.
    pub bringing: Bringing,
    /// Every badge given, or taken back.
    pub badges: Vec<(&'static str, i64)>,
    /// Every lot that somebody else than the program pays for.
    pub payers: Vec<(u32, Payer)>,
    /// Everything that became of the units in them.
    pub funded: Vec<Funded>,
    /// Every play of a game; with -1 times when undone.
    pub plays: Vec<Played>,
    /// Every block that was bought.
    pub blocks: Vec<Block>,
    /// Everything that was drawn on them.
    pub drawn: Vec<Drawn>,
    /// Every link with a partner, and every end of one.
    pub links: Vec<Link>,
    /// Every entry.
    pub entries: Vec<Rc<Entry>>,
    /// The household that the member is in, and those into which the member is invited.
    pub homes: Vec<Home>,
    /// Where the households live that the member founded, and since when it was another address.
    pub lives_at: Vec<(HouseholdId, Option<String>, Option<Micro>)>,
    /// What others of the household paid; negative when it went back.
    pub shares: Vec<(usize, MemberId, i64)>,
    /// The teams that the member is in, was in or is invited into.
    pub teams: Vec<OwnTeam>,
    /// The teams that have done it.
    pub done_teams: Vec<TeamId>,
    /// Who is told so by the entry, of which team.
    pub told_mates: Vec<(MemberId, TeamId)>,
}

/// The state of one wallet.
#[derive(Debug, Clone)]
pub struct Purse {
    /// Whether it ever held anything, if only a fraction.
    pub used: bool,
    /// Owed by the member.
    pub debt: i64,
    /// The hidden fraction.
    pub fraction: Fraction,
    /// When everything without an expiry lapses.
    pub idle_until: Option<Micro>,
    /// When it pays to the member next.
    pub pays_at: Option<Micro>,
    /// Open lots, by number.
    pub lots: Vec<Lot>,
    /// What the system accounts hold: issued, funded, adjusted, spent, expired, held, transit, paid out.
    pub books: [i64; 8],
}

/// The system accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Book {
    /// Earned.
    Issued,
    /// Paid in.
    Funded,
    /// By staff.
    Adjusted,
    /// Spent.
    Spent,
    /// Lapsed.
    Expired,
    /// Set aside, for the member.
    Held,
    /// On the way to another member.
    Transit,
    /// Paid to the member.
    PaidOut,
}

/// Units under the same terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lot {
    /// Its number.
    pub id: u32,
    /// What is left.
    pub left: i64,
    /// When its first unit was earned.
    pub earned_at: Micro,
    /// When it is gone.
    pub expires: Option<Micro>,
    /// What it waits for.
    pub waits: Option<Waits>,
    /// Who pays for it, when not the program.
    pub payer: Option<Payer>,
}

/// What a lot waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    /// A time.
    Until(Micro),
    /// An activity that names an entry.
    For(&'static str, u64),
}

/// Something counted on a day.
#[derive(Debug, Clone, Copy)]
pub struct Counted {
    /// What.
    pub counter: Counter,
    /// Days since 1970.
    pub day: i32,
    /// How much; negative when taken back.
    pub amount: i64,
}

/// A use of a limit, at the time it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Use {
    /// The rule.
    pub rule: usize,
    /// Its limit.
    pub limit: usize,
    /// When.
    pub at: Micro,
    /// How often; negative when given free.
    pub times: i64,
    /// How much; negative when given free.
    pub units: i64,
}

/// A reward taken, or given back, at the time that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The reward.
    pub reward: usize,
    /// When.
    pub at: Micro,
    /// How many; negative when given back.
    pub times: i64,
    /// For how much; negative when given back.
    pub units: i64,
    /// With how much money beside; negative when given back.
    pub cash: i64,
    /// For which of its dates.
    pub session: Option<usize>,
}

/// What a rule gave out of its budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gave {
    /// The rule.
    pub rule: usize,
    /// When.
    pub at: Micro,
    /// What it cost; negative when it came back.
    pub cost: i64,
}

/// A voucher of the member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    /// Its id.
    pub id: VoucherId,
    /// Its kind.
    pub kind: usize,
    /// How often it can still be used.
    pub uses: i64,
    /// When it has ended.
    pub expires: Option<Micro>,
}

/// Units set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The entry that placed it.
    pub entry: u64,
    /// The wallet; none for a reward that costs no units.
    pub wallet: Option<usize>,
    /// When it is over.
    pub until: Micro,
    /// What was taken of which lots.
    pub parts: Vec<Lot>,
    /// The reward that it is for.
    pub reserved: Option<Taken>,
}

/// Places that the member waits for, or that are kept for the member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The reward.
    pub reward: usize,
    /// Its date.
    pub session: usize,
    /// How many.
    pub times: i64,
    /// When it is over.
    pub until: Micro,
    /// Whether they are kept.
    pub offered: bool,
}

/// A pass to a reward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pass {
    /// The reward.
    pub reward: usize,
    /// When it is the member's turn.
    pub turn: Option<Micro>,
    /// When it is over, or when lots are drawn.
    pub until: Micro,
}

/// What a limit carries over.
#[derive(Debug, Clone, Copy)]
pub struct Pot {
    /// The rule.
    pub rule: usize,
    /// Its limit.
    pub limit: usize,
    /// How much.
    pub carried: i64,
    /// When the next period begins.
    pub renews_at: Micro,
}

/// Where the member stands in a tier set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The set.
    pub set: usize,
    /// The rank of the level.
    pub level: Option<usize>,
    /// Since when.
    pub since: Micro,
    /// The next review.
    pub until: Option<Micro>,
    /// What the last review left.
    pub base: Option<usize>,
    /// Until when that was promised.
    pub base_until: Option<Micro>,
    /// Counts begin anew after this day.
    pub counts_from: Option<Micro>,
    /// Paid for.
    pub kept: bool,
    /// In grace.
    pub grace: bool,
}

/// One entry of the account.
#[derive(Debug)]
pub struct Entry {
    /// Its number.
    pub number: u64,
    /// Its identity.
    pub key: EventRef,
    /// What happened.
    pub body: Body,
    /// The first entry of its family.
    pub root: u64,
    /// What it did, in order.
    pub moves: Vec<Move>,
}

/// One thing that an entry did.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields say what they are")]
pub enum Move {
    /// Gave units: an award when an order did it.
    Gave { wallet: usize, lot: Option<u32>, amount: i64, book: Book, award: Option<Award> },
    /// Took units from a lot, whose terms were these.
    Took { wallet: usize, amount: i64, lot: Lot, book: Book },
    /// Made debt.
    Owed { wallet: usize, amount: i64, book: Book },
    /// Let debt go.
    Forgave { wallet: usize, amount: i64, book: Book },
    /// Put units back.
    PutBack { wallet: usize, lot: u32, amount: i64, book: Book },
    /// Changed a hidden fraction.
    Fraction { wallet: usize, change: Fraction },
    /// Counted.
    Counted { count: Counted, shares: Shares },
    /// Used a limit, and carried something over.
    Used { used: Use, carried: i64 },
    /// Took a reward, or gave it back.
    Redeemed { taken: Taken },
    /// Took from the budget of a rule, or gave back.
    Budgeted(Gave),
    /// Paid money in.
    PaidIn { wallet: usize, at: Micro, times: i64, units: i64 },
    /// Paid a part of an order.
    Paid { tender: usize, wallet: usize, amount: i64, units: i64 },
    /// Gave back a part of a tender.
    PaidBack { tender: usize, amount: i64, units: i64 },
    /// Sent to another member.
    Sent { wallet: usize, at: Micro, times: i64, units: i64 },
    /// Made units into others.
    Converted { conversion: usize, at: Micro, times: i64, units: i64 },
    /// Did something to vouchers.
    Ticket(TicketMove),
    /// Took so much off each line.
    Saved { lines: Vec<i64> },
    /// Brought money in.
    Revenue { at: Micro, amount: i64 },
    /// Took units to a partner.
    Exported { partner: usize, at: Micro, times: i64, units: i64 },
    /// Used a benefit.
    Benefit { benefit: usize, at: Micro, times: i64, worth: i64 },
    /// Played a game, or undid that.
    Play(Played),
    /// Gave a badge that was won, or took it back.
    Badge { badge: &'static str, times: i64 },
    /// Made an offer.
    OfferMade { offer: usize, at: Micro, times: i64 },
    /// Did something for a challenge.
    Deed { deed: Deed, shares: Shares },
    /// What comes after it follows from what was done for challenges, and is undone by nothing.
    Mark,
    /// Was given a level.
    LevelGiven(GivenLevel),
    /// A given level ended.
    LevelEnded(GivenLevel),
    /// A friend has brought something.
    FriendUse { at: Micro },
    /// And a badge for that.
    FriendBadge { name: &'static str },
    /// Left units with a household.
    LeftBehind,
    /// Let somebody else of the household pay, or gave that back.
    Shared { wallet: usize, member: MemberId, amount: i64 },
    /// Asked for a price, or to give it back, of a period that began then.
    Fee { amount: i64, from: Micro },
    /// Used something of a plan, in the period that began then.
    PlanUse { what: String, from: Micro, times: i64, worth: i64 },
    /// Asked somebody outside to do something.
    Asked,
    /// Paid for a tier set.
    PaidFor { set: usize },
    /// Something became of units that somebody pays for.
    Funded(Funded),
    /// Bought a block, by its place, or with fewer than no units took that back.
    Bought { block: usize, units: i64 },
    /// Drew on a block, or gave back to it.
    Drawn(Drawn),
    /// Undid an entry.
    Undid { entry: u64 },
    /// Part of an order line came back.
    Back { line: usize, quantity: i64, amount: i64 },
    /// Part of what the order's move of this place gave was taken back.
    TookBack { award: usize, amount: i64, exact: Fraction },
}

impl Entry {
    /// What it did by itself: all before the mark, and what lapsed after it.
    pub fn own_moves(&self) -> Vec<&Move> {
        let mark = self.moves.iter().position(|step| matches!(step, Move::Mark));
        let (own, after) = self.moves.split_at(mark.unwrap_or(self.moves.len()));
        let lapsed = after.iter().filter(|step| matches!(step, Move::Took { book: Book::Expired, .. }));
        own.iter().chain(lapsed).collect()
    }
}

/// What an entry did to the member's vouchers.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the fields say what they are")]
pub enum TicketMove {
    /// Gave a voucher so many uses, or took them away.
    Issued { ticket: Ticket, uses: i64 },
    /// Used a voucher; negative, or given back.
    Used { ticket: Ticket, uses: i64 },
    /// Counted for the limits of a kind of voucher.
    Counted { kind: usize, at: Micro, times: i64 },
    /// Claimed a code that can be claimed so often.
    Claimed { code: VoucherId, most: i64, times: i64 },
}

/// What a rule gave for an order.
#[derive(Debug, Clone)]
pub struct Award {
    /// The rule.
    pub rule: usize,
    /// How it belongs to the lines.
    pub shares: Shares,
    /// The exact amounts behind the shares, in wallets that keep fractions.
    pub exact: Option<Vec<Fraction>>,
}

/// How an amount belongs to lines.
#[derive(Debug, Clone)]
pub enum Shares {
    /// To the order.
    Whole,
    /// To its lines, then delivery and tip.
    Lines(Vec<i64>),
}

impl Taken {
    /// The same, given back.
    pub fn undone(self) -> Taken {
        Taken { times: -self.times, units: -self.units, cash: -self.cash, ..self }
    }
}

impl Move {
    /// The entry that it undid.
    pub fn undone(&self) -> Option<u64> {
        match self {
            Move::Undid { entry } => Some(*entry),
            _ => None,
        }
    }
}

impl Member {
    /// Whether the member is on a plan.
    pub fn is_on(&self, plan: usize) -> bool {
        self.plan.as_ref().is_some_and(|on| on.plan == plan)
    }

    /// Nobody yet.
    pub fn new(wallets: usize) -> Member {
        let purse = Purse {
            used: false,
            debt: 0,
            fraction: Fraction::ZERO,
            idle_until: None,
            pays_at: None,
            lots: Vec::new(),
            books: [0; 8],
        };
        Member {
            version: 0,
            joined: None,
            as_of: 0,
            closed: false,
            next_lot: 0,
            purses: vec![purse; wallets],
            counted: Vec::new(),
            uses: Vec::new(),
            taken: Vec::new(),
            budgeted: Vec::new(),
            paid_in: Vec::new(),
            holds: Vec::new(),
            waits: Vec::new(),
            passes: Vec::new(),
            turns: Vec::new(),
            sent: Vec::new(),
            givings: Vec::new(),
            converted: Vec::new(),
            revenue: Vec::new(),
            tickets: Vec::new(),
            ticket_uses: Vec::new(),
            claims: Vec::new(),
            exported: Vec::new(),
            benefit_uses: Vec::new(),
            plan: None,
            guests: Vec::new(),
            hosts: Vec::new(),
            had_trial: false,
            left: None,
            fees: 0,
            pots: Vec::new(),
            standings: Vec::new(),
            history: Vec::new(),
            given_levels: Vec::new(),
            changes_over: None,
            moved_after: None,
            ages: Vec::new(),
            came: Vec::new(),
            deeds: Vec::new(),
            finished: Vec::new(),
            joined_challenges: Vec::new(),
            offers: Offers::default(),
            bringing: Bringing::default(),
            badges: Vec::new(),
            payers: Vec::new(),
            funded: Vec::new(),
            plays: Vec::new(),
            homes: Vec::new(),
            lives_at: Vec::new(),
            teams: Vec::new(),
            done_teams: Vec::new(),
            told_mates: Vec::new(),
            shares: Vec::new(),
            blocks: Vec::new(),
            drawn: Vec::new(),
            links: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// The entry of an event.
    pub fn find(&self, key: &EventRef) -> Option<&Rc<Entry>> {
        self.entries.iter().find(|e| e.key == *key)
    }

    /// The entry of a number.
    pub fn entry(&self, number: u64) -> Option<&Rc<Entry>> {
        self.entries.iter().find(|e| e.number == number)
    }

    /// The entries that followed on a root.
    pub fn followers(&self, root: u64) -> impl Iterator<Item = &Rc<Entry>> {
        self.entries.iter().filter(move |e| e.root == root && e.number != root)
    }

    /// Whether an entry has not been undone, or its undoing has.
    pub fn stands(&self, number: u64) -> bool {
        let undoes =
            |e: &&Rc<Entry>| e.moves.iter().any(|m| matches!(m, Move::Undid { entry } if *entry == number));
        !self.entries.iter().filter(undoes).any(|e| self.stands(e.number))
    }

    /// The standing in a set.
    pub fn standing(&self, set: usize) -> Option<&Standing> {
        self.standings.iter().find(|s| s.set == set)
    }

    /// The given level that counts in a set: one above what is reached; of several the highest, then what lasts longest.
    pub fn given(&self, set: usize) -> Option<GivenLevel> {
        let reached = self.standing(set).and_then(|s| s.level);
        let above = |level: &&GivenLevel| level.set == set && reached < Some(level.rank);
        let key = |level: &GivenLevel| (level.rank, level.until.unwrap_or(Micro::MAX));
        let best = self.given_levels.iter().filter(above).map(key).max()?;
        self.given_levels.iter().filter(above).find(|level| key(level) == best).copied()
    }

    /// The rank that counts in a set, and until when.
    pub fn held(&self, set: usize) -> Option<(usize, Option<Micro>)> {
        match self.given(set) {
            Some(given) => Some((given.rank, given.until)),
            None => self.standing(set).and_then(|s| Some((s.level?, s.until))),
        }
    }

    /// The rank that counts in a set.
    pub fn level(&self, set: usize) -> Option<usize> {
        self.held(set).map(|(rank, _)| rank)
    }
}

impl Purse {
    /// What can be spent.
    pub fn available(&self) -> i64 {
        self.lots.iter().filter(|l| l.waits.is_none()).map(|l| l.left).sum()
    }

    /// What is set aside.
    pub fn held(&self) -> i64 {
        self.books[Book::Held as usize]
    }

    /// What waits.
    pub fn pending(&self) -> i64 {
        self.lots.iter().filter(|l| l.waits.is_some()).map(|l| l.left).sum()
    }
}
