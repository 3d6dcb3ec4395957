"""Who is asking? A person is who an issuer that we trust says, in a token signed for us and not yet expired.

Time here is always the machine's own: a conducted clock must not make an old token valid again. Invariant: nothing
but a verified token becomes a `Person`, and a refusal never repeats the token or a claim's value.
Source: RFC 7519 (JWT), RFC 8725 (its best practice: fixed algorithms, checked issuer and audience), OpenID Connect
Core 1.0. The claims `role`, `unit` and `municipality` are ours.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import httpx
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry
from pydantic import BaseModel, Field
from pydantic_core import from_json

from shared.deciding import Person
from shared.definitions.roles import ROLES

AUDIENCE: Final = "samspor"
"""The audience of an access token; an ID token carries the client's name instead, so it is no access token."""
ALGORITHMS: Final = ("Ed25519", "ES256")
LEEWAY: Final = 30
"""Seconds by which the clocks of issuer and service may differ."""
REFRESH: Final = 10.0
"""Seconds before an unknown key id makes us ask the issuer for its keys again."""
LONGEST: Final = 8192
"""Characters of the longest token that is looked at."""


class NotProvenError(Exception):
    """The token does not prove who is asking; the sentence says why, without repeating anything of it."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A person whom a token proves, what colleagues call them, and until when the token is good."""

    person: Person
    name: str | None
    title: str | None
    until: datetime


class _Claims(BaseModel):
    exp: int
    name: Annotated[str, Field(max_length=60)] | None = None
    title: Annotated[str, Field(max_length=120)] | None = None
    sub: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    role: Annotated[str, Field(max_length=60)]
    unit: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    municipality: Annotated[str, Field(pattern=r"^[0-9]{3}$")]


def verify(token: str, keys: KeySet, issuer: str, now: datetime) -> Proven:
    """The person that a token proves, at a moment of the machine's own time.

    Raises:
        NotProvenError: the signature, the issuer, the audience, the time or a claim is not what it must be.
    """
    if len(token) > LONGEST:
        raise NotProvenError("the token is too long")
    rules = JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": AUDIENCE},
        exp={"essential": True},
    )
    try:
        claims = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
        rules.validate(claims)
        found = _Claims.model_validate(claims)
    except InvalidKeyIdError as error:
        raise UnknownKeyError("the token is signed with a key that the issuer has not told of") from error
    except JoseError as error:
        raise NotProvenError(f"the token is refused: {error.error}") from error
    except ValueError as error:
        raise NotProvenError("the token is not one of ours, or lacks role, unit or municipality") from error
    if found.role not in ROLES:
        raise NotProvenError("the token carries a role that is not in roles.yaml")
    return Proven(
        Person(id=found.sub, role=found.role, unit=found.unit, municipality=found.municipality),
        found.name,
        found.title,
        datetime.fromtimestamp(found.exp, UTC),
    )


class UnknownKeyError(NotProvenError):
    """The issuer may have a new key since its keys were last read."""


async def load_keys(source: str) -> KeySet:
    """The public keys of an issuer, from a JWKS document (RFC 7517) at an address or in a file.

    Raises:
        NotProvenError: the document cannot be had or is no JWKS.
    """
    try:
        if source.startswith(("http://", "https://")):
            async with httpx.AsyncClient(timeout=5.0, trust_env=False) as client:
                answer = await client.get(source)
                answer.raise_for_status()
                text = answer.text
        else:
            text = await asyncio.to_thread(Path(source).read_text, encoding="utf-8")
        return KeySet.import_key_set(from_json(text))
    except (httpx.HTTPError, OSError, ValueError, KeyError, TypeError, JoseError) as error:
        raise NotProvenError("the issuer's keys cannot be read") from error


def wall() -> datetime:
    """The machine's own time, which tokens are judged by."""
    return datetime.now(UTC)


class Issuer:
    """An issuer that we trust: its name and its keys, read when first needed and again when it signs with a new one."""

    def __init__(self, name: str, source: str, now: Callable[[], datetime] = wall) -> None:
        self.name = name
        self._source, self._now = source, now
        self._keys: KeySet | None = None
        self._read_at = -REFRESH
        self._reading = asyncio.Lock()

    async def person(self, token: str) -> Person:
        """The person that a token proves now.

        Raises:
            NotProvenError: it proves nobody, or the issuer's keys cannot be read.
        """
        return (await self.proven(token)).person

    async def proven(self, token: str) -> Proven:
        """The person that a token proves now, with name and end.

        Raises:
            NotProvenError: it proves nobody, or the issuer's keys cannot be read.
        """
        keys = self._keys or await self._read()
        try:
            return verify(token, keys, self.name, self._now())
        except UnknownKeyError:
            return verify(token, await self._read(), self.name, self._now())

    async def _read(self) -> KeySet:
        async with self._reading:
            elapsed = asyncio.get_running_loop().time() - self._read_at
            if self._keys is None or elapsed >= REFRESH:
                self._keys = await load_keys(self._source)
                self._read_at = asyncio.get_running_loop().time()
            return self._keys
