-- open_orders --
-- Orders with a clock that may still run out, after a stream in their order.
--   $1 after  text
--   $2 limit  bigint
SELECT stream FROM deadline WHERE stream > $1 ORDER BY stream LIMIT $2
