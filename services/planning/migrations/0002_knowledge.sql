-- What planning knows from the log about the youths it plans for; derived, can be folded again from the beginning.

-- migrate:up
CREATE TABLE planning.known_youths (
    youth uuid PRIMARY KEY,
    standing text NOT NULL CHECK (standing IN ('raised', 'open', 'closed')),
    case_lead text,
    case_unit text
);

CREATE TABLE planning.actors (
    youth uuid NOT NULL,
    sector text NOT NULL,
    person text NOT NULL,
    until timestamptz,
    PRIMARY KEY (youth, sector, person)
);

CREATE TABLE planning.checkpoint (
    name text PRIMARY KEY,
    incarnation text NOT NULL,
    sequence bigint NOT NULL,
    event_id uuid NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON planning.known_youths, planning.actors, planning.checkpoint TO planning;

-- migrate:down
DROP TABLE planning.checkpoint;
DROP TABLE planning.actors;
DROP TABLE planning.known_youths;
