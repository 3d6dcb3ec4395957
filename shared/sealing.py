"""How does a sender seal what is personal so that nobody but intake reads it, whatever language it is written in?

JWE in compact form (RFC 7516): ECDH-ES on X25519 (RFC 7518 section 4.6, RFC 8037), content A256GCM. `kid` names the
key, and the protected header carries `for`, "<source> <id>" of the message: a sealed part put into another message
does not open. Invariant: whatever the token is, opening gives a JSON object's bytes or SealBrokenError, and neither
says anything of the content.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from joserfc import jwe
from joserfc.jwe import JWERegistry
from joserfc.jwk import GuestProtocol, OKPKey
from joserfc.registry import HeaderParameter
from pydantic_core import to_json

ALGORITHM: Final = "ECDH-ES"
ENCRYPTION: Final = "A256GCM"
CURVE: Final = "X25519"
BOUND_TO: Final = "for"
"""The protected header's own field: source and id of the message that the sealed part belongs to."""
LONGEST: Final = 256 * 1024
"""Characters of a token; no message is larger."""

_PUBLIC: Final = ("kty", "crv", "x", "kid", "use", "alg")


class SealBrokenError(ValueError):
    """A sealed part cannot be opened; the sentence says which rule it breaks and nothing of what is inside."""


class WrongSealingKeysError(Exception):
    """The file of sealing keys cannot be read, or holds something else than private X25519 keys in a JWK set."""


def _registry() -> JWERegistry:
    registry = JWERegistry(
        header_registry={BOUND_TO: HeaderParameter("Source and id of the message", "str", required=True)},
        algorithms=[ALGORITHM, ENCRYPTION],  # and no compression: what is inside is as long as it looks
    )
    registry.max_ciphertext_length = LONGEST
    return registry


_REGISTRY: Final = _registry()


def seal_for(jwk_public: Mapping[str, Any], secret: Mapping[str, Any], source: str, sender_id: str) -> str:
    """Seal the personal part of a message's data (`person` and texts) to a public key of intake.

    Args:
        jwk_public: the key, as intake publishes it; the first of its set is the one to use.
        secret: the fields of `data` that are to be read by intake alone.
        source: the message's `source`.
        sender_id: the message's `id`.
    """
    header = {
        "alg": ALGORITHM,
        "enc": ENCRYPTION,
        "kid": jwk_public["kid"],
        BOUND_TO: _bound(source, sender_id),
    }
    key = OKPKey.import_key({name: jwk_public[name] for name in ("kty", "crv", "x")})
    return jwe.encrypt_compact(header, to_json(dict(secret)), key, registry=_REGISTRY)


def fresh_keys(older: bytes = b'{"keys": []}') -> bytes:
    """The content of a key file with a new key in front; those before it still open what was sealed to them."""
    fresh = OKPKey.generate_key(CURVE, private=True)
    new = {**fresh.as_dict(private=True), "kid": fresh.thumbprint(), "use": "enc", "alg": ALGORITHM}
    return json.dumps({"keys": [new, *json.loads(older)["keys"]]}, indent=1).encode()


@dataclass(frozen=True)
class SealingKeys:
    """The private keys that open what senders sealed, newest first."""

    by_id: Mapping[str, OKPKey] = field(repr=False)

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a JWK set of private keys.

        Raises:
            WrongSealingKeysError: the file cannot be read or holds something else.
        """
        try:
            return cls.from_json(path.read_bytes())
        except OSError as error:
            raise WrongSealingKeysError("the file of sealing keys cannot be read") from error

    @classmethod
    def from_json(cls, content: bytes) -> Self:
        """The keys in a JWK set of private keys.

        Raises:
            WrongSealingKeysError: it is something else.
        """
        try:
            rows = json.loads(content)["keys"]
            keys = {row["kid"]: OKPKey.import_key(row) for row in rows}
        except Exception as error:  # noqa: BLE001 - any form of a wrong file
            # The chain is cut: what a library says of a private key may quote it.
            raise WrongSealingKeysError(f"the sealing keys are no JWK set ({type(error).__name__})") from None
        if not keys or any(key.curve_name != CURVE or not key.is_private for key in keys.values()):
            raise WrongSealingKeysError(f"the sealing keys must be private {CURVE} keys, at least one")
        return cls(keys)

    def public(self) -> dict[str, Any]:
        """The public halves as a JWK set, newest first: senders seal to the first."""
        rows = ((kid, key.as_dict(private=False)) for kid, key in self.by_id.items())
        known = ({**row, "kid": kid, "use": "enc", "alg": ALGORITHM} for kid, row in rows)
        return {"keys": [{name: row[name] for name in _PUBLIC} for row in known]}

    @property
    def newest(self) -> dict[str, Any]:
        """The public half of the newest key, as a JWK: what is sealed today is sealed to it."""
        jwk: dict[str, Any] = self.public()["keys"][0]
        return jwk

    def open(self, token: str, source: str, sender_id: str) -> dict[str, Any]:
        """The sealed fields of the message with this source and id.

        Raises:
            SealBrokenError: it cannot be opened, is bound to another message, or is no JSON object inside.
        """
        try:
            found = json.loads(self.plain(token, source, sender_id))
        except (ValueError, RecursionError) as error:
            raise error if isinstance(error, SealBrokenError) else SealBrokenError("no JSON inside") from None
        if not isinstance(found, dict):
            raise SealBrokenError("no JSON object inside")
        return found

    def plain(self, token: str, source: str, sender_id: str) -> bytes:
        """The sealed bytes, for whoever reads JSON more strictly than the library does.

        Raises:
            SealBrokenError: it cannot be opened, or is bound to another message.
        """

        def key_of(recipient: GuestProtocol) -> OKPKey:
            header = recipient.headers()
            if header.get(BOUND_TO) != _bound(source, sender_id):
                raise SealBrokenError("sealed for another message")
            key = self.by_id.get(header.get("kid", ""))
            if key is None:
                raise SealBrokenError("sealed to a key that is not ours")
            return key

        if len(token) > LONGEST:
            raise SealBrokenError("too long")
        try:
            found = jwe.decrypt_compact(token, key_of, registry=_REGISTRY).plaintext
        except SealBrokenError:
            raise
        except Exception as error:  # noqa: BLE001 - the library meets whatever a sender wrote
            raise SealBrokenError(f"not a sealed part that opens ({type(error).__name__})") from None
        if found is None:
            raise SealBrokenError("nothing inside")
        return found


def _bound(source: str, sender_id: str) -> str:
    return f"{source} {sender_id}"
