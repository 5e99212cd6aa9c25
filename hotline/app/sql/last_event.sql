-- last_event: the last event at or before a position; no row when there is none.
--   $1 up_to  bigint
SELECT position,
       recorded_at
  FROM hotline_log.event
 WHERE position <= $1
 ORDER BY position DESC
 LIMIT 1
