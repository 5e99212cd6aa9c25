-- due_deadlines --
-- Orders whose clocks need the service by now, soonest first.
--   $1 now    timestamptz
--   $2 limit  bigint
SELECT stream, position FROM deadline WHERE at <= $1 ORDER BY at LIMIT $2

-- expect_deadline --
-- An event has started clocks; the soonest instant of an order counts.
--   $1 stream    text
--   $2 at        timestamptz
--   $3 position  bigint       of the event
--   $4 calendar  text         by which its clocks were computed; null: by none
-- The same event again changes nothing that matters: an order may be looked at once too often.
INSERT INTO deadline AS stored (stream, at, position, calendar)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (stream) DO UPDATE
   SET at = least(stored.at, excluded.at),
       position = greatest(stored.position, excluded.position),
       calendar = CASE WHEN excluded.calendar IS NULL OR excluded.calendar = stored.calendar
                       THEN stored.calendar END

-- next_deadlines --
-- The next instant of each order, or that there is none, unless an event came in between.
--   $1 streams    text[]
--   $2 positions  bigint[]       of the rows when the orders were read
--   $3 at         timestamptz[]  null: no clock of the order needs the service
WITH following AS (
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::timestamptz[]) AS f (stream, position, at)
), over AS (
    DELETE FROM deadline
     USING following
     WHERE deadline.stream = following.stream
       AND deadline.position = following.position
       AND following.at IS NULL
)
UPDATE deadline
   SET at = following.at
  FROM following
 WHERE deadline.stream = following.stream
   AND deadline.position = following.position
   AND following.at IS NOT NULL

-- other_calendar --
-- Orders whose clocks were not computed or checked by this calendar.
--   $1 calendar  text
--   $2 limit     bigint
SELECT stream, position FROM deadline WHERE calendar IS DISTINCT FROM $1 LIMIT $2

-- checked --
-- The clocks of an order stand by this calendar, unless an event came in between.
--   $1 stream    text
--   $2 position  bigint  of the row when the order was read
--   $3 calendar  text
UPDATE deadline SET calendar = $3 WHERE stream = $1 AND position = $2
