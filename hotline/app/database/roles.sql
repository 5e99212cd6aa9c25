-- roles: those that a dump names but does not hold, for they belong to the whole server.
-- As migration 0001 makes them, before the tables that are granted to them.
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
