-- log_disorder: events that do not follow their neighbour: a hole in the positions, or a stamp that
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
