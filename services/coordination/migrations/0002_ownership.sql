-- Who may write, how far the log is folded, in which order it was, and what falls due when.

-- migrate:up
-- One row per take-over; the highest epoch owns the books. Rows are inserted, never changed.
CREATE TABLE coordination.ownership (
    epoch bigint PRIMARY KEY,
    taken_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Called inside every writing transaction, behind the table lock: a former owner's transaction fails here.
CREATE FUNCTION coordination.assert_owner(mine bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    latest bigint;
BEGIN
    SELECT max(epoch) INTO latest FROM coordination.ownership;
    IF latest IS DISTINCT FROM mine THEN
        RAISE EXCEPTION 'epoch % no longer owns the books, epoch % does', mine, latest USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END
$$;

-- The log's order of what is in the books.
CREATE TABLE coordination.log_index (
    sequence bigint PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE
);

CREATE TABLE coordination.checkpoint (
    name text PRIMARY KEY,
    incarnation text NOT NULL,
    sequence bigint NOT NULL,
    event_id uuid NOT NULL
);

-- The earliest moment at which something of a stream falls due. Derived from the books; not an event.
CREATE TABLE coordination.due (
    key text PRIMARY KEY,
    due_at timestamptz NOT NULL
);
CREATE INDEX due_at_idx ON coordination.due (due_at);

GRANT EXECUTE ON FUNCTION coordination.assert_owner(bigint) TO coordination;
GRANT SELECT, INSERT ON coordination.ownership, coordination.log_index TO coordination;
GRANT SELECT, INSERT, UPDATE ON coordination.checkpoint TO coordination;
GRANT SELECT, INSERT, UPDATE, DELETE ON coordination.due TO coordination;

-- migrate:down
DROP TABLE coordination.due, coordination.checkpoint, coordination.log_index;
DROP FUNCTION coordination.assert_owner(bigint);
DROP TABLE coordination.ownership;
