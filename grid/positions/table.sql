-- put --
-- All positions of one request; those that are kept already are left as they are.
--   $1 account      text
--   $2 device_id    text
--   $3 received_at  timestamptz
--   $4 days, $5 ats, $6 phone_ats, $7 lons, $8 lats, $9 crs, $10 accuracies: arrays of one length
WITH kept AS (
    INSERT INTO grid_position (account, device_id, received_at, day, at, phone_at,
                               lon, lat, crs, accuracy_m)
    SELECT $1, $2, $3, new.*
      FROM unnest($4::date[], $5::timestamptz[], $6::timestamptz[],
                  $7::double precision[], $8::double precision[], $9::text[], $10::real[]) AS new
        ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT count(*) FROM kept

-- track --
-- Positions of one worker, oldest first, from a moment or a place in that order on.
--   $1 account  text
--   $2 first_day, $3 last_day  date   of the city: which partitions are read
--   $4 since, $5 before        timestamptz
--   $6 after_at timestamptz, $7 after_phone_at timestamptz, $8 after_device text; null: the first
--   $9 limit    integer
SELECT device_id, at, phone_at, received_at, lon, lat, crs, accuracy_m
  FROM grid_position
 WHERE account = $1
   AND day BETWEEN $2 AND $3
   AND at >= $4
   AND at < $5
   AND ($6::timestamptz IS NULL
        OR (at, phone_at, device_id) >= ($6::timestamptz, $7::timestamptz, $8::text))
 ORDER BY at, phone_at, device_id
 LIMIT $9

-- make_day --
--   $1 day  date
SELECT make_position_day($1)

-- drop_days --
--   $1 before  date
SELECT drop_position_days($1)
