-- The list of work orders (工单列表): one row per order. No personal text is kept open: the title
-- is kept as its event sealed it, and is opened when it is read, while its person's key lives.

-- create --
CREATE TABLE order_list (
    order_no            text        NOT NULL,
    registered_at       timestamptz NOT NULL,
    status              text        NOT NULL,
    before_return       text, -- what a denied return goes back to
    kind                text        NOT NULL,
    matter              text        NOT NULL,
    matter_name         text        NOT NULL,
    channel             text        NOT NULL,
    urgency             text        NOT NULL,
    secrecy             text        NOT NULL,
    protected           boolean     NOT NULL, -- D-07: a tip-off, or the wish for secrecy
    reported_department text,
    district            text,
    subdistrict         text,
    community           text,
    cell                text,
    reclassified        boolean     NOT NULL,
    place_unsure        boolean     NOT NULL, -- a person is to look at it
    lead_department     text,
    departments         text[]      NOT NULL, -- that hold a part of it now, the lead too
    due_at              timestamptz, -- of the lead's handling clock; null while it is paused
    first_submitted_at  timestamptz,
    unsubmitted         boolean     NOT NULL, -- open and not yet reported done: may be overdue
    members             text[]      NOT NULL, -- accounts that acted on it without a department
    topics              text[]      NOT NULL, -- that it is linked to
    subject_id          text, -- whose request; null after erasure
    renumbered_to       text, -- whose number the corrected one is: it is found by that one only
    caller_ids          text[]      NOT NULL, -- other callers, found by their numbers
    sealed_title        bytea, -- as `title_subject` sealed it in version `title_version`
    title_subject       text,
    title_version       integer     NOT NULL,
    search_tokens       integer[]   NOT NULL, -- blind; empty after erasure
    text_positions      bigint[]    NOT NULL, -- of the events that say title, narrative or names
    CONSTRAINT one_row_per_order PRIMARY KEY (order_no)
) WITH (fillfactor = 70)

-- index --
-- due_at is there to be compared without a visit to the table
CREATE INDEX order_list_newest ON order_list (registered_at DESC, order_no, due_at);
CREATE INDEX order_list_by_status ON order_list (status, registered_at DESC, order_no);
CREATE INDEX order_list_by_matter ON order_list (matter, registered_at DESC, order_no);
CREATE INDEX order_list_by_cell ON order_list (cell, registered_at DESC, order_no);
CREATE INDEX order_list_by_subdistrict ON order_list (subdistrict, registered_at DESC, order_no);
CREATE INDEX order_list_by_due ON order_list (due_at);
CREATE INDEX order_list_may_be_overdue ON order_list (due_at) WHERE unsubmitted;
CREATE INDEX order_list_by_subject ON order_list (subject_id) WHERE subject_id IS NOT NULL;
CREATE INDEX order_list_by_new_number ON order_list (renumbered_to) WHERE renumbered_to IS NOT NULL;
CREATE INDEX order_list_by_caller ON order_list USING gin (caller_ids) WHERE caller_ids <> '{}';
CREATE INDEX order_list_by_topic ON order_list USING gin (topics) WHERE topics <> '{}';
CREATE INDEX order_list_by_member ON order_list USING gin (members);
CREATE INDEX order_list_by_department ON order_list USING gin (departments);
CREATE INDEX order_list_search ON order_list USING gin (search_tokens)

-- load --
-- $1 order_nos text[], $2 erased subjects text[]
SELECT * FROM order_list WHERE order_no = ANY ($1::text[])
UNION
SELECT * FROM order_list WHERE subject_id = ANY ($2::text[])
UNION
SELECT * FROM order_list WHERE renumbered_to = ANY ($2::text[])
UNION
SELECT * FROM order_list WHERE caller_ids <> '{}' AND caller_ids && $2::text[]

-- take_out --
-- rows that are written again: $1 order_nos text[]
DELETE FROM order_list WHERE order_no = ANY ($1::text[])

-- remains --
-- what must be gone of erased people: $1 subjects text[], $2 order_nos text[] of theirs
SELECT count(*)
  FROM order_list
 WHERE subject_id = ANY ($1::text[])
    OR renumbered_to = ANY ($1::text[])
    OR caller_ids && $1::text[]
    OR (order_no = ANY ($2::text[]) AND search_tokens <> '{}')

