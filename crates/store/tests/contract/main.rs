//! What every back end of the store must do, written once: each case is a function of a way to open one fresh
//! database, and `contract_suite!` makes tests of all of them. Calling `open` again opens the same database
//! again. What only SQLite can be asked (bytes in the file, triggers, permissions) is in `sqlite`.

#![allow(clippy::unwrap_used, reason = "these are tests, though the cases carry no attribute that says so")]

mod commits;
mod members;
mod others;
mod programs;
mod rows;
mod sqlite;

use regulars_store::Store;

/// Opens the case's database; again, for every call.
type Open<'a> = &'a dyn Fn() -> Store;

macro_rules! contract_suite {
    ($backend:ident, $with_database:path, $($module:ident: $($case:ident),+;)+) => {
        mod $backend {
            $(mod $module {
                $(#[test]
                fn $case() {
                    $with_database(&crate::$module::$case);
                })+
            })+
        }
    };
}

macro_rules! contract_suites {
    ($($backend:ident: $with_database:path;)+) => {$(
        contract_suite! { $backend, $with_database,
            programs: creates_once, lists_and_finds, clock_and_replay, drafts_by_revision,
                publishes_in_order, symbols_only_grow, keeps_keys;
            commits: done_and_read_back, effects_are_stored_with_their_entries, instructions_wait_until_they_are_settled, version_conflicts, taken_identities, taken_lookups_and_answers,
                refuses_contradictions, a_foreign_program_sees_nothing, pages_and_followers,
                redemptions_of_a_member_and_a_time, finds_due,
                time_survives_reopening, reopening_keeps_all, shared_things, voucher_codes, tells_how_far_accounts_are, two_threads_do_not_lose;
            members: updates_by_revision, lookups_move, erases, pages_and_batches;
            others: answers, jobs, snapshot_is_frozen, backs_up, many_snapshots_leave_readers_free;
        }
    )+};
}

contract_suites! {
    on_sqlite: crate::sqlite::with_database;
}
