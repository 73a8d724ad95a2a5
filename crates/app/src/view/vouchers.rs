//! The vouchers of a member.

use regulars_engine::{moment::Moment, program::Program, state::Account};
use serde::Serialize;

use super::{Stamp, name};

/// A voucher that the member can use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoucherView {
    /// The voucher.
    pub id: String,
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

/// The vouchers that live at `at`, those that end first before the others.
pub fn vouchers(program: &Program, account: &Account, at: Moment, language: &str) -> Vec<VoucherView> {
    let lives = |end: Option<Moment>| end.is_none_or(|end| at < end);
    let mut held: Vec<_> = account.vouchers.iter().filter(|held| lives(held.expires_at)).collect();
    held.sort_by_key(|held| (held.expires_at.map_or(i64::MAX, |end| end.0), held.id));
    let view = |held: &regulars_engine::state::HeldVoucher| VoucherView {
        id: held.id.to_string(),
        voucher: name(program, held.voucher),
        name: program
            .vouchers
            .iter()
            .find(|spec| spec.voucher == held.voucher)
            .map(|spec| spec.name.in_language(language).to_owned()),
        uses: held.uses,
        issued_at: Stamp(held.issued_at),
        expires_at: held.expires_at.map(Stamp),
    };
    held.into_iter().map(view).collect()
}
