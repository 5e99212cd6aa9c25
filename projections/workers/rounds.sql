-- Patrol rounds (巡查任务): one row per round, cancelled ones too.

-- create --
CREATE TABLE patrol_round_list (
    round_id   text        NOT NULL,
    kind       text        NOT NULL, -- hazard | dispute | rental | care | street
    form       text        NOT NULL,
    period     text        NOT NULL,
    area       text        NOT NULL, -- 12-digit code of a division
    community  text,                 -- null = the round goes beyond one
    worker     text        NOT NULL, -- account
    path       text[]      NOT NULL, -- the area and what it is in, the smallest first
    points     integer     NOT NULL, -- due
    done       integer     NOT NULL, -- passed in time
    late       integer     NOT NULL, -- passed later
    status     text        NOT NULL, -- planned | started | ended | cancelled
    starts_at  timestamptz NOT NULL,
    due_at     timestamptz NOT NULL, -- the end of the last day
    started_at timestamptz,
    ended_at   timestamptz,
    position   bigint      NOT NULL, -- of the last event
    CONSTRAINT one_row_per_round PRIMARY KEY (round_id)
)

-- index --
CREATE INDEX patrol_round_list_due ON patrol_round_list (due_at, round_id)

-- load --
-- $1 round_ids text[], $2 unused
SELECT * FROM patrol_round_list WHERE round_id = ANY ($1::text[]) AND $2::text[] IS NOT NULL

-- take_out --
-- rows that are written again: $1 round_ids text[]
DELETE FROM patrol_round_list WHERE round_id = ANY ($1::text[])

-- rows --
-- whole rows, for comparisons: $1 round_ids text[]
SELECT round_id AS key, to_jsonb(stored)::text AS row FROM patrol_round_list AS stored WHERE round_id = ANY ($1::text[]) ORDER BY round_id

-- sample --
-- $1 how many bigint
SELECT round_id AS key FROM patrol_round_list ORDER BY random() LIMIT $1

-- page --
-- $1 within text[] (all of them in the path), $2 worker text, $3 kind text (null = any),
-- $4 state text (null = any), $5 now timestamptz, $6 after_due_at timestamptz, $7 after_round_id text,
-- $8 limit bigint
-- the first due first
SELECT round_id, kind, form, period, area, community, worker, path, points, done, late, status,
       starts_at, due_at, started_at, ended_at, position
  FROM projections.patrol_round_list
 WHERE path @> $1::text[]
   AND ($2::text IS NULL OR worker = $2::text)
   AND ($3::text IS NULL OR kind = $3::text)
   AND ($4::text IS NULL OR $4::text = CASE
           WHEN status = 'cancelled' THEN 'cancelled'
           WHEN done + late = points THEN 'done'
           WHEN due_at <= $5::timestamptz THEN 'overdue'
           ELSE 'open' END)
   AND ($6::timestamptz IS NULL
        OR due_at > $6::timestamptz
        OR (due_at = $6::timestamptz AND round_id > $7::text))
 ORDER BY due_at, round_id
 LIMIT $8::bigint

-- coverage --
-- $1 within text[], $2 worker text, $3 kind text (null = any), $4 by text, $5 from date, $6 to date,
-- $7 now timestamptz, $8 zone text
-- one row per key: rounds whose last day is in [from, to) and over by now; cancelled ones count nowhere
WITH over AS (
    SELECT *, ((due_at - interval '1 microsecond') AT TIME ZONE $8::text)::date AS last_day
      FROM projections.patrol_round_list
     WHERE path @> $1::text[]
       AND ($2::text IS NULL OR worker = $2::text)
       AND ($3::text IS NULL OR kind = $3::text)
       AND status <> 'cancelled'
       AND due_at <= $7::timestamptz
)
SELECT CASE $4::text
           WHEN 'worker' THEN worker
           WHEN 'community' THEN community
           WHEN 'kind' THEN kind
           ELSE to_char(last_day, 'IYYY-"W"IW') END AS key,
       count(*)::bigint AS rounds,
       count(*) FILTER (WHERE done < points)::bigint AS incomplete,
       sum(done)::bigint AS done,
       sum(late)::bigint AS late,
       sum(points)::bigint AS due
  FROM over
 WHERE last_day >= $5::date
   AND last_day < $6::date
 GROUP BY 1
 ORDER BY 1
