-- Places of which the same is reported again and again (重复发生地).

-- counts --
--   $1 from, $2 to (exclusive) timestamptz, $3 at_least bigint
--   $4 to $9 the reader's reach (projections.in_reach)
-- returns each cell and matter with so many orders, most orders first; merged ones count with the
-- order that leads (D-06)
SELECT cell, matter,
       (array_agg(matter_name ORDER BY registered_at DESC, order_no))[1] AS matter_name,
       count(*) AS orders,
       min(registered_at) AS first_registered_at,
       max(registered_at) AS last_registered_at
  FROM projections.order_list
 WHERE registered_at >= $1::timestamptz
   AND registered_at < $2::timestamptz
   AND cell IS NOT NULL
   AND status <> 'merged'
   AND projections.in_reach(status, protected, reported_department, departments, members,
                            $4::boolean, $5::boolean, $6::text[], $7::text, $8::text, $9::text[])
 GROUP BY cell, matter
HAVING count(*) >= $3::bigint
 ORDER BY orders DESC, cell, matter
