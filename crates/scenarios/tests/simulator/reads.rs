//! Runs random reads on a server. `REGULARS_SIM_SEED` and `REGULARS_SIM_READS` choose the run; a failure prints the seed
//! that shows it at once.

use regulars_scenarios::{
    server::Server,
    simulator::reads::{EVERYTHING, run},
};

use crate::cluster::Cluster;

const READS: u64 = 20_000;
/// What PostgreSQL is asked; the questions are the same, and what answers them is mostly the same code.
const READS_OF_POSTGRES: u64 = 2_000;

#[test]
fn server_and_model_agree() {
    agree(&Server::start().unwrap(), READS);
}

#[test]
fn server_and_model_agree_on_postgres() {
    let cluster = Cluster::start();
    agree(&Server::start_on(&cluster.database()).unwrap(), READS_OF_POSTGRES);
}

fn agree(server: &Server, few: u64) {
    let seed = super::number("REGULARS_SIM_SEED").unwrap_or(20_260_308);
    // A read costs some ten times what an operation in memory costs, so a long run has a tenth of them.
    let reads = super::number("REGULARS_SIM_READS");
    let reads = reads.or_else(|| Some(super::number("REGULARS_SIM_OPS")? / 10 * few / READS)).unwrap_or(few);
    println!("REGULARS_SIM_SEED={seed} REGULARS_SIM_READS={reads}");
    match run(server, seed, reads) {
        Ok(report) => {
            println!("{report:#?}");
            let seen = |kind: &str| report.kinds.contains_key(kind) || report.accepted.contains_key(kind);
            let unseen: Vec<&str> = EVERYTHING.into_iter().filter(|kind| !seen(kind)).collect();
            assert!(reads < READS || unseen.is_empty(), "so long a run never came across {unseen:?}");
        }
        Err(difference) => panic!("{difference}"),
    }
}
