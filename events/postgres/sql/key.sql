-- key: the last event of what a key led to; no row when it is unknown.
--   $1 id   uuid
SELECT position, fingerprint FROM hotline_log.event_key WHERE id = $1
