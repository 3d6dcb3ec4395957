"""When is a checkpoint signed, where is it published, and what is never signed?

At an interval, and whenever somebody asks, as far as the log is folded at that moment: into the ledger's own table
first, then as a text file of its own for whoever keeps such things elsewhere. Invariant: what is signed extends what
was signed before; where it does not, nothing is signed and everybody who asks is told.
"""

import asyncio
import contextlib
import logging
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from services.reporting.ledger import tree
from services.reporting.ledger.tree import AlteredError, Standing
from services.reporting.looking.asking import UnavailableError
from shared.clock import Clock
from shared.postgres import Connection, Pool
from shared.proofs.merkle import Range, consistency, extends
from shared.proofs.notes import BrokenNoteError, Head, VerifierKey, key_of, opened, signed
from shared.settings import MisconfiguredError, Settings

_LOG: Final = logging.getLogger(__name__)
LOOK_EVERY: Final = 1.0
"""Seconds between looks at whether it is time to sign."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint as it was signed: the tree, how many events, the note."""

    tree: int
    size: int
    note: str


def key_from(settings: Settings) -> Ed25519PrivateKey:
    """The key with which this service signs.

    Raises:
        MisconfiguredError: there is no such file, or it holds something else.
    """
    sentence = "reporting cannot start: SAMSPOR_LEDGER_KEY_FILE must name a PEM file with a private Ed25519 key"
    if settings.ledger_key_file is None:
        raise MisconfiguredError(sentence)
    try:
        found = load_pem_private_key(settings.ledger_key_file.read_bytes(), None)
    except (OSError, ValueError, TypeError):
        raise MisconfiguredError(sentence) from None
    if not isinstance(found, Ed25519PrivateKey):
        raise MisconfiguredError(sentence)
    return found


class Signing:
    """The ledger's pen: the key, the name of the log, and where its checkpoints go."""

    def __init__(self, pool: Pool, clock: Clock, municipality: str, private: Ed25519PrivateKey) -> None:
        self._pool, self._clock, self._municipality, self._private = pool, clock, municipality, private

    def key(self, tree_number: int) -> VerifierKey:
        """The public key of a tree's checkpoints."""
        return key_of(self.origin(tree_number), self._private)

    def origin(self, tree_number: int) -> str:
        """What a tree's log is called; one that had to be begun again says which it is."""
        begun = "" if tree_number == 1 else f"/{tree_number}"
        return f"samspor/{self._municipality}{begun}"

    async def reach(self) -> int:
        """How far the log is folded.

        Raises:
            UnavailableError: there is no ledger yet.
        """
        async with self._pool.acquire() as connection:
            return (await _standing(connection)).size

    async def newest(self) -> Signed:
        """The checkpoint that was signed last; the first one is signed when somebody asks for it.

        Raises:
            UnavailableError: as for `sign`.
        """
        async with self._pool.acquire() as connection:
            found = await _latest(connection, (await _standing(connection)).tree)
        return found or await self.sign()

    async def sign(self) -> Signed:
        """Sign the log as far as it is folded now; twice the same if nothing came.

        Raises:
            UnavailableError: there is no ledger yet, or what it stored was altered: then nothing is signed.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('ledger.signing', 0))")
            at = await _standing(connection)
            last = await _latest(connection, at.tree)
            if last is not None and last.size == at.size:
                return last
            try:
                range_ = await tree.range_of(connection, at.tree, at.size)
                await self._extends(connection, last, range_)
            except (AlteredError, BrokenNoteError) as error:
                _LOG.error("the ledger signs nothing: %s", error)
                raise UnavailableError(f"the ledger signs nothing: {error}") from error
            note = signed(Head(self.origin(at.tree), at.size, range_.root), self._clock.now(), self._private)
            await connection.execute(
                "INSERT INTO ledger_checkpoints (tree, size, note) VALUES ($1, $2, $3)", at.tree, at.size, note
            )
        return Signed(at.tree, at.size, note)

    async def _extends(self, connection: Connection, last: Signed | None, range_: Range) -> None:
        if last is None or last.size == 0:
            return
        before = opened(last.note, self.key(last.tree)).head
        (proof,) = await tree.proofs(connection, last.tree, [consistency(before.size, range_.size)])
        if not extends(before.size, before.root, range_.size, range_.root, proof):
            raise AlteredError(f"the hashes that it stored no longer extend the {before.size} events that it signed")

    async def publish(self, folder: Path | None, every: timedelta) -> None:
        """Sign at the interval and write each checkpoint into a folder, for ever; the first at the start."""
        due = self._clock.now()
        while True:
            if self._clock.now() >= due:
                with contextlib.suppress(UnavailableError):
                    found = await self.sign()
                    due = self._clock.now() + every
                    if folder is not None:
                        await asyncio.to_thread(self.leave, folder, found)
            await asyncio.sleep(LOOK_EVERY)

    def leave(self, folder: Path, found: Signed) -> None:
        """Write a checkpoint into a folder as a file of its own, the key beside it; what is there stays as it is."""
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        name = self.origin(found.tree).replace("/", "-")
        _write(folder / f"{name}-{found.size:010d}.txt", found.note)
        _write(folder / f"{name}.key.txt", f"{self.key(found.tree)}\n")


async def _standing(connection: Connection) -> Standing:
    found = await tree.standing(connection)
    if found is None:
        raise UnavailableError("the ledger has not been begun yet")
    return found


async def _latest(connection: Connection, tree_number: int) -> Signed | None:
    row = await connection.fetchrow(
        "SELECT tree, size, note FROM ledger_checkpoints WHERE tree = $1 ORDER BY size DESC LIMIT 1", tree_number
    )
    return None if row is None else Signed(row["tree"], row["size"], row["note"])


def _write(file: Path, text: str) -> None:
    """A file that is there whole or not at all, and is written once."""
    if file.exists():
        return
    fresh = file.with_name(f".{file.name}.new")
    with fresh.open("w", encoding="utf-8") as target:
        target.write(text)
        target.flush()
        os.fsync(target.fileno())
    fresh.replace(file)
