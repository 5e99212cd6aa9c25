-- shown_views: the views that readers of lists and figures see; their tables are no part of a backup.
SELECT relname::text
  FROM pg_class
 WHERE relnamespace = 'projections'::regnamespace
   AND relkind = 'v'
 ORDER BY relname
