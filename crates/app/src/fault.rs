//! What can go wrong beside the rules' own rejections: faults of the machinery, and refusals that a caller gets.
//! No text here carries a value that somebody sent, so that no personal data reaches a log.

use std::sync::Arc;

use regulars_engine::{codec::Unreadable, id::ProgramId, rejection::Rejection};

use crate::member::Identifier;

/// The machinery failed. Nothing was changed, unless the text of the operation says otherwise.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The storage failed.
    #[error("{0}")]
    Store(Arc<regulars_store::Fault>),
    /// Stored bytes can't be read.
    #[error("a stored {what}: {cause}")]
    Unreadable {
        /// What they were to be.
        what: &'static str,
        /// Why not.
        cause: Unreadable,
    },
    /// A published document is no longer understood: a mistake of the release.
    #[error(
        "version {version} of program {program:?} is no longer understood; run the release that published it"
    )]
    Document {
        /// Which program.
        program: ProgramId,
        /// Which version.
        version: u32,
    },
    /// Personal data can't be opened.
    #[error("personal data does not open: this is not the master key it was sealed with, or it is damaged")]
    Sealed,
    /// The system gives no randomness.
    #[error("the system gives no randomness")]
    Randomness,
    /// The server is closing, or has stopped after a failed write.
    #[error("the server is closing")]
    Closing,
    /// A write to the disk failed. Nothing more is written until the server has started again from the file.
    #[error("a write failed earlier; restart the server")]
    Broken,
    /// The master key can't be used.
    #[error(transparent)]
    Secret(#[from] crate::secret::SecretMistake),
    /// A decision ended in a panic, which has been reported; nothing of it was stored.
    #[error("a bug was hit while deciding; nothing was stored")]
    Bug,
    /// A thread could not be started.
    #[error("a thread could not be started")]
    Thread,
}

impl Fault {
    /// Whether there is no room for what would be stored. Nothing was changed, and the same works when there is.
    pub fn is_full(&self) -> bool {
        matches!(self, Fault::Store(fault) if matches!(**fault, regulars_store::Fault::Full { .. }))
    }

    /// Whether the same can work in a moment: nothing was changed, and nothing is broken.
    pub fn is_busy(&self) -> bool {
        match self {
            Fault::Store(fault) => matches!(**fault, regulars_store::Fault::Busy { .. }),
            Fault::Unreadable { .. }
            | Fault::Document { .. }
            | Fault::Sealed
            | Fault::Randomness
            | Fault::Closing
            | Fault::Broken
            | Fault::Secret(_)
            | Fault::Bug
            | Fault::Thread => false,
        }
    }
}

impl From<regulars_store::Fault> for Fault {
    fn from(fault: regulars_store::Fault) -> Fault {
        Fault::Store(Arc::new(fault))
    }
}

/// Why something that was asked is not done.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The rules say no.
    #[error("{}", .0.reason().trim())]
    Rejected(Rejection),
    /// Nobody is known so in this program.
    #[error("there is no such member")]
    MemberNotFound,
    /// There is no such program, or none that the caller may see.
    #[error("there is no such program")]
    ProgramNotFound,
    /// There is no such event, job, version, draft or key.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The program has no published version.
    #[error("the program has no published version yet")]
    NotPublished,
    /// The quote was given to another member.
    #[error("the quote was given to another member")]
    QuoteInvalid,
    /// The quote is no longer kept.
    #[error("the quote is no longer kept")]
    QuoteExpired,
    /// An event of this source and external id exists with other content.
    #[error("an event with this source and external_id exists with other content")]
    DuplicateExternalId {
        /// JSON pointer of a field that differs, when it was found here; see [`crate::App::find_entry`] for the first
        /// event.
        differs_in: Option<String>,
    },
    /// Another member has this identifier.
    #[error("another member has this {0}")]
    IdentifierTaken(Identifier),
    /// The name is in use.
    #[error("the {0} exists already")]
    AlreadyExists(&'static str),
    /// What was sent can't be right.
    #[error("{detail}")]
    Invalid {
        /// A stable code of the API.
        code: &'static str,
        /// JSON pointer.
        pointer: String,
        /// What was wrong, without the value.
        detail: &'static str,
    },
    /// Too much waits. Worth trying again.
    #[error("too many events wait")]
    Overloaded {
        /// When, in seconds.
        retry_after_s: u32,
    },
    /// History can be sent only while the program is open for it.
    #[error("the program is not open for history")]
    ReplayClosed,
    /// E-mail and password don't belong together, or to somebody who may sign in.
    #[error("the e-mail or the password is wrong, or the account can't be used")]
    SignInFailed,
    /// The link or the step of signing in was used, is over, or never was.
    #[error("the link or the sign-in was used, has expired, or never was")]
    TicketInvalid,
    /// The one-time password or recovery code is wrong or was used.
    #[error("the code is wrong or was used")]
    FactorInvalid,
    /// There were too many tries.
    #[error("there were too many tries")]
    TooManyTries {
        /// When it can be tried again, in seconds.
        retry_after_s: u32,
    },
    /// Nobody would be left who can let others in.
    #[error("one owner of the whole server must stay")]
    LastOwner,
    /// Somebody changed it meanwhile.
    #[error("it was changed meanwhile")]
    Conflict,
    /// The machinery failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Refusal {
        Refusal::Rejected(rejection)
    }
}

impl From<regulars_store::Fault> for Refusal {
    fn from(fault: regulars_store::Fault) -> Refusal {
        Refusal::Fault(fault.into())
    }
}
