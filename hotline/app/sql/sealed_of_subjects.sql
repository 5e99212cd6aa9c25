-- sealed_of_subjects: what these keys have sealed. Reads the whole log: a rare question.
--   $1 subject_ids  text[]
-- `own`: one of them is the requester, by the registration or by a corrected number; else they asked
-- about the order of somebody else.
SELECT stream,
       count(*) FILTER (WHERE sealed IS NOT NULL) AS events,
       bool_or(type = 'work_order.registered'
               OR (type = 'work_order.correction_recorded'
                   AND data ->> 'field' = 'requester_phone')) AS own
  FROM hotline_log.event
 WHERE subject_id = ANY ($1::text[])
 GROUP BY stream
 ORDER BY stream
