-- count_failures: what failed lately for one account and from one source.
--   $1 account_hash  bytea
--   $2 source_hash   bytea
--   $3 since         timestamptz   older failures are forgotten
-- returns exactly one row; the times are null where nothing failed.
SELECT coalesce(sum(failures) FILTER (WHERE account_hash = $1), 0)::integer AS of_account,
       max(last_at) FILTER (WHERE account_hash = $1) AS account_last_at,
       coalesce(sum(failures) FILTER (WHERE source_hash = $2), 0)::integer AS of_source,
       max(last_at) FILTER (WHERE source_hash = $2) AS source_last_at
  FROM sign_in_failure
 WHERE (account_hash = $1 OR source_hash = $2)
   AND last_at >= $3
