-- append: see append_events() in migrations/0003_pre_append.sql for the 23 arrays.
SELECT outcome, last_position, recorded_at
  FROM hotline_log.append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
                                 $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
