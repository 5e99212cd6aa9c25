-- The order numbers drawn for each local day of a city: a row for each draw, the highest counts.
--
-- Not one row that each draw updates: under an old snapshot (pg_dump) its dead versions would stay,
-- and every draw would walk over all of them.
CREATE TABLE order_number (
    city text    NOT NULL,
    day  date    NOT NULL,
    last integer NOT NULL,
    CONSTRAINT a_number_is_drawn_once PRIMARY KEY (city, day, last)
);

-- draw_order_numbers: take the next n numbers of a day; returns the last of them. The first draw of
-- a day removes what earlier draws of other days have left, except the highest of each day.
CREATE FUNCTION draw_order_numbers(for_city text, for_day date, n integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
SET enable_seqscan = off
AS $$
DECLARE
    drawn integer;
BEGIN
    PERFORM pg_advisory_xact_lock(1234500003); -- until the commit is visible
    SELECT last INTO drawn
      FROM order_number
     WHERE city = for_city AND day = for_day
     ORDER BY last DESC
     LIMIT 1;
    IF NOT FOUND THEN
        DELETE FROM order_number AS old
         WHERE old.last < (SELECT max(newer.last)
                             FROM order_number AS newer
                            WHERE newer.city = old.city AND newer.day = old.day);
    END IF;
    drawn := coalesce(drawn, 0) + n;
    INSERT INTO order_number (city, day, last) VALUES (for_city, for_day, drawn);
    RETURN drawn;
END
$$;

-- reserve_order_numbers: no number up to `up_to` will be drawn for the day (replay brings its own).
CREATE FUNCTION reserve_order_numbers(for_city text, for_day date, up_to integer) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
BEGIN ATOMIC
    INSERT INTO order_number (city, day, last) VALUES (for_city, for_day, up_to)
        ON CONFLICT (city, day, last) DO NOTHING;
END;

REVOKE ALL ON FUNCTION draw_order_numbers, reserve_order_numbers FROM PUBLIC;
GRANT EXECUTE ON FUNCTION draw_order_numbers, reserve_order_numbers TO hotline_app;
GRANT SELECT ON order_number TO hotline_app;
