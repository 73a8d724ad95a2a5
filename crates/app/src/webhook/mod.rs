//! Webhooks: somebody's address that is told of entries, signed as Standard Webhooks has it.
//!
//! What is to be told is written with its entry, in one transaction, so that nothing is told that did not happen and nothing
//! is forgotten. Sending is the work of whoever calls [`crate::App::due_deliveries`] and says what became of it: an address hears of
//! each entry at least once, and of those of one member in their order.
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>

mod secret;

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, PoisonError, RwLock},
};

use regulars_engine::{
    id::{AccountId, EventId, MemberId, ProgramId, WebhookId},
    moment::Moment,
};
use regulars_store::{
    DeliveryId, DeliveryRow, DeliveryState, EntryRow, Store, Tried, WebhookRow, WebhookState,
};

use crate::{
    App,
    app::Shared,
    event::Recorded,
    fault::{Fault, Refusal},
    program::ProgramHandle,
};

pub use secret::WebhookSecret;

/// All kinds of entries.
pub const ALL_KINDS: &str = "*";
/// The most webhooks of a program.
pub const WEBHOOKS_MAX: usize = 50;
/// After which time the next try comes, at least: the schedule that Standard Webhooks recommends. After the last one a
/// delivery is given up.
const RETRIES_S: [i64; 9] =
    [5, 5 * 60, 30 * 60, 2 * 3_600, 5 * 3_600, 10 * 3_600, 14 * 3_600, 20 * 3_600, 24 * 3_600];
/// Whoever took deliveries must have told what became of them within this time, or somebody else gets them.
const CLAIM_MICROS: i64 = 60 * SECOND;
/// The longest that an address can ask to be left alone.
const RETRY_AFTER_MAX_S: u32 = 24 * 3_600;
const SECOND: i64 = 1_000_000;

/// A webhook without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookView {
    /// Its id.
    pub id: WebhookId,
    /// What people call it.
    pub label: String,
    /// Where it is told.
    pub url: String,
    /// Of which kinds of entries; [`ALL_KINDS`] for all.
    pub kinds: Vec<String>,
    /// Whether it is told.
    pub state: WebhookState,
    /// Why not, for people; empty when nobody said.
    pub reason: String,
    /// Until when the secret before this one signs as well.
    pub earlier_secret_until: Option<Moment>,
    /// Rises by one with each change.
    pub revision: u64,
    /// When it was made.
    pub created_at: Moment,
}

/// What is to change of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WebhookPatch {
    /// Another name.
    pub label: Option<String>,
    /// Another address.
    pub url: Option<String>,
    /// Other kinds.
    pub kinds: Option<Vec<String>>,
    /// Whether it is told from now on.
    pub state: Option<WebhookState>,
}

/// Something that somebody was not told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryView {
    /// Which, and whom.
    pub id: DeliveryId,
    /// The entry's event.
    pub event: EventId,
    /// Its kind.
    pub kind: String,
    /// Whether it is tried again by itself.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub due_at: Moment,
    /// What the address answered last.
    pub status: Option<u16>,
    /// What went wrong last.
    pub error: String,
}

/// Something to tell somebody now.
pub struct DueDelivery {
    /// Which, and whom.
    pub id: DeliveryId,
    /// How often it was tried.
    pub attempts: u32,
    /// Where.
    pub url: String,
    /// What signs it: the newest first, and the one before it for a while.
    pub secrets: Vec<WebhookSecret>,
    /// The program.
    pub program: Arc<ProgramHandle>,
    /// Whose entry it is.
    pub member: MemberId,
    /// The entry.
    pub entry: Recorded,
}

/// What an address did with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// It took it: an answer from 200 to 299.
    Yes,
    /// It wants to hear no more: 410.
    NoMore,
    /// Anything else.
    No {
        /// What it answered, if anything came.
        status: Option<u16>,
        /// For people.
        error: String,
        /// In how many seconds it wants to be asked again.
        retry_after_s: Option<u32>,
    },
}

impl Heard {
    /// Nobody knows.
    pub fn unknown() -> Heard {
        Heard::No { status: None, error: "the try ended without a result".to_owned(), retry_after_s: None }
    }
}

/// Which webhooks are told of what, for whoever writes entries. Other servers of a database know of a change within about a
/// second.
#[derive(Default)]
pub(crate) struct Webhooks(RwLock<HashMap<ProgramId, Arc<Vec<Listener>>>>);

/// One of them.
struct Listener {
    id: WebhookId,
    kinds: Vec<String>,
}

impl Listener {
    fn wants(&self, kind: &str) -> bool {
        self.kinds.iter().any(|wanted| wanted == ALL_KINDS || wanted == kind)
    }
}

