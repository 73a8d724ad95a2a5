//! Events: what happened, as the engine decides it. The wire form lives in the API; this form is already checked for
//! shape and bounds, and is what an entry stores as its input.

mod game;
pub(crate) mod kinds;
mod moves;
mod order;
mod plan;
mod reward;

use serde::{Deserialize, Serialize};

pub use game::{Drawn, Play};
pub use moves::{AccountLink, AccountUnlink, BlockPurchase};
pub use moves::{Adjustment, Arrival, Conversion, Export, MovedPart, PaidOut, Refund, TopUp, Transfer};
pub use order::{Line, Order, Part, Return, ReturnLine, Tender, Vouchers};
pub use plan::{PlanCancel, PlanChange, PlanEvent, PlanHosted, PlanJoin, PlanNamed, PlanShare};
pub use reward::{
    Capture, DrawEntry, Given, Hold, HoldTime, Redemption, Reservation, RoomEntry, VoucherClaim,
    VoucherIssue, VoucherRevocation, VoucherUsage, Waiting, WaitlistJoin,
};

use self::kinds::kinds;
use crate::{
    amount::Decimal,
    household::HouseholdEvent,
    id::{EventId, MemberId},
    moment::Moment,
    referral::{News, ReferralClaim, ReferralNews},
    team::TeamEvent,
};

/// Something that happened to one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The id given on receipt.
    pub id: EventId,
    /// Who reports it ("pos", "shop"). With `external_id` the identity of the event, for ever.
    pub source: String,
    /// The reporter's own number of it.
    pub external_id: String,
    /// When it happened. Rules and calendars use this.
    pub occurred_at: Moment,
    /// When the server got it. Limits and order use this; in a replay it equals `occurred_at`.
    pub at: Moment,
    /// What happened.
    pub body: Body,
}

/// What happened. The stored form knows the kinds by their place, so a new one goes to the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// `member.joined`: the first event of an account.
    MemberJoined(Joined),
    /// `order.paid`.
    OrderPaid(Order),
    /// `order.returned`: some lines, quantities or amounts of an earlier order.
    OrderReturned(Return),
    /// `order.cancelled`: all that is left of an earlier order.
    OrderCancelled(EventRef),
    /// `activity`: check-in, review, share, survey, referral, delivery, or a name of the program's own.
    Activity(Activity),
    /// `wallet.topped_up`: money paid into a stored-value wallet.
    WalletToppedUp(TopUp),
    /// `adjustment`: an amount given or taken by staff, with a reason.
    Adjustment(Adjustment),
    /// `reversal`: undoes one earlier entry, or an earlier reversal.
    Reversal(EventRef),
    /// `tier.kept`: the member pays points to keep a tier at its next review.
    TierKept(TierKept),
    /// `member.closed`: the account ends; what is left of its balances is forfeited.
    MemberClosed,
    /// `tick`: makes the due work of the account happen.
    Tick,
    /// `reward.redeemed`: units spent on a reward.
    RewardRedeemed(Redemption),
    /// `reward.cancelled`: an earlier redemption did not happen; the units come back.
    RewardCancelled(EventRef),
    /// `wallet.refunded`: money of an earlier top-up is paid back.
    WalletRefunded(Refund),
    /// `reward.issued`: what an earlier redemption paid for was handed over.
    RewardIssued(EventRef),
    /// `reward.used`: what an earlier redemption paid for was used.
    RewardUsed(EventRef),
    /// `voucher.issued`: vouchers given to the member.
    VoucherIssued(VoucherIssue),
    /// `voucher.revoked`: a voucher taken away from the member.
    VoucherRevoked(VoucherRevocation),
    /// `hold.placed`: units set aside until they are captured, released, or the time is up.
    HoldPlaced(Hold),
    /// `hold.captured`: units of an earlier hold are spent; the rest comes back.
    HoldCaptured(Capture),
    /// `hold.released`: all units of an earlier hold come back.
    HoldReleased(EventRef),
    /// `reward.reserved`: the price of a reward is set aside, and its limits are used.
    RewardReserved(Reservation),
    /// `reward.confirmed`: an earlier reservation becomes a redemption.
    RewardConfirmed(EventRef),
    /// `transfer.sent`: units given to another member.
    TransferSent(Transfer),
    /// `transfer.received`: units of another member arrive. The server makes it.
    TransferReceived(Arrival),
    /// `transfer.returned`: units that could not arrive come back to their sender. The server makes it.
    TransferReturned(EventRef),
    /// `reward.given`: the day of a reward that the program gives by itself; made by the server.
    RewardGiven(Given),
    /// `units.converted`: units of one wallet become units of another one of the same member.
    UnitsConverted(Conversion),
    /// `voucher.claimed`: a voucher given to a member who knows a code.
    VoucherClaimed(VoucherClaim),
    /// `voucher.used`: a voucher used elsewhere than on an order.
    VoucherUsed(VoucherUsage),
    /// `wallet.paid_out`: what a wallet holds is to be paid to the member as money outside. The server makes it.
    WalletPaidOut(PaidOut),
    /// `instruction.done`: what an earlier entry asked of somebody outside was done.
    InstructionDone(EventRef),
    /// `instruction.failed`: it could not be done; all that the entry took comes back.
    InstructionFailed(EventRef),
    /// `units.exported`: units go to a partner, who is to credit the member.
    UnitsExported(Export),
    /// `waitlist.joined`: the member waits for places of a date that is full.
    WaitlistJoined(WaitlistJoin),
    /// `waitlist.left`: the member waits no longer, and lets go what was offered.
    WaitlistLeft(Waiting),
    /// `waitlist.offered`: places came free for the member who waited longest. The server makes it.
    WaitlistOffered(Waiting),
    /// `benefit.used`: the member has used a benefit of a level.
    BenefitUsed(BenefitUse),
    /// `challenge.joined`: the member takes part in a challenge.
    ChallengeJoined(ChallengeJoined),
    /// `tier.given`: a level given to the member, whatever was done.
    TierGiven(TierGiven),
    /// `game.played`: a play of a game of chance.
    GamePlayed(Play),
    /// `offer.due`: the time of an offer has come; made by the server.
    OfferDue(OfferDue),
    /// `referral.claimed`: the member says who brought them.
    ReferralClaimed(ReferralClaim),
    /// What happened to a friend whom the member brought. The server makes it.
    ReferralTold(ReferralNews),
    /// `household.founded`, `household.joined` and the like.
    Household(HouseholdEvent),
    /// `choice.made`: the member chooses one of several things.
    ChoiceMade(ChoiceMade),
    /// `plan.…`: the member's paid membership.
    Plan(PlanEvent),
    /// `team.founded`, `team.joined` and the like.
    Team(TeamEvent),
    /// `account.linked`: the member's account belongs together with their account with a partner.
    AccountLinked(AccountLink),
    /// `account.unlinked`: it does no more.
    AccountUnlinked(AccountUnlink),
    /// `block.bought`: a partner has paid for units in advance.
    BlockBought(BlockPurchase),
    /// `draw.entered`: the member enters a draw for a place of a date.
    DrawEntered(DrawEntry),
    /// `waiting_room.entered`: the member asks for a pass to a reward.
    RoomEntered(RoomEntry),
    /// `benefit.claimed`: the member uses a benefit for an order.
    BenefitClaimed(BenefitClaim),
}

