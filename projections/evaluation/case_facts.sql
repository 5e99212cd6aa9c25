-- The nodes of grid cases (案件事实): the report, the case, each step with a limit, each rework, return,
-- extension and suspension; one row per state that ever held. No text is kept, and nothing of a case
-- whose order became protected (D-07).
--
-- `from_position` ≤ p < `to_position`: the row held when the log stood at p. The row that holds now
-- ends at the greatest bigint.

-- create --
CREATE TABLE case_facts (
    case_no       text    NOT NULL,
    node          text    NOT NULL, -- projections/evaluation/marks.py
    number        integer NOT NULL, -- the how manyth of its kind in the case
    from_position bigint  NOT NULL,
    to_position   bigint  NOT NULL DEFAULT 9223372036854775807,
    begun_at      timestamptz NOT NULL,
    due_at        timestamptz, -- of a case: that of its handling; null: due at no time
    done_at       timestamptz, -- of a case: closed
    department    text, -- that handles it, or did then
    worker        text, -- the account that it is counted with: reporter, grid worker, or of the centre
    marks         integer NOT NULL, -- bits: projections/evaluation/marks.py
    order_no      text, -- the work order that the case belongs to
    district      text,
    subdistrict   text,
    community     text,
    cell          text,
    matter        text    NOT NULL,
    kind          text    NOT NULL, -- component or matter
    source        text    NOT NULL,
    area_class    text    NOT NULL,
    CONSTRAINT one_row_per_node PRIMARY KEY (case_no, node, number, from_position)
) WITH (fillfactor = 80)

-- index --
CREATE INDEX case_facts_begun ON case_facts (node, begun_at);
CREATE INDEX case_facts_due ON case_facts (node, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX case_facts_done ON case_facts (node, done_at) WHERE done_at IS NOT NULL

-- load --
-- $1 case_nos text[], $2 unused
SELECT * FROM case_facts WHERE case_no = ANY ($1::text[]) AND to_position = 9223372036854775807 AND $2::text[] IS NOT NULL

-- close --
-- nodes whose row held until now: $1 case_nos text[], $2 nodes text[], $3 numbers integer[],
-- $4 from_positions bigint[], $5 to_positions bigint[]
UPDATE case_facts
   SET to_position = change.to_position
  FROM unnest($1::text[], $2::text[], $3::integer[], $4::bigint[], $5::bigint[])
       AS change (case_no, node, number, from_position, to_position)
 WHERE case_facts.case_no = change.case_no
   AND case_facts.node = change.node
   AND case_facts.number = change.number
   AND case_facts.from_position = change.from_position

-- forget --
-- $1 case_nos text[]
DELETE FROM case_facts WHERE case_no = ANY ($1::text[])

-- entered --
-- As in query.sql, with the same parameters. $8 measure: begun_at, due_at, done_at, or due_or_done (due in
-- the period, or done in it). $17 context: `nodes`, and whose are counted: `communities`, `workers`
-- (absent: everyone's). $23 order: the marks of the work order that the case belongs to join the own.
WITH entered AS NOT MATERIALIZED (
    SELECT fact.case_no || '/' || fact.node || '/' || fact.number AS order_no,
           fact.from_position, fact.to_position,
           CASE $8::text
               WHEN 'begun_at' THEN fact.begun_at
               WHEN 'due_at' THEN fact.due_at
               WHEN 'done_at' THEN fact.done_at
               ELSE CASE
                        WHEN fact.due_at >= $1::timestamptz AND fact.due_at < $2::timestamptz
                            THEN fact.due_at
                        ELSE fact.done_at
                    END
           END AS moment,
           true AS plain, true AS raw,
           ($21::integer = 0 OR told.marks & $21::integer <> 0) AND told.marks & $22::integer = 0
               AS met,
           told.marks & $20::integer <> 0 AS out,
           false AS excluded,
           fact.department AS lead_department, fact.district, fact.subdistrict, fact.community,
           fact.cell, fact.matter, fact.kind, fact.source AS channel, fact.area_class AS urgency,
           fact.worker, false AS protected
      FROM projections.case_facts AS fact
      LEFT JOIN projections.order_facts AS own
             ON $23::text = 'order'
            AND own.order_no = fact.order_no
            AND own.from_position <= $3::bigint
            AND own.to_position > $3::bigint
            AND NOT own.protected
     CROSS JOIN LATERAL (
               -- 7340032: what the requester said of the result (projections/figures/marks.py)
               SELECT fact.marks | (coalesce(own.marks, 0) & 7340032) AS marks
           ) AS told
     WHERE fact.node = ANY (ARRAY(SELECT jsonb_array_elements_text($17::jsonb -> 'nodes')))
       AND fact.marks & 4 = 0 -- it was not needed any more
       AND ($18::integer = 0 OR told.marks & $18::integer <> 0)
       AND told.marks & $19::integer = 0
       AND coalesce($17::jsonb -> 'communities' ? fact.community, NOT $17::jsonb ? 'communities')
       AND coalesce($17::jsonb -> 'workers' ? fact.worker, NOT $17::jsonb ? 'workers')
       AND ( -- so that each moment can use its index
              ($8::text = 'begun_at' AND fact.begun_at >= $1::timestamptz AND fact.begun_at < $2::timestamptz)
           OR ($8::text IN ('due_at', 'due_or_done') AND fact.due_at >= $1::timestamptz AND fact.due_at < $2::timestamptz)
           OR ($8::text IN ('done_at', 'due_or_done') AND fact.done_at >= $1::timestamptz AND fact.done_at < $2::timestamptz))
)

-- minutes --
-- behind `keyed` of query.sql: the whole minutes that the nodes took, and how many there are
SELECT key,
       coalesce(sum(floor(extract(epoch FROM fact.done_at - fact.begun_at) / 60))
                    FILTER (WHERE NOT out), 0)::bigint AS numerator,
       count(*) FILTER (WHERE NOT out) AS denominator,
       count(*) FILTER (WHERE out) AS left_out,
       count(*) FILTER (WHERE NOT out) AS size
  FROM keyed
  JOIN projections.case_facts AS fact
    ON fact.case_no = split_part(keyed.order_no, '/', 1)
   AND fact.node = split_part(keyed.order_no, '/', 2)
   AND fact.number = split_part(keyed.order_no, '/', 3)::integer
   AND fact.from_position = keyed.from_position
 GROUP BY key
 ORDER BY key

-- rows --
-- whole rows, for comparisons: $1 case_nos text[]
SELECT case_no AS key, to_jsonb(stored)::text AS row FROM case_facts AS stored WHERE case_no = ANY ($1::text[]) ORDER BY case_no, node, number, from_position

-- sample --
-- $1 how many bigint
SELECT case_no AS key FROM (SELECT DISTINCT case_no FROM case_facts) AS known ORDER BY random() LIMIT $1
