-- no_deadline: no clock of the order needs the service, unless an event came in between.
--   $1 stream    text
--   $2 position  bigint  of the row when the order was read
DELETE FROM deadline WHERE stream = $1 AND position = $2
