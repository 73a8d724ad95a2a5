//! The vouchers of a member, and what they and wallets could do for an order.

use regulars_app::view;
use serde::Serialize;
use utoipa::ToSchema;

use super::mirror;
use crate::wire::Instant;

/// What a member can use on an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Vouchers {
    /// The instant that is shown; due work up to it is included.
    pub as_of: Instant,
    /// Those that end first before the others.
    pub vouchers: Vec<Voucher>,
}

/// What a code stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Validation {
    /// Whose voucher it is; only for keys with `members:read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "mbr_0198c0de-0000-7000-8000-000000000001")]
    pub member: Option<String>,
    /// The voucher that a member has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voucher: Option<Voucher>,
    /// The voucher that a member who knows the code can claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claimable: Option<Claimable>,
    /// What it could do for the order, when one was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<VoucherOffer>,
}

/// A voucher that can be claimed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Claimable {
    /// Its kind.
    #[schema(example = "welcome")]
    pub voucher: String,
    /// How often the code can still be claimed, by all members together.
    pub left: i64,
}

/// What an import of codes did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportedCodes {
    /// How many codes it brought.
    pub imported: u64,
    /// How many there are now to be given out with vouchers of the kind, given or not.
    pub pool: u64,
}

mirror! {
    /// What a voucher of the member could do for an order.
    VoucherOffer of view::VoucherOfferView {
        /// The voucher.
        id: String,
        /// What it would take off alone, in the smallest unit; absent when it can't be used on this order.
        #[serde(skip_serializing_if = "Option::is_none")]
        saves: Option<i64>,
        /// The code of the refusal that its use would meet; absent when it can be used.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>, example = "voucher_not_applicable")]
        refused: Option<&'static str>,
    }

    /// How much of an order a wallet of the member could pay.
    PaymentOffer of view::PaymentOfferView {
        /// The wallet, to be named by a tender.
        #[schema(example = "points")]
        wallet: String,
        /// The most that it can pay, in the smallest unit of the program's currency; 0 when it can pay nothing.
        at_most: i64,
        /// The units that this takes, in the smallest unit of the wallet.
        units: i64,
        /// It pays multiples of so much, in the smallest unit of the currency.
        step: i64,
        /// The units of one step.
        step_units: i64,
        /// The code of the refusal that a tender would meet; absent when it can pay.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>, example = "basket_too_small")]
        refused: Option<&'static str>,
        /// What would have to be there beside: units that are owed or lacking, or money of a basket that is too small.
        /// Absent when nothing that is added would help.
        #[serde(skip_serializing_if = "Option::is_none")]
        missing: Option<i64>,
    }

    /// Which of the member's vouchers together save most.
    BestVouchers of view::BestVouchersView {
        /// Their ids, to be named in the order; in the order in which they apply.
        vouchers: Vec<String>,
        /// What they take off, in the smallest unit.
        saves: i64,
        /// What is left to pay, in the smallest unit.
        payable: i64,
    }

    /// A voucher that the member can use.
    Voucher of view::VoucherView {
        /// The voucher.
        #[schema(example = "vch_0198c0de-0000-7000-8000-000000000001")]
        id: String,
        /// Its code; only for keys with `vouchers:read`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(example = "7K3QX-9MWPD-4RNA")]
        code: Option<String>,
        /// Its kind.
        #[schema(example = "welcome")]
        voucher: String,
        /// The name of its kind; absent where the program no longer has the kind, and it can't be used.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// How often it can still be used.
        uses: i64,
        /// When it was issued.
        issued_at: Instant,
        /// The first instant at which it can no longer be used; absent when it never ends.
        #[serde(skip_serializing_if = "Option::is_none")]
        expires_at: Option<Instant>,
    }
}
