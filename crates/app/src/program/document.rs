//! The life of a document: draft, check, publish, roll back.
//!
//! A version never changes once it is published, and what members were shown never gets shorter by publishing: existing
//! units keep the expiry they were given, and a change that would take something away from accounts that hold it is
//! refused until it comes with a plan.

use regulars_engine::{
    Program,
    document::Format,
    id::{KeyId, StaffId},
    moment::Moment,
    program::{Mistake, Term, Terms, check_text},
};
use regulars_store::{DraftSaved, Exists, Mode, NewProgram, Published, PublishedVersion};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Change, ProgramClock, ProgramHandle, diff::changes, handle::format_of};
use crate::{
    App,
    fault::{Fault, Refusal},
};

/// The document that is being edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Rises with each save.
    pub revision: u64,
    /// The text as it was saved, valid or not.
    pub document: String,
    /// When.
    pub saved_at: Moment,
}

/// A published version. The document is empty in lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// From 1.
    pub number: u32,
    /// The text as it was published.
    pub document: String,
    /// SHA-256 of the text.
    pub checksum: [u8; 32],
    /// Why it was published.
    pub note: String,
    /// When.
    pub published_at: Moment,
    /// The id of the key, or of the person; none when it was done on the server itself.
    pub published_by: Option<String>,
}

/// Why a version is not published.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PublishRefusal {
    /// The document has mistakes.
    #[error("the document has {} mistakes", .0.len())]
    Mistakes(Vec<Mistake>),
    /// It would take something away from accounts that exist.
    #[error("{path}: {reason}")]
    RequiresPlan {
        /// The place in the document.
        path: String,
        /// What would be taken away.
        reason: String,
    },
    /// Anything else.
    #[error(transparent)]
    Other(#[from] Refusal),
}

impl From<Fault> for PublishRefusal {
    fn from(fault: Fault) -> PublishRefusal {
        PublishRefusal::Other(Refusal::Fault(fault))
    }
}

impl From<regulars_store::Fault> for PublishRefusal {
    fn from(fault: regulars_store::Fault) -> PublishRefusal {
        PublishRefusal::Other(fault.into())
    }
}

