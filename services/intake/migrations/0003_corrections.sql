-- Corrections as they stand on the log, until every sector that had received what was wrong has been told.

-- migrate:up

CREATE TABLE intake.corrections (
    event uuid PRIMARY KEY,
    body bytea NOT NULL
);
GRANT SELECT, INSERT ON intake.corrections TO intake;

-- migrate:down

DROP TABLE intake.corrections;
