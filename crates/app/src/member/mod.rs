//! Members: who they are, kept apart from the ledger, sealed under a key of their own.

mod attributes;
mod commands;
mod crypt;
mod normalise;
mod profile;

pub use commands::{MemberPatch, MemberView, NewMember};
pub(crate) use crypt::{Vault, open, seal};
pub use normalise::{Identifier, Who};
pub(crate) use profile::Personal;
pub use profile::{Birthday, Profile};
