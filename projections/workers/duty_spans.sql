-- Duty areas and shifts of grid workers (责任安排、班次), one row per span, past ones too.
--
-- A span begins with one event (`position`) and ends with at most one (`ended_position`), so that it can
-- be asked as of any past position. A shift that no event has ended is over at `ends_at` all the same.

-- create --
CREATE TABLE duty_spans (
    worker         text        NOT NULL, -- account
    position       bigint      NOT NULL, -- of the event that began it
    kind           text        NOT NULL, -- assigned | shift
    area           text,                 -- of an assignment: 12-digit code of a division
    is_lead        boolean     NOT NULL,
    begun_at       timestamptz NOT NULL,
    ends_at        timestamptz,          -- of a shift: the latest end, which was said at its start
    ended_at       timestamptz,          -- of a shift never after ends_at
    ended_position bigint,
    ended_by       text,                 -- of a shift: worker | clock | relief
    CONSTRAINT one_row_per_span PRIMARY KEY (worker, position)
)

-- index --
CREATE INDEX duty_spans_begun ON duty_spans (begun_at)

-- load --
-- $1 workers text[], $2 unused: what no event has ended
SELECT * FROM duty_spans WHERE worker = ANY ($1::text[]) AND ended_position IS NULL AND $2::text[] IS NOT NULL

-- end --
-- $1 workers text[], $2 positions bigint[], $3 ended_at timestamptz[], $4 ended_positions bigint[], $5 ended_by text[]
UPDATE duty_spans
   SET ended_at = change.ended_at, ended_position = change.ended_position, ended_by = change.ended_by
  FROM unnest($1::text[], $2::bigint[], $3::timestamptz[], $4::bigint[], $5::text[])
       AS change (worker, position, ended_at, ended_position, ended_by)
 WHERE duty_spans.worker = change.worker AND duty_spans.position = change.position

-- rows --
-- whole rows, for comparisons: $1 workers text[]
SELECT worker AS key, to_jsonb(stored)::text AS row FROM duty_spans AS stored WHERE worker = ANY ($1::text[]) ORDER BY worker, position

-- sample --
-- $1 how many bigint
SELECT worker AS key FROM (SELECT DISTINCT worker FROM duty_spans) AS known ORDER BY random() LIMIT $1

-- first --
-- when the first span began: nothing is required before
SELECT min(begun_at) FROM projections.duty_spans