-- rows --
-- whole rows, for comparisons: $1 order_nos text[]
SELECT order_no AS key, to_jsonb(stored)::text AS row FROM order_list AS stored WHERE order_no = ANY ($1::text[]) ORDER BY order_no

-- sample --
-- $1 how many bigint
SELECT order_no AS key FROM (SELECT DISTINCT order_no FROM order_list) AS known ORDER BY random() LIMIT $1

-- Questions to the list. Every condition that is null does not apply; the connection makes a plan for
-- each set of them (projections/engine/pool.py), so an unused one costs nothing.

-- near --
--   $1 community text, $2 matters text[], $3 statuses text[], $4 limit bigint
-- returns what may be the same problem as a grid case, newest first; nothing that is protected.
SELECT order_no
  FROM projections.order_list
 WHERE community = $1::text AND matter = ANY ($2::text[]) AND status = ANY ($3::text[])
   AND NOT protected AND reported_department IS NULL
 ORDER BY registered_at DESC, order_no
 LIMIT $4::bigint

-- alike --
--   $1 subdistrict text, $2 community text, $3 group of matters text, $4 callers text[],
--   $5 statuses text[], $6 registered since timestamptz, $7 limit bigint
-- returns what may tell of one problem, newest first: of these callers, of the community, or of the
-- subdistrict and the group; nothing that is protected.
SELECT order_no, same_caller
  FROM (SELECT order_no, registered_at, subdistrict, community, matter,
               subject_id = ANY ($4::text[]) OR caller_ids && $4::text[] AS same_caller
          FROM projections.order_list
         WHERE registered_at >= $6::timestamptz AND status = ANY ($5::text[])
           AND NOT protected AND reported_department IS NULL) AS open
 WHERE same_caller
    OR (subdistrict = $1::text
        AND (community = $2::text OR left(matter, 2) = $3::text))
 ORDER BY registered_at DESC, order_no
 LIMIT $7::bigint

-- find --
--   $1 by_column jsonb: the value that each column of this name holds (ByColumn)
--   $2 statuses text[]       $3 department text (that holds a part now)
--   $4 due_before timestamptz
--   $5 overdue boolean       $6 now timestamptz       $7 subject_ids text[] (found by a number)
--   $8 tokens integer[]      (all of them)
--   $9 to $14 the reader's reach (projections.in_reach): every boolean, unprotected boolean,
--             turn text[], department text, member text, not_about text[]
--   $15 after_registered_at timestamptz, $16 after_order_no text: where the last page ended
--   $17 registered_from, $18 registered_to timestamptz (exclusive)
--   $19 on_time boolean: the verdict; false also for what is overdue and not submitted
--   $20 no_names boolean: the reader gets no text with its names
--   $21 limit bigint
--   $22 cells text[], $23 order_nos text[]: in one of these cells, or one of these orders
-- returns newest first, with the title as it is sealed; text_positions where whole texts are read.
SELECT order_no, registered_at, status, kind, matter, matter_name, channel,
       urgency, secrecy, protected, reported_department, departments, members,
       district, subdistrict, community, cell, reclassified, place_unsure, lead_department, due_at,
       first_submitted_at, sealed_title, title_subject, title_version,
       CASE WHEN protected OR $8::integer[] IS NOT NULL OR $20::boolean
            THEN text_positions END AS text_positions,
       unsubmitted AND due_at IS NOT NULL AND due_at < $6::timestamptz AS overdue
  FROM projections.order_list
 WHERE ($1::jsonb ->> 'kind' IS NULL OR kind = $1::jsonb ->> 'kind')
   AND ($1::jsonb ->> 'matter' IS NULL OR matter = $1::jsonb ->> 'matter')
   AND ($1::jsonb ->> 'cell' IS NULL OR cell = $1::jsonb ->> 'cell')
   AND ($22::text[] IS NULL OR cell = ANY ($22::text[]) OR order_no = ANY ($23::text[]))
   AND ($1::jsonb ->> 'district' IS NULL OR district = $1::jsonb ->> 'district')
   AND ($1::jsonb ->> 'subdistrict' IS NULL OR subdistrict = $1::jsonb ->> 'subdistrict')
   AND ($1::jsonb ->> 'community' IS NULL OR community = $1::jsonb ->> 'community')
   AND ($1::jsonb ->> 'channel' IS NULL OR channel = $1::jsonb ->> 'channel')
   AND ($1::jsonb ->> 'topic' IS NULL
        OR (topics <> '{}' AND topics @> ARRAY[$1::jsonb ->> 'topic']))
   AND ($1::jsonb ->> 'reclassified' IS NULL
        OR reclassified = ($1::jsonb ->> 'reclassified')::boolean)
   AND ($1::jsonb ->> 'place_unsure' IS NULL
        OR place_unsure = ($1::jsonb ->> 'place_unsure')::boolean)
   AND ($2::text[] IS NULL OR status = ANY ($2::text[]))
   AND ($3::text IS NULL OR departments @> ARRAY[$3::text])
   AND ($4::timestamptz IS NULL OR due_at < $4::timestamptz)
   AND ($5::boolean IS NULL OR $5::boolean = (unsubmitted AND due_at IS NOT NULL
                                              AND due_at < $6::timestamptz))
   AND ($17::timestamptz IS NULL OR registered_at >= $17::timestamptz)
   AND ($18::timestamptz IS NULL OR registered_at < $18::timestamptz)
   AND ($19::boolean IS NULL
        OR (status NOT IN ('withdrawn', 'merged') AND due_at IS NOT NULL
            AND $19::boolean = CASE WHEN first_submitted_at IS NOT NULL
                                    THEN first_submitted_at <= due_at
                                    WHEN due_at < $6::timestamptz THEN false
                               END))
   AND ($7::text[] IS NULL
        OR (subject_id = ANY ($7::text[]) AND renumbered_to IS NULL)
        OR renumbered_to = ANY ($7::text[])
        OR (caller_ids <> '{}' AND caller_ids && $7::text[]))
   AND ($8::integer[] IS NULL OR search_tokens @> $8::integer[])
   AND projections.in_reach(status, protected, reported_department, departments, members,
                            $9::boolean, $10::boolean, $11::text[], $12::text, $13::text,
                            $14::text[])
   AND ($15::timestamptz IS NULL
        OR (registered_at <= $15::timestamptz
            AND (registered_at < $15::timestamptz OR order_no > $16::text)))
 ORDER BY registered_at DESC, order_no
 LIMIT $21::bigint

