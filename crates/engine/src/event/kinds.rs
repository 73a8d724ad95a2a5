//! The public names of kinds of events, as a list and of each. Both are made of the same lines, so that the list has every
//! kind that the compiler knows.

macro_rules! kinds {
    ($($pattern:pat => $kind:literal,)+) => {
        /// The public names of all kinds.
        pub const KINDS: &'static [&'static str] = &[$($kind),+];

        /// The public name of the kind.
        pub fn kind(&self) -> &'static str {
            match self {
                $($pattern => $kind,)+
            }
        }
    };
    // Some kinds are families with kinds of their own.
    ($($pattern:pat => $kind:literal,)+ ; $(in $family:ty: $member:pat => $of_member:expr,)+) => {
        /// The public names of all kinds.
        pub fn kinds() -> impl Iterator<Item = &'static str> {
            let own: &[&str] = &[$($kind),+];
            own.iter()$(.chain(<$family>::KINDS))+.copied()
        }

        /// The public name of the kind.
        pub fn kind(&self) -> &'static str {
            match self {
                $($pattern => $kind,)+
                $($member => $of_member,)+
            }
        }
    };
}

pub(crate) use kinds;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::event::Body;

    #[test]
    fn names_are_told_apart() {
        let names: Vec<_> = Body::kinds().collect();
        let unique: BTreeSet<_> = names.iter().collect();
        assert_eq!(unique.len(), names.len());
        for some in ["order.paid", "tick", "household.drawn", "plan.renewed", "referral.settled"] {
            assert!(unique.contains(&some), "{some}");
        }
    }
}
