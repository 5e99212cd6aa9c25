-- What is read of the log.

-- rows --
-- The columns of events/stored/row.py.
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

-- load of rows --
-- The events of one stream, oldest first.
--   $1 stream   text
--   $2 to       integer   the last version wanted; null = all
-- The head's positions spare a look into every partition.
 WHERE event.stream = $1
   AND event.position >= (SELECT first_position FROM hotline_log.stream WHERE stream = $1)
   AND event.position <= (SELECT last_position FROM hotline_log.stream WHERE stream = $1)
   AND ($2::integer IS NULL OR event.version <= $2)
 ORDER BY event.version

-- load_many of rows --
-- All events of some streams, the oldest of a stream first.
--   $1 streams  text[]
 WHERE event.stream = ANY ($1)
 ORDER BY event.stream, event.version

-- of_streams of rows --
-- All events of the streams whose names are like one of some patterns, and of others the last event
-- of each type; oldest first, as of one moment.
--   $1 patterns  text[]
--   $2 newest    text[]   patterns of the streams of which the last of each type is enough
 WHERE (event.stream, event.version) IN
       (SELECT stream, version
          FROM hotline_log.event
         WHERE stream IN (SELECT stream FROM hotline_log.stream WHERE stream LIKE ANY ($1))
         UNION ALL
        SELECT stream, max(version)
          FROM hotline_log.event
         WHERE stream IN (SELECT stream FROM hotline_log.stream WHERE stream LIKE ANY ($2))
         GROUP BY stream, type)
 ORDER BY event.position

-- of_types of rows --
-- The events of some types in some streams, the oldest of a stream first.
--   $1 streams  text[]
--   $2 types    text[]
 WHERE event.stream = ANY ($1)
   AND event.type = ANY ($2)
 ORDER BY event.stream, event.version

-- read of rows --
-- Events by position, oldest first.
--   $1 after    bigint
--   $2 up_to    bigint   not beyond the log's head: what is above it may still be on its way
--   $3 types    text[]   null = all
--   $4 limit    integer
 WHERE event.position > $1
   AND event.position <= $2
   AND ($3::text[] IS NULL OR event.type = ANY ($3))
 ORDER BY event.position
 LIMIT $4

-- head --
-- Where a stream ends; no row when it does not exist.
--   $1 stream   text
SELECT version, last_hash FROM hotline_log.stream WHERE stream = $1

-- key --
-- The last event of what a key led to; no row when it is unknown.
--   $1 id   uuid
SELECT position, fingerprint FROM hotline_log.event_key WHERE id = $1

-- keys --
-- The streams that keys led to; those that are unknown are left out.
--   $1 ids  uuid[]
SELECT event_key.id, event.stream
  FROM hotline_log.event_key
  JOIN hotline_log.event ON event.position = event_key.position
 WHERE event_key.id = ANY ($1::uuid[])

-- place --
-- The stream and version of the event at a position.
--   $1 position  bigint
SELECT stream, version FROM hotline_log.event WHERE position = $1

-- last_position --
SELECT position FROM hotline_log.log_head

-- log_head --
-- The last position and its instant; null when the log is empty.
SELECT position, nullif(recorded_at, '-infinity') AS recorded_at FROM hotline_log.log_head

-- last_signed --
-- The last signed head; no row when nothing is signed.
SELECT position, mac FROM hotline_log.signed_head ORDER BY position DESC LIMIT 1
