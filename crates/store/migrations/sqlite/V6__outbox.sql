-- What entries make happen elsewhere, exactly once: units that arrive at another member, later messages. Written with the
-- entry, in the same transaction, and gone when it has happened. Rows are few at any time, so the keys may be wide.
CREATE TABLE outbox (
    account_id BLOB    NOT NULL,
    seq        INTEGER NOT NULL,
    place      INTEGER NOT NULL CHECK (place >= 0),
    program_id INTEGER NOT NULL REFERENCES program,
    kind       TEXT    NOT NULL,
    payload    BLOB    NOT NULL,
    attempts   INTEGER NOT NULL CHECK (attempts >= 0),
    due_at     INTEGER NOT NULL,
    PRIMARY KEY (account_id, seq, place),
    FOREIGN KEY (account_id, seq) REFERENCES entry
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (due_at);
