-- order_streams_beyond: orders that have moved on since a view last looked; not yet its fault.
--   $1 position  bigint  where the view stands
SELECT stream
  FROM hotline_log.stream
 WHERE stream LIKE 'work_order-%'
   AND last_position > $1
