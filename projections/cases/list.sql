-- The list of grid cases (案件列表): one row per case, with the task that is open. No text is kept.

-- create --
CREATE TABLE case_list (
    case_no        text        NOT NULL,
    status         text        NOT NULL,
    source         text        NOT NULL,
    area_class     text        NOT NULL,
    district       text,
    subdistrict    text,
    community      text,
    cell           text,
    department     text, -- that handles it; it stays after the close
    order_no       text, -- the work order that it belongs to
    reported_at    timestamptz NOT NULL,
    closed_at      timestamptz,
    clock          text, -- of the present node
    due_at         timestamptz,
    reworks        integer     NOT NULL,
    review_at      timestamptz, -- while it is suspended
    standard       text        NOT NULL,
    kind           text        NOT NULL,
    matter         text        NOT NULL,
    matter_name    text        NOT NULL,
    reporter       text,
    workers        text[]      NOT NULL, -- accounts that have had a task
    photos         text[]      NOT NULL, -- by content: hashes
    withdrawn      boolean     NOT NULL, -- its order became protected: no reader sees it (D-07)
    warn_at        timestamptz,
    handle_due_at  timestamptz, -- of the handling clock, for a rework
    handle_warn_at timestamptz,
    task           text, -- that is open
    task_kind      text,
    task_worker    text, -- null: it waits for the grid lead to name one
    task_since     timestamptz,
    CONSTRAINT one_row_per_case PRIMARY KEY (case_no)
) WITH (fillfactor = 70)

