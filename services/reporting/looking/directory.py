"""What is a colleague called, and where do they work? Pseudonymous ids become given names where a token has told them.

The directory learns from the tokens of those who work here; somebody who never logged in is shown by id. It is no read
model and holds nothing about youths.
"""

from typing import NamedTuple

from shared.definitions.roles import ROLES
from shared.identity import Proven
from shared.postgres import Connection, Pool


class Known(NamedTuple):
    """A colleague as their newest token told of them."""

    id: str
    name: str
    title: str | None
    role: str
    unit: str


class Directory:
    """The colleagues by id, kept at hand."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._known: dict[str, Known] = {}

    async def load(self, connection: Connection) -> None:
        """Read what is known."""
        rows = await connection.fetch("SELECT id, name, title, role, unit FROM colleagues")
        self._known = {row["id"]: Known(*row) for row in rows}

    async def note(self, proven: Proven) -> None:
        """Learn of somebody whose token was verified."""
        person = proven.person
        if proven.name is None or not ROLES[person.role].staff:
            return
        told = Known(person.id, proven.name, proven.title, person.role, person.unit)
        if self._known.get(person.id) == told:
            return
        self._known[person.id] = told
        await self._pool.execute(
            "INSERT INTO colleagues (id, name, title, role, unit) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (id) DO UPDATE SET name = $2, title = $3, role = $4, unit = $5",
            *told,
        )

    def colleague(self, person: str) -> tuple[str | None, str | None]:
        """Name and title of a colleague, as far as known."""
        known = self._known.get(person)
        return (known.name, known.title) if known else (None, None)

    def everyone(self) -> tuple[Known, ...]:
        """Everybody who is known, in no order."""
        return tuple(self._known.values())
