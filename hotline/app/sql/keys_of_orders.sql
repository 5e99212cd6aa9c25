-- keys_of_orders: whose keys seal the requester's data of these orders.
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
