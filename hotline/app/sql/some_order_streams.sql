-- some_order_streams: work orders of the log, picked by chance.
--   $1 up_to     bigint   only those that began at or before this position
--   $2 how many  integer
SELECT stream
  FROM hotline_log.stream
 WHERE starts_with(stream, 'work_order-')
   AND first_position <= $1
 ORDER BY random()
 LIMIT $2
