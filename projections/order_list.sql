-- The list of work orders (工单列表): one row per order. No personal text stands here open: the title
-- lies here as its event sealed it, and is opened when it is read, while its person's key lives.

-- create --
CREATE TABLE order_list (
    order_no            text        NOT NULL,
    registered_at       timestamptz NOT NULL,
    registered_position bigint      NOT NULL,
    status              text        NOT NULL,
    before_return       text, -- what a denied return goes back to
    kind                text        NOT NULL,
    matter              text        NOT NULL,
    matter_name         text        NOT NULL,
    channel             text        NOT NULL,
    urgency             text        NOT NULL,
    secrecy             text        NOT NULL,
    protected           boolean     NOT NULL, -- D-07: a tip-off, or the wish for secrecy
    district            text,
    subdistrict         text,
    community           text,
    cell                text,
    lead_department     text,
    departments         text[]      NOT NULL, -- that hold a part of it now, the lead too
    due_at              timestamptz, -- of the lead's handling clock
    first_submitted_at  timestamptz,
    unsubmitted         boolean     NOT NULL, -- open, and nobody has reported it done: may be overdue
    subject_id          text, -- whose request; null after erasure
    sealed_title        bytea,
    search_tokens       integer[]   NOT NULL, -- blind; empty after erasure
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
CREATE INDEX order_list_by_department ON order_list USING gin (departments);
CREATE INDEX order_list_search ON order_list USING gin (search_tokens)

-- load --
-- $1 order_nos text[], $2 erased subjects text[]
SELECT * FROM order_list WHERE order_no = ANY ($1::text[])
UNION
SELECT * FROM order_list WHERE subject_id = ANY ($2::text[])

-- move --
-- what changes in an order's life: $1 order_nos text[], $2 statuses text[], $3 before_return text[],
-- $4 lead_departments text[], $5 departments text[] (codes with blanks between), $6 due_at
-- timestamptz[], $7 first_submitted_at timestamptz[], $8 unsubmitted boolean[]
UPDATE order_list
   SET status = new.status,
       before_return = new.before_return,
       lead_department = new.lead_department,
       departments = string_to_array(new.departments, ' '),
       due_at = new.due_at,
       first_submitted_at = new.first_submitted_at,
       unsubmitted = new.unsubmitted
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
              $7::timestamptz[], $8::boolean[])
       AS new (order_no, status, before_return, lead_department, departments, due_at,
               first_submitted_at, unsubmitted)
 WHERE order_list.order_no = new.order_no

-- erase --
-- $1 order_nos text[]
UPDATE order_list
   SET subject_id = NULL, search_tokens = '{}'
 WHERE order_no = ANY ($1::text[])

-- rows --
-- all that is stored of some orders, for comparisons: $1 order_nos text[]
SELECT order_no, to_jsonb(stored)::text AS row FROM order_list AS stored WHERE order_no = ANY ($1::text[]) ORDER BY order_no

-- sample --
-- $1 how many bigint
SELECT order_no FROM (SELECT DISTINCT order_no FROM order_list) AS known ORDER BY random() LIMIT $1
