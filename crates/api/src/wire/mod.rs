//! Wire types: what the public API takes. Each value is checked where it is read, so that what comes out is a checked
//! type of the engine, and a wrong field is told with its code and place.

mod body;
mod event;
mod household;
mod identity;
mod incoming;
mod kinds;
mod metadata;
mod number;
mod order;
mod parts;
mod profile;
mod secret;
mod team;
#[cfg(test)]
mod tests;
mod text;
mod time;

pub use event::{
    AccountLinked, AccountLinkedType, AccountUnlinked, AccountUnlinkedType, ActivityDone, ActivityType,
    AdjustmentMade, AdjustmentType, BenefitClaimed, BenefitClaimedType, BenefitUsed, BenefitUsedType,
    BlockBought, BlockBoughtType, ChallengeJoined, ChallengeJoinedType, ChoiceMade, ChoiceMadeType,
    DrawEntered, DrawEnteredType, EventReversed, GamePlayed, GamePlayedType, HouseholdFounded,
    HouseholdFoundedType, HouseholdInvited, HouseholdInvitedType, HouseholdJoined, HouseholdJoinedType,
    HouseholdLeft, HouseholdLeftType, HouseholdMoved, HouseholdMovedType, HouseholdRemoved,
    HouseholdRemovedType, InstructionDone, InstructionDoneType, InstructionFailed, InstructionFailedType,
    MemberJoined, MemberJoinedType, NewEvent, OrderCancelled, OrderCancelledType, OrderPaid, OrderPaidType,
    OrderReturned, OrderReturnedType, PlanCancelled, PlanCancelledType, PlanChanged, PlanChangedType,
    PlanJoined, PlanJoinedType, PlanShared, PlanSharedType, PlanUnshared, PlanUnsharedType, ReferralClaimed,
    ReferralClaimedType, ReversalType, RewardCancelled, RewardCancelledType, RewardIssued, RewardIssuedType,
    RewardRedeemed, RewardRedeemedType, RewardUsed, RewardUsedType, RoomEntered, RoomEnteredType,
    TeamFounded, TeamFoundedType, TeamInvited, TeamInvitedType, TeamJoined, TeamJoinedType, TeamLeft,
    TeamLeftType, TeamRemoved, TeamRemovedType, TierGiven, TierGivenType, TierKept, TierKeptType,
    TransferSent, TransferSentType, UnitsConverted, UnitsConvertedType, UnitsExported, UnitsExportedType,
    VoucherClaimed, VoucherClaimedType, VoucherIssued, VoucherIssuedType, VoucherRevoked, VoucherRevokedType,
    VoucherUsed, VoucherUsedType, WaitlistJoined, WaitlistJoinedType, WaitlistLeft, WaitlistLeftType,
    WalletRefunded, WalletRefundedType, WalletToppedUp, WalletToppedUpType,
};
pub use household::HouseholdIdText;
pub use identity::{Card, Email, Identifiers, MemberExternalId, MemberIdText, MemberRef, Phone};
pub use incoming::{Incoming, Subject};
pub use metadata::Metadata;
pub use number::{Amount, LineIndex, PositiveAmount, Quantity, SignedAmount};
pub use order::{EventReference, Line, Order, ReturnLine, Tender};
pub use parts::{Activity, Adjustment, GivenReason, Hold, Join, TopUp};
pub use profile::Profile;
pub use secret::Secret;
pub use text::{Currency, ExternalId, Label, Language, Name, Reason, Source};
pub use time::{Birthday, Day, Instant};
