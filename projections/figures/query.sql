-- A figure as of a position of the log (I-01, I-02). Both statements count the same orders:
--
--   of a limit   the effective due is in [$1, $2); met: at or before it. The raw pair asks the same of
--                the first due date of the final lead
--   of marks     the moment of the cohort is in [$1, $2), any mark of $18 (0: all), none of $19;
--                met: any mark of $21 (0: all), none of $22, and what $23 asks
--   out          withdrawn or merged ($20), in no pair; excluded: from the assessment (X-01)
--
-- Parameters of both:
--   $1 from timestamptz, $2 until timestamptz (the caller's min(to, as_of)), $3 position bigint
--   $4 by text[] (two dimensions, each may be null), $5 zone text (of the city, for days to years)
--   $6 departments text[] (null = all)
--   $7 filters jsonb: the value of each dimension that is asked for
--   $8 measure text: the clock whose limit is compared with when it was met, or the cohort
--   $9 protected text: which protected orders (D-07) count
--       all        every one
--       none       none
--       readable   those that the reader may read now
--       readable_only  the protected ones of these, and no other order
--       crowded    protected ones alone, and only where at least $16 entered in one district and month
--   $10 to $15 the reader's reach (projections.in_reach): every boolean, unprotected boolean,
--              turn text[], department text, member text, not_about text[]
--   $16 crowd integer
--   $17 context jsonb: `levels` of departments and `as_of`, as figure_key takes them; `channels`: met
--       only by orders of these; `without_kinds`: orders of these do not enter
--   $18 among, $19 outside, $20 never, $21 met, $22 unmet: integers (projections/figures/marks.py)
--   $23 repeats text: requester (met: the same person did not ask again within 30 days of the closing)
--       or place (met: the same was reported from the cell within 30 days before)

-- entered --
-- the facts of orders that entered in the period; another kind of stream has an `entered` of its own
-- (projections/evaluation/case_facts.sql)
WITH entered AS NOT MATERIALIZED (
    SELECT order_no, from_position, to_position, effective_due AS moment,
           true AS plain, effective_due = first_due AS raw,
           coalesce(met_at <= effective_due AND met_position <= $3::bigint, false) AS met,
           coalesce(left_out <> 'excluded', false) AS out,
           coalesce(left_out = 'excluded', false) AS excluded,
           lead_department, district, subdistrict, community, cell, matter, kind, channel, urgency,
           CASE WHEN met_position <= $3::bigint THEN met_by END AS worker, protected
      FROM projections.on_time
     WHERE clock = $8::text
       AND effective_due >= $1::timestamptz
       AND effective_due < $2::timestamptz
     UNION ALL -- the few whose deadline was moved count raw by their first one
    SELECT order_no, from_position, to_position, first_due,
           false, true,
           coalesce(met_at <= first_due AND met_position <= $3::bigint, false),
           coalesce(left_out <> 'excluded', false),
           coalesce(left_out = 'excluded', false),
           lead_department, district, subdistrict, community, cell, matter, kind, channel, urgency,
           CASE WHEN met_position <= $3::bigint THEN met_by END AS worker, protected
      FROM projections.on_time
     WHERE clock = $8::text
       AND first_due >= $1::timestamptz
       AND first_due < $2::timestamptz
       AND first_due <> effective_due
     UNION ALL
    SELECT order_no, from_position, to_position,
           CASE $8::text
               WHEN 'registered_at' THEN registered_at
               WHEN 'accepted_at' THEN accepted_at
               WHEN 'dispatched_at' THEN dispatched_at
               WHEN 'effective_due' THEN effective_due
               WHEN 'submitted_at' THEN submitted_at
               WHEN 'closed_at' THEN closed_at
           END,
           true, true,
           ($21::integer = 0 OR marks & $21::integer <> 0)
               AND marks & $22::integer = 0
               AND coalesce($17::jsonb -> 'channels' ? channel, true)
               AND CASE $23::text
                       WHEN 'requester' THEN NOT EXISTS (
                           SELECT
                             FROM projections.order_list AS own
                             JOIN projections.order_list AS again USING (subject_id)
                             JOIN projections.order_facts AS other ON other.order_no = again.order_no
                            WHERE own.order_no = fact.order_no
                              AND again.registered_at >= fact.closed_at
                              AND again.registered_at < fact.closed_at + INTERVAL '30 days'
                              AND other.matter = fact.matter
                              AND other.from_position <= $3::bigint
                              AND other.to_position > $3::bigint
                              AND other.marks & $20::integer = 0
                              AND (NOT other.protected OR $9::text = 'all'))
                       WHEN 'place' THEN EXISTS (
                           SELECT
                             FROM projections.order_facts AS other
                            WHERE other.cell = fact.cell
                              AND other.matter = fact.matter
                              AND other.registered_at < fact.registered_at
                              AND other.registered_at >= fact.registered_at - INTERVAL '30 days'
                              AND other.from_position <= $3::bigint
                              AND other.to_position > $3::bigint
                              AND other.marks & $20::integer = 0
                              AND (NOT other.protected OR $9::text = 'all'))
                       ELSE true
                   END,
           marks & $20::integer <> 0,
           marks & 4 <> 0,
           lead_department, district, subdistrict, community, cell, matter, kind, channel, urgency,
           worker, protected
      FROM projections.order_facts AS fact
     WHERE ($18::integer = 0 OR marks & $18::integer <> 0)
       AND marks & $19::integer = 0
       AND NOT coalesce($17::jsonb -> 'without_kinds' ? kind, false)
       AND ( -- so that each cohort can use its index
              ($8::text = 'registered_at' AND registered_at >= $1::timestamptz AND registered_at < $2::timestamptz)
           OR ($8::text = 'accepted_at' AND accepted_at >= $1::timestamptz AND accepted_at < $2::timestamptz)
           OR ($8::text = 'dispatched_at' AND dispatched_at >= $1::timestamptz AND dispatched_at < $2::timestamptz)
           OR ($8::text = 'effective_due' AND effective_due >= $1::timestamptz AND effective_due < $2::timestamptz)
           OR ($8::text = 'submitted_at' AND submitted_at >= $1::timestamptz AND submitted_at < $2::timestamptz)
           OR ($8::text = 'closed_at' AND closed_at >= $1::timestamptz AND closed_at < $2::timestamptz))
)

-- as_it_was --
-- behind `entered`: each in the cell of its own time
, placed AS NOT MATERIALIZED (SELECT * FROM entered)

-- as_it_is_now --
-- behind `entered`: each where it is on the map in force. $17 context: `cells`, what each former cell
-- has become; `numbers`, the same of single orders and cases (projections/cells_now)
, placed AS NOT MATERIALIZED (
    SELECT order_no, from_position, to_position, moment, plain, raw, met, out, excluded,
           lead_department, matter, kind, channel, urgency, worker, protected,
           CASE WHEN own.was IS NOT NULL THEN own.district
                WHEN now.was IS NOT NULL THEN now.district ELSE entered.district END AS district,
           CASE WHEN own.was IS NOT NULL THEN own.subdistrict
                WHEN now.was IS NOT NULL THEN now.subdistrict
                ELSE entered.subdistrict END AS subdistrict,
           CASE WHEN own.was IS NOT NULL THEN own.community
                WHEN now.was IS NOT NULL THEN now.community ELSE entered.community END AS community,
           CASE WHEN own.was IS NOT NULL THEN own.cell
                WHEN now.was IS NOT NULL THEN now.cell ELSE entered.cell END AS cell
      FROM entered
      LEFT JOIN jsonb_to_recordset($17::jsonb -> 'cells')
                AS now (was text, district text, subdistrict text, community text, cell text)
             ON now.was = entered.cell
      LEFT JOIN jsonb_to_recordset($17::jsonb -> 'numbers')
                AS own (number text, was text, district text, subdistrict text, community text,
                        cell text)
             ON own.was = entered.cell AND own.number = split_part(entered.order_no, '/', 1)
)

-- held --
-- behind `placed`: those that held at the position and that are asked for
, held AS NOT MATERIALIZED (
    SELECT *
      FROM placed
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
       AND ($7::jsonb ->> 'urgency' IS NULL OR urgency = $7::jsonb ->> 'urgency')
       AND ($9::text = 'all'
            OR ($9::text <> 'readable_only' AND protected = ($9::text = 'crowded'))
            OR (protected AND $9::text IN ('readable', 'readable_only') AND ( -- one row each
                    SELECT projections.in_reach(
                               status, listed.protected, reported_department, departments, members,
                               $10::boolean, $11::boolean, $12::text[], $13::text, $14::text,
                               $15::text[])
                      FROM projections.order_list AS listed
                     WHERE listed.order_no = placed.order_no)))
),
judged AS NOT MATERIALIZED (
    SELECT *
      FROM held
     WHERE $9::text <> 'crowded'
        OR (coalesce(district, 'none'), to_char(moment AT TIME ZONE $5::text, 'YYYY-MM')) IN (
               SELECT coalesce(district, 'none'), to_char(moment AT TIME ZONE $5::text, 'YYYY-MM')
                 FROM held
                WHERE plain
                GROUP BY 1, 2
               HAVING count(*) >= $16::integer)
),
keyed AS NOT MATERIALIZED (
    SELECT *,
           1 AS orders,
           projections.figure_key(($4::text[])[1], $5::text, $17::jsonb, moment, lead_department,
                                  district, subdistrict, community, cell, matter, kind, channel,
                                  urgency, worker)
               || CASE
                      WHEN ($4::text[])[2] IS NULL THEN ''
                      ELSE ',' || projections.figure_key(
                               ($4::text[])[2], $5::text, $17::jsonb, moment, lead_department,
                               district, subdistrict, community, cell, matter, kind, channel,
                               urgency, worker)
                  END AS key
      FROM judged
)

-- figures --
-- behind `keyed` of the facts (`held`) or of the cube (present.sql): one row per key. Their sum is the
-- total, for an order without a value for the dimension counts under `none`. left_out: entered in
-- the period, but in no pair of numbers. entered: a key without any order has no row.
, counted AS (
    SELECT key, plain, raw, met, out, excluded, sum(orders) AS orders
      FROM keyed
     GROUP BY key, plain, raw, met, out, excluded
)
SELECT key,
       coalesce(sum(orders) FILTER (WHERE plain AND NOT out AND met), 0)::bigint AS numerator,
       coalesce(sum(orders) FILTER (WHERE plain AND NOT out), 0)::bigint AS denominator,
       coalesce(sum(orders) FILTER (WHERE raw AND NOT out AND met), 0)::bigint AS raw_numerator,
       coalesce(sum(orders) FILTER (WHERE raw AND NOT out), 0)::bigint AS raw_denominator,
       coalesce(sum(orders) FILTER (WHERE plain AND out), 0)::bigint AS left_out,
       coalesce(sum(orders) FILTER (WHERE plain AND NOT out AND excluded), 0)::bigint AS excluded,
       coalesce(sum(orders) FILTER (WHERE raw AND NOT out AND excluded), 0)::bigint AS raw_excluded,
       coalesce(sum(orders) FILTER (WHERE plain AND NOT out AND NOT excluded AND met), 0)::bigint
           AS kept_numerator,
       sum(orders)::bigint AS entered
  FROM counted
 GROUP BY key
 ORDER BY key

-- orders --
-- behind `held`: exactly the orders behind a figure:
--   $24 key text (of the dimensions $4; null = the total)
--   $25 part text: denominator | numerator | overdue (the rest) | left_out | excluded, and the
--       second pair: denominator_after_exclusion | numerator_after_exclusion
--   $26 after_order_no text, $27 limit bigint
SELECT order_no
  FROM keyed
 WHERE plain
   AND out = ($25::text = 'left_out')
   AND ($25::text NOT IN ('numerator', 'numerator_after_exclusion') OR met)
   AND ($25::text NOT IN ('denominator_after_exclusion', 'numerator_after_exclusion')
        OR NOT excluded)
   AND ($25::text <> 'excluded' OR excluded)
   AND ($25::text <> 'overdue' OR NOT met)
   AND ($26::text IS NULL OR order_no > $26::text)
   AND ($24::text IS NULL OR key = $24::text)
 ORDER BY order_no
 LIMIT $27::bigint

-- in_cells --
-- behind `held`: the orders, or cases, that are counted in some cells: $24 cells text[], $25 limit bigint
SELECT DISTINCT split_part(order_no, '/', 1) AS number, cell AS was
  FROM keyed
 WHERE cell = ANY ($24::text[])
 ORDER BY 1, 2
 LIMIT $25::bigint

-- moment --
-- $1 as_of timestamptz or null, $2 view text: the position that its figures can speak of
SELECT CASE
           WHEN $1::timestamptz IS NULL THEN position
           ELSE least(position, hotline_log.position_at($1::timestamptz))
       END AS position
  FROM projections.checkpoint
 WHERE name = $2::text AND live
