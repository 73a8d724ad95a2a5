-- The entries that take a reward or may undo that, found by time for reports and newest first for a member. All other
-- entries cost nothing more.
CREATE INDEX entry_redemption ON entry (program_id, recorded_at)
 WHERE kind IN ('reward.redeemed', 'reward.cancelled', 'reversal');
CREATE INDEX entry_redeemed ON entry (account_id, seq) WHERE kind = 'reward.redeemed';
