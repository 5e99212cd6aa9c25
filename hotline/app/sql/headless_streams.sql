-- headless_streams: streams that have events and no head row.
--   $1 at most  integer
SELECT DISTINCT event.stream
  FROM hotline_log.event
 WHERE NOT EXISTS (SELECT FROM hotline_log.stream WHERE stream.stream = event.stream)
 ORDER BY event.stream
 LIMIT $1
