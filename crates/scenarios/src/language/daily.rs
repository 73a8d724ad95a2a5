//! A stage on which every day is lived: the engine's world, with due work done day by day and all that must hold looked
//! at each time.
//!
//! A scenario lets time pass in leaps from one event to the next. Here each leap is cut at each midnight, and after the
//! last step a year passes in which nothing happens but days. Nothing may come out differently, and on each evening the
//! books balance, no lot is past its end, and nothing that was due is still to be done.

use std::collections::BTreeMap;

use jiff::civil::Date;
use regulars_engine::{
    Program,
    decide::next_due,
    event::{Body, Profile},
    fact::Fact,
    id::MemberId,
    ledger::{Book, postings},
    moment::Moment,
    state::{Account, Balance},
};

use super::{
    seen::Seen,
    stage::{Answer, Stage},
    world::World,
};

/// Days on which nothing happens after the last step.
const DAYS_AFTER: i64 = 366;

/// A world that is looked at every day.
pub struct Daily {
    world: World,
    program: Program,
    now: Option<Moment>,
    /// How many evenings were looked at.
    pub evenings: u64,
}

impl Daily {
    /// Without members.
    pub fn new(program: Program) -> Daily {
        Daily { world: World::new(program.clone()), program, now: None, evenings: 0 }
    }

    /// Lets the year after the last step pass, day by day.
    ///
    /// # Errors
    /// Work that fails, or something that does not hold.
    pub fn a_year(&mut self) -> Result<(), String> {
        let Some(now) = self.now else { return Ok(()) };
        let today = self.program.zone.date(now.timestamp());
        let last = (0..DAYS_AFTER).try_fold(today, |day, _| day.tomorrow().ok());
        let last = last.ok_or("the calendar ends")?;
        self.pass(self.midnight(last))
    }

    /// Up to when time has passed.
    pub fn now(&self) -> Option<Moment> {
        self.now
    }

    /// The accounts as they are, by member.
    pub fn accounts(&self) -> BTreeMap<String, Account> {
        self.world.accounts().map(|(who, account)| (who.to_owned(), account.clone())).collect()
    }

    fn midnight(&self, day: Date) -> Moment {
        self.program.zone.start_of_day(day).into()
    }

    /// All that must hold at an instant up to which due work is done.
    fn look(&mut self, at: Moment) -> Result<(), String> {
        self.evenings = self.evenings.saturating_add(1);
        for (who, account) in self.world.accounts() {
            let wrong = |what: String| format!("{who} on {}: {what}", at.timestamp());
            lots_live(account, at).map_err(wrong)?;
            if let Some(due) = next_due(&self.program, account).filter(|due| *due <= at) {
                return Err(wrong(format!("work due at {} is still to be done", due.timestamp())));
            }
            let facts = self.world.tick(who, at)?;
            // It may forget what can't matter any more, such as a day that has left every window.
            let moves =
                facts.iter().any(|fact| matches!(fact, Fact::Tier { .. })) || !postings(&facts).is_empty();
            if moves {
                return Err(wrong(format!("a tick for which nothing is due makes {facts:?}")));
            }
        }
        self.books_balance()
    }

    /// Each member's books are what the account says, and all books of a wallet together are nothing.
    fn books_balance(&self) -> Result<(), String> {
        for (who, account) in self.world.accounts() {
            let mut books: BTreeMap<_, BTreeMap<Book, i64>> = BTreeMap::new();
            for posting in self.world.facts(who).flat_map(postings) {
                *books.entry(posting.wallet).or_default().entry(posting.book).or_default() += posting.amount;
            }
            for (wallet, books) in books {
                let name = self.program.name_of(wallet);
                let book = |book| books.get(&book).copied().unwrap_or(0);
                let Balance { available, pending, held, debt } = account.balance(wallet);
                let told = [
                    (Book::Available, available),
                    (Book::Pending, pending),
                    (Book::Held, held),
                    (Book::Debt, -debt),
                ];
                if let Some((book, balance)) =
                    told.into_iter().find(|(named, balance)| book(*named) != *balance)
                {
                    return Err(format!(
                        "{who}: the book {book:?} of {name} does not hold {balance}: {books:?}"
                    ));
                }
                if books.values().sum::<i64>() != 0 {
                    return Err(format!("{who}: the books of {name} do not sum to zero: {books:?}"));
                }
            }
        }
        Ok(())
    }
}

fn lots_live(account: &Account, at: Moment) -> Result<(), String> {
    let lots = account.wallets.iter().flat_map(|wallet| &wallet.lots);
    let gone = lots.into_iter().find(|lot| lot.expires_at.is_some_and(|end| end <= at));
    gone.map_or(Ok(()), |lot| Err(format!("a lot is past its end: {lot:?}")))
}

impl Stage for Daily {
    fn members(&self) -> Vec<String> {
        self.world.members()
    }

    fn id(&self, who: &str) -> Option<MemberId> {
        self.world.id(who)
    }

    fn add(&mut self, who: &str, profile: Profile) {
        self.world.add(who, profile);
    }

    fn seen(&mut self, who: &str, at: Moment) -> Result<Seen, String> {
        self.world.seen(who, at)
    }

    fn called(&mut self, who: &str, language: &str) -> Result<Vec<String>, String> {
        self.world.called(who, language)
    }

    fn publish(&mut self, program: &Program) -> Result<(), String> {
        self.program = program.clone();
        self.world.publish(program)
    }

    fn pass(&mut self, until: Moment) -> Result<(), String> {
        if let Some(now) = self.now {
            let mut day = self.program.zone.date(now.timestamp());
            while let Ok(next) = day.tomorrow() {
                let midnight = self.midnight(next);
                if until < midnight {
                    break;
                }
                self.world.pass(midnight)?;
                self.look(midnight)?;
                day = next;
            }
        }
        self.world.pass(until)?;
        self.now = Some(self.now.map_or(until, |now| now.max(until)));
        self.look(until)
    }

    fn act(
        &mut self,
        who: &str,
        external_id: Option<&str>,
        times: (Moment, Moment),
        body: Body,
    ) -> Result<Answer, String> {
        self.world.act(who, external_id, times, body)
    }
}
