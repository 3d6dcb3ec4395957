"""Whose key opens a sealed value, and who holds it?

Every youth has a data key of their own (32 random bytes), wrapped with AES-256-GCM by a master key; the schema `keys`
keeps it. Intake creates and destroys, planning and reporting open, coordination has no access at all.
Invariant: a data key leaves the database wrapped, a wrapped one fits its youth and epoch only, and a destroyed one is
never handed out again, from a cache either, once its short life there is over.
"""

import time
from base64 import b64decode
from binascii import Error as NotBase64Error
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from os import urandom
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.postgres import Connection, Pool

LIFETIME: Final = 60.0
"""Seconds that an opened key may be used again without looking whether it still exists."""
CAPACITY: Final = 20_000
"""Opened keys that are kept at hand; a youth beyond that costs one more look."""

_LENGTH: Final = 32
_NONCE: Final = 12
_SENTENCE: Final = b"this is the master key of its epoch"


class WrongMasterKeyError(Exception):
    """The master key file lacks an epoch that is in use, or holds another key than the one that was used."""


def fresh_key() -> bytes:
    """A new data key."""
    return urandom(_LENGTH)


@dataclass(frozen=True, slots=True)
class MasterKeys:
    """The keys that wrap data keys, by epoch; new data keys are wrapped by the newest."""

    by_epoch: Mapping[int, bytes]

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a file with one base64 key of 32 bytes a line; line n is epoch n, so rotating appends a line.

        Raises:
            WrongMasterKeyError: the file cannot be read or holds something else.
        """
        try:
            lines = path.read_text(encoding="ascii").split()
            keys = [b64decode(line, validate=True) for line in lines]
        except (OSError, UnicodeDecodeError, NotBase64Error) as error:
            raise WrongMasterKeyError("the master key file cannot be read as lines of base64") from error
        if not keys or any(len(key) != _LENGTH for key in keys):
            raise WrongMasterKeyError("the master key file must hold one base64 key of 32 bytes a line")
        return cls(dict(enumerate(keys, start=1)))

    @property
    def newest(self) -> int:
        """The epoch that wraps new keys."""
        return max(self.by_epoch)

    def wrap(self, plain: bytes, bound_to: str) -> bytes:
        """Seal bytes with the newest master key; they can be unwrapped for the same `bound_to` only."""
        nonce = urandom(_NONCE)
        return nonce + AESGCM(self.by_epoch[self.newest]).encrypt(nonce, plain, bound_to.encode())

    def unwrap(self, wrapped: bytes, bound_to: str, epoch: int) -> bytes:
        """The bytes inside.

        Raises:
            WrongMasterKeyError: there is no key of that epoch, it is another one, or the bytes were altered.
        """
        key = self.by_epoch.get(epoch)
        if key is None:
            raise WrongMasterKeyError(f"the master key file has no key of epoch {epoch}")
        try:
            return AESGCM(key).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bound_to.encode())
        except InvalidTag as error:
            raise WrongMasterKeyError(f"the key of epoch {epoch} does not open what was wrapped in it") from error


class Keyring:
    """The data keys that a service may use, through its own connections."""

    def __init__(
        self,
        pool: Pool,
        master: MasterKeys,
        *,
        capacity: int = CAPACITY,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pool, self._master = pool, master
        self._capacity, self._ticks = capacity, ticks
        self._opened: OrderedDict[str, tuple[float, bytes | None]] = OrderedDict()

    async def prove(self) -> None:
        """Check at start that the file holds the master keys that were used here.

        Raises:
            WrongMasterKeyError: it does not; opening would fail, and new keys would be lost with the wrong file.
        """
        for row in await self._pool.fetch("SELECT epoch, proof FROM keys.masters"):
            self._master.unwrap(row["proof"], f"epoch {row['epoch']}", row["epoch"])

    async def enrol(self) -> None:
        """Let intake register the newest master key, once, before it wraps data keys with it."""
        epoch = self._master.newest
        await self._pool.execute(
            "INSERT INTO keys.masters (epoch, proof) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            epoch,
            self._master.wrap(_SENTENCE, f"epoch {epoch}"),
        )

    async def keys_for(self, youths: Collection[str]) -> dict[str, bytes | None]:
        """The data keys of these youths; None where it is destroyed, absent where there never was one.

        Raises:
            WrongMasterKeyError: the master key file does not fit what is stored.
        """
        now = self._ticks()
        found: dict[str, bytes | None] = {}
        missing = []
        for youth in youths:
            held = self._opened.get(youth)
            if held is None or held[0] <= now:
                missing.append(youth)
            else:
                found[youth] = held[1]
        if missing:
            rows = await self._pool.fetch(
                "SELECT youth::text, epoch, wrapped FROM keys.data_keys WHERE youth = ANY($1::uuid[])", missing
            )
            for youth, epoch, wrapped in rows:
                key = None if wrapped is None else self._master.unwrap(wrapped, youth, epoch)
                found[youth] = key
                self._remember(youth, key, now)
        return found

    async def store(self, connection: Connection, fresh: Mapping[str, bytes]) -> None:
        """Keep new data keys, by youth, inside the caller's transaction; intake alone may do this."""
        await connection.execute(
            "INSERT INTO keys.data_keys (youth, epoch, wrapped)"
            " SELECT youth, $3, wrapped FROM unnest($1::uuid[], $2::bytea[]) AS fresh (youth, wrapped)",
            list(fresh),
            [self._master.wrap(key, youth) for youth, key in fresh.items()],
            self._master.newest,
        )

    async def destroy(self, connection: Connection, youth: str) -> bool:
        """Destroy a youth's key inside the caller's transaction; whether there was one. Intake alone may do this."""
        destroyed: bool = await connection.fetchval("SELECT keys.destroy($1::uuid)", youth)
        self.forget(youth)
        return destroyed

    def forget(self, youth: str) -> None:
        """Drop a youth's key from memory at once: their content is erased."""
        self._opened.pop(youth, None)

    def _remember(self, youth: str, key: bytes | None, now: float) -> None:
        self._opened[youth] = (now + LIFETIME, key)
        self._opened.move_to_end(youth)
        while len(self._opened) > self._capacity:
            self._opened.popitem(last=False)