impl App {
    /// Creates a program.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for a slug that can't stand in an address, [`Refusal::AlreadyExists`] for one in use.
    pub fn create_program(&self, slug: &str, mode: Mode) -> Result<std::sync::Arc<ProgramHandle>, Refusal> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let ends_well = !slug.starts_with('-') && !slug.ends_with('-');
        if !(1..=40).contains(&slug.len()) || !slug.chars().all(allowed) || !ends_well {
            return Err(Refusal::Invalid {
                code: "invalid_value",
                pointer: "/slug".to_owned(),
                detail: "a slug is 1 to 40 lower-case letters, digits and inner hyphens",
            });
        }
        let new = NewProgram { slug: slug.to_owned(), mode, created_at: self.shared().clock.now().0 };
        match self.shared().store.create_program(&new)? {
            Ok(_) => self.shared().programs.reload(&self.shared().store, slug),
            Err(Exists) => Err(Refusal::AlreadyExists("program")),
        }
    }

    /// Saves the draft. `if_match` is the revision it was made from; none saves whatever is there.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when somebody saved since.
    pub fn save_draft(&self, slug: &str, document: &str, if_match: Option<u64>) -> Result<Draft, Refusal> {
        let program = self.program(slug)?;
        let saved_at = self.shared().clock.now();
        let mut expected = if_match;
        if if_match.is_none() {
            expected = self.shared().store.draft(program.id)?.map(|draft| draft.revision);
        }
        match self.shared().store.save_draft(program.id, expected, document, saved_at.0)? {
            DraftSaved::Saved(revision) => Ok(Draft { revision, document: document.to_owned(), saved_at }),
            DraftSaved::Conflict(_) => Err(Refusal::Conflict),
        }
    }

    /// The draft.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is none.
    pub fn draft(&self, slug: &str) -> Result<Draft, Refusal> {
        let row = self.shared().store.draft(self.program(slug)?.id)?.ok_or(Refusal::NotFound("draft"))?;
        Ok(Draft { revision: row.revision, document: row.document, saved_at: Moment(row.saved_at) })
    }

    /// Every mistake in a document; for a program that exists, with the names of its versions.
    pub fn check(&self, document: &str, format: Format, slug: Option<&str>) -> Result<Vec<Mistake>, Refusal> {
        let names = match slug {
            Some(slug) => self.names_of(&*self.program(slug)?)?,
            None => Vec::new(),
        };
        match check_text(document, format, names) {
            Ok(program) => Ok(slug.and_then(|slug| other_program(&program, slug)).into_iter().collect()),
            Err(mistakes) => Ok(mistakes),
        }
    }

    /// Publishes the draft: from the next event on it decides.
    ///
    /// # Errors
    /// [`PublishRefusal`]; nothing is published then.
    pub fn publish(&self, slug: &str, note: &str, key: Option<KeyId>) -> Result<u32, PublishRefusal> {
        let draft = self.draft(slug)?;
        self.publish_document(slug, draft.document, note, key)
    }

    /// Publishes an old document again, as a new version.
    ///
    /// # Errors
    /// [`PublishRefusal`]; nothing is published then.
    pub fn roll_back(&self, slug: &str, to: u32, key: Option<KeyId>) -> Result<u32, PublishRefusal> {
        let old = self.version(slug, to)?;
        self.publish_document(slug, old.document, &format!("roll back to version {to}"), key)
    }

    /// All versions without their documents, oldest first.
    pub fn versions(&self, slug: &str) -> Result<Vec<Version>, Refusal> {
        let headings = self.shared().store.versions(self.program(slug)?.id)?;
        let version = |h: regulars_store::VersionHeading| {
            Ok(Version {
                number: h.number,
                document: String::new(),
                checksum: h.checksum,
                note: h.note,
                published_at: Moment(h.published_at),
                published_by: h.published_by.map(|by| self.publisher(by)).transpose()?,
            })
        };
        headings.into_iter().map(version).collect()
    }

    /// Who published: for somebody of the staff, what stands for their key has their own number.
    fn publisher(&self, by: KeyId) -> Result<String, Refusal> {
        let staff = StaffId(by.0);
        let is_staff = self.shared().store.staff(staff)?.is_some();
        Ok(if is_staff { staff.to_string() } else { by.to_string() })
    }

    /// A version with its document.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn version(&self, slug: &str, number: u32) -> Result<Version, Refusal> {
        let found = self.shared().store.version(self.program(slug)?.id, number)?;
        let found = found.ok_or(Refusal::NotFound("version"))?;
        Ok(Version {
            number: found.number,
            document: found.document,
            checksum: found.checksum,
            note: found.note,
            published_at: Moment(found.published_at),
            published_by: found.published_by.map(|by| self.publisher(by)).transpose()?,
        })
    }

    /// What changed from one version to another.
    pub fn diff(&self, slug: &str, from: u32, to: u32) -> Result<Vec<Change>, Refusal> {
        let program = self.program(slug)?;
        let tree = |number| -> Result<Value, Refusal> {
            let version = self.shared().programs.version(&self.shared().store, program.id, number)?;
            let version = version.ok_or(Refusal::NotFound("version"))?;
            Ok(serde_json::to_value(&version.document).unwrap_or_default())
        };
        Ok(changes(&tree(from)?, &tree(to)?))
    }

    /// Opens or closes a program for history. While it is open, due work waits. What happened before it was closed belongs
    /// to it: payments that fell due until then were made by whoever ran the program then.
    pub fn set_replay_open(&self, slug: &str, open: bool) -> Result<std::sync::Arc<ProgramHandle>, Refusal> {
        let program = self.program(slug)?;
        let now = program.now(&self.shared().clock);
        self.shared().store.set_replay_open(program.id, open, now.0)?;
        self.shared().programs.reload(&self.shared().store, slug)
    }

    /// Moves the clock of a sandbox and does everything that falls due on the way. Forward only once something is
    /// recorded: the record never goes back in time. Before that the clock may be set to any time, so that history can
    /// be imported and looked at as of then.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for a live program, and for a time before what is recorded.
    pub fn move_clock(&self, slug: &str, to: Moment) -> Result<std::sync::Arc<ProgramHandle>, Refusal> {
        let program = self.program(slug)?;
        let wrong = |detail| Refusal::Invalid { code: "invalid_value", pointer: "/to".to_owned(), detail };
        if program.mode != Mode::Sandbox {
            return Err(wrong("only the clock of a sandbox can be moved"));
        }
        let latest = self.shared().store.max_recorded_at(program.id)?;
        let now = program.now(&self.shared().clock);
        if latest.is_some_and(|latest| to < now || to.0 < latest) {
            return Err(wrong("a clock moves only forward once something is recorded"));
        }
        let clock = ProgramHandle::clock_row(ProgramClock::Fixed(to));
        self.shared().store.set_program_clock(program.id, &clock)?;
        let moved = self.shared().programs.reload(&self.shared().store, slug)?;
        self.run_due(&moved)?;
        Ok(moved)
    }

    fn publish_document(
        &self,
        slug: &str,
        document: String,
        note: &str,
        key: Option<KeyId>,
    ) -> Result<u32, PublishRefusal> {
        let program = self.program(slug)?;
        let store = &self.shared().store;
        let latest = store.latest_version(program.id)?;
        let names = latest.as_ref().map(|version| version.symbols.clone()).unwrap_or_default();
        let checked = check_text(&document, format_of(&document), names).map_err(PublishRefusal::Mistakes)?;
        if let Some(mistake) = other_program(&checked, slug) {
            return Err(PublishRefusal::Mistakes(vec![mistake]));
        }
        let number = latest.as_ref().map_or(1, |version| version.number.saturating_add(1));
        if let Some(latest) = latest {
            let before = self.shared().programs.version_of_entry(store, program.id, latest.number)?;
            let in_use = !store.page_members(program.id, None, 1)?.is_empty();
            if let Some((path, reason)) = taken_away(&before, &checked).filter(|_| in_use) {
                return Err(PublishRefusal::RequiresPlan { path, reason });
            }
            if let Some((path, reason)) = self.left_behind(&program, &before, &checked)? {
                return Err(PublishRefusal::RequiresPlan { path, reason });
            }
        }
        let version = PublishedVersion {
            number,
            checksum: checksum(&document),
            symbols: checked.symbols.names().to_vec(),
            document,
            note: note.to_owned(),
            // A sandbox lives in its own time, and who comes over does so at that time.
            published_at: program.now(&self.shared().clock).0,
            published_by: key,
        };
        match store.publish(program.id, &version)? {
            Published::Done => {}
            // Somebody else published between the check and now.
            Published::NotNext { .. } | Published::SymbolsRewritten => return Err(Refusal::Conflict.into()),
            Published::UnknownProgram => return Err(Refusal::ProgramNotFound.into()),
        }
        self.shared().programs.reload(store, slug)?;
        Ok(number)
    }

    fn names_of(&self, program: &ProgramHandle) -> Result<Vec<String>, Refusal> {
        Ok(self.shared().store.latest_version(program.id)?.map(|v| v.symbols).unwrap_or_default())
    }
}

