-- append_events: record all waiting appends of one process, deciding each for itself.
--
-- appends: one element each, in order: its stream, the version it was decided on and the one that it
--          leads to, the clock's time, the hash that it continues and the hash that it ends with
-- keys:    what may happen only once; `append` is the 1-based number of the append it belongs to
-- events:  in order of append and version
-- Streams and keys are distinct within one call (events/postgres/appending/group_commit.py sees to it).
--
-- Returns per append: outcome (0 recorded, 1 a key is known, 2 the stream is elsewhere, 3 its time is
-- too far ahead of this server's clock), its last position and recorded_at. An append that is not
-- recorded never hinders its neighbours.
--
-- The first statement is the exclusive lock, held until the commit is visible. Each later one has a
-- newer snapshot (READ COMMITTED, VOLATILE), so it sees everything that was recorded before, and
-- nothing else can be recorded meanwhile. In a transaction with one old snapshot the position is
-- taken already: one_event_per_position refuses it.
--
-- Arrays of rows, not an array per column: each unnest() has a price, here and in the driver.

CREATE TYPE hotline_log.new_append AS (
    stream   text,
    expected integer,
    version  integer,
    at       timestamptz,
    previous bytea,
    hash     bytea
);

CREATE TYPE hotline_log.new_key AS (
    append      integer,
    id          uuid,
    fingerprint bytea
);

CREATE TYPE hotline_log.new_event AS (
    append         integer,
    stream         text,
    version        integer,
    type           text,
    schema_version smallint,
    actor          text,
    role           text,
    department     text,
    request_id     text,
    caused_by      bigint,
    subject_id     text,
    data           jsonb,
    sealed         bytea,
    hash           bytea
);

-- lock_log: one writer at a time in the whole database, until the end of the transaction. Whatever
-- writes events takes it first. An advisory lock leaves no dead row behind.
CREATE FUNCTION hotline_log.lock_log() RETURNS void
LANGUAGE sql VOLATILE
AS 'SELECT pg_catalog.pg_advisory_xact_lock(1234500002)';

-- latest_time: no event may say that it happens later. A clock that was read wrong once would stay
-- in the log: stamps never go back. A simulated city may be anywhere in time.
CREATE FUNCTION hotline_log.latest_time() RETURNS timestamptz
LANGUAGE sql VOLATILE
AS $$
    SELECT CASE
               WHEN EXISTS (SELECT FROM hotline_log.log_property
                             WHERE name = 'simulated' AND value = 'true')
                   THEN 'infinity'
               ELSE pg_catalog.clock_timestamp() + interval '5 minutes'
           END
$$;

-- append_one: the same for one event with at most one key, alone: what comes most of the time. Its
-- parameters are scalars, which are the cheapest to send and to read.
CREATE FUNCTION hotline_log.append_one(
    stream            text,
    expected          integer,
    at                timestamptz,
    previous          bytea,
    type              text,
    schema_version    smallint,
    actor             text,
    role              text,
    department        text,
    request_id        text,
    caused_by         bigint,
    subject_id        text,
    data              jsonb,
    sealed            bytea,
    hash              bytea,
    key_id            uuid,
    key_fingerprint   bytea,
    OUT outcome       smallint,
    OUT last_position bigint,
    OUT recorded_at   timestamptz
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    PERFORM hotline_log.lock_log();

    IF append_one.key_id IS NOT NULL THEN
        PERFORM FROM hotline_log.event_key WHERE event_key.id = append_one.key_id;
        IF FOUND THEN
            append_one.outcome := 1;
            RETURN;
        END IF;
    END IF;

    IF append_one.at > clock_timestamp() AND append_one.at > hotline_log.latest_time() THEN
        append_one.outcome := 3;
        RETURN;
    END IF;

    SELECT log_head.position + 1, greatest(log_head.recorded_at, append_one.at)
      INTO STRICT append_one.last_position, append_one.recorded_at
      FROM hotline_log.log_head;

    IF append_one.expected = 0 THEN
        INSERT INTO hotline_log.stream (stream, version, first_position, last_position, last_hash)
        VALUES (append_one.stream, 1, append_one.last_position, append_one.last_position,
                append_one.hash)
            ON CONFLICT (stream) DO NOTHING;
    ELSE
        UPDATE hotline_log.stream
           SET version = append_one.expected + 1,
               last_position = append_one.last_position,
               last_hash = append_one.hash
         WHERE stream.stream = append_one.stream
           AND stream.version = append_one.expected
           AND stream.last_hash = append_one.previous;
    END IF;
    IF NOT FOUND THEN
        append_one.outcome := 2;
        RETURN;
    END IF;

    append_one.outcome := 0;
    INSERT INTO hotline_log.flush (position, recorded_at)
    VALUES (append_one.last_position, append_one.recorded_at);

    INSERT INTO hotline_log.event (position, recorded_at, caused_by, version, schema_version, stream,
                                   type, actor, role, department, request_id, subject_id, hash, data,
                                   sealed)
    VALUES (append_one.last_position, append_one.recorded_at, append_one.caused_by,
            append_one.expected + 1, append_one.schema_version, append_one.stream, append_one.type,
            append_one.actor, append_one.role, append_one.department, append_one.request_id,
            append_one.subject_id, append_one.hash, append_one.data, append_one.sealed);

    IF append_one.key_id IS NOT NULL THEN
        INSERT INTO hotline_log.event_key (id, position, fingerprint)
        VALUES (append_one.key_id, append_one.last_position, append_one.key_fingerprint);
    END IF;
END
$$;

CREATE FUNCTION hotline_log.append_events(
    appends           hotline_log.new_append[],
    keys              hotline_log.new_key[],
    events            hotline_log.new_event[],
    OUT outcome       smallint[],
    OUT last_position bigint[],
    OUT recorded_at   timestamptz[]
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    head_position    bigint;
    head_recorded_at timestamptz;
    known            integer[] := '{}';
BEGIN
    PERFORM hotline_log.lock_log();

    SELECT log_head.position, log_head.recorded_at
      INTO STRICT head_position, head_recorded_at
      FROM hotline_log.log_head;

    IF cardinality(keys) > 0 THEN
        SELECT coalesce(array_agg(given.append), '{}') INTO known
          FROM unnest(keys) AS given,
               LATERAL (SELECT FROM hotline_log.event_key WHERE event_key.id = given.id LIMIT 1) AS k;
    END IF;

    SELECT array_agg(placed.verdict ORDER BY placed.n),
           array_agg(head_position + placed.size ORDER BY placed.n),
           array_agg(greatest(head_recorded_at, placed.at) ORDER BY placed.n)
      INTO append_events.outcome, append_events.last_position, append_events.recorded_at
      FROM (SELECT judged.n,
                   judged.verdict,
                   sum(judged.size) FILTER (WHERE judged.verdict = 0) OVER so_far AS size,
                   max(judged.at) FILTER (WHERE judged.verdict = 0) OVER so_far AS at
              FROM (SELECT given.n,
                           given.at,
                           given.version - given.expected AS size,
                           CASE
                               WHEN given.n = ANY (known) THEN 1::smallint
                               WHEN given.at > clock_timestamp()
                                    AND given.at > hotline_log.latest_time()
                                   THEN 3::smallint
                               WHEN given.expected = coalesce(now_at.version, 0)
                                    AND given.previous = coalesce(now_at.last_hash, given.previous)
                                   THEN 0::smallint
                               ELSE 2::smallint
                           END AS verdict
                      FROM unnest(appends)
                           WITH ORDINALITY AS given (stream, expected, version, at, previous, hash, n)
                      LEFT JOIN LATERAL (SELECT stream.version, stream.last_hash
                                           FROM hotline_log.stream
                                          WHERE stream.stream = given.stream
                                          LIMIT 1) AS now_at ON true
                   ) AS judged
            WINDOW so_far AS (ORDER BY judged.n ROWS UNBOUNDED PRECEDING)
           ) AS placed;

    IF NOT (0 = ANY (append_events.outcome)) THEN
        RETURN;
    END IF;

    INSERT INTO hotline_log.flush (position, recorded_at)
    VALUES (append_events.last_position[cardinality(append_events.last_position)],
            append_events.recorded_at[cardinality(append_events.recorded_at)]);

    INSERT INTO hotline_log.stream (stream, version, first_position, last_position, last_hash)
    SELECT given.stream,
           given.version,
           append_events.last_position[given.n] - given.version + 1,
           append_events.last_position[given.n],
           given.hash
      FROM unnest(appends)
           WITH ORDINALITY AS given (stream, expected, version, at, previous, hash, n)
     WHERE append_events.outcome[given.n] = 0
       AND given.expected = 0;

    UPDATE hotline_log.stream -- twice as fast as ON CONFLICT, and no other append can come between
       SET version = given.version,
           last_position = append_events.last_position[given.n],
           last_hash = given.hash
      FROM unnest(appends)
           WITH ORDINALITY AS given (stream, expected, version, at, previous, hash, n)
     WHERE stream.stream = given.stream
       AND append_events.outcome[given.n] = 0
       AND given.expected > 0;

    INSERT INTO hotline_log.event (position, recorded_at, caused_by, version, schema_version, stream,
                                   type, actor, role, department, request_id, subject_id, hash, data,
                                   sealed)
    SELECT append_events.last_position[given.append] - appends[given.append].version + given.version,
           append_events.recorded_at[given.append],
           given.caused_by,
           given.version,
           given.schema_version,
           given.stream,
           given.type,
           given.actor,
           given.role,
           given.department,
           given.request_id,
           given.subject_id,
           given.hash,
           given.data,
           given.sealed
      FROM unnest(events) AS given
     WHERE append_events.outcome[given.append] = 0;

    IF cardinality(keys) > 0 THEN
        INSERT INTO hotline_log.event_key (id, position, fingerprint)
        SELECT given.id, append_events.last_position[given.append], given.fingerprint
          FROM unnest(keys) AS given
         WHERE append_events.outcome[given.append] = 0;
    END IF;
END
$$;
