"""How is a personal value made unreadable for everyone without the youth's key, and read again with it?

A sealed value is text: `sealed.v1.<key id>.<base64url of nonce ‖ ciphertext ‖ tag>`, AES-256-GCM with a 96-bit
random nonce (NIST SP 800-38D); the key id is authenticated with it. Without the key nothing is learnt but the length.
Invariant: a token never says anything by its form, and opening with a destroyed key gives ERASED, never an error.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from os import urandom
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PREFIX: Final = "sealed.v1."
ERASED: Final = "ERASED"
"""What a sealed value reads as once its key is destroyed."""

_NONCE: Final = 12
_PARTS: Final = 4


class CannotOpenError(ValueError):
    """A token was altered, or is opened with another youth's key."""


def is_sealed(value: str) -> bool:
    """Whether the text has the form of a sealed token."""
    return value.startswith(PREFIX) and value.count(".") == _PARTS - 1


def seal(plain: str, key: bytes, key_id: str) -> str:
    """Seal a text with a youth's data key (32 bytes); `key_id` names that key and travels in the clear."""
    nonce = urandom(_NONCE)
    sealed = AESGCM(key).encrypt(nonce, plain.encode(), key_id.encode())
    return f"{PREFIX}{key_id}.{urlsafe_b64encode(nonce + sealed).decode().rstrip('=')}"


def key_of(token: str) -> str:
    """The id of the key that a token was sealed with."""
    return token.split(".")[2]


def open_sealed(token: str, key: bytes | None) -> str:
    """The text inside a token, or ERASED where the key is destroyed (`None`).

    Raises:
        CannotOpenError: the token was altered or belongs to another key.
    """
    if key is None:
        return ERASED
    _, _, key_id, text = token.split(".")
    raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    try:
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], key_id.encode()).decode()
    except InvalidTag as error:
        raise CannotOpenError("the sealed value was altered or belongs to another key") from error
