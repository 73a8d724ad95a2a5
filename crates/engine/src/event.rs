//! Events: what happened, as the engine decides it. The wire form lives in the API; this form is already checked for
//! shape and bounds, and is what an entry stores as its input.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    amount::Decimal,
    calendar::{Length, LengthUnit},
    id::{EventId, MemberId, VoucherId},
    moment::Moment,
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
}

impl Body {
    /// The public name of the kind.
    pub fn kind(&self) -> &'static str {
        match self {
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
            Body::ChallengeJoined(_) => "challenge.joined",
        }
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
            | Body::InstructionFailed(order) => Some(order),
            Body::Activity(activity) => activity.order.as_ref(),
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
            | Body::ChallengeJoined(_) => None,
        }
    }

    /// Whether it may concern an account that has ended: what could not arrive or be done outside comes back even then,
    /// or it would be nobody's.
    pub fn follows_an_end(&self) -> bool {
        matches!(self, Body::TransferReturned(_) | Body::InstructionDone(_) | Body::InstructionFailed(_))
    }

    /// The other member whom this event concerns, and of whom must be known whether the account takes events.
    pub fn receiver(&self) -> Option<MemberId> {
        match self {
            Body::TransferSent(transfer) => Some(transfer.to),
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
            | Body::ChallengeJoined(_) => None,
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
}

/// A paid order. Amounts are in the smallest unit of the currency.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Order {
    /// ISO 4217 code.
    pub currency: String,
    /// At least one line.
    pub lines: Vec<Line>,
    /// A discount on the whole order, shared out to the lines in proportion.
    pub discount: i64,
    /// Delivery, paid by the customer.
    pub shipping: i64,
    /// A tip.
    pub tip: i64,
    /// Whether line amounts contain their tax. Otherwise tax comes on top.
    pub tax_included: bool,
    /// What was paid by which means; empty when not told. Sums to the total otherwise.
    pub tenders: Vec<Tender>,
    /// Where the order came in: "store", "app", "web".
    pub channel: Option<String>,
    /// The shop.
    pub store: Option<String>,
    /// Fields that the program declares under `fields.order`.
    pub metadata: Metadata,
    /// The vouchers to use on it. Few orders have any, and their stored form has them behind everything else.
    #[serde(skip)]
    pub vouchers: Option<Box<Vouchers>>,
}

/// The vouchers of an order. Its lines and delivery are told as they are without them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vouchers {
    /// Each by its id, or by its kind: then the member's voucher of that kind that ends first. At least one.
    pub names: Vec<String>,
    /// What is left to pay, tip included, as the shop reckons it.
    pub payable: Option<i64>,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Line {
    /// The item.
    pub sku: String,
    /// Its category.
    pub category: Option<String>,
    /// Its brand.
    pub brand: Option<String>,
    /// How many, at least 1.
    pub quantity: i64,
    /// The price of the whole line before discounts, not negative.
    pub amount: i64,
    /// The discount on this line, at most `amount`.
    pub discount: i64,
    /// The tax of this line, not negative.
    pub tax: i64,
}

/// A part of the payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tender {
    /// "cash", "card", "stored_value", "points", or a name of the shop's own; the wallet's name when that pays.
    pub kind: String,
    /// How much, not negative.
    pub amount: i64,
    /// Whether a wallet of the member pays it. Few tenders have it, so [`crate::codec`] stores it behind the event.
    #[serde(skip)]
    pub from_wallet: bool,
}

/// What came back of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// The order.
    pub order: EventRef,
    /// At least one line.
    pub lines: Vec<ReturnLine>,
}

/// A returned part of one order line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLine {
    /// The place of the line in the order, from 0.
    pub line: u32,
    /// How much of it.
    pub part: Part,
}

/// How much of a line came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// So many pieces.
    Quantity(i64),
    /// So much of the price paid (after discounts), in the smallest unit.
    Amount(i64),
    /// All that has not come back yet.
    Rest,
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

/// Money paid into a wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopUp {
    /// The wallet's name; its kind is `money`.
    pub wallet: String,
    /// How much, at least 1.
    pub amount: i64,
    /// How it was paid, when told.
    pub tender: Option<String>,
}

/// Money of a top-up paid back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The top-up.
    pub top_up: EventRef,
    /// How much, at least 1; none for all that is left of it.
    pub amount: Option<i64>,
}

/// Units given to another member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The wallet's name.
    pub wallet: String,
    /// How many arrive, at least 1. A fee comes on top.
    pub amount: i64,
    /// Who gets them.
    pub to: MemberId,
}

/// Units under the same terms, on the way from one member to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedPart {
    /// How many, at least 1.
    pub amount: i64,
    /// When they were earned.
    pub earned_at: Moment,
    /// When they are gone; a transfer does not prolong it.
    pub expires_at: Option<Moment>,
}

/// Units of another member that arrive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// Who sent them.
    pub from: MemberId,
    /// The wallet's name.
    pub wallet: String,
    /// What arrives, by the lots that it left.
    pub parts: Vec<MovedPart>,
}

/// A correction by staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// The wallet's name.
    pub wallet: String,
    /// What to add (positive) or take (negative); not 0.
    pub amount: i64,
    /// Why, for the audit and the member.
    pub reason: String,
}

