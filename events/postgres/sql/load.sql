-- load: the events of one stream, oldest first.
--   $1 stream   text
--   $2 to       integer   the last version wanted; null = all
-- returns the columns of events/stored/row.py. The head's positions spare a look into every partition.
SELECT event.position,
       event.stream,
       event.version,
       event.type,
       event.schema_version,
       event.recorded_at,
       event.actor,
       event.role,
       event.department,
       event.request_id,
       event.caused_by,
       event.subject_id,
       event.sealed,
       event.hash,
       event.data::text AS data
  FROM hotline_log.event
 WHERE event.stream = $1
   AND event.position >= (SELECT first_position FROM hotline_log.stream WHERE stream = $1)
   AND event.position <= (SELECT last_position FROM hotline_log.stream WHERE stream = $1)
   AND ($2::integer IS NULL OR event.version <= $2)
 ORDER BY event.version
