//! How wallets could pay for an order.

use regulars_engine::{
    decide::{PaymentOffer, PaymentOffers},
    program::Program,
};
use serde::Serialize;

use super::name;

/// How much of an order a wallet of the member could pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentOfferView {
    /// The wallet, to be named by a tender.
    pub wallet: String,
    /// The most that it can pay, in the smallest unit of the program's currency; 0 when it can pay nothing.
    pub at_most: i64,
    /// The units that this takes, in the smallest unit of the wallet.
    pub units: i64,
    /// It pays multiples of so much, in the smallest unit of the currency.
    pub step: i64,
    /// The units of one step.
    pub step_units: i64,
    /// The code of the refusal that a tender would meet; none when it can pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<&'static str>,
    /// What would have to be there beside: units that are owed or lacking, or money of a basket that is too small.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<i64>,
}

/// One for each wallet that pays for orders, in document order.
pub fn payments(program: &Program, offers: &PaymentOffers) -> Vec<PaymentOfferView> {
    let view = |offer: &PaymentOffer| PaymentOfferView {
        wallet: name(program, offer.wallet),
        at_most: offer.most,
        units: offer.units,
        step: offer.step,
        step_units: offer.step_units,
        refused: offer.refused.map(|(why, _)| why.code()),
        missing: offer.refused.map(|(_, missing)| missing).filter(|missing| 0 < *missing),
    };
    offers.each.iter().map(view).collect()
}
