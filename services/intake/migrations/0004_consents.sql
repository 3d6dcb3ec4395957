-- The consents on which followings rest, and from what it is known who must give them: the gate asks of each event that
-- is told on consent whether one carries it. The log is read again from its beginning, so that those given earlier are
-- known; reading it again tells nobody anything twice.

-- migrate:up

CREATE TABLE intake.consents (
    consent uuid PRIMARY KEY,
    youth uuid NOT NULL,
    given_by text[] NOT NULL,
    shared_with text[] NOT NULL,
    categories text[] NOT NULL,
    purpose text NOT NULL,
    form text NOT NULL,
    given_at timestamptz NOT NULL,
    until timestamptz,
    withdrawn_at timestamptz
);
CREATE INDEX ON intake.consents (youth);

CREATE TABLE intake.givers (
    event uuid PRIMARY KEY,
    youth uuid NOT NULL,
    type text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    says jsonb NOT NULL,
    corrected boolean NOT NULL DEFAULT false
);
CREATE INDEX ON intake.givers (youth);

GRANT SELECT, INSERT, UPDATE ON intake.consents, intake.givers TO intake;
DELETE FROM intake.checkpoint;

-- migrate:down

DROP TABLE intake.givers;
DROP TABLE intake.consents;
