-- Which servers use this database, so that nothing is taken away that an older release among them still needs. Each notes
-- every few seconds that it is there, by the database's clock. Those of a file do not: it has one.
CREATE TABLE node (
    node_id    BLOB    NOT NULL PRIMARY KEY CHECK (length(node_id) = 16),
    schema     INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    role       TEXT    NOT NULL CHECK (role IN ('all', 'serve', 'work')),
    built      TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- What is still to be done of migrations whose tables are there: indexes, rows to be filled, what is to be taken away.
-- after_key is how far the rows are filled, as the database writes such a value. A row goes when its part is done.
CREATE TABLE migration_part (
    step      INTEGER NOT NULL,
    place     INTEGER NOT NULL CHECK (place >= 0),
    after_key TEXT,
    PRIMARY KEY (step, place)
) STRICT, WITHOUT ROWID;
