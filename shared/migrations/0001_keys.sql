-- migrate:up
-- One row a master key: a known sentence sealed with it, so that a wrong key file is noticed before it is used.
CREATE TABLE keys.masters (
    epoch integer PRIMARY KEY CHECK (epoch > 0),
    proof bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- One row a youth: the data key, wrapped by the master key of an epoch; empty once it is destroyed.
CREATE TABLE keys.data_keys (
    youth uuid PRIMARY KEY,
    epoch integer NOT NULL REFERENCES keys.masters,
    wrapped bytea,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    destroyed_at timestamptz,
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

-- The one way to take a key away; true when there was one to destroy.
CREATE FUNCTION keys.destroy(whose uuid) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = keys, pg_temp
AS $$
    WITH destroyed AS (
        UPDATE keys.data_keys SET wrapped = NULL, destroyed_at = clock_timestamp()
        WHERE youth = whose AND wrapped IS NOT NULL
        RETURNING true
    )
    SELECT EXISTS (SELECT FROM destroyed)
$$;
REVOKE ALL ON FUNCTION keys.destroy(uuid) FROM PUBLIC;

GRANT SELECT ON keys.masters, keys.data_keys TO intake, planning, reporting;
GRANT INSERT ON keys.masters, keys.data_keys TO intake;
GRANT EXECUTE ON FUNCTION keys.destroy(uuid) TO intake;

-- migrate:down
DROP FUNCTION keys.destroy(uuid);
DROP TABLE keys.data_keys;
DROP TABLE keys.masters;
