-- A share of orders by their marks, as of a position of the log. Both statements count the same orders:
--
--   denominator  the moment of the cohort is in [$1, $2), any mark of $17 (0: all), none of $18
--   numerator    of those, any mark of $19 (0: all), none of $20
--   left_out     withdrawn or merged, in no pair; excluded: from the assessment (X-01)
--
-- Parameters $1 to $16 as in query.sql, but
--   $8 cohort text: which moment of the order must fall in the period
-- and then the marks (projections/figures/marks.py)
--   $17 among integer, $18 never integer, $19 met integer, $20 unmet integer

-- held --
-- the states that held at the position and that are asked for
WITH held AS NOT MATERIALIZED (
    SELECT *
      FROM projections.order_facts
     WHERE from_position <= $3::bigint
       AND to_position > $3::bigint
       AND ($6::text[] IS NULL OR lead_department = ANY ($6::text[]))
       AND ($7::jsonb ->> 'district' IS NULL OR district = $7::jsonb ->> 'district')
       AND ($7::jsonb ->> 'subdistrict' IS NULL OR subdistrict = $7::jsonb ->> 'subdistrict')
       AND ($7::jsonb ->> 'community' IS NULL OR community = $7::jsonb ->> 'community')
       AND ($7::jsonb ->> 'cell' IS NULL OR cell = $7::jsonb ->> 'cell')
       AND ($7::jsonb ->> 'group' IS NULL
            OR projections.matter_prefix(matter, 2) = $7::jsonb ->> 'group')
       AND ($7::jsonb ->> 'subgroup' IS NULL
            OR projections.matter_prefix(matter, 4) = $7::jsonb ->> 'subgroup')
       AND ($7::jsonb ->> 'matter' IS NULL OR matter = $7::jsonb ->> 'matter')
       AND ($7::jsonb ->> 'kind' IS NULL OR kind = $7::jsonb ->> 'kind')
       AND ($7::jsonb ->> 'channel' IS NULL OR channel = $7::jsonb ->> 'channel')
       AND ($9::text = 'all'
            OR protected = ($9::text = 'crowded')
            OR ($9::text = 'readable' AND ( -- one row, so that no plan reads the whole list
                    SELECT projections.in_reach(
                               status, listed.protected, reported_department, departments, members,
                               $10::boolean, $11::boolean, $12::text[], $13::text, $14::text,
                               $15::text[])
                      FROM projections.order_list AS listed
                     WHERE listed.order_no = order_facts.order_no)))
       AND ( -- so that each cohort can use its index
              ($8::text = 'accepted_at' AND accepted_at >= $1::timestamptz AND accepted_at < $2::timestamptz)
           OR ($8::text = 'dispatched_at' AND dispatched_at >= $1::timestamptz AND dispatched_at < $2::timestamptz)
           OR ($8::text = 'effective_due' AND effective_due >= $1::timestamptz AND effective_due < $2::timestamptz)
           OR ($8::text = 'submitted_at' AND submitted_at >= $1::timestamptz AND submitted_at < $2::timestamptz)
           OR ($8::text = 'closed_at' AND closed_at >= $1::timestamptz AND closed_at < $2::timestamptz))
)

, moved AS NOT MATERIALIZED (
    SELECT *,
           CASE $8::text
               WHEN 'accepted_at' THEN accepted_at
               WHEN 'dispatched_at' THEN dispatched_at
               WHEN 'effective_due' THEN effective_due
               WHEN 'submitted_at' THEN submitted_at
               WHEN 'closed_at' THEN closed_at
           END AS moment,
           marks & $18::integer <> 0 AS out,
           marks & 4 <> 0 AS excluded,
           ($19::integer = 0 OR marks & $19::integer <> 0) AND marks & $20::integer = 0 AS met
      FROM held
     WHERE $17::integer = 0 OR marks & $17::integer <> 0
),
judged AS NOT MATERIALIZED (
    SELECT *
      FROM moved
     WHERE $9::text <> 'crowded'
        OR (coalesce(district, 'none'), to_char(moment AT TIME ZONE $5::text, 'YYYY-MM')) IN (
               SELECT coalesce(district, 'none'), to_char(moment AT TIME ZONE $5::text, 'YYYY-MM')
                 FROM moved
                GROUP BY 1, 2
               HAVING count(*) >= $16::integer)
)

-- figures of held --
-- returns one row per key; their sum is the total, for an order without a value for the dimension
-- counts under `none`
SELECT projections.figure_key($4::text, $5::text, moment, lead_department, district, subdistrict,
                              community, cell, matter, kind, channel) AS key,
       count(*) FILTER (WHERE NOT out AND met) AS numerator,
       count(*) FILTER (WHERE NOT out) AS denominator,
       count(*) FILTER (WHERE NOT out AND met) AS raw_numerator,
       count(*) FILTER (WHERE NOT out) AS raw_denominator,
       count(*) FILTER (WHERE out) AS left_out,
       count(*) FILTER (WHERE NOT out AND excluded) AS excluded,
       0 AS raw_excluded,
       count(*) FILTER (WHERE NOT out AND NOT excluded AND met) AS kept_numerator
  FROM judged
 GROUP BY key
 ORDER BY key

-- orders of held --
-- exactly the orders behind a figure:
--   $21 key text (of dimension $4; null = the total)
--   $22 part text: as in query.sql; overdue: the rest of the denominator
--   $23 after_order_no text, $24 limit bigint
SELECT order_no
  FROM judged
 WHERE out = ($22::text = 'left_out')
   AND ($22::text NOT IN ('numerator', 'numerator_after_exclusion') OR met)
   AND ($22::text NOT IN ('denominator_after_exclusion', 'numerator_after_exclusion')
        OR NOT excluded)
   AND ($22::text <> 'excluded' OR excluded)
   AND ($22::text <> 'overdue' OR NOT met)
   AND ($23::text IS NULL OR order_no > $23::text)
   AND ($21::text IS NULL
        OR $21::text = projections.figure_key(
               $4::text, $5::text, moment, lead_department, district, subdistrict,
               community, cell, matter, kind, channel))
 ORDER BY order_no
 LIMIT $24::bigint

-- moment --
-- $1 as_of timestamptz or null: the position that the shares can speak of
SELECT CASE
           WHEN $1::timestamptz IS NULL THEN position
           ELSE least(position, hotline_log.position_at($1::timestamptz))
       END AS position
  FROM projections.checkpoint
 WHERE name = 'order_facts' AND live
