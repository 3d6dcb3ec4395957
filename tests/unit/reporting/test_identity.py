"""A token proves a person only when it is ours, for us, signed, complete and not expired."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey

from shared.deciding import Person
from shared.identity import NotProvenError, UnknownKeyError, verify

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ISSUER = "https://issuer.example"
KEY = OKPKey.generate_key("Ed25519", {"use": "sig"}, auto_kid=True)
OTHER = OKPKey.generate_key("Ed25519", {"use": "sig"}, auto_kid=True)
KEYS = KeySet.import_key_set({"keys": [KEY.as_dict(private=False)]})
CHILD, OTHER_CHILD = "0b5c1f6e-2d0a-4c39-9d6b-5a4e17c0a001", "0b5c1f6e-2d0a-4c39-9d6b-5a4e17c0a002"
CLAIMS = {
    "iss": ISSUER,
    "aud": "samspor",
    "sub": "p-karen",
    "exp": int((NOW + timedelta(hours=1)).timestamp()),
    "iat": int(NOW.timestamp()),
    "name": "Karen",
    "role": "taskforce-coordinator",
    "unit": "taskforce",
    "municipality": "707",
}


def token(key: OKPKey | ECKey = KEY, algorithm: str = "Ed25519", **changes: Any) -> str:
    """A token with some claims changed; None takes a claim away."""
    claims = {name: value for name, value in (CLAIMS | changes).items() if value is not None}
    return jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key, algorithms=[algorithm])


def test_a_good_token_proves_the_person() -> None:
    """Id, role, unit, municipality, the name, and until when."""
    proven = verify(token(), KEYS, ISSUER, NOW)

    assert proven.person == Person(id="p-karen", role="taskforce-coordinator", unit="taskforce", municipality="707")
    assert (proven.name, proven.until) == ("Karen", NOW + timedelta(hours=1))


def test_a_token_says_whose_own_case_it_is() -> None:
    """Oneself, or the children in one's custody; nobody, where the token says nothing of it."""
    proven = verify(token(role="parent", unit="citizen", youths=[CHILD.upper(), OTHER_CHILD]), KEYS, ISSUER, NOW)

    assert proven.person.youths == (CHILD, OTHER_CHILD)
    assert verify(token(), KEYS, ISSUER, NOW).person.youths == ()


def test_an_elliptic_key_is_as_good() -> None:
    """ES256 is what many municipal identity providers sign with."""
    key = ECKey.generate_key("P-256", {"use": "sig"}, auto_kid=True)
    keys = KeySet.import_key_set({"keys": [key.as_dict(private=False)]})
    assert verify(token(key, "ES256"), keys, ISSUER, NOW).person.id == "p-karen"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "samspor-web"},
        {"aud": None},
        {"exp": int((NOW - timedelta(minutes=1)).timestamp())},
        {"exp": None},
        {"nbf": int((NOW + timedelta(minutes=5)).timestamp())},
        {"iat": int((NOW + timedelta(minutes=5)).timestamp())},
        {"sub": "Karen Jensen"},
        {"sub": None},
        {"role": "superuser"},
        {"role": None},
        {"unit": None},
        {"municipality": "Norddjurs"},
        {"youths": "everybody"},
        {"youths": ["not-a-youth"]},
        {"youths": [CHILD] * 21},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_token_that_lacks_anything_proves_nobody(changes: dict[str, Any]) -> None:
    """Every claim is needed, and each must be what it must be; the refusal repeats none of them."""
    with pytest.raises(NotProvenError) as refused:
        verify(token(**changes), KEYS, ISSUER, NOW)
    assert not any(str(value) in str(refused.value) for value in changes.values() if isinstance(value, str))


def test_another_key_proves_nobody() -> None:
    """An unknown key id may be a new key of the issuer; a known id with another signature is a forgery."""
    with pytest.raises(UnknownKeyError):
        verify(token(OTHER), KEYS, ISSUER, NOW)
    header, body, _ = token().split(".")
    with pytest.raises(NotProvenError):
        verify(f"{header}.{body}.{token(sub='p-poul').split('.')[2]}", KEYS, ISSUER, NOW)


@pytest.mark.parametrize("text", ["", "a.b.c", "x" * 10_000, "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_token_proves_nobody(text: str) -> None:
    """Also an unsigned token (`alg: none`) is no token."""
    with pytest.raises(NotProvenError):
        verify(text, KEYS, ISSUER, NOW)


def test_a_shared_secret_cannot_be_passed_off_as_a_signature() -> None:
    """Signing with the public key as an HMAC secret (RFC 8725, section 2.1) proves nobody."""
    secret = OctKey.import_key(str(KEY.as_dict(private=False)["x"]))
    forged = jwt.encode({"alg": "HS256", "kid": KEY.kid}, CLAIMS, secret, algorithms=["HS256"])
    with pytest.raises(NotProvenError):
        verify(forged, KEYS, ISSUER, NOW)
