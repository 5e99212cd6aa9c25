-- head: where a stream ends; no row when it does not exist.
--   $1 stream   text
SELECT version, last_hash FROM hotline_log.stream WHERE stream = $1
