-- The design that was not taken (ADR 0003): positions from a sequence, several appends at once, and
-- a *position floor* for readers. Put over a migrated database in place of our two functions.
--
-- Each append declares, by a shared advisory lock, the last position that was drawn before its own;
-- a reader reads up to the lowest declared one. Streams are locked in one order; no keys (a bench).
-- `recorded_at` is whatever the clock said: nothing keeps it in the order of positions.

CREATE SEQUENCE hotline_log.event_position;

CREATE FUNCTION hotline_log.declare_floor() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    drawn bigint;
BEGIN
    SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END
      INTO drawn FROM hotline_log.event_position;
    PERFORM pg_advisory_xact_lock_shared((4242::bigint << 48) | drawn);
END
$$;

CREATE FUNCTION hotline_log.floor() RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT least(
        (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END
           FROM hotline_log.event_position),
        (SELECT min(((classid::bigint & 65535) << 32) | objid::bigint)
           FROM pg_locks
          WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND (classid::bigint >> 16) = 4242
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))
$$;

CREATE OR REPLACE FUNCTION hotline_log.append_alone(
    given             hotline_log.new_append,
    keys              hotline_log.new_key[],
    events            hotline_log.new_event[],
    OUT outcome       smallint,
    OUT last_position bigint,
    OUT recorded_at   timestamptz
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    size  integer := given.version - given.expected;
    drawn bigint[];
BEGIN
    PERFORM hotline_log.declare_floor();
    append_alone.recorded_at := given.at;
    IF given.expected = 0 THEN
        INSERT INTO hotline_log.stream (stream, version, first_position, last_position, last_hash)
        VALUES (given.stream, given.version, 0, 0, given.hash)
            ON CONFLICT (stream) DO NOTHING;
    ELSE
        PERFORM FROM hotline_log.stream
          WHERE stream.stream = given.stream AND stream.version = given.expected
            AND stream.last_hash = given.previous
            FOR NO KEY UPDATE;
    END IF;
    IF NOT FOUND THEN
        append_alone.outcome := 2;
        RETURN;
    END IF;
    drawn := ARRAY(SELECT nextval('hotline_log.event_position') FROM generate_series(1, size));
    append_alone.last_position := drawn[size];
    UPDATE hotline_log.stream
       SET version = given.version,
           first_position = CASE WHEN given.expected = 0 THEN drawn[1] ELSE first_position END,
           last_position = drawn[size],
           last_hash = given.hash
     WHERE stream.stream = given.stream;
    INSERT INTO hotline_log.event (position, recorded_at, caused_by, version, schema_version, stream,
                                   type, actor, role, department, request_id, subject_id, hash, data,
                                   sealed)
    SELECT drawn[new.version - given.expected], given.at, new.caused_by, new.version,
           new.schema_version, new.stream, new.type, new.actor, new.role, new.department,
           new.request_id, new.subject_id, new.hash, new.data, new.sealed
      FROM unnest(events) AS new;
    append_alone.outcome := 0;
END
$$;

CREATE OR REPLACE FUNCTION hotline_log.append_events(
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
BEGIN
    PERFORM hotline_log.declare_floor();

    INSERT INTO hotline_log.stream (stream, version, first_position, last_position, last_hash)
    SELECT given.stream, 0, 0, 0, given.previous
      FROM unnest(appends) AS given
     WHERE given.expected = 0
     ORDER BY given.stream
        ON CONFLICT (stream) DO NOTHING;

    PERFORM FROM unnest(appends) AS given
       JOIN hotline_log.stream ON stream.stream = given.stream
      ORDER BY stream.stream
        FOR NO KEY UPDATE OF stream;

    SELECT array_agg(judged.verdict ORDER BY judged.n),
           array_agg(CASE WHEN judged.verdict = 0 THEN judged.last END ORDER BY judged.n),
           array_agg(judged.at ORDER BY judged.n)
      INTO append_events.outcome, append_events.last_position, append_events.recorded_at
      FROM (SELECT given.n,
                   given.at,
                   won.verdict,
                   CASE WHEN won.verdict = 0 THEN
                       (SELECT max(nextval('hotline_log.event_position'))
                          FROM generate_series(1, given.version - given.expected))
                   END AS last
              FROM unnest(appends)
                   WITH ORDINALITY AS given (stream, expected, version, at, previous, hash, n),
                   LATERAL (SELECT CASE WHEN stream.version = given.expected
                                             AND stream.last_hash = given.previous
                                        THEN 0::smallint ELSE 2::smallint END AS verdict
                              FROM hotline_log.stream
                             WHERE stream.stream = given.stream
                             LIMIT 1) AS won
             ORDER BY given.n
           ) AS judged;

    UPDATE hotline_log.stream
       SET version = given.version,
           first_position = CASE WHEN given.expected = 0
                                 THEN append_events.last_position[given.n] - given.version + 1
                                 ELSE first_position END,
           last_position = append_events.last_position[given.n],
           last_hash = given.hash
      FROM unnest(appends)
           WITH ORDINALITY AS given (stream, expected, version, at, previous, hash, n)
     WHERE stream.stream = given.stream
       AND append_events.outcome[given.n] = 0;

    -- several processes draw at once: the positions of one append may lie apart. The bench appends
    -- one event at a time; a whole design would keep an array of positions per append here.
    INSERT INTO hotline_log.event (position, recorded_at, caused_by, version, schema_version, stream,
                                   type, actor, role, department, request_id, subject_id, hash, data,
                                   sealed)
    SELECT append_events.last_position[given.append], append_events.recorded_at[given.append],
           given.caused_by, given.version, given.schema_version, given.stream, given.type,
           given.actor, given.role, given.department, given.request_id, given.subject_id,
           given.hash, given.data, given.sealed
      FROM unnest(events) AS given
     WHERE append_events.outcome[given.append] = 0;
END
$$;
