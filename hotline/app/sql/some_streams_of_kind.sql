-- some_streams_of_kind: streams of one kind, picked by chance.
--   $1 prefix    text    (work_order-)
--   $2 how many  bigint
SELECT stream
  FROM hotline_log.stream
 WHERE starts_with(stream, $1)
 ORDER BY random()
 LIMIT $2
