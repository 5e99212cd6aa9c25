-- of_streams: all events of the streams whose names are like one of some patterns, oldest first.
--   $1 patterns  text[]
-- returns the columns of events/stored/row.py
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
 WHERE event.stream IN (SELECT stream FROM hotline_log.stream WHERE stream LIKE ANY ($1))
 ORDER BY event.position
