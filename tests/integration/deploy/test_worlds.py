"""Specification: every test gets a world of its own, wherever its servers come from."""

import socket
import threading
from pathlib import Path

import asyncpg
import nats
import pytest

from deploy.local.credentials import load_or_create
from deploy.local.stack import running
from deploy.nats.configuration import users
from deploy.sectors import sectors
from deploy.testing.engine import engine_answers
from deploy.testing.servers import backend, session_servers
from deploy.testing.world import Servers, World, fresh_world


async def test_two_worlds_share_nothing(world: World, shared_world: World) -> None:
    """What one world stores is not in the other."""
    for number, place in enumerate((world, shared_world)):
        client = await nats.connect(place.nats_url, **place.credentials("school"))
        ack = await client.jetstream().publish("sector.school.707.school.enrolled", b"%d" % number)
        await client.close()
        assert ack.seq == 1
    assert world.database != shared_world.database


async def test_a_world_is_migrated_and_empty(world: World) -> None:
    """Every schema is there, every service can log in."""
    for service in ("intake", "planning", "coordination", "reporting"):
        connection = await asyncpg.connect(world.database_url(service))
        applied = await connection.fetchval(
            "SELECT count(*) FROM pg_tables WHERE schemaname = $1 AND tablename = 'schema_migrations'", service
        )
        await connection.close()
        assert applied == 1


def test_a_world_leaves_nothing(servers: Servers) -> None:
    """Its database is dropped, its NATS server is gone."""
    with fresh_world(servers) as world:
        port = int(world.nats_url.rsplit(":", 1)[1])
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_given_servers_are_used(tmp_path: Path) -> None:
    """Servers that somebody else started, known by their URLs: one world after the other, each empty."""
    secrets = load_or_create(tmp_path / "data/secrets", users(sectors()))
    with running(tmp_path / "data", sectors(), prepared=False) as stack:
        environment = {
            "SAMSPOR_TEST_DATABASE_URL": stack.administrator_url,
            "SAMSPOR_TEST_NATS_URL": stack.nats.url,
            "SAMSPOR_TEST_NATS_MONITOR_URL": stack.nats.monitor_url,
            "SAMSPOR_TEST_SECRETS": str(secrets.folder),
            "SAMSPOR_TEST_BACKEND": "docker",
        }
        seen = []
        with session_servers(environment) as servers:
            for _ in range(2):
                with fresh_world(servers) as world:
                    seen.append(world.database)
                    assert world.nats_url == stack.nats.url
                    with pytest.raises(RuntimeError, match="one world at a time"), fresh_world(servers):
                        pass

    assert len(set(seen)) == 2


def test_a_given_nats_server_needs_its_secrets() -> None:
    """A URL alone opens nothing."""
    with (
        pytest.raises(RuntimeError, match="SAMSPOR_TEST_SECRETS"),
        session_servers({"SAMSPOR_TEST_NATS_URL": "nats://127.0.0.1:1", "SAMSPOR_TEST_BACKEND": "embedded"}),
    ):
        pass


def test_the_backend_is_what_was_asked_for() -> None:
    """What was asked for and cannot be had is an error, never a silent substitute."""
    nowhere = {"DOCKER_HOST": "unix:///nowhere/engine.sock"}

    assert backend({"SAMSPOR_TEST_BACKEND": "embedded"}) == "embedded"
    assert backend({"SAMSPOR_TEST_BACKEND": "auto", **nowhere}) == "embedded"
    with pytest.raises(RuntimeError, match="no container engine answers"):
        backend({"SAMSPOR_TEST_BACKEND": "docker", **nowhere})
    with pytest.raises(RuntimeError, match="must be auto, docker or embedded"):
        backend({"SAMSPOR_TEST_BACKEND": "mock"})


def test_an_engine_is_one_that_answers(tmp_path: Path) -> None:
    """A socket that nobody answers on is no engine; one that speaks HTTP is."""
    place = str(tmp_path / "engine.sock")
    with socket.socket(socket.AF_UNIX) as engine:
        engine.bind(place)
        assert not engine_answers({"DOCKER_HOST": f"unix://{place}"})
        engine.listen()
        answering = threading.Thread(target=_answer, args=(engine,))
        answering.start()
        found = engine_answers({"DOCKER_HOST": f"unix://{place}"})
        answering.join()

    assert found


def _answer(engine: socket.socket) -> None:
    connection, _ = engine.accept()
    with connection:
        connection.recv(1024)
        connection.sendall(b"HTTP/1.0 200 OK\r\n\r\nOK")
