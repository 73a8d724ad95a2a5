//! A year passes by ticks: every scenario of the exemplar programs is lived day by day, and a year more.

#![expect(clippy::unwrap_used, reason = "a test ends at the first thing that goes wrong")]

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    rc::Rc,
};

use regulars_engine::{
    Program,
    event::{Body, Profile},
    id::MemberId,
    moment::Moment,
    state::Account,
};
use regulars_scenarios::language::{self, Answer, Daily, File, Seen, Stage, World};

fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programs")
}

/// A stage that can be looked at after the scenario.
struct Shared<S>(Rc<RefCell<S>>);

impl<S: Stage> Stage for Shared<S> {
    fn publish(&mut self, program: &Program) -> Result<(), String> {
        self.0.borrow_mut().publish(program)
    }

    fn members(&self) -> Vec<String> {
        self.0.borrow().members()
    }

    fn id(&self, who: &str) -> Option<MemberId> {
        self.0.borrow().id(who)
    }

    fn add(&mut self, who: &str, profile: Profile) {
        self.0.borrow_mut().add(who, profile);
    }

    fn seen(&mut self, who: &str, at: Moment) -> Result<Seen, String> {
        self.0.borrow_mut().seen(who, at)
    }

    fn called(&mut self, who: &str, language: &str) -> Result<Vec<String>, String> {
        self.0.borrow_mut().called(who, language)
    }

    fn pass(&mut self, until: Moment) -> Result<(), String> {
        self.0.borrow_mut().pass(until)
    }

    fn act(
        &mut self,
        who: &str,
        external_id: Option<&str>,
        times: (Moment, Moment),
        body: Body,
    ) -> Result<Answer, String> {
        self.0.borrow_mut().act(who, external_id, times, body)
    }
}

/// Plays a file on stages of a kind; answers the failures and the stages.
fn play<S: Stage + 'static>(file: &File, make: impl Fn(Program) -> S) -> (Vec<String>, Vec<Rc<RefCell<S>>>) {
    let mut stages = Vec::new();
    let report = language::run_on(file, &programs(), None, &mut |program| {
        let stage = Rc::new(RefCell::new(make(program.clone())));
        stages.push(Rc::clone(&stage));
        Ok(Box::new(Shared(stage)))
    });
    (report.unwrap().failures.iter().map(ToString::to_string).collect(), stages)
}

fn accounts(world: &World) -> BTreeMap<String, Account> {
    world.accounts().map(|(who, account)| (who.to_owned(), account.clone())).collect()
}

#[test]
fn a_year_passes_by_ticks() {
    let mut files: Vec<PathBuf> =
        fs::read_dir(programs()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(".scenario.yaml"));
    assert!(25 < files.len(), "{}", files.len());
    let mut evenings = 0;
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let file = File::parse(&fs::read_to_string(&path).unwrap()).unwrap();
        // Day by day everything comes as the scenario says …
        let (failures, daily) = play(&file, Daily::new);
        assert_eq!(failures, Vec::<String>::new(), "{name}");
        // … and the accounts are as they are when time leaps from event to event, …
        let (_, leaps) = play(&file, World::new);
        for (scenario, (daily, leaps)) in file.scenarios.iter().zip(daily.iter().zip(&leaps)) {
            let mut daily = daily.borrow_mut();
            let place = format!("{name}, {}", scenario.name);
            assert_eq!(daily.accounts(), accounts(&leaps.borrow()), "{place}");
            // … also after a year in which nothing happens.
            daily.a_year().unwrap_or_else(|wrong| panic!("{place}: {wrong}"));
            let now = daily.now().unwrap_or(Moment(0));
            leaps.borrow_mut().pass(now).unwrap();
            assert_eq!(daily.accounts(), accounts(&leaps.borrow()), "{place}, a year later");
            evenings += daily.evenings;
        }
    }
    // More than a year for each of them.
    assert!(50_000 < evenings, "{evenings}");
}