-- index --
CREATE INDEX case_list_newest ON case_list (reported_at DESC, case_no);
CREATE INDEX case_list_by_status ON case_list (status, reported_at DESC, case_no);
CREATE INDEX case_list_by_cell ON case_list (cell, matter, reported_at DESC, case_no);
CREATE INDEX case_list_by_community ON case_list (community, reported_at DESC, case_no);
CREATE INDEX case_list_by_subdistrict ON case_list (subdistrict, reported_at DESC, case_no);
CREATE INDEX case_list_by_department ON case_list (department, reported_at DESC, case_no);
CREATE INDEX case_list_by_reporter ON case_list (reporter, reported_at DESC, case_no);
CREATE INDEX case_list_by_order ON case_list (order_no) WHERE order_no IS NOT NULL;
CREATE INDEX case_list_by_due ON case_list (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX case_list_by_review ON case_list (review_at) WHERE review_at IS NOT NULL;
CREATE INDEX case_list_tasks ON case_list (task_worker, due_at, case_no) WHERE task IS NOT NULL;
CREATE INDEX case_list_by_worker ON case_list USING gin (workers);
CREATE INDEX case_list_by_photo ON case_list USING gin (photos)

-- load --
-- $1 case_nos text[], $2 unused
SELECT * FROM case_list WHERE case_no = ANY ($1::text[]) AND $2::text[] IS NOT NULL

-- take_out --
-- rows that are written again: $1 case_nos text[]
DELETE FROM case_list WHERE case_no = ANY ($1::text[])

-- rows --
-- whole rows, for comparisons: $1 case_nos text[]
SELECT case_no AS key, to_jsonb(stored)::text AS row FROM case_list AS stored WHERE case_no = ANY ($1::text[]) ORDER BY case_no

-- sample --
-- $1 how many bigint
SELECT case_no AS key FROM case_list ORDER BY random() LIMIT $1

-- find --
--   $1 by_column jsonb: the value that each column of this name holds (ByCaseColumn)
--   $2 worker text (who reported it or has had a task)
--   $3 overdue boolean, $4 now timestamptz
--   $5 to $9 the reader's reach: every boolean, departments text[], worker text,
--            communities text[], cells text[]
--   $10 after_reported_at timestamptz, $11 after_case_no text: where the last page ended
--   $12 limit bigint
--   $13 open boolean, $14 ended text[]: the statuses of those that are not
--   $17 review_due boolean: suspended, and its review date has come
--   $15 cells text[], $16 case_nos text[]: in one of these cells, or one of these cases
-- returns newest first.
SELECT *
  FROM projections.case_list
 WHERE NOT withdrawn
   AND ($1::jsonb ->> 'status' IS NULL OR status = $1::jsonb ->> 'status')
   AND ($1::jsonb ->> 'source' IS NULL OR source = $1::jsonb ->> 'source')
   AND ($1::jsonb ->> 'cell' IS NULL OR cell = $1::jsonb ->> 'cell')
   AND ($15::text[] IS NULL OR cell = ANY ($15::text[]) OR case_no = ANY ($16::text[]))
   AND ($1::jsonb ->> 'community' IS NULL OR community = $1::jsonb ->> 'community')
   AND ($1::jsonb ->> 'subdistrict' IS NULL OR subdistrict = $1::jsonb ->> 'subdistrict')
   AND ($1::jsonb ->> 'district' IS NULL OR district = $1::jsonb ->> 'district')
   AND ($1::jsonb ->> 'department' IS NULL OR department = $1::jsonb ->> 'department')
   AND ($1::jsonb ->> 'matter' IS NULL OR matter = $1::jsonb ->> 'matter')
   AND ($1::jsonb ->> 'order_no' IS NULL OR order_no = $1::jsonb ->> 'order_no')
   AND ($2::text IS NULL OR reporter = $2::text OR workers @> ARRAY[$2::text])
   AND ($3::boolean IS NULL OR $3::boolean = (due_at IS NOT NULL AND due_at < $4::timestamptz))
   AND ($17::boolean IS NULL
        OR $17::boolean = (review_at IS NOT NULL AND review_at <= $4::timestamptz))
   AND ($13::boolean IS NULL OR $13::boolean = (status <> ALL ($14::text[])))
   AND ($5::boolean
        OR department = ANY ($6::text[])
        OR reporter = $7::text OR workers @> ARRAY[$7::text]
        OR community = ANY ($8::text[])
        OR cell = ANY ($9::text[]))
   AND ($10::timestamptz IS NULL
        OR reported_at < $10::timestamptz
        OR (reported_at = $10::timestamptz AND case_no > $11::text))
 ORDER BY reported_at DESC, case_no
 LIMIT $12::bigint

-- near --
--   $1 community text, $2 statuses text[], $3 limit bigint
-- returns what may be the same problem, newest first.
SELECT case_no, order_no, standard, kind, matter
  FROM projections.case_list
 WHERE community = $1::text AND status = ANY ($2::text[]) AND NOT withdrawn
 ORDER BY reported_at DESC, case_no
 LIMIT $3::bigint

-- tasks --
--   $1 worker text (whose tasks), $2 to $6 the reader's reach (as in find),
--   $7 after_due_at text (RFC 3339, or infinity), $8 after_case_no text, $9 limit bigint
-- returns open tasks, soonest due first.
SELECT *, coalesce(due_at, 'infinity')::text AS due_or_never
  FROM projections.case_list
 WHERE task IS NOT NULL AND NOT withdrawn
   AND ($1::text IS NULL OR task_worker = $1::text)
   AND ($2::boolean
        OR department = ANY ($3::text[])
        OR reporter = $4::text OR workers @> ARRAY[$4::text]
        OR community = ANY ($5::text[])
        OR cell = ANY ($6::text[]))
   AND ($7::text IS NULL OR (coalesce(due_at, 'infinity'), case_no) > ($7::text::timestamptz, $8::text))
 ORDER BY coalesce(due_at, 'infinity'), case_no
 LIMIT $9::bigint

-- by_area --
--   $1 level text: district, subdistrict, community or cell
--   $2 now timestamptz, $3 ended text[], $4 to $8 the reader's reach (as in find)
--   $9 hidden text[]: orders of which no case is counted
--   $10 cells jsonb: what each former cell has become (G-02), $11 numbers jsonb: the same of single
--       cases, by number and former cell; both null: each in the cell that was recorded
-- returns the open cases of each area and how many of them are late.
SELECT area, count(*) AS open, count(*) FILTER (WHERE due_at < $2::timestamptz) AS late
  FROM projections.case_list,
       LATERAL (SELECT CASE $1::text WHEN 'district' THEN district
                                     WHEN 'subdistrict' THEN subdistrict
                                     WHEN 'community' THEN community
                                     WHEN 'cell' THEN CASE
                                         WHEN $11::jsonb -> case_no ? cell THEN $11::jsonb -> case_no ->> cell
                                         WHEN $10::jsonb ? cell THEN $10::jsonb ->> cell
                                         ELSE cell END
                              END AS area) AS placed
 WHERE NOT withdrawn AND area IS NOT NULL AND status <> ALL ($3::text[])
   AND ($4::boolean
        OR department = ANY ($5::text[])
        OR reporter = $6::text OR workers @> ARRAY[$6::text]
        OR community = ANY ($7::text[])
        OR cell = ANY ($8::text[]))
   AND (order_no IS NULL OR order_no <> ALL ($9::text[]))
 GROUP BY area
 ORDER BY area

-- orders_of_open --
-- The orders of all open cases: $1 ended text[]
SELECT DISTINCT order_no
  FROM projections.case_list
 WHERE order_no IS NOT NULL AND NOT withdrawn AND status <> ALL ($1::text[])

-- with_photos --
--   $1 photos text[], $2 case_no text: another than this, $3 limit bigint
-- returns the photos that other cases name, and those cases; the newest first.
SELECT case_no, order_no, photos
  FROM projections.case_list
 WHERE photos && $1::text[] AND case_no <> $2::text AND NOT withdrawn
 ORDER BY reported_at DESC, case_no
 LIMIT $3::bigint
