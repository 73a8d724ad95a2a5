//! What a demo holds: kept in its folder as the sign that it is complete, and told as a sentence or as JSON.

use std::{fmt, path::Path};

use regulars_engine::moment::Moment;
use serde::{Deserialize, Serialize};

use super::tell::SLUG;

/// What was made, and how fast.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Made {
    /// Members who joined.
    pub members: u64,
    /// Orders among the events.
    pub orders: u64,
    /// Everything that happened, joining included.
    pub events: u64,
    /// Events to which the rules said no.
    pub refused: u64,
    /// Entries of the ledger, each of which passed the audit.
    pub entries_audited: u64,
    /// Events made in a second.
    pub generated_per_s: u64,
    /// Events recorded in a second.
    pub recorded_per_s: u64,
}

/// All that `--json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Summary<'s> {
    /// What is in the demo.
    #[serde(flatten)]
    pub made: &'s Made,
    /// Whether it was made just now, and not by an earlier run.
    pub is_new: bool,
    /// Where it is kept.
    pub folder: &'s Path,
    /// The program's name in addresses.
    pub program: &'static str,
    /// Where the program's clock stands.
    pub clock: String,
    /// The address that is served from now on; none with `--no-serve`.
    pub server: Option<&'s str>,
    /// The key for it.
    pub api_key: &'s str,
    /// The link by which the first of the staff comes in; none when somebody has.
    pub first_administrator: Option<&'s str>,
}

impl<'s> Summary<'s> {
    /// The summary of a demo.
    pub(super) fn new(
        made: &'s Made,
        is_new: bool,
        folder: &'s Path,
        now: Moment,
        server: Option<&'s str>,
        api_key: &'s str,
        first_administrator: Option<&'s str>,
    ) -> Summary<'s> {
        let clock = now.timestamp().to_string();
        Summary { made, is_new, folder, program: SLUG, clock, server, api_key, first_administrator }
    }
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Made { members, orders, events, refused, entries_audited, generated_per_s, recorded_per_s } =
            self;
        write!(
            f,
            "{members} generated members, {orders} orders, {events} events of a year ({refused} refused), generated at \
             {generated_per_s} and recorded at {recorded_per_s} events/s, {entries_audited} entries audited"
        )
    }
}
