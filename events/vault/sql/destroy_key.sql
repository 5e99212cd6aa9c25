-- destroy_key: forget a person: the key and the way to it from phone numbers.
--   $1 subject_id  text
-- returns (destroyed_at, phones, already); no row = the subject is unknown.
-- Repeating it changes nothing and returns the first time.
WITH forgotten AS (
    DELETE FROM vault.phone_index
     WHERE subject_id = $1
    RETURNING blind
), destroyed AS (
    UPDATE vault.subject_key
       SET wrapped_key = NULL,
           destroyed_at = now()
     WHERE subject_id = $1
       AND destroyed_at IS NULL
    RETURNING destroyed_at
)
SELECT coalesce(destroyed.destroyed_at, subject.destroyed_at, now()) AS destroyed_at,
       (SELECT count(*) FROM forgotten) AS phones,
       destroyed.destroyed_at IS NULL AS already
  FROM vault.subject_key AS subject
  LEFT JOIN destroyed ON true
 WHERE subject.subject_id = $1
