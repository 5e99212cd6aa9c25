-- read_checkpoint --
-- The position up to which a durable follower has taken every event.
--   $1 name  text
SELECT position FROM hotline_log.follower WHERE name = $1

-- save_checkpoint --
-- A durable follower has taken every event up to a position.
--   $1 name      text
--   $2 position  bigint
-- Of two processes that follow under one name the further one counts: it never goes back.
INSERT INTO hotline_log.follower AS stored (name, position)
VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET position = excluded.position
 WHERE stored.position < excluded.position
