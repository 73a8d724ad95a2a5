//! A server to test with, and short words for what is sent to it.

use std::{path::PathBuf, sync::Arc};

use regulars_app::{
    Answer, App, Clock, Identifier, Ids, Incoming, MasterKey, MemberView, Mode, NewMember, Pii, Profile,
    ProgramHandle, Refusal, Settings, Submission, Who,
};
use regulars_engine::{
    event::{Body, EventRef, Joined, Line, Order, Part, Return, ReturnLine},
    id::MemberId,
    moment::Moment,
};
use tempfile::TempDir;

/// 2026-03-01T10:00:00Z.
pub const START: Moment = Moment(1_772_359_200_000_000);
pub const DAY: i64 = 86_400_000_000;

pub const PROGRAM: &str = r#"
format: regulars/1
program: tea
name: Tea
currency: EUR
time_zone: Europe/Tallinn
fields:
  member: { staff: bool }
wallets:
  points: { unit: point|points, expires: 30 days after earning }
tiers:
  level:
    window: lifetime
    levels:
      silver: { qualify: orders >= 3 }
earn:
  welcome: { on: member.joined, give: 100 points }
  purchase: { on: order.paid, give: 1 points per 1.00 of eligible }
  birthday: { on: order.paid, when: birthday, give: 7 points }
transfer:
  points: { limit: 500 points a day }
"#;

pub struct Bench {
    pub app: App,
    pub clock: Clock,
    pub folder: Arc<TempDir>,
}

impl Bench {
    /// An empty server with the published program `tea`, live.
    pub fn new() -> Bench {
        let bench = Bench::bare();
        bench.publish("tea", Mode::Live);
        bench
    }

    /// An empty server.
    pub fn bare() -> Bench {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let clock = Clock::fixed(START);
        let app = open(&folder, &clock);
        Bench { app, clock, folder }
    }

    /// Another server on the same database.
    pub fn another(&self) -> Bench {
        let app = open(&self.folder, &self.clock);
        Bench { app, clock: self.clock.clone(), folder: Arc::clone(&self.folder) }
    }

    pub fn publish(&self, slug: &str, mode: Mode) {
        self.app.create_program(slug, mode).unwrap();
        let document = PROGRAM.replace("program: tea", &format!("program: {slug}"));
        self.app.save_draft(slug, &document, None).unwrap();
        assert_eq!(self.app.publish(slug, "first", None).unwrap(), 1);
    }

    pub fn tea(&self) -> Arc<ProgramHandle> {
        self.app.program("tea").unwrap()
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("regulars.db")
    }

    pub fn pass(&self, micros: i64) {
        self.clock.set(Moment(self.clock.now().0 + micros));
    }

    pub async fn join(&self, external_id: &str) -> MemberView {
        self.app.enrol(&self.tea(), newcomer(external_id)).await.unwrap().0
    }

    pub async fn submit(&self, who: Who, event: Incoming) -> Result<Answer, Refusal> {
        self.app.submit(&self.tea(), Submission { who, event }).await
    }

    pub async fn pay(&self, who: Who, external_id: &str, minor: i64) -> Result<Answer, Refusal> {
        self.submit(who, order(external_id, minor)).await
    }

    pub fn points(&self, member: MemberId) -> i64 {
        let standing = self.app.standing(&self.tea(), member).unwrap();
        let wallet = standing.program.symbols.get("points").unwrap();
        standing.account.balance(wallet).available
    }

    /// Every invariant holds.
    pub fn audit(&self) {
        let report = self.app.audit(None).unwrap();
        assert!(report.ok, "{report}");
    }
}

pub fn settings(folder: &TempDir, clock: &Clock) -> Settings {
    let key =
        MasterKey::from_text("8f1c02e7a95b44d0936ef1087b2d5ca36e90f41d82b7c5530ae8d91f64273bc0").unwrap();
    let url = format!("sqlite:{}", folder.path().join("regulars.db").display());
    Settings { clock: clock.clone(), ids: Ids::system(), sweep: false, ..Settings::new(url, key) }
}

fn open(folder: &TempDir, clock: &Clock) -> App {
    App::open(settings(folder, clock)).unwrap()
}

pub fn newcomer(external_id: &str) -> NewMember {
    NewMember {
        identifiers: vec![(Identifier::ExternalId, Pii(external_id.to_owned()))],
        profile: Profile::default(),
        joined: Joined::default(),
        occurred_at: None,
        source: "crm".to_owned(),
        external_id: format!("join-{external_id}"),
        content_hash: [1; 16],
        replay: false,
    }
}

pub fn known(external_id: &str) -> Who {
    Who::Key(Identifier::ExternalId, external_id.to_owned())
}

/// An event of the till, whose content is told by its amount.
pub fn incoming(external_id: &str, body: Body, content: u8) -> Incoming {
    Incoming {
        source: "pos".to_owned(),
        external_id: external_id.to_owned(),
        occurred_at: None,
        body,
        content_hash: [content; 16],
        replay: false,
        terms: None,
    }
}

pub fn order(external_id: &str, minor: i64) -> Incoming {
    let line = Line { sku: "latte".to_owned(), quantity: 2, amount: minor, ..Line::default() };
    let order =
        Order { currency: "EUR".to_owned(), lines: vec![line], tax_included: true, ..Order::default() };
    incoming(external_id, Body::OrderPaid(order), u8::try_from(minor % 251).unwrap())
}

pub fn returned(external_id: &str, of: &str, quantity: i64) -> Incoming {
    let lines = vec![ReturnLine { line: 0, part: Part::Quantity(quantity) }];
    incoming(external_id, Body::OrderReturned(Return { order: reference(of), lines }), 1)
}

pub fn reversal(external_id: &str, of: &str) -> Incoming {
    incoming(external_id, Body::Reversal(reference(of)), 1)
}

fn reference(external_id: &str) -> EventRef {
    EventRef { source: "pos".to_owned(), external_id: external_id.to_owned() }
}

/// What a refusal says, without its details.
pub fn code<T: std::fmt::Debug>(result: Result<T, Refusal>) -> String {
    match result.unwrap_err() {
        Refusal::Rejected(rejection) => rejection.code().to_owned(),
        refusal => format!("{refusal:?}"),
    }
}

/// Polls every task once before it waits for any.
pub async fn join_all<T>(tasks: Vec<impl Future<Output = T>>) -> Vec<T> {
    let mut tasks: Vec<_> = tasks.into_iter().map(Box::pin).collect();
    let mut answers: Vec<Option<T>> = tasks.iter().map(|_| None).collect();
    for (task, answer) in tasks.iter_mut().zip(&mut answers) {
        let polled = std::future::poll_fn(|context| std::task::Poll::Ready(task.as_mut().poll(context)));
        if let std::task::Poll::Ready(done) = polled.await {
            *answer = Some(done);
        }
    }
    let mut done = Vec::with_capacity(tasks.len());
    for (task, answer) in tasks.into_iter().zip(answers) {
        done.push(match answer {
            Some(answer) => answer,
            None => task.await,
        });
    }
    done
}
