//! The stored forms of households.

use super::{Bytes, Damaged, Packed};
use crate::{
    household::{Address, Home, Household, Person, Place},
    id::HouseholdId,
};

packed!(Home { household, kind, until });
packed!(Household { people, address, forgot_until });
packed!(Person { member, place, until });
packed!(Place { kind, rank, number });
packed!(Address { number, label, changed_at });

macro_rules! as_uuid {
    ($($id:ident),+) => {
        $(impl Packed for $id {
            fn pack(&self, to: &mut Vec<u8>) {
                to.extend_from_slice(self.0.as_bytes());
            }

            fn unpack(from: &mut Bytes<'_>) -> Result<$id, Damaged> {
                let (bytes, rest) = from.0.split_first_chunk().ok_or(Damaged)?;
                from.0 = rest;
                Ok($id(uuid::Uuid::from_bytes(*bytes)))
            }
        })+
    };
}

as_uuid!(HouseholdId);
