//! The vouchers of a member.

use regulars_engine::{
    decide::VoucherOffers,
    moment::Moment,
    program::Program,
    state::{Account, HeldVoucher},
};
use serde::Serialize;

use super::{Stamp, name};

/// A voucher that the member can use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoucherView {
    /// The voucher.
    pub id: String,
    /// Its code, where the reader may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its kind.
    pub voucher: String,
    /// The name of its kind in the asked language; none where the program no longer has the kind, and it can't be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How often it can still be used.
    pub uses: i64,
    /// When it was issued.
    pub issued_at: Stamp,
    /// The first instant at which it can no longer be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Stamp>,
}

/// What a voucher of the member could do for an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoucherOfferView {
    /// The voucher.
    pub id: String,
    /// What it would take off alone, in the smallest unit; none when it can't be used on this order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saves: Option<i64>,
    /// The code of the refusal that its use would meet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<&'static str>,
}

/// Which vouchers together save most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BestVouchersView {
    /// Their ids, in the order in which they apply.
    pub vouchers: Vec<String>,
    /// What they take off, in the smallest unit.
    pub saves: i64,
    /// What is left to pay, in the smallest unit.
    pub payable: i64,
}

/// What vouchers could do for an order.
pub fn voucher_offers(offers: &VoucherOffers) -> (Vec<VoucherOfferView>, Option<BestVouchersView>) {
    let each = offers.each.iter().map(|(id, offer)| VoucherOfferView {
        id: id.to_string(),
        saves: offer.ok(),
        refused: offer.err().map(|rejection| rejection.code()),
    });
    let best = BestVouchersView {
        vouchers: offers.best.iter().map(ToString::to_string).collect(),
        saves: offers.saved,
        payable: offers.payable,
    };
    (each.collect(), (0 < offers.saved).then_some(best))
}

/// The vouchers that live at `at`, those that end first before the others.
pub fn vouchers(program: &Program, account: &Account, at: Moment, language: &str) -> Vec<VoucherView> {
    let lives = |end: Option<Moment>| end.is_none_or(|end| at < end);
    let mut held: Vec<_> = account.vouchers.iter().filter(|held| lives(held.expires_at)).collect();
    held.sort_by_key(|held| (held.expires_at.map_or(i64::MAX, |end| end.0), held.id));
    held.into_iter().map(|held| voucher(program, held, language)).collect()
}

/// One voucher.
pub fn voucher(program: &Program, held: &HeldVoucher, language: &str) -> VoucherView {
    let spec = program.vouchers.iter().find(|spec| spec.voucher == held.voucher);
    VoucherView {
        id: held.id.to_string(),
        code: None,
        voucher: name(program, held.voucher),
        name: spec.map(|spec| spec.name.in_language(language).to_owned()),
        uses: held.uses,
        issued_at: Stamp(held.issued_at),
        expires_at: held.expires_at.map(Stamp),
    }
}
