-- The foundation schema on PostgreSQL, the same in meaning as that of SQLite with the same number. Ids are uuid, times are
-- microseconds since the Unix epoch (UTC), amounts are integers of the smallest unit; whole numbers are bigint everywhere,
-- as SQLite has one kind only. Within a row the columns of fixed width come first, so that none is padded. Texts in keys are
-- compared byte by byte, whatever the language of the database is. docs/decisions/storage.md says what differs and why.

-- Configuration ---------------------------------------------------------------------------------------------

CREATE TABLE program (
    program_id    bigint  PRIMARY KEY,
    created_at    bigint  NOT NULL,
    clock_instant bigint,
    replay_open   boolean NOT NULL DEFAULT false,
    slug          text    COLLATE "C" NOT NULL,
    mode          text    NOT NULL CHECK (mode IN ('live', 'sandbox')),
    clock_kind    text    NOT NULL DEFAULT 'system',
    CONSTRAINT program_slug UNIQUE (slug)
);

CREATE TABLE draft (
    program_id bigint PRIMARY KEY REFERENCES program,
    revision   bigint NOT NULL,
    saved_at   bigint NOT NULL,
    document   text   NOT NULL
);

CREATE TABLE version (
    program_id   bigint NOT NULL REFERENCES program,
    number       bigint NOT NULL CHECK (number >= 1),
    symbol_count bigint NOT NULL,
    published_at bigint NOT NULL,
    published_by uuid,
    document     text   NOT NULL,
    checksum     bytea  NOT NULL CHECK (length(checksum) = 32),
    note         text   NOT NULL,
    PRIMARY KEY (program_id, number)
);

-- A version sees the first symbol_count names of its program; names are only ever added.
CREATE TABLE symbol (
    program_id bigint NOT NULL REFERENCES program,
    position   bigint NOT NULL CHECK (position >= 0),
    name       text   NOT NULL,
    PRIMARY KEY (program_id, position)
);

CREATE TABLE api_key (
    key_id       uuid   PRIMARY KEY,
    program_id   bigint REFERENCES program,
    created_at   bigint NOT NULL,
    expires_at   bigint,
    revoked_at   bigint,
    last_used_at bigint,
    mode         text   NOT NULL CHECK (mode IN ('live', 'sandbox')),
    secret_hash  bytea  NOT NULL CHECK (length(secret_hash) = 32),
    scopes       text   NOT NULL,
    label        text   NOT NULL
);
CREATE INDEX api_key_program ON api_key (program_id);

-- The ledger ------------------------------------------------------------------------------------------------

