// Generated from docs/reference/openapi.json by `npm run generate`. Not to be edited.
export interface paths {
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Browse the API */
        get: operations["docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a part of the page */
        get: operations["docs_asset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is it alive
         * @description Answers as long as the process can; depends on nothing.
         */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the measurements
         * @description In the text format of Prometheus.
         *
         *     Scope: `metrics:read`.
         */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the OpenAPI document */
        get: operations["openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is it ready
         * @description Whether requests should be sent here: the store takes writes, the disk has room, migrations match.
         */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/first-administrator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Become the first administrator
         * @description The server prints a link when it starts and there is no staff yet. Whoever has it becomes an owner of the whole server.
         */
        post: operations["become_first_administrator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the keys
         * @description A key of one program sees the keys of that program; a key of the whole server sees all.
         *
         *     Scope: `keys:write`.
         */
        get: operations["keys"];
        put?: never;
        /**
         * Make a key
         * @description Its secret is shown in this answer only.
         *
         *     Scope: `keys:write`.
         */
        post: operations["create_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a key
         * @description It stops working within a second, on every server.
         *
         *     Scope: `keys:write`.
         */
        delete: operations["revoke_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is signed in
         * @description And what that allows: pages show what the scopes allow. Answers for API keys, too.
         */
        get: operations["me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's password
         * @description All sessions end, the one that asks, too; the ticket in the answer goes on with the second factor.
         */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make new recovery codes */
        post: operations["renew_recovery_codes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out
         * @description The session that asks ends.
         */
        delete: operations["sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List one's sessions */
        get: operations["sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of one's sessions */
        delete: operations["end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set up another second factor
         * @description The present one counts until a code of the new one was shown with the ticket; then all earlier sessions end.
         */
        post: operations["change_totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/program-schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the schema of program documents
         * @description JSON Schema, draft 2020-12.
         */
        get: operations["program_schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the programs
         * @description Scope: `programs:read`.
         */
        get: operations["programs"];
        put?: never;
        /**
         * Create a program
         * @description Scope: `programs:write`.
         */
        post: operations["create_program"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a program
         * @description Scope: `programs:read`.
         */
        get: operations["program"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/backtests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a backtest
         * @description Runs the program's own recorded events through another document, in memory: a published version as JSON, or a whole
         *     document as YAML. Follow the job; its result has the figures.
         *
         *     Scope: `jobs:write`.
         */
        post: operations["start_backtest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a document
         * @description Every mistake with its place, reason and fix. Nothing is stored.
         *
         *     Scope: `programs:read`.
         */
        post: operations["check_document"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the clock
         * @description Scope: `programs:read`.
         */
        get: operations["clock"];
        put?: never;
        /**
         * Move the clock of a sandbox
         * @description Forward only, and all work that falls due on the way is done. While nothing is recorded in the program its clock may
         *     also be set to the past, so that imported history can be looked at as of then.
         *
         *     Scope: `clock:write`.
         */
        post: operations["move_clock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare two versions
         * @description Scope: `programs:read`.
         */
        get: operations["diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the draft
         * @description The text as it was saved, valid or not. Its ETag is due in `If-Match` when it is saved again.
         *
         *     Scope: `programs:read`.
         */
        get: operations["draft"];
        /**
         * Save the draft
         * @description With the ETag of the revision that it was made from in `If-Match`, or `If-None-Match: *` for the first. A draft may
         *     have mistakes; publishing one may not.
         *
         *     Scope: `programs:write`.
         */
        put: operations["save_draft"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/draft/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview the draft
         * @description Which level of now becomes which of the draft, and how many members hold it: counted in the accounts as they stand. A level
         *     that is gone needs a line under `migrate`, or the draft can't be published.
         *
         *     Scope: `programs:read`.
         */
        get: operations["preview_draft"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report an event
         * @description The same event again (by `source` and `external_id`) answers as the first did, with `Idempotent-Replayed: true`.
         *
         *     Scope: `events:write`.
         */
        post: operations["report_event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/events/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report many events
         * @description One event per line, decided in order; one answer per line, in the same order. A refused event does not stop the
         *     others. At most 10,000 events and 1 MiB.
         *
         *     Scope: `events:write`.
         */
        post: operations["report_events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/events/{event}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an entry
         * @description What an event did, and why.
         *
         *     Scope: `events:read`.
         */
        get: operations["event"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/explanation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a program in plain sentences
         * @description How to earn, what it is worth, when it ends, what levels and rewards take, and what a return takes back: all that the
         *     published version says, in English, Chinese (`zh-Hans`, `zh-Hant`) or Estonian. It needs no key, since it is for members
         *     and for who thinks of becoming one. A sandbox program, which is for trying, is shown to any key that opens it.
         */
        get: operations["explanation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/face": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a program at a glance
         * @description Its name, zone and currency, and what the units of its wallets are called: what a page or a register must know to write
         *     amounts and days. It needs no key. A sandbox program is shown to any key that opens it.
         */
        get: operations["face"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/games": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the games
         * @description The games of chance of the program: when and for whom they are, how to take part without buying, what can be won with which
         *     chance, and how many of each prize are left. It is what the law of many countries asks to be disclosed.
         *
         *     Scope: `games:read`.
         */
        get: operations["games"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/games/{game}/proofs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the proof of a game's draws
         * @description For each day the commitment to its seed, which anybody can read before the day and keep; and the seed itself from an hour
         *     after the day on. With it every number that was drawn can be computed again: `regulars verify-draw`, and the manual's page
         *     on games, say how.
         *
         *     Scope: `games:read`.
         */
        get: operations["game_proofs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/history/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close the program for history
         * @description Scope: `events:replay`.
         */
        post: operations["close_history"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/history/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open the program for history
         * @description While it is open, events sent with `replay=true` count under their own time, and due work waits for them.
         *
         *     Scope: `events:replay`.
         */
        post: operations["open_history"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/households/{household}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a household
         * @description Who is in it, who is invited, and what they have together. Report what happens to it by events of type
         *     `household.founded`, `household.invited`, `household.joined`, `household.left`, `household.removed` and
         *     `household.address_changed`; whoever is in it redeems with what all have.
         *
         *     Scope: `members:read`.
         */
        get: operations["household"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/instructions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the instructions
         * @description What somebody outside is to do, oldest first: payments to members, and units that partners are to credit. Tell what became of one by an event of type
         *     `instruction.done` or `instruction.failed`.
         *
         *     Scope: `reports:read`.
         */
        get: operations["instructions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the jobs
         * @description Newest first.
         *
         *     Scope: `jobs:read`.
         */
        get: operations["jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/jobs/{job}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a job
         * @description Scope: `jobs:read`.
         */
        get: operations["job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/jobs/{job}/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a job
         * @description Server-sent events named `progress`, each with the whole job; the stream ends when the job does.
         *
         *     Scope: `jobs:read`.
         */
        get: operations["job_progress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/leaderboards/{leaderboard}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a leaderboard
         * @description Who has done most of what the leaderboard compares, the best first. Members are called as they wish to be, and are not
         *     listed if they don't wish to be; their ids are not told. It is reckoned anew for every page.
         *
         *     Scope: `members:read`.
         */
        get: operations["leaderboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the members
         * @description In the order in which they were enrolled. Erased members keep their place, with the status `erased` and nothing
         *     personal.
         *
         *     Scope: `members:read`.
         */
        get: operations["members"];
        put?: never;
        /**
         * Enrol a member
         * @description The member, the account and the `member.joined` event in one.
         *
         *     Scope: `members:write`.
         */
        post: operations["enrol"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find a member
         * @description By one identifier. Nobody or one.
         *
         *     Scope: `members:read`.
         */
        post: operations["search_members"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a member
         * @description Scope: `members:read`.
         */
        get: operations["member"];
        put?: never;
        post?: never;
        /**
         * Erase a member
         * @description The account is closed and what is left of its balances lapses; identifiers and profile are gone for ever. The ledger
         *     keeps its entries without a person. From then on the member's address answers like one that never existed; only the
         *     list of members tells that there was somebody.
         *
         *     Scope: `members:erase`.
         */
        delete: operations["erase_member"];
        options?: never;
        head?: never;
        /**
         * Change a member
         * @description Scope: `members:write`.
         */
        patch: operations["change_member"];
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the balances
         * @description Every wallet with its lots, what waits, and what expires next.
         *
         *     Scope: `members:read`.
         */
        get: operations["balance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/benefits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the benefits
         * @description What the levels and the plan that the member holds entitle to, what is left of each allowance and until when, in the order of the
         *     document. Report a use by an event of type `benefit.used`, or `benefit.claimed` for a benefit of orders; of those, `bought_at`
         *     asks until when each can be claimed.
         *
         *     Scope: `members:read`.
         */
        get: operations["benefits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/challenges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the challenges
         * @description What the member can do for something in return, how far it is, what there is for it, what there is to choose, and the badges that
         *     the member has.
         *
         *     Scope: `members:read`.
         */
        get: operations["challenges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/games": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a member can play
         * @description The games, how often the member can play each of them and until when, and why not. Play by an event of type `game.played`.
         *
         *     Scope: `members:read`.
         */
        get: operations["member_games"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the holds
         * @description What is set aside: open holds and reservations, the oldest first.
         *
         *     Scope: `members:read`.
         */
        get: operations["holds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/household": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the household of a member
         * @description The one that the member is in, with what its people have together, and the invitations that the member can accept.
         *
         *     Scope: `members:read`.
         */
        get: operations["member_household"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/leaderboards/{leaderboard}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a member's place in a leaderboard
         * @description The member's own rank, and up to two places above and below.
         *
         *     Scope: `members:read`.
         */
        get: operations["member_leaderboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the ledger
         * @description Every line of every entry, newest entry first. A page counts entries, so it may have more lines than `limit`.
         *
         *     Scope: `members:read`.
         */
        get: operations["ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the links with partners
         * @description The partners of the program, and with which of them the member's account is linked. Report a link by an event of type
         *     `account.linked`, and its end by `account.unlinked`.
         *
         *     Scope: `members:read`.
         */
        get: operations["links"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the paid membership
         * @description The plan that the member is on, what its running period cost against what was had from it, and which plans there are for
         *     the member.
         *
         *     Scope: `members:read`.
         */
        get: operations["member_plan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/redemptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the redemptions
         * @description Every reward that the member took, newest first, and whether it was handed over, used or cancelled. Names are in English.
         *
         *     Scope: `members:read`.
         */
        get: operations["redemptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/referral": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how friends are brought
         * @description The code and address by which the member brings friends, what there is for it, how far the friends are, and what the
         *     limits still allow; and how the member was brought. A friend claims the code by an event of type `referral.claimed`, or
         *     by `join.referral_code` on joining. `not_found` where the program gives nothing for it.
         *
         *     Scope: `members:read`.
         */
        get: operations["referral"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/rewards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the rewards
         * @description What the member can redeem now, what is missing for the rest, and what is locked and why. What is available comes first,
         *     the cheapest first; then what is nearest; then what is locked. Redeem by an event of type `reward.redeemed`.
         *
         *     Scope: `members:read`.
         */
        get: operations["rewards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/rewards/{reward}/pass": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a member's pass to a reward
         * @description The place in line and when it is the member's turn, and the pass as it is shown to a checkout outside. Ask for a pass by an
         *     event of type `waiting_room.entered`.
         *
         *     Scope: `members:read`.
         */
        get: operations["member_pass"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the teams of a member
         * @description Those that the member is in, with how far they are and the member's own part, and those into which the member is invited.
         *
         *     Scope: `members:read`.
         */
        get: operations["member_teams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/tiers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the levels
         * @description Where the member stands in every tier set, the way up, and what is at risk.
         *
         *     Scope: `members:read`.
         */
        get: operations["tiers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the timeline
         * @description Every entry with its reasons, newest first.
         *
         *     Scope: `members:read`.
         */
        get: operations["timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/vouchers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the vouchers
         * @description What the member can use on an order, what ends first before the rest. Use one by naming it in an event of type
         *     `order.paid`. Codes are shown to keys with `vouchers:read`.
         *
         *     Scope: `members:read`.
         */
        get: operations["vouchers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/members/{member}/vouchers/{voucher}/qr": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a voucher as QR code
         * @description The code of a living voucher as an SVG image, for a till that scans.
         *
         *     Scope: `vouchers:read`.
         */
        get: operations["voucher_qr"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the plans
         * @description The paid memberships of the program as somebody who is no member sees them: what they cost and what they entitle to.
         *
         *     Scope: `quotes:read`.
         */
        get: operations["plans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/plans/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Quote an order on each plan
         * @description What an order would give as things are, and what on each plan that whoever would buy could join; so that somebody who is no
         *     member sees what membership would give. Nothing is recorded.
         *
         *     Scope: `quotes:read`.
         */
        post: operations["plan_quotes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish the draft
         * @description From now on it decides events. What members hold keeps its terms.
         *
         *     Scope: `programs:publish`.
         */
        post: operations["publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Quote an order
         * @description What it would earn and why, where the member would stand afterwards, what the member can redeem now, what each voucher
         *     would save and each wallet could pay, and what clerk and member should hear. Nothing is recorded. The token keeps the terms of the quote for 15 minutes: an order that carries
         *     it is decided under the same version of the program.
         *
         *     Scope: `quotes:read`.
         */
        post: operations["quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/reports/instructions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Report on instructions
         * @description What each wallet asked to be paid, and what went to each partner, over a time of the server; what was done and failed in it,
         *     what is owed to partners for it, and what is open now.
         *
         *     Scope: `reports:read`.
         */
        get: operations["instruction_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/reports/reward-health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Report on the health of rewards
         * @description Of those who could have a reward, how many have redeemed it lately; what is redeemed too rarely is flagged, with what could
         *     be done. The program states of whom the share is taken, below which share and over how long (`reward_health`). Of more than
         *     10,000 members a sample is looked at.
         *
         *     Scope: `reports:read`.
         */
        get: operations["reward_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/reports/rewards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Report on rewards
         * @description How often each reward was redeemed, what members paid for it, and what it cost the program, over a time of the server;
         *     donations by cause. What was cancelled or reversed in that time is taken off.
         *
         *     Scope: `reports:read`.
         */
        get: operations["reward_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/reports/settlement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Settle with partners
         * @description What every partner owes the program for units, vouchers and rewards that it pays for, and what the program owes it for units
         *     that members took there and rewards that it handed over, over a time of the server; with the statements behind it. What was
         *     undone in that time is taken off. Reads all entries up to the end of that time.
         *
         *     Scope: `reports:read`.
         */
        get: operations["settlement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/reports/statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the statements of a month
         * @description What became of the units that each partner pays for, and what it pays for them, in a month of the program's calendar.
         *
         *     Scope: `reports:read`.
         */
        get: operations["statements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/reports/statements.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the statements of a month as a table
         * @description The same as CSV: a line per partner and wallet, with a head; amounts are written with their digits after the point.
         *
         *     Scope: `reports:read`.
         */
        get: operations["statements_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/rewards/{reward}/draw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the proof of a draw for the turns of a waiting room
         * @description The commitment to its seed, which anybody can read before and keep; and the seed itself from an hour after lots are drawn on.
         *     With it every lot can be computed again: the manual's page on waiting rooms says how.
         *
         *     Scope: `games:read`.
         */
        get: operations["room_draw_proof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/rewards/{reward}/pass-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the key of a reward's passes
         * @description A checkout outside checks with it that a pass is true, without a call. Whoever has the key can make passes, too: keep it as
         *     you keep the secret of a webhook. Each reward has a key of its own.
         *
         *     Scope: `webhooks:write`.
         */
        get: operations["pass_key"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/rewards/{reward}/sessions/{session}/draw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the proof of a draw for the places of a date
         * @description The commitment to its seed, which anybody can read before and keep; and the seed itself from an hour after lots are drawn on.
         *     With it every lot can be computed again: the manual's page on experiences says how.
         *
         *     Scope: `games:read`.
         */
        get: operations["draw_proof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/roll-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Return to an earlier version
         * @description Its document is published again, as a new version.
         *
         *     Scope: `programs:publish`.
         */
        post: operations["roll_back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/teams/{team}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a team
         * @description Who is in it and how far it is. Report what happens to it by events of type `team.founded`, `team.invited`, `team.joined`,
         *     `team.left` and `team.removed`.
         *
         *     Scope: `members:read`.
         */
        get: operations["team"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions
         * @description Scope: `programs:read`.
         */
        get: operations["versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a version
         * @description Scope: `programs:read`.
         */
        get: operations["version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/vouchers/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import codes
         * @description One code per line, at most 100,000 and 8 MiB. All of them are stored, sealed, or none: the refusal names the lines that
         *     are wrong.
         *
         *     Scope: `vouchers:write`.
         */
        post: operations["import_codes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/vouchers/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Validate a code
         * @description What voucher a code stands for, and what it would save on an order, by the same decision as the order itself. Nothing is
         *     recorded, and nothing is promised: use the voucher by naming it or its code in an event of type `order.paid`.
         *
         *     A code that can't be used is `code_invalid`, whatever the reason; a key with `vouchers:read` is told which. After 10 wrong
         *     codes of a key in a minute, or 1,000 in a program in an hour, codes are refused with `rate_limited`.
         *
         *     Scope: `quotes:read`.
         */
        post: operations["validate_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the webhooks
         * @description Scope: `webhooks:read`.
         */
        get: operations["webhooks"];
        put?: never;
        /**
         * Make a webhook
         * @description From now on the address is told of each entry of these kinds, at least once, and of those of one member in their order.
         *     Messages are signed as Standard Webhooks has it; the secret is shown in this answer only. An address that does not answer with 2xx is tried
         *     again for about three days.
         *
         *     Scope: `webhooks:write`.
         */
        post: operations["create_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/webhooks/{webhook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a webhook
         * @description Scope: `webhooks:read`.
         */
        get: operations["webhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook
         * @description What it was not told goes with it.
         *
         *     Scope: `webhooks:write`.
         */
        delete: operations["delete_webhook"];
        options?: never;
        head?: never;
        /**
         * Change a webhook
         * @description Scope: `webhooks:write`.
         */
        patch: operations["change_webhook"];
        trace?: never;
    };
    "/v1/programs/{program}/webhooks/{webhook}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a webhook was not told
         * @description Scope: `webhooks:read`.
         */
        get: operations["deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/webhooks/{webhook}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change a webhook's secret
         * @description For a while messages carry the signatures of both secrets, so that none is lost while the new one is put in place.
         *
         *     Scope: `webhooks:write`.
         */
        post: operations["change_webhook_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programs/{program}/webhooks/{webhook}/send-again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send again what was given up
         * @description Scope: `webhooks:write`.
         */
        post: operations["send_again"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-in/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in: e-mail and password
         * @description The answer is the same for an e-mail that is not known and for a wrong password. After ten tries within a quarter of an
         *     hour an e-mail is not looked at until that is over.
         */
        post: operations["sign_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-in/staff/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Choose a password by a link
         * @description For who was invited, and for who was reset. The link works once.
         */
        post: operations["accept_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-in/staff/second": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in: the second factor
         * @description A session begins; its secret is in the cookie `__Host-regulars`, which scripts can't read. It ends after half an hour
         *     without use, and after twelve hours in any case. Where the second factor was just set up, the answer has ten recovery
         *     codes.
         */
        post: operations["prove_second_factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the staff
         * @description Scope: `staff:read`.
         */
        get: operations["staff"];
        put?: never;
        /**
         * Invite somebody
         * @description The answer has the secret of a link, shown this once, by which they choose their own password. How it reaches them is for
         *     whoever invites. Each e-mail is invited once; `reset` makes another link.
         *
         *     Scope: `staff:write`.
         */
        post: operations["invite_staff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/{staff}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read somebody
         * @description Scope: `staff:read`.
         */
        get: operations["staff_member"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change somebody
         * @description Other roles hold at once. Who is disabled is signed out everywhere. One owner of the whole server stays in any case.
         *
         *     Scope: `staff:write`.
         */
        patch: operations["change_staff"];
        trace?: never;
    };
    "/v1/staff/{staff}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset somebody
         * @description For who has lost password or second factor. They are signed out everywhere, and begin anew with the link of the answer.
         *
         *     Scope: `staff:write`.
         */
        post: operations["reset_staff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description The member's account belongs together with their account at a partner. A member has one link to a partner at a time, and
         *     a number of the partner belongs to one member. What a link gives is given once, also when it ends and comes again.
         */
        AccountLinked: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who. */
            member: components["schemas"]["MemberRef"];
            /**
             * @description The number of the member's account at the partner, or anything else that stands for it alone. Only its keyed hash
             *     is kept.
             */
            number: components["schemas"]["Label"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The name that the program gives to the partner. */
            partner: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "account.linked";
        };
        /** @enum {string} */
        AccountLinkedType: "account.linked";
        /** @description The member's account does not belong together with one at the partner any more. */
        AccountUnlinked: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The name that the program gives to the partner. */
            partner: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "account.unlinked";
        };
        /** @enum {string} */
        AccountUnlinkedType: "account.unlinked";
        /** @description Something a member did. */
        Activity: {
            /** @description Free fields; conditions can use those that the program declares under `fields.activity`. */
            metadata?: components["schemas"]["Metadata"];
            /** @description `check_in`, `review`, `delivered`, or a name of the program's own. */
            name: components["schemas"]["Label"];
            /** @description The order it concerns. */
            order?: components["schemas"]["EventReference"];
            /** @description How often at once; 1 when left out. */
            quantity?: components["schemas"]["Quantity"];
        };
        /** @description The member did something: a check-in, a review, or what the program names. */
        ActivityDone: {
            /** @description What. */
            activity: components["schemas"]["Activity"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who did it. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "activity";
        };
        /** @enum {string} */
        ActivityType: "activity";
        /** @description A correction by staff. */
        Adjustment: {
            /** @description What to add (positive) or to take (negative). */
            amount: components["schemas"]["SignedAmount"];
            /** @description Why, for the audit and the member. */
            reason: components["schemas"]["Reason"];
            /** @description The wallet's name. */
            wallet: components["schemas"]["Label"];
        };
        /** @description Staff gave or took an amount. */
        AdjustmentMade: {
            /** @description What, and why. */
            adjustment: components["schemas"]["Adjustment"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Whose wallet. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "adjustment";
        };
        /** @enum {string} */
        AdjustmentType: "adjustment";
        /** @description The account after an entry. */
        After: {
            /** @description Balances. */
            balances: components["schemas"]["BalanceAfter"][];
            /** @description Levels held. */
            levels: components["schemas"]["HeldLevel"][];
        };
        /** @description What is to be sent again. */
        Again: {
            /**
             * @description What this event did; all that was given up when left out.
             * @example evt_0198c0de-0000-7000-8000-000000000001
             */
            event?: string;
        };
        /** @description What a limit of a benefit allows. */
        Allowance: {
            /**
             * Format: int64
             * @description How often still in the present one.
             */
            left: number;
            /**
             * Format: int64
             * @description How often in its period.
             */
            times: number;
            /** @description The end of the present period, at which the next begins; absent for a limit that never begins anew. */
            until?: components["schemas"]["Instant"];
        };
        /**
         * Format: int64
         * @description An amount of at least 0, in the smallest unit: a price, a discount, a total.
         * @example 2400
         */
        Amount: number;
        /** @description What is missing to stay. */
        AtRisk: {
            /** @description The price that keeps the level instead. */
            keep_price?: components["schemas"]["KeepPrice"];
            /**
             * Format: int64
             * @description How many more friends keep the level instead.
             */
            keep_referrals?: number;
            /** @description Everything that is needed. */
            missing: components["schemas"]["Missing"][];
            /**
             * @description What to tell the member.
             * @example 3 more orders by 31 Dec to stay Gold
             */
            sentence: string;
            /** @description The review at which the level would be lost. */
            until: components["schemas"]["Instant"];
        };
        /** @description The published version to run. */
        BacktestOf: {
            /** @description Its number. */
            version: components["schemas"]["Number"];
        };
        /** @description A badge that the member has. */
        Badge: {
            /**
             * @description The badge.
             * @example regular
             */
            id: string;
            /** @description What the member is called by it. */
            name: string;
            /** @description The address of its picture. */
            picture?: string;
            /** @description Since when. */
            since: components["schemas"]["Instant"];
            /** @description More about it. */
            text?: string;
        };
        /** @description A badge that was given or taken back. */
        BadgeMove: {
            /**
             * @description The badge.
             * @example regular
             */
            id: string;
            /**
             * @description `given` or `taken_back`.
             * @example given
             */
            what: string;
        };
        /** @description The balance of one wallet, in its smallest unit. */
        BalanceAfter: {
            /**
             * Format: int64
             * @description Can be spent.
             */
            available: number;
            /**
             * Format: int64
             * @description Owed by the member.
             */
            debt: number;
            /**
             * Format: int64
             * @description Set aside by holds and reservations.
             */
            held: number;
            /**
             * Format: int64
             * @description Can't be spent yet.
             */
            pending: number;
            /** @description The wallet. */
            wallet: string;
        };
        /** @description All balances of an account. */
        Balances: {
            /** @description The instant that is shown; due work up to it is included. */
            as_of: components["schemas"]["Instant"];
            /** @description The program's wallets, then retired ones that still hold something. */
            wallets: components["schemas"]["Wallet"][];
        };
        /** @description A benefit. */
        Benefit: {
            /** @description The benefit. */
            id: string;
            /** @description Its name. */
            name: string;
        };
        /** @description The member uses a benefit for an order, which may be returned for longer, or has become cheaper: the till pays that back. */
        BenefitClaimed: {
            /**
             * Format: int64
             * @description What has become cheaper, for a benefit that pays it back, in the smallest unit of the program's currency.
             */
            amount?: number;
            /** @description The benefit. */
            benefit: components["schemas"]["Label"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who bought. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The order. */
            order: components["schemas"]["EventReference"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "benefit.claimed";
        };
        /** @enum {string} */
        BenefitClaimedType: "benefit.claimed";
        /** @description A benefit of a level or a plan that the member holds, or of every member. */
        BenefitHeld: {
            /** @description What each of its limits allows; empty where it can be used as often as one likes. */
            allowances: components["schemas"]["Allowance"][];
            /**
             * @description The benefit.
             * @example free_modification
             */
            id: string;
            /** @description The level that the member holds in it. */
            level?: components["schemas"]["Level"];
            /** @description Why; only when it is `locked`. */
            locked?: components["schemas"]["BenefitLock"];
            /** @description Its name. */
            name: string;
            /** @description The plan that the member is on, for a benefit of that. */
            plan?: string;
            /**
             * @description What to tell the member.
             * @example Free modification: 1 left until 31 Mar
             */
            sentence: string;
            /** @description The tier set, for a benefit of a level. */
            set?: string;
            /**
             * @description `available`: it can be used now. `locked`: it can't.
             * @example available
             */
            state: string;
            /** @description The first instant at which it is too late for an order of `bought_at`; only when that was asked. */
            until?: components["schemas"]["Instant"];
            /**
             * @description How long after the day of an order it can be claimed; only for a benefit of orders.
             * @example 90 days
             */
            within?: string;
        };
        /** @description Why a benefit is locked. */
        BenefitLock: {
            /** @description When it can be used again; only when it is used up, and where it begins anew. */
            again_at?: components["schemas"]["Instant"];
            /**
             * @description `not_now`: at other times. `condition`: its condition does not hold. `used_up`: it was used as often as it can be.
             * @example used_up
             */
            by: string;
        };
        /** @description A benefit of a level that was used, or whose use was undone. */
        BenefitUse: {
            /**
             * @description The benefit.
             * @example free_modification
             */
            benefit: string;
            /**
             * Format: int64
             * @description How often; negative when undone.
             */
            times: number;
            /**
             * Format: int64
             * @description What that costs the program, in the smallest unit of its currency; negative when undone.
             */
            worth: number;
        };
        /** @description The member has used a benefit of a level. A limit of it is used up by so much; a reversal gives the use back. */
        BenefitUsed: {
            /** @description The name that the program gives to the benefit. */
            benefit: components["schemas"]["Label"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "benefit.used";
        };
        /** @enum {string} */
        BenefitUsedType: "benefit.used";
        /** @description What the levels and the plan of a member entitle to. */
        Benefits: {
            /** @description The instant that is shown; due work up to it is included. */
            as_of: components["schemas"]["Instant"];
            /** @description In the order of the document. */
            benefits: components["schemas"]["BenefitHeld"][];
        };
        /** @description Which of the member's vouchers together save most. */
        BestVouchers: {
            /**
             * Format: int64
             * @description What is left to pay, in the smallest unit.
             */
            payable: number;
            /**
             * Format: int64
             * @description What they take off, in the smallest unit.
             */
            saves: number;
            /** @description Their ids, to be named in the order; in the order in which they apply. */
            vouchers: string[];
        };
        /**
         * @description A day of birth, `1990-05-17`, or `--05-17` when the year is not told.
         * @example --05-17
         */
        Birthday: string;
        /** @description A partner has paid for units in advance, on which rules that it funds draw from then on. */
        BlockBought: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description From when on they are drawn; from `occurred_at` on when left out. */
            from?: components["schemas"]["Instant"];
            /** @description The partner's own account in the program, enrolled as a member is: the block is an entry of it. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The name that the program gives to the partner. */
            partner: components["schemas"]["Label"];
            /**
             * @description What the smallest unit cost, in millionths of the program's currency: 8000 is 0.008. As the program says when left
             *     out.
             */
            price?: components["schemas"]["Amount"];
            /** @description Whether they are drawn only when nothing is left of other blocks. */
            reserve?: boolean;
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "block.bought";
            /** @description How many, in its smallest unit. */
            units: components["schemas"]["PositiveAmount"];
            /** @description The first instant at which they are drawn no more; without it they last. */
            until?: components["schemas"]["Instant"];
            /** @description The wallet whose units they are. */
            wallet: components["schemas"]["Label"];
        };
        /** @enum {string} */
        BlockBoughtType: "block.bought";
        /** @description What an entry did to a block of units that a partner pays for in advance. */
        BlockMove: {
            /**
             * Format: int32
             * @description The number of the block among those of the partner and wallet.
             */
            number: number;
            /** @description The partner. */
            partner: string;
            /**
             * Format: int64
             * @description How many, in the smallest unit; negative when bought no more, or given back.
             */
            units: number;
            /** @description The wallet. */
            wallet: string;
            /**
             * @description `bought` or `drawn`.
             * @example drawn
             */
            what: string;
        };
        /** @description Where a budget stands. Money in the smallest unit of the currency, units in that of their wallet. */
        BudgetStanding: {
            /**
             * @description What happens when it is used up: `stop`, `alarm` or `raise_prices`.
             * @example stop
             */
            at_limit: string;
            /**
             * @description The budget.
             * @example cost_pool
             */
            budget: string;
            /**
             * Format: int64
             * @description What they may cost.
             */
            limit: number;
            /** @description Its name; the id when it has none. */
            name: string;
            /**
             * Format: int64
             * @description What members paid for orders in that time; only for a budget that is a share of it.
             */
            revenue?: number;
            /**
             * @description `open`; `warning` from its `warn_at` on; `used_up`.
             * @example open
             */
            state: string;
            /**
             * Format: int64
             * @description What rewards and rules have cost in its time.
             */
            used: number;
            /**
             * @description The wallet whose units it counts; absent for money.
             * @example points
             */
            wallet?: string;
        };
        /**
         * @description A card number. Spaces and hyphens are dropped.
         * @example 6011 0009 9013
         */
        Card: string;
        /** @description A cart. */
        Cart: {
            /** @description The language of names and sentences; English when left out. */
            language?: components["schemas"]["Language"];
            /** @description Who would buy. */
            member: components["schemas"]["MemberRef"];
            /** @description When; now when left out. */
            occurred_at?: components["schemas"]["Instant"];
            /** @description What. */
            order: components["schemas"]["Order"];
        };
        /** @description What was given to one cause. */
        CauseCost: {
            /** @description The cause. */
            cause: string;
            /**
             * Format: int64
             * @description How many donations.
             */
            quantity: number;
            /**
             * Format: int64
             * @description What they are worth, in the smallest unit of the currency.
             */
            worth: number;
        };
        /** @description A challenge, and how far the member is. */
        Challenge: {
            /** @description When its days begin; absent where that is not stated. */
            begins_at?: components["schemas"]["Instant"];
            /** @description When it was done; only when it is. */
            done_at?: components["schemas"]["Instant"];
            /** @description The first instant that no longer counts; absent where there is none. */
            ends_at?: components["schemas"]["Instant"];
            /** @description What there is for it. */
            gives: components["schemas"]["ChallengePrize"][];
            /**
             * @description The challenge.
             * @example seven_days
             */
            id: string;
            /**
             * Format: int64
             * @description How many more of the tasks have to be done.
             */
            missing: number;
            /** @description Its name. */
            name: string;
            /** @description The address of its picture. */
            picture?: string;
            /**
             * @description What to tell the member.
             * @example Seven days of tea: 3 of 7 days in a row, next by 12 Mar
             */
            sentence: string;
            /** @description What the member has done of what it takes of each in a team; absent where everybody of it gets what there is. */
            share?: components["schemas"]["TeamShare"];
            /**
             * @description `ahead`: its days have not begun. `joinable`: it can be done by who joins it, by an event of type
             *     `challenge.joined`, or founds or joins a team, where it is done by teams. `open`: it can be done. `done`: it is done.
             * @example open
             */
            state: string;
            /** @description What there is to do; empty when it was done more than 92 days ago. */
            tasks: components["schemas"]["ChallengeTask"][];
            /** @description The team of the member, where it is done by teams: its tasks are what all of the team have done then. */
            team?: string;
            /** @description More about it. */
            text?: string;
        };
        /** @description The member takes part in a challenge that has to be joined. */
        ChallengeJoined: {
            /** @description The challenge. */
            challenge: components["schemas"]["Label"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who takes part. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "challenge.joined";
        };
        /** @enum {string} */
        ChallengeJoinedType: "challenge.joined";
        /** @description What an entry did for a challenge, or what followed. */
        ChallengeMove: {
            /**
             * Format: int64
             * @description How much was done, in the smallest unit; negative when taken back. Only with `advanced`.
             */
            amount?: number;
            /**
             * @description The challenge.
             * @example seven_days
             */
            id: string;
            /** @description The task that was advanced; absent when it is the only one. */
            task?: string;
            /**
             * @description `joined`: the member takes part. `advanced`: something was done for a task. `done`: the challenge is done, and what it gives is among what was
             *     given. `taken_back`: it is not done any more. `closed`: nothing of it changes any more.
             * @example advanced
             */
            what: string;
        };
        /** @description What a challenge gives. */
        ChallengePrize: {
            /**
             * Format: int64
             * @description How many: units in the smallest unit of the wallet, else 1.
             */
            amount: number;
            /**
             * @description The wallet, the kind of voucher, the badge, the level, or the choice.
             * @example free_topping
             */
            id: string;
            /**
             * @description `units`, `voucher`, `badge`, `level` or `choice`.
             * @example voucher
             */
            kind: string;
            /**
             * @description What to tell the member.
             * @example A free topping
             */
            name: string;
        };
        /** @description A task of a challenge. */
        ChallengeTask: {
            /**
             * @description The first instant at which days in a row begin anew, unless the member has come before; only while such a row goes
             *     on.
             */
            come_before?: components["schemas"]["Instant"];
            /**
             * @description What is counted: `orders`, `spend`, `items`, `topped_up`, `activity`, `field`, `days` or `days_in_a_row`.
             * @example days_in_a_row
             */
            counts: string;
            /**
             * Format: int64
             * @description How much is done, at most what it takes.
             */
            have: number;
            /** @description The task; absent when it is the only one. */
            id?: string;
            /**
             * Format: int64
             * @description How much it takes.
             */
            need: number;
            /**
             * Format: int32
             * @description Digits after the point of both.
             */
            scale: number;
            /** @description What to tell the member. */
            sentence: string;
            /**
             * @description `open`, `done`, or `locked` while others have to be done before.
             * @example open
             */
            state: string;
        };
        /** @description What a member can do for something in return, how far it is, and the badges that the member has. */
        Challenges: {
            /** @description The instant that is shown; due work up to it is included. */
            as_of: components["schemas"]["Instant"];
            /** @description The badges, in the order in which they were given. */
            badges: components["schemas"]["Badge"][];
            /** @description Challenges that are ahead, to be joined, open or done, in the order of the document. What is hidden is here only when it is done. */
            challenges: components["schemas"]["Challenge"][];
            /** @description What the member may choose, by an event of type `choice.made`; what ends first at the front. */
            choices: components["schemas"]["Choice"][];
        };
        /** @description A changed field. */
        Change: {
            /** @description The value after; absent when the field is gone. */
            after?: unknown;
            /** @description The value before; absent when the field is new. */
            before?: unknown;
            /** @description JSON pointer of the field. */
            path: string;
        };
        /** @description What is wrong with a document. */
        Check: {
            /** @description Every mistake. */
            mistakes: components["schemas"]["CheckMistake"][];
            /** @description Whether it can be published. */
            ok: boolean;
        };
        /** @description A mistake in a document. */
        CheckMistake: {
            /** @description The column in a sentence or condition, from 1, where known. */
            column?: number;
            /** @description What to do. */
            fix: string;
            /**
             * @description JSON pointer of the place.
             * @example /earn/purchase/if
             */
            path: string;
            /** @description What is wrong. */
            reason: string;
        };
        /** @description Something of which the member chooses one. */
        Choice: {
            /**
             * @description The option that is given then.
             * @example suite_nights
             */
            default: string;
            /**
             * @description The choice.
             * @example annual_choice
             */
            id: string;
            /** @description Its name. */
            name: string;
            /** @description What there is to choose from. */
            options: components["schemas"]["ChoiceOption"][];
            /**
             * @description What to tell the member.
             * @example Annual choice: choose by 8 Jan, otherwise: Five nights
             */
            sentence: string;
            /** @description More about it. */
            text?: string;
            /** @description The first instant at which it is too late: the default is given then. */
            until: components["schemas"]["Instant"];
        };
        /** @description The member chooses one of several things that a challenge or a level gave. What was chosen stays chosen. */
        ChoiceMade: {
            /** @description The choice. */
            choice: components["schemas"]["Label"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who chooses. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The option. */
            option: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "choice.made";
        };
        /** @enum {string} */
        ChoiceMadeType: "choice.made";
        /** @description One of several things to choose from. */
        ChoiceOption: {
            /** @description What who chooses it gets. */
            gives: components["schemas"]["ChallengePrize"][];
            /**
             * @description The option.
             * @example suite_nights
             */
            id: string;
            /** @description Its name. */
            name: string;
            /** @description More about it. */
            text?: string;
        };
        /** @description A voucher that can be claimed. */
        Claimable: {
            /**
             * Format: int64
             * @description How often the code can still be claimed, by all members together.
             */
            left: number;
            /**
             * @description Its kind.
             * @example welcome
             */
            voucher: string;
        };
        /** @description The clock of a program. */
        Clock: {
            /** @description Where a test clock stands. */
            at?: components["schemas"]["Instant"];
            /**
             * @description `system`, or `fixed` for the test clock of a sandbox.
             * @example system
             */
            kind: string;
        };
        /** @description Where to move the clock. */
        ClockMove: {
            /** @description Later than the program's time now; any time while nothing is recorded in the program. */
            to: components["schemas"]["Instant"];
        };
        /** @description The program's time. */
        ClockNow: {
            /** @description The clock. */
            clock: components["schemas"]["Clock"];
            /** @description The time now. */
            now: components["schemas"]["Instant"];
        };
        /** @description Units of one wallet that became units of another one. Amounts are negative when undone. */
        Converted: {
            /**
             * Format: int64
             * @description How many left it, in its smallest unit.
             */
            amount: number;
            /**
             * @description The conversion.
             * @example to_miles
             */
            conversion: string;
            /**
             * @description The wallet that they left.
             * @example points
             */
            from: string;
            /**
             * Format: int64
             * @description How many came into it, in its smallest unit.
             */
            gave: number;
            /**
             * @description The wallet that they came into.
             * @example miles
             */
            to: string;
        };
        /** @description What a play costs. */
        CostOfPlay: {
            /**
             * Format: int64
             * @description How much, in its smallest unit.
             */
            amount: number;
            /**
             * @description The wallet that pays.
             * @example plays
             */
            wallet: string;
        };
        /**
         * @description An ISO 4217 code of a currency in use, in capital letters.
         * @example EUR
         */
        Currency: string;
        /**
         * Format: date
         * @description A day, `2027-12-31`.
         * @example 2027-12-31
         */
        Day: string;
        /** @description What was decided. */
        Decision: {
            /** @description The account afterwards. */
            after: components["schemas"]["After"];
            /** @description Badges that were given or taken back. */
            badges?: components["schemas"]["BadgeMove"][];
            /** @description The benefit of a level that was used, or whose use was undone. */
            benefit?: components["schemas"]["BenefitUse"];
            /** @description What it bought, or drew, of what partners pay for in advance. */
            blocks?: components["schemas"]["BlockMove"][];
            /** @description What was done for challenges, and what followed: first the tasks, then whole challenges. */
            challenges?: components["schemas"]["ChallengeMove"][];
            /** @description Units that became others, or were given back. */
            converted?: components["schemas"]["Converted"];
            /** @description Units that went to a partner, or came back. */
            exported?: components["schemas"]["Exported"];
            /** @description What became of a redemption: `issued` or `used`. */
            fulfilled?: string;
            /** @description What was given. */
            granted: components["schemas"]["Grant"][];
            /** @description Holds and reservations that began or ended. */
            holds?: components["schemas"]["HoldChange"][];
            /** @description What happened to the member in a household. */
            household?: components["schemas"]["HouseholdMove"][];
            /** @description What others of the household paid of it, each from their own account. */
            household_shares?: components["schemas"]["HouseholdShare"][];
            /**
             * @description What it asked of somebody outside (`asked`), or what became of that (`done`, `failed`).
             * @example asked
             */
            instruction?: string;
            /** @description Levels that changed or were confirmed. */
            levels: components["schemas"]["LevelChange"][];
            /** @description The links with partners that it made or ended. */
            links?: components["schemas"]["LinkMove"][];
            /** @description What else became of units: spent, expired, taken back, owed, restored. */
            moves: components["schemas"]["Move"][];
            /** @description The offer whose time had come, of an entry of kind `offer.due`. */
            offer?: components["schemas"]["Offer"];
            /** @description What wallets paid of an order, or what was given back of its tenders. */
            paid?: components["schemas"]["Paid"][];
            /** @description What became of the paid membership. */
            plan?: components["schemas"]["PlanMove"];
            /** @description The play of a game of chance, and what it came to. What it gave is among what was given. */
            played?: components["schemas"]["Played"];
            /** @description The ledger lines; they sum to zero per wallet. */
            postings: components["schemas"]["Posting"][];
            /** @description The reward that was taken or given back. */
            redeemed?: components["schemas"]["Redeemed"];
            /**
             * @description What it did for a friend who was brought: `claimed`, `bought`, `confirmed`, `settled`, `taken_back`, `lapsed`; or
             *     for the one who brought them: `friend_joined`, `friend_settled`, `friend_rewarded`, `friend_taken_back`,
             *     `friend_lapsed`.
             */
            referral?: string[];
            /**
             * Format: int64
             * @description The number of the entry that this one undoes.
             */
            reverses?: number;
            /** @description What was sent to another member, or came back. */
            sent?: components["schemas"]["Sent"];
            /** @description What happened to the member in a team, or to the team by what the member did. */
            teams?: components["schemas"]["TeamMove"][];
            /** @description Vouchers that were given, taken away, used or given back. */
            vouchers?: components["schemas"]["VoucherMove"][];
            /** @description Why: one line per rule that listens to this kind of event. */
            why: components["schemas"]["Why"][];
        };
        /** @description An entry that a webhook was not told of. */
        Delivery: {
            /**
             * Format: int32
             * @description How often it was tried.
             */
            attempts: number;
            /** @description When it is tried next. */
            due_at?: components["schemas"]["Instant"];
            /** @description What went wrong last. */
            error?: string;
            /** @description The event's id, which is also the message's. */
            event: string;
            /** @description The kind of the entry. */
            kind: string;
            /**
             * @description `waiting`, to be tried by itself; `dead`, given up until somebody sends it again.
             * @example waiting
             */
            state: string;
            /**
             * Format: int32
             * @description What the address answered last.
             */
            status?: number;
        };
        /** @description What publishing the draft would do to the levels of members. */
        DraftPreview: {
            /** @description Every level of now, by tier set, lowest first. */
            levels: components["schemas"]["LevelPreview"][];
            /**
             * Format: int64
             * @description How many members take part.
             */
            members: number;
        };
        /**
         * @description The member enters a draw for a place of a date. When lots are drawn, the first are offered places, to be redeemed or
         *     reserved; who does not take one in time makes room for the next one.
         */
        DrawEntered: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /**
             * Format: int64
             * @description The lot that was drawn: only in a sandbox, and of a history.
             */
            lot?: number;
            /** @description Who. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The reward. */
            reward: components["schemas"]["Label"];
            /** @description The date. */
            session: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "draw.entered";
        };
        /** @enum {string} */
        DrawEnteredType: "draw.entered";
        /** @description What proves the draw for the places of a date. */
        DrawProof: {
            /** @description The SHA-256 of the seed, in hexadecimal digits. It never changes. */
            commitment: string;
            /** @description The first instant at which one can enter. */
            from: components["schemas"]["Instant"];
            /** @description The seed, in hexadecimal digits; absent until it is told. */
            seed?: string;
            /** @description When the seed is told: an hour after lots are drawn. */
            told_at: components["schemas"]["Instant"];
            /** @description The first at which one can no more, and lots are drawn. */
            until: components["schemas"]["Instant"];
        };
        /**
         * @description An e-mail address. The domain is kept in ASCII, and capital letters make no difference.
         * @example mari@example.org
         */
        Email: string;
        /** @description Somebody who becomes a member. */
        Enrolment: {
            /** @description What the member is known by. */
            identifiers: components["schemas"]["Identifiers"];
            /** @description How it came about. */
            join?: components["schemas"]["Join"];
            /** @description When; now when left out. */
            occurred_at?: components["schemas"]["Instant"];
            /** @description What the member tells. */
            profile?: components["schemas"]["Profile"];
        };
        /** @description An entry of the ledger: what happened, what was decided, and why. */
        Entry: components["schemas"]["Decision"] & {
            /**
             * @description The event's id.
             * @example evt_0198c0de-0000-7000-8000-000000000001
             */
            event: string;
            /** @description The reporter's number of it. */
            external_id: string;
            /**
             * @description Its kind, such as `order.paid`; `tick`, `plan.renewed`, `plan.fee_asked`, `wallet.paid_out`, `reward.given` and
             *     `offer.due` for due work.
             */
            kind: string;
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /**
             * Format: int64
             * @description The entry of the account that it is about, such as the order of a return.
             */
            of_seq?: number;
            /**
             * Format: int32
             * @description The version of the program that decided it.
             */
            program_version: number;
            /** @description When it was recorded. */
            recorded_at: components["schemas"]["Instant"];
            /**
             * Format: int64
             * @description Its number in the account; absent for an event that is not recorded.
             */
            seq?: number;
            /** @description Who reported it. */
            source: string;
        };
        /** @description What an event did. */
        EventAnswer: components["schemas"]["Entry"] & {
            /** @description The member. */
            member: string;
            /** @description Whether this is the answer of an earlier, equal event. */
            replayed: boolean;
        };
        /** @description An earlier event, by its business identity. */
        EventReference: {
            /** @description The reporter's number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who reported it; the source of this event when left out. */
            source?: components["schemas"]["Source"];
        };
        /** @description An earlier event, or an earlier reversal, is undone. */
        EventReversed: {
            /** @description The event. */
            event: components["schemas"]["EventReference"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Whose event. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reversal";
        };
        /** @description What is gone next. */
        Expiring: {
            /**
             * Format: int64
             * @description How much, in the smallest unit.
             */
            amount: number;
            /** @description When. */
            at: components["schemas"]["Instant"];
            /** @description Whether activity before then moves the date. */
            unless_active: boolean;
        };
        /** @description A program in plain sentences for its members. */
        Explanation: {
            /**
             * @description The language of the sentences: `en`, `zh-Hans`, `zh-Hant` or `et`. The program's own names and texts are in the
             *     asked language where it has them.
             * @example en
             */
            language: string;
            /** @description Its name. */
            name: string;
            /**
             * @description The program.
             * @example tea
             */
            program: string;
            /** @description What belongs together, in the order in which a member asks; what the program does not have is left out. */
            sections: components["schemas"]["ExplanationSection"][];
            /**
             * Format: int32
             * @description The version that is explained.
             */
            version: number;
        };
        /** @description Sentences about one thing. */
        ExplanationItem: {
            /**
             * @description Where it stands in the program's document: a JSON pointer.
             * @example /earn/purchase
             */
            about: string;
            /**
             * @description Its name; absent for what is common to several.
             * @example A point per yuan
             */
            name?: string;
            /** @description What there is to know of it. */
            sentences: components["schemas"]["ExplanationSentence"][];
        };
        /** @description Sentences about one subject. */
        ExplanationSection: {
            /** @description One for each thing that the document names, or for what is common to all of them. */
            items: components["schemas"]["ExplanationItem"][];
            /**
             * @description Which: `earn`, `worth`, `expiry`, `levels`, `rewards`, `returns` and so on.
             * @example earn
             */
            key: string;
            /**
             * @description Its heading.
             * @example How you earn
             */
            title: string;
        };
        /** @description A sentence. */
        ExplanationSentence: {
            /**
             * @description Which sentence, for those who show it in their own words.
             * @example earn.per_money
             */
            key: string;
            /**
             * @description What was filled in, in the words of the language.
             * @example {
             *       "amount": "1 point",
             *       "per": "¥1"
             *     }
             */
            parts: {
                [key: string]: string;
            };
            /**
             * @description The sentence.
             * @example 1 point for each ¥1 that counts.
             */
            text: string;
            /** @description It tells of something that can cost the member units, money or a right: an end, a limit, a fee, what a return takes. */
            watch: boolean;
        };
        /** @description How many, and what they took and gave. */
        ExportSum: {
            /**
             * Format: int64
             * @description What left the wallet, in its smallest unit and without fees.
             */
            amount: number;
            /**
             * Format: int64
             * @description How many.
             */
            count: number;
            /**
             * Format: int64
             * @description The fees, likewise.
             */
            fee: number;
            /**
             * Format: int64
             * @description Units of the partner.
             */
            units: number;
        };
        /** @description Units that went to a partner, or came back. Amounts are negative then. */
        Exported: {
            /**
             * Format: int64
             * @description How many left it, in its smallest unit and without the fee.
             */
            amount: number;
            /**
             * Format: int64
             * @description The fee, in the same unit.
             */
            fee: number;
            /**
             * Format: int64
             * @description How many of its own units the partner is to give.
             */
            gave: number;
            /**
             * @description The partner.
             * @example sky_miles
             */
            partner: string;
            /**
             * @description The wallet that they left.
             * @example points
             */
            wallet: string;
        };
        /** @description Units of one wallet that went to one partner. */
        Exports: {
            /** @description Asked for in that time. */
            asked: components["schemas"]["ExportSum"];
            /** @description Told as done in that time. */
            done: components["schemas"]["ExportSum"];
            /** @description Told as failed in that time. */
            failed: components["schemas"]["ExportSum"];
            /** @description Its name; the id when the program no longer has it. */
            name: string;
            /** @description Open now, whatever time is asked for. */
            open: components["schemas"]["ExportSum"];
            /** @description What that time's instructions, less those that failed in it, make the program owe the partner. */
            owed: components["schemas"]["PartnerOwe"];
            /**
             * @description The partner.
             * @example sky_miles
             */
            partner: string;
            /** @description Of a replayed history, in that time: nobody was asked, and it is owed no more. */
            past: components["schemas"]["ExportSum"];
            /**
             * Format: int32
             * @description Digits after the point of its amounts.
             */
            scale: number;
            /**
             * @description The wallet.
             * @example points
             */
            wallet: string;
        };
        /**
         * @description A name that another system gave: 1 to 200 characters.
         * @example R-1001
         */
        ExternalId: string;
        /** @description What whoever shows a program's amounts and days must know of it. */
        Face: {
            /**
             * @description The base currency.
             * @example CNY
             */
            currency: string;
            /** @description Its name in the asked language. */
            name: string;
            /**
             * @description The program.
             * @example tea
             */
            program: string;
            /**
             * Format: int32
             * @description The currency's digits after the point.
             */
            scale: number;
            /**
             * @description The zone of all its days: an IANA name.
             * @example Asia/Shanghai
             */
            time_zone: string;
            /**
             * Format: int32
             * @description The published version.
             */
            version: number;
            /** @description What members can have, in the order of the document. */
            wallets: components["schemas"]["FaceWallet"][];
        };
        /** @description A wallet at a glance. */
        FaceWallet: {
            /**
             * @description `points`, `status`, `stamps` or `money`.
             * @example points
             */
            kind: string;
            /**
             * @description The word for exactly one unit, in the asked language; the currency for money.
             * @example point
             */
            one: string;
            /**
             * @description The word for any other number.
             * @example points
             */
            other: string;
            /**
             * Format: int32
             * @description Digits after the point.
             */
            scale: number;
            /**
             * @description The wallet.
             * @example points
             */
            wallet: string;
        };
        /** @description The figures of a rule. Amounts are in the smallest unit. */
        Figures: {
            /**
             * Format: int64
             * @description What the rule looked at: money, pieces, times, or the value of a field.
             */
            base?: number;
            /** @description The exact result, as a fraction in lowest terms. */
            exact?: string;
            /** @description The exact result, as a decimal. */
            exact_decimal?: string;
            /** @description The factor of a multiplier, as a decimal. */
            factor?: string;
            /**
             * Format: int64
             * @description What was given.
             */
            given: number;
            /**
             * Format: int64
             * @description After rounding, before limits.
             */
            rounded?: number;
        };
        /** @description How the first of the staff comes in. */
        FirstAdministrator: {
            /**
             * Format: email
             * @description What they will sign in with.
             */
            email: string;
            /** @description What they are called. */
            name: components["schemas"]["Name"];
            /** @description At least 8 characters, of any kind; none of those that are tried first. */
            password: components["schemas"]["Secret"];
            /** @description What the link ends with that the server printed. */
            secret: components["schemas"]["Secret"];
        };
        /** @description What rewards cost one who pays for them. */
        FunderCost: {
            /**
             * @description Who; absent for the program itself.
             * @example film_house
             */
            funded_by?: string;
            /**
             * Format: int64
             * @description How many rewards.
             */
            quantity: number;
            /**
             * Format: int64
             * @description What they cost, in the smallest unit of the currency.
             */
            worth: number;
        };
        /** @description A game of chance, with all that is to be told of its chances. */
        Game: {
            /** @description The first instant at which it can be played; absent where that is not stated. */
            begins_at?: components["schemas"]["Instant"];
            /** @description What a play costs; absent when it costs nothing. */
            costs?: components["schemas"]["CostOfPlay"];
            /** @description The first instant at which it can be played no more; absent where there is none. */
            ends_at?: components["schemas"]["Instant"];
            /**
             * @description The game.
             * @example starland
             */
            id: string;
            /** @description How often a member can play, as the document says it. */
            limits: string[];
            /**
             * Format: int64
             * @description How old one has to be, in years.
             */
            min_age?: number;
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description Of how many numbers, from 1 on, one is drawn for each play. All are equally likely.
             */
            numbers: number;
            /** @description The address of its picture. */
            picture?: string;
            /** @description What can be won, in the order of the document. */
            prizes: components["schemas"]["GamePrize"][];
            /** @description The address of its official rules. */
            rules?: string;
            /**
             * @description `ahead`: it has not begun. `open`: it can be played. `over`: it can't be played any more.
             * @example open
             */
            state: string;
            /** @description More about it. */
            text?: string;
            /** @description When it can be played in that time, as the document says it. */
            when?: string;
            /** @description How to take part without buying anything. */
            without_purchase?: string;
        };
        /** @description Why a game is locked. */
        GameLock: {
            /** @description When it can be played again; only when it is used up, and where it begins anew. */
            again_at?: components["schemas"]["Instant"];
            /**
             * @description `not_now`: at other times. `other_level`: for other levels. `age`: for older members, or the age is not known.
             *     `condition`: its condition does not hold. `used_up`: it was played as often as it can be. `in_debt`: units of the
             *     wallet that pays are owed. `too_few`: there are too few of them.
             * @example used_up
             */
            by: string;
        };
        /**
         * @description The member plays a game of chance. The server draws a number; the answer tells which, and what it wins. A repetition is
         *     the same play.
         */
        GamePlayed: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description The game. */
            game: components["schemas"]["Label"];
            /**
             * @description A text of the member's own that goes into the draw, so that nobody can have arranged it. It is kept for ever:
             *     nothing personal.
             * @example seven
             */
            input?: string;
            /** @description Who plays. */
            member: components["schemas"]["MemberRef"];
            /**
             * Format: int64
             * @description The number that was drawn: only in a sandbox, to try what it wins, and in a history that was drawn elsewhere.
             */
            number?: number;
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "game.played";
        };
        /** @enum {string} */
        GamePlayedType: "game.played";
        /** @description Something that can be won. */
        GamePrize: {
            /**
             * Format: int64
             * @description The first number that wins it; absent when none does.
             */
            first?: number;
            /** @description What it gives. */
            gives: components["schemas"]["ChallengePrize"][];
            /**
             * @description The prize.
             * @example coffee
             */
            id: string;
            /**
             * Format: int64
             * @description The last number that wins it.
             */
            last?: number;
            /**
             * Format: int64
             * @description How many of them are left.
             */
            left?: number;
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description How many of the numbers win it.
             */
            numbers: number;
            /**
             * @description The chance of each play, as the document says it; absent for what is only given instead of another.
             * @example 1 in 500
             */
            odds?: string;
            /**
             * Format: int64
             * @description How many there are for all members together; absent when as many as are won.
             */
            stock?: number;
            /** @description The prize that is given instead when all are gone; absent when nothing is. */
            when_gone?: string;
        };
        /** @description What proves the plays of one day. */
        GameProof: {
            /** @description The SHA-256 of the day's seed, in hexadecimal digits. It never changes. */
            commitment: string;
            /**
             * @description The day, in the program's zone.
             * @example 2026-11-21
             */
            day: string;
            /** @description The seed, in hexadecimal digits; absent until it is told. */
            seed?: string;
            /** @description When the seed is told: an hour after the day is over. */
            told_at: components["schemas"]["Instant"];
        };
        /** @description What proves the plays of a game, day by day. */
        GameProofs: {
            /** @description The days, rising. */
            days: components["schemas"]["GameProof"][];
            /**
             * @description The game.
             * @example starland
             */
            game: string;
        };
        /** @description The games of a program. */
        Games: {
            /** @description The instant that is shown. */
            as_of: components["schemas"]["Instant"];
            /** @description In the order of the document. */
            games: components["schemas"]["Game"][];
        };
        /**
         * @description Why a level is given: `match`, since the member has such a level elsewhere, or `gift`.
         * @example match
         */
        GivenReason: string;
        /** @description Units given. */
        Grant: {
            /**
             * Format: int64
             * @description How many, in the smallest unit.
             */
            amount: number;
            /** @description When they were earned. */
            earned_at: components["schemas"]["Instant"];
            /** @description When they are gone. */
            expires_at?: components["schemas"]["Instant"];
            /**
             * @description `issued` under the rules, `funded` by the member, `adjusted` by staff, or `transit` from another member.
             * @example issued
             */
            from: string;
            /**
             * Format: int32
             * @description The lot that took them.
             */
            lot: number;
            /** @description What they wait for before they can be spent. */
            pending?: components["schemas"]["Pending"];
            /** @description The rule that gave them. */
            rule?: string;
            /** @description The wallet. */
            wallet: string;
        };
        /** @description How healthy one reward is. */
        Health: {
            /**
             * Format: int64
             * @description Of how many of the members looked at the share is taken.
             */
            among: number;
            /**
             * Format: int64
             * @description How many could have it now.
             */
            available: number;
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description The share, in hundredths of a per cent, rounded down; absent when it would be one of nobody.
             */
            rate?: number;
            /**
             * Format: int64
             * @description How many of them have redeemed it.
             */
            redeemed: number;
            /**
             * @description The reward.
             * @example cup_sleeve
             */
            reward: string;
            /**
             * @description `healthy`, `flagged`: improve or replace it; `not_judged`: its share says nothing.
             * @example flagged
             */
            state: string;
            /** @description What could be done. */
            suggestion: string;
            /**
             * Format: int64
             * @description How many have too few units for it.
             */
            too_dear: number;
        };
        /** @description What a level rests on. */
        Held: {
            /**
             * @description `reached`: its term runs until the review. `kept`: the review will keep it whatever is done, since it is
             *     paid for or enough friends were brought. `grace`: the last review found too little, and it ends with the time
             *     of grace. `match`: it was given, since the member has such a level elsewhere. `gift`: it was given.
             * @example reached
             */
            by: string;
            /**
             * Format: date
             * @description The last day of the level in the program's zone; absent for levels that last for ever.
             * @example 2027-12-31
             */
            last_day?: string;
            /**
             * @description What to tell the member.
             * @example Gold until 31 Dec 2027
             */
            sentence: string;
        };
        /** @description A level held. */
        HeldLevel: {
            /** @description The level. */
            level: string;
            /** @description The tier set. */
            set: string;
            /** @description Until when it is promised. */
            until?: components["schemas"]["Instant"];
        };
        /** @description What to say while somebody pays, in the asked language, the most useful first. */
        Hints: {
            /** @description What the clerk may tell: the way to the next level, and what can be redeemed now. */
            clerk: string[];
            /**
             * @description What the member may read: the way to the next level and what it takes to stay, and what is near after this
             *     order.
             */
            member: string[];
        };
        /** @description Units set aside. */
        Hold: {
            /**
             * Format: int64
             * @description How much, in the smallest unit of the wallet.
             */
            amount: number;
            /** @description The reporter's number of it; with `source` what ends it names. */
            external_id: string;
            /**
             * Format: int64
             * @description How many, when it is a reservation.
             */
            quantity?: number;
            /** @description The reward, when it is a reservation. */
            reward?: string;
            /** @description Who reported it. */
            source: string;
            /** @description When it is over. */
            until: components["schemas"]["Instant"];
            /**
             * @description The wallet; absent for the reservation of a reward that costs no units.
             * @example points
             */
            wallet?: string;
        };
        /** @description Units of an earlier hold are spent; the rest of it comes back. */
        HoldCaptured: {
            /** @description How much, in the smallest unit; all of it when left out. */
            amount?: components["schemas"]["PositiveAmount"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description The hold. */
            hold: components["schemas"]["EventReference"];
            /** @description Whose units. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "hold.captured";
        };
        /** @enum {string} */
        HoldCapturedType: "hold.captured";
        /** @description A hold or reservation that began or ended. */
        HoldChange: {
            /**
             * Format: int64
             * @description The number of the entry that placed it.
             */
            entry: number;
            /** @description Until when it lasts, for one that was placed. */
            until?: components["schemas"]["Instant"];
            /**
             * @description `placed`, `captured`, `released` or `expired`.
             * @example placed
             */
            what: string;
        };
        /** @description Units are set aside until they are captured, released, or the time is up. */
        HoldPlaced: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description What is set aside. */
            hold: components["schemas"]["Hold"];
            /** @description Whose units. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "hold.placed";
        };
        /** @enum {string} */
        HoldPlacedType: "hold.placed";
        /** @description All units of an earlier hold come back with their old expiry. */
        HoldReleased: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description The hold. */
            hold: components["schemas"]["EventReference"];
            /** @description Whose units. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "hold.released";
        };
        /** @enum {string} */
        HoldReleasedType: "hold.released";
        /**
         * @description A length of time, ISO 8601 in hours and less: `PT15M`. From 1 minute to 720 hours.
         * @example PT15M
         */
        HoldTime: string;
        /** @description What is set aside. */
        Holds: {
            /** @description The instant that is shown; due work up to it is included. */
            as_of: components["schemas"]["Instant"];
            /** @description Open holds and reservations, the oldest first. */
            holds: components["schemas"]["Hold"][];
        };
        /** @description People who share balances, each with an account of their own. */
        Household: {
            /** @description When its address was changed last; absent while it has not been. */
            address_changed_at?: components["schemas"]["Instant"];
            /** @description What they have together, of the wallets that they share. */
            balances: components["schemas"]["HouseholdBalance"][];
            /** @description The member who invites and removes: the longest in it of the first kind. */
            head: string;
            /**
             * @description Which one.
             * @example hsh_0198c0de-0000-7000-8000-000000000001
             */
            id: string;
            /** @description Who is in it or invited, in the order of coming. */
            people: components["schemas"]["HouseholdPerson"][];
        };
        /** @description What a household has of a wallet. */
        HouseholdBalance: {
            /**
             * Format: int64
             * @description What each of them can spend of it, in the smallest unit.
             */
            available: number;
            /**
             * @description Whose units go when one of them redeems: `proportionally`, `own first` or `oldest first`.
             * @example proportionally
             */
            draw: string;
            /** @description What of it each has. */
            parts: components["schemas"]["HouseholdPart"][];
            /**
             * Format: int32
             * @description Digits after the point of its amounts.
             */
            scale: number;
            /**
             * @description The wallet.
             * @example avios
             */
            wallet: string;
        };
        /** @description The member founds a household and is its head. The answer tells its id. */
        HouseholdFounded: {
            /** @description Where they live. It is kept as a label that only equals that of the same address, and can't be read back. */
            address?: components["schemas"]["Reason"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "household.founded";
        };
        /** @enum {string} */
        HouseholdFoundedType: "household.founded";
        /**
         * @description A household's id, `hsh_…`.
         * @example hsh_0198c0de-0000-7000-8000-000000000001
         */
        HouseholdIdText: string;
        /** @description An invitation into a household. */
        HouseholdInvitation: {
            /** @description Into which one. */
            household: string;
            /**
             * @description As what.
             * @example adult
             */
            slot: string;
            /** @description The first instant at which it is over. */
            until: components["schemas"]["Instant"];
        };
        /** @description The head invites the member into the household. */
        HouseholdInvited: {
            /** @description The head, by our id. */
            by: components["schemas"]["MemberIdText"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Into which household. */
            household: components["schemas"]["HouseholdIdText"];
            /** @description Who is invited. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description As what, where the program has several kinds; the first one when left out. */
            slot?: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "household.invited";
        };
        /** @enum {string} */
        HouseholdInvitedType: "household.invited";
        /** @description The member accepts an invitation. */
        HouseholdJoined: {
            /** @description Where the member lives, where the program asks. */
            address?: components["schemas"]["Reason"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Of which household. */
            household: components["schemas"]["HouseholdIdText"];
            /** @description Who. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "household.joined";
        };
        /** @enum {string} */
        HouseholdJoinedType: "household.joined";
        /** @description The member leaves the household, or declines an invitation. */
        HouseholdLeft: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Which household. */
            household: components["schemas"]["HouseholdIdText"];
            /** @description Who. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "household.left";
        };
        /** @enum {string} */
        HouseholdLeftType: "household.left";
        /** @description What happened to a member in a household. */
        HouseholdMove: {
            /** @description Which one. */
            household: string;
            /** @description As what, where the member came in or is invited. */
            slot?: string;
            /** @description The first instant at which the invitation is over. */
            until?: components["schemas"]["Instant"];
            /**
             * @description `founded`, `invited`, `joined`, `left`, `removed` or `address_changed`.
             * @example joined
             */
            what: string;
        };
        /** @description The member, who is the head, tells that the household lives elsewhere. */
        HouseholdMoved: {
            /** @description Where they live now; kept as in `household.founded`. */
            address: components["schemas"]["Reason"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Which household. */
            household: components["schemas"]["HouseholdIdText"];
            /** @description The head. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "household.address_changed";
        };
        /** @enum {string} */
        HouseholdMovedType: "household.address_changed";
        /** @description A household as of an instant. */
        HouseholdPage: {
            /** @description The instant that is shown; due work up to it is included. */
            as_of: components["schemas"]["Instant"];
            /** @description The household. */
            household: components["schemas"]["Household"];
        };
        /** @description What somebody in a household has of a wallet. */
        HouseholdPart: {
            /**
             * Format: int64
             * @description How much, in the smallest unit.
             */
            available: number;
            /** @description Who. */
            member: string;
        };
        /** @description Somebody in a household. */
        HouseholdPerson: {
            /** @description Who. */
            member: string;
            /**
             * @description As what.
             * @example adult
             */
            slot: string;
            /**
             * @description `member`, or `invited` while the invitation is not accepted.
             * @example member
             */
            state: string;
            /** @description The first instant at which the invitation is over. */
            until?: components["schemas"]["Instant"];
        };
        /** @description The head removes the member from the household, or withdraws an invitation. */
        HouseholdRemoved: {
            /** @description The head, by our id. */
            by: components["schemas"]["MemberIdText"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Which household. */
            household: components["schemas"]["HouseholdIdText"];
            /** @description Who goes. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "household.removed";
        };
        /** @enum {string} */
        HouseholdRemovedType: "household.removed";
        /** @description What somebody else of the household paid of a redemption. */
        HouseholdShare: {
            /**
             * Format: int64
             * @description How many units, in the smallest unit; negative when they went back.
             */
            amount: number;
            /** @description Who. */
            member: string;
            /** @description The wallet. */
            wallet: string;
        };
        /** @description What a new member is known by: one or several of these. */
        Identifiers: {
            /** @description A card number. */
            card?: components["schemas"]["Card"];
            /** @description An e-mail address. */
            email?: components["schemas"]["Email"];
            /** @description The number another system gave. */
            external_id?: components["schemas"]["MemberExternalId"];
            /** @description A phone number with country code. */
            phone?: components["schemas"]["Phone"];
        };
        /** @description What an import of codes did. */
        ImportedCodes: {
            /**
             * Format: int64
             * @description How many codes it brought.
             */
            imported: number;
            /**
             * Format: int64
             * @description How many there are now to be given out with vouchers of the kind, given or not.
             */
            pool: number;
        };
        /**
         * Format: date-time
         * @description An instant, RFC 3339 with an offset.
         * @example 2026-11-21T10:00:00+08:00
         */
        Instant: string;
        /** @description Something that somebody outside is asked to do, and where it stands. */
        Instruction: {
            /**
             * Format: int64
             * @description How much, in the smallest unit of the wallet or, for a plan, of the program's currency; without a fee.
             */
            amount: number;
            /** @description When it was recorded. */
            asked_at: components["schemas"]["Instant"];
            /** @description When something last became of it. */
            changed_at: components["schemas"]["Instant"];
            /**
             * @description The event that asks for it.
             * @example evt_0198c5b2d3e47abc8def0123456789ab
             */
            event: string;
            /** @description The reporter's own number of it. It never changes, so that what is asked for can be done once. */
            external_id: string;
            /**
             * @description What is to be done. `pay_out`: pay the amount to the member. `credit`: the partner credits its units to the member.
             *     `charge`: take the amount from the member, for a plan. `refund`: give back what was taken for one.
             * @example pay_out
             */
            kind: string;
            /**
             * @description Whom it is for.
             * @example mbr_0198c5b2d3e47abc8def0123456789ab
             */
            member: string;
            /** @description What a partner is to credit, for `credit`. */
            partner?: components["schemas"]["PartnerUnits"];
            /**
             * @description The plan, for `charge` and `refund`.
             * @example prime
             */
            plan?: string;
            /**
             * Format: int32
             * @description Digits after the point of that.
             */
            scale: number;
            /** @description Who reported that event; name it with `external_id` to tell what became of the instruction. */
            source: string;
            /**
             * @description `open`: nobody has told what became of it. `done`. `failed`: all came back. `past`: it belongs to a
             *     replayed history, nobody is asked.
             * @example open
             */
            state: string;
            /**
             * @description The wallet that the units left, for `pay_out` and `credit`.
             * @example cashback
             */
            wallet?: string;
        };
        /** @description What somebody outside was asked to do, such as to pay the member, was done. */
        InstructionDone: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description The event that asked for it. */
            instruction: components["schemas"]["EventReference"];
            /** @description Whom it was for. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "instruction.done";
        };
        /** @enum {string} */
        InstructionDoneType: "instruction.done";
        /** @description It could not be done, or was undone later: all that was taken for it comes back. */
        InstructionFailed: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description The event that asked for it. */
            instruction: components["schemas"]["EventReference"];
            /** @description Whom it was for. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "instruction.failed";
        };
        /** @enum {string} */
        InstructionFailedType: "instruction.failed";
        /** @description What was asked of others over a time, and what became of it. */
        InstructionReport: {
            /**
             * @description The currency of what is owed to partners, and of plans.
             * @example EUR
             */
            currency: string;
            /** @description Units that went to partners, by partner and wallet. */
            exports: components["schemas"]["Exports"][];
            /** @description The first instant. */
            from: components["schemas"]["Instant"];
            /** @description Payments to members, by wallet. */
            pay_outs: components["schemas"]["PayOuts"][];
            /** @description What plans cost: what is to be taken, by plan, then what is to be given back. */
            plans: components["schemas"]["PlanFees"][];
            /**
             * Format: int32
             * @description Digits after its point.
             */
            scale: number;
            /** @description The first instant that is no longer in it. */
            until: components["schemas"]["Instant"];
        };
        /** @description How many, and how much. */
        InstructionSum: {
            /**
             * Format: int64
             * @description How much, in the smallest unit of the wallet, or of the currency for plans.
             */
            amount: number;
            /**
             * Format: int64
             * @description How many.
             */
            count: number;
        };
        /** @description Somebody to be invited. */
        Invitation: {
            /**
             * Format: email
             * @description What they will sign in with.
             */
            email: string;
            /** @description What they are called. */
            name: components["schemas"]["Name"];
            /** @description What they may do. */
            roles: components["schemas"]["StaffRole"][];
        };
        /** @description Long work. */
        Job: {
            /** @description What was asked. */
            asked: unknown;
            /** @description When it was asked for. */
            created_at: components["schemas"]["Instant"];
            /**
             * Format: int64
             * @description Units of work done.
             */
            done: number;
            /**
             * @description The id.
             * @example job_0198c0de-0000-7000-8000-000000000001
             */
            id: string;
            /** @description What kind of work, such as `backtest`. */
            kind: string;
            /** @description What came out; absent until it ends. */
            result?: unknown;
            /** @description How far it is. */
            state: components["schemas"]["JobState"];
            /**
             * Format: int64
             * @description Units of work in all; 0 while unknown.
             */
            total: number;
            /** @description When it last went on. */
            updated_at: components["schemas"]["Instant"];
        };
        /**
         * @description How far a job is.
         * @enum {string}
         */
        JobState: "queued" | "running" | "done" | "failed";
        /** @description How somebody became a member. */
        Join: {
            /** @description Where, such as `app`, `store`, `web`. */
            channel?: components["schemas"]["Label"];
            /** @description Free fields; conditions can use those that the program declares under `fields.join`. */
            metadata?: components["schemas"]["Metadata"];
            /** @description The code of whoever brought them, where the program gives something for it. */
            referral_code?: components["schemas"]["Label"];
        };
        /** @description The price of keeping a level. */
        KeepPrice: {
            /**
             * Format: int64
             * @description How much, in its smallest unit.
             */
            amount: number;
            /** @description The wallet. */
            wallet: string;
        };
        /** @description An API key. */
        Key: {
            /** @description When it was made. */
            created_at: components["schemas"]["Instant"];
            /** @description When it ends by itself. */
            expires_at?: components["schemas"]["Instant"];
            /**
             * @description The public half.
             * @example key_0198c0de-0000-7000-8000-000000000001
             */
            id: string;
            /** @description What people call it. */
            label: string;
            /** @description About when it was last used. */
            last_used_at?: components["schemas"]["Instant"];
            /**
             * @description `live` or `sandbox`.
             * @example live
             */
            mode: string;
            /** @description The program it opens; absent when it opens the whole server. */
            program?: string;
            /** @description When somebody ended it. */
            revoked_at?: components["schemas"]["Instant"];
            /** @description What it may do; `*` is everything. */
            scopes: string[];
        };
        /** @description A key to be made. */
        KeyRequest: {
            /** @description When it ends by itself. */
            expires_at?: components["schemas"]["Instant"];
            /** @description What people call it. */
            label: components["schemas"]["Label"];
            /** @description `live` or `sandbox`. */
            mode: components["schemas"]["ProgramMode"];
            /** @description The program it opens; the whole server when left out. */
            program?: components["schemas"]["Label"];
            /** @description What it may do. */
            scopes: components["schemas"]["Scope"][];
        };
        /** @description A short name: of a category, a channel, a wallet, a segment. 1 to 200 characters. */
        Label: string;
        /**
         * @description A BCP 47 language tag.
         * @example zh-Hans
         */
        Language: string;
        /** @description A leaderboard, or a part of it. */
        Leaderboard: {
            /** @description The first instant that counts; absent when everything does, or a challenge has its own time. */
            from?: components["schemas"]["Instant"];
            /**
             * @description The leaderboard.
             * @example stamps
             */
            id: string;
            /**
             * Format: int64
             * @description How many are listed.
             */
            listed: number;
            /** @description Its name. */
            name: string;
            /** @description The places, the best first. */
            places: components["schemas"]["LeaderboardPlace"][];
            /**
             * Format: int32
             * @description Digits after the point of scores.
             */
            scale: number;
        };
        /** @description A part of a leaderboard. */
        LeaderboardPage: components["schemas"]["Leaderboard"] & {
            /** @description The instant that is shown. */
            as_of: components["schemas"]["Instant"];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
        /** @description A place in a leaderboard. */
        LeaderboardPlace: {
            /**
             * @description What the member is called; absent for one who has no name there.
             * @example Tea lover
             */
            name?: string;
            /**
             * Format: int64
             * @description The rank, from 1; equals share one, and the ranks that they take up are left out.
             */
            rank: number;
            /**
             * Format: int64
             * @description How much was done.
             */
            score: number;
        };
        /** @description A line of the ledger. */
        LedgerLine: {
            /**
             * Format: int64
             * @description What it gains (positive) or gives (negative), in the smallest unit.
             */
            amount: number;
            /**
             * @description The book: `available`, `pending` and `debt` are the member's, the others the program's.
             * @example available
             */
            book: string;
            /** @description The event that caused it. */
            event: string;
            /** @description The event's kind. */
            kind: string;
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description When it was recorded. */
            recorded_at: components["schemas"]["Instant"];
            /**
             * Format: int64
             * @description The number of its entry in the account.
             */
            seq: number;
            /** @description The wallet. */
            wallet: string;
        };
        /** @description A level. */
        Level: {
            /** @description The level. */
            id: string;
            /** @description Its name. */
            name: string;
        };
        /** @description A level that changed or was confirmed. */
        LevelChange: {
            /**
             * @description `reached`, `renewed`, `grace`, `lapsed`, `kept`, `paid`, `taken_back` or `reversed`: of what the member has
             *     reached. `given`, `given_ended` or `given_undone`: of a level that was given, which goes on above that.
             * @example reached
             */
            cause: string;
            /** @description The level from now on; absent when the member has none. Of one that is given: that level. */
            level?: string;
            /** @description The tier set. */
            set: string;
            /** @description Until when it is promised. */
            until?: components["schemas"]["Instant"];
        };
        /** @description A level of the draft. */
        LevelOfDraft: {
            /**
             * @description The level.
             * @example reserve
             */
            level: string;
            /**
             * @description The tier set.
             * @example level
             */
            set: string;
        };
        /** @description What becomes of a level. */
        LevelPreview: {
            /**
             * Format: int64
             * @description Of these, how many were given it for a time and have not reached it.
             */
            given: number;
            /**
             * @description The level.
             * @example gold
             */
            level: string;
            /**
             * Format: int64
             * @description How many members hold it.
             */
            members: number;
            /** @description Whether the draft says what becomes of it. When it does not, it can't be published. */
            planned: boolean;
            /**
             * @description The tier set.
             * @example level
             */
            set: string;
            /** @description What they hold then; absent when the level ends. */
            to?: components["schemas"]["LevelOfDraft"];
        };
        /** @description One line of an order. Either `unit_price` or `amount` is required. */
        Line: {
            /** @description The price of the whole line, before discounts. */
            amount?: components["schemas"]["Amount"];
            /** @description Its brand. */
            brand?: components["schemas"]["Label"];
            /** @description Its category. */
            category?: components["schemas"]["Label"];
            /** @description The discount on this line, at most its price. */
            discount?: components["schemas"]["Amount"];
            /** @description How many; 1 when left out. */
            quantity?: components["schemas"]["Quantity"];
            /** @description The item. */
            sku: components["schemas"]["Label"];
            /** @description The tax of this line. */
            tax?: components["schemas"]["Amount"];
            /** @description The price of one, before discounts. */
            unit_price?: components["schemas"]["Amount"];
        };
        /** @description The answer to one line of a batch. */
        LineAnswer: {
            /** @description What it did. */
            event?: components["schemas"]["EventAnswer"];
            /** @description The line, from 1. */
            line: number;
            /** @description Why it was refused. */
            problem?: components["schemas"]["Problem"];
            /**
             * Format: int32
             * @description The HTTP status that the event alone would have had.
             */
            status: number;
        };
        /**
         * Format: int64
         * @description The place of a line in its order, from 0.
         * @example 0
         */
        LineIndex: number;
        /** @description What a voucher took off one line. */
        LineSaving: {
            /**
             * Format: int32
             * @description The place of the line in the order, from 0.
             */
            line: number;
            /**
             * Format: int64
             * @description How much, in the smallest unit.
             */
            saved: number;
        };
        /** @description A partner with whom a member's account can be linked. The number that the partner knows the member by is never told. */
        Link: {
            /** @description Whether there is a link. */
            linked: boolean;
            /** @description Its name in the asked language. */
            name: string;
            /**
             * @description The partner.
             * @example delta
             */
            partner: string;
            /** @description Whether the program asks for a link where the partner pays or takes units. */
            required: boolean;
            /** @description Since when; absent without a link. */
            since?: components["schemas"]["Instant"];
        };
        /** @description How somebody begins, or begins again. */
        LinkAccepted: {
            /** @description At least 8 characters, of any kind; none of those that are tried first. */
            password: components["schemas"]["Secret"];
            /** @description What the link ends with. */
            secret: components["schemas"]["Secret"];
        };
        /** @description A link that an entry made or ended. */
        LinkMove: {
            /** @description Whether there is a link now. */
            linked: boolean;
            /** @description The partner. */
            partner: string;
        };
        /** @description The partners of a program, and a member's links with them. */
        Links: {
            /** @description The instant that is shown; due work up to it is included. */
            as_of: components["schemas"]["Instant"];
            /** @description In the order of the document. */
            links: components["schemas"]["Link"][];
        };
        /** @description Units on the same terms. */
        Lot: {
            /**
             * Format: int64
             * @description What is left.
             */
            amount: number;
            /** @description When the first of it was earned. */
            earned_at: components["schemas"]["Instant"];
            /** @description When it is gone. */
            expires_at?: components["schemas"]["Instant"];
            /**
             * Format: int32
             * @description Its number in the account.
             */
            lot: number;
            /** @description What it waits for before it can be spent. */
            pending?: components["schemas"]["Pending"];
            /** @description Whether activity before then moves the date. */
            unless_active: boolean;
        };
        /** @description Who is signed in, and what that allows. */
        Me: {
            /**
             * @description `staff` or `key`.
             * @example staff
             */
            kind: string;
            /** @description What may be done in each program that is seen. */
            programs: components["schemas"]["MeProgram"][];
            /**
             * Format: int32
             * @description How many recovery codes are left, when it is a person.
             */
            recovery_codes_left?: number;
            /** @description What may be done on the server as a whole, and in every program. */
            scopes: string[];
            /** @description The session, when there is one. */
            session?: components["schemas"]["Session"];
            /** @description Who, when it is a person. */
            staff?: components["schemas"]["Staff"];
        };
        /** @description What may be done in a program. */
        MeProgram: {
            /** @description Which. */
            program: string;
            /** @description What. */
            scopes: string[];
        };
        /** @description A member. Identifiers and profile are empty after an erasure. */
        Member: {
            /** @description The account. */
            account: string;
            /** @description When the member was enrolled. */
            created_at: components["schemas"]["Instant"];
            /**
             * @description The id.
             * @example mbr_0198c0de-0000-7000-8000-000000000001
             */
            id: string;
            /** @description What the member is found by. */
            identifiers: components["schemas"]["MemberIdentifiers"];
            /** @description What is known of the member. */
            profile: components["schemas"]["MemberProfile"];
            /**
             * Format: int64
             * @description Rises with each change; the ETag, without quotes.
             */
            revision: number;
            /**
             * @description `active`, `closed` or `erased`.
             * @example active
             */
            status: string;
        };
        /** @description A change of a member. Fields that are left out stay; `null` takes a field away. */
        MemberChange: {
            /** @description All free fields. */
            attributes?: components["schemas"]["Metadata"];
            birthday?: components["schemas"]["Birthday"] | null;
            card?: components["schemas"]["Card"] | null;
            email?: components["schemas"]["Email"] | null;
            external_id?: components["schemas"]["MemberExternalId"] | null;
            language?: components["schemas"]["Language"] | null;
            name?: components["schemas"]["Name"] | null;
            phone?: components["schemas"]["Phone"] | null;
            /** @description All segments. */
            segments?: components["schemas"]["Label"][];
        };
        /**
         * @description The number that another system gave a member: 1 to 200 characters.
         * @example 17850
         */
        MemberExternalId: string;
        /** @description A game, and what the member can do about it. */
        MemberGame: {
            /** @description What each of its limits allows. */
            allowances: components["schemas"]["Allowance"][];
            /** @description The first instant at which it can be played; absent where that is not stated. */
            begins_at?: components["schemas"]["Instant"];
            /** @description What a play costs; absent when it costs nothing. */
            costs?: components["schemas"]["CostOfPlay"];
            /** @description The first instant at which it can be played no more; absent where there is none. */
            ends_at?: components["schemas"]["Instant"];
            /**
             * @description The game.
             * @example starland
             */
            id: string;
            /** @description Why it is `locked`; only when it is. */
            locked?: components["schemas"]["GameLock"];
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description How often the member can play now: limits, and the units that a play costs, together.
             */
            plays?: number;
            /**
             * @description What to tell the member.
             * @example Starland: 2 plays left until 7 Jul
             */
            sentence: string;
            /**
             * @description `ahead`, `open`, `locked` or `over`.
             * @example open
             */
            state: string;
        };
        /** @description The games as a member sees them. */
        MemberGames: {
            /** @description The instant that is shown; due work up to it is included. */
            as_of: components["schemas"]["Instant"];
            /** @description In the order of the document. */
            games: components["schemas"]["MemberGame"][];
        };
        /** @description What a member has to do with households. */
        MemberHousehold: {
            /** @description The instant that is shown; due work up to it is included. */
            as_of: components["schemas"]["Instant"];
            /** @description The one that the member is in; absent for who is in none. */
            household?: components["schemas"]["Household"];
            /** @description Those into which the member is invited. */
            invitations: components["schemas"]["HouseholdInvitation"][];
        };
        /**
         * @description A member's id, `mbr_…`.
         * @example mbr_0198c0de-0000-7000-8000-000000000001
         */
        MemberIdText: string;
        /** @description What a member is found by, each in its one form. */
        MemberIdentifiers: {
            /** @description A card number. */
            card?: string;
            /** @description An e-mail address. */
            email?: string;
            /** @description The number another system gave. */
            external_id?: string;
            /** @description A phone number. */
            phone?: string;
        };
        /** @description Somebody becomes a member: the first event of an account. */
        MemberJoined: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description How it came about. */
            join?: components["schemas"]["Join"];
            /** @description What the member is known by. */
            member: components["schemas"]["Identifiers"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description What the member tells. */
            profile?: components["schemas"]["Profile"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "member.joined";
        };
        /** @enum {string} */
        MemberJoinedType: "member.joined";
        /** @description The places around a member's own. */
        MemberLeaderboard: components["schemas"]["Leaderboard"] & {
            /** @description The instant that is shown. */
            as_of: components["schemas"]["Instant"];
            /** @description The member's own place; absent for one who is not listed: nothing done yet, or not shown by their own wish. */
            own?: components["schemas"]["LeaderboardPlace"];
        };
        /** @description The paid membership of a member, and what there is to come to. */
        MemberPlan: {
            /** @description The instant that is shown; due work up to it is included. */
            as_of: components["schemas"]["Instant"];
            /**
             * @description The currency of all money.
             * @example EUR
             */
            currency: string;
            /** @description The program's plans for this member, in the order of the document. */
            offers: components["schemas"]["PlanOffer"][];
            /** @description The plan that the member is on; absent when on none. */
            plan?: components["schemas"]["PlanHeld"];
            /**
             * Format: int32
             * @description Digits after its point.
             */
            scale: number;
        };
        /** @description What is known of a member. */
        MemberProfile: {
            /** @description Free fields. */
            attributes: components["schemas"]["Metadata"];
            /** @description The day of birth. */
            birthday?: components["schemas"]["Birthday"];
            /** @description The language to write in. */
            language?: string;
            /** @description How to address the member. */
            name?: string;
            /** @description The segments. */
            segments: string[];
        };
        /** @description The member: exactly one of these fields. */
        MemberRef: {
            /** @description A card number. */
            card?: components["schemas"]["Card"];
            /** @description An e-mail address. */
            email?: components["schemas"]["Email"];
            /** @description The number another system gave. */
            external_id?: components["schemas"]["MemberExternalId"];
            /** @description Our id. */
            id?: components["schemas"]["MemberIdText"];
            /** @description A phone number with country code. */
            phone?: components["schemas"]["Phone"];
        };
        /** @description A team that a member is in, or invited into. */
        MemberTeam: {
            /** @description Since when the member is in it; what happened before does not count for it. */
            joined_at?: components["schemas"]["Instant"];
            /** @description What the member has to do to get what there is for it; absent where everybody of the team gets it. */
            share?: components["schemas"]["TeamShare"];
            /**
             * @description `member`, or `invited`.
             * @example member
             */
            state: string;
            /** @description The team. */
            team: components["schemas"]["Team"];
        };
        /** @description The teams of a member. */
        MemberTeams: {
            /** @description The instant that is shown; due work up to it is included. */
            as_of: components["schemas"]["Instant"];
            /** @description Those that the member is in or invited into, the newest last; until their round can't change any more. */
            teams: components["schemas"]["MemberTeam"][];
        };
        /** @description Free fields by name: booleans, numbers with up to 6 digits after the point, strings. At most 50, and 16 KiB together. Conditions can use those that the program declares. */
        Metadata: {
            [key: string]: boolean | number | string;
        };
        /** @description A counter that is too low. Amounts are in its smallest unit. */
        Missing: {
            /**
             * Format: int64
             * @description The difference.
             */
            amount: number;
            /** @description The currency of counters of money. */
            currency?: string;
            /**
             * Format: int64
             * @description How much there is.
             */
            have: number;
            /**
             * @description The counter as requirements name it.
             * @example orders
             */
            measure: string;
            /**
             * Format: int64
             * @description How much it takes.
             */
            need: number;
            /**
             * Format: int32
             * @description Digits after the point.
             */
            scale: number;
        };
        /** @description What else became of units. */
        Move: {
            /** @description The book on the other side. */
            against?: string;
            /**
             * Format: int64
             * @description How many, in the smallest unit; 0 where only the terms changed.
             */
            amount: number;
            /** @description The lot's expiry. */
            expires_at?: components["schemas"]["Instant"];
            /**
             * Format: int32
             * @description The lot, where it is about one.
             */
            lot?: number;
            /** @description The wallet. */
            wallet: string;
            /**
             * @description `drawn`, `activated`, `owed`, `repaid`, `forgiven`, `restored` or `rescheduled`.
             * @example drawn
             */
            what: string;
        };
        /**
         * @description The name of a person: 1 to 200 characters.
         * @example Mari Maasikas
         */
        Name: string;
        /** @description A code to be imported. */
        NewCode: {
            /** @description 1 to 40 letters and digits; spaces, dashes and case do not count. */
            code: components["schemas"]["Label"];
        };
        /** @description An event, by its type. */
        NewEvent: components["schemas"]["MemberJoined"] | components["schemas"]["OrderPaid"] | components["schemas"]["OrderReturned"] | components["schemas"]["OrderCancelled"] | components["schemas"]["ActivityDone"] | components["schemas"]["WalletToppedUp"] | components["schemas"]["AdjustmentMade"] | components["schemas"]["EventReversed"] | components["schemas"]["TierKept"] | components["schemas"]["TierGiven"] | components["schemas"]["RewardRedeemed"] | components["schemas"]["RewardCancelled"] | components["schemas"]["WalletRefunded"] | components["schemas"]["RewardIssued"] | components["schemas"]["RewardUsed"] | components["schemas"]["VoucherIssued"] | components["schemas"]["VoucherRevoked"] | components["schemas"]["VoucherClaimed"] | components["schemas"]["VoucherUsed"] | components["schemas"]["HoldPlaced"] | components["schemas"]["HoldCaptured"] | components["schemas"]["HoldReleased"] | components["schemas"]["RewardReserved"] | components["schemas"]["RewardConfirmed"] | components["schemas"]["TransferSent"] | components["schemas"]["UnitsConverted"] | components["schemas"]["ChallengeJoined"] | components["schemas"]["ReferralClaimed"] | components["schemas"]["ChoiceMade"] | components["schemas"]["UnitsExported"] | components["schemas"]["InstructionDone"] | components["schemas"]["InstructionFailed"] | components["schemas"]["WaitlistJoined"] | components["schemas"]["DrawEntered"] | components["schemas"]["RoomEntered"] | components["schemas"]["WaitlistLeft"] | components["schemas"]["BenefitUsed"] | components["schemas"]["BenefitClaimed"] | components["schemas"]["GamePlayed"] | components["schemas"]["HouseholdFounded"] | components["schemas"]["HouseholdInvited"] | components["schemas"]["HouseholdJoined"] | components["schemas"]["HouseholdLeft"] | components["schemas"]["HouseholdRemoved"] | components["schemas"]["HouseholdMoved"] | components["schemas"]["PlanJoined"] | components["schemas"]["PlanCancelled"] | components["schemas"]["PlanChanged"] | components["schemas"]["PlanShared"] | components["schemas"]["PlanUnshared"] | components["schemas"]["TeamFounded"] | components["schemas"]["TeamInvited"] | components["schemas"]["TeamJoined"] | components["schemas"]["TeamLeft"] | components["schemas"]["TeamRemoved"] | components["schemas"]["AccountLinked"] | components["schemas"]["AccountUnlinked"] | components["schemas"]["BlockBought"];
        /** @description An API key that has just been made. */
        NewKey: {
            /** @description The key. */
            key: components["schemas"]["Key"];
            /**
             * @description Its text, for the Authorization header. It is shown this once and kept nowhere; absent when the answer is
             *     repeated.
             */
            secret?: string;
        };
        /** @description A member who has just been enrolled, and what that gave. */
        NewMember: {
            /** @description The entry. */
            event: components["schemas"]["EventAnswer"];
            /** @description The member. */
            member: components["schemas"]["Member"];
        };
        /** @description A program to be created. */
        NewProgram: {
            /** @description `live` or `sandbox`; it stays so. */
            mode: components["schemas"]["ProgramMode"];
            /**
             * @description Its name in addresses: 1 to 40 lower-case letters, digits and inner hyphens.
             * @example tea
             */
            slug: string;
        };
        /** @description A webhook that has just been made, or has a new secret. */
        NewWebhook: {
            /** @description The secret that signs, `whsec_…`. It is shown this once; absent when the answer is repeated. */
            secret?: string;
            /** @description The webhook. */
            webhook: components["schemas"]["Webhook"];
        };
        /**
         * Format: int32
         * @description The number of a version.
         */
        Number: number;
        /** @description An offer whose time had come. What it gave is told beside: vouchers, units, badges. */
        Offer: {
            /**
             * @description What stood in its way: `other_level`, `condition`, `limit` or `no_room`; only when it was withheld.
             * @example limit
             */
            by?: string;
            /**
             * @description The offer.
             * @example wake_up
             */
            id: string;
            /**
             * @description Why: when its time comes, in the words of the document.
             * @example dormant 90 days
             */
            on?: string;
            /** @description What the member usually buys at that hour; only for an offer on a habit. */
            usual?: components["schemas"]["OfferUsual"];
            /**
             * @description `made` or `withheld`.
             * @example made
             */
            what: string;
        };
        /** @description What a member usually buys at an hour of the week. */
        OfferUsual: {
            /**
             * Format: int32
             * @description The hour, 0 to 23, by the clocks of the program's zone.
             */
            hour: number;
            /**
             * @description The item.
             * @example oolong
             */
            sku: string;
            /**
             * @description The day: `monday` … `sunday`.
             * @example wednesday
             */
            weekday: string;
        };
        /** @description A paid order. Amounts are in the smallest unit of the currency. */
        Order: {
            /** @description Where the order came in, such as `store`, `app`, `web`. */
            channel?: components["schemas"]["Label"];
            /** @description ISO 4217 code. */
            currency: components["schemas"]["Currency"];
            /** @description A discount on the whole order. */
            discount?: components["schemas"]["Amount"];
            /** @description What was bought: 1 to 1,000 lines. */
            lines: components["schemas"]["Line"][];
            /** @description Free fields; conditions can use those that the program declares under `fields.order`. */
            metadata?: components["schemas"]["Metadata"];
            /**
             * @description What is left to pay after the vouchers, as the shop reckons it; it must be what the program reckons. A quote tells
             *     it. Only with `vouchers`.
             */
            payable?: components["schemas"]["Amount"];
            /** @description Delivery, paid by the customer. */
            shipping?: components["schemas"]["Amount"];
            /** @description The shop. */
            store?: components["schemas"]["Label"];
            /**
             * @description Whether prices contain their tax; otherwise it comes on top.
             * @default true
             */
            tax_included?: boolean;
            /** @description What was paid by which means. Sums to the total when given. */
            tenders?: components["schemas"]["Tender"][];
            /** @description A tip. */
            tip?: components["schemas"]["Amount"];
            /** @description What was paid: lines less discounts, plus delivery, tip, and tax when it is not in the prices. */
            total: components["schemas"]["Amount"];
            /**
             * @description Vouchers of the member to use on it, each by its code or its id, or by its kind: then the one of that kind that ends
             *     first. The
             *     total, the lines and the delivery are told as they are without vouchers; the tenders make up what is left to pay.
             */
            vouchers?: components["schemas"]["Label"][];
        };
        /** @description All that is left of an earlier order was cancelled. */
        OrderCancelled: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who bought. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The order. */
            order: components["schemas"]["EventReference"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "order.cancelled";
        };
        /** @enum {string} */
        OrderCancelledType: "order.cancelled";
        /** @description An order was paid. */
        OrderPaid: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who bought. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description What was bought. */
            order: components["schemas"]["Order"];
            /**
             * @description The token of a quote: the order is decided under the version of the program that was quoted, though a newer
             *     one may have been published since. It is good for 15 minutes from the quote, by the server's clock.
             */
            quote?: string;
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "order.paid";
        };
        /** @enum {string} */
        OrderPaidType: "order.paid";
        /** @description Some lines of an earlier order came back. */
        OrderReturned: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description What came back: 1 to 1,000 lines. */
            lines: components["schemas"]["ReturnLine"][];
            /** @description Who bought. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The order. */
            order: components["schemas"]["EventReference"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "order.returned";
        };
        /** @enum {string} */
        OrderReturnedType: "order.returned";
        /** @description Another way for the same days. */
        OtherPlan: {
            /**
             * Format: int64
             * @description What it would have cost.
             */
            fee: number;
            /**
             * Format: int64
             * @description `worth` less `fee`.
             */
            gain: number;
            /** @description The plan; absent for no plan. */
            plan?: components["schemas"]["PlanAndPeriod"];
            /**
             * Format: int64
             * @description What of the benefits that were used it has, too.
             */
            worth: number;
        };
        /** @description A page of a list. */
        Page_Change: {
            /** @description The items. */
            items: {
                /** @description The value after; absent when the field is gone. */
                after?: unknown;
                /** @description The value before; absent when the field is new. */
                before?: unknown;
                /** @description JSON pointer of the field. */
                path: string;
            }[];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
        /** @description A page of a list. */
        Page_Delivery: {
            /** @description The items. */
            items: {
                /**
                 * Format: int32
                 * @description How often it was tried.
                 */
                attempts: number;
                /** @description When it is tried next. */
                due_at?: components["schemas"]["Instant"];
                /** @description What went wrong last. */
                error?: string;
                /** @description The event's id, which is also the message's. */
                event: string;
                /** @description The kind of the entry. */
                kind: string;
                /**
                 * @description `waiting`, to be tried by itself; `dead`, given up until somebody sends it again.
                 * @example waiting
                 */
                state: string;
                /**
                 * Format: int32
                 * @description What the address answered last.
                 */
                status?: number;
            }[];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
        /** @description A page of a list. */
        Page_Entry: {
            /** @description The items. */
            items: (components["schemas"]["Decision"] & {
                /**
                 * @description The event's id.
                 * @example evt_0198c0de-0000-7000-8000-000000000001
                 */
                event: string;
                /** @description The reporter's number of it. */
                external_id: string;
                /**
                 * @description Its kind, such as `order.paid`; `tick`, `plan.renewed`, `plan.fee_asked`, `wallet.paid_out`, `reward.given` and
                 *     `offer.due` for due work.
                 */
                kind: string;
                /** @description When it happened. */
                occurred_at: components["schemas"]["Instant"];
                /**
                 * Format: int64
                 * @description The entry of the account that it is about, such as the order of a return.
                 */
                of_seq?: number;
                /**
                 * Format: int32
                 * @description The version of the program that decided it.
                 */
                program_version: number;
                /** @description When it was recorded. */
                recorded_at: components["schemas"]["Instant"];
                /**
                 * Format: int64
                 * @description Its number in the account; absent for an event that is not recorded.
                 */
                seq?: number;
                /** @description Who reported it. */
                source: string;
            })[];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
        /** @description A page of a list. */
        Page_Instruction: {
            /** @description The items. */
            items: {
                /**
                 * Format: int64
                 * @description How much, in the smallest unit of the wallet or, for a plan, of the program's currency; without a fee.
                 */
                amount: number;
                /** @description When it was recorded. */
                asked_at: components["schemas"]["Instant"];
                /** @description When something last became of it. */
                changed_at: components["schemas"]["Instant"];
                /**
                 * @description The event that asks for it.
                 * @example evt_0198c5b2d3e47abc8def0123456789ab
                 */
                event: string;
                /** @description The reporter's own number of it. It never changes, so that what is asked for can be done once. */
                external_id: string;
                /**
                 * @description What is to be done. `pay_out`: pay the amount to the member. `credit`: the partner credits its units to the member.
                 *     `charge`: take the amount from the member, for a plan. `refund`: give back what was taken for one.
                 * @example pay_out
                 */
                kind: string;
                /**
                 * @description Whom it is for.
                 * @example mbr_0198c5b2d3e47abc8def0123456789ab
                 */
                member: string;
                /** @description What a partner is to credit, for `credit`. */
                partner?: components["schemas"]["PartnerUnits"];
                /**
                 * @description The plan, for `charge` and `refund`.
                 * @example prime
                 */
                plan?: string;
                /**
                 * Format: int32
                 * @description Digits after the point of that.
                 */
                scale: number;
                /** @description Who reported that event; name it with `external_id` to tell what became of the instruction. */
                source: string;
                /**
                 * @description `open`: nobody has told what became of it. `done`. `failed`: all came back. `past`: it belongs to a
                 *     replayed history, nobody is asked.
                 * @example open
                 */
                state: string;
                /**
                 * @description The wallet that the units left, for `pay_out` and `credit`.
                 * @example cashback
                 */
                wallet?: string;
            }[];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
        /** @description A page of a list. */
        Page_Job: {
            /** @description The items. */
            items: {
                /** @description What was asked. */
                asked: unknown;
                /** @description When it was asked for. */
                created_at: components["schemas"]["Instant"];
                /**
                 * Format: int64
                 * @description Units of work done.
                 */
                done: number;
                /**
                 * @description The id.
                 * @example job_0198c0de-0000-7000-8000-000000000001
                 */
                id: string;
                /** @description What kind of work, such as `backtest`. */
                kind: string;
                /** @description What came out; absent until it ends. */
                result?: unknown;
                /** @description How far it is. */
                state: components["schemas"]["JobState"];
                /**
                 * Format: int64
                 * @description Units of work in all; 0 while unknown.
                 */
                total: number;
                /** @description When it last went on. */
                updated_at: components["schemas"]["Instant"];
            }[];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
        /** @description A page of a list. */
        Page_Key: {
            /** @description The items. */
            items: {
                /** @description When it was made. */
                created_at: components["schemas"]["Instant"];
                /** @description When it ends by itself. */
                expires_at?: components["schemas"]["Instant"];
                /**
                 * @description The public half.
                 * @example key_0198c0de-0000-7000-8000-000000000001
                 */
                id: string;
                /** @description What people call it. */
                label: string;
                /** @description About when it was last used. */
                last_used_at?: components["schemas"]["Instant"];
                /**
                 * @description `live` or `sandbox`.
                 * @example live
                 */
                mode: string;
                /** @description The program it opens; absent when it opens the whole server. */
                program?: string;
                /** @description When somebody ended it. */
                revoked_at?: components["schemas"]["Instant"];
                /** @description What it may do; `*` is everything. */
                scopes: string[];
            }[];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
        /** @description A page of a list. */
        Page_LedgerLine: {
            /** @description The items. */
            items: {
                /**
                 * Format: int64
                 * @description What it gains (positive) or gives (negative), in the smallest unit.
                 */
                amount: number;
                /**
                 * @description The book: `available`, `pending` and `debt` are the member's, the others the program's.
                 * @example available
                 */
                book: string;
                /** @description The event that caused it. */
                event: string;
                /** @description The event's kind. */
                kind: string;
                /** @description When it happened. */
                occurred_at: components["schemas"]["Instant"];
                /** @description When it was recorded. */
                recorded_at: components["schemas"]["Instant"];
                /**
                 * Format: int64
                 * @description The number of its entry in the account.
                 */
                seq: number;
                /** @description The wallet. */
                wallet: string;
            }[];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
        /** @description A page of a list. */
        Page_Member: {
            /** @description The items. */
            items: {
                /** @description The account. */
                account: string;
                /** @description When the member was enrolled. */
                created_at: components["schemas"]["Instant"];
                /**
                 * @description The id.
                 * @example mbr_0198c0de-0000-7000-8000-000000000001
                 */
                id: string;
                /** @description What the member is found by. */
                identifiers: components["schemas"]["MemberIdentifiers"];
                /** @description What is known of the member. */
                profile: components["schemas"]["MemberProfile"];
                /**
                 * Format: int64
                 * @description Rises with each change; the ETag, without quotes.
                 */
                revision: number;
                /**
                 * @description `active`, `closed` or `erased`.
                 * @example active
                 */
                status: string;
            }[];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
        /** @description A page of a list. */
        Page_Program: {
            /** @description The items. */
            items: {
                /** @description Its clock. */
                clock: components["schemas"]["Clock"];
                /** @description When it was created. */
                created_at: components["schemas"]["Instant"];
                /** @description Whether it takes history under its own time. */
                history_open: boolean;
                /**
                 * @description `live` or `sandbox`.
                 * @example sandbox
                 */
                mode: string;
                /**
                 * @description Its name in addresses.
                 * @example tea
                 */
                slug: string;
                /**
                 * Format: int32
                 * @description The version that decides events; absent before the first is published.
                 */
                version?: number;
            }[];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
        /** @description A page of a list. */
        Page_Redemption: {
            /** @description The items. */
            items: {
                /**
                 * Format: int64
                 * @description The money beside, in the smallest unit of the program's currency.
                 */
                cash: number;
                /** @description Whom a donation is for. */
                cause?: string;
                /** @description When something last became of it. */
                changed_at: components["schemas"]["Instant"];
                /**
                 * @description Its event.
                 * @example evt_0198c5b2d3e47abc8def0123456789ab
                 */
                event: string;
                /** @description The reporter's own number of it. */
                external_id: string;
                /** @description Its name; the id when the program no longer has it. */
                name: string;
                /**
                 * Format: int64
                 * @description How many.
                 */
                quantity: number;
                /** @description When it was recorded. */
                redeemed_at: components["schemas"]["Instant"];
                /**
                 * @description The reward.
                 * @example cup_sleeve
                 */
                reward: string;
                /**
                 * Format: int64
                 * @description Its number in the account.
                 */
                seq: number;
                /** @description Which date of an experience. */
                session?: string;
                /** @description Who reported it. */
                source: string;
                /** @description When that begins; absent when the program no longer has it. */
                starts_at?: components["schemas"]["Instant"];
                /**
                 * @description `redeemed`: paid. `issued`: handed over. `used`: it can't be cancelled any more, or its vouchers are used up.
                 *     `expired`: its vouchers ended unused. `cancelled`: the units came back.
                 * @example issued
                 */
                state: string;
                /**
                 * Format: int64
                 * @description What was paid, in the smallest unit of the reward's wallet.
                 */
                units: number;
                /**
                 * Format: int64
                 * @description What it cost the program, likewise.
                 */
                worth: number;
            }[];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
        /** @description A page of a list. */
        Page_Session: {
            /** @description The items. */
            items: {
                /** @description When it began. */
                created_at: components["schemas"]["Instant"];
                /** @description Whether it is the one that asks. */
                current: boolean;
                /** @description When it ends in any case. */
                expires_at: components["schemas"]["Instant"];
                /**
                 * @description What it is called.
                 * @example ses_0198c0de-0000-7000-8000-000000000001
                 */
                id: string;
                /** @description About when it was last used. Half an hour later it ends. */
                seen_at: components["schemas"]["Instant"];
            }[];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
        /** @description A page of a list. */
        Page_Staff: {
            /** @description The items. */
            items: {
                /** @description Since when they are known. */
                created_at: components["schemas"]["Instant"];
                /** @description What they sign in with. */
                email: string;
                /**
                 * @description Who.
                 * @example stf_0198c0de-0000-7000-8000-000000000001
                 */
                id: string;
                /** @description What they are called. */
                name: string;
                /** @description What they may do. */
                roles: components["schemas"]["StaffRole"][];
                /** @description Whether their second factor is set up. */
                second_factor: boolean;
                /** @description Whether they may sign in. */
                state: components["schemas"]["StaffIs"];
            }[];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
        /** @description A page of a list. */
        Page_Version: {
            /** @description The items. */
            items: {
                /** @description SHA-256 of the document, in hexadecimal. */
                checksum: string;
                /** @description Why it was published. */
                note: string;
                /**
                 * Format: int32
                 * @description From 1.
                 */
                number: number;
                /** @description When it was published. */
                published_at: components["schemas"]["Instant"];
                /** @description The id of the key, or of the person; absent when it was done on the server itself. */
                published_by?: string;
            }[];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
        /** @description A page of a list. */
        Page_Webhook: {
            /** @description The items. */
            items: {
                /** @description When it was made. */
                created_at: components["schemas"]["Instant"];
                /** @description Until when the secret before this one signs as well. */
                earlier_secret_until?: components["schemas"]["Instant"];
                /**
                 * @description Its id.
                 * @example whk_0198c0de-0000-7000-8000-000000000001
                 */
                id: string;
                /**
                 * @description The kinds of entries; `*` for all.
                 * @example [
                 *       "order.paid",
                 *       "order.returned"
                 *     ]
                 */
                kinds: string[];
                /** @description What people call it. */
                label: string;
                /** @description Why it is disabled, when the server did it. */
                reason?: string;
                /**
                 * @description `active`; `paused`, then what happens waits; `disabled`, then nothing is kept for it.
                 * @example active
                 */
                state: string;
                /**
                 * @description Where it is told.
                 * @example https://shop.example/hooks/regulars
                 */
                url: string;
            }[];
            /** @description Pass it as `cursor` for the next page; absent on the last. */
            next?: string;
        };
        /** @description A part of an order's price that a wallet paid, or that was given back. */
        Paid: {
            /**
             * Format: int64
             * @description How much of the price, in the smallest unit of the program's currency; negative when given back.
             */
            amount: number;
            /**
             * Format: int32
             * @description The place of the tender in the order, from 0.
             */
            tender: number;
            /**
             * Format: int64
             * @description How many units of the wallet, in its smallest unit; negative when given back.
             */
            units: number;
            /** @description The wallet; absent for a tender of another kind that is given back. */
            wallet?: string;
        };
        /** @description What is owed to a partner. */
        PartnerOwe: {
            /**
             * Format: int64
             * @description In its own units; negative when more came back than went.
             */
            units: number;
            /**
             * Format: int64
             * @description In the smallest unit of the currency, by what one of them cost when it was asked for.
             */
            worth: number;
        };
        /** @description The settlement with one partner. */
        PartnerSettlement: {
            /**
             * Format: int64
             * @description What is due for the blocks that it bought in that time.
             */
            blocks: number;
            /**
             * Format: int64
             * @description What the vouchers took off that it pays for.
             */
            discounts: number;
            /**
             * Format: int64
             * @description What the program owes for units that members took there.
             */
            exports: number;
            /**
             * Format: int64
             * @description The sum of these two.
             */
            is_owed: number;
            /**
             * Format: int64
             * @description What the program pays the partner, likewise.
             */
            is_paid: number;
            /** @description Its name; the id of somebody who is no partner of the program. */
            name: string;
            /**
             * Format: int64
             * @description The sum of these four.
             */
            owes: number;
            /**
             * @description The partner.
             * @example bank
             */
            partner: string;
            /**
             * Format: int64
             * @description What the partner pays: all that it owes, or with `net` what that is more than it is owed.
             */
            pays: number;
            /** @description What it has paid for in advance, by wallet. */
            prepaid: components["schemas"]["Prepaid"][];
            /**
             * Format: int64
             * @description What the program owes for rewards that the partner handed over.
             */
            provided: number;
            /**
             * Format: int64
             * @description What the units cost that are still there: what the partner may yet have to pay with `at_redemption`, else what the
             *     program has been paid for rewards that are to come.
             */
            reserve: number;
            /**
             * Format: int64
             * @description What the rewards cost that it pays for.
             */
            rewards: number;
            /**
             * @description When it pays for units: `at_issuance`, `at_redemption` or `net`.
             * @example at_issuance
             */
            settle: string;
            /**
             * Format: int64
             * @description What is due for these units, without those that were drawn on blocks.
             */
            units: number;
            /** @description The units that it pays for, by wallet. */
            wallets: components["schemas"]["Statement"][];
        };
        /** @description What a partner is to credit to a member. */
        PartnerUnits: {
            /**
             * @description The partner.
             * @example sky_miles
             */
            id: string;
            /** @description The reporter's own number of the member's account there. */
            reference: string;
            /**
             * Format: int64
             * @description How many of its own units.
             */
            units: number;
        };
        /** @description A member's pass to a reward. */
        PassAnswer: {
            /** @description The instant that is shown; due work up to it is included. */
            as_of: components["schemas"]["Instant"];
            /** @description The pass. */
            pass: components["schemas"]["RewardPass"];
            /** @description The pass as it is shown outside, signed with the key of `…/rewards/{reward}/pass-key`; absent until lots are drawn. */
            token?: string;
        };
        /** @description The key of a reward's passes. */
        PassKey: {
            /** @description 32 bytes in base64url, for HMAC-SHA256. */
            key: string;
        };
        /** @description Another password. */
        PasswordChange: {
            /** @description The next one. */
            new_password: components["schemas"]["Secret"];
            /** @description The present one. */
            password: components["schemas"]["Secret"];
        };
        /** @description The present password, to prove once more who asks. */
        PasswordProof: {
            /** @description The present one. */
            password: components["schemas"]["Secret"];
        };
        /** @description Payments of one wallet. */
        PayOuts: {
            /** @description Asked for in that time. */
            asked: components["schemas"]["InstructionSum"];
            /** @description Told as done in that time. */
            done: components["schemas"]["InstructionSum"];
            /** @description Told as failed in that time. */
            failed: components["schemas"]["InstructionSum"];
            /** @description Open now, whatever time is asked for. */
            open: components["schemas"]["InstructionSum"];
            /** @description Of a replayed history, in that time: nobody was asked. */
            past: components["schemas"]["InstructionSum"];
            /**
             * Format: int32
             * @description Digits after the point of its amounts.
             */
            scale: number;
            /**
             * @description The wallet.
             * @example cashback
             */
            wallet: string;
        };
        /** @description How much of an order a wallet of the member could pay. */
        PaymentOffer: {
            /**
             * Format: int64
             * @description The most that it can pay, in the smallest unit of the program's currency; 0 when it can pay nothing.
             */
            at_most: number;
            /**
             * Format: int64
             * @description What would have to be there beside: units that are owed or lacking, or money of a basket that is too small.
             *     Absent when nothing that is added would help.
             */
            missing?: number;
            /**
             * @description The code of the refusal that a tender would meet; absent when it can pay.
             * @example basket_too_small
             */
            refused?: string;
            /**
             * Format: int64
             * @description It pays multiples of so much, in the smallest unit of the currency.
             */
            step: number;
            /**
             * Format: int64
             * @description The units of one step.
             */
            step_units: number;
            /**
             * Format: int64
             * @description The units that this takes, in the smallest unit of the wallet.
             */
            units: number;
            /**
             * @description The wallet, to be named by a tender.
             * @example points
             */
            wallet: string;
        };
        /** @description What units wait for. */
        Pending: {
            /** @description An instant. */
            until: components["schemas"]["Instant"];
        } | {
            /** @description An activity that names the order. */
            activity: string;
        };
        /**
         * @description A phone number: `+`, country code, 7 to 15 digits. Spaces, dots, dashes and brackets are dropped.
         * @example +372 5555 5555
         */
        Phone: string;
        /** @description What the running period cost, and what was had in it. */
        PlanAccount: {
            /**
             * Format: int64
             * @description How many of the period's days have begun.
             */
            days: number;
            /**
             * Format: int64
             * @description How many it has.
             */
            days_in_all: number;
            /**
             * Format: int64
             * @description `worth` less `paid`; negative when it cost more than was had.
             */
            gain: number;
            /** @description Other plans and periods for the same days, and no plan at all; the best first. */
            others: components["schemas"]["OtherPlan"][];
            /**
             * Format: int64
             * @description What was asked for it, without what could not be taken.
             */
            paid: number;
            /**
             * @description What to tell the member.
             * @example Prime since 1 Mar: you paid 139.00 and had 83.86, 55.14 less than it cost
             */
            sentence: string;
            /**
             * Format: int64
             * @description What was had is worth so much.
             */
            worth: number;
        };
        /** @description A plan and its period. */
        PlanAndPeriod: {
            /**
             * @description The plan.
             * @example prime
             */
            id: string;
            /**
             * @description The period.
             * @example year
             */
            period: string;
        };
        /** @description A benefit of a plan. */
        PlanBenefit: {
            /**
             * @description The benefit.
             * @example delivery
             */
            id: string;
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description What one use is worth.
             */
            worth: number;
        };
        /**
         * @description The member leaves the plan: with the end of the period, or at once. Who leaves at once gets the price of the running
         *     period back where the plan says so and nothing was used.
         */
        PlanCancelled: {
            /** @description At once; else with the end of the period. */
            at_once?: boolean;
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The plan. */
            plan: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "plan.cancelled";
        };
        /** @enum {string} */
        PlanCancelledType: "plan.cancelled";
        /** @description A cart of somebody who may be no member. */
        PlanCart: {
            /** @description The language of names; English when left out. */
            language?: components["schemas"]["Language"];
            /** @description Who would buy; somebody who is no member when left out. */
            member?: components["schemas"]["MemberRef"];
            /** @description When; now when left out. */
            occurred_at?: components["schemas"]["Instant"];
            /** @description What. Without vouchers when there is no member. */
            order: components["schemas"]["Order"];
        };
        /**
         * @description The member goes to another plan or period: with the next period, or at once; what is left of the running one is then
         *     taken off the new price. The plan and period that the member has, to go on after a cancellation or without a change that
         *     was to come.
         */
        PlanChanged: {
            /** @description At once; else with the end of the period. */
            at_once?: boolean;
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Which of its periods; the one that the member has when left out or, where the plan has no such, its first. */
            period?: components["schemas"]["Label"];
            /** @description The plan. */
            plan: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "plan.changed";
        };
        /** @enum {string} */
        PlanChangedType: "plan.changed";
        /** @description What a plan cost its members, or what was given back to them. */
        PlanFees: {
            /** @description Asked for in that time. */
            asked: components["schemas"]["InstructionSum"];
            /** @description Told as done in that time. */
            done: components["schemas"]["InstructionSum"];
            /** @description Told as failed in that time. */
            failed: components["schemas"]["InstructionSum"];
            /**
             * @description `charge` or `refund`.
             * @example charge
             */
            kind: string;
            /** @description Open now, whatever time is asked for. */
            open: components["schemas"]["InstructionSum"];
            /** @description Of a replayed history, in that time: nobody was asked. */
            past: components["schemas"]["InstructionSum"];
            /**
             * @description The plan.
             * @example prime
             */
            plan: string;
        };
        /** @description A member on a plan. Money is in the smallest unit of the program's currency. */
        PlanHeld: {
            /** @description Whether it was worth its price so far. */
            account: components["schemas"]["PlanAccount"];
            /** @description When it is asked for again. */
            ask_at?: components["schemas"]["Instant"];
            /**
             * Format: int64
             * @description What the running period costs.
             */
            fee: number;
            /** @description When the running period began. */
            from: components["schemas"]["Instant"];
            /** @description The members who get a part of it, by our ids. */
            guests: string[];
            /**
             * @description The plan.
             * @example prime
             */
            id: string;
            /** @description Its name. */
            name: string;
            /** @description Which plan and period follow, when not the same. */
            next?: components["schemas"]["PlanAndPeriod"];
            /**
             * Format: int64
             * @description What could not be taken and was not asked for again.
             */
            owed: number;
            /**
             * @description The period.
             * @example year
             */
            period: string;
            /** @description Whether another one follows. */
            renews: boolean;
            /** @description Since when the member is on a plan without a break. */
            since: components["schemas"]["Instant"];
            /**
             * @description `trial`: nothing was asked for yet. `active`. `unpaid`: the price could not be taken, and is asked for again at
             *     `ask_at`. `ending`: it ends with the period.
             * @example active
             */
            state: string;
            /** @description The first instant after it. */
            until: components["schemas"]["Instant"];
            /** @description What was used in the running period. */
            used: components["schemas"]["PlanUse"][];
        };
        /**
         * @description The member comes to a paid membership. Its price is an instruction to whoever takes the money; the member is on the
         *     plan from now on.
         */
        PlanJoined: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Whether the price has been taken already, as at a till: then nobody is asked to. */
            paid?: boolean;
            /** @description Which of its periods; the first of its prices when left out. */
            period?: components["schemas"]["Label"];
            /** @description The name that the program gives to the plan. */
            plan: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /** @description Whether with the trial. When left out, with one where the member can have one. */
            trial?: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "plan.joined";
        };
        /** @enum {string} */
        PlanJoinedType: "plan.joined";
        /** @description What an entry changed of a paid membership. */
        PlanMove: {
            /**
             * Format: int64
             * @description What is to be paid, in the smallest unit of the program's currency; negative when it is to be given back, or could
             *     not be taken.
             */
            fee?: number;
            /**
             * @description The plan.
             * @example prime
             */
            plan: string;
            /** @description The first instant after the running period. */
            until?: components["schemas"]["Instant"];
            /**
             * @description `joined`, `trial`, `renewed`, `changed`, `cancelled` (it ends with the period), `unpaid`, `asked` (again), `paid`
             *     (after it had failed), `ended`, `told` (what became of a price after the plan was left), `received` (a part of another
             *     member's plan) or `withdrawn`.
             * @example renewed
             */
            what: string;
            /**
             * @description Why it ended: `cancelled`, `over`, `unpaid`, `not_offered` or `closed`.
             * @example over
             */
            why?: string;
        };
        /** @description A plan that can be joined, or can't now. */
        PlanOffer: {
            /** @description What it entitles to. */
            benefits: components["schemas"]["PlanBenefit"][];
            /**
             * @description The plan.
             * @example prime
             */
            id: string;
            /**
             * @description The code of the refusal that an event would meet; absent when it can be joined.
             * @example plan_not_available
             */
            locked?: string;
            /** @description Its name. */
            name: string;
            /** @description What its periods cost. */
            prices: components["schemas"]["PlanPrice"][];
            /**
             * @description How long the first time is free; absent when it is not, or no more for this member.
             * @example 30 days
             */
            trial?: string;
        };
        /** @description What a period of a plan costs. */
        PlanPrice: {
            /**
             * Format: int64
             * @description How much.
             */
            fee: number;
            /**
             * Format: int64
             * @description What the first one would cost.
             */
            first_fee: number;
            /**
             * @description The period.
             * @example month
             */
            period: string;
        };
        /** @description What an order would give on a plan. */
        PlanQuote: {
            /** @description What the plan entitles to beside. */
            benefits: components["schemas"]["PlanBenefit"][];
            /** @description Units, by wallet. */
            gives: components["schemas"]["PlanUnits"][];
            /**
             * @description The plan; absent for none.
             * @example prime
             */
            id?: string;
            /** @description Its name. */
            name?: string;
            /**
             * Format: int64
             * @description What they are worth, as the program states it.
             */
            worth: number;
        };
        /** @description What an order would give on the plans that there are. */
        PlanQuotes: {
            /**
             * @description The currency of all money.
             * @example EUR
             */
            currency: string;
            /** @description First as things are, then on each plan that there is for whoever would buy, in the order of the document. */
            quotes: components["schemas"]["PlanQuote"][];
            /**
             * Format: int32
             * @description Digits after its point.
             */
            scale: number;
        };
        /** @description Another member gets the part of the plan's benefits that the plan has for others, as long as the plan lasts. */
        PlanShared: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Whose plan it is. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The plan. */
            plan: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "plan.shared";
            /** @description Who gets a part of it, by our id. */
            with: components["schemas"]["MemberIdText"];
        };
        /** @enum {string} */
        PlanSharedType: "plan.shared";
        /** @description Units of a wallet. */
        PlanUnits: {
            /**
             * Format: int64
             * @description How many, in its smallest unit.
             */
            amount: number;
            /**
             * Format: int32
             * @description Digits after the point of that.
             */
            scale: number;
            /**
             * @description The wallet.
             * @example points
             */
            wallet: string;
        };
        /** @description The other member gets it no more. */
        PlanUnshared: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Whose plan it is. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The plan. */
            plan: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "plan.unshared";
            /** @description Who got a part of it, by our id. */
            with: components["schemas"]["MemberIdText"];
        };
        /** @enum {string} */
        PlanUnsharedType: "plan.unshared";
        /** @description Something that was had from a plan. */
        PlanUse: {
            /**
             * @description The benefit, rule or voucher.
             * @example delivery
             */
            id: string;
            /** @description Its name; the id when the program no longer has it. */
            name: string;
            /**
             * Format: int64
             * @description How often.
             */
            times: number;
            /**
             * Format: int64
             * @description What that is worth, as the program states it.
             */
            worth: number;
        };
        /** @description The plans of a program, as somebody who is no member sees them. */
        Plans: {
            /**
             * @description The currency of all money.
             * @example EUR
             */
            currency: string;
            /** @description In the order of the document. */
            plans: components["schemas"]["PlanOffer"][];
            /**
             * Format: int32
             * @description Digits after its point.
             */
            scale: number;
        };
        /** @description A play, and what it came to. */
        Played: {
            /** @description The commitment to that seed: its SHA-256, in hexadecimal digits. */
            commitment?: string;
            /**
             * @description The day from whose seed it was drawn; absent where the number was stated.
             * @example 2026-11-21
             */
            day?: string;
            /**
             * @description The game.
             * @example starland
             */
            game: string;
            /** @description The prize that was given: that one, or what there is instead when all of it are gone. */
            given?: string;
            /**
             * Format: int64
             * @description The number that was drawn, from 1 on.
             */
            number: number;
            /**
             * Format: int64
             * @description Of how many.
             */
            of: number;
            /**
             * Format: int64
             * @description 1, or -1 for a play that was undone.
             */
            times: number;
            /** @description The prize that the number wins; absent when it wins nothing. */
            won?: string;
        };
        /**
         * Format: int64
         * @description An amount of at least 1, in the smallest unit.
         * @example 20000
         */
        PositiveAmount: number;
        /** @description A ledger line. */
        Posting: {
            /**
             * Format: int64
             * @description What it gains (positive) or gives (negative), in the smallest unit.
             */
            amount: number;
            /**
             * @description The book: `available`, `pending`, `held` and `debt` are the member's, the others the program's.
             * @example available
             */
            book: string;
            /**
             * @description The wallet.
             * @example points
             */
            wallet: string;
        };
        /** @description What was paid for in advance, of one wallet. */
        Prepaid: {
            /**
             * Format: int64
             * @description Left when the time ends. What is of a block that is over by then can't be drawn any more.
             */
            after: number;
            /**
             * Format: int64
             * @description Left when the time began, in the smallest unit.
             */
            before: number;
            /** @description Bought, for what the blocks cost. */
            bought: components["schemas"]["UnitsAndMoney"];
            /** @description Drawn, less what was given back, for what they would have cost afterwards. */
            drawn: components["schemas"]["UnitsAndMoney"];
            /**
             * Format: int32
             * @description Digits after the point of its units.
             */
            scale: number;
            /**
             * @description The wallet.
             * @example points
             */
            wallet: string;
        };
        /** @description A problem document (RFC 9457). */
        Problem: {
            /**
             * @description The stable code, for programs.
             * @example amount_zero
             */
            code: string;
            /** @description What was wrong this time. */
            detail: string;
            /** @description What to do about it. */
            fix: string;
            /**
             * @description JSON pointer (RFC 6901) of the field to blame, when there is one.
             * @example /order/lines/0/quantity
             */
            pointer?: string;
            /** @description The id of the request, as in the `X-Request-Id` header; quote it when asking for help. */
            request_id: string;
            /**
             * Format: int32
             * @description The HTTP status, repeated.
             * @example 422
             */
            status: number;
            /** @description What the code means. */
            title: string;
            /**
             * @description `urn:regulars:problem:` and the code.
             * @example urn:regulars:problem:amount_zero
             */
            type: string;
        };
        /** @description What the member tells. */
        Profile: {
            /** @description Free fields; conditions can use those that the program declares under `fields.member`. */
            attributes?: components["schemas"]["Metadata"];
            /** @description The day of birth, with or without the year. */
            birthday?: components["schemas"]["Birthday"];
            /** @description The language to write to the member in. */
            language?: components["schemas"]["Language"];
            /** @description How to address the member. */
            name?: components["schemas"]["Name"];
            /** @description The segments the member is in: at most 100. */
            segments?: components["schemas"]["Label"][];
        };
        /** @description A program. */
        Program: {
            /** @description Its clock. */
            clock: components["schemas"]["Clock"];
            /** @description When it was created. */
            created_at: components["schemas"]["Instant"];
            /** @description Whether it takes history under its own time. */
            history_open: boolean;
            /**
             * @description `live` or `sandbox`.
             * @example sandbox
             */
            mode: string;
            /**
             * @description Its name in addresses.
             * @example tea
             */
            slug: string;
            /**
             * Format: int32
             * @description The version that decides events; absent before the first is published.
             */
            version?: number;
        };
        /**
         * @description Whether a program is about real customers.
         * @enum {string}
         */
        ProgramMode: "live" | "sandbox";
        /** @description Why a version is published. */
        Publication: {
            /** @description Why, for those who read the list of versions. */
            note: components["schemas"]["Reason"];
        };
        /**
         * Format: int64
         * @description How many, at least 1.
         * @example 1
         */
        Quantity: number;
        /** @description What an order would do. */
        Quote: {
            /** @description Which of them together save most; absent when none saves anything. */
            best?: components["schemas"]["BestVouchers"];
            /**
             * Format: int64
             * @description What tenders must make up, in the smallest unit of the currency: with the vouchers that the order names. Absent for an
             *     order in another currency than the program's.
             * @example 2250
             */
            due?: number;
            /** @description What to say. */
            hints: components["schemas"]["Hints"];
            /** @description How much of that each wallet that pays for orders could pay; each alone, and whatever tenders the order names. */
            payments: components["schemas"]["PaymentOffer"][];
            /** @description What the member can redeem as things are, before the order. */
            rewards: components["schemas"]["Reward"][];
            /** @description Where the member would stand afterwards. */
            standings: components["schemas"]["Standing"][];
            /** @description Send it as `quote` with the order, so that it is decided under the version of the program that was quoted. */
            token: string;
            /** @description Until when the token is good, by the program's clock. */
            token_expires_at: components["schemas"]["Instant"];
            /**
             * @description What each living voucher of the member could do for the order, whatever vouchers it names; those that end first
             *     before the others. Empty for an order in another currency than the program's.
             */
            vouchers: components["schemas"]["VoucherOffer"][];
            /** @description The entry that it would become. */
            would: components["schemas"]["Entry"];
        };
        /** @description Whether the server is ready. */
        Ready: {
            /** @description Each check. */
            checks: components["schemas"]["ReadyCheck"][];
            /** @description All checks passed. */
            ok: boolean;
        };
        /** @description One check. */
        ReadyCheck: {
            /**
             * @description What is checked.
             * @example store
             */
            name: string;
            /** @description Whether it passed. */
            ok: boolean;
        };
        /**
         * @description Why something was done: 1 to 500 characters.
         * @example wrong scan
         */
        Reason: string;
        /** @description New recovery codes. */
        RecoveryCodes: {
            /** @description Each works once in place of the second factor. They are shown this once; earlier ones no longer work. */
            recovery_codes: string[];
        };
        /** @description A reward that was taken or given back. */
        Redeemed: {
            /**
             * Format: int64
             * @description The money to be paid beside the units, in the smallest unit of the program's currency; negative when given back.
             *     The shop takes it; the ledger only tells how much.
             */
            cash: number;
            /** @description Whom a donation is for. */
            cause?: string;
            /**
             * Format: int64
             * @description How many; negative when given back.
             */
            quantity: number;
            /**
             * @description The reward.
             * @example cup_sleeve
             */
            reward: string;
            /**
             * Format: int64
             * @description What the member paid for them, in the smallest unit of the reward's wallet; negative when given back.
             */
            units: number;
            /**
             * Format: int64
             * @description What they cost the program, in the smallest unit of its currency; negative when given back.
             */
            worth: number;
        };
        /** @description A redemption, and where it stands. */
        Redemption: {
            /**
             * Format: int64
             * @description The money beside, in the smallest unit of the program's currency.
             */
            cash: number;
            /** @description Whom a donation is for. */
            cause?: string;
            /** @description When something last became of it. */
            changed_at: components["schemas"]["Instant"];
            /**
             * @description Its event.
             * @example evt_0198c5b2d3e47abc8def0123456789ab
             */
            event: string;
            /** @description The reporter's own number of it. */
            external_id: string;
            /** @description Its name; the id when the program no longer has it. */
            name: string;
            /**
             * Format: int64
             * @description How many.
             */
            quantity: number;
            /** @description When it was recorded. */
            redeemed_at: components["schemas"]["Instant"];
            /**
             * @description The reward.
             * @example cup_sleeve
             */
            reward: string;
            /**
             * Format: int64
             * @description Its number in the account.
             */
            seq: number;
            /** @description Which date of an experience. */
            session?: string;
            /** @description Who reported it. */
            source: string;
            /** @description When that begins; absent when the program no longer has it. */
            starts_at?: components["schemas"]["Instant"];
            /**
             * @description `redeemed`: paid. `issued`: handed over. `used`: it can't be cancelled any more, or its vouchers are used up.
             *     `expired`: its vouchers ended unused. `cancelled`: the units came back.
             * @example issued
             */
            state: string;
            /**
             * Format: int64
             * @description What was paid, in the smallest unit of the reward's wallet.
             */
            units: number;
            /**
             * Format: int64
             * @description What it cost the program, likewise.
             */
            worth: number;
        };
        /** @description How a member brings friends, and was brought. */
        Referral: components["schemas"]["ReferralStanding"] & {
            /** @description The instant that is shown; due work up to it is included. */
            as_of: components["schemas"]["Instant"];
        };
        /** @description How a member was brought. */
        ReferralBrought: {
            /**
             * @description `open`: a purchase is still to come. `waiting`: one waits to be settled. `settled`: it is. `taken_back`: it came
             *     back. `lapsed`: there was none in time.
             * @example waiting
             */
            state: string;
            /** @description Until when a purchase counts, when it is settled, or until when it can be taken back; absent where nothing follows. */
            until?: components["schemas"]["Instant"];
        };
        /** @description The member says who brought them: before the first purchase, and once. */
        ReferralClaimed: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who was brought. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The code of whoever brought them. */
            referral_code: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "referral.claimed";
        };
        /** @enum {string} */
        ReferralClaimedType: "referral.claimed";
        /** @description How far friends are, in numbers. */
        ReferralFriends: {
            /**
             * Format: int64
             * @description Have claimed the code.
             */
            joined: number;
            /**
             * Format: int64
             * @description Those who bought nothing in time.
             */
            lapsed: number;
            /**
             * Format: int64
             * @description Of these, those of whom it is not known yet.
             */
            pending: number;
            /**
             * Format: int64
             * @description Of these, those who brought something: the limits allowed it.
             */
            rewarded: number;
            /**
             * Format: int64
             * @description Those whose purchase is settled.
             */
            settled: number;
            /**
             * Format: int64
             * @description Those whose purchase came back in time.
             */
            taken_back: number;
        };
        /** @description How a member brings friends, and was brought. */
        ReferralStanding: {
            /** @description How many friends bring something, by each of the limits. */
            allowances: components["schemas"]["Allowance"][];
            /** @description How the member was brought; absent for one who has claimed no code. */
            brought?: components["schemas"]["ReferralBrought"];
            /**
             * @description What friends are to be told, and claim by an event of type `referral.claimed` or on joining. The same for ever; stored
             *     nowhere.
             * @example ABCD-EFGH-JKLM-NP
             */
            code: string;
            /** @description What there is for the friend then. */
            friend: components["schemas"]["ChallengePrize"][];
            /** @description How far the friends are. */
            friends: components["schemas"]["ReferralFriends"];
            /** @description The address that friends are sent; absent where the program states none. */
            link?: string;
            /** @description What there is for the member when a friend buys something today. */
            referrer: components["schemas"]["ChallengePrize"][];
            /**
             * @description What to tell the member.
             * @example 2 friends brought, 1 on the way
             */
            sentence: string;
        };
        /** @description A returned part of one order line: `quantity`, or `amount`, or neither for all that is left. */
        ReturnLine: {
            /** @description So much of the price paid, after discounts. */
            amount?: components["schemas"]["PositiveAmount"];
            /** @description The place of the line in the order, from 0. */
            line: components["schemas"]["LineIndex"];
            /** @description So many pieces. */
            quantity?: components["schemas"]["Quantity"];
        };
        /** @enum {string} */
        ReversalType: "reversal";
        /** @description A reward, and what the member can do about it. */
        Reward: {
            /** @description Whom a donation can be for. */
            causes: components["schemas"]["RewardCause"][];
            /** @description What a bundle contains: item numbers, or names of other rewards. */
            contains?: string[];
            /** @description What one gives to a wallet of money. */
            credit?: components["schemas"]["RewardCredit"];
            /**
             * @description The reward.
             * @example cup_sleeve
             */
            id: string;
            /**
             * @description `product`, `bundle`, `free-shipping`, `experience`, `donation`, `access`, `gift-card` or `stored-value`.
             * @example product
             */
            kind: string;
            /** @description Why; only when it is `locked`. */
            locked?: components["schemas"]["RewardLock"];
            /**
             * Format: int64
             * @description How much more it takes, debt included, in the smallest unit of the wallet; only when it is `soon`.
             */
            missing?: number;
            /** @description Its name. */
            name: string;
            /** @description The address of its picture. */
            picture?: string;
            /** @description What one costs the member: one of these. Empty when it costs nothing. The `units` of a redemption name one. */
            prices: components["schemas"]["RewardPrice"][];
            /**
             * @description What to tell the member.
             * @example 120 more points for Cup sleeve
             */
            sentence: string;
            /** @description When it takes place, and for how many; absent for what has no date. A redemption names one. */
            sessions?: components["schemas"]["RewardSession"][];
            /**
             * @description `available`: it can be redeemed now. `soon`: more units are needed. `locked`: units would not help.
             * @example soon
             */
            state: string;
            /**
             * Format: int64
             * @description How many are left for all members together; only where their number is limited.
             */
            stock_left?: number;
            /** @description More about it. */
            text?: string;
            /** @description How members come to it one after the other; absent where they need no pass. */
            waiting_room?: components["schemas"]["WaitingRoom"];
        };
        /** @description An earlier redemption did not happen: the units come back with their old expiry. */
        RewardCancelled: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who had paid. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The redemption or reservation. */
            redemption: components["schemas"]["EventReference"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reward.cancelled";
        };
        /** @enum {string} */
        RewardCancelledType: "reward.cancelled";
        /** @description Whom a donation can be for. */
        RewardCause: {
            /** @description The cause. */
            id: string;
            /** @description Its name. */
            name: string;
        };
        /** @description An earlier reservation becomes a redemption. */
        RewardConfirmed: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who pays. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The reservation. */
            reservation: components["schemas"]["EventReference"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reward.confirmed";
        };
        /** @enum {string} */
        RewardConfirmedType: "reward.confirmed";
        /** @description What one reward took and cost. */
        RewardCost: {
            /** @description Its name; the id when the program no longer has it. */
            name: string;
            /**
             * @description The reward.
             * @example cup_sleeve
             */
            reward: string;
            /** @description The sums. */
            sums: components["schemas"]["RewardSums"];
            /** @description The wallet that its units are of. */
            wallet?: string;
        };
        /** @description What a reward gives to a wallet of money. */
        RewardCredit: {
            /**
             * Format: int64
             * @description How much, in its smallest unit.
             */
            amount: number;
            /**
             * Format: int32
             * @description Digits after the point.
             */
            scale: number;
            /**
             * @description The wallet.
             * @example balance
             */
            wallet: string;
        };
        /** @description When members enter a draw for the places of a date, or for the turns of a waiting room. */
        RewardDraw: {
            /** @description The first instant at which one can. */
            from: components["schemas"]["Instant"];
            /** @description The first at which one can no more, and lots are drawn. */
            until: components["schemas"]["Instant"];
        };
        /** @description How healthy the rewards of a program are. */
        RewardHealth: {
            /**
             * @description Of whom shares are taken, as the program states: `able`, `active` or `all`.
             * @example able
             */
            among: string;
            /**
             * Format: int64
             * @description The share below which a reward is flagged, in hundredths of a per cent: 1000 is 10%.
             */
            below: number;
            /** @description Whether these are all members; else they are a sample, spread evenly over the order of joining. */
            complete: boolean;
            /** @description The first instant. */
            from: components["schemas"]["Instant"];
            /**
             * Format: int64
             * @description How many members were looked at.
             */
            looked_at: number;
            /** @description The rewards, those that are flagged first. */
            rewards: components["schemas"]["Health"][];
            /** @description The last one: now. */
            until: components["schemas"]["Instant"];
        };
        /** @description What an earlier redemption paid for was handed over: sent, given a code, put on the list of guests. */
        RewardIssued: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who had paid. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The redemption. */
            redemption: components["schemas"]["EventReference"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reward.issued";
        };
        /** @enum {string} */
        RewardIssuedType: "reward.issued";
        /** @description Why a reward is locked. */
        RewardLock: {
            /** @description When the limit begins anew, or when it is given next; absent for limits that never do. */
            again_at?: components["schemas"]["Instant"];
            /**
             * @description `given`: the program gives it by itself. `not_now`: its time has passed or not come. `other_level`: it is for other levels. `age`: it is for older members,
             *     or the year of birth is not known. `condition`: its condition
             *     does not hold. `not_unlocked`: the member has not reached what unlocks it. `limit`: the member has had it as
             *     often as allowed. `out_of_stock`: nothing of it is left. `over`: all its dates are over. `full`: those to come have no free place.
             *     `budget`: it would cost more than all members together may get.
             * @example other_level
             */
            by: string;
            /** @description The lowest level that may have it; only with `other_level`. */
            level?: components["schemas"]["Level"];
            /**
             * Format: int32
             * @description How old one has to be; only with `age`.
             */
            min_age?: number;
            /** @description What is missing to unlock it; only with `not_unlocked`, and absent when nothing that the member does would help. */
            missing?: components["schemas"]["Missing"][];
        };
        /** @description A pass to a reward. */
        RewardPass: {
            /** @description When it is the member's turn; absent until lots are drawn. It never changes. */
            admitted_at?: components["schemas"]["Instant"];
            /**
             * Format: int64
             * @description The place in line, from 1; only while `waiting`.
             */
            place?: number;
            /**
             * @description `entered`: lots are not drawn yet. `waiting`: for the member's turn. `admitted`: the reward can be redeemed or reserved.
             * @example waiting
             */
            state: string;
            /** @description The first instant at which the pass counts no more; while `entered`, when lots are drawn. */
            until: components["schemas"]["Instant"];
        };
        /** @description A price of a reward. */
        RewardPrice: {
            /**
             * Format: int64
             * @description How much, in its smallest unit; the most of it where the member may choose.
             */
            amount: number;
            /**
             * Format: int64
             * @description The money beside it, in the smallest unit of the program's currency.
             */
            cash: number;
            /**
             * Format: int64
             * @description How much more its fewest units take, debt included; 0 when it can be paid.
             */
            missing: number;
            /**
             * Format: int32
             * @description Digits after the point.
             */
            scale: number;
            /** @description How the member may pay fewer units and more money; only where that is so. */
            slide?: components["schemas"]["RewardSlide"];
            /**
             * @description The wallet that pays.
             * @example points
             */
            wallet: string;
        };
        /** @description The member spends units on a reward. */
        RewardRedeemed: {
            /** @description Whom a donation is for; may be left out where the reward has one cause. */
            cause?: components["schemas"]["Label"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who pays. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description How many; 1 when left out. */
            quantity?: components["schemas"]["Quantity"];
            /** @description The reward. */
            reward: components["schemas"]["Label"];
            /** @description Which date of an experience with dates. */
            session?: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reward.redeemed";
            /**
             * @description Which price is paid, by its units for one in the wallet's smallest unit; the first that the catalog shows when
             *     left out. A price that is not offered any more is refused.
             */
            units?: components["schemas"]["PositiveAmount"];
        };
        /** @enum {string} */
        RewardRedeemedType: "reward.redeemed";
        /** @description What rewards took and cost over a time; what was undone in that time is taken off. */
        RewardReport: {
            /** @description Where the budgets stand now, whatever time is asked for. */
            budgets: components["schemas"]["BudgetStanding"][];
            /**
             * Format: int64
             * @description The money beside all of them, in the smallest unit.
             */
            cash: number;
            /** @description Donations by cause, the dearest first. */
            causes: components["schemas"]["CauseCost"][];
            /**
             * @description The currency of cash and worth.
             * @example EUR
             */
            currency: string;
            /** @description The first instant. */
            from: components["schemas"]["Instant"];
            /** @description By who pays for them, the dearest first, as the program said when they were taken. */
            funders: components["schemas"]["FunderCost"][];
            /** @description By reward, the dearest for the program first. */
            rewards: components["schemas"]["RewardCost"][];
            /**
             * Format: int32
             * @description Digits after its point.
             */
            scale: number;
            /** @description The first instant that is no longer in it. */
            until: components["schemas"]["Instant"];
            /**
             * Format: int64
             * @description What all of them cost the program, in the smallest unit.
             */
            worth: number;
        };
        /** @description The price of a reward is set aside until it is confirmed or cancelled, or the time is up. */
        RewardReserved: {
            /** @description Whom a donation is for; may be left out where the reward has one cause. */
            cause?: components["schemas"]["Label"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description How long, such as `PT10M`; as the program says when left out. */
            lasts?: components["schemas"]["HoldTime"];
            /** @description Who pays. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description How many; 1 when left out. */
            quantity?: components["schemas"]["Quantity"];
            /** @description The reward. */
            reward: components["schemas"]["Label"];
            /** @description Which date of an experience with dates. */
            session?: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reward.reserved";
            /**
             * @description Which price is paid, by its units for one in the wallet's smallest unit; the first that the catalog shows when
             *     left out. A price that is not offered any more is refused.
             */
            units?: components["schemas"]["PositiveAmount"];
        };
        /** @enum {string} */
        RewardReservedType: "reward.reserved";
        /** @description A date of an experience. */
        RewardSession: {
            /** @description The first instant at which no place can be taken any more. */
            book_until: components["schemas"]["Instant"];
            /**
             * Format: int64
             * @description How many places there are for all members together.
             */
            capacity: number;
            /** @description When it ends; absent where that is not stated. */
            ends_at?: components["schemas"]["Instant"];
            /**
             * Format: int64
             * @description How many of them are free; 0 when it is over.
             */
            free: number;
            /**
             * @description The date, as redemptions name it.
             * @example june-6
             */
            id: string;
            /** @description Where. */
            place?: string;
            /** @description The first instant at which none can be given back any more. */
            return_until: components["schemas"]["Instant"];
            /** @description When it begins. */
            starts_at: components["schemas"]["Instant"];
            /**
             * @description `open`: there are free places. `full`: there are none now. `over`: none can be taken any more.
             * @example open
             */
            state: string;
            /** @description More about it. */
            text?: string;
            /** @description Who waits for places; absent where nobody can. */
            waitlist?: components["schemas"]["RewardWaitlist"];
        };
        /** @description How units of a price can be replaced by money. */
        RewardSlide: {
            /**
             * Format: int64
             * @description … are replaced by so much money, in the smallest unit of the program's currency.
             */
            cash: number;
            /**
             * Format: int64
             * @description The fewest units.
             */
            least: number;
            /**
             * Format: int64
             * @description So many units …
             */
            step: number;
        };
        /** @description Sums of redemptions. */
        RewardSums: {
            /**
             * Format: int64
             * @description The money beside, in the smallest unit of the currency.
             */
            cash: number;
            /**
             * Format: int64
             * @description How many.
             */
            quantity: number;
            /**
             * Format: int64
             * @description What members paid, in the smallest unit of the wallet.
             */
            units: number;
            /**
             * Format: int64
             * @description What they cost the program, likewise.
             */
            worth: number;
        };
        /** @description What an earlier redemption paid for was used; from then on it can't be cancelled. */
        RewardUsed: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who had paid. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The redemption. */
            redemption: components["schemas"]["EventReference"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reward.used";
        };
        /** @enum {string} */
        RewardUsedType: "reward.used";
        /** @description What a member waits for. */
        RewardWait: {
            /**
             * Format: int64
             * @description The place in line, from 1; only while `waiting`.
             */
            place?: number;
            /**
             * Format: int64
             * @description How many places.
             */
            quantity: number;
            /**
             * @description `entered`: lots are not drawn yet. `waiting`: for places to come free. `offered`: they are kept for the member, to be redeemed or reserved.
             * @example offered
             */
            state: string;
            /** @description The first instant at which the places are kept no longer, or nobody waits any more. */
            until: components["schemas"]["Instant"];
        };
        /** @description The waiting list of a date. */
        RewardWaitlist: {
            /**
             * Format: int64
             * @description How many can.
             */
            at_most: number;
            /** @description When members enter a draw for the places, by an event of type `draw.entered`; absent where who comes first is first. */
            draw?: components["schemas"]["RewardDraw"];
            /** @description What the member waits for; absent for who does not. */
            own?: components["schemas"]["RewardWait"];
            /**
             * Format: int64
             * @description How many members wait.
             */
            waiting: number;
        };
        /** @description What a member can redeem, and what is missing for the rest. */
        Rewards: {
            /** @description The instant that is shown; due work up to it is included. */
            as_of: components["schemas"]["Instant"];
            /** @description Available ones, then those that are nearest, then locked ones. */
            rewards: components["schemas"]["Reward"][];
        };
        /**
         * @description What somebody is in a program.
         * @enum {string}
         */
        RoleName: "owner" | "manager" | "marketer" | "clerk" | "finance" | "auditor";
        /** @description The version to return to. */
        RollBack: {
            /** @description Its number. */
            to: components["schemas"]["Number"];
        };
        /**
         * @description The member enters the waiting room of a reward, and gets a pass: from its turn on, and for the time that the program
         *     says, the member can redeem or reserve the reward once.
         */
        RoomEntered: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /**
             * Format: int64
             * @description The lot that was drawn: only in a sandbox, and of a history.
             */
            lot?: number;
            /** @description Who. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The reward. */
            reward: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "waiting_room.entered";
        };
        /** @enum {string} */
        RoomEnteredType: "waiting_room.entered";
        /**
         * @description What a key may do.
         *
         *     - `events:write`: Report events.
         *     - `events:replay`: Report history under its own time, and open and close a program for it.
         *     - `events:read`: Read events and their reasons.
         *     - `quotes:read`: Ask what an order would earn, and what a voucher's code is for.
         *     - `members:read`: Read and search members, their balances, ledgers, tiers, benefits, rewards, vouchers, challenges, games, referral, leaderboards, households and teams.
         *     - `games:read`: Read the games of chance of a program, with their chances, pools and proofs: nothing of members.
         *     - `vouchers:read`: Read the codes of vouchers, and for which reason one can't be used.
         *     - `vouchers:write`: Import codes of vouchers.
         *     - `members:write`: Enrol members and change their profiles.
         *     - `members:erase`: Erase members.
         *     - `programs:read`: Read and check program documents.
         *     - `programs:write`: Create programs and write drafts.
         *     - `programs:publish`: Publish and roll back versions.
         *     - `clock:write`: Move the clock of a sandbox program.
         *     - `reports:read`: Read the figures of a program.
         *     - `jobs:read`: Follow long work.
         *     - `jobs:write`: Start long work.
         *     - `keys:write`: List, make and revoke API keys.
         *     - `webhooks:read`: Read who is told of entries, and what they were not told.
         *     - `webhooks:write`: Make and change who is told of entries.
         *     - `staff:read`: List the people who run programs.
         *     - `staff:write`: Invite, change and reset the people who run programs.
         *     - `metrics:read`: Read the measurements of the server.
         * @enum {string}
         */
        Scope: "events:write" | "events:replay" | "events:read" | "quotes:read" | "members:read" | "games:read" | "vouchers:read" | "vouchers:write" | "members:write" | "members:erase" | "programs:read" | "programs:write" | "programs:publish" | "clock:write" | "reports:read" | "jobs:read" | "jobs:write" | "keys:write" | "webhooks:read" | "webhooks:write" | "staff:read" | "staff:write" | "metrics:read";
        /** @description A second factor: exactly one of the two codes. */
        SecondFactor: {
            /** @description A recovery code. Each works once. */
            recovery_code?: components["schemas"]["Secret"];
            /** @description What the password gave. */
            ticket: components["schemas"]["Secret"];
            /** @description The code of the authenticator app. Each works once. */
            totp?: components["schemas"]["Secret"];
        };
        /**
         * Format: password
         * @description A secret, kept byte for byte.
         */
        Secret: string;
        /** @description How a secret is changed. */
        SecretChange: {
            /**
             * Format: int32
             * @description For how many seconds the secret before signs as well, up to 30 days; a day when left out.
             */
            overlap_s?: number;
        };
        /** @description Units that were sent to another member, or came back. */
        Sent: {
            /**
             * Format: int64
             * @description How many, in the smallest unit, without the fee; negative when they came back.
             */
            amount: number;
            /**
             * @description The other member.
             * @example mbr_0198c0de-0000-7000-8000-000000000001
             */
            to: string;
            /**
             * @description The wallet.
             * @example points
             */
            wallet: string;
        };
        /** @description How many deliveries are sent again. */
        SentAgain: {
            /**
             * Format: int64
             * @description So many.
             */
            deliveries: number;
        };
        /** @description A browser that is signed in. */
        Session: {
            /** @description When it began. */
            created_at: components["schemas"]["Instant"];
            /** @description Whether it is the one that asks. */
            current: boolean;
            /** @description When it ends in any case. */
            expires_at: components["schemas"]["Instant"];
            /**
             * @description What it is called.
             * @example ses_0198c0de-0000-7000-8000-000000000001
             */
            id: string;
            /** @description About when it was last used. Half an hour later it ends. */
            seen_at: components["schemas"]["Instant"];
        };
        /** @description A session that has begun. Its secret is in the cookie. */
        SessionBegun: {
            /** @description Who is signed in. */
            me: components["schemas"]["Me"];
            /** @description Recovery codes, after a second factor was set up. Each works once in place of it. They are shown this once. */
            recovery_codes: string[];
        };
        /**
         * @description What everybody who pays for units or rewards owes the program, and is owed, over a time. Money in the smallest unit of
         *     the currency, units in that of their wallet.
         */
        Settlement: {
            /** @description All units by wallet: the sum of all statements of partners and the program's own. */
            all: components["schemas"]["Statement"][];
            /**
             * @description The currency of all money.
             * @example EUR
             */
            currency: string;
            /** @description The first instant. */
            from: components["schemas"]["Instant"];
            /**
             * Format: int64
             * @description What all of them are paid.
             */
            is_paid: number;
            /** @description The units that the program itself pays for, by wallet, at what the wallet says that they are worth. */
            own: components["schemas"]["Statement"][];
            /** @description By partner, and by whoever else is named under `funded_by`. */
            partners: components["schemas"]["PartnerSettlement"][];
            /**
             * Format: int64
             * @description What all of them pay.
             */
            pays: number;
            /**
             * Format: int32
             * @description Digits after its point.
             */
            scale: number;
            /** @description The first instant that is no longer in it. */
            until: components["schemas"]["Instant"];
        };
        /** @description A code that somebody shows. */
        ShownCode: {
            /** @description The code, however it is typed. */
            code: components["schemas"]["Label"];
            /** @description The language of names; English when left out. */
            language?: components["schemas"]["Language"];
            /** @description Who shows it; a voucher of somebody else is refused then. */
            member?: components["schemas"]["MemberRef"];
            /** @description When; now when left out. */
            occurred_at?: components["schemas"]["Instant"];
            /** @description What is about to be paid, to be told what the voucher would save. */
            order?: components["schemas"]["Order"];
        };
        /** @description What comes after the password. */
        SignInStep: {
            /** @description Until when. */
            expires_at: components["schemas"]["Instant"];
            /**
             * @description `second_factor`: show a code. `enrol_second_factor`: set up an authenticator app with `secret`, then show its code.
             * @example second_factor
             */
            next: string;
            /** @description The secret for the app, in base 32, when it is to be set up. */
            secret?: string;
            /** @description What goes with the code. */
            ticket: string;
            /** @description The same for a QR code: `otpauth://totp/…`. */
            uri?: string;
        };
        /**
         * Format: int64
         * @description What to add (positive) or to take (negative), in the smallest unit; not 0.
         * @example -50
         */
        SignedAmount: number;
        /**
         * @description Who reports an event, such as `pos` or `shop`: 1 to 64 characters.
         * @example pos
         */
        Source: string;
        /** @description Somebody who runs programs. */
        Staff: {
            /** @description Since when they are known. */
            created_at: components["schemas"]["Instant"];
            /** @description What they sign in with. */
            email: string;
            /**
             * @description Who.
             * @example stf_0198c0de-0000-7000-8000-000000000001
             */
            id: string;
            /** @description What they are called. */
            name: string;
            /** @description What they may do. */
            roles: components["schemas"]["StaffRole"][];
            /** @description Whether their second factor is set up. */
            second_factor: boolean;
            /** @description Whether they may sign in. */
            state: components["schemas"]["StaffIs"];
        };
        /** @description What is to be different. */
        StaffChange: {
            /** @description Whether they may no longer sign in. Then all their sessions end. */
            disabled?: boolean;
            /** @description What they are called. */
            name?: components["schemas"]["Name"];
            /** @description What they may do, in place of all before. */
            roles?: components["schemas"]["StaffRole"][];
        };
        /**
         * @description Whether somebody may sign in.
         * @enum {string}
         */
        StaffIs: "invited" | "active" | "disabled";
        /** @description Somebody, and the secret of a link. */
        StaffLink: {
            /**
             * @description The secret of a link by which they choose a password: `/console/join#` and this. It works once, for three days. It is
             *     shown this once and kept nowhere.
             */
            secret: string;
            /** @description Who. */
            staff: components["schemas"]["Staff"];
        };
        /** @description A role and where it is one. */
        StaffRole: {
            /** @description In which program; in all, and for the server itself, when left out. */
            program?: components["schemas"]["Label"];
            /** @description As what. */
            role: components["schemas"]["RoleName"];
            /** @description In which store of the program; in all when left out. */
            store?: components["schemas"]["Label"];
        };
        /** @description E-mail and password. */
        StaffSignIn: {
            /**
             * Format: email
             * @description The e-mail.
             */
            email: string;
            /** @description The password. */
            password: components["schemas"]["Secret"];
        };
        /** @description Stamp cards. */
        StampCard: {
            /**
             * Format: int64
             * @description How many cards are full.
             */
            full: number;
            /**
             * Format: int64
             * @description How many stamps a card has.
             */
            size: number;
            /**
             * Format: int64
             * @description How many stamps are on the card that is not.
             */
            stamps: number;
        };
        /** @description Where a member stands in one tier set. */
        Standing: {
            /** @description What is missing to stay; absent when the level is safe. */
            at_risk?: components["schemas"]["AtRisk"];
            /** @description What the level entitles to. */
            benefits: components["schemas"]["Benefit"][];
            /** @description What the level rests on; absent without a level. */
            held?: components["schemas"]["Held"];
            /** @description The level held, if any. */
            level?: components["schemas"]["Level"];
            /** @description Its name. */
            name: string;
            /** @description The tier set. */
            set: string;
            /** @description Since when. */
            since?: components["schemas"]["Instant"];
            /** @description Until when it is promised. */
            until?: components["schemas"]["Instant"];
            /** @description The way to the next level; absent at the top, and where nothing the member does leads up. */
            way_up?: components["schemas"]["WayUp"];
        };
        /** @description Where a member stands. */
        Standings: {
            /** @description One per tier set of the program. */
            tier_sets: components["schemas"]["Standing"][];
        };
        /** @description What became of the units of a wallet over a time. `before` and all that came, less all that went, is `after`. */
        Statement: {
            /** @description Taken by staff, less what staff gave. */
            adjusted: components["schemas"]["UnitsAndMoney"];
            /** @description There when the time ends. */
            after: components["schemas"]["UnitsAndMoney"];
            /** @description There when the time began. */
            before: components["schemas"]["UnitsAndMoney"];
            /** @description Lapsed. */
            expired: components["schemas"]["UnitsAndMoney"];
            /** @description Given by rules. */
            issued: components["schemas"]["UnitsAndMoney"];
            /** @description Paid in by members. */
            paid_in: components["schemas"]["UnitsAndMoney"];
            /** @description Spent, or paid out. */
            redeemed: components["schemas"]["UnitsAndMoney"];
            /** @description Gone for what members owed. Negative for the program, whom members owe it. */
            repaid: components["schemas"]["UnitsAndMoney"];
            /** @description Of others, taken back in place of these. Negative for what was taken back in place of others. */
            replaced: components["schemas"]["UnitsAndMoney"];
            /**
             * Format: int32
             * @description Digits after the point of its units.
             */
            scale: number;
            /** @description Gone to other members, less what came of them. */
            sent: components["schemas"]["UnitsAndMoney"];
            /** @description Taken back with what had earned them. */
            taken_back: components["schemas"]["UnitsAndMoney"];
            /**
             * @description The wallet.
             * @example points
             */
            wallet: string;
        };
        /** @description Members who do a challenge together. */
        Team: {
            /** @description What it does; its tasks are what all of the team have done. */
            challenge: components["schemas"]["Challenge"];
            /**
             * Format: int64
             * @description How many members it takes.
             */
            fewest: number;
            /**
             * @description Which one. Whoever knows it can join by an event of type `team.joined`.
             * @example tem_0198c0de-0000-7000-8000-000000000001
             */
            id: string;
            /**
             * Format: int64
             * @description How many members there can be.
             */
            most: number;
            /** @description Who is in it, in the order of coming. */
            people: string[];
        };
        /** @description The member founds a team for a challenge, and is in it. The answer tells its id, which friends need to join. */
        TeamFounded: {
            /** @description The challenge. */
            challenge: components["schemas"]["Label"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "team.founded";
        };
        /** @enum {string} */
        TeamFoundedType: "team.founded";
        /**
         * @description A team's id, `tem_…`.
         * @example tem_0198c0de-0000-7000-8000-000000000001
         */
        TeamIdText: string;
        /** @description Somebody of a team invites the member, who finds that among the member's teams. */
        TeamInvited: {
            /** @description Who of the team invites, by our id. */
            by: components["schemas"]["MemberIdText"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who is invited. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /** @description Into which team. */
            team: components["schemas"]["TeamIdText"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "team.invited";
        };
        /** @enum {string} */
        TeamInvitedType: "team.invited";
        /** @description The member joins a team: whoever knows its id was invited. What the member does from now on counts for it. */
        TeamJoined: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /** @description Which team. */
            team: components["schemas"]["TeamIdText"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "team.joined";
        };
        /** @enum {string} */
        TeamJoinedType: "team.joined";
        /** @description The member leaves a team that has not done its challenge, or declines an invitation. What the member did for it stays. */
        TeamLeft: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /** @description Which team. */
            team: components["schemas"]["TeamIdText"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "team.left";
        };
        /** @enum {string} */
        TeamLeftType: "team.left";
        /** @description What happened to a member in a team. */
        TeamMove: {
            /** @description Which one. */
            team: string;
            /**
             * @description `founded`, `invited`, `joined`, `left`, `removed`, or `done`: the team has done its challenge.
             * @example joined
             */
            what: string;
        };
        /** @description A team as of an instant. */
        TeamPage: {
            /** @description The instant that is shown. */
            as_of: components["schemas"]["Instant"];
            /** @description The team. */
            team: components["schemas"]["Team"];
        };
        /**
         * @description The captain of a team that has not done its challenge puts the member out of it, or takes an invitation back. The
         *     captain is who founded it, or else whoever of it came first. What the member did for it stays; the member can't come
         *     back.
         */
        TeamRemoved: {
            /** @description The captain, by our id; leave it out when your own staff do it. */
            by?: components["schemas"]["MemberIdText"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who is removed. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /** @description From which team. */
            team: components["schemas"]["TeamIdText"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "team.removed";
        };
        /** @enum {string} */
        TeamRemovedType: "team.removed";
        /** @description A member's part of what a team does. */
        TeamShare: {
            /**
             * Format: int64
             * @description How much is done, at most what it takes.
             */
            have: number;
            /**
             * Format: int64
             * @description How much it takes.
             */
            need: number;
            /**
             * Format: int32
             * @description Digits after the point of both.
             */
            scale: number;
        };
        /** @description A part of the payment. */
        Tender: {
            /** @description How much. */
            amount: components["schemas"]["Amount"];
            /** @description `cash`, `card`, `stored_value`, `points`, or a name of the shop's own. */
            kind?: components["schemas"]["Label"];
            /** @description A wallet of the member, instead of `kind`: it pays this part, with units at the program's rate. */
            wallet?: components["schemas"]["Label"];
        };
        /**
         * @description A level is given to the member, whatever was done: the match of a level elsewhere, or a gift. It shortens nothing
         *     that was earned; after its end the member has the level that the counters say.
         */
        TierGiven: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description The last day of it in the program's zone; when left out, it lasts as long as one that is reached now. */
            last_day?: components["schemas"]["Day"];
            /** @description The level. */
            level: components["schemas"]["Label"];
            /** @description Who gets it. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Why. */
            reason: components["schemas"]["GivenReason"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /** @description The tier set. */
            tier_set: components["schemas"]["Label"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "tier.given";
        };
        /** @enum {string} */
        TierGivenType: "tier.given";
        /** @description The member pays points to keep a tier at its next review. */
        TierKept: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who pays. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /** @description The tier set. */
            tier_set: components["schemas"]["Label"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "tier.kept";
        };
        /** @enum {string} */
        TierKeptType: "tier.kept";
        /** @description Money paid into a wallet. */
        TopUp: {
            /** @description How much. */
            amount: components["schemas"]["PositiveAmount"];
            /** @description How it was paid, such as `card`. */
            tender?: components["schemas"]["Label"];
            /** @description The wallet's name; it holds money. */
            wallet: components["schemas"]["Label"];
        };
        /** @description The member gives units to another member. */
        TransferSent: {
            /** @description How many arrive. */
            amount: components["schemas"]["PositiveAmount"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who gives. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /** @description Who gets them, by our id. */
            to: components["schemas"]["MemberIdText"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "transfer.sent";
            /** @description The wallet. */
            wallet: components["schemas"]["Label"];
        };
        /** @enum {string} */
        TransferSentType: "transfer.sent";
        /** @description Units, and what they cost whoever pays for them. */
        UnitsAndMoney: {
            /**
             * Format: int64
             * @description In the smallest unit of the currency.
             */
            money: number;
            /**
             * Format: int64
             * @description In the smallest unit of the wallet.
             */
            units: number;
        };
        /** @description Units of one wallet become units of another one of the same member. */
        UnitsConverted: {
            /** @description How many units leave their wallet, in its smallest unit. */
            amount: components["schemas"]["PositiveAmount"];
            /** @description The name that the program gives to the conversion. */
            conversion: components["schemas"]["Label"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Whose units. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "units.converted";
        };
        /** @enum {string} */
        UnitsConvertedType: "units.converted";
        /** @description Units go to a partner, who is asked to credit the member. */
        UnitsExported: {
            /** @description How many units leave their wallet, in its smallest unit and without the fee. */
            amount: components["schemas"]["PositiveAmount"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Whose units. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The name that the program gives to the partner. */
            partner: components["schemas"]["Label"];
            /**
             * @description Your own number of the member's account at the partner. Not that account's number: an event is kept for ever, and
             *     must not tell who the member is elsewhere.
             */
            reference: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "units.exported";
        };
        /** @enum {string} */
        UnitsExportedType: "units.exported";
        /** @description What a code stands for. */
        Validation: {
            /** @description The voucher that a member who knows the code can claim. */
            claimable?: components["schemas"]["Claimable"];
            /**
             * @description Whose voucher it is; only for keys with `members:read`.
             * @example mbr_0198c0de-0000-7000-8000-000000000001
             */
            member?: string;
            /** @description What it could do for the order, when one was sent. */
            offer?: components["schemas"]["VoucherOffer"];
            /** @description The voucher that a member has. */
            voucher?: components["schemas"]["Voucher"];
        };
        /** @description A published version. */
        Version: {
            /** @description SHA-256 of the document, in hexadecimal. */
            checksum: string;
            /** @description Why it was published. */
            note: string;
            /**
             * Format: int32
             * @description From 1.
             */
            number: number;
            /** @description When it was published. */
            published_at: components["schemas"]["Instant"];
            /** @description The id of the key, or of the person; absent when it was done on the server itself. */
            published_by?: string;
        };
        /** @description A published version with its document. */
        VersionDocument: components["schemas"]["Version"] & {
            /** @description The text as it was published. */
            document: string;
        };
        /** @description A voucher that the member can use. */
        Voucher: {
            /**
             * @description Its code; only for keys with `vouchers:read`.
             * @example 7K3QX-9MWPD-4RNA
             */
            code?: string;
            /** @description The first instant at which it can no longer be used; absent when it never ends. */
            expires_at?: components["schemas"]["Instant"];
            /**
             * @description The voucher.
             * @example vch_0198c0de-0000-7000-8000-000000000001
             */
            id: string;
            /** @description When it was issued. */
            issued_at: components["schemas"]["Instant"];
            /** @description The name of its kind; absent where the program no longer has the kind, and it can't be used. */
            name?: string;
            /**
             * Format: int64
             * @description How often it can still be used.
             */
            uses: number;
            /**
             * @description Its kind.
             * @example welcome
             */
            voucher: string;
        };
        /** @description The member gets a voucher by knowing a code that may be claimed, such as one that was printed. */
        VoucherClaimed: {
            /** @description The code, however it is typed. */
            code: components["schemas"]["Label"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who claims it. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "voucher.claimed";
        };
        /** @enum {string} */
        VoucherClaimedType: "voucher.claimed";
        /** @description Vouchers are given to the member. */
        VoucherIssued: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who gets them. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description How many, 1 to 100; 1 when left out. */
            quantity?: components["schemas"]["Quantity"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "voucher.issued";
            /** @description The kind of voucher. */
            voucher: components["schemas"]["Label"];
        };
        /** @enum {string} */
        VoucherIssuedType: "voucher.issued";
        /** @description A voucher that was given, taken away, used or given back. */
        VoucherMove: {
            /**
             * @description Its code; only in the answer to the event that issued it, and for keys with `vouchers:read`.
             * @example 7K3QX-9MWPD-4RNA
             */
            code?: string;
            /** @description When it ends. */
            expires_at?: components["schemas"]["Instant"];
            /**
             * @description `issued`, `revoked`, `used` or `restored`.
             * @example used
             */
            how: string;
            /**
             * @description The voucher.
             * @example vch_0198c0de-0000-7000-8000-000000000001
             */
            id: string;
            /** @description Of that, what it took off lines. */
            lines?: components["schemas"]["LineSaving"][];
            /**
             * Format: int64
             * @description What it took off the order, in the smallest unit; negative when undone.
             */
            saved?: number;
            /**
             * Format: int64
             * @description Of that, what it took off delivery.
             */
            shipping?: number;
            /**
             * Format: int64
             * @description How many uses that are.
             */
            uses: number;
            /**
             * @description Its kind.
             * @example welcome
             */
            voucher: string;
        };
        /** @description What a voucher of the member could do for an order. */
        VoucherOffer: {
            /** @description The voucher. */
            id: string;
            /**
             * @description The code of the refusal that its use would meet; absent when it can be used.
             * @example voucher_not_applicable
             */
            refused?: string;
            /**
             * Format: int64
             * @description What it would take off alone, in the smallest unit; absent when it can't be used on this order.
             */
            saves?: number;
        };
        /** @description A voucher is taken away from the member. */
        VoucherRevoked: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Whose it is. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "voucher.revoked";
            /** @description The voucher. */
            voucher: components["schemas"]["Label"];
        };
        /** @enum {string} */
        VoucherRevokedType: "voucher.revoked";
        /** @description A voucher was used elsewhere than on an order that is reported here. */
        VoucherUsed: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Whose it is. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "voucher.used";
            /** @description The voucher: its id, its code, or its kind, and then the one of that kind that ends first. */
            voucher: components["schemas"]["Label"];
        };
        /** @enum {string} */
        VoucherUsedType: "voucher.used";
        /** @description What a member can use on an order. */
        Vouchers: {
            /** @description The instant that is shown; due work up to it is included. */
            as_of: components["schemas"]["Instant"];
            /** @description Those that end first before the others. */
            vouchers: components["schemas"]["Voucher"][];
        };
        /** @description How members come to a reward one after the other. */
        WaitingRoom: {
            /** @description When those enter who are let in by lot; absent where who comes first is first. */
            draw?: components["schemas"]["RewardDraw"];
            /** @description The member's pass; absent for who has none. */
            own?: components["schemas"]["RewardPass"];
            /**
             * Format: int32
             * @description How many are let in each minute.
             */
            per_minute: number;
        };
        /**
         * @description The member waits for places of a date that is full. When so many come free, they are kept for the member for a while,
         *     to be redeemed or reserved.
         */
        WaitlistJoined: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who waits. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description How many places; 1 when left out. */
            quantity?: components["schemas"]["Quantity"];
            /** @description The reward. */
            reward: components["schemas"]["Label"];
            /** @description The date. */
            session: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "waitlist.joined";
        };
        /** @enum {string} */
        WaitlistJoinedType: "waitlist.joined";
        /** @description The member waits no longer, and lets go what was offered. */
        WaitlistLeft: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who waited. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description The reward. */
            reward: components["schemas"]["Label"];
            /** @description The date. */
            session: components["schemas"]["Label"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "waitlist.left";
        };
        /** @enum {string} */
        WaitlistLeftType: "waitlist.left";
        /** @description One wallet. Amounts are in its smallest unit. */
        Wallet: {
            /**
             * Format: int64
             * @description Can be spent now.
             */
            available: number;
            /** @description The cards that the stamps are on, where the wallet has cards. */
            card?: components["schemas"]["StampCard"];
            /**
             * Format: int64
             * @description Owed by the member; later earnings pay it first.
             */
            debt: number;
            /** @description What is gone next. */
            expiring_next?: components["schemas"]["Expiring"];
            /**
             * Format: int64
             * @description Set aside by holds and reservations.
             */
            held: number;
            /**
             * @description `points`, `status`, `stamps`, `money`, or `retired` when the program no longer has it.
             * @example points
             */
            kind: string;
            /** @description What the balance is made of, the earliest expiry first. */
            lots: components["schemas"]["Lot"][];
            /**
             * Format: int64
             * @description Can't be spent yet.
             */
            pending: number;
            /**
             * Format: int32
             * @description Digits after the point.
             */
            scale: number;
            /** @description The word for its unit, or its currency. */
            unit: string;
            /**
             * @description The wallet.
             * @example points
             */
            wallet: string;
        };
        /** @description Money of an earlier top-up is paid back, and what was given for it goes back in proportion. */
        WalletRefunded: {
            /** @description How much; when left out, all that is left of it and still there. */
            amount?: components["schemas"]["PositiveAmount"];
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Who had paid in. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /** @description The top-up. */
            top_up: components["schemas"]["EventReference"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "wallet.refunded";
        };
        /** @enum {string} */
        WalletRefundedType: "wallet.refunded";
        /** @description Money was paid into a stored-value wallet. */
        WalletToppedUp: {
            /** @description The reporter's own number of it. */
            external_id: components["schemas"]["ExternalId"];
            /** @description Whose wallet. */
            member: components["schemas"]["MemberRef"];
            /** @description When it happened. */
            occurred_at: components["schemas"]["Instant"];
            /** @description Who reports it. With `external_id` the identity of the event, for ever. */
            source: components["schemas"]["Source"];
            /** @description How much. */
            top_up: components["schemas"]["TopUp"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "wallet.topped_up";
        };
        /** @enum {string} */
        WalletToppedUpType: "wallet.topped_up";
        /** @description The way to the next level. */
        WayUp: {
            /** @description What it brings that the present level does not. */
            benefits: components["schemas"]["Benefit"][];
            /** @description The last instant that counts. */
            by?: components["schemas"]["Instant"];
            /** @description The level. */
            level: components["schemas"]["Level"];
            /** @description Everything that is needed; empty when enough is done and the level begins by itself. */
            missing: components["schemas"]["Missing"][];
            /**
             * @description What to tell the member.
             * @example spend 12.00 more by 31 Dec for Gold: free delivery
             */
            sentence: string;
        };
        /** @description A webhook: an address that is told of entries. */
        Webhook: {
            /** @description When it was made. */
            created_at: components["schemas"]["Instant"];
            /** @description Until when the secret before this one signs as well. */
            earlier_secret_until?: components["schemas"]["Instant"];
            /**
             * @description Its id.
             * @example whk_0198c0de-0000-7000-8000-000000000001
             */
            id: string;
            /**
             * @description The kinds of entries; `*` for all.
             * @example [
             *       "order.paid",
             *       "order.returned"
             *     ]
             */
            kinds: string[];
            /** @description What people call it. */
            label: string;
            /** @description Why it is disabled, when the server did it. */
            reason?: string;
            /**
             * @description `active`; `paused`, then what happens waits; `disabled`, then nothing is kept for it.
             * @example active
             */
            state: string;
            /**
             * @description Where it is told.
             * @example https://shop.example/hooks/regulars
             */
            url: string;
        };
        /** @description What is to change of a webhook. What is left out stays. */
        WebhookChange: {
            /** @description Other kinds of entries. */
            kinds?: string[];
            /** @description Another name. */
            label?: components["schemas"]["Label"];
            /** @description Whether it is told. */
            state?: components["schemas"]["WebhookIs"];
            /** @description Another address. */
            url?: string;
        };
        /** @description An entry, and whose it is. */
        WebhookData: {
            /** @description What happened, what was decided, and why. */
            entry: components["schemas"]["Entry"];
            /**
             * @description The member's id.
             * @example mbr_0198c0de-0000-7000-8000-000000000001
             */
            member: string;
            /**
             * @description The program's name in addresses.
             * @example tea-chain
             */
            program: string;
        };
        /**
         * @description Whether a webhook is told.
         * @enum {string}
         */
        WebhookIs: "active" | "paused" | "disabled";
        /**
         * @description What a webhook is told: an entry of the ledger. The headers `webhook-id`, `webhook-timestamp` and `webhook-signature` are
         *     those of Standard Webhooks; the id is the event's, so that an entry that comes twice can be told.
         */
        WebhookMessage: {
            /** @description The entry. */
            data: components["schemas"]["WebhookData"];
            /** @description When it was recorded. */
            timestamp: components["schemas"]["Instant"];
            /**
             * @description The kind of the entry, such as `order.paid`.
             * @example order.paid
             */
            type: string;
        };
        /** @description A webhook to be made. */
        WebhookRequest: {
            /**
             * @description The kinds of entries, such as `order.paid`; `*` for all, due work included.
             * @example [
             *       "order.paid",
             *       "order.returned"
             *     ]
             */
            kinds: string[];
            /** @description What people call it. */
            label: components["schemas"]["Label"];
            /**
             * @description Where it is to be told: a public address that begins with `https://`, or one that the operator of the server allows.
             * @example https://shop.example/hooks/regulars
             */
            url: string;
        };
        /** @description What one rule did, and why. */
        Why: {
            /** @description The figures, where there are any. */
            figures?: components["schemas"]["Figures"];
            /** @description Its name for people. */
            name?: string;
            /**
             * @description `gave`, `multiplied`, `condition_false`, `condition_failed`, `not_now`, `nothing_covered`, `too_little`,
             *     `limit_reached`, `budget_used_up`, `outdone` or `nothing_to_multiply`.
             * @example gave
             */
            outcome: string;
            /** @description The rule. */
            rule: string;
            /** @description All of it in a sentence. */
            sentence: string;
            /** @description The wallet that the rule gives to or multiplies in. */
            wallet?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    docs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    docs_asset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The file's name. */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The measurements. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description It is not. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    become_first_administrator: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirstAdministrator"];
            };
        };
        responses: {
            /** @description How it goes on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInStep"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys, without their secrets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Key"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_key: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first did. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyRequest"];
            };
        };
        responses: {
            /** @description The key. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewKey"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revoke_key: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first did. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The key's id, `key_…`. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who asks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description How it goes on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInStep"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renew_recovery_codes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordProof"];
            };
        };
        responses: {
            /** @description The codes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where one is signed in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Session"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session's id, `ses_…`. */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordProof"];
            };
        };
        responses: {
            /** @description What to set up. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInStep"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    program_schema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schema. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    programs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those that the key opens. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Program"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_program: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first did. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProgram"];
            };
        };
        responses: {
            /** @description It is created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Program"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    program: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The program. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Program"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_backtest: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first did. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BacktestOf"];
                "application/yaml": unknown;
            };
        };
        responses: {
            /** @description It is queued. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    check_document: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
                "application/yaml": unknown;
            };
        };
        responses: {
            /** @description What is wrong with it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    clock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The program's time. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClockNow"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    move_clock: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first did. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClockMove"];
            };
        };
        responses: {
            /** @description The program's time. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClockNow"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    diff: {
        parameters: {
            query: {
                /** @description The older version. */
                from: number;
                /** @description The newer version. */
                to: number;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every changed field. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Change"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The draft. */
            200: {
                headers: {
                    /** @description The revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/yaml": unknown;
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    save_draft: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what was read. Somebody else's change in between is refused with 412. */
                "If-Match": string;
            };
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
                "application/yaml": unknown;
            };
        };
        responses: {
            /** @description It is saved. The body says what is wrong with it. */
            200: {
                headers: {
                    /** @description The new revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every level of now, lowest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftPreview"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    report_event: {
        parameters: {
            query?: {
                /** @description History: each event's own time stands for the server's. The program must be open for it; needs `events:replay`. */
                replay?: boolean;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEvent"];
            };
        };
        responses: {
            /** @description It was recorded before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventAnswer"];
                };
            };
            /** @description It is recorded. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventAnswer"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    report_events: {
        parameters: {
            query?: {
                /** @description History: each event's own time stands for the server's. The program must be open for it; needs `events:replay`. */
                replay?: boolean;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": components["schemas"]["NewEvent"];
            };
        };
        responses: {
            /** @description One answer per line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["LineAnswer"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    event: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description The event's id, `evt_…`. */
                event: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entry. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explanation: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sentences. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    face: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The program at a glance. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Face"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    games: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The games. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Games"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    game_proofs: {
        parameters: {
            query?: {
                /** @description The first day, in the program's zone: `2026-11-21`. Today when left out. */
                from?: string;
                /** @description The last day, at most 99 days later. The first one when left out. */
                until?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description The game. */
                game: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The commitments, and the seeds that are told. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GameProofs"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    close_history: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first did. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is closed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Program"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    open_history: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first did. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is open. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Program"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    household: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `hsh_…`, as the event of type `household.founded` answers. */
                household: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The household. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HouseholdPage"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    instructions: {
        parameters: {
            query?: {
                /** @description `open` (when left out) or `all`. */
                which?: "open" | "all";
                /** @description How many items, 1 to 500. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The instructions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Instruction"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    jobs: {
        parameters: {
            query?: {
                /** @description How many items, 1 to 500. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The jobs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Job"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description The job's id, `job_…`. */
                job: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    job_progress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description The job's id, `job_…`. */
                job: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, each time it goes on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Job"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    leaderboard: {
        parameters: {
            query?: {
                /** @description How many items, 1 to 500. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description The leaderboard. */
                leaderboard: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of places. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeaderboardPage"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    members: {
        parameters: {
            query?: {
                /** @description How many items, 1 to 500. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The members. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Member"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrol: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first did. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Enrolment"];
            };
        };
        responses: {
            /** @description The member, and what joining gave. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewMember"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    search_members: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberRef"];
            };
        };
        responses: {
            /** @description Those found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Member"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The member. */
            200: {
                headers: {
                    /** @description The revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    erase_member: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first did. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The member is erased. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_member: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what was read. Somebody else's change in between is refused with 412. */
                "If-Match": string;
            };
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberChange"];
            };
        };
        responses: {
            /** @description The member, changed. */
            200: {
                headers: {
                    /** @description The new revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    balance: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The balances. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balances"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    benefits: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
                /** @description When something was bought. */
                bought_at?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The benefits. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Benefits"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    challenges: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The challenges. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Challenges"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    member_games: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The games. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberGames"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    holds: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The holds. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Holds"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    member_household: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The household and the invitations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberHousehold"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    member_leaderboard: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
                /** @description The leaderboard. */
                leaderboard: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The places around the member's own. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberLeaderboard"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ledger: {
        parameters: {
            query?: {
                /** @description How many items, 1 to 500. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lines. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_LedgerLine"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    links: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The links. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Links"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    member_plan: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The paid membership. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPlan"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redemptions: {
        parameters: {
            query?: {
                /** @description How many items, 1 to 500. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The redemptions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Redemption"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    referral: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the member brings friends. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referral"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rewards: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rewards. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rewards"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    member_pass: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
                /** @description The reward. */
                reward: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pass. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PassAnswer"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    member_teams: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The teams. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberTeams"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tiers: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The levels. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Standings"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    timeline: {
        parameters: {
            query?: {
                /** @description How many items, 1 to 500. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Entry"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    vouchers: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The vouchers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Vouchers"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    voucher_qr: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `mbr_…`, or `external:` and the number another system gave. */
                member: string;
                /** @description The voucher's id, `vch_…`. */
                voucher: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The image. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    plans: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The plans. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plans"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    plan_quotes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlanCart"];
            };
        };
        responses: {
            /** @description What each would give. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanQuotes"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    publish: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first did. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Publication"];
            };
        };
        responses: {
            /** @description It is published. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Cart"];
            };
        };
        responses: {
            /** @description What it would do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    instruction_report: {
        parameters: {
            query: {
                /** @description The first instant, of the server's time. */
                from: string;
                /** @description The first instant that is no longer in it. */
                until: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstructionReport"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reward_health: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RewardHealth"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reward_report: {
        parameters: {
            query: {
                /** @description The first instant, of the server's time. */
                from: string;
                /** @description The first instant that is no longer in it. */
                until: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RewardReport"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    settlement: {
        parameters: {
            query: {
                /** @description The first instant, of the server's time. */
                from: string;
                /** @description The first instant that is no longer in it. */
                until: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settlement. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settlement"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    statements: {
        parameters: {
            query: {
                /**
                 * @description A month of the program's calendar.
                 * @example 2026-03
                 */
                month: string;
                /** @description Only the statements of this partner. */
                partner?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The statements. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settlement"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    statements_csv: {
        parameters: {
            query: {
                /**
                 * @description A month of the program's calendar.
                 * @example 2026-03
                 */
                month: string;
                /** @description Only the statements of this partner. */
                partner?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The statements. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    room_draw_proof: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description The reward. */
                reward: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The commitment, and the seed when it is told. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DrawProof"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pass_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description The reward. */
                reward: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PassKey"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    draw_proof: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description The reward. */
                reward: string;
                /** @description The date. */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The commitment, and the seed when it is told. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DrawProof"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    roll_back: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first did. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RollBack"];
            };
        };
        responses: {
            /** @description It is published. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    team: {
        parameters: {
            query?: {
                /** @description A BCP 47 tag; English when left out. */
                language?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description `tem_…`, as the event of type `team.founded` answers. */
                team: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The team. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamPage"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All versions, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Version"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description The version's number. */
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionDocument"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import_codes: {
        parameters: {
            query: {
                /** @description The kind of voucher. */
                kind: string;
                /**
                 * @description How often each code can be claimed by members who know it, from 1; when left out, the codes are given out by the
                 *     program with vouchers of the kind, which then has `codes: imported`.
                 */
                claims_max?: number;
            };
            header: {
                /** @description 1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first did. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": components["schemas"]["NewCode"];
            };
        };
        responses: {
            /** @description They are stored. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedCodes"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    validate_code: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShownCode"];
            };
        };
        responses: {
            /** @description What it stands for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Validation"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhooks, without their secrets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Webhook"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_webhook: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first did. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The program. */
                program: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookRequest"];
            };
        };
        responses: {
            /** @description The webhook. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description The webhook's id, `whk_…`. */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook. */
            200: {
                headers: {
                    /** @description Its revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_webhook: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first did. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The program. */
                program: string;
                /** @description The webhook's id, `whk_…`. */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_webhook: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what was read. Somebody else's change in between is refused with 412. */
                "If-Match": string;
            };
            path: {
                /** @description The program. */
                program: string;
                /** @description The webhook's id, `whk_…`. */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookChange"];
            };
        };
        responses: {
            /** @description The webhook, changed. */
            200: {
                headers: {
                    /** @description The new revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deliveries: {
        parameters: {
            query?: {
                /** @description `waiting` (when left out) or `dead`. */
                state?: "waiting" | "dead";
                /** @description How many items, 1 to 500. */
                limit?: number;
                /** @description The `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The program. */
                program: string;
                /** @description The webhook's id, `whk_…`. */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deliveries, by account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Delivery"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_webhook_secret: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first did. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The program. */
                program: string;
                /** @description The webhook's id, `whk_…`. */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecretChange"];
            };
        };
        responses: {
            /** @description The webhook with its new secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    send_again: {
        parameters: {
            query?: never;
            header: {
                /** @description 1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first did. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description The program. */
                program: string;
                /** @description The webhook's id, `whk_…`. */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Again"];
            };
        };
        responses: {
            /** @description How many there are. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentAgain"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StaffSignIn"];
            };
        };
        responses: {
            /** @description How it goes on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInStep"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    accept_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkAccepted"];
            };
        };
        responses: {
            /** @description How it goes on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInStep"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    prove_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondFactor"];
            };
        };
        responses: {
            /** @description A session has begun. */
            200: {
                headers: {
                    /** @description The session. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionBegun"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staff: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everybody who was ever invited. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Staff"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    invite_staff: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Invitation"];
            };
        };
        responses: {
            /** @description They are invited. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffLink"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    staff_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Their id, `stf_…`. */
                staff: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who they are. */
            200: {
                headers: {
                    /** @description The revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Staff"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_staff: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what was read. Somebody else's change in between is refused with 412. */
                "If-Match": string;
            };
            path: {
                /** @description Their id, `stf_…`. */
                staff: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StaffChange"];
            };
        };
        responses: {
            /** @description Who they are now. */
            200: {
                headers: {
                    /** @description The revision. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Staff"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reset_staff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Their id, `stf_…`. */
                staff: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are reset. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffLink"];
                };
            };
            /** @description A refusal. Match on its `code`. */
            default: {
                headers: {
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
