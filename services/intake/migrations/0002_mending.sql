-- What became of each message, for its sender; what people did with refused ones; facts about organisations.

-- migrate:up

-- A receipt is found by its id, by its sector in order, and by the event that its message named (source and sender's
-- id), accepted or not.
ALTER TABLE intake.receipts
    ADD COLUMN sector text,
    ADD COLUMN event uuid,
    ADD COLUMN code text,
    ADD COLUMN field text,
    ADD COLUMN received_at timestamptz,
    ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT clock_timestamp();
UPDATE intake.receipts AS receipt SET
    sector = split_part(subject, '.', 2),
    event = (told ->> 'event')::uuid,
    code = told #>> '{refusal,code}',
    field = told #>> '{refusal,field}',
    received_at = (told ->> 'received_at')::timestamptz
FROM (SELECT position, convert_from(body, 'UTF8')::jsonb AS told FROM intake.receipts) AS earlier
WHERE earlier.position = receipt.position;
ALTER TABLE intake.receipts ALTER COLUMN sector SET NOT NULL, ALTER COLUMN received_at SET NOT NULL;
CREATE INDEX receipts_id_idx ON intake.receipts (id);
CREATE INDEX receipts_sector_position_idx ON intake.receipts (sector, position);
-- Rows lie in the order in which they were received: a summary a range of pages costs nothing to keep.
CREATE INDEX receipts_received_at_idx ON intake.receipts USING brin (received_at);
CREATE INDEX receipts_event_idx ON intake.receipts (event) WHERE event IS NOT NULL;

-- A sector that has no message server reads its feed from here.
ALTER TABLE intake.feed_outbox ADD COLUMN sector text;
UPDATE intake.feed_outbox SET sector = split_part(subject, '.', 2);
ALTER TABLE intake.feed_outbox ALTER COLUMN sector SET NOT NULL;
CREATE INDEX feed_outbox_sector_position_idx ON intake.feed_outbox (sector, position);

-- The order in which messages were refused.
ALTER TABLE intake.quarantine ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY UNIQUE;
CREATE INDEX quarantine_sector_position_idx ON intake.quarantine (sector, position);

-- Everything that a person did with a refused message, looks included. What ends its waiting happens once.
CREATE TABLE intake.mendings (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    command_id uuid NOT NULL,
    receipt uuid NOT NULL REFERENCES intake.quarantine (receipt),
    action text NOT NULL CHECK (action IN ('inspected', 'replayed', 'corrected', 'discarded')),
    new_receipt uuid,
    reason text,
    fields text[] NOT NULL DEFAULT '{}',
    actor text NOT NULL,
    mended_at timestamptz NOT NULL,
    event uuid NOT NULL,
    UNIQUE (command_id, receipt),
    CHECK ((action IN ('replayed', 'corrected')) = (new_receipt IS NOT NULL)),
    CHECK ((action = 'discarded') = (reason IS NOT NULL))
);
CREATE UNIQUE INDEX mendings_once_idx ON intake.mendings (receipt) WHERE action <> 'inspected';
CREATE INDEX mendings_receipt_idx ON intake.mendings (receipt);
CREATE INDEX mendings_new_receipt_idx ON intake.mendings (new_receipt) WHERE new_receipt IS NOT NULL;

-- Facts about organisations have no youth.
ALTER TABLE intake.accepted ALTER COLUMN youth DROP NOT NULL;

GRANT SELECT, INSERT ON intake.mendings TO intake;

-- migrate:down
DELETE FROM intake.accepted WHERE youth IS NULL;
ALTER TABLE intake.accepted ALTER COLUMN youth SET NOT NULL;
DROP TABLE intake.mendings;
ALTER TABLE intake.quarantine DROP COLUMN position;
ALTER TABLE intake.feed_outbox DROP COLUMN sector;
DROP INDEX intake.receipts_id_idx;
ALTER TABLE intake.receipts
    DROP COLUMN sector, DROP COLUMN event, DROP COLUMN code, DROP COLUMN field, DROP COLUMN received_at,
    DROP COLUMN recorded_at;
