"""What has been told and has no receipt yet, and what became of the rest? A file that survives every crash.

One row a telling, in the order told. A telling waits until its receipt is here; telling again under the same id is a
new row, so that a correction and what it corrects each have their own fate. A receipt belongs to the telling that is
known to have got the receipt's place in the inbox.
Invariants: what `put` has returned from is on the disk; a row leaves `waiting` by a receipt alone and by its first;
of an id at most the last row is `refused`; the body of what needs no sending any more is gone.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from samspor.client.receipts import Receipt

State = Literal["waiting", "kept", "refused", "superseded", "discarded"]
"""`kept`: accepted, or a duplicate of what was; `superseded`: refused, and told again under the same id."""

BUSY: Final = 30.0
"""Seconds to wait for another process that writes to the same file."""
KEEP: Final = timedelta(days=90)
"""How long what became of a telling is remembered after it was told."""

_VERSION: Final = 1
_TABLES: Final = """
CREATE TABLE tellings (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    type TEXT NOT NULL,
    told_at TEXT NOT NULL,
    body BLOB,
    state TEXT NOT NULL DEFAULT 'waiting',
    receipt_id TEXT UNIQUE,
    receipt TEXT,
    CHECK (state IN ('waiting', 'kept', 'refused', 'superseded', 'discarded')),
    CHECK (body IS NOT NULL OR state NOT IN ('waiting', 'refused')),
    CHECK ((receipt IS NULL) = (state = 'waiting'))
);
CREATE INDEX tellings_waiting ON tellings (position) WHERE state = 'waiting';
CREATE INDEX tellings_named ON tellings (source, id);
CREATE TABLE places (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    place TEXT NOT NULL,
    telling INTEGER NOT NULL REFERENCES tellings ON DELETE CASCADE,
    UNIQUE (place, telling)
);
CREATE INDEX places_of ON places (telling);
CREATE TABLE followings (youth TEXT PRIMARY KEY, at TEXT NOT NULL, told TEXT);
CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL);
"""


class NotOurFileError(Exception):
    """The file is no outbox, or one of another version."""


class UnknownIdError(KeyError):
    """Nothing was told under this id from this outbox, or it is too long ago."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A telling on its way."""

    position: int
    id: str
    source: str
    type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Telling:
    """What is known of something told; `receipt` is there unless it waits."""

    position: int
    id: str
    type: str
    told_at: datetime
    state: State
    receipt: Receipt | None


