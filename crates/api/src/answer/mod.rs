//! What the public API answers with. Each type mirrors one view of the app, field by field: the app can change its
//! views only together with what the reference promises, because neither side compiles without the other.

mod account;
mod benefit;
mod challenge;
mod entry;
mod explanation;
mod face;
mod game;
mod household;
mod instruction;
mod key;
mod leaderboard;
mod link;
mod member;
mod offer;
mod operation;
mod plan;
mod preview;
mod program;
mod redemption;
mod referral;
mod reward;
mod settlement;
mod staff;
mod team;
mod voucher;
mod webhook;

use regulars_app::view::Stamp;
use regulars_engine::id::{AccountId, EventId, JobId, KeyId, MemberId};
use serde::Serialize;
use utoipa::ToSchema;

pub use account::{
    AtRisk, Balances, Benefit, Expiring, Hold, Holds, KeepPrice, LedgerLine, Level, Lot, Missing, StampCard,
    Standing, Standings, Wallet, WayUp,
};
pub use benefit::{Allowance, BenefitHeld, BenefitLock, BenefitUse, Benefits};
pub use challenge::{Badge, Challenge, ChallengePrize, ChallengeTask, Challenges, Choice, ChoiceOption};
pub use entry::{
    After, BalanceAfter, Decision, Entry, EventAnswer, Figures, Grant, HeldLevel, Hints, LevelChange, Move,
    Pending, Posting, Quote, Why,
};
pub use explanation::{Explanation, ExplanationItem, ExplanationSection, ExplanationSentence};
pub use face::{Face, FaceWallet};
pub use game::{
    CostOfPlay, DrawProof, Game, GameLock, GamePrize, GameProof, GameProofs, Games, MemberGame, MemberGames,
    Played,
};
pub use household::{
    Household, HouseholdBalance, HouseholdInvitation, HouseholdMove, HouseholdPage, HouseholdPart,
    HouseholdPerson, HouseholdShare, MemberHousehold,
};
pub use key::{Key, NewKey};
pub use leaderboard::{Leaderboard, LeaderboardPage, LeaderboardPlace, MemberLeaderboard};
pub use member::{Member, MemberIdentifiers, NewMember};
pub use offer::{Offer, OfferUsual};
pub use operation::{Job, JobState, Ready, ReadyCheck};
pub use plan::{
    MemberPlan, OtherPlan, PlanAccount, PlanAndPeriod, PlanBenefit, PlanHeld, PlanMove, PlanOffer, PlanPrice,
    PlanQuote, PlanQuotes, PlanUnits, PlanUse, Plans,
};
pub use preview::{DraftPreview, LevelOfDraft, LevelPreview};
pub use program::{Change, Check, CheckMistake, Clock, Program, Version, VersionDocument};

pub use instruction::{
    ExportSum, Exports, Instruction, InstructionReport, InstructionSum, PartnerOwe, PartnerUnits, PayOuts,
    PlanFees,
};
pub use link::{BlockMove, Link, LinkMove, Links};
pub use redemption::{CauseCost, Health, Redemption, RewardCost, RewardHealth, RewardReport, RewardSums};
pub use referral::{Referral, ReferralBrought, ReferralFriends, ReferralStanding};
pub use reward::{
    PassAnswer, PassKey, Reward, RewardCause, RewardCredit, RewardDraw, RewardLock, RewardPass, RewardPrice,
    RewardSlide, RewardWait, RewardWaitlist, Rewards, WaitingRoom,
};
pub use settlement::{PartnerSettlement, Prepaid, Settlement, Statement, UnitsAndMoney};
pub use staff::{
    Me, MeProgram, RecoveryCodes, RoleName, Session, SessionBegun, SignInStep, Staff, StaffIs, StaffLink,
    StaffRole,
};
pub use team::{MemberTeam, MemberTeams, Team, TeamMove, TeamPage, TeamShare};
pub use voucher::{
    BestVouchers, Claimable, ImportedCodes, PaymentOffer, Validation, Voucher, VoucherOffer, Vouchers,
};
pub use webhook::{Delivery, NewWebhook, SentAgain, Webhook};

use crate::wire::Instant;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Pass it as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Turns a view of the app into an answer.
pub(crate) trait Tell<T> {
    fn tell(self) -> T;
}

/// Declares an answer as the mirror of a view: the same field names, each told in its own way. Fields after `..` of the
/// view are none of the client's business.
macro_rules! mirror {
    ($(
        $(#[$meta:meta])*
        $name:ident of $View:ty {
            $($(#[$field_meta:meta])* $field:ident: $Type:ty,)*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $Type,)*
        }

        impl crate::answer::Tell<$name> for $View {
            fn tell(self) -> $name {
                let Self { $($field,)* } = self;
                $name { $($field: crate::answer::Tell::tell($field),)* }
            }
        }
    )*};
}
pub(crate) use mirror;

macro_rules! told_as_they_are {
    ($($Type:ty),*) => {$(
        impl Tell<$Type> for $Type {
            fn tell(self) -> $Type {
                self
            }
        }
    )*};
}

told_as_they_are!(String, &'static str, bool, i16, i64, u8, u32, u64);

macro_rules! told_as_text {
    ($($Type:ty),*) => {$(
        impl Tell<String> for $Type {
            fn tell(self) -> String {
                self.to_string()
            }
        }
    )*};
}

told_as_text!(EventId, MemberId, AccountId, KeyId, JobId);

impl Tell<Instant> for Stamp {
    fn tell(self) -> Instant {
        self.0.into()
    }
}

impl Tell<Instant> for regulars_engine::moment::Moment {
    fn tell(self) -> Instant {
        self.into()
    }
}

impl<A: Tell<B>, B> Tell<Option<B>> for Option<A> {
    fn tell(self) -> Option<B> {
        self.map(A::tell)
    }
}

impl<A: Tell<B>, B> Tell<Vec<B>> for Vec<A> {
    fn tell(self) -> Vec<B> {
        self.into_iter().map(A::tell).collect()
    }
}