impl Body {
    kinds! {
        Body::MemberJoined(_) => "member.joined",
        Body::OrderPaid(_) => "order.paid",
        Body::OrderReturned(_) => "order.returned",
        Body::OrderCancelled(_) => "order.cancelled",
        Body::Activity(_) => "activity",
        Body::WalletToppedUp(_) => "wallet.topped_up",
        Body::Adjustment(_) => "adjustment",
        Body::Reversal(_) => "reversal",
        Body::TierKept(_) => "tier.kept",
        Body::MemberClosed => "member.closed",
        Body::Tick => "tick",
        Body::RewardRedeemed(_) => "reward.redeemed",
        Body::RewardCancelled(_) => "reward.cancelled",
        Body::WalletRefunded(_) => "wallet.refunded",
        Body::RewardIssued(_) => "reward.issued",
        Body::RewardUsed(_) => "reward.used",
        Body::VoucherIssued(_) => "voucher.issued",
        Body::VoucherRevoked(_) => "voucher.revoked",
        Body::VoucherClaimed(_) => "voucher.claimed",
        Body::VoucherUsed(_) => "voucher.used",
        Body::HoldPlaced(_) => "hold.placed",
        Body::HoldCaptured(_) => "hold.captured",
        Body::HoldReleased(_) => "hold.released",
        Body::RewardReserved(_) => "reward.reserved",
        Body::RewardConfirmed(_) => "reward.confirmed",
        Body::TransferSent(_) => "transfer.sent",
        Body::TransferReceived(_) => "transfer.received",
        Body::TransferReturned(_) => "transfer.returned",
        Body::RewardGiven(_) => "reward.given",
        Body::UnitsConverted(_) => "units.converted",
        Body::WalletPaidOut(_) => "wallet.paid_out",
        Body::InstructionDone(_) => "instruction.done",
        Body::InstructionFailed(_) => "instruction.failed",
        Body::UnitsExported(_) => "units.exported",
        Body::WaitlistJoined(_) => "waitlist.joined",
        Body::WaitlistLeft(_) => "waitlist.left",
        Body::WaitlistOffered(_) => "waitlist.offered",
        Body::BenefitUsed(_) => "benefit.used",
        Body::BenefitClaimed(_) => "benefit.claimed",
        Body::ChallengeJoined(_) => "challenge.joined",
        Body::TierGiven(_) => "tier.given",
        Body::GamePlayed(_) => "game.played",
        Body::OfferDue(_) => "offer.due",
        Body::ReferralClaimed(_) => "referral.claimed",
        Body::ChoiceMade(_) => "choice.made",
        Body::AccountLinked(_) => "account.linked",
        Body::AccountUnlinked(_) => "account.unlinked",
        Body::BlockBought(_) => "block.bought",
        Body::DrawEntered(_) => "draw.entered",
        Body::RoomEntered(_) => "waiting_room.entered",
        ;
        in News: Body::ReferralTold(told) => told.news.kind(),
        in HouseholdEvent: Body::Household(event) => event.kind(),
        in PlanEvent: Body::Plan(plan) => plan.kind(),
        in TeamEvent: Body::Team(event) => event.kind(),
    }

