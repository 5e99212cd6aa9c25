-- read_checkpoint: the position up to which a durable follower has taken every event.
--   $1 name  text
SELECT position FROM hotline_log.follower WHERE name = $1
