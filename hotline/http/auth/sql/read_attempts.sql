-- read_attempts: what one account has done at one source lately.
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
