-- The board of the present (今日看板). Both statements name the parts of an order once, so that a
-- number is the count of the orders that are listed for it.
--
--   $1 now, $2 day_from, $3 day_to (exclusive), $4 week_from, $5 stuck_before timestamptz
--   $6 zone text, $7 open text[] (statuses)
--   $8 to $13 the reader's reach (projections.in_reach)
--   $14 departments text[] (leads; null = all)

-- marked --
-- the orders that the board may count: open ones, those due today, those followed up this week
WITH candidates AS (
    SELECT order_no FROM projections.order_list WHERE status = ANY ($7::text[])
     UNION
    SELECT order_no
      FROM projections.order_list
     WHERE due_at >= $2::timestamptz
       AND due_at < $3::timestamptz
     UNION
    SELECT order_no
      FROM projections.progress
     WHERE followed_up_at >= $4::timestamptz
),
marked AS (
    SELECT listed.order_no, listed.lead_department, listed.due_at,
           CASE WHEN state.today
                THEN extract(hour FROM listed.due_at AT TIME ZONE $6::text)::integer
           END AS hour,
           CASE WHEN NOT state.red THEN NULL
                WHEN listed.due_at > $1::timestamptz - interval '24 hours' THEN 'under_1_day'
                WHEN listed.due_at > $1::timestamptz - interval '72 hours' THEN 'under_3_days'
                WHEN listed.due_at > $1::timestamptz - interval '168 hours' THEN 'under_7_days'
                WHEN listed.due_at > $1::timestamptz - interval '720 hours' THEN 'under_30_days'
                ELSE 'over_30_days'
           END AS age,
           ARRAY[
               CASE WHEN state.open THEN 'open' END,
               CASE WHEN state.red THEN 'red' END,
               CASE WHEN state.yellow THEN 'yellow' END,
               CASE WHEN state.today THEN 'due_today' END,
               CASE WHEN state.today AND listed.first_submitted_at IS NOT NULL
                    THEN 'due_today_submitted' END,
               CASE WHEN state.open AND progress.moved_at < $5::timestamptz THEN 'stuck' END,
               CASE WHEN state.open AND progress.returns >= 2 THEN 'ping_pong' END,
               CASE WHEN state.open AND progress.extensions_asked <> '{}' THEN 'extension_pending' END,
               CASE WHEN listed.status = 'return_pending' THEN 'return_pending' END,
               CASE WHEN listed.status = 'disputed' THEN 'disputed' END,
               CASE WHEN listed.status = 'suspended' THEN 'suspended' END,
               CASE WHEN state.open AND progress.reworking THEN 'rework' END,
               CASE WHEN progress.followed_up_at >= $4::timestamptz THEN 'followed_up' END,
               CASE WHEN progress.followed_up_at >= $4::timestamptz AND progress.reached
                    THEN 'reached' END
           ] AS parts
      FROM candidates
     CROSS JOIN LATERAL ( -- one row, so that no plan reads the whole list
           SELECT * FROM projections.order_list WHERE order_no = candidates.order_no LIMIT 1
           ) AS listed
      LEFT JOIN LATERAL (
           SELECT * FROM projections.progress WHERE order_no = candidates.order_no LIMIT 1
           ) AS progress ON true
     CROSS JOIN LATERAL (
           SELECT listed.status = ANY ($7::text[]) AS open,
                  listed.unsubmitted AND coalesce(listed.due_at < $1::timestamptz, false) AS red,
                  listed.unsubmitted AND coalesce(listed.due_at >= $1::timestamptz, false)
                      AND EXISTS (SELECT FROM projections.cards
                                   WHERE cards.order_no = listed.order_no
                                     AND cards.clock = 'handle'
                                     AND cards.due_at = listed.due_at
                                     AND cards.warned_at IS NOT NULL) AS yellow,
                  listed.status NOT IN ('withdrawn', 'merged')
                      AND coalesce(listed.due_at >= $2::timestamptz
                                   AND listed.due_at < $3::timestamptz, false) AS today
           ) AS state
     WHERE projections.in_reach(
               listed.status, listed.protected, listed.reported_department,
               listed.departments, listed.members, $8::boolean, $9::boolean,
               $10::text[], $11::text, $12::text, $13::text[])
       AND ($14::text[] IS NULL OR listed.lead_department = ANY ($14::text[]))
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
--   $15 part text, $16 hour integer, $17 age text, $18 after_order_no text (null = any)
--   $19 limit bigint
SELECT order_no
  FROM marked
 WHERE parts @> ARRAY[$15::text]
   AND ($16::integer IS NULL OR hour = $16::integer)
   AND ($17::text IS NULL OR age = $17::text)
   AND ($18::text IS NULL OR order_no > $18::text)
 ORDER BY order_no
 LIMIT $19::bigint
