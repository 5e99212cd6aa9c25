-- find_subjects: who has these phone numbers.
--   $1 blinds  bytea[]
-- returns a (blind, subject_id) pair for each number that is known.
SELECT blind, subject_id
  FROM vault.phone_index
 WHERE blind = ANY ($1::bytea[])
