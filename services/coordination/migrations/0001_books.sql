-- The books of coordination: every event once, as its one byte string.
-- The first table and the composite type have the form that the eventsourcing library (9.5) expects of them.

-- migrate:up
CREATE TYPE coordination.stored_event_uuid AS (
    originator_id uuid,
    originator_version bigint,
    topic text,
    state bytea
);

CREATE TABLE coordination.events (
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigserial,
    PRIMARY KEY (originator_id, originator_version)
);
CREATE UNIQUE INDEX events_notification_id_idx ON coordination.events (notification_id);

-- What the library's table has no place for, written in the same transaction.
CREATE TABLE coordination.recorded (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream uuid NOT NULL,
    version bigint NOT NULL,
    event_id uuid NOT NULL UNIQUE,
    type text NOT NULL,
    key text NOT NULL,
    publisher text NOT NULL,
    cause uuid,
    recorded_at timestamptz NOT NULL,
    UNIQUE (stream, version)
);
CREATE INDEX recorded_cause_idx ON coordination.recorded (cause) WHERE cause IS NOT NULL;
CREATE INDEX recorded_own_idx ON coordination.recorded (position) WHERE publisher = 'coordination';

-- What the relay carries to the log: this service's own events, in the order in which they were entered.
CREATE VIEW coordination.outbox AS
SELECT
    r.position,
    r.event_id,
    'events.coordination.' || r.type || '.' || r.key AS subject,
    e.state AS body
FROM coordination.recorded AS r
JOIN coordination.events AS e ON e.originator_id = r.stream AND e.originator_version = r.version
WHERE r.publisher = 'coordination';

-- Rows are inserted, never changed: no UPDATE, no DELETE. MAINTAIN lets writers take turns on the table lock.
GRANT USAGE ON TYPE coordination.stored_event_uuid TO coordination;
GRANT SELECT, INSERT, MAINTAIN ON coordination.events TO coordination;
GRANT USAGE ON SEQUENCE coordination.events_notification_id_seq TO coordination;
GRANT SELECT, INSERT ON coordination.recorded TO coordination;
GRANT SELECT ON coordination.outbox TO coordination;

-- migrate:down
DROP VIEW coordination.outbox;
DROP TABLE coordination.recorded;
DROP TABLE coordination.events;
DROP TYPE coordination.stored_event_uuid;
