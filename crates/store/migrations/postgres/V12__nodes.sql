-- Which servers use this database, so that nothing is taken away that an older release among them still needs. Each notes
-- every few seconds that it is there, by the database's clock.
CREATE TABLE node (
    node_id    uuid   PRIMARY KEY,
    schema     bigint NOT NULL,
    started_at bigint NOT NULL,
    seen_at    bigint NOT NULL,
    role       text   NOT NULL CHECK (role IN ('all', 'serve', 'work')),
    built      text   NOT NULL
) WITH (fillfactor = 50);

-- What is still to be done of migrations whose tables are there: indexes, rows to be filled, what is to be taken away.
-- after_key is how far the rows are filled, as the database writes such a value. A row goes when its part is done.
CREATE TABLE migration_part (
    step      bigint NOT NULL,
    place     bigint NOT NULL CHECK (place >= 0),
    after_key text,
    PRIMARY KEY (step, place)
);
