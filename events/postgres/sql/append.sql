-- append: many appends; see append_events() in migrations/0003_pre_append.sql.
--   $1 appends  hotline_log.new_append[]
--   $2 keys     hotline_log.new_key[]
--   $3 events   hotline_log.new_event[]
SELECT outcome, last_position, recorded_at FROM hotline_log.append_events($1, $2, $3)
