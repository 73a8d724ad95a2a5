//! One entry as people read it: what moved, what was given until when, which levels changed, and why.
//!
//! The program must be the version that decided the entry: a trace names rules by their place in it.

use regulars_engine::{
    codec::{After, Record},
    event::Event,
    fact::{Fact, Fulfilment, Grant, HoldEnd, InstructionStep, LevelEnd, Source, TierCause, VoucherUse},
    id::EventId,
    ledger::{self, Book},
    moment::Moment,
    program::Program,
    state::{GivenLevel, HeldVoucher, Pending, TierState},
    symbol::Sym,
};
use regulars_store::EntryRow;
use serde::Serialize;

use super::{
    BadgeMoveView, BenefitUseView, ChallengeMoveView, OfferView, PlanMoveView, PlayedView, Stamp, as_text,
    benefits,
    challenges::{badge_move, challenge_move},
    games,
    household::{HouseholdMoveView, HouseholdShareView, household_move, household_share},
    moved::{ConvertedView, ExportedView, MoveView, RedeemedView, SentView, exported, moved, redeemed},
    name, offers,
    partners::{BlockMoveView, LinkMoveView, block_moves, link_moves},
    plan,
    referral::referral_move,
    team::{TeamMoveView, team_move},
    why::{WhyLine, why},
};

/// What an entry says of its event beside the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading<'e> {
    /// The event's id.
    pub event: EventId,
    /// Its kind, such as `order.paid`.
    pub kind: &'e str,
    /// Who reported it.
    pub source: &'e str,
    /// The reporter's number of it.
    pub external_id: &'e str,
    /// When it happened.
    pub occurred_at: Moment,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Its number in the account; none for an event that is not recorded (a quote).
    pub seq: Option<u64>,
    /// The entry that it is about.
    pub of_seq: Option<u64>,
    /// The version that decided it.
    pub program_version: u32,
}

impl<'e> From<&'e EntryRow> for Heading<'e> {
    fn from(row: &'e EntryRow) -> Heading<'e> {
        Heading {
            event: row.event,
            kind: &row.kind,
            source: &row.source,
            external_id: &row.external_id,
            occurred_at: Moment(row.occurred_at),
            recorded_at: Moment(row.recorded_at),
            seq: Some(row.seq),
            of_seq: row.of_seq,
            program_version: row.program_version,
        }
    }
}

impl<'e> Heading<'e> {
    /// Of an event that is decided but not recorded.
    pub fn unrecorded(event: &'e Event, program: &Program) -> Heading<'e> {
        Heading {
            event: event.id,
            kind: event.body.kind(),
            source: &event.source,
            external_id: &event.external_id,
            occurred_at: event.occurred_at,
            recorded_at: event.at,
            seq: None,
            of_seq: None,
            program_version: program.version,
        }
    }
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryView {
    /// The event's id.
    #[serde(serialize_with = "as_text")]
    pub event: EventId,
    /// Its kind, such as `order.paid`.
    pub kind: String,
    /// Who reported it.
    pub source: String,
    /// The reporter's number of it.
    pub external_id: String,
    /// When it happened.
    pub occurred_at: Stamp,
    /// When it was recorded.
    pub recorded_at: Stamp,
    /// Its number in the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// The entry that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of_seq: Option<u64>,
    /// The version that decided it.
    pub program_version: u32,
    /// What was decided.
    #[serde(flatten)]
    pub decided: DecisionView,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionView {
    /// The ledger lines; they sum to zero per wallet.
    pub postings: Vec<PostingView>,
    /// What was given.
    pub granted: Vec<GrantView>,
    /// What else became of units: spent, expired, taken back, owed, restored.
    pub moves: Vec<MoveView>,
    /// Levels that changed or were confirmed.
    pub levels: Vec<LevelChangeView>,
    /// The reward that was taken or given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redeemed: Option<RedeemedView>,
    /// What became of a redemption: `issued` or `used`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fulfilled: Option<&'static str>,
    /// Vouchers that were given, taken away, used or given back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub vouchers: Vec<VoucherMoveView>,
    /// What was done for challenges, and what followed: first the tasks, then whole challenges.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub challenges: Vec<ChallengeMoveView>,
    /// Badges that were given or taken back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub badges: Vec<BadgeMoveView>,
    /// What it did for a friend who was brought, or for the one who brought them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub referral: Vec<&'static str>,
    /// Holds and reservations that began or ended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<HoldChangeView>,
    /// What wallets paid of an order, or what was given back of its tenders.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paid: Vec<PaidView>,
    /// What was sent to another member, or came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<SentView>,
    /// Units that became others, or were given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub converted: Option<ConvertedView>,
    /// Units that went to a partner, or came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exported: Option<ExportedView>,
    /// The benefit that was used, or whose use was undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub benefit: Option<BenefitUseView>,
    /// The play of a game of chance, and what it came to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub played: Option<PlayedView>,
    /// The offer whose time had come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<OfferView>,
    /// What happened to the member in a household.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub household: Vec<HouseholdMoveView>,
    /// What others of the household paid of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub household_shares: Vec<HouseholdShareView>,
    /// What happened to the member in a team.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<TeamMoveView>,
    /// What became of the paid membership.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanMoveView>,
    /// The links with partners that it made or ended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkMoveView>,
    /// What it bought, or drew, of what partners pay for in advance.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<BlockMoveView>,
    /// What it asked of somebody outside, or what became of that: `asked`, `done` or `failed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instruction: Option<&'static str>,
    /// The entry that this one undoes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reverses: Option<u64>,
    /// Why: one line per rule that listens to this kind of event.
    pub why: Vec<WhyLine>,
    /// The account afterwards.
    pub after: AfterView,
}

/// A ledger line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostingView {
    /// The wallet.
    pub wallet: String,
    /// The book: `available`, `pending`, `held` and `debt` are the member's.
    pub book: &'static str,
    /// What it gains (positive) or gives (negative), in the smallest unit.
    pub amount: i64,
}

/// Units given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GrantView {
    /// The wallet.
    pub wallet: String,
    /// How many, in the smallest unit.
    pub amount: i64,
    /// `issued` under the rules, `funded` by the member, `adjusted` by staff, or `transit` from another member.
    pub from: &'static str,
    /// The rule that gave them.
    pub rule: Option<String>,
    /// The lot that took them.
    pub lot: u32,
    /// When they were earned.
    pub earned_at: Stamp,
    /// When they are gone.
    pub expires_at: Option<Stamp>,
    /// What they wait for before they can be spent.
    pub pending: Option<PendingView>,
}

/// What units wait for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PendingView {
    /// An instant.
    Until(Stamp),
    /// An activity that names the order.
    Activity(String),
}

