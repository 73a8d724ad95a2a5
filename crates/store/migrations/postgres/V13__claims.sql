-- A job is taken up by whichever server does such work: what it runs on is stored with it, and who has it. A server that
-- was thought gone and comes back finds that another attempt has begun, and writes nothing more.
ALTER TABLE job ADD COLUMN attempt bigint NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN claimed_by uuid;
ALTER TABLE job ADD COLUMN input text NOT NULL DEFAULT '';
CREATE INDEX job_open ON job (job_id) WHERE state IN ('queued', 'running');
