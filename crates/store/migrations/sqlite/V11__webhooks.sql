-- Who wants to be told of entries, and what each has not been told yet. A delivery is written with its entry, in the same
-- transaction, and goes when it has arrived; one that never will stays as dead, until somebody sends it again.
CREATE TABLE webhook (
    webhook_id     BLOB    PRIMARY KEY NOT NULL CHECK (length(webhook_id) = 16),
    program_id     INTEGER NOT NULL REFERENCES program,
    created_at     INTEGER NOT NULL,
    revision       INTEGER NOT NULL CHECK (revision >= 1),
    earlier_until  INTEGER,
    state          TEXT    NOT NULL CHECK (state IN ('active', 'paused', 'disabled')),
    url            TEXT    NOT NULL,
    kinds          TEXT    NOT NULL,
    label          TEXT    NOT NULL,
    reason         TEXT    NOT NULL,
    secret         BLOB    NOT NULL,
    earlier_secret BLOB,
    CHECK ((earlier_secret IS NULL) = (earlier_until IS NULL))
) STRICT;
CREATE INDEX webhook_program ON webhook (program_id, webhook_id);

CREATE TABLE delivery (
    webhook_id BLOB    NOT NULL REFERENCES webhook,
    account_id BLOB    NOT NULL,
    seq        INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    attempts   INTEGER NOT NULL CHECK (attempts >= 0),
    due_at     INTEGER NOT NULL,
    status     INTEGER,
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'dead')),
    error      TEXT    NOT NULL,
    PRIMARY KEY (webhook_id, account_id, seq),
    FOREIGN KEY (account_id, seq) REFERENCES entry
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_due ON delivery (webhook_id, due_at) WHERE state = 'waiting';
CREATE INDEX delivery_state ON delivery (webhook_id, state, account_id, seq);
