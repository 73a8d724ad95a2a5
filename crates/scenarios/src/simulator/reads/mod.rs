//! Random reads on a whole server: what a client reads over HTTP is what the model knows.
//!
//! Each round publishes a random program in a sandbox, leads some members through random months, and asks for anything
//! that the API offers in between and afterwards: balances and levels (also with due work that is not done yet), pages of
//! ledger and timeline of any size, walked by their cursors while the account goes on, single entries, lists of members.
//! It asks for what must not be there, too: members, events and cursors of another program or member.

mod ask;
mod person;
mod seen;

pub use seen::OWN_SOURCE;

use std::collections::BTreeMap;

use regulars_engine::{
    Program as Checked,
    event::{Body, Event, Meta, Profile},
    id::EventId,
    moment::Moment,
    rejection::Rejection,
};
use serde_json::{Value, json};

use self::{ask::Walk, person::Person};
use super::{DAY, START, at, check, events, gap, programs, random::Random};
use crate::{
    model::{
        calendar::Micro,
        challenge::{BADGES, Prize},
        print,
        program::Program,
    },
    server::{Answer, Server, wire},
};

/// Events of a round.
const EVENTS: i64 = 110;
/// Reads after each event, and at the end of a round.
const READS_BETWEEN: u64 = 3;
const READS_AT_THE_END: u64 = 900;
/// Everything that a run of 20,000 reads comes across: reads and accepted events, by kind.
pub const EVERYTHING: [&str; 19] = [
    "activity",
    "adjustment",
    "balance",
    "before due work",
    "entry",
    "erased",
    "first page",
    "member",
    "member.closed",
    "member.joined",
    "next page",
    "nothing",
    "order.cancelled",
    "order.paid",
    "order.returned",
    "repeated",
    "reversal",
    "tiers",
    "wallet.topped_up",
];
/// Codes of events that never reach the rules, because the API sees that they can't be.
const NOT_AN_EVENT: [&str; 4] =
    ["totals_mismatch", "amount_out_of_range", "invalid_value", "ambiguous_fields"];

/// What a run did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Report {
    /// Random reads.
    pub reads: u64,
    /// Reads, by kind.
    pub kinds: BTreeMap<&'static str, u64>,
    /// Accepted events, by kind.
    pub accepted: BTreeMap<&'static str, u64>,
    /// Refused events, by code.
    pub refused: BTreeMap<String, u64>,
}

/// Runs rounds on a server until there were so many reads, and audits what was recorded.
///
/// # Errors
/// The first difference, with the seed that shows it as the first round of a run.
pub fn run(server: &Server, seed: u64, reads: u64) -> Result<Report, String> {
    let mut report = Report::default();
    let (mut seeds, mut next, mut strangers) = (Random::new(seed), seed, None);
    while report.reads < reads {
        let (program, checked) = program(next)?;
        let round = Round::begin(server, &program, &checked, next, strangers.take());
        let played = round.and_then(|round| round.play(&mut report));
        strangers = Some(played.map_err(|difference| {
            let document = serde_json::to_string_pretty(&print::document(&program)).unwrap_or_default();
            format!("seed {next}: {difference}\n{document}")
        })?);
        next = seeds.bits();
    }
    server.audit()?;
    Ok(report)
}

/// More than all members of a program can take.
const PLACES_ENOUGH: i64 = 1_000_000;

fn program(seed: u64) -> Result<(Program, std::rc::Rc<Checked>), String> {
    let mut random = Random::new(seed);
    let width = random.number(1, 4);
    let mut program = programs::random(&mut random, width);
    // Several members would take from one stock, date or budget, and each of them has a model of their own.
    for reward in &mut program.rewards {
        reward.stock = None;
        reward.sessions.iter_mut().for_each(|session| session.capacity = PLACES_ENOUGH);
    }
    program.budgets.clear();
    program.rules.iter_mut().for_each(|rule| rule.budget = None);
    let dates = program.rewards.iter_mut().flat_map(|reward| &mut reward.sessions);
    dates.for_each(|session| session.answer_hours = None);
    // The model knows the ids of vouchers from the engine alone.
    program.vouchers.clear();
    let with_levels = program.tiers.iter_mut().flat_map(|set| &mut set.gives).map(|(prizes, _)| prizes);
    let of_challenges = program.challenges.iter_mut().map(|challenge| &mut challenge.prizes);
    let of_choices = program.choices.iter_mut().flat_map(|choice| &mut choice.options);
    let of_choices = of_choices.map(|(_, prizes)| prizes);
    let of_games = program.games.iter_mut().flat_map(|game| &mut game.prizes).map(|prize| &mut prize.gives);
    let of_offers = program.offers.iter_mut().map(|offer| &mut offer.prizes);
    let given = with_levels.chain(of_challenges).chain(of_choices).chain(of_games).chain(of_offers);
    for prize in given.flatten() {
        if let Prize::Ticket(_) = prize {
            *prize = Prize::Badge(BADGES[0]);
        }
    }
    program.rewards.iter_mut().for_each(|reward| reward.voucher = None);
    // And it knows other people by their ids alone.
    program.referral = None;
    let checked = check(&program).map_err(|mistakes| format!("seed {seed}: {mistakes}"))?;
    Ok((program, checked))
}