/// What is kept with a version of its document, so that a change of it is noticed.
pub(crate) fn checksum(document: &str) -> [u8; 32] {
    Sha256::digest(document.as_bytes()).into()
}

/// The document of one program must not decide for another.
fn other_program(checked: &Program, slug: &str) -> Option<Mistake> {
    (checked.slug != slug).then(|| Mistake {
        path: "/program".to_owned(),
        column: None,
        reason: format!("the document is that of `{}`, not of `{slug}`", checked.slug),
        fix: format!("write `program: {slug}`, or publish it there"),
    })
}

/// Whether a change of level can take units before the day that was shown for them.
fn forfeits(terms: &Terms) -> bool {
    let forfeited = |term: &Term| matches!(term, Term::Forfeited);
    match terms {
        Terms::Same(term) => forfeited(term),
        Terms::ByTier { levels, otherwise, .. } => {
            forfeited(otherwise) || levels.iter().any(|(_, term)| forfeited(term))
        }
    }
}

/// What accounts would lose that exist: the first such thing.
fn taken_away(before: &Program, after: &Program) -> Option<(String, String)> {
    if before.currency != after.currency {
        return Some(("/currency".to_owned(), "the amounts of accounts are in the old currency".to_owned()));
    }
    if before.zone != after.zone {
        return Some(("/time_zone".to_owned(), "what members were shown ends by the old zone".to_owned()));
    }
    for spec in &before.wallets {
        let name = before.name_of(spec.wallet);
        let Some(kept) = after.wallet_of(spec.wallet) else {
            return Some((format!("/wallets/{name}"), "the wallet is gone".to_owned()));
        };
        if kept.kind != spec.kind {
            return Some((format!("/wallets/{name}/kind"), "the wallet holds something else".to_owned()));
        }
        // Units keep the expiry they were given, except where it moves with the member's activity or level.
        let moves = match &spec.terms {
            Terms::Same(Term::Lasting(_)) => forfeits(&kept.terms),
            Terms::Same(Term::Idle { .. } | Term::Forfeited) | Terms::ByTier { .. } => true,
        };
        let (was, is) = (before.document.wallets.get(name), after.document.wallets.get(name));
        if moves && was.map(|w| &w.expires) != is.map(|w| &w.expires) {
            return Some((
                format!("/wallets/{name}/expires"),
                "units given before would end sooner".to_owned(),
            ));
        }
    }
    super::migration::levels_gone(before, after)
}
