-- The log: one table of events, the heads of its streams, the keys of what may happen only once.
--
-- Only append_events() and append_alone() write here. They take the log's lock first, so that
-- position order is commit order and a reader needs nothing but `position > $1` (ADR 0003).
-- The service works as hotline_app, which may read and call functions, and nothing else here.

CREATE SCHEMA hotline_log;

-- Three roles (ADR 0016). The owner migrates, and erases people. hotline_app is the service: it signs
-- in, owns nothing, and may do only what is granted here and in the other migrations. hotline_views
-- owns the generations of the views and nothing else; the service steps into it to build them.
-- A role belongs to the whole server: another database may have made it, this moment.
DO $$
BEGIN
    CREATE ROLE hotline_app LOGIN NOINHERIT;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

DO $$
BEGIN
    CREATE ROLE hotline_views NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

DO $$
BEGIN
    GRANT hotline_views TO hotline_app;
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT hotline_app, hotline_views TO %I', current_user);
    END IF;
EXCEPTION -- another role made them, and grants them
    WHEN insufficient_privilege THEN NULL;
END
$$;

GRANT SELECT ON migration TO hotline_app;

-- Where the log ended after each flush; the highest row is the head. ensure_partitions() removes the
-- others from time to time. Not one row that each flush updates: under an old snapshot (pg_dump) its
-- dead versions would stay, and every append and every reader would walk over all of them.
CREATE TABLE hotline_log.flush (
    position    bigint      NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT one_flush_per_position PRIMARY KEY (position)
);

INSERT INTO hotline_log.flush (position, recorded_at) VALUES (0, '-infinity');

CREATE VIEW hotline_log.log_head AS
    SELECT position, recorded_at FROM hotline_log.flush ORDER BY position DESC LIMIT 1;

CREATE TABLE hotline_log.stream (
    stream         text    NOT NULL,
    version        integer NOT NULL,
    first_position bigint  NOT NULL,
    last_position  bigint  NOT NULL,
    last_hash      bytea   NOT NULL,
    CONSTRAINT one_head_per_stream PRIMARY KEY (stream)
) WITH (fillfactor = 30, autovacuum_vacuum_scale_factor = 0.01);

CREATE TABLE hotline_log.event (
    position       bigint      NOT NULL,
    recorded_at    timestamptz NOT NULL,
    caused_by      bigint,
    version        integer     NOT NULL,
    schema_version smallint    NOT NULL,
    stream         text        NOT NULL,
    type           text        NOT NULL,
    actor          text        NOT NULL,
    role           text,
    department     text,
    request_id     text,
    subject_id     text,
    hash           bytea       NOT NULL,
    data           jsonb       NOT NULL,
    sealed         bytea,
    CONSTRAINT one_event_per_position PRIMARY KEY (position)
) PARTITION BY RANGE (position);

-- `position`: the last event of the append that the key came with. Its hash covers the keys.
CREATE TABLE hotline_log.event_key (
    id          uuid   NOT NULL,
    position    bigint NOT NULL,
    fingerprint bytea,
    CONSTRAINT happens_only_once PRIMARY KEY (id)
);

CREATE INDEX event_key_by_position ON hotline_log.event_key (position);

CREATE TABLE hotline_log.log_property (
    name  text NOT NULL,
    value text NOT NULL,
    CONSTRAINT one_value_per_property PRIMARY KEY (name)
);

CREATE FUNCTION hotline_log.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER event_is_never_changed BEFORE UPDATE OR DELETE ON hotline_log.event
    FOR EACH ROW EXECUTE FUNCTION hotline_log.refuse_change();
CREATE TRIGGER event_is_never_emptied BEFORE TRUNCATE ON hotline_log.event
    FOR EACH STATEMENT EXECUTE FUNCTION hotline_log.refuse_change();
CREATE TRIGGER key_is_never_changed BEFORE UPDATE OR DELETE ON hotline_log.event_key
    FOR EACH ROW EXECUTE FUNCTION hotline_log.refuse_change();
CREATE TRIGGER key_is_never_emptied BEFORE TRUNCATE ON hotline_log.event_key
    FOR EACH STATEMENT EXECUTE FUNCTION hotline_log.refuse_change();
CREATE TRIGGER head_is_never_deleted BEFORE DELETE ON hotline_log.stream
    FOR EACH ROW EXECUTE FUNCTION hotline_log.refuse_change();
CREATE TRIGGER head_is_never_emptied BEFORE TRUNCATE ON hotline_log.stream
    FOR EACH STATEMENT EXECUTE FUNCTION hotline_log.refuse_change();
CREATE TRIGGER flush_is_never_changed BEFORE UPDATE ON hotline_log.flush
    FOR EACH ROW EXECUTE FUNCTION hotline_log.refuse_change();
CREATE TRIGGER flush_is_never_emptied BEFORE TRUNCATE ON hotline_log.flush
    FOR EACH STATEMENT EXECUTE FUNCTION hotline_log.refuse_change();
