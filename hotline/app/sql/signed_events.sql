-- signed_events: what signed heads cover of the events after one position, up to another.
--   $1 after  bigint
--   $2 up_to  bigint
SELECT position,
       recorded_at,
       hash
  FROM hotline_log.event
 WHERE position > $1
   AND position <= $2
 ORDER BY position
