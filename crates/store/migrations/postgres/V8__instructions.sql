-- What somebody outside is asked to do waits in the outbox until they tell what became of it; nobody here tries it.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (due_at) WHERE kind <> 'instruction';
CREATE INDEX outbox_instruction ON outbox (program_id, due_at, account_id, seq) WHERE kind = 'instruction';
CREATE INDEX entry_instruction ON entry (program_id, recorded_at, account_id, seq)
 WHERE kind IN ('wallet.paid_out', 'units.exported', 'instruction.done', 'instruction.failed');
