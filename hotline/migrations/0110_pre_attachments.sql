-- Files that were declared, with how much of each has arrived. Events name them by `sha256` or id;
-- the bytes are in a store of their own, sealed under a key of the vault for each.
-- `parts`: the pieces in order, by the end of their names. `leased_until`: a process is checking it; by the clock of the
-- database. `reason`: a code, why it was refused or has to be sent again.
CREATE TABLE attachment (
    attachment_id uuid        NOT NULL,
    account       text        NOT NULL,
    sha256        bytea       NOT NULL,
    bytes         bigint      NOT NULL,
    media_type    text        NOT NULL,
    parts         text[]      NOT NULL DEFAULT '{}',
    received      bigint      NOT NULL DEFAULT 0,
    state         text        NOT NULL DEFAULT 'incomplete',
    reason        text,
    kind          text,
    width         integer,
    height        integer,
    declared_at   timestamptz NOT NULL,
    touched_at    timestamptz NOT NULL,
    leased_until  timestamptz,
    checks        integer     NOT NULL DEFAULT 0,
    CONSTRAINT one_row_per_attachment PRIMARY KEY (attachment_id),
    CONSTRAINT one_upload_of_a_content UNIQUE (account, sha256),
    CONSTRAINT a_known_state
        CHECK (state IN ('incomplete', 'checking', 'ready', 'refused', 'erased')),
    CONSTRAINT a_hash CHECK (length(sha256) = 32),
    CONSTRAINT no_more_than_declared CHECK (received BETWEEN 0 AND bytes)
);
CREATE INDEX attachment_open ON attachment (state, touched_at)
    WHERE state IN ('incomplete', 'checking');

GRANT SELECT, INSERT, UPDATE, DELETE ON attachment TO hotline_app;
