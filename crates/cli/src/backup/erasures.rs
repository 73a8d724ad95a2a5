//! The list of erasures: who was erased, by program and id, and when. It is kept as lines of text, so that it can be kept
//! anywhere and read by anybody.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    str::FromStr as _,
};

use anyhow::{Context, anyhow, bail};
use clap::Args;
use regulars_app::{App, Refusal, Settings};
use regulars_engine::id::MemberId;
use regulars_store::{MemberStatus, Store};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::{
    address::{has_data, shown},
    serve::key,
};

/// The first line of the file.
const HEAD: &str = "program,member,erased_at_micros";
/// Erasures read from the database at once.
const PAGE: u32 = 1_000;

/// When each erased member was erased first, in microseconds since the epoch, by program and id.
type Erasures = BTreeMap<(String, MemberId), i64>;

/// Keep the list of erased members apart from the database, and erase them again after an older copy was restored.
#[derive(Debug, Args)]
#[command(after_help = "\
--keep adds what the database knows to the file and never takes a line out. --apply erases who is in the file and is not
erased in the database yet; stop the server before. The list names members by their ids only.
Exit codes: 0 done; 1 the database or the file can't be read.")]
pub struct Arguments {
    /// The database, such as sqlite:regulars.db or postgres://user@host/database.
    #[arg(long, env = "REGULARS_STORE", value_name = "URL", default_value = "sqlite:regulars.db")]
    store: String,
    /// Add the erasures of the database to this file.
    #[arg(long, value_name = "FILE", conflicts_with = "apply", required_unless_present = "apply")]
    keep: Option<PathBuf>,
    /// Erase the members who are named in this file.
    #[arg(long, value_name = "FILE")]
    apply: Option<PathBuf>,
    /// The file of the master key, as for `regulars serve`.
    #[arg(long, env = "REGULARS_MASTER_KEY_FILE", value_name = "FILE")]
    master_key_file: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// The database or the file can't be read, or the master key is not the right one.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let url = &arguments.store;
    let cant_open = |fault| anyhow!("can't open {}: {fault}", shown(url));
    if !has_data(url).map_err(cant_open)? {
        bail!("there is no database of Regulars at {}; name another one with --store", shown(url));
    }
    if let Some(file) = &arguments.keep {
        let listed = keep(&Store::open(url).map_err(cant_open)?, file)?;
        println!("{}: {listed} erasures listed", file.display());
    }
    if let Some(file) = &arguments.apply {
        let erased = apply(url, arguments.master_key_file.as_deref(), &read(file)?)?;
        println!("{erased} members erased again");
    }
    Ok(ExitCode::SUCCESS)
}

/// Adds the erasures that a database knows to a file, and tells how many are in it. What was there stays: a database that
/// was restored knows less than the file.
pub fn keep(store: &Store, file: &Path) -> anyhow::Result<usize> {
    let mut listed = if file.exists() { read(file)? } else { Erasures::new() };
    let slugs: BTreeMap<_, _> = store.programs()?.into_iter().map(|row| (row.id, row.slug)).collect();
    let mut after = None;
    loop {
        let page = store.page_erasures(after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some((last.program, last.member));
        for row in page {
            let slug = slugs.get(&row.program).cloned().unwrap_or_default();
            listed.entry((slug, row.member)).or_insert(row.erased_at);
        }
    }
    write(file, &listed).with_context(|| format!("can't write {}", file.display()))?;
    Ok(listed.len())
}

/// Replaces the file by one that is wholly there.
fn write(file: &Path, listed: &Erasures) -> io::Result<()> {
    let unfinished = file.with_extension("unfinished");
    let mut out = fs::File::create(&unfinished)?;
    writeln!(out, "{HEAD}")?;
    for ((slug, member), at) in listed {
        writeln!(out, "{slug},{},{at}", member.0)?;
    }
    out.sync_all()?;
    fs::rename(&unfinished, file)
}

/// Reads a list.
///
/// # Errors
/// A line that is none: whoever edited it must know, because a member left out stays readable.
pub fn read(file: &Path) -> anyhow::Result<Erasures> {
    let text = fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))?;
    let mut lines = text.lines().enumerate();
    if lines.next().map(|(_, head)| head) != Some(HEAD) {
        bail!("{} is no list of erasures: its first line must be {HEAD}", file.display());
    }
    lines
        .map(|(place, line)| {
            let wrong = || anyhow!("{}: line {} is no erasure", file.display(), place + 1);
            let mut parts = line.split(',');
            let (Some(slug), Some(member), Some(at), None) =
                (parts.next(), parts.next(), parts.next(), parts.next())
            else {
                return Err(wrong());
            };
            let member = Uuid::from_str(member).map_err(|_| wrong())?;
            Ok(((slug.to_owned(), MemberId(member)), at.parse().map_err(|_| wrong())?))
        })
        .collect()
}

/// Erases who is named and is not erased yet, and tells how many were. A member whom this database does not know joined
/// after it was copied, so there is nothing of theirs in it.
pub fn apply(url: &str, key_file: Option<&Path>, listed: &Erasures) -> anyhow::Result<usize> {
    let variable = std::env::var(key::VARIABLE).ok();
    let origin = key::origin(url, key_file, variable.as_deref())?;
    let found = key::find(&origin, url, variable.as_deref(), &regulars_app::Ids::system())?;
    let app = App::open(Settings::new(url, found.key))
        .map_err(|fault| anyhow!("can't open {}: {fault}", shown(url)))?;
    let runtime = Runtime::new().context("can't start threads")?;
    let mut erased = 0;
    for (slug, member) in listed.keys() {
        let Ok(program) = app.program(slug) else { continue };
        let known = app.store().member(program.id, *member)?;
        if known.is_none_or(|row| row.status == MemberStatus::Erased) {
            continue;
        }
        match runtime.block_on(app.erase_member(&program, *member)) {
            Ok(()) => erased += 1,
            Err(Refusal::MemberNotFound) => {}
            Err(refusal) => bail!("can't erase {} of {slug} again: {refusal}", member.0),
        }
    }
    app.close();
    Ok(erased)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("erasures.csv");
        let listed: Erasures = [
            (("tea".to_owned(), MemberId(Uuid::from_u128(7))), 5),
            (("tea-2".to_owned(), MemberId(Uuid::from_u128(6))), -1),
        ]
        .into();
        write(&file, &listed).unwrap();
        assert_eq!(read(&file).unwrap(), listed);
        let whole = fs::read_to_string(&file).unwrap();
        for wrong in [
            "",
            "tea",
            &format!("{HEAD}\ntea,7,5"),
            &format!("{whole}x"),
            &whole.replace(",5", ",five"),
            &whole.replace(",5", ",5,5"),
        ] {
            fs::write(&file, wrong).unwrap();
            assert!(read(&file).is_err(), "{wrong}");
        }
    }
}
