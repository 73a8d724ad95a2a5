//! What is sent for each record of a file, line by line in the API's own form.

use std::{collections::HashSet, path::Path};

use regulars_engine::{
    event::{Body, Joined},
    moment::Moment,
};
use sha2::{Digest, Sha256};

use super::raw::RawLines;
use crate::{
    client::Problem,
    history::{FileFormat, History, MemberBy, MemberRow, Members, Progress, Record, Report},
    wire::{self, Event, Profile},
};

/// The source of members who are imported from a file of members.
const MEMBERS_SOURCE: &str = "import";

/// Lines to be sent, and what they are.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// NDJSON.
    pub text: Vec<u8>,
    /// One for each line of the text.
    pub sent: Vec<Sent>,
    /// Records that can't be sent at all.
    pub unsent: Vec<(Sent, Problem)>,
}

/// A line, as it is known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sent {
    /// Where in the file it comes from.
    pub line: u64,
    /// The event's external id.
    pub external_id: String,
    /// What it is.
    pub what: What,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// An event of the file.
    Event,
    /// Somebody who joins, from the file.
    Member,
    /// Somebody whose first order joins them. That they are a member already is no mistake.
    FirstSeen,
}

/// A file, being read.
pub(super) enum Source {
    /// Orders or events.
    Orders(Box<OrderSource>),
    /// Members.
    Members(Box<MemberSource>),
}

/// A file of orders or events.
pub(super) struct OrderSource {
    history: History,
    seen: HashSet<[u8; 16]>,
    raw: Option<RawLines>,
}

/// A file of members.
pub(super) struct MemberSource {
    members: Members,
    /// The beginning of the file's fingerprint. With the row's line it is the identity of the event: it names no person,
    /// and another file, or a corrected one, never takes the same.
    file: String,
    /// When those joined whose row does not say.
    joined_at: Option<Moment>,
}

impl Source {
    /// A file of orders or events.
    ///
    /// # Errors
    /// The file can't be read beside the history.
    pub(super) fn orders(history: History, path: &Path, format: FileFormat) -> anyhow::Result<Source> {
        let raw = match format {
            FileFormat::Ndjson => Some(RawLines::open(path)?),
            FileFormat::Csv => None,
        };
        Ok(Source::Orders(Box::new(OrderSource { history, seen: HashSet::new(), raw })))
    }

    /// A file of members with its fingerprint.
    pub(super) fn members(members: Members, fingerprint: &str, joined_at: Option<Moment>) -> Source {
        let file = fingerprint.chars().take(16).collect();
        Source::Members(Box::new(MemberSource { members, file, joined_at }))
    }

    /// Appends the lines of the next record. False at the end of the file.
    ///
    /// # Errors
    /// Reading fails.
    pub(super) fn next(&mut self, lines: &mut Lines) -> anyhow::Result<bool> {
        match self {
            Source::Orders(source) => {
                let Some(record) = source.history.next_record()? else { return Ok(false) };
                source.write(&record, lines)?;
            }
            Source::Members(source) => {
                let Some(row) = source.members.next_member()? else { return Ok(false) };
                source.write(&row, lines);
            }
        }
        Ok(true)
    }

    /// How far reading has come.
    pub(super) fn progress(&self) -> Progress {
        match self {
            Source::Orders(source) => source.history.progress(),
            Source::Members(source) => source.members.progress(),
        }
    }

    /// What was taken and left out.
    pub(super) fn report(&self) -> &Report {
        match self {
            Source::Orders(source) => source.history.report(),
            Source::Members(source) => source.members.report(),
        }
    }
}

impl OrderSource {
    fn write(&mut self, record: &Record, lines: &mut Lines) -> anyhow::Result<()> {
        let joins = matches!(record.body, Body::MemberJoined(_));
        let first = record.member_by != MemberBy::Id && self.seen.insert(seen_as(record));
        let member = [(record.member_by, record.member.as_str())];
        let event = Event {
            source: &record.source,
            external_id: &record.external_id,
            occurred_at: record.occurred_at,
            member: &member,
            body: &record.body,
            profile: None,
        };
        if first && !joins {
            // As everywhere: whoever is seen for the first time joins with what they are seen by.
            let external_id = format!("join:{}", record.external_id);
            let body = Body::MemberJoined(Joined::default());
            lines.push(
                &Event { external_id: &external_id, body: &body, ..event },
                record.position,
                What::FirstSeen,
            );
        }
        let raw = match &mut self.raw {
            Some(raw) if joins => raw.take(record.position)?,
            Some(_) | None => None,
        };
        let what = if joins { What::Member } else { What::Event };
        match raw {
            Some(line) => {
                lines.text.extend_from_slice(&line);
                lines.text.push(b'\n');
                let external_id = record.external_id.clone();
                lines.sent.push(Sent { line: record.position, external_id, what });
            }
            None => lines.push(&event, record.position, what),
        }
        Ok(())
    }
}

impl MemberSource {
    fn write(&self, row: &MemberRow, lines: &mut Lines) {
        let external_id = format!("{}:{}", self.file, row.position);
        let Some(occurred_at) = row.joined_at.or(self.joined_at) else {
            let problem = Problem {
                status: 0,
                code: "no_time".to_owned(),
                title: "the row does not say when the member joined; give --joined-at".to_owned(),
                detail: String::new(),
                fix: String::new(),
            };
            lines.unsent.push((Sent { line: row.position, external_id, what: What::Member }, problem));
            return;
        };
        let given = [
            (MemberBy::ExternalId, &row.external_id),
            (MemberBy::Phone, &row.phone),
            (MemberBy::Email, &row.email),
            (MemberBy::Card, &row.card),
        ];
        let member: Vec<_> = given.iter().filter_map(|(by, value)| Some((*by, value.as_deref()?))).collect();
        let profile = Profile {
            name: row.name.as_deref(),
            birthday: row.birthday,
            language: row.language.as_deref(),
            segments: &row.segments,
            attributes: &row.attributes,
        };
        let body = Body::MemberJoined(Joined::default());
        let event = Event {
            source: MEMBERS_SOURCE,
            external_id: &external_id,
            occurred_at,
            member: &member,
            body: &body,
            profile: Some(&profile),
        };
        lines.push(&event, row.position, What::Member);
    }
}

