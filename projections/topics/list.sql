-- The topics (专题, S-03): one row per topic, closed ones too.

-- create --
CREATE TABLE topic_list (
    topic_id        text        NOT NULL,
    title           text        NOT NULL,
    level           text        NOT NULL,
    lead_department text,
    notice          text        NOT NULL, -- for operators
    matter          text,
    subdistrict     text,
    status          text        NOT NULL, -- open | closed
    raised_at       timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    CONSTRAINT one_row_per_topic PRIMARY KEY (topic_id)
)

-- index --
CREATE INDEX topic_list_newest ON topic_list (raised_at DESC, topic_id)

-- load --
-- $1 topic_ids text[], $2 unused
SELECT * FROM topic_list WHERE topic_id = ANY ($1::text[]) AND $2::text[] IS NOT NULL

-- take_out --
-- rows that are written again: $1 topic_ids text[]
DELETE FROM topic_list WHERE topic_id = ANY ($1::text[])

-- rows --
-- whole rows, for comparisons: $1 topic_ids text[]
SELECT topic_id AS key, to_jsonb(stored)::text AS row FROM topic_list AS stored WHERE topic_id = ANY ($1::text[]) ORDER BY topic_id

-- sample --
-- $1 how many bigint
SELECT topic_id AS key FROM topic_list ORDER BY random() LIMIT $1

-- page --
-- $1 status text (null = any), $2 after_raised_at timestamptz, $3 after_topic_id text, $4 limit bigint
-- newest first
SELECT topic_id, title, level, lead_department, notice, matter, subdistrict, status,
       raised_at, changed_at
  FROM projections.topic_list
 WHERE ($1::text IS NULL OR status = $1::text)
   AND ($2::timestamptz IS NULL
        OR raised_at < $2::timestamptz
        OR (raised_at = $2::timestamptz AND topic_id > $3::text))
 ORDER BY raised_at DESC, topic_id
 LIMIT $4::bigint

-- surges --
-- $1 now timestamptz, $2 at_least bigint, $3 times double precision
-- The last 24 hours beside the average day of the seven days before them. Protected orders are
-- counted for no reader (D-07); merged ones are counted, for each call is one more.
SELECT subdistrict,
       matter,
       matter_name,
       orders,
       round(earlier / 7.0, 2)::double precision AS baseline,
       first_at,
       last_at
  FROM (SELECT subdistrict,
               matter,
               max(matter_name) AS matter_name,
               count(*) FILTER (WHERE registered_at > $1::timestamptz - interval '1 day') AS orders,
               count(*) FILTER (WHERE registered_at <= $1::timestamptz - interval '1 day') AS earlier,
               min(registered_at) FILTER (WHERE registered_at > $1::timestamptz - interval '1 day') AS first_at,
               max(registered_at) AS last_at
          FROM projections.order_list
         WHERE registered_at > $1::timestamptz - interval '8 days'
           AND registered_at <= $1::timestamptz
           AND subdistrict IS NOT NULL
           AND NOT protected
         GROUP BY subdistrict, matter) AS counted
 WHERE orders >= $2::bigint
   AND orders >= $3::double precision * earlier / 7.0
 ORDER BY orders DESC, subdistrict, matter
 LIMIT 100
