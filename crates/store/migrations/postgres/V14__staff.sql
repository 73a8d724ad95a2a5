-- People who run programs. Name and e-mail are sealed, and somebody is found by a keyed hash of the e-mail. totp_step is the
-- latest step of a one-time password that was accepted, so that none is accepted twice.
CREATE TABLE staff (
    staff_id   uuid   PRIMARY KEY,
    created_at bigint NOT NULL,
    revision   bigint NOT NULL CHECK (revision >= 1),
    totp_step  bigint NOT NULL,
    state      text   NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
    email_hash bytea  NOT NULL CHECK (length(email_hash) = 32),
    personal   bytea  NOT NULL,
    password   bytea,
    totp       bytea
);
CREATE UNIQUE INDEX staff_email ON staff (email_hash);

-- What each may do: everywhere, or in one program, or in one store of it.
CREATE TABLE staff_role (
    staff_id   uuid   NOT NULL REFERENCES staff,
    place      bigint NOT NULL CHECK (place >= 0),
    program_id bigint REFERENCES program,
    role       text   NOT NULL CHECK (role IN ('owner', 'manager', 'marketer', 'clerk', 'finance', 'auditor')),
    store      text,
    PRIMARY KEY (staff_id, place)
);

-- What lets somebody in once without their second factor. A code goes when it is used.
CREATE TABLE recovery_code (
    staff_id  uuid  NOT NULL REFERENCES staff,
    code_hash bytea NOT NULL CHECK (length(code_hash) = 32),
    PRIMARY KEY (staff_id, code_hash)
);

-- Browsers and devices that are signed in, of staff, of members and of tills; a token is here by its hash only. proved_at is
-- when its holder last proved who they are.
CREATE TABLE session (
    session_id uuid   PRIMARY KEY,
    subject_id uuid   NOT NULL,
    program_id bigint REFERENCES program,
    created_at bigint NOT NULL,
    proved_at  bigint NOT NULL,
    seen_at    bigint NOT NULL,
    expires_at bigint NOT NULL,
    kind       text   NOT NULL CHECK (kind IN ('staff', 'member', 'device')),
    token_hash bytea  NOT NULL CHECK (length(token_hash) = 32)
);
CREATE UNIQUE INDEX session_token ON session (token_hash);
CREATE INDEX session_subject ON session (subject_id, session_id);
CREATE INDEX session_expires ON session (expires_at);

-- Secrets that work once: links to begin with, and what stands between a password and the second factor.
CREATE TABLE ticket (
    token_hash bytea  PRIMARY KEY CHECK (length(token_hash) = 32),
    subject_id uuid,
    program_id bigint REFERENCES program,
    expires_at bigint NOT NULL,
    tries      bigint NOT NULL CHECK (tries >= 0),
    kind       text   NOT NULL,
    data       bytea  NOT NULL
);
CREATE INDEX ticket_expires ON ticket (expires_at);

-- How often something was tried of late, by a keyed hash of what is counted. A count is over when its time ends.
CREATE TABLE throttle (
    hash    bytea  NOT NULL CHECK (length(hash) = 32),
    kind    text   COLLATE "C" NOT NULL,
    tries   bigint NOT NULL CHECK (tries >= 0),
    ends_at bigint NOT NULL,
    PRIMARY KEY (hash, kind)
);
CREATE INDEX throttle_ends ON throttle (ends_at);
