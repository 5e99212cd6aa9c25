-- Local accounts' passwords, their sessions, and what failed.
-- A token is stored as its SHA-256 only: who reads this table cannot sign in with it.

CREATE TABLE credential (
    account text PRIMARY KEY,
    argon2_hash text NOT NULL,
    changed_at timestamptz NOT NULL
);

CREATE TABLE session (
    token_hash bytea PRIMARY KEY,
    account text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT a_token_hash_is_sha256 CHECK (octet_length(token_hash) = 32),
    CONSTRAINT a_session_ends_after_it_began CHECK (expires_at > created_at)
);

CREATE INDEX session_by_account ON session (account);
CREATE INDEX session_by_expiry ON session (expires_at);

-- One row per (account, source) pair, both hashed: people type passwords into the name field.
-- An account's failures are the sum over its sources, a source's the sum over its accounts, so a
-- success forgives the account that succeeded and nobody else.
CREATE TABLE sign_in_failure (
    account_hash bytea,
    source_hash bytea,
    failures integer NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (account_hash, source_hash),
    CONSTRAINT a_failure_row_counts_failures CHECK (failures > 0)
);

CREATE INDEX sign_in_failure_by_source ON sign_in_failure (source_hash);
CREATE INDEX sign_in_failure_by_time ON sign_in_failure (last_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON credential, session, sign_in_failure TO hotline_app;
