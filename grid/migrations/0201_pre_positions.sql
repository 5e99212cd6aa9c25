-- Positions of workers' phones: not facts of the log. They are deleted after the days that the
-- policy names, by the day: a partition is made for each day and dropped as a whole.
--
-- `day`: the city's, of `at`, which is the moment by the server's clock. `phone_at`: as the phone's
-- clock had it. Longitude and latitude as they were given, in their coordinate system.
CREATE TABLE grid_position (
    account     text             NOT NULL,
    device_id   text             NOT NULL,
    day         date             NOT NULL,
    at          timestamptz      NOT NULL,
    phone_at    timestamptz      NOT NULL,
    received_at timestamptz      NOT NULL,
    lon         double precision NOT NULL,
    lat         double precision NOT NULL,
    crs         text             NOT NULL,
    accuracy_m  real,
    CONSTRAINT a_position_is_kept_once PRIMARY KEY (account, phone_at, device_id, day)
) PARTITION BY RANGE (day);

-- make_position_day: the partition of one day, unless it is there. Attaching takes no lock that an
-- insert or a reader would wait for.
CREATE FUNCTION make_position_day(wanted date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    part text := format('grid_position_%s', to_char(wanted, 'YYYYMMDD'));
BEGIN
    PERFORM pg_advisory_xact_lock(1234500004);
    IF to_regclass(part) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE grid_position INCLUDING ALL)', part);
    EXECUTE format('ALTER TABLE grid_position ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   part, wanted, wanted + 1);
END
$$;

-- drop_position_days: all days before this one; returns how many.
CREATE FUNCTION drop_position_days(before date) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET lock_timeout = '2s' -- those who insert would wait behind us
AS $$
DECLARE
    part    text;
    dropped integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(1234500004);
    FOR part IN
        SELECT child.relname
          FROM pg_inherits
          JOIN pg_class AS child ON child.oid = pg_inherits.inhrelid
         WHERE pg_inherits.inhparent = 'grid_position'::regclass
           AND to_date(right(child.relname, 8), 'YYYYMMDD') < before
    LOOP
        EXECUTE format('DROP TABLE %I', part);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END
$$;

REVOKE ALL ON FUNCTION make_position_day, drop_position_days FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_position_day, drop_position_days TO hotline_app;
GRANT SELECT, INSERT ON grid_position TO hotline_app;
