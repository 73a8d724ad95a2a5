//! Who may call which route, and what a repeated call does: one table.
//!
//! `authorise` enforces it for every request, the OpenAPI document shows it, and a route that is not in it answers
//! nobody: forgetting a line here fails closed, and fails a test.

use std::{collections::HashMap, fmt, str::FromStr, sync::LazyLock};

use axum::http::Method;
use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{ObjectBuilder, Schema, Type},
    },
};

macro_rules! scopes {
    ($($(#[doc = $doc:literal])+ $name:ident $text:literal;)*) => {
        /// What a key may do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Scope {
            $($(#[doc = $doc])+ #[serde(rename = $text)] $name,)*
        }

        impl Scope {
            /// All of them.
            pub const ALL: &'static [Scope] = &[$(Scope::$name,)*];

            /// The name on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Scope::$name => $text,)* }
            }

            /// What it allows.
            pub fn meaning(self) -> &'static str {
                match self { $(Scope::$name => concat!($($doc),+),)* }.trim()
            }
        }
    };
}

scopes! {
    /// Report events.
    EventsWrite "events:write";
    /// Report history under its own time, and open and close a program for it.
    EventsReplay "events:replay";
    /// Read events and their reasons.
    EventsRead "events:read";
    /// Ask what an order would earn, and what a voucher's code is for.
    QuotesRead "quotes:read";
    /// Read and search members, their balances, ledgers, tiers, benefits, rewards,
    /// vouchers, challenges, games, referral, leaderboards, households and teams.
    MembersRead "members:read";
    /// Read the games of chance of a program, with their chances, pools and proofs: nothing of members.
    GamesRead "games:read";
    /// Read the codes of vouchers, and for which reason one can't be used.
    VouchersRead "vouchers:read";
    /// Import codes of vouchers.
    VouchersWrite "vouchers:write";
    /// Enrol members and change their profiles.
    MembersWrite "members:write";
    /// Erase members.
    MembersErase "members:erase";
    /// Read and check program documents.
    ProgramsRead "programs:read";
    /// Create programs and write drafts.
    ProgramsWrite "programs:write";
    /// Publish and roll back versions.
    ProgramsPublish "programs:publish";
    /// Move the clock of a sandbox program.
    ClockWrite "clock:write";
    /// Read the figures of a program.
    ReportsRead "reports:read";
    /// Follow long work.
    JobsRead "jobs:read";
    /// Start long work.
    JobsWrite "jobs:write";
    /// List, make and revoke API keys.
    KeysWrite "keys:write";
    /// Read who is told of entries, and what they were not told.
    WebhooksRead "webhooks:read";
    /// Make and change who is told of entries.
    WebhooksWrite "webhooks:write";
    /// List the people who run programs.
    StaffRead "staff:read";
    /// Invite, change and reset the people who run programs.
    StaffWrite "staff:write";
    /// Read the measurements of the server.
    MetricsRead "metrics:read";
}

impl ToSchema for Scope {}

// By hand, because utoipa can't read a name that a macro passes on.
impl PartialSchema for Scope {
    fn schema() -> RefOr<Schema> {
        let mut text = String::from("What a key may do.\n");
        for scope in Scope::ALL {
            text.push_str(&format!("\n- `{scope}`: {}", scope.meaning()));
        }
        let names = Scope::ALL.iter().map(|scope| scope.as_str());
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)).description(Some(text)).into()
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// No scope is called so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a scope")]
pub struct UnknownScope;

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Scope, UnknownScope> {
        Scope::ALL.iter().copied().find(|scope| scope.as_str() == text).ok_or(UnknownScope)
    }
}

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody, and whoever sends a key is told what it may see beyond that.
    Open,
    /// Whoever has a key or a session.
    Known,
    /// Keys, and roles, with this scope.
    Scoped(Scope),
}

