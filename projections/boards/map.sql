-- The map of the present (地图): how many orders each area has, of those that the reader may list.

-- counts --
--   $1 now, $2 from, $3 to (exclusive) timestamptz
--   $4 open text[] (statuses), $5 level text (cell, community, subdistrict or district)
--   $6 to $11 the reader's reach (projections.in_reach)
-- returns each area with an open order or one registered in the period; merged ones count with the
-- order that leads (D-06)
SELECT area,
       count(*) FILTER (WHERE status = ANY ($4::text[])) AS open,
       count(*) FILTER (WHERE unsubmitted AND due_at < $1::timestamptz) AS red,
       count(*) FILTER (WHERE status <> 'merged'
                          AND registered_at >= $2::timestamptz
                          AND registered_at < $3::timestamptz) AS registered
  FROM projections.order_list
 CROSS JOIN LATERAL (
       SELECT CASE $5::text WHEN 'cell' THEN cell
                            WHEN 'community' THEN community
                            WHEN 'subdistrict' THEN subdistrict
                            WHEN 'district' THEN district
              END AS area
       ) AS placed
 WHERE area IS NOT NULL
   AND (status = ANY ($4::text[])
        OR (status <> 'merged'
            AND registered_at >= $2::timestamptz
            AND registered_at < $3::timestamptz))
   AND projections.in_reach(status, protected, reported_department, departments, members,
                            $6::boolean, $7::boolean, $8::text[], $9::text, $10::text, $11::text[])
 GROUP BY area
 ORDER BY area
