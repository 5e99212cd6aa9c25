-- signed_heads: the next signed heads.
--   $1 after  bigint   the last one that was read; 0 at the beginning
--   $2 limit  integer
SELECT position,
       mac
  FROM hotline_log.signed_head
 WHERE position > $1
 ORDER BY position
 LIMIT $2
