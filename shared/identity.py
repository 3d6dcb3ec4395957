"""Who is asking? A person is who an issuer that we trust says, in a token signed for us and not yet expired.

Time here is always the machine's own: a conducted clock must not make an old token valid again. Invariant: nothing
but a verified token becomes a `Person`, and a refusal never repeats the token or a claim's value.
Source: RFC 7519 (JWT), RFC 8725 (its best practice: fixed algorithms, checked issuer and audience), OpenID Connect
Core 1.0. The claims `role`, `unit`, `municipality` and `youths` are ours.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

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
OF_SYSTEMS: Final = "samspor-gateway"
"""The audience of the token of a sector's own system: good for telling and for nothing that a person may do."""
ALGORITHMS: Final = ("Ed25519", "ES256")
LEEWAY: Final = 30
"""Seconds by which the clocks of issuer and service may differ."""
REFRESH: Final = 10.0
"""Seconds before an unknown key id makes us ask the issuer for its keys again."""
LONGEST: Final = 8192
"""Characters of the longest token that is looked at."""
MOST_YOUTHS: Final = 20
"""Youths whose own case a token may say that it is."""


class NotProvenError(Exception):
    """The token does not prove who is asking; the sentence says why, without repeating anything of it."""


class KeysUnreadableError(NotProvenError):
    """Nobody can be proven at the moment: the issuer does not tell its keys."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A person whom a token proves, what colleagues call them, and until when the token is good."""

    person: Person
    name: str | None
    title: str | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells something for a sector: a system of its own, or a person who works there.

    Attributes:
        sector: the code of the sector that is told for.
        actor: as the envelope names who told it: `sector:<code>`, or the person's id.
        person: None for a system.
    """

    sector: str
    actor: str
    municipality: str
    person: Person | None


class _SystemClaims(BaseModel):
    sub: str
    sector: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    municipality: Annotated[str, Field(pattern=r"^[0-9]{3}$")]


class _Claims(BaseModel):
    exp: int
    name: Annotated[str, Field(max_length=60)] | None = None
    title: Annotated[str, Field(max_length=120)] | None = None
    sub: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    role: Annotated[str, Field(max_length=60)]
    unit: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    municipality: Annotated[str, Field(pattern=r"^[0-9]{3}$")]
    youths: Annotated[tuple[UUID, ...], Field(max_length=MOST_YOUTHS)] = ()


def verify(token: str, keys: KeySet, issuer: str, now: datetime) -> Proven:
    """The person that a token proves, at a moment of the machine's own time.

    Raises:
        NotProvenError: the signature, the issuer, the audience, the time or a claim is not what it must be.
    """
    claims = _decoded(token, keys)
    _check(claims, issuer, AUDIENCE, now)
    return _person(claims)


def verify_teller(token: str, keys: KeySet, issuer: str, now: datetime) -> Teller:
    """Who may tell something with this token, and for which sector: a system of it, or a person whose unit it is.

    Raises:
        NotProvenError: as `verify`; and for a system's token that names another subject than its sector.
    """
    claims = _decoded(token, keys)
    if claims.get("aud") != OF_SYSTEMS:
        _check(claims, issuer, AUDIENCE, now)
        person = _person(claims).person
        return Teller(person.unit, person.id, person.municipality, person)
    _check(claims, issuer, OF_SYSTEMS, now)
    try:
        found = _SystemClaims.model_validate(claims)
    except ValueError as error:
        raise NotProvenError("the token is not one of ours, or lacks sector or municipality") from error
    if found.sub != f"sector:{found.sector}":
        raise NotProvenError("the token's subject is not the sector that it names")
    return Teller(found.sector, found.sub, found.municipality, None)


def _decoded(token: str, keys: KeySet) -> dict[str, Any]:
    """The claims of a token that is signed with one of these keys; nothing else of it is checked yet."""
    if len(token) > LONGEST:
        raise NotProvenError("the token is too long")
    try:
        return jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
    except InvalidKeyIdError as error:
        raise UnknownKeyError("the token is signed with a key that the issuer has not told of") from error
    except JoseError as error:
        raise NotProvenError(f"the token is refused: {error.error}") from error
    except ValueError as error:
        raise NotProvenError("the token is not one of ours") from error


def _check(claims: dict[str, Any], issuer: str, audience: str, now: datetime) -> None:
    rules = JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": audience},
        exp={"essential": True},
    )
    try:
        rules.validate(claims)
    except JoseError as error:
        raise NotProvenError(f"the token is refused: {error.error}") from error


def _person(claims: dict[str, Any]) -> Proven:
    try:
        found = _Claims.model_validate(claims)
    except ValueError as error:
        raise NotProvenError("the token is not one of ours, or lacks role, unit or municipality") from error
    if found.role not in ROLES:
        raise NotProvenError("the token carries a role that is not in roles.yaml")
    return Proven(
        Person(
            id=found.sub,
            role=found.role,
            unit=found.unit,
            municipality=found.municipality,
            youths=tuple(map(str, found.youths)),
        ),
        found.name,
        found.title,
        datetime.fromtimestamp(found.exp, UTC),
    )


class UnknownKeyError(NotProvenError):
    """The issuer may have a new key since its keys were last read."""


async def load_keys(source: str) -> KeySet:
    """The public keys of an issuer, from a JWKS document (RFC 7517) at an address or in a file.

    Raises:
        KeysUnreadableError: the document cannot be had or is no JWKS.
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
        raise KeysUnreadableError("the issuer's keys cannot be read") from error


def wall() -> datetime:
    """The machine's own time, which tokens are judged by."""
    return datetime.now(UTC)


_Found = TypeVar("_Found")


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
        return await self._verified(verify, token)

    async def teller(self, token: str) -> Teller:
        """Who may tell something with this token, and for which sector.

        Raises:
            NotProvenError: it proves nobody, or the issuer's keys cannot be read.
        """
        return await self._verified(verify_teller, token)

    async def _verified(self, how: Callable[[str, KeySet, str, datetime], _Found], token: str) -> _Found:
        keys = self._keys or await self._read()
        try:
            return how(token, keys, self.name, self._now())
        except UnknownKeyError:
            return how(token, await self._read(), self.name, self._now())

    async def _read(self) -> KeySet:
        async with self._reading:
            elapsed = asyncio.get_running_loop().time() - self._read_at
            if self._keys is None or elapsed >= REFRESH:
                self._keys = await load_keys(self._source)
                self._read_at = asyncio.get_running_loop().time()
            return self._keys
