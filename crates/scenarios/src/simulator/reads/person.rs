//! A member in the model, with everything that a client may read of them.

use std::collections::BTreeMap;

use regulars_engine::{
    event::{Body, Event, Profile},
    moment::Moment,
};

use super::seen::{
    At, AtRisk, Balances, Entry, Expiring, Lines, Lot, Missing, Named, OWN_SOURCE, Standings, TierSet, Waits,
    Wallet, WayUp, add,
};
use crate::{
    model::{
        Model,
        calendar::Micro,
        member::{Purse, Waits as WaitsFor},
        print,
        program::Program,
        standing::{Missing as Short, Told},
    },
    simulator::world::due_event,
};

/// No account has so much due at once.
const TICKS_MAX: usize = 20_000;
const BOOKS: [&str; 8] = ["issued", "funded", "adjusted", "spent", "expired", "held", "transit", "paid_out"];

/// A member.
pub struct Person<'p> {
    /// The number that the shop gave.
    pub name: String,
    /// The server's id.
    pub id: String,
    /// Known from the day of joining.
    pub profile: Profile,
    /// The model's account.
    pub model: Model<'p>,
    /// The entries that are stored, oldest first, with the ids of their events where a client was told them.
    pub entries: Vec<(Entry, Option<String>)>,
    /// Nobody any more.
    pub erased: bool,
}

impl<'p> Person<'p> {
    /// Somebody who has not joined yet.
    pub fn new(name: String, profile: Profile, program: &'p Program) -> Person<'p> {
        let (id, entries) = (String::new(), Vec::new());
        Person { name, id, profile, model: Model::new(program), entries, erased: false }
    }

    /// What the account will be when all that is due has been done, without storing it.
    ///
    /// # Errors
    /// Work without end, or refused.
    pub fn ahead(&self, now: Micro) -> Result<Model<'p>, String> {
        let mut model = self.model.clone();
        ticks(&mut model, &self.profile, now, |_, _, _, _| ())?;
        Ok(model)
    }

    /// Does and stores what is due.
    ///
    /// # Errors
    /// As [`Person::ahead`].
    pub fn sweep(&mut self, now: Micro) -> Result<(), String> {
        if self.model.member.version == 0 {
            return Ok(());
        }
        let mut entries = Vec::new();
        ticks(&mut self.model, &self.profile, now, |before, after, event, gave| {
            entries.push((entry(before, after, event, now, gave), None));
        })?;
        self.entries.append(&mut entries);
        Ok(())
    }

    /// What the model decides on an event, after what is due; it is not stored yet. A refusal leaves no trace.
    pub fn decide(&self, event: &Event) -> Result<Decided<'p>, String> {
        let mut entries = Vec::new();
        let mut model = self.model.clone();
        let now = event.at.0;
        if 0 < model.member.version {
            ticks(&mut model, &self.profile, now, |before, after, event, gave| {
                entries.push((entry(before, after, event, now, gave), None));
            })?;
        }
        let before = model.clone();
        Ok(match model.step(event, &self.profile) {
            Ok(gave) => {
                entries.push((entry(&before, &model, event, now, &gave), None));
                Ok((model, entries))
            }
            Err(refusal) => Err(refusal),
        })
    }

    /// Stores what was decided; `event` is the id that the server gave.
    pub fn store(
        &mut self,
        (model, entries): (Model<'p>, Vec<(Entry, Option<String>)>),
        event: Option<String>,
    ) {
        self.model = model;
        self.entries.extend(entries);
        if let Some((_, id)) = self.entries.last_mut() {
            *id = event;
        }
    }
}

/// The account and the entries that an event leads to, or the name of the rejection.
pub type Decided<'p> = Result<(Model<'p>, Vec<(Entry, Option<String>)>), &'static str>;

fn ticks<'p>(
    model: &mut Model<'p>,
    profile: &Profile,
    now: Micro,
    mut note: impl FnMut(&Model<'p>, &Model<'p>, &Event, &[(usize, i64)]),
) -> Result<(), String> {
    for _ in 0..TICKS_MAX {
        let Some(due) = model.next_due().filter(|due| *due <= now) else { return Ok(()) };
        let at = Moment(due.max(model.member.as_of));
        let event = due_event(at, OWN_SOURCE, model.due_body(at.0));
        let before = model.clone();
        let gave = model.step(&event, profile);
        let gave = gave.map_err(|refusal| format!("the model refuses a tick: {refusal}"))?;
        note(&before, model, &event, &gave);
    }
    Err("ticks without end".into())
}

