-- The checkpoint of each durable follower: every event up to `position` was taken.
CREATE TABLE hotline_log.follower (
    name     text   NOT NULL,
    position bigint NOT NULL,
    CONSTRAINT one_checkpoint_per_follower PRIMARY KEY (name)
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE ON hotline_log.follower TO hotline_app;
