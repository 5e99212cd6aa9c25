-- How often each requester registered.

-- create --
CREATE TABLE callers (subject_id text PRIMARY KEY, orders integer NOT NULL)

-- index --
CREATE INDEX callers_by_orders ON callers (orders)

-- load --
SELECT * FROM callers WHERE subject_id = ANY ($1::text[] || $2::text[])

-- forget --
DELETE FROM callers WHERE subject_id = ANY ($1::text[])

-- streams --
SELECT DISTINCT stream FROM hotline_log.event WHERE subject_id = ANY ($1::text[]) AND stream LIKE 'work_order-%'

-- remains --
SELECT count(*) FROM callers WHERE subject_id = ANY ($1::text[]) AND $2::text[] IS NOT NULL

-- rows --
SELECT subject_id AS key, to_jsonb(stored)::text AS row FROM callers AS stored WHERE subject_id = ANY ($1::text[])

-- sample --
SELECT subject_id AS key FROM callers ORDER BY random() LIMIT $1
