-- streams_beyond: streams of one kind with events after the checkpoint of a view.
--   $1 prefix    text    (work_order-)
--   $2 position  bigint  the checkpoint
SELECT stream
  FROM hotline_log.stream
 WHERE starts_with(stream, $1)
   AND last_position > $2
