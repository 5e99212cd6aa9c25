-- streams --
-- The orders of a period by their numbers, which begin with the day of their registration.
--   $1 after   text      a stream, or the first possible name of the period
--   $2 before  text      the first name beyond the period
--   $3 limit   bigint
SELECT stream, first_position, last_position
  FROM hotline_log.stream
 WHERE stream > $1
   AND stream < $2
 ORDER BY stream
 LIMIT $3

-- facts --
-- The facts of some orders, oldest first; the positions spare a look into every partition.
--   $1 streams  text[]
--   $2 first    bigint
--   $3 last     bigint
--   $4 types    text[]
SELECT event.stream, event.type, event.schema_version, event.data::text AS data
  FROM hotline_log.event
 WHERE event.stream = ANY ($1)
   AND event.position BETWEEN $2 AND $3
   AND event.type = ANY ($4)
 ORDER BY event.position
