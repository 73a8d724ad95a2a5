//! Entries of the ledger, with their reasons.

use regulars_app::view;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    BenefitUse, BlockMove, HouseholdMove, HouseholdShare, LinkMove, Offer, PlanMove, Played, TeamMove, Tell,
    mirror,
};
use crate::wire::Instant;

mirror! {
    /// An entry of the ledger: what happened, what was decided, and why.
    Entry of view::EntryView {
        /// The event's id.
        #[schema(example = "evt_0198c0de-0000-7000-8000-000000000001")]
        event: String,
        /// Its kind, such as `order.paid`; `tick`, `plan.renewed`, `plan.fee_asked`, `wallet.paid_out`, `reward.given` and
        /// `offer.due` for due work.
        kind: String,
        /// Who reported it.
        source: String,
        /// The reporter's number of it.
        external_id: String,
        /// When it happened.
        occurred_at: Instant,
        /// When it was recorded.
        recorded_at: Instant,
        /// Its number in the account; absent for an event that is not recorded.
        #[serde(skip_serializing_if = "Option::is_none")]
        seq: Option<u64>,
        /// The entry of the account that it is about, such as the order of a return.
        #[serde(skip_serializing_if = "Option::is_none")]
        of_seq: Option<u64>,
        /// The version of the program that decided it.
        program_version: u32,
        /// What was decided.
        #[serde(flatten)]
        decided: Decision,
    }

    /// What was decided.
    Decision of view::DecisionView {
        /// The ledger lines; they sum to zero per wallet.
        postings: Vec<Posting>,
        /// What was given.
        granted: Vec<Grant>,
        /// What else became of units: spent, expired, taken back, owed, restored.
        moves: Vec<Move>,
        /// Levels that changed or were confirmed.
        levels: Vec<LevelChange>,
        /// The reward that was taken or given back.
        #[serde(skip_serializing_if = "Option::is_none")]
        redeemed: Option<Redeemed>,
        /// What became of a redemption: `issued` or `used`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>)]
        fulfilled: Option<&'static str>,
        /// Vouchers that were given, taken away, used or given back.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        vouchers: Vec<VoucherMove>,
        /// What was done for challenges, and what followed: first the tasks, then whole challenges.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        challenges: Vec<ChallengeMove>,
        /// Badges that were given or taken back.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        badges: Vec<BadgeMove>,
        /// What it did for a friend who was brought: `claimed`, `bought`, `confirmed`, `settled`, `taken_back`, `lapsed`; or
        /// for the one who brought them: `friend_joined`, `friend_settled`, `friend_rewarded`, `friend_taken_back`,
        /// `friend_lapsed`.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[schema(value_type = Vec<String>)]
        referral: Vec<&'static str>,
        /// Holds and reservations that began or ended.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        holds: Vec<HoldChange>,
        /// What wallets paid of an order, or what was given back of its tenders.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        paid: Vec<Paid>,
        /// What was sent to another member, or came back.
        #[serde(skip_serializing_if = "Option::is_none")]
        sent: Option<Sent>,
        /// Units that became others, or were given back.
        #[serde(skip_serializing_if = "Option::is_none")]
        converted: Option<Converted>,
        /// Units that went to a partner, or came back.
        #[serde(skip_serializing_if = "Option::is_none")]
        exported: Option<Exported>,
        /// The benefit of a level that was used, or whose use was undone.
        #[serde(skip_serializing_if = "Option::is_none")]
        benefit: Option<BenefitUse>,
        /// The play of a game of chance, and what it came to. What it gave is among what was given.
        #[serde(skip_serializing_if = "Option::is_none")]
        played: Option<Played>,
        /// The offer whose time had come, of an entry of kind `offer.due`.
        #[serde(skip_serializing_if = "Option::is_none")]
        offer: Option<Offer>,
        /// What happened to the member in a household.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        household: Vec<HouseholdMove>,
        /// What others of the household paid of it, each from their own account.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        household_shares: Vec<HouseholdShare>,
        /// What happened to the member in a team, or to the team by what the member did.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        teams: Vec<TeamMove>,
        /// What became of the paid membership.
        #[serde(skip_serializing_if = "Option::is_none")]
        plan: Option<PlanMove>,
        /// The links with partners that it made or ended.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        links: Vec<LinkMove>,
        /// What it bought, or drew, of what partners pay for in advance.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        blocks: Vec<BlockMove>,
        /// What it asked of somebody outside (`asked`), or what became of that (`done`, `failed`).
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>, example = "asked")]
        instruction: Option<&'static str>,
        /// The number of the entry that this one undoes.
        #[serde(skip_serializing_if = "Option::is_none")]
        reverses: Option<u64>,
        /// Why: one line per rule that listens to this kind of event.
        why: Vec<Why>,
        /// The account afterwards.
        after: After,
    }

    /// A ledger line.
    Posting of view::PostingView {
        /// The wallet.
        #[schema(example = "points")]
        wallet: String,
        /// The book: `available`, `pending`, `held` and `debt` are the member's, the others the program's.
        #[schema(value_type = String, example = "available")]
        book: &'static str,
        /// What it gains (positive) or gives (negative), in the smallest unit.
        amount: i64,
    }

    /// Units given.
    Grant of view::GrantView {
        /// The wallet.
        wallet: String,
        /// How many, in the smallest unit.
        amount: i64,
        /// `issued` under the rules, `funded` by the member, `adjusted` by staff, or `transit` from another member.
        #[schema(value_type = String, example = "issued")]
        from: &'static str,
        /// The rule that gave them.
        #[serde(skip_serializing_if = "Option::is_none")]
        rule: Option<String>,
        /// The lot that took them.
        lot: u32,
        /// When they were earned.
        earned_at: Instant,
        /// When they are gone.
        #[serde(skip_serializing_if = "Option::is_none")]
        expires_at: Option<Instant>,
        /// What they wait for before they can be spent.
        #[serde(skip_serializing_if = "Option::is_none")]
        pending: Option<Pending>,
    }

    /// What else became of units.
    Move of view::MoveView {
        /// `drawn`, `activated`, `owed`, `repaid`, `forgiven`, `restored` or `rescheduled`.
        #[schema(value_type = String, example = "drawn")]
        what: &'static str,
        /// The wallet.
        wallet: String,
        /// The lot, where it is about one.
        #[serde(skip_serializing_if = "Option::is_none")]
        lot: Option<u32>,
        /// How many, in the smallest unit; 0 where only the terms changed.
        amount: i64,
        /// The book on the other side.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>)]
        against: Option<&'static str>,
        /// The lot's expiry.
        #[serde(skip_serializing_if = "Option::is_none")]
        expires_at: Option<Instant>,
    }

    /// A level that changed or was confirmed.
    LevelChange of view::LevelChangeView {
        /// The tier set.
        set: String,
        /// The level from now on; absent when the member has none. Of one that is given: that level.
        #[serde(skip_serializing_if = "Option::is_none")]
        level: Option<String>,
        /// Until when it is promised.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
        /// `reached`, `renewed`, `grace`, `lapsed`, `kept`, `paid`, `taken_back` or `reversed`: of what the member has
        /// reached. `given`, `given_ended` or `given_undone`: of a level that was given, which goes on above that.
        #[schema(value_type = String, example = "reached")]
        cause: &'static str,
    }

    /// A reward that was taken or given back.
    Redeemed of view::RedeemedView {
        /// The reward.
        #[schema(example = "cup_sleeve")]
        reward: String,
        /// How many; negative when given back.
        quantity: i64,
        /// What they cost the program, in the smallest unit of its currency; negative when given back.
        worth: i64,
        /// Whom a donation is for.
        #[serde(skip_serializing_if = "Option::is_none")]
        cause: Option<String>,
        /// What the member paid for them, in the smallest unit of the reward's wallet; negative when given back.
        units: i64,
        /// The money to be paid beside the units, in the smallest unit of the program's currency; negative when given back.
        /// The shop takes it; the ledger only tells how much.
        cash: i64,
    }

    /// A voucher that was given, taken away, used or given back.
    VoucherMove of view::VoucherMoveView {
        /// The voucher.
        #[schema(example = "vch_0198c0de-0000-7000-8000-000000000001")]
        id: String,
        /// Its code; only in the answer to the event that issued it, and for keys with `vouchers:read`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(example = "7K3QX-9MWPD-4RNA")]
        code: Option<String>,
        /// Its kind.
        #[schema(example = "welcome")]
        voucher: String,
        /// `issued`, `revoked`, `used` or `restored`.
        #[schema(value_type = String, example = "used")]
        how: &'static str,
        /// How many uses that are.
        uses: i64,
        /// When it ends.
        #[serde(skip_serializing_if = "Option::is_none")]
        expires_at: Option<Instant>,
        /// What it took off the order, in the smallest unit; negative when undone.
        #[serde(skip_serializing_if = "Option::is_none")]
        saved: Option<i64>,
        /// Of that, what it took off delivery.
        #[serde(skip_serializing_if = "Option::is_none")]
        shipping: Option<i64>,
        /// Of that, what it took off lines.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        lines: Vec<LineSaving>,
    }

    /// What a voucher took off one line.
    LineSaving of view::LineSavingView {
        /// The place of the line in the order, from 0.
        line: u32,
        /// How much, in the smallest unit.
        saved: i64,
    }

    /// What an entry did for a challenge, or what followed.
    ChallengeMove of view::ChallengeMoveView {
        /// The challenge.
        #[schema(example = "seven_days")]
        id: String,
        /// `joined`: the member takes part. `advanced`: something was done for a task. `done`: the challenge is done, and what it gives is among what was
        /// given. `taken_back`: it is not done any more. `closed`: nothing of it changes any more.
        #[schema(value_type = String, example = "advanced")]
        what: &'static str,
        /// The task that was advanced; absent when it is the only one.
        #[serde(skip_serializing_if = "Option::is_none")]
        task: Option<String>,
        /// How much was done, in the smallest unit; negative when taken back. Only with `advanced`.
        #[serde(skip_serializing_if = "Option::is_none")]
        amount: Option<i64>,
    }

    /// A badge that was given or taken back.
    BadgeMove of view::BadgeMoveView {
        /// The badge.
        #[schema(example = "regular")]
        id: String,
        /// `given` or `taken_back`.
        #[schema(value_type = String, example = "given")]
        what: &'static str,
    }

    /// A hold or reservation that began or ended.
    HoldChange of view::HoldChangeView {
        /// The number of the entry that placed it.
        entry: u64,
        /// `placed`, `captured`, `released` or `expired`.
        #[schema(value_type = String, example = "placed")]
        what: &'static str,
        /// Until when it lasts, for one that was placed.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
    }

    /// A part of an order's price that a wallet paid, or that was given back.
    Paid of view::PaidView {
        /// The place of the tender in the order, from 0.
        tender: u32,
        /// The wallet; absent for a tender of another kind that is given back.
        #[serde(skip_serializing_if = "Option::is_none")]
        wallet: Option<String>,
        /// How much of the price, in the smallest unit of the program's currency; negative when given back.
        amount: i64,
        /// How many units of the wallet, in its smallest unit; negative when given back.
        units: i64,
    }

    /// Units that were sent to another member, or came back.
    Sent of view::SentView {
        /// The wallet.
        #[schema(example = "points")]
        wallet: String,
        /// How many, in the smallest unit, without the fee; negative when they came back.
        amount: i64,
        /// The other member.
        #[schema(example = "mbr_0198c0de-0000-7000-8000-000000000001")]
        to: String,
    }

    /// Units of one wallet that became units of another one. Amounts are negative when undone.
    Converted of view::ConvertedView {
        /// The conversion.
        #[schema(example = "to_miles")]
        conversion: String,
        /// The wallet that they left.
        #[schema(example = "points")]
        from: String,
        /// How many left it, in its smallest unit.
        amount: i64,
        /// The wallet that they came into.
        #[schema(example = "miles")]
        to: String,
        /// How many came into it, in its smallest unit.
        gave: i64,
    }

    /// Units that went to a partner, or came back. Amounts are negative then.
    Exported of view::ExportedView {
        /// The partner.
        #[schema(example = "sky_miles")]
        partner: String,
        /// The wallet that they left.
        #[schema(example = "points")]
        wallet: String,
        /// How many left it, in its smallest unit and without the fee.
        amount: i64,
        /// The fee, in the same unit.
        fee: i64,
        /// How many of its own units the partner is to give.
        gave: i64,
    }

    /// The account after an entry.
    After of view::AfterView {
        /// Balances.
        balances: Vec<BalanceAfter>,
        /// Levels held.
        levels: Vec<HeldLevel>,
    }

    /// The balance of one wallet, in its smallest unit.
    BalanceAfter of view::BalanceView {
        /// The wallet.
        wallet: String,
        /// Can be spent.
        available: i64,
        /// Can't be spent yet.
        pending: i64,
        /// Set aside by holds and reservations.
        held: i64,
        /// Owed by the member.
        debt: i64,
    }

    /// A level held.
    HeldLevel of view::HeldLevelView {
        /// The tier set.
        set: String,
        /// The level.
        level: String,
        /// Until when it is promised.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
    }

    /// What one rule did, and why.
    Why of view::WhyLine {
        /// The rule.
        rule: String,
        /// Its name for people.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// `gave`, `multiplied`, `condition_false`, `condition_failed`, `not_now`, `nothing_covered`, `too_little`,
        /// `limit_reached`, `budget_used_up`, `outdone` or `nothing_to_multiply`.
        #[schema(value_type = String, example = "gave")]
        outcome: &'static str,
        /// The wallet that the rule gives to or multiplies in.
        #[serde(skip_serializing_if = "Option::is_none")]
        wallet: Option<String>,
        /// The figures, where there are any.
        #[serde(skip_serializing_if = "Option::is_none")]
        figures: Option<Figures>,
        /// All of it in a sentence.
        sentence: String,
    }

    /// The figures of a rule. Amounts are in the smallest unit.
    Figures of view::Figures {
        /// What the rule looked at: money, pieces, times, or the value of a field.
        #[serde(skip_serializing_if = "Option::is_none")]
        base: Option<i64>,
        /// The factor of a multiplier, as a decimal.
        #[serde(skip_serializing_if = "Option::is_none")]
        factor: Option<String>,
        /// The exact result, as a fraction in lowest terms.
        #[serde(skip_serializing_if = "Option::is_none")]
        exact: Option<String>,
        /// The exact result, as a decimal.
        #[serde(skip_serializing_if = "Option::is_none")]
        exact_decimal: Option<String>,
        /// After rounding, before limits.
        #[serde(skip_serializing_if = "Option::is_none")]
        rounded: Option<i64>,
        /// What was given.
        given: i64,
    }

    /// What to say while somebody pays, in the asked language, the most useful first.
    Hints of view::HintsView {
        /// What the clerk may tell: the way to the next level, and what can be redeemed now.
        clerk: Vec<String>,
        /// What the member may read: the way to the next level and what it takes to stay, and what is near after this
        /// order.
        member: Vec<String>,
    }
}

