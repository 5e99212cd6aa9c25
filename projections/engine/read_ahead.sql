-- What projections read of the log. Position order is commit order (ADR 0003), so no earlier
-- event will ever join those between a checkpoint and the head.

-- head --
SELECT position FROM hotline_log.log_head

-- batch --
-- $1 after bigint, $2 up_to bigint, $3 types text[], $4 types whose sealed data is needed text[],
-- $5 types whose account is needed text[]
-- $6 to $9 what a model reads in part (InPart): $6 type text, $7 without text[], $8 field text,
-- $9 keep text (a JSON path). `part` is what is kept of `field`, which is then not in `data`:
-- put in there by the server it would cost four times as much.
SELECT position,
       stream,
       version,
       type,
       schema_version,
       CASE WHEN type = $6::text THEN data - ($7::text[] || $8::text) ELSE data END::text AS data,
       CASE
           WHEN type = $6::text
               THEN jsonb_path_query_array(data -> $8::text, $9::text::jsonpath)::text
       END AS part,
       subject_id,
       CASE WHEN type = ANY ($4::text[]) THEN sealed END AS sealed,
       CASE WHEN department IS NULL THEN actor END AS member,
       CASE WHEN type = ANY ($5::text[]) THEN actor END AS account
  FROM hotline_log.event
 WHERE position > $1::bigint
   AND position <= $2::bigint
   AND type = ANY ($3::text[])
 ORDER BY position

-- of_streams --
-- $1 up_to bigint or null, $2 types text[], $3 streams text[], $4, $5 as in batch: whole events
SELECT position,
       stream,
       version,
       type,
       schema_version,
       data::text AS data,
       NULL::text AS part,
       subject_id,
       CASE WHEN type = ANY ($4::text[]) THEN sealed END AS sealed,
       CASE WHEN department IS NULL THEN actor END AS member,
       CASE WHEN type = ANY ($5::text[]) THEN actor END AS account
  FROM hotline_log.event
 WHERE ($1::bigint IS NULL OR position <= $1::bigint)
   AND type = ANY ($2::text[])
   AND stream = ANY ($3::text[])
 ORDER BY position
