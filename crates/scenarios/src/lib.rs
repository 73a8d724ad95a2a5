//! What holds Regulars to its word: the scenario language, a whole server to play scenarios on, and a simulator that
//! compares the engine with a slow, obvious model.

pub mod faults;
pub mod language;
pub mod model;
pub mod server;
pub mod simulator;
