-- The foundation schema on SQLite. Ids are 16 bytes, times are microseconds since the Unix epoch (UTC),
-- amounts are integers of the smallest unit. Tables with wide rows keep SQLite's rowid: fat rows are
-- appended, and only narrow index pages are touched at random. docs/decisions/storage.md has the figures
-- behind each such choice.

-- Configuration ---------------------------------------------------------------------------------------------

CREATE TABLE program (
    program_id    INTEGER PRIMARY KEY,
    slug          TEXT    NOT NULL UNIQUE,
    mode          TEXT    NOT NULL CHECK (mode IN ('live', 'sandbox')),
    clock_kind    TEXT    NOT NULL DEFAULT 'system',
    clock_instant INTEGER,
    replay_open   INTEGER NOT NULL DEFAULT 0 CHECK (replay_open IN (0, 1)),
    created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE draft (
    program_id INTEGER PRIMARY KEY REFERENCES program,
    revision   INTEGER NOT NULL,
    document   TEXT    NOT NULL,
    saved_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE version (
    program_id   INTEGER NOT NULL REFERENCES program,
    number       INTEGER NOT NULL CHECK (number >= 1),
    document     TEXT    NOT NULL,
    symbol_count INTEGER NOT NULL,
    checksum     BLOB    NOT NULL CHECK (length(checksum) = 32),
    note         TEXT    NOT NULL,
    published_at INTEGER NOT NULL,
    published_by BLOB,
    PRIMARY KEY (program_id, number)
) STRICT;

-- A version sees the first symbol_count names of its program; names are only ever added.
CREATE TABLE symbol (
    program_id INTEGER NOT NULL REFERENCES program,
    position   INTEGER NOT NULL CHECK (position >= 0),
    name       TEXT    NOT NULL,
    PRIMARY KEY (program_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_key (
    key_id       BLOB    PRIMARY KEY NOT NULL CHECK (length(key_id) = 16),
    program_id   INTEGER REFERENCES program,
    mode         TEXT    NOT NULL CHECK (mode IN ('live', 'sandbox')),
    secret_hash  BLOB    NOT NULL CHECK (length(secret_hash) = 32),
    scopes       TEXT    NOT NULL,
    label        TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    revoked_at   INTEGER,
    last_used_at INTEGER
) STRICT;
CREATE INDEX api_key_program ON api_key (program_id);

-- The ledger ------------------------------------------------------------------------------------------------

CREATE TABLE account (
    account_id  BLOB    PRIMARY KEY NOT NULL,
    program_id  INTEGER NOT NULL REFERENCES program,
    member_id   BLOB    NOT NULL,
    version     INTEGER NOT NULL,
    state       BLOB    NOT NULL,
    head        BLOB    NOT NULL,
    next_due_at INTEGER,
    status      TEXT    NOT NULL CHECK (status IN ('open', 'closed'))
) STRICT;
CREATE INDEX account_due ON account (program_id, next_due_at) WHERE next_due_at IS NOT NULL;

CREATE TABLE entry (
    account_id      BLOB    NOT NULL REFERENCES account,
    seq             INTEGER NOT NULL,
    program_id      INTEGER NOT NULL,
    event_id        BLOB    NOT NULL,
    kind            TEXT    NOT NULL,
    source          TEXT    NOT NULL,
    external_id     TEXT    NOT NULL,
    content_hash    BLOB    NOT NULL,
    occurred_at     INTEGER NOT NULL,
    recorded_at     INTEGER NOT NULL,
    program_version INTEGER NOT NULL,
    of_seq          INTEGER,
    postings        TEXT    NOT NULL,
    input           BLOB    NOT NULL,
    record          BLOB    NOT NULL,
    PRIMARY KEY (account_id, seq)
) STRICT;
CREATE UNIQUE INDEX entry_identity ON entry (program_id, source, external_id);
CREATE INDEX entry_event ON entry (event_id);
CREATE INDEX entry_of ON entry (account_id, of_seq) WHERE of_seq IS NOT NULL;

-- What was recorded stays. (Distributed engines have no triggers: there privileges and the hash chain do
-- this.)
CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
BEGIN SELECT RAISE (ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry
BEGIN SELECT RAISE (ABORT, 'an entry is never deleted'); END;

-- The ledger line by line, for people and reports.
CREATE VIEW posting AS
SELECT entry.account_id, entry.seq, line.key AS line, entry.program_id,
       json_extract(line.value, '$[0]') AS wallet,
       json_extract(line.value, '$[1]') AS bucket,
       json_extract(line.value, '$[2]') AS amount
  FROM entry, json_each(entry.postings) AS line;

-- The latest recorded_at of each program, moved along by every commit, so that a restart does not go back in
-- time.
CREATE TABLE recorded (
    program_id  INTEGER PRIMARY KEY REFERENCES program,
    recorded_at INTEGER NOT NULL
) STRICT;

-- Personal data ---------------------------------------------------------------------------------------------

CREATE TABLE member (
    program_id INTEGER NOT NULL REFERENCES program,
    member_id  BLOB    NOT NULL,
    account_id BLOB    NOT NULL REFERENCES account,
    key_number INTEGER REFERENCES member_key,
    profile    BLOB,
    revision   INTEGER NOT NULL,
    status     TEXT    NOT NULL CHECK (status IN ('active', 'closed', 'erased')),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (program_id, member_id)
) STRICT;

-- The wrapped keys of profiles. Rows are appended and overwritten in place, never deleted: SQLite copies rows
-- when it splits or merges pages and may leave the old bytes behind, and here that would undo an erasure.
CREATE TABLE member_key (
    key_number  INTEGER PRIMARY KEY,
    wrapped_key BLOB    NOT NULL CHECK (length(wrapped_key) <= 1024)
) STRICT;

CREATE TABLE member_lookup (
    program_id INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    member_id  BLOB    NOT NULL,
    account_id BLOB    NOT NULL,
    PRIMARY KEY (program_id, kind, hash),
    FOREIGN KEY (program_id, member_id) REFERENCES member
) STRICT, WITHOUT ROWID;
CREATE INDEX member_lookup_member ON member_lookup (program_id, member_id);

-- Which erasures must be done again after an older backup is restored.
CREATE TABLE erasure_journal (
    program_id INTEGER NOT NULL,
    member_id  BLOB    NOT NULL,
    erased_at  INTEGER NOT NULL,
    PRIMARY KEY (program_id, member_id)
) STRICT, WITHOUT ROWID;

-- Work and answers ------------------------------------------------------------------------------------------

CREATE TABLE answer (
    key_id       BLOB    NOT NULL,
    key          TEXT    NOT NULL,
    request_hash BLOB    NOT NULL CHECK (length(request_hash) = 32),
    status       INTEGER NOT NULL,
    body         BLOB    NOT NULL,
    member_id    BLOB,
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (key_id, key)
) STRICT;
CREATE INDEX answer_created ON answer (created_at);
CREATE INDEX answer_member ON answer (member_id) WHERE member_id IS NOT NULL;

CREATE TABLE job (
    job_id         BLOB    PRIMARY KEY NOT NULL,
    program_id     INTEGER NOT NULL REFERENCES program,
    kind           TEXT    NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    progress_done  INTEGER NOT NULL,
    progress_total INTEGER NOT NULL,
    detail         TEXT    NOT NULL,
    result         TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX job_program ON job (program_id, job_id);
