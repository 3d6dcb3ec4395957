-- What a command was decided on holds when it is entered: also a stream that it only looked at.

-- migrate:up
-- Called behind the table lock, so nobody writes between the look and the commit. Its error is one of integrity, as
-- that of a version that is taken is: whoever decided reads and decides again.
CREATE FUNCTION planning.assert_versions(streams uuid [], versions bigint []) RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF EXISTS (
        SELECT FROM unnest(streams, versions) AS looked (stream, version)
        WHERE looked.version IS DISTINCT FROM (
            SELECT coalesce(max(e.originator_version), 0) FROM planning.events AS e
            WHERE e.originator_id = looked.stream
        )
    ) THEN
        RAISE integrity_constraint_violation USING MESSAGE = 'a stream that was looked at went on';
    END IF;
END
$$;
GRANT EXECUTE ON FUNCTION planning.assert_versions (uuid [], bigint []) TO planning;

-- migrate:down
DROP FUNCTION planning.assert_versions (uuid [], bigint []);