impl Webhooks {
    /// Learns what the database knows.
    pub fn refresh(&self, store: &Store) -> Result<(), regulars_store::Fault> {
        let mut all: HashMap<ProgramId, Vec<Listener>> = HashMap::new();
        for row in store.webhooks(None)? {
            if row.state != WebhookState::Disabled {
                all.entry(row.program).or_default().push(Listener { id: row.id, kinds: row.kinds });
            }
        }
        let all = all.into_iter().map(|(program, listeners)| (program, Arc::new(listeners))).collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = all;
        Ok(())
    }

    /// Who is to be told of an entry.
    pub fn deliveries(&self, row: &EntryRow, now: Moment) -> Vec<DeliveryRow> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let Some(listeners) = all.get(&row.program) else { return Vec::new() };
        let wanting = listeners.iter().filter(|listener| listener.wants(&row.kind));
        let delivery = |listener: &Listener| DeliveryRow {
            id: DeliveryId { webhook: listener.id, account: row.account, seq: row.seq },
            program: row.program,
            state: DeliveryState::Waiting,
            attempts: 0,
            due_at: now.0,
            status: None,
            error: String::new(),
        };
        wanting.map(delivery).collect()
    }
}

impl App {
    /// Adds a webhook. Its secret is told this once.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] when there are too many.
    pub fn create_webhook(
        &self,
        program: &ProgramHandle,
        label: &str,
        url: &str,
        kinds: Vec<String>,
    ) -> Result<(WebhookView, WebhookSecret), Refusal> {
        let shared = self.shared();
        if WEBHOOKS_MAX <= shared.store.webhooks(Some(program.id))?.len() {
            let detail = "a program has 50 webhooks at most";
            return Err(Refusal::Invalid { code: "limit_exceeded", pointer: String::new(), detail });
        }
        let now = shared.clock.now();
        let id = shared.ids.new_webhook(now)?;
        let secret = WebhookSecret::random(&shared.ids)?;
        let row = WebhookRow {
            id,
            program: program.id,
            url: url.to_owned(),
            kinds,
            label: label.to_owned(),
            state: WebhookState::Active,
            reason: String::new(),
            secret: shared.seal_webhook_secret(program.id, id, &secret)?,
            earlier: None,
            revision: 1,
            created_at: now.0,
        };
        shared.store.insert_webhook(&row)?;
        shared.webhooks.refresh(&shared.store)?;
        Ok((view(row), secret))
    }

    /// The webhooks of a program, oldest first.
    pub fn webhooks(&self, program: &ProgramHandle) -> Result<Vec<WebhookView>, Refusal> {
        Ok(self.shared().store.webhooks(Some(program.id))?.into_iter().map(view).collect())
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn webhook(&self, program: &ProgramHandle, id: WebhookId) -> Result<WebhookView, Refusal> {
        self.webhook_row(program, id).map(view)
    }

    fn webhook_row(&self, program: &ProgramHandle, id: WebhookId) -> Result<WebhookRow, Refusal> {
        self.shared().store.webhook(program.id, id)?.ok_or(Refusal::NotFound("webhook"))
    }

    /// Changes one. Whoever was disabled and is made active hears of what happens from now on.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Conflict`] when somebody changed it meanwhile.
    pub fn change_webhook(
        &self,
        program: &ProgramHandle,
        id: WebhookId,
        patch: WebhookPatch,
        revision: Option<u64>,
    ) -> Result<WebhookView, Refusal> {
        let row = self.webhook_row(program, id)?;
        if revision.is_some_and(|known| known != row.revision) {
            return Err(Refusal::Conflict);
        }
        let WebhookPatch { label, url, kinds, state } = patch;
        let reason = if state.is_some() { String::new() } else { row.reason.clone() };
        self.write_webhook(WebhookRow {
            label: label.unwrap_or(row.label),
            url: url.unwrap_or(row.url),
            kinds: kinds.unwrap_or(row.kinds),
            state: state.unwrap_or(row.state),
            reason,
            ..row
        })
    }

    /// Gives one a new secret, which is told this once. The one before signs as well for so many seconds, so that whoever
    /// checks signatures can change over without losing one.
    ///
    /// # Errors
    /// As [`App::change_webhook`].
    pub fn rotate_webhook_secret(
        &self,
        program: &ProgramHandle,
        id: WebhookId,
        overlap_s: u32,
    ) -> Result<(WebhookView, WebhookSecret), Refusal> {
        let shared = self.shared();
        let row = self.webhook_row(program, id)?;
        let secret = WebhookSecret::random(&shared.ids)?;
        let until = shared.clock.now().0.saturating_add(i64::from(overlap_s) * SECOND);
        let sealed = shared.seal_webhook_secret(program.id, id, &secret)?;
        let earlier = (0 < overlap_s).then(|| (row.secret.clone(), until));
        let changed = self.write_webhook(WebhookRow { secret: sealed, earlier, ..row })?;
        Ok((changed, secret))
    }

    fn write_webhook(&self, row: WebhookRow) -> Result<WebhookView, Refusal> {
        let shared = self.shared();
        let row = WebhookRow { revision: row.revision.saturating_add(1), ..row };
        if !shared.store.update_webhook(&row)? {
            return Err(Refusal::Conflict);
        }
        shared.webhooks.refresh(&shared.store)?;
        Ok(view(row))
    }

    /// Forgets one, with all that it was not told.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn delete_webhook(&self, program: &ProgramHandle, id: WebhookId) -> Result<(), Refusal> {
        let shared = self.shared();
        let known = shared.store.delete_webhook(program.id, id)?;
        shared.webhooks.refresh(&shared.store)?;
        if known { Ok(()) } else { Err(Refusal::NotFound("webhook")) }
    }

