//! `regulars migrate --citus`: the tables of a database distributed over several machines.

use std::process::ExitCode;

use regulars_store::{CitusPlan, Fault, MigrateHow, Store};

use super::Arguments;
use crate::address::shown;

/// Runs the command, or tells what it would do.
pub fn run(arguments: &Arguments, how: &MigrateHow) -> Result<ExitCode, Fault> {
    let store = shown(&arguments.store);
    if arguments.status || arguments.dry_run {
        let plan = Store::citus_plan(&arguments.store)?;
        match arguments.status {
            true => print!("{}", status(&store, &plan)),
            false => print!("{}", statements(&plan)),
        }
        return Ok(ExitCode::SUCCESS);
    }
    Store::distribute(&arguments.store, how, &mut |step| println!("done      {}", step.name))?;
    println!("{store} has its tables distributed");
    Ok(ExitCode::SUCCESS)
}

fn status(store: &str, plan: &CitusPlan) -> String {
    let mut text = match &plan.version {
        Some(version) => format!("{store} has citus {version}\n"),
        None => format!("{store} does not have the citus extension\n"),
    };
    for step in &plan.steps {
        let word = if step.done { "done " } else { "to do" };
        text += &format!("{word}     {}\n", step.name);
    }
    text
}

fn statements(plan: &CitusPlan) -> String {
    let text: String = plan
        .pending()
        .map(|step| format!("-- {}\n{};\n", step.name, step.sql.trim().trim_end_matches(';')))
        .collect();
    if text.is_empty() { "-- nothing\n".to_owned() } else { text }
}
