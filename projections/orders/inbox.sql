-- What each department must act on (待办), soonest first: one row per department and order.
--
-- A part that was submitted keeps its row, for a rejection puts it back; it is not `open` meanwhile.

-- create --
CREATE TABLE department_inbox (
    order_no        text        NOT NULL,
    department      text        NOT NULL,
    role            text        NOT NULL, -- lead | supporting | delegate
    status          text        NOT NULL, -- of the assignment
    open            boolean     NOT NULL,
    due_at          timestamptz, -- of its handling clock; null while it is paused
    dispatched_at   timestamptz NOT NULL,
    acknowledged_at timestamptz,
    CONSTRAINT one_row_per_assignment PRIMARY KEY (order_no, department)
) WITH (fillfactor = 80)

-- index --
CREATE INDEX department_inbox_soonest 
    ON department_inbox (department, coalesce(due_at, 'infinity'), order_no) WHERE open

-- load --
-- $1 order_nos text[], $2 unused
SELECT order_no, department, role, status, open, due_at, dispatched_at, acknowledged_at
  FROM department_inbox
 WHERE order_no = ANY ($1::text[])
   AND $2::text[] IS NOT NULL

-- take_out --
-- all rows of orders whose rows are replaced or removed: $1 order_nos text[]
DELETE FROM department_inbox WHERE order_no = ANY ($1::text[])


-- rows --
-- whole rows, for comparisons: $1 order_nos text[]
SELECT order_no AS key, to_jsonb(stored)::text AS row FROM department_inbox AS stored WHERE order_no = ANY ($1::text[]) ORDER BY order_no, department

-- sample --
-- $1 how many bigint
SELECT order_no AS key FROM (SELECT DISTINCT order_no FROM department_inbox) AS known ORDER BY random() LIMIT $1
