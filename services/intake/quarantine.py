"""Where do refused messages lie, so that they can be looked at again and nobody reads them by accident?

Subject, headers and body together are sealed with a key of intake's own, which the master key wraps: whatever a
sender put into them, a number in a subject included, is not in the clear. Invariant: what lies here is what was sent.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from os import urandom
from typing import Any, Final
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic_core import from_json, to_json

from services.intake.reading import Message
from shared.keys import MasterKeys, fresh_key
from shared.postgres import Pool

_NONCE: Final = 12


@dataclass(frozen=True)
class QuarantineKey:
    """The key that seals refused messages, its name, and what unwraps the keys that were used before it."""

    id: UUID
    key: bytes = field(repr=False)
    master: MasterKeys = field(repr=False)

    def former(self, identity: UUID, epoch: int, wrapped: bytes) -> "QuarantineKey":
        """Another key of the quarantine, as it is kept.

        Raises:
            WrongMasterKeyError: the master keys do not fit.
        """
        if identity == self.id:
            return self
        return QuarantineKey(identity, self.master.unwrap(wrapped, str(identity), epoch), self.master)

    def seal(self, message: Message, receipt: UUID) -> bytes:
        """A refused message, bound to its receipt."""
        headers = None if message.headers is None else dict(message.headers)
        plain = to_json({"subject": message.subject, "headers": headers, "body": b64encode(message.body).decode()})
        nonce = urandom(_NONCE)
        return nonce + AESGCM(self.key).encrypt(nonce, plain, receipt.bytes)

    def open(self, sealed: bytes, receipt: UUID, sector: str) -> Message:
        """The message that was refused with this receipt."""
        plain: dict[str, Any] = from_json(AESGCM(self.key).decrypt(sealed[:_NONCE], sealed[_NONCE:], receipt.bytes))
        return Message(sector, plain["subject"], plain["headers"], b64decode(plain["body"]))


async def quarantine_key(pool: Pool, master: MasterKeys) -> QuarantineKey:
    """The newest key of the quarantine; made on the first start, and anew with each epoch of the master key."""
    row = await pool.fetchrow("SELECT id, epoch, wrapped FROM quarantine_keys ORDER BY epoch DESC, created_at LIMIT 1")
    if row is not None and row["epoch"] == master.newest:
        return QuarantineKey(row["id"], master.unwrap(row["wrapped"], str(row["id"]), row["epoch"]), master)
    fresh = QuarantineKey(uuid4(), fresh_key(), master)
    await pool.execute(
        "INSERT INTO quarantine_keys (id, epoch, wrapped) VALUES ($1, $2, $3)",
        fresh.id,
        master.newest,
        master.wrap(fresh.key, str(fresh.id)),
    )
    return fresh
