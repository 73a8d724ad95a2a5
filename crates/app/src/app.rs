//! The application: everything that is open while the server runs.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use regulars_engine::{
    event::{Body, Event, Profile},
    household::HouseholdEvent,
    id::{KeyId, MemberId, ProgramId},
    moment::Moment,
    team::TeamEvent,
};
use regulars_store::{AnswerRow, Batch, Commit, MemberRow, NodeId, NodeRole, Store};
use serde::Serialize;

use crate::{
    audit::{self, AuditReport},
    clock::Clock,
    event::{Answer, Incoming, OWN_SOURCE, Submission},
    fault::{Fault, Refusal},
    ids::Ids,
    job::Jobs,
    key::Keys,
    lane::{Lane, LaneLimits, Request, What, WhoKey, chain},
    member::{Personal, Vault, Who},
    metrics::Metrics,
    node::Presence,
    program::{ProgramHandle, Programs},
    retention::Retention,
    scrub::Scrubbing,
    secret::MasterKey,
    session::Sessions,
    staff::Hashing,
    sweeper::Sweeper,
    webhook::Webhooks,
};

/// What a server is opened with.
#[derive(Debug)]
pub struct Settings {
    /// `sqlite:path/to/file.db` or `sqlite::memory:`.
    pub store_url: String,
    /// What personal data is sealed with. The same for the life of the database.
    pub master_key: MasterKey,
    /// Events that may wait; more are refused at once. Default 10,000.
    pub lane_queue_max: usize,
    /// Events of one commit. Default 2,000.
    pub batch_max: usize,
    /// Accounts that are kept decoded, about 2 KiB each. Default 30,000.
    pub account_cache_max: usize,
    /// Where the time comes from.
    pub clock: Clock,
    /// Where ids and secrets come from.
    pub ids: Ids,
    /// Whether the tables are brought to this release's schema first. Otherwise a database that lacks something is refused.
    pub migrate: bool,
    /// What this server does; the default is all.
    pub role: NodeRole,
    /// Whether due work is done in the background. Off only in tests that call [`App::sweep`] themselves.
    pub sweep: bool,
}

impl Settings {
    /// The defaults.
    pub fn new(store_url: impl Into<String>, master_key: MasterKey) -> Settings {
        Settings {
            store_url: store_url.into(),
            master_key,
            lane_queue_max: 10_000,
            batch_max: 2_000,
            account_cache_max: 30_000,
            clock: Clock::System,
            ids: Ids::system(),
            migrate: true,
            role: NodeRole::All,
            sweep: true,
        }
    }
}

/// An open server. Clones are the same server.
///
/// Submitting is asynchronous, because the answer comes with a later commit. Everything else answers from the database
/// within a millisecond or so and blocks its thread for that long; callers on a busy runtime move it off.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    // In the order in which they are to end.
    sweeper: Option<Sweeper>,
    lane: Arc<Lane>,
    presence: Option<Presence>,
    shared: Arc<Shared>,
    /// Whether an end has been announced.
    stopping: AtomicBool,
}

/// What the threads of the server share.
pub(crate) struct Shared {
    pub store: Store,
    pub clock: Clock,
    pub ids: Ids,
    pub vault: Vault,
    pub programs: Programs,
    pub metrics: Metrics,
    pub keys: Keys,
    pub sessions: Sessions,
    pub hashing: Hashing,
    pub jobs: Jobs,
    pub scrubbing: Scrubbing,
    pub retention: Retention,
    pub webhooks: Webhooks,
    /// Which server of the database this is.
    pub node: NodeId,
    /// Whether it does work that is due, beside what follows from requests.
    pub works: bool,
    batch_max: usize,
    broken: AtomicBool,
    /// Something could not be stored for want of room.
    full: AtomicBool,
}

/// Whether the server can do its work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ready {
    /// All checks passed.
    pub ok: bool,
    /// Name and outcome of each check.
    pub checks: Vec<(&'static str, bool)>,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("App")
    }
}

