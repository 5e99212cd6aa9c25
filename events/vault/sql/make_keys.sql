-- make_keys: a key for each subject that has none yet.
--   $1 subject_ids, $2 wrapped_keys: arrays of equal length, ordered by subject_id
--   $3 algorithm, $4 key_id  text
-- returns the subjects whose key this made; the others had one, or their key is destroyed.
-- Two processes racing: one makes it, the other reads it back. The order keeps them from deadlock.
INSERT INTO vault.subject_key (subject_id, wrapped_key, algorithm, key_id)
SELECT new.subject_id, new.wrapped_key, $3, $4
  FROM unnest($1::text[], $2::bytea[]) AS new (subject_id, wrapped_key)
 ORDER BY new.subject_id
    ON CONFLICT (subject_id) DO NOTHING
RETURNING subject_id