-- texts --
-- all that was sealed with some events, in their order: $1 positions bigint[]
SELECT position, stream, version, type, data ->> 'field' AS field, subject_id, sealed
  FROM hotline_log.event
 WHERE position = ANY ($1::bigint[])
 ORDER BY position

-- inbox --
--   $1 department text, $2 role text, $3 due_before timestamptz, $4 now timestamptz,
--   $5 after_due_at text (RFC 3339, or infinity), $6 after_order_no text,
--   $7 to $12 the reader's reach (as in find), $13 limit bigint
-- returns what the department must act on, soonest first; without a deadline last.
WITH page AS (
    SELECT *, coalesce(due_at, 'infinity') AS due_or_never
      FROM projections.department_inbox
     WHERE department = $1::text
       AND open
       AND ($2::text IS NULL OR role = $2::text)
       AND ($3::timestamptz IS NULL OR due_at < $3::timestamptz)
       AND ($5::text IS NULL
            OR (coalesce(due_at, 'infinity'), order_no) > ($5::text::timestamptz, $6::text))
       AND EXISTS (SELECT FROM projections.order_list AS listed
                    WHERE listed.order_no = department_inbox.order_no
                      AND projections.in_reach(
                              listed.status, listed.protected, listed.reported_department,
                              listed.departments, listed.members, $7::boolean, $8::boolean,
                              $9::text[], $10::text, $11::text, $12::text[]))
     ORDER BY coalesce(due_at, 'infinity'), order_no
     LIMIT $13::bigint
)
SELECT page.order_no, page.role, page.status AS assignment_status, page.due_at, page.dispatched_at,
       page.acknowledged_at, page.due_at IS NOT NULL AND page.due_at < $4::timestamptz AS overdue,
       listed.status, listed.kind, listed.matter, listed.matter_name, listed.channel,
       listed.urgency, listed.secrecy, listed.district, listed.subdistrict, listed.community,
       listed.cell, listed.reclassified, listed.place_unsure, listed.lead_department,
       listed.registered_at, listed.first_submitted_at,
       listed.protected, listed.reported_department, listed.departments, listed.members,
       listed.sealed_title, listed.title_subject, listed.title_version, listed.text_positions
  FROM page
  JOIN projections.order_list AS listed ON listed.order_no = page.order_no
 ORDER BY page.due_or_never, page.order_no
