//! What can be done with a member: enrol, look at, change, list, erase.

use std::fmt;

use regulars_engine::{
    event::{Body, Joined, Metadata},
    id::{AccountId, MemberId},
    moment::Moment,
};
use regulars_store::{Erased, Lookup, MemberRow, MemberStatus, MemberUpdate, MemberUpdated};

use super::{Birthday, Identifier, Personal, Profile, Who, attributes};
use crate::{
    App,
    event::{Answer, Incoming, OWN_SOURCE},
    fault::{Fault, Refusal},
    lane::{Join, Request, What, WhoKey},
    program::ProgramHandle,
    read::PAGE_MAX,
    secret::Pii,
};

/// Somebody who becomes a member.
#[derive(Debug, Clone)]
pub struct NewMember {
    /// At least one, each kind at most once, in any way of writing.
    pub identifiers: Vec<(Identifier, Pii<String>)>,
    /// What is told of them.
    pub profile: Profile,
    /// How they joined.
    pub joined: Joined,
    /// When; now when not told.
    pub occurred_at: Option<Moment>,
    /// Who reports it.
    pub source: String,
    /// The reporter's number of it.
    pub external_id: String,
    /// Tells an honest repeat from another event under the same number.
    pub content_hash: [u8; 16],
    /// Part of history: its own time stands for the server's.
    pub replay: bool,
}

/// A member. Identifiers and profile are empty when the member was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberView {
    /// The member.
    pub id: MemberId,
    /// The member's account.
    pub account: AccountId,
    /// Whether the member takes part.
    pub status: MemberStatus,
    /// What the member is found by, in its one form.
    pub identifiers: Vec<(Identifier, Pii<String>)>,
    /// What is known of the member.
    pub profile: Profile,
    /// When the member was enrolled.
    pub created_at: Moment,
    /// Rises with each change.
    pub revision: u64,
}

/// A change of a member. What is none stays; an inner none takes the field away.
#[derive(Clone, Default)]
pub struct MemberPatch {
    /// How to address the member.
    pub name: Option<Option<String>>,
    /// The day of birth.
    pub birthday: Option<Option<Birthday>>,
    /// The language.
    pub language: Option<Option<String>>,
    /// All segments.
    pub segments: Option<Vec<String>>,
    /// All free fields.
    pub attributes: Option<Metadata>,
    /// What the member is found by; kinds that are not named stay.
    pub identifiers: Vec<(Identifier, Option<Pii<String>>)>,
}

impl fmt::Debug for MemberPatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemberPatch(…)")
    }
}

impl App {
    /// Enrols a member: the person, the ways to find them, the account and the `member.joined` entry in one commit.
    /// Repeated with the same source, external id and content it answers as the first time.
    ///
    /// # Errors
    /// [`Refusal::IdentifierTaken`] when another member has one of the identifiers; `already_joined` when one member has
    /// all of them.
    pub async fn enrol(
        &self,
        program: &ProgramHandle,
        new: NewMember,
    ) -> Result<(MemberView, Answer), Refusal> {
        let request = self.join_request(program, new)?;
        let answer = self.send_one(request).await?.ok_or(Refusal::Fault(Fault::Closing))?;
        Ok((self.member(program, answer.member)?, answer))
    }

    /// Enrols many members in the order given, for imports.
    pub async fn enrol_many(
        &self,
        program: &ProgramHandle,
        new: Vec<NewMember>,
    ) -> Result<Vec<Result<Answer, Refusal>>, Refusal> {
        let requests: Vec<_> = new.into_iter().map(|new| self.join_request(program, new)).collect();
        let mut early = Vec::with_capacity(requests.len());
        let mut sent = Vec::with_capacity(requests.len());
        for request in requests {
            match request {
                Ok(request) => {
                    sent.push(request);
                    early.push(None);
                }
                Err(refusal) => early.push(Some(refusal)),
            }
        }
        let answers = self.lane().send(sent)?.await.map_err(|_| Fault::Closing)?;
        let mut answers = answers.into_iter();
        let closing = || Refusal::Fault(Fault::Closing);
        let answer = |early: Option<Refusal>| match early {
            Some(refusal) => Err(refusal),
            None => answers.next().unwrap_or(Ok(None))?.ok_or_else(closing),
        };
        Ok(early.into_iter().map(answer).collect())
    }

