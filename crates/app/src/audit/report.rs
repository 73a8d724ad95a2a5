//! What an audit found: per invariant how often it was checked, how often it failed, and the first failures.

use std::fmt;

use regulars_engine::id::AccountId;
use serde::Serialize;

use crate::view::as_text;

/// So many violations of one invariant are told one by one; all are counted.
pub const VIOLATIONS_SHOWN: usize = 20;

macro_rules! invariants {
    ($($(#[$doc:meta])* $name:ident $id:literal $title:literal;)*) => {
        /// A statement about the stored ledger that must always hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Invariant { $($(#[$doc])* $name,)* }

        impl Invariant {
            /// All of them, in the order of the report.
            pub const ALL: &'static [Invariant] = &[$(Invariant::$name,)*];

            /// The number that documents and tests cite.
            pub fn id(self) -> &'static str {
                match self { $(Invariant::$name => $id,)* }
            }

            /// What it says.
            pub fn title(self) -> &'static str {
                match self { $(Invariant::$name => $title,)* }
            }
        }
    };
}

invariants! {
    /// Over all accounts of a program.
    Conservation "I1" "the sum of all postings is zero per wallet";
    /// Of each entry.
    DoubleEntry "I2" "an entry has no posting or at least two, summing to zero, as its facts say";
    /// Of each account.
    Balances "I3" "stored balances are the sum of the postings, and of the lots less debt";
    /// After each entry.
    NeverNegative "I4" "available and pending are never below zero; debt is only in its book";
    /// Of each lot.
    Lots "I5" "what a lot was given is what left it and what remains";
    /// Of closed accounts.
    Closed "I8" "nothing is recorded on an account that has ended, but what comes back to it";
    /// Of each entry.
    Identity "I12" "a business identity is used once";
    /// Of each account.
    Chain "I18" "the hash chain recomputes to the stored head";
    /// Of each account.
    Sequence "I19" "versions rise by one, without gap, to the stored one";
    /// Of each entry.
    Time "I20" "recorded time never goes back";
    /// Of each account.
    Rebuild "I21" "the facts rebuild the stored account byte for byte, and what is due next";
    /// Of each reversal and return.
    Reversal "I24" "an entry is reversed once at most, and no more comes back than was bought";
    /// Of each shared thing, over all accounts.
    Shared "I28" "what is taken of stocks and budgets is what the entries took, and never below zero";
    /// Of each voucher that was issued.
    Codes "I28c" "every voucher that was issued is found by a code, and no other code has an owner";
    /// Of each program and wallet.
    Transit "I32" "what is in transit is what waits to be delivered";
    /// Of each member and wallet.
    Shares "I32c" "what others of a household are to pay has left their accounts";
    /// Of each entry that asks something of somebody outside.
    Instructions "I32b" "what was asked of somebody outside waits until they tell what became of it";
    /// Of each member who has brought friends.
    Referrals "I32c" "what friends did is what those who brought them were told, or waits to be told";
    /// Of each entry.
    Program "I33" "an entry belongs to the program of its account";
    /// Of each version and of each entry.
    Version "I38" "the program version that decided exists, and is what was published";
    /// Of the whole database.
    Guards "guards" "the database itself refuses second identities and changes of entries";
    /// Of the whole database.
    File "file" "the file, its references and its counts are sound";
}

/// What an audit found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditReport {
    /// Whether every invariant holds.
    pub ok: bool,
    /// Accounts looked at.
    pub accounts: u64,
    /// Entries looked at.
    pub entries: u64,
    /// One per invariant.
    pub findings: Vec<Finding>,
}

/// What was found of one invariant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The number that documents and tests cite: `I3`.
    pub id: &'static str,
    /// What it says.
    pub title: &'static str,
    /// How often it was checked.
    pub checked: u64,
    /// How often it failed.
    pub violated: u64,
    /// The first failures, at most [`VIOLATIONS_SHOWN`].
    pub violations: Vec<Violation>,
}

/// One failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// The account, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "maybe_as_text")]
    pub account: Option<AccountId>,
    /// The entry, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// What is wrong, in figures.
    pub detail: String,
}

fn maybe_as_text<S: serde::Serializer>(id: &Option<AccountId>, serializer: S) -> Result<S::Ok, S::Error> {
    match id {
        Some(id) => as_text(id, serializer),
        None => serializer.serialize_none(),
    }
}

impl AuditReport {
    pub(super) fn new() -> AuditReport {
        let finding = |invariant: &Invariant| Finding {
            id: invariant.id(),
            title: invariant.title(),
            checked: 0,
            violated: 0,
            violations: Vec::new(),
        };
        AuditReport {
            ok: true,
            accounts: 0,
            entries: 0,
            findings: Invariant::ALL.iter().map(finding).collect(),
        }
    }

    /// What was found of one invariant.
    pub fn finding(&self, invariant: Invariant) -> &Finding {
        // There is one finding per invariant, in the order in which they are declared.
        &self.findings[invariant as usize]
    }

    pub(super) fn checked(&mut self, invariant: Invariant, times: u64) {
        let finding = &mut self.findings[invariant as usize];
        finding.checked = finding.checked.saturating_add(times);
    }

    /// Notes a check and, where `wrong` tells of one, its failure.
    pub(super) fn check(
        &mut self,
        invariant: Invariant,
        account: Option<AccountId>,
        seq: Option<u64>,
        wrong: Option<String>,
    ) {
        self.checked(invariant, 1);
        if let Some(detail) = wrong {
            self.violate(invariant, account, seq, detail);
        }
    }

    pub(super) fn violate(
        &mut self,
        invariant: Invariant,
        account: Option<AccountId>,
        seq: Option<u64>,
        detail: String,
    ) {
        self.ok = false;
        let finding = &mut self.findings[invariant as usize];
        finding.violated = finding.violated.saturating_add(1);
        if finding.violations.len() < VIOLATIONS_SHOWN {
            finding.violations.push(Violation { account, seq, detail });
        }
    }
}

impl fmt::Display for AuditReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<6} {:>12} {:>10}  invariant", "", "checked", "violated")?;
        for finding in &self.findings {
            let Finding { id, title, checked, violated, .. } = finding;
            writeln!(f, "{id:<6} {checked:>12} {violated:>10}  {title}")?;
            for Violation { account, seq, detail } in &finding.violations {
                write!(f, "       -")?;
                if let Some(account) = account {
                    write!(f, " {account}")?;
                }
                if let Some(seq) = seq {
                    write!(f, " entry {seq}")?;
                }
                writeln!(f, ": {detail}")?;
            }
            let shown = u64::try_from(finding.violations.len()).unwrap_or(u64::MAX);
            if shown < *violated {
                writeln!(f, "       - and {} more", violated.saturating_sub(shown))?;
            }
        }
        let verdict = if self.ok { "sound" } else { "VIOLATED" };
        write!(f, "{} accounts, {} entries: {verdict}", self.accounts, self.entries)
    }
}
