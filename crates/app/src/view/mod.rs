//! What people are shown of entries, balances and levels: plain structures, made by pure functions from what is stored.
//!
//! Nothing here decides or loads anything. Amounts are whole numbers of the smallest unit beside the wallet they belong
//! to, times are RFC 3339, ids carry their prefix; the HTTP layer only has to serialise.

mod balance;
mod benefits;
mod challenges;
mod choices;
mod entry;
mod face;
mod figure;
mod games;
mod hints;
mod holds;
mod household;
mod instruction;
mod leaderboard;
mod moved;
mod offers;
mod partners;
mod payments;
mod plan;
mod redemption;
mod referral;
mod reward_health;
mod rewards;
mod rooms;
mod settlement;
mod team;
#[cfg(test)]
pub(crate) mod tests;
mod tiers;
mod vouchers;
mod why;

use std::fmt;

use regulars_engine::{moment::Moment, program::Program, symbol::Sym};
use serde::{Serialize, Serializer};

pub use balance::{BalancesView, CardView, ExpiringView, LotView, WalletView, balances};
pub use benefits::{AllowanceView, BenefitHeldView, BenefitLockView, BenefitUseView, benefits, tell_until};
pub use challenges::{
    BadgeMoveView, BadgeView, ChallengeMoveView, ChallengeView, PrizeView, TaskView, badges, challenges,
};
pub use choices::{ChoiceView, OptionView, choices};
pub use entry::{
    AfterView, BalanceView, DecisionView, EntryView, GrantView, Heading, HeldLevelView, HoldChangeView,
    LevelChangeView, LineSavingView, PaidView, PendingView, PostingView, VoucherMoveView, decision, entry,
};
pub use face::{FaceView, FaceWalletView, face};
pub use figure::{Unit, decimal, ratio_decimal, ratio_fraction};
pub use games::{
    CostOfPlayView, DrawProofView, GameLockView, GamePrizeView, GameView, MemberGameView, PlayedView,
    ProofView, games, member_games,
};
pub use hints::{HintsView, hints};
pub use holds::{HoldView, hold};
pub use household::{
    HouseholdBalanceView, HouseholdMoveView, HouseholdShareView, HouseholdView, InvitationView,
    MemberHouseholdView, PartView, PersonView,
};
pub(crate) use household::{household, member_household};
pub use instruction::{
    ExportSumView, ExportsView, InstructionReportView, InstructionView, PartnerOweView, PartnerUnitsView,
    PayOutsView, PlanFeesView, SumView,
};
pub(crate) use instruction::{instruction, instruction_report};
pub(crate) use leaderboard::leaderboard_view;
pub use leaderboard::{LeaderboardView, PlaceView};
pub use moved::{ConvertedView, ExportedView, MoveView, RedeemedView, SentView};
pub use offers::{OfferView, UsualView};
pub use partners::{BlockMoveView, LinkMoveView, LinkView, links};
pub use payments::{PaymentOfferView, payments};
pub(crate) use plan::plan_name;
pub use plan::{
    OtherPlanView, PlanAccountView, PlanBenefitView, PlanHeldView, PlanMoveView, PlanNextView, PlanOfferView,
    PlanPriceView, PlanQuoteView, PlanUnitsView, PlanUseView, plan_held, plan_offers, plan_quotes,
};
pub use redemption::{
    BudgetView, CauseCostView, CostView, FunderCostView, RedemptionView, RewardCostView, RewardReportView,
};
pub(crate) use redemption::{redemption, reward_report};
pub use referral::{BroughtView, FriendsView, ReferralView, referral};
pub(crate) use reward_health::reward_health;
pub use reward_health::{HealthView, RewardHealthView};
pub use rewards::{
    CauseView, CreditView, DrawTimeView, LockView, PriceView, RewardView, SessionView, SlideView, WaitView,
    WaitlistView, rewards,
};
pub(crate) use rewards::{best, lowest_levels};
pub(crate) use rooms::pass;
pub use rooms::{PassView, RoomView};
pub(crate) use settlement::settlement;
pub use settlement::{PartnerSettlementView, PrepaidView, SettlementView, StatementView, WorthView};
pub use team::{MemberTeamView, TeamMoveView, TeamShareView, TeamView};
pub(crate) use team::{member_teams, team};
use tiers::missing;
pub use tiers::{
    AtRiskView, BenefitView, HeldBy, HeldView, KeepPriceView, LevelView, MissingView, StandingView,
    WayUpView, tiers,
};
pub(crate) use tiers::{benefits_gained, is_referral};
pub use vouchers::{BestVouchersView, VoucherOfferView, VoucherView, voucher, voucher_offers, vouchers};
pub use why::{Figures, WhyLine, why};

/// An instant as people and machines read it: RFC 3339, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp(pub Moment);

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.timestamp(), f)
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Serialises an id with its prefix.
pub(crate) fn as_text<T: fmt::Display, S: Serializer>(id: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

fn name(program: &Program, sym: Sym) -> String {
    program.name_of(sym).to_owned()
}
