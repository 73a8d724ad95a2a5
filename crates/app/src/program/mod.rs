//! Programs: handles, which the lanes and everything else decide by, and the life of their documents.

mod diff;
mod document;
mod handle;
mod migration;

pub use diff::{Change, changes};
pub(crate) use document::checksum;
pub use document::{Draft, PublishRefusal, Version};
pub(crate) use handle::Programs;
pub use handle::{ProgramClock, ProgramHandle};
pub use migration::{ComesOver, Preview};
