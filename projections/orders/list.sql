-- The list of work orders (工单列表): one row per order. No personal text stands here open: the title
-- lies here as its event sealed it, and is opened when it is read, while its person's key lives.

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
    lead_department     text,
    departments         text[]      NOT NULL, -- that hold a part of it now, the lead too
    due_at              timestamptz, -- of the lead's handling clock
    first_submitted_at  timestamptz,
    unsubmitted         boolean     NOT NULL, -- open, and nobody has reported it done: may be overdue
    members             text[]      NOT NULL, -- accounts that acted on it without a department
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

-- move --
-- what changes in an order's life: $1 order_nos text[], $2 statuses text[], $3 before_return text[],
-- $4 lead_departments text[], $5 departments text[] (codes with blanks between), $6 due_at
-- timestamptz[], $7 first_submitted_at timestamptz[], $8 unsubmitted boolean[], $9 members text[]
-- (accounts on lines)
UPDATE order_list
   SET status = new.status,
       before_return = new.before_return,
       lead_department = new.lead_department,
       departments = string_to_array(new.departments, ' '),
       due_at = new.due_at,
       first_submitted_at = new.first_submitted_at,
       unsubmitted = new.unsubmitted,
       members = string_to_array(new.members, E'\n')
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
              $7::timestamptz[], $8::boolean[], $9::text[])
       AS new (order_no, status, before_return, lead_department, departments, due_at,
               first_submitted_at, unsubmitted, members)
 WHERE order_list.order_no = new.order_no

-- retell --
-- what is kept of what people said: $1 order_nos text[], $2 subject_ids text[], $3 renumbered_to
-- text[], $4 caller_ids text[], $5 sealed_titles bytea[], $6 title_subjects text[], $7 title_versions
-- integer[], $8 search_tokens text[], $9 text_positions text[] (lists with blanks between)
UPDATE order_list
   SET subject_id = new.subject_id,
       renumbered_to = new.renumbered_to,
       caller_ids = string_to_array(new.caller_ids, ' '),
       sealed_title = new.sealed_title,
       title_subject = new.title_subject,
       title_version = new.title_version,
       search_tokens = string_to_array(new.search_tokens, ' ')::integer[],
       text_positions = string_to_array(new.text_positions, ' ')::bigint[]
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::text[],
              $7::integer[], $8::text[], $9::text[])
       AS new (order_no, subject_id, renumbered_to, caller_ids, sealed_title, title_subject,
               title_version, search_tokens, text_positions)
 WHERE order_list.order_no = new.order_no

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
