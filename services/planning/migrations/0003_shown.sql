-- Which of a youth's events were corrected, and what the case shows the policy; derived, can be folded again.

-- migrate:up
CREATE TABLE planning.corrected (
    event uuid PRIMARY KEY,
    youth uuid NOT NULL
);
CREATE INDEX corrected_youth_idx ON planning.corrected (youth);

-- Coded fields alone, and only those that the policy asks about.
CREATE TABLE planning.shown (
    event uuid PRIMARY KEY,
    youth uuid NOT NULL,
    type text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    shows jsonb NOT NULL
);
CREATE INDEX shown_youth_idx ON planning.shown (youth);

GRANT SELECT, INSERT, DELETE ON planning.corrected, planning.shown TO planning;

-- What was folded before these tables is folded again from the beginning.
DELETE FROM planning.known_youths;
DELETE FROM planning.actors;
DELETE FROM planning.checkpoint;

-- migrate:down
DROP TABLE planning.shown;
DROP TABLE planning.corrected;
