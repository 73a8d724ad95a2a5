//! One member in two worlds: the engine's account and the model's, led through the same events and compared
//! after each.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use regulars_engine::{
    Program as Checked, State, apply,
    codec::{self, After, Record},
    decide::{self, Company, Earlier, Original, Outcome},
    due_tick,
    event::{Body, Event, EventRef, Profile, Waiting},
    fact::{Fact, OfferStep, PlanFact},
    funding::FundingStep,
    id::{EventId, MemberId},
    ledger::Book,
    moment::Moment,
    program::{Reward, Session},
    rejection::Rejection,
    shared::{Pool, Thing},
    state::Account,
    symbol::Sym,
};

use super::{compare, coverage, funding, games, households, invariants, teams, versions::Next};
use crate::model::{Model, household::OWN, program::Program, referral::line_of, transfer::receiver};

/// No account has so much due at once.
const TICKS_MAX: usize = 20_000;

/// What happened, and what was known of the member then.
#[derive(Debug, Clone)]
pub struct Step {
    /// The event.
    pub event: Event,
    /// The profile.
    pub profile: Profile,
    /// The next version of the program is published at its time, before it.
    pub publishes: bool,
}

/// A member in both worlds.
pub struct World<'p> {
    /// The version that is still to be published, if there is one.
    pub next: Option<&'p Next>,
    /// The program as the engine checked it.
    pub checked: &'p Checked,
    /// The member in the model.
    pub model: Model<'p>,
    /// The member in the engine.
    pub account: Account,
    /// The member rebuilt from stored records.
    pub rebuilt: Account,
    /// What members share in the engine; here there is one member.
    pub pool: Pool,
    /// The engine's entries.
    pub entries: Vec<Stored>,
    /// What the ledger's accounts hold.
    pub books: BTreeMap<(Sym, Book), i64>,
    /// How often each reward was redeemed, for how many units and how much money, and what it cost.
    pub redeemed: BTreeMap<Sym, [i64; 4]>,
    /// How often each benefit was used, and what it cost.
    pub benefits: BTreeMap<Sym, (i64, i64)>,
    /// How often each game was played, with which sum of numbers, and how often it won and gave something.
    pub plays: BTreeMap<Sym, [i64; 4]>,
    /// How often each offer was made, whether undone or not.
    pub offers: BTreeMap<Sym, i64>,
    /// All prices of plans that were asked for.
    pub fees: i64,
    /// What went into each lot and has not left it.
    pub lots: BTreeMap<(Sym, u32), i64>,
    /// What became of units by who pays for them and for how much, in which wallet.
    pub funded: BTreeMap<(u16, i64, u16, FundingStep), i64>,
    /// What was seen since it was last taken.
    pub seen: BTreeMap<&'static str, u64>,
    /// What was sent since it was last taken, by event.
    pub sent: Vec<(EventRef, Outcome)>,
    /// What others of the household paid.
    pub shares: Vec<(Sym, MemberId, i64)>,
    /// How many events were decided.
    pub decided: u64,
}

/// An entry of the engine.
pub struct Stored {
    /// The event's identity.
    pub key: EventRef,
    /// The place of its family's first entry.
    pub root: usize,
    /// The entry.
    pub earlier: Earlier,
}

