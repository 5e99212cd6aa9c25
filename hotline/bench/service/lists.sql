-- A list of more orders than a city of this size has: each one several times, a second apart.

-- place --
-- where the rows of the list are
SELECT set_config('search_path', projections.schema_of(name, generation), false)
  FROM projections.checkpoint
 WHERE name = 'order_list' AND live

-- multiply --
-- $1 copies bigint. A title is sealed for one number, so copies have none; nor are they found by words.
INSERT INTO order_list
SELECT order_no || '-' || copy, registered_at + copy * INTERVAL '1 second', status, before_return, kind,
       matter, matter_name, channel, urgency, secrecy, protected, reported_department, district,
       subdistrict, community, cell, reclassified, place_unsure, lead_department, departments, due_at,
       first_submitted_at, unsubmitted, members, topics, NULL, NULL, caller_ids, NULL, NULL,
       title_version, '{}', '{}'
  FROM order_list
 CROSS JOIN generate_series(2, $1::bigint) AS copy
