-- More orders than a log of this size has: each one several times, with numbers of their own.

-- on_time --
-- $1 copies bigint
INSERT INTO on_time
SELECT order_no || '-' || copy, clock, from_position, to_position, effective_due, first_due, met_at,
       met_position, lead_department, district, subdistrict, community, cell, matter, kind, channel, urgency,
       protected, left_out
  FROM on_time AS fact
 CROSS JOIN generate_series(2, $1::bigint) AS copy

-- order_facts --
-- $1 copies bigint
INSERT INTO order_facts
SELECT order_no || '-' || copy, from_position, to_position, registered_at, accepted_at, dispatched_at,
       closed_at, effective_due, submitted_at, lead_department, district, subdistrict, community, cell, matter, kind, channel, urgency,
       protected, marks
  FROM order_facts AS fact
 CROSS JOIN generate_series(2, $1::bigint) AS copy

-- place --
-- where the rows of a view are: $1 view text
SELECT set_config('search_path', projections.schema_of(name, generation), false)
  FROM projections.checkpoint
 WHERE name = $1::text AND live

-- sizes --
SELECT relname AS view, pg_total_relation_size(oid) AS bytes, reltuples::bigint AS rows
  FROM pg_class
 WHERE relname IN ('on_time', 'order_facts', 'orders_by_week') AND relkind = 'r'
 ORDER BY relname