    /// A page of what somebody was not told, by account and entry.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn deliveries(
        &self,
        program: &ProgramHandle,
        id: WebhookId,
        state: DeliveryState,
        after: Option<(AccountId, u64)>,
        limit: u32,
    ) -> Result<Vec<DeliveryView>, Refusal> {
        self.webhook_row(program, id)?;
        let store = &self.shared().store;
        let rows = store.page_deliveries(id, state, after, limit)?;
        rows.into_iter()
            .map(|row| {
                let entry = store.entry_at(row.id.account, row.id.seq)?.ok_or(Refusal::NotFound("event"))?;
                Ok(DeliveryView {
                    id: row.id,
                    event: entry.event,
                    kind: entry.kind,
                    state: row.state,
                    attempts: row.attempts,
                    due_at: Moment(row.due_at),
                    status: row.status,
                    error: row.error,
                })
            })
            .collect()
    }

    /// Sends again what was given up: all of it, or what one event did. Tells how many there were.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn send_again(
        &self,
        program: &ProgramHandle,
        id: WebhookId,
        only: Option<EventId>,
    ) -> Result<u64, Refusal> {
        self.webhook_row(program, id)?;
        let shared = self.shared();
        let place = match only {
            None => None,
            Some(event) => {
                let row = shared.store.entry(program.id, event)?.ok_or(Refusal::NotFound("event"))?;
                Some((row.account, row.seq))
            }
        };
        Ok(shared.store.revive_deliveries(id, place, shared.clock.now().0)?)
    }

    /// Who has something due now. It may have to wait for its turn, and then there is nothing to take.
    pub fn due_webhooks(&self) -> Result<Vec<WebhookId>, Refusal> {
        let shared = self.shared();
        Ok(shared.store.due_webhooks(shared.clock.now().0)?)
    }

    /// Takes what somebody is to be told now, at most one entry of each account. Within a minute it must be said what
    /// became of them ([`App::note_heard`], [`App::give_back`]), or somebody else gets them again.
    pub fn due_deliveries(&self, webhook: WebhookId, limit: u32) -> Result<Vec<DueDelivery>, Refusal> {
        let shared = self.shared();
        let now = shared.clock.now();
        let rows =
            shared.store.claim_deliveries(webhook, now.0, now.0.saturating_add(CLAIM_MICROS), limit)?;
        let Some(first) = rows.first() else { return Ok(Vec::new()) };
        // Who was deleted since has taken its deliveries along.
        let Some(webhook) = shared.store.webhook(first.program, webhook)? else { return Ok(Vec::new()) };
        rows.iter().filter_map(|row| self.due_delivery(row, &webhook, now).transpose()).collect()
    }

    fn due_delivery(
        &self,
        row: &DeliveryRow,
        webhook: &WebhookRow,
        now: Moment,
    ) -> Result<Option<DueDelivery>, Refusal> {
        let shared = self.shared();
        let program = shared.programs.all().into_iter().find(|program| program.id == row.program);
        let account = shared.store.accounts(row.program, &[row.id.account])?.pop();
        let entry = shared.store.entry_at(row.id.account, row.id.seq)?;
        let (Some(program), Some(account), Some(entry)) = (program, account, entry) else { return Ok(None) };
        let earlier = webhook.earlier.as_ref().filter(|(_, until)| now.0 < *until).map(|(sealed, _)| sealed);
        let sealed = std::iter::once(&webhook.secret).chain(earlier);
        let secrets = sealed.map(|sealed| shared.open_webhook_secret(row.program, webhook.id, sealed));
        Ok(Some(DueDelivery {
            id: row.id,
            attempts: row.attempts,
            url: webhook.url.clone(),
            secrets: secrets.collect::<Result<_, Fault>>()?,
            program,
            member: account.member,
            entry: self.recorded(entry)?,
        }))
    }

    /// Notes what became of deliveries: what arrived is forgotten, what did not is tried again or given up, and who wants to
    /// hear no more is told no more.
    pub fn note_heard(&self, heard: &[(DeliveryId, u32, Heard)]) -> Result<(), Refusal> {
        let shared = self.shared();
        let now = shared.clock.now();
        let tried = |(id, attempts, heard): &(DeliveryId, u32, Heard)| (*id, tried(*attempts, heard, now));
        shared.store.settle_deliveries(&heard.iter().map(tried).collect::<Vec<_>>())?;
        let no_more = heard.iter().filter(|(_, _, heard)| *heard == Heard::NoMore);
        let no_more: BTreeSet<WebhookId> = no_more.map(|(id, _, _)| id.webhook).collect();
        if no_more.is_empty() {
            return Ok(());
        }
        let known = shared.store.webhooks(None)?;
        let told = known.into_iter().filter(|row| no_more.contains(&row.id));
        for row in told.filter(|row| row.state != WebhookState::Disabled) {
            let reason = "the address answered 410: it wants to be told no more".to_owned();
            let state = WebhookState::Disabled;
            let disabled = self.write_webhook(WebhookRow { state, reason, ..row });
            // Somebody who changed it in this moment has the last word.
            if !matches!(disabled, Err(Refusal::Conflict)) {
                disabled?;
            }
        }
        Ok(())
    }

    /// Gives back what was taken and not tried.
    pub fn give_back(&self, deliveries: &[DeliveryId]) -> Result<(), Refusal> {
        let shared = self.shared();
        Ok(shared.store.put_off_deliveries(deliveries, shared.clock.now().0)?)
    }
}