/// A voucher that was given, taken away, used or given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoucherMoveView {
    /// The voucher.
    pub id: String,
    /// Its code, in the answer to its issue, where the reader may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its kind.
    pub voucher: String,
    /// `issued`, `revoked`, `used` or `restored`.
    pub how: &'static str,
    /// How many uses that are.
    pub uses: i64,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Stamp>,
    /// What it took off the order, in the smallest unit; negative when undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saved: Option<i64>,
    /// Of that, what it took off delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping: Option<i64>,
    /// Of that, what it took off lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineSavingView>,
}

/// What a voucher took off one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineSavingView {
    /// The place of the line in the order, from 0.
    pub line: u32,
    /// How much, in the smallest unit.
    pub saved: i64,
}

/// A hold or reservation that began or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HoldChangeView {
    /// The number of the entry that placed it.
    pub entry: u64,
    /// `placed`, `captured`, `released` or `expired`.
    pub what: &'static str,
    /// Until when it lasts, for one that was placed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Stamp>,
}

/// A part of an order's price that a wallet paid, or that was given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaidView {
    /// The place of the tender in the order, from 0.
    pub tender: u32,
    /// The wallet; none for a tender of another kind that is given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wallet: Option<String>,
    /// How much of the price, in the smallest unit of the program's currency; negative when given back.
    pub amount: i64,
    /// How many units of the wallet, in its smallest unit; negative when given back.
    pub units: i64,
}

/// A level that changed or was confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelChangeView {
    /// The tier set.
    pub set: String,
    /// The level from now on; none when the member has none. Of one that is given: that level.
    pub level: Option<String>,
    /// Until when it is promised.
    pub until: Option<Stamp>,
    /// `reached`, `renewed`, `grace`, `lapsed`, `kept`, `paid`, `taken_back` or `reversed`; `given`, `given_ended` or
    /// `given_undone` of a level that is given.
    pub cause: &'static str,
}

/// The account after an entry, as the answer told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AfterView {
    /// Balances.
    pub balances: Vec<BalanceView>,
    /// Levels held.
    pub levels: Vec<HeldLevelView>,
}

/// The balance of one wallet, in its smallest unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BalanceView {
    /// The wallet.
    pub wallet: String,
    /// Can be spent.
    pub available: i64,
    /// Can't be spent yet.
    pub pending: i64,
    /// Set aside by holds and reservations.
    pub held: i64,
    /// Owed by the member.
    pub debt: i64,
}

/// A level held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldLevelView {
    /// The tier set.
    pub set: String,
    /// The level.
    pub level: String,
    /// Until when it is promised.
    pub until: Option<Stamp>,
}

