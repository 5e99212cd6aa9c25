-- Signed heads: up to which position the log was what it is, by a key that is not in the database.
--
-- `mac`: HMAC over the mac before it, both positions, and (position, recorded_at, hash) of every event
-- between them (events/stored/signed_heads.py). A rewritten log needs the key to be signed again.
CREATE TABLE hotline_log.signed_head (
    position bigint NOT NULL,
    mac      bytea  NOT NULL,
    CONSTRAINT one_signature_per_position PRIMARY KEY (position)
);

CREATE TRIGGER signature_is_never_changed BEFORE UPDATE OR DELETE ON hotline_log.signed_head
    FOR EACH ROW EXECUTE FUNCTION hotline_log.refuse_change();
CREATE TRIGGER signature_is_never_emptied BEFORE TRUNCATE ON hotline_log.signed_head
    FOR EACH STATEMENT EXECUTE FUNCTION hotline_log.refuse_change();

-- digest: what a signed head covers of the events after one position, up to another.
CREATE FUNCTION hotline_log.digest(after bigint, up_to bigint) RETURNS bytea
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT coalesce(sha256(string_agg(int8send(position) || timestamptz_send(recorded_at) || hash,
                                      '' ORDER BY position)),
                    '')
      FROM hotline_log.event
     WHERE position > digest.after
       AND position <= digest.up_to;
END;

-- sign_head: add a signature behind the last one; false when another process was faster.
CREATE FUNCTION hotline_log.sign_head(after bigint, up_to bigint, mac bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1234500004);
    IF sign_head.after <> coalesce((SELECT max(position) FROM hotline_log.signed_head), 0)
       OR sign_head.up_to <= sign_head.after
       OR sign_head.up_to > (SELECT position FROM hotline_log.log_head) THEN
        RETURN false;
    END IF;
    INSERT INTO hotline_log.signed_head (position, mac) VALUES (sign_head.up_to, sign_head.mac);
    RETURN true;
END
$$;

REVOKE ALL ON FUNCTION hotline_log.digest, hotline_log.sign_head FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hotline_log.digest, hotline_log.sign_head TO hotline_app;
GRANT SELECT ON hotline_log.signed_head TO hotline_app;
