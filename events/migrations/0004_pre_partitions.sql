-- make_partitions: make the partitions of the log ahead of its head, `step` positions each, and
-- remove what earlier flushes have left in hotline_log.flush.
--
-- Returns how many whole partitions lie ahead afterwards; fewer than asked for means: look at the
-- log of the server. Attaching takes no lock that an append or a reader would wait for.

CREATE FUNCTION hotline_log.partitions_end() RETURNS bigint
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce(max(substring(pg_get_expr(part.relpartbound, part.oid)
                                  FROM 'TO \(''(\d+)''\)')::bigint), 1)
      FROM pg_inherits
      JOIN pg_class AS part ON part.oid = pg_inherits.inhrelid
     WHERE pg_inherits.inhparent = 'hotline_log.event'::regclass
$$;

CREATE FUNCTION hotline_log.make_partitions(ahead integer, step bigint)
RETURNS integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    head  bigint;
    start bigint;
    part  text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('hotline_log.ensure_partitions'));
    SELECT position INTO STRICT head FROM hotline_log.log_head;
    DELETE FROM hotline_log.flush WHERE position < head;
    start := hotline_log.partitions_end();
    WHILE start - 1 - head < ahead * step LOOP
        part := format('event_from_%s', start);
        EXECUTE format('CREATE TABLE hotline_log.%I (LIKE hotline_log.event INCLUDING ALL)', part);
        EXECUTE format('ALTER TABLE hotline_log.%I'
                       ' ADD CONSTRAINT %I UNIQUE (stream, version),'
                       ' ADD CONSTRAINT bounds CHECK (position >= %s AND position < %s)',
                       part, part || '_one_event_per_version', start, start + step);
        EXECUTE format('ALTER TABLE hotline_log.event ATTACH PARTITION hotline_log.%I'
                       ' FOR VALUES FROM (%s) TO (%s)', part, start, start + step);
        EXECUTE format('ALTER TABLE hotline_log.%I DROP CONSTRAINT bounds', part);
        EXECUTE format('CREATE TRIGGER event_is_never_emptied BEFORE TRUNCATE ON hotline_log.%I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION hotline_log.refuse_change()', part);
        EXECUTE format('GRANT SELECT ON hotline_log.%I TO hotline_app', part);
        start := start + step;
    END LOOP;
    RETURN (start - 1 - head) / step;
END
$$;

-- ensure_partitions: what the service may ask for; it chooses neither how many nor how large.
CREATE FUNCTION hotline_log.ensure_partitions() RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'SELECT hotline_log.make_partitions(2, 25000000)';

-- position_at: the last position recorded at or before an instant, 0 when there is none.
-- Exact by bisection, for positions have no holes and recorded_at never decreases with them.
CREATE FUNCTION hotline_log.position_at(instant timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    low    bigint := 0; -- recorded at or before the instant
    high   bigint;      -- recorded later, or not yet
    middle bigint;
BEGIN
    SELECT position + 1 INTO STRICT high FROM hotline_log.log_head;
    WHILE high - low > 1 LOOP
        middle := (low + high) / 2;
        IF (SELECT recorded_at FROM hotline_log.event WHERE position = middle) <= instant THEN
            low := middle;
        ELSE
            high := middle;
        END IF;
    END LOOP;
    RETURN low;
END
$$;

-- oldest_snapshot: seconds since the oldest transaction began that keeps dead rows of this database
-- from being removed (pg_dump, a report, a forgotten session); 0 when there is none. A function of
-- the owner: the service may not look at the sessions of others.
CREATE FUNCTION hotline_log.oldest_snapshot() RETURNS double precision
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT coalesce(max(extract(epoch FROM clock_timestamp() - since)), 0)::double precision
      FROM (SELECT xact_start
              FROM pg_stat_activity
             WHERE backend_xmin IS NOT NULL
               AND backend_type IN ('client backend', 'walsender')
               AND (datname = current_database() OR datname IS NULL)
               AND pid <> pg_backend_pid()
             UNION ALL
            SELECT prepared FROM pg_prepared_xacts WHERE database = current_database()
           ) AS held (since);
END;

-- mark_simulated: say that this log's clock may be driven (replay, simulate); only while it is empty.
CREATE FUNCTION hotline_log.mark_simulated(city text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF (SELECT position FROM hotline_log.log_head) > 0 THEN
        RAISE EXCEPTION 'a log that holds events cannot become a simulated one'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    INSERT INTO hotline_log.log_property (name, value)
    VALUES ('simulated', 'true'), ('city', city)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value;
END
$$;

SELECT hotline_log.ensure_partitions();

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA hotline_log FROM PUBLIC;
GRANT USAGE ON SCHEMA hotline_log TO hotline_app, hotline_views;
GRANT SELECT ON ALL TABLES IN SCHEMA hotline_log TO hotline_app, hotline_views;
GRANT EXECUTE ON FUNCTION hotline_log.oldest_snapshot,
                          hotline_log.partitions_end,
                          hotline_log.position_at TO hotline_app, hotline_views;
GRANT EXECUTE ON FUNCTION hotline_log.append_one,
                          hotline_log.append_events,
                          hotline_log.ensure_partitions,
                          hotline_log.mark_simulated TO hotline_app;