impl App {
    /// Opens the database, brings its schema up to date, and starts the lane and the sweeper.
    ///
    /// # Errors
    /// What [`Store::open`] says, and [`Fault::Sealed`] when the members of the database were sealed with another master
    /// key: with a wrong one nobody would be found, and everybody could be enrolled a second time.
    pub fn open(settings: Settings) -> Result<App, Fault> {
        let limits = LaneLimits {
            queue_max: settings.lane_queue_max,
            batch_max: settings.batch_max.max(1),
            // Everything that one batch needs must fit into one generation of the cache.
            cache_max: settings.account_cache_max.max(settings.batch_max.saturating_mul(8)),
        };
        let now = settings.clock.now();
        let shared = Arc::new(Shared {
            store: match settings.migrate {
                true => Store::open(&settings.store_url)?,
                false => Store::open_as_it_is(&settings.store_url)?,
            },
            clock: settings.clock,
            ids: settings.ids,
            vault: Vault::new(settings.master_key),
            programs: Programs::default(),
            metrics: Metrics::default(),
            keys: Keys::default(),
            sessions: Sessions::default(),
            hashing: Hashing::default(),
            jobs: Jobs::default(),
            scrubbing: Scrubbing::default(),
            retention: Retention::default(),
            webhooks: Webhooks::default(),
            // Not from the ids of events: those of a test are to come in their order.
            node: Ids::system().new_node(now)?,
            works: settings.role != NodeRole::Serve,
            batch_max: limits.batch_max,
            broken: AtomicBool::new(false),
            full: AtomicBool::new(false),
        });
        let presence = match settings.sweep {
            true => Presence::start(&shared, settings.role)?,
            false => None,
        };
        shared.programs.refresh(&shared.store)?;
        shared.webhooks.refresh(&shared.store)?;
        shared.check_master_key()?;
        if shared.works {
            shared.fail_unfinished_jobs()?;
        }
        shared.note_earlier_erasures()?;
        let lane = Arc::new(Lane::start(Arc::clone(&shared), limits)?);
        let sweeper = match settings.sweep {
            true => Some(Sweeper::start(Arc::clone(&shared), Arc::downgrade(&lane))?),
            false => None,
        };
        Ok(App(Arc::new(Inner { sweeper, lane, presence, shared, stopping: AtomicBool::new(false) })))
    }

    /// Finishes what waits and stops. What is submitted later is refused.
    pub fn close(&self) {
        if let Some(sweeper) = &self.0.sweeper {
            sweeper.stop();
        }
        self.shared().keys.flush(&self.shared().store);
        self.shared().sessions.flush(&self.shared().store);
        self.0.lane.stop();
        if let Some(presence) = &self.0.presence {
            presence.stop();
        }
    }

    /// A program as it stands.
    ///
    /// # Errors
    /// [`Refusal::ProgramNotFound`].
    pub fn program(&self, slug: &str) -> Result<Arc<ProgramHandle>, Refusal> {
        self.shared().programs.by_slug(&self.shared().store, slug)
    }

    /// All programs, oldest first.
    pub fn programs(&self) -> Vec<Arc<ProgramHandle>> {
        self.shared().programs.all()
    }

    /// The time in a program: the server's, or that of the sandbox.
    pub fn program_now(&self, program: &ProgramHandle) -> Moment {
        program.now(&self.shared().clock)
    }

    /// Records an event. The answer comes after it is durable.
    ///
    /// # Errors
    /// Every [`Refusal`]; nothing is recorded then.
    pub async fn submit(&self, program: &ProgramHandle, submission: Submission) -> Result<Answer, Refusal> {
        let request = self.request(program, submission)?;
        self.send_one(request).await?.ok_or(Refusal::Fault(Fault::Closing))
    }

    /// Records many events in the order given; the answers are in the same order. Each stands alone: one that is refused
    /// does not hold up the others.
    pub async fn submit_many(
        &self,
        program: &ProgramHandle,
        submissions: Vec<Submission>,
    ) -> Vec<Result<Answer, Refusal>> {
        let mut answers = Vec::with_capacity(submissions.len());
        let mut submissions = submissions.into_iter().peekable();
        while submissions.peek().is_some() {
            let chunk: Vec<_> = submissions.by_ref().take(self.shared().batch_max).collect();
            answers.extend(self.submit_chunk(program, chunk).await);
        }
        answers
    }

    /// Whether the server can do its work.
    pub fn ready(&self) -> Ready {
        let shared = self.shared();
        let checks = vec![
            ("running", !self.0.stopping.load(Ordering::Acquire)),
            ("writes", !shared.is_broken()),
            ("room", shared.has_room()),
            ("store", shared.store.programs().is_ok()),
            ("queue", self.0.lane.waiting() < LANE_BUSY),
        ];
        Ready { ok: checks.iter().all(|(_, ok)| *ok), checks }
    }

    /// From now on the app says that it is not ready, so that load balancers look elsewhere while what runs finishes.
    pub fn announce_stop(&self) {
        self.0.stopping.store(true, Ordering::Release);
    }

    /// Whether a write to the disk has failed. The process should then end and start again from the file.
    pub fn is_broken(&self) -> bool {
        self.shared().is_broken()
    }

    /// The counters in the text form of Prometheus.
    pub fn metrics(&self) -> String {
        let shared = self.shared();
        shared.metrics.text(self.0.lane.waiting(), shared.store.size_on_disk().unwrap_or(0))
    }

    /// The remembered answer to a request with this `Idempotency-Key`.
    pub fn recall(&self, key_id: KeyId, key: &str) -> Result<Option<AnswerRow>, Fault> {
        Ok(self.shared().store.answer(key_id, key)?)
    }