    /// The earlier event that this one refers to, and must be loaded with it.
    pub fn refers_to(&self) -> Option<&EventRef> {
        match self {
            Body::OrderReturned(Return { order, .. })
            | Body::OrderCancelled(order)
            | Body::Reversal(order)
            | Body::RewardCancelled(order)
            | Body::WalletRefunded(Refund { top_up: order, .. })
            | Body::RewardIssued(order)
            | Body::RewardUsed(order)
            | Body::HoldCaptured(Capture { hold: order, .. })
            | Body::HoldReleased(order)
            | Body::RewardConfirmed(order)
            | Body::TransferReturned(order)
            | Body::InstructionDone(order)
            | Body::InstructionFailed(order)
            | Body::Household(HouseholdEvent::Returned(order)) => Some(order),
            Body::Activity(activity) => activity.order.as_ref(),
            Body::BenefitClaimed(claim) => Some(&claim.order),
            Body::ReferralTold(ReferralNews { news: News::TakenBack { settled }, .. }) => Some(settled),
            Body::MemberJoined(_)
            | Body::OrderPaid(_)
            | Body::WalletToppedUp(_)
            | Body::Adjustment(_)
            | Body::TierKept(_)
            | Body::MemberClosed
            | Body::Tick
            | Body::RewardRedeemed(_)
            | Body::VoucherIssued(_)
            | Body::VoucherRevoked(_)
            | Body::VoucherClaimed(_)
            | Body::VoucherUsed(_)
            | Body::HoldPlaced(_)
            | Body::RewardReserved(_)
            | Body::TransferSent(_)
            | Body::TransferReceived(_)
            | Body::RewardGiven(_)
            | Body::UnitsConverted(_)
            | Body::WalletPaidOut(_)
            | Body::UnitsExported(_)
            | Body::WaitlistJoined(_)
            | Body::WaitlistLeft(_)
            | Body::WaitlistOffered(_)
            | Body::BenefitUsed(_)
            | Body::ChallengeJoined(_)
            | Body::TierGiven(_)
            | Body::GamePlayed(_)
            | Body::OfferDue(_)
            | Body::ReferralClaimed(_)
            | Body::ReferralTold(_)
            | Body::Household(_)
            | Body::ChoiceMade(_)
            | Body::Plan(_)
            | Body::Team(_)
            | Body::AccountLinked(_)
            | Body::AccountUnlinked(_)
            | Body::BlockBought(_)
            | Body::DrawEntered(_)
            | Body::RoomEntered(_) => None,
        }
    }

    /// Whether it may concern an account that has ended: what could not arrive or be done outside comes back even then,
    /// or it would be nobody's.
    pub fn follows_an_end(&self) -> bool {
        matches!(
            self,
            Body::TransferReturned(_)
                | Body::InstructionDone(_)
                | Body::InstructionFailed(_)
                | Body::Household(HouseholdEvent::Returned(_))
        )
    }

    /// Who brought the member, where the event says so.
    pub fn referral_claim(&self) -> Option<&ReferralClaim> {
        match self {
            Body::ReferralClaimed(claim) => Some(claim),
            Body::MemberJoined(joined) => joined.claim.as_deref(),
            _ => None,
        }
    }

    /// The same, to put in whose code it is.
    pub fn referral_claim_mut(&mut self) -> Option<&mut ReferralClaim> {
        match self {
            Body::ReferralClaimed(claim) => Some(claim),
            Body::MemberJoined(joined) => joined.claim.as_deref_mut(),
            _ => None,
        }
    }

