//! The app's refusals and faults as problems.

use regulars_app::{Fault, Refusal};

use crate::problem::{Code, Problem};

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let text = refusal.to_string();
        match refusal {
            Refusal::Rejected(rejection) => rejection.into(),
            Refusal::MemberNotFound | Refusal::ProgramNotFound | Refusal::NotFound(_) => {
                Problem::new(Code::NotFound, text)
            }
            Refusal::NotPublished => Problem::new(Code::NotPublished, text),
            Refusal::QuoteInvalid => Problem::new(Code::QuoteInvalid, text).at("/quote"),
            Refusal::QuoteExpired => Problem::new(Code::QuoteExpired, text).at("/quote"),
            Refusal::DuplicateExternalId { differs_in: None } => {
                Problem::new(Code::DuplicateExternalId, text)
            }
            Refusal::DuplicateExternalId { differs_in: Some(pointer) } => {
                Problem::new(Code::DuplicateExternalId, format!("{text}; it differs in {pointer}"))
                    .at(pointer)
            }
            Refusal::IdentifierTaken(kind) => {
                Problem::new(Code::AlreadyExists, text).at(format!("/member/{kind}"))
            }
            Refusal::AlreadyExists(_) => Problem::new(Code::AlreadyExists, text),
            Refusal::Invalid { code, pointer, detail } => {
                Problem::new(code.parse().unwrap_or(Code::InvalidValue), detail).at(pointer)
            }
            Refusal::Overloaded { retry_after_s } => {
                Problem::new(Code::Overloaded, text).retry_after(retry_after_s)
            }
            Refusal::SignInFailed => Problem::new(Code::SignInFailed, text),
            Refusal::TicketInvalid => Problem::new(Code::TicketInvalid, text),
            Refusal::FactorInvalid => Problem::new(Code::FactorInvalid, text),
            Refusal::TooManyTries { retry_after_s } => {
                Problem::new(Code::TooManyTries, text).retry_after(retry_after_s)
            }
            Refusal::LastOwner => Problem::new(Code::LastOwner, text),
            Refusal::ReplayClosed => Problem::new(Code::ReplayClosed, text),
            Refusal::Conflict => Problem::new(Code::PreconditionFailed, text),
            Refusal::Fault(fault) => fault.into(),
            // The list grows with the app; a refusal that has no code yet is a mistake of ours, not of the client.
            other => {
                tracing::error!(refusal = %other, "a refusal has no code");
                Problem::new(Code::Internal, "the server failed")
            }
        }
    }
}

impl From<Fault> for Problem {
    /// Logged here, where it is handled; the client learns nothing of the machinery.
    fn from(fault: Fault) -> Problem {
        match fault {
            Fault::Closing => Problem::new(Code::Overloaded, "the server is stopping"),
            busy if busy.is_busy() => {
                tracing::warn!(fault = %busy, "the database is busy");
                Problem::new(Code::Overloaded, "the database is busy or away for a moment")
            }
            full if full.is_full() => {
                tracing::error!(fault = %full, "there is no room on the disk of the database");
                Problem::new(Code::StorageFull, "there is no room for what would be stored")
            }
            other => {
                tracing::error!(fault = %other, "the app failed");
                Problem::new(Code::Internal, "the server failed")
            }
        }
    }
}
