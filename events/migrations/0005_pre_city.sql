-- record_city: say whose log this is, once.
--   city  text  the six digits of its division code
-- returns the city of the log: `city`, or the one recorded before.
CREATE FUNCTION hotline_log.record_city(city text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO hotline_log.log_property (name, value)
    VALUES ('city', city)
        ON CONFLICT (name) DO NOTHING;
    RETURN (SELECT value FROM hotline_log.log_property WHERE name = 'city');
END
$$;

REVOKE ALL ON FUNCTION hotline_log.record_city(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hotline_log.record_city(text) TO hotline_app;
