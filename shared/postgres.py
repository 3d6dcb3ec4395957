"""What are PostgreSQL's connections called in our signatures?

The driver's classes are generic for the type checker alone and cannot be subscripted when they run; and a connection
borrowed from a pool is a proxy to the checker. These two names say it once.
"""

from typing import TYPE_CHECKING, TypeAlias

import asyncpg

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    Pool: TypeAlias = asyncpg.Pool[asyncpg.Record]
    Connection: TypeAlias = asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]
else:
    Pool = asyncpg.Pool
    Connection = asyncpg.Connection

__all__ = ["Connection", "Pool"]
