-- The reference of an entry to its account, which PostgreSQL loses here, costs nothing that shows on SQLite, and stays.
SELECT 1;
