-- read_attempts --
-- What one account has done at one source lately.
--   $1 account_hash  bytea
--   $2 source_hash   bytea
--   $3 since         timestamptz  older failures are forgotten
-- returns exactly one row; last_at is null where nothing failed.
SELECT coalesce(pair.failures, 0) AS of_pair,
       pair.last_at,
       coalesce((SELECT failures
                   FROM source_failure
                  WHERE source_hash = $2 AND last_at >= $3), 0) AS of_source,
       EXISTS (SELECT FROM known_source WHERE account_hash = $1 AND source_hash = $2) AS known
  FROM (VALUES (1)) AS one
  LEFT JOIN sign_in_failure AS pair
    ON pair.account_hash = $1 AND pair.source_hash = $2 AND pair.last_at >= $3

-- record_failure --
-- One more failed sign-in of this account from this source.
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

-- record_success --
-- This account has signed in from this source.
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

-- sweep_attempts --
-- Delete some of what is old.
--   $1 failures_before  timestamptz
--   $2 sources_before   timestamptz
-- Rows that another sweep has locked are left to it.
WITH old_pair AS (
    SELECT account_hash, source_hash FROM sign_in_failure
     WHERE last_at < $1 ORDER BY last_at LIMIT 1000 FOR UPDATE SKIP LOCKED
), swept_pair AS (
    DELETE FROM sign_in_failure USING old_pair
     WHERE sign_in_failure.account_hash = old_pair.account_hash
       AND sign_in_failure.source_hash = old_pair.source_hash
), old_source AS (
    SELECT source_hash FROM source_failure
     WHERE last_at < $1 ORDER BY last_at LIMIT 1000 FOR UPDATE SKIP LOCKED
), swept_source AS (
    DELETE FROM source_failure USING old_source
     WHERE source_failure.source_hash = old_source.source_hash
), old_known AS (
    SELECT account_hash, source_hash FROM known_source
     WHERE last_at < $2 ORDER BY last_at LIMIT 1000 FOR UPDATE SKIP LOCKED
)
DELETE FROM known_source USING old_known
 WHERE known_source.account_hash = old_known.account_hash
   AND known_source.source_hash = old_known.source_hash
