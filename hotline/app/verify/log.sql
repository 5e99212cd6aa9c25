-- log_disorder --
-- Events that do not follow their neighbour: a hole in the positions, or a stamp that
-- goes back.
--   $1 after    bigint       the last position that was looked at
--   $2 stamp    timestamptz  its recorded_at
--   $3 up_to    bigint
-- returns one row for each of them.
SELECT position,
       before,
       recorded_at < stamped AS goes_back
  FROM (SELECT position,
               recorded_at,
               coalesce(lag(position) OVER by_position, $1) AS before,
               coalesce(lag(recorded_at) OVER by_position, $2) AS stamped
          FROM hotline_log.event
         WHERE position > $1
           AND position <= $3
        WINDOW by_position AS (ORDER BY position)
       ) AS followed
 WHERE position <> before + 1
    OR recorded_at < stamped
 ORDER BY position

-- last_event --
-- The last event at or before a position; no row when there is none.
--   $1 up_to  bigint
SELECT position,
       recorded_at
  FROM hotline_log.event
 WHERE position <= $1
 ORDER BY position DESC
 LIMIT 1

-- headless_streams --
-- Streams that have events and no head row.
--   $1 at most  integer
SELECT DISTINCT event.stream
  FROM hotline_log.event
 WHERE NOT EXISTS (SELECT FROM hotline_log.stream WHERE stream.stream = event.stream)
 ORDER BY event.stream
 LIMIT $1

-- keys_of_nothing --
-- Command keys that lead to a position where there is no event.
--   $1 at most  integer
SELECT DISTINCT position
  FROM hotline_log.event_key
 WHERE NOT EXISTS (SELECT FROM hotline_log.event WHERE event.position = event_key.position)
 ORDER BY position
 LIMIT $1

-- drawn_too_low --
-- Days of a city whose orders have higher numbers than were ever drawn: the next
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