/// An entry as people read it. `program` is the version that decided it.
pub fn entry(program: &Program, heading: &Heading<'_>, record: &Record) -> EntryView {
    EntryView {
        event: heading.event,
        kind: heading.kind.to_owned(),
        source: heading.source.to_owned(),
        external_id: heading.external_id.to_owned(),
        occurred_at: Stamp(heading.occurred_at),
        recorded_at: Stamp(heading.recorded_at),
        seq: heading.seq,
        of_seq: heading.of_seq,
        program_version: heading.program_version,
        decided: decision(program, record),
    }
}

/// What was decided, as people read it. `program` is the version that decided it.
pub fn decision(program: &Program, record: &Record) -> DecisionView {
    let mut view = DecisionView {
        postings: postings(program, &record.facts),
        granted: Vec::new(),
        moves: Vec::new(),
        levels: Vec::new(),
        redeemed: None,
        fulfilled: None,
        vouchers: Vec::new(),
        challenges: Vec::new(),
        badges: Vec::new(),
        referral: Vec::new(),
        holds: Vec::new(),
        paid: Vec::new(),
        sent: None,
        converted: None,
        exported: None,
        benefit: None,
        played: None,
        offer: None,
        household: Vec::new(),
        household_shares: Vec::new(),
        teams: Vec::new(),
        plan: plan::moved(program, &record.facts),
        links: link_moves(program, &record.facts),
        blocks: block_moves(program, &record.facts),
        instruction: None,
        reverses: None,
        why: why(program, &record.trace),
        after: after(program, &record.after),
    };
    for fact in &record.facts {
        match fact {
            // An exact fraction that made no whole unit is not shown.
            Fact::Granted(given) if given.amount != 0 => view.granted.push(grant(program, given)),
            Fact::Tier { tier, cause } => view.levels.push(level_change(program, tier, *cause)),
            Fact::LevelGiven(given) => view.levels.push(given_level(program, given, None)),
            Fact::LevelEnded { given, end } => view.levels.push(given_level(program, given, Some(*end))),
            Fact::Reverses { entry } => view.reverses = Some(*entry),
            Fact::Redeemed { .. } => view.redeemed = redeemed(program, fact),
            Fact::Fulfilled { step } => view.fulfilled = Some(fulfilment(*step)),
            Fact::VoucherIssued(held) => {
                let how = if 0 < held.uses { "issued" } else { "revoked" };
                view.vouchers.push(voucher_move(program, held, how));
            }
            Fact::VoucherUsed(used) => view.vouchers.push(voucher_use(program, used)),
            Fact::HoldPlaced { hold, until, .. } => view.holds.push(hold_placed(*hold, *until)),
            Fact::HoldEnded { hold, end } => view.holds.push(hold_ended(*hold, *end)),
            Fact::Paid { tender, wallet, amount, units } => {
                view.paid.push(paid(program, *tender, Some(*wallet), (*amount, *units)));
            }
            Fact::PaidBack { tender, wallet, amount, units } => {
                let back = (amount.saturating_neg(), units.saturating_neg());
                view.paid.push(paid(program, *tender, *wallet, back));
            }
            Fact::Sent { wallet, amount, to } => {
                let (wallet, to) = (name(program, *wallet), to.to_string());
                view.sent = Some(SentView { wallet, amount: *amount, to });
            }
            Fact::Advanced(_) | Fact::ChallengeJoined { .. } | Fact::Challenge { .. } => {
                view.challenges.extend(challenge_move(program, fact));
            }
            Fact::Badge { badge, times } => view.badges.push(badge_move(program, *badge, *times)),
            Fact::Referral(fact) => view.referral.extend(referral_move(fact)),
            Fact::Exported { .. } => view.exported = exported(program, fact),
            Fact::Played(played) => view.played = Some(games::played(program, played)),
            Fact::BenefitUsed { .. } => view.benefit = benefits::used(program, fact),
            Fact::Offer { .. } => view.offer = offers::offer(program, fact),
            Fact::Usual { .. } => {
                view.offer = view.offer.map(|offer| OfferView { usual: offers::usual(fact), ..offer });
            }
            Fact::Household { .. } => view.household.extend(household_move(program, fact)),
            Fact::Team { .. } => view.teams.extend(team_move(fact)),
            Fact::HouseholdShare { .. } => view.household_shares.extend(household_share(program, fact)),
            Fact::Instruction { step } => view.instruction = Some(instruction_step(*step)),
            Fact::Converted { conversion, from, amount, to, gave } => {
                let [conversion, from, to] = [*conversion, *from, *to].map(|sym| name(program, sym));
                view.converted = Some(ConvertedView { conversion, from, amount: *amount, to, gave: *gave });
            }
            other => view.moves.extend(moved(program, other)),
        }
    }
    view
}

fn fulfilment(step: Fulfilment) -> &'static str {
    match step {
        Fulfilment::Issued => "issued",
        Fulfilment::Used => "used",
    }
}

