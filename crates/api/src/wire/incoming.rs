//! An event as it was read: checked for shape and bounds, of whatever kind.

use regulars_app::{Identifier, Who};
use regulars_engine::{event::Body, moment::Moment};

use super::{event::read_kind, profile::Profile};
use crate::{
    json::{Mistake, Value},
    problem::Code,
};

/// An event, checked for shape and bounds; whose account it concerns is not known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Who reports it.
    pub source: String,
    /// The reporter's number of it.
    pub external_id: String,
    /// When it happened.
    pub occurred_at: Moment,
    /// Whom it concerns.
    pub subject: Subject,
    /// What happened.
    pub body: Body,
    /// The token of the quote under whose terms it is decided.
    pub quote: Option<String>,
}

/// Whom an event concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Somebody who is a member already.
    Member(Who),
    /// Somebody who becomes one.
    Joining {
        /// At least one, of different kinds.
        identifiers: Vec<(Identifier, String)>,
        /// What is told of them. Personal: kept apart from the ledger.
        profile: Profile,
    },
}

impl Incoming {
    /// Reads one event of any kind.
    ///
    /// # Errors
    /// A mistake with code and pointer.
    pub fn read(value: &Value) -> Result<Incoming, Mistake> {
        let Value::Object(_) = value else {
            return Err(Mistake::new(Code::WrongType, "expected an object"));
        };
        let kind = match value.get("type") {
            Some(Value::Str(kind)) => kind.as_str(),
            Some(_) => return Err(Mistake::new(Code::WrongType, "expected a string").under("type")),
            None => return Err(Mistake::new(Code::MissingField, "type is required").under("type")),
        };
        read_kind(kind, value)
    }
}
