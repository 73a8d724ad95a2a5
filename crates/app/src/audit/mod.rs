//! The audit: checks the whole stored ledger against its invariants, account by account, on one snapshot.
//!
//! It trusts nothing that it can recompute: balances come from the postings, lots and states from the facts, postings
//! from the facts again, and the hash chain from every stored byte. Memory is bounded by the largest single account,
//! plus a sample of business identities (see `identity`), two numbers for each thing that accounts share, four for each member
//! who has brought friends, and the entries whose instructions are open.

mod account;
mod family;
mod identity;
mod lots;
mod referrals;
mod report;
#[cfg(test)]
mod tests;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use regulars_engine::{
    Program,
    codec::{read_effect, read_shared},
    decide::Effect,
    document::Format,
    id::{AccountId, MemberId, ProgramId},
    program::check_text,
    shared::{Pool, Thing},
    symbol::Sym,
};
use regulars_store::{
    AccountRow, EntryRow, Fault, OutboxRow, ProgramRow, PublishedVersion, SharedKey, SharedRow, Snapshot,
    Store,
};

use crate::{event::OWN_SOURCE, lane::deliveries, program::checksum};
use account::Walk;
use identity::Identities;
use referrals::Referrals;
pub use report::{AuditReport, Finding, Invariant, VIOLATIONS_SHOWN, Violation};

/// The head of a chain before its first entry.
pub const HEAD_FIRST: [u8; 32] = [0; 32];

/// Checks one program, or all. `link` continues an account's hash chain by an entry, as was done when it was written.
///
/// # Errors
/// A fault of the store, such as a disk that can't be read. A damaged database is not a fault but a violation.
pub fn audit(
    store: &Store,
    program: Option<ProgramId>,
    link: impl Fn(&[u8; 32], &EntryRow) -> [u8; 32],
) -> Result<AuditReport, Fault> {
    let snapshot = store.snapshot()?;
    let mut shared = Shared {
        report: AuditReport::new(),
        totals: BTreeMap::new(),
        things: BTreeMap::new(),
        codes_owned: 0,
        transit: BTreeMap::new(),
        waiting: BTreeMap::new(),
        asked: BTreeSet::new(),
        referrals: Referrals::default(),
        shares: BTreeMap::new(),
        identities: Identities::new(),
    };
    let mut programs = BTreeMap::new();
    match scan(store, &snapshot, program, &link, &mut shared, &mut programs) {
        Ok(()) => {}
        Err(damage @ Fault::Corrupt { .. }) => {
            let detail = format!("the scan stopped: {damage}");
            shared.report.violate(Invariant::File, None, None, detail);
        }
        Err(fault) => return Err(fault),
    }
    shared.conservation(&programs);
    shared.transit(&programs);
    shared.unasked();
    shared.untold();
    shared.unpaid(&programs);
    shared.report.checked(Invariant::Identity, shared.identities.looked_at());
    Ok(shared.report)
}

/// What the walks over the accounts add to.
struct Shared {
    report: AuditReport,
    /// The sum of all postings per program and wallet.
    totals: BTreeMap<(ProgramId, String), i128>,
    /// What all entries took of what accounts share.
    things: BTreeMap<ProgramId, Pool>,
    /// The codes of vouchers that entries issued to their owners.
    codes_owned: u64,
    /// What the entries have sent and not yet delivered, less what waits to be delivered, per program and wallet.
    transit: BTreeMap<(ProgramId, String), i128>,
    /// What waits to be delivered, by the numbers of the events that would have delivered it. Between an arrival and the
    /// moment in which it is noted here, what has arrived still waits.
    waiting: BTreeMap<String, Rc<OutboxRow>>,
    /// The entries that asked something of somebody outside who has not told what became of it.
    asked: BTreeSet<(AccountId, u64)>,
    /// What those who have brought friends are still to be told.
    referrals: Referrals,
    /// What others of a household are to pay and have not paid.
    shares: BTreeMap<(ProgramId, MemberId, Sym), i128>,
    identities: Identities,
}