-- Pages have room left, so that a new version of a row lies beside the old one and no index is touched.
CREATE TABLE account (
    account_id  uuid   PRIMARY KEY,
    program_id  bigint NOT NULL REFERENCES program,
    version     bigint NOT NULL,
    next_due_at bigint,
    member_id   uuid   NOT NULL,
    status      text   NOT NULL CHECK (status IN ('open', 'closed')),
    head        bytea  NOT NULL,
    state       bytea  NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX account_due ON account (program_id, next_due_at) WHERE next_due_at IS NOT NULL;

CREATE TABLE entry (
    account_id      uuid   NOT NULL REFERENCES account,
    event_id        uuid   NOT NULL,
    seq             bigint NOT NULL,
    program_id      bigint NOT NULL,
    occurred_at     bigint NOT NULL,
    recorded_at     bigint NOT NULL,
    program_version bigint NOT NULL,
    of_seq          bigint,
    kind            text   COLLATE "C" NOT NULL,
    source          text   COLLATE "C" NOT NULL,
    external_id     text   COLLATE "C" NOT NULL,
    content_hash    bytea  NOT NULL,
    postings        text   NOT NULL,
    input           bytea  NOT NULL,
    record          bytea  NOT NULL,
    PRIMARY KEY (account_id, seq)
);
CREATE UNIQUE INDEX entry_identity ON entry (program_id, source, external_id);
CREATE INDEX entry_event ON entry (event_id);
CREATE INDEX entry_of ON entry (account_id, of_seq) WHERE of_seq IS NOT NULL;

-- What was recorded stays. (Distributed engines have no triggers: there privileges and the hash chain do this.)
CREATE FUNCTION entry_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'an entry is never changed and never deleted'; END $$;
CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry FOR EACH ROW EXECUTE FUNCTION entry_stays();
CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry FOR EACH ROW EXECUTE FUNCTION entry_stays();
CREATE TRIGGER entry_never_emptied BEFORE TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION entry_stays();

-- The ledger line by line, for people and reports.
CREATE VIEW posting AS
SELECT entry.account_id, entry.seq, line.place - 1 AS line, entry.program_id,
       line.value ->> 0 AS wallet,
       line.value ->> 1 AS bucket,
       (line.value ->> 2)::bigint AS amount
  FROM entry, json_array_elements(entry.postings::json) WITH ORDINALITY AS line (value, place);

-- The latest recorded_at of each program, moved along by every commit, so that a restart does not go back in time.
CREATE TABLE recorded (
    program_id  bigint PRIMARY KEY REFERENCES program,
    recorded_at bigint NOT NULL
) WITH (fillfactor = 10);

-- Personal data ---------------------------------------------------------------------------------------------

CREATE TABLE member (
    program_id bigint NOT NULL REFERENCES program,
    revision   bigint NOT NULL,
    created_at bigint NOT NULL,
    member_id  uuid   NOT NULL,
    account_id uuid   NOT NULL REFERENCES account,
    status     text   NOT NULL CHECK (status IN ('active', 'closed', 'erased')),
    profile    bytea,
    PRIMARY KEY (program_id, member_id)
);

-- The wrapped keys of profiles, apart from these, so that an erasure has one small table to clear. SQLite overwrites keys
-- where they lie and numbers them for that; PostgreSQL never overwrites, so here a key is found by its member.
CREATE TABLE member_key (
    program_id  bigint NOT NULL,
    member_id   uuid   NOT NULL,
    wrapped_key bytea  NOT NULL CHECK (length(wrapped_key) <= 1024),
    PRIMARY KEY (program_id, member_id),
    FOREIGN KEY (program_id, member_id) REFERENCES member
);

CREATE TABLE member_lookup (
    program_id bigint NOT NULL,
    member_id  uuid   NOT NULL,
    account_id uuid   NOT NULL,
    kind       text   COLLATE "C" NOT NULL,
    hash       bytea  NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (program_id, kind, hash),
    FOREIGN KEY (program_id, member_id) REFERENCES member
);
CREATE INDEX member_lookup_member ON member_lookup (program_id, member_id);

-- Which erasures must be done again after an older backup is restored.
CREATE TABLE erasure_journal (
    program_id bigint NOT NULL,
    erased_at  bigint NOT NULL,
    member_id  uuid   NOT NULL,
    PRIMARY KEY (program_id, member_id)
);

-- Work and answers ------------------------------------------------------------------------------------------

CREATE TABLE answer (
    key_id       uuid   NOT NULL,
    member_id    uuid,
    status       bigint NOT NULL,
    created_at   bigint NOT NULL,
    key          text   COLLATE "C" NOT NULL,
    request_hash bytea  NOT NULL CHECK (length(request_hash) = 32),
    body         bytea  NOT NULL,
    PRIMARY KEY (key_id, key)
);
CREATE INDEX answer_created ON answer (created_at);
CREATE INDEX answer_member ON answer (member_id) WHERE member_id IS NOT NULL;

CREATE TABLE job (
    job_id         uuid   PRIMARY KEY,
    program_id     bigint NOT NULL REFERENCES program,
    progress_done  bigint NOT NULL,
    progress_total bigint NOT NULL,
    created_at     bigint NOT NULL,
    updated_at     bigint NOT NULL,
    kind           text   NOT NULL,
    state          text   NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    detail         text   NOT NULL,
    result         text   NOT NULL
);
CREATE INDEX job_program ON job (program_id, job_id);
