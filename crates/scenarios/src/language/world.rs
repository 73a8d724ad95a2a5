//! A small world in memory: members of one program, their accounts and entries, decided by the engine alone.

use indexmap::IndexMap;
use regulars_engine::{
    Program, State,
    amount::Decimal,
    apply,
    codec::{read_account, write_account},
    decide::{self, Ancestor, Company, Earlier, Effect, LINE_MAX, Original, Other, Receiver},
    due_tick,
    event::{Arrival, Body, Event, EventRef, PlanEvent, PlanHosted, Profile, Waiting},
    fact::Fact,
    household::{Drawing, HouseholdEvent},
    id::{EventId, HouseholdId, MemberId, TeamId},
    keys, ledger,
    moment::Moment,
    referral::Word,
    shared::{Pool, Thing},
    state::Account,
    team::TeamEvent,
    trace::Trace,
};
use uuid::Uuid;

use super::{
    act::{SOURCE, name_payment},
    household::name_household,
    plans,
    plans::name_charge,
    seen,
    seen::Seen,
    stage::{Answer, Stage},
    team,
    team::name_team,
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
    /// Who brought the one whose code is claimed, for the event that is decided next.
    line: Vec<Ancestor>,
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

    /// The account of each member.
    pub fn accounts(&self) -> impl Iterator<Item = (&str, &Account)> {
        self.members.iter().map(|(who, member)| (who.as_str(), &member.account))
    }

    /// What was decided for a member, entry by entry.
    pub fn facts(&self, who: &str) -> impl Iterator<Item = &[Fact]> {
        let entries = self.members.get(who).into_iter().flat_map(|member| &member.entries);
        entries.map(|entry| entry.earlier.facts.as_slice())
    }

    /// The facts that a tick would make that comes when it is not due. It is decided, and not applied.
    ///
    /// # Errors
    /// It is refused.
    pub fn tick(&self, who: &str, at: Moment) -> Result<Vec<Fact>, String> {
        let Some(member) = self.members.get(who).filter(|member| !member.account.closed) else {
            return Ok(Vec::new());
        };
        let tick = event(u64::MAX, "tick", at, at, Body::Tick);
        let shared = self.pool.slices(decide::things(&self.program, &member.account, &tick, None));
        let (account, profile) = (member.account.clone(), member.profile.clone());
        let state = State { account, profile, original: None, shared, ..State::default() };
        let outcome = decide::decide(&self.program, &state, &tick);
        outcome.map(|outcome| outcome.facts).map_err(|refused| format!("{who}: a tick: {refused:?}"))
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

    /// The household that a member is in.
    fn home_of(&self, member: MemberId) -> Option<HouseholdId> {
        let mut members = self.members.values().enumerate();
        let (_, found) = members.find(|(place, _)| id_of(*place) == member)?;
        decide::home(&found.account)
    }

    /// The latest team that a member is in.
    fn team_of(&self, member: MemberId) -> Option<TeamId> {
        let mut members = self.members.values().enumerate();
        let (_, found) = members.find(|(place, _)| id_of(*place) == member)?;
        team::latest(&found.account)
    }

    /// The people around a member.
    fn company(&self, who: &str) -> Company {
        let own = self.id(who);
        let home = self.members.get(who).and_then(|member| decide::home(&member.account));
        let slices = self.pool.slices(home.map(Thing::Household));
        let shared = home.and_then(|home| slices.get(Thing::Household(home))?.household.as_deref());
        let people = shared.into_iter().flat_map(|household| household.members().map(|one| one.member));
        let others = people.filter(|member| Some(*member) != own).filter_map(|member| {
            let mut members = self.members.values().enumerate();
            let (_, found) = members.find(|(place, _)| id_of(*place) == member)?;
            Some(Other { member, account: found.account.clone() })
        });
        Company { own, others: others.collect() }
    }

    /// What the server does in the same moment: what an entry takes from others of the household is taken, or given back.
    fn share(&mut self, who: &str, at: Moment) -> Result<(), String> {
        let by = self.id(who).ok_or("whoever acts is a member")?;
        let entry =
            self.members.get(who).and_then(|member| member.entries.last()).ok_or("there is an entry")?;
        let (own, facts) = (entry.earlier.entry, entry.earlier.facts.clone());
        let undone = facts.iter().find_map(|fact| match fact {
            Fact::Reverses { entry } => Some(*entry),
            _ => None,
        });
        for fact in &facts {
            let Fact::HouseholdShare { wallet, member, amount } = fact else { continue };
            let name = |what: &str, entry| format!("{what}:{who}:{entry}:{member}");
            let (external_id, body) = if 0 < *amount {
                let wallet = self.program.name_of(*wallet).to_owned();
                (name("drawn", own), HouseholdEvent::Drawn(Drawing { wallet, amount: *amount, by }))
            } else {
                let drawn = name("drawn", undone.unwrap_or(own));
                let drawn = EventRef { source: SOURCE.to_owned(), external_id: drawn };
                (name("returned", own), HouseholdEvent::Returned(drawn))
            };
            self.events = self.events.saturating_add(1);
            let event = event(self.events, &external_id, at, at, Body::Household(body));
            let other = self.members.values_mut().enumerate().find(|(place, _)| id_of(*place) == *member);
            let (_, other) = other.ok_or("whoever pays is a member")?;
            let decided = other.decide(&self.program, &mut self.pool, event, (None, Company::default()));
            decided.map_err(|refused| format!("{who}: a share: {refused}"))?;
        }
        Ok(())
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
                let offered = member.decide(&self.program, &mut self.pool, event, (None, Company::default()));
                offered.map_err(|refused| format!("an offer: {refused}"))?;
            }
        }
        Ok(())
    }

    /// The other member learns of a part of the plan at once, as on the server; who has left needs to know nothing.
    fn tell_of_share(
        &mut self,
        from: &str,
        at: Moment,
        (to, plan, share, ends): (MemberId, String, EventId, bool),
    ) -> Result<(), String> {
        self.events = self.events.saturating_add(1);
        let number = self.events;
        let hosted = PlanHosted { plan, by: self.id(from).ok_or("a host is a member")?, share };
        let told = if ends { PlanEvent::Withdrawn(hosted) } else { PlanEvent::Received(hosted) };
        let told = event(number, &format!("share:{number}"), at, at, Body::Plan(told));
        let guest = self.members.values_mut().enumerate().find(|(place, _)| id_of(*place) == to);
        let (_, guest) = guest.ok_or("a guest is a member")?;
        match guest.decide(&self.program, &mut self.pool, told, (None, Company::default())) {
            Ok(_) | Err(Refused::Rejected(_)) => Ok(()),
            Err(Refused::Broken(what)) => Err(format!("{from}: {what}")),
        }
    }

    /// The others of a team learn at once that it has done its challenge; who has left needs to know nothing.
    fn tell_team(&mut self, (to, team): (MemberId, TeamId), at: Moment) -> Result<(), String> {
        self.events = self.events.saturating_add(1);
        let (number, body) = (self.events, Body::Team(TeamEvent::Done(team)));
        let told = event(number, &format!("team:{number}"), at, at, body);
        let mate = self.members.values_mut().enumerate().find(|(place, _)| id_of(*place) == to);
        let (_, mate) = mate.ok_or("whoever is in a team is a member")?;
        let company = Company { own: Some(to), others: Vec::new() };
        match mate.decide(&self.program, &mut self.pool, told, (None, company)) {
            Ok(_) | Err(Refused::Rejected("account_closed")) => Ok(()),
            Err(refused) => Err(format!("told of a team: {refused}")),
        }
    }

    /// What the server does at once: the units arrive, or come back.
    fn deliver(&mut self, from: &str, sent: &EventRef, at: Moment, effect: Effect) -> Result<(), String> {
        let (to, wallet, parts) = match effect {
            Effect::Deliver { to, wallet, parts } => (to, wallet, parts),
            Effect::Share { to, plan, share, ends } => {
                return self.tell_of_share(from, at, (to, plan, share, ends));
            }
            Effect::Team { to, team } => return self.tell_team((to, team), at),
            // Instructions wait for somebody outside, in a scenario as well.
            Effect::Instruct => return Ok(()),
            Effect::Refer { .. } => return Err("a word about a friend is delivered by itself".to_owned()),
        };
        self.events = self.events.saturating_add(1);
        let number = self.events;
        let sender = self.id(from).ok_or("a sender is a member")?;
        let body = Body::TransferReceived(Arrival { from: sender, wallet, parts });
        let arrival = event(number, &format!("transfer:{number}"), at, at, body);
        let receiver = self.members.values_mut().enumerate().find(|(place, _)| id_of(*place) == to);
        let (_, receiver) = receiver.ok_or("a receiver is a member")?;
        match receiver.decide(&self.program, &mut self.pool, arrival, (None, Company::default())) {
            Ok(_) => Ok(()),
            Err(Refused::Broken(what)) => Err(format!("{from}: {what}")),
            Err(Refused::Rejected(_)) => {
                let body = Body::TransferReturned(sent.clone());
                let back = event(number, &format!("return:{number}"), at, at, body);
                let sender = self.members.get_mut(from).ok_or("a sender is a member")?;
                let returned = sender.decide(&self.program, &mut self.pool, back, (None, Company::default()));
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
        // As reading from a server does, with what is due at once.
        self.pass(at)?;
        let member = self.members.get(who);
        let things = decide::things_of_catalog(&self.program, at);
        let teams = member.into_iter().flat_map(|member| decide::things_of_challenges(&member.account));
        let things = things.chain(decide::things_of_games(&self.program)).chain(teams);
        let shared = self.pool.slices(things);
        let company = self.company(who);
        let around = (&shared, &company);
        let seen = |m: &Member| Seen {
            fees: m.fees(self.program.currency.exponent),
            ..Seen::of(&self.program, &m.account, &m.profile, around, at)
        };
        Ok(member.map(seen).unwrap_or_default())
    }

    fn called(&mut self, who: &str, language: &str) -> Result<Vec<String>, String> {
        // The names don't depend on the time.
        let seen = self.seen(who, Moment(0))?;
        Ok(seen.called(&self.program, language))
    }

    fn publish(&mut self, program: &Program) -> Result<(), String> {
        self.program = program.clone();
        Ok(())
    }

    fn pass(&mut self, until: Moment) -> Result<(), String> {
        loop {
            let words = self.due_work(until)?;
            if words.is_empty() {
                return self.offer_places(until);
            }
            for sent in words {
                self.tell(sent, until)?;
            }
        }
    }

    fn act(
        &mut self,
        who: &str,
        external_id: Option<&str>,
        (occurred_at, at): (Moment, Moment),
        mut body: Body,
    ) -> Result<Answer, String> {
        if let Body::AccountLinked(link) = &mut body {
            link.hide_number();
        }
        name_payment(&mut body, self.members.get(who).and_then(Member::last_payment));
        name_charge(&mut body, self.members.get(who).and_then(Member::last_charge));
        name_household(&mut body, |member| self.home_of(member));
        name_team(&mut body, |member| self.team_of(member));
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
        let line = self.line(who, &event);
        let company = self.company(who);
        let Some(member) = self.members.get_mut(who) else { return Err(format!("{who} has not joined")) };
        member.line = line;
        if external_id.is_some() && member.find(&event.source, &event.external_id).is_some() {
            return Err(format!("{who}: there is an event `{}` already", event.external_id));
        }
        let sent = EventRef { source: event.source.clone(), external_id: event.external_id.clone() };
        let (trace, effects) = match member.decide(&self.program, &mut self.pool, event, (receiver, company))
        {
            Ok(decided) => decided,
            Err(Refused::Rejected(code)) => return Ok(Err(code.to_owned())),
            Err(Refused::Broken(what)) => return Err(format!("{who}: {what}")),
        };
        self.share(who, at)?;
        let entry = self.members.get(who).map_or(0, |member| member.account.version);
        for (place, effect) in (0u32..).zip(effects) {
            match effect {
                Effect::Refer { to, word } => {
                    self.tell(Sent { from: who.to_owned(), entry, place, to, word }, at)?;
                }
                other => self.deliver(who, &sent, at, other)?,
            }
        }
        self.offer_places(at)?;
        Ok(Ok(trace.lines.iter().filter_map(|line| seen::verdict(&self.program, line)).collect()))
    }
}

/// What a friend's entry has to say to whoever brought them.
struct Sent {
    from: String,
    entry: u64,
    place: u32,
    to: MemberId,
    word: Word,
}

impl World {
    /// Does the due work of all; answers what it has to say to those who brought somebody.
    fn due_work(&mut self, until: Moment) -> Result<Vec<Sent>, String> {
        let (mut words, mut shares) = (Vec::new(), Vec::new());
        for (who, member) in &mut self.members {
            for count in 0.. {
                let Some(due) = due_tick(&self.program, &member.account, until) else { break };
                if TICKS_MAX <= count {
                    return Err(format!("{who}: work due at {} stays due", due.timestamp()));
                }
                self.events = self.events.saturating_add(1);
                let body = decide::due_body(&self.program, &member.account, due);
                let event = event(self.events, &format!("due:{}", self.events), due, due, body);
                let (_, effects) = member
                    .decide(&self.program, &mut self.pool, event, (None, Company::default()))
                    .map_err(|refused| format!("{who}: a tick: {refused}"))?;
                for (place, effect) in (0u32..).zip(effects) {
                    match effect {
                        Effect::Refer { to, word } => {
                            let (from, entry) = (who.clone(), member.account.version);
                            words.push(Sent { from, entry, place, to, word });
                        }
                        Effect::Share { to, plan, share, ends } => {
                            shares.push((who.clone(), due, (to, plan, share, ends)));
                        }
                        Effect::Deliver { .. } | Effect::Instruct | Effect::Team { .. } => {}
                    }
                }
            }
        }
        for (who, due, share) in shares {
            self.tell_of_share(&who, due, share)?;
        }
        Ok(words)
    }

    /// What the server does at once: whoever brought a friend is told, unless they have left.
    fn tell(&mut self, sent: Sent, at: Moment) -> Result<(), String> {
        let Sent { from, entry, place, to, word } = sent;
        self.events = self.events.saturating_add(1);
        let friend = self.id(&from).ok_or("a friend is a member")?;
        let named = |entry: u64, place: u32| EventRef {
            source: SOURCE.to_owned(),
            external_id: format!("referral:{friend}:{entry}:{place}"),
        };
        let id = named(entry, place).external_id;
        let body = Body::ReferralTold(decide::news_of(friend, word, named));
        let told = event(self.events, &id, at, at, body);
        let referrer = self.members.values_mut().enumerate().find(|(place, _)| id_of(*place) == to);
        let (_, referrer) = referrer.ok_or("a referrer is a member")?;
        let company = Company { own: Some(to), others: Vec::new() };
        let effects = match referrer.decide(&self.program, &mut self.pool, told, (None, company)) {
            Ok((_, effects)) => effects,
            Err(Refused::Rejected("account_closed")) => return Ok(()),
            Err(refused) => return Err(format!("{from}: told of a friend: {refused}")),
        };
        for effect in effects {
            if let Effect::Team { to, team } = effect {
                self.tell_team((to, team), at)?;
            }
        }
        Ok(())
    }

    /// Who brought the one whose code is claimed, and so on.
    fn line(&self, own: &str, event: &Event) -> Vec<Ancestor> {
        let mut next = event.body.referral_claim().and_then(|claim| claim.referrer);
        let mut line = Vec::new();
        while let Some(id) = next.filter(|_| line.len() < LINE_MAX) {
            let found = self.members.iter().enumerate().find(|(place, _)| id_of(*place) == id);
            let Some((_, (who, member))) = found else { break };
            let (open, same) = (!member.account.closed, who == own);
            line.push(Ancestor { open, same, alike: false, profile: member.profile.clone() });
            next = member.account.referred.as_ref().map(|referred| referred.by);
        }
        line
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

    fn last_charge(&self) -> Option<EventRef> {
        let asks = |entry: &&Entry| plans::asked(&entry.earlier.facts).1;
        self.entries.iter().rev().find(asks).map(|entry| entry.named.clone())
    }

    fn fees(&self, digits: u32) -> Decimal {
        let fees = self.entries.iter().map(|entry| plans::asked(&entry.earlier.facts).0);
        seen::decimal(fees.sum(), digits)
    }

    fn find(&self, source: &str, external_id: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.named.source == source && e.named.external_id == external_id)
    }

    fn decide(
        &mut self,
        program: &Program,
        pool: &mut Pool,
        event: Event,
        (receiver, company): (Option<Receiver>, Company),
    ) -> Result<(Trace, Vec<Effect>), Refused> {
        let keys = keys(program, &event);
        let line = std::mem::take(&mut self.line);
        let original = keys.original.as_ref().and_then(|named| self.original(named));
        let profile = if keys.profile { self.profile.clone() } else { Profile::default() };
        let root = original.as_ref().map(|o| o.root.entry);
        let shared = pool.slices(decide::things(program, &self.account, &event, original.as_ref()));
        let account = self.account.clone();
        let state = State { account, profile, original, shared, receiver, line, company, past: false };
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
