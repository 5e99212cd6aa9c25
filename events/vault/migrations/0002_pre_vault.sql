-- 0002: keys that seal personal data, and the blind index that finds a person by phone number.
-- Independent: it may be applied to another database than the log (HOTLINE_VAULT_URL).

DO $$
BEGIN -- as in 0001
    CREATE ROLE hotline_app LOGIN NOINHERIT;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

DO $$
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT hotline_app TO %I', current_user);
    END IF;
EXCEPTION -- another role made it, and grants it
    WHEN insufficient_privilege THEN NULL;
END
$$;

GRANT SELECT ON migration TO hotline_app;

CREATE SCHEMA IF NOT EXISTS vault;

-- One key per person. A destroyed one leaves its row as a tombstone, so that it never comes back.
CREATE TABLE vault.subject_key (
    subject_id   text        NOT NULL,
    wrapped_key  bytea,
    algorithm    text        NOT NULL,
    key_id       text        NOT NULL, -- which master key wrapped it
    created_at   timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz,
    CONSTRAINT one_key_per_subject PRIMARY KEY (subject_id),
    CONSTRAINT a_key_is_whole_or_destroyed CHECK ((wrapped_key IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE TABLE vault.phone_index (
    blind      bytea NOT NULL, -- keyed hash of the number
    subject_id text  NOT NULL,
    main       bytea, -- of a number with an extension: keyed hash of what comes before it
    CONSTRAINT one_subject_per_phone PRIMARY KEY (blind),
    CONSTRAINT a_known_phone_has_a_key FOREIGN KEY (subject_id) REFERENCES vault.subject_key
);

CREATE INDEX phones_of_a_subject ON vault.phone_index (subject_id);
CREATE INDEX extensions_of_a_number ON vault.phone_index (main) WHERE main IS NOT NULL;

CREATE TABLE vault.master_key_check (
    only_row    boolean     NOT NULL DEFAULT true,
    key_id      text        NOT NULL,
    check_value bytea       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT one_master_key PRIMARY KEY (only_row),
    CONSTRAINT the_only_row CHECK (only_row)
);

CREATE FUNCTION vault.refuse_resurrection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a destroyed key stays destroyed';
END
$$;

CREATE TRIGGER a_destroyed_key_stays_destroyed
BEFORE UPDATE OR DELETE ON vault.subject_key
FOR EACH ROW WHEN (OLD.destroyed_at IS NOT NULL)
EXECUTE FUNCTION vault.refuse_resurrection();

-- The service makes keys and reads them. Only the owner destroys one (hotline erase).
GRANT USAGE ON SCHEMA vault TO hotline_app;
GRANT SELECT, INSERT ON vault.subject_key, vault.phone_index, vault.master_key_check TO hotline_app;