    /// Remembers an answer. False when another one was remembered meanwhile under the same key.
    pub fn remember(&self, answer: AnswerRow) -> Result<bool, Fault> {
        let batch = Batch { answers: vec![answer], ..Batch::default() };
        Ok(matches!(self.shared().store.commit(&batch)?, Commit::Done))
    }

    /// Checks the whole stored ledger against its invariants: of one program, or of all. Takes a while on a large one,
    /// and holds up nobody.
    pub fn audit(&self, program: Option<ProgramId>) -> Result<AuditReport, Fault> {
        Ok(audit::audit(&self.shared().store, program, chain::follow)?)
    }

    /// The time of the server.
    pub fn now(&self) -> Moment {
        self.shared().clock.now()
    }

    /// A key to sign what the server hands out and takes back, such as cursors. One per purpose.
    pub fn signing_key(&self, purpose: &str) -> [u8; 32] {
        *self.shared().vault.signing_key(purpose)
    }

    /// The database, for what only reads it: audits and exports.
    pub fn store(&self) -> &Store {
        &self.shared().store
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0.shared
    }

    pub(crate) fn shared_arc(&self) -> Arc<Shared> {
        Arc::clone(&self.0.shared)
    }

    pub(crate) fn lane(&self) -> &Lane {
        &self.0.lane
    }

    /// Sends one request and waits for what became of it.
    pub(crate) async fn send_one(&self, request: Request) -> Result<Option<Answer>, Refusal> {
        let answers = self.lane().send(vec![request])?;
        let answer = answers.await.map_err(|_| Fault::Closing)?.pop();
        answer.unwrap_or(Err(Refusal::Fault(Fault::Closing)))
    }

    async fn submit_chunk(
        &self,
        program: &ProgramHandle,
        chunk: Vec<Submission>,
    ) -> Vec<Result<Answer, Refusal>> {
        // What is wrong before the lane keeps its place among the answers.
        let mut requests = Vec::with_capacity(chunk.len());
        let mut answers: Vec<Option<Refusal>> = Vec::with_capacity(chunk.len());
        for submission in chunk {
            match self.request(program, submission) {
                Ok(request) => {
                    requests.push(request);
                    answers.push(None);
                }
                Err(refusal) => answers.push(Some(refusal)),
            }
        }
        let decided = match self.lane().send(requests) {
            Ok(decided) => decided.await.map_err(|_| Refusal::Fault(Fault::Closing)),
            Err(refusal) => Err(refusal),
        };
        let (mut decided, otherwise) = match decided {
            Ok(decided) => (decided.into_iter(), Refusal::Fault(Fault::Closing)),
            Err(refusal) => (Vec::new().into_iter(), refusal),
        };
        let answer = |early: Option<Refusal>| match early {
            Some(refusal) => Err(refusal),
            None => match decided.next() {
                Some(Ok(Some(answer))) => Ok(answer),
                Some(Err(refusal)) => Err(refusal),
                Some(Ok(None)) | None => Err(otherwise.clone()),
            },
        };
        answers.into_iter().map(answer).collect()
    }

    fn request(&self, program: &ProgramHandle, submission: Submission) -> Result<Request, Refusal> {
        let Submission { who, mut event } = submission;
        let reserved = |pointer: &str, detail| {
            Err(Refusal::Invalid { code: "invalid_value", pointer: pointer.to_owned(), detail })
        };
        if is_made_by_server(&event.body) {
            return reserved("/type", "this kind of event is made by the server");
        }
        App::check_drawn(program, &event)?;
        if event.source == OWN_SOURCE {
            return reserved("/source", "this source is reserved for the server");
        }
        self.shared().label_address(program.id, &mut event.body);
        let who = self.shared().who_key(program.id, &who)?;
        self.shared().request(program.id, who, event)
    }
}

