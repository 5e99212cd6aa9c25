-- append_events: record all waiting appends of one process, deciding each for itself.
--
-- item_*  one element per append: its stream, the version it was decided on and the one it leads to,
--         the clock's time, the hash it continues and the hash it ends with
-- key_*   what may happen only once; `key_item` is the 1-based append it belongs to
-- event_* one element per event, in order of append and version
-- Streams and keys are distinct within one call (events/postgres/group_commit.py sees to it).
--
-- Returns per append: outcome (0 recorded, 1 a key is known, 2 the stream is elsewhere), its last
-- position and recorded_at. An append that is not recorded never hinders its neighbours.
--
-- The first statement is the exclusive lock. Each later one has a newer snapshot (READ COMMITTED,
-- VOLATILE), so it sees everything that was recorded before; nobody else can record meanwhile.

CREATE FUNCTION hotline_log.append_events(
    item_stream      text[],
    item_expected    integer[],
    item_version     integer[],
    item_at          timestamptz[],
    item_previous    bytea[],
    item_hash        bytea[],
    key_item         integer[],
    key_id           uuid[],
    key_fingerprint  bytea[],
    event_item       integer[],
    event_stream     text[],
    event_version    integer[],
    event_type       text[],
    event_schema     smallint[],
    event_actor      text[],
    event_role       text[],
    event_department text[],
    event_request    text[],
    event_caused_by  bigint[],
    event_subject    text[],
    event_data       text[],
    event_sealed     bytea[],
    event_hash       bytea[],
    OUT outcome      smallint[],
    OUT last_position bigint[],
    OUT recorded_at  timestamptz[]
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    head  hotline_log.log_head;
    known integer[] := '{}';
BEGIN
    SELECT * INTO STRICT head FROM hotline_log.log_head FOR NO KEY UPDATE;

    IF cardinality(key_id) > 0 THEN
        SELECT coalesce(array_agg(given.item), '{}') INTO known
          FROM unnest(append_events.key_item, append_events.key_id) AS given (item, id),
               LATERAL (SELECT FROM hotline_log.event_key WHERE event_key.id = given.id LIMIT 1) AS k;
    END IF;

    SELECT array_agg(placed.verdict ORDER BY placed.n),
           array_agg(head.position + placed.size ORDER BY placed.n),
           array_agg(greatest(head.recorded_at, placed.at) ORDER BY placed.n)
      INTO append_events.outcome, append_events.last_position, append_events.recorded_at
      FROM (SELECT judged.n,
                   judged.verdict,
                   sum(judged.size) FILTER (WHERE judged.verdict = 0) OVER so_far AS size,
                   max(judged.at) FILTER (WHERE judged.verdict = 0) OVER so_far AS at
              FROM (SELECT item.n,
                           item.at,
                           item.version - item.expected AS size,
                           CASE
                               WHEN item.n = ANY (known) THEN 1::smallint
                               WHEN item.expected = coalesce(now_at.version, 0)
                                    AND item.previous = coalesce(now_at.last_hash, item.previous)
                                   THEN 0::smallint
                               ELSE 2::smallint
                           END AS verdict
                      FROM unnest(item_stream, item_expected, item_version, item_at, item_previous)
                           WITH ORDINALITY AS item (stream, expected, version, at, previous, n)
                      LEFT JOIN LATERAL (SELECT stream.version, stream.last_hash
                                           FROM hotline_log.stream
                                          WHERE stream.stream = item.stream
                                          LIMIT 1) AS now_at ON true
                   ) AS judged
            WINDOW so_far AS (ORDER BY judged.n ROWS UNBOUNDED PRECEDING)
           ) AS placed;

    IF NOT (0 = ANY (append_events.outcome)) THEN
        RETURN;
    END IF;

    INSERT INTO hotline_log.stream (stream, version, first_position, last_position, last_hash)
    SELECT item.stream,
           item.version,
           item.position - (item.version - item.expected) + 1,
           item.position,
           item.hash
      FROM unnest(item_stream, item_expected, item_version, item_hash,
                  append_events.outcome, append_events.last_position)
           AS item (stream, expected, version, hash, outcome, position)
     WHERE item.outcome = 0
        ON CONFLICT (stream) DO UPDATE
       SET version = excluded.version,
           last_position = excluded.last_position,
           last_hash = excluded.last_hash;

    INSERT INTO hotline_log.event (position, recorded_at, caused_by, version, schema_version, stream,
                                   type, actor, role, department, request_id, subject_id, hash, data,
                                   sealed)
    SELECT append_events.last_position[new.item] - item_version[new.item] + new.version,
           append_events.recorded_at[new.item],
           new.caused_by,
           new.version,
           new.schema_version,
           new.stream,
           new.type,
           new.actor,
           new.role,
           new.department,
           new.request_id,
           new.subject_id,
           new.hash,
           new.data::jsonb,
           new.sealed
      FROM unnest(event_item, event_stream, event_version, event_type, event_schema, event_actor,
                  event_role, event_department, event_request, event_caused_by, event_subject,
                  event_data, event_sealed, event_hash)
           AS new (item, stream, version, type, schema_version, actor, role, department, request_id,
                   caused_by, subject_id, data, sealed, hash)
     WHERE append_events.outcome[new.item] = 0;

    IF cardinality(key_id) > 0 THEN
        INSERT INTO hotline_log.event_key (id, position, recorded_at, version, stream, fingerprint)
        SELECT given.id,
               append_events.last_position[given.item],
               append_events.recorded_at[given.item],
               item_version[given.item],
               item_stream[given.item],
               given.fingerprint
          FROM unnest(key_item, key_id, key_fingerprint) AS given (item, id, fingerprint)
         WHERE append_events.outcome[given.item] = 0;
    END IF;

    UPDATE hotline_log.log_head
       SET position = append_events.last_position[cardinality(append_events.last_position)],
           recorded_at = append_events.recorded_at[cardinality(append_events.recorded_at)];
END
$$;
