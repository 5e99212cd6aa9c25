-- place: the stream and version of the event at a position.
--   $1 position  bigint
SELECT stream, version FROM hotline_log.event WHERE position = $1