fn view(row: WebhookRow) -> WebhookView {
    WebhookView {
        id: row.id,
        label: row.label,
        url: row.url,
        kinds: row.kinds,
        state: row.state,
        reason: row.reason,
        earlier_secret_until: row.earlier.map(|(_, until)| Moment(until)),
        revision: row.revision,
        created_at: Moment(row.created_at),
    }
}

/// What becomes of a delivery that was tried `attempts` times before.
fn tried(attempts: u32, heard: &Heard, now: Moment) -> Tried {
    let (status, error, asked) = match heard {
        Heard::Yes => return Tried::Arrived,
        Heard::NoMore => (Some(410), "it wants to be told no more".to_owned(), None),
        Heard::No { status, error, retry_after_s } => (*status, error.clone(), *retry_after_s),
    };
    let next = usize::try_from(attempts).ok().and_then(|place| RETRIES_S.get(place));
    let (state, wait_s) = match next {
        Some(wait_s) if *heard != Heard::NoMore => {
            (DeliveryState::Waiting, (*wait_s).max(asked.unwrap_or(0).min(RETRY_AFTER_MAX_S).into()))
        }
        _ => (DeliveryState::Dead, 0),
    };
    Tried::Failed { state, due_at: now.0.saturating_add(wait_s.saturating_mul(SECOND)), status, error }
}

impl Shared {
    fn seal_webhook_secret(
        &self,
        program: ProgramId,
        id: WebhookId,
        secret: &WebhookSecret,
    ) -> Result<Vec<u8>, Fault> {
        let key = self.vault.key(&[b"webhook", &program.0.to_be_bytes()]);
        crate::member::seal(&key, &self.ids, id.0.as_bytes(), secret.bytes())
    }

    fn open_webhook_secret(
        &self,
        program: ProgramId,
        id: WebhookId,
        sealed: &[u8],
    ) -> Result<WebhookSecret, Fault> {
        let key = self.vault.key(&[b"webhook", &program.0.to_be_bytes()]);
        WebhookSecret::from_bytes(&crate::member::open(&key, id.0.as_bytes(), sealed)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_follow_the_schedule_and_end() {
        let no = |retry_after_s| Heard::No { status: Some(500), error: "500".to_owned(), retry_after_s };
        let wait = |attempts, heard: &Heard| match tried(attempts, heard, Moment(7)) {
            Tried::Failed { state: DeliveryState::Waiting, due_at, .. } => Some((due_at - 7) / SECOND),
            _ => None,
        };
        let schedule: Vec<_> = (0..10).map(|attempts| wait(attempts, &no(None))).collect();
        let expected = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
        assert_eq!(schedule, expected.map(Some).into_iter().chain([None]).collect::<Vec<_>>());
        // An address can ask for more time, not for less, and not for ever.
        assert_eq!(wait(0, &no(Some(60))), Some(60));
        assert_eq!(wait(1, &no(Some(60))), Some(300));
        assert_eq!(wait(1, &no(Some(u32::MAX))), Some(86_400));
        assert_eq!(wait(0, &Heard::NoMore), None);
        assert_eq!(tried(3, &Heard::Yes, Moment(7)), Tried::Arrived);
    }
}
