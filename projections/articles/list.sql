-- The articles of the knowledge base (知识库): one row per article, those that were withdrawn too.

-- create --
CREATE TABLE article_list (
    article_id   text        NOT NULL,
    title        text        NOT NULL,
    matters      text[]      NOT NULL, -- that it answers
    published_at timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    withdrawn    boolean     NOT NULL,
    CONSTRAINT one_row_per_article PRIMARY KEY (article_id)
)

-- index --
CREATE INDEX article_list_newest ON article_list (changed_at DESC, article_id) WHERE NOT withdrawn

-- load --
-- $1 article_ids text[], $2 unused
SELECT * FROM article_list WHERE article_id = ANY ($1::text[]) AND $2::text[] IS NOT NULL

-- take_out --
-- rows that are written again: $1 article_ids text[]
DELETE FROM article_list WHERE article_id = ANY ($1::text[])

-- rows --
-- whole rows, for comparisons: $1 article_ids text[]
SELECT article_id AS key, to_jsonb(stored)::text AS row FROM article_list AS stored WHERE article_id = ANY ($1::text[]) ORDER BY article_id

-- sample --
-- $1 how many bigint
SELECT article_id AS key FROM article_list ORDER BY random() LIMIT $1

-- published --
-- $1 matter text (null = any), $2 after_changed_at timestamptz, $3 after_article_id text,
-- $4 limit bigint
SELECT article_id, title, matters, published_at, changed_at
  FROM projections.article_list
 WHERE NOT withdrawn
   AND ($1::text IS NULL OR matters @> ARRAY[$1::text])
   AND ($2::timestamptz IS NULL
        OR changed_at < $2::timestamptz
        OR (changed_at = $2::timestamptz AND article_id > $3::text))
 ORDER BY changed_at DESC, article_id
 LIMIT $4::bigint