/// The balances at an instant at which nothing is due.
pub fn balances(model: &Model<'_>, at: Micro) -> Balances {
    let purses = model.program.wallets.iter().zip(&model.member.purses);
    let wallets = purses.map(|(wallet, purse)| {
        let mut lots: Vec<Lot> = purse.lots.iter().map(|lot| lot_of(purse, lot)).collect();
        lots.sort_by_key(|lot| (lot.expires_at.is_none(), lot.expires_at, lot.earned_at, lot.lot));
        Wallet {
            wallet: wallet.name.to_owned(),
            available: purse.available(),
            pending: purse.pending(),
            held: purse.held(),
            debt: purse.debt,
            expiring_next: lots.iter().find_map(|lot| lot.expires_at).map(|at| {
                let gone = || lots.iter().filter(|lot| lot.expires_at == Some(at));
                let unless_active = gone().all(|lot| lot.unless_active);
                Expiring { amount: gone().map(|lot| lot.amount).sum(), at, unless_active }
            }),
            lots,
        }
    });
    Balances { as_of: At(at), wallets: wallets.collect() }
}

fn lot_of(purse: &Purse, lot: &crate::model::member::Lot) -> Lot {
    Lot {
        lot: lot.id,
        amount: lot.left,
        earned_at: At(lot.earned_at),
        expires_at: lot.expires.or(purse.idle_until).map(At),
        unless_active: lot.expires.is_none() && purse.idle_until.is_some(),
        pending: lot.waits.map(|waits| match waits {
            WaitsFor::Until(at) => Waits::Until(At(at)),
            WaitsFor::For(activity, _) => Waits::Activity(activity.to_owned()),
        }),
    }
}

/// What the member is told of the levels, at an instant at which nothing is due.
pub fn standings(model: &Model<'_>, profile: &Profile, at: Micro) -> Standings {
    let program = model.program;
    let sets = program.tiers.iter().zip(model.told(profile, at)).map(|(set, told)| {
        let level = |rank: usize| Named { id: set.levels[rank].0.to_owned() };
        let missing = |all: Vec<Short>| all.into_iter().map(|short| missing_of(program, short)).collect();
        let Told { level: held, since, until, way_up, at_risk } = told;
        TierSet {
            set: set.name.to_owned(),
            level: held.map(level),
            since: since.map(At),
            until: until.map(At),
            way_up: way_up.map(|(rank, short, by)| WayUp {
                level: level(rank),
                missing: missing(short),
                by: by.map(At),
            }),
            // Whoever has brought enough friends need not be warned.
            at_risk: at_risk.filter(|(_, friends)| *friends != Some(0)).map(|(short, keep_referrals)| {
                AtRisk { until: until.map(At), missing: missing(short), keep_referrals }
            }),
        }
    });
    Standings { tier_sets: sets.collect() }
}

fn missing_of(program: &Program, (counter, have, need): Short) -> Missing {
    Missing { measure: print::counter(program, counter), have, need }
}

/// The entry that led from one state of the account to the next.
fn entry(
    before: &Model<'_>,
    after: &Model<'_>,
    event: &Event,
    recorded_at: Micro,
    gave: &[(usize, i64)],
) -> Entry {
    let (program, member) = (after.program, &after.member);
    let own = member.entry(member.version).filter(|_| !matches!(event.body, Body::Tick));
    let mut lines = Lines::new();
    for (place, wallet) in program.wallets.iter().enumerate() {
        let mut change = |book: &str, of: &dyn Fn(&Purse) -> i64| {
            let amount = of(&member.purses[place]) - of(&before.member.purses[place]);
            add(&mut lines, wallet.name.to_owned(), book.to_owned(), amount);
        };
        change("available", &Purse::available);
        change("pending", &Purse::pending);
        change("debt", &|purse| -purse.debt);
        for (at, book) in BOOKS.into_iter().enumerate() {
            change(book, &|purse| purse.books[at]);
        }
    }
    let purses = program.wallets.iter().zip(&member.purses);
    let balances = purses.map(|(w, p)| (w.name.to_owned(), (p.available(), p.pending(), p.held(), p.debt)));
    let levels = program.tiers.iter().enumerate().filter_map(|(place, set)| {
        let (rank, until) = member.held(place)?;
        Some((set.name.to_owned(), (set.levels[rank].0.to_owned(), until.map(At))))
    });
    let rules = gave.iter().filter(|(_, amount)| *amount != 0);
    let (source, external_id) = match &event.body {
        Body::MemberClosed
        | Body::Tick
        | Body::RewardGiven(_)
        | Body::OfferDue(_)
        | Body::WalletPaidOut(_) => (OWN_SOURCE, ""),
        Body::Plan(happened) if happened.is_made_by_server() => (OWN_SOURCE, ""),
        _ => (event.source.as_str(), event.external_id.as_str()),
    };
    Entry {
        seq: member.version,
        kind: event.body.kind().to_owned(),
        source: source.to_owned(),
        external_id: external_id.to_owned(),
        occurred_at: At(event.occurred_at.0),
        recorded_at: At(recorded_at),
        of_seq: own.map(|own| own.root).filter(|root| *root != member.version),
        reverses: own.and_then(|own| own.moves.iter().find_map(|m| m.undone())),
        lines,
        gave: rules.map(|(rule, amount)| (program.rules[*rule].name.clone(), *amount)).collect(),
        balances: balances.filter(|(_, held)| *held != (0, 0, 0, 0)).collect(),
        levels: levels.collect::<BTreeMap<_, _>>(),
    }
}
