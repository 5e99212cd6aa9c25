-- claim --
-- An empty vault belongs to the master key that comes first.
--   $1 key_id       text
--   $2 check_value  bytea
-- Does nothing when the vault is claimed, or holds keys: then an operator must check.
INSERT INTO vault.master_key_check (key_id, check_value)
SELECT $1, $2
 WHERE NOT EXISTS (SELECT FROM vault.subject_key)
    ON CONFLICT (only_row) DO NOTHING

-- claimed --
-- By which master key the vault was claimed.
SELECT key_id, check_value
  FROM vault.master_key_check

-- count_phones --
-- How many phone numbers lead to a person.
--   $1 subject_id  text
SELECT count(*) FROM vault.phone_index WHERE subject_id = $1

-- destroy_key --
-- Forget a person: the key and the way to it from phone numbers.
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

-- find_subjects --
-- Who has these phone numbers.
--   $1 blinds  bytea[]
-- returns a (blind, subject_id) pair for each number that is known.
SELECT blind, subject_id
  FROM vault.phone_index
 WHERE blind = ANY ($1::bytea[])

-- find_callers --
-- Who may call from this number: the person whose it is, and everyone behind an extension of it.
--   $1 blind  bytea
SELECT subject_id
  FROM vault.phone_index
 WHERE blind = $1
    OR main = $1

-- in_use --
-- Whether a master key was used here before.
SELECT EXISTS (SELECT FROM vault.master_key_check) OR EXISTS (SELECT FROM vault.subject_key)

-- make_keys --
-- A key for each subject that has none yet.
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

-- make_subjects --
-- A person, with a key, for each phone number that no person has yet.
--   $1 blinds, $2 mains, $3 subject_ids, $4 wrapped_keys: arrays of equal length, ordered by blind
--   $5 algorithm, $6 key_id  text
-- returns the (blind, subject_id) pairs that this made; the others were known already.
-- Two processes racing: one makes the person, the other reads it back.
WITH new AS (
    SELECT *
      FROM unnest($1::bytea[], $2::bytea[], $3::text[], $4::bytea[])
               AS new (blind, main, subject_id, wrapped_key)
), made AS (
    INSERT INTO vault.phone_index (blind, subject_id, main)
    SELECT new.blind, new.subject_id, new.main
      FROM new
     ORDER BY new.blind
        ON CONFLICT (blind) DO NOTHING
    RETURNING blind, subject_id
), keyed AS (
    INSERT INTO vault.subject_key (subject_id, wrapped_key, algorithm, key_id)
    SELECT new.subject_id, new.wrapped_key, $5, $6
      FROM new
      JOIN made USING (subject_id)
)
SELECT blind, subject_id
  FROM made

-- read_keys --
-- The wrapped keys of subjects.
--   $1 subject_ids  text[]
-- returns a row for each known subject; wrapped_key is null when it was destroyed.
SELECT subject_id, wrapped_key, key_id
  FROM vault.subject_key
 WHERE subject_id = ANY ($1::text[])
