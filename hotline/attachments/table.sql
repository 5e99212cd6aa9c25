-- declare --
-- Begin an upload, unless the account has begun, or finished, one of this content.
--   $1 attachment_id  uuid
--   $2 account        text
--   $3 sha256         bytea
--   $4 bytes          bigint
--   $5 media_type     text
--   $6 now            timestamptz
--   $7 most           integer      incomplete ones of one account
-- No row: it exists, or the account has too many that are incomplete.
INSERT INTO attachment (attachment_id, account, sha256, bytes, media_type, declared_at, touched_at)
SELECT $1, $2, $3, $4, $5, $6, $6
 WHERE (SELECT count(*) FROM attachment WHERE account = $2 AND state = 'incomplete') < $7
    ON CONFLICT (account, sha256)
    DO UPDATE SET bytes = EXCLUDED.bytes, media_type = EXCLUDED.media_type, touched_at = $6
          WHERE attachment.received = 0 AND attachment.state = 'incomplete'
RETURNING *

-- of_content --
-- The upload of this content by this account.
--   $1 account  text
--   $2 sha256   bytea
SELECT * FROM attachment WHERE account = $1 AND sha256 = $2

-- of_account --
-- One upload of this account.
--   $1 attachment_id  uuid
--   $2 account        text
SELECT * FROM attachment WHERE attachment_id = $1 AND account = $2

-- one --
--   $1 attachment_id  uuid
SELECT * FROM attachment WHERE attachment_id = $1

-- named --
-- The uploads that these names mean; a name may mean none.
--   $1 accounts  text[]   null: of any account
--   $2 hashes    bytea[]  null: by its id
--   $3 ids       uuid[]   null: by its hash
SELECT name.number, attachment.*
  FROM unnest($1::text[], $2::bytea[], $3::uuid[]) WITH ORDINALITY
           AS name (account, sha256, attachment_id, number)
  JOIN attachment
    ON (attachment.account = name.account AND attachment.sha256 = name.sha256)
    OR (attachment.attachment_id = name.attachment_id
        AND (name.account IS NULL OR attachment.account = name.account))

-- receive --
-- The next piece is stored; the last one makes it whole.
--   $1 attachment_id  uuid
--   $2 offset         bigint       where it begins: all before has arrived
--   $3 length         bigint
--   $4 now            timestamptz
--   $5 part           text         by which it is stored
-- No row: another request was first.
UPDATE attachment
   SET received = received + $3,
       parts = parts || $5::text,
       touched_at = $4,
       reason = NULL,
       state = CASE WHEN received + $3 = bytes THEN 'checking' ELSE state END
 WHERE attachment_id = $1 AND received = $2 AND state = 'incomplete'
RETURNING *

-- lease --
-- Check it, alone.
--   $1 attachment_id  uuid
--   $2 lease          interval  by the clock of the database, which all processes share
UPDATE attachment
   SET leased_until = clock_timestamp() + $2,
       checks = checks + 1
 WHERE attachment_id = $1
   AND state = 'checking'
   AND (leased_until IS NULL OR leased_until <= clock_timestamp())
RETURNING *

-- to_check --
-- Those that no process is checking, which a busy or ended process left.
--   $1 most  integer
SELECT attachment_id
  FROM attachment
 WHERE state = 'checking'
   AND (leased_until IS NULL OR leased_until <= clock_timestamp())
 ORDER BY touched_at
 LIMIT $1

-- settle --
-- The check is over.
--   $1 attachment_id  uuid
--   $2 state          text
--   $3 reason         text
--   $4 kind           text
--   $5 width          integer
--   $6 height         integer
UPDATE attachment
   SET state = $2, reason = $3, kind = $4, width = $5, height = $6, leased_until = NULL
 WHERE attachment_id = $1 AND state = 'checking'
RETURNING *

-- begin_again --
-- What arrived is not what was declared: all of it has to be sent again.
--   $1 attachment_id  uuid
--   $2 reason         text
UPDATE attachment
   SET state = 'incomplete', received = 0, parts = '{}', reason = $2, leased_until = NULL
 WHERE attachment_id = $1 AND state = 'checking'
RETURNING *

-- stale --
-- Incomplete ones that were not continued.
--   $1 before  timestamptz
--   $2 most    integer
SELECT * FROM attachment WHERE state = 'incomplete' AND touched_at < $1 LIMIT $2

-- drop --
-- Forget one of those.
--   $1 attachment_id  uuid
--   $2 before         timestamptz
DELETE FROM attachment
 WHERE attachment_id = $1 AND state = 'incomplete' AND touched_at < $2

-- erase --
-- Its key is destroyed.
--   $1 attachment_id  uuid
UPDATE attachment SET state = 'erased', reason = NULL WHERE attachment_id = $1

-- bury --
-- A file that an erased document awaits: nothing is received when it comes. One that has come is
-- left as it is.
--   $1 attachment_id  uuid
--   $2 account        text
--   $3 sha256         bytea
--   $4 now            timestamptz
INSERT INTO attachment
       (attachment_id, account, sha256, bytes, media_type, state, declared_at, touched_at)
VALUES ($1, $2, $3, 0, '', 'erased', $4, $4)
    ON CONFLICT (account, sha256) DO NOTHING

-- of_shard --
-- Those whose ids are between two, both included.
--   $1 first  uuid
--   $2 last   uuid
SELECT * FROM attachment WHERE attachment_id BETWEEN $1 AND $2

-- counted --
-- How many there are of each state, and of how many bytes.
SELECT state, count(*) AS files, sum(received)::bigint AS bytes
  FROM attachment
 GROUP BY state
