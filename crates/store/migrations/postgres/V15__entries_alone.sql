-- An entry is written in one statement with the account that it belongs to, by the version that this had, so that there is always
-- one. To look for it once more by a reference was a tenth of what an order cost the database. The audit looks for entries
-- without an account.
ALTER TABLE entry DROP CONSTRAINT IF EXISTS entry_account_id_fkey;
