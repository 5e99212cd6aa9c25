-- sweep_attempts: delete some of what is old.
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
