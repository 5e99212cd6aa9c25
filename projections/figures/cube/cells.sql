-- The cube beside the facts of a view: {cube} is its name (on_time_cube, order_facts_cube).

-- create --
CREATE TABLE {cube} (
    measure     text        NOT NULL, -- the clock whose limit fell due, or the cohort
    dimensions  text        NOT NULL, -- the set that the values are of (cells.py)
    begins      timestamptz NOT NULL, -- the first moment of the month; of the set day, of the day
    value_1     text        NOT NULL, -- empty: the order has none
    value_2     text        NOT NULL,
    value_3     text        NOT NULL,
    protected   boolean     NOT NULL, -- D-07
    marks       integer     NOT NULL, -- of on_time: facts.py; of order_facts: marks.py
    orders      integer     NOT NULL,
    CONSTRAINT one_row_per_cell PRIMARY KEY
        (measure, dimensions, begins, value_1, value_2, value_3, protected, marks)
) WITH (fillfactor = 80)

-- moved_cells --
CREATE TEMPORARY TABLE IF NOT EXISTS moved_cells (
    measure    text,
    dimensions text,
    begins     timestamptz,
    value_1    text,
    value_2    text,
    value_3    text,
    protected  boolean,
    marks      integer,
    orders     integer
) ON COMMIT DELETE ROWS

-- count --
-- what a batch adds, or takes back
MERGE INTO {cube} AS cell
USING pg_temp.moved_cells AS change
   ON cell.measure = change.measure
  AND cell.dimensions = change.dimensions
  AND cell.begins = change.begins
  AND cell.value_1 = change.value_1
  AND cell.value_2 = change.value_2
  AND cell.value_3 = change.value_3
  AND cell.protected = change.protected
  AND cell.marks = change.marks
WHEN MATCHED AND cell.orders + change.orders = 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET orders = cell.orders + change.orders
WHEN NOT MATCHED THEN INSERT VALUES (change.measure, change.dimensions, change.begins, change.value_1,
                                     change.value_2, change.value_3, change.protected, change.marks,
                                     change.orders)
