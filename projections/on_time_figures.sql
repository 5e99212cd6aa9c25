-- The on-time rate as of a position of the log (domain.md §6). Both statements count the same orders:
--
--   denominator  effective due in [$1, $2), not left out
--   numerator    of those, first submitted at or before the effective due
-- and for the raw pair the same against the first due date of the final lead.
--
-- Parameters of both:
--   $1 from timestamptz, $2 until timestamptz (the caller's min(to, as_of)), $3 position bigint
--   $4 by text (a dimension below, or null), $5 zone text (of the city, for days to years)
--   $6 departments text[], $7 district text, $8 subdistrict text, $9 community text, $10 cell text,
--   $11 matter text, $12 kind text, $13 channel text: null = all

-- figures --
-- returns one row per key; their sum is the total, for an order without a value for the dimension
-- counts under `none`. left_out: due in the period, but in no pair of numbers.
WITH held AS NOT MATERIALIZED (
    SELECT *
      FROM projections.on_time
     WHERE from_position <= $3::bigint
       AND to_position > $3::bigint
       AND ($6::text[] IS NULL OR lead_department = ANY ($6::text[]))
       AND ($7::text IS NULL OR district = $7::text)
       AND ($8::text IS NULL OR subdistrict = $8::text)
       AND ($9::text IS NULL OR community = $9::text)
       AND ($10::text IS NULL OR cell = $10::text)
       AND ($11::text IS NULL OR matter = $11::text)
       AND ($12::text IS NULL OR kind = $12::text)
       AND ($13::text IS NULL OR channel = $13::text)
),
falling_due AS (
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
    SELECT coalesce(CASE $4::text
               WHEN 'department' THEN lead_department
               WHEN 'district' THEN district
               WHEN 'subdistrict' THEN subdistrict
               WHEN 'community' THEN community
               WHEN 'cell' THEN cell
               WHEN 'matter' THEN matter
               WHEN 'kind' THEN kind
               WHEN 'channel' THEN channel
               WHEN 'day' THEN to_char(due AT TIME ZONE $5::text, 'YYYY-MM-DD')
               WHEN 'week' THEN to_char(due AT TIME ZONE $5::text, 'IYYY-"W"IW')
               WHEN 'month' THEN to_char(due AT TIME ZONE $5::text, 'YYYY-MM')
               WHEN 'quarter' THEN to_char(due AT TIME ZONE $5::text, 'YYYY-"Q"Q')
               WHEN 'year' THEN to_char(due AT TIME ZONE $5::text, 'YYYY')
           END, 'none') AS key,
           plain,
           raw,
           left_out IS NOT NULL AS out,
           first_submitted_at <= due AS on_time
      FROM falling_due
)
SELECT key,
       count(*) FILTER (WHERE plain AND NOT out AND on_time) AS numerator,
       count(*) FILTER (WHERE plain AND NOT out) AS denominator,
       count(*) FILTER (WHERE raw AND NOT out AND on_time) AS raw_numerator,
       count(*) FILTER (WHERE raw AND NOT out) AS raw_denominator,
       count(*) FILTER (WHERE plain AND out) AS left_out
  FROM judged
 GROUP BY key
 ORDER BY key

-- orders --
-- exactly the orders behind a figure:
--   $14 key text (of dimension $4; null = the total)
--   $15 part text: denominator | numerator | overdue (the rest) | left_out
--   $16 after_order_no text, $17 limit bigint
SELECT order_no
  FROM projections.on_time
 WHERE from_position <= $3::bigint
   AND to_position > $3::bigint
   AND effective_due >= $1::timestamptz
   AND effective_due < $2::timestamptz
   AND ($6::text[] IS NULL OR lead_department = ANY ($6::text[]))
   AND ($7::text IS NULL OR district = $7::text)
   AND ($8::text IS NULL OR subdistrict = $8::text)
   AND ($9::text IS NULL OR community = $9::text)
   AND ($10::text IS NULL OR cell = $10::text)
   AND ($11::text IS NULL OR matter = $11::text)
   AND ($12::text IS NULL OR kind = $12::text)
   AND ($13::text IS NULL OR channel = $13::text)
   AND ($14::text IS NULL OR $14::text = coalesce(CASE $4::text
                   WHEN 'department' THEN lead_department
                   WHEN 'district' THEN district
                   WHEN 'subdistrict' THEN subdistrict
                   WHEN 'community' THEN community
                   WHEN 'cell' THEN cell
                   WHEN 'matter' THEN matter
                   WHEN 'kind' THEN kind
                   WHEN 'channel' THEN channel
                   WHEN 'day' THEN to_char(effective_due AT TIME ZONE $5::text, 'YYYY-MM-DD')
                   WHEN 'week' THEN to_char(effective_due AT TIME ZONE $5::text, 'IYYY-"W"IW')
                   WHEN 'month' THEN to_char(effective_due AT TIME ZONE $5::text, 'YYYY-MM')
                   WHEN 'quarter' THEN to_char(effective_due AT TIME ZONE $5::text, 'YYYY-"Q"Q')
                   WHEN 'year' THEN to_char(effective_due AT TIME ZONE $5::text, 'YYYY')
               END, 'none'))
   AND (left_out IS NOT NULL) = ($15::text = 'left_out')
   AND ($15::text <> 'numerator' OR first_submitted_at <= effective_due)
   AND ($15::text <> 'overdue' OR (first_submitted_at <= effective_due) IS NOT TRUE)
   AND ($16::text IS NULL OR order_no > $16::text)
 ORDER BY order_no
 LIMIT $17::bigint

-- moment --
-- $1 as_of timestamptz or null: the position that the figures can speak of
SELECT CASE
           WHEN $1::timestamptz IS NULL THEN position
           ELSE least(position, hotline_log.position_at($1::timestamptz))
       END AS position
  FROM projections.checkpoint
 WHERE name = 'on_time' AND live
