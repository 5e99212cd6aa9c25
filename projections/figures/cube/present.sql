-- The cube of figures: the orders of whole months or days that hold now, in the cells that are asked for.

-- cells --
--   $1 from timestamptz, $2 until timestamptz: first moments of months or days of the cube
--   $3 by text[], $4 zone text, $5 departments text[], $6 filters jsonb, $7 measure text: as in query.sql
--   $8 protected boolean: whether protected orders (D-07) count too
--   $9 context jsonb, $10 among, $11 outside, $12 never, $13 met, $14 unmet: as in query.sql
--   $15 dimensions text: the set
WITH cell AS NOT MATERIALIZED (
    SELECT begins, marks & 1 <> 0 AS plain, marks & 2 <> 0 AS raw, marks & 4 <> 0 AS met,
           marks & 8 <> 0 AS out, marks & 16 <> 0 AS excluded,
           value_1, value_2, value_3, orders
      FROM projections.on_time_cube
     WHERE measure = $7::text
       AND dimensions = $15::text
       AND begins >= $1::timestamptz
       AND begins < $2::timestamptz
       AND ($8::boolean OR NOT protected)
     UNION ALL
    SELECT begins, true, true,
           ($13::integer = 0 OR marks & $13::integer <> 0)
               AND marks & $14::integer = 0
               AND coalesce($9::jsonb -> 'channels' ? value_2, true),
           marks & $12::integer <> 0, marks & 4 <> 0,
           value_1, value_2, value_3, orders
      FROM projections.order_facts_cube
     WHERE measure = $7::text
       AND dimensions = $15::text
       AND begins >= $1::timestamptz
       AND begins < $2::timestamptz
       AND ($8::boolean OR NOT protected)
       AND ($10::integer = 0 OR marks & $10::integer <> 0)
       AND marks & $11::integer = 0
       AND NOT coalesce($9::jsonb -> 'without_kinds' ? value_1, false)
),
named AS NOT MATERIALIZED (
    SELECT begins AS moment, plain, raw, met, out, excluded, orders,
           CASE WHEN $15::text = 'department' THEN nullif(value_1, '') END AS lead_department,
           CASE WHEN $15::text = 'area' THEN nullif(value_1, '') END AS district,
           CASE WHEN $15::text = 'area' THEN nullif(value_2, '') END AS subdistrict,
           CASE WHEN $15::text = 'area' THEN nullif(value_3, '') END AS community,
           CASE WHEN $15::text = 'matter' THEN value_1 END AS matter,
           CASE WHEN $15::text = 'request' THEN value_1 END AS kind,
           CASE WHEN $15::text = 'request' THEN value_2 END AS channel,
           CASE WHEN $15::text = 'request' THEN value_3 END AS urgency
      FROM cell
),
keyed AS NOT MATERIALIZED (
    SELECT plain, raw, met, out, excluded, orders,
           projections.figure_key(($3::text[])[1], $4::text, $9::jsonb, moment, lead_department,
                                  district, subdistrict, community, NULL, matter, kind, channel,
                                  urgency)
               || CASE
                      WHEN ($3::text[])[2] IS NULL THEN ''
                      ELSE ',' || projections.figure_key(
                               ($3::text[])[2], $4::text, $9::jsonb, moment, lead_department,
                               district, subdistrict, community, NULL, matter, kind, channel,
                               urgency)
                  END AS key
      FROM named
     WHERE ($5::text[] IS NULL OR lead_department = ANY ($5::text[]))
       AND ($6::jsonb ->> 'district' IS NULL OR district = $6::jsonb ->> 'district')
       AND ($6::jsonb ->> 'subdistrict' IS NULL OR subdistrict = $6::jsonb ->> 'subdistrict')
       AND ($6::jsonb ->> 'community' IS NULL OR community = $6::jsonb ->> 'community')
       AND ($6::jsonb ->> 'group' IS NULL
            OR projections.matter_prefix(matter, 2) = $6::jsonb ->> 'group')
       AND ($6::jsonb ->> 'subgroup' IS NULL
            OR projections.matter_prefix(matter, 4) = $6::jsonb ->> 'subgroup')
       AND ($6::jsonb ->> 'matter' IS NULL OR matter = $6::jsonb ->> 'matter')
       AND ($6::jsonb ->> 'kind' IS NULL OR kind = $6::jsonb ->> 'kind')
       AND ($6::jsonb ->> 'channel' IS NULL OR channel = $6::jsonb ->> 'channel')
       AND ($6::jsonb ->> 'urgency' IS NULL OR urgency = $6::jsonb ->> 'urgency')
)

-- reached --
-- $1 view text, $2 position bigint: whether the cube beside the view is of that position
SELECT coalesce(bool_or(position <= $2::bigint), false) AS reached
  FROM projections.checkpoint
 WHERE name = $1::text AND live
