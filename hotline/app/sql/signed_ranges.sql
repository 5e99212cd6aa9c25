-- signed_ranges: the next signed heads, with the digest of the events that each of them covers.
--   $1 after  bigint   the last one that was read; 0 at the beginning
--   $2 limit  integer
SELECT position,
       mac,
       hotline_log.digest(coalesce(lag(position) OVER (ORDER BY position), $1), position) AS digest
  FROM (SELECT position, mac
          FROM hotline_log.signed_head
         WHERE position > $1
         ORDER BY position
         LIMIT $2) AS page
 ORDER BY position
