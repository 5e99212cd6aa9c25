-- make_subjects: a person, with a key, for each phone number that no person has yet.
--   $1 blinds, $2 subject_ids, $3 wrapped_keys: arrays of equal length, ordered by blind
--   $4 algorithm, $5 key_id  text
-- returns the (blind, subject_id) pairs that this made; the others were known already.
-- Two processes racing: one makes the person, the other reads it back.
WITH new AS (
    SELECT *
      FROM unnest($1::bytea[], $2::text[], $3::bytea[]) AS new (blind, subject_id, wrapped_key)
), made AS (
    INSERT INTO vault.phone_index (blind, subject_id)
    SELECT new.blind, new.subject_id
      FROM new
     ORDER BY new.blind
        ON CONFLICT (blind) DO NOTHING
    RETURNING blind, subject_id
), keyed AS (
    INSERT INTO vault.subject_key (subject_id, wrapped_key, algorithm, key_id)
    SELECT new.subject_id, new.wrapped_key, $4, $5
      FROM new
      JOIN made USING (subject_id)
)
SELECT blind, subject_id
  FROM made
