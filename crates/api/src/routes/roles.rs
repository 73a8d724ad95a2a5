//! What each role may do: the scopes that an API key would need for the same.

use regulars_app::Role;

use super::access::Scope;

/// Runs a program from day to day, and publishes its rules.
const MANAGER: &[Scope] = &[
    Scope::EventsWrite,
    Scope::EventsRead,
    Scope::QuotesRead,
    Scope::MembersRead,
    Scope::MembersWrite,
    Scope::MembersErase,
    Scope::GamesRead,
    Scope::VouchersRead,
    Scope::VouchersWrite,
    Scope::ProgramsRead,
    Scope::ProgramsWrite,
    Scope::ProgramsPublish,
    Scope::ClockWrite,
    Scope::ReportsRead,
    Scope::JobsRead,
    Scope::JobsWrite,
    Scope::WebhooksRead,
    Scope::StaffRead,
];

/// Writes rules and tries them; somebody else publishes them. Sees no member.
const MARKETER: &[Scope] = &[
    Scope::QuotesRead,
    Scope::GamesRead,
    Scope::ProgramsRead,
    Scope::ProgramsWrite,
    Scope::ReportsRead,
    Scope::JobsRead,
    Scope::JobsWrite,
];

/// Stands at the till: finds and enrols members, takes orders and returns.
const CLERK: &[Scope] = &[
    Scope::EventsWrite,
    Scope::EventsRead,
    Scope::QuotesRead,
    Scope::MembersRead,
    Scope::MembersWrite,
    Scope::ProgramsRead,
];

/// Settles with partners and keeps the books.
const FINANCE: &[Scope] =
    &[Scope::EventsRead, Scope::MembersRead, Scope::ProgramsRead, Scope::ReportsRead, Scope::JobsRead];

/// Looks at everything, but for the codes that are worth money.
const AUDITOR: &[Scope] = &[
    Scope::EventsRead,
    Scope::QuotesRead,
    Scope::MembersRead,
    Scope::GamesRead,
    Scope::ProgramsRead,
    Scope::ReportsRead,
    Scope::JobsRead,
    Scope::WebhooksRead,
    Scope::MetricsRead,
    Scope::StaffRead,
];

/// The scopes of a role.
pub fn scopes(role: Role) -> &'static [Scope] {
    match role {
        Role::Owner => Scope::ALL,
        Role::Manager => MANAGER,
        Role::Marketer => MARKETER,
        Role::Clerk => CLERK,
        Role::Finance => FINANCE,
        Role::Auditor => AUDITOR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [Role; 6] =
        [Role::Owner, Role::Manager, Role::Marketer, Role::Clerk, Role::Finance, Role::Auditor];

    #[test]
    fn who_looks_changes_nothing_and_only_owners_let_others_in() {
        for role in ROLES {
            let may = |scope: Scope| scopes(role).contains(&scope);
            let owns = role == Role::Owner;
            let everything =
                [Scope::KeysWrite, Scope::StaffWrite, Scope::WebhooksWrite, Scope::EventsReplay].into_iter();
            assert!(everything.clone().all(|scope| may(scope) == owns), "{role:?}");
            let changes = scopes(role).iter().any(|scope| !scope.as_str().ends_with(":read"));
            assert_eq!(changes, !matches!(role, Role::Finance | Role::Auditor), "{role:?}");
            assert!(may(Scope::ProgramsRead), "{role:?}: the console opens with the list of programs");
        }
    }
}
