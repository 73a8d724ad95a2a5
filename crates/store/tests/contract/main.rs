//! What every back end of the store must do, written once: each case is a function of a way to open one fresh
//! database, and `contract_suites!` makes tests of all of them. Calling `open` again opens the same database
//! again. What only one of them can be asked (bytes in the file, triggers, permissions) is in `sqlite` and `postgres`.

#![allow(clippy::unwrap_used, reason = "these are tests, though the cases carry no attribute that says so")]

mod citus;
#[path = "../cluster/mod.rs"]
mod cluster;
mod commits;
mod copying;
mod members;
mod others;
mod postgres;
mod programs;
mod rows;
mod sqlite;
mod staff;
mod statements;
mod webhooks;

use regulars_store::Store;

/// Opens the case's database; again, for every call.
type Open<'a> = &'a dyn Fn() -> Store;

/// One of the cases.
type Case = fn(Open<'_>);

/// A test for every case, with a database of its own.
macro_rules! one_by_one {
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

/// All cases of every subject, one after the other, on a server that somebody has.
macro_rules! as_a_whole {
    ($backend:ident, $with_address:path, $($module:ident: $($case:ident),+;)+) => {
        mod $backend {
            #[test]
            fn all() {
                $with_address(&[$($((concat!(stringify!($module), "::", stringify!($case)), crate::$module::$case)),+),+]);
            }
        }
    };
}

/// A test for every subject: where a server is made for each, and tests are processes of their own.
macro_rules! together {
    ($backend:ident, $with_server:path, $($module:ident: $($case:ident),+;)+) => {
        mod $backend {
            $(#[test]
            fn $module() {
                $with_server(&[$((stringify!($case), crate::$module::$case)),+]);
            })+
        }
    };
}

macro_rules! contract_suites {
    ($($backend:ident: $how:ident $with:path;)+) => {$(
        $how! { $backend, $with,
            programs: creates_once, lists_and_finds, clock_and_replay, drafts_by_revision,
                publishes_in_order, symbols_only_grow, keeps_keys;
            commits: done_and_read_back, effects_are_stored_with_their_entries, instructions_wait_until_they_are_settled,
                version_conflicts, taken_identities, taken_lookups_and_answers,
                refuses_contradictions, a_foreign_program_sees_nothing, pages_and_followers,
                redemptions_of_a_member_and_a_time, finds_due,
                time_survives_reopening, reopening_keeps_all, shared_things, voucher_codes, tells_how_far_accounts_are, two_threads_do_not_lose;
            members: updates_by_revision, lookups_move, erases, pages_and_batches;
            webhooks: webhooks_by_revision, deliveries_come_and_go, deliveries_keep_their_order;
            staff: staff_by_revision, tickets_work_once, a_second_factor_works_once, sessions_come_and_go, tries_are_counted;
            others: answers, jobs, jobs_are_taken_up_by_one, servers_note_that_they_are_there, snapshot_is_frozen, samples_accounts, many_snapshots_leave_readers_free;
        }
    )+};
}

contract_suites! {
    on_sqlite: one_by_one crate::sqlite::with_database;
    on_postgres: together crate::postgres::with_server;
    on_tables_for_citus: together crate::citus::with_stand_in;
    on_citus: as_a_whole crate::citus::with_address;
}
