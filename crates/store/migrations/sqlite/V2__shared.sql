-- What several accounts take from: the stock of a reward. A thing has a row once something was taken of it.
-- Its version rises by one per fact that changes it; a write names the version that it was decided on.
CREATE TABLE shared (
    program_id INTEGER NOT NULL REFERENCES program,
    kind       TEXT    NOT NULL,
    id         BLOB    NOT NULL,
    version    INTEGER NOT NULL CHECK (version >= 1),
    state      BLOB    NOT NULL,
    PRIMARY KEY (program_id, kind, id)
) STRICT, WITHOUT ROWID;
