"""How much may one client ask and tell, so that no other has to wait for it?

Two buckets a client, of requests and of events, that fill up as time passes. Invariant: memory is bounded by the
number of clients, and that by a constant; a client that is forgotten had been away for longer than filling takes.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from time import monotonic
from typing import Final

CLIENTS: Final = 4096
"""Clients whose buckets are remembered, the latest seen."""

_ROUNDING: Final = 1e-6
"""Whoever waited as told is not sent away for the last digits of a fraction."""


@dataclass(slots=True)
class Bucket:
    """What is left, as of a moment, of a bucket that fills by `rate` a second up to `size`."""

    rate: float
    size: float
    left: float
    at: float

    def take(self, amount: int, now: float) -> float:
        """Take an amount, or nothing: 0 when it was taken, else the seconds until there is enough.

        More than the bucket holds is taken when it is full: it then owes the rest.
        """
        self.left = min(self.size, self.left + (now - self.at) * self.rate)
        self.at = now
        missing = min(amount, self.size) - self.left
        if missing > _ROUNDING:
            return missing / self.rate
        self.left -= amount
        return 0.0


class Allowances:
    """The buckets of every client of one kind of thing."""

    def __init__(self, rate: float, size: float, now: Callable[[], float] = monotonic) -> None:
        self._rate, self._size, self._now = rate, size, now
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, client: str, amount: int = 1) -> int:
        """Take an amount for a client: 0 when it was there, else whole seconds after which it will be."""
        now = self._now()
        bucket = self._buckets.setdefault(client, Bucket(self._rate, self._size, self._size, now))
        self._buckets.move_to_end(client)
        while len(self._buckets) > CLIENTS:
            self._buckets.popitem(last=False)
        return ceil(bucket.take(amount, now))