/// What is known of a program.
struct Known {
    slug: String,
    /// The names of its latest version, which begin with those of all earlier ones.
    names: Vec<String>,
    /// The numbers of its versions.
    versions: BTreeSet<u32>,
    /// Versions as far as they were needed; none where this release can't read one.
    compiled: RefCell<BTreeMap<u32, Option<Rc<Program>>>>,
    recorded_at_max: Option<i64>,
}

impl Known {
    fn load(store: &Store, program: ProgramId) -> Result<Known, Fault> {
        let rows = store.programs()?;
        let slug = rows.into_iter().find(|row| row.id == program).map(|row| row.slug);
        let version = store.latest_version(program)?;
        Ok(Known {
            slug: slug.unwrap_or_else(|| "?".to_owned()),
            names: version.map(|v| v.symbols).unwrap_or_default(),
            versions: store.versions(program)?.into_iter().map(|heading| heading.number).collect(),
            compiled: RefCell::default(),
            recorded_at_max: store.max_recorded_at(program)?,
        })
    }

    /// A version, ready to decide; none when there is no such version or this release can't read it.
    fn version(&self, store: &Store, program: ProgramId, number: u32) -> Result<Option<Rc<Program>>, Fault> {
        if let Some(compiled) = self.compiled.borrow().get(&number) {
            return Ok(compiled.clone());
        }
        let version = store.version(program, number)?;
        // YAML, of which JSON is a part.
        let checked = version.and_then(|v| check_text(&v.document, Format::Yaml, v.symbols).ok());
        let compiled = checked.map(Rc::new);
        self.compiled.borrow_mut().insert(number, compiled.clone());
        Ok(compiled)
    }

    /// The name of a symbol; `?` for one that the program does not have.
    fn name(&self, sym: Sym) -> &str {
        self.names.get(usize::from(sym.0)).map_or("?", String::as_str)
    }
}

fn scan(
    store: &Store,
    snapshot: &Snapshot,
    program: Option<ProgramId>,
    link: &dyn Fn(&[u8; 32], &EntryRow) -> [u8; 32],
    shared: &mut Shared,
    programs: &mut BTreeMap<ProgramId, Rc<Known>>,
) -> Result<(), Fault> {
    let problems = snapshot.check_file()?;
    shared.report.checked(Invariant::File, 1);
    for problem in problems {
        shared.report.violate(Invariant::File, None, None, problem);
    }
    shared.report.checked(Invariant::Guards, 1);
    for guard in snapshot.missing_guards()? {
        shared.report.violate(Invariant::Guards, None, None, guard);
    }
    for row in store.programs()?.iter().filter(|row| program.is_none_or(|only| only == row.id)) {
        shared.versions(store, row)?;
    }
    for row in snapshot.outbox(program)?.into_iter().map(Rc::new) {
        shared.waiting.extend(deliveries(row.id).map(|number| (number, Rc::clone(&row))));
    }
    let mut fault = None;
    snapshot.for_each_account(program, &mut |row| {
        // The visitor can't stop the scan, so after a fault the rest is passed over.
        if fault.is_none() {
            fault = visit(store, snapshot, &row, link, shared, programs).err();
        }
    })?;
    if let Some(fault) = fault {
        return Err(fault);
    }
    snapshot.for_each_shared(program, &mut |row| shared.thing(&row))?;
    shared.things_without_row();
    let owned = snapshot.owned_codes(program)?;
    let wrong = (owned != shared.codes_owned)
        .then(|| format!("{owned} codes have an owner, but {} were issued", shared.codes_owned));
    shared.report.check(Invariant::Codes, None, None, wrong);
    shared.all_that_waits();
    let counts = snapshot.counts(program)?;
    let (accounts, entries) = (shared.report.accounts, shared.report.entries);
    let wrong = (counts.accounts != accounts || counts.entries != entries).then(|| {
        format!(
            "{} accounts and {} entries are stored, but {accounts} and {entries} were reached",
            counts.accounts, counts.entries
        )
    });
    shared.report.check(Invariant::File, None, None, wrong);
    Ok(())
}

