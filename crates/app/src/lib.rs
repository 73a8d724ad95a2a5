//! The shell around the engine: what reads the clock, makes ids, keeps secrets and speaks to the store.
//!
//! An [`App`] is an open server without its HTTP. Events go through a lane, which decides them in micro-batches and
//! answers after the durable commit; everything that is read shows an account as of now, due work included; members'
//! personal data is sealed apart from the ledger.

mod app;
pub mod audit;
mod clock;
mod code;
mod code_import;
#[cfg(test)]
mod code_proof;
pub mod draw;
mod event;
pub mod explain;
mod fault;
mod household;
mod ids;
mod instruction;
mod job;
mod key;
mod lane;
mod leaderboard;
mod link;
mod member;
mod metrics;
mod node;
pub mod pass;
mod program;
mod quote;
mod read;
mod redemption;
mod referral;
pub mod replay;
mod retention;
mod reward_health;
pub mod say;
mod scrub;
mod secret;
mod session;
mod settlement;
mod shared;
mod staff;
pub mod start;
mod sweeper;
mod team;
pub mod view;
mod webhook;

pub use app::{App, Ready, Settings};
pub use clock::Clock;
pub use code::{CodeFound, CodeMistake};
pub use code_import::{BadCode, CLAIMS_MAX, CodesImported, IMPORT_MAX};
pub use event::{Answer, Incoming, OWN_SOURCE, Recorded, Submission, Terms};
pub use fault::{Fault, Refusal};
pub use ids::Ids;
pub use job::{Backtest, BacktestRefusal};
pub use key::KeyView;
pub use lane::chain;
pub use member::{Birthday, Identifier, MemberPatch, MemberView, NewMember, Profile, Who};
pub use program::{
    Change, ComesOver, Draft, Preview, ProgramClock, ProgramHandle, PublishRefusal, Version, changes,
};
pub use quote::Quote;
pub use read::{PAGE_MAX, Standing};
pub use secret::{MasterKey, Pii, SecretMistake};
pub use session::Signed;
pub use settlement::Month;
pub use staff::{Enrolment, Proof, SignedIn, StaffPatch, StaffView, Step, totp};
pub use webhook::{
    ALL_KINDS, DeliveryView, DueDelivery, Heard, WEBHOOKS_MAX, WebhookPatch, WebhookSecret, WebhookView,
};

pub use regulars_store::{
    AnswerRow, DeliveryId, DeliveryState, EntryRow, Grant, InstructionPlace, JobRow, JobState, MemberStatus,
    Mode, NodeRole, Role, SessionRow, StaffState, WebhookState,
};
