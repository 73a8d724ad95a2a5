//! A program at a glance.

use regulars_app::view;

use super::mirror;

mirror! {
    /// What whoever shows a program's amounts and days must know of it.
    Face of view::FaceView {
        /// The program.
        #[schema(example = "tea")]
        program: String,
        /// Its name in the asked language.
        name: String,
        /// The published version.
        version: u32,
        /// The zone of all its days: an IANA name.
        #[schema(example = "Asia/Shanghai")]
        time_zone: String,
        /// The base currency.
        #[schema(example = "CNY")]
        currency: String,
        /// The currency's digits after the point.
        scale: u32,
        /// What members can have, in the order of the document.
        wallets: Vec<FaceWallet>,
    }

    /// A wallet at a glance.
    FaceWallet of view::FaceWalletView {
        /// The wallet.
        #[schema(example = "points")]
        wallet: String,
        /// `points`, `status`, `stamps` or `money`.
        #[schema(value_type = String, example = "points")]
        kind: &'static str,
        /// Digits after the point.
        scale: u32,
        /// The word for exactly one unit, in the asked language; the currency for money.
        #[schema(example = "point")]
        one: String,
        /// The word for any other number.
        #[schema(example = "points")]
        other: String,
    }
}
