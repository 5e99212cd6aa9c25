-- The board of one moment (今日看板). Both statements name the parts of an order once, so that a number
-- is the count of the orders that are listed for it.
--
--   $1 now (or the earlier moment that is asked for), $2 day_from, $3 day_to (exclusive), $4 week_from,
--   $5 stuck_before timestamptz, $6 zone text
--   $7 position bigint: as the log stood there; the greatest bigint but one: the present
--   $8 to $13 the reader's reach (projections.in_reach), as it is now
--   $14 departments text[] (leads; null = all), $15 types text[] that are no acts

-- marked --
-- the orders that the board may count: open ones, those due on the day, those followed up in the week
WITH candidates AS (
    SELECT order_no, from_position
      FROM projections.progress
     WHERE open
       AND from_position <= $7::bigint
       AND to_position > $7::bigint
     UNION
    SELECT order_no, from_position
      FROM projections.progress
     WHERE due_at >= $2::timestamptz
       AND due_at < $3::timestamptz
       AND from_position <= $7::bigint
       AND to_position > $7::bigint
     UNION
    SELECT order_no, from_position
      FROM projections.progress
     WHERE followed_up_at >= $4::timestamptz
       AND from_position <= $7::bigint
       AND to_position > $7::bigint
),
marked AS (
    SELECT progress.order_no, progress.lead_department, progress.due_at,
           CASE WHEN state.today
                THEN extract(hour FROM progress.due_at AT TIME ZONE $6::text)::integer
           END AS hour,
           CASE WHEN NOT state.red THEN NULL
                WHEN progress.due_at > $1::timestamptz - interval '24 hours' THEN 'under_1_day'
                WHEN progress.due_at > $1::timestamptz - interval '72 hours' THEN 'under_3_days'
                WHEN progress.due_at > $1::timestamptz - interval '168 hours' THEN 'under_7_days'
                WHEN progress.due_at > $1::timestamptz - interval '720 hours' THEN 'under_30_days'
                ELSE 'over_30_days'
           END AS age,
           ARRAY[
               CASE WHEN progress.open THEN 'open' END,
               CASE WHEN state.red THEN 'red' END,
               CASE WHEN state.yellow THEN 'yellow' END,
               CASE WHEN state.today THEN 'due_today' END,
               CASE WHEN state.today AND progress.submitted THEN 'due_today_submitted' END,
               CASE WHEN state.stuck THEN 'stuck' END,
               CASE WHEN progress.open AND progress.returns >= 2 THEN 'ping_pong' END,
               CASE WHEN progress.open AND progress.extensions_asked <> '{}' THEN 'extension_pending' END,
               CASE WHEN progress.stage = 'return_pending' THEN 'return_pending' END,
               CASE WHEN progress.stage = 'disputed' THEN 'disputed' END,
               CASE WHEN progress.stage = 'suspended' THEN 'suspended' END,
               CASE WHEN progress.open AND progress.reworking THEN 'rework' END,
               CASE WHEN progress.followed_up_at >= $4::timestamptz THEN 'followed_up' END,
               CASE WHEN progress.followed_up_at >= $4::timestamptz AND progress.reached
                    THEN 'reached' END
           ] AS parts
      FROM candidates
     CROSS JOIN LATERAL ( -- one row each, so that no plan reads the whole tables
           SELECT *
             FROM projections.progress
            WHERE order_no = candidates.order_no
              AND from_position = candidates.from_position
            LIMIT 1
           ) AS progress
     CROSS JOIN LATERAL (
           SELECT * FROM projections.order_list WHERE order_no = candidates.order_no LIMIT 1
           ) AS listed
     CROSS JOIN LATERAL (
           SELECT progress.open AND NOT progress.submitted
                      AND coalesce(progress.due_at < $1::timestamptz, false) AS red,
                  progress.open AND NOT progress.submitted
                      AND coalesce(progress.due_at >= $1::timestamptz, false)
                      AND EXISTS (SELECT FROM projections.cards
                                   WHERE cards.order_no = progress.order_no
                                     AND cards.clock = 'handle'
                                     AND cards.due_at = progress.due_at
                                     AND cards.warned_position <= $7::bigint) AS yellow,
                  progress.stage NOT IN ('withdrawn', 'merged')
                      AND coalesce(progress.due_at >= $2::timestamptz
                                   AND progress.due_at < $3::timestamptz, false) AS today,
                  -- of the past the row says less: acts may have come later while it held
                  progress.open
                      AND (progress.moved_at < $5::timestamptz
                           OR ($7::bigint < 9223372036854775806
                               AND NOT EXISTS (
                                   SELECT
                                     FROM hotline_log.event
                                    WHERE stream = 'work_order-' || progress.order_no
                                      AND position <= $7::bigint
                                      AND type <> ALL ($15::text[])
                                      AND (data ->> 'at')::timestamptz >= $5::timestamptz)))
                      AS stuck
           ) AS state
     WHERE projections.in_reach(
               listed.status, listed.protected, listed.reported_department,
               listed.departments, listed.members, $8::boolean, $9::boolean,
               $10::text[], $11::text, $12::text, $13::text[])
       AND ($14::text[] IS NULL OR progress.lead_department = ANY ($14::text[]))
)

-- counts of marked --
-- returns each part as a whole, and by lead, by hour of the day, and by age
SELECT part, lead_department, hour, age, grouping(lead_department, hour, age) AS divided,
       count(*) AS orders, min(due_at) AS oldest_due_at
  FROM marked
 CROSS JOIN LATERAL unnest(parts) AS part
 WHERE part IS NOT NULL
 GROUP BY GROUPING SETS ((part), (part, lead_department), (part, hour), (part, age))

-- orders of marked --
--   $16 part text, $17 hour integer, $18 age text, $19 after_order_no text (null = any)
--   $20 limit bigint
SELECT order_no
  FROM marked
 WHERE parts @> ARRAY[$16::text]
   AND ($17::integer IS NULL OR hour = $17::integer)
   AND ($18::text IS NULL OR age = $18::text)
   AND ($19::text IS NULL OR order_no > $19::text)
 ORDER BY order_no
 LIMIT $20::bigint
