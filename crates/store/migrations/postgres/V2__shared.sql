-- What several accounts take from: the stock of a reward. A thing has a row once something was taken of it.
-- Its version rises by one per fact that changes it; a write names the version that it was decided on.
CREATE TABLE shared (
    program_id bigint NOT NULL REFERENCES program,
    version    bigint NOT NULL CHECK (version >= 1),
    kind       text   COLLATE "C" NOT NULL,
    id         bytea  NOT NULL,
    state      bytea  NOT NULL,
    PRIMARY KEY (program_id, kind, id)
) WITH (fillfactor = 50);
