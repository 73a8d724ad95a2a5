//! What a run has seen: the kinds of facts and verdicts. A simulator that never makes debt proves nothing
//! about it, so a long run must have seen everything.

use std::collections::BTreeMap;

use regulars_engine::{
    decide::Outcome,
    fact::{Fact, HoldEnd, InstructionStep, Sink, TierCause},
    trace::Verdict,
};

/// Everything that a run of some 100,000 operations comes across.
pub const EVERYTHING: [&str; 61] = [
    "activated",
    "asked",
    "budget_used",
    "budget_used_up",
    "carried",
    "closed",
    "code_claimed",
    "code_taken",
    "condition_failed",
    "condition_false",
    "converted",
    "counted",
    "done",
    "drawn",
    "exported",
    "failed",
    "forfeited",
    "forgiven",
    "fraction",
    "fulfilled",
    "gave",
    "granted",
    "hold_captured",
    "hold_expired",
    "hold_placed",
    "hold_released",
    "idle_until",
    "joined",
    "limit_reached",
    "multiplied",
    "not_now",
    "nothing_covered",
    "nothing_to_multiply",
    "outdone",
    "owed",
    "paid",
    "paid_back",
    "paid_out",
    "place_taken",
    "redeemed",
    "repaid",
    "rescheduled",
    "restored",
    "returned",
    "reverses",
    "sent",
    "stock_taken",
    "tier_grace",
    "tier_kept",
    "tier_lapsed",
    "tier_paid",
    "tier_reached",
    "tier_renewed",
    "tier_reversed",
    "tier_taken_back",
    "too_little",
    "took_back",
    "used",
    "voucher_issued",
    "voucher_saved",
    "voucher_used",
];

/// Counts what an outcome contains.
pub fn note(seen: &mut BTreeMap<&'static str, u64>, outcome: &Outcome) {
    for fact in &outcome.facts {
        *seen.entry(fact_kind(fact)).or_default() += 1;
    }
    for line in &outcome.trace.lines {
        *seen.entry(verdict_kind(&line.verdict)).or_default() += 1;
    }
}

fn fact_kind(fact: &Fact) -> &'static str {
    match fact {
        Fact::Joined => "joined",
        Fact::Closed => "closed",
        Fact::Granted(_) => "granted",
        Fact::Activated { .. } => "activated",
        Fact::Drawn { to: Sink::PaidOut, .. } => "paid_out",
        Fact::Drawn { .. } => "drawn",
        Fact::Owed { .. } => "owed",
        Fact::Repaid { .. } => "repaid",
        Fact::Forgiven { .. } => "forgiven",
        Fact::Restored { .. } => "restored",
        Fact::Fraction { .. } => "fraction",
        Fact::IdleUntil { .. } => "idle_until",
        Fact::Rescheduled { .. } => "rescheduled",
        Fact::Counted(_) => "counted",
        Fact::Used(used) if 0 < used.carried => "carried",
        Fact::Used(_) => "used",
        Fact::Tier { cause, .. } => match cause {
            TierCause::Reached => "tier_reached",
            TierCause::Renewed => "tier_renewed",
            TierCause::Grace => "tier_grace",
            TierCause::Lapsed => "tier_lapsed",
            TierCause::Kept => "tier_kept",
            TierCause::Paid => "tier_paid",
            TierCause::TakenBack => "tier_taken_back",
            TierCause::Reversed => "tier_reversed",
        },
        Fact::Reverses { .. } => "reverses",
        Fact::Returned { .. } => "returned",
        Fact::TookBack { .. } => "took_back",
        Fact::Redeemed { .. } => "redeemed",
        Fact::StockTaken { .. } => "stock_taken",
        Fact::PlaceTaken { .. } => "place_taken",
        Fact::Fulfilled { .. } => "fulfilled",
        Fact::VoucherIssued(_) => "voucher_issued",
        Fact::VoucherUsed(used) if !used.lines.is_empty() => "voucher_saved",
        Fact::VoucherUsed(_) => "voucher_used",
        Fact::CodeTaken { .. } => "code_taken",
        Fact::CodeClaimed { .. } => "code_claimed",
        Fact::HoldPlaced { .. } => "hold_placed",
        Fact::HoldEnded { end: HoldEnd::Captured, .. } => "hold_captured",
        Fact::HoldEnded { end: HoldEnd::Released, .. } => "hold_released",
        Fact::HoldEnded { end: HoldEnd::Expired, .. } => "hold_expired",
        Fact::Paid { .. } => "paid",
        Fact::PaidBack { .. } => "paid_back",
        Fact::Sent { .. } => "sent",
        Fact::GivenNext { at: Some(_), .. } => "given_next",
        Fact::GivenNext { at: None, .. } => "given_no_more",
        Fact::Converted { .. } => "converted",
        Fact::Exported { .. } => "exported",
        Fact::Instruction { step: InstructionStep::Asked } => "asked",
        Fact::Instruction { step: InstructionStep::Done } => "done",
        Fact::Instruction { step: InstructionStep::Failed } => "failed",
        Fact::Instruction { step: InstructionStep::Past } => "past",
        Fact::BudgetUsed(_) => "budget_used",
    }
}

fn verdict_kind(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Gave { .. } => "gave",
        Verdict::Multiplied { .. } => "multiplied",
        Verdict::ConditionFalse => "condition_false",
        Verdict::ConditionFailed { .. } => "condition_failed",
        Verdict::NotNow => "not_now",
        Verdict::NothingCovered => "nothing_covered",
        Verdict::TooLittle { .. } => "too_little",
        Verdict::LimitReached { .. } => "limit_reached",
        Verdict::BudgetUsedUp => "budget_used_up",
        Verdict::Outdone { .. } => "outdone",
        Verdict::NothingToMultiply => "nothing_to_multiply",
    }
}