-- entered --
-- As in query.sql, with the same parameters. A minute is on duty where a shift runs as it begins. One row
-- for each worker, area and day with the minutes that are `required`, and one for each shift with those
-- of them that it was on duty, and those `outside`; of shifts that overlap the earlier one has the
-- minutes. $17 context: `hours` (day, begins, ends: what the calendar requires), `areas` (community,
-- subdistrict, district), and whose are counted: `communities`, `workers` (absent: everyone's).
WITH said AS NOT MATERIALIZED (
    SELECT worker, position, kind, area,
           date_trunc('minute', greatest(begun_at, $1::timestamptz) + INTERVAL '59.999999 s') AS begins,
           date_trunc('minute', least(CASE WHEN ended_position <= $3::bigint THEN ended_at ELSE ends_at END,
                                      $2::timestamptz) + INTERVAL '59.999999 s') AS ends
      FROM projections.duty_spans
     WHERE position <= $3::bigint
       AND begun_at < $2::timestamptz
       AND NOT (kind = 'assigned' AND is_lead)
       AND coalesce($17::jsonb -> 'workers' ? worker, NOT $17::jsonb ? 'workers')
       -- nothing of a span has marks
       AND ($8::text, $18::integer, $19::integer, $20::integer, $21::integer, $22::integer) IS NOT NULL
       AND $23::text IS NULL
),
by_day AS MATERIALIZED (
    SELECT worker, position, kind, area, local::date AS day,
           tstzrange(greatest(begins, local AT TIME ZONE $5::text),
                     least(ends, (local + INTERVAL '1 day') AT TIME ZONE $5::text)) AS span
      FROM said
     CROSS JOIN LATERAL generate_series(date_trunc('day', begins AT TIME ZONE $5::text),
                                        (ends AT TIME ZONE $5::text) - INTERVAL '1 minute',
                                        INTERVAL '1 day') AS local
     WHERE begins < ends
),
hours AS MATERIALIZED (
    SELECT day, range_agg(tstzrange(begins, ends)) AS spans
      FROM jsonb_to_recordset($17::jsonb -> 'hours') AS each (day date, begins timestamptz, ends timestamptz)
     GROUP BY day
),
shifts AS MATERIALIZED (
    SELECT worker, position, day,
           tstzmultirange(span) - coalesce(
               range_agg(span) OVER (PARTITION BY worker, day ORDER BY position
                                     ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
               tstzmultirange()) AS spans
      FROM by_day
     WHERE kind = 'shift'
),
assigned AS MATERIALIZED (
    SELECT worker, area, by_day.day, span,
           tstzmultirange(span) * coalesce(hours.spans, tstzmultirange()) AS required
      FROM by_day
      LEFT JOIN hours USING (day)
     WHERE kind = 'assigned'
       AND coalesce($17::jsonb -> 'communities' ? area, NOT $17::jsonb ? 'communities')
),
pieces AS NOT MATERIALIZED (
    SELECT worker, area, day, NULL::bigint AS shift, lower(span) AS moment, required,
           tstzmultirange() AS on_duty, tstzmultirange() AS outside
      FROM assigned
     UNION ALL
    SELECT worker, area, day, shifts.position, lower(span), tstzmultirange(),
           spans * required, spans * tstzmultirange(span) - required
      FROM assigned
      JOIN shifts USING (worker, day)
     WHERE spans && span
),
entered AS NOT MATERIALIZED (
    SELECT worker || '/' || day AS order_no, 0::bigint AS from_position,
           9223372036854775807 AS to_position, moment,
           true AS plain, true AS raw, false AS met, false AS out, false AS excluded,
           NULL::text AS lead_department, placed.district, placed.subdistrict, area AS community,
           NULL::text AS cell, NULL::text AS matter, NULL::text AS kind, NULL::text AS channel,
           NULL::text AS urgency, worker, false AS protected,
           shift, required, on_duty, outside
      FROM pieces
      LEFT JOIN jsonb_to_recordset($17::jsonb -> 'areas')
                AS placed (community text, subdistrict text, district text)
             ON placed.community = pieces.area
)

-- keyed_minutes --
-- behind `keyed` of query.sql
, minutes AS NOT MATERIALIZED (
    SELECT key, order_no, worker, shift, community,
           required.many AS required, on_duty.many AS on_duty, outside.many AS outside
      FROM keyed
     CROSS JOIN LATERAL (
               SELECT coalesce(sum(extract(epoch FROM upper(each) - lower(each)) / 60), 0)::bigint AS many
                 FROM unnest(keyed.required) AS each) AS required
     CROSS JOIN LATERAL (
               SELECT coalesce(sum(extract(epoch FROM upper(each) - lower(each)) / 60), 0)::bigint AS many
                 FROM unnest(keyed.on_duty) AS each) AS on_duty
     CROSS JOIN LATERAL (
               SELECT coalesce(sum(extract(epoch FROM upper(each) - lower(each)) / 60), 0)::bigint AS many
                 FROM unnest(keyed.outside) AS each) AS outside
)

-- figures --
-- behind `keyed_minutes`; size: days of workers on which anything is required
SELECT key,
       sum(on_duty)::bigint AS numerator,
       sum(required)::bigint AS denominator,
       sum(outside)::bigint AS left_out,
       count(DISTINCT order_no) FILTER (WHERE required > 0) AS size
  FROM minutes
 GROUP BY key
 ORDER BY key

-- shifts --
-- behind `keyed_minutes`: the shifts of a figure, with what each is counted for
--   $24 key text (null = the total), $25 after position bigint, $26 limit bigint
, counted AS (
    SELECT worker, shift, array_agg(DISTINCT community) AS communities,
           sum(on_duty)::bigint AS on_duty, sum(outside)::bigint AS outside
      FROM minutes
     WHERE shift IS NOT NULL
       AND ($24::text IS NULL OR key = $24::text)
       AND ($25::bigint IS NULL OR shift > $25::bigint)
     GROUP BY worker, shift
     ORDER BY shift
     LIMIT $26::bigint
)
SELECT span.worker, span.position, span.begun_at, span.ends_at,
       CASE WHEN span.ended_position <= $3::bigint THEN span.ended_at END AS ended_at,
       CASE WHEN span.ended_position <= $3::bigint THEN span.ended_by END AS ended_by,
       communities, on_duty, outside
  FROM counted
  JOIN projections.duty_spans AS span
    ON span.worker = counted.worker AND span.position = counted.shift
 ORDER BY span.position
