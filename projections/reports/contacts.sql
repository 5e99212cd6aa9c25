-- How many orders were registered in a period, divided by one dimension. Protected ones are counted
-- for no reader (D-07); merged and withdrawn ones are counted, for each was a contact.

-- contacts --
-- $1 from, $2 to timestamptz, $3 by text: channel | district | subdistrict | community
SELECT coalesce(
           CASE $3::text
               WHEN 'channel' THEN channel
               WHEN 'district' THEN district
               WHEN 'subdistrict' THEN subdistrict
               WHEN 'community' THEN community
           END, 'none') AS key,
       count(*) AS orders
  FROM projections.order_list
 WHERE registered_at >= $1::timestamptz
   AND registered_at < $2::timestamptz
   AND NOT protected
 GROUP BY 1
 ORDER BY 1
