-- When the clocks of an order need the service next (T-07): one row for each order with such an
-- instant. `position`: of the last event that the row was made from. `calendar`: the version of the
-- working calendar by which all clocks of the order were computed or checked; null: not known (T-03).
-- Made from the log alone.
CREATE TABLE deadline (
    stream   text        NOT NULL,
    at       timestamptz NOT NULL,
    position bigint      NOT NULL,
    calendar text,
    CONSTRAINT one_next_deadline_per_order PRIMARY KEY (stream)
) WITH (fillfactor = 80);
CREATE INDEX deadline_soonest ON deadline (at);

GRANT SELECT, INSERT, UPDATE, DELETE ON deadline TO hotline_app;
