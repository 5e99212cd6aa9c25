-- record_failure: one more failed sign-in of this account from this source.
--   $1 account_hash  bytea
--   $2 source_hash   bytea
--   $3 now           timestamptz
--   $4 since         timestamptz  a count older than this starts again
-- Two failures racing on one row wait for each other, always pair first; none is lost.
WITH of_pair AS (
    INSERT INTO sign_in_failure AS known (account_hash, source_hash, failures, last_at)
    VALUES ($1, $2, 1, $3)
        ON CONFLICT (account_hash, source_hash) DO UPDATE
       SET failures = CASE WHEN known.last_at < $4 THEN 1 ELSE known.failures + 1 END,
           last_at = $3
    RETURNING source_hash
)
INSERT INTO source_failure AS known (source_hash, failures, last_at)
SELECT source_hash, 1, $3
  FROM of_pair
    ON CONFLICT (source_hash) DO UPDATE
   SET failures = CASE WHEN known.last_at < $4 THEN 1 ELSE known.failures + 1 END,
       last_at = $3
