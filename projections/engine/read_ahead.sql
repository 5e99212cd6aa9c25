-- What projections read of the log. Position order is commit order (ADR 0003), so what stands
-- between a checkpoint and the head will never be joined by an earlier event.

-- head --
SELECT position FROM hotline_log.log_head

-- batch --
-- $1 after bigint, $2 up_to bigint, $3 types text[], $4 with_sealed boolean
-- Of a dispatch most is why, and of its clocks only one is listed: `clocks` stands in place of those
-- that were taken out of `data`. Put in there by the server they would cost four times as much.
SELECT position,
       stream,
       version,
       type,
       schema_version,
       CASE
           WHEN type = 'work_order.dispatched' THEN data - '{route,clocks}'::text[]
           ELSE data
       END::text AS data,
       CASE
           WHEN type = 'work_order.dispatched'
               THEN jsonb_path_query_array(data, '$.clocks[*] ? (@.name == "handle")')::text
       END AS clocks,
       subject_id,
       CASE
           WHEN $4::boolean
                AND type IN ('work_order.registered', 'work_order.correction_recorded')
               THEN sealed
       END AS sealed,
       CASE WHEN department IS NULL THEN actor END AS member
  FROM hotline_log.event
 WHERE position > $1::bigint
   AND position <= $2::bigint
   AND type = ANY ($3::text[])
 ORDER BY position

-- of_streams --
-- $1 up_to bigint, $2 types text[], $3 streams text[], $4 with_sealed boolean
SELECT position,
       stream,
       version,
       type,
       schema_version,
       data::text AS data,
       NULL::text AS clocks,
       subject_id,
       CASE
           WHEN $4::boolean
                AND type IN ('work_order.registered', 'work_order.correction_recorded')
               THEN sealed
       END AS sealed,
       CASE WHEN department IS NULL THEN actor END AS member
  FROM hotline_log.event
 WHERE position <= $1::bigint
   AND type = ANY ($2::text[])
   AND stream = ANY ($3::text[])
 ORDER BY position
