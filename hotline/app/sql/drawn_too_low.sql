-- drawn_too_low: days of a city whose orders have higher numbers than were ever drawn: the next
-- numbers would be given twice.
SELECT used.city,
       used.day,
       used.highest,
       coalesce(max(drawn.last), 0) AS drawn
  FROM (SELECT split_part(stream, '-', 3) AS city,
               split_part(stream, '-', 2) AS day,
               max(split_part(stream, '-', 4)::integer) AS highest
          FROM hotline_log.stream
         WHERE stream ~ '^work_order-[0-9]{8}-[0-9]+-[0-9]{1,9}$'
         GROUP BY 1, 2) AS used
  LEFT JOIN order_number AS drawn
    ON drawn.city = used.city
   AND to_char(drawn.day, 'YYYYMMDD') = used.day
 GROUP BY used.city, used.day, used.highest
HAVING used.highest > coalesce(max(drawn.last), 0)
 ORDER BY used.city, used.day