/// Another program, with things in it that are not to be found in this one.
struct Strangers {
    /// `/v1/programs/SLUG`.
    path: String,
    member: String,
    event: String,
    cursor: Option<String>,
}

/// A program on the server and its members.
struct Round<'r> {
    server: &'r Server,
    /// `/v1/programs/SLUG`.
    path: String,
    people: Vec<Person<'r>>,
    /// Those who joined, in that order.
    joined: Vec<usize>,
    walks: Vec<Walk>,
    random: Random,
    now: Micro,
    sent: i64,
    /// The last event that was accepted, who it was about, and its entry's number.
    last: Option<(Value, usize, u64)>,
    strangers: Option<Strangers>,
}

impl<'r> Round<'r> {
    fn begin(
        server: &'r Server,
        program: &'r Program,
        checked: &Checked,
        seed: u64,
        strangers: Option<Strangers>,
    ) -> Result<Round<'r>, String> {
        let path = server.publish(checked)?;
        let mut random = Random::new(seed ^ 0x5eed);
        let count = random.number(2, 6);
        let person = |n| Person::new(format!("{seed:x}-{n}"), real(events::profile(&mut random)), program);
        let people = (0..count).map(person).collect();
        let (joined, walks, last) = (Vec::new(), Vec::new(), None);
        Ok(Round { server, path, people, joined, walks, random, now: START, sent: 0, last, strangers })
    }

    fn play(mut self, report: &mut Report) -> Result<Strangers, String> {
        for _ in 0..EVENTS {
            let wait = gap(&mut self.random).min(40 * DAY);
            self.pass(wait, report)?;
            self.happen(report)?;
            self.reads(READS_BETWEEN, report)?;
        }
        self.reads(READS_AT_THE_END, report)?;
        let of_somebody = |person: &Person<'_>| {
            let event = person.entries.iter().rev().find_map(|(_, event)| event.clone())?;
            Some((person.id.clone(), event))
        };
        let (member, event) = self.people.iter().find_map(of_somebody).ok_or("nobody joined")?;
        let cursor = self.walks.first().map(|walk| walk.cursor.clone());
        Ok(Strangers { path: self.path, member, event, cursor })
    }

    /// Time goes by. Sometimes the due work has to wait, as it does while history is sent; reads show it all the same.
    fn pass(&mut self, wait: Micro, report: &mut Report) -> Result<(), String> {
        self.now += wait;
        let late = self.random.chance(15);
        if late {
            self.post("/history/open", &json!({}))?.done()?;
        }
        let to = json!({"to": Moment(self.now).timestamp().to_string()});
        self.post("/clock", &to)?.done()?;
        if late {
            *report.kinds.entry("before due work").or_default() += READS_BETWEEN;
            self.reads(READS_BETWEEN, report)?;
            self.post("/history/close", &json!({}))?.done()?;
            self.post("/clock", &to)?.done()?;
        }
        self.people.iter_mut().try_for_each(|person| person.sweep(self.now))
    }

    fn post(&self, path: &str, body: &Value) -> Result<Answer, String> {
        self.server.client().post(&format!("{}{path}", self.path), body)
    }

    /// One random event of somebody.
    fn happen(&mut self, report: &mut Report) -> Result<(), String> {
        if self.random.chance(4) {
            return self.repeat(report);
        }
        let who = self.random.place(self.people.len());
        let person = &self.people[who];
        let new = person.id.is_empty();
        if person.erased {
            return Ok(());
        }
        let body = if new {
            events::joined(&mut self.random, person.model.program)
        } else {
            events::random(&mut self.random, &person.model)
        };
        if matches!(body, Body::Tick) {
            return Ok(());
        }
        self.sent += 1;
        let event = self.event(body);
        let decided = self.people[who].decide(&event)?;
        let answer = self.send(who, &event)?;
        let code = answer.body.get("code").and_then(Value::as_str).filter(|_| 400 <= answer.status);
        match (decided, code) {
            (Ok(decided), None) => {
                *report.accepted.entry(event.body.kind()).or_default() += 1;
                let id = answer.body.get("event").and_then(Value::as_str).map(str::to_owned);
                let member = answer.body.get("member").and_then(Value::as_str).map(str::to_owned);
                let seq = decided.0.member.version;
                self.people[who].store(decided, id);
                if let Some(member) = member.filter(|_| new) {
                    self.people[who].id = member;
                    self.joined.push(who);
                }
                if matches!(event.body, Body::MemberClosed) {
                    self.people[who].erased = true;
                } else {
                    self.last = self.json(who, &event).map(|json| (json, who, seq));
                }
                Ok(())
            }
            // To the server, whoever was erased is nobody.
            (Err("AccountClosed"), Some("not_found")) if self.people[who].erased => Ok(()),
            (Err(name), Some(code)) if code_of(name) == Some(code) || NOT_AN_EVENT.contains(&code) => {
                *report.refused.entry(code.to_owned()).or_default() += 1;
                Ok(())
            }
            (decided, _) => {
                let model = decided.map(|_| "accepts");
                let (status, body) = (answer.status, &answer.body);
                Err(format!("{event:?}\n  server: {status} {body}\n  model:  {model:?}"))
            }
        }
    }

    fn event(&mut self, body: Body) -> Event {
        let mut event = at(&mut self.random, 1, self.now, body);
        // The server's clock is the sandbox's, and nobody joins before this round.
        event.at = Moment(self.now);
        if matches!(event.body, Body::MemberJoined(_) | Body::MemberClosed) {
            event.occurred_at = event.at;
        }
        event.id = EventId(uuid::Uuid::nil());
        event.external_id = format!("e{}", self.sent);
        event
    }

    fn json(&self, who: usize, event: &Event) -> Option<Value> {
        let Person { name, id, profile, .. } = &self.people[who];
        let member = if id.is_empty() || matches!(event.body, Body::MemberJoined(_)) {
            json!({"external_id": name})
        } else {
            json!({"id": id})
        };
        let names = (event.source.as_str(), event.external_id.as_str());
        wire::event(names, event.occurred_at, &member, profile, &event.body)
    }

    fn send(&self, who: usize, event: &Event) -> Result<Answer, String> {
        let client = self.server.client();
        match self.json(who, event) {
            Some(json) => client.report(&format!("{}/events", self.path), &json),
            None => client.delete(&format!("{}/members/{}", self.path, self.people[who].id)),
        }
    }

    /// The same event again, which changes nothing and answers as the first time.
    fn repeat(&mut self, report: &mut Report) -> Result<(), String> {
        let Some((event, who, seq)) = self.last.clone() else { return Ok(()) };
        let answer = self.server.client().report(&format!("{}/events", self.path), &event)?;
        let told = (answer.status, answer.body.get("seq").and_then(Value::as_u64));
        if self.people[who].erased || told == (200, Some(seq)) {
            *report.accepted.entry("repeated").or_default() += 1;
            return Ok(());
        }
        Err(format!("{event}\n  again, its entry {seq}, is answered {} {}", answer.status, answer.body))
    }
}

/// A profile as the server takes it: a day that is none is refused before anything is decided.
fn real(profile: Profile) -> Profile {
    let is_day = |told: &Meta| matches!(told, Meta::Text(day) if day.parse::<jiff::civil::Date>().is_ok());
    let attributes = profile.attributes.into_iter();
    Profile {
        attributes: attributes.filter(|(name, told)| name != "born" || is_day(told)).collect(),
        ..profile
    }
}

/// The code of a rejection that the model named.
fn code_of(name: &str) -> Option<&'static str> {
    Rejection::ALL.iter().find(|rejection| format!("{rejection:?}") == name).map(|rejection| rejection.code())
}
