//! Where a scenario is played.

use indexmap::IndexMap;
use regulars_engine::{
    Program,
    event::{Body, Profile},
    id::MemberId,
    moment::Moment,
};

use super::seen::Seen;

/// The answer to an event: what each rule did, or the code of the refusal.
pub type Answer = Result<IndexMap<String, String>, String>;

/// A place with members of one program, in which they act and time passes. An error is never a refusal but something
/// that must not happen: books that don't balance, a server that does not answer.
pub trait Stage {
    /// The names of the members so far.
    fn members(&self) -> Vec<String>;

    /// The id of a member who has joined.
    fn id(&self, who: &str) -> Option<MemberId>;

    /// Somebody new, who has not joined yet.
    fn add(&mut self, who: &str, profile: Profile);

    /// What can be seen of a member.
    ///
    /// # Errors
    /// It can't be read.
    fn seen(&mut self, who: &str, at: Moment) -> Result<Seen, String>;

    /// The names of the levels that the member holds, and of their benefits, in a language.
    ///
    /// # Errors
    /// They can't be read.
    fn called(&mut self, who: &str, language: &str) -> Result<Vec<String>, String>;

    /// Lets time pass for all members: their due work up to `until` happens.
    ///
    /// # Errors
    /// Work that fails or stays due.
    fn pass(&mut self, until: Moment) -> Result<(), String>;

    /// An event of a member, whose due work has happened: when it happened and when it is received.
    ///
    /// # Errors
    /// What the decision breaks.
    fn act(
        &mut self,
        who: &str,
        external_id: Option<&str>,
        times: (Moment, Moment),
        body: Body,
    ) -> Result<Answer, String>;

    /// A new version decides from now on; all that was due has happened.
    ///
    /// # Errors
    /// It is not taken.
    fn publish(&mut self, program: &Program) -> Result<(), String>;

    /// Whether somebody of this name was added.
    fn knows(&self, who: &str) -> bool {
        self.members().iter().any(|known| known == who)
    }
}
