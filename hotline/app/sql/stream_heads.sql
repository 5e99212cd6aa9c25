-- stream_heads: the head rows of the next streams by name.
--   $1 after  text     the last name of the page before; empty at the beginning
--   $2 limit  integer
SELECT stream,
       version,
       last_hash,
       first_position,
       last_position
  FROM hotline_log.stream
 WHERE stream > $1
 ORDER BY stream
 LIMIT $2
