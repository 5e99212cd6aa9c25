-- read_keys: the wrapped keys of subjects.
--   $1 subject_ids  text[]
-- returns a row for each known subject; wrapped_key is null when it was destroyed.
SELECT subject_id, wrapped_key, key_id
  FROM vault.subject_key
 WHERE subject_id = ANY ($1::text[])
