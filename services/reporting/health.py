"""Is this process fit to answer? It is when its read models follow the log and the database answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import asyncpg

from services.reporting.generations import registered
from services.reporting.projections.operations import ReadModel
from shared.log import Progress
from shared.postgres import Pool

FAR_BEHIND: Final = 10_000
"""Events of lag beyond which lists are too old to work by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the process stands; `stale` names read models whose newer version waits to be built.

    The ledger's lag is told and makes nobody unfit: whoever works with lists does not wait for it.
    """

    ready: bool
    position: int
    lag: int
    ledger_lag: int = 0
    stale: tuple[str, ...]
    fault: str | None = None

    def as_json(self) -> Mapping[str, Any]:
        """The same as plain values."""
        return {
            "status": "ready" if self.ready else "not ready",
            "position": self.position,
            "lag": self.lag,
            "ledger_lag": self.ledger_lag,
            "rebuild": list(self.stale),
            "fault": self.fault,
        }


class Health:
    """Looks at the folds and at the database."""

    def __init__(self, pool: Pool, reader: Progress, ledger: Progress, models: Sequence[ReadModel]) -> None:
        self._pool, self._reader, self._ledger, self._models = pool, reader, ledger, models

    async def standing(self) -> Standing:
        """How the process stands now."""
        position, lag = self._reader.position, self._reader.lag
        try:
            async with self._pool.acquire(timeout=2.0) as connection:
                served = await registered(connection, "live")
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
            return _unfit("the database does not answer", position, lag)
        missing = [model.NAME for model in self._models if model.NAME not in served]
        stale = tuple(
            model.NAME for model in self._models if model.NAME in served and served[model.NAME].version != model.VERSION
        )
        if missing:
            return _unfit("a read model has not been made yet", position, lag, stale)
        if lag > FAR_BEHIND:
            return _unfit("the read models are far behind the log", position, lag, stale)
        return Standing(ready=True, position=position, lag=lag, ledger_lag=self._ledger.lag, stale=stale)


def _unfit(fault: str, position: int, lag: int, stale: tuple[str, ...] = ()) -> Standing:
    return Standing(ready=False, position=position, lag=lag, stale=stale, fault=fault)
