-- Messages to requesters, one row for each fact of an order that is told to its requester (U-04).
-- Made from the log alone, which holds text and address, sealed. `version`: of the fact in its
-- stream. `position`: of the last event that the row was made from. `leased_until`: a process is
-- sending it; by the clock of the database. `cause`: the kind of the last error, never its words.
CREATE TABLE outbox (
    message_id   uuid        NOT NULL,
    stream       text        NOT NULL,
    version      integer     NOT NULL,
    kind         text        NOT NULL,
    round        integer     NOT NULL,
    medium       text        NOT NULL,
    subject_id   text        NOT NULL,
    state        text        NOT NULL,
    attempts     integer     NOT NULL DEFAULT 0,
    made_at      timestamptz NOT NULL,
    due_at       timestamptz NOT NULL,
    leased_until timestamptz,
    cause        text,
    position     bigint      NOT NULL,
    CONSTRAINT one_row_per_message PRIMARY KEY (message_id),
    CONSTRAINT a_known_state
        CHECK (state IN ('waiting', 'call', 'delivered', 'undelivered', 'cancelled'))
) WITH (fillfactor = 80);
CREATE INDEX outbox_due ON outbox (medium, due_at) WHERE state = 'waiting';
CREATE INDEX outbox_open ON outbox (state, made_at, message_id)
    WHERE state IN ('waiting', 'call', 'undelivered');
CREATE INDEX outbox_of_person ON outbox (subject_id);
CREATE INDEX outbox_of_order ON outbox (stream);

GRANT SELECT, INSERT, UPDATE ON outbox TO hotline_app;
GRANT SELECT ON outbox TO hotline_views; -- how many wait, for /readyz
