//! One account: its entries in order, each checked by itself and against those before, then the sum of them against the
//! stored account.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use regulars_engine::{
    Program, apply,
    codec::{Record, read_account, read_event, read_record, write_account},
    decide::next_due,
    event::{Body, Event},
    fact::{Fact, InstructionStep, Sink},
    household::HouseholdEvent,
    id::VoucherId,
    ledger::{Book, postings},
    moment::Moment,
    state::Account,
};
use regulars_store::{AccountRow, AccountStatus, CodePurpose, CodeRow, EntryRow};

use super::{HEAD_FIRST, Invariant, Known, Shared, family::Family, lots::Lots, referrals::Brought};
use crate::view::Stamp;

/// A stored posting: wallet, book, amount.
type Line = (String, String, i64);

/// The walk over one account's entries.
pub(super) struct Walk<'a> {
    row: &'a AccountRow,
    known: &'a Known,
    shared: &'a mut Shared,
    link: &'a dyn Fn(&[u8; 32], &EntryRow) -> [u8; 32],
    /// The account that the facts make.
    rebuilt: Account,
    head: [u8; 32],
    seq: u64,
    recorded_at: i64,
    /// The version that decided the last entry.
    version: Option<u32>,
    /// The sum of the stored postings per wallet and book.
    books: BTreeMap<(String, String), i128>,
    lots: Lots,
    family: Family,
    /// The vouchers that its entries issued.
    vouchers: BTreeSet<VoucherId>,
    /// The entries that asked something of somebody outside, and whether it was told what became of it.
    asked: BTreeMap<u64, bool>,
    /// How the member was brought.
    brought: Brought,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        row: &'a AccountRow,
        known: &'a Known,
        shared: &'a mut Shared,
        link: &'a dyn Fn(&[u8; 32], &EntryRow) -> [u8; 32],
    ) -> Walk<'a> {
        Walk {
            row,
            known,
            shared,
            link,
            rebuilt: Account::default(),
            head: HEAD_FIRST,
            seq: 0,
            recorded_at: i64::MIN,
            version: None,
            books: BTreeMap::new(),
            lots: Lots::default(),
            family: Family::default(),
            vouchers: BTreeSet::new(),
            asked: BTreeMap::new(),
            brought: Brought::default(),
        }
    }

    /// The next entry.
    pub(super) fn entry(&mut self, entry: &EntryRow) {
        self.shared.report.entries = self.shared.report.entries.saturating_add(1);
        self.place(entry);
        self.head = (self.link)(&self.head, entry);
        if self.shared.identities.repeats(entry) {
            self.violate(Invariant::Identity, entry.seq, "its source and external id are used twice");
        }
        let comes_back =
            ["transfer.returned", "household.returned", "instruction.done", "instruction.failed"];
        let ended = self.rebuilt.closed && !comes_back.contains(&entry.kind.as_str());
        let after_end = ended.then(|| "recorded after the account ended".to_owned());
        self.check(Invariant::Closed, entry.seq, after_end);

        let lines = self.postings(entry);
        match (read_event(&entry.input), read_record(&entry.record)) {
            (Ok(event), Ok(record)) => self.facts(entry, &event, &record, lines),
            (event, record) => {
                let reasons = [event.err(), record.err()].into_iter().flatten();
                let reasons: Vec<String> = reasons.map(|reason| reason.to_string()).collect();
                self.violate(Invariant::Rebuild, entry.seq, &reasons.join(", "));
            }
        }
    }

    /// The version that decided the last entry so far.
    pub(super) fn last_version(&self) -> Option<u32> {
        self.version
    }

    /// The vouchers that its entries issued, each once.
    pub(super) fn vouchers(&self) -> Vec<VoucherId> {
        self.vouchers.iter().copied().collect()
    }

    /// The stored codes of those vouchers.
    pub(super) fn codes(&mut self, codes: &[Option<CodeRow>]) {
        let vouchers = std::mem::take(&mut self.vouchers);
        for (voucher, code) in vouchers.iter().zip(codes) {
            let wrong = match code {
                None => Some(format!("{voucher} has no code")),
                Some(code) if code.account.is_some_and(|owner| owner != self.row.account) => {
                    Some(format!("the code of {voucher} is another account's"))
                }
                Some(CodeRow { account: None, imported: Some(imported), .. })
                    if matches!(imported.purpose, CodePurpose::Given { .. }) =>
                {
                    Some(format!("the code of {voucher} has no owner"))
                }
                Some(code) => {
                    let owned = u64::from(code.account.is_some());
                    self.shared.codes_owned = self.shared.codes_owned.saturating_add(owned);
                    None
                }
            };
            self.check_account(Invariant::Codes, wrong);
        }
    }

    /// After the last entry. `versions` are those by which what is due next may have been reckoned.
    pub(super) fn finish(mut self, versions: &[Rc<Program>]) {
        let version = (self.row.version != self.seq)
            .then(|| format!("version {} is stored, the last entry is {}", self.row.version, self.seq));
        self.check_account(Invariant::Sequence, version);
        let head = (self.row.head != self.head).then(|| "the chain ends at another head".to_owned());
        self.check_account(Invariant::Chain, head);
        let closed = self.row.status == AccountStatus::Closed;
        let status = (closed != self.rebuilt.closed).then(|| {
            format!("stored as {}, but the facts say otherwise", if closed { "closed" } else { "open" })
        });
        self.check_account(Invariant::Closed, status);

        if self.rebuilt.closed {
            self.shared.referrals.leaves((self.row.program, self.row.member));
        }
        let open = self.asked.iter().filter(|(_, told)| !**told);
        self.shared.asked.extend(open.map(|(seq, _)| (self.row.account, *seq)));
        self.rebuild(versions);
        match read_account(&self.row.state) {
            Ok(stored) => self.stored(&stored),
            Err(reason) => self.check_account(Invariant::Balances, Some(reason.to_string())),
        }
    }

    /// Number, program, version and time of an entry.
    fn place(&mut self, entry: &EntryRow) {
        let gap = (self.seq.checked_add(1) != Some(entry.seq)).then(|| format!("follows entry {}", self.seq));
        self.check(Invariant::Sequence, entry.seq, gap);
        self.seq = entry.seq;

        let foreign = (entry.program != self.row.program).then(|| {
            format!("belongs to program {}, its account to {}", entry.program.0, self.row.program.0)
        });
        self.check(Invariant::Program, entry.seq, foreign);

        let unknown = !self.known.versions.contains(&entry.program_version);
        let unknown = unknown.then(|| format!("there is no version {}", entry.program_version));
        self.check(Invariant::Version, entry.seq, unknown);

        let latest = self.known.recorded_at_max.unwrap_or(i64::MIN);
        let time = if entry.recorded_at < self.recorded_at {
            Some(format!("recorded at {}, the one before at {}", entry.recorded_at, self.recorded_at))
        } else if latest < entry.recorded_at {
            Some(format!("recorded at {}, the latest of its program at {latest}", entry.recorded_at))
        } else {
            None
        };
        self.check(Invariant::Time, entry.seq, time);
        self.recorded_at = self.recorded_at.max(entry.recorded_at);
        self.version = Some(entry.program_version);
        self.shared.delivered(entry);
    }

    /// The stored postings by themselves; none when they can't be read.
    fn postings(&mut self, entry: &EntryRow) -> Option<Vec<Line>> {
        let Ok(lines) = serde_json::from_str::<Vec<Line>>(&entry.postings) else {
            self.check(Invariant::DoubleEntry, entry.seq, Some("the postings can't be read".to_owned()));
            return None;
        };
        let mut sums: BTreeMap<&str, i128> = BTreeMap::new();
        for (wallet, book, amount) in &lines {
            let amount = i128::from(*amount);
            let add = |sum: &mut i128| *sum = sum.saturating_add(amount);
            add(sums.entry(wallet).or_default());
            add(self.shared.totals.entry((entry.program, wallet.clone())).or_default());
            if book == Book::Transit.name() {
                add(self.shared.transit.entry((entry.program, wallet.clone())).or_default());
            }
            add(self.books.entry((wallet.clone(), book.clone())).or_default());
        }
        let unbalanced = sums.iter().find(|(_, sum)| **sum != 0);
        let wrong = match unbalanced {
            _ if lines.len() == 1 => Some("one posting alone".to_owned()),
            _ if lines.iter().any(|(_, _, amount)| *amount == 0) => Some("a posting of zero".to_owned()),
            Some((wallet, sum)) => Some(format!("the postings of {wallet} sum to {sum}")),
            None => None,
        };
        self.check(Invariant::DoubleEntry, entry.seq, wrong);
        let negative = lines.iter().find_map(|(wallet, book, _)| self.negative(wallet, book));
        self.check(Invariant::NeverNegative, entry.seq, negative);
        Some(lines)
    }

    /// The member's books after an entry: not below zero, and debt not above.
    fn negative(&self, wallet: &str, book: &str) -> Option<String> {
        let sum = *self.books.get(&(wallet.to_owned(), book.to_owned()))?;
        let members = [Book::Available, Book::Pending, Book::Held].map(Book::name);
        if members.contains(&book) && sum < 0 {
            Some(format!("{wallet} has {sum} {book}"))
        } else if book == Book::Debt.name() && 0 < sum {
            Some(format!("{wallet} has a credit of {sum} in its debt book"))
        } else {
            None
        }
    }

    /// What others of a household pay of this entry, and what this account pays of others' entries.
    fn shares(&mut self, entry: &EntryRow, event: &Event, record: &Record) {
        let pays =
            matches!(event.body, Body::Household(HouseholdEvent::Drawn(_) | HouseholdEvent::Returned(_)));
        for fact in &record.facts {
            let (member, wallet, amount) = match fact {
                Fact::HouseholdShare { wallet, member, amount } => (*member, *wallet, i128::from(*amount)),
                Fact::Drawn { wallet, amount, to: Sink::Spent, .. } if pays => {
                    (self.row.member, *wallet, -i128::from(*amount))
                }
                Fact::Restored { wallet, amount, from: Sink::Spent, .. } if pays => {
                    (self.row.member, *wallet, i128::from(*amount))
                }
                _ => continue,
            };
            let left = self.shared.shares.entry((entry.program, member, wallet)).or_default();
            *left = left.saturating_add(amount);
        }
    }

    /// What the facts say, against the postings and the facts before.
    fn facts(&mut self, entry: &EntryRow, event: &Event, record: &Record, lines: Option<Vec<Line>>) {
        self.shares(entry, event, record);
        let decided: Vec<Line> = postings(&record.facts)
            .into_iter()
            .map(|p| (self.known.name(p.wallet).to_owned(), p.book.name().to_owned(), p.amount))
            .collect();
        let differs = lines.is_some_and(|lines| lines != decided);
        let differs = differs.then(|| "the stored postings are not those of its facts".to_owned());
        self.check(Invariant::DoubleEntry, entry.seq, differs);

        for fact in &record.facts {
            if let Fact::VoucherIssued(held) = fact {
                self.vouchers.insert(held.id);
            }
            if let Fact::Instruction { step } = fact {
                self.instruction(entry, *step);
            }
            if let Fact::Referral(fact) = fact {
                let own = (self.row.program, self.row.member);
                self.shared.referrals.note(own, &mut self.brought, fact);
            }
            if let Some(wrong) = self.lots.note(fact) {
                self.violate(Invariant::Lots, entry.seq, &wrong);
            }
        }
        let (checks, wrong) = self.family.note(entry.seq, entry.of_seq, &event.body, &record.facts);
        self.shared.report.checked(Invariant::Reversal, checks);
        for wrong in wrong {
            self.violate(Invariant::Reversal, entry.seq, &wrong);
        }
        self.ends_last(entry, &record.facts);
        self.shared.things.entry(self.row.program).or_default().note(&record.facts);
        apply(&mut self.rebuilt, event.at, &record.facts);
    }

    /// An instruction is open from the entry that asks until the first one that tells.
    fn instruction(&mut self, entry: &EntryRow, step: InstructionStep) {
        let asked = match step {
            InstructionStep::Asked => self.asked.insert(entry.seq, false).is_none(),
            // Nobody waits for what was settled before it was told.
            InstructionStep::Past => self.asked.insert(entry.seq, true).is_none(),
            InstructionStep::Done | InstructionStep::Failed => {
                let told = entry.of_seq.and_then(|seq| self.asked.get_mut(&seq));
                // What was done may fail; nothing else follows.
                told.is_some_and(|told| !std::mem::replace(told, true) || step == InstructionStep::Failed)
            }
        };
        let wrong = (!asked).then(|| "tells of an instruction that is not there, or is over".to_owned());
        self.check(Invariant::Instructions, entry.seq, wrong);
    }

    /// The fact that ends the account is the last of its entry.
    fn ends_last(&mut self, entry: &EntryRow, facts: &[Fact]) {
        let ends = facts.iter().position(|fact| *fact == Fact::Closed);
        if ends.is_some_and(|place| place.saturating_add(1) != facts.len()) {
            self.violate(Invariant::Closed, entry.seq, "something follows the end within the entry");
        }
    }

    fn rebuild(&mut self, versions: &[Rc<Program>]) {
        let same = write_account(&self.rebuilt) == self.row.state;
        let wrong = (!same).then(|| "the facts make another account than the stored one".to_owned());
        self.check_account(Invariant::Rebuild, wrong);
        if versions.is_empty() {
            let wrong = "no version of the program can be read by this release".to_owned();
            return self.check_account(Invariant::Version, Some(wrong));
        }
        let stored = self.row.next_due_at;
        let due: Vec<_> = versions.iter().map(|v| next_due(v, &self.rebuilt).map(|due| due.0)).collect();
        let wrong = (!due.contains(&stored)).then(|| {
            let due = due.first().copied().flatten();
            format!("due next {}, but {} is stored", instant(due), instant(stored))
        });
        self.check_account(Invariant::Rebuild, wrong);
    }

    /// The stored account against postings and lots.
    fn stored(&mut self, stored: &Account) {
        for held in &stored.wallets {
            let wallet = self.known.name(held.wallet).to_owned();
            let balance = stored.balance(held.wallet);
            for (book, amount) in [
                (Book::Available, balance.available),
                (Book::Pending, balance.pending),
                (Book::Held, balance.held),
                (Book::Debt, balance.debt.saturating_neg()),
            ] {
                let posted = self.books.remove(&(wallet.clone(), book.name().to_owned())).unwrap_or(0);
                let wrong = (posted != i128::from(amount))
                    .then(|| format!("{wallet} has {amount} {book} stored, and {posted} posted"));
                self.check_account(Invariant::Balances, wrong);
            }
            let below = held.debt < 0 || held.lots.iter().any(|lot| lot.remaining < 1);
            let below = below.then(|| format!("{wallet} has a lot without units, or a debt below zero"));
            self.check_account(Invariant::NeverNegative, below);
        }
        let members = [Book::Available, Book::Pending, Book::Held, Book::Debt].map(Book::name);
        let left = std::mem::take(&mut self.books);
        for ((wallet, book), posted) in left {
            if posted != 0 && members.contains(&book.as_str()) {
                let wrong = format!("{wallet} has {posted} {book} posted, and nothing stored");
                self.check_account(Invariant::Balances, Some(wrong));
            }
        }
        let (compared, wrong) = std::mem::take(&mut self.lots).compare(stored);
        self.shared.report.checked(Invariant::Lots, compared);
        for wrong in wrong {
            self.shared.report.violate(Invariant::Lots, Some(self.row.account), None, wrong);
        }
    }

    fn check(&mut self, invariant: Invariant, seq: u64, wrong: Option<String>) {
        self.shared.report.check(invariant, Some(self.row.account), Some(seq), wrong);
    }

    fn check_account(&mut self, invariant: Invariant, wrong: Option<String>) {
        self.shared.report.check(invariant, Some(self.row.account), None, wrong);
    }

    fn violate(&mut self, invariant: Invariant, seq: u64, wrong: &str) {
        self.shared.report.violate(invariant, Some(self.row.account), Some(seq), wrong.to_owned());
    }
}

fn instant(micros: Option<i64>) -> String {
    micros.map_or_else(|| "never".to_owned(), |at| Stamp(Moment(at)).to_string())
}