fn postings(program: &Program, facts: &[Fact]) -> Vec<PostingView> {
    let line = |line: ledger::Posting| PostingView {
        wallet: name(program, line.wallet),
        book: line.book.name(),
        amount: line.amount,
    };
    ledger::postings(facts).into_iter().map(line).collect()
}

fn after(program: &Program, after: &After) -> AfterView {
    let balances = after.balances.iter().map(|(wallet, balance)| BalanceView {
        wallet: name(program, *wallet),
        available: balance.available,
        pending: balance.pending,
        held: balance.held,
        debt: balance.debt,
    });
    let levels = after.levels.iter().map(|(set, level, until)| HeldLevelView {
        set: name(program, *set),
        level: name(program, *level),
        until: until.map(Stamp),
    });
    AfterView { balances: balances.collect(), levels: levels.collect() }
}

fn hold_placed(entry: u64, until: Moment) -> HoldChangeView {
    HoldChangeView { entry, what: "placed", until: Some(Stamp(until)) }
}

fn hold_ended(entry: u64, end: HoldEnd) -> HoldChangeView {
    let what = match end {
        HoldEnd::Captured => "captured",
        HoldEnd::Released => "released",
        HoldEnd::Expired => "expired",
    };
    HoldChangeView { entry, what, until: None }
}

fn paid(program: &Program, tender: u32, wallet: Option<Sym>, (amount, units): (i64, i64)) -> PaidView {
    PaidView { tender, wallet: wallet.map(|wallet| name(program, wallet)), amount, units }
}

fn grant(program: &Program, grant: &Grant) -> GrantView {
    GrantView {
        wallet: name(program, grant.wallet),
        amount: grant.amount,
        from: match grant.from {
            Source::Issued => Book::Issued.name(),
            Source::Funded => Book::Funded.name(),
            Source::Adjusted => Book::Adjusted.name(),
            Source::Transit => Book::Transit.name(),
        },
        rule: grant.rule.map(|rule| name(program, rule)),
        lot: grant.lot,
        earned_at: Stamp(grant.earned_at),
        expires_at: grant.expires_at.map(Stamp),
        pending: grant.pending.map(|pending| self::pending(program, pending)),
    }
}

pub(super) fn pending(program: &Program, pending: Pending) -> PendingView {
    match pending {
        Pending::Until(at) => PendingView::Until(Stamp(at)),
        Pending::Activity { name: activity, .. } => PendingView::Activity(name(program, activity)),
    }
}

fn given_level(program: &Program, given: &GivenLevel, end: Option<LevelEnd>) -> LevelChangeView {
    let (set, level) = (name(program, given.set), Some(name(program, given.level)));
    let cause = match end {
        None => "given",
        Some(LevelEnd::Lapsed) => "given_ended",
        Some(LevelEnd::Undone) => "given_undone",
        Some(LevelEnd::Migrated) => "given_migrated",
    };
    LevelChangeView { set, level, until: given.until.map(Stamp), cause }
}

fn level_change(program: &Program, tier: &TierState, cause: TierCause) -> LevelChangeView {
    LevelChangeView {
        set: name(program, tier.set),
        level: tier.level.map(|level| name(program, level)),
        until: tier.until.map(Stamp),
        cause: match cause {
            TierCause::Reached => "reached",
            TierCause::Renewed => "renewed",
            TierCause::Grace => "grace",
            TierCause::Lapsed => "lapsed",
            TierCause::Kept => "kept",
            TierCause::Paid => "paid",
            TierCause::TakenBack => "taken_back",
            TierCause::Reversed => "reversed",
            TierCause::Migrated => "migrated",
        },
    }
}

fn instruction_step(step: InstructionStep) -> &'static str {
    match step {
        InstructionStep::Asked => "asked",
        InstructionStep::Done => "done",
        InstructionStep::Failed => "failed",
        InstructionStep::Past => "past",
    }
}

fn voucher_move(program: &Program, held: &HeldVoucher, how: &'static str) -> VoucherMoveView {
    VoucherMoveView {
        id: held.id.to_string(),
        code: None,
        voucher: name(program, held.voucher),
        how,
        uses: held.uses.saturating_abs(),
        expires_at: held.expires_at.map(Stamp),
        saved: None,
        shipping: None,
        lines: Vec::new(),
    }
}

fn voucher_use(program: &Program, used: &VoucherUse) -> VoucherMoveView {
    let how = if 0 < used.held.uses { "used" } else { "restored" };
    let lines = used.lines.iter().map(|(line, saved)| LineSavingView { line: *line, saved: *saved });
    VoucherMoveView {
        saved: Some(used.saved()),
        shipping: (used.shipping != 0).then_some(used.shipping),
        lines: lines.collect(),
        ..voucher_move(program, &used.held, how)
    }
}
