-- append --
-- Many appends; see append_events() in migrations/0003_pre_append.sql.
--   $1 appends  hotline_log.new_append[]
--   $2 keys     hotline_log.new_key[]
--   $3 events   hotline_log.new_event[]
SELECT outcome, last_position, recorded_at FROM hotline_log.append_events($1, $2, $3)

-- append_one --
-- One event, alone; see append_one() in migrations/0003_pre_append.sql.
--   $1 stream text, $2 expected integer, $3 at timestamptz, $4 previous bytea
--   $5 type text, $6 schema_version smallint, $7 actor text, $8 role text, $9 department text,
--   $10 request_id text, $11 caused_by bigint, $12 subject_id text
--   $13 data jsonb, $14 sealed bytea, $15 hash bytea
--   $16 key_id uuid, $17 key_fingerprint bytea
SELECT outcome, last_position, recorded_at
  FROM hotline_log.append_one($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                              $17)

-- own --
-- Which appends, sent before a connection was lost, did get saved; known by their last hash.
--   $1 streams, $2 versions, $3 hashes: arrays of equal length
-- returns n (1-based), position, recorded_at of each that did.
SELECT sent.n::integer AS n, event.position, event.recorded_at
  FROM unnest($1::text[], $2::integer[], $3::bytea[])
       WITH ORDINALITY AS sent (stream, version, hash, n)
  JOIN hotline_log.stream AS head ON head.stream = sent.stream
  JOIN hotline_log.event
    ON event.stream = sent.stream
   AND event.version = sent.version
   AND event.hash = sent.hash
   AND event.position BETWEEN head.first_position AND head.last_position