impl Lines {
    fn push(&mut self, event: &Event<'_>, line: u64, what: What) {
        // Ticks and closings are no events of files.
        if wire::write_line(event, &mut self.text) {
            self.sent.push(Sent { line, external_id: event.external_id.to_owned(), what });
        }
    }
}

/// Half a hash in place of the identifier keeps ten million members in 300 MB.
fn seen_as(record: &Record) -> [u8; 16] {
    let kind: u8 = match record.member_by {
        MemberBy::ExternalId => 0,
        MemberBy::Id => 1,
        MemberBy::Phone => 2,
        MemberBy::Email => 3,
        MemberBy::Card => 4,
    };
    let hash = Sha256::new().chain_update([kind]).chain_update(record.member.as_bytes()).finalize();
    let mut half = [0; 16];
    half.copy_from_slice(&hash[..16]);
    half
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(source: &mut Source) -> Lines {
        let mut lines = Lines::default();
        while source.next(&mut lines).unwrap() {}
        lines
    }

    fn texts(lines: &Lines) -> Vec<serde_json::Value> {
        let lines = lines.text.split(|b| *b == b'\n').filter(|line| !line.is_empty());
        lines.map(|line| serde_json::from_slice(line).unwrap()).collect()
    }

    #[test]
    fn whoever_is_seen_first_joins_first() {
        let file = tempfile::Builder::new().suffix(".ndjson").tempfile().unwrap();
        let check_in = |id: &str, member: &str| {
            format!(
                r#"{{"type":"activity","source":"app","external_id":"{id}","occurred_at":"2026-01-01T00:00:00Z","member":{member},"activity":{{"name":"check_in"}}}}"#
            )
        };
        let joined = r#"{"type":"member.joined","source":"app","external_id":"j","occurred_at":"2026-01-01T00:00:00Z","member":{"external_id":"8","phone":"+37255555555"},"profile":{"name":"Mari"}}"#;
        let text = [
            check_in("1", r#"{"external_id":"7"}"#),
            check_in("2", r#"{"external_id":"7"}"#),
            joined.to_owned(),
            check_in("3", r#"{"external_id":"8"}"#),
            check_in("4", r#"{"card":"7"}"#),
            check_in("5", r#"{"id":"mbr_x"}"#),
        ];
        std::fs::write(file.path(), text.join("\n")).unwrap();
        let history = History::open(file.path(), None).unwrap();
        let mut source = Source::orders(history, file.path(), FileFormat::Ndjson).unwrap();
        let lines = lines_of(&mut source);
        let sent: Vec<(&str, What, u64)> =
            lines.sent.iter().map(|s| (s.external_id.as_str(), s.what, s.line)).collect();
        let expected = [
            ("join:1", What::FirstSeen, 1),
            ("1", What::Event, 1),
            ("2", What::Event, 2),
            ("j", What::Member, 3),
            ("3", What::Event, 4),
            ("join:4", What::FirstSeen, 5),
            ("4", What::Event, 5),
            ("5", What::Event, 6),
        ];
        assert_eq!(sent, expected);
        let texts = texts(&lines);
        assert_eq!(texts.len(), sent.len());
        assert_eq!(texts[0]["type"], "member.joined");
        assert_eq!(texts[0]["member"], serde_json::json!({"external_id": "7"}));
        assert_eq!(texts[3], serde_json::from_str::<serde_json::Value>(joined).unwrap(), "sent as it is");
        assert_eq!(texts[5]["member"], serde_json::json!({"card": "7"}));
    }

    #[test]
    fn members_are_told_with_all_that_the_row_has() {
        let file = tempfile::Builder::new().suffix(".ndjson").tempfile().unwrap();
        let rows = [
            r#"{"external_id":"7","phone":"+372 5555 5555","name":"Mari","birthday":"1990-05-17","joined_at":"2025-01-01T00:00:00Z","segments":["vip"],"attributes":{"size":1.5}}"#,
            r#"{"card":"1"}"#,
        ];
        std::fs::write(file.path(), rows.join("\n")).unwrap();
        let open = || Members::open(file.path(), None).unwrap();
        let lines = lines_of(&mut Source::members(open(), "0123456789abcdef0123", None));
        let expected = serde_json::json!({
            "type": "member.joined", "source": "import", "external_id": "0123456789abcdef:1",
            "occurred_at": "2025-01-01T00:00:00Z",
            "member": {"external_id": "7", "phone": "+372 5555 5555"},
            "join": {},
            "profile": {
                "name": "Mari", "birthday": "1990-05-17", "segments": ["vip"], "attributes": {"size": 1.5}
            },
        });
        assert_eq!(texts(&lines), [expected]);
        assert_eq!(lines.unsent.len(), 1, "the second row has no time");
        let later = Some(Moment(1_767_225_600_000_000));
        let lines = lines_of(&mut Source::members(open(), "0123456789abcdef0123", later));
        assert_eq!(texts(&lines)[1]["occurred_at"], "2026-01-01T00:00:00Z");
    }
}
