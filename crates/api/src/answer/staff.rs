//! People who run programs, and how they sign in.

use regulars_app::{Role, StaffState, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::{Instant, Label};

/// What somebody is in a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleName {
    /// May do everything.
    Owner,
    /// Runs a program from day to day.
    Manager,
    /// Writes rules; somebody else publishes them.
    Marketer,
    /// Stands at the till.
    Clerk,
    /// Settles with partners and keeps the books.
    Finance,
    /// Looks at everything and changes nothing.
    Auditor,
}

/// A role and where it is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffRole {
    /// As what.
    pub role: RoleName,
    /// In which program; in all, and for the server itself, when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<Label>,
    /// In which store of the program; in all when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<Label>,
}

/// Whether somebody may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffIs {
    /// Not yet: they have a link and no password.
    Invited,
    /// They may.
    Active,
    /// No more.
    Disabled,
}

/// Somebody who runs programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Staff {
    /// Who.
    #[schema(example = "stf_0198c0de-0000-7000-8000-000000000001")]
    pub id: String,
    /// What they are called.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// Whether they may sign in.
    pub state: StaffIs,
    /// Whether their second factor is set up.
    pub second_factor: bool,
    /// What they may do.
    pub roles: Vec<StaffRole>,
    /// Since when they are known.
    pub created_at: Instant,
}

/// Somebody, and the secret of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StaffLink {
    /// Who.
    pub staff: Staff,
    /// The secret of a link by which they choose a password: `/console/join#` and this. It works once, for three days. It is
    /// shown this once and kept nowhere.
    pub secret: String,
}

/// What comes after the password.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignInStep {
    /// `second_factor`: show a code. `enrol_second_factor`: set up an authenticator app with `secret`, then show its code.
    #[schema(value_type = String, example = "second_factor")]
    pub next: &'static str,
    /// What goes with the code.
    pub ticket: String,
    /// Until when.
    pub expires_at: Instant,
    /// The secret for the app, in base 32, when it is to be set up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// The same for a QR code: `otpauth://totp/…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
}

/// Who is signed in, and what that allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Me {
    /// `staff` or `key`.
    #[schema(value_type = String, example = "staff")]
    pub kind: &'static str,
    /// Who, when it is a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff: Option<Staff>,
    /// What may be done on the server as a whole, and in every program.
    pub scopes: Vec<String>,
    /// What may be done in each program that is seen.
    pub programs: Vec<MeProgram>,
    /// The session, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
    /// How many recovery codes are left, when it is a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_codes_left: Option<u32>,
}

/// What may be done in a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeProgram {
    /// Which.
    pub program: String,
    /// What.
    pub scopes: Vec<String>,
}

/// A browser that is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Session {
    /// What it is called.
    #[schema(example = "ses_0198c0de-0000-7000-8000-000000000001")]
    pub id: String,
    /// When it began.
    pub created_at: Instant,
    /// About when it was last used. Half an hour later it ends.
    pub seen_at: Instant,
    /// When it ends in any case.
    pub expires_at: Instant,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// A session that has begun. Its secret is in the cookie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionBegun {
    /// Who is signed in.
    pub me: Me,
    /// Recovery codes, after a second factor was set up. Each works once in place of it. They are shown this once.
    pub recovery_codes: Vec<String>,
}

/// New recovery codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// Each works once in place of the second factor. They are shown this once; earlier ones no longer work.
    pub recovery_codes: Vec<String>,
}

impl From<Role> for RoleName {
    fn from(role: Role) -> RoleName {
        match role {
            Role::Owner => RoleName::Owner,
            Role::Manager => RoleName::Manager,
            Role::Marketer => RoleName::Marketer,
            Role::Clerk => RoleName::Clerk,
            Role::Finance => RoleName::Finance,
            Role::Auditor => RoleName::Auditor,
        }
    }
}

impl From<RoleName> for Role {
    fn from(role: RoleName) -> Role {
        match role {
            RoleName::Owner => Role::Owner,
            RoleName::Manager => Role::Manager,
            RoleName::Marketer => Role::Marketer,
            RoleName::Clerk => Role::Clerk,
            RoleName::Finance => Role::Finance,
            RoleName::Auditor => Role::Auditor,
        }
    }
}

impl From<StaffState> for StaffIs {
    fn from(state: StaffState) -> StaffIs {
        match state {
            StaffState::Invited => StaffIs::Invited,
            StaffState::Active => StaffIs::Active,
            StaffState::Disabled => StaffIs::Disabled,
        }
    }
}

impl From<Step> for SignInStep {
    fn from(step: Step) -> SignInStep {
        let next = if step.enrolment.is_some() { "enrol_second_factor" } else { "second_factor" };
        let (secret, uri) = step.enrolment.map(|enrolment| (enrolment.secret, enrolment.uri)).unzip();
        SignInStep { next, ticket: step.ticket, expires_at: step.expires_at.into(), secret, uri }
    }
}
