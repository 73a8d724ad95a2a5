//! Sending batches in order, and keeping account of every answer.
//!
//! One thread reads while the other waits for the server, so neither stands still for long. A batch counts only when the
//! server has answered each of its lines; until then it is sent again, whole.

use std::{
    path::Path,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use anyhow::{Context, anyhow, bail};
use serde::Deserialize;
use ureq::http::Method;

use super::{
    refused::Refused,
    source::{Lines, Sent, Source, What},
    state::State,
};
use crate::{
    client::{Answer, Call, Client, Problem},
    history::Progress,
};

/// Events of one batch. The server takes up to 10,000 in 1 MiB; smaller batches answer sooner.
const BATCH_EVENTS: usize = 2_000;
/// Bytes of one batch. A record has at most two lines of 256 KiB, so a batch stays below the server's 1 MiB.
const BATCH_BYTES: usize = 448 * 1024;
/// Batches read ahead.
const AHEAD: usize = 2;

/// Where answers are kept account of.
pub(super) struct Account<'a> {
    /// How far it has come.
    pub state: State,
    /// Where that is kept.
    pub state_path: &'a Path,
    /// What the server refused.
    pub refused: Refused,
}

/// Records that are sent together.
struct Batch {
    lines: Lines,
    /// Records in it.
    records: u64,
    progress: Progress,
}

/// The part of an answer to one line that matters here.
#[derive(Debug, Deserialize)]
struct LineAnswer {
    line: usize,
    status: u16,
    #[serde(default)]
    problem: Option<Problem>,
}

/// Sends the rest of the file, and gives the source back for its report. `tell` hears of each acknowledged batch.
///
/// # Errors
/// Reading or writing a file fails; the server refuses a whole batch, or is away for long. What was acknowledged until
/// then is in the state.
pub(super) fn send(
    client: &Client,
    source: Source,
    account: &mut Account<'_>,
    mut tell: impl FnMut(Progress, &State),
) -> anyhow::Result<Source> {
    let path = format!("/v1/programs/{}/events/batch?replay=true", account.state.job.program);
    let (sender, receiver): (SyncSender<Batch>, Receiver<Batch>) = sync_channel(AHEAD);
    let skip = account.state.taken;
    thread::scope(|scope| {
        let reading = thread::Builder::new()
            .name("reading".to_owned())
            .spawn_scoped(scope, move || read(source, skip, &sender))
            .context("can't start a thread")?;
        // Taken by value: leaving early drops it, and that ends the reader.
        for batch in receiver {
            let progress = batch.progress;
            account.settle(client, &path, batch)?;
            tell(progress, &account.state);
        }
        reading.join().map_err(|_| anyhow!("reading failed"))?
    })
}

fn read(mut source: Source, skip: u64, sender: &SyncSender<Batch>) -> anyhow::Result<Source> {
    // What was acknowledged is read and passed over, because matching returns and first orders need it.
    for _ in 0..skip {
        if !source.next(&mut Lines::default())? {
            bail!("the file ends before the place that an earlier run had reached; use --restart");
        }
    }
    loop {
        let mut batch = Batch { lines: Lines::default(), records: 0, progress: source.progress() };
        let mut more = true;
        while more && batch.lines.sent.len() < BATCH_EVENTS && batch.lines.text.len() < BATCH_BYTES {
            more = source.next(&mut batch.lines)?;
            batch.records += u64::from(more);
        }
        batch.progress = source.progress();
        let has_any = batch.records != 0;
        if has_any && sender.send(batch).is_err() {
            return Ok(source);
        }
        if !more {
            return Ok(source);
        }
    }
}

impl Account<'_> {
    fn settle(&mut self, client: &Client, path: &str, batch: Batch) -> anyhow::Result<()> {
        let Batch { lines: Lines { text, sent, unsent }, records, .. } = batch;
        if !sent.is_empty() {
            let body = Some(("application/x-ndjson", text.as_slice()));
            let call = Call { method: &Method::POST, path, headers: &[], body };
            let answer = client.insist_until(&call, |answer| is_complete(answer, sent.len()))?;
            for (sent, answer) in sent.iter().zip(answers(&answer)) {
                self.count(sent, answer)?;
            }
        }
        for (sent, problem) in unsent {
            self.refuse(&sent, &problem)?;
        }
        self.state.taken += records;
        self.state.refused_bytes = self.refused.settle()?;
        self.state.save(self.state_path)
    }

    fn count(&mut self, sent: &Sent, answer: LineAnswer) -> anyhow::Result<()> {
        let counts = &mut self.state.counts;
        let problem = match answer.problem {
            None => {
                let new = answer.status == 201;
                *match (sent.what, new) {
                    (What::Event, true) => &mut counts.recorded,
                    (What::Event, false) => &mut counts.repeated,
                    (What::Member | What::FirstSeen, true) => &mut counts.joined,
                    (What::Member | What::FirstSeen, false) => &mut counts.known,
                } += 1;
                return Ok(());
            }
            Some(problem) => problem,
        };
        match (sent.what, problem.code.as_str()) {
            (_, "replay_closed") => bail!(
                "the program was closed for history while the import ran; run the same command again to go on where it \
                 stopped"
            ),
            // For a row of a member file an identifier that somebody else has is news.
            (What::Member | What::FirstSeen, "already_joined") | (What::FirstSeen, "already_exists") => {
                counts.known += 1;
                Ok(())
            }
            (_, _) => self.refuse(sent, &Problem { status: answer.status, ..problem }),
        }
    }

    fn refuse(&mut self, sent: &Sent, problem: &Problem) -> anyhow::Result<()> {
        self.state.counts.refused += 1;
        self.refused.note(sent.line, &sent.external_id, problem)
    }
}

/// Whether each line has a lasting answer.
fn is_complete(answer: &Answer, expected: usize) -> bool {
    let mut count = 0;
    for line in answers(answer) {
        count += 1;
        let passing = 500 <= line.status || matches!(line.status, 408 | 429);
        if line.line != count || passing {
            return false;
        }
    }
    count == expected
}

fn answers(answer: &Answer) -> impl Iterator<Item = LineAnswer> {
    let lines = answer.body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map_while(|line| serde_json::from_slice(line).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_complete_when_every_line_has_a_lasting_one() {
        let check = |body: &str, lines: usize, expected: bool| {
            let answer = Answer { etag: None, body: body.as_bytes().to_vec() };
            assert_eq!(is_complete(&answer, lines), expected, "{body}");
        };
        let one = r#"{"line":1,"status":201,"event":{"x":[1]}}"#;
        let two = r#"{"line":2,"status":422,"problem":{"status":422,"code":"c","title":"t"}}"#;
        check(&format!("{one}\n{two}\n"), 2, true);
        check(&format!("{one}\n{two}"), 2, true);
        check(one, 2, false);
        check(&format!("{one}\n{}", &two[..30]), 2, false);
        check(two, 1, false);
        check(r#"{"line":1,"status":503,"problem":{"title":"t"}}"#, 1, false);
        check("", 0, true);
    }
}
