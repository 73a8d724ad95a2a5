-- Who wants to be told of entries, and what each has not been told yet. A delivery is written with its entry, in the same
-- transaction, and goes when it has arrived; one that never will stays as dead, until somebody sends it again.
CREATE TABLE webhook (
    webhook_id     uuid   PRIMARY KEY,
    program_id     bigint NOT NULL REFERENCES program,
    created_at     bigint NOT NULL,
    revision       bigint NOT NULL CHECK (revision >= 1),
    earlier_until  bigint,
    state          text   NOT NULL CHECK (state IN ('active', 'paused', 'disabled')),
    url            text   NOT NULL,
    kinds          text   NOT NULL,
    label          text   NOT NULL,
    reason         text   NOT NULL,
    secret         bytea  NOT NULL,
    earlier_secret bytea,
    CHECK ((earlier_secret IS NULL) = (earlier_until IS NULL))
);
CREATE INDEX webhook_program ON webhook (program_id, webhook_id);

CREATE TABLE delivery (
    webhook_id uuid   NOT NULL REFERENCES webhook,
    account_id uuid   NOT NULL,
    seq        bigint NOT NULL,
    program_id bigint NOT NULL,
    attempts   bigint NOT NULL CHECK (attempts >= 0),
    due_at     bigint NOT NULL,
    status     bigint,
    state      text   COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'dead')),
    error      text   NOT NULL,
    PRIMARY KEY (webhook_id, account_id, seq),
    FOREIGN KEY (account_id, seq) REFERENCES entry
) WITH (fillfactor = 70);
CREATE INDEX delivery_due ON delivery (webhook_id, due_at) WHERE state = 'waiting';
CREATE INDEX delivery_state ON delivery (webhook_id, state, account_id, seq);
