//! Links with partners, and blocks that partners paid for in advance.

use regulars_app::view;
use serde::Serialize;
use utoipa::ToSchema;

use super::mirror;
use crate::wire::Instant;

/// The partners of a program, and a member's links with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Links {
    /// The instant that is shown; due work up to it is included.
    pub as_of: Instant,
    /// In the order of the document.
    pub links: Vec<Link>,
}

mirror! {
    /// A partner with whom a member's account can be linked. The number that the partner knows the member by is never told.
    Link of view::LinkView {
        /// The partner.
        #[schema(example = "delta")]
        partner: String,
        /// Its name in the asked language.
        name: String,
        /// Whether the program asks for a link where the partner pays or takes units.
        required: bool,
        /// Whether there is a link.
        linked: bool,
        /// Since when; absent without a link.
        #[serde(skip_serializing_if = "Option::is_none")]
        since: Option<Instant>,
    }

    /// A link that an entry made or ended.
    LinkMove of view::LinkMoveView {
        /// The partner.
        partner: String,
        /// Whether there is a link now.
        linked: bool,
    }

    /// What an entry did to a block of units that a partner pays for in advance.
    BlockMove of view::BlockMoveView {
        /// The partner.
        partner: String,
        /// The wallet.
        wallet: String,
        /// The number of the block among those of the partner and wallet.
        number: u32,
        /// `bought` or `drawn`.
        #[schema(value_type = String, example = "drawn")]
        what: &'static str,
        /// How many, in the smallest unit; negative when bought no more, or given back.
        units: i64,
    }
}
