//! What whoever writes a program's amounts and days must know of it: its name, its zone, its currency, its units.

use regulars_engine::{document::WalletKind, program::Program};

use super::Unit;

/// A program at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceView {
    /// The program's name in addresses.
    pub program: String,
    /// For people, in the asked language.
    pub name: String,
    /// The published version.
    pub version: u32,
    /// The zone of all its days.
    pub time_zone: String,
    /// The base currency.
    pub currency: String,
    /// The currency's digits after the point.
    pub scale: u32,
    /// What members can have, in the order of the document.
    pub wallets: Vec<FaceWalletView>,
}

/// A wallet at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceWalletView {
    /// The wallet.
    pub wallet: String,
    /// `points`, `status`, `stamps` or `money`.
    pub kind: &'static str,
    /// Digits after the point.
    pub scale: u32,
    /// The word for exactly one unit, in the asked language; the currency for money.
    pub one: String,
    /// The word for any other number.
    pub other: String,
}

/// The face of a program.
pub fn face(program: &Program, language: &str) -> FaceView {
    let wallets = program.wallets.iter().map(|spec| {
        let Unit { one, many, exponent, .. } = Unit::of(program, spec.wallet, language);
        let kind = match spec.kind {
            WalletKind::Points => "points",
            WalletKind::Status => "status",
            WalletKind::Stamps => "stamps",
            WalletKind::Money => "money",
        };
        let wallet = program.name_of(spec.wallet).to_owned();
        FaceWalletView { wallet, kind, scale: exponent, one: one.to_owned(), other: many.to_owned() }
    });
    FaceView {
        program: program.slug.clone(),
        name: program.name.in_language(language).to_owned(),
        version: program.version,
        time_zone: program.zone.name().to_owned(),
        currency: program.currency.code.clone(),
        scale: program.currency.exponent,
        wallets: wallets.collect(),
    }
}
