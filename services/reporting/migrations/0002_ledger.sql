-- The ledger: a Merkle tree over the log (RFC 9162) and the checkpoints that were signed over it.
-- Everything here is inserted and never changed or removed: no UPDATE, no DELETE, for no service role.

-- migrate:up
-- One row for each tree that was begun. There is one, unless a log was lost and what was signed of it with it.
CREATE TABLE reporting.ledger_trees (
    tree integer PRIMARY KEY,
    begun_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The hash of every complete subtree: 2^level events from `place << level` on. Level 0 are the events themselves.
CREATE TABLE reporting.ledger_nodes (
    tree integer NOT NULL REFERENCES reporting.ledger_trees (tree),
    level smallint NOT NULL,
    place bigint NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (tree, level, place)
);

-- How far the log was folded: one row a batch, written together with its nodes.
CREATE TABLE reporting.ledger_folds (
    tree integer NOT NULL REFERENCES reporting.ledger_trees (tree),
    sequence bigint NOT NULL,
    incarnation text NOT NULL,
    event_id uuid NOT NULL,
    PRIMARY KEY (tree, sequence)
);

CREATE TABLE reporting.ledger_checkpoints (
    tree integer NOT NULL REFERENCES reporting.ledger_trees (tree),
    size bigint NOT NULL,
    note text NOT NULL,
    PRIMARY KEY (tree, size)
);

GRANT SELECT, INSERT ON reporting.ledger_trees, reporting.ledger_nodes, reporting.ledger_folds,
    reporting.ledger_checkpoints TO reporting;

-- migrate:down
DROP TABLE reporting.ledger_checkpoints, reporting.ledger_folds, reporting.ledger_nodes, reporting.ledger_trees;
