-- erased_subjects --
-- Whom the log says to be erased.
SELECT data ->> 'erased_subject' AS subject
  FROM hotline_log.event
 WHERE type = 'subject.erased'
