-- erased_orders --
-- Whose erasure the log had recorded by a position, and their orders. Reads the whole log.
--   $1 position  bigint
WITH erased AS (
    SELECT data ->> 'erased_subject' AS subject
      FROM hotline_log.event
     WHERE type = 'subject.erased'
       AND position <= $1
)
SELECT erased.subject,
       registered.stream
  FROM erased
  LEFT JOIN hotline_log.event AS registered
    ON registered.subject_id = erased.subject
   AND registered.type = 'work_order.registered'

-- streams_beyond --
-- Streams of one kind with events after the checkpoint of a view.
--   $1 prefix    text    (work_order-)
--   $2 position  bigint  the checkpoint
SELECT stream
  FROM hotline_log.stream
 WHERE starts_with(stream, $1)
   AND last_position > $2

-- some_streams_of_kind --
-- Streams of one kind, picked by chance.
--   $1 prefix    text    (work_order-)
--   $2 how many  bigint
SELECT stream
  FROM hotline_log.stream
 WHERE starts_with(stream, $1)
 ORDER BY random()
 LIMIT $2
