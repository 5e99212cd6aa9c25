-- some_streams: the head rows of streams picked by chance.
--   $1 how many  integer
SELECT stream,
       version,
       last_hash,
       first_position,
       last_position
  FROM hotline_log.stream
 ORDER BY random()
 LIMIT $1
