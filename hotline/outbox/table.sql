-- put --
-- A fact is to be told; the second time nothing happens.
--   $1 message_id  uuid
--   $2 stream      text
--   $3 version     integer      of the fact in its stream
--   $4 kind        text
--   $5 round       integer
--   $6 medium      text
--   $7 subject_id  text         whose data the text and the address are
--   $8 now         timestamptz
--   $9 position    bigint       of the fact
--   $10 state      text
INSERT INTO outbox (message_id, stream, version, kind, round, medium, subject_id, state,
                    made_at, due_at, position)
VALUES ($1, $2, $3, $4, $5, $6, $7, $10, $8, $8, $9)
    ON CONFLICT (message_id) DO NOTHING

-- claim --
-- Lease the message of a medium that has been due longest; no row: none is due.
--   $1 medium  text
--   $2 now     timestamptz  by the clock of the service
--   $3 lease   interval     by the clock of the database, which all processes share
-- Two processes never lease one message: the second skips the locked row, or finds it leased.
UPDATE outbox
   SET leased_until = clock_timestamp() + $3,
       attempts = attempts + 1
 WHERE message_id = (SELECT message_id
                       FROM outbox
                      WHERE medium = $1
                        AND state = 'waiting'
                        AND due_at <= $2
                        AND (leased_until IS NULL OR leased_until <= clock_timestamp())
                      ORDER BY due_at
                      LIMIT 1
                        FOR UPDATE SKIP LOCKED)
RETURNING message_id, stream, version, kind, round, medium, subject_id, attempts

-- postpone --
-- The attempt failed; the next one is made later.
--   $1 message_id  uuid
--   $2 due_at      timestamptz
--   $3 cause       text
UPDATE outbox
   SET due_at = $2, leased_until = NULL, cause = $3
 WHERE message_id = $1 AND state = 'waiting'

-- mark --
-- What an event of the order says of the message, unless a later event said more.
--   $1 message_id  uuid
--   $2 state       text
--   $3 position    bigint  of the event
UPDATE outbox
   SET state = $2, leased_until = NULL, position = $3
 WHERE message_id = $1 AND position < $3

-- again --
-- Messages that were given up are sent once more: all attempts are made again.
--   $1 message_ids  uuid[]
--   $2 medium       text    null: as before
--   $3 now          timestamptz
--   $4 position     bigint  of the event
UPDATE outbox
   SET state = 'waiting', medium = coalesce($2, medium),
       attempts = 0, due_at = $3, leased_until = NULL, cause = NULL, position = $4
 WHERE message_id = ANY ($1::uuid[]) AND position < $4

-- examine --
-- A person was erased: what is still to be told them is looked at now, and ends.
--   $1 subject_id  text
--   $2 now         timestamptz
UPDATE outbox
   SET state = 'waiting', due_at = $2
 WHERE subject_id = $1 AND state IN ('waiting', 'call', 'undelivered')

-- calls --
-- The replies of an order that its requester is still to be told on the phone.
--   $1 stream  text
SELECT message_id, round
  FROM outbox
 WHERE stream = $1 AND kind = 'reply' AND state IN ('call', 'undelivered')
 ORDER BY made_at

-- listed --
-- Messages in one state, oldest first.
--   $1 state       text
--   $2 medium      text         null: every one
--   $3 after       timestamptz  of the last row of the page before; null: the first page
--   $4 after_id    uuid
--   $5 limit       integer
SELECT message_id, stream, kind, round, medium, state, attempts, made_at, due_at, cause
  FROM outbox
 WHERE state = $1
   AND ($2::text IS NULL OR medium = $2)
   AND ($3::timestamptz IS NULL OR (made_at, message_id) > ($3, $4::uuid))
 ORDER BY made_at, message_id
 LIMIT $5

-- counted --
-- How many messages are in each state that needs something more, by medium.
-- `failed`: those that a gateway did not take.
SELECT medium, state, count(*) AS messages,
       count(*) FILTER (WHERE cause IS NOT NULL) AS failed, min(made_at) AS oldest
  FROM outbox
 WHERE state IN ('waiting', 'call', 'undelivered')
 GROUP BY medium, state
 ORDER BY medium, state
