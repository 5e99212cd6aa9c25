-- log_head: the last position and its instant; null when the log is empty.
SELECT position, nullif(recorded_at, '-infinity') AS recorded_at FROM hotline_log.log_head
