-- More orders than a log of this size has: each one several times, with a number, a lead, a place and a
-- matter of its own, so that the cube has as many rows as a city of that size.

-- draw --
CREATE FUNCTION pg_temp.drawn(known text[], what text, order_no text, copy bigint) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN known[1 + abs(hashtext(what || order_no || copy)::bigint) % cardinality(known)];

CREATE TEMPORARY TABLE known AS
SELECT array_agg(DISTINCT lead_department) AS departments, array_agg(DISTINCT community) AS communities,
       array_agg(DISTINCT matter) AS matters
  FROM projections.order_facts
 WHERE lead_department IS NOT NULL

-- on_time --
-- $1 copies bigint
INSERT INTO on_time
SELECT order_no || '-' || copy, clock, from_position, to_position, effective_due, first_due, met_at,
       met_position, met_by,
       CASE WHEN lead_department IS NOT NULL
            THEN pg_temp.drawn(departments, 'lead', order_no, copy) END,
       left(place, 6) || '000000', left(place, 9) || '000', place, cell,
       pg_temp.drawn(matters, 'matter', order_no, copy), kind, channel, urgency, protected, left_out
  FROM on_time AS fact
 CROSS JOIN generate_series(2, $1::bigint) AS copy
 CROSS JOIN known
 CROSS JOIN LATERAL pg_temp.drawn(communities, 'place', order_no, copy) AS place

-- order_facts --
-- $1 copies bigint
INSERT INTO order_facts
SELECT order_no || '-' || copy, from_position, to_position, registered_at, accepted_at, dispatched_at,
       closed_at, effective_due, submitted_at, worker,
       CASE WHEN lead_department IS NOT NULL
            THEN pg_temp.drawn(departments, 'lead', order_no, copy) END,
       left(place, 6) || '000000', left(place, 9) || '000', place, cell,
       pg_temp.drawn(matters, 'matter', order_no, copy), kind, channel, urgency, protected, marks
  FROM order_facts AS fact
 CROSS JOIN generate_series(2, $1::bigint) AS copy
 CROSS JOIN known
 CROSS JOIN LATERAL pg_temp.drawn(communities, 'place', order_no, copy) AS place

-- on_time_cube --
-- counted again from the facts, set-based: what the fold of the view keeps
TRUNCATE on_time_cube;
INSERT INTO on_time_cube
SELECT clock, dimensions,
       date_trunc(CASE dimensions WHEN 'day' THEN 'day' ELSE 'month' END, moment, 'Asia/Shanghai'),
       value_1, value_2, value_3,
       protected, marks, count(*)
  FROM on_time
 CROSS JOIN LATERAL (
           VALUES (effective_due,
                   1 + (effective_due IS NOT DISTINCT FROM first_due)::integer * 2
                     + coalesce(met_at <= effective_due, false)::integer * 4),
                  (CASE WHEN first_due <> effective_due THEN first_due END,
                   2 + coalesce(met_at <= first_due, false)::integer * 4))
           AS entry (moment, own)
 CROSS JOIN LATERAL (
           SELECT own + CASE left_out WHEN 'excluded' THEN 16 ELSE 8 * (left_out IS NOT NULL)::integer END)
           AS marked (marks)
 CROSS JOIN LATERAL (
           VALUES ('day', '', '', ''),
                  ('department', coalesce(lead_department, ''), '', ''),
                  ('area', coalesce(district, ''), coalesce(subdistrict, ''), coalesce(community, '')),
                  ('matter', matter, '', ''),
                  ('request', kind, channel, urgency))
           AS counted (dimensions, value_1, value_2, value_3)
 WHERE to_position = 9223372036854775807
   AND isfinite(moment)
 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8

-- order_facts_cube --
TRUNCATE order_facts_cube;
INSERT INTO order_facts_cube
SELECT measure, dimensions,
       date_trunc(CASE dimensions WHEN 'day' THEN 'day' ELSE 'month' END, moment, 'Asia/Shanghai'),
       value_1, value_2, value_3,
       protected, marks, count(*)
  FROM order_facts
 CROSS JOIN LATERAL (
           VALUES ('registered_at', registered_at), ('accepted_at', accepted_at),
                  ('dispatched_at', dispatched_at), ('closed_at', closed_at),
                  ('effective_due', effective_due), ('submitted_at', submitted_at))
           AS entry (measure, moment)
 CROSS JOIN LATERAL (
           VALUES ('day', '', '', ''),
                  ('department', coalesce(lead_department, ''), '', ''),
                  ('area', coalesce(district, ''), coalesce(subdistrict, ''), coalesce(community, '')),
                  ('matter', matter, '', ''),
                  ('request', kind, channel, urgency))
           AS counted (dimensions, value_1, value_2, value_3)
 WHERE to_position = 9223372036854775807
   AND isfinite(moment)
 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8

-- place --
-- where the rows of a view are: $1 view text
SELECT set_config('search_path', projections.schema_of(name, generation), false)
  FROM projections.checkpoint
 WHERE name = $1::text AND live

-- sizes --
SELECT relname AS view, pg_total_relation_size(oid) AS bytes, reltuples::bigint AS rows
  FROM pg_class
 WHERE relname = ANY ('{on_time,on_time_cube,order_facts,order_facts_cube,orders_by_week}')
   AND relkind = 'r'
 ORDER BY relname

-- log_size --
SELECT sum(pg_total_relation_size(relid))::bigint FROM pg_partition_tree('hotline_log.event')

-- turn --
-- each department, community and matter that the cube has, with its number among them
CREATE TEMPORARY TABLE numbered AS
SELECT dimensions, value_1, value_2, value_3,
       row_number() OVER own - 1 AS number, count(*) OVER (PARTITION BY dimensions) AS of
  FROM (SELECT DISTINCT dimensions, value_1, value_2, value_3
          FROM projections.order_facts_cube
         WHERE dimensions <> 'request') AS known
WINDOW own AS (PARTITION BY dimensions ORDER BY value_1, value_2, value_3)

-- turned_cube --
-- {copies} cities in one cube, each with the departments, places and matters of the next one: as many
-- rows as a city of that many orders has, without its facts
CREATE TEMPORARY TABLE turned AS
SELECT measure, cell.dimensions, begins, coalesce(other.value_1, cell.value_1) AS value_1,
       coalesce(other.value_2, cell.value_2) AS value_2, coalesce(other.value_3, cell.value_3) AS value_3,
       protected, marks, sum(orders)::integer AS orders
  FROM {cube} AS cell
 CROSS JOIN generate_series(0, {copies} - 1) AS copy
  LEFT JOIN numbered AS own
         ON (own.dimensions, own.value_1, own.value_2, own.value_3)
          = (cell.dimensions, cell.value_1, cell.value_2, cell.value_3)
  LEFT JOIN numbered AS other
         ON other.dimensions = own.dimensions AND other.number = (own.number + copy) % own.of
 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
TRUNCATE {cube};
INSERT INTO {cube} TABLE turned;
DROP TABLE turned
