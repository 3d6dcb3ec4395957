"""What is a colleague called? Pseudonymous ids become given names where a token has told them.

The directory learns from the tokens of those who work here; somebody who never logged in is shown by id. It is no read
model and holds nothing about youths.
"""

from shared.identity import Proven
from shared.postgres import Connection, Pool


class Directory:
    """The names and titles of colleagues by id, kept at hand."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._known: dict[str, tuple[str, str | None]] = {}

    async def load(self, connection: Connection) -> None:
        """Read what is known."""
        rows = await connection.fetch("SELECT id, name, title FROM colleagues")
        self._known = {row["id"]: (row["name"], row["title"]) for row in rows}

    async def note(self, proven: Proven) -> None:
        """Learn the name of somebody whose token was verified."""
        if proven.name is None or self._known.get(proven.person.id) == (proven.name, proven.title):
            return
        self._known[proven.person.id] = (proven.name, proven.title)
        await self._pool.execute(
            "INSERT INTO colleagues (id, name, title) VALUES ($1, $2, $3)"
            " ON CONFLICT (id) DO UPDATE SET name = $2, title = $3",
            proven.person.id,
            proven.name,
            proven.title,
        )

    def colleague(self, person: str) -> tuple[str | None, str | None]:
        """Name and title of a colleague, as far as known."""
        return self._known.get(person, (None, None))
