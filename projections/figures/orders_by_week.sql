-- Orders by district and week of registration (按区县和周的登记量): one row per order.

-- create --
CREATE TABLE orders_by_week (
    order_no      text        NOT NULL,
    registered_at timestamptz NOT NULL,
    district      text,
    kind          text        NOT NULL,
    secrecy       text        NOT NULL,
    protected     boolean     NOT NULL, -- D-07: not counted
    merged        boolean     NOT NULL, -- D-06: its leading order counts
    CONSTRAINT one_row_per_order PRIMARY KEY (order_no)
)

-- index --
CREATE INDEX orders_by_week_registered ON orders_by_week (registered_at) WHERE NOT protected

-- load --
-- $1 order_nos text[], $2 unused
SELECT * FROM orders_by_week WHERE order_no = ANY ($1::text[]) AND $2::text[] IS NOT NULL

-- take_out --
-- rows that are written again: $1 order_nos text[]
DELETE FROM orders_by_week WHERE order_no = ANY ($1::text[])

-- rows --
-- whole rows, for comparisons: $1 order_nos text[]
SELECT order_no AS key, to_jsonb(stored)::text AS row FROM orders_by_week AS stored WHERE order_no = ANY ($1::text[]) ORDER BY order_no

-- sample --
-- $1 how many bigint
SELECT order_no AS key FROM orders_by_week ORDER BY random() LIMIT $1

-- counts --
-- $1 from timestamptz, $2 to timestamptz, $3 zone text (of the city), $4 district text (null = all)
SELECT coalesce(district, 'none') AS district,
       to_char(registered_at AT TIME ZONE $3::text, 'IYYY-"W"IW') AS week,
       count(*) AS orders
  FROM projections.orders_by_week
 WHERE NOT protected
   AND NOT merged
   AND registered_at >= $1::timestamptz
   AND registered_at < $2::timestamptz
   AND ($4::text IS NULL OR district = $4::text)
 GROUP BY 1, 2
 ORDER BY 1, 2
