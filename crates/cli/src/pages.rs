//! The pages for people, as `make web` built them before this binary was; none when it did not.

use regulars_api::pages::File;

include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// Whether the pages are in this binary.
pub fn are_there() -> bool {
    !FILES.is_empty()
}
