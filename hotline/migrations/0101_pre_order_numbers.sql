-- The last order number drawn for each local day of a city.
CREATE TABLE order_number (
    city text NOT NULL,
    day  date NOT NULL,
    last integer NOT NULL,
    CONSTRAINT one_counter_per_city_and_day PRIMARY KEY (city, day)
) WITH (fillfactor = 10);

GRANT SELECT, INSERT, UPDATE ON order_number TO hotline_app;
