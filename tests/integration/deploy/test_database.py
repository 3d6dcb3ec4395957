"""Specification: who may do what in the database, tried on the real server."""

import asyncpg
import pytest

from deploy.database import SCHEMAS, SERVICES, create_database, create_roles, create_schemas
from deploy.testing.world import Servers, World

OTHERS = [(service, schema) for service in SERVICES for schema in SERVICES if schema != service]


@pytest.mark.parametrize(("service", "schema"), OTHERS)
async def test_a_service_cannot_enter_anothers_schema(shared_world: World, service: str, schema: str) -> None:
    """Services never read each other's tables: the database sees to it."""
    connection = await asyncpg.connect(shared_world.database_url(service))
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = $1", schema)
        assert not await connection.fetchval("SELECT has_schema_privilege($1, 'USAGE')", schema)
        for (table,) in tables:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(f'SELECT FROM {schema}."{table}"')
    finally:
        await connection.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_makes_nothing_of_its_own(shared_world: World, service: str) -> None:
    """A service makes no table outside its schema, and only reporting, which builds read models, one inside."""
    connection = await asyncpg.connect(shared_world.database_url(service))
    forbidden = [
        "CREATE TABLE public.mine (n int)",
        "CREATE TEMPORARY TABLE mine (n int)",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
    ]
    if service != "reporting":
        forbidden.append("CREATE TABLE mine (n int)")
    try:
        assert await connection.fetchval("SELECT current_schemas(false)") == [service]
        for statement in forbidden:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()


async def test_coordination_has_no_way_to_the_keys(shared_world: World) -> None:
    """Coordination decides on coded fields and never opens anything."""
    connection = await asyncpg.connect(shared_world.database_url("coordination"))
    try:
        assert not await connection.fetchval("SELECT has_schema_privilege('keys', 'USAGE')")
    finally:
        await connection.close()


async def test_the_owner_of_everything_is_no_superuser(shared_world: World) -> None:
    """Migrations run as the owner of the schemas, who can touch nothing else on the server."""
    connection = await asyncpg.connect(shared_world.database_url("samspor_owner"))
    try:
        rights = await connection.fetchrow(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles"
            " WHERE rolname = current_user"
        )
        owned = await connection.fetch("SELECT nspname FROM pg_namespace WHERE nspowner = current_user::regrole")
    finally:
        await connection.close()

    assert rights is not None
    assert not any(rights)
    assert {name for (name,) in owned} == set(SCHEMAS)


async def test_nothing_of_ours_is_open_to_everybody(shared_world: World) -> None:
    """No table, function or type in our schemas has a right for PUBLIC."""
    connection = await asyncpg.connect(shared_world.database_url("postgres"))
    try:
        found = await connection.fetch(
            "SELECT grantee, table_schema, table_name FROM information_schema.table_privileges"
            " WHERE grantee = 'PUBLIC' AND table_schema = ANY($1::text[])"
            " UNION ALL SELECT grantee, routine_schema, routine_name FROM information_schema.routine_privileges"
            " WHERE grantee = 'PUBLIC' AND routine_schema = ANY($1::text[])"
            # Types, but for the row types that the server makes for tables: they open nothing.
            " UNION ALL SELECT grantee, udt_schema, udt_name FROM information_schema.udt_privileges"
            " WHERE grantee = 'PUBLIC' AND udt_schema = ANY($1::text[]) AND NOT EXISTS"
            " (SELECT FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
            "  WHERE nspname = udt_schema AND relname = udt_name AND relkind <> 'c')",
            list(SCHEMAS),
        )
    finally:
        await connection.close()

    assert found == []


async def test_no_service_can_change_an_event(shared_world: World) -> None:
    """No service role has UPDATE, DELETE or TRUNCATE on any table that holds events."""
    connection = await asyncpg.connect(shared_world.database_url("postgres"))
    try:
        holding = await connection.fetch(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname = ANY($1::text[]) AND tablename IN ('events', 'recorded', 'outbox', 'log_index')",
            list(SERVICES),
        )
        allowed = [
            (role, table, right)
            for (table,) in holding
            for role in SERVICES
            for right in ("UPDATE", "DELETE", "TRUNCATE")
            if await connection.fetchval("SELECT has_table_privilege($1, $2, $3)", role, table, right)
        ]
    finally:
        await connection.close()

    assert len(holding) >= len(SERVICES)
    assert allowed == []


def test_preparing_again_changes_nothing(world: World, servers: Servers) -> None:
    """Every start prepares: roles, database and schemas are as they were."""
    create_roles(servers.administrator_url, servers.credentials.postgres)
    made = create_database(servers.administrator_url, world.database)
    create_schemas(world.database_url("postgres"))

    assert made is False


async def test_no_password_no_entry(shared_world: World) -> None:
    """A wrong password is refused on loopback too."""
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(shared_world.database_url("intake").replace("intake:k", "intake:wrong"))
