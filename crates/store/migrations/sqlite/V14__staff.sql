-- People who run programs. Name and e-mail are sealed, and somebody is found by a keyed hash of the e-mail. totp_step is the
-- latest step of a one-time password that was accepted, so that none is accepted twice.
CREATE TABLE staff (
    staff_id   BLOB    PRIMARY KEY NOT NULL CHECK (length(staff_id) = 16),
    created_at INTEGER NOT NULL,
    revision   INTEGER NOT NULL CHECK (revision >= 1),
    totp_step  INTEGER NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
    email_hash BLOB    NOT NULL CHECK (length(email_hash) = 32),
    personal   BLOB    NOT NULL,
    password   BLOB,
    totp       BLOB
) STRICT;
CREATE UNIQUE INDEX staff_email ON staff (email_hash);

-- What each may do: everywhere, or in one program, or in one store of it.
CREATE TABLE staff_role (
    staff_id   BLOB    NOT NULL REFERENCES staff,
    place      INTEGER NOT NULL CHECK (place >= 0),
    program_id INTEGER REFERENCES program,
    role       TEXT    NOT NULL CHECK (role IN ('owner', 'manager', 'marketer', 'clerk', 'finance', 'auditor')),
    store      TEXT,
    PRIMARY KEY (staff_id, place)
) STRICT, WITHOUT ROWID;

-- What lets somebody in once without their second factor. A code goes when it is used.
CREATE TABLE recovery_code (
    staff_id  BLOB NOT NULL REFERENCES staff,
    code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
    PRIMARY KEY (staff_id, code_hash)
) STRICT, WITHOUT ROWID;

-- Browsers and devices that are signed in, of staff, of members and of tills; a token is here by its hash only. proved_at is
-- when its holder last proved who they are.
CREATE TABLE session (
    session_id BLOB    PRIMARY KEY NOT NULL CHECK (length(session_id) = 16),
    subject_id BLOB    NOT NULL CHECK (length(subject_id) = 16),
    program_id INTEGER REFERENCES program,
    created_at INTEGER NOT NULL,
    proved_at  INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('staff', 'member', 'device')),
    token_hash BLOB    NOT NULL CHECK (length(token_hash) = 32)
) STRICT;
CREATE UNIQUE INDEX session_token ON session (token_hash);
CREATE INDEX session_subject ON session (subject_id, session_id);
CREATE INDEX session_expires ON session (expires_at);

-- Secrets that work once: links to begin with, and what stands between a password and the second factor.
CREATE TABLE ticket (
    token_hash BLOB    PRIMARY KEY NOT NULL CHECK (length(token_hash) = 32),
    subject_id BLOB    CHECK (length(subject_id) = 16),
    program_id INTEGER REFERENCES program,
    expires_at INTEGER NOT NULL,
    tries      INTEGER NOT NULL CHECK (tries >= 0),
    kind       TEXT    NOT NULL,
    data       BLOB    NOT NULL
) STRICT;
CREATE INDEX ticket_expires ON ticket (expires_at);

-- How often something was tried of late, by a keyed hash of what is counted. A count is over when its time ends.
CREATE TABLE throttle (
    hash    BLOB    NOT NULL CHECK (length(hash) = 32),
    kind    TEXT    NOT NULL,
    tries   INTEGER NOT NULL CHECK (tries >= 0),
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (hash, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX throttle_ends ON throttle (ends_at);