    /// A member.
    ///
    /// # Errors
    /// [`Refusal::MemberNotFound`].
    pub fn member(&self, program: &ProgramHandle, id: MemberId) -> Result<MemberView, Refusal> {
        let row = self.shared().store.member(program.id, id)?;
        self.member_view(row.filter(|row| row.status != MemberStatus::Erased).ok_or(Refusal::MemberNotFound)?)
    }

    /// Members in the order in which they were enrolled, after the one given. Erased ones keep their place, bare of
    /// everything personal, so that it can be seen that an erasure took place.
    pub fn page_members(
        &self,
        program: &ProgramHandle,
        after: Option<MemberId>,
        limit: u32,
    ) -> Result<Vec<MemberView>, Refusal> {
        let rows = self.shared().store.page_members(program.id, after, limit.min(PAGE_MAX))?;
        rows.into_iter().map(|row| self.member_view(row)).collect()
    }

    /// Changes a member. `if_match` is the revision the change was made from; none changes whatever is there.
    ///
    /// # Errors
    /// [`Refusal::MemberNotFound`], also when the member was erased; [`Refusal::Conflict`] when somebody changed the
    /// member since; [`Refusal::IdentifierTaken`].
    pub fn patch_member(
        &self,
        program: &ProgramHandle,
        id: MemberId,
        patch: &MemberPatch,
        if_match: Option<u64>,
    ) -> Result<MemberView, Refusal> {
        let shared = self.shared();
        let row = shared.store.member(program.id, id)?.ok_or(Refusal::MemberNotFound)?;
        let mut personal = shared.open_member(&row)?.ok_or(Refusal::MemberNotFound)?;
        if if_match.is_some_and(|revision| revision != row.revision) {
            return Err(Refusal::Conflict);
        }
        if let Some(told) = &patch.attributes {
            attributes::check(program, told, "/attributes")?;
        }
        let before = personal.identifiers.clone();
        change(&mut personal, patch)?;
        if personal.identifiers.is_empty() {
            let detail = "a member keeps at least one identifier";
            return Err(Refusal::Invalid {
                code: "missing_field",
                pointer: "/identifiers".to_owned(),
                detail,
            });
        }
        let lookup = |(kind, form): &(Identifier, String)| Lookup {
            kind: kind.as_str().to_owned(),
            hash: shared.vault.lookup(program.id, *kind, form),
        };
        let gone = |other: &[(Identifier, String)], own: &[(Identifier, String)]| -> Vec<Lookup> {
            own.iter().filter(|identifier| !other.contains(identifier)).map(lookup).collect()
        };
        // The key is a new one each time: old bytes of the profile in the file are noise from then on.
        let sealed = shared.vault.seal(&shared.ids, program.id, id, &personal)?;
        let updated = shared.store.update_member(&MemberUpdate {
            program: program.id,
            id,
            expected_revision: row.revision,
            profile: Some(sealed.profile),
            wrapped_key: Some(sealed.wrapped_key),
            status: row.status,
            add_lookups: gone(&before, &personal.identifiers),
            remove_lookups: gone(&personal.identifiers, &before),
        })?;
        self.lane().forget(id);
        match updated {
            MemberUpdated::Done(_) => self.member(program, id),
            MemberUpdated::Conflict => Err(Refusal::Conflict),
            MemberUpdated::LookupTaken { kind } => match Identifier::parse(&kind) {
                Some(kind) => Err(Refusal::IdentifierTaken(kind)),
                None => Err(Refusal::AlreadyExists("identifier")),
            },
        }
    }

    /// Erases a member: the account is closed by an entry, then key, profile and look-ups are forgotten. The ledger keeps
    /// the bare ids. Erasing again is harmless.
    ///
    /// # Errors
    /// [`Refusal::MemberNotFound`].
    pub async fn erase_member(&self, program: &ProgramHandle, id: MemberId) -> Result<(), Refusal> {
        let shared = self.shared();
        let row = shared.store.member(program.id, id)?.ok_or(Refusal::MemberNotFound)?;
        if row.status == MemberStatus::Active {
            let close = Incoming {
                source: OWN_SOURCE.to_owned(),
                external_id: format!("close:{}", id.0.hyphenated()),
                occurred_at: None,
                body: Body::MemberClosed,
                content_hash: [0; 16],
                replay: false,
                terms: None,
            };
            let request = shared.request(program.id, WhoKey::Id(id), close)?;
            self.send_one(request).await?;
        }
        let erased = shared.store.erase_member(program.id, id, shared.clock.now().0)?;
        self.lane().forget(id);
        match erased {
            Erased::Done { log_emptied } => {
                shared.scrubbing.note(shared.clock.now());
                if !log_emptied {
                    tracing::info!(member = %id, "erased; a long reader keeps the log, which is scrubbed later");
                }
                Ok(())
            }
            Erased::Unknown => Err(Refusal::MemberNotFound),
        }
    }

