-- signed_heads --
-- The next signed heads.
--   $1 after  bigint   the last one that was read; 0 at the beginning
--   $2 limit  integer
SELECT position,
       mac
  FROM hotline_log.signed_head
 WHERE position > $1
 ORDER BY position
 LIMIT $2

-- signed_events --
-- What signed heads cover of the events after one position, up to another.
--   $1 after  bigint
--   $2 up_to  bigint
SELECT position,
       recorded_at,
       hash
  FROM hotline_log.event
 WHERE position > $1
   AND position <= $2
 ORDER BY position
