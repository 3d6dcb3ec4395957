"""What can an event do to a read model's tables? A few small values, applied in the order of the log.

A mapping is pure: one event (with its personal values opened) to operations. It never reads a table, so that any
batch boundary gives the same rows. Invariant: a column is either put or counted, never both, so that puts and
additions to one row within a batch may be written apart from each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol

from pydantic_core import to_json

from shared.events.envelope import Envelope, Event
from shared.events.sharing import CorrectionIssued
from shared.seals import ERASED

Opened = Mapping[str, str]
"""The personal fields of an event by name: the plain text, or ERASED where the youth's key is destroyed."""

NOTHING_OPENED: Final[Opened] = {}

AS_TOLD: Final = "_as_told"


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One table of a read model.

    Attributes:
        name: the plain name that queries use.
        columns: every column with its PostgreSQL type, e.g. `{"youth": "uuid", "due": "timestamptz"}`; no arrays,
            a list is `jsonb`.
        key: the columns that name a row.
        counters: the columns that are added to; they begin at 0.
        opened: the text columns that hold opened personal values; they read ERASED once the youth is erased. A table
            that has any has a column `youth`.
        indexes: what to index besides the key: the text after `CREATE INDEX … ON <table>`.
        appended: rows are only ever appended, each by the one event that its key names.
        stands: where not every row is what holds: the condition on a row (`told`) under which the table's plain name
            shows it; `as_told` shows every row. `{name}` in it is another table of the same read model.
    """

    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    counters: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()
    appended: bool = False
    stands: str | None = None

    @property
    def as_told(self) -> str:
        """The name under which every row is read, those included that do not stand."""
        return self.name if self.stands is None else f"{self.name}{AS_TOLD}"


class Put(NamedTuple):
    """Set these columns of the row with this key; the row is made where there is none."""

    table: str
    key: tuple[Any, ...]
    values: dict[str, Any]


class Add(NamedTuple):
    """Add to these counters of the row with this key; the row is made where there is none."""

    table: str
    key: tuple[Any, ...]
    values: dict[str, int]


class Append(NamedTuple):
    """Make the row with this key, which nothing has made and nothing else will touch; such rows are copied in."""

    table: str
    key: tuple[Any, ...]
    values: dict[str, Any]


Operation = Put | Add | Append


class ReadModel(Protocol):
    """A read model is a module with these names."""

    @property
    def NAME(self) -> str:  # noqa: N802 (a module's constant)
        """What `samspor rebuild` calls it."""

    @property
    def VERSION(self) -> int:  # noqa: N802 (the same)
        """Goes up when tables or mapping change; the old version is served until the new one is built."""

    @property
    def TABLES(self) -> tuple[Table, ...]:  # noqa: N802 (the same)
        """Its tables."""

    @property
    def TYPES(self) -> frozenset[type[Event]]:  # noqa: N802 (the same)
        """The event types that it cares about."""

    def rows(self, envelope: Envelope, opened: Opened) -> list[Operation]:
        """What one event, of a type in TYPES, does to the tables."""


def corrections_of(name: str) -> Table:
    """A read model's own table of the events that were set right: what it shows depends on no other read model."""
    return Table(name=name, key=("event_id",), columns={"event_id": "uuid", "correction": "uuid"})


def unless_in(corrections: Table) -> str:
    """The condition that a row's event was not set right."""
    return f"NOT EXISTS (SELECT FROM {{{corrections.name}}} AS wrong WHERE wrong.event_id = told.event_id)"


def set_right(corrections: Table, envelope: Envelope) -> Put:
    """Name the event that a correction sets right."""
    assert isinstance(envelope.data, CorrectionIssued)
    return Put(corrections.name, (envelope.data.of,), {"correction": envelope.id})


def as_json(value: object) -> str:
    """A list or a mapping of coded values as the text of a `jsonb` column."""
    return to_json(value).decode()


def joined(opened: Opened) -> str | None:
    """All that was opened of an event as one text, for people to read; None when it holds nothing personal."""
    if not opened:
        return None
    texts = list(opened.values())
    return ERASED if ERASED in texts else "\n".join(texts)
