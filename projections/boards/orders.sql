-- What the boards count: the orders that the reader may list now. Every statement begins with the
-- first.
--
--   $1 now timestamptz (or the earlier moment that is asked for), $2 open text[] (statuses)
--   $3 level text (cell, community, subdistrict or district): the area
--   $4 to $9 the reader's reach (projections.in_reach)
--   $10 position bigint: as the log stood there; null: now

-- orders --
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
),
orders AS NOT MATERIALIZED (
    SELECT *,
           CASE $3::text WHEN 'cell' THEN cell
                         WHEN 'community' THEN community
                         WHEN 'subdistrict' THEN subdistrict
                         WHEN 'district' THEN district
           END AS area
      FROM states
)

-- map of orders --
--   $11 from, $12 to (exclusive) timestamptz
-- returns each area with an open order or one registered in the period
SELECT area,
       count(*) FILTER (WHERE open) AS open,
       count(*) FILTER (WHERE red) AS red,
       count(*) FILTER (WHERE counted
                          AND registered_at >= $11::timestamptz
                          AND registered_at < $12::timestamptz) AS registered
  FROM orders
 WHERE area IS NOT NULL
   AND (open
        OR (counted
            AND registered_at >= $11::timestamptz
            AND registered_at < $12::timestamptz))
 GROUP BY area
 ORDER BY area

-- repeat_places of orders --
--   $11 from, $12 to (exclusive) timestamptz, $13 at_least bigint
-- returns each area and matter with so many registered orders, most orders first
SELECT area, matter,
       count(*) AS orders,
       min(registered_at) AS first_registered_at,
       max(registered_at) AS last_registered_at
  FROM orders
 WHERE counted
   AND registered_at >= $11::timestamptz
   AND registered_at < $12::timestamptz
   AND area IS NOT NULL
 GROUP BY area, matter
HAVING count(*) >= $13::bigint
 ORDER BY orders DESC, area, matter

-- hot_topics of orders --
--   $11 from, $12 to (exclusive) timestamptz: the window; before it, seven days of baseline
--   $13 at_least bigint, $14 limit bigint
-- returns each area and matter with so many orders in the window, most orders first, beside those of
-- the baseline and of the whole city. `batch`: of a matter, the sum of (n - mean)² / mean over the days
-- and areas of the baseline, by degree of freedom: 1 if orders come one by one
, by_day AS (
    SELECT area, matter,
           greatest(ceil(extract(epoch FROM $11::timestamptz - registered_at) / 86400), 0) AS day,
           count(*) AS orders,
           min(registered_at) AS first_registered_at,
           (array_agg(order_no ORDER BY registered_at, order_no))[1] AS first_order
      FROM orders
     WHERE counted
       AND registered_at >= $11::timestamptz - interval '7 days'
       AND registered_at < $12::timestamptz
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
   AND orders >= $13::bigint
 ORDER BY orders DESC, area, matter
 LIMIT $14::bigint

-- behind of orders --
--   $11 part text (open, red or registered), $12 from, $13 to timestamptz (of registered)
--   $14 area text, $15 matter text (null = any), $16 after_order_no text, $17 limit bigint
-- returns exactly the orders of one number
SELECT order_no
  FROM orders
 WHERE area = $14::text
   AND ($15::text IS NULL OR matter = $15::text)
   AND CASE $11::text WHEN 'open' THEN open
                      WHEN 'red' THEN red
                      ELSE counted
                       AND registered_at >= $12::timestamptz
                       AND registered_at < $13::timestamptz
       END
   AND ($16::text IS NULL OR order_no > $16::text)
 ORDER BY order_no
 LIMIT $17::bigint
