-- own: which appends, sent before a connection was lost, did get saved; known by their last hash.
--   $1 streams, $2 versions, $3 hashes: arrays of equal length
-- returns n (1-based), position, recorded_at of each that did.
SELECT sent.n::integer AS n, event.position, event.recorded_at
  FROM unnest($1::text[], $2::integer[], $3::bytea[])
       WITH ORDINALITY AS sent (stream, version, hash, n)
  JOIN hotline_log.stream AS head ON head.stream = sent.stream
  JOIN hotline_log.event
    ON event.stream = sent.stream
   AND event.version = sent.version
   AND event.hash = sent.hash
   AND event.position BETWEEN head.first_position AND head.last_position
