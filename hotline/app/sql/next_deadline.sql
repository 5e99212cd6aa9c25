-- next_deadline: the next instant of an order, unless an event came in between.
--   $1 stream    text
--   $2 position  bigint       of the row when the order was read
--   $3 at        timestamptz
UPDATE deadline SET at = $3 WHERE stream = $1 AND position = $2
