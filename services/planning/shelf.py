"""What has a stream come to by now, and at which version?

A stream is read whole once; from then on only what was entered after it, and the event that it ended with: where the
books do not hold that event at that version any more, what was remembered is forgotten and the stream read anew.
Invariant: what is given back is the state that all of the stream's events add up to at that version; that nobody
enters anything behind it before the reader does is the books' to guard. Safe to ask from several threads.
"""

from collections import OrderedDict
from dataclasses import dataclass
from functools import reduce
from threading import Lock
from typing import Any, Final, cast
from uuid import UUID

from services.planning.streams import S, Stream
from shared.books import Books

REMEMBERED: Final = 2000
"""How many streams are remembered; the one that was asked for longest ago is forgotten first."""


@dataclass(frozen=True, slots=True)
class _Remembered:
    state: Any
    version: int
    last: UUID


class Shelf:
    """Planning's books, and what was read from them."""

    def __init__(self, books: Books, remembered: int = REMEMBERED) -> None:
        self.books = books
        self._most = remembered
        self._states: OrderedDict[UUID, _Remembered] = OrderedDict()
        self._lock = Lock()

    def look(self, stream: Stream[S]) -> tuple[S, int]:
        """The state of a stream and its version, 0 where nothing is written."""
        with self._lock:
            known = self._states.get(stream.id)
        if known is not None:
            newer = self.books.since(stream.id, known.version)
            if newer and newer[0].id == known.last:
                state = reduce(stream.evolve, newer[1:], cast("S", known.state))
                return self._keep(stream, state, known.version + len(newer) - 1, newer[-1].id)
        written = self.books.since(stream.id, 1)
        if not written:
            return stream.initial, 0
        return self._keep(stream, reduce(stream.evolve, written, stream.initial), len(written), written[-1].id)

    def _keep(self, stream: Stream[S], state: S, version: int, last: UUID) -> tuple[S, int]:
        with self._lock:
            self._states[stream.id] = _Remembered(state, version, last)
            self._states.move_to_end(stream.id)
            while len(self._states) > self._most:
                self._states.popitem(last=False)
        return state, version
