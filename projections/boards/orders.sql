-- What the boards count: the orders that the reader may list now. Every statement begins with
-- `as_it_was` or `as_it_is_now`.
--
--   $1 now timestamptz (or the earlier moment that is asked for), $2 open text[] (statuses)
--   $3 level text (cell, community, subdistrict or district): the area
--   $4 to $9 the reader's reach (projections.in_reach)
--   $10 position bigint: as the log stood there; null: now
--   $11 moved jsonb: where orders are on the map in force (G-02), as `as_it_is_now` of the figures
--       takes it (projections/figures/query.sql); null: each in the area that was recorded

-- states --
-- `counted`: merged ones count with the order that leads (D-06). An earlier state is that of the facts
-- of figures, by their marks 2 (merged) and 16777216 (ended); of protection only the present is kept
WITH states AS NOT MATERIALIZED (
    SELECT order_no, registered_at, matter, district, subdistrict, community, cell,
           status <> 'merged' AS counted,
           status = ANY ($2::text[]) AS open,
           unsubmitted AND due_at < $1::timestamptz AS red
      FROM projections.order_list
     WHERE $10::bigint IS NULL
       AND projections.in_reach(status, protected, reported_department, departments, members,
                                $4::boolean, $5::boolean, $6::text[], $7::text, $8::text,
                                $9::text[])
     UNION ALL
    SELECT order_no, registered_at, matter, district, subdistrict, community, cell,
           marks & 2 = 0,
           marks & 16777216 = 0,
           marks & 16777216 = 0 AND submitted_at IS NULL AND effective_due < $1::timestamptz
      FROM projections.order_facts
     WHERE from_position <= $10::bigint
       AND to_position > $10::bigint
       AND ( -- one row, so that no plan reads the whole list
           SELECT projections.in_reach(status, listed.protected, reported_department, departments,
                                       members, $4::boolean, $5::boolean, $6::text[], $7::text,
                                       $8::text, $9::text[])
             FROM projections.order_list AS listed
            WHERE listed.order_no = order_facts.order_no)
)

-- as_it_was of states --
-- each in the area that was recorded
, orders AS NOT MATERIALIZED (
    SELECT *,
           CASE $3::text WHEN 'cell' THEN cell
                         WHEN 'community' THEN community
                         WHEN 'subdistrict' THEN subdistrict
                         WHEN 'district' THEN district
           END AS area
      FROM states
     WHERE $11::jsonb IS NULL
)

-- as_it_is_now of states --
-- each where it is on the map in force: `own` says it of single orders, `now` of all of a former cell
, orders AS NOT MATERIALIZED (
    SELECT states.*,
           CASE WHEN own.was IS NOT NULL THEN own.here ->> $3::text
                WHEN now.was IS NOT NULL THEN now.here ->> $3::text
                WHEN $3::text = 'cell' THEN cell
                WHEN $3::text = 'community' THEN community
                WHEN $3::text = 'subdistrict' THEN subdistrict
                WHEN $3::text = 'district' THEN district
           END AS area
      FROM states
      LEFT JOIN (SELECT here ->> 'was' AS was, here
                   FROM jsonb_array_elements($11::jsonb -> 'cells') AS here) AS now
             ON now.was = states.cell
      LEFT JOIN (SELECT here ->> 'was' AS was, here ->> 'number' AS number, here
                   FROM jsonb_array_elements($11::jsonb -> 'numbers') AS here) AS own
             ON own.was = states.cell AND own.number = states.order_no
)

-- map --
--   $12 from, $13 to (exclusive) timestamptz
-- returns each area with an open order or one registered in the period
SELECT area,
       count(*) FILTER (WHERE open) AS open,
       count(*) FILTER (WHERE red) AS red,
       count(*) FILTER (WHERE counted
                          AND registered_at >= $12::timestamptz
                          AND registered_at < $13::timestamptz) AS registered
  FROM orders
 WHERE area IS NOT NULL
   AND (open
        OR (counted
            AND registered_at >= $12::timestamptz
            AND registered_at < $13::timestamptz))
 GROUP BY area
 ORDER BY area