/// What units wait for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pending {
    /// An instant.
    Until(Instant),
    /// An activity that names the order.
    Activity(String),
}

impl Tell<Pending> for view::PendingView {
    fn tell(self) -> Pending {
        match self {
            view::PendingView::Until(at) => Pending::Until(at.tell()),
            view::PendingView::Activity(name) => Pending::Activity(name),
        }
    }
}

/// What an event did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EventAnswer {
    /// The member.
    pub member: String,
    /// Whether this is the answer of an earlier, equal event.
    pub replayed: bool,
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
}

/// What an order would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Quote {
    /// The entry that it would become.
    pub would: Entry,
    /// Where the member would stand afterwards.
    pub standings: Vec<super::Standing>,
    /// What the member can redeem as things are, before the order.
    pub rewards: Vec<super::Reward>,
    /// What each living voucher of the member could do for the order, whatever vouchers it names; those that end first
    /// before the others. Empty for an order in another currency than the program's.
    pub vouchers: Vec<super::VoucherOffer>,
    /// Which of them together save most; absent when none saves anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<super::BestVouchers>,
    /// What tenders must make up, in the smallest unit of the currency: with the vouchers that the order names. Absent for an
    /// order in another currency than the program's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 2250)]
    pub due: Option<i64>,
    /// How much of that each wallet that pays for orders could pay; each alone, and whatever tenders the order names.
    pub payments: Vec<super::PaymentOffer>,
    /// What to say.
    pub hints: Hints,
    /// Send it as `quote` with the order, so that it is decided under the version of the program that was quoted.
    pub token: String,
    /// Until when the token is good, by the program's clock.
    pub token_expires_at: Instant,
}
