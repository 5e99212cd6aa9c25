-- The limits of orders and when they were met (时限事实), one row per order, clock and state that ever
-- held. `protected` alone has no history: the present decides who may count an order (D-07).
--
-- `from_position` ≤ p < `to_position`: the row held when the log stood at p, so every figure can be
-- asked as of any past moment, exactly. The row that holds now ends at the greatest bigint. A row
-- without a deadline counts nowhere, and is replaced instead of kept. All rows of an order change at
-- the same positions, but when a limit is met: that is written into the row, with its position.

-- create --
CREATE TABLE on_time (
    order_no           text   NOT NULL,
    clock              text   NOT NULL, -- whose limit the row is about, of the lead
    from_position      bigint NOT NULL,
    to_position        bigint NOT NULL DEFAULT 9223372036854775807,
    effective_due      timestamptz, -- infinity while the clock is paused (T-05)
    first_due          timestamptz, -- of the final lead; extensions and pauses ignored
    met_at             timestamptz, -- T-06
    met_position       bigint, -- of the event that met it: so from there on only
    met_by             text, -- the account that did
    lead_department    text,
    district           text,
    subdistrict        text,
    community          text,
    cell               text,
    matter             text   NOT NULL,
    kind               text   NOT NULL,
    channel            text   NOT NULL,
    urgency            text   NOT NULL,
    protected          boolean NOT NULL, -- D-07: counts only for those who may read the order
    left_out           text, -- why it is in no figure: withdrawn, merged; excluded: in the first pair
    CONSTRAINT one_row_per_change PRIMARY KEY (order_no, clock, from_position)
) WITH (fillfactor = 80)

-- index --
CREATE INDEX on_time_by_due ON on_time (clock, effective_due) WHERE effective_due IS NOT NULL;
CREATE INDEX on_time_moved_by_first_due ON on_time (clock, first_due) WHERE first_due <> effective_due

-- load --
-- $1 order_nos text[], $2 unused
SELECT order_no, clock, from_position, effective_due, first_due, met_at, met_position, met_by,
       lead_department,
       district, subdistrict, community, cell, matter, kind, channel, urgency,
       protected, left_out
  FROM on_time
 WHERE order_no = ANY ($1::text[])
   AND to_position = 9223372036854775807
   AND $2::text[] IS NOT NULL

-- meet --
-- limits that were met while the row held: $1 order_nos text[], $2 clocks text[],
-- $3 from_positions bigint[], $4 met_at timestamptz[], $5 met_positions bigint[], $6 met_by text[]
UPDATE on_time
   SET met_at = change.met_at,
       met_position = change.met_position,
       met_by = change.met_by
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[], $5::bigint[], $6::text[])
       AS change (order_no, clock, from_position, met_at, met_position, met_by)
 WHERE on_time.order_no = change.order_no
   AND on_time.clock = change.clock
   AND on_time.from_position = change.from_position

-- close --
-- orders whose rows held until now: $1 order_nos text[], $2 from_positions bigint[],
-- $3 to_positions bigint[]
UPDATE on_time
   SET to_position = change.to_position
  FROM unnest($1::text[], $2::bigint[], $3::bigint[])
       AS change (order_no, from_position, to_position)
 WHERE on_time.order_no = change.order_no
   AND on_time.from_position = change.from_position

-- forget --
-- orders whose rows counted nowhere and are replaced: $1 order_nos text[]
DELETE FROM on_time
 WHERE order_no = ANY ($1::text[])
   AND to_position = 9223372036854775807

-- protect --
-- orders that became protected, or are so no longer: $1 order_nos text[], $2 protected boolean[]
UPDATE on_time
   SET protected = change.protected
  FROM unnest($1::text[], $2::boolean[]) AS change (order_no, protected)
 WHERE on_time.order_no = change.order_no


-- rows --
-- whole rows, for comparisons: $1 order_nos text[]
SELECT order_no AS key, to_jsonb(stored)::text AS row FROM on_time AS stored WHERE order_no = ANY ($1::text[]) ORDER BY order_no, clock, from_position

-- sample --
-- $1 how many bigint
SELECT order_no AS key FROM (SELECT DISTINCT order_no FROM on_time) AS known ORDER BY random() LIMIT $1
