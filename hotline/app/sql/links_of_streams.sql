-- links_of_streams: what the chains of some streams are made of, by stream and version.
--   $1 streams  text[]
-- returns the columns of events.chain.Link in its order; data as jsonb prints it.
SELECT stream,
       version,
       type,
       schema_version,
       actor,
       role,
       department,
       request_id,
       caused_by,
       subject_id,
       data::text AS data,
       sealed,
       hash,
       position
  FROM hotline_log.event
 WHERE stream = ANY ($1::text[])
 ORDER BY stream, version
