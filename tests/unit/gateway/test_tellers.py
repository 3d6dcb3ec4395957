"""Specification: whom a token proves to tell something: a sector's system, or a person of a unit."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from shared.identity import NotProvenError, Teller, verify, verify_teller

NOW = datetime(2025, 5, 5, 12, tzinfo=UTC)
ISSUER = "http://issuer.test"
KEY = OKPKey.generate_key("Ed25519", {"kid": "k1", "alg": "Ed25519"})
KEYS = KeySet([KEY])
SYSTEM: dict[str, Any] = {
    "iss": ISSUER,
    "aud": "samspor-gateway",
    "sub": "sector:school",
    "sector": "school",
    "municipality": "707",
    "iat": int(NOW.timestamp()),
    "exp": int((NOW + timedelta(hours=1)).timestamp()),
}
PERSON = SYSTEM | {"aud": "samspor", "sub": "p-jakob", "role": "sector-professional", "unit": "school"}


def token(claims: dict[str, Any], key: OKPKey = KEY) -> str:
    """A token that says this; None leaves a claim out."""
    said = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": "Ed25519", "kid": key.kid}, said, key, algorithms=["Ed25519"])


def test_a_system_tells_for_its_sector() -> None:
    """The sector's own name is the actor, and there is no person."""
    assert verify_teller(token(SYSTEM), KEYS, ISSUER, NOW) == Teller("school", "sector:school", "707", None)


def test_a_person_tells_for_the_own_unit() -> None:
    """The person's id is the actor; the unit is the sector."""
    found = verify_teller(token(PERSON), KEYS, ISSUER, NOW)

    assert (found.sector, found.actor, found.municipality) == ("school", "p-jakob", "707")
    assert found.person is not None
    assert found.person.role == "sector-professional"


def test_a_systems_token_proves_no_person() -> None:
    """Whatever else it claims, it opens nothing that people do."""
    for claims in (SYSTEM, PERSON | {"aud": "samspor-gateway"}):
        with pytest.raises(NotProvenError):
            verify(token(claims), KEYS, ISSUER, NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "samspor"},
        {"aud": ["samspor-gateway", "samspor"]},
        {"aud": "samspor-web"},
        {"aud": None},
        {"iss": "http://another.test"},
        {"exp": int((NOW - timedelta(minutes=5)).timestamp())},
        {"exp": None},
        {"nbf": int((NOW + timedelta(minutes=5)).timestamp())},
        {"sub": "sector:social"},
        {"sub": "school"},
        {"sub": None},
        {"sector": "School!"},
        {"sector": None},
        {"municipality": "Norddjurs"},
        {"municipality": None},
    ],
    ids=lambda changes: "-".join(map(str, next(iter(changes.items())))),
)
def test_a_systems_token_that_lacks_anything_proves_nobody(changes: dict[str, Any]) -> None:
    """Audience, issuer, time, subject and sector must fit each other; the refusal repeats none of them."""
    with pytest.raises(NotProvenError) as refused:
        verify_teller(token(SYSTEM | changes), KEYS, ISSUER, NOW)
    assert not any(str(value) in str(refused.value) for value in changes.values() if isinstance(value, str))


def test_another_key_proves_nobody() -> None:
    """A token that somebody else signed is none."""
    other = OKPKey.generate_key("Ed25519", {"kid": "k1", "alg": "Ed25519"})
    with pytest.raises(NotProvenError):
        verify_teller(token(SYSTEM, other), KEYS, ISSUER, NOW)
