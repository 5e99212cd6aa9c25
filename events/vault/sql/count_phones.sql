-- count_phones: how many phone numbers lead to a person.
--   $1 subject_id  text
SELECT count(*) FROM vault.phone_index WHERE subject_id = $1