fn visit(
    store: &Store,
    snapshot: &Snapshot,
    row: &AccountRow,
    link: &dyn Fn(&[u8; 32], &EntryRow) -> [u8; 32],
    shared: &mut Shared,
    programs: &mut BTreeMap<ProgramId, Rc<Known>>,
) -> Result<(), Fault> {
    let known = match programs.get(&row.program) {
        Some(known) => Rc::clone(known),
        None => {
            let known = Rc::new(Known::load(store, row.program)?);
            programs.insert(row.program, Rc::clone(&known));
            known
        }
    };
    shared.report.accounts = shared.report.accounts.saturating_add(1);
    let mut walk = Walk::new(row, &known, shared, link);
    snapshot.for_each_entry_of(row.account, &mut |entry| walk.entry(&entry))?;
    // What is due was reckoned by the version of the last entry, or again when a later one was published.
    let latest = known.versions.last().copied();
    let mut versions = Vec::new();
    for number in [walk.last_version(), latest].into_iter().flatten() {
        versions.extend(known.version(store, row.program, number)?);
    }
    let vouchers = walk.vouchers();
    if !vouchers.is_empty() {
        walk.codes(&snapshot.codes_of_vouchers(row.program, &vouchers)?);
    }
    walk.finish(&versions);
    Ok(())
}

impl Shared {
    /// The documents of a program against what was published, and the names that stored states refer to against the documents, which
    /// brought them in.
    fn versions(&mut self, store: &Store, program: &ProgramRow) -> Result<(), Fault> {
        let mut before: Vec<String> = Vec::new();
        for heading in store.versions(program.id)? {
            let stored = store.version(program.id, heading.number)?;
            let wrong = match &stored {
                Some(stored) if checksum(&stored.document) == heading.checksum => {
                    misnamed(stored, &before, &program.slug)
                }
                Some(_) | None => Some("is not what was published".to_owned()),
            };
            let wrong = wrong.map(|wrong| format!("version {} of {} {wrong}", heading.number, program.slug));
            self.report.check(Invariant::Version, None, None, wrong);
            before = stored.map(|stored| stored.symbols).unwrap_or_default();
        }
        Ok(())
    }

    /// A stored shared thing against what the entries took of it.
    fn thing(&mut self, row: &SharedRow) {
        let SharedKey { program, kind, id } = &row.key;
        let thing = Thing::from_stored(kind, id);
        let decided = thing.and_then(|thing| self.things.get_mut(program)?.remove(thing));
        let wrong = match (read_shared(&row.state), decided) {
            (Err(reason), _) => Some(reason.to_string()),
            (Ok(_), None) => Some("no entry has changed it".to_owned()),
            (Ok(stored), Some(decided)) if stored != decided || row.version != stored.version => {
                let line = match stored.queue == decided.queue {
                    true => "",
                    false => ", with another line of those who wait",
                };
                Some(format!(
                    "{} taken in {} changes is stored, but the entries say {} in {}{line}",
                    stored.taken, row.version, decided.taken, decided.version
                ))
            }
            (Ok(stored), Some(_)) => (stored.taken < 0).then(|| format!("{} is taken", stored.taken)),
        };
        let wrong = wrong.map(|wrong| format!("{kind} {}: {wrong}", hex(id)));
        self.report.check(Invariant::Shared, None, None, wrong);
    }

    /// What entries took and nothing is stored of.
    fn things_without_row(&mut self) {
        for (thing, shared) in std::mem::take(&mut self.things).values().flat_map(Pool::iter) {
            let (kind, id) = (thing.kind(), hex(&thing.id()));
            let wrong = format!("{kind} {id}: the entries took {}, and nothing is stored", shared.taken);
            self.report.check(Invariant::Shared, None, None, Some(wrong));
        }
    }

    /// Notes that something was delivered, though it may still seem to wait.
    fn delivered(&mut self, entry: &EntryRow) {
        if self.waiting.is_empty() || entry.source != OWN_SOURCE {
            return;
        }
        if let Some(row) = self.waiting.get(&entry.external_id) {
            let numbers = deliveries(row.id);
            numbers.iter().for_each(|number| drop(self.waiting.remove(number)));
        }
    }

    /// Looks at what waits and was not delivered.
    fn all_that_waits(&mut self) {
        let mut rows: Vec<Rc<OutboxRow>> = std::mem::take(&mut self.waiting).into_values().collect();
        rows.sort_by_key(|row| (row.id.account, row.id.seq, row.id.place));
        rows.dedup_by(|one, other| Rc::ptr_eq(one, other));
        rows.iter().for_each(|row| self.waits(row));
    }

