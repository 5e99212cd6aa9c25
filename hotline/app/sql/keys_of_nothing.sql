-- keys_of_nothing: command keys that lead to a position where there is no event.
--   $1 at most  integer
SELECT DISTINCT position
  FROM hotline_log.event_key
 WHERE NOT EXISTS (SELECT FROM hotline_log.event WHERE event.position = event_key.position)
 ORDER BY position
 LIMIT $1
