"""What does the ledger sign, in which form, and how is such a checkpoint read?

A checkpoint says: this log had so many events with this root, at this moment. Its form is the one that transparency
logs share, so that others' tools and witnesses can read it: a signed note whose text is origin, size and root, with a
timestamped Ed25519 signature (type 0x04) over text and moment.
Source: C2SP signed-note 1.0.0, tlog-checkpoint 1.0.0 and tlog-cosignature 1.0.0; RFC 8032 (Ed25519).
Invariant: what `opened` answers was signed by the key it was given, as a whole; anything else is a BrokenNoteError.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

TIMESTAMPED: Final = b"\x04"
"""The signature type: Ed25519 over the checkpoint and the moment of signing."""
KEY_BYTES: Final = 32
_ID: Final = 4
_TIME: Final = 8
_NAME: Final = re.compile(r"[^\s+]+")
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,17}")
_LARGEST: Final = 16_384
"""Characters of a note; sixteen signatures of witnesses fit in."""


class BrokenNoteError(ValueError):
    """A checkpoint, or a key, that is none or does not hold; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Head:
    """How far a log goes: its name, its events, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed, as it stands in the note."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A head with the moment at which it was signed."""

    head: Head
    at: datetime


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public key by which one log's checkpoints are recognised; `str()` is its written form."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.public) != KEY_BYTES:
            raise BrokenNoteError("a key is a name without spaces and 32 bytes")

    @property
    def id(self) -> bytes:
        """Four bytes by which a signature names the key; a name, not a proof."""
        return sha256(self.name.encode() + b"\n" + TIMESTAMPED + self.public).digest()[:_ID]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_base64(TIMESTAMPED + self.public)}"

    @classmethod
    def read(cls, text: str) -> Self:
        """The key in its written form, `name+id+base64`.

        Raises:
            BrokenNoteError: it is something else.
        """
        name, _, rest = text.strip().partition("+")
        identity, _, encoded = rest.partition("+")
        material = _bytes(encoded)
        found = cls(name, material[1:])
        if material[:1] != TIMESTAMPED or identity != found.id.hex():
            raise BrokenNoteError("a key whose parts do not fit each other: it was not copied whole")
        return found


def key_of(origin: str, private: Ed25519PrivateKey) -> VerifierKey:
    """The public key of what is signed under an origin."""
    return VerifierKey(origin, private.public_key().public_bytes_raw())


def signed(head: Head, at: datetime, private: Ed25519PrivateKey) -> str:
    """The note: the checkpoint with the ledger's signature."""
    seconds = int(at.timestamp())
    stamped = seconds.to_bytes(_TIME) + private.sign(_message(head.text, seconds))
    key = key_of(head.origin, private)
    return f"{head.text}\n\N{EM DASH} {key.name} {_base64(key.id + stamped)}\n"


def headed(note: str) -> Head:
    """What a note says, signed or not: nothing may be concluded from it.

    Raises:
        BrokenNoteError: it is no checkpoint.
    """
    return _head(_parts(note)[0])


def opened(note: str, key: VerifierKey) -> Checkpoint:
    """What a note says, if this key has signed it; signatures of others (witnesses) are passed over.

    Raises:
        BrokenNoteError: it is no checkpoint, is signed by others only, or its signature does not fit it.
    """
    text, lines = _parts(note)
    head = _head(text)
    ours = [stamped for name, identity, stamped in _signatures(lines) if (name, identity) == (key.name, key.id)]
    if not ours:
        raise BrokenNoteError("it is not signed by this key")
    try:
        for stamped in ours:
            seconds = int.from_bytes(stamped[:_TIME])
            Ed25519PublicKey.from_public_bytes(key.public).verify(stamped[_TIME:], _message(text, seconds))
        return Checkpoint(head, datetime.fromtimestamp(seconds, UTC))
    except (InvalidSignature, ValueError, OverflowError, OSError) as error:
        raise BrokenNoteError("its signature does not fit it: what it says was changed, or never signed") from error


def _message(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _parts(note: str) -> tuple[str, list[str]]:
    """The text that is signed, and the lines of the signatures."""
    text, gap, signatures = note.rpartition("\n\n")
    if not gap or not signatures.endswith("\n") or len(note) > _LARGEST:
        raise BrokenNoteError("it is no signed note: a text, an empty line, and a line of signature")
    return f"{text}\n", signatures.splitlines()


def _head(text: str) -> Head:
    lines = text.split("\n")
    if len(lines) != 4 or not lines[0] or not _SIZE.fullmatch(lines[1]):  # noqa: PLR2004 (three lines and their end)
        raise BrokenNoteError("it is no checkpoint: three lines, a log's name, its size and its root")
    root = _bytes(lines[2])
    if len(root) != sha256().digest_size:
        raise BrokenNoteError("its root is no SHA-256 hash")
    return Head(lines[0], int(lines[1]), root)


def _signatures(lines: list[str]) -> Iterator[tuple[str, bytes, bytes]]:
    """Name, key id and the rest of each signature."""
    for line in lines:
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        if dash != "\N{EM DASH}" or not name:
            raise BrokenNoteError("it has a line of signature that is none")
        found = _bytes(encoded)
        yield name, found[:_ID], found[_ID:]


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BrokenNoteError("it holds something that is not base64") from error