class Outbox:
    """An outbox file, opened. Several processes may have it open; each connection belongs to one thread."""

    def __init__(self, path: Path | str) -> None:
        """Open the file, made when it is not there, and forget what is long settled.

        Raises:
            NotOurFileError: it is a file of something else, or of another version.
        """
        place = Path(path)
        place.touch(mode=0o600)
        self._database = sqlite3.connect(place, timeout=BUSY, isolation_level=None)
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self._database.close()
            raise NotOurFileError(f"{place.name} is no outbox: {error}") from error

    def _prepare(self) -> None:
        # FULL: a commit is on the disk when it returns, which write-ahead logging alone does not promise.
        for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            self._database.execute(f"PRAGMA {setting}")
        with self._writing():
            (version,) = self._database.execute("PRAGMA user_version").fetchone()
            (tables,) = self._database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if version == 0 and tables == 0:
                for statement in _TABLES.split(";\n"):
                    self._database.execute(statement)
                self._database.execute(f"PRAGMA user_version = {_VERSION}")
            elif version != _VERSION:
                raise sqlite3.DatabaseError("another version")

    def close(self) -> None:
        """Close the file; what is in it stays."""
        self._database.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def put(self, sender_id: str, source: str, type_name: str, body: bytes) -> int:
        """Keep something told, behind everything told before; its position. It is durable when this returns."""
        with self._writing():
            return self._append(sender_id, source, type_name, body)

    def _append(self, sender_id: str, source: str, type_name: str, body: bytes) -> int:
        self._database.execute(
            "UPDATE tellings SET state = 'superseded', body = NULL WHERE source = ? AND id = ? AND state = 'refused'",
            (source, sender_id),
        )
        position = self._database.execute(
            "INSERT INTO tellings (id, source, type, told_at, body) VALUES (?, ?, ?, ?, ?)",
            (sender_id, source, type_name, datetime.now(UTC).isoformat(), body),
        ).lastrowid
        assert position is not None
        return position

    def head(self, count: int, weight: int) -> list[Waiting]:
        """The first of those that wait, at most `count` of them and `weight` bytes, but at least one if any waits."""
        found: list[Waiting] = []
        rows = self._database.execute(
            "SELECT position, id, source, type, body FROM tellings WHERE state = 'waiting' ORDER BY position LIMIT ?",
            (count,),
        )
        for row in rows:
            each = Waiting(*row)
            weight -= len(each.body)
            if found and weight < 0:
                break
            found.append(each)
        return found

    def placed(self, places: Mapping[int, str]) -> None:
        """Remember which places in the inbox tellings have got, by position."""
        with self._writing():
            self._database.executemany(
                "INSERT OR IGNORE INTO places (telling, place) VALUES (?, ?)", list(places.items())
            )

    def awaited(self) -> list[str]:
        """The newest place of each telling that waits for its receipt, in the order told."""
        rows = self._database.execute(
            "SELECT place FROM places WHERE number IN"
            " (SELECT max(number) FROM places JOIN tellings ON telling = position WHERE state = 'waiting'"
            " GROUP BY position) ORDER BY telling"
        )
        return [place for (place,) in rows]

    def waiting(self, positions: Sequence[int] | None = None) -> int:
        """How many wait for their receipt, of these or of all."""
        if positions is None:
            (count,) = self._database.execute("SELECT count(*) FROM tellings WHERE state = 'waiting'").fetchone()
        else:
            marks = ",".join("?" * len(positions))
            (count,) = self._database.execute(
                f"SELECT count(*) FROM tellings WHERE state = 'waiting' AND position IN ({marks})",  # noqa: S608 (marks)
                positions,
            ).fetchone()
        return int(count)

    def receive(self, receipt: Receipt, place: str) -> None:
        """Take a receipt for what got this place; one that came before, or is another's, changes nothing."""
        with self._writing():
            known = self._database.execute(
                "SELECT 1 FROM tellings WHERE receipt_id = ?", (str(receipt.receipt),)
            ).fetchone()
            if known is None:
                self._settle(receipt, place)

    def _settle(self, receipt: Receipt, place: str) -> None:
        rows = self._database.execute(
            "SELECT position, id, source, state FROM tellings JOIN places ON telling = position WHERE place = ?",
            (place,),
        ).fetchall()
        # A stream made anew counts from one again: a place alone may be that of an older message.
        named = [
            (position, state)
            for position, sender_id, source, state in rows
            if receipt.id is None or (receipt.id, receipt.source) == (sender_id, source)
        ]
        match named:
            case [(position, "waiting")]:
                self._close(position, receipt)
            case [] if receipt.kept and receipt.id is not None:
                self._taken_on_later(receipt)
            case _:
                pass  # settled before; or whose it is cannot be told, and what waits goes again to another place

    def _taken_on_later(self, receipt: Receipt) -> None:
        """What was refused was accepted after all, from a place that is not ours: people have put it right."""
        row = self._database.execute(
            "SELECT position, receipt FROM tellings WHERE source = ? AND id = ? AND state IN ('refused', 'discarded')"
            " ORDER BY position DESC LIMIT 1",
            (receipt.source, receipt.id),
        ).fetchone()
        if row is None:
            return
        refusal = Receipt.model_validate_json(row[1]).refusal
        if refusal is not None and refusal.code == "id-reused":
            return  # the acceptance is that of the other content, which it was refused for
        self._close(row[0], receipt)

    def _close(self, position: int, receipt: Receipt) -> None:
        self._database.execute(
            "UPDATE tellings SET receipt_id = ?, receipt = ?, state = CASE WHEN ? THEN 'kept' WHEN EXISTS"
            " (SELECT 1 FROM tellings later WHERE later.source = tellings.source AND later.id = tellings.id"
            " AND later.position > tellings.position) THEN 'superseded' ELSE 'refused' END WHERE position = ?",
            (str(receipt.receipt), receipt.model_dump_json(), receipt.kept, position),
        )
        self._database.execute("UPDATE tellings SET body = NULL WHERE position = ? AND state <> 'refused'", (position,))

    def latest(self, source: str, sender_id: str) -> Telling:
        """The last telling under an id.

        Raises:
            UnknownIdError: there is none.
        """
        row = self._database.execute(
            "SELECT position, id, type, told_at, state, receipt FROM tellings WHERE source = ? AND id = ?"
            " ORDER BY position DESC LIMIT 1",
            (source, sender_id),
        ).fetchone()
        if row is None:
            raise UnknownIdError(sender_id)
        return _telling(row)

    def refused(self) -> list[Telling]:
        """What was refused and neither told again nor discarded, in the order told."""
        rows = self._database.execute(
            "SELECT position, id, type, told_at, state, receipt FROM tellings WHERE state = 'refused' ORDER BY position"
        )
        return [_telling(row) for row in rows]

    def again(self, source: str, sender_id: str) -> int:
        """Tell what was refused once more as it is; its new position.

        Raises:
            UnknownIdError: nothing refused has this id.
        """
        with self._writing():
            row = self._database.execute(
                "SELECT type, body FROM tellings WHERE source = ? AND id = ? AND state = 'refused'",
                (source, sender_id),
            ).fetchone()
            if row is None:
                raise UnknownIdError(sender_id)
            return self._append(sender_id, source, *row)

    def discard(self, source: str, sender_id: str) -> None:
        """Give up what was refused.

        Raises:
            UnknownIdError: nothing refused has this id.
        """
        with self._writing():
            changed = self._database.execute(
                "UPDATE tellings SET state = 'discarded', body = NULL"
                " WHERE source = ? AND id = ? AND state = 'refused'",
                (source, sender_id),
            ).rowcount
            if not changed:
                raise UnknownIdError(sender_id)

    def forget(self, before: datetime) -> int:
        """Forget what was settled and told before a moment; how many. What waits or was refused stays."""
        with self._writing():
            return self._database.execute(
                "DELETE FROM tellings WHERE state NOT IN ('waiting', 'refused') AND told_at < ?", (before.isoformat(),)
            ).rowcount

    def note(self, name: str, text: str) -> None:
        """Remember a text under a name."""
        with self._writing():
            self._database.execute("INSERT OR REPLACE INTO notes (name, text) VALUES (?, ?)", (name, text))

    def noted(self, name: str) -> str | None:
        """The text that was last remembered under a name."""
        row = self._database.execute("SELECT text FROM notes WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def follow(self, youth: str, at: datetime, told: str | None) -> None:
        """Remember what was told of a following at a moment, unless something newer was; None: it has ended."""
        with self._writing():
            self._database.execute(
                "INSERT INTO followings (youth, at, told) VALUES (?, ?, ?)"
                " ON CONFLICT (youth) DO UPDATE SET at = excluded.at, told = excluded.told WHERE at <= excluded.at",
                (youth, at.astimezone(UTC).isoformat(timespec="microseconds"), told),
            )

    def followings(self) -> dict[str, str]:
        """What was last told of each following that has not ended, by youth id."""
        rows = self._database.execute("SELECT youth, told FROM followings WHERE told IS NOT NULL ORDER BY youth")
        return dict(rows)


def _telling(row: tuple[int, str, str, str, State, str | None]) -> Telling:
    position, sender_id, type_name, told_at, state, receipt = row
    found = None if receipt is None else Receipt.model_validate_json(receipt)
    return Telling(position, sender_id, type_name, datetime.fromisoformat(told_at), state, found)
