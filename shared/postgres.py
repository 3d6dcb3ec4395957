"""How does a service reach PostgreSQL, and what are its connections called in our signatures?

The driver's classes are generic for the type checker alone and cannot be subscripted when they run; and a connection
borrowed from a pool is a proxy to the checker. Two names say it once.
Invariant: nothing that is set on a pooled connection outlives its transaction, so it is handed on as it is; resetting
it each time, as the driver would, is a round trip after every statement.
"""

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

__all__ = ["AWAY", "Connection", "Pool", "pool_of"]

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
    pool = await asyncpg.create_pool(url, min_size=1, max_size=largest, reset=_as_it_is)
    try:
        yield pool
    except BaseException:
        pool.terminate()
        raise
    await pool.close()


async def _as_it_is(_: Connection) -> None:
    """Hand a connection on to whoever borrows it next."""
