-- sealed_by_order: what was sealed under the own keys of orders, after their requester was erased.
--   $1 streams  text[]
SELECT subject_id,
       count(*) FILTER (WHERE sealed IS NOT NULL) AS events
  FROM hotline_log.event
 WHERE stream = ANY ($1::text[])
   AND starts_with(subject_id, stream || '.')
 GROUP BY subject_id
 ORDER BY subject_id
