-- The moments and marks of orders (工单事实), one row per order and state that ever held. `protected`
-- alone has no history: the present decides who may count an order (D-07).
--
-- `from_position` ≤ p < `to_position`: the row held when the log stood at p. The row that holds now
-- ends at the greatest bigint.

-- create --
CREATE TABLE order_facts (
    order_no           text   NOT NULL,
    from_position      bigint NOT NULL,
    to_position        bigint NOT NULL DEFAULT 9223372036854775807,
    registered_at      timestamptz NOT NULL,
    accepted_at        timestamptz, -- or answered in the call
    dispatched_at      timestamptz, -- the first time
    closed_at          timestamptz,
    effective_due      timestamptz, -- of the lead's handling; infinity while it is paused (T-05)
    submitted_at       timestamptz, -- T-06
    worker             text, -- the account that submitted it
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
    marks              integer NOT NULL, -- bits: projections/figures/marks.py
    CONSTRAINT one_row_per_state PRIMARY KEY (order_no, from_position)
) WITH (fillfactor = 80)

-- index --
CREATE INDEX order_facts_registered ON order_facts (registered_at);
CREATE INDEX order_facts_repeats ON order_facts (cell, matter, registered_at) WHERE cell IS NOT NULL;
CREATE INDEX order_facts_accepted ON order_facts (accepted_at);
CREATE INDEX order_facts_dispatched ON order_facts (dispatched_at) WHERE dispatched_at IS NOT NULL;
CREATE INDEX order_facts_due ON order_facts (effective_due) WHERE effective_due IS NOT NULL;
CREATE INDEX order_facts_submitted ON order_facts (submitted_at) WHERE submitted_at IS NOT NULL;
CREATE INDEX order_facts_closed ON order_facts (closed_at) WHERE closed_at IS NOT NULL

-- load --
-- $1 order_nos text[], $2 unused
SELECT * FROM order_facts WHERE order_no = ANY ($1::text[]) AND to_position = 9223372036854775807 AND $2::text[] IS NOT NULL

-- close --
-- orders whose row held until now: $1 order_nos text[], $2 from_positions bigint[],
-- $3 to_positions bigint[]
UPDATE order_facts
   SET to_position = change.to_position
  FROM unnest($1::text[], $2::bigint[], $3::bigint[])
       AS change (order_no, from_position, to_position)
 WHERE order_facts.order_no = change.order_no
   AND order_facts.from_position = change.from_position

-- protect --
-- orders that became protected, or are so no longer: $1 order_nos text[], $2 protected boolean[]
UPDATE order_facts
   SET protected = change.protected
  FROM unnest($1::text[], $2::boolean[]) AS change (order_no, protected)
 WHERE order_facts.order_no = change.order_no

-- rows --
-- whole rows, for comparisons: $1 order_nos text[]
SELECT order_no AS key, to_jsonb(stored)::text AS row FROM order_facts AS stored WHERE order_no = ANY ($1::text[]) ORDER BY order_no, from_position

-- sample --
-- $1 how many bigint
SELECT order_no AS key FROM (SELECT DISTINCT order_no FROM order_facts) AS known ORDER BY random() LIMIT $1
