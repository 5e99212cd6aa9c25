-- some_order_streams: work orders of the log, picked by chance.
--   $1 how many  bigint
SELECT stream
  FROM hotline_log.stream
 WHERE starts_with(stream, 'work_order-')
 ORDER BY random()
 LIMIT $1