    /// Finds a member and shows it.
    ///
    /// # Errors
    /// [`Refusal::MemberNotFound`].
    pub fn search_member(&self, program: &ProgramHandle, who: &Who) -> Result<MemberView, Refusal> {
        self.member(program, self.find_member(program, who)?.member)
    }

    fn member_view(&self, row: MemberRow) -> Result<MemberView, Refusal> {
        let personal = self.shared().open_member(&row)?.unwrap_or_default();
        let identifiers = personal.identifiers.into_iter();
        Ok(MemberView {
            id: row.id,
            account: row.account,
            status: row.status,
            identifiers: identifiers.map(|(kind, form)| (kind, Pii(form))).collect(),
            profile: personal.profile,
            created_at: Moment(row.created_at),
            revision: row.revision,
        })
    }

    /// Everything that can be done before the lane is done here: normalising, hashing, sealing.
    fn join_request(&self, program: &ProgramHandle, new: NewMember) -> Result<Request, Refusal> {
        let shared = self.shared();
        let mut identifiers: Vec<(Identifier, String)> = Vec::with_capacity(new.identifiers.len());
        for (kind, text) in &new.identifiers {
            if identifiers.iter().any(|(other, _)| other == kind) {
                let detail = "each kind of identifier can be given once";
                return Err(Refusal::Invalid {
                    code: "ambiguous_fields",
                    pointer: "/member".to_owned(),
                    detail,
                });
            }
            identifiers.push((*kind, kind.normalise(&text.0)?));
        }
        if identifiers.is_empty() {
            let detail = "at least one identifier is required";
            return Err(Refusal::Invalid { code: "missing_field", pointer: "/member".to_owned(), detail });
        }
        attributes::check(program, &new.profile.attributes, "/profile/attributes")?;
        let lookup =
            |(kind, form): &(Identifier, String)| (*kind, shared.vault.lookup(program.id, *kind, form));
        let lookups = identifiers.iter().map(lookup).collect();
        let mut body = Body::MemberJoined(new.joined);
        shared.read_referral_code(program.id, &mut body)?;
        let now = shared.clock.now();
        let (member, account) = (shared.ids.new_member(now)?, shared.ids.new_account(now)?);
        let personal = Personal { identifiers, profile: new.profile };
        let sealed = shared.vault.seal(&shared.ids, program.id, member, &personal)?;
        let (event, content_hash, at_once, replay) = shared.event(Incoming {
            source: new.source,
            external_id: new.external_id,
            occurred_at: new.occurred_at,
            body,
            content_hash: new.content_hash,
            replay: new.replay,
            terms: None,
        })?;
        let row = MemberRow {
            program: program.id,
            id: member,
            account,
            wrapped_key: Some(sealed.wrapped_key),
            profile: Some(sealed.profile),
            revision: 1,
            status: MemberStatus::Active,
            created_at: now.0,
        };
        let profile = personal.profile.for_decisions();
        let code = shared.referral_lookup(program, member);
        let join = Join { lookups, code, member: row, profile, event, content_hash, now: at_once, replay };
        Ok(Request { program: program.id, what: What::Join(Box::new(join)) })
    }
}

fn change(personal: &mut Personal, patch: &MemberPatch) -> Result<(), Refusal> {
    let profile = &mut personal.profile;
    if let Some(name) = &patch.name {
        profile.name.clone_from(name);
    }
    if let Some(birthday) = patch.birthday {
        profile.birthday = birthday;
    }
    if let Some(language) = &patch.language {
        profile.language.clone_from(language);
    }
    if let Some(segments) = &patch.segments {
        profile.segments.clone_from(segments);
    }
    if let Some(attributes) = &patch.attributes {
        profile.attributes.clone_from(attributes);
    }
    for (kind, text) in &patch.identifiers {
        let form = text.as_ref().map(|text| kind.normalise(&text.0)).transpose()?;
        personal.identifiers.retain(|(other, _)| other != kind);
        personal.identifiers.extend(form.map(|form| (*kind, form)));
    }
    Ok(())
}
