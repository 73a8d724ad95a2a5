//! The stored forms of links with partners and of blocks.

use super::{Bytes, Damaged, Packed};
use crate::{id::LinkId, shared::Block, state::Link};

packed!(Link { partner, number, since });
packed!(Block { number, units, price, from, until, reserve, drawn });

impl Packed for LinkId {
    fn pack(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(self.0.as_bytes());
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<LinkId, Damaged> {
        let (bytes, rest) = from.0.split_first_chunk().ok_or(Damaged)?;
        from.0 = rest;
        Ok(LinkId(uuid::Uuid::from_bytes(*bytes)))
    }
}
