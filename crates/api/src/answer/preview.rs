//! What publishing a draft would do.

use regulars_app::{ComesOver, Preview};
use serde::Serialize;
use utoipa::ToSchema;

/// What publishing the draft would do to the levels of members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DraftPreview {
    /// Every level of now, by tier set, lowest first.
    levels: Vec<LevelPreview>,
    /// How many members take part.
    members: u64,
}

/// What becomes of a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LevelPreview {
    /// The tier set.
    #[schema(example = "level")]
    set: String,
    /// The level.
    #[schema(example = "gold")]
    level: String,
    /// How many members hold it.
    members: u64,
    /// Of these, how many were given it for a time and have not reached it.
    given: u64,
    /// What they hold then; absent when the level ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<LevelOfDraft>,
    /// Whether the draft says what becomes of it. When it does not, it can't be published.
    planned: bool,
}

/// A level of the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LevelOfDraft {
    /// The tier set.
    #[schema(example = "level")]
    set: String,
    /// The level.
    #[schema(example = "reserve")]
    level: String,
}

impl From<Preview> for DraftPreview {
    fn from(preview: Preview) -> DraftPreview {
        let level = |ComesOver { set, level, to, planned, members, given }| LevelPreview {
            set,
            level,
            members,
            given,
            to: to.map(|(set, level)| LevelOfDraft { set, level }),
            planned,
        };
        DraftPreview { levels: preview.levels.into_iter().map(level).collect(), members: preview.members }
    }
}
