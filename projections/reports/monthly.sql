-- What became of the orders that fell due in a month, as the log was at a position. The orders are
-- those of the on-time rate without the protected ones, which no report counts (D-07).
--
-- Parameters of both statements on orders that fell due:
--   $1 from, $2 until timestamptz (the caller's min(to, as_of)), $3 position bigint
--   $4 departments text[] (the final lead; null = all)

-- due --
WITH due AS NOT MATERIALIZED (
    SELECT order_no, matter, kind, channel, district, subdistrict, lead_department, effective_due,
           met_at,
           met_position <= $3::bigint AND met_at <= effective_due AS on_time,
           met_position <= $3::bigint AND met_at > effective_due AS late,
           coalesce(left_out = 'excluded', false) AS excluded
      FROM projections.on_time
     WHERE clock = 'handle'
       AND from_position <= $3::bigint
       AND to_position > $3::bigint
       AND effective_due >= $1::timestamptz
       AND effective_due < $2::timestamptz
       AND NOT protected
       AND coalesce(left_out = 'excluded', true)
       AND ($4::text[] IS NULL OR lead_department = ANY ($4::text[]))
)

-- late of due --
-- how many were submitted late: what no rate says
SELECT coalesce(lead_department, 'none') AS department,
       count(*) AS late
  FROM due
 WHERE late
 GROUP BY 1
 ORDER BY 1

-- orders of due --
-- $5 to $10: the reader's reach (projections.in_reach)
SELECT order_no, matter, kind, channel, district, subdistrict, lead_department, effective_due,
       CASE WHEN on_time OR late THEN met_at END AS met_at, coalesce(on_time, false) AS on_time, excluded
  FROM due
 WHERE (SELECT projections.in_reach(
                   status, listed.protected, reported_department, departments, members,
                   $5::boolean, $6::boolean, $7::text[], $8::text, $9::text, $10::text[])
          FROM projections.order_list AS listed
         WHERE listed.order_no = due.order_no)
 ORDER BY effective_due, order_no

-- registered --
-- $1 from, $2 until timestamptz: registered in between, also those merged or withdrawn later
SELECT channel, coalesce(district, 'none') AS district, count(*) AS orders
  FROM projections.order_list
 WHERE registered_at >= $1::timestamptz
   AND registered_at < $2::timestamptz
   AND NOT protected
 GROUP BY channel, coalesce(district, 'none')
 ORDER BY channel, district
