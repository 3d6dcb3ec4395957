-- What reporting keeps besides its read models: which of them are served, its outbox of looks, and who is logged in.
-- Read models are tables of reporting's own making (a new generation beside the old), so its role may create them here;
-- the outbox belongs to the owner of everything, so that no service role can change or remove a recorded look.

-- migrate:up
GRANT USAGE, CREATE ON SCHEMA reporting TO reporting;

CREATE TABLE reporting.outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE,
    subject text NOT NULL,
    body bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT ON reporting.outbox TO reporting;

CREATE TABLE reporting.read_models (
    name text NOT NULL,
    generation integer NOT NULL,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN ('live', 'building')),
    tables text[] NOT NULL,
    incarnation text,
    sequence bigint NOT NULL DEFAULT 0,
    event_id uuid,
    PRIMARY KEY (name, generation),
    CHECK ((sequence = 0) = (event_id IS NULL)),
    CHECK ((sequence = 0) = (incarnation IS NULL))
);
CREATE UNIQUE INDEX read_models_one_live ON reporting.read_models (name) WHERE state = 'live';
CREATE UNIQUE INDEX read_models_one_building ON reporting.read_models (name) WHERE state = 'building';
GRANT SELECT, INSERT, UPDATE, DELETE ON reporting.read_models TO reporting;

CREATE TABLE reporting.logins (
    id bytea PRIMARY KEY,
    state text NOT NULL,
    verifier text NOT NULL,
    return_to text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE TABLE reporting.sessions (
    id bytea PRIMARY KEY,
    token text NOT NULL,
    name text NOT NULL,
    csrf text NOT NULL,
    purpose text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE TABLE reporting.revealed (
    session bytea NOT NULL REFERENCES reporting.sessions (id) ON DELETE CASCADE,
    youth uuid NOT NULL,
    until timestamptz NOT NULL,
    PRIMARY KEY (session, youth)
);
GRANT SELECT, INSERT, DELETE ON reporting.logins, reporting.sessions TO reporting;
GRANT UPDATE (purpose) ON reporting.sessions TO reporting;
GRANT SELECT, INSERT, UPDATE, DELETE ON reporting.revealed TO reporting;

CREATE TABLE reporting.colleagues (
    id text PRIMARY KEY,
    name text NOT NULL,
    title text,
    role text NOT NULL,
    unit text NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON reporting.colleagues TO reporting;

-- migrate:down
DROP TABLE reporting.colleagues, reporting.revealed, reporting.sessions, reporting.logins, reporting.read_models, reporting.outbox;
REVOKE CREATE ON SCHEMA reporting FROM reporting;
