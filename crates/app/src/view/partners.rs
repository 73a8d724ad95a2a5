//! Links with partners, and blocks that partners paid for in advance, as people read them. The number that a partner knows a
//! member by is never told: nobody has it.

use regulars_engine::{fact::Fact, program::Program, state::Account};
use serde::Serialize;

use super::{Stamp, name};

/// A partner with whom a member's account can be linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// The partner.
    pub partner: String,
    /// Its name in the asked language.
    pub name: String,
    /// Whether the program asks for a link where the partner pays or takes units.
    pub required: bool,
    /// Whether there is a link.
    pub linked: bool,
    /// Since when there is one; none without a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Stamp>,
}

/// A link that an entry made or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkMoveView {
    /// The partner.
    pub partner: String,
    /// Whether there is a link now.
    pub linked: bool,
}

/// What an entry did to a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BlockMoveView {
    /// The partner.
    pub partner: String,
    /// The wallet.
    pub wallet: String,
    /// The number of the block among those of the partner and wallet.
    pub number: u32,
    /// `bought` or `drawn`.
    pub what: &'static str,
    /// How many, in the smallest unit; negative when bought no more, or given back.
    pub units: i64,
}

/// The partners of the program, in the order of the document, and the member's links with them.
pub fn links(program: &Program, account: &Account, language: &str) -> Vec<LinkView> {
    let view = |spec: &regulars_engine::program::PartnerSpec| {
        let since = account.linked_since(spec.partner);
        LinkView {
            partner: name(program, spec.partner),
            name: spec.name.in_language(language).to_owned(),
            required: spec.needs_link,
            linked: since.is_some(),
            since: since.map(Stamp),
        }
    };
    program.partners.iter().map(view).collect()
}

pub(super) fn link_moves(program: &Program, facts: &[Fact]) -> Vec<LinkMoveView> {
    let of = |partner, linked| LinkMoveView { partner: name(program, partner), linked };
    let moves = facts.iter().filter_map(|fact| match fact {
        Fact::Linked { partner, .. } => Some(of(*partner, true)),
        Fact::Unlinked { partner, .. } => Some(of(*partner, false)),
        _ => None,
    });
    moves.collect()
}

pub(super) fn block_moves(program: &Program, facts: &[Fact]) -> Vec<BlockMoveView> {
    let moves = facts.iter().filter_map(|fact| {
        let (partner, wallet, number, what, units) = match fact {
            Fact::BlockBought { partner, wallet, number, units, .. } => {
                (partner, wallet, number, "bought", units)
            }
            Fact::BlockDrawn { partner, wallet, number, units, .. } => {
                (partner, wallet, number, "drawn", units)
            }
            _ => return None,
        };
        let [partner, wallet] = [*partner, *wallet].map(|own| name(program, own));
        Some(BlockMoveView { partner, wallet, number: *number, what, units: *units })
    });
    moves.collect()
}
