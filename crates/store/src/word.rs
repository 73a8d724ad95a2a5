//! Closed sets of words as columns hold them, the same in every back end.

use crate::{
    AccountStatus, DeliveryState, JobState, MemberStatus, Mode, NodeRole, Role, SessionKind, StaffState,
    TicketKind, WebhookState,
};

/// A closed set of words in a column.
pub trait Word: Sized + Copy + 'static {
    /// Each value with its word.
    const WORDS: &'static [(Self, &'static str)];
    /// The word to write.
    fn word(self) -> &'static str;
    /// The value that a word means.
    fn of(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(value, _)| *value)
    }
}

macro_rules! words {
    ($type:ident { $($variant:ident $word:literal),* }) => {
        impl Word for $type {
            const WORDS: &'static [(Self, &'static str)] = &[$(($type::$variant, $word)),*];

            fn word(self) -> &'static str {
                match self {
                    $($type::$variant => $word,)*
                }
            }
        }
    };
}

words!(Mode { Live "live", Sandbox "sandbox" });
words!(AccountStatus { Open "open", Closed "closed" });
words!(MemberStatus { Active "active", Closed "closed", Erased "erased" });
words!(JobState { Queued "queued", Running "running", Done "done", Failed "failed" });
words!(WebhookState { Active "active", Paused "paused", Disabled "disabled" });
words!(DeliveryState { Waiting "waiting", Dead "dead" });
words!(NodeRole { All "all", Serve "serve", Work "work" });
words!(StaffState { Invited "invited", Active "active", Disabled "disabled" });
words!(Role {
    Owner "owner", Manager "manager", Marketer "marketer", Clerk "clerk", Finance "finance", Auditor "auditor"
});
words!(SessionKind { Staff "staff", Member "member", Device "device" });
words!(TicketKind {
    First "first", Invitation "invitation", Reset "reset", Second "second", Enrolment "enrolment"
});
