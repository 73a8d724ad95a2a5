-- A stand-in for Citus in a database of a server that does not have it. It is not Citus: no row goes anywhere and no statement
-- is planned anew. It refuses what Citus 13 refuses of tables, in its words, and notes what was distributed how.

INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
VALUES (1, 'citus', 10, 'pg_catalog'::regnamespace, false, 'stand-in');

CREATE SCHEMA stand_in;
-- The columns of Citus's view of this name, as far as they are asked for. A reference table has no distribution column.
CREATE TABLE stand_in.spread (
    table_name          regclass PRIMARY KEY,
    citus_table_type    text NOT NULL,
    distribution_column text,
    colocation_id       bigint NOT NULL
);
CREATE SEQUENCE stand_in.colocation;
CREATE VIEW citus_tables AS SELECT * FROM stand_in.spread;

-- What Citus refuses of a table that is distributed or on every machine.
CREATE FUNCTION stand_in.refuse(checked regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    own    stand_in.spread;
    other  stand_in.spread;
    ref    record;
    wanted smallint;
BEGIN
    SELECT * INTO own FROM stand_in.spread WHERE table_name = checked;
    SELECT attnum INTO wanted FROM pg_attribute WHERE attrelid = checked AND attname = own.distribution_column;
    IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = checked AND NOT tgisinternal) THEN
        RAISE EXCEPTION 'cannot distribute relation "%" because it has triggers', checked USING ERRCODE = '0A000';
    END IF;
    IF own.distribution_column IS NOT NULL AND EXISTS (
        SELECT FROM pg_index WHERE indrelid = checked AND indisunique AND wanted <> ALL (indkey::smallint[]))
    THEN
        RAISE EXCEPTION 'cannot create constraint on "%"', checked
              USING ERRCODE = '0A000', DETAIL = 'Distributed relations cannot have UNIQUE, EXCLUDE, or PRIMARY KEY constraints that do not '
                             'include the partition column (with an equality operator if EXCLUDE).';
    END IF;
    FOR ref IN SELECT * FROM pg_constraint WHERE contype = 'f' AND conrelid = checked LOOP
        SELECT * INTO other FROM stand_in.spread WHERE table_name = ref.confrelid;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'referenced table "%" must be a distributed table or a reference table', ref.confrelid::regclass USING ERRCODE = '0A000';
        END IF;
        CONTINUE WHEN other.distribution_column IS NULL;
        IF own.distribution_column IS NULL THEN
            RAISE EXCEPTION 'cannot create foreign key constraint since foreign keys from reference tables and local tables '
                            'to distributed tables are not supported' USING ERRCODE = '0A000';
        END IF;
        IF own.colocation_id <> other.colocation_id OR NOT EXISTS (
            SELECT FROM unnest(ref.conkey, ref.confkey) AS pair (mine, theirs)
              JOIN pg_attribute ON attrelid = ref.confrelid AND attnum = theirs
             WHERE mine = wanted AND attname = other.distribution_column)
        THEN
            RAISE EXCEPTION 'cannot create foreign key constraint since relations are not colocated or not referencing a '
                            'reference table' USING ERRCODE = '0A000';
        END IF;
    END LOOP;
    IF own.distribution_column IS NOT NULL AND EXISTS (
        SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = checked
           AND conrelid NOT IN (SELECT table_name FROM stand_in.spread))
    THEN
        RAISE EXCEPTION 'cannot distribute "%": a local table refers to it', checked USING ERRCODE = '0A000';
    END IF;
END $$;

CREATE FUNCTION create_reference_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM stand_in.spread AS known WHERE known.table_name = $1) THEN
        RAISE EXCEPTION 'table "%" is already distributed', $1 USING ERRCODE = '0A000';
    END IF;
    INSERT INTO stand_in.spread VALUES ($1, 'reference', NULL, 0);
    PERFORM stand_in.refuse($1);
END $$;

CREATE FUNCTION create_distributed_table(table_name regclass, distribution_column text,
                                         distribution_type text DEFAULT 'hash', colocate_with text DEFAULT 'default',
                                         shard_count int DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    beside   stand_in.spread;
    together bigint;
BEGIN
    IF EXISTS (SELECT FROM stand_in.spread AS known WHERE known.table_name = $1) THEN
        RAISE EXCEPTION 'table "%" is already distributed', $1 USING ERRCODE = '0A000';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = $1 AND attname = $2 AND attnotnull) THEN
        -- Citus takes a column that may be null, and refuses the row later.
        RAISE EXCEPTION 'column "%" of relation "%" does not exist, or may be null', $2, $1 USING ERRCODE = '0A000';
    END IF;
    IF colocate_with IN ('none', 'default') THEN
        together := nextval('stand_in.colocation');
    ELSE
        SELECT * INTO STRICT beside FROM stand_in.spread AS known WHERE known.table_name = colocate_with::regclass;
        together := beside.colocation_id;
        IF (SELECT atttypid FROM pg_attribute WHERE attrelid = $1 AND attname = $2)
           <> (SELECT atttypid FROM pg_attribute WHERE attrelid = beside.table_name AND attname = beside.distribution_column)
        THEN
            RAISE EXCEPTION 'cannot colocate tables % and %', beside.table_name, $1 USING ERRCODE = '0A000';
        END IF;
    END IF;
    INSERT INTO stand_in.spread VALUES ($1, 'distributed', $2, together);
    PERFORM stand_in.refuse($1);
END $$;

-- There is nothing left behind.
CREATE FUNCTION truncate_local_data_after_distributing_table(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM stand_in.spread WHERE table_name = relation) THEN
        RAISE EXCEPTION 'supplied parameter is not a distributed relation' USING ERRCODE = '0A000';
    END IF;
END $$;

-- What is changed later is refused for the same reasons.
CREATE FUNCTION stand_in.after_change() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM stand_in.refuse(table_name) FROM stand_in.spread;
END $$;
CREATE EVENT TRIGGER stand_in ON ddl_command_end EXECUTE FUNCTION stand_in.after_change();
