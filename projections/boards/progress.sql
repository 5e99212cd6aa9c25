-- How each order gets on (办理进展): one row per order.

-- create --
CREATE TABLE progress (
    order_no          text        NOT NULL,
    moved_at          timestamptz NOT NULL, -- the last act; warnings and misses are none
    returns           integer     NOT NULL, -- that were granted
    extensions_asked  text[]      NOT NULL, -- departments whose request is not decided
    reworking         boolean     NOT NULL, -- ordered again or reopened, and not yet replied to
    followed_up_at    timestamptz, -- the last attempt
    reached           boolean, -- by that attempt
    CONSTRAINT one_row_per_order PRIMARY KEY (order_no)
) WITH (fillfactor = 70)

-- index --
CREATE INDEX progress_followed_up ON progress (followed_up_at) WHERE followed_up_at IS NOT NULL

-- load --
-- $1 order_nos text[], $2 unused
SELECT * FROM progress WHERE order_no = ANY ($1::text[]) AND $2::text[] IS NOT NULL

-- take_out --
-- rows that are written again: $1 order_nos text[]
DELETE FROM progress WHERE order_no = ANY ($1::text[])

-- rows --
-- whole rows, for comparisons: $1 order_nos text[]
SELECT order_no AS key, to_jsonb(stored)::text AS row FROM progress AS stored WHERE order_no = ANY ($1::text[]) ORDER BY order_no

-- sample --
-- $1 how many bigint
SELECT order_no AS key FROM progress ORDER BY random() LIMIT $1
