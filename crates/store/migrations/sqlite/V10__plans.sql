-- What a plan costs is asked of somebody outside as well.
DROP INDEX entry_instruction;
CREATE INDEX entry_instruction ON entry (program_id, recorded_at, account_id, seq)
 WHERE kind IN ('wallet.paid_out', 'units.exported', 'instruction.done', 'instruction.failed', 'plan.joined',
                    'plan.cancelled', 'plan.changed', 'plan.renewed', 'plan.fee_asked');
