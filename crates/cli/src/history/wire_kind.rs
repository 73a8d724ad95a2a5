//! The kinds of events of a history, and the fields that each has.

use serde::Deserialize;

/// A kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum Kind {
    #[serde(rename = "order.paid")]
    OrderPaid,
    #[serde(rename = "order.returned")]
    OrderReturned,
    #[serde(rename = "order.cancelled")]
    OrderCancelled,
    #[serde(rename = "activity")]
    Activity,
    #[serde(rename = "wallet.topped_up")]
    WalletToppedUp,
    #[serde(rename = "adjustment")]
    Adjustment,
    #[serde(rename = "reversal")]
    Reversal,
    #[serde(rename = "tier.kept")]
    TierKept,
    #[serde(rename = "tier.given")]
    TierGiven,
    #[serde(rename = "reward.redeemed")]
    RewardRedeemed,
    #[serde(rename = "reward.cancelled")]
    RewardCancelled,
    #[serde(rename = "wallet.refunded")]
    WalletRefunded,
    #[serde(rename = "reward.issued")]
    RewardIssued,
    #[serde(rename = "reward.used")]
    RewardUsed,
    #[serde(rename = "voucher.issued")]
    VoucherIssued,
    #[serde(rename = "voucher.revoked")]
    VoucherRevoked,
    #[serde(rename = "voucher.used")]
    VoucherUsed,
    #[serde(rename = "hold.placed")]
    HoldPlaced,
    #[serde(rename = "hold.captured")]
    HoldCaptured,
    #[serde(rename = "hold.released")]
    HoldReleased,
    #[serde(rename = "reward.reserved")]
    RewardReserved,
    #[serde(rename = "reward.confirmed")]
    RewardConfirmed,
    #[serde(rename = "units.converted")]
    UnitsConverted,
    #[serde(rename = "units.exported")]
    UnitsExported,
    #[serde(rename = "challenge.joined")]
    ChallengeJoined,
    #[serde(rename = "game.played")]
    GamePlayed,
    #[serde(rename = "choice.made")]
    ChoiceMade,
    #[serde(rename = "instruction.done")]
    InstructionDone,
    #[serde(rename = "instruction.failed")]
    InstructionFailed,
    #[serde(rename = "waitlist.joined")]
    WaitlistJoined,
    #[serde(rename = "waitlist.left")]
    WaitlistLeft,
    #[serde(rename = "benefit.used")]
    BenefitUsed,
    #[serde(rename = "benefit.claimed")]
    BenefitClaimed,
    #[serde(rename = "plan.joined")]
    PlanJoined,
    #[serde(rename = "plan.cancelled")]
    PlanCancelled,
    #[serde(rename = "plan.changed")]
    PlanChanged,
    #[serde(rename = "account.linked")]
    AccountLinked,
    #[serde(rename = "account.unlinked")]
    AccountUnlinked,
    #[serde(rename = "member.joined")]
    MemberJoined,
}

/// The fields that a kind of event has of its own.
pub(super) fn sections_of(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::OrderPaid | Kind::OrderCancelled => &["order"],
        Kind::OrderReturned => &["order", "lines"],
        Kind::Activity => &["activity"],
        Kind::WalletToppedUp => &["top_up"],
        Kind::Adjustment => &["adjustment"],
        Kind::Reversal => &["event"],
        Kind::TierKept => &["tier_set"],
        Kind::TierGiven => &["tier_set", "level", "last_day", "reason"],
        Kind::RewardRedeemed => &["reward", "quantity", "cause", "units", "session"],
        Kind::RewardCancelled | Kind::RewardIssued | Kind::RewardUsed => &["redemption"],
        Kind::WalletRefunded => &["top_up", "amount"],
        Kind::VoucherIssued => &["voucher", "quantity"],
        Kind::VoucherRevoked | Kind::VoucherUsed => &["voucher"],
        Kind::HoldPlaced | Kind::HoldReleased => &["hold"],
        Kind::HoldCaptured => &["hold", "amount"],
        Kind::RewardReserved => &["reward", "quantity", "cause", "units", "session", "lasts"],
        Kind::RewardConfirmed => &["reservation"],
        Kind::ChallengeJoined => &["challenge"],
        Kind::GamePlayed => &["game", "input", "number"],
        Kind::ChoiceMade => &["choice", "option"],
        Kind::UnitsConverted => &["conversion", "amount"],
        Kind::UnitsExported => &["partner", "amount", "reference"],
        Kind::InstructionDone | Kind::InstructionFailed => &["instruction"],
        Kind::WaitlistJoined => &["reward", "session", "quantity"],
        Kind::WaitlistLeft => &["reward", "session"],
        Kind::BenefitUsed => &["benefit"],
        Kind::BenefitClaimed => &["benefit", "order", "amount"],
        Kind::PlanJoined => &["plan", "period", "trial", "paid"],
        Kind::PlanCancelled => &["plan", "at_once"],
        Kind::PlanChanged => &["plan", "period", "at_once"],
        Kind::AccountLinked => &["partner", "number"],
        Kind::AccountUnlinked => &["partner"],
        Kind::MemberJoined => &["join", "profile"],
    }
}
