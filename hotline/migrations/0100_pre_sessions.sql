-- Local accounts' passwords, their sessions, and what failed.
-- A token is stored as its SHA-256 only: who reads this table cannot sign in with it.

CREATE TABLE credential (
    account text PRIMARY KEY,
    argon2_hash text NOT NULL,
    changed_at timestamptz NOT NULL,
    initial boolean NOT NULL DEFAULT false -- set by another person: its owner must change it
);

CREATE TABLE session (
    token_hash bytea PRIMARY KEY,
    account text NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT a_token_hash_is_sha256 CHECK (octet_length(token_hash) = 32),
    CONSTRAINT a_session_ends_after_it_began CHECK (expires_at > created_at)
);

CREATE INDEX session_by_account ON session (account);
CREATE INDEX session_by_expiry ON session (expires_at);

-- All hashed: people type passwords into the name field.
-- A success forgives its own pair of account and source, and nothing else.
CREATE TABLE sign_in_failure (
    account_hash bytea,
    source_hash bytea,
    failures integer NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (account_hash, source_hash),
    CONSTRAINT a_failure_row_counts_failures CHECK (failures > 0)
);

CREATE INDEX sign_in_failure_by_time ON sign_in_failure (last_at);

-- The failures of a source, of whatever names: never a sum over rows that a stranger can make many.
CREATE TABLE source_failure (
    source_hash bytea PRIMARY KEY,
    failures integer NOT NULL,
    last_at timestamptz NOT NULL
);

CREATE INDEX source_failure_by_time ON source_failure (last_at);

-- From where an account has signed in: there the right password is never refused.
CREATE TABLE known_source (
    account_hash bytea,
    source_hash bytea,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (account_hash, source_hash)
);

CREATE INDEX known_source_by_time ON known_source (last_at);

-- set_password: store the hash and end the account's sessions, but for `keep`. One account in a
-- transaction: no single statement of the service overwrites the passwords of a city.
CREATE FUNCTION set_password(
    of_account text, new_hash text, at timestamptz, is_initial boolean, keep bytea
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM credential
                WHERE xmin = pg_current_xact_id()::xid
                  AND account <> of_account) THEN
        RAISE EXCEPTION 'one password in a transaction' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM session WHERE account = of_account AND token_hash IS DISTINCT FROM keep;
    INSERT INTO credential (account, argon2_hash, changed_at, initial)
    VALUES (of_account, new_hash, at, is_initial)
        ON CONFLICT (account) DO UPDATE
       SET argon2_hash = excluded.argon2_hash,
           changed_at = excluded.changed_at,
           initial = excluded.initial;
END
$$;

REVOKE ALL ON FUNCTION set_password FROM PUBLIC;
GRANT EXECUTE ON FUNCTION set_password TO hotline_app;
GRANT SELECT, INSERT ON credential TO hotline_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON session, sign_in_failure, source_failure, known_source
    TO hotline_app;
