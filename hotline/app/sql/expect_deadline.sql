-- expect_deadline: an event has started clocks; the soonest instant of an order counts.
--   $1 stream    text
--   $2 at        timestamptz
--   $3 position  bigint       of the event
-- The same event again changes nothing that matters: an order may be looked at once too often.
INSERT INTO deadline AS stored (stream, at, position)
VALUES ($1, $2, $3)
    ON CONFLICT (stream) DO UPDATE
   SET at = least(stored.at, excluded.at),
       position = greatest(stored.position, excluded.position)
