-- parts_of_orders --
-- The orders that these were split into, and so on (D-12), and the grid cases that they opened (G-10).
--   $1 streams  text[]
WITH RECURSIVE linked (stream) AS (
  SELECT unnest($1::text[])
  UNION
  SELECT 'work_order-' || (event.data ->> 'part_order')
    FROM hotline_log.event
    JOIN linked ON linked.stream = event.stream
   WHERE event.type = 'work_order.part_registered'
)
SELECT stream FROM linked
UNION
SELECT event.stream
  FROM hotline_log.event
  JOIN linked ON linked.stream = 'work_order-' || (event.data ->> 'order_no')
 WHERE event.type = 'grid_case.reported'
 ORDER BY stream

-- keys_of_orders --
-- Whose keys seal the requester's data of these orders.
--   $1 streams  text[]
-- The person of the registration, those of corrected numbers, and the orders' own keys, which seal
-- what was written after an earlier erasure.
SELECT DISTINCT subject_id
  FROM hotline_log.event
 WHERE stream = ANY ($1::text[])
   AND (type = 'work_order.registered'
        OR (type = 'work_order.correction_recorded' AND data ->> 'field' = 'requester_phone')
        OR starts_with(subject_id, stream || '.'))
   AND subject_id IS NOT NULL
 ORDER BY subject_id

-- sealed_of_subjects --
-- What these keys have sealed. Reads the whole log: a rare question.
--   $1 subject_ids  text[]
-- `own`: one of them is the requester, by the registration, by a corrected number or by the report of
-- a grid case; else they asked about another person's order.
SELECT stream,
       count(*) FILTER (WHERE sealed IS NOT NULL) AS events,
       bool_or(type IN ('work_order.registered', 'grid_case.reported')
               OR (type = 'work_order.correction_recorded'
                   AND data ->> 'field' = 'requester_phone')) AS own
  FROM hotline_log.event
 WHERE subject_id = ANY ($1::text[])
 GROUP BY stream
 ORDER BY stream
