//! `regulars program new`: a starting document for a goal.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context, bail};
use clap::{Args, builder::PossibleValuesParser};
use regulars_app::start::{Business, Goal, Start, document};

/// Write a starting document for a goal, with the figures by which it is seen.
#[derive(Debug, Args)]
pub struct Arguments {
    /// What the program is for.
    #[arg(long, value_parser = PossibleValuesParser::new(Goal::ALL.map(Goal::name)))]
    goal: String,
    /// The kind of shop, which says what a basket costs and what there is to give.
    #[arg(long, default_value = "shop", value_parser = PossibleValuesParser::new(Business::ALL.map(Business::name)))]
    business: String,
    /// The currency, ISO 4217.
    #[arg(long, default_value = "EUR")]
    currency: String,
    /// The IANA time zone of all calendars.
    #[arg(long, default_value = "Europe/Tallinn")]
    zone: String,
    /// The program's name in addresses.
    #[arg(long, default_value = "my-program")]
    program: String,
    /// The program's name for people.
    #[arg(long, default_value = "My program")]
    name: String,
    /// Where to write it; to the standard output when left out. A file that is there stays as it is.
    #[arg(long)]
    to: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// A currency, a zone or a name that is none, or a file that is there.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { goal, business, currency, zone, program, name, to } = arguments;
    let goal = Goal::ALL.into_iter().find(|known| known.name() == goal).context("no such goal")?;
    let business =
        Business::ALL.into_iter().find(|known| known.name() == business).context("no such business")?;
    let start = Start {
        goal,
        business,
        currency: currency.clone(),
        time_zone: zone.clone(),
        program: program.clone(),
        name: name.clone(),
    };
    let text = match document(&start) {
        Ok(text) => text,
        Err(mistakes) => {
            let lines: Vec<String> = mistakes.iter().map(|mistake| format!("  {mistake}")).collect();
            bail!("no document can be made of this:\n{}", lines.join("\n"));
        }
    };
    match to {
        None => print!("{text}"),
        Some(file) => {
            let mut new = std::fs::File::create_new(file).with_context(|| {
                format!("can't make {}; a file that is there is left alone", file.display())
            })?;
            std::io::Write::write_all(&mut new, text.as_bytes())
                .with_context(|| format!("can't write {}", file.display()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
