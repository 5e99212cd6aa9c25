-- How each order gets on (办理进展), one row per order and state that it was in.
--
-- `from_position` ≤ p < `to_position`: the row held when the log stood at p. The row that holds now
-- ends at the greatest bigint. An act that changes nothing else moves `moved_at` of the row that holds.

-- create --
CREATE TABLE progress (
    order_no          text        NOT NULL,
    from_position     bigint      NOT NULL,
    to_position       bigint      NOT NULL DEFAULT 9223372036854775807,
    moved_at          timestamptz NOT NULL, -- the last act while it held; warnings, misses are none
    stage             text        NOT NULL, -- under_way or ended, or a status that boards tell apart
    before_return     text, -- the stage that a denied return goes back to
    open              boolean     NOT NULL,
    lead_department   text,
    due_at            timestamptz, -- of the lead's handling clock; null while it is paused
    submitted         boolean     NOT NULL, -- a result that counts (T-06)
    returns           integer     NOT NULL, -- that were granted
    extensions_asked  text[]      NOT NULL, -- departments whose request is not decided
    reworking         boolean     NOT NULL, -- ordered again or reopened, and not yet replied to
    followed_up_at    timestamptz, -- the last attempt
    reached           boolean, -- by that attempt
    CONSTRAINT one_row_per_progress PRIMARY KEY (order_no, from_position)
) WITH (fillfactor = 80)

-- index --
CREATE INDEX progress_open ON progress (to_position, from_position) WHERE open;
CREATE INDEX progress_due ON progress (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX progress_followed_up ON progress (followed_up_at) WHERE followed_up_at IS NOT NULL

-- load --
-- $1 order_nos text[], $2 unused
SELECT *
  FROM progress
 WHERE order_no = ANY ($1::text[])
   AND to_position = 9223372036854775807
   AND $2::text[] IS NOT NULL

-- act --
-- orders that were acted on and changed in nothing else: $1 order_nos text[],
-- $2 from_positions bigint[], $3 moved_at timestamptz[]
UPDATE progress
   SET moved_at = change.moved_at
  FROM unnest($1::text[], $2::bigint[], $3::timestamptz[])
       AS change (order_no, from_position, moved_at)
 WHERE progress.order_no = change.order_no
   AND progress.from_position = change.from_position

-- close --
-- orders whose row held until now: $1 order_nos text[], $2 from_positions bigint[],
-- $3 to_positions bigint[], $4 moved_at timestamptz[]
UPDATE progress
   SET to_position = change.to_position,
       moved_at = change.moved_at
  FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::timestamptz[])
       AS change (order_no, from_position, to_position, moved_at)
 WHERE progress.order_no = change.order_no
   AND progress.from_position = change.from_position

-- rows --
-- whole rows, for comparisons: $1 order_nos text[]
SELECT order_no AS key, to_jsonb(stored)::text AS row FROM progress AS stored WHERE order_no = ANY ($1::text[]) ORDER BY order_no, from_position

-- sample --
-- $1 how many bigint
SELECT order_no AS key FROM (SELECT DISTINCT order_no FROM progress) AS known ORDER BY random() LIMIT $1
