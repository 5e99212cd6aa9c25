-- record_success: this account has signed in from this source.
--   $1 account_hash  bytea
--   $2 source_hash   bytea
--   $3 now           timestamptz
-- Written once a day for each pair.
WITH forgiven AS (
    DELETE FROM sign_in_failure WHERE account_hash = $1 AND source_hash = $2
)
INSERT INTO known_source AS known (account_hash, source_hash, last_at)
VALUES ($1, $2, $3)
    ON CONFLICT (account_hash, source_hash) DO UPDATE
   SET last_at = $3
 WHERE known.last_at < $3 - interval '1 day'
