-- What entries make happen elsewhere, exactly once: units that arrive at another member, later messages. Written with the
-- entry, in the same transaction, and gone when it has happened. Rows are few at any time, so the keys may be wide.
CREATE TABLE outbox (
    account_id uuid   NOT NULL,
    seq        bigint NOT NULL,
    place      bigint NOT NULL CHECK (place >= 0),
    program_id bigint NOT NULL REFERENCES program,
    attempts   bigint NOT NULL CHECK (attempts >= 0),
    due_at     bigint NOT NULL,
    kind       text   COLLATE "C" NOT NULL,
    payload    bytea  NOT NULL,
    PRIMARY KEY (account_id, seq, place),
    FOREIGN KEY (account_id, seq) REFERENCES entry
);
CREATE INDEX outbox_due ON outbox (due_at);
