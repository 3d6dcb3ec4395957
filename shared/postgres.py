"""How does a service reach PostgreSQL, and what are its connections called in our signatures?

The driver's classes are generic for the type checker alone and cannot be subscripted when they run; and a connection
borrowed from a pool is a proxy to the checker. Two names say it once.
Invariants: nothing that is set on a pooled connection outlives its transaction, so it is handed on as it is; resetting
it each time, as the driver would, is a round trip after every statement. A question that takes long is logged by its
own words, which are ours, and never by a value.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, TypeAlias

import asyncpg
import asyncpg.pool

if TYPE_CHECKING:
    Pool: TypeAlias = asyncpg.Pool[asyncpg.Record]
    Connection: TypeAlias = asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
else:
    Pool = asyncpg.Pool
    Connection = asyncpg.Connection

PLANNING: Final[dict[str, str]] = {"plan_cache_mode": "force_generic_plan", "jit": "off"}
"""What we ask is the same for any value: to plan it anew each time, or to compile it, costs more than it finds."""

SLOW: Final = 0.5
"""Seconds after which whoever runs the system is told of a question."""
_SAID: Final = 300
"""Characters of a slow question that are logged."""
_LOG: Final = logging.getLogger(__name__)

__all__ = ["AWAY", "PLANNING", "Connection", "Pool", "pool_of"]

AWAY: Final[tuple[type[Exception], ...]] = (
    asyncpg.PostgresConnectionError,
    asyncpg.exceptions.OperatorInterventionError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
    # A server that dies in the middle of an answer is taken by the driver for a fault of its own.
    asyncpg.InternalClientError,
    ConnectionError,
)
"""What a question to a database that is away, or goes away, ends with: the same question may be asked again."""


@asynccontextmanager
async def pool_of(url: str, largest: int) -> AsyncIterator[Pool]:
    """A pool of at most so many connections; an open transaction is rolled back when its connection is handed on.

    When the service fails, the pool is cut off and not waited for: a connection whose server was killed may never be
    given back, and a service that cannot end cannot be started again.
    """
    pool = await asyncpg.create_pool(
        url, min_size=1, max_size=largest, init=_watch, reset=_as_it_is, server_settings=PLANNING
    )
    try:
        yield pool
    except BaseException:
        pool.terminate()
        raise
    await pool.close()


async def _as_it_is(_: Connection) -> None:
    """Hand a connection on to whoever borrows it next."""


async def _watch(connection: asyncpg.Connection) -> None:
    connection.add_query_logger(_tell_if_slow)


def _tell_if_slow(asked: asyncpg.connection.LoggedQuery) -> None:
    if asked.elapsed >= SLOW:
        _LOG.warning("a question took %.1f s: %s", asked.elapsed, " ".join(asked.query.split())[:_SAID])
