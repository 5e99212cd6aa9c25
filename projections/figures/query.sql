-- A rate as of a position of the log (I-01, I-02). Both statements count the same orders:
--
--   denominator  effective due in [$1, $2), not left out
--   numerator    of those, met at or before the effective due
--   excluded     of those, excluded from the assessment (X-01); without them the second pair
-- and for the raw pair the same against the first due date of the final lead.
--
-- Parameters of both:
--   $1 from timestamptz, $2 until timestamptz (the caller's min(to, as_of)), $3 position bigint
--   $4 by text (a dimension, or null), $5 zone text (of the city, for days to years)
--   $6 departments text[] (null = all)
--   $7 filters jsonb: the value of each dimension that is asked for
--   $8 clock text: whose limit is compared with when it was met
--   $9 protected text: which protected orders (D-07) count
--       all        every one
--       none       none
--       readable   those that the reader may read now
--       crowded    these alone, and only where at least $16 fell due in one district and month
--   $10 to $15 the reader's reach (projections.in_reach): every boolean, unprotected boolean,
--              turn text[], department text, member text, not_about text[]
--   $16 crowd integer

-- held --
-- the facts that held at the position and that are asked for
WITH held AS NOT MATERIALIZED (
    SELECT *
      FROM projections.on_time
     WHERE clock = $8::text
       AND from_position <= $3::bigint
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
                     WHERE listed.order_no = on_time.order_no)))
)

-- figures of held --
-- returns one row per key; their sum is the total, for an order without a value for the dimension
-- counts under `none`. left_out: due in the period, but in no pair of numbers.
, falling_due AS NOT MATERIALIZED (
    SELECT *, effective_due AS due, true AS plain, effective_due = first_due AS raw
      FROM held
     WHERE effective_due >= $1::timestamptz
       AND effective_due < $2::timestamptz
     UNION ALL -- the few whose deadline was moved count raw by their first one
    SELECT *, first_due, false, true
      FROM held
     WHERE first_due >= $1::timestamptz
       AND first_due < $2::timestamptz
       AND first_due <> effective_due
),
judged AS (
    SELECT projections.figure_key($4::text, $5::text, due, lead_department, district, subdistrict,
                                  community, cell, matter, kind, channel) AS key,
           plain,
           raw,
           coalesce(left_out <> 'excluded', false) AS out,
           coalesce(left_out = 'excluded', false) AS excluded,
           met_at <= due AND met_position <= $3::bigint AS met
      FROM falling_due
     WHERE $9::text <> 'crowded'
        OR (coalesce(district, 'none'), to_char(due AT TIME ZONE $5::text, 'YYYY-MM')) IN (
               SELECT coalesce(district, 'none'), to_char(due AT TIME ZONE $5::text, 'YYYY-MM')
                 FROM falling_due
                WHERE plain
                GROUP BY 1, 2
               HAVING count(*) >= $16::integer)
)
SELECT key,
       count(*) FILTER (WHERE plain AND NOT out AND met) AS numerator,
       count(*) FILTER (WHERE plain AND NOT out) AS denominator,
       count(*) FILTER (WHERE raw AND NOT out AND met) AS raw_numerator,
       count(*) FILTER (WHERE raw AND NOT out) AS raw_denominator,
       count(*) FILTER (WHERE plain AND out) AS left_out,
       count(*) FILTER (WHERE plain AND excluded) AS excluded,
       count(*) FILTER (WHERE raw AND excluded) AS raw_excluded,
       count(*) FILTER (WHERE plain AND NOT out AND NOT excluded AND met) AS kept_numerator
  FROM judged
 GROUP BY key
 ORDER BY key

-- orders of held --
-- exactly the orders behind a figure:
--   $17 key text (of dimension $4; null = the total)
--   $18 part text: denominator | numerator | overdue (the rest) | left_out | excluded, and the
--       second pair: denominator_after_exclusion | numerator_after_exclusion
--   $19 after_order_no text, $20 limit bigint
, judged AS NOT MATERIALIZED (
    SELECT *, met_at <= effective_due AND met_position <= $3::bigint AS met
      FROM held
     WHERE effective_due >= $1::timestamptz
       AND effective_due < $2::timestamptz
)
SELECT order_no
  FROM judged
 WHERE coalesce(left_out <> 'excluded', false) = ($18::text = 'left_out')
   AND ($18::text NOT IN ('numerator', 'numerator_after_exclusion') OR met)
   AND ($18::text NOT IN ('denominator_after_exclusion', 'numerator_after_exclusion')
        OR left_out IS NULL)
   AND ($18::text <> 'excluded' OR left_out = 'excluded')
   AND ($18::text <> 'overdue' OR met IS NOT TRUE)
   AND ($19::text IS NULL OR order_no > $19::text)
   AND ($9::text <> 'crowded'
        OR (coalesce(district, 'none'), to_char(effective_due AT TIME ZONE $5::text, 'YYYY-MM')) IN (
               SELECT coalesce(district, 'none'),
                      to_char(effective_due AT TIME ZONE $5::text, 'YYYY-MM')
                 FROM judged
                GROUP BY 1, 2
               HAVING count(*) >= $16::integer))
   AND ($17::text IS NULL
        OR $17::text = projections.figure_key(
               $4::text, $5::text, effective_due, lead_department, district, subdistrict,
               community, cell, matter, kind, channel))
 ORDER BY order_no
 LIMIT $20::bigint

-- moment --
-- $1 as_of timestamptz or null: the position that the figures can speak of
SELECT CASE
           WHEN $1::timestamptz IS NULL THEN position
           ELSE least(position, hotline_log.position_at($1::timestamptz))
       END AS position
  FROM projections.checkpoint
 WHERE name = 'on_time' AND live
