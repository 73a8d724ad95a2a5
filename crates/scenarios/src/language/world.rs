//! A small world in memory: members of one program, their accounts and entries, decided by the engine alone.

use indexmap::IndexMap;
use regulars_engine::{
    Program, State, apply,
    codec::{read_account, write_account},
    decide::{self, Earlier, Effect, Original, Receiver},
    due_tick,
    event::{Arrival, Body, Event, EventRef, Profile, Waiting},
    id::{EventId, MemberId},
    keys, ledger,
    moment::Moment,
    shared::{Pool, Thing},
    state::Account,
    trace::Trace,
};
use uuid::Uuid;

use super::{
    act::{SOURCE, name_payment},
    seen,
    seen::Seen,
    stage::{Answer, Stage},
};

/// The most due ticks of one member in one step; more means that some work stays due for ever.
const TICKS_MAX: usize = 20_000;

/// Members of one program.
pub struct World {
    program: Program,
    members: IndexMap<String, Member>,
    pool: Pool,
    events: u64,
}

#[derive(Default)]
struct Member {
    account: Account,
    profile: Profile,
    entries: Vec<Entry>,
}

/// An entry, with the first one of its family.
struct Entry {
    earlier: Earlier,
    named: EventRef,
    root: u64,
}

impl World {
    /// Without members.
    pub fn new(program: Program) -> World {
        World { program, members: IndexMap::new(), pool: Pool::default(), events: 0 }
    }
}

/// The id of the member of a place.
fn id_of(place: usize) -> MemberId {
    MemberId(Uuid::from_u128(0x1000 + place as u128))
}

impl World {
    fn receiver(&self, own: &str, to: MemberId) -> Option<Receiver> {
        let mut members = self.members.iter().enumerate();
        let (_, (who, member)) = members.find(|(place, _)| id_of(*place) == to)?;
        Some(match (who == own, member.account.closed) {
            (true, _) => Receiver::Same,
            (false, true) => Receiver::Closed,
            (false, false) => Receiver::Open,
        })
    }

    /// What the server does at once, too: places that are free are offered to those who wait for them.
    fn offer_places(&mut self, at: Moment) -> Result<(), String> {
        let dates: Vec<_> =
            decide::waitlists(&self.program, at).map(|(reward, one)| (reward.reward, one.clone())).collect();
        for (reward, session) in dates {
            let thing = [Thing::Session(session.session)];
            while let Some(wait) = decide::next_offer(&session, &self.pool.slices(thing), at) {
                self.events = self.events.saturating_add(1);
                let reward = self.program.name_of(reward).to_owned();
                let body = Body::WaitlistOffered(Waiting { reward, session: session.name.clone() });
                let event = event(self.events, &format!("offer:{wait}"), at, at, body);
                let waits = |member: &&mut Member| member.account.waits.iter().any(|own| own.wait == wait);
                let member = self.members.values_mut().find(waits).ok_or("whoever waits is a member")?;
                let offered = member.decide(&self.program, &mut self.pool, event, None);
                offered.map_err(|refused| format!("an offer: {refused}"))?;
            }
        }
        Ok(())
    }

    /// What the server does at once: the units arrive, or come back.
    fn deliver(&mut self, from: &str, sent: &EventRef, at: Moment, effect: Effect) -> Result<(), String> {
        // Instructions wait for somebody outside, in a scenario as well.
        let Effect::Deliver { to, wallet, parts } = effect else { return Ok(()) };
        self.events = self.events.saturating_add(1);
        let number = self.events;
        let sender = self.id(from).ok_or("a sender is a member")?;
        let body = Body::TransferReceived(Arrival { from: sender, wallet, parts });
        let arrival = event(number, &format!("transfer:{number}"), at, at, body);
        let receiver = self.members.values_mut().enumerate().find(|(place, _)| id_of(*place) == to);
        let (_, receiver) = receiver.ok_or("a receiver is a member")?;
        match receiver.decide(&self.program, &mut self.pool, arrival, None) {
            Ok(_) => Ok(()),
            Err(Refused::Broken(what)) => Err(format!("{from}: {what}")),
            Err(Refused::Rejected(_)) => {
                let body = Body::TransferReturned(sent.clone());
                let back = event(number, &format!("return:{number}"), at, at, body);
                let sender = self.members.get_mut(from).ok_or("a sender is a member")?;
                let returned = sender.decide(&self.program, &mut self.pool, back, None);
                returned.map(drop).map_err(|refused| format!("{from}: {refused}"))
            }
        }
    }
}

impl Stage for World {
    fn members(&self) -> Vec<String> {
        self.members.keys().cloned().collect()
    }

    fn id(&self, who: &str) -> Option<MemberId> {
        self.members.get_index_of(who).map(id_of)
    }

    fn add(&mut self, who: &str, profile: Profile) {
        self.members.insert(who.to_owned(), Member { profile, ..Member::default() });
    }

    fn seen(&mut self, who: &str, at: Moment) -> Result<Seen, String> {
        let member = self.members.get(who);
        let things = decide::things_of_catalog(&self.program, at);
        let shared = self.pool.slices(things.chain(decide::things_of_games(&self.program)));
        Ok(member.map(|m| Seen::of(&self.program, &m.account, &m.profile, &shared, at)).unwrap_or_default())
    }

    fn called(&mut self, who: &str, language: &str) -> Result<Vec<String>, String> {
        // The names don't depend on the time.
        let seen = self.seen(who, Moment(0))?;
        Ok(seen.called(&self.program, language))
    }

