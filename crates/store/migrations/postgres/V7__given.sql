-- A reward is also taken when the program gives it by itself.
DROP INDEX entry_redemption;
DROP INDEX entry_redeemed;
CREATE INDEX entry_redemption ON entry (program_id, recorded_at)
 WHERE kind IN ('reward.redeemed', 'reward.confirmed', 'reward.given', 'reward.cancelled', 'reversal');
CREATE INDEX entry_redeemed ON entry (account_id, seq)
 WHERE kind IN ('reward.redeemed', 'reward.confirmed', 'reward.given');
