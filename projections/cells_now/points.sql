-- places --
-- $1 streams text[], $2 types text[] that say the place, $3 position bigint
-- returns of each stream the last such event up to the position, as it is sealed.
SELECT DISTINCT ON (stream) position, stream, version, subject_id, sealed
  FROM hotline_log.event
 WHERE stream = ANY ($1::text[])
   AND type = ANY ($2::text[])
   AND position <= $3::bigint
 ORDER BY stream, version DESC

-- orders --
-- $1 cells text[], $2 limit bigint
SELECT order_no AS number, cell AS was
  FROM projections.order_list
 WHERE cell = ANY ($1::text[])
 ORDER BY order_no
 LIMIT $2::bigint

-- open_cases --
-- $1 cells text[], $2 limit bigint, $3 ended text[]
SELECT case_no AS number, cell AS was
  FROM projections.case_list
 WHERE cell = ANY ($1::text[]) AND NOT withdrawn AND status <> ALL ($3::text[])
 ORDER BY case_no
 LIMIT $2::bigint

-- cases --
-- $1 cells text[], $2 limit bigint
SELECT case_no AS number, cell AS was
  FROM projections.case_list
 WHERE cell = ANY ($1::text[]) AND NOT withdrawn
 ORDER BY case_no
 LIMIT $2::bigint
