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
--   $14 protected text: which protected orders (D-07) count
--       all        every one
--       none       none
--       readable   those that the reader may read now
--       crowded    these alone, and only where at least $21 fell due in one district and month
--   $15 to $20 the reader's reach (projections.in_reach): every boolean, unprotected boolean,
--              turn text[], department text, member text, not_about text[]
--   $21 crowd integer

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
       AND ($14::text = 'all'
            OR protected = ($14::text = 'crowded')
            OR ($14::text = 'readable' AND ( -- one row, so that no plan reads the whole list
                    SELECT projections.in_reach(
                               status, listed.protected, reported_department, departments, members,
                               $15::boolean, $16::boolean, $17::text[], $18::text, $19::text,
                               $20::text[])
                      FROM projections.order_list AS listed
                     WHERE listed.order_no = on_time.order_no)))
),
falling_due AS NOT MATERIALIZED (
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
     WHERE $14::text <> 'crowded'
        OR (coalesce(district, 'none'), to_char(due AT TIME ZONE $5::text, 'YYYY-MM')) IN (
               SELECT coalesce(district, 'none'), to_char(due AT TIME ZONE $5::text, 'YYYY-MM')
                 FROM falling_due
                WHERE plain
                GROUP BY 1, 2
               HAVING count(*) >= $21::integer)
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
--   $22 key text (of dimension $4; null = the total)
--   $23 part text: denominator | numerator | overdue (the rest) | left_out
--   $24 after_order_no text, $25 limit bigint
WITH held AS NOT MATERIALIZED (
    SELECT *
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
       AND ($14::text = 'all'
            OR protected = ($14::text = 'crowded')
            OR ($14::text = 'readable' AND ( -- one row, so that no plan reads the whole list
                    SELECT projections.in_reach(
                               status, listed.protected, reported_department, departments, members,
                               $15::boolean, $16::boolean, $17::text[], $18::text, $19::text,
                               $20::text[])
                      FROM projections.order_list AS listed
                     WHERE listed.order_no = on_time.order_no)))
)
SELECT order_no
  FROM held
 WHERE (left_out IS NOT NULL) = ($23::text = 'left_out')
   AND ($23::text <> 'numerator' OR first_submitted_at <= effective_due)
   AND ($23::text <> 'overdue' OR (first_submitted_at <= effective_due) IS NOT TRUE)
   AND ($24::text IS NULL OR order_no > $24::text)
   AND ($14::text <> 'crowded'
        OR (coalesce(district, 'none'), to_char(effective_due AT TIME ZONE $5::text, 'YYYY-MM')) IN (
               SELECT coalesce(district, 'none'),
                      to_char(effective_due AT TIME ZONE $5::text, 'YYYY-MM')
                 FROM held
                GROUP BY 1, 2
               HAVING count(*) >= $21::integer))
   AND ($22::text IS NULL OR $22::text = coalesce(CASE $4::text
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
 ORDER BY order_no
 LIMIT $25::bigint

-- moment --
-- $1 as_of timestamptz or null: the position that the figures can speak of
SELECT CASE
           WHEN $1::timestamptz IS NULL THEN position
           ELSE least(position, hotline_log.position_at($1::timestamptz))
       END AS position
  FROM projections.checkpoint
 WHERE name = 'on_time' AND live
