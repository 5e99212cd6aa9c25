-- order_streams: work orders of the log, by name.
--   $1 after  text     the last stream of the page before; empty at the beginning
--   $2 up_to  bigint   only those that began at or before this position
--   $3 limit  integer
SELECT stream
  FROM hotline_log.stream
 WHERE stream > $1
   AND starts_with(stream, 'work_order-')
   AND first_position <= $2
 ORDER BY stream
 LIMIT $3
