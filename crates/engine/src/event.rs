//! Events: what happened, as the engine decides it. The wire form lives in the API; this form is already checked for
//! shape and bounds, and is what an entry stores as its input.

use serde::{Deserialize, Serialize};

use crate::{
    amount::Decimal,
    id::{EventId, VoucherId},
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
            | Body::RewardUsed(order) => Some(order),
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
            | Body::VoucherRevoked(_) => None,
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
    /// "cash", "card", "stored_value", "points", or a name of the shop's own.
    pub kind: String,
    /// How much, not negative.
    pub amount: i64,
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
    /// The segments the member is in.
    pub segments: Vec<String>,
    /// Fields that the program declares under `fields.member`.
    pub attributes: Metadata,
}
