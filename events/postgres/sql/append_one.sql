-- append_one: one event, alone; see append_one() in migrations/0003_pre_append.sql.
--   $1 stream text, $2 expected integer, $3 at timestamptz, $4 previous bytea
--   $5 type text, $6 schema_version smallint, $7 actor text, $8 role text, $9 department text,
--   $10 request_id text, $11 caused_by bigint, $12 subject_id text
--   $13 data jsonb, $14 sealed bytea, $15 hash bytea
--   $16 key_id uuid, $17 key_fingerprint bytea
SELECT outcome, last_position, recorded_at
  FROM hotline_log.append_one($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                              $17)