/// Whether events of a kind are the server's own, which nobody may send.
fn is_made_by_server(body: &Body) -> bool {
    match body {
        Body::Tick
        | Body::MemberClosed
        | Body::TransferReceived(_)
        | Body::TransferReturned(_)
        | Body::RewardGiven(_)
        | Body::OfferDue(_)
        | Body::WalletPaidOut(_)
        | Body::WaitlistOffered(_)
        | Body::ReferralTold(_)
        | Body::Household(HouseholdEvent::Drawn(_) | HouseholdEvent::Returned(_))
        | Body::Team(TeamEvent::Done(_)) => true,
        Body::Plan(happened) => happened.is_made_by_server(),
        Body::MemberJoined(_)
        | Body::OrderPaid(_)
        | Body::OrderReturned(_)
        | Body::OrderCancelled(_)
        | Body::Activity(_)
        | Body::WalletToppedUp(_)
        | Body::Adjustment(_)
        | Body::Reversal(_)
        | Body::TierKept(_)
        | Body::RewardRedeemed(_)
        | Body::RewardCancelled(_)
        | Body::WalletRefunded(_)
        | Body::RewardIssued(_)
        | Body::RewardUsed(_)
        | Body::VoucherIssued(_)
        | Body::VoucherRevoked(_)
        | Body::VoucherClaimed(_)
        | Body::VoucherUsed(_)
        | Body::HoldPlaced(_)
        | Body::HoldCaptured(_)
        | Body::HoldReleased(_)
        | Body::RewardReserved(_)
        | Body::RewardConfirmed(_)
        | Body::TransferSent(_)
        | Body::UnitsConverted(_)
        | Body::InstructionDone(_)
        | Body::InstructionFailed(_)
        | Body::UnitsExported(_)
        | Body::WaitlistJoined(_)
        | Body::WaitlistLeft(_)
        | Body::BenefitUsed(_)
        | Body::BenefitClaimed(_)
        | Body::ChallengeJoined(_)
        | Body::TierGiven(_)
        | Body::GamePlayed(_)
        | Body::ReferralClaimed(_)
        | Body::Household(_)
        | Body::ChoiceMade(_)
        | Body::AccountLinked(_)
        | Body::AccountUnlinked(_)
        | Body::BlockBought(_)
        | Body::Team(_)
        | Body::DrawEntered(_)
        | Body::RoomEntered(_) => false,
    }
}

/// So many waiting events mean that the server is behind.
const LANE_BUSY: usize = 9_000;

impl Shared {
    /// A write failed on the disk: nothing more is written by this process.
    pub fn break_off(&self) {
        self.broken.store(true, Ordering::Release);
    }

    pub fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Acquire)
    }

    /// Something could not be stored for want of room.
    pub fn note_full(&self) {
        self.full.store(true, Ordering::Release);
    }

    /// Whether there is room, as far as is known. Once there was none, somebody has to try.
    fn has_room(&self) -> bool {
        if self.full.load(Ordering::Acquire) && self.store.try_writing().is_ok() {
            self.full.store(false, Ordering::Release);
        }
        !self.full.load(Ordering::Acquire)
    }

    /// How the lane finds a member. Hashing is done here, on the caller's thread, not on the lane's.
    pub fn who_key(&self, program: ProgramId, who: &Who) -> Result<WhoKey, Refusal> {
        Ok(match who {
            Who::Id(id) => WhoKey::Id(*id),
            Who::Key(kind, text) => {
                WhoKey::Hash(*kind, self.vault.lookup(program, *kind, &kind.normalise(text)?))
            }
        })
    }

    /// A request to the lane. Its times are set when it is decided.
    pub fn request(&self, program: ProgramId, who: WhoKey, incoming: Incoming) -> Result<Request, Refusal> {
        let terms = match incoming.terms {
            Some(terms) => {
                Some((terms, self.programs.version_of_entry(&self.store, program, terms.version)?))
            }
            None => None,
        };
        let (event, content_hash, now, replay) = self.event(incoming)?;
        Ok(Request { program, what: What::Event { who, event, content_hash, now, replay, terms } })
    }

    pub fn event(&self, incoming: Incoming) -> Result<(Event, [u8; 16], bool, bool), Refusal> {
        let Incoming { source, external_id, occurred_at, body, content_hash, replay, terms: _ } = incoming;
        let id = self.ids.new_event(self.clock.now())?;
        let (now, occurred_at) = (occurred_at.is_none(), occurred_at.unwrap_or_default());
        Ok((Event { id, source, external_id, occurred_at, at: occurred_at, body }, content_hash, now, replay))
    }

    /// What decisions may know of a member.
    pub fn profile(&self, program: ProgramId, member: MemberId) -> Result<Profile, Fault> {
        let Some(row) = self.store.member(program, member)? else { return Ok(Profile::default()) };
        Ok(self.open_member(&row)?.map(|personal| personal.profile.for_decisions()).unwrap_or_default())
    }

    /// What is known of a member; none when it was erased.
    pub fn open_member(&self, row: &MemberRow) -> Result<Option<Personal>, Fault> {
        match (&row.wrapped_key, &row.profile) {
            (Some(key), Some(profile)) => self.vault.open(row.program, row.id, key, profile).map(Some),
            (_, _) => Ok(None),
        }
    }

    /// Opens one member of each program, if there is one that can be opened.
    fn check_master_key(&self) -> Result<(), Fault> {
        const TRIED: u32 = 50;
        for program in self.programs.all() {
            let members = self.store.page_members(program.id, None, TRIED)?;
            if let Some(row) = members.iter().find(|row| row.wrapped_key.is_some()) {
                self.open_member(row)?;
            }
        }
        Ok(())
    }
}
