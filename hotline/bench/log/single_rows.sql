-- single_rows: a twin of the event table, for a peer to write into without harm to the log.
--
-- The same columns and constraints, the same partitioning, the same indexes of its partition.
CREATE SEQUENCE hotline_log.twin_position;
CREATE TABLE hotline_log.twin (LIKE hotline_log.event INCLUDING ALL) PARTITION BY RANGE (position);
CREATE TABLE hotline_log.twin_from_1 (LIKE hotline_log.event INCLUDING ALL);
ALTER TABLE hotline_log.twin_from_1
    ADD CONSTRAINT twin_from_1_one_event_per_version UNIQUE (stream, version);
ALTER TABLE hotline_log.twin
    ATTACH PARTITION hotline_log.twin_from_1 FOR VALUES FROM (1) TO (25000001);
