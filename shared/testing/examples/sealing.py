"""How does an example carry a personal value, sealed, and the same on every run?

The tokens are real: `shared.seals.open_sealed(token, KEY)` gives the text back. Only their nonce is unreal, taken
from the text instead of from chance, so that an example has the same bytes for ever. Invariant: this key opens
nothing but examples.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.seals import PREFIX

YOUTH: Final = "0b5c1f6e-2d0a-4c39-9d6b-5a4e17c0a001"
"""The youth whom every example is about, and the id of the key that seals it."""

KEY: Final = sha256(b"the key of every example").digest()
"""The data key of that youth."""


def sealed(text: str, youth: str = YOUTH) -> str:
    """A text sealed for an example."""
    nonce = sha256(f"{youth}\x1f{text}".encode()).digest()[:12]
    ciphertext = AESGCM(KEY).encrypt(nonce, text.encode(), youth.encode())
    return f"{PREFIX}{youth}.{urlsafe_b64encode(nonce + ciphertext).decode().rstrip('=')}"