-- repeat_places of as_it_was --
--   $12 from, $13 to (exclusive) timestamptz, $14 at_least bigint
-- returns each area and matter with so many registered orders, most orders first
SELECT area, matter,
       count(*) AS orders,
       min(registered_at) AS first_registered_at,
       max(registered_at) AS last_registered_at
  FROM orders
 WHERE counted
   AND registered_at >= $12::timestamptz
   AND registered_at < $13::timestamptz
   AND area IS NOT NULL
 GROUP BY area, matter
HAVING count(*) >= $14::bigint
 ORDER BY orders DESC, area, matter

-- hot_topics of as_it_was --
--   $12 from, $13 to (exclusive) timestamptz: the window; before it, seven days of baseline
--   $14 at_least bigint, $15 limit bigint
-- returns each area and matter with so many orders in the window, most orders first, beside those of
-- the baseline and of the whole city. `batch`: of a matter, the sum of (n - mean)² / mean over the days
-- and areas of the baseline, by degree of freedom: 1 if orders come one by one
, by_day AS (
    SELECT area, matter,
           greatest(ceil(extract(epoch FROM $12::timestamptz - registered_at) / 86400), 0) AS day,
           count(*) AS orders,
           min(registered_at) AS first_registered_at,
           (array_agg(order_no ORDER BY registered_at, order_no))[1] AS first_order
      FROM orders
     WHERE counted
       AND registered_at >= $12::timestamptz - interval '7 days'
       AND registered_at < $13::timestamptz
     GROUP BY area, matter, day
),
summed AS (
    SELECT area, matter,
           coalesce(max(orders) FILTER (WHERE day = 0), 0) AS orders,
           coalesce(sum(orders) FILTER (WHERE day > 0), 0)::bigint AS earlier,
           coalesce(sum(orders * orders) FILTER (WHERE day > 0), 0) AS squares,
           max(first_order) FILTER (WHERE day = 0) AS first_order,
           max(first_registered_at) FILTER (WHERE day = 0) AS first_registered_at
      FROM by_day
     GROUP BY area, matter
)
SELECT *
  FROM (SELECT area, matter, orders, earlier, first_order, first_registered_at,
               (sum(orders) OVER ())::bigint AS all_orders,
               (sum(earlier) OVER ())::bigint AS all_earlier,
               count(*) FILTER (WHERE orders > 0 AND area IS NOT NULL) OVER () AS looked_at,
               coalesce(sum(7 * squares / earlier - earlier) FILTER (WHERE earlier > 1) OVER of_matter
                        / (6 * nullif(count(*) FILTER (WHERE earlier > 1) OVER of_matter, 0)),
                        1)::double precision AS batch
          FROM summed
        WINDOW of_matter AS (PARTITION BY matter)) AS beside
 WHERE area IS NOT NULL
   AND orders >= $14::bigint
 ORDER BY orders DESC, area, matter
 LIMIT $15::bigint

-- behind --
--   $12 part text (open, red or registered), $13 from, $14 to timestamptz (of registered)
--   $15 area text, $16 matter text (null = any), $17 after_order_no text, $18 limit bigint
-- returns exactly the orders of one number
SELECT order_no
  FROM orders
 WHERE area = $15::text
   AND ($16::text IS NULL OR matter = $16::text)
   AND CASE $12::text WHEN 'open' THEN open
                      WHEN 'red' THEN red
                      ELSE counted
                       AND registered_at >= $13::timestamptz
                       AND registered_at < $14::timestamptz
       END
   AND ($17::text IS NULL OR order_no > $17::text)
 ORDER BY order_no
 LIMIT $18::bigint

-- in_cells of as_it_was --
--   $12 from, $13 to timestamptz, $14 cells text[], $15 limit bigint
-- returns the orders that a map counts in some cells
SELECT order_no AS number, cell AS was
  FROM orders
 WHERE cell = ANY ($14::text[])
   AND (open
        OR (counted
            AND registered_at >= $12::timestamptz
            AND registered_at < $13::timestamptz))
 ORDER BY order_no
 LIMIT $15::bigint
