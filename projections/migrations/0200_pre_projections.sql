-- The read side. Each generation of a view has a schema of its own (on_time_g1, on_time_g2);
-- queries ask the plain views in schema `projections`, which a rebuild swaps in one moment (ADR 0006).
--
-- hotline_views owns the generations and the plain views, and nothing else (ADR 0016): it publishes
-- and drops them as their owner. Only a new schema is made by a function of the database's owner.

CREATE SCHEMA projections;

CREATE TABLE projections.checkpoint (
    name         text        NOT NULL,
    generation   integer     NOT NULL,
    position     bigint      NOT NULL DEFAULT 0,
    recorded_at  timestamptz, -- of the event at `position`
    version      integer     NOT NULL, -- of the code that made its rows
    live         boolean     NOT NULL DEFAULT false,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    heartbeat_at timestamptz NOT NULL DEFAULT clock_timestamp(), -- the runner looked, moved or not
    CONSTRAINT one_checkpoint_per_generation PRIMARY KEY (name, generation)
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0);

CREATE UNIQUE INDEX one_live_generation ON projections.checkpoint (name) WHERE live;

-- Streams that a view could not take in: skipped from `position` on until they are looked after.
CREATE TABLE projections.parked (
    name       text        NOT NULL,
    generation integer     NOT NULL,
    stream     text        NOT NULL,
    position   bigint      NOT NULL,
    error      text        NOT NULL, -- the kind of error only: its message could hold personal data
    parked_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT parked_once PRIMARY KEY (name, generation, stream),
    CONSTRAINT parked_of_a_generation FOREIGN KEY (name, generation)
        REFERENCES projections.checkpoint ON DELETE CASCADE
);

