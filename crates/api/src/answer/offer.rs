//! Offers in the answers.

use regulars_app::view;

use super::mirror;

mirror! {
    /// An offer whose time had come. What it gave is told beside: vouchers, units, badges.
    Offer of view::OfferView {
        /// The offer.
        #[schema(example = "wake_up")]
        id: String,
        /// Why: when its time comes, in the words of the document.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(example = "dormant 90 days")]
        on: Option<String>,
        /// `made` or `withheld`.
        #[schema(value_type = String, example = "made")]
        what: &'static str,
        /// What stood in its way: `other_level`, `condition`, `limit` or `no_room`; only when it was withheld.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>, example = "limit")]
        by: Option<&'static str>,
        /// What the member usually buys at that hour; only for an offer on a habit.
        #[serde(skip_serializing_if = "Option::is_none")]
        usual: Option<OfferUsual>,
    }

    /// What a member usually buys at an hour of the week.
    OfferUsual of view::UsualView {
        /// The item.
        #[schema(example = "oolong")]
        sku: String,
        /// The day: `monday` … `sunday`.
        #[schema(value_type = String, example = "wednesday")]
        weekday: &'static str,
        /// The hour, 0 to 23, by the clocks of the program's zone.
        hour: u8,
    }
}
