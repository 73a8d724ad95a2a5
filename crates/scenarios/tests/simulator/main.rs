//! Random comparisons: the engine with the slow model, and its conditions and recurrences with crates that were written
//! by others.
//!
//! `REGULARS_SIM_SEED` and `REGULARS_SIM_OPS` choose the run; a failure prints the seed of its program, which
//! `REGULARS_SIM_PROGRAM` runs alone.

// Tests may unwrap; clippy sees it only inside test functions.
#![allow(clippy::unwrap_used)]

#[path = "../../../store/tests/cluster/mod.rs"]
mod cluster;
mod conditions;
mod reads;
mod recurrences;

use regulars_scenarios::simulator::{Report, coverage::EVERYTHING, run, run_program};

const OPERATIONS: u64 = 200_000;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("the variable holds a whole number"))
}

#[test]
fn engine_and_model_agree() {
    if let Some(seed) = number("REGULARS_SIM_PROGRAM") {
        let mut report = Report::default();
        if let Err(failure) = run_program(seed, &mut report) {
            panic!("{failure}");
        }
        return;
    }
    let seed = number("REGULARS_SIM_SEED").unwrap_or(20_260_308);
    let operations = number("REGULARS_SIM_OPS").unwrap_or(OPERATIONS);
    println!("REGULARS_SIM_SEED={seed} REGULARS_SIM_OPS={operations}");
    match run(seed, operations) {
        Ok(report) => {
            println!("{report:#?}");
            let unseen: Vec<&str> =
                EVERYTHING.into_iter().filter(|kind| !report.seen.contains_key(kind)).collect();
            assert!(
                operations < OPERATIONS || unseen.is_empty(),
                "so long a run never came across {unseen:?}"
            );
        }
        Err(failure) => panic!("{failure}"),
    }
}
