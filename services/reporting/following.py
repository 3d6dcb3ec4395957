"""How are the read models kept up to date? One fold over the log writes all of them.

Each batch is one transaction: the rows of every model, and the checkpoint of every generation written. Invariant: a
generation gets each event exactly once, also while another is built beside it and takes its place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import asyncpg
from nats.aio.client import Client

from services.reporting.generations import Generation, SwitchedError, advance, ensure_live, registered
from services.reporting.mapping import Mapper
from services.reporting.projections.operations import ReadModel, Table
from services.reporting.seen import Seen
from services.reporting.writing import Pending, erase
from shared.events.coordination import Erased
from shared.events.envelope import Envelope
from shared.keys import Keyring
from shared.log import Checkpoint, Entry, Progress, fold
from shared.postgres import PLANNING, Connection

READER: Final = "reporting"
STATEMENTS: Final = 1000
"""Prepared statements kept on a writing connection: one a table and set of columns."""


async def writing_connection(database_url: str) -> asyncpg.Connection:
    """A connection for writing read models.

    Its commits need not wait for the disk: rows and checkpoint are one transaction, so a crash takes both back.
    """
    return await asyncpg.connect(
        database_url,
        statement_cache_size=STATEMENTS,
        max_cached_statement_lifetime=0,
        server_settings={"synchronous_commit": "off", "timezone": "UTC", **PLANNING},
    )


@dataclass(frozen=True, slots=True)
class Erasure:
    """Of this youth, whatever was opened and written before reads ERASED."""

    youth: str


Work = list[Pending | Erasure]
"""What is to be written, in the order of the log."""


class Writing:
    """The generations that one process writes, and how batches of the log get into their tables.

    `take` maps events in memory, `release` hands over all that was taken, `write` writes it in the caller's
    transaction, `written` notes the commit. Where the log was cut into batches makes no difference to the rows.
    """

    def __init__(self, models: Sequence[ReadModel], generations: Mapping[str, Generation], keyring: Keyring) -> None:
        self.models = [model for model in models if model.NAME in generations]
        self.generations = dict(generations)
        self._keyring = keyring
        self._mappers: dict[frozenset[str], Mapper] = {}
        self._tables = {table.name: table for model in self.models for table in model.TABLES}
        self._physical = {
            table.name: generations[model.NAME].physical(table.name) for model in self.models for table in model.TABLES
        }
        self._work: Work = []

    @property
    def earliest(self) -> Checkpoint | None:
        """From where the log must be read so that every generation gets what it lacks."""
        if not self.generations:
            return None
        return min(self.generations.values(), key=lambda generation: generation.sequence).checkpoint

    async def take(self, entries: Sequence[Entry]) -> None:
        """Map events that follow what was taken before, for every generation that has not had them."""
        standing: dict[int, set[str]] = {}
        for name, generation in self.generations.items():
            standing.setdefault(generation.sequence, set()).add(name)
        for sequence, names in standing.items():
            # A generation that took another's place may be ahead of the others; each gets what it lacks.
            lacking = [entry.envelope for entry in entries if entry.sequence > sequence]
            if lacking:
                await self._map(lacking, self._of(frozenset(names)))

    def release(self) -> Work:
        """All that was taken and not handed over before, to be written."""
        work, self._work = self._work, []
        return work

    async def write(self, connection: Connection, work: Work, checkpoint: Checkpoint) -> None:
        """Write what was taken, and how far that is, inside the caller's transaction."""
        moved = [g for g in self.generations.values() if g.sequence < checkpoint.sequence]
        for part in work:
            match part:
                case Pending():
                    await part.write(connection, self._tables, self._name)
                case Erasure(youth):
                    await erase(connection, [youth], self._tables.values(), self._name)
        await advance(connection, moved, checkpoint)

    def written(self, checkpoint: Checkpoint) -> None:
        """Note, after the commit, how far the generations are."""
        for name, generation in self.generations.items():
            if generation.sequence < checkpoint.sequence:
                self.generations[name] = replace(generation, checkpoint=checkpoint)

    def _of(self, names: frozenset[str]) -> Mapper:
        if names not in self._mappers:
            self._mappers[names] = Mapper(model for model in self.models if model.NAME in names)
        return self._mappers[names]

    async def _map(self, envelopes: Sequence[Envelope], mapper: Mapper) -> None:
        for part in _until_erased(envelopes):
            keys = await self._keyring.keys_for(mapper.youths(part))
            if not self._work or isinstance(self._work[-1], Erasure):
                self._work.append(Pending())
            pending = self._work[-1]
            assert isinstance(pending, Pending)
            mapper.map(part, keys, pending)
            if isinstance(part[-1].data, Erased):
                self._keyring.forget(part[-1].key)
                self._work.append(Erasure(part[-1].key))

    def _name(self, table: Table) -> str:
        return self._physical[table.name]


def _until_erased(envelopes: Sequence[Envelope]) -> Iterable[Sequence[Envelope]]:
    """The batch in parts that end where a youth is erased, because erasing reads what was written before."""
    begin = 0
    for index, envelope in enumerate(envelopes, start=1):
        if isinstance(envelope.data, Erased):
            yield envelopes[begin:index]
            begin = index
    if begin < len(envelopes):
        yield envelopes[begin:]


async def follow(
    nats: Client,
    connection: asyncpg.Connection,
    models: Sequence[ReadModel],
    keyring: Keyring,
    progress: Progress,
    seen: Seen,
) -> None:
    """Keep the served generations up to date, for ever; `seen` is told of what was folded.

    A model whose version in the code is newer than the one that is served is left as it is until it is rebuilt.

    Raises:
        DifferentLogError: the log is another one than the read models were made from; they must be rebuilt.
    """
    await ensure_live(connection, models)
    while True:
        versions = {model.NAME: model.VERSION for model in models}
        served = await registered(connection, "live")
        current = {n: generation for n, generation in served.items() if generation.version == versions.get(n)}
        writing = Writing(models, current, keyring)

        async def apply(entries: Sequence[Entry], checkpoint: Checkpoint, writing: Writing = writing) -> None:
            await writing.take(entries)
            async with connection.transaction():
                found = await registered(connection, "live", lock=True)
                if any(found.get(name) != generation for name, generation in writing.generations.items()):
                    raise SwitchedError
                await writing.write(connection, writing.release(), checkpoint)
            writing.written(checkpoint)
            seen.note(entry.envelope.id for entry in entries)

        try:
            await fold(nats, name=READER, checkpoint=writing.earliest, apply=apply, progress=progress)
        except SwitchedError:
            continue
