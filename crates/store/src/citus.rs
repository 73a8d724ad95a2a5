//! What is told of a database whose tables are distributed over several machines (Citus).

/// One step on the way there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitusStep {
    /// What it does, in a few words.
    pub name: String,
    /// What it runs, in one transaction.
    pub sql: String,
    /// Whether the database has it.
    pub done: bool,
}

/// How far a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitusPlan {
    /// The version of the citus extension; none when the database does not have it.
    pub version: Option<String>,
    /// All steps in their order. One that is not done comes before none that is.
    pub steps: Vec<CitusStep>,
}

impl CitusPlan {
    /// The steps that are still to be done.
    pub fn pending(&self) -> impl Iterator<Item = &CitusStep> {
        self.steps.iter().filter(|step| !step.done)
    }
}
