-- The checkpoint of each generation of each view.

-- enter --
-- $1 name text, $2 generation integer, $3 its schema text; no row: another process is at work on it.
-- The transaction works in this schema and finds its rows by key alone. A table that is being filled
-- has no statistics: the planner would make every batch read all of it.
SELECT position,
       version,
       set_config('search_path', quote_ident($3), true),
       set_config('enable_seqscan', 'off', true),
       set_config('enable_hashjoin', 'off', true),
       set_config('enable_mergejoin', 'off', true)
  FROM projections.checkpoint
 WHERE name = $1 AND generation = $2
   FOR UPDATE SKIP LOCKED

-- move --
-- $1 name text, $2 generation integer, $3 position bigint
UPDATE projections.checkpoint
   SET position = $3::bigint,
       recorded_at = coalesce(
           (SELECT recorded_at FROM hotline_log.event WHERE event.position = $3::bigint), recorded_at),
       heartbeat_at = clock_timestamp()
 WHERE name = $1 AND generation = $2

-- live --
-- $1 name text; idle_seconds: since a runner last looked
SELECT generation,
       checkpoint.position,
       version,
       head.position AS head,
       extract(epoch FROM clock_timestamp() - heartbeat_at)::float8 AS idle_seconds
  FROM projections.checkpoint, hotline_log.log_head AS head
 WHERE name = $1 AND live

-- swap_lock --
-- $1 name text, $2 new generation integer: the live one and the new one, both held still
SELECT generation, position, live
  FROM projections.checkpoint
 WHERE name = $1 AND (live OR generation = $2)
 ORDER BY generation
   FOR UPDATE

-- left_over --
-- $1 name text; rebuilds that broke off. Ask only while no rebuild of this view is under way.
SELECT generation
  FROM projections.checkpoint
 WHERE name = $1 AND NOT live
 ORDER BY generation

-- unfollowed --
-- $1 name text; generations that are neither shown nor being built: whether a rebuild is under way is
-- told by its advisory lock, which goes with its connection
SELECT generation
  FROM projections.checkpoint
 WHERE name = $1
   AND NOT live
   AND NOT EXISTS (SELECT FROM pg_locks
                    WHERE locktype = 'advisory'
                      AND database = (SELECT oid FROM pg_database
                                       WHERE datname = current_database())
                      AND classid::bigint = hashtext('projections.rebuild')::bigint & 4294967295
                      AND objid::bigint = hashtext($1)::bigint & 4294967295)
 ORDER BY generation

-- park --
-- $1 name text, $2 generation integer, $3 stream text, $4 position bigint, $5 error text
INSERT INTO projections.parked (name, generation, stream, position, error)
VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT ON CONSTRAINT parked_once DO NOTHING

-- parked --
-- $1 name text, $2 generation integer
SELECT stream FROM projections.parked WHERE name = $1 AND generation = $2

-- positions --
-- of every live view
SELECT name, generation, position FROM projections.checkpoint WHERE live ORDER BY name

-- status --
-- lag_seconds: how long ago the first event that is still missing was recorded; 0 when none is
SELECT checkpoint.name,
       checkpoint.generation,
       checkpoint.position,
       head.position AS head,
       checkpoint.version,
       checkpoint.recorded_at,
       extract(epoch FROM clock_timestamp() - checkpoint.heartbeat_at)::float8 AS heartbeat_seconds,
       coalesce((SELECT extract(epoch FROM greatest(head.recorded_at - missing.recorded_at, '0'))
                   FROM hotline_log.event AS missing
                  WHERE missing.position = checkpoint.position + 1), 0)::float8 AS lag_seconds,
       (SELECT count(*)
          FROM projections.parked
         WHERE parked.name = checkpoint.name
           AND parked.generation = checkpoint.generation) AS parked
  FROM projections.checkpoint, hotline_log.log_head AS head
 WHERE checkpoint.live
 ORDER BY checkpoint.name
