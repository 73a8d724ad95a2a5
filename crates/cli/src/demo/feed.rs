//! The generated year, through the app's lanes into the ledger, as history.

use std::time::{Duration, Instant};

use anyhow::{anyhow, bail};
use regulars_api::content::Content;
use regulars_app::{
    App, Birthday, Identifier, Incoming, Mode, NewMember, Pii, Profile, ProgramHandle, Refusal, Submission,
    Who,
};
use regulars_engine::{event::Body, moment::Moment};

use super::{
    people::Person,
    summary::Made,
    year::{Happening, Year},
};
use crate::demo::tell::SLUG;

/// Events that are decided together.
const BATCH: usize = 2_000;

/// What was fed, and how fast.
#[derive(Debug, Default)]
pub(super) struct Fed {
    members: u64,
    events: u64,
    orders: u64,
    refused: u64,
    generating: Duration,
    recording: Duration,
}

impl Fed {
    /// What to tell of it, once its ledger has passed the audit.
    pub(super) fn audited(&self, entries_audited: u64) -> Made {
        let Fed { members, events, orders, refused, generating, recording } = *self;
        let (generated_per_s, recorded_per_s) = (rate(events, generating), rate(events, recording));
        Made { members, orders, events, refused, entries_audited, generated_per_s, recorded_per_s }
    }
}

/// Publishes the program in a sandbox, records the year in it, and moves its clock to now.
///
/// # Errors
/// A refusal where there should be none, or a fault.
pub(super) async fn feed(
    app: &App,
    document: &str,
    mut year: Year,
    mut tell: impl FnMut(u32),
) -> anyhow::Result<Fed> {
    let failed = |refusal: Refusal| anyhow!("the demo can't be made: {refusal}");
    app.create_program(SLUG, Mode::Sandbox).map_err(failed)?;
    app.save_draft(SLUG, document, None).map_err(failed)?;
    app.publish(SLUG, "the demo", None)
        .map_err(|refusal| anyhow!("the demo's program is refused: {refusal:?}"))?;
    let program = app.set_replay_open(SLUG, true).map_err(failed)?;
    let mut fed = Fed::default();
    let mut waiting: Vec<Happening> = Vec::with_capacity(2 * BATCH);
    loop {
        let began = Instant::now();
        let day = year.next_day();
        fed.generating += began.elapsed();
        let last = day.is_none();
        waiting.extend(day.into_iter().flatten());
        if BATCH <= waiting.len() || last {
            let began = Instant::now();
            record(app, &program, &year, waiting.drain(..), &mut fed).await?;
            fed.recording += began.elapsed();
        }
        if last {
            break;
        }
        tell(year.days_done());
    }
    app.set_replay_open(SLUG, false).map_err(failed)?;
    let began = Instant::now();
    app.move_clock(SLUG, whole_second_after(app.now())).map_err(failed)?;
    fed.recording += began.elapsed();
    Ok(fed)
}

/// A clock moves only forward, and the machine's own goes on while it is being moved.
fn whole_second_after(now: Moment) -> Moment {
    const SECOND: i64 = 1_000_000;
    Moment((now.0.div_euclid(SECOND) + 2) * SECOND)
}

/// Events in a second.
pub(super) fn rate(events: u64, time: Duration) -> u64 {
    let rate = u128::from(events) * 1_000_000 / time.as_micros().max(1);
    u64::try_from(rate).unwrap_or(u64::MAX)
}

async fn record(
    app: &App,
    program: &ProgramHandle,
    year: &Year,
    happened: impl Iterator<Item = Happening>,
    fed: &mut Fed,
) -> anyhow::Result<()> {
    // Whoever joins in this stretch does nothing before, so all can join first.
    let (mut joins, mut events) = (Vec::new(), Vec::new());
    for happening in happened {
        let person = usize::try_from(happening.member)
            .ok()
            .and_then(|number| year.people().get(number.checked_sub(1)?));
        let hash = Content::of(happening.occurred_at, &happening.body).hash();
        fed.events += 1;
        match happening.body {
            Body::MemberJoined(_) => {
                fed.members += 1;
                let Some(person) = person else { bail!("a member of the year is missing") };
                joins.push(new_member(happening, person, hash));
            }
            _ => {
                fed.orders += u64::from(matches!(happening.body, Body::OrderPaid(_)));
                events.push(submission(happening, hash));
            }
        }
    }
    if !joins.is_empty() {
        for answer in app.enrol_many(program, joins).await.map_err(|refusal| anyhow!("{refusal}"))? {
            answer.map_err(|refusal| anyhow!("a generated member is refused: {refusal}"))?;
        }
    }
    for submission in &mut events {
        if let Some(claim) = submission.event.body.referral_claim_mut() {
            let inviter = Who::Key(Identifier::ExternalId, std::mem::take(&mut claim.code));
            claim.referrer =
                Some(app.find_member(program, &inviter).map_err(|refusal| anyhow!("{refusal}"))?.member);
        }
    }
    for answer in app.submit_many(program, events).await {
        match answer {
            Ok(_) => {}
            // The rules may say no, to the return of a gift card for example; that is part of a believable year.
            Err(Refusal::Rejected(_)) => fed.refused += 1,
            Err(refusal) => bail!("a generated event is refused: {refusal}"),
        }
    }
    Ok(())
}

fn new_member(happening: Happening, person: &Person, content_hash: [u8; 16]) -> NewMember {
    let joined = match happening.body {
        Body::MemberJoined(joined) => joined,
        _ => regulars_engine::event::Joined::default(),
    };
    let birthday = person.birthday.map(|birthday| Birthday { year: birthday.year, day: birthday.month_day });
    NewMember {
        identifiers: vec![(Identifier::ExternalId, Pii(person.external_id()))],
        profile: Profile {
            name: Some(person.name.to_owned()),
            birthday,
            language: Some(person.language.to_owned()),
            ..Profile::default()
        },
        joined,
        occurred_at: Some(happening.occurred_at),
        source: happening.source.to_owned(),
        external_id: happening.external_id,
        content_hash,
        replay: true,
    }
}

fn submission(happening: Happening, content_hash: [u8; 16]) -> Submission {
    Submission {
        who: Who::Key(Identifier::ExternalId, happening.member_external_id()),
        event: Incoming {
            source: happening.source.to_owned(),
            external_id: happening.external_id,
            occurred_at: Some(happening.occurred_at),
            body: happening.body,
            content_hash,
            replay: true,
            terms: None,
        },
    }
}
