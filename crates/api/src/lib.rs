//! The HTTP API of Regulars: the one public way in for tills, shops, the console and the portal.
//!
//! It reads requests strictly ([`json`], [`wire`]), refuses with one form of document ([`problem`]), and hands checked
//! events to the app. It decides nothing itself.

pub mod answer;
pub mod content;
pub mod http;
pub mod json;
mod openapi;
pub mod outgoing;
pub mod pages;
pub mod problem;
pub mod routes;
pub mod wire;
