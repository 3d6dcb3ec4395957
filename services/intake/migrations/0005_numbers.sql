-- A person may get another number: the birth date in it was wrong, or it stood in for a real one. The youth stays the
-- same, and is still found by the number that there was; ages that were told by a wrong birth date are told anew.

-- migrate:up

CREATE TABLE intake.former_numbers (
    cpr_index bytea PRIMARY KEY,
    youth uuid NOT NULL
);
CREATE INDEX ON intake.former_numbers (youth);
GRANT SELECT, INSERT, DELETE ON intake.former_numbers TO intake;

-- The event since which ages are told by another birth date; none: since the youth became known.
ALTER TABLE intake.identities ADD COLUMN ages_by uuid;
GRANT UPDATE (cpr_index, cpr, born, ages_by) ON intake.identities TO intake;

-- migrate:down

REVOKE UPDATE (cpr_index, cpr, born, ages_by) ON intake.identities FROM intake;
ALTER TABLE intake.identities DROP COLUMN ages_by;
DROP TABLE intake.former_numbers;