    /// Takes what waits to be delivered off what is in transit.
    fn waits(&mut self, row: &OutboxRow) {
        match read_effect(&row.payload) {
            Ok(Effect::Deliver { wallet, parts, .. }) => {
                let amount = parts.iter().fold(0i128, |sum, part| sum.saturating_add(part.amount.into()));
                let left = self.transit.entry((row.program, wallet)).or_default();
                *left = left.saturating_sub(amount);
            }
            Ok(Effect::Refer { to, word }) => self.referrals.waits((row.program, to), &word),
            // Nothing of value is on the way.
            Ok(Effect::Share { .. } | Effect::Team { .. }) => {}
            Ok(Effect::Instruct) => {
                let wrong = (!self.asked.remove(&(row.id.account, row.id.seq)))
                    .then(|| "waits for somebody outside, but the entries say otherwise".to_owned());
                self.report.check(Invariant::Instructions, Some(row.id.account), Some(row.id.seq), wrong);
            }
            Err(reason) => {
                let (account, seq) = (Some(row.id.account), Some(row.id.seq));
                self.report.violate(Invariant::Transit, account, seq, reason.to_string());
            }
        }
    }

    /// What friends did and nobody was told.
    fn untold(&mut self) {
        let (checked, wrong) = self.referrals.wrong();
        self.report.checked(Invariant::Referrals, checked.max(1));
        for wrong in wrong {
            self.report.violate(Invariant::Referrals, None, None, wrong);
        }
    }

    fn transit(&mut self, programs: &BTreeMap<ProgramId, Rc<Known>>) {
        // Also where nobody ever sent anything, nothing waits.
        self.report.checked(Invariant::Transit, 1);
        for ((program, wallet), left) in &self.transit {
            let slug = programs.get(program).map_or("?", |known| known.slug.as_str());
            let wrong = (*left != 0).then(|| {
                format!("of wallet {wallet} of program {slug} {left} more are in transit than wait to be delivered")
            });
            self.report.check(Invariant::Transit, None, None, wrong);
        }
    }

    /// What entries asked of somebody outside, and nothing waits for.
    fn unasked(&mut self) {
        self.report.checked(Invariant::Instructions, 1);
        for (account, seq) in std::mem::take(&mut self.asked) {
            let wrong = "asks something of somebody outside, but does not wait for it".to_owned();
            self.report.violate(Invariant::Instructions, Some(account), Some(seq), wrong);
        }
    }

    /// What somebody was to pay of what others of the household spent, and more or less of it was taken there.
    fn unpaid(&mut self, programs: &BTreeMap<ProgramId, Rc<Known>>) {
        self.report.checked(Invariant::Shares, 1);
        for ((program, member, wallet), left) in std::mem::take(&mut self.shares) {
            let wallet = programs.get(&program).map_or("?", |known| known.name(wallet));
            let wrong = (left != 0).then(|| format!("of {wallet} {member} has not paid {left}"));
            self.report.check(Invariant::Shares, None, None, wrong);
        }
    }

    fn conservation(&mut self, programs: &BTreeMap<ProgramId, Rc<Known>>) {
        for ((program, wallet), total) in &self.totals {
            let slug = programs.get(program).map_or("?", |known| known.slug.as_str());
            let wrong = (*total != 0).then(|| format!("wallet {wallet} of program {slug} sums to {total}"));
            self.report.check(Invariant::Conservation, None, None, wrong);
        }
    }
}

/// What of a version's names does not come from its document, given those of the version before. Nothing is said of a document that this
/// release can't read.
fn misnamed(version: &PublishedVersion, before: &[String], slug: &str) -> Option<String> {
    let checked = check_text(&version.document, Format::Yaml, before.to_vec()).ok()?;
    if checked.slug != slug {
        return Some(format!("is the document of {}", checked.slug));
    }
    let own = version.symbols.get(before.len()..).unwrap_or_default();
    let unknown = own.iter().find(|name| !checked.symbols.names().contains(name))?;
    Some(format!("names {unknown}, which is not in its document"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
