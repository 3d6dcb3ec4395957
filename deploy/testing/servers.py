"""Which servers does this test session use? Given URLs first, then containers, then the embedded ones.

`SAMSPOR_TEST_DATABASE_URL` (a superuser's) and `SAMSPOR_TEST_NATS_URL` with `SAMSPOR_TEST_NATS_MONITOR_URL` and
`SAMSPOR_TEST_SECRETS` name given servers; `SAMSPOR_TEST_BACKEND` = auto | docker | embedded decides on the rest.
Invariant: always real servers; what was asked for and cannot be had is an error, never a silent substitute.
"""

import os
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

from deploy.local.credentials import Credentials, load_or_create
from deploy.local.stack import Stack
from deploy.nats.configuration import users
from deploy.sectors import sectors
from deploy.testing.containers import nats_container, postgres_container
from deploy.testing.embedded import declared, embedded_nats, embedded_stack
from deploy.testing.engine import engine_answers
from deploy.testing.given import GivenNats, borrowed
from deploy.testing.world import Servers, derived_passwords

Backend = Literal["docker", "embedded"]


def backend(environment: Mapping[str, str] = os.environ) -> Backend:
    """Where servers come from that are not given. Raises RuntimeError for a backend that cannot be had."""
    match environment.get("SAMSPOR_TEST_BACKEND", "auto"):
        case "embedded":
            return "embedded"
        case "auto":
            return "docker" if engine_answers(environment) else "embedded"
        case "docker":
            if engine_answers(environment):
                return "docker"
            raise RuntimeError("SAMSPOR_TEST_BACKEND=docker, but no container engine answers")
        case other:
            raise RuntimeError(f"SAMSPOR_TEST_BACKEND is {other!r}: must be auto, docker or embedded")


@contextmanager
def session_servers(environment: Mapping[str, str] = os.environ) -> Iterator[Servers]:
    """The servers of one test session."""
    database_url = environment.get("SAMSPOR_TEST_DATABASE_URL")
    nats_url = environment.get("SAMSPOR_TEST_NATS_URL")
    known = sectors()
    source = None if database_url and nats_url else backend(environment)
    with ExitStack() as closing:
        stack = closing.enter_context(embedded_stack(known)) if source == "embedded" else None
        credentials = _credentials(stack, environment, known, closing)
        if database_url:
            credentials = replace(credentials, postgres=derived_passwords(database_url))
        elif stack is not None:
            database_url = stack.administrator_url
        else:
            database_url = closing.enter_context(postgres_container(credentials.postgres["postgres"]))
        if nats_url:
            monitor_url = _needed(environment, "SAMSPOR_TEST_NATS_MONITOR_URL")
            given = GivenNats(nats_url, monitor_url, credentials.nats["operator"])
            taken = threading.Lock()
            yield Servers(database_url, credentials, known, lambda: borrowed(given, taken))
        elif stack is not None:
            running, stored = stack, declared(stack)
            yield Servers(database_url, credentials, known, lambda: embedded_nats(running, stored))
        else:
            yield Servers(database_url, credentials, known, lambda: nats_container(known, credentials))


def _credentials(
    stack: Stack | None, environment: Mapping[str, str], known: tuple[str, ...], closing: ExitStack
) -> Credentials:
    if environment.get("SAMSPOR_TEST_NATS_URL"):
        return load_or_create(Path(_needed(environment, "SAMSPOR_TEST_SECRETS")), users(known))
    if stack is not None:
        return stack.credentials
    return load_or_create(Path(closing.enter_context(tempfile.TemporaryDirectory())), users(known))


def _needed(environment: Mapping[str, str], variable: str) -> str:
    try:
        return environment[variable]
    except KeyError:
        raise RuntimeError(f"a given NATS server needs {variable} too") from None