impl<'p> World<'p> {
    /// A member who has not joined yet.
    pub fn new(checked: &'p Checked, program: &'p Program, next: Option<&'p Next>) -> World<'p> {
        let mut pool = Pool::default();
        pool.note(&households::before(checked, program));
        let model = Model::new(program);
        pool.note(&teams::before(checked, &model));
        pool.note(&funding::of_others(checked));
        World {
            next,
            checked,
            model,
            account: Account::default(),
            rebuilt: Account::default(),
            pool,
            shares: Vec::new(),
            entries: Vec::new(),
            books: BTreeMap::new(),
            redeemed: BTreeMap::new(),
            benefits: BTreeMap::new(),
            plays: BTreeMap::new(),
            offers: BTreeMap::new(),
            fees: 0,
            lots: BTreeMap::new(),
            funded: BTreeMap::new(),
            seen: BTreeMap::new(),
            sent: Vec::new(),
            decided: 0,
        }
    }

    /// Does what is due, then the event, in both worlds.
    ///
    /// # Errors
    /// The first difference between them, or a broken invariant.
    pub fn step(&mut self, step: &Step) -> Result<Result<(), Rejection>, String> {
        // A panic, on whichever side, is a difference like any other and wants its program and events
        // reported.
        let stepped = catch_unwind(AssertUnwindSafe(|| self.step_on(step)));
        stepped.unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Err(format!("panic: {}", text.unwrap_or_default()))
        })
    }

    fn step_on(&mut self, step: &Step) -> Result<Result<(), Rejection>, String> {
        if let Some(next) = self.next.filter(|_| step.publishes) {
            // What was due until then is done by the version that was.
            self.do_due(step)?;
            // What happens at one instant is of one version, so that the time tells which.
            if self.account.as_of < step.event.at {
                self.next = None;
                self.checked = next.published(step.event.at);
                self.model.publish(&next.program, step.event.at.0);
            }
        }
        self.do_due(step)?;
        let decided = self.decide(step).map_err(|e| format!("{}: {e}", step.event.body.kind()))?;
        self.offer_places(&step.profile).map(|()| decided)
    }

    /// Does all that is due up to an event, in both worlds.
    fn do_due(&mut self, step: &Step) -> Result<(), String> {
        for _ in 0..TICKS_MAX {
            let due = decide::next_due(self.checked, &self.account);
            let expected = self.model.next_due();
            if due.map(|at| at.0) != expected {
                return Err(format!("next due: engine {due:?}, model {expected:?}"));
            }
            let Some(at) = due_tick(self.checked, &self.account, step.event.at) else {
                return Ok(());
            };
            let body = decide::due_body(self.checked, &self.account, at);
            if body != self.model.due_body(at.0) {
                let model = self.model.due_body(at.0);
                return Err(format!("due at {}: engine {body:?}, model {model:?}", at.0));
            }
            let tick = due_event(at, "shop", body);
            let decided = self.decide(&Step { event: tick, profile: step.profile.clone(), publishes: false });
            if let Err(rejection) = decided.map_err(|e| format!("due tick at {}: {e}", at.0))? {
                return Err(format!("a due tick was refused: {rejection:?}"));
            }
        }
        Err("ticks without end".into())
    }

    /// Offers what is free to the member who waits for it, as the server does after each event.
    fn offer_places(&mut self, profile: &Profile) -> Result<(), String> {
        let at = self.account.as_of;
        loop {
            let next = |(reward, session): (&Reward, &Session)| {
                let places = self.pool.slices([Thing::Session(session.session)]);
                let reward = self.checked.name_of(reward.reward).to_owned();
                decide::next_offer(session, &places, at)
                    .map(|_| Waiting { reward, session: session.name.clone() })
            };
            let next = decide::waitlists(self.checked, at).find_map(next);
            compare::same("who is offered places", &next, &self.model.next_offer(at.0))?;
            let Some(named) = next else { return Ok(()) };
            let event = due_event(at, "shop", Body::WaitlistOffered(named));
            let offered = self.decide(&Step { event, profile: profile.clone(), publishes: false });
            if let Err(rejection) = offered.map_err(|e| format!("an offer: {e}"))? {
                return Err(format!("an offer was refused: {rejection:?}"));
            }
        }
    }

    fn decide(&mut self, step: &Step) -> Result<Result<(), Rejection>, String> {
        self.decided += 1;
        let Step { event, profile, .. } = step;
        let before = self.model.member.as_of;
        let outcome = self.ask(event, profile);
        let issued = outcome.iter().flat_map(|outcome| &outcome.facts).filter_map(|fact| match fact {
            Fact::VoucherIssued(held) if 0 < held.uses => Some(held.id),
            _ => None,
        });
        self.model.ids = issued.collect();
        let expected = self.model.step(event, profile);
        let (outcome, gave) = match (outcome, expected) {
            (Ok(outcome), Ok(gave)) => (outcome, gave),
            (Err(rejection), Err(refusal)) if format!("{rejection:?}") == refusal => {
                return if self.model.member.as_of == before {
                    Ok(Err(rejection))
                } else {
                    Err("the model changed by a refusal".into())
                };
            }
            (outcome, expected) => {
                let outcome = outcome.map(|_| "accepts");
                return Err(format!("engine {outcome:?}, model {:?}", expected.map(|_| "accepts")));
            }
        };
        let account = self.account.clone();
        self.commit(event, &outcome)?;
        coverage::note(&mut self.seen, self.checked, &outcome);
        if !outcome.effects.is_empty() {
            let key = EventRef { source: event.source.clone(), external_id: event.external_id.clone() };
            self.sent.push((key, outcome.clone()));
        }
        compare::words(self, &outcome)?;
        teams::told(self, &outcome)?;
        compare::rules(self, &outcome, &gave)?;
        compare::accounts(self)?;
        games::compare(self)?;
        invariants::of_entry(self, event, &outcome)?;
        invariants::of_account(self)?;
        funding::check(self)?;
        // Between two events nothing is due until the next tick, and reading is free.
        if event.id.0.as_u128().is_multiple_of(2) {
            compare::told(self, profile, self.account.as_of)?;
            compare::offers(self, profile, self.account.as_of)?;
            compare::entitled(self, profile, self.account.as_of)?;
            compare::challenges_told(self, self.account.as_of)?;
            games::shown(self, profile, self.account.as_of)?;
        }
        invariants::of_what_could_follow(self, &account, step)?;
        Ok(Ok(()))
    }

    /// What the engine decides, as things stand.
    pub fn ask(&self, event: &Event, profile: &Profile) -> Result<Outcome, Rejection> {
        let profile = if self.checked.needs_profile { profile.clone() } else { Profile::default() };
        let original = event.body.refers_to().and_then(|key| self.original(key));
        let receiver = event.body.receiver().and_then(receiver);
        let referrer = event.body.referral_claim().and_then(|claim| claim.referrer);
        let line = referrer.map(line_of).unwrap_or_default();
        let things = decide::things(self.checked, &self.account, event, original.as_ref());
        let shared = self.pool.slices(things.iter().copied());
        let mut company = Company { own: Some(OWN), others: Vec::new() };
        if decide::draws_on(self.checked, &self.account, event).is_some() {
            company = households::company(self.checked, self.model.program, event.id.0.as_u128());
        }
        let account = self.account.clone();
        let state = State { account, profile, original, shared, receiver, line, company, past: false };
        let (outcome, after) =
            decide::decide_with(self.checked, state.account.clone(), state.known(), event)?;
        // The server loads and stores only what was asked for before.
        let changed = outcome.facts.iter().filter_map(Thing::of);
        assert!(changed.into_iter().all(|thing| things.contains(&thing)), "{event:?}");
        // The server goes on from the account that the decision gives back; it must be what the facts make.
        let mut applied = state.account.clone();
        apply(&mut applied, event.at, &outcome.facts);
        assert_eq!(after, applied, "{event:?}");
        Ok(outcome)
    }

    fn original(&self, key: &EventRef) -> Option<Original> {
        let target = self.entries.iter().find(|e| e.key == *key)?;
        let root = self.entries.get(target.root)?;
        let followers = self.entries.iter().enumerate();
        let followers = followers.filter(|(place, e)| e.root == target.root && *place != target.root);
        Some(Original {
            root: root.earlier.clone(),
            followers: followers.map(|(_, e)| e.earlier.clone()).collect(),
            target: target.earlier.entry,
        })
    }

    fn commit(&mut self, event: &Event, outcome: &Outcome) -> Result<(), String> {
        apply(&mut self.account, event.at, &outcome.facts);
        self.pool.note(&outcome.facts);
        funding::note(&mut self.funded, &outcome.facts);
        for fact in &outcome.facts {
            if let Fact::Played(played) = fact {
                games::note(&mut self.plays, played);
            }
            if let Fact::Offer { offer, step: OfferStep::Made } = fact {
                *self.offers.entry(*offer).or_default() += 1;
            }
            if let Fact::Plan(PlanFact::Fee { amount, .. }) = fact {
                self.fees += amount;
            }
            if let Fact::BenefitUsed { benefit, times, worth } = fact {
                let sums = self.benefits.entry(*benefit).or_default();
                *sums = (sums.0 + times, sums.1 + worth);
            }
            if let Fact::HouseholdShare { wallet, member, amount } = fact {
                self.shares.push((*wallet, *member, *amount));
            }
            if let Fact::Redeemed { reward, quantity, worth, units, cash, .. } = fact {
                let sums = self.redeemed.entry(*reward).or_default();
                for (sum, more) in sums.iter_mut().zip([quantity, units, cash, worth]) {
                    *sum += more;
                }
            }
        }
        let (facts, trace) = (outcome.facts.clone(), outcome.trace.clone());
        let record = Record { facts, trace, after: After::of(&self.account) };
        let read = codec::read_record(&codec::write_record(&record)).map_err(|e| e.to_string())?;
        if read != record || codec::read_event(&codec::write_event(event)).as_ref() != Ok(event) {
            return Err("an event or record does not read as it was written".into());
        }
        apply(&mut self.rebuilt, event.at, &read.facts);
        if !matches!(event.body, Body::Tick) {
            let known = event.body.refers_to().and_then(|key| self.entries.iter().find(|e| e.key == *key));
            let root = known.map_or(self.entries.len(), |target| target.root);
            let key = EventRef { source: event.source.clone(), external_id: event.external_id.clone() };
            let earlier =
                Earlier { entry: self.account.version, body: event.body.clone(), facts: record.facts };
            self.entries.push(Stored { key, root, earlier });
        }
        Ok(())
    }

    /// The facts of an entry.
    pub fn facts(&self, place: usize) -> &[Fact] {
        self.entries.get(place).map_or(&[], |e| &e.earlier.facts)
    }
}

/// Due work at an instant, as if `source` had told of it.
pub fn due_event(at: Moment, source: &str, body: Body) -> Event {
    let what = match &body {
        Body::RewardGiven(given) => given.reward.clone(),
        Body::OfferDue(due) => due.offer.clone(),
        Body::WalletPaidOut(paid) => paid.wallet.clone(),
        Body::Plan(happened) => happened.plan().to_owned(),
        Body::WaitlistOffered(named) => format!("{}-{}", named.reward, named.session),
        _ => String::new(),
    };
    // The ids of vouchers rest on those of events, so each has one of its own.
    let name: u32 = what.bytes().map(|byte| 4 * u32::from(byte)).sum();
    // An offer and a reward may have one name.
    let of_offer = if matches!(body, Body::OfferDue(_)) { 1 << 20 } else { 0 };
    let id = (u128::from(at.0.unsigned_abs()) << 32) + u128::from(name + of_offer);
    Event {
        id: EventId(uuid::Uuid::from_u128(id)),
        source: source.into(),
        external_id: format!("{}-{what}-{}", body.kind(), at.0),
        occurred_at: at,
        at,
        body,
    }
}
