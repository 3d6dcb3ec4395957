"""How does a service reach PostgreSQL, and what are its connections called in our signatures?

The driver's classes are generic for the type checker alone and cannot be subscripted when they run; and a connection
borrowed from a pool is a proxy to the checker. Two names say it once.
Invariant: nothing that is set on a pooled connection outlives its transaction, so it is handed on as it is; resetting
it each time, as the driver would, is a round trip after every statement.
"""

from typing import TYPE_CHECKING, TypeAlias

import asyncpg
import asyncpg.pool

if TYPE_CHECKING:
    Pool: TypeAlias = asyncpg.Pool[asyncpg.Record]
    Connection: TypeAlias = asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
else:
    Pool = asyncpg.Pool
    Connection = asyncpg.Connection

__all__ = ["Connection", "Pool", "pool_of"]


def pool_of(url: str, largest: int) -> Pool:
    """A pool of at most so many connections, to be opened with `async with`; an open transaction is rolled back."""
    return asyncpg.create_pool(url, min_size=1, max_size=largest, reset=_as_it_is)


async def _as_it_is(_: Connection) -> None:
    """Hand a connection on to whoever borrows it next."""
