"""Which secrets does an installation have? Generated at the first start, kept in `<data>/secrets/`, mode 0600.

Invariant: a secret once given out is never changed by starting again; a missing one (a new sector) is added.
"""

import base64
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from shared.sealing import SealingKeys, fresh_keys

ROLES = ("postgres", "samspor_owner", "intake", "planning", "coordination", "reporting")
"""PostgreSQL roles: the superuser, the owner of everything, and one a service."""
KEY_BYTES = 32


@dataclass(frozen=True)
class Credentials:
    """The secrets of one installation; never shown by `repr`."""

    folder: Path
    nats: Mapping[str, str] = field(repr=False)
    """NATS user → password: services, tools and sectors."""
    postgres: Mapping[str, str] = field(repr=False)
    """PostgreSQL role → password."""
    jetstream_key: str = field(repr=False)
    """What JetStream encrypts its files with."""

    @property
    def master_key_file(self) -> Path:
        """32 random bytes in base64 that wrap the youths' keys (epoch 1)."""
        return self.folder / "master.key"

    @property
    def pepper_file(self) -> Path:
        """32 random bytes in base64: intake's blind index of CPR numbers."""
        return self.folder / "pepper.key"

    @property
    def sealing_keys_file(self) -> Path:
        """A JWK set of private keys, newest first: what senders sealed to intake."""
        return self.folder / "sealing.jwks"

    @property
    def ledger_key_file(self) -> Path:
        """The private Ed25519 key (PEM) with which the ledger signs its checkpoints."""
        return self.folder / "ledger.pem"


def load_or_create(folder: Path, nats_users: Iterable[str]) -> Credentials:
    """The secrets in `folder`, with whatever was missing generated and written durably first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    nats = _passwords(folder / "nats.json", nats_users)
    postgres = _passwords(folder / "postgres.json", ROLES)
    jetstream = _passwords(folder / "jetstream.json", ["key"])
    found = Credentials(folder, nats, postgres, jetstream["key"])
    for file in (found.master_key_file, found.pepper_file):
        if not file.exists():
            _write(file, base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
    if not found.sealing_keys_file.exists():
        _write(found.sealing_keys_file, fresh_keys())
    if not found.ledger_key_file.exists():
        _write(found.ledger_key_file, _signing_key())
    return found


def clients(folder: Path, sectors: Iterable[str] = ()) -> dict[str, str]:
    """The secret with which each sector's own system gets its tokens; those of these sectors are made if missing."""
    return _passwords(folder / "clients.json", sectors)


def renew_sealing_key(folder: Path) -> str:
    """Put a new sealing key in front of those in `folder`, which keep opening what was sealed to them; its id."""
    file = load(folder).sealing_keys_file
    _write(file, fresh_keys(file.read_bytes()))
    newest: str = SealingKeys.from_file(file).public()["keys"][0]["kid"]
    return newest


def load(folder: Path) -> Credentials:
    """The secrets that are in `folder`; nothing is generated."""
    return load_or_create(folder, ())


def new_password() -> str:
    """A password that needs no quoting in a URL, and that no configuration language takes for a number."""
    return "k" + secrets.token_hex(24)


def _signing_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _passwords(file: Path, names: Iterable[str]) -> dict[str, str]:
    known: dict[str, str] = json.loads(file.read_bytes()) if file.exists() else {}
    missing = {name: new_password() for name in names if name not in known}
    if missing:
        known |= missing
        _write(file, json.dumps(known, indent=1).encode())
    return known


def _write(file: Path, content: bytes) -> None:
    """Replace the file in one step: after a crash there is the old content or the new, never half of one."""
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    fresh.replace(file)
    directory = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
