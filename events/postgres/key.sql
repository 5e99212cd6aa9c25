-- key: what a key led to; no row when it is unknown.
--   $1 id   uuid
SELECT stream, version, position, recorded_at, fingerprint
  FROM hotline_log.event_key
 WHERE id = $1