CREATE FUNCTION projections.schema_of(name text, generation integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT
RETURN name || '_g' || generation;

CREATE FUNCTION projections.open_generation(name text, version integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    next_one integer;
    place    text;
BEGIN
    IF name !~ '^[a-z][a-z_]{0,40}$' THEN
        RAISE EXCEPTION 'not the name of a view: %', name;
    END IF;
    SELECT coalesce(max(checkpoint.generation), 0) + 1 INTO next_one
      FROM projections.checkpoint WHERE checkpoint.name = open_generation.name;
    place := projections.schema_of(name, next_one);
    INSERT INTO projections.checkpoint (name, generation, version)
    VALUES (name, next_one, version);
    EXECUTE format('CREATE SCHEMA %I AUTHORIZATION hotline_views', place);
    RETURN next_one;
END
$$;

-- Let the queries see this generation: its tables get a view of the same name. The generation that it
-- replaces goes in the same transaction: it is not followed any more, so no erasure would reach it.
-- CREATE OR REPLACE keeps the view's identity for statements under way; it is impossible only when
-- the columns changed.
CREATE FUNCTION projections.publish_generation(name text, generation integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    place text := projections.schema_of(name, generation);
    replaced integer;
    target text;
BEGIN
    UPDATE projections.checkpoint SET live = false
     WHERE checkpoint.name = publish_generation.name AND checkpoint.live
    RETURNING checkpoint.generation INTO replaced;
    UPDATE projections.checkpoint SET live = true
     WHERE checkpoint.name = publish_generation.name
       AND checkpoint.generation = publish_generation.generation;
    FOR target IN SELECT tablename FROM pg_tables WHERE schemaname = place ORDER BY tablename LOOP
        BEGIN
            EXECUTE format('CREATE OR REPLACE VIEW projections.%1$I AS SELECT * FROM %2$I.%1$I',
                           target, place);
        EXCEPTION WHEN invalid_table_definition THEN
            EXECUTE format('DROP VIEW projections.%I', target);
            EXECUTE format('CREATE VIEW projections.%1$I AS SELECT * FROM %2$I.%1$I', target, place);
        END;
        EXECUTE format('GRANT SELECT ON projections.%I TO hotline_app', target);
    END LOOP;
    IF replaced IS NOT NULL THEN
        PERFORM projections.drop_generation(name, replaced);
    END IF;
END
$$;

CREATE FUNCTION projections.drop_generation(name text, generation integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM projections.checkpoint
     WHERE checkpoint.name = drop_generation.name
       AND checkpoint.generation = drop_generation.generation
       AND NOT checkpoint.live;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'generation % of % is live, or does not exist', generation, name;
    END IF;
    EXECUTE format('DROP SCHEMA %I CASCADE', projections.schema_of(name, generation));
END
$$;

REVOKE ALL ON FUNCTION projections.open_generation,
                       projections.publish_generation,
                       projections.drop_generation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION projections.open_generation,
                          projections.publish_generation,
                          projections.drop_generation TO hotline_views;
GRANT USAGE ON SCHEMA projections TO hotline_app;
GRANT USAGE, CREATE ON SCHEMA projections TO hotline_views;
GRANT SELECT ON projections.checkpoint, projections.parked TO hotline_app;
GRANT SELECT, UPDATE, DELETE ON projections.checkpoint TO hotline_views;
GRANT SELECT, INSERT, DELETE ON projections.parked TO hotline_views;

-- Whether an order is one that a reader may find: `Reach.holds` of hotline/work_order/visibility.py
-- in SQL, inlined into each query, so that what does not apply costs nothing.
CREATE FUNCTION projections.in_reach(
    status text, protected boolean, reported_department text, departments text[], members text[],
    every boolean, unprotected boolean, turn text[], department text, member text, not_about text[]
) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN (reported_department IS NULL OR reported_department <> ALL (not_about))
   AND (every
        OR (unprotected AND NOT protected)
        OR status = ANY (turn)
        OR (department IS NOT NULL AND departments @> ARRAY[department])
        OR (member IS NOT NULL AND members @> ARRAY[member]));

-- The group (大类, 2 digits) or subgroup (小类, 4) of a matter: the beginning of its code of six digits;
-- null for the code of another catalogue.
CREATE FUNCTION projections.matter_prefix(matter text, digits integer) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN matter ~ '^[0-9]{6}$' THEN left(matter, digits) END;

-- How long ago, as the boards say it (natural days).
CREATE FUNCTION projections.age(since interval) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE
           WHEN since < INTERVAL '1 day' THEN 'under_1_day'
           WHEN since < INTERVAL '3 days' THEN 'under_3_days'
           WHEN since < INTERVAL '7 days' THEN 'under_7_days'
           WHEN since < INTERVAL '30 days' THEN 'under_30_days'
           ELSE 'over_30_days'
       END;

-- The value of a dimension of figures (projections/figures/dimensions.py) for one order; `none` for an
-- order without one, and for no dimension. Inlined into each query like in_reach. `context`: `levels`,
-- the level of each department, and `as_of`, from which ages are counted.
CREATE FUNCTION projections.figure_key(
    by text, zone text, context jsonb, moment timestamptz,
    department text, district text, subdistrict text, community text, cell text,
    matter text, kind text, channel text, urgency text, worker text DEFAULT NULL
) RETURNS text
LANGUAGE sql STABLE
RETURN coalesce(CASE by
           WHEN 'department' THEN department
           WHEN 'level' THEN context -> 'levels' ->> department
           WHEN 'district' THEN district
           WHEN 'subdistrict' THEN subdistrict
           WHEN 'community' THEN community
           WHEN 'cell' THEN cell
           WHEN 'group' THEN projections.matter_prefix(matter, 2)
           WHEN 'subgroup' THEN projections.matter_prefix(matter, 4)
           WHEN 'matter' THEN matter
           WHEN 'kind' THEN kind
           WHEN 'channel' THEN channel
           WHEN 'urgency' THEN urgency
           WHEN 'worker' THEN worker
           WHEN 'age' THEN projections.age((context ->> 'as_of')::timestamptz - moment)
           WHEN 'day' THEN to_char(moment AT TIME ZONE zone, 'YYYY-MM-DD')
           WHEN 'week' THEN to_char(moment AT TIME ZONE zone, 'IYYY-"W"IW')
           WHEN 'month' THEN to_char(moment AT TIME ZONE zone, 'YYYY-MM')
           WHEN 'quarter' THEN to_char(moment AT TIME ZONE zone, 'YYYY-"Q"Q')
           WHEN 'year' THEN to_char(moment AT TIME ZONE zone, 'YYYY')
       END, 'none');
