-- read: events by position, oldest first.
--   $1 after    bigint
--   $2 up_to    bigint   not beyond the log's head: what is above it may still be on its way
--   $3 types    text[]   null = all
--   $4 limit    integer
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
 WHERE event.position > $1
   AND event.position <= $2
   AND ($3::text[] IS NULL OR event.type = ANY ($3))
 ORDER BY event.position
 LIMIT $4
