-- What was received, what became of it, and who it is about.

-- migrate:up

-- Accepted events and intake's own, each as its one byte string; the relay carries them to the log in this order.
CREATE TABLE intake.outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE,
    subject text NOT NULL,
    body bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- One receipt a message: (inbox, incarnation, sequence) names its place, and a redelivery finds it taken.
CREATE TABLE intake.receipts (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL,
    subject text NOT NULL,
    body bytea NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('accepted', 'duplicate', 'refused')),
    inbox text NOT NULL,
    incarnation text NOT NULL,
    sequence bigint NOT NULL,
    UNIQUE (inbox, incarnation, sequence)
);

-- Refused messages: subject, headers and body sealed with intake's own key; `key_id` names it.
CREATE TABLE intake.quarantine (
    receipt uuid PRIMARY KEY,
    sector text NOT NULL,
    code text NOT NULL,
    field text NOT NULL,
    refused_at timestamptz NOT NULL,
    key_id uuid NOT NULL,
    sealed bytea NOT NULL
);
CREATE INDEX quarantine_refused_at_idx ON intake.quarantine (refused_at);

CREATE TABLE intake.quarantine_keys (
    id uuid PRIMARY KEY,
    epoch integer NOT NULL,
    wrapped bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Which events were accepted, for ever: the id is that of (source, sender's id), the mark an HMAC of the body.
CREATE TABLE intake.accepted (
    event_id uuid PRIMARY KEY,
    youth uuid NOT NULL,
    mark bytea NOT NULL
);

-- The vault. The number itself, the birth date and the given name are sealed with the youth's own key; the index is
-- an HMAC of the number under a key that is not in the database.
CREATE TABLE intake.identities (
    youth uuid PRIMARY KEY,
    cpr_index bytea NOT NULL UNIQUE,
    cpr text NOT NULL,
    born text NOT NULL,
    name text,
    next_age_on date,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX identities_next_age_on_idx ON intake.identities (next_age_on) WHERE next_age_on IS NOT NULL;

-- What intake knows of a youth's ties, from what it accepted and from the log.
CREATE TABLE intake.ties (
    youth uuid PRIMARY KEY,
    notified boolean NOT NULL DEFAULT false,
    pathway boolean NOT NULL DEFAULT false
);

CREATE TABLE intake.followings (
    youth uuid NOT NULL,
    sector text NOT NULL,
    started_by uuid NOT NULL,
    categories text[] NOT NULL,
    basis text NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz,
    PRIMARY KEY (youth, sector)
);

-- What goes back to the sectors; the body is sealed with the youth's key until the relay carries it away.
CREATE TABLE intake.feed_outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    subject text NOT NULL,
    body bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- How far the relays to streams that expire have come, and how far the log has been folded.
CREATE TABLE intake.relay_cursor (
    name text PRIMARY KEY,
    incarnation text NOT NULL,
    position bigint NOT NULL
);
CREATE TABLE intake.checkpoint (
    name text PRIMARY KEY,
    incarnation text NOT NULL,
    sequence bigint NOT NULL,
    event_id uuid NOT NULL
);

-- What happened is inserted and never changed. What follows from it may be.
GRANT SELECT, INSERT ON
    intake.outbox, intake.receipts, intake.quarantine, intake.quarantine_keys, intake.accepted, intake.feed_outbox
TO intake;
GRANT SELECT, INSERT, DELETE ON intake.identities TO intake;
GRANT UPDATE (name, next_age_on) ON intake.identities TO intake;
GRANT SELECT, INSERT, UPDATE ON intake.ties, intake.relay_cursor TO intake;
GRANT SELECT, INSERT, UPDATE, DELETE ON intake.checkpoint TO intake;
GRANT SELECT, INSERT, UPDATE ON intake.followings TO intake;

-- migrate:down
DROP TABLE intake.checkpoint;
DROP TABLE intake.relay_cursor;
DROP TABLE intake.feed_outbox;
DROP TABLE intake.followings;
DROP TABLE intake.ties;
DROP TABLE intake.identities;
DROP TABLE intake.accepted;
DROP TABLE intake.quarantine_keys;
DROP TABLE intake.quarantine;
DROP TABLE intake.receipts;
DROP TABLE intake.outbox;
