-- stream_heads --
-- The head rows of the next streams by name.
--   $1 after  text     the last name of the page before; empty at the beginning
--   $2 limit  integer
SELECT stream,
       version,
       last_hash,
       first_position,
       last_position
  FROM hotline_log.stream
 WHERE stream > $1
 ORDER BY stream
 LIMIT $2

-- stream_head --
-- The head row of one stream.
--   $1 stream  text
SELECT stream,
       version,
       last_hash,
       first_position,
       last_position
  FROM hotline_log.stream
 WHERE stream = $1

-- some_streams --
-- The head rows of streams picked by chance.
--   $1 how many  integer
SELECT stream,
       version,
       last_hash,
       first_position,
       last_position
  FROM hotline_log.stream
 ORDER BY random()
 LIMIT $1

-- links_of_streams --
-- What the chains of some streams are made of, by stream and version.
--   $1 streams  text[]
-- returns the columns of events.stored.chain.Link in its order; data as jsonb prints it; the keys as two
-- arrays, null for none.
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
       event.position,
       own.ids,
       own.fingerprints
  FROM hotline_log.event
  LEFT JOIN LATERAL (SELECT array_agg(id ORDER BY id) AS ids,
                            array_agg(fingerprint ORDER BY id) AS fingerprints
                       FROM hotline_log.event_key
                      WHERE event_key.position = event.position) AS own ON true
 WHERE stream = ANY ($1::text[])
 ORDER BY stream, version