/// What makes repeating a call harmless.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// It changes nothing.
    Safe,
    /// The event's own source and external id.
    Event,
    /// An Idempotency-Key, which is required.
    Keyed,
    /// If-Match, which is required.
    Matched,
    /// What it uses up: an e-mail, a link, a code, a session; or every try is counted. Its answer is kept nowhere, since it
    /// has secrets and names in it.
    Once,
}

/// One route.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The method.
    pub method: Method,
    /// The path as the router matches it.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// What makes repeating it harmless.
    pub repeat: Repeat,
}

/// The rule of a route; `None` for one that nobody declared.
pub fn rule(method: &Method, path: &str) -> Option<&'static Rule> {
    static BY_PATH: LazyLock<HashMap<&'static str, Vec<Rule>>> = LazyLock::new(|| {
        let mut by_path: HashMap<&'static str, Vec<Rule>> = HashMap::new();
        for rule in rules() {
            by_path.entry(rule.path).or_default().push(rule);
        }
        by_path
    });
    // HEAD asks for what GET would answer.
    let method = if method == Method::HEAD { &Method::GET } else { method };
    BY_PATH.get(path)?.iter().find(|rule| rule.method == *method)
}

/// All routes.
pub fn rules() -> impl Iterator<Item = Rule> {
    use Access::{Known, Open, Public, Scoped};
    use Repeat::{Event, Keyed, Matched, Once, Safe};
    use Scope::*;
    let table = [
        (Method::GET, "/live", Public, Safe),
        (Method::GET, "/ready", Public, Safe),
        (Method::GET, "/metrics", Scoped(MetricsRead), Safe),
        (Method::GET, "/openapi.json", Public, Safe),
        (Method::GET, "/docs", Public, Safe),
        (Method::GET, "/docs/{file}", Public, Safe),
        (Method::GET, "/v1/program-schema", Public, Safe),
        (Method::GET, "/v1/programs", Scoped(ProgramsRead), Safe),
        (Method::POST, "/v1/programs", Scoped(ProgramsWrite), Keyed),
        (Method::GET, "/v1/programs/{program}", Scoped(ProgramsRead), Safe),
        (Method::GET, "/v1/programs/{program}/explanation", Open, Safe),
        (Method::GET, "/v1/programs/{program}/face", Open, Safe),
        (Method::GET, "/v1/programs/{program}/draft", Scoped(ProgramsRead), Safe),
        (Method::PUT, "/v1/programs/{program}/draft", Scoped(ProgramsWrite), Matched),
        (Method::GET, "/v1/programs/{program}/draft/preview", Scoped(ProgramsRead), Safe),
        (Method::POST, "/v1/programs/{program}/check", Scoped(ProgramsRead), Safe),
        (Method::POST, "/v1/programs/{program}/publish", Scoped(ProgramsPublish), Keyed),
        (Method::POST, "/v1/programs/{program}/roll-back", Scoped(ProgramsPublish), Keyed),
        (Method::GET, "/v1/programs/{program}/versions", Scoped(ProgramsRead), Safe),
        (Method::GET, "/v1/programs/{program}/versions/{version}", Scoped(ProgramsRead), Safe),
        (Method::GET, "/v1/programs/{program}/diff", Scoped(ProgramsRead), Safe),
        (Method::GET, "/v1/programs/{program}/clock", Scoped(ProgramsRead), Safe),
        (Method::POST, "/v1/programs/{program}/clock", Scoped(ClockWrite), Keyed),
        (Method::POST, "/v1/programs/{program}/history/open", Scoped(EventsReplay), Keyed),
        (Method::POST, "/v1/programs/{program}/history/close", Scoped(EventsReplay), Keyed),
        (Method::POST, "/v1/programs/{program}/events", Scoped(EventsWrite), Event),
        (Method::POST, "/v1/programs/{program}/events/batch", Scoped(EventsWrite), Event),
        (Method::GET, "/v1/programs/{program}/events/{event}", Scoped(EventsRead), Safe),
        (Method::GET, "/v1/programs/{program}/games", Scoped(GamesRead), Safe),
        (Method::GET, "/v1/programs/{program}/games/{game}/proofs", Scoped(GamesRead), Safe),
        (
            Method::GET,
            "/v1/programs/{program}/rewards/{reward}/sessions/{session}/draw",
            Scoped(GamesRead),
            Safe,
        ),
        (Method::GET, "/v1/programs/{program}/rewards/{reward}/draw", Scoped(GamesRead), Safe),
        (Method::GET, "/v1/programs/{program}/rewards/{reward}/pass-key", Scoped(WebhooksWrite), Safe),
        (
            Method::GET,
            "/v1/programs/{program}/members/{member}/rewards/{reward}/pass",
            Scoped(MembersRead),
            Safe,
        ),
        (Method::POST, "/v1/programs/{program}/quotes", Scoped(QuotesRead), Safe),
        (Method::GET, "/v1/programs/{program}/members", Scoped(MembersRead), Safe),
        (Method::POST, "/v1/programs/{program}/members", Scoped(MembersWrite), Keyed),
        (Method::POST, "/v1/programs/{program}/members/search", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/members/{member}", Scoped(MembersRead), Safe),
        (Method::PATCH, "/v1/programs/{program}/members/{member}", Scoped(MembersWrite), Matched),
        (Method::DELETE, "/v1/programs/{program}/members/{member}", Scoped(MembersErase), Keyed),
        (Method::GET, "/v1/programs/{program}/members/{member}/balance", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/members/{member}/benefits", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/members/{member}/challenges", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/members/{member}/games", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/members/{member}/household", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/households/{household}", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/members/{member}/teams", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/teams/{team}", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/members/{member}/links", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/members/{member}/plan", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/plans", Scoped(QuotesRead), Safe),
        (Method::POST, "/v1/programs/{program}/plans/quotes", Scoped(QuotesRead), Safe),
        (Method::GET, "/v1/programs/{program}/members/{member}/ledger", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/members/{member}/redemptions", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/members/{member}/referral", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/leaderboards/{leaderboard}", Scoped(MembersRead), Safe),
        (
            Method::GET,
            "/v1/programs/{program}/members/{member}/leaderboards/{leaderboard}",
            Scoped(MembersRead),
            Safe,
        ),
        (Method::GET, "/v1/programs/{program}/members/{member}/rewards", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/members/{member}/vouchers", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/members/{member}/holds", Scoped(MembersRead), Safe),
        (
            Method::GET,
            "/v1/programs/{program}/members/{member}/vouchers/{voucher}/qr",
            Scoped(VouchersRead),
            Safe,
        ),
        (Method::GET, "/v1/programs/{program}/members/{member}/timeline", Scoped(MembersRead), Safe),
        (Method::GET, "/v1/programs/{program}/members/{member}/tiers", Scoped(MembersRead), Safe),
        (Method::POST, "/v1/programs/{program}/vouchers/validate", Scoped(QuotesRead), Safe),
        (Method::POST, "/v1/programs/{program}/vouchers/import", Scoped(VouchersWrite), Keyed),
        (Method::GET, "/v1/programs/{program}/reports/rewards", Scoped(ReportsRead), Safe),
        (Method::GET, "/v1/programs/{program}/reports/reward-health", Scoped(ReportsRead), Safe),
        (Method::GET, "/v1/programs/{program}/reports/instructions", Scoped(ReportsRead), Safe),
        (Method::GET, "/v1/programs/{program}/reports/settlement", Scoped(ReportsRead), Safe),
        (Method::GET, "/v1/programs/{program}/reports/statements", Scoped(ReportsRead), Safe),
        (Method::GET, "/v1/programs/{program}/reports/statements.csv", Scoped(ReportsRead), Safe),
        (Method::GET, "/v1/programs/{program}/instructions", Scoped(ReportsRead), Safe),
        (Method::POST, "/v1/programs/{program}/backtests", Scoped(JobsWrite), Keyed),
        (Method::GET, "/v1/programs/{program}/jobs", Scoped(JobsRead), Safe),
        (Method::GET, "/v1/programs/{program}/jobs/{job}", Scoped(JobsRead), Safe),
        (Method::GET, "/v1/programs/{program}/jobs/{job}/progress", Scoped(JobsRead), Safe),
        (Method::GET, "/v1/programs/{program}/webhooks", Scoped(WebhooksRead), Safe),
        (Method::POST, "/v1/programs/{program}/webhooks", Scoped(WebhooksWrite), Keyed),
        (Method::GET, "/v1/programs/{program}/webhooks/{webhook}", Scoped(WebhooksRead), Safe),
        (Method::PATCH, "/v1/programs/{program}/webhooks/{webhook}", Scoped(WebhooksWrite), Matched),
        (Method::DELETE, "/v1/programs/{program}/webhooks/{webhook}", Scoped(WebhooksWrite), Keyed),
        (Method::POST, "/v1/programs/{program}/webhooks/{webhook}/secret", Scoped(WebhooksWrite), Keyed),
        (Method::GET, "/v1/programs/{program}/webhooks/{webhook}/deliveries", Scoped(WebhooksRead), Safe),
        (Method::POST, "/v1/programs/{program}/webhooks/{webhook}/send-again", Scoped(WebhooksWrite), Keyed),
        (Method::GET, "/v1/keys", Scoped(KeysWrite), Safe),
        (Method::POST, "/v1/keys", Scoped(KeysWrite), Keyed),
        (Method::DELETE, "/v1/keys/{key}", Scoped(KeysWrite), Keyed),
        (Method::POST, "/v1/first-administrator", Public, Once),
        (Method::POST, "/v1/sign-in/staff", Public, Once),
        (Method::POST, "/v1/sign-in/staff/second", Public, Once),
        (Method::POST, "/v1/sign-in/staff/link", Public, Once),
        (Method::GET, "/v1/me", Known, Safe),
        (Method::DELETE, "/v1/me/session", Known, Once),
        (Method::GET, "/v1/me/sessions", Known, Safe),
        (Method::DELETE, "/v1/me/sessions/{session}", Known, Once),
        (Method::POST, "/v1/me/password", Known, Once),
        (Method::POST, "/v1/me/totp", Known, Once),
        (Method::POST, "/v1/me/recovery-codes", Known, Once),
        (Method::GET, "/v1/staff", Scoped(StaffRead), Safe),
        (Method::POST, "/v1/staff", Scoped(StaffWrite), Once),
        (Method::GET, "/v1/staff/{staff}", Scoped(StaffRead), Safe),
        (Method::PATCH, "/v1/staff/{staff}", Scoped(StaffWrite), Matched),
        (Method::POST, "/v1/staff/{staff}/reset", Scoped(StaffWrite), Once),
    ];
    table.into_iter().map(|(method, path, access, repeat)| Rule { method, path, access, repeat })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_is_guarded() {
        for Rule { method, path, access, repeat } in rules() {
            let reads = method == Method::GET
                || ["/check", "/quotes", "/search", "/validate"].iter().any(|end| path.ends_with(end));
            assert_eq!(reads, repeat == Repeat::Safe, "{method} {path}");
            let own = repeat == Repeat::Once
                && ["/v1/me/", "/v1/sign-in/", "/v1/first-"].iter().any(|p| path.starts_with(p));
            assert!(reads || own || matches!(access, Access::Scoped(_)), "{method} {path}");
            assert!(rule(&method, path).is_some());
        }
        assert!(rule(&Method::HEAD, "/live").is_some());
        assert!(rule(&Method::POST, "/live").is_none());
        assert!(rule(&Method::GET, "/v1/nothing").is_none());
        for scope in Scope::ALL {
            assert_eq!(scope.as_str().parse(), Ok(*scope));
        }
    }
}
