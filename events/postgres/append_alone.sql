-- append_alone: one append; see append_alone() in migrations/0003_pre_append.sql.
--   $1 append   hotline_log.new_append
--   $2 keys     hotline_log.new_key[]
--   $3 events   hotline_log.new_event[]
SELECT outcome, last_position, recorded_at FROM hotline_log.append_alone($1, $2, $3)
