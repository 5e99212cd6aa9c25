-- last_policy --
-- The policy in force. A rare question: it reads the log by type.
SELECT data -> 'body'
  FROM hotline_log.event
 WHERE type = 'policy.published'
 ORDER BY position DESC
 LIMIT 1
