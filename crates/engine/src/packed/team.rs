//! The stored forms of teams.

use super::{Bytes, Damaged, Packed};
use crate::{
    id::TeamId,
    team::{Team, TeamDeed, TeamPlace, TeamTask, Teammate},
};

packed!(TeamTask { challenge, round, forget_at });
packed!(TeamPlace { team, task, joined_at, left, done });
packed!(Team { task, people, deeds, done_at });
packed!(Teammate { member, number });
packed!(TeamDeed { task, day, amount });

impl Packed for TeamId {
    fn pack(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(self.0.as_bytes());
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<TeamId, Damaged> {
        let (bytes, rest) = from.0.split_first_chunk().ok_or(Damaged)?;
        from.0 = rest;
        Ok(TeamId(uuid::Uuid::from_bytes(*bytes)))
    }
}