    fn pass(&mut self, until: Moment) -> Result<(), String> {
        for (who, member) in &mut self.members {
            for count in 0.. {
                let Some(due) = due_tick(&self.program, &member.account, until) else { break };
                if TICKS_MAX <= count {
                    return Err(format!("{who}: work due at {} stays due", due.timestamp()));
                }
                self.events = self.events.saturating_add(1);
                let body = decide::due_body(&self.program, &member.account, due);
                let event = event(self.events, &format!("due:{}", self.events), due, due, body);
                member
                    .decide(&self.program, &mut self.pool, event, None)
                    .map_err(|refused| format!("{who}: a tick: {refused}"))?;
            }
        }
        self.offer_places(until)
    }

    fn act(
        &mut self,
        who: &str,
        external_id: Option<&str>,
        (occurred_at, at): (Moment, Moment),
        mut body: Body,
    ) -> Result<Answer, String> {
        name_payment(&mut body, self.members.get(who).and_then(Member::last_payment));
        self.events = self.events.saturating_add(1);
        let own = format!("event:{}", self.events);
        let event = event(self.events, external_id.unwrap_or(&own), occurred_at, at, body);
        let receiver = match event.body.receiver() {
            Some(to) => match self.receiver(who, to) {
                Some(receiver) => Some(receiver),
                None => return Ok(Err("not_found".to_owned())),
            },
            None => None,
        };
        let Some(member) = self.members.get_mut(who) else { return Err(format!("{who} has not joined")) };
        if external_id.is_some() && member.find(&event.source, &event.external_id).is_some() {
            return Err(format!("{who}: there is an event `{}` already", event.external_id));
        }
        let sent = EventRef { source: event.source.clone(), external_id: event.external_id.clone() };
        let (trace, effects) = match member.decide(&self.program, &mut self.pool, event, receiver) {
            Ok(decided) => decided,
            Err(Refused::Rejected(code)) => return Ok(Err(code.to_owned())),
            Err(Refused::Broken(what)) => return Err(format!("{who}: {what}")),
        };
        for effect in effects {
            self.deliver(who, &sent, at, effect)?;
        }
        self.offer_places(at)?;
        Ok(Ok(trace.lines.iter().filter_map(|line| seen::verdict(&self.program, line)).collect()))
    }
}

fn event(number: u64, external_id: &str, occurred_at: Moment, at: Moment, body: Body) -> Event {
    Event {
        id: EventId(Uuid::from_u128(u128::from(number))),
        source: SOURCE.to_owned(),
        external_id: external_id.to_owned(),
        occurred_at,
        at,
        body,
    }
}

/// Why an event did not become an entry.
enum Refused {
    Rejected(&'static str),
    Broken(String),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refused::Rejected(code) => write!(f, "refused: {code}"),
            Refused::Broken(what) => write!(f, "{what}"),
        }
    }
}

impl Member {
    fn last_payment(&self) -> Option<EventRef> {
        let paid = |entry: &&Entry| matches!(entry.earlier.body, Body::WalletPaidOut(_));
        self.entries.iter().rev().find(paid).map(|entry| entry.named.clone())
    }

    fn find(&self, source: &str, external_id: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.named.source == source && e.named.external_id == external_id)
    }

    fn decide(
        &mut self,
        program: &Program,
        pool: &mut Pool,
        event: Event,
        receiver: Option<Receiver>,
    ) -> Result<(Trace, Vec<Effect>), Refused> {
        let keys = keys(program, &event);
        let original = keys.original.as_ref().and_then(|named| self.original(named));
        let profile = if keys.profile { self.profile.clone() } else { Profile::default() };
        let root = original.as_ref().map(|o| o.root.entry);
        let shared = pool.slices(decide::things(program, &self.account, &event, original.as_ref()));
        let state = State { account: self.account.clone(), profile, original, shared, receiver, past: false };
        let outcome = decide::decide(program, &state, &event).map_err(|r| Refused::Rejected(r.code()))?;
        let mut sums: IndexMap<_, i64> = IndexMap::new();
        for posting in ledger::postings(&outcome.facts) {
            *sums.entry(posting.wallet).or_default() += posting.amount;
        }
        if sums.values().any(|sum| *sum != 0) {
            return Err(Refused::Broken("the entry's postings don't sum to zero".to_owned()));
        }
        apply(&mut self.account, event.at, &outcome.facts);
        pool.note(&outcome.facts);
        if read_account(&write_account(&self.account)).as_ref() != Ok(&self.account) {
            return Err(Refused::Broken("the account reads otherwise than it was written".to_owned()));
        }
        let entry = self.account.version;
        self.entries.push(Entry {
            root: root.unwrap_or(entry),
            named: EventRef { source: event.source, external_id: event.external_id },
            earlier: Earlier { entry, body: event.body, facts: outcome.facts },
        });
        Ok((outcome.trace, outcome.effects))
    }

    /// The named event with its family.
    fn original(&self, named: &EventRef) -> Option<Original> {
        let target = self.find(&named.source, &named.external_id)?;
        let family = self.entries.iter().filter(|e| e.root == target.root).map(|e| e.earlier.clone());
        let (root, followers) = family.partition::<Vec<_>, _>(|e| e.entry == target.root);
        Some(Original { root: root.into_iter().next()?, followers, target: target.earlier.entry })
    }
}
