-- erased_orders: whose erasure the log had recorded by a position, and their orders. Reads the whole log.
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
