-- sealed_of_subject: what one person's key has sealed. Reads the whole log: a rare question.
--   $1 subject_id  text
SELECT stream,
       count(*) AS events
  FROM hotline_log.event
 WHERE subject_id = $1
   AND sealed IS NOT NULL
 GROUP BY stream
