-- sealed_of_subject: what one person's key has sealed. Reads the whole log: a rare question.
--   $1 subject_id  text
-- `own`: this person registered the order; else they asked about the order of somebody else.
SELECT stream,
       count(*) FILTER (WHERE sealed IS NOT NULL) AS events,
       bool_or(type = 'work_order.registered') AS own
  FROM hotline_log.event
 WHERE subject_id = $1
 GROUP BY stream
 ORDER BY stream
