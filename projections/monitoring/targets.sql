-- online_share --
--   $1 from, $2 to timestamptz (registered in between), $3 channels text[] that are online
-- Protected orders are counted for no reader (D-07).
SELECT count(*) AS denominator,
       count(*) FILTER (WHERE channel = ANY ($3::text[])) AS numerator
  FROM projections.order_list
 WHERE registered_at >= $1::timestamptz
   AND registered_at < $2::timestamptz
   AND NOT protected
