-- What a comparison with a fold from zero needs of the log and the checkpoint.

-- position --
-- $1 name text, $2 generation integer
SELECT position FROM projections.checkpoint WHERE name = $1 AND generation = $2

-- people --
-- $1 streams text[], $2 prefix of a person's stream text: the streams that record an erasure of the
-- people that these streams name
SELECT DISTINCT $2::text || subject_id AS stream
  FROM hotline_log.event
 WHERE stream = ANY ($1::text[])
   AND subject_id IS NOT NULL

-- erased_beyond --
-- $1, $2 as in people, $3 position bigint: the streams of people who were erased after the position
SELECT event.stream
  FROM hotline_log.event
  JOIN hotline_log.stream AS person ON person.stream = $2::text || subject_id
 WHERE event.stream = ANY ($1::text[])
   AND person.last_position > $3::bigint
