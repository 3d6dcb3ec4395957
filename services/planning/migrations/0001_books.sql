-- The books of planning: every event once, as its one byte string.
-- The first table and the composite type have the form that the eventsourcing library (9.5) expects of them.

-- migrate:up
CREATE TYPE planning.stored_event_uuid AS (
    originator_id uuid,
    originator_version bigint,
    topic text,
    state bytea
);

CREATE TABLE planning.events (
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigserial,
    PRIMARY KEY (originator_id, originator_version)
);
CREATE UNIQUE INDEX events_notification_id_idx ON planning.events (notification_id);

-- What the library's table has no place for, written in the same transaction.
CREATE TABLE planning.recorded (
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
CREATE INDEX recorded_cause_idx ON planning.recorded (cause) WHERE cause IS NOT NULL;
CREATE INDEX recorded_own_idx ON planning.recorded (position) WHERE publisher = 'planning';

-- What the relay carries to the log: this service's own events, in the order in which they were entered.
CREATE VIEW planning.outbox AS
SELECT
    r.position,
    r.event_id,
    'events.planning.' || r.type || '.' || r.key AS subject,
    e.state AS body
FROM planning.recorded AS r
JOIN planning.events AS e ON e.originator_id = r.stream AND e.originator_version = r.version
WHERE r.publisher = 'planning';

-- Rows are inserted, never changed: no UPDATE, no DELETE. MAINTAIN lets writers take turns on the table lock.
GRANT USAGE ON TYPE planning.stored_event_uuid TO planning;
GRANT SELECT, INSERT, MAINTAIN ON planning.events TO planning;
GRANT USAGE ON SEQUENCE planning.events_notification_id_seq TO planning;
GRANT SELECT, INSERT ON planning.recorded TO planning;
GRANT SELECT ON planning.outbox TO planning;

-- migrate:down
DROP VIEW planning.outbox;
DROP TABLE planning.recorded;
DROP TABLE planning.events;
DROP TYPE planning.stored_event_uuid;
