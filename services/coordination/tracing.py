"""Where does an event stand in the books, and what followed from it?

For whoever runs the installation: places and times, never contents. Invariant: what is told comes from the books
alone, so an event that the books do not hold is unknown here, whatever the log holds.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from shared.books import Books

MOST: Final = 500
"""Consequences in one answer; a passing of time can lead to thousands."""

_PLACE: Final = (
    "SELECT r.event_id, r.type, r.key, r.version, r.publisher, r.cause, r.recorded_at, l.sequence"
    " FROM recorded r LEFT JOIN log_index l ON l.event_id = r.event_id WHERE r.event_id = %s"
)
_BELOW: Final = (
    "WITH RECURSIVE below AS ("
    " SELECT event_id, position FROM recorded WHERE cause = %s"
    " UNION SELECT r.event_id, r.position FROM recorded r JOIN below b ON r.cause = b.event_id)"
    " SELECT r.event_id, r.type, r.key, r.version, r.publisher, r.cause, r.recorded_at, l.sequence"
    " FROM below b JOIN recorded r ON r.event_id = b.event_id"
    " LEFT JOIN log_index l ON l.event_id = r.event_id"
    " ORDER BY r.position LIMIT %s"
)


def traced(books: Books, event: UUID) -> dict[str, Any]:
    """The event's place in its stream and on the log, and everything below it, oldest first; `known` false if none."""
    rows = books.rows(_PLACE, [event])
    if not rows:
        return {"known": False, "event": event}
    below = books.rows(_BELOW, [event, MOST])
    return {"known": True, **_told(rows[0]), "caused": [_told(row) for row in below]}


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {("event" if name == "event_id" else name): value for name, value in row.items()}