    /// The other member whom this event concerns, and of whom must be known whether the account takes events.
    pub fn receiver(&self) -> Option<MemberId> {
        match self {
            Body::TransferSent(transfer) => Some(transfer.to),
            Body::Plan(plan) => plan.receiver(),
            Body::MemberJoined(_)
            | Body::OrderPaid(_)
            | Body::OrderReturned(_)
            | Body::OrderCancelled(_)
            | Body::Activity(_)
            | Body::WalletToppedUp(_)
            | Body::Adjustment(_)
            | Body::Reversal(_)
            | Body::TierKept(_)
            | Body::MemberClosed
            | Body::Tick
            | Body::RewardRedeemed(_)
            | Body::RewardCancelled(_)
            | Body::WalletRefunded(_)
            | Body::RewardIssued(_)
            | Body::RewardUsed(_)
            | Body::VoucherIssued(_)
            | Body::VoucherRevoked(_)
            | Body::VoucherClaimed(_)
            | Body::VoucherUsed(_)
            | Body::HoldPlaced(_)
            | Body::HoldCaptured(_)
            | Body::HoldReleased(_)
            | Body::BenefitClaimed(_)
            | Body::RewardReserved(_)
            | Body::RewardConfirmed(_)
            | Body::TransferReceived(_)
            | Body::TransferReturned(_)
            | Body::RewardGiven(_)
            | Body::UnitsConverted(_)
            | Body::WalletPaidOut(_)
            | Body::InstructionDone(_)
            | Body::InstructionFailed(_)
            | Body::UnitsExported(_)
            | Body::WaitlistJoined(_)
            | Body::WaitlistLeft(_)
            | Body::WaitlistOffered(_)
            | Body::BenefitUsed(_)
            | Body::ChallengeJoined(_)
            | Body::TierGiven(_)
            | Body::GamePlayed(_)
            | Body::OfferDue(_)
            | Body::ReferralClaimed(_)
            | Body::ReferralTold(_)
            | Body::Household(_)
            | Body::ChoiceMade(_)
            | Body::Team(_)
            | Body::AccountLinked(_)
            | Body::AccountUnlinked(_)
            | Body::BlockBought(_)
            | Body::DrawEntered(_)
            | Body::RoomEntered(_) => None,
        }
    }
}

/// The business identity of an earlier event.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EventRef {
    /// Its source.
    pub source: String,
    /// Its external id.
    pub external_id: String,
}

/// How somebody became a member.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Joined {
    /// Where: "app", "store", "web".
    pub channel: Option<String>,
    /// Fields that the program declares under `fields.join`.
    pub metadata: Metadata,
    /// Who brought them. Few say so, and their stored form has it behind everything else.
    #[serde(skip)]
    pub claim: Option<Box<ReferralClaim>>,
}

/// Something a member did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Activity {
    /// "check_in", "review", "delivered", "referral_settled", or a name of the program's own.
    pub name: String,
    /// The order it concerns, for grants that wait for it.
    pub order: Option<EventRef>,
    /// How often at once, at least 1.
    pub quantity: i64,
    /// Fields that the program declares under `fields.activity`.
    pub metadata: Metadata,
}

/// Points paid to keep a tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierKept {
    /// The tier set's name.
    pub tier_set: String,
}

/// A level given to the member, whatever was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierGiven {
    /// The tier set's name.
    pub tier_set: String,
    /// The level's name.
    pub level: String,
    /// The last day of it (days since 1970-01-01 in the program's zone); none when it lasts as long as one that is reached.
    pub last_day: Option<i32>,
    /// Why.
    pub reason: GivenReason,
}

/// Why a level is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum GivenReason {
    /// The member has such a level elsewhere.
    Match,
    /// As a gift.
    Gift,
}

/// Taking part in a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengeJoined {
    /// The challenge's name.
    pub challenge: String,
}

/// An offer whose time has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferDue {
    /// The offer's name.
    pub offer: String,
}

/// One of several things chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceMade {
    /// The choice's name.
    pub choice: String,
    /// The option's name.
    pub option: String,
}

/// A use of a benefit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenefitUse {
    /// The benefit's name.
    pub benefit: String,
}

/// A use of a benefit for an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenefitClaim {
    /// The benefit's name.
    pub benefit: String,
    /// The order.
    pub order: EventRef,
    /// What has become cheaper, in the smallest unit of the base currency, for a benefit that pays it back.
    pub amount: Option<i64>,
}

/// Free fields of an event, by name. Only declared fields can be used in conditions.
pub type Metadata = Vec<(String, Meta)>;

/// The value of a free field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Meta {
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with up to 6 digits after the point.
    Decimal(Decimal),
    /// A text.
    Text(String),
}

/// What the decision may know of the member beside the account. It comes from the profile, which is kept apart from the
/// ledger, and is never stored with an entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// Month and day of birth.
    pub birthday: Option<crate::calendar::MonthDay>,
    /// The year of birth, where the member has told it.
    pub birth_year: Option<i16>,
    /// The segments the member is in.
    pub segments: Vec<String>,
    /// Fields that the program declares under `fields.member`.
    pub attributes: Metadata,
}
