//! Identifiers. Each kind is its own type, so that a member can't be passed where an account is due.
//!
//! On the wire an id is a prefix and a UUID (`mbr_0198c0de-…`); inside it is 16 bytes. Ids are made outside the engine
//! (UUIDv7, so that they sort by time) and never carry meaning.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A program's small internal number. The public name of a program is its slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProgramId(pub u32);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name(pub Uuid);

        impl $name {
            /// What the id begins with on the wire.
            pub const PREFIX: &'static str = $prefix;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", Self::PREFIX, self.0.hyphenated())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            /// Reads exactly the form that `Display` writes: no braces, no upper case, not the nil UUID.
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let id = parse(Self::PREFIX, text).map(Self).ok_or(NotAnId)?;
                if id.to_string() == text { Ok(id) } else { Err(NotAnId) }
            }
        }
    )*};
}

ids! {
    /// A person in a program.
    MemberId "mbr";
    /// The unit of balance and consistency: one member.
    AccountId "acc";
    /// One event as recorded.
    EventId "evt";
    /// An API key.
    KeyId "key";
    /// A piece of long work.
    JobId "job";
    /// A voucher.
    VoucherId "vch";
    /// People who share balances.
    HouseholdId "hsh";
    /// Somebody's address that is told of entries.
    WebhookId "whk";
    /// Members who do a challenge together.
    TeamId "tem";
    /// A member's number with a partner, by its keyed hash.
    LinkId "lnk";
    /// Somebody who runs programs.
    StaffId "stf";
    /// A browser or device that is signed in.
    SessionId "ses";
}

/// The text is not an id of this kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct NotAnId;

fn parse(prefix: &str, text: &str) -> Option<Uuid> {
    let rest = text.strip_prefix(prefix)?.strip_prefix('_')?;
    Uuid::try_parse(rest).ok().filter(|id| !id.is_nil())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_only_what_it_writes() {
        let id = MemberId(Uuid::from_u128(0x0198_c0de_0000_7000_8000_0000_0000_0001));
        assert_eq!(id.to_string().parse(), Ok(id));
        for wrong in [
            "",
            "mbr_",
            "0198c0de-0000-7000-8000-000000000001",
            "acc_0198c0de-0000-7000-8000-000000000001",
            "mbr_0198C0DE-0000-7000-8000-000000000001",
            "mbr_{0198c0de-0000-7000-8000-000000000001}",
            "mbr_0198c0de000070008000000000000001",
            "mbr_00000000-0000-0000-0000-000000000000",
        ] {
            assert_eq!(wrong.parse::<MemberId>(), Err(NotAnId), "{wrong}");
        }
    }
}
