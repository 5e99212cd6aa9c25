-- Cards (电子监察, S-02): one row for each clock of an order that was warned of or missed.

-- create --
CREATE TABLE cards (
    order_no              text        NOT NULL,
    assignment_id         text        NOT NULL, -- empty: a clock of the order itself
    clock                 text        NOT NULL,
    revision              integer     NOT NULL,
    department            text, -- responsible for the clock; null: the centre
    due_at                timestamptz NOT NULL,
    warned_at             timestamptz,
    missed_at             timestamptz, -- null: a yellow card
    explain_by            timestamptz, -- null: a yellow card, or there was no limit
    explained_at          timestamptz,
    explanation_missed_at timestamptz,
    warned_position       bigint, -- of the warning: so from there on only
    CONSTRAINT one_card_per_clock PRIMARY KEY (order_no, assignment_id, clock, revision)
) WITH (fillfactor = 80)

-- index --
CREATE INDEX cards_latest ON cards (due_at DESC, order_no, assignment_id, clock, revision)

-- load --
-- $1 order_nos text[], $2 unused
SELECT * FROM cards WHERE order_no = ANY ($1::text[]) AND $2::text[] IS NOT NULL

-- take_out --
-- all rows of orders whose rows are written again: $1 order_nos text[]
DELETE FROM cards WHERE order_no = ANY ($1::text[])

-- rows --
-- whole rows, for comparisons: $1 order_nos text[]
SELECT order_no AS key, to_jsonb(stored)::text AS row FROM cards AS stored WHERE order_no = ANY ($1::text[]) ORDER BY order_no, assignment_id, clock, revision

-- sample --
-- $1 how many bigint
SELECT order_no AS key FROM (SELECT DISTINCT order_no FROM cards) AS known ORDER BY random() LIMIT $1

-- page --
--   $1 to $6 the reader's reach (as in `find` of the list of orders)
--   $7 department text (null = any), $8 clock text (null = any), $9 red boolean (null = any),
--   $10 explained boolean (null = any; of red cards), $11 from, $12 to timestamptz (null = any)
--   $13 after_due_at timestamptz, $14 after_order_no, $15 after_assignment_id, $16 after_clock text,
--   $17 after_revision integer (null = the first page), $18 limit bigint, $19 now timestamptz
-- returns the cards of the orders that the reader may read, the latest deadline first.
SELECT cards.*, listed.kind, listed.matter, listed.matter_name, listed.status, listed.subdistrict,
       cards.explain_by IS NOT NULL
           AND coalesce(cards.explained_at, $19::timestamptz) > cards.explain_by AS explained_late
  FROM projections.cards
  JOIN projections.order_list AS listed
    ON listed.order_no = cards.order_no
   AND projections.in_reach(
           listed.status, listed.protected, listed.reported_department,
           listed.departments, listed.members, $1::boolean, $2::boolean,
           $3::text[], $4::text, $5::text, $6::text[])
 WHERE ($7::text IS NULL OR cards.department = $7::text)
   AND ($8::text IS NULL OR cards.clock = $8::text)
   AND ($9::boolean IS NULL OR (cards.missed_at IS NOT NULL) = $9::boolean)
   AND ($10::boolean IS NULL
        OR (cards.missed_at IS NOT NULL AND (cards.explained_at IS NOT NULL) = $10::boolean))
   AND ($11::timestamptz IS NULL OR cards.due_at >= $11::timestamptz)
   AND ($12::timestamptz IS NULL OR cards.due_at < $12::timestamptz)
   AND ($13::timestamptz IS NULL
        OR cards.due_at < $13::timestamptz
        OR (cards.due_at = $13::timestamptz
            AND (cards.order_no, cards.assignment_id, cards.clock, cards.revision)
                > ($14::text, $15::text, $16::text, $17::integer)))
 ORDER BY cards.due_at DESC, cards.order_no, cards.assignment_id, cards.clock, cards.revision
 LIMIT $18::bigint
