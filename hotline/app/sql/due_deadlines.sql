-- due_deadlines: orders whose clocks need the service by now, soonest first.
--   $1 now    timestamptz
--   $2 limit  bigint
SELECT stream, position FROM deadline WHERE at <= $1 ORDER BY at LIMIT $2