/// Points paid to keep a tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierKept {
    /// The tier set's name.
    pub tier_set: String,
}

/// Taking part in a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengeJoined {
    /// The challenge's name.
    pub challenge: String,
}

/// Units spent on a reward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redemption {
    /// The reward's name.
    pub reward: String,
    /// How many, at least 1.
    pub quantity: i64,
    /// Whom a donation is for, by the name of the cause.
    pub cause: Option<String>,
    /// Which price is paid: its units for one, in the wallet's smallest unit. The first that is for the member by default.
    pub units: Option<i64>,
    /// Which date of an experience, by its name.
    pub session: Option<String>,
}

/// The day of a reward that is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The reward's name.
    pub reward: String,
}

/// Vouchers given to a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherIssue {
    /// The kind's name.
    pub voucher: String,
    /// How many, 1 to 100.
    pub quantity: i64,
}

/// A voucher taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherRevocation {
    /// Which one.
    pub voucher: VoucherId,
}

/// Units to be set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The wallet's name.
    pub wallet: String,
    /// How much, at least 1.
    pub amount: i64,
    /// How long; as the program says when none.
    pub lasts: Option<HoldTime>,
}

/// How long something is set aside: a whole number of seconds from one minute to thirty days of 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldTime(u32);

impl Default for HoldTime {
    /// Fifteen minutes.
    fn default() -> HoldTime {
        HoldTime(15 * 60)
    }
}

impl HoldTime {
    /// The shortest, in seconds.
    pub const SECONDS_MIN: u32 = 60;
    /// The longest, in seconds.
    pub const SECONDS_MAX: u32 = 30 * 24 * 60 * 60;

    /// So many seconds; none when they are too few or too many.
    pub fn of_seconds(seconds: i64) -> Option<HoldTime> {
        let seconds = u32::try_from(seconds).ok()?;
        (Self::SECONDS_MIN..=Self::SECONDS_MAX).contains(&seconds).then_some(HoldTime(seconds))
    }

    /// A length, days counted as 24 hours: a hold is for a checkout, not for a calendar. None for months and years.
    pub fn of_length(length: Length) -> Option<HoldTime> {
        let unit = match length.unit() {
            LengthUnit::Seconds => 1,
            LengthUnit::Minutes => 60,
            LengthUnit::Hours => 3_600,
            LengthUnit::Days => 86_400,
            LengthUnit::Weeks => 604_800,
            LengthUnit::Months | LengthUnit::Years => return None,
        };
        HoldTime::of_seconds(i64::from(length.amount()).saturating_mul(unit))
    }

    /// Reads ISO 8601 in whole hours, minutes and seconds: `PT15M`. None for anything else, and for days: a hold is
    /// counted in hours, and a day has 23 to 25 of them.
    pub fn parse(text: &str) -> Option<HoldTime> {
        let exact =
            text.starts_with("PT") && text.bytes().all(|b| b.is_ascii_digit() || b"PTHMS".contains(&b));
        let length = if exact { text.parse::<jiff::SignedDuration>().ok()? } else { return None };
        HoldTime::of_seconds(length.as_secs())
    }

    /// How many seconds.
    pub fn seconds(self) -> u32 {
        self.0
    }
}

impl fmt::Display for HoldTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PT{}S", self.0)
    }
}

/// Units of a hold to be spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// The hold.
    pub hold: EventRef,
    /// How much, at least 1; all of it when none.
    pub amount: Option<i64>,
}

/// A reward to be set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// What, how many, and for whom.
    pub redemption: Redemption,
    /// How long; as the program says when none.
    pub lasts: Option<HoldTime>,
}

/// Units of one wallet to become units of another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// The name that the program gives to the conversion.
    pub conversion: String,
    /// How many units leave their wallet, in its smallest unit; at least 1.
    pub amount: i64,
}

/// Units to go to a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// The name that the program gives to the partner.
    pub partner: String,
    /// How many units leave their wallet, in its smallest unit and without the fee; at least 1.
    pub amount: i64,
    /// The reporter's own number of the member's account at the partner. Not the account number itself, which is
    /// personal: an entry is kept for ever.
    pub reference: String,
}

/// A place in a waiting list that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitlistJoin {
    /// The reward's name.
    pub reward: String,
    /// The date's name.
    pub session: String,
    /// How many places, at least 1.
    pub quantity: i64,
}

/// A place in a waiting list that the member has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The reward's name.
    pub reward: String,
    /// The date's name.
    pub session: String,
}

/// A use of a benefit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenefitUse {
    /// The benefit's name.
    pub benefit: String,
}

/// A payment of what a wallet holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidOut {
    /// The wallet's name.
    pub wallet: String,
}

/// A voucher that a member gets by knowing a code that may be claimed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct VoucherClaim {
    /// The id of the code, in its public form. Whoever takes events in puts it in place of the code itself; what is no id
    /// finds nothing.
    pub code: String,
    /// The kind of voucher that the code gives.
    pub voucher: String,
    /// How often the code can be claimed by all members together, at least 1.
    pub claims_max: i64,
}

/// A use of a voucher that is no part of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherUsage {
    /// By its id, or by its kind: then the member's voucher of that kind that ends first.
    pub voucher: String,
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
