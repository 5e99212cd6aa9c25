-- stream_head: the head row of one stream.
--   $1 stream  text
SELECT stream,
       version,
       last_hash,
       first_position,
       last_position
  FROM hotline_log.stream
 WHERE stream = $1
